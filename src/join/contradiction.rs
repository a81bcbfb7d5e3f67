//! What columns and tables say against each other about who left: facts, worded where they are shown.

use serde::{Deserialize, Serialize};

use crate::language::Language;

/// Notions of leaving that differ, each compared with the first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contradiction {
    /// The notion that the others are compared with, and how many of all accounts it marks.
    pub mark: Mark,
    /// Accounts that `mark` marks.
    pub marked: u64,
    /// All accounts of the table.
    pub accounts: u64,
    /// The other notions, each compared with `mark`.
    pub others: Vec<Disagreement>,
}

/// A notion that marks other accounts than the first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disagreement {
    /// The notion compared with the first.
    pub mark: Mark,
    /// Accounts that both mark, and that only this one does.
    pub both: u64,
    /// Accounts that this one marks and the first does not.
    pub only: u64,
}

/// What tells that an account left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Mark {
    /// A yes in a column of the account table.
    Flag {
        /// Name of the yes-or-no column.
        column: String,
    },
    /// A date of leaving, whatever it is, in a column of the account table.
    Date {
        /// Name of the date column; an account without a date is not marked.
        column: String,
    },
    /// Any row of a further table.
    Row {
        /// Name of the further table.
        table: String,
    },
    /// A row of a further table in which a column says yes.
    RowWith {
        /// Name of the further table.
        table: String,
        /// Its yes-or-no column.
        column: String,
    },
}

impl Contradiction {
    /// The facts in one sentence, without its full stop.
    pub fn describe(&self, language: Language) -> String {
        let count = |n: u64| language.integer(n as i64);
        let others: Vec<String> = self
            .others
            .iter()
            .map(|other| {
                let all = other.both + other.only;
                let auxiliary = match other.mark {
                    Mark::Flag { .. } => language.leaving_are(),
                    _ => language.leaving_have(),
                };
                language.leaving_disagreement(
                    count(other.both),
                    other.mark.describe(language),
                    auxiliary,
                    count(other.only),
                    count(all),
                    language.whole_percent(all as f64 / self.accounts as f64),
                )
            })
            .collect();
        language.leaving_contradiction(
            count(self.marked),
            count(self.accounts),
            self.mark.describe(language),
            others.join(language.clause_separator()),
        )
    }
}

impl Mark {
    fn describe(&self, language: Language) -> String {
        match self {
            Self::Flag { column } => language.leaving_flag(column),
            Self::Date { column } => language.leaving_date(column),
            Self::Row { table } => language.leaving_row(table),
            Self::RowWith { table, column } => language.leaving_row_with(table, column),
        }
    }
}
