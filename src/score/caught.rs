//! What share of the ideal customers of a table a list of its accounts should catch, by their fits.

use serde::Serialize;

use crate::fit::verdict::Verdict;
use crate::model::{FitUncertainty, Model};
use crate::score::scorer::{Row, Score};
use crate::stats::normal::Z_95;
use crate::stats::share::{logit, portable_sigmoid, sigmoid};

/// What a list should catch.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Caught {
    /// Share of the table's ideal customers that is on the list, from 0 to 1.
    pub share: f64,
    /// Its 95 % interval.
    pub low: f64,
    /// The same.
    pub high: f64,
    /// Ideal customers to be expected on the list.
    pub ideal: f64,
    /// Ideal customers to be expected in the table, knocked-out accounts not counted.
    pub ideal_in_all: f64,
    /// Accounts in the table, knocked-out ones not counted.
    pub accounts_in_all: u64,
}

/// Why a share is not told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Untold {
    /// Nothing says how often an ideal customer is met.
    NoFit,
    /// The model's order is that of chance.
    NoSignal,
    /// Its fits were never measured.
    Unmeasured,
    /// Nobody is on the list.
    Nobody,
}

/// What the accounts of a table say of their fits, those on the list and the others apart; sums of consecutive chunks
/// add up.
#[derive(Debug, Clone)]
pub(super) struct Catch {
    sides: [Side; 2],
    /// Where the bins of each criterion start among all bins.
    starts: Vec<usize>,
    uncertainty: FitUncertainty,
    offsets: [f64; 2],
}

#[derive(Debug, Clone)]
struct Side {
    accounts: u64,
    /// Fits: as they are, and at both ends of a stated prevalence.
    fit: [f64; 3],
    /// Variance of how many are ideal, their fits being known.
    chance: f64,
    /// How fast the sum of fits moves with every account's log-odds, with the slope of the calibration, and with the points
    /// of each bin.
    slope: f64,
    tilt: f64,
    bins: Vec<f64>,
}

impl Catch {
    pub fn new(model: &Model) -> Self {
        let mut bins = 0;
        let start = |len: usize| {
            bins += len;
            bins - len
        };
        let starts = model.criteria.iter().map(|c| c.cut.len()).map(start).collect();
        let side = Side {
            accounts: 0,
            fit: [0.0; 3],
            chance: 0.0,
            slope: 0.0,
            tilt: 0.0,
            bins: vec![0.0; bins],
        };
        Self {
            sides: [side.clone(), side],
            starts,
            uncertainty: model.fit_uncertainty,
            offsets: model.data.basis.offsets(),
        }
    }

    /// Takes an account that no rule knocks out.
    pub fn add(&mut self, is_listed: bool, row: &Row, score: &Score) {
        let side = &mut self.sides[usize::from(!is_listed)];
        side.accounts += 1;
        if score.fit.is_nan() {
            return;
        }
        let log_odds = logit(score.fit);
        let slope = score.fit * (1.0 - score.fit);
        let ends = self.offsets.map(|offset| match offset {
            0.0 => score.fit,
            offset => portable_sigmoid(log_odds + offset),
        });
        for (sum, fit) in side.fit.iter_mut().zip([score.fit, ends[0], ends[1]]) {
            *sum += fit;
        }
        side.chance += slope + slope * slope * self.uncertainty.unmodelled;
        side.slope += slope;
        side.tilt += slope * (log_odds - self.uncertainty.pivot);
        for (start, bin) in self.starts.iter().zip(&row.bins) {
            side.bins[start + usize::from(*bin)] += slope;
        }
    }

    /// Adds the sums of the rows that follow.
    pub fn append(&mut self, next: &Self) {
        for (side, more) in self.sides.iter_mut().zip(&next.sides) {
            side.accounts += more.accounts;
            side.chance += more.chance;
            side.slope += more.slope;
            side.tilt += more.tilt;
            let sums = side.fit.iter_mut().chain(&mut side.bins);
            let more = more.fit.iter().chain(&more.bins);
            sums.zip(more).for_each(|(sum, more)| *sum += more);
        }
    }

