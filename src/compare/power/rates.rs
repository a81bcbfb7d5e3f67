//! Two rates, compared once, when all accounts are in.

pub(super) use crate::compare::power::accounts::deviations;
use crate::compare::power::accounts::{
    Accounts, LeastDifference, Sides, chance_beyond, critical, least_rates, rounded, worth,
};
use crate::compare::sequential::positive;
use crate::stats::normal;

/// Power of the two-sided test of two rates, with `n1` accounts of the first: the chi-squared test without correction,
/// whose variance is pooled where there is no difference. `None` unless both rates are from 0 to 1 and
/// not both the same end, and as [`super::power_h`].
///
/// Source: Fleiss, Levin & Paik (2003), *Statistical Methods for Rates and Proportions*, 3rd ed., §4.
pub fn power_difference(p1: f64, p2: f64, n1: f64, ratio: f64, alpha: f64) -> Option<f64> {
    let (null, other) = deviations(p1, p2, ratio)?;
    let shift = (p2 - p1).abs() * positive(n1)?.sqrt();
    let critical = critical(alpha, Sides::Two)?;
    if other > 0.0 {
        Some(chance_beyond(critical, null, shift, other, Sides::Two))
    } else {
        // None against all: what will be seen is certain.
        Some(if shift > critical * null { 1.0 } else { 0.0 })
    }
}

/// Accounts of the first, not rounded, for [`power_difference`] to be `power`; of a two-sided test the tail on the
/// wrong side is left out. `None` for equal rates, unless power is above alpha and below 1, and as [`power_difference`].
///
/// Source: as [`power_difference`].
pub fn sample_size_difference(
    p1: f64,
    p2: f64,
    ratio: f64,
    alpha: f64,
    power: f64,
    sides: Sides,
) -> Option<f64> {
    let (null, other) = deviations(p1, p2, ratio)?;
    let spread = critical(alpha, sides)? * null + normal::quantile(worth(alpha, power)?) * other;
    let n = (spread.max(0.0) / positive((p2 - p1).abs())?).powi(2);
    n.is_finite().then_some(n)
}

/// Accounts of each arm for a two-sided test to tell a rate that differs by `least_difference` (signed, in rate points)
/// from `baseline`. `None` when the other rate would not be from 0 to 1, for more accounts than a billion, and as
/// [`sample_size_difference`].
///
/// ```
/// use lookalike::compare::power::accounts_per_arm;
///
/// let accounts = accounts_per_arm(0.20, 0.05, 0.05, 0.80, 1.0).unwrap();
/// assert_eq!((accounts.a, accounts.b), (1094, 1094));
/// ```
///
/// Source: as [`power_difference`].
pub fn accounts_per_arm(
    baseline: f64,
    least_difference: f64,
    alpha: f64,
    power: f64,
    ratio: f64,
) -> Option<Accounts> {
    let other = baseline + least_difference;
    rounded(
        sample_size_difference(baseline, other, ratio, alpha, power, Sides::Two)?,
        ratio,
    )
}

/// The smallest rise and fall from `baseline` that a two-sided test tells with arms of that size. `None` unless there
/// are accounts in both, the baseline is from 0 to 1, and power is above alpha and below 1.
///
/// Source: as [`power_difference`].
pub fn least_difference(
    baseline: f64,
    n_a: u64,
    n_b: u64,
    alpha: f64,
    power: f64,
) -> Option<LeastDifference> {
    worth(alpha, power)?;
    let (n, ratio) = (n_a as f64, positive(n_b as f64 / n_a as f64)?);
    least_rates(baseline, |p| {
        power_difference(baseline, p, n, ratio, alpha) >= Some(power)
    })
}
