//! A figure: an estimate with its interval and the accounts under it, or the reason why there is none.

use crate::recipe::FigureKey as Key;
use crate::stats::normal;
use crate::stats::share::wilson;
use serde::{Deserialize, Serialize};

/// One business figure. A number that is not known is absent, never 0.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Figure {
    /// In the unit of its [`Name`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub estimate: Option<f64>,
    /// Lower end of the 95 % interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub low: Option<f64>,
    /// Upper end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
    /// Accounts it was measured on.
    pub accounts: u64,
    /// Why there is no estimate; beside an estimate, why there is no interval or what to beware of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
}

/// What keeps a figure from being known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Reason {
    /// The recipe's `[figures]` does not name the column.
    NeedsColumn {
        /// The key that names it.
        key: Key,
    },
    /// The group has no account that the figure is about.
    NoAccounts,
    /// Accounts are too few for an interval.
    TooFew {
        /// Accounts it takes.
        needed: u64,
    },
    /// Fewer than half of the deals were decided within the time watched.
    MedianNotReached,
    /// Nobody was watched for as long as the figure asks; an estimate beside it covers these days only.
    BeyondFollowUp {
        /// Days for which accounts were watched.
        days: u64,
    },
    /// Too many of the accounts lack the cell.
    Incomplete {
        /// The key of the column.
        key: Key,
        /// Accounts that lack the cell.
        missing: u64,
        /// Accounts in all.
        of: u64,
    },
    /// The bound is one-sided: none left, or all did.
    OneSided,
    /// The data do not bound it on both sides.
    NoInterval,
    /// No account of the group bought.
    NoCustomers,
    /// No account of the whole table was lost, so that everybody bought.
    NobodyLost,
    /// The total it would be divided by is 0.
    ZeroTotal,
    /// No column says what customers bought on top, so that the figure is of contracts alone.
    NoUpsell,
}

/// The figures, in the order in which they are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Name {
    /// Customers among decided accounts.
    CloseRate,
    /// Median days from opening to decision.
    Cycle,
    /// Share of customers still there after 180 days.
    Retention180,
    /// Share of customers still there after 365 days.
    Retention365,
    /// Share of customers that left within 365 days.
    Churn365,
    /// Net promoter score of the customers that answered.
    Nps,
    /// Mean contract, per year.
    Contract,
    /// Median contract, per year.
    ContractMedian,
    /// Mean of what customers bought on top, per year.
    Expansion,
    /// Lifetime value of a customer.
    Ltv,
    /// The same with upsell, where the stay of who pays more counts more.
    LtvWeighted,
    /// Cost of acquiring a customer.
    Cac,
    /// Lifetime value over cost of acquisition.
    LtvCac,
    /// Share of all open accounts.
    PipelineShare,
    /// Share of the amount of all open accounts.
    PipelineAmountShare,
    /// Marketing-qualified among leads.
    QualifiedRate,
    /// Accepted by sales among marketing-qualified.
    AcceptedRate,
    /// Customers among accepted.
    CustomerRate,
}

/// What a figure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// From 0 to 1.
    Share,
    /// Days.
    Days,
    /// In the currency of the data.
    Money,
    /// A multiple.
    Times,
    /// From −100 to 100, always with its sign.
    Points,
}

impl Unit {
    /// Its name in files.
    pub fn key(self) -> &'static str {
        match self {
            Self::Share => "share",
            Self::Days => "days",
            Self::Money => "money",
            Self::Times => "times",
            Self::Points => "points",
        }
    }
}

