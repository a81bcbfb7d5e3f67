//! What a review leaves behind for those after it.

use serde::{Deserialize, Serialize};

/// One line of `reviews.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Version of the champion that was reviewed.
    pub champion: String,
    /// When, UTC.
    pub at: String,
    /// sha256 of the table's cells as read; empty of a review of the record alone.
    pub fingerprint: String,
    /// What the review advised: keep, promote or investigate.
    pub verdict: String,
    /// Accounts that it counted, none of which an earlier review of this champion had.
    pub accounts: u64,
    /// Sum of the champion's loss minus the challenger's over them, nats.
    pub sum: f64,
    /// Sum of the squares.
    pub squares: f64,
    /// Their ids, each as the start of its sha256: no account is named.
    pub ids: Vec<String>,
    /// sha256 of what it told people, kept beside; absent of reviews of earlier releases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dossier: Option<String>,
}

impl Record {
    /// Whether it was a review of scores and outcomes on record, without a table: those count their own accounts.
    pub fn is_of_record(&self) -> bool {
        self.fingerprint.is_empty()
    }
}
