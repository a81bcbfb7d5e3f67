//! Accounts scored, explained and compared with past customers, a few at a time.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::openapi::schema::{AnyOfBuilder, ArrayBuilder, ObjectBuilder, Schema, SchemaType, Type};
use utoipa::openapi::{Ref, RefOr};
use utoipa::{PartialSchema, ToSchema};

use super::body::{Raw, check_json};
use super::json::{Fields, parse};
use super::problem::Problem;
use super::service::{About, Service};
use crate::language::Language;
use crate::workflow::live::{LiveModel, MOST_LOOKALIKES, ModelIdentity, ScoreAsked, ScoredAccount};
use crate::workflow::sent::SentAccount;

/// Most reasons of one account.
const MOST_REASONS: usize = 1_000;

pub(super) const LANGUAGES: [(&str, Language); 2] = [("en", Language::En), ("fr", Language::Fr)];

/// A language of texts; the model's by default.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[allow(dead_code, reason = "says in the API's document what is read field by field")]
pub(super) enum Tag {
    En,
    Fr,
}

/// What is known of a column: text, a number, yes or no, or the values of a set; nothing where it is null. Fields of an object are
/// columns `a.b`.
#[derive(Deserialize)]
#[allow(dead_code, reason = "as above")]
pub(super) struct Sent(Value);

impl PartialSchema for Sent {
    fn schema() -> RefOr<Schema> {
        let types = [Type::String, Type::Number, Type::Boolean, Type::Null];
        let one = || ObjectBuilder::new().schema_type(SchemaType::from_iter(types.clone()));
        let set = ArrayBuilder::new().items(one());
        let inside = ObjectBuilder::new().additional_properties(Some(Ref::from_schema_name("Sent")));
        AnyOfBuilder::new().item(one()).item(set).item(inside).into()
    }
}

impl ToSchema for Sent {}

/// Accounts to score or to explain.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "as above")]
pub(super) struct AccountsRequest {
    /// One object per account: its columns and their values.
    #[schema(value_type = Vec<BTreeMap<String, Sent>>, min_items = 1, max_items = 1000, example = json!([{"employees": 120, "sector": "Construction"}]))]
    accounts: Vec<Map<String, Value>>,
    /// Most reasons of each account; 3 by default.
    #[schema(minimum = 0, maximum = 1000)]
    reasons: Option<usize>,
    /// Whether the points of every criterion are given.
    contributions: Option<bool>,
    /// Whether each account is told in one line.
    summary: Option<bool>,
    /// Language of the reasons.
    language: Option<Tag>,
}

/// Accounts to find customers like.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "as above")]
pub(super) struct LookalikesRequest {
    /// One object per account: its columns and their values.
    #[schema(value_type = Vec<BTreeMap<String, Sent>>, min_items = 1, max_items = 1000)]
    accounts: Vec<Map<String, Value>>,
    /// Most past customers of each account; 5 by default.
    #[schema(minimum = 0, maximum = 50)]
    most: Option<usize>,
    /// Language of the bins.
    language: Option<Tag>,
}

/// Scores, in the order of the accounts.
#[derive(Serialize, ToSchema)]
pub(super) struct ScoreAnswer {
    /// The model that scored.
    pub model: ModelIdentity,
    /// One for each account.
    pub accounts: Vec<ScoredAccount>,
    /// Fields that the model does not know, which were left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Warning>,
}

/// Explanations, in the order of the accounts.
#[derive(Serialize, ToSchema)]
pub(super) struct ExplainAnswer {
    /// The model that scored.
    model: ModelIdentity,
    /// One for each account: what `lookalike explain --json` prints, with reasons, similarity and unknown_weight as
    /// `/v1/score` has them.
    #[schema(value_type = Vec<Object>)]
    accounts: Vec<Map<String, Value>>,
    /// Fields that the model does not know, which were left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<Warning>,
}

/// Past customers, in the order of the accounts.
#[derive(Serialize, ToSchema)]
pub(super) struct LookalikesAnswer {
    /// The model that says who is alike.
    model: ModelIdentity,
    /// One for each account.
    accounts: Vec<AlikeAccount>,
}

/// An account and the past customers most like it.
#[derive(Serialize, ToSchema)]
struct AlikeAccount {
    /// Its id as sent, or its place in the request.
    id: String,
    /// Past ideal customers, the most alike first: id, name, outcome, similarity, what they share and where they differ.
    #[schema(value_type = Vec<Object>)]
    lookalikes: Vec<crate::explain::Lookalike>,
}

/// A field that was left out.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct Warning {
    /// Its name.
    pub field: String,
    /// Accounts that have it.
    pub accounts: u64,
    /// What became of it.
    pub detail: String,
    /// A column that may have been meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
}