impl Name {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 18] = [
        Self::CloseRate,
        Self::Cycle,
        Self::Retention180,
        Self::Retention365,
        Self::Churn365,
        Self::Nps,
        Self::Contract,
        Self::ContractMedian,
        Self::Expansion,
        Self::Ltv,
        Self::LtvWeighted,
        Self::Cac,
        Self::LtvCac,
        Self::PipelineShare,
        Self::PipelineAmountShare,
        Self::QualifiedRate,
        Self::AcceptedRate,
        Self::CustomerRate,
    ];

    /// Its name in files: `close_rate`.
    pub fn key(self) -> String {
        let written = serde_json::to_value(self);
        // A variant without fields is written as a text.
        written
            .ok()
            .and_then(|key| key.as_str().map(str::to_owned))
            .unwrap_or_default()
    }

    /// What it counts.
    pub fn unit(self) -> Unit {
        match self {
            Self::Cycle => Unit::Days,
            Self::Contract | Self::ContractMedian | Self::Expansion => Unit::Money,
            Self::Ltv | Self::LtvWeighted | Self::Cac => Unit::Money,
            Self::LtvCac => Unit::Times,
            Self::Nps => Unit::Points,
            _ => Unit::Share,
        }
    }

    /// Columns it is computed from.
    pub fn keys(self) -> &'static [Key] {
        match self {
            Self::CloseRate | Self::PipelineShare => &[],
            Self::Cycle => &[Key::Opened, Key::Closed],
            Self::Retention180 | Self::Retention365 | Self::Churn365 => &[Key::Closed, Key::Left],
            Self::Contract | Self::ContractMedian | Self::PipelineAmountShare => &[Key::Amount],
            Self::Expansion => &[Key::Expansion],
            Self::Ltv | Self::LtvWeighted => &[Key::Amount, Key::Closed, Key::Left],
            Self::Cac => &[Key::Cost],
            Self::Nps => &[Key::Nps],
            Self::LtvCac => &[Key::Amount, Key::Closed, Key::Left, Key::Cost],
            Self::QualifiedRate => &[Key::Qualified],
            Self::AcceptedRate => &[Key::Qualified, Key::Accepted],
            Self::CustomerRate => &[Key::Accepted],
        }
    }
}

impl Figure {
    /// An estimate with its interval, where it has one.
    pub(super) fn new(estimate: f64, interval: Option<(f64, f64)>, accounts: usize) -> Self {
        let (low, high) = interval.unzip();
        Self::of(Some(estimate), low, high, accounts)
    }

    /// Values that are not finite are not known.
    pub(super) fn of(estimate: Option<f64>, low: Option<f64>, high: Option<f64>, accounts: usize) -> Self {
        let known = |value: Option<f64>| value.filter(|v| v.is_finite()).map(rounded);
        Self {
            estimate: known(estimate),
            low: known(low),
            high: known(high),
            accounts: accounts as u64,
            reason: None,
        }
    }

    /// No estimate.
    pub(super) fn none(reason: Reason, accounts: usize) -> Self {
        Self {
            accounts: accounts as u64,
            reason: Some(reason),
            ..Self::default()
        }
    }

    /// With what to beware of.
    pub(super) fn beware(self, reason: Option<Reason>) -> Self {
        Self {
            reason: reason.or(self.reason),
            ..self
        }
    }
}

/// Six significant digits, so that files compare byte by byte whatever order sums were taken in.
pub(super) fn rounded(value: f64) -> f64 {
    // The text of a finite number is one.
    format!("{value:.5e}").parse().unwrap_or(value)
}

/// The reason when too many cells are missing.
pub(super) fn incomplete(key: Key, missing: usize, of: usize) -> Option<Reason> {
    (missing as f64 > MOST_MISSING * of as f64).then_some(Reason::Incomplete {
        key,
        missing: missing as u64,
        of: of as u64,
    })
}

/// Share of the accounts that may lack a cell before a figure is withheld, or flagged where it is not biased by it
/// (house choice).
pub(super) const MOST_MISSING: f64 = 0.2;

/// Every interval holds the truth this often.
pub(super) const CONFIDENCE: f64 = 0.95;

/// A share of accounts with its Wilson interval.
pub(super) fn share(hits: usize, of: usize) -> Figure {
    if of == 0 {
        return Figure::none(Reason::NoAccounts, 0);
    }
    let share = hits as f64 / of as f64;
    let (low, high) = wilson(hits as f64, of as f64, normal::half_width(CONFIDENCE));
    // Of none and of all an end is the share itself, but for rounding.
    Figure::new(share, Some((low.min(share), high.max(share))), of)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_digits_are_kept() {
        assert_eq!(rounded(1234567.8), 1_234_570.0);
        assert_eq!(rounded(0.1 + 0.2), 0.3);
        assert_eq!(rounded(0.0), 0.0);
        assert_eq!(rounded(-2.0 / 3.0), -0.666667);
    }

    #[test]
    fn what_is_not_known_is_absent() {
        let figure = Figure::new(f64::NAN, Some((f64::INFINITY, 1.0)), 3);
        assert_eq!(
            (figure.estimate, figure.low, figure.high),
            (None, None, Some(1.0))
        );
        let none = Figure::none(Reason::NeedsColumn { key: Key::Left }, 0);
        let json = serde_json::to_string(&none).unwrap();
        assert_eq!(json, r#"{"accounts":0,"reason":{"needs_column":{"key":"left"}}}"#);
        assert_eq!(serde_json::from_str::<Figure>(&json).unwrap(), none);
        assert!(serde_json::from_str::<Figure>(r#"{"accounts":0,"mean":1}"#).is_err());
    }
}
