//! The moment each account was decided: nothing of that day or later may be known of it.

use crate::error::{Error, Result, nearest};
use crate::join::leaving::says_hindsight;
use crate::join::note::{AsOf, DecisionDay, Note};
use crate::recipe::Recipe;
use crate::table::reading::iso_date;
use crate::table::{Cell, Kind, Reading, Table, Values};

/// Where decisions are dated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Decided {
    /// Nowhere: every account is seen as of one day.
    Nowhere,
    /// A column of the account table.
    Column(usize),
    /// The earliest date in a column of a further table.
    Table { table: String, column: String },
}

impl Decided {
    /// What the recipe says, else its closing dates.
    ///
    /// # Errors
    /// [`Error::UnknownColumn`], and [`Error::Data`] for a column without dates.
    pub fn new(table: &Table, recipe: &Recipe) -> Result<Self> {
        let (name, key) = match (&recipe.decided, &recipe.figures.closed) {
            (Some(name), _) => (name, "decided"),
            (None, Some(name)) => (name, "figures.closed"),
            (None, None) => return Ok(Self::Nowhere),
        };
        if let Some(position) = table.columns.iter().position(|column| column.name == *name) {
            if table.columns[position].kind() != Kind::Date {
                return Err(Error::data(
                    format!("{key}: the column `{name}` holds no dates"),
                    "name a date column, or `table.column` of a further table",
                ));
            }
            return Ok(Self::Column(position));
        }
        let parts = name
            .split_once('.')
            .filter(|(table, _)| recipe.tables.contains_key(*table));
        if let Some((table, column)) = parts {
            return Ok(Self::Table {
                table: table.to_owned(),
                column: column.to_owned(),
            });
        }
        Err(Error::UnknownColumn {
            named_in: key.to_owned(),
            column: name.clone(),
            nearest: nearest(name, table.columns.iter().map(|column| column.name.as_str())),
        })
    }

    /// The day each account was decided, `i32::MAX` where it was not; of a further table, `earliest` is it.
    pub fn days(&self, table: &Table, earliest: Option<Vec<i32>>) -> Vec<i32> {
        let none = || vec![i32::MAX; table.rows];
        match self {
            Self::Nowhere => none(),
            Self::Table { .. } => earliest.unwrap_or_else(none),
            Self::Column(position) => match &table.columns[*position].values {
                Values::Date(days) => days
                    .iter()
                    .map(|day| if *day == i32::MIN { i32::MAX } else { *day })
                    .collect(),
                _ => none(),
            },
        }
    }
}

/// First day that is not known, per account row.
#[derive(Debug)]
pub(super) struct Cutoffs {
    pub first_unknown: Vec<i32>,
    /// Last day of the data, where they have days.
    pub as_of: Option<i32>,
    /// How it was settled.
    pub notes: Vec<Note>,
}

/// The recipe's day of the data.
///
/// # Errors
/// [`Error::Setting`] when it is none.
pub(crate) fn as_of_asked(recipe: &Recipe) -> Result<Option<i32>> {
    match &recipe.as_of {
        None => Ok(None),
        Some(text) => match Reading::new(Kind::Date).date(text) {
            Cell::Value(day) => Ok(Some(day)),
            _ => Err(Error::setting("as_of", "a day such as 2026-09-30", text)),
        },
    }
}

impl Cutoffs {
    /// `decided` is the day of each account's decision, `latest` the latest date of the further tables.
    pub fn new(
        table: &Table,
        recipe: &Recipe,
        by_what: &Decided,
        decided: Vec<i32>,
        latest: Option<i32>,
    ) -> Result<Self> {
        let asked = as_of_asked(recipe)?;
        let known = |days: &[i32]| days.iter().copied().filter(|day| *day != i32::MAX).max();
        let found = || {
            latest
                .max(known(&decided))
                .or_else(|| table.columns.iter().filter_map(latest_date).max())
        };
        let as_of = asked.or_else(found);
        let end = as_of.map_or(i32::MAX, |day| day.saturating_add(1));
        let first_unknown: Vec<i32> = decided.iter().map(|day| (*day).min(end)).collect();
        let in_time = decided.iter().filter(|day| **day < end);
        let (first, last) = (in_time.clone().min(), in_time.clone().max());
        let count = in_time.count();
        let mut notes = Vec::new();
        let Some(as_of) = as_of else {
            return Ok(Self {
                first_unknown,
                as_of,
                notes: vec![Note::NoDates],
            });
        };
        let day = AsOf {
            day: iso_date(as_of),
            asked: asked.is_some(),
        };
        let by = match by_what {
            Decided::Nowhere => None,
            Decided::Column(position) => Some(DecisionDay::Column {
                column: table.columns[*position].name.clone(),
            }),
            Decided::Table { table, column } => Some(DecisionDay::Earliest {
                table: table.clone(),
                column: column.clone(),
            }),
        };
        notes.push(match (&by, first, last) {
            (Some(by), Some(first), Some(last)) => Note::Decided {
                accounts: count as u64,
                by: by.clone(),
                first: iso_date(*first),
                last: iso_date(*last),
                others: (table.rows - count) as u64,
                as_of: day.clone(),
            },
            _ => Note::AllAsOf {
                accounts: table.rows as u64,
                as_of: day.clone(),
            },
        });
        if let (Decided::Nowhere, Some(outcome)) = (by_what, &recipe.outcome.column) {
            let dates = table.columns.iter().filter(|column| column.kind() == Kind::Date);
            let end = dates
                .map(|column| column.name.as_str())
                .find(|name| says_hindsight(name));
            notes.push(Note::NoDecision {
                outcome: outcome.clone(),
                perhaps: end.map(str::to_owned),
            });
        }
        let after = decided
            .iter()
            .filter(|day| **day >= end && **day != i32::MAX)
            .count();
        if let (Some(by), true) = (by, after > 0) {
            notes.push(Note::DecidedLater {
                accounts: after as u64,
                as_of: day.day,
                by,
            });
        }
        Ok(Self {
            first_unknown,
            as_of: Some(as_of),
            notes,
        })
    }
}

/// Latest date of a column.
fn latest_date(column: &crate::table::Column) -> Option<i32> {
    match &column.values {
        Values::Date(days) => days.iter().copied().filter(|day| *day != i32::MIN).max(),
        _ => None,
    }
}
