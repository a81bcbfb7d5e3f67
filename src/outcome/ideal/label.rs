//! What an account is taken for, and what a part says of it.

use serde::Serialize;

/// What a part says of each customer, and the columns that say nothing of it.
pub(super) struct Told {
    pub said: Vec<Option<Said>>,
    /// Columns left out, each with the reason.
    pub left_out: Vec<(String, String)>,
    /// What was assumed of the columns read.
    pub notes: Vec<String>,
}

/// What an account is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Label {
    Ideal,
    NotIdeal,
    /// Neither yet: not decided, signed lately, or nothing is known of it.
    Undecided,
}

impl Label {
    /// As written in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ideal => "ideal",
            Self::NotIdeal => "not ideal",
            Self::Undecided => "undecided",
        }
    }
}

/// What one part says of a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Said {
    /// From 0 to 1000.
    pub thousandths: i64,
    pub reason: String,
}
