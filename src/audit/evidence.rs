//! What is seen of the columns, and what each is concluded to be.

use crate::audit::age::Age;
use crate::audit::fill::Fill;
use crate::audit::levels::Purity;
use crate::audit::strength::Strength;
use crate::criteria::Reason;
use crate::fit::folds::Folds;
use crate::table::Table;
use serde::Serialize;

/// Whether a column may be learnt from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Nothing speaks against it.
    Keep,
    /// It may have been known afterwards only, or nothing can be learnt from it.
    Doubt,
    /// It was almost certainly known afterwards only, or is about a person.
    SetAside,
}

/// A column, judged.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Audited {
    /// Position in the table.
    pub column: usize,
    /// Its name.
    pub name: String,
    /// Kept, doubted or set aside.
    pub verdict: Verdict,
    /// The gravest first.
    pub reasons: Vec<Reason>,
    /// Whether it is learnt from: set-aside columns are not, nor are those with another part or nothing to learn.
    pub used: bool,
    /// Whether `--trust` brings it back.
    pub can_trust: bool,
    /// What the verdict rests on.
    pub evidence: Evidence,
}

impl Audited {
    /// Whether nothing is said of it but that it ranks accounts well.
    pub fn is_notable(&self) -> bool {
        let note = |reason: &Reason| matches!(reason, Reason::RanksWell { .. });
        self.verdict == Verdict::Keep && !self.reasons.is_empty() && self.reasons.iter().all(note)
    }
}

/// What a verdict rests on; shares and AUC from 0 to 1, absent where they could not be had.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Evidence {
    /// How well the column alone ranks accounts, its bins counted on other accounts than ranked.
    pub alone: Option<Strength>,
    /// Share of ideal, other and open accounts it is filled on.
    pub filled_ideal: Option<f64>,
    /// Share of other accounts it is filled on.
    pub filled_other: Option<f64>,
    /// Share of open accounts it is filled on.
    pub filled_open: Option<f64>,
    /// How well "is it filled in?" alone ranks accounts.
    pub gap_auc: Option<f64>,
    /// Levels that nearly always go with one outcome.
    pub pure: Option<Purity>,
    /// Correlation of a number with the account's age, the outcome held fixed.
    pub grows: Option<f64>,
    /// How well the days from the account's beginning to this date rank accounts.
    pub lag: Option<Strength>,
    /// Share of accounts on which this date lies on or after the day of the decision.
    pub from_decision_on: Option<f64>,
    /// How well a quick model of the columns not set aside ranks accounts with this one, and without.
    pub with: Option<f64>,
    /// The same without the column.
    pub without: Option<f64>,
}

/// What is looked at for every column.
pub(super) struct Seen<'a> {
    pub(super) table: &'a Table,
    /// A sample of the decided accounts, and how each ended.
    pub(super) rows: Vec<u32>,
    pub(super) ideal: Vec<bool>,
    pub(super) folds: Folds,
    pub(super) fills: Vec<Fill>,
    pub(super) age: Option<Age>,
    /// Age of `rows`, 0 the newest; NaN where unknown.
    pub(super) years: Vec<f64>,
    pub(super) decision: Option<usize>,
}
