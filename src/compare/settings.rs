//! How to compare.

use super::comparison::{Design, Looks};
use super::metric::Kind;
use crate::error::{Error, Result};

/// Smallest difference of rates worth acting on unless told: three points, or a fifth of the rate of both arms
/// together where that is less (house choices).
pub const LEAST_POINTS: f64 = 0.03;
/// The fifth of it.
pub const LEAST_SHARE_OF_RATE: f64 = 0.2;
/// The same for amounts and days: a tenth of the mean of both arms (house choice).
pub const LEAST_SHARE_OF_MEAN: f64 = 0.1;

/// What is settled before the numbers are looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// How often intervals shall hold the truth.
    pub confidence: f64,
    /// Smallest difference worth acting on, in the metric's unit.
    pub least: Option<f64>,
    /// Whether chance decided who was in which arm.
    pub design: Design,
    /// How often one looks.
    pub looks: Looks,
    /// Accounts of both arms together at the planned end.
    pub planned: Option<u64>,
    /// Share of the accounts that was to be in A, for a randomised comparison.
    pub share_a: f64,
    /// Seed of resampling.
    pub seed: u64,
    /// Resamples of each mean.
    pub resamples: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            confidence: 0.95,
            least: None,
            design: Design::Randomised,
            looks: Looks::Daily,
            planned: None,
            share_a: 0.5,
            seed: 0,
            resamples: 10_000,
        }
    }
}

impl Settings {
    /// Checks every range.
    ///
    /// # Errors
    /// [`Error::Setting`] naming the one outside its range.
    pub fn check(&self) -> Result<()> {
        if !(0.5..1.0).contains(&self.confidence) {
            return Err(Error::setting(
                "confidence",
                "at least 0.5 and below 1",
                self.confidence,
            ));
        }
        if let Some(least) = self.least
            && !(least > 0.0 && least.is_finite())
        {
            return Err(Error::setting("least", "above 0", least));
        }
        if !(self.share_a > 0.0 && self.share_a < 1.0) {
            return Err(Error::setting("split", "two shares above 0", self.share_a));
        }
        if self.planned == Some(0) {
            return Err(Error::setting("planned", "at least 1 account", 0));
        }
        Ok(())
    }

    /// The smallest difference worth acting on, given the estimate of both arms together.
    pub(super) fn least(&self, kind: Kind, pooled: f64) -> f64 {
        self.least.unwrap_or_else(|| {
            two_digits(if kind.is_share() {
                let share = LEAST_SHARE_OF_RATE * pooled.min(1.0 - pooled);
                if share > 0.0 {
                    share.min(LEAST_POINTS)
                } else {
                    LEAST_POINTS
                }
            } else {
                (LEAST_SHARE_OF_MEAN * pooled).abs().max(f64::MIN_POSITIVE)
            })
        })
    }
}

/// A default is a round number: two significant digits.
fn two_digits(value: f64) -> f64 {
    // The text of a finite number is one.
    format!("{value:.1e}").parse().unwrap_or(value)
}
