//! Who may see a page: whoever holds a key, told once and kept as a session.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{Request, State};
use axum::http::header::{COOKIE, HOST, ORIGIN};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;

use super::form::escaped;
use super::frame::go;
use super::viewer::Viewer;
use crate::serve::guard::{Caller, check_role, key_of, take};
use crate::serve::keys::{Key, Role};
use crate::serve::problem::Problem;
use crate::serve::service::Service;

/// Name of the cookie.
pub(super) const SESSION: &str = "lookalike_session";

/// Lets a request pass whose key may do so much; sends who has shown none to the page that asks for it.
pub(super) async fn enter(
    State((service, role)): State<(Arc<Service>, Role)>,
    mut request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let headers = request.headers();
    let mut viewer = Viewer::of(&service, &request);
    let shown = key_of(headers);
    let asks = matches!(*request.method(), Method::GET | Method::HEAD);
    if shown.is_none() && service.is_open() {
        viewer.role = Role::Admin;
        request.extensions_mut().insert(viewer);
        return Ok(next.run(request).await);
    }
    let key = match &shown {
        Some(shown) => service.keys.find(shown),
        None => session(headers).and_then(|token| signed_in(&service, token)),
    };
    let Some(key) = key else {
        if asks && shown.is_none() {
            let back = viewer.address();
            return Ok(go(&viewer.link(&format!("/login?next={}", escaped(&back)))));
        }
        let detail = "sign in first: the session has ended, or the key is not valid";
        return Err(Problem::new(
            StatusCode::UNAUTHORIZED,
            "key",
            "Key needed",
            detail,
        ));
    };
    // A cookie goes with every request; a key in a header was put there.
    if !asks && shown.is_none() {
        check_own(headers)?;
    }
    check_role(&key, role)?;
    take(&service, &key.id)?;
    viewer.role = key.role;
    viewer.key = shown.is_none().then(|| key.name.clone());
    request.extensions_mut().insert(viewer);
    request.extensions_mut().insert(Caller(key.clone()));
    let mut response = next.run(request).await;
    response.extensions_mut().insert(Caller(key));
    Ok(response)
}

/// The key of a session, while it is valid and its secret the same.
pub(super) fn signed_in(service: &Service, token: &str) -> Option<Key> {
    let (id, sha256) = service.sessions.find(token, Instant::now())?;
    service.keys.by_id(&id).filter(|key| key.sha256 == sha256)
}

/// What the browser holds.
pub(super) fn session(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(COOKIE).iter();
    let texts = cookies.filter_map(|value| value.to_str().ok());
    let mut pairs = texts.flat_map(|text| text.split(';')).map(str::trim);
    pairs.find_map(|pair| pair.strip_prefix(SESSION)?.strip_prefix('='))
}

/// Refuses a form that no page of this service sent.
pub(super) fn check_own(headers: &HeaderMap) -> Result<(), Problem> {
    if is_own_page(headers) {
        return Ok(());
    }
    let detail = "the form is of no page of this service; open the page here, and send it again";
    Err(Problem::new(
        StatusCode::FORBIDDEN,
        "origin",
        "Origin not allowed",
        detail,
    ))
}

/// Whether a browser says that a page of this service sends the request.
fn is_own_page(headers: &HeaderMap) -> bool {
    let text = |name| {
        headers
            .get(name)
            .and_then(|value: &axum::http::HeaderValue| value.to_str().ok())
    };
    if let Some(origin) = text(ORIGIN) {
        let own = origin.split_once("://").map(|(_, own)| own);
        return own
            .zip(text(HOST))
            .is_some_and(|(own, host)| own.eq_ignore_ascii_case(host));
    }
    headers
        .get("sec-fetch-site")
        .is_some_and(|site| site == "same-origin")
}
