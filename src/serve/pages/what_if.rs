//! What a score would be were something else known: an account's values changed, or a company typed in.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Extension;
use axum::extract::{Request, State};
use axum::response::Response;
use maud::{Markup, html};

use super::account::explanation_of;
use super::form::Form;
use super::frame::{Here, Page};
use super::made::made;
use super::parts::{grade, how_to_read, sent};
use super::viewer::{Viewer, with};
use crate::criteria::Cut;
use crate::explain::Explanation;
use crate::language::Language;
use crate::serve::problem::Problem;
use crate::serve::service::Service;
use crate::store::AccountList;
use crate::table::Kind;
use crate::workflow::live::LiveModel;

/// Levels that a field offers (house choice: more are typed).
const OFFERED: usize = 60;
/// How the fields of criteria are called in the form, so that no column is taken for one of ours.
const FIELD: &str = "f.";

/// What is typed, and what it is held against.
struct Typed {
    id: String,
    name: String,
    facts: BTreeMap<String, String>,
    /// The account of the list that is changed.
    from: Option<BTreeMap<String, String>>,
}

pub(super) async fn form(
    State(service): State<Arc<Service>>,
    Extension(viewer): Extension<Viewer>,
    request: Request,
) -> Result<Response, Problem> {
    let id = Form::of_query(&request).get("account").map(str::to_owned);
    made(service, viewer, move |to| show(to.service, to.viewer, id, None)).await
}

pub(super) async fn answer(
    State(service): State<Arc<Service>>,
    Extension(viewer): Extension<Viewer>,
    request: Request,
) -> Result<Response, Problem> {
    let form = Form::read(&service, request).await?;
    made(service, viewer, move |to| {
        let viewer = to.viewer;
        let id = form.get("account").map(str::to_owned);
        show(to.service, viewer, id, Some(&form))
    })
    .await
}

fn show(
    service: &Service,
    viewer: &Viewer,
    id: Option<String>,
    form: Option<&Form>,
) -> Result<Response, Problem> {
    let language = viewer.language;
    let live = service.current.live();
    let list = AccountList::existing(service.models())?;
    let known = match (&list, &id) {
        (Some(list), Some(id)) => list.account(id)?,
        _ => None,
    };
    let from = known.map(|state| state.listed);
    let mut typed = Typed {
        id: from.as_ref().map_or_else(String::new, |one| one.id.clone()),
        name: from.as_ref().map_or_else(String::new, |one| one.name.clone()),
        facts: from.as_ref().map(|one| one.facts.clone()).unwrap_or_default(),
        from: from.map(|one| one.facts),
    };
    if let Some(form) = form {
        typed.facts = form
            .under(FIELD)
            .map(|(column, value)| (column.to_owned(), value.to_owned()))
            .collect();
        typed.name = form.get("name").unwrap_or_default().to_owned();
    }
    let explain = |facts: &BTreeMap<String, String>| {
        let account = sent(&live, &typed.id, &typed.name, facts);
        live.explanations(std::slice::from_ref(&account), Some(language))
            .pop()
    };
    let now = form.and_then(|_| explain(&typed.facts));
    let before = form.and(typed.from.as_ref()).and_then(explain);
    let body = html! {
        @if let Some(now) = &now {
            @if let Some(before) = &before { (moved(before, now, language)) }
            (explanation_of(live.worded(language), now, viewer))
        }
        (fields(&live, &typed, viewer))
        (how_to_read(&[language.page_what_if_how()], Some(live.worded(language)), language))
    };
    let page = Page::new(Here::WhatIf, viewer, body);
    let page = match (typed.name.as_str(), typed.id.as_str()) {
        ("", "") => page.about(language.page_what_if_about()),
        ("", called) | (called, _) => page.about(called),
    };
    Ok(page.response(viewer))
}

/// Score and grade before and after, and what moved them.
fn moved(before: &Explanation, now: &Explanation, language: Language) -> Markup {
    let mut lines: Vec<(&str, String, String, i64)> = before
        .criteria
        .iter()
        .zip(&now.criteria)
        .filter(|(before, now)| before.bin != now.bin)
        .map(|(before, now)| {
            (
                now.criterion.as_str(),
                before.label.clone(),
                now.label.clone(),
                now.points - before.points,
            )
        })
        .collect();
    lines.sort_by_key(|(.., points)| -points.abs());
    html! {
        section aria-live="polite" {
            h2 { (language.page_moved_heading()) }
            p.lead {
                (language.points(before.score)) " " (grade(before.grade.as_str())) " → "
                b { (language.points(now.score)) } " " (grade(now.grade.as_str()))
                " " span.muted { "(" (language.signed_points(now.score - before.score)) ")" }
            }
            @if lines.is_empty() { p { (language.page_moved_nothing()) } } @else {
                div.fits { table {
                    thead { tr {
                        th scope="col" { (language.criterion()) } th scope="col" { (language.page_before_it()) }
                        th scope="col" { (language.page_after_it()) } th.n scope="col" { (language.points_column()) }
                    } }
                    tbody { @for (name, from, to, points) in &lines { tr {
                        td { bdi { (name) } }
                        td data-head=(language.page_before_it()) { bdi { (from) } }
                        td data-head=(language.page_after_it()) { bdi { (to) } }
                        td.n data-head=(language.points_column()) { (language.signed_points(*points)) }
                    } } }
                } }
            }
        }
    }
}

