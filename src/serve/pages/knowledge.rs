//! What was learnt: the profile, its kinds of customer, what it is worth, and from what.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

use super::frame::{Here, Page};
use super::made::{Maker, made};
use super::parts::how_to_read;
use super::viewer::Viewer;
use crate::error::Error;
use crate::registry::Registry;
use crate::report::difference::changes;
use crate::report::layout::page::{content, inner};
use crate::report::model::{kinds, learnt_from, proof};
use crate::report::sheet::html::body;
use crate::serve::problem::Problem;
use crate::serve::service::Service;
use crate::workflow::figures::{BusinessFigures, FiguresRequest};
use crate::workflow::models::compare_versions;
use crate::workflow::sheet::{SheetRequest, write_sheet};

pub(super) async fn profile(
    State(service): State<Arc<Service>>,
    Extension(viewer): Extension<Viewer>,
) -> Result<Response, Problem> {
    made(service, viewer, move |to| {
        let (live, language, viewer) = (&to.live, to.language, to.viewer);
        let request = SheetRequest {
            version: live.choice(to.service.models()),
            files: Vec::new(),
            language: Some(language),
            to_program: false,
        };
        let sheet = write_sheet(&request, |_| -> Result<Vec<u8>, Error> { Ok(Vec::new()) })?;
        let body = html! {
            (body(&sheet))
            (since(to))
            (how_to_read(&[language.page_profile_how()], None, language))
        };
        let mut page = Page::new(Here::Profile, viewer, body);
        page.sheet = true;
        Ok(page.response(viewer))
    })
    .await
}

/// What changed since the version that the one in service was made beside, as `lookalike diff` tells it.
fn since(to: &Maker<'_>) -> Markup {
    let (language, entry) = (to.language, &to.live.entry);
    let Some(parent) = entry.manifest.parent else {
        return html! {};
    };
    let registry = Registry::open(to.service.models());
    let named = [parent, entry.version].map(|version| version.to_string());
    let versions = named.each_ref().map(String::as_str);
    let two = compare_versions(&registry, versions, Some(&entry.name), Some(language), false);
    let called = [parent.short(), entry.version.short()];
    html! { section.chapter { details {
        summary { h2 { (language.page_since_version(&called[0])) } }
        @match two {
            // One that is damaged or gone takes nothing from the profile.
            Err(_) => { p.warning { (language.page_since_unread(&called[0])) } }
            Ok(two) if two.difference.is_none() => { p { (language.page_since_nothing(&called[0])) } }
            Ok(two) => { (inner(&changes(called.each_ref().map(String::as_str), &two.difference, language), language)) }
        }
    } } }
}

pub(super) async fn segments(
    State(service): State<Arc<Service>>,
    Extension(viewer): Extension<Viewer>,
) -> Result<Response, Problem> {
    made(service, viewer, move |to| {
        let (live, language, viewer) = (&to.live, to.language, to.viewer);
        let figures = live.choice(to.service.models()).open()?.figures()?;
        let blocks = kinds(live.worded(language), live.ideals(), figures.as_ref(), language);
        let body = html! {
            (content(&blocks, language))
            (how_to_read(&[language.page_segments_how()], None, language))
        };
        Ok(Page::new(Here::Segments, viewer, body).response(viewer))
    })
    .await
}

pub(super) async fn performance(
    State(service): State<Arc<Service>>,
    Extension(viewer): Extension<Viewer>,
) -> Result<Response, Problem> {
    made(service, viewer, move |to| {
        let (live, language, viewer) = (&to.live, to.language, to.viewer);
        let figures = BusinessFigures::read(&FiguresRequest {
            version: live.choice(to.service.models()),
            group: None,
            before: None,
        });
        let figures: Markup = match figures {
            Ok(figures) => content(&figures.document(true, Some(language)).blocks, language),
            // A version without figures says why, and is a version all the same.
            Err(error @ Error::Data { .. }) => {
                html! { section { p.warning { span lang="en" { (Problem::from(error).detail) } } } }
            }
            Err(error) => return Err(error.into()),
        };
        let proof = proof(live.worded(language), language);
        let body = html! {
            (figures)
            @if let Some(proof) = proof { (content(&[proof], language)) }
            (how_to_read(&[language.page_performance_how()], None, language))
        };
        Ok(Page::new(Here::Performance, viewer, body).response(viewer))
    })
    .await
}

pub(super) async fn data(
    State(service): State<Arc<Service>>,
    Extension(viewer): Extension<Viewer>,
) -> Result<Response, Problem> {
    made(service, viewer, move |to| {
        let (live, language, viewer) = (&to.live, to.language, to.viewer);
        let blocks = learnt_from(live.worded(language), language);
        let body = html! {
            (content(&blocks, language))
            (how_to_read(&[language.page_data_how()], None, language))
        };
        let about = live.reference.clone();
        Ok(Page::new(Here::Data, viewer, body).about(about).response(viewer))
    })
    .await
}
