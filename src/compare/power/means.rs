//! Two means, compared once by the t-test.

use super::noncentral::Chi;
use crate::compare::power::accounts::{Accounts, Sides, per_account, rounded, worth};
use crate::compare::power::effect::sample_size_h;
use crate::compare::sequential::{level, positive};
use crate::stats::root::crossing;

/// Power of the two-sided t-test (equal variances) for means that differ by `effect` standard deviations, with `n1`
/// accounts of the first. `None` unless there is at least one degree of freedom, and as [`super::power_h`].
///
/// Source: Cohen (1988), as [`super::cohens_h`], §2; Owen (1965), *Biometrika* 52:437, for the noncentral t.
pub fn power_t(effect: f64, n1: f64, ratio: f64, alpha: f64) -> Option<f64> {
    let chi = Chi::new(positive(n1)? * (1.0 + positive(ratio)?) - 2.0)?;
    let shift = effect.abs() * (n1 / per_account(ratio)?).sqrt();
    let critical = chi.critical(level(alpha)?);
    shift.is_finite().then(|| chi.chance_beyond(critical, shift))
}

/// Accounts of each arm for the two-sided t-test to tell means that differ by `least_difference`, when accounts have
/// standard deviation `sd`. `None` unless both are positive and finite, power is above alpha and below 1, the ratio
/// positive; and for more accounts than a billion.
///
/// Source: as [`power_t`].
pub fn accounts_per_arm_mean(
    least_difference: f64,
    sd: f64,
    alpha: f64,
    power: f64,
    ratio: f64,
) -> Option<Accounts> {
    let effect = positive(least_difference.abs() / positive(sd)?)?;
    let by_normal = sample_size_h(effect, ratio, alpha, power, Sides::Two)?;
    let reached = |a: u64| {
        let b = (a as f64 * ratio).ceil();
        power_t(effect, a as f64, b / a as f64, alpha) >= Some(power)
    };
    let (mut low, mut high) = (0, rounded(by_normal, ratio)?.a.max(2));
    // t is wider than z, by a factor that only few accounts feel.
    while !reached(high) {
        (low, high) = (high, high.checked_mul(2)?);
        rounded(high as f64, ratio)?;
    }
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if reached(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    rounded(high as f64, ratio)
}

/// The smallest difference of means that the two-sided t-test tells with arms of that size, in the unit of `sd`; it is
/// the same upward and downward. `None` unless both arms have accounts and together at least 3, power is above alpha
/// and below 1, and `sd` is positive.
///
/// Source: as [`power_t`].
pub fn least_mean_difference(sd: f64, n_a: u64, n_b: u64, alpha: f64, power: f64) -> Option<f64> {
    let (power, sd) = (worth(alpha, power)?, positive(sd)?);
    let (a, b) = (positive(n_a as f64)?, positive(n_b as f64)?);
    let chi = Chi::new(a + b - 2.0)?;
    let critical = chi.critical(alpha);
    let reached = |shift: f64| chi.chance_beyond(critical, shift) >= power;
    // Far beyond where any power that is asked for is reached.
    let most = 10.0 * (critical + 10.0);
    let shift = reached(most).then(|| crossing(0.0, most, reached))?;
    positive(shift * sd * (1.0 / a + 1.0 / b).sqrt())
}