/// A column as the form asks for it.
struct Asked {
    column: String,
    title: String,
    kind: Option<Kind>,
    levels: Vec<String>,
    weight: i64,
}

/// The columns that the model reads, the weightiest first.
fn asked(live: &LiveModel, language: Language) -> Vec<Asked> {
    let worded = live.worded(language);
    let columns = live.fields.header().iter().map(|column| {
        let mut one = Asked {
            column: column.clone(),
            title: column.clone(),
            kind: None,
            levels: Vec::new(),
            weight: 0,
        };
        for (criterion, shown) in live.model.criteria.iter().zip(&worded.criteria) {
            for leaf in criterion.cut.leaves() {
                if leaf.column().0 != column {
                    continue;
                }
                let alone = !criterion.cut.is_pair() && !criterion.cut.is_derived();
                one.kind = one.kind.or(Some(leaf.column().1.kind));
                one.weight = one.weight.max(criterion.weight());
                match leaf {
                    Cut::Category { groups, .. } if one.levels.is_empty() => {
                        one.levels = groups.iter().flatten().take(OFFERED).cloned().collect();
                    }
                    Cut::Member { token, .. } => one.levels.push(token.clone()),
                    _ => {}
                }
                if alone {
                    // Of a set's criteria each is called after one of its values too.
                    let name = match leaf {
                        Cut::Member { .. } => shown.name.split(':').next().unwrap_or_default(),
                        _ => shown.name.as_str(),
                    };
                    one.title = name.trim().to_owned();
                }
            }
        }
        one
    });
    let mut columns: Vec<Asked> = columns.collect();
    columns.sort_by_key(|one| -one.weight);
    columns
}

fn fields(live: &LiveModel, typed: &Typed, viewer: &Viewer) -> Markup {
    let language = viewer.language;
    html! {
        section {
            h2 { (language.page_values()) }
            form.values method="post" action=(viewer.link("/what-if")) {
                @if !typed.id.is_empty() { input type="hidden" name="account" value=(typed.id); }
                div.field { label for="name" { (language.page_name()) }
                    input id="name" name="name" type="text" value=(typed.name) maxlength="200" autocomplete="off"; }
                @for (at, one) in asked(live, language).iter().enumerate() { (field(at, one, typed, language)) }
                div.field.act { button { (language.page_score_it()) }
                    @if !typed.id.is_empty() { a href=(viewer.link(&with("/what-if", "account", &typed.id))) { (language.page_as_it_is()) } } }
            }
            p.small.muted { (language.page_values_about()) }
        }
    }
}

fn field(at: usize, one: &Asked, typed: &Typed, language: Language) -> Markup {
    let value = typed.facts.get(&one.column).map_or("", String::as_str);
    let id = format!("f{at}");
    let offers = format!("l{at}");
    // A choice holds what is there even where training never met it; a set takes several.
    let choice = one.kind != Some(Kind::Set) && !one.levels.is_empty() && one.levels.len() < OFFERED;
    let strange = !value.is_empty() && !one.levels.iter().any(|level| level == value);
    let changed = typed
        .from
        .as_ref()
        .is_some_and(|from| from.get(&one.column).map_or("", String::as_str) != value);
    html! {
        div.field.changed[changed] {
            label for=(id) { bdi { (one.title) } }
            @if choice {
                select id=(id) name={ (FIELD) (one.column) } {
                    option value="" { (language.unknown()) }
                    @if strange { option value=(value) selected { (value) } }
                    @for level in &one.levels { option value=(level) selected[level == value] { (level) } }
                }
            } @else {
                input id=(id) name={ (FIELD) (one.column) } type="text" value=(value) maxlength="400" autocomplete="off"
                    placeholder=(language.unknown()) inputmode=[(one.kind == Some(Kind::Number)).then_some("decimal")]
                    list=[(!one.levels.is_empty() && one.kind != Some(Kind::Set)).then_some(&offers)];
                @if !one.levels.is_empty() && one.kind != Some(Kind::Set) {
                    datalist id=(offers) { @for level in &one.levels { option value=(level) {} } }
                }
                @if one.kind == Some(Kind::Set) && !one.levels.is_empty() {
                    span.small.muted { (language.page_such_as(one.levels.join(" · "))) }
                }
            }
        }
    }
}
