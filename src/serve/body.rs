//! Bodies of requests: read within limits of size and time, unpacked within the same size.

use std::io::Read;

use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use flate2::read::MultiGzDecoder;
use http_body_util::BodyExt;
use tokio::time::timeout;

use super::problem::Problem;
use super::settings::ServeSettings;

/// How a body is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packed {
    Plain,
    Gzip,
}

/// A body as it came.
pub(super) struct Raw {
    bytes: Vec<u8>,
    packed: Packed,
}

impl Packed {
    /// # Errors
    /// [`Problem`] for an encoding that is not read here.
    pub fn of(headers: &HeaderMap) -> Result<Self, Problem> {
        let named = headers
            .get(CONTENT_ENCODING)
            .map(|value| value.as_bytes().to_ascii_lowercase());
        match named.as_deref() {
            None | Some(b"identity" | b"") => Ok(Self::Plain),
            Some(b"gzip" | b"x-gzip") => Ok(Self::Gzip),
            Some(_) => {
                let detail = "Content-Encoding must be gzip or absent";
                let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
                Err(Problem::new(status, "encoding", "Encoding not read", detail))
            }
        }
    }
}

/// The media type of a body, without its parameters.
pub(super) fn media_type(headers: &HeaderMap) -> String {
    let value = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let bare = value.unwrap_or_default().split(';').next().unwrap_or_default();
    bare.trim().to_ascii_lowercase()
}

/// Refuses what is not said to be JSON: a browser sends other types across sites without asking.
pub(super) fn check_json(headers: &HeaderMap) -> Result<(), Problem> {
    let kind = media_type(headers);
    match kind == "application/json" || kind.ends_with("+json") {
        true => Ok(()),
        false => {
            let detail = "Content-Type must be application/json";
            let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
            Err(Problem::new(status, "media-type", "Media type not read", detail))
        }
    }
}

/// The next part of a body; nothing at its end.
pub(super) async fn next(body: &mut Body, settings: &ServeSettings) -> Result<Option<Bytes>, Problem> {
    loop {
        let frame = match timeout(settings.idle(), body.frame()).await {
            Err(_) => {
                let detail = format!("nothing of the body came for {} s", settings.idle_timeout);
                return Err(Problem::timeout(detail));
            }
            Ok(None) => return Ok(None),
            Ok(Some(Err(_))) => {
                let detail = "the body ended before it was whole; send it again";
                return Err(Problem::broken(detail));
            }
            Ok(Some(Ok(frame))) => frame,
        };
        if let Ok(bytes) = frame.into_data() {
            return Ok(Some(bytes));
        }
    }
}

impl Raw {
    /// Reads a whole body.
    pub async fn read(
        headers: &HeaderMap,
        mut body: Body,
        settings: &ServeSettings,
    ) -> Result<Self, Problem> {
        let packed = Packed::of(headers)?;
        let told = headers
            .get(CONTENT_LENGTH)
            .and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
        let most = settings.max_body;
        if told.is_some_and(|length| length > most) {
            return Err(over(most));
        }
        let mut bytes = Vec::new();
        while let Some(part) = next(&mut body, settings).await? {
            if (bytes.len() + part.len()) as u64 > most {
                return Err(over(most));
            }
            bytes.extend_from_slice(&part);
        }
        Ok(Self { bytes, packed })
    }

    /// Unpacks it; takes processor time.
    pub fn unpacked(self, most: u64) -> Result<Vec<u8>, Problem> {
        if self.packed == Packed::Plain {
            return Ok(self.bytes);
        }
        let mut bytes = Vec::new();
        let mut reader = MultiGzDecoder::new(self.bytes.as_slice()).take(most + 1);
        reader
            .read_to_end(&mut bytes)
            .map_err(|_| Problem::broken("the body is no gzip, though its Content-Encoding says so"))?;
        match bytes.len() as u64 > most {
            true => Err(over(most)),
            false => Ok(bytes),
        }
    }
}

fn over(most: u64) -> Problem {
    Problem::too_large(format!(
        "the body is larger than {most} bytes unpacked; send fewer accounts, or POST /v1/batch"
    ))
}
