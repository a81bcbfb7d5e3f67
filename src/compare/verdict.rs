//! The one line: better, no difference worth acting on, cannot tell yet, not comparable.

use serde::{Deserialize, Serialize};

use super::metric::Better;
use crate::compare::metric::Side;

/// What a comparison says one should do.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Verdict {
    /// An arm is better, by between these (both at least 0, in the metric's unit).
    Better {
        /// The arm that is better.
        arm: Side,
        /// By at least this.
        low: f64,
        /// By at most this.
        high: f64,
        /// All of the interval is below the least difference worth acting on.
        too_small: bool,
        /// The difference itself could not be adjusted; a ratio was, and agrees.
        by_ratio: bool,
    },
    /// Whatever difference there is, it is smaller than the least worth acting on.
    NoDifference,
    /// More accounts are needed in each arm, where it can be said how many.
    CannotTell {
        /// Accounts that each arm still lacks.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        more_per_arm: Option<u64>,
    },
    /// The arms stand otherwise to each other since a quarter ([`super::comparison::Change::since`]) than before.
    Turned {
        /// How.
        turn: Turn,
        /// The arm that is better since, where one is; by `low` to `high`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        arm: Option<Side>,
        /// Lower end of the interval since: of how much that arm is better, else of b − a.
        low: f64,
        /// Upper end.
        high: f64,
    },
    /// The arms cannot be compared at all.
    NotComparable {
        /// Why not.
        why: Why,
    },
}

/// How a difference since a quarter stands to the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Turn {
    /// The other arm is better now.
    Reversed,
    /// An arm was better, and none is told to be now.
    Faded,
    /// None was told to be better, and one is now.
    New,
    /// The same arm is better, by another amount; or none was told to be at either time.
    Moved,
}

/// Why arms cannot be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// An arm is empty, or has nothing that can be measured.
    NothingMeasured,
    /// The arms have hardly an account alike.
    NoOverlap,
    /// The arms differ in other columns, which could not be set equal.
    Confounded,
    /// More accounts in an arm than chance explains: something else decided who is in which.
    SplitMismatch,
    /// Too many accounts are in both arms.
    InBoth,
    /// Nobody was watched for as long as the metric asks.
    NotWatchedLongEnough,
}

/// Standard errors from which a difference of the least worth acting on is found four times in five: z of 97.5 % and of
/// 80 % together.
const FOUND: f64 = 1.959_963_984_540_054 + 0.841_621_233_572_914;

/// Decides from the interval of b − a.
///
/// Better when the interval leaves out 0; no difference when it lies within ± `least`; else it cannot be told, and
/// `smaller` (accounts of the smaller arm) says how many more it takes: those that would find a difference of `least`, or
/// the one seen where that is larger, four times in five; and if there are as many already, those that would settle it
/// at the difference seen now. `half_in_errors` is the interval's half-width in
/// standard errors.
pub fn decide(
    (estimate, low, high): (f64, f64, f64),
    least: f64,
    better: Better,
    smaller: u64,
    half_in_errors: f64,
) -> Verdict {
    if low > 0.0 || high < 0.0 {
        let b_wins = (low > 0.0) == (better == Better::Higher);
        let (low, high) = if low > 0.0 { (low, high) } else { (-high, -low) };
        return Verdict::Better {
            arm: if b_wins { Side::B } else { Side::A },
            low,
            high,
            too_small: high < least,
            by_ratio: false,
        };
    }
    if low >= -least && high <= least {
        return Verdict::NoDifference;
    }
    Verdict::CannotTell {
        more_per_arm: more(estimate, (high - low) / 2.0, least, smaller, half_in_errors),
    }
}

fn more(estimate: f64, half: f64, least: f64, smaller: u64, half_in_errors: f64) -> Option<u64> {
    let n = smaller as f64;
    // Half-widths shrink as one over the square root of the accounts.
    let times = |wanted: f64| (half / wanted) * (half / wanted);
    let in_errors = FOUND + half_in_errors - 1.959_963_984_540_054;
    let by_power = n * times(estimate.abs().max(least) * half_in_errors / in_errors);
    let by_now = n * times(estimate.abs().max(least - estimate.abs()));
    let wanted = if by_power > n { by_power } else { by_now };
    (wanted.is_finite() && wanted < 1e12 && n > 0.0).then(|| ((wanted - n).ceil() as u64).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(interval: (f64, f64), better: Better) -> Verdict {
        let middle = (interval.0 + interval.1) / 2.0;
        decide(
            (middle, interval.0, interval.1),
            0.03,
            better,
            100,
            1.959_963_984_540_054,
        )
    }

    #[test]
    fn an_interval_without_zero_names_the_better_arm() {
        let found = said((0.06, 0.18), Better::Higher);
        assert!(
            matches!(found, Verdict::Better { arm: Side::B, low, high, too_small: false, .. } if low == 0.06 && high == 0.18)
        );
        let found = said((-0.18, -0.06), Better::Higher);
        assert!(
            matches!(found, Verdict::Better { arm: Side::A, low, high, .. } if low == 0.06 && high == 0.18)
        );
        assert!(matches!(
            said((2.0, 5.0), Better::Lower),
            Verdict::Better { arm: Side::A, .. }
        ));
        assert!(matches!(
            said((0.01, 0.02), Better::Higher),
            Verdict::Better { too_small: true, .. }
        ));
    }

    #[test]
    fn a_narrow_interval_around_zero_is_no_difference_and_a_wide_one_no_answer() {
        assert_eq!(said((-0.02, 0.03), Better::Higher), Verdict::NoDifference);
        // Half-width 0.1 at 100 accounts: 80 % power at 0.03 takes (0.1 / 1.96 · 2.80 / 0.03)² as many.
        let Verdict::CannotTell { more_per_arm } = said((-0.1, 0.1), Better::Higher) else {
            panic!()
        };
        let wanted: f64 = 100.0 * (0.1f64 / 1.959_964 * 2.801_585 / 0.03).powi(2) - 100.0;
        assert_eq!(more_per_arm, Some(wanted.ceil() as u64));
        // Enough for the power, but the difference seen lies badly.
        let Verdict::CannotTell { more_per_arm } = said((-0.001, 0.035), Better::Higher) else {
            panic!()
        };
        assert!(more_per_arm.is_some_and(|n| n > 0 && n < 100));
    }
}
