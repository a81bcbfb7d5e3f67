//! What an account is taken for, and what a part says of it.

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::reason::{Fact, Note, Unused};
use crate::language::Language;

/// What a part says of each customer, and the columns that say nothing of it.
#[derive(Default)]
pub(super) struct PartWorths {
    pub customers: Vec<Option<PartWorth>>,
    /// Columns left out, each with the reason.
    pub left_out: Vec<(String, Unused)>,
    /// What was assumed of the columns read.
    pub notes: Vec<Note>,
}

/// What an account is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Label {
    /// A customer worth enough and kept long enough, as far as that is told.
    Ideal,
    /// A customer that left early or is worth little, or an account that never bought.
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
#[derive(Debug, Clone, PartialEq)]
pub struct PartWorth {
    /// From 0 to 1.
    pub share: f64,
    /// One per column that is known.
    pub facts: Vec<Fact>,
}

impl PartWorth {
    /// From 0 to 1000.
    pub fn thousandths(&self) -> i64 {
        (1000.0 * self.share).round() as i64
    }

    /// The facts as one clause.
    pub fn describe(&self, language: Language) -> String {
        let facts: Vec<String> = self.facts.iter().map(|fact| fact.describe(language)).collect();
        facts.join(", ")
    }
}

/// JSON stays in English.
impl Serialize for PartWorth {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut part = serializer.serialize_struct("PartWorth", 3)?;
        part.serialize_field("thousandths", &self.thousandths())?;
        part.serialize_field("share", &self.share)?;
        part.serialize_field("reason", &self.describe(Language::En))?;
        part.end()
    }
}
