//! How it is known whether chance decided who was in which arm.

use serde::{Deserialize, Serialize};

/// What speaks for, or against, arms drawn at random.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// What the answer rests on.
    pub basis: Basis,
    /// Chance of arms so unlike in all `columns` together, had chance decided; absent when none was held against them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p_value: Option<f64>,
    /// Columns the arms were held against, the least alike first.
    pub columns: Vec<ColumnBalance>,
    /// Columns they were not held against.
    pub left_out: Vec<LeftOut>,
}

/// What the answer rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The test follows a plan that drew its arms.
    Plan,
    /// The user says that chance decided.
    Declared,
    /// The arms are alike in every other column, as chance would leave them.
    Balance,
    /// The arms differ in other columns by more than chance explains.
    Imbalance,
    /// The user says that chance did not decide.
    Stated,
    /// Too little to hold the arms against: nothing tells.
    Nothing,
}

/// How alike the arms are in a column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnBalance {
    /// The column.
    pub column: String,
    /// Standardised difference of means, b − a: of its numbers or of the share of one of its levels, the largest.
    pub difference: f64,
    /// Chance of a column so unlike had chance decided, taken alone.
    pub p_value: f64,
    /// Whether it is set equal, or would be.
    pub unbalanced: bool,
}

/// A column the arms were not held against.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeftOut {
    /// The column.
    pub column: String,
    /// Why not.
    pub why: Unheld,
}

/// Why a column says nothing of how the arms came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unheld {
    /// Nearly every account has a value of its own.
    Identifies,
    /// Its name says that it is known only afterwards: what the arm did may be in it.
    Afterwards,
    /// It is measured as the metric is: what the arm did may be in it.
    LikeTheMetric,
    /// It is the arm under another name.
    CopyOfTheArm,
    /// It says who sells, and each seller is in one arm only: part of what the arm is.
    WithinAnArm,
}

impl Evidence {
    /// An answer that no column had a part in.
    pub fn of(basis: Basis) -> Self {
        Self {
            basis,
            p_value: None,
            columns: Vec::new(),
            left_out: Vec::new(),
        }
    }

    /// Columns in which the arms are not alike.
    pub fn unbalanced(&self) -> impl Iterator<Item = &ColumnBalance> {
        self.columns.iter().filter(|column| column.unbalanced)
    }
}
