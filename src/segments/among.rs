//! How good the accounts like a segment are beside all of them: what makes a kind of ideal customer worth going for.

use serde::{Deserialize, Serialize};

use crate::stats::normal;
use crate::stats::share::wilson;

/// Ideal accounts among all decided ones that stand in a segment, and among all decided ones.
///
/// Segments are sought among ideal accounts alone, so a large one may be what is usual in the whole market.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Among {
    /// Ideal accounts that stand in it by classes learnt without them.
    pub ideal: u64,
    /// Decided accounts that stand in it.
    pub accounts: u64,
    /// Ideal accounts of all that were decided.
    pub all_ideal: u64,
    /// Decided accounts.
    pub all_accounts: u64,
}

impl Among {
    /// Share of ideal accounts among those like it, from 0 to 1.
    pub fn share(&self) -> f64 {
        self.ideal as f64 / self.accounts.max(1) as f64
    }

    /// The 95 % interval of that share.
    pub fn interval(&self) -> (f64, f64) {
        match self.accounts {
            0 => (0.0, 1.0),
            accounts => wilson(self.ideal as f64, accounts as f64, normal::half_width(0.95)),
        }
    }

    /// Share of ideal accounts overall, from 0 to 1.
    pub fn overall(&self) -> f64 {
        self.all_ideal as f64 / self.all_accounts.max(1) as f64
    }

    /// Whether it is a crowd: accounts like it are not beyond doubt more often ideal than the average account.
    pub fn is_crowd(&self) -> bool {
        self.interval().0 <= self.overall()
    }

    /// Whether the counts can be of one another.
    pub(super) fn check(&self) -> Result<(), String> {
        let within = self.ideal <= self.accounts
            && self.all_ideal <= self.all_accounts
            && self.ideal <= self.all_ideal
            && self.accounts <= self.all_accounts;
        match within {
            true => Ok(()),
            false => Err("a segment has more accounts than there are".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crowd_is_not_beyond_doubt_better_than_the_average() {
        let of = |ideal, accounts| Among {
            ideal,
            accounts,
            all_ideal: 480,
            all_accounts: 1_000,
        };
        assert!(of(50, 100).is_crowd(), "50% of 100 may be 48%");
        assert!(!of(65, 100).is_crowd(), "65% of 100 is 55% at least");
        assert!(of(20, 100).is_crowd());
        assert!(of(0, 0).is_crowd() && of(0, 0).check().is_ok());
        assert!(of(5, 4).check().is_err());
    }
}
