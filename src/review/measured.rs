//! Whether the champion could be measured, or why not.

use serde::Serialize;

/// Accounts of either outcome from which the champion is measured (house choice: with fewer every interval says nothing).
pub const FEWEST: usize = 5;

/// Whether something could be measured, or why not.
#[derive(Debug, Clone, PartialEq)]
pub enum Measured<T> {
    /// What was measured.
    Yes(T),
    /// Why nothing was.
    No(Unmeasured),
}

/// Why nothing could be measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unmeasured {
    /// No account has an outcome that the champion had not seen.
    NoOutcome,
    /// Fewer than five of one outcome.
    OneOutcome,
    /// No table was given: what is on record is all there is.
    RecordAlone,
}
