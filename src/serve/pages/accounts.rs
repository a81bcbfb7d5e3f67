//! The list of accounts: searched, filtered, ordered, a page at a time; and how it begins.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Request, State};
use axum::response::Response;
use maud::{Markup, html};

use super::form::Form;
use super::frame::{Here, Page};
use super::made::made;
use super::parts::{called, grade, how_to_read, moment, named, score, sent};
use super::view::View;
use super::viewer::{Viewer, with};
use crate::language::Language;
use crate::report::verdict::beside_scores;
use crate::serve::problem::Problem;
use crate::serve::service::Service;
use crate::store::{AccountList, FoundAccounts, ListedAccount, UploadRecord};
use crate::workflow::live::{LiveModel, ScoreAsked};
use crate::workflow::sent::SentAccount;

pub(super) async fn accounts(
    State(service): State<Arc<Service>>,
    Extension(viewer): Extension<Viewer>,
    request: Request,
) -> Result<Response, Problem> {
    let form = Form::of_query(&request);
    made(service, viewer, move |to| {
        let (live, language, viewer) = (&to.live, to.language, to.viewer);
            let list = AccountList::existing(to.service.models())?;
            let last = match &list {
                Some(list) => list.upload(None)?,
                None => None,
            };
            let (Some(list), Some(last)) = (list, last) else {
                let page = Page::new(Here::Accounts, viewer, first_run(viewer, live));
                return Ok(page.about(language.page_accounts_none()).response(viewer));
            };
            let view = View::of(&form, &list)?;
            let found = list.find(&view.query)?;
            let worded = live.worded(language);
            let body = html! {
                @if last.model != live.reference { p.warning { (language.page_scored_by_another(&last.model, &live.reference)) } }
                @if let Some(said) = beside_scores(worded, &live.reference, language) { p.warning { (said) } }
                section.tight { (view.form(viewer, &list, worded)?) }
                section {
                    div.line {
                        h2 { (counted(&found, language)) }
                        a href=(viewer.link(&view.address("/accounts/scored.csv", 1))) { (language.page_download()) }
                    }
                    @if found.accounts.is_empty() {
                        p { (language.page_accounts_nothing_found()) }
                        p { a href=(viewer.link("/accounts")) { (language.page_show_all()) } }
                    } @else {
                        (table(&found.accounts, viewer, live))
                        (pager(&found, &view, viewer))
                    }
                    p.small.muted { (language.page_saved_view()) }
                }
                section id="upload" { h2 { (language.page_upload()) } (upload_form(viewer)) }
                (how_to_read(&[language.page_accounts_how()], Some(worded), language))
            };
            let about = about(&last, language);
            Ok(Page::new(Here::Accounts, viewer, body).about(about).response(viewer))
        })
    .await
}

fn about(last: &UploadRecord, language: Language) -> String {
    let count = |number: u64| language.integer(number as i64);
    language.page_last_upload(
        &last.source,
        moment(&last.made_at, language),
        count(last.accounts),
    )
}

fn counted(found: &FoundAccounts, language: Language) -> String {
    let count = language.integer(found.count as i64);
    match (found.more, found.count) {
        (true, _) => language.page_more_than(count),
        (false, 1) => language.page_one_account(),
        (false, _) => language.page_many_accounts(count),
    }
}

/// What there is before anything was uploaded.
pub(super) fn first_run(viewer: &Viewer, live: &LiveModel) -> Markup {
    let language = viewer.language;
    html! {
        section {
            h2 { (language.page_first_heading()) }
            p { (language.page_first_about(&live.entry.name)) }
            (upload_form(viewer))
        }
        section {
            h2 { (language.page_first_else()) }
            ul {
                li { a href=(viewer.link("/what-if")) { (language.page_first_one()) } }
                li { a href=(viewer.link("/accounts/template.csv")) { (language.page_first_template()) } }
                li { (language.page_first_demo()) " " code { "lookalike demo" } }
            }
        }
    }
}

