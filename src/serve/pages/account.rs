//! One account: what to do, why it scores as it does, whom it is like, and how it came there.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::Extension;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};

use super::form::Form;
use super::frame::{Here, Page};
use super::made::made;
use super::parts::{called, grade, how_to_read, moment, named, sent};
use super::viewer::{Viewer, with};
use crate::explain::Explanation;
use crate::language::Language;
use crate::language::harmless::shorten;
use crate::model::Model;
use crate::report::account::account as told;
use crate::report::layout::document::Block;
use crate::report::layout::page::content;
use crate::score::Grade;
use crate::serve::problem::Problem;
use crate::serve::service::Service;
use crate::store::{AccountList, AccountState};

/// Facts that are named as changed in a row (house choice).
const NAMED: usize = 6;

pub(super) async fn account(
    State(service): State<Arc<Service>>,
    Extension(viewer): Extension<Viewer>,
    request: Request,
) -> Result<Response, Problem> {
    let id = Form::of_query(&request).get("id").unwrap_or_default().to_owned();
    made(service, viewer, move |to| {
        let (live, language, viewer) = (&to.live, to.language, to.viewer);
            let list = AccountList::existing(to.service.models())?;
            let found = list.map(|list| list.account(&id)).transpose()?.flatten();
            let Some(state) = found else {
                let detail = format!("there is no account `{}` in the list", shorten(&id, 60));
                return Err(Problem::new(StatusCode::NOT_FOUND, "not-found", "Not found", detail));
            };
            let one = &state.listed;
            let account = sent(live, &one.id, &one.name, &one.facts);
            let explained = live.explanations(std::slice::from_ref(&account), Some(language));
            let model = live.worded(language);
            let body = html! {
                @if one.model != live.reference { p.warning { (language.page_explained_by_another(&one.model, &live.reference)) } }
                @for explanation in &explained { (explanation_of(model, explanation, viewer)) }
                (history(&state, language))
                p { a.button href=(viewer.link(&with("/what-if", "account", &one.id))) { (language.page_change_it()) } }
                (how_to_read(&[language.page_account_how()], Some(model), language))
            };
            let title = called(&one.name, &one.id).to_owned();
            let about = language.page_account_about(&one.id, moment(&state.scored_at, language), &one.model);
            Ok(Page::new(Here::Accounts, viewer, body).titled(shorten(&title, 80)).about(about).response(viewer))
        })
    .await
}

/// What to do, and why.
pub(super) fn explanation_of(model: &Model, e: &Explanation, viewer: &Viewer) -> Markup {
    let language = viewer.language;
    // The page has the name and the grade already: what is told below them is the same as in every report.
    let blocks = match told(model, e) {
        Block::Section { blocks, .. } => blocks.into_iter().skip(2).collect(),
        other => vec![other],
    };
    let [fit, low, high] = [e.fit, e.fit_low, e.fit_high].map(|share| language.percent(share));
    let unknown: i64 = e
        .criteria
        .iter()
        .filter(|one| one.known >= crate::explain::Known::Unknown)
        .map(|one| one.possible)
        .sum();
    html! {
        section {
            p.lead { (e.summary) }
            div.cards {
                div.card { span { (language.score()) } b { (language.points(e.score)) }
                    span { (language.average_account()) " " (language.points(e.average)) } }
                div.card { span { (language.page_grade()) } b { (grade(e.grade.as_str())) } }
                div.card { span { (language.fit()) } b { (fit) } @if !e.fit.is_nan() { span { (language.interval(low, high)) } } }
                div.card { span { (language.page_unknown()) } b { (language.points(unknown)) } span { (language.page_of_points()) } }
            }
            h2 { (language.page_do_next()) }
            p.next { (next(e, language)) }
            @if let Some(found) = &e.find_out {
                p.next { (language.find_out_next(&found.title, language.percent(found.chance))) }
            }
        }
        (content(&blocks, language))
    }
}

/// What a grade asks of who works the account.
fn next(e: &Explanation, language: Language) -> String {
    match e.grade {
        Grade::A => language.page_next_a(),
        Grade::B => language.page_next_b(),
        Grade::C => language.page_next_c(),
        Grade::D => language.page_next_d(),
        Grade::X => language.page_next_x(),
        Grade::Unknown => language.page_next_unknown(),
    }
}

/// How its score came to be what it is.
fn history(state: &AccountState, language: Language) -> Markup {
    let now = &state.listed;
    let mut rows = vec![(&state.scored_at, &now.model, now.score, &now.grade, &now.facts)];
    rows.extend(
        state
            .history
            .iter()
            .map(|one| (&one.scored_at, &one.model, one.score, &one.grade, &one.facts)),
    );
    html! {
        section {
            h2 { (language.page_history()) }
            @if rows.len() == 1 { p.muted { (language.page_history_none()) } }
            div.fits { table {
                thead { tr {
                    th scope="col" { (language.page_when()) } th.n scope="col" { (language.score()) }
                    th scope="col" { (language.page_grade()) } th scope="col" { (language.page_scored_by()) }
                    th scope="col" { (language.page_what_changed()) }
                } }
                tbody { @for (at, (when, model, score, letter, facts)) in rows.iter().enumerate() {
                    @let before = rows.get(at + 1);
                    tr {
                        td { (moment(when, language)) }
                        td.n data-head=(language.score()) { (language.points(*score)) }
                        td data-head=(language.page_grade()) { span { (grade(letter)) } }
                        td data-head=(language.page_scored_by()) { (model) }
                        td.small data-head=(language.page_what_changed()) {
                            @if let Some((_, earlier, _, _, known)) = before {
                                span {
                                    @if earlier != model { (language.page_another_version()) ". " }
                                    (changes(known, facts, language))
                                }
                            } @else { (language.page_first_scored()) }
                        }
                    }
                } }
            } }
        }
    }
}

/// Which facts are other than before.
fn changes(before: &BTreeMap<String, String>, now: &BTreeMap<String, String>, language: Language) -> Markup {
    let columns: BTreeSet<&String> = before.keys().chain(now.keys()).collect();
    let changed: Vec<&String> = columns
        .into_iter()
        .filter(|column| before.get(*column) != now.get(*column))
        .collect();
    let value = |facts: &BTreeMap<String, String>, column: &str| {
        facts
            .get(column)
            .map_or_else(|| language.unknown(), |value| shorten(value, 40))
    };
    let more = changed.len().saturating_sub(NAMED);
    html! {
        @for (at, column) in changed.iter().take(NAMED).enumerate() {
            @if at > 0 { "; " }
            (named(column)) " " bdi { (value(before, column)) } " → " bdi { (value(now, column)) }
        }
        @if more > 0 { "; " (language.more(more)) }
        @if changed.is_empty() { (language.page_same_facts()) }
    }
}
