//! Whether the champion could be measured, or why not.

use serde::Serialize;

use super::champion::RATIOS;
use super::estimate::Estimate;
use crate::stats::normal::half_width;
use crate::stats::share::wilson;

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

/// Decided accounts of which hardly any ended one way, although the champion expected otherwise of them: the table may hold
/// deals of one kind only.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OneSided {
    /// Decided accounts that the champion had not seen.
    pub accounts: u64,
    /// Ideal ones among them.
    pub ideal: u64,
    /// How many it expected.
    pub expected: f64,
}

impl OneSided {
    /// Of accounts with these fits; `None` where observed over expected may lie within its band.
    pub fn of(fits: impl Iterator<Item = f64>, accounts: usize, ideal: usize) -> Option<Self> {
        let (n, found, expected) = (accounts as f64, ideal as f64, fits.sum::<f64>());
        let ratio = Estimate::of(found / expected, |confidence| {
            let (low, high) = wilson(found, n, half_width(confidence));
            (low * n / expected, high * n / expected)
        });
        (expected > 0.0 && ratio.leaves(RATIOS)).then_some(Self {
            accounts: accounts as u64,
            ideal: ideal as u64,
            expected,
        })
    }
}
