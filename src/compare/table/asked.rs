//! What is asked of a table.

use crate::compare::metric::{Better, Kind};
use crate::error::{Error, Result};

/// Values that are listed in a message.
pub(super) const LISTED: usize = 6;

/// What to read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Asked {
    /// Column that says the arm.
    pub group: String,
    /// Its values; both may be left out where there are just two.
    pub a: Option<String>,
    pub b: Option<String>,
    pub metric: MetricAsked,
    /// Values of a rate's column that count as a hit.
    pub positive: Vec<String>,
    /// Column that says whether a duration is over.
    pub ended: Option<String>,
    /// Column that identifies an account.
    pub id: Option<String>,
    /// Column with the day on which an account was measured, to draw what was known each day.
    pub day: Option<String>,
    /// Day on which the data were true (days since 1970-01-01), for durations between two dates; the latest of them when
    /// absent.
    pub as_of: Option<i32>,
}

/// `COL`, `COL:kind`, `FROM..TO:kind`, before the table is known.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MetricAsked {
    pub text: String,
    pub kind: Option<Kind>,
    pub horizon: Option<f64>,
    pub better: Option<Better>,
}

impl std::str::FromStr for MetricAsked {
    type Err = Error;

    /// A kind is only what follows the last colon and is one.
    fn from_str(text: &str) -> Result<Self> {
        let (name, kind) = match text.rsplit_once(':') {
            Some((name, kind)) if kind.parse::<Kind>().is_ok() => (name, kind.parse().ok()),
            Some((_, kind))
                if !kind.is_empty()
                    && kind.bytes().all(|b| b.is_ascii_lowercase())
                    && text.contains("..") =>
            {
                // Two columns and a word that is no kind: a slip rather than a column's name.
                kind.parse::<Kind>()?;
                (text, None)
            }
            _ => (text, None),
        };
        if name.trim().is_empty() {
            return Err(Error::setting("metric", "COL, COL:kind or FROM..TO:kind", text));
        }
        Ok(Self {
            text: name.to_owned(),
            kind,
            ..Self::default()
        })
    }
}
