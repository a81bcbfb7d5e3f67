//! What was measured of an arm: statistics that add up, so that parts of a test can be merged.

use crate::stats::rate::Rate;
use crate::stats::sample::Sample;
use crate::stats::survival::Lifetimes;

/// The accounts of an arm on one metric.
///
/// ```
/// use lookalike::compare::{ArmData, Measured};
/// use lookalike::stats::rate::Rate;
///
/// let monday = ArmData::new("new mail", Measured::Rate(Rate::new(12, 80)?));
/// let tuesday = ArmData::new("new mail", Measured::Rate(Rate::new(9, 75)?));
/// let both = monday.merge(tuesday).unwrap();
/// assert_eq!(both.accounts(), 155);
/// # Ok::<(), lookalike::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ArmData {
    /// The arm's name.
    pub name: String,
    /// What was measured of its accounts.
    pub measured: Measured,
    /// Accounts of the arm that could not be measured.
    pub left_out: u64,
}

/// By the kind of metric.
#[derive(Debug, Clone, PartialEq)]
pub enum Measured {
    /// How many of the accounts are hits.
    Rate(Rate),
    /// One amount per account.
    Amount(Sample),
    /// Days, and whether what was waited for happened: durations and retention.
    Days(Lifetimes),
    /// Something that has an estimate with a standard error, and no value of each account.
    Estimated {
        /// The estimate.
        estimate: f64,
        /// Its standard error.
        error: f64,
        /// Accounts it rests on.
        accounts: u64,
    },
}

impl ArmData {
    /// An arm of which every account was measured.
    pub fn new(name: impl Into<String>, measured: Measured) -> Self {
        Self {
            name: name.into(),
            measured,
            left_out: 0,
        }
    }

    /// Accounts measured.
    pub fn accounts(&self) -> u64 {
        match &self.measured {
            Measured::Rate(rate) => rate.n,
            Measured::Amount(sample) => sample.len() as u64,
            Measured::Days(lifetimes) => lifetimes.accounts() as u64,
            Measured::Estimated { accounts, .. } => *accounts,
        }
    }

    /// Both parts of an arm together; `None` when they measure different things, or an estimate that does not add up.
    pub fn merge(self, other: Self) -> Option<Self> {
        let measured = match (self.measured, other.measured) {
            (Measured::Rate(a), Measured::Rate(b)) => Measured::Rate(a.merge(b)),
            (Measured::Amount(a), Measured::Amount(b)) => Measured::Amount(a.merge(&b)),
            (Measured::Days(a), Measured::Days(b)) => Measured::Days(a.merge(&b)),
            _ => return None,
        };
        Some(Self {
            name: self.name,
            measured,
            left_out: self.left_out + other.left_out,
        })
    }
}
