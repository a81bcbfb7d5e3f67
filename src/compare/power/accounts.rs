//! Accounts per arm, and the normal test's arithmetic that all planners share.

use crate::compare::sequential::{level, positive};
use crate::stats::normal;
use crate::stats::root::crossing;

/// More accounts than this are not planned for (house choice: more than there are companies).
pub(super) const MOST_ACCOUNTS: f64 = 1e9;

/// Steps in which the smallest difference of rates is looked for, before halving (house choice).
pub(super) const STEPS: u32 = 200;

/// Which differences a test looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sides {
    /// Of the sign given.
    One,
    /// Of either sign.
    Two,
}

/// Accounts of each arm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accounts {
    /// Accounts of A.
    pub a: u64,
    /// Accounts of B.
    pub b: u64,
}

/// The smallest differences that arms can show.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LeastDifference {
    /// Rise of b over a; `None` when even 100 % could not be told.
    pub upward: Option<f64>,
    /// Fall of b under a, as a positive number; `None` when even 0 % could not be told.
    pub downward: Option<f64>,
}

/// P(beyond critical·null) of a normal estimate at `shift` with standard deviation `other`.
pub(super) fn chance_beyond(critical: f64, null: f64, shift: f64, other: f64, sides: Sides) -> f64 {
    let right = normal::survival((critical * null - shift) / other);
    match sides {
        Sides::One => right,
        Sides::Two => (right + normal::survival((critical * null + shift) / other)).min(1.0),
    }
}

/// Standard errors beyond which a test tells a difference.
pub(super) fn critical(alpha: f64, sides: Sides) -> Option<f64> {
    let tails = if sides == Sides::Two { 2.0 } else { 1.0 };
    Some(-normal::quantile(level(alpha)? / tails))
}

/// Standard errors from 0 at which a test has this power.
pub(super) fn shift_needed(alpha: f64, power: f64, sides: Sides) -> Option<f64> {
    let critical = critical(alpha, sides)?;
    let one_tail = critical + normal::quantile(worth(alpha, power)?);
    match sides {
        Sides::One => positive(one_tail),
        // The other tail only helps.
        Sides::Two => positive(crossing(0.0, one_tail.max(0.0), |shift| {
            chance_beyond(critical, 1.0, shift, 1.0, sides) >= power
        })),
    }
}

/// The rates nearest to the baseline on both sides that are told.
pub(super) fn least_rates(baseline: f64, told: impl Fn(f64) -> bool) -> Option<LeastDifference> {
    let nearest = |end: f64| {
        let rate = |share: f64| baseline + (end - baseline) * share;
        let reached = |share: &f64| told(rate(*share));
        let step = (1..=STEPS).find(|i| reached(&share(*i)))?;
        let found = crossing(share(step - 1), share(step), |s| reached(&s));
        positive((rate(found) - baseline).abs())
    };
    (0.0..=1.0).contains(&baseline).then(|| LeastDifference {
        upward: nearest(1.0),
        downward: nearest(0.0),
    })
}

pub(super) fn share(step: u32) -> f64 {
    f64::from(step) / f64::from(STEPS)
}

/// Both arms from the accounts of a, rounded up; `None` beyond a billion.
pub(super) fn rounded(n: f64, ratio: f64) -> Option<Accounts> {
    let up = |n: f64| (n <= MOST_ACCOUNTS).then(|| (n.ceil() as u64).max(1));
    Some(Accounts {
        a: up(n)?,
        b: up(n * ratio)?,
    })
}

/// Variance of a difference per account of a: 1 + 1/ratio.
pub(super) fn per_account(ratio: f64) -> Option<f64> {
    positive(1.0 + 1.0 / positive(ratio)?)
}

/// A power above the level, which chance alone has, and below 1.
pub(super) fn worth(alpha: f64, power: f64) -> Option<f64> {
    (power > level(alpha)? && power < 1.0).then_some(power)
}

/// √n₁ times the standard deviations of a difference of rates: without a difference (pooled), and with it.
pub(super) fn deviations(p1: f64, p2: f64, ratio: f64) -> Option<(f64, f64)> {
    let ratio = positive(ratio)?;
    let rates = (0.0..=1.0).contains(&p1) && (0.0..=1.0).contains(&p2);
    let pooled = (p1 + p2 * ratio) / (1.0 + ratio);
    let null = (pooled * (1.0 - pooled) * per_account(ratio)?).sqrt();
    let other = (p1 * (1.0 - p1) + p2 * (1.0 - p2) / ratio).sqrt();
    (rates && null > 0.0 && other.is_finite()).then_some((null, other))
}
