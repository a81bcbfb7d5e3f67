//! The page that asks for a key, once.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{Request, State};
use axum::http::header::{ORIGIN, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use maud::{Markup, html};

use super::enter::{SESSION, check_own, session, signed_in};
use super::form::Form;
use super::frame::{Here, Page, go};
use super::viewer::Viewer;
use crate::report::layout::page::coded;
use crate::serve::problem::Problem;
use crate::serve::service::Service;
use crate::serve::sessions::LASTS;

pub(super) async fn page(State(service): State<Arc<Service>>, request: Request) -> Response {
    let viewer = Viewer::of(&service, &request);
    let next = Form::of_query(&request);
    let known = session(request.headers()).and_then(|token| signed_in(&service, token));
    if service.is_open() || known.is_some() {
        return go(&viewer.link(local(next.get("next"))));
    }
    shown(&viewer, local(next.get("next")), None, StatusCode::OK)
}

pub(super) async fn enter(
    State(service): State<Arc<Service>>,
    request: Request,
) -> Result<Response, Problem> {
    let viewer = Viewer::of(&service, &request);
    check_own(request.headers())?;
    let secure = is_secure(request.headers());
    let form = Form::read(&service, request).await?;
    let next = local(form.get("next"));
    let Some(key) = form.get("key").and_then(|shown| service.keys.find(shown)) else {
        let wrong = viewer.language.page_key_wrong();
        return Ok(shown(&viewer, next, Some(wrong), StatusCode::UNAUTHORIZED));
    };
    let token = service.sessions.begin(&key, Instant::now())?;
    let mut response = go(&viewer.link(next));
    set(&mut response, &token, LASTS.as_secs(), secure);
    Ok(response)
}

pub(super) async fn leave(
    State(service): State<Arc<Service>>,
    request: Request,
) -> Result<Response, Problem> {
    check_own(request.headers())?;
    if let Some(token) = session(request.headers()) {
        service.sessions.end(token);
    }
    let mut response = go(&Viewer::of(&service, &request).link("/login"));
    set(&mut response, "", 0, is_secure(request.headers()));
    Ok(response)
}

fn set(response: &mut Response, token: &str, lasts: u64, secure: bool) {
    let secure = if secure { "; Secure" } else { "" };
    let cookie = format!("{SESSION}={token}; Path=/; Max-Age={lasts}; HttpOnly; SameSite=Strict{secure}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
}

/// Whether the browser speaks TLS, to whatever stands in front.
fn is_secure(headers: &HeaderMap) -> bool {
    let says = |name: &str, what: &str| {
        let value = headers.get(name).and_then(|value| value.to_str().ok());
        value.is_some_and(|value| value.starts_with(what))
    };
    says("x-forwarded-proto", "https") || says(ORIGIN.as_str(), "https://")
}

/// Where to go on: a page of this service and nothing else.
fn local(next: Option<&str>) -> &str {
    let is_local = |next: &&str| {
        next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\r', '\n', '\t'])
    };
    next.filter(is_local).unwrap_or("/")
}

fn shown(viewer: &Viewer, next: &str, wrong: Option<String>, status: StatusCode) -> Response {
    let language = viewer.language;
    let body: Markup = html! {
        section.narrow {
            p { (language.page_key_about()) }
            form.stack method="post" action=(viewer.link("/login")) {
                input type="hidden" name="next" value=(next);
                label for="key" { (language.page_key()) }
                input id="key" name="key" type="password" autocomplete="current-password" required autofocus
                    spellcheck="false" aria-describedby=[wrong.is_some().then_some("wrong")];
                @if let Some(wrong) = &wrong { p.warning id="wrong" role="alert" { (wrong) } }
                button { (language.page_sign_in()) }
            }
            p.small.muted { (coded(&language.page_key_where())) }
        }
    };
    Page::new(Here::Elsewhere, viewer, body)
        .titled(language.page_sign_in())
        .with_status(status, viewer)
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn nobody_is_sent_elsewhere() {
        assert_eq!(local(Some("/accounts?grade=A")), "/accounts?grade=A");
        for next in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "evil",
            "/\r\nx: y",
        ] {
            assert_eq!(local(Some(next)), "/", "{next}");
        }
    }
}
