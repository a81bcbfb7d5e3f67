//! What the scorecard does not model, as a variance: interactions that may exist but proved too little to enter.

use rayon::prelude::*;

use crate::criteria::Binned;
use crate::fit::axis::Axis;
use crate::stats::share::sigmoid;

/// Variance of all unproven interactions that is expected before looking, as a share of the scorecard's own
/// variance over accounts (house choice, `docs/decisions.md`): few accounts cannot tell, and then the interval has to
/// hold for worlds with interactions too.
const EXPECTED: f64 = 0.2;

/// Held-out accounts under the calibrated scorecard.
pub struct HeldOut<'a> {
    pub bins: &'a Binned,
    /// Calibrated log-odds by fits that had not seen the account.
    pub log_odds: &'a [f64],
    pub ideal: &'a [f64],
    pub weights: &'a [f64],
}

/// Variance over accounts (log-odds squared) of interactions between the criteria that the scorecard has not.
///
/// In cells with residual sums `R`, their variances `N` and informations `W`, `Σ (R² − N) / Σ W²` is an unbiased
/// estimate of the mean squared log-odds still missing; what either criterion alone misses is taken out of a pair's.
/// The pairs' sum is noisy on few accounts, so it is weighed against what is expected before looking, an
/// exponential's worth of belief.
///
/// Source: method of moments for variance components, Searle, Casella & McCulloch (1992), ch. 5.
pub fn unmodelled_variance(held_out: &HeldOut<'_>, axes: &[Axis], chosen: &[(usize, usize)]) -> f64 {
    let known: Vec<usize> = (0..held_out.bins.rows)
        .filter(|&i| !held_out.log_odds[i].is_nan())
        .collect();
    let accounts: Vec<Account> = known.iter().map(|&i| Account::new(held_out, i)).collect();
    let expected = EXPECTED * variance(known.iter().map(|&i| held_out.log_odds[i]));
    if expected <= 0.0 {
        return 0.0;
    }
    // A handful of bins a side: a byte holds them, and half the memory of a million accounts.
    let coarse: Vec<Vec<u8>> = axes
        .par_iter()
        .zip(&held_out.bins.columns)
        .map(|(axis, column)| axis.apply_few(known.iter().map(|&i| column[i])))
        .collect();
    let alone: Vec<f64> = coarse
        .par_iter()
        .zip(axes)
        .map(|(column, axis)| moments(&accounts, axis.size, |i| column[i] as usize).0)
        .collect();
    let level = moments(&accounts, 1, |_| 0).0;
    let pairs: Vec<(usize, usize)> = (0..axes.len())
        .flat_map(|a| (0..a).map(move |b| (a, b)))
        .filter(|pair| !chosen.contains(pair))
        .collect();
    let estimates: Vec<(f64, f64)> = pairs
        .par_iter()
        .map(|&(a, b)| {
            let width = axes[b].size;
            let cell = |i: usize| coarse[a][i] as usize * width + coarse[b][i] as usize;
            let (both, noise) = moments(&accounts, axes[a].size * width, cell);
            (both - alone[a] - alone[b] + level, noise)
        })
        .collect();
    let (estimate, noise) = estimates
        .iter()
        .fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    if noise <= 0.0 {
        return expected;
    }
    // Precisions: of the estimate, and of an exponential with the expected mean, whose deviation is its mean.
    let (told, believed) = (1.0 / noise, 1.0 / (expected * expected));
    ((told * estimate + believed * expected) / (told + believed)).max(0.0)
}

/// One account's part of a cell's sums.
struct Account {
    residual: f64,
    noise: f64,
    information: f64,
}

impl Account {
    fn new(held_out: &HeldOut<'_>, i: usize) -> Self {
        let (p, weight) = (sigmoid(held_out.log_odds[i]), held_out.weights[i]);
        Self {
            residual: weight * (held_out.ideal[i] - p),
            noise: weight * weight * p * (1.0 - p),
            information: weight * p * (1.0 - p),
        }
    }
}

/// Mean squared log-odds missing in `size` cells, and the variance of that estimate if nothing were missing.
fn moments(accounts: &[Account], size: usize, cell: impl Fn(usize) -> usize) -> (f64, f64) {
    let mut sums = vec![(0.0, 0.0, 0.0); size];
    for (i, account) in accounts.iter().enumerate() {
        let sum = &mut sums[cell(i)];
        sum.0 += account.residual;
        sum.1 += account.noise;
        sum.2 += account.information;
    }
    let squares: f64 = sums.iter().map(|(_, _, w)| w * w).sum();
    if squares <= 0.0 {
        return (0.0, 0.0);
    }
    let excess: f64 = sums.iter().map(|(r, n, _)| r * r - n).sum();
    let noise: f64 = sums.iter().map(|(_, n, _)| 2.0 * n * n).sum();
    (excess / squares, noise / (squares * squares))
}

fn variance(values: impl Iterator<Item = f64>) -> f64 {
    let (mut n, mut mean, mut squares) = (0.0, 0.0, 0.0);
    for value in values {
        n += 1.0;
        let gap = value - mean;
        mean += gap / n;
        squares += gap * (value - mean);
    }
    if n > 0.0 { squares / n } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two criteria of two bins whose agreement shifts the log-odds by ±`effect`, which the fit knows nothing of.
    fn estimate(effect: f64) -> f64 {
        let (mut columns, mut ideal, mut log_odds) = (vec![Vec::new(), Vec::new()], Vec::new(), Vec::new());
        for i in 0..8_000u16 {
            let (a, b) = (i % 2, (i / 2) % 2);
            columns[0].push(a);
            columns[1].push(b);
            // The fit spreads, whatever the cell.
            let eta = if (i / 4) % 2 == 0 { 0.6 } else { -0.6 };
            log_odds.push(eta);
            let p = sigmoid(eta + if a == b { effect } else { -effect });
            // Outcomes in their exact share, as evenly as can be.
            let place = f64::from(i / 8) * 0.618_033_988_749_895;
            ideal.push(f64::from(u8::from(place.fract() < p)));
        }
        let bins = Binned {
            rows: 8_000,
            sizes: vec![2, 2],
            columns,
        };
        let axes = [Axis::same(2, true), Axis::same(2, true)];
        let held_out = HeldOut {
            bins: &bins,
            log_odds: &log_odds,
            ideal: &ideal,
            weights: &[1.0; 8_000],
        };
        unmodelled_variance(&held_out, &axes, &[])
    }

    #[test]
    fn an_interaction_that_is_left_out_is_measured() {
        assert!(estimate(0.0) < 0.005, "{}", estimate(0.0));
        let half = estimate(0.5);
        assert!((0.15..0.3).contains(&half), "0.25 is missing, not {half}");
    }
}
