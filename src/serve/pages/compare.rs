//! Segments held against each other.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Request, State};
use axum::response::Response;
use maud::{Markup, html};

use super::form::Form;
use super::frame::{Here, Page};
use super::made::made;
use super::parts::{NAME, how_to_read};
use super::testing::{is_planned, planning};
use super::viewer::Viewer;
use crate::compare::Settings;
use crate::error::Error;
use crate::language::harmless::shorten;
use crate::model::Model;
use crate::report::layout::page::content;
use crate::serve::problem::Problem;
use crate::serve::service::Service;
use crate::workflow::compare::{SegmentsRequest, compare_all, compare_segments};

pub(super) async fn compare(
    State(service): State<Arc<Service>>,
    Extension(viewer): Extension<Viewer>,
    request: Request,
) -> Result<Response, Problem> {
    let form = Form::of_query(&request);
    made(service, viewer, move |to| {
        let (live, language, viewer) = (&to.live, to.language, to.viewer);
        let asked = SegmentsRequest {
            version: live.choice(to.service.models()),
            metric: None,
            settings: Settings::default(),
            language: Some(language),
        };
        let pair = form.get("a").zip(form.get("b"));
        let answer = match pair {
            // A plan is read by itself.
            _ if is_planned(&form) => None,
            Some((a, b)) => Some(compare_segments(&asked, a, b)),
            None => Some(compare_all(&asked, &|_, _, _| {})),
        };
        let found: Markup = match answer {
            None => html! {},
            Some(Ok(answer)) => content(&answer.document().blocks, language),
            // Two segments that cannot be compared, or too few of them: said in place, the form stays.
            Some(Err(error @ (Error::Data { .. } | Error::Setting { .. } | Error::UnknownValue { .. }))) => {
                html! { section { p.warning { span lang="en" { (Problem::from(error).detail) } } } }
            }
            Some(Err(error)) => return Err(error.into()),
        };
        let body = html! {
            (choice(live.worded(language), pair, viewer))
            (found)
            (planning(&form, to)?)
            (how_to_read(&[language.page_compare_how()], None, language))
        };
        Ok(Page::new(Here::Compare, viewer, body).response(viewer))
    })
    .await
}

fn choice(model: &Model, pair: Option<(&str, &str)>, viewer: &Viewer) -> Markup {
    let language = viewer.language;
    let mut segments: Vec<(String, String)> = model
        .segments
        .segments
        .iter()
        .map(|one| {
            (
                one.number.to_string(),
                format!("{} · {}", one.number, one.name.text(language)),
            )
        })
        .collect();
    if segments.is_empty() {
        return html! {};
    }
    segments.push(("0".to_owned(), language.page_no_segment()));
    let (a, b) = pair.unwrap_or(("1", "2"));
    html! {
        section.tight { form.filters.pair method="get" action="/compare" {
            @if let Some(tag) = viewer.kept_language() { input type="hidden" name="lang" value=(tag); }
            @for (name, title, chosen) in [("a", language.page_one(), a), ("b", language.page_other(), b)] {
                div.field { label for=(name) { (title) }
                    select id=(name) name=(name) { @for (number, shown) in &segments {
                        option value=(number) selected[number == chosen] { (shorten(shown, NAME)) }
                    } } }
            }
            div.field.act { button { (language.page_compare_them()) }
                @if pair.is_some() { a href=(viewer.link("/compare")) { (language.page_every_pair()) } } }
        } }
    }
}