/// Where a file is sent from.
pub(super) fn upload_form(viewer: &Viewer) -> Markup {
    let language = viewer.language;
    html! {
        form.upload method="post" enctype="multipart/form-data" action=(viewer.link("/accounts")) {
            div.field { label for="file" { (language.page_file()) }
                input id="file" name="file" type="file" required accept=".csv,.tsv,.txt,.gz,.xlsx,.xls,.ods,text/csv" aria-describedby="file-about"; }
            button { (language.page_score_my_file()) }
        }
        p.small.muted id="file-about" { (language.page_upload_about()) }
    }
}

/// Accounts as rows, each with the reason that weighs most.
pub(super) fn table(accounts: &[ListedAccount], viewer: &Viewer, live: &LiveModel) -> Markup {
    let language = viewer.language;
    let asked = ScoreAsked {
        language: Some(language),
        reasons: 1,
        contributions: false,
        summary: false,
    };
    let all: Vec<SentAccount> = accounts
        .iter()
        .map(|one| sent(live, &one.id, &one.name, &one.facts))
        .collect();
    let scored = live.score(&all, asked);
    let any = |of: fn(&ListedAccount) -> &String| accounts.iter().any(|one| !of(one).is_empty());
    let (countries, owners) = (any(|one| &one.country), any(|one| &one.owner));
    let segments = accounts.iter().any(|one| one.segment.is_some());
    html! {
        div.fits { table.list {
            thead { tr {
                th scope="col" { (language.page_account()) }
                th.n scope="col" { (language.score()) }
                th scope="col" { (language.page_grade()) }
                @if segments { th.n scope="col" { (language.page_segment()) } }
                @if countries { th scope="col" { (language.page_country()) } }
                @if owners { th scope="col" { (language.page_owner()) } }
                th.n scope="col" { (language.page_unknown()) }
                th scope="col" { (language.page_because()) }
            } }
            tbody { @for (one, scored) in accounts.iter().zip(&scored) {
                @let reason = scored.reasons.first().filter(|_| one.model == live.reference);
                tr {
                    td {
                        a href=(viewer.link(&with("/accounts/one", "id", &one.id))) { (named(called(&one.name, &one.id))) }
                        @if !one.name.is_empty() { br; span.muted.small { (named(&one.id)) } }
                    }
                    td.n data-head=(language.score()) { (score(one.score, language)) }
                    td data-head=(language.page_grade()) { span { (grade(&one.grade))
                        @if let Some(before) = &one.before { " " span.muted.small { (language.page_was(before)) } } } }
                    @if segments { td.n data-head=(language.page_segment()) { @match one.segment { Some(0) | None => "–", Some(number) => (number) } } }
                    @if countries { td data-head=(language.page_country()) { (named(&one.country)) } }
                    @if owners { td data-head=(language.page_owner()) { (named(&one.owner)) } }
                    td.n data-head=(language.page_unknown()) { (language.points(one.unknown)) }
                    td.small data-head=(language.page_because()) { @if let Some(reason) = reason { (named(reason)) } @else { "–" } }
                }
            } }
        } }
    }
}

fn pager(found: &FoundAccounts, view: &View, viewer: &Viewer) -> Markup {
    let language = viewer.language;
    let page = view.query.page.clamp(1, found.pages);
    let to = |page: usize| viewer.link(&view.address("/accounts", page));
    html! { @if found.pages > 1 {
        nav.pager aria-label=(language.page_pages()) {
            @if page > 1 { a rel="prev" href=(to(page - 1)) { "← " (language.page_before()) } } @else { span.muted { "← " (language.page_before()) } }
            span { (language.page_of(language.integer(page as i64), language.integer(found.pages as i64))) }
            @if page < found.pages { a rel="next" href=(to(page + 1)) { (language.page_after()) " →" } } @else { span.muted { (language.page_after()) " →" } }
        }
    } }
}
