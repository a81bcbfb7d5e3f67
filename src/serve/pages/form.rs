//! What a page was asked with: fields of a form, in its address or in its body.

use axum::extract::Request;
use axum::http::StatusCode;

use crate::serve::body::{Raw, media_type};
use crate::serve::problem::Problem;
use crate::serve::profile::pairs;
use crate::serve::service::Service;

/// Longest value of a field that is taken, in characters (house choice: no cell that scores is longer).
pub(super) const LONGEST: usize = 4_000;

/// Fields and their values. What a page has no use for is passed over: links are handed around with more in them.
#[derive(Default)]
pub(super) struct Form(Vec<(String, String)>);

impl Form {
    /// Those of an address.
    pub fn of_query(request: &Request) -> Self {
        Self(pairs(request.uri().query().unwrap_or_default()))
    }

    /// Those of a body.
    ///
    /// # Errors
    /// [`Problem`] for another body than a form's, and one that is too large.
    pub async fn read(service: &Service, request: Request) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        if media_type(&parts.headers) != "application/x-www-form-urlencoded" {
            let detail = "this address takes the form of its page";
            let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
            return Err(Problem::new(status, "media-type", "Media type not read", detail));
        }
        let raw = Raw::read(&parts.headers, body, &service.settings).await?;
        let bytes = raw.unpacked(service.settings.max_body)?;
        Self::of(pairs(&String::from_utf8_lossy(&bytes)))
    }

    /// These fields.
    ///
    /// # Errors
    /// [`Problem`] for a value that is too long.
    pub fn of(fields: Vec<(String, String)>) -> Result<Self, Problem> {
        let is_long = |value: &String| value.chars().nth(LONGEST).is_some();
        match fields.iter().any(|(_, value)| is_long(value)) {
            true => Err(Problem::too_large(format!(
                "a field has more than {LONGEST} characters; shorten it"
            ))),
            false => Ok(Self(fields)),
        }
    }

    /// A field's value without blanks around it, unless it is empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        let mut found = self.0.iter().filter(|(one, _)| one == name);
        let value = found.next().map(|(_, value)| value.trim());
        value.filter(|value| !value.is_empty())
    }

    /// The fields whose names begin so, without that beginning; empty ones left out.
    pub fn under<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        let fields = self.0.iter().filter_map(move |(name, value)| {
            let name = name.strip_prefix(prefix)?;
            Some((name, value.trim()))
        });
        fields.filter(|(_, value)| !value.is_empty())
    }
}

/// A text as part of an address.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            _ => out += &format!("%{byte:02X}"),
        }
    }
    out
}
