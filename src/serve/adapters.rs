//! The model as two protocols know models: KServe's V2 (Triton, Seldon) and MLflow's scoring server. Both are other shapes of
//! the same request and answer.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use super::accounts::{Sent, answer_of, json as written, raw, read_all, score_all, typed};
use super::body::{Raw, media_type};
use super::json::{Fields, parse};
use super::problem::Problem;
use super::service::Service;
use crate::source::{Record, Records};
use crate::workflow::live::{LiveModel, ScoreAsked, ScoredAccount};
use crate::workflow::sent::kind_of;

/// What both are asked beside the accounts: nothing.
const ASKED: ScoreAsked = ScoreAsked {
    language: None,
    reasons: 3,
    contributions: false,
    summary: false,
};

/// KServe V2: whether the server lives.
#[utoipa::path(get, path = "/v2/health/live", tag = "adapters", responses((status = 200, body = Object)))]
pub(super) async fn live() -> Response {
    written(&json!({ "live": true }))
}

/// KServe V2: whether the server is ready.
#[utoipa::path(get, path = "/v2/health/ready", tag = "adapters", responses((status = 200, body = Object)))]
pub(super) async fn ready() -> Response {
    written(&json!({ "ready": true }))
}

/// KServe V2: what the server is.
#[utoipa::path(get, path = "/v2", tag = "adapters", responses((status = 200, body = Object)))]
pub(super) async fn server() -> Response {
    written(&json!({ "name": "lookalike", "version": env!("CARGO_PKG_VERSION"), "extensions": [] }))
}

/// KServe V2: what the model takes and gives.
#[utoipa::path(
    get, path = "/v2/models/{name}", tag = "adapters",
    params(("name" = String, Path, description = "Name of the model in service")),
    responses((status = 200, body = Object), (status = 404, body = Problem, content_type = "application/problem+json"))
)]
pub(super) async fn model(
    State(service): State<Arc<Service>>,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    let live = service.current.live();
    check(&live, &name)?;
    let tensor = |name: &str, datatype: &str| json!({ "name": name, "datatype": datatype, "shape": [-1] });
    let inputs = live.fields.header().iter().map(|column| tensor(column, "BYTES"));
    let outputs = OUTPUTS.iter().map(|(name, datatype, _)| tensor(name, datatype));
    Ok(written(&json!({
        "name": name,
        "versions": [live.entry.version.to_string()],
        "platform": "lookalike",
        "inputs": inputs.collect::<Vec<_>>(),
        "outputs": outputs.collect::<Vec<_>>(),
    })))
}

/// KServe V2: whether the model is ready.
#[utoipa::path(
    get, path = "/v2/models/{name}/ready", tag = "adapters",
    params(("name" = String, Path, description = "Name of the model in service")),
    responses((status = 200, body = Object), (status = 404, body = Problem, content_type = "application/problem+json"))
)]
pub(super) async fn model_ready(
    State(service): State<Arc<Service>>,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    check(&service.current.live(), &name)?;
    Ok(written(&json!({ "name": name, "ready": true })))
}

/// Columns of accounts.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "says in the API's document what is read field by field")]
pub(super) struct InferRequest {
    /// Id of the request, which is answered with it.
    id: Option<String>,
    /// One for each column.
    #[schema(min_items = 1)]
    inputs: Vec<Tensor>,
    /// What is asked for; all is given.
    #[schema(value_type = Option<Vec<Object>>)]
    outputs: Option<Value>,
    /// Parameters of clients, none of which changes anything.
    #[schema(value_type = Option<Object>)]
    parameters: Option<Value>,
}

/// A column: a value for each account.
#[derive(Deserialize, ToSchema)]
#[allow(dead_code, reason = "as above")]
struct Tensor {
    /// Name of the column.
    name: String,
    /// One value for each account.
    #[schema(value_type = Vec<Sent>)]
    data: Vec<Value>,
}

