//! What each value of an outcome column says of its accounts.

use serde::{Deserialize, Serialize};

use crate::language::Language;

/// What a value of the outcome column was read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReadAs {
    /// Bought.
    Won,
    /// Decided otherwise.
    Lost,
    /// Bought, then left.
    Churned,
    /// Not decided yet.
    Open,
    /// No vocabulary knows it: not learnt from until the user says what it means.
    Unclear,
}

impl ReadAs {
    /// In one word; what is unclear in capitals, so that nobody reads over it.
    pub fn describe(self, language: Language) -> String {
        match self {
            Self::Won => language.outcome_read_won(),
            Self::Lost => language.outcome_read_lost(),
            Self::Churned => language.outcome_read_churned(),
            Self::Open => language.outcome_read_open(),
            Self::Unclear => language.outcome_read_unclear(),
        }
    }
}

/// One value of the outcome column, with its rows and what it was read as.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutcomeValue {
    /// The value as it is written.
    pub value: String,
    /// Rows with it.
    pub rows: u64,
    /// What it was read as.
    #[serde(rename = "as")]
    pub read_as: ReadAs,
    /// Whether its accounts are learnt from as ideal or not; `None` where they are not learnt from.
    #[serde(default)]
    pub ideal: Option<bool>,
}
