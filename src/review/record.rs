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
    /// sha256 of the table's cells as read.
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
}
