//! The registry's versions, and which of them scores.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::header::{ETAG, IF_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::accounts::{json, raw};
use super::guard::Caller;
use super::json::{Fields, parse};
use super::problem::Problem;
use super::profile::Query;
use super::service::Service;
use crate::registry::{Record, Registry, Version};
use crate::workflow::live::ModelIdentity;
use crate::workflow::models::{ListedModel, list, version_meant};

/// The versions of every model, and the one in service.
#[derive(Serialize, ToSchema)]
pub(super) struct ModelsAnswer {
    /// The model in service.
    serving: ModelIdentity,
    /// What `lookalike models --json` prints.
    #[schema(value_type = Vec<Object>)]
    models: Vec<ListedModel>,
}

/// A decision about a version.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "says in the API's document what is read field by field")]
pub(super) struct PromoteRequest {
    /// The version: `2`, `v2` or `NAME@2`.
    version: String,
    /// Why, for who asks next year.
    #[schema(min_length = 1)]
    reason: String,
}

/// A decision to go back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "as above")]
pub(super) struct RollbackRequest {
    /// Why.
    reason: Option<String>,
}

/// What was decided.
#[derive(Serialize, ToSchema)]
pub(super) struct DecisionAnswer {
    /// Name of the model.
    name: String,
    /// The line that was written into the journal.
    #[schema(value_type = Object)]
    record: Record,
    /// The model in service now.
    serving: ModelIdentity,
}

/// Every version of every model.
///
/// `ETag` names the champion of the model in service, for `If-Match` of promote and rollback.
#[utoipa::path(
    get, path = "/v1/models", tag = "models",
    responses((status = 200, body = ModelsAnswer))
)]
pub(super) async fn all(State(service): State<Arc<Service>>, request: Request) -> Result<Response, Problem> {
    Query::of(&request, &[])?;
    service
        .work(move |service| {
            let registry = Registry::open(service.models());
            let live = service.current.live();
            let answer = ModelsAnswer {
                serving: live.identity(),
                models: list(&registry)?,
            };
            let champion = registry.champion(&live.entry.name)?;
            Ok(tagged(json(&answer), champion))
        })
        .await
}

/// Make a version the champion.
///
/// `If-Match` must name the present champion as `ETag` of `/v1/models` does, so that two people do not decide past each other.
#[utoipa::path(
    post, path = "/v1/models/{name}/promote", tag = "models", request_body = PromoteRequest,
    params(("name" = String, Path, description = "Name of the model"),
           ("If-Match" = String, Header, description = "The champion now: \"v000001\", or * for any")),
    responses((status = 200, body = DecisionAnswer),
              (status = 412, description = "Another is the champion", body = Problem, content_type = "application/problem+json"),
              (status = 422, description = "Not possible", body = Problem, content_type = "application/problem+json"),
              (status = 428, description = "If-Match is missing", body = Problem, content_type = "application/problem+json"))
)]
pub(super) async fn promote(
    State(service): State<Arc<Service>>,
    Path(name): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let expected = expected(request.headers())?;
    let caller = request.extensions().get::<Caller>().cloned();
    let raw = raw(&service, request).await?;
    service
        .work(move |service| {
            let body = parse(&raw.unpacked(service.settings.max_body)?)?;
            let mut fields = Fields::of(body, &["version", "reason"])?;
            let version = required(&mut fields, "version")?;
            let reason = signed(&required(&mut fields, "reason")?, caller.as_ref());
            let registry = Registry::open(service.models());
            let (name, version) = version_meant(&registry, &version, Some(&name))?;
            check(&registry, &name, expected.as_deref())?;
            let record = registry.promote_after(&name, version, &reason, stated(expected.as_deref()))?;
            decided(service, name, record)
        })
        .await
}

/// Go back to the champion before.
///
/// `If-Match` as for promote.
#[utoipa::path(
    post, path = "/v1/models/{name}/rollback", tag = "models", request_body = RollbackRequest,
    params(("name" = String, Path, description = "Name of the model"),
           ("If-Match" = String, Header, description = "The champion now: \"v000001\", or * for any")),
    responses((status = 200, body = DecisionAnswer),
              (status = 412, description = "Another is the champion", body = Problem, content_type = "application/problem+json"),
              (status = 422, description = "Not possible", body = Problem, content_type = "application/problem+json"),
              (status = 428, description = "If-Match is missing", body = Problem, content_type = "application/problem+json"))
)]
pub(super) async fn rollback(
    State(service): State<Arc<Service>>,
    Path(name): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let expected = expected(request.headers())?;
    let caller = request.extensions().get::<Caller>().cloned();
    let raw = raw(&service, request).await?;
    service
        .work(move |service| {
            let body = parse(&raw.unpacked(service.settings.max_body)?)?;
            let reason = Fields::of(body, &["reason"])?.text("reason")?;
            let reason = signed(reason.as_deref().unwrap_or_default(), caller.as_ref());
            let registry = Registry::open(service.models());
            let name = registry.named(Some(&name))?;
            check(&registry, &name, expected.as_deref())?;
            let reason = (!reason.is_empty()).then_some(reason.as_str());
            let record = registry.rollback_after(&name, reason, stated(expected.as_deref()))?;
            decided(service, name, record)
        })
        .await
}

fn decided(service: &Service, name: String, record: Record) -> Result<Response, Problem> {
    service.current.refresh(&service.metrics);
    let champion = record.to;
    let answer = DecisionAnswer {
        name,
        record,
        serving: service.current.live().identity(),
    };
    Ok(tagged(json(&answer), champion))
}

fn required(fields: &mut Fields, name: &str) -> Result<String, Problem> {
    let missing = || {
        let detail = format!("`{name}` is missing");
        Problem::invalid("missing-field", detail).at(format!("/{name}"), name, None)
    };
    fields.text(name)?.ok_or_else(missing)
}

/// A reason with the key that decided, for the journal.
pub(super) fn signed(reason: &str, caller: Option<&Caller>) -> String {
    match caller {
        Some(Caller(key)) => format!("{reason} [{} {}]", key.name, key.id).trim().to_owned(),
        None => reason.trim().to_owned(),
    }
}

/// What `If-Match` says.
fn expected(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(value) = headers.get(IF_MATCH) else {
        let detail = "send If-Match with the ETag of /v1/models, so that nobody's decision is undone unseen";
        let status = StatusCode::PRECONDITION_REQUIRED;
        return Err(Problem::new(status, "if-match", "If-Match needed", detail));
    };
    let text = value.to_str().unwrap_or_default().trim();
    Ok((text != "*").then(|| text.trim_matches('"').to_owned()))
}

/// The version that `If-Match` says is the champion; none where any will do.
fn stated(expected: Option<&str>) -> Option<Option<Version>> {
    expected.map(|expected| expected.parse().ok())
}

fn check(registry: &Registry, name: &str, expected: Option<&str>) -> Result<(), Problem> {
    let Some(expected) = expected else {
        return Ok(());
    };
    let champion = registry.champion(name)?;
    let now = tag(champion);
    match champion == expected.parse().ok() {
        true => Ok(()),
        false => {
            let detail = format!("the champion of `{name}` is {now} by now; look at it, and decide again");
            let status = StatusCode::PRECONDITION_FAILED;
            Err(Problem::new(status, "if-match", "Another champion", detail))
        }
    }
}

fn tag(champion: Option<Version>) -> String {
    champion.map_or_else(|| "none".to_owned(), |version| version.to_string())
}

fn tagged(mut response: Response, champion: Option<Version>) -> Response {
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{}\"", tag(champion))) {
        response.headers_mut().insert(ETAG, tag);
    }
    response
}
