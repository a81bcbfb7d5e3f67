//! What should be known of a join: facts, worded where they are shown.

use serde::{Serialize, Serializer};

use super::keys::shown;
use crate::language::Language;
use crate::table::Kind;

/// When accounts were decided. Days are ISO.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// Nothing has a date.
    NoDates,
    /// Accounts decided in time, and the others, which are seen as of one day.
    Decided {
        /// Accounts with a day of decision that is not after the day of the data.
        accounts: u64,
        /// What tells that day.
        by: DecisionDay,
        /// Earliest of those days, ISO.
        first: String,
        /// Latest of those days, ISO.
        last: String,
        /// The other accounts, which are seen as of the day of the data.
        others: u64,
        /// The day of the data.
        as_of: AsOf,
    },
    /// No account has a day of decision: all are seen as of the day of the data.
    AllAsOf {
        /// Accounts of the table.
        accounts: u64,
        /// The day of the data.
        as_of: AsOf,
    },
    /// Nothing says when the outcome was decided; perhaps a date column does.
    NoDecision {
        /// Name of the outcome column.
        outcome: String,
        /// A date column that may say it; `None` when no column looks like it.
        perhaps: Option<String>,
    },
    /// Accounts decided after the day of the data.
    DecidedLater {
        /// Accounts decided after that day.
        accounts: u64,
        /// The day of the data, ISO.
        as_of: String,
        /// What tells when they were decided.
        by: DecisionDay,
    },
}

/// What says when an account was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DecisionDay {
    /// A date column of the account table.
    Column {
        /// Name of that column.
        column: String,
    },
    /// The earliest date in a column of a further table.
    Earliest {
        /// Name of the further table.
        table: String,
        /// Its date column.
        column: String,
    },
}

/// The last day of the data (ISO), and whether the recipe says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AsOf {
    /// The last day of the data, ISO.
    pub day: String,
    /// Whether the recipe names it with `as_of`; otherwise it is the latest date found.
    pub asked: bool,
}

/// What should be known of one further table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TableNote {
    /// Rows without a date, taken as known before every decision.
    Timeless,
    /// Its name speaks of leaving, by this word.
    Leaving {
        /// The word of the table's name that says so.
        word: &'static str,
    },
    /// Keys that no account has, joined by the evidence of `match` or left out.
    ByEvidence {
        /// Keys joined so.
        same: u64,
        /// Keys that are perhaps an account's, not joined.
        review: u64,
        /// Rows without a key that are an account's, not joined.
        blank: u64,
    },
    /// No column could be made of the table.
    NothingMade,
    /// Cells that are not of their column's kind; lines and texts of the first.
    Unreadable {
        /// Name of the column.
        column: String,
        /// Cells that could not be read.
        cells: u64,
        /// The kind its cells should be of.
        kind: Kind,
        /// Line in the file (from 1) and text of the first of these cells.
        examples: Vec<(u64, String)>,
    },
    /// A value asked about that no row has, and the one that was perhaps meant.
    NeverSeen {
        /// Name of the column that was asked about.
        column: String,
        /// The value that no row has.
        value: String,
        /// The value of the column most like it; `None` when none is near.
        nearest: Option<String>,
    },
    /// Rows dated before the row they belong to.
    Early {
        /// Rows dated before the row they belong to.
        rows: u64,
        /// The table on the way to the accounts, to whose rows they belong.
        via: String,
    },
    /// Accounts decided so early that a window of so many days begins before the table.
    ShortHistory {
        /// First date of the table, ISO.
        first: String,
        /// Accounts whose window begins before that date.
        few: u64,
        /// All accounts.
        accounts: u64,
        /// Length of the longest window, in days.
        days: u32,
    },
    /// A second date on which columns may be filled in.
    KnownLater {
        /// Name of the second date column.
        column: String,
        /// Name of the date by which rows are known now.
        date: String,
    },
}

impl Note {
    /// The fact in one sentence, without its full stop.
    pub fn describe(&self, language: Language) -> String {
        let count = |n: &u64| language.integer(*n as i64);
        match self {
            Self::NoDates => language.join_no_dates(),
            Self::Decided {
                accounts,
                by,
                first,
                last,
                others,
                as_of,
            } => {
                let (by, as_of) = (by.describe(language), as_of.describe(language));
                language.join_decided(count(accounts), by, first, last, count(others), as_of)
            }
            Self::AllAsOf { accounts, as_of } => {
                language.join_all_as_of(count(accounts), as_of.describe(language))
            }
            Self::NoDecision { outcome, perhaps } => {
                let note = language.join_no_decision(outcome);
                match perhaps {
                    Some(column) => language.join_perhaps(note, column),
                    None => note,
                }
            }
            Self::DecidedLater { accounts, as_of, by } => {
                language.join_decided_later(count(accounts), as_of, by.describe(language))
            }
        }
    }
}

impl DecisionDay {
    fn describe(&self, language: Language) -> String {
        match self {
            Self::Column { column } => language.join_by_column(column),
            Self::Earliest { table, column } => language.join_by_earliest(column, table),
        }
    }
}

impl AsOf {
    fn describe(&self, language: Language) -> String {
        match self.asked {
            true => language.join_day_asked(&self.day, "as_of"),
            false => language.join_day_found(&self.day),
        }
    }
}

impl TableNote {
    /// The fact in one sentence, without its full stop; its subject is the table.
    pub fn describe(&self, language: Language) -> String {
        let count = |n: &u64| language.integer(*n as i64);
        match self {
            Self::Timeless => language.join_timeless(),
            Self::Leaving { word } => language.join_leaving(word),
            Self::NothingMade => language.join_nothing_made(),
            Self::Unreadable {
                column,
                cells,
                kind,
                examples,
            } => {
                let mut named: Vec<String> = examples
                    .iter()
                    .map(|(line, text)| language.join_cell(shown(text), line))
                    .collect();
                if *cells as usize > named.len() {
                    named.push("…".to_owned());
                }
                let (kind, named) = (kind.describe(language), named.join(", "));
                match cells {
                    1 => language.join_unreadable_cell(column, kind, named),
                    cells => language.join_unreadable(column, count(cells), kind, named),
                }
            }
            Self::NeverSeen {
                column,
                value,
                nearest,
            } => {
                let note = language.join_never_seen(column, value);
                match nearest {
                    Some(nearest) => language.join_did_you_mean(note, nearest),
                    None => note,
                }
            }
            Self::Early { rows, via } => language.join_early(count(rows), via),
            Self::ShortHistory {
                first,
                few,
                accounts,
                days,
            } => language.join_short_history(first, count(few), count(accounts), days),
            Self::ByEvidence { same, review, blank } => {
                let told = language.join_by_evidence(count(same), count(review));
                match blank {
                    0 => told,
                    blank => language.join_by_evidence_blank(told, count(blank)),
                }
            }
            Self::KnownLater { column, date } => language.join_known_later(column, date),
        }
    }
}

/// JSON has the sentence, in English like all that is kept in files.
impl Serialize for Note {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.describe(Language::En))
    }
}

impl Serialize for TableNote {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.describe(Language::En))
    }
}
