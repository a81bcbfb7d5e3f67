//! What a model was learnt from: accounts whose outcome is known, or customers against a universe of companies.

use serde::{Deserialize, Serialize};

use crate::recipe::Prevalence;
use crate::stats::share::logit;

/// What ideal accounts were held against.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Basis {
    /// Accounts that were decided otherwise.
    #[default]
    Outcomes,
    /// A universe of companies, of which nobody is known to be lost.
    Universe(Universe),
}

/// Customers and the companies they were held against.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Universe {
    /// Customers learnt from.
    pub customers: u64,
    /// Companies they were held against, customers not counted.
    pub universe: u64,
    /// Rows of the universe that were customers found again, taken out of it.
    pub matched: u64,
    /// Share of the universe that would be ideal, as the user stated it; without it there is no fit.
    pub prevalence: Option<Prevalence>,
    /// How far the log-odds lie at the bounds of the prevalence from where they lie at its middle.
    pub offsets: Option<[f64; 2]>,
    /// How much more often than a company of the universe a customer reaches the score of the universe's best tenth,
    /// out of fold; absent where it was not measured.
    pub lift: Option<f64>,
    /// Criteria on which customers live where the universe hardly is, the weightiest first: what the scorecard says
    /// there is extrapolated.
    pub uncovered: Vec<Uncovered>,
}

/// Customers where the universe hardly is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Uncovered {
    /// Name of the criterion.
    pub criterion: String,
    /// Customers in bins with fewer than [`FEWEST`] companies of the universe.
    pub customers: u64,
}

/// Companies of the universe below which a bin is not covered by it (house choice: as many as make a share worth
/// anything at all).
pub const FEWEST: u64 = 5;

impl Basis {
    /// Customers and universe, where that is what was learnt from.
    pub fn universe(&self) -> Option<&Universe> {
        match self {
            Self::Outcomes => None,
            Self::Universe(universe) => Some(universe),
        }
    }

    /// Whether a fit may be told: how often ideal accounts are met is known.
    pub fn has_fit(&self) -> bool {
        self.universe().is_none_or(|universe| universe.offsets.is_some())
    }

    /// How far the bounds of the fit move because the prevalence is a range (log-odds, at most and at least 0).
    pub fn offsets(&self) -> [f64; 2] {
        self.universe()
            .and_then(|universe| universe.offsets)
            .unwrap_or([0.0; 2])
    }

    /// It is the usual one.
    pub(crate) fn is_outcomes(&self) -> bool {
        *self == Self::Outcomes
    }

    /// What cannot be; the reason where it is.
    pub(super) fn check(&self) -> Result<(), String> {
        let Some(universe) = self.universe() else {
            return Ok(());
        };
        let share = |v: f64| v > 0.0 && v < 1.0;
        let stated = universe
            .prevalence
            .is_none_or(|p| share(p.low) && share(p.high) && p.low <= p.high);
        let moved = universe
            .offsets
            .is_none_or(|[low, high]| low.is_finite() && high.is_finite() && low <= 0.0 && high >= 0.0);
        match stated && moved && universe.prevalence.is_some() == universe.offsets.is_some() {
            true => Ok(()),
            false => {
                Err("the prevalence of the universe is no share between 0 and 1, or has no offsets".into())
            }
        }
    }
}

/// How much more often than a company of the universe a customer reaches the score that the best tenth of the universe
/// reaches. NaN marks accounts that were not tested.
pub(crate) fn lift(ideal: &[bool], fit: &[f64]) -> Option<f64> {
    let of = |side: bool| -> Vec<f64> {
        let tested = ideal
            .iter()
            .zip(fit)
            .filter(|(ideal, fit)| **ideal == side && !fit.is_nan());
        tested.map(|(_, fit)| *fit).collect()
    };
    let (customers, mut universe) = (of(true), of(false));
    universe.sort_by(f64::total_cmp);
    let start = *universe.get(universe.len() - (universe.len() / 10).max(1).min(universe.len()))?;
    let share = |fits: &[f64]| fits.iter().filter(|fit| **fit >= start).count() as f64 / fits.len() as f64;
    (!customers.is_empty()).then(|| share(&customers) / share(&universe))
}

/// What must be added to the log-odds of customers against universe so that the mean fit over the universe is
/// `share`: the offset of case-control sampling, solved on the universe itself because its rows are companies in
/// general, not losses.
///
/// `log_odds` and `weights` are those of the universe's rows. Source: King & Zeng (2001), Logistic regression in rare
/// events data, section 4.1 (the offset that it starts from).
pub(super) fn offset(log_odds: &[f64], share: f64) -> f64 {
    let mean = |offset: f64| {
        let fits = log_odds
            .iter()
            .map(|value| 1.0 / (1.0 + (-(value + offset)).exp()));
        fits.sum::<f64>() / log_odds.len().max(1) as f64
    };
    // The mean rises with the offset, and every log-odds lies within these bounds of the wanted one.
    let most = log_odds.iter().fold(1.0f64, |most, value| most.max(value.abs()));
    let (mut low, mut high) = (logit(share) - most, logit(share) + most);
    for _ in 0..80 {
        let middle = f64::midpoint(low, high);
        if mean(middle) < share {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_fit_of_the_universe_is_the_share_stated() {
        let log_odds: Vec<f64> = (0..200).map(|i| f64::from(i) / 25.0 - 4.0).collect();
        for share in [0.001, 0.05, 0.6] {
            let offset = offset(&log_odds, share);
            let fits = log_odds.iter().map(|v| 1.0 / (1.0 + (-(v + offset)).exp()));
            let mean = fits.sum::<f64>() / 200.0;
            assert!((mean - share).abs() < 1e-9, "{mean} for {share}");
        }
    }
}
