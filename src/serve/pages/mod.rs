//! The pages that people open: whom to call and why, what the ideal customer is, what the versions are worth. Made here whole,
//! from the parts that reports are made of: no script, nothing from elsewhere, every view an address.

mod assets;
mod viewer;
mod form;
mod frame;
mod enter;
mod refusal;
mod login;
mod parts;
mod made;
mod view;
mod accounts;
mod account;
mod upload;
mod download;
mod what_if;
mod today;
mod knowledge;
mod testing;
mod compare;
mod review;
mod tuning_form;
mod tuning_effect;
mod tuning;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::routing::{get, post};

use super::guard::admit;
use super::keys::Role;
use super::service::Service;

/// Media type of pages.
pub(super) const PAGE: &str = frame::PAGE;

/// Turns problems into pages where that is what was asked for.
pub(super) async fn refusals(service: State<Arc<Service>>, request: Request, next: Next) -> Response {
    refusal::refusals(service, request, next).await
}

/// The pages with their guards.
pub(super) fn router(service: &Arc<Service>) -> Router<Arc<Service>> {
    let of = |role: Role| from_fn_with_state((Arc::clone(service), role), enter::enter);
    let scoring = Router::new()
        .route("/", get(today::today))
        .route("/accounts", get(accounts::accounts).post(upload::upload))
        .route("/accounts/one", get(account::account))
        .route("/accounts/scored.csv", get(download::scored))
        .route("/accounts/template.csv", get(download::template))
        .route("/uploads/{id}", get(upload::progress))
        .route("/what-if", get(what_if::form).post(what_if::answer))
        .route_layer(of(Role::Score));
    let reading = Router::new()
        .route("/profile", get(knowledge::profile))
        .route("/segments", get(knowledge::segments))
        .route("/compare", get(compare::compare))
        .route("/compare/arms.csv", get(testing::arms))
        .route("/compare/arms.plan.json", get(testing::plan))
        .route("/compare/results", post(testing::results))
        .route("/performance", get(knowledge::performance))
        .route("/data", get(knowledge::data))
        .route("/review", get(review::review))
        .route("/review/dossier", get(review::dossier))
        .route_layer(of(Role::Read));
    let deciding = Router::new()
        .route("/review/promote", post(review::promote))
        .route("/review/rollback", post(review::rollback))
        .route("/tuning", get(tuning::form).post(tuning::effect))
        .route("/tuning/save", post(tuning::save))
        .route("/tuning/saved", get(tuning::saved))
        .route("/tuning/train", post(tuning::train))
        .route("/tuning/trials/{id}", get(tuning::trial).post(tuning::keep))
        .route_layer(of(Role::Admin));
    let open = Router::new()
        .route("/login", get(login::page).post(login::enter))
        .route("/logout", post(login::leave))
        .route("/assets/{name}", get(assets::asset));
    Router::new()
        .merge(scoring)
        .merge(reading)
        .merge(deciding)
        .merge(open)
        .route_layer(from_fn_with_state(Arc::clone(service), admit))
}
