//! Refusals as pages, for who reads pages.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, ALLOW, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use maud::html;

use super::enter::{session, signed_in};
use super::frame::{Here, Page};
use super::viewer::Viewer;
use crate::language::Language;
use crate::report::layout::page::coded;
use crate::serve::keys::Role;
use crate::serve::problem::Problem;
use crate::serve::service::Service;

/// Turns problems into pages where that is what was asked for.
pub(super) async fn refusals(State(service): State<Arc<Service>>, request: Request, next: Next) -> Response {
    if !reads_pages(request.headers()) {
        return next.run(request).await;
    }
    let mut viewer = Viewer::of(&service, &request);
    let key = session(request.headers()).and_then(|token| signed_in(&service, token));
    match &key {
        Some(key) => viewer.role = key.role,
        None if service.is_open() => viewer.role = Role::Admin,
        None => {}
    }
    viewer.key = key.map(|key| key.name);
    let mut response = next.run(request).await;
    let Some(problem) = response.extensions_mut().remove::<Problem>() else {
        return response;
    };
    let mut page = shown(&problem, &viewer);
    let headers = page.headers_mut();
    if let Some(seconds) = problem.retry() {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    if let Some(allow) = response.headers().get(ALLOW) {
        headers.insert(ALLOW, allow.clone());
    }
    // Whose request it was is for the log all the same.
    *page.extensions_mut() = std::mem::take(response.extensions_mut());
    page
}

/// Whether a client would rather have a page than JSON: browsers say so, programs do not.
fn reads_pages(headers: &HeaderMap) -> bool {
    let accept = headers.get(ACCEPT).and_then(|value| value.to_str().ok());
    let mut named = accept
        .unwrap_or_default()
        .split(',')
        .map(|one| one.split(';').next());
    named.any(|name| name.is_some_and(|name| name.trim().eq_ignore_ascii_case("text/html")))
}

fn title(status: StatusCode, language: Language) -> String {
    match status {
        StatusCode::NOT_FOUND => language.page_nothing_here(),
        StatusCode::UNAUTHORIZED => language.page_sign_in_first(),
        StatusCode::FORBIDDEN => language.page_not_allowed(),
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS => language.page_busy(),
        StatusCode::PAYLOAD_TOO_LARGE => language.page_too_large(),
        status if status.is_server_error() => language.page_broken(),
        _ => language.page_not_possible(),
    }
}

fn shown(problem: &Problem, viewer: &Viewer) -> Response {
    let language = viewer.language;
    let status = problem.status();
    let back = match status {
        StatusCode::UNAUTHORIZED => ("/login", language.page_sign_in()),
        _ => ("/", language.page_to_today()),
    };
    let body = html! {
        section.narrow {
            // What is wrong is told in the words of the log.
            p.warning { span lang="en" { (coded(&problem.detail)) } }
            p { a.button href=(viewer.link(back.0)) { (back.1) } }
        }
    };
    Page::new(Here::Elsewhere, viewer, body)
        .titled(title(status, language))
        .with_status(status, viewer)
}
