//! What the model in service says of past customers: segments, sheet, figures.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::http::header::ACCEPT;
use axum::response::Response;

use super::accounts::{LANGUAGES, Tag, answer_of, typed};
use super::problem::Problem;
use super::service::{About, Service};
use crate::error::Error;
use crate::error::nearest;
use crate::language::Language;
use crate::report::sheet::{html, markdown};
use crate::workflow::figures::{BusinessFigures, FiguresRequest};
use crate::workflow::segments::{OverviewRequest, describe_segments};
use crate::workflow::sheet::{SheetRequest, write_sheet};

/// The parameters of a request's address; a name that is none is refused with what may have been meant.
pub(super) struct Query(Vec<(String, String)>);

impl Query {
    pub fn of(request: &Request, known: &[&str]) -> Result<Self, Problem> {
        let pairs = pairs(request.uri().query().unwrap_or_default());
        match pairs.iter().find(|(name, _)| !known.contains(&name.as_str())) {
            None => Ok(Self(pairs)),
            Some((name, _)) => {
                let near = nearest(name, known.iter().copied());
                let told = match (&near, known) {
                    (Some(near), _) => format!("did you mean `{near}`?"),
                    (None, []) => "there are none here".to_owned(),
                    (None, known) => format!("there are {}", known.join(", ")),
                };
                let detail = format!("there is no parameter `{name}`; {told}");
                Err(Problem::invalid("unknown-parameter", detail).at("", name, near))
            }
        }
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        let mut found = self.0.iter().filter(|(one, _)| one == name);
        found.next().map(|(_, value)| value.as_str())
    }

    /// The language asked for.
    pub fn language(&self) -> Result<Option<Language>, Problem> {
        let Some(asked) = self.get("language") else {
            return Ok(None);
        };
        let found = LANGUAGES.iter().find(|(tag, _)| *tag == asked);
        match found {
            Some((_, language)) => Ok(Some(*language)),
            None => {
                let detail = "`language` must be one of en, fr";
                Err(Problem::invalid("not-valid", detail).at("", "language", None))
            }
        }
    }
}

/// Names and values as an address or a form has them.
pub(super) fn pairs(text: &str) -> Vec<(String, String)> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (unescaped(name), unescaped(value))
    });
    pairs.collect()
}

/// A part of an address with what `%` and `+` stand for.
fn unescaped(text: &str) -> String {
    let (bytes, mut plain, mut at) = (text.as_bytes(), Vec::with_capacity(text.len()), 0);
    while at < bytes.len() {
        let digits = bytes
            .get(at + 1..at + 3)
            .and_then(|digits| std::str::from_utf8(digits).ok());
        let escaped = digits.filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        let byte = escaped.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match (bytes[at], byte) {
            (b'%', Some(byte)) => {
                plain.push(byte);
                at += 2;
            }
            (b'+', _) => plain.push(b' '),
            (byte, _) => plain.push(byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&plain).into_owned()
}

/// The segments of the ideal customers.
///
/// What `lookalike segments --json` prints.
#[utoipa::path(
    get, path = "/v1/segments", tag = "profile",
    params(("number" = Option<u32>, Query, description = "Only the segment of this number"),
           ("language" = inline(Option<Tag>), Query, description = "en or fr; the model's by default")),
    responses((status = 200, body = Object), (status = 422, body = Problem, content_type = "application/problem+json"))
)]
pub(super) async fn segments(
    State(service): State<Arc<Service>>,
    request: Request,
) -> Result<Response, Problem> {
    let query = Query::of(&request, &["number", "language"])?;
    let language = query.language()?;
    let number = query.get("number").map(str::parse::<u32>).transpose();
    let number = number.map_err(|_| {
        Problem::invalid("not-valid", "`number` must be a segment's number").at("", "number", None)
    })?;
    service
        .work(move |service| {
            let live = service.current.live();
            let overview = describe_segments(&OverviewRequest {
                version: live.choice(service.models()),
                number,
                map: None,
                language,
                to_program: true,
            })?;
            Ok(answer_of(&live, 0, &overview))
        })
        .await
}

/// The ICP sheet.
///
/// What `lookalike sheet` writes: JSON, or Markdown or a page where `Accept` asks for `text/markdown` or `text/html`.
#[utoipa::path(
    get, path = "/v1/sheet", tag = "profile",
    params(("language" = inline(Option<Tag>), Query, description = "en or fr; the model's by default")),
    responses((status = 200, content((Object = "application/json"), (String = "text/markdown"), (String = "text/html"))),
              (status = 422, body = Problem, content_type = "application/problem+json"))
)]
pub(super) async fn sheet(
    State(service): State<Arc<Service>>,
    request: Request,
) -> Result<Response, Problem> {
    let language = Query::of(&request, &["language"])?.language()?;
    let layout = accepted(
        request.headers(),
        &["application/json", "text/markdown", "text/html"],
    );
    service
        .work(move |service| {
            let live = service.current.live();
            let request = SheetRequest {
                version: live.choice(service.models()),
                files: Vec::new(),
                language,
                to_program: layout == 0,
            };
            let sheet = write_sheet(&request, |_| -> Result<Vec<u8>, Error> { Ok(Vec::new()) })?;
            let mut response = match layout {
                1 => typed("text/markdown; charset=utf-8", markdown::markdown(&sheet)),
                2 => typed("text/html; charset=utf-8", html::html(&sheet)),
                _ => return Ok(answer_of(&live, 0, &sheet)),
            };
            response.extensions_mut().insert(About {
                model: Some(live.reference.clone()),
                accounts: None,
            });
            Ok(response)
        })
        .await
}

/// Business figures of the ideal customers and of the rest.
///
/// What `lookalike figures --json` prints.
#[utoipa::path(
    get, path = "/v1/figures", tag = "profile",
    params(("group" = Option<String>, Query, description = "Only one group: all, icp, not-icp, a grade, or segment:N"),
           ("before" = Option<String>, Query, description = "Figures of deals opened before this day, and since")),
    responses((status = 200, body = Object), (status = 422, body = Problem, content_type = "application/problem+json"))
)]
pub(super) async fn figures(
    State(service): State<Arc<Service>>,
    request: Request,
) -> Result<Response, Problem> {
    let query = Query::of(&request, &["group", "before"])?;
    let [group, before] = ["group", "before"].map(|name| query.get(name).map(str::to_owned));
    service
        .work(move |service| {
            let live = service.current.live();
            let is_change = before.is_some();
            let figures = BusinessFigures::read(&FiguresRequest {
                version: live.choice(service.models()),
                group,
                before,
            })?;
            Ok(match &figures.change {
                Some(change) if is_change => answer_of(&live, 0, change),
                _ => answer_of(&live, 0, &figures.dashboard),
            })
        })
        .await
}

/// Which of some media types a client would rather have; the first unless it names another.
pub(super) fn accepted(headers: &HeaderMap, media: &[&str]) -> usize {
    let accept = headers
        .get(ACCEPT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let named = accept
        .split(',')
        .map(|one| one.split(';').next().unwrap_or_default().trim());
    let mut places = named.filter_map(|name| media.iter().position(|one| one.eq_ignore_ascii_case(name)));
    places.next().unwrap_or(0)
}
