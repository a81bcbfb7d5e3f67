//! What a client is told when it gets no answer: one shape for every refusal (RFC 9457).

use axum::body::Body;
use axum::http::header::{ALLOW, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::Error;
use crate::workflow::sent::Refusal;

/// Media type of a problem.
pub(super) const PROBLEM: &str = "application/problem+json";

/// Why there is no answer.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct Problem {
    /// Which problem it is, for programs: `urn:lookalike:problem:unknown-field`.
    #[serde(rename = "type", serialize_with = "as_urn")]
    #[schema(value_type = String)]
    kind: &'static str,
    /// The same for people.
    title: &'static str,
    /// Status of the answer.
    status: u16,
    /// What is wrong here and what to do, on one line.
    pub detail: String,
    /// Where it is.
    #[serde(flatten)]
    #[schema(value_type = Place)]
    place: Option<Box<Place>>,
    /// Id of the request, which the log has too.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub request_id: Option<Box<str>>,
    /// Seconds after which to come again.
    #[serde(skip)]
    retry: Option<u64>,
    /// Methods that would do.
    #[serde(skip)]
    pub allow: Option<Box<HeaderValue>>,
}

/// The field that is wrong.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct Place {
    /// Where it is, as a JSON pointer into the request; empty for what stands in its address.
    #[schema(required = false)]
    pointer: String,
    /// Its name.
    #[schema(required = false)]
    field: String,
    /// What may have been meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    suggestion: Option<String>,
}

fn as_urn<S: serde::Serializer>(kind: &str, out: S) -> Result<S::Ok, S::Error> {
    out.collect_str(&format_args!("urn:lookalike:problem:{kind}"))
}

impl Problem {
    pub fn new(
        status: StatusCode,
        kind: &'static str,
        title: &'static str,
        detail: impl Into<String>,
    ) -> Self {
        Self {
            kind,
            title,
            status: status.as_u16(),
            detail: one_line(&detail.into()),
            place: None,
            request_id: None,
            retry: None,
            allow: None,
        }
    }

    /// A request that cannot be read.
    pub fn invalid(kind: &'static str, detail: impl Into<String>) -> Self {
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            kind,
            "Request not valid",
            detail,
        )
    }

    /// A body that is no JSON.
    pub fn broken(detail: impl Into<String>) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "broken-json",
            "Body not readable",
            detail,
        )
    }

    pub fn too_large(detail: impl Into<String>) -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too-large",
            "Request too large",
            detail,
        )
    }

    pub fn timeout(detail: impl Into<String>) -> Self {
        Self::new(
            StatusCode::REQUEST_TIMEOUT,
            "timeout",
            "Request not complete",
            detail,
        )
    }

    /// Something broke here; what is told to the log alone.
    pub fn internal() -> Self {
        let detail = "something went wrong here; the log has more under this request's id";
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "Internal error",
            detail,
        )
    }

    /// Too much at once.
    pub fn busy(detail: &str, seconds: u64) -> Self {
        let problem = Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", "Too busy", detail);
        problem.after(seconds)
    }

    /// Status of the answer.
    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// Seconds after which to come again.
    pub fn retry(&self) -> Option<u64> {
        self.retry
    }

    pub fn after(self, seconds: u64) -> Self {
        Self {
            retry: Some(seconds.max(1)),
            ..self
        }
    }

    /// The same of one field.
    pub fn at(self, pointer: impl Into<String>, field: &str, suggestion: Option<String>) -> Self {
        Self {
            place: Some(Box::new(Place {
                pointer: pointer.into(),
                field: field.to_owned(),
                suggestion,
            })),
            ..self
        }
    }

    /// A field of the account at this place of the request.
    pub fn of_account(place: usize, refusal: &Refusal) -> Self {
        let kind = match refusal.suggestion {
            Some(_) => "unknown-field",
            None => "wrong-type",
        };
        let pointer = format!("/accounts/{place}/{}", escaped(&refusal.field));
        Self::invalid(kind, format!("accounts[{place}]: {}", refusal.reason)).at(
            pointer,
            &refusal.field,
            refusal.suggestion.clone(),
        )
    }
}

/// A name as part of a JSON pointer (RFC 6901).
pub(super) fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// Control characters would act in whatever shows the line.
fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

/// The engine's refusals: what a request can mend is told, the places of files are not.
impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Setting { .. } | Error::UnknownColumn { .. } | Error::UnknownValue { .. } => {
                Self::invalid("not-valid", error.to_string())
            }
            Error::Data { .. } => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "not-possible",
                "Not possible",
                error.to_string(),
            ),
            Error::Input {
                reason, remedy, line, ..
            } => {
                let place = if line > 0 {
                    format!("line {line}: ")
                } else {
                    String::new()
                };
                Self::invalid("not-valid", format!("{place}{reason}; {remedy}"))
            }
            Error::Store { reason, remedy, .. } => {
                let status = StatusCode::SERVICE_UNAVAILABLE;
                Self::new(status, "store", "Store not usable", format!("{reason}; {remedy}"))
            }
            Error::Io { source, action, .. } if is_full(&source) => {
                let status = StatusCode::INSUFFICIENT_STORAGE;
                let detail = format!(
                    "the service cannot {action}: its disk is full, or takes nothing more; free some space"
                );
                Self::new(status, "storage", "No space left", detail)
            }
            error => {
                tracing::warn!("{error}");
                Self::internal()
            }
        }
    }
}

/// Whether a disk takes nothing more.
fn is_full(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{FileTooLarge, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
    matches!(
        error.kind(),
        FileTooLarge | QuotaExceeded | ReadOnlyFilesystem | StorageFull
    )
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.status();
        // A structure of texts cannot fail to be written.
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(PROBLEM));
        if let Some(seconds) = self.retry {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        if let Some(allow) = &self.allow {
            headers.insert(ALLOW, HeaderValue::clone(allow));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        // The request's id is put in on the way out.
        response.extensions_mut().insert(self);
        response
    }
}
