//! The versions, what reviews found of them, and the decision which of them scores.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};

use super::form::Form;
use super::frame::{Here, Page, go};
use super::made::made;
use super::parts::{how_to_read, moment, named};
use super::tuning::reason;
use super::viewer::{Viewer, with};
use crate::error;
use crate::language::Language;
use crate::registry::{Record, Registry, Version};
use crate::report::layout::page::content;
use crate::serve::guard::Caller;
use crate::serve::keys::Role;
use crate::serve::models::signed;
use crate::serve::problem::Problem;
use crate::serve::service::Service;
use crate::workflow::models::{ListedModel, ModelSummary, list, version_meant};
use crate::workflow::review::dossier as told;

/// Lines of the journal shown, the latest first (house choice: a year).
const LINES: usize = 40;

pub(super) async fn review(
    State(service): State<Arc<Service>>,
    Extension(viewer): Extension<Viewer>,
) -> Result<Response, Problem> {
    made(service, viewer, move |to| {
        let (live, language, viewer) = (&to.live, to.language, to.viewer);
            let registry = Registry::open(to.service.models());
            let name = live.entry.name.clone();
            let versions: Vec<ListedModel> = list(&registry)?.into_iter().filter(|one| one.name() == name).collect();
            let champion = registry.champion(&name)?;
            let journal = registry.journal(&name)?;
            let decides = viewer.role >= Role::Admin;
            let body = html! {
                section { h2 { (language.page_versions()) } (table(&versions, champion, decides, viewer)) }
                @if decides && journal.before().is_some() { (back(champion, viewer)) }
                (reviews(&registry, &name, viewer)?)
                section {
                    h2 { (language.page_journal()) }
                    div.fits { table {
                        thead { tr {
                            th scope="col" { (language.page_when()) } th scope="col" { (language.journal_who()) } th scope="col" { (language.journal_what()) }
                            th scope="col" { (language.models_version()) } th scope="col" { (language.as_of_reason()) }
                        } }
                        tbody { @for record in journal.records.iter().rev().take(LINES) { tr {
                            td { (moment(&record.at, language)) }
                            td data-head=(language.journal_who()) { (named(&record.by)) }
                            td data-head=(language.journal_what()) { (record.event.describe(language)) }
                            td data-head=(language.models_version()) { (record.version) }
                            td data-head=(language.as_of_reason()) { bdi { (record.reason.as_deref().unwrap_or("–")) } }
                        } } }
                    } }
                }
                (how_to_read(&[language.page_review_how()], None, language))
            };
            Ok(Page::new(Here::Review, viewer, body).about(name).response(viewer))
        })
    .await
}

fn table(versions: &[ListedModel], champion: Option<Version>, decides: bool, viewer: &Viewer) -> Markup {
    let language = viewer.language;
    html! {
        div.versions { @for one in versions.iter().rev() {
            article.version {
                @match one {
                    ListedModel::Damaged { version, damaged, .. } => {
                        h3 { (version) } p.warning { (damaged) }
                    }
                    ListedModel::Whole(one) => {
                        div.line { h3 { (one.version) " " @if one.champion { span.badge.g-a { (language.models_champion()) } }
                            @if one.archived { span.badge.g-d { (language.models_archived()) } } }
                            span.muted.small { (moment(&one.created_at, language)) } }
                        (about(one, language))
                        @if let Some(note) = &one.note { p.small { bdi { (note) } } }
                        @if decides && !one.champion { (promotion(one, champion, viewer)) }
                    }
                }
            }
        } }
    }
}

fn about(one: &ModelSummary, language: Language) -> Markup {
    let count = |number: u64| language.integer(number as i64);
    html! {
        dl {
            dt { (language.verdict_column()) } dd { (one.verdict.describe(language)) }
            dt { (language.accounts_column()) } dd { (language.page_of_which_ideal(count(one.accounts), count(one.ideal))) }
            dt { "AUC" } dd { (one.auc.map_or_else(|| "–".to_owned(), |auc| language.decimal(auc, 3))) }
        }
    }
}

fn hidden(champion: Option<Version>) -> Markup {
    let now = champion.map_or_else(|| "none".to_owned(), |version| version.to_string());
    html! { input type="hidden" name="after" value=(now); }
}

fn promotion(one: &ModelSummary, champion: Option<Version>, viewer: &Viewer) -> Markup {
    let language = viewer.language;
    let id = format!("why-{}", one.version);
    html! {
        details.act { summary { (language.page_promote(&one.version)) }
            form.stack method="post" action=(viewer.link("/review/promote")) {
                input type="hidden" name="version" value=(one.version);
                (hidden(champion))
                label for=(id) { (language.page_why()) }
                input id=(id) name="reason" type="text" required maxlength="300";
                button { (language.page_promote(&one.version)) }
            }
        }
    }
}

