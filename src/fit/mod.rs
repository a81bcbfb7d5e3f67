//! Learning the points, and honest figures about them.

pub(crate) mod penalty;
pub(crate) mod layout;
pub(crate) mod smoothing;
pub(crate) mod newton;
pub(crate) mod part;
pub(crate) mod banded;
pub(crate) mod axis;
pub(crate) mod grid;
pub(crate) mod refine;
pub(crate) mod pairs;
pub(crate) mod boost;
pub(crate) mod bag;
pub(crate) mod derived;
pub(crate) mod threes;
pub(crate) mod line;
pub(crate) mod tidy;
pub(crate) mod unmodelled;
pub mod scorecard;
pub mod pocket;
pub(crate) mod sift;
pub mod change;
pub mod metrics;
pub mod order;
mod sets;
pub mod twins;
pub mod folds;
pub mod sufficiency;
pub mod warning;
pub mod standing;
pub mod figures;
pub mod pocket_figures;
pub mod validation;
pub mod verdict;
pub mod uplift;
pub mod base_rate;
pub mod value;
pub mod baseline;

use crate::criteria::Input;
use crate::error::Result;
use crate::table::Table;

/// Accounts to learn from: rows of a table, how each ended, and how much each counts.
#[derive(Debug, Clone, Copy)]
pub struct Accounts<'a> {
    /// The table.
    pub table: &'a Table,
    /// Columns that may be used.
    pub inputs: &'a [Input],
    /// Rows of the table.
    pub rows: &'a [u32],
    /// Outcome of each of `rows`.
    pub ideal: &'a [bool],
    /// Weight of each of `rows`.
    pub weights: &'a [f64],
}

/// Anything that learns fits from past accounts: the scorecard, its baseline, its challenger.
pub trait Learner: Sync {
    /// Name in reports.
    fn name(&self) -> &'static str;

    /// Learns from `accounts` only.
    ///
    /// # Errors
    /// Whatever makes learning impossible; a fit that did not converge is an error.
    fn fit(&self, accounts: Accounts<'_>) -> Result<Box<dyn Predictor>>;
}

/// A fitted [`Learner`].
pub trait Predictor: Send + Sync {
    /// Log-odds of being ideal for rows of a table of the same columns.
    fn log_odds(&self, table: &Table, rows: &[u32]) -> Vec<f64>;

    /// The same by the pocket card learnt beside it; `None` where there is none.
    fn pocket_log_odds(&self, _table: &Table, _rows: &[u32]) -> Option<Vec<f64>> {
        None
    }
}

/// Told of progress: stage, steps done, steps in all.
pub type Progress<'a> = &'a (dyn Fn(&'static str, usize, usize) + Sync);
