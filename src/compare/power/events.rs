//! Survival of two arms, compared once by the log-rank test: what counts is the events.

use crate::compare::power::accounts::{Accounts, Sides, critical, rounded, worth};
use crate::compare::sequential::positive;
use crate::stats::normal;

/// Arms of a log-rank test: accounts and the chance that an account has its event while watched.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Watched {
    /// Accounts of the arm.
    pub accounts: f64,
    /// Chance that one of them has its event while watched, from 0 to 1.
    pub event_chance: f64,
}

/// Power of the two-sided log-rank test of arm b against a with a hazard ratio. `None` unless accounts, chances and
/// ratio are positive and alpha is between 0 and 1.
///
/// Source: Freedman (1982), *Statistics in Medicine* 1:121, with unequal arms as lifelines' `power_under_cph`.
pub fn power_logrank(a: Watched, b: Watched, hazard_ratio: f64, alpha: f64) -> Option<f64> {
    let events =
        positive(a.accounts)? * chance(a.event_chance)? + positive(b.accounts)? * chance(b.event_chance)?;
    let ratio = positive(b.accounts / a.accounts)?;
    let hazard_ratio = positive(hazard_ratio)?;
    let shift = (ratio * events).sqrt() * (hazard_ratio - 1.0).abs() / (ratio * hazard_ratio + 1.0);
    Some(normal::survival(critical(alpha, Sides::Two)? - shift))
}

/// Events of both arms together, not rounded, for the two-sided log-rank test to tell a hazard ratio of b against a.
/// `None` for a hazard ratio of 1, unless power is above alpha and below 1, and as [`power_logrank`].
///
/// Source: as [`power_logrank`].
pub fn events_logrank(hazard_ratio: f64, alpha: f64, power: f64, ratio: f64) -> Option<f64> {
    let (hazard_ratio, ratio) = (positive(hazard_ratio)?, positive(ratio)?);
    let apart = positive((hazard_ratio - 1.0).abs())?;
    let events = ((ratio * hazard_ratio + 1.0) / apart * logrank_shift(alpha, power)?).powi(2) / ratio;
    events.is_finite().then_some(events)
}

/// Accounts of each arm for that many events, when accounts of a and b have theirs with these chances. `None` unless
/// both chances are positive and at most 1, for more accounts than a billion, and as [`events_logrank`].
///
/// Source: as [`power_logrank`].
pub fn sample_size_logrank(
    event_chance: (f64, f64),
    hazard_ratio: f64,
    alpha: f64,
    power: f64,
    ratio: f64,
) -> Option<Accounts> {
    let events = events_logrank(hazard_ratio, alpha, power, ratio)?;
    rounded(
        events / (chance(event_chance.0)? + ratio * chance(event_chance.1)?),
        ratio,
    )
}

/// The hazard ratios nearest to 1, below and above it, that so many events of both arms together tell. `None` on a side
/// where none is extreme enough, and altogether unless there are events, power is above alpha and below 1, and the
/// ratio positive.
///
/// Source: as [`power_logrank`], solved for the hazard ratio.
pub fn least_hazard_ratios(
    events: u64,
    alpha: f64,
    power: f64,
    ratio: f64,
) -> Option<(Option<f64>, Option<f64>)> {
    let ratio = positive(ratio)?;
    let c = logrank_shift(alpha, power)? / (ratio * positive(events as f64)?).sqrt();
    Some((
        (c < 1.0).then(|| (1.0 - c) / (1.0 + c * ratio)),
        (c * ratio < 1.0).then(|| (1.0 + c) / (1.0 - c * ratio)),
    ))
}

/// Of the log-rank formulas, which leave out the tail on the wrong side.
fn logrank_shift(alpha: f64, power: f64) -> Option<f64> {
    positive(critical(alpha, Sides::Two)? + normal::quantile(worth(alpha, power)?))
}

fn chance(p: f64) -> Option<f64> {
    (p > 0.0 && p <= 1.0).then_some(p)
}
