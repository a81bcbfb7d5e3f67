//! What is drafted of an outcome, and what drafts are given.

use super::reason::{DraftReason, OutcomeReason};
use crate::outcome::OutcomeValue;
use crate::recipe::OutcomeRecipe;
use crate::table::{OutcomeRows, OutcomeRule, Table};
use serde::Serialize;

/// A table given to draft from.
#[derive(Debug, Clone)]
pub struct Given {
    /// What it is called: the name of its file without ending.
    pub name: String,
    /// Where it is, as the recipe should say; `None` for standard input.
    pub data: Option<String>,
    /// The table itself.
    pub table: Table,
}

/// A column with a part to play, and why it was taken for it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Named {
    /// Name of the column.
    pub column: String,
    /// Why it was taken.
    pub reason: DraftReason,
}

/// The likeliest outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OutcomeDraft {
    /// Name of the column.
    pub column: String,
    /// The two date columns that it is made of, where it stands in no column of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<Days>,
    /// The further table that it stands in, where the account table has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub elsewhere: Option<Elsewhere>,
    /// Values that mean ideal; empty when only the user can say.
    pub positive: Vec<String>,
    /// Values that mean not ideal; empty when those read as lost or churned do.
    pub negative: Vec<String>,
    /// Its values with the rows of each and what it was read as, commonest first.
    pub values: Vec<OutcomeValue>,
    /// Other columns that could be the outcome.
    pub others: Vec<String>,
    /// What was assumed, or why nothing could be.
    pub notes: Vec<OutcomeReason>,
}

/// An outcome in two date columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Days {
    /// Column with the day on which accounts were won.
    pub won: String,
    /// Column with the day on which they were lost, or left.
    pub lost: String,
}

/// An outcome that stands in a further table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Elsewhere {
    /// Its column; `None` where there being a row tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Days without a row after which a customer may have left, by the gaps between rows; `None` where a column tells the
    /// outcome, or no date says when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub churned_after: Option<u32>,
    /// What its rows tell of the accounts.
    #[serde(flatten)]
    pub rows: OutcomeRows,
}

impl OutcomeDraft {
    /// Whether a column of values tells it, whichever table that stands in.
    pub(super) fn has_values(&self) -> bool {
        let rule = self.elsewhere.as_ref().map(|elsewhere| elsewhere.rows.rule);
        self.days.is_none() && rule.is_none_or(|rule| rule == OutcomeRule::Values)
    }

    /// Its values, commonest first.
    pub(super) fn value_names(&self) -> Vec<String> {
        self.values.iter().map(|value| value.value.clone()).collect()
    }
}

pub(super) fn asked(column: &str) -> OutcomeRecipe {
    OutcomeRecipe {
        column: Some(column.to_owned()),
        ..Default::default()
    }
}