/// KServe V2: score accounts.
///
/// Each input is a column with one value per account; outputs are id, score, fit, grade, segment and unknown_weight.
#[utoipa::path(
    post, path = "/v2/models/{name}/infer", tag = "adapters", request_body = InferRequest,
    params(("name" = String, Path, description = "Name of the model in service")),
    responses((status = 200, body = Object), (status = 404, body = Problem, content_type = "application/problem+json"),
              (status = 422, body = Problem, content_type = "application/problem+json"))
)]
pub(super) async fn infer(
    State(service): State<Arc<Service>>,
    Path(name): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let raw = raw(&service, request).await?;
    service
        .work(move |service| {
            let live = service.current.live();
            check(&live, &name)?;
            let body = parse(&raw.unpacked(service.settings.max_body)?)?;
            let mut fields = Fields::of(body, &["id", "inputs", "outputs", "parameters"])?;
            let id = fields.text("id")?;
            let accounts = tensors(&fields.objects("inputs", 20_000)?)?;
            check_number(&accounts, service)?;
            let scored = score_all(service, &live, &read_all(&live, accounts)?, ASKED).accounts;
            let outputs = OUTPUTS.iter().map(|(name, datatype, value)| {
                let data: Vec<Value> = scored.iter().map(value).collect();
                json!({ "name": name, "datatype": datatype, "shape": [scored.len()], "data": data })
            });
            let mut answer = json!({
                "model_name": name,
                "model_version": live.entry.version.to_string(),
                "parameters": { "sha256": live.sha256 },
                "outputs": outputs.collect::<Vec<_>>(),
            });
            if let Some(id) = id {
                answer["id"] = id.into();
            }
            Ok(answer_of(&live, scored.len(), &answer))
        })
        .await
}

/// An output of V2: its name, its type, and its value of an account.
type Output = (&'static str, &'static str, fn(&ScoredAccount) -> Value);

const OUTPUTS: [Output; 6] = [
    ("id", "BYTES", |account| json!(account.id)),
    ("score", "FP64", |account| json!(account.score)),
    ("fit", "FP64", |account| json!(account.fit)),
    ("grade", "BYTES", |account| json!(account.grade)),
    ("segment", "INT64", |account| json!(account.segment)),
    ("unknown_weight", "FP64", |account| json!(account.unknown_weight)),
];

/// Accounts of V2's columns.
fn tensors(inputs: &[Map<String, Value>]) -> Result<Vec<Map<String, Value>>, Problem> {
    let mut accounts: Vec<Map<String, Value>> = Vec::new();
    for (place, input) in inputs.iter().enumerate() {
        let wrong = |detail: &str| {
            Problem::invalid("wrong-type", format!("inputs[{place}]: {detail}")).at(
                format!("/inputs/{place}"),
                "inputs",
                None,
            )
        };
        let name = input.get("name").and_then(Value::as_str);
        let name = name.ok_or_else(|| wrong("`name` must be the name of a column"))?;
        let data = input.get("data").and_then(Value::as_array);
        let data = data.ok_or_else(|| wrong("`data` must be a list with one value per account"))?;
        if place == 0 {
            accounts.resize(data.len(), Map::new());
        }
        if data.len() != accounts.len() {
            return Err(wrong("`data` has another number of values than the first input"));
        }
        for (account, value) in accounts.iter_mut().zip(data) {
            if account.insert(name.to_owned(), value.clone()).is_some() {
                return Err(wrong("an input of this name stands before it"));
            }
        }
    }
    Ok(accounts)
}

/// MLflow: whether the server is well.
#[utoipa::path(get, path = "/ping", tag = "adapters", responses((status = 200, body = String, content_type = "text/plain")))]
pub(super) async fn ping() -> Response {
    typed("text/plain; charset=utf-8", "\n")
}

/// MLflow: the same.
#[utoipa::path(get, path = "/health", tag = "adapters", responses((status = 200, body = String, content_type = "text/plain")))]
pub(super) async fn health() -> Response {
    typed("text/plain; charset=utf-8", "\n")
}

