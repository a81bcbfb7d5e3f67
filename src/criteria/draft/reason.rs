//! Why a draft says what it says: facts, worded where they are shown.

use crate::criteria::inputs::RoleReason;
use crate::criteria::preset::ExportName;
use crate::criteria::reason::{Reason, describe_all};
use crate::language::{Language, in_english};
use crate::outcome;

/// Why a column or a table is taken for what it is.
#[derive(Debug, Clone, PartialEq)]
pub enum DraftReason {
    /// An input of the recipe (id, label, weight, time), and what speaks for it.
    Role(RoleReason),
    /// The user answered so.
    Answered,
    /// By the labels of an export.
    Labels(ExportName),
    /// So many of a key's values are values of a column of another table.
    Values {
        /// Distinct values of the key that the other column has too.
        found: usize,
        /// Distinct values of the key.
        values: usize,
        /// Column of `table` that has them.
        column: String,
        /// Name of the other table.
        table: String,
        /// Whether they are values of it only without leading zeros, case, spaces and signs.
        respelled: bool,
    },
    /// Dates on which something begins: a contract, a deal.
    Begins,
    /// Dates of the row itself, such as the day it was written.
    RowDate,
    /// The table's only date, so that it is taken for the day on which a row came to be known; to be confirmed.
    OnlyDate,
    /// Dates on which something ends.
    End,
    /// Filled in exactly where a date is.
    FilledTogether,
    /// A column that is settled at the end, as its name says, so that it is known from the end's date on.
    SettledByName,
    /// Rows of an export that describe companies.
    Companies(ExportName),
    /// A table of one row per key and no date, which is taken for a description.
    Description,
    /// A table's name has a word that says its rows are written afterwards.
    Afterwards {
        /// Word of the table's name, as it was recognised.
        word: String,
    },
    /// A table whose rows have no date and may be known too late: the user says when they came to be known.
    NoDate,
    /// Customers are held against companies without a row in another table, and what is dated after they bought tells them
    /// apart.
    AgainstUniverse,
    /// The table by which it leads to the accounts is none of criteria.
    NoWay,
    /// What speaks against a column.
    Evidence(Vec<Reason>),
    /// The definition of the column in its CRM.
    Definition {
        /// The definition as it is shown, in English.
        text: &'static str,
    },
}

/// Whose rows are learnt from: those of `table`, whose `column` says who was won and lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowUnit {
    /// Name of the table whose rows are learnt from.
    pub table: String,
    /// Its outcome column.
    pub column: String,
    /// The table given first.
    pub joined: String,
}

/// Rows of a table that match rows of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// Name of the table whose rows are matched.
    pub table: String,
    /// Name of the table they are looked up in.
    pub other: String,
    /// Rows of `table`.
    pub rows: usize,
    /// Rows without a key.
    pub blank: usize,
    /// Rows of `table` whose key `other` has.
    pub matched: usize,
    /// Examples of keys without a match, those of most rows first, and how many more there are.
    pub unmatched: Vec<Unmatched>,
    /// Keys without a match that are not among the examples.
    pub more: usize,
}

/// A key without a match; `near` is spelled almost the same on the other side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmatched {
    /// The key as it is written in the table matched.
    pub value: String,
    /// Rows that have it.
    pub rows: usize,
    /// The key of the other table spelled almost the same; `None` when there is none.
    pub near: Option<String>,
}

/// What was assumed of the outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutcomeReason {
    /// No value says that an account was won.
    NoneWon,
    /// No value says that an account was lost: all that are not won count as not ideal.
    NoneLost,
    /// Values that are neither won nor lost, so that their accounts are still open.
    StillOpen {
        /// Rows with such values.
        rows: usize,
    },
    /// As reading the outcome says.
    Read(outcome::Note),
    /// Why it cannot be read, as raised.
    Unread(String),
}

in_english!(DraftReason, RowUnit, Match, OutcomeReason);

impl DraftReason {
    /// A clause whose subject is the column or the table.
    pub fn describe(&self, language: Language) -> String {
        match self {
            Self::Role(reason) => reason.describe(language),
            Self::Answered => language.init_answered(),
            Self::Labels(export) => language.init_by_labels(export.describe(language)),
            Self::Values {
                found,
                values,
                column,
                table,
                respelled,
            } => {
                let (found, values) = (count(*found, language), count(*values, language));
                match respelled {
                    true => language.init_values_respelled(found, values, column, table),
                    false => language.init_values(found, values, column, table),
                }
            }
            Self::Begins => language.init_begins(),
            Self::RowDate => language.init_row_date(),
            Self::OnlyDate => language.init_only_date(),
            Self::End => language.init_end(),
            Self::FilledTogether => language.init_filled_together(),
            Self::SettledByName => language.init_settled(),
            Self::Companies(export) => language.init_of_companies(export.describe(language)),
            Self::Description => language.init_description(),
            Self::Afterwards { word } => language.init_afterwards(word),
            Self::NoDate => language.init_no_date(),
            Self::NoWay => language.init_no_way(),
            Self::AgainstUniverse => language.init_against_universe(),
            Self::Evidence(reasons) => describe_all(reasons, language),
            Self::Definition { text } => (*text).to_owned(),
        }
    }
}

impl RowUnit {
    /// A sentence without its full stop.
    pub fn describe(&self, language: Language) -> String {
        language.init_row_unit(&self.table, &self.column, &self.joined)
    }
}

impl Match {
    /// A sentence without its full stop.
    pub fn describe(&self, language: Language) -> String {
        let count = |n: usize| count(n, language);
        let mut text = language.init_matched(count(self.matched), count(self.rows), &self.table, &self.other);
        if self.blank > 0 {
            text = language.clauses(text, language.init_without_key(count(self.blank)));
        }
        if !self.unmatched.is_empty() {
            let examples: Vec<String> = self.unmatched.iter().map(|one| one.describe(language)).collect();
            let examples = match self.more {
                0 => examples.join(", "),
                more => language.and_more(examples.join(", "), count(more)),
            };
            text = language.clauses(text, language.init_without_match(examples));
        }
        text
    }
}

impl Unmatched {
    /// "`GTXPro` (1,480 rows; `GTX Pro` there)".
    fn describe(&self, language: Language) -> String {
        let rows = match self.rows {
            1 => language.init_one_row(),
            rows => language.init_rows(count(rows, language)),
        };
        match &self.near {
            Some(near) => language.init_unmatched_near(&self.value, rows, near),
            None => language.init_unmatched(&self.value, rows),
        }
    }
}

impl OutcomeReason {
    /// A sentence without its full stop.
    pub fn describe(&self, language: Language) -> String {
        match self {
            Self::NoneWon => language.init_none_won(),
            Self::NoneLost => language.init_none_lost(),
            Self::StillOpen { rows } => language.init_outcome_open(count(*rows, language)),
            Self::Read(note) => note.describe(language),
            Self::Unread(error) => error.clone(),
        }
    }
}

fn count(n: usize, language: Language) -> String {
    language.integer(n as i64)
}
