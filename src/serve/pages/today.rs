//! What to do today: what the scores are worth, whom to call first, what changed, what needs a look.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

use super::accounts::{first_run, table};
use super::frame::{Here, Page};
use super::made::made;
use super::parts::{grade, how_to_read, moment};
use super::viewer::{Viewer, with};
use crate::registry::Registry;
use crate::report::verdict::verdict;
use crate::score::Grade;
use crate::serve::keys::Role;
use crate::serve::problem::Problem;
use crate::serve::service::Service;
use crate::store::{AccountList, AccountQuery, FoundAccounts, UploadRecord};
use crate::workflow::live::LiveModel;

/// Accounts that are named to be called (house choice: a morning).
const CALLED: usize = 10;
/// Accounts that are named as moved.
const MOVED: usize = 8;

pub(super) async fn today(
    State(service): State<Arc<Service>>,
    Extension(viewer): Extension<Viewer>,
) -> Result<Response, Problem> {
    made(service, viewer, move |to| {
        let (live, language, viewer) = (&to.live, to.language, to.viewer);
        let worded = live.worded(language);
        let list = AccountList::existing(to.service.models())?;
        let last = match &list {
            Some(list) => list.upload(None)?,
            None => None,
        };
        let alarms = alarms(to.service, live, last.as_ref(), viewer);
        let body = html! {
            section {
                p.lead.verdict { (verdict(worded, language)) }
                p.small.muted { (live.reference) }
            }
            @if !alarms.is_empty() {
                section { h2 { (language.page_alarms()) } @for alarm in &alarms { p.warning { (alarm) } } }
            }
            @match (&list, &last) {
                (Some(list), Some(last)) => { (listed(list, last, viewer, live)?) }
                _ => { (first_run(viewer, live)) }
            }
            (how_to_read(&[language.page_today_how()], Some(worded), language))
        };
        Ok(Page::new(Here::Today, viewer, body).response(viewer))
    })
    .await
}

/// What somebody should look at.
fn alarms(service: &Service, live: &LiveModel, last: Option<&UploadRecord>, viewer: &Viewer) -> Vec<Markup> {
    let language = viewer.language;
    let mut alarms = Vec::new();
    if service.current.trouble().is_some() {
        alarms.push(html! { (language.page_alarm_stale(&live.reference)) });
    }
    let registry = Registry::open(service.models());
    if let Some((entry, _)) = registry.waiting_beside(&live.entry.name, live.entry.version) {
        alarms.push(html! {
            (language.page_alarm_waiting(entry.reference())) " "
            @if viewer.role >= Role::Read { a href=(viewer.link("/review")) { (language.page_review()) } }
        });
    }
    if let Some(last) = last.filter(|last| last.model != live.reference) {
        alarms.push(html! {
            (language.page_scored_by_another(&last.model, &live.reference)) " "
            a href=(viewer.link("/accounts#upload")) { (language.page_upload()) }
        });
    }
    alarms
}

fn listed(
    list: &AccountList,
    last: &UploadRecord,
    viewer: &Viewer,
    live: &LiveModel,
) -> Result<Markup, Problem> {
    let language = viewer.language;
    let count = |number: u64| language.integer(number as i64);
    let of = |grade: Grade| {
        let query = AccountQuery {
            grade: Some(grade.as_str().to_owned()),
            ..AccountQuery::default()
        };
        list.find(&query)
    };
    // The best grade first, and the next only where the best leaves room.
    let mut first = of(Grade::A)?.accounts;
    if first.len() < CALLED {
        first.extend(of(Grade::B)?.accounts);
    }
    first.truncate(CALLED);
    let moved: FoundAccounts = list.find(&AccountQuery {
        moved: Some(last.id),
        ..AccountQuery::default()
    })?;
    let shown = &moved.accounts[..moved.accounts.len().min(MOVED)];
    let mut grades = list.facets("grade")?;
    grades.sort_by_key(|(letter, _)| Grade::ALL.iter().position(|grade| grade.as_str() == letter));
    let all: u64 = grades.iter().map(|(_, accounts)| accounts).sum();
    Ok(html! {
        section {
            div.line { h2 { (language.page_call_first()) } a href=(viewer.link("/accounts")) { (language.page_see_accounts()) } }
            @if first.is_empty() { p { (language.page_call_nobody()) } } @else { (table(&first, viewer, live)) }
        }
        section {
            h2 { (language.page_in_list()) }
            p.muted { (language.page_last_upload(&last.source, moment(&last.made_at, language), count(last.accounts))) }
            div.cards { @for (letter, accounts) in &grades {
                a.card href=(viewer.link(&with("/accounts", "grade", letter))) {
                    (grade(letter)) b { (count(*accounts)) } span { (language.percent(*accounts as f64 / all.max(1) as f64)) }
                }
            } }
        }
        section {
            div.line { h2 { (language.page_changed_heading()) }
                @if moved.count > 0 { a href=(viewer.link("/accounts?moved=last")) { (language.page_see_moved()) } } }
            p { (language.page_changed_counts(count(last.added), count(last.moved))) }
            @if !shown.is_empty() { (table(shown, viewer, live)) }
        }
    })
}
