//! The routes, and the document that says what each takes and gives: both from the same handlers.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{Method, StatusCode};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use utoipa::OpenApi;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ContentBuilder, Ref, RefOr, ResponseBuilder};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::accounts::{self, typed};
use super::guard::{admit, authorise, observe};
use super::keys::Role;
use super::pages::PAGE;
use super::problem::{PROBLEM, Problem};
use super::service::Service;
use super::{adapters, batch, docs, health, mcp, models, pages, profile, record};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "lookalike",
        description = "Scores accounts against the Ideal Customer Profile of a company, every point accounted for.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")
    ),
    tags(
        (name = "accounts", description = "Accounts scored and explained"),
        (name = "profile", description = "What the model says of past customers"),
        (name = "models", description = "Versions, and which of them scores"),
        (name = "record", description = "Outcomes on record, reviews, comparisons"),
        (name = "adapters", description = "The same for clients of KServe V2 (Triton, Seldon) and MLflow"),
        (name = "operation", description = "Whether the service is well")
    )
)]
struct Document;

/// Every route with its guards, and the document as JSON.
pub(super) fn router(service: &Arc<Service>) -> Router {
    let of = |role: Role| from_fn_with_state((Arc::clone(service), role), authorise);
    let scoring = OpenApiRouter::new()
        .routes(routes!(accounts::score))
        .routes(routes!(accounts::explain))
        .routes(routes!(accounts::lookalikes))
        .routes(routes!(batch::batch))
        .routes(routes!(adapters::model))
        .routes(routes!(adapters::infer))
        .routes(routes!(adapters::invocations))
        .routes(routes!(mcp::message))
        .route_layer(of(Role::Score));
    let reading = OpenApiRouter::new()
        .routes(routes!(profile::segments))
        .routes(routes!(profile::sheet))
        .routes(routes!(profile::figures))
        .routes(routes!(models::all))
        .routes(routes!(record::reviews))
        .routes(routes!(record::compare))
        .routes(routes!(record::plan))
        .routes(routes!(health::metrics))
        .route_layer(of(Role::Read));
    let deciding = OpenApiRouter::new()
        .routes(routes!(models::promote))
        .routes(routes!(models::rollback))
        .routes(routes!(record::outcomes))
        .route_layer(of(Role::Admin));
    let admitted = OpenApiRouter::new()
        .merge(scoring)
        .merge(reading)
        .merge(deciding)
        .routes(routes!(health::version))
        .routes(routes!(document))
        .route("/docs", get(docs::to_page))
        .route("/docs/", get(docs::page))
        .route("/docs/{*file}", get(docs::file))
        .route_layer(from_fn_with_state(Arc::clone(service), admit));
    // Whoever watches the service asks by any name, and gets an answer when it is busy.
    let open = OpenApiRouter::new()
        .routes(routes!(health::livez))
        .routes(routes!(health::readyz))
        .routes(routes!(adapters::server))
        .routes(routes!(adapters::live))
        .routes(routes!(adapters::ready))
        .routes(routes!(adapters::model_ready))
        .routes(routes!(adapters::ping))
        .routes(routes!(adapters::health));
    let (router, mut described) = OpenApiRouter::with_openapi(Document::openapi())
        .merge(admitted)
        .merge(open)
        .split_for_parts();
    let key = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
    let components = described.components.get_or_insert_default();
    components.add_security_scheme("key", SecurityScheme::Http(key));
    // Whatever is refused anywhere has one shape.
    let problem = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name("Problem")))
        .build();
    let refusal = ResponseBuilder::new()
        .description("Refused: what is wrong, on one line, and what to do")
        .content(PROBLEM, problem)
        .build();
    for item in described.paths.paths.values_mut() {
        for operation in [&mut item.get, &mut item.post].into_iter().flatten() {
            let responses = &mut operation.responses.responses;
            responses.insert("default".to_owned(), RefOr::T(refusal.clone()));
        }
    }
    // The document is made of texts: it can always be written.
    let text: Arc<str> = described.to_json().unwrap_or_default().into();
    router
        .merge(pages::router(service))
        .fallback(health::nothing)
        .method_not_allowed_fallback(other_method)
        .layer(axum::Extension(Written(text)))
        .layer(from_fn(plain_refusals))
        .layer(from_fn_with_state(Arc::clone(service), pages::refusals))
        .layer(from_fn_with_state(Arc::clone(service), observe))
        .with_state(Arc::clone(service))
}

#[derive(Clone)]
struct Written(Arc<str>);

/// This document.
#[utoipa::path(get, path = "/openapi.json", tag = "operation", responses((status = 200, body = Object)))]
async fn document(
    State(_): State<Arc<Service>>,
    axum::Extension(Written(text)): axum::Extension<Written>,
) -> Response {
    typed("application/json", text.to_string())
}

async fn other_method(method: Method) -> Problem {
    let detail = format!("this address does not take {method}; Allow says what it takes");
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "method",
        "Method not allowed",
        detail,
    )
}

/// Gives refusals of the router itself the shape of all others.
async fn plain_refusals(request: axum::extract::Request, next: axum::middleware::Next) -> Response {
    let response = next.run(request).await;
    let status = response.status();
    let is_refusal = status.is_client_error() || status.is_server_error();
    let is_page = response
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind == PAGE);
    if !is_refusal
        || is_page
        || response.extensions().get::<Problem>().is_some()
        || status == StatusCode::SERVICE_UNAVAILABLE
    {
        // The router adds to what is refused for its method what would do.
        let allow = response.headers().get(axum::http::header::ALLOW).cloned();
        let mut response = response;
        if let Some(problem) = response.extensions_mut().get_mut::<Problem>() {
            problem.allow = allow.map(Box::new);
        }
        return response;
    }
    let title = status.canonical_reason().unwrap_or("Refused");
    Problem::new(status, "refused", title, title).into_response()
}