fn back(champion: Option<Version>, viewer: &Viewer) -> Markup {
    let language = viewer.language;
    html! {
        section { h2 { (language.page_roll_back()) }
            p { (language.page_roll_back_about()) }
            form.stack method="post" action=(viewer.link("/review/rollback")) {
                (hidden(champion))
                label for="why-back" { (language.page_why()) }
                input id="why-back" name="reason" type="text" required maxlength="300";
                button.second { (language.page_roll_back()) }
            }
        }
    }
}

/// What the reviews on record advised.
fn reviews(registry: &Registry, name: &str, viewer: &Viewer) -> Result<Markup, Problem> {
    let language = viewer.language;
    let reviews = registry.reviews(name)?;
    let advice = |verdict: &str| match verdict {
        "keep" => language.page_advice_keep(),
        "promote" => language.page_advice_promote(),
        _ => language.page_advice_investigate(),
    };
    Ok(html! {
        section {
            h2 { (language.page_reviews()) }
            @if reviews.is_empty() { p { (language.page_reviews_none()) " " code { "lookalike review customers.csv" } } } @else {
                div.fits { table {
                    thead { tr {
                        th scope="col" { (language.page_when()) } th scope="col" { (language.models_champion()) }
                        th scope="col" { (language.page_advice()) } th.n scope="col" { (language.page_accounts()) }
                        th.n scope="col" { (language.page_gain()) }
                    } }
                    tbody { @for (at, one) in reviews.iter().enumerate().rev() { tr {
                        td { @match one.dossier {
                            Some(_) => { a href=(viewer.link(&with("/review/dossier", "number", &(at + 1).to_string()))) { (moment(&one.at, language)) } }
                            None => { (moment(&one.at, language)) }
                        } }
                        td data-head=(language.models_champion()) { (one.champion) }
                        td data-head=(language.page_advice()) { (advice(&one.verdict)) }
                        td.n data-head=(language.page_accounts()) { (language.integer(one.accounts as i64)) }
                        td.n data-head=(language.page_gain()) { @if one.accounts > 0 { (language.signed(one.sum / one.accounts as f64, 4)) } @else { "–" } }
                    } } }
                } }
            }
        }
    })
}

/// What a review on record told, whole.
pub(super) async fn dossier(
    State(service): State<Arc<Service>>,
    Extension(viewer): Extension<Viewer>,
    request: Request,
) -> Result<Response, Problem> {
    let form = Form::of_query(&request);
    made(service, viewer, move |to| {
        let (language, name) = (to.language, &to.live.entry.name);
        let registry = Registry::open(to.service.models());
        let number = form
            .get("number")
            .and_then(|number| number.parse().ok())
            .unwrap_or(0);
        let Some(blocks) = told(&registry, name, number, language)? else {
            let detail = "there is no dossier of this review; the page Review has those on record";
            return Err(Problem::new(
                StatusCode::NOT_FOUND,
                "not-found",
                "Not found",
                detail,
            ));
        };
        let at = registry
            .reviews(name)?
            .get(number - 1)
            .map(|one| moment(&one.at, language));
        let body = html! {
            (content(&blocks, language))
            (how_to_read(&[language.page_review_how()], None, language))
        };
        let page = Page::new(Here::Review, to.viewer, body).titled(language.page_dossier());
        Ok(page.about(at.unwrap_or_default()).response(to.viewer))
    })
    .await
}

/// The champion beside which somebody decided.
fn after(form: &Form) -> Option<Option<Version>> {
    form.get("after").map(|after| after.parse().ok())
}

pub(super) async fn promote(
    State(service): State<Arc<Service>>,
    Extension(viewer): Extension<Viewer>,
    request: Request,
) -> Result<Response, Problem> {
    decided(service, viewer, request, |registry, name, form, reason| {
        let version = form.get("version").unwrap_or_default();
        let (name, version) = version_meant(registry, version, Some(name))?;
        registry.promote_after(&name, version, reason, after(form))
    })
    .await
}

pub(super) async fn rollback(
    State(service): State<Arc<Service>>,
    Extension(viewer): Extension<Viewer>,
    request: Request,
) -> Result<Response, Problem> {
    decided(service, viewer, request, |registry, name, form, reason| {
        registry.rollback_after(name, Some(reason), after(form))
    })
    .await
}

/// A decision that a form asks for: with the reason and who decided, and in service at once.
async fn decided(
    service: Arc<Service>,
    viewer: Viewer,
    request: Request,
    decide: fn(&Registry, &str, &Form, &str) -> error::Result<Record>,
) -> Result<Response, Problem> {
    let caller = request.extensions().get::<Caller>().cloned();
    let form = Form::read(&service, request).await?;
    made(service, viewer, move |to| {
        let registry = Registry::open(to.service.models());
        let reason = signed(reason(&form)?, caller.as_ref());
        decide(&registry, &to.live.entry.name, &form, &reason)?;
        to.service.current.refresh(&to.service.metrics);
        Ok(go(&to.viewer.link("/review")))
    })
    .await
}