/// Score accounts.
///
/// Each account is scored by itself. A column that is not sent is unknown, and weighs in `unknown_weight`. Texts are read as
/// training read its cells; a JSON number is a number.
#[utoipa::path(
    post, path = "/v1/score", tag = "accounts", request_body = AccountsRequest,
    responses(
        (status = 200, body = ScoreAnswer),
        (status = 400, description = "No JSON", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "Too large", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "A field is wrong", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn score(
    State(service): State<Arc<Service>>,
    request: Request,
) -> Result<Response, Problem> {
    let raw = raw(&service, request).await?;
    service
        .work(move |service| {
            let live = service.current.live();
            let (accounts, asked) = asked(service, &live, raw)?;
            let answer = score_all(service, &live, &accounts, asked);
            Ok(answer_of(&live, accounts.len(), &answer))
        })
        .await
}

/// Scores accounts and counts them.
pub(super) fn score_all(
    service: &Service,
    live: &LiveModel,
    accounts: &[SentAccount],
    asked: ScoreAsked,
) -> ScoreAnswer {
    let scored = live.score(accounts, asked);
    service.metrics.scored(&live.reference, &scored);
    ScoreAnswer {
        model: live.identity(),
        warnings: warnings(accounts),
        accounts: scored,
    }
}

/// Explain accounts.
///
/// Why each account scores as it does: the points of every criterion, reasons for and against, what is unknown, what would raise
/// the grade, and the past customers most like it.
#[utoipa::path(
    post, path = "/v1/explain", tag = "accounts", request_body = AccountsRequest,
    responses(
        (status = 200, body = ExplainAnswer),
        (status = 400, description = "No JSON", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "Too large", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "A field is wrong", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn explain(
    State(service): State<Arc<Service>>,
    request: Request,
) -> Result<Response, Problem> {
    let raw = raw(&service, request).await?;
    service
        .work(move |service| {
            let live = service.current.live();
            let (accounts, asked) = asked(service, &live, raw)?;
            let answer = ExplainAnswer {
                model: live.identity(),
                accounts: live.explain(&accounts, asked)?,
                warnings: warnings(&accounts),
            };
            Ok(answer_of(&live, accounts.len(), &answer))
        })
        .await
}

/// Find the past customers most like accounts.
#[utoipa::path(
    post, path = "/v1/lookalikes", tag = "accounts", request_body = LookalikesRequest,
    responses(
        (status = 200, body = LookalikesAnswer),
        (status = 400, description = "No JSON", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "A field is wrong", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn lookalikes(
    State(service): State<Arc<Service>>,
    request: Request,
) -> Result<Response, Problem> {
    let raw = raw(&service, request).await?;
    service
        .work(move |service| {
            let live = service.current.live();
            let body = parse(&raw.unpacked(service.settings.max_body)?)?;
            let mut fields = Fields::of(body, &["accounts", "most", "language"])?;
            let accounts = read_all(&live, fields.objects("accounts", service.settings.max_accounts)?)?;
            let most = fields.count("most", 5, MOST_LOOKALIKES)?;
            let language = fields.one_of("language", &LANGUAGES)?;
            let found = live.lookalikes(&accounts, most, language).into_iter();
            let answer = LookalikesAnswer {
                model: live.identity(),
                accounts: found
                    .map(|(id, lookalikes)| AlikeAccount { id, lookalikes })
                    .collect(),
            };
            Ok(answer_of(&live, accounts.len(), &answer))
        })
        .await
}

/// The body of a request that must be JSON.
pub(super) async fn raw(service: &Service, request: Request) -> Result<Raw, Problem> {
    let (parts, body) = request.into_parts();
    check_json(&parts.headers)?;
    Raw::read(&parts.headers, body, &service.settings).await
}

/// Accounts, and what is asked of them.
fn asked(service: &Service, live: &LiveModel, raw: Raw) -> Result<(Vec<SentAccount>, ScoreAsked), Problem> {
    let body = parse(&raw.unpacked(service.settings.max_body)?)?;
    let known = &["accounts", "reasons", "contributions", "summary", "language"];
    let mut fields = Fields::of(body, known)?;
    let accounts = fields.objects("accounts", service.settings.max_accounts)?;
    let asked = ScoreAsked {
        language: fields.one_of("language", &LANGUAGES)?,
        reasons: fields.count("reasons", 3, MOST_REASONS)?,
        contributions: fields.truth("contributions")?,
        summary: fields.truth("summary")?,
    };
    Ok((read_all(live, accounts)?, asked))
}

/// Reads accounts; the first that cannot be read is named.
pub(super) fn read_all(
    live: &LiveModel,
    accounts: Vec<Map<String, Value>>,
) -> Result<Vec<SentAccount>, Problem> {
    let read = accounts.iter().enumerate().map(|(place, account)| {
        let read = live.fields.read(account);
        read.map_err(|refusal| Problem::of_account(place, &refusal))
    });
    read.collect()
}

/// Fields that the model does not know, each once.
fn warnings(accounts: &[SentAccount]) -> Vec<Warning> {
    let mut fields: BTreeMap<&str, (u64, Option<&String>)> = BTreeMap::new();
    for (field, suggestion) in accounts.iter().flat_map(|account| &account.unknown) {
        let (count, near) = fields.entry(field).or_default();
        *count += 1;
        *near = near.or(suggestion.as_ref());
    }
    let warning = |(field, (accounts, near)): (&str, (u64, Option<&String>))| Warning {
        detail: format!("the model knows no column `{field}`: it was left out"),
        field: field.to_owned(),
        accounts,
        suggestion: near.cloned(),
    };
    fields.into_iter().map(warning).collect()
}

/// An answer in JSON, and what the log is told of it.
pub(super) fn answer_of(live: &LiveModel, accounts: usize, answer: &impl Serialize) -> Response {
    let mut response = json(answer);
    response.extensions_mut().insert(About {
        model: Some(live.reference.clone()),
        accounts: Some(accounts as u64),
    });
    response
}

/// An answer in JSON.
pub(super) fn json(answer: &impl Serialize) -> Response {
    typed("application/json", serde_json::to_vec(answer).unwrap_or_default())
}

/// An answer of a media type.
pub(super) fn typed(media: &'static str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static(media));
    response
}
