//! What became of accounts, put on record; what reviews found; segments compared, and tests of them planned.

use std::io::Write;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::accounts::{LANGUAGES, Sent, Tag, answer_of, json as written, raw};
use super::json::{Fields, parse};
use super::problem::Problem;
use super::profile::Query;
use super::service::Service;
use crate::compare::{Looks, Settings};
use crate::error::Error;
use crate::files::unfinished::Unfinished;
use crate::recipe::ReadRecipe;
use crate::registry::Registry;
use crate::source::ndjson;
use crate::workflow::compare::{SegmentsRequest, compare_all, compare_segments};
use crate::workflow::outcomes::{AddRequest, add};
use crate::workflow::plan::{PlanRequest, plan_test};

/// Outcomes to put on record.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "says in the API's document what is read field by field")]
pub(super) struct OutcomesRequest {
    /// One object per account: its id, what became of it, and the day, under the names of the model's columns.
    #[schema(value_type = Vec<std::collections::BTreeMap<String, Sent>>, min_items = 1)]
    outcomes: Vec<Map<String, Value>>,
    /// Field of the outcome; found when absent.
    outcome: Option<String>,
    /// Its values that mean ideal.
    positive: Option<Vec<String>>,
    /// Its values that mean lost.
    negative: Option<Vec<String>>,
    /// Field of the account's id; the model's when absent.
    id: Option<String>,
    /// Field of the day of the decision.
    date: Option<String>,
    /// Field that says who was contacted.
    contacted: Option<String>,
    /// Day on which it was true, `2026-09-30`; today when absent.
    as_of: Option<String>,
}

/// A test to plan.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "as above")]
pub(super) struct PlanBody {
    /// What is compared, as `--metric` of `lookalike compare` has it; a rate when absent.
    metric: Option<String>,
    /// Rate (0 to 1) or mean expected without a difference.
    baseline: Option<f64>,
    /// Standard deviation between accounts, of an amount.
    sd: Option<f64>,
    /// Smallest difference worth acting on; without it, what `per_arm` accounts can show.
    least: Option<f64>,
    /// Accounts in arm A.
    per_arm: Option<u64>,
    /// How often intervals hold the truth; 0.95 when absent.
    confidence: Option<f64>,
    /// How often a difference worth acting on shall be found; 0.8 when absent.
    power: Option<f64>,
    /// Share of the accounts in A; 0.5 when absent.
    share_a: Option<f64>,
    /// `daily` or `once`.
    looks: Option<String>,
    /// Language of the stopping rule.
    language: Option<Tag>,
}

/// Put outcomes on record.
///
/// What `lookalike outcomes add` does with a table. Sent again, an outcome of the same account, true as of the same day, adds nothing:
/// a request may be repeated until it is answered.
#[utoipa::path(
    post, path = "/v1/outcomes", tag = "record", request_body = OutcomesRequest,
    responses((status = 200, body = Object), (status = 422, body = Problem, content_type = "application/problem+json"))
)]
pub(super) async fn outcomes(
    State(service): State<Arc<Service>>,
    request: Request,
) -> Result<Response, Problem> {
    let raw = raw(&service, request).await?;
    service
        .work(move |service| {
            let live = service.current.live();
            let body = parse(&raw.unpacked(service.settings.max_body)?)?;
            let known = &[
                "outcomes",
                "outcome",
                "positive",
                "negative",
                "id",
                "date",
                "contacted",
                "as_of",
            ];
            let mut fields = Fields::of(body, known)?;
            let rows = fields.objects("outcomes", service.settings.max_accounts)?;
            let as_of = fields.text("as_of")?.map(|day| day.parse::<Date>()).transpose();
            let as_of = as_of.map_err(|_| {
                Problem::invalid("not-valid", "`as_of` must be a day such as 2026-09-30")
                    .at("/as_of", "as_of", None)
            })?;
            let table = table(&rows)?;
            let added = add(&AddRequest {
                data: table.path().to_path_buf(),
                called: Some("POST /v1/outcomes".to_owned()),
                models: service.models().clone(),
                model: Some(live.entry.name.clone()),
                outcome: fields.text("outcome")?,
                positive: fields.texts("positive")?,
                negative: fields.texts("negative")?,
                id: fields.text("id")?,
                date: fields.text("date")?,
                contacted: fields.text("contacted")?,
                as_of,
                read: ReadRecipe {
                    delimiter: Some(','),
                    header_line: Some(1),
                    encoding: Some("utf-8".to_owned()),
                    ..ReadRecipe::default()
                },
            })?;
            let mut answer = added.json();
            if let Some(answer) = answer.as_object_mut() {
                // How a file was read, and where the record is, are nothing to who sent no file.
                answer.remove("read");
                answer.remove("store");
            }
            Ok(answer_of(&live, rows.len(), &answer))
        })
        .await
}

