//! Whether the service lives, is ready, and what it is.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::extract::State;
use axum::http::{Method, StatusCode, Uri};
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::accounts::{json, typed};
use super::encryption::Encryption;
use super::problem::Problem;
use super::service::Service;
use crate::workflow::live::ModelIdentity;

/// Whether requests are answered.
#[derive(Serialize, ToSchema)]
pub(super) struct ReadyAnswer {
    /// `ready`; `stale` while the champion, or a renewed certificate, cannot be loaded and the one before goes on;
    /// `ending`.
    status: &'static str,
    /// The model in service.
    model: ModelIdentity,
    /// Why the champion, or the certificate that is there, is not in use.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
}

/// Which release this is, and which model.
#[derive(Serialize, ToSchema)]
pub(super) struct VersionAnswer {
    /// Release of `lookalike`.
    version: &'static str,
    /// The model in service.
    model: ModelIdentity,
}

/// Whether the process lives.
#[utoipa::path(get, path = "/livez", tag = "operation", responses((status = 200, body = String, content_type = "text/plain")))]
pub(super) async fn livez() -> Response {
    typed("text/plain; charset=utf-8", "ok\n")
}

/// Whether requests are answered, and by the champion.
#[utoipa::path(
    get, path = "/readyz", tag = "operation",
    responses((status = 200, body = ReadyAnswer), (status = 503, description = "Ending", body = ReadyAnswer))
)]
pub(super) async fn readyz(State(service): State<Arc<Service>>) -> Result<Response, Problem> {
    service
        .work(|service| {
            service.current.refresh(&service.metrics);
            let ending = service.ending.load(Ordering::Relaxed);
            if let Some(encryption) = &service.encryption {
                encryption.refresh();
            }
            let old = service.encryption.as_ref().and_then(Encryption::trouble);
            let detail = service.current.trouble().or(old);
            let answer = ReadyAnswer {
                status: match (ending, &detail) {
                    (true, _) => "ending",
                    (false, Some(_)) => "stale",
                    (false, None) => "ready",
                },
                model: service.current.live().identity(),
                detail,
            };
            let mut response = json(&answer);
            if ending {
                *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
            }
            Ok(response)
        })
        .await
}

/// Which release and model this is.
#[utoipa::path(get, path = "/version", tag = "operation", responses((status = 200, body = VersionAnswer)))]
pub(super) async fn version(State(service): State<Arc<Service>>) -> Response {
    json(&VersionAnswer {
        version: env!("CARGO_PKG_VERSION"),
        model: service.current.live().identity(),
    })
}

/// What happened, for Prometheus.
#[utoipa::path(get, path = "/metrics", tag = "operation", responses((status = 200, body = String, content_type = "text/plain")))]
pub(super) async fn metrics(State(service): State<Arc<Service>>) -> Response {
    let live = service.current.live();
    let text = service.metrics.text(&live.reference, &live.sha256);
    typed("text/plain; version=0.0.4; charset=utf-8", text)
}

/// There is nothing under this address.
pub(super) async fn nothing(method: Method, uri: Uri) -> Problem {
    let path: String = uri.path().chars().take(100).collect();
    let detail = format!("there is no {method} {path}; /openapi.json says what there is");
    Problem::new(StatusCode::NOT_FOUND, "not-found", "Not found", detail)
}
