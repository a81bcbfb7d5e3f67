//! Rates and means whose interval holds at every look.

use crate::compare::power::accounts::deviations;
use crate::compare::power::accounts::{Accounts, LeastDifference, least_rates, per_account, rounded, worth};
use crate::compare::sequential::{self, positive};
use crate::stats::normal;

/// Accounts of each arm for an interval that holds at every look to tell such a rate, by the time all of them are in.
/// The interval is [`sequential::half_width`]'s with these accounts as its plan; its power is then Φ(|d| / se − k), with
/// k the boundary in standard errors and se the larger of with and without a difference. It is often reached before,
/// which is not counted: the accounts are on the safe side. `None` when either rate would be 0 or 1 (where the sequence
/// refuses), and as [`super::accounts_per_arm`].
///
/// Source: Waudby-Smith et al. (2024), as [`sequential::half_width`]; Φ(|d| / se − k) is a house choice.
pub fn sequential_accounts_per_arm(
    baseline: f64,
    least_difference: f64,
    alpha: f64,
    power: f64,
    ratio: f64,
) -> Option<Accounts> {
    let other = baseline + least_difference;
    let variance = variance(baseline, other, ratio)?;
    rounded(sequential_size(least_difference, variance, alpha, power)?, ratio)
}

/// The smallest rise and fall that [`sequential_accounts_per_arm`] is for, with arms of that size. `None` as
/// [`super::least_difference`].
///
/// Source: as [`sequential_accounts_per_arm`].
pub fn sequential_least_difference(
    baseline: f64,
    n_a: u64,
    n_b: u64,
    alpha: f64,
    power: f64,
) -> Option<LeastDifference> {
    let needed = sequential_shift(alpha, power)?;
    let (n, ratio) = (n_a as f64, positive(n_b as f64 / n_a as f64)?);
    least_rates(baseline, |p| {
        variance(baseline, p, ratio).is_some_and(|v| (p - baseline).abs() >= needed * (v / n).sqrt())
    })
}

/// As [`sequential_accounts_per_arm`], for means of accounts with standard deviation `sd`. `None` unless both are
/// positive and finite, and as [`super::accounts_per_arm`].
///
/// Source: as [`sequential_accounts_per_arm`].
pub fn sequential_accounts_per_arm_mean(
    least_difference: f64,
    sd: f64,
    alpha: f64,
    power: f64,
    ratio: f64,
) -> Option<Accounts> {
    let variance = positive(sd)?.powi(2) * per_account(ratio)?;
    rounded(sequential_size(least_difference, variance, alpha, power)?, ratio)
}

/// Standard errors from 0 at which the sequence, all planned accounts in, has this power.
fn sequential_shift(alpha: f64, power: f64) -> Option<f64> {
    // The boundary depends on accounts / planned alone, here 1.
    positive(sequential::boundary(1, 1, alpha)? + normal::quantile(worth(alpha, power)?))
}

/// Accounts of a, from the variance of the difference times these.
fn sequential_size(difference: f64, variance: f64, alpha: f64, power: f64) -> Option<f64> {
    let n = (sequential_shift(alpha, power)? / positive(difference.abs())?).powi(2) * variance;
    n.is_finite().then_some(n)
}

/// Variance of a difference of rates times the accounts of a: the larger of with and without a difference, so that
/// looking often never seems to take fewer accounts than looking once. `None` when either rate is not between 0 and 1.
fn variance(p1: f64, p2: f64, ratio: f64) -> Option<f64> {
    let between = |p: f64| p > 0.0 && p < 1.0;
    let (null, other) = deviations(p1, p2, ratio)?;
    (between(p1) && between(p2)).then(|| null.max(other).powi(2))
}