/// MLflow: score accounts.
///
/// The body is JSON with `dataframe_split`, `dataframe_records` or `inputs`, or CSV; `predictions` are what `/v1/score` says of
/// each account.
#[utoipa::path(
    post, path = "/invocations", tag = "adapters",
    request_body(content((Object = "application/json"), (String = "text/csv"))),
    responses((status = 200, body = Object), (status = 422, body = Problem, content_type = "application/problem+json"))
)]
pub(super) async fn invocations(
    State(service): State<Arc<Service>>,
    request: Request,
) -> Result<Response, Problem> {
    let is_csv = media_type(request.headers()) == "text/csv";
    let raw = if is_csv {
        let (parts, body) = request.into_parts();
        Raw::read(&parts.headers, body, &service.settings).await?
    } else {
        raw(&service, request).await?
    };
    service
        .work(move |service| {
            let live = service.current.live();
            let bytes = raw.unpacked(service.settings.max_body)?;
            let accounts = if is_csv {
                of_csv(bytes)?
            } else {
                of_mlflow(parse(&bytes)?)?
            };
            check_number(&accounts, service)?;
            let scored = score_all(service, &live, &read_all(&live, accounts)?, ASKED);
            let answer = json!({ "predictions": scored.accounts, "model": scored.model });
            Ok(answer_of(&live, scored.accounts.len(), &answer))
        })
        .await
}

fn of_csv(bytes: Vec<u8>) -> Result<Vec<Map<String, Value>>, Problem> {
    let mut records = Records::new(std::io::Cursor::new(bytes), std::path::Path::new("the body"))?;
    let (header, mut record, mut accounts) = (records.header().to_vec(), Record::new(), Vec::new());
    while records.next(&mut record)? {
        let cells = header
            .iter()
            .zip(record.iter())
            .filter(|(_, cell)| !cell.is_empty());
        accounts.push(cells.map(|(name, cell)| (name.clone(), cell.into())).collect());
    }
    Ok(accounts)
}

fn of_mlflow(body: Value) -> Result<Vec<Map<String, Value>>, Problem> {
    let known = &["dataframe_split", "dataframe_records", "inputs", "params"];
    let mut fields = Fields::of(body, known)?;
    let wrong = |name: &str, expected: &str| {
        Problem::invalid("wrong-type", format!("`{name}` must be {expected}")).at(
            format!("/{name}"),
            name,
            None,
        )
    };
    if let Some(split) = fields.take("dataframe_split") {
        let expected = "an object with `columns` and `data`, a list of rows as wide";
        let table = || {
            let names = split.get("columns")?.as_array()?.iter().map(|name| name.as_str());
            let names: Vec<&str> = names.collect::<Option<_>>()?;
            let rows = split.get("data")?.as_array()?.iter().map(|row| {
                let row = row.as_array().filter(|row| row.len() == names.len())?;
                let pairs = names.iter().zip(row);
                Some(
                    pairs
                        .map(|(name, value)| ((*name).to_owned(), value.clone()))
                        .collect(),
                )
            });
            rows.collect::<Option<Vec<Map<String, Value>>>>()
        };
        return table().ok_or_else(|| wrong("dataframe_split", expected));
    }
    match fields.take("inputs") {
        None => fields.objects("dataframe_records", usize::MAX),
        Some(Value::Object(columns)) => {
            let inputs = columns.into_iter().map(|(name, data)| {
                let pairs = [("name".to_owned(), name.into()), ("data".to_owned(), data)];
                pairs.into_iter().collect()
            });
            tensors(&inputs.collect::<Vec<_>>())
        }
        Some(Value::Array(rows)) => {
            let rows = rows.into_iter().map(|row| match row {
                Value::Object(row) => Ok(row),
                other => Err(wrong(
                    "inputs",
                    &format!("a list of objects, not of {}", kind_of(&other)),
                )),
            });
            rows.collect()
        }
        Some(_) => Err(wrong("inputs", "an object of columns, or a list of objects")),
    }
}

fn check(live: &LiveModel, name: &str) -> Result<(), Problem> {
    if live.entry.name == name {
        return Ok(());
    }
    let detail = format!("the model in service is `{}`", live.entry.name);
    Err(Problem::new(
        StatusCode::NOT_FOUND,
        "no-such-model",
        "No such model",
        detail,
    ))
}

fn check_number(accounts: &[Map<String, Value>], service: &Service) -> Result<(), Problem> {
    let most = service.settings.max_accounts;
    match accounts.len() {
        0 => Err(Problem::invalid(
            "empty",
            "there are no accounts; send one row per account",
        )),
        count if count > most => Err(Problem::too_large(format!(
            "there are {count} accounts, and {most} are allowed; send fewer, or POST /v1/batch"
        ))),
        _ => Ok(()),
    }
}
