//! Cohen's h: rates on a scale on which equal steps are equally hard to tell.

use crate::compare::power::accounts::{Sides, chance_beyond, critical, per_account, shift_needed};
use crate::compare::sequential::positive;

/// Effect size of two rates: 2 asin √p₁ − 2 asin √p₂. `None` unless both are from 0 to 1.
///
/// Source: Cohen (1988), *Statistical Power Analysis for the Behavioral Sciences*, §6.2.
pub fn cohens_h(p1: f64, p2: f64) -> Option<f64> {
    let angle = |p: f64| (0.0..=1.0).contains(&p).then(|| 2.0 * p.sqrt().asin());
    Some(angle(p1)? - angle(p2)?)
}

/// Power to tell an effect of size h with `n1` accounts of a. `None` unless accounts and ratio are positive, and alpha
/// is between 0 and 1.
///
/// Source: Cohen (1988), as [`cohens_h`]; both tails of a two-sided test count.
pub fn power_h(h: f64, n1: f64, ratio: f64, alpha: f64, sides: Sides) -> Option<f64> {
    let shift = if sides == Sides::Two { h.abs() } else { h };
    let shift = shift / per_account(ratio)?.sqrt() * positive(n1)?.sqrt();
    let critical = critical(alpha, sides)?;
    shift
        .is_finite()
        .then(|| chance_beyond(critical, 1.0, shift, 1.0, sides))
}

/// Accounts of a, not rounded, for [`power_h`] to be `power`. `None` for no effect (one-sided: none of the sign looked
/// for), unless power is above alpha and below 1, and as [`power_h`].
///
/// Source: as [`power_h`].
pub fn sample_size_h(h: f64, ratio: f64, alpha: f64, power: f64, sides: Sides) -> Option<f64> {
    let h = if sides == Sides::Two { h.abs() } else { h };
    let n = (shift_needed(alpha, power, sides)? / positive(h)?).powi(2) * per_account(ratio)?;
    n.is_finite().then_some(n)
}

/// The smallest h that `n1` accounts of a tell with this power. `None` as [`sample_size_h`].
///
/// Source: as [`power_h`].
pub fn minimum_detectable_h(n1: f64, ratio: f64, alpha: f64, power: f64, sides: Sides) -> Option<f64> {
    Some(shift_needed(alpha, power, sides)? * (per_account(ratio)? / positive(n1)?).sqrt())
}
