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
        accounts: u64,
        by: DecisionDay,
        first: String,
        last: String,
        others: u64,
        as_of: AsOf,
    },
    AllAsOf {
        accounts: u64,
        as_of: AsOf,
    },
    /// Nothing says when the outcome was decided; perhaps a date column does.
    NoDecision {
        outcome: String,
        perhaps: Option<String>,
    },
    /// Accounts decided after the day of the data.
    DecidedLater {
        accounts: u64,
        as_of: String,
        by: DecisionDay,
    },
}

/// What says when an account was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DecisionDay {
    Column {
        column: String,
    },
    /// The earliest date in a column of a further table.
    Earliest {
        table: String,
        column: String,
    },
}

/// The last day of the data (ISO), and whether the recipe says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AsOf {
    pub day: String,
    pub asked: bool,
}

/// What should be known of one further table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TableNote {
    /// Rows without a date, taken as known before every decision.
    Timeless,
    /// Its name speaks of leaving, by this word.
    Leaving {
        word: &'static str,
    },
    NothingMade,
    /// Cells that are not of their column's kind; lines and texts of the first.
    Unreadable {
        column: String,
        cells: u64,
        kind: Kind,
        examples: Vec<(u64, String)>,
    },
    /// A value asked about that no row has, and the one that was perhaps meant.
    NeverSeen {
        column: String,
        value: String,
        nearest: Option<String>,
    },
    /// Rows dated before the row they belong to.
    Early {
        rows: u64,
        via: String,
    },
    /// Accounts decided so early that a window of so many days begins before the table.
    ShortHistory {
        first: String,
        few: u64,
        accounts: u64,
        days: u32,
    },
    /// A second date on which columns may be filled in.
    KnownLater {
        column: String,
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
