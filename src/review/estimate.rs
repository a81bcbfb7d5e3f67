//! An estimate with the interval that is shown and the one that decides.

use serde::Serialize;

use super::spending::PER_QUARTER;
use crate::stats::normal;

/// Intervals shown.
pub(super) const CONFIDENCE: f64 = 0.95;
/// Tests of the champion in one quarter, each at its share of [`PER_QUARTER`]: slope and ratio, both ways, and ranking.
const TESTS: f64 = 5.0;

/// An estimate, its 95 % interval, and the wider one that decides.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// 95 % interval.
    pub low: f64,
    /// Upper end of it.
    pub high: f64,
    /// Interval at the level that a quarter may spend.
    #[serde(skip)]
    pub decisive: [f64; 2],
}

impl Estimate {
    pub(super) fn of(value: f64, interval: impl Fn(f64) -> (f64, f64)) -> Self {
        let (low, high) = interval(CONFIDENCE);
        let (least, most) = interval(decisive());
        Self {
            value,
            low,
            high,
            decisive: [least, most],
        }
    }

    /// Of a ratio whose logarithm has this standard error.
    pub(super) fn of_logarithm(value: f64, error: f64) -> Self {
        Self::of(value, |confidence| {
            let factor = (normal::half_width(confidence) * error).exp();
            (value / factor, value * factor)
        })
    }

    /// Whether all that it may be, at the decisive level, lies outside a band.
    pub(super) fn leaves(&self, band: [f64; 2]) -> bool {
        self.decisive[1] < band[0] || self.decisive[0] > band[1]
    }
}

/// Two-sided confidence of which each tail is one test's share of what a quarter may spend.
pub(super) fn decisive() -> f64 {
    1.0 - 2.0 * PER_QUARTER / TESTS
}
