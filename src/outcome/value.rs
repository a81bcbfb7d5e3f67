//! What each value of an outcome column says of its accounts.

use serde::{Deserialize, Serialize};

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
}
