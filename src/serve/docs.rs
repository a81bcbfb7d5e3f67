//! The API's document as a page to read and to try: Swagger UI, from files of this binary.

use std::sync::{Arc, LazyLock};

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use utoipa_swagger_ui::{Config, serve};

use super::health::nothing;
use super::problem::Problem;

/// Its files run scripts, which these pages alone may; styles it also writes into the page itself.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
                      connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

static CONFIG: LazyLock<Arc<Config>> = LazyLock::new(|| Arc::new(Config::from("/openapi.json")));

/// To the page: its files are beside it.
pub(super) async fn to_page() -> Response {
    (StatusCode::PERMANENT_REDIRECT, [(LOCATION, "/docs/")]).into_response()
}

pub(super) async fn page() -> Result<Response, Problem> {
    file_of("index.html").ok_or_else(Problem::internal)
}

pub(super) async fn file(
    Path(name): Path<String>,
    method: axum::http::Method,
    uri: axum::http::Uri,
) -> Result<Response, Problem> {
    match file_of(&name) {
        Some(found) => Ok(found),
        None => Err(nothing(method, uri).await),
    }
}

fn file_of(name: &str) -> Option<Response> {
    let file = serve(name, Arc::clone(&CONFIG)).ok()??;
    let mut response = Bytes::from(file.bytes.into_owned()).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_str(&file.content_type).ok()?);
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    Some(response)
}