    pub fn clear(&mut self) {
        for side in &mut self.sides {
            side.accounts = 0;
            side.fit = [0.0; 3];
            (side.chance, side.slope, side.tilt) = (0.0, 0.0, 0.0);
            side.bins.fill(0.0);
        }
    }

    /// The share, and what it may be.
    ///
    /// With S₁ the sum of the fits on the list and S₀ that of the others, the share is S₁ / (S₁ + S₀), its logit log S₁ − log S₀. The
    /// variance of that is by the delta method: each thing that fits depend on (the shared factors and each bin's own
    /// rest of the points' posterior, the intercept, the slope of the calibration) moves all accounts at once, so that its
    /// part is (S₁′/S₁ − S₀′/S₀)² times its variance, and errors common to both sides cancel; to this comes, on each
    /// side, chance: Σ p (1 − p) / S², with what interactions that are not modelled may add. So it is an interval for the share that
    /// comes true, not for a mean. Where the prevalence is stated as a range, it reaches over the intervals at both ends.
    ///
    /// Source: the delta method as in Oehlert (1992), American Statistician 46:27; how many come true of accounts with
    /// different chances, Poisson's binomial, variance Σ p (1 − p) (Wang 1993, Statistica Sinica 3:295).
    pub fn caught(&self, model: &Model) -> Result<Caught, Untold> {
        let [listed, others] = &self.sides;
        match model.verdict {
            _ if !model.tells_fit() => return Err(Untold::NoFit),
            Verdict::NoSignal => return Err(Untold::NoSignal),
            Verdict::PriorsOnly | Verdict::Unmeasured => return Err(Untold::Unmeasured),
            _ if listed.accounts == 0 => return Err(Untold::Nobody),
            _ => {}
        }
        let share = |at: usize| listed.fit[at] / (listed.fit[at] + others.fit[at]);
        let all = listed.fit[0] + others.fit[0];
        let (mut low, mut high) = (1.0, 1.0);
        if others.accounts > 0 {
            let error = Z_95 * self.variance(model).sqrt();
            let ends = [1, 2].map(|at| logit(share(at)));
            low = sigmoid(ends[0].min(ends[1]) - error);
            high = sigmoid(ends[0].max(ends[1]) + error);
        }
        Ok(Caught {
            share: share(0),
            low,
            high,
            ideal: listed.fit[0],
            ideal_in_all: all,
            accounts_in_all: listed.accounts + others.accounts,
        })
    }

    /// Variance of the share's logit.
    fn variance(&self, model: &Model) -> f64 {
        let [listed, others] = &self.sides;
        let apart = |of: &dyn Fn(&Side) -> f64| of(listed) / listed.fit[0] - of(others) / others.fit[0];
        let squared = |number: f64| number * number;
        let all = apart(&|side| side.slope);
        let mut variance = model.intercept_variance * squared(all);
        variance += self.uncertainty.slope * squared(apart(&|side| side.tilt));
        variance += listed.chance / squared(listed.fit[0]) + others.chance / squared(others.fit[0]);
        let mut factors: Vec<f64> = model
            .intercept_loadings
            .iter()
            .map(|loading| loading * all)
            .collect();
        for (criterion, start) in model.criteria.iter().zip(&self.starts) {
            for bin in 0..criterion.cut.len() {
                let moved = apart(&|side| side.bins[start + bin]);
                variance += criterion.variance[bin] * squared(moved);
                // Pairs have no shared part.
                let loadings = criterion.loadings[bin].iter();
                let shared = factors.iter_mut().zip(loadings);
                shared.for_each(|(sum, loading)| *sum += loading * moved);
            }
        }
        variance + factors.into_iter().map(squared).sum::<f64>()
    }
}
