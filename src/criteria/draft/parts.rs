//! What is drafted of an outcome, and what drafts are given.

use super::reason::{DraftReason, OutcomeReason};
use crate::recipe::OutcomeRecipe;
use crate::table::{Table, Values};
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
    /// Values that mean ideal; empty when only the user can say.
    pub positive: Vec<String>,
    /// Values that mean not ideal; empty when all others do.
    pub negative: Vec<String>,
    /// Its values with the rows of each, commonest first.
    pub values: Vec<(String, usize)>,
    /// Other columns that could be the outcome.
    pub others: Vec<String>,
    /// What was assumed, or why nothing could be.
    pub notes: Vec<OutcomeReason>,
}

impl OutcomeDraft {
    /// Its values, commonest first.
    pub(super) fn value_names(&self) -> Vec<String> {
        self.values.iter().map(|(value, _)| value.clone()).collect()
    }
}

pub(super) fn asked(column: &str) -> OutcomeRecipe {
    OutcomeRecipe {
        column: Some(column.to_owned()),
        ..Default::default()
    }
}

/// Values of a column with their rows, commonest first.
pub(super) fn counts(values: &Values) -> Vec<(String, usize)> {
    let Values::Levels(levels) = values else {
        return Vec::new();
    };
    let mut counts: Vec<(String, usize)> = levels.names.iter().map(|name| (name.clone(), 0)).collect();
    for code in &levels.codes {
        if let Some(count) = counts.get_mut(*code as usize) {
            count.1 += 1;
        }
    }
    counts.sort_by_key(|(_, rows)| std::cmp::Reverse(*rows));
    counts
}