/// Rows as a table with the fields of all of them, for as long as it is read.
pub(super) fn table(rows: &[Map<String, Value>]) -> Result<Unfinished, Problem> {
    let mut header: Vec<&str> = Vec::new();
    for name in rows.iter().flat_map(Map::keys) {
        if !header.contains(&name.as_str()) {
            header.push(name);
        }
        if header.len() > 200 {
            return Err(Problem::invalid(
                "not-valid",
                "outcomes have more than 200 fields; send those of the outcome",
            ));
        }
    }
    let failed = |error: std::io::Error| Problem::from(Error::io(std::env::temp_dir(), "write in")(error));
    let mut file = Unfinished::private().map_err(failed)?;
    let mut out = csv::Writer::from_writer(Vec::new());
    let unwritten = |error: csv::Error| Problem::invalid("not-valid", error.to_string());
    out.write_record(&header).map_err(unwritten)?;
    for row in rows {
        let cells = header.iter().map(|name| {
            let mut cell = String::new();
            if let Some(value) = row.get(*name) {
                ndjson::write(&mut cell, value);
            }
            cell
        });
        out.write_record(cells).map_err(unwritten)?;
    }
    let text = out.into_inner().unwrap_or_default();
    file.write_all(&text).map_err(failed)?;
    Ok(file)
}

/// What reviews of the model found.
///
/// The reviews that `lookalike review` put on record, the oldest first.
#[utoipa::path(get, path = "/v1/reviews", tag = "record", responses((status = 200, body = Vec<Object>)))]
pub(super) async fn reviews(
    State(service): State<Arc<Service>>,
    request: Request,
) -> Result<Response, Problem> {
    Query::of(&request, &[])?;
    service
        .work(move |service| {
            let live = service.current.live();
            let reviews = Registry::open(service.models()).reviews(&live.entry.name)?;
            Ok(answer_of(&live, 0, &reviews))
        })
        .await
}

/// Compare segments.
///
/// What `lookalike compare A B --json` prints; without `a` and `b` every pair, as `--all`.
#[utoipa::path(
    get, path = "/v1/compare", tag = "record",
    params(("a" = Option<String>, Query, description = "Number or name of a segment; 0 is who is in none"),
           ("b" = Option<String>, Query, description = "Another"),
           ("metric" = Option<String>, Query, description = "Figure that decides; the close rate by default"),
           ("language" = inline(Option<Tag>), Query, description = "en or fr; the model's by default")),
    responses((status = 200, body = Object), (status = 422, body = Problem, content_type = "application/problem+json"))
)]
pub(super) async fn compare(
    State(service): State<Arc<Service>>,
    request: Request,
) -> Result<Response, Problem> {
    let query = Query::of(&request, &["a", "b", "metric", "language"])?;
    let language = query.language()?;
    let [a, b, metric] = ["a", "b", "metric"].map(|name| query.get(name).map(str::to_owned));
    service
        .work(move |service| {
            let live = service.current.live();
            let request = SegmentsRequest {
                version: live.choice(service.models()),
                metric,
                settings: Settings::default(),
                language,
            };
            let answer = match (&a, &b) {
                (Some(a), Some(b)) => compare_segments(&request, a, b)?,
                (None, None) => compare_all(&request, &|_, _, _| {})?,
                _ => {
                    let detail = "a comparison takes two segments: ?a=1&b=2, or none for every pair";
                    return Err(Problem::new(
                        StatusCode::UNPROCESSABLE_ENTITY,
                        "missing-parameter",
                        "Request not valid",
                        detail,
                    ));
                }
            };
            Ok(answer_of(&live, 0, &answer.json()))
        })
        .await
}

/// Plan a test.
///
/// What `lookalike compare --plan --json` prints: accounts per arm, or the difference that so many can show.
#[utoipa::path(
    post, path = "/v1/compare/plan", tag = "record", request_body = PlanBody,
    responses((status = 200, body = Object), (status = 422, body = Problem, content_type = "application/problem+json"))
)]
pub(super) async fn plan(State(service): State<Arc<Service>>, request: Request) -> Result<Response, Problem> {
    let raw = raw(&service, request).await?;
    service
        .work(move |service| {
            let body = parse(&raw.unpacked(service.settings.max_body)?)?;
            let known = &[
                "metric",
                "baseline",
                "sd",
                "least",
                "per_arm",
                "confidence",
                "power",
                "share_a",
                "looks",
                "language",
            ];
            let mut fields = Fields::of(body, known)?;
            let share = |share: Option<f64>, usual: f64| share.unwrap_or(usual);
            let planned = plan_test(&PlanRequest {
                metric: fields.text("metric")?,
                baseline: fields.number("baseline")?,
                sd: fields.number("sd")?,
                least: fields.number("least")?,
                per_arm: fields.whole("per_arm", 1_000_000_000)?,
                confidence: share(fields.share("confidence")?, 0.95),
                power: share(fields.share("power")?, 0.8),
                share_a: share(fields.share("share_a")?, 0.5),
                looks: fields
                    .one_of("looks", &[("daily", Looks::Daily), ("once", Looks::Once)])?
                    .unwrap_or(Looks::Daily),
                group: None,
                a: None,
                b: None,
                seed: 0,
                draw: None,
                output: None,
                language: fields.one_of("language", &LANGUAGES)?.unwrap_or_default(),
            })?;
            Ok(written(&planned.plan))
        })
        .await
}
