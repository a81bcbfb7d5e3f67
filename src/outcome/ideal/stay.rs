//! How long each customer stayed, and on which accounts enough time has passed to tell.

use super::columns::WorthColumn;
use super::label::{Label, PartWorth, PartWorths};
use super::loyalty::{self, Loyalty};
use super::reason::{DayOrigin, Fact, MONTH, Note, Origin, Why};
use crate::error::{Error, Result};
use crate::outcome::Ending;
use crate::recipe::Recipe;
use crate::table::{Cell, Column, Kind, Reading, Table, Values};

/// How long customers stayed, one entry per row of the table.
pub(super) struct Stays {
    /// Day on which the data were true, with how it is known; `None` without any day.
    pub as_of: Option<(i32, DayOrigin)>,
    /// Days from signing to leaving or to today; `None` where that is not known, and for who never bought.
    pub kept: Vec<Option<i32>>,
    /// Whether a customer has left.
    pub left: Vec<bool>,
    /// Whether an account was decided long enough ago to have been kept as long as an ideal customer must be. An
    /// account without a day counts as such.
    pub mature: Vec<bool>,
    /// Whether a column tells how long customers stayed at all.
    pub told: bool,
    /// Days that an ideal customer is kept at least.
    pub least: i32,
    pub notes: Vec<Note>,
}

impl Stays {
    pub fn read(table: &Table, recipe: &Recipe, found: &[WorthColumn], endings: &[Ending]) -> Result<Self> {
        let named = |key: &str| found.iter().find(|found| found.key == key);
        let dates = |key: &str| -> Result<Option<&Column>> {
            named(key)
                .map(|found| of_kind(table, found, Kind::Date))
                .transpose()
        };
        let (signed, left_on) = (dates("retention.signed")?, dates("retention.left")?);
        let tenure = match named("retention.tenure") {
            Some(found) if signed.is_none() => match &of_kind(table, found, Kind::Number)?.values {
                Values::Number(values) => Some(values),
                _ => None,
            },
            _ => None,
        };
        let last =
            named("value.last").and_then(|found| table.columns.iter().find(|c| c.name == found.column));
        let as_of = as_of(table, recipe, signed, left_on, last, endings)?;
        let today = as_of.as_ref().map(|(day, _)| *day);
        let least = (f64::from(recipe.ideal.months()) * MONTH) as i32;

        let rows = table.rows;
        let (mut kept, mut left, mut mature) = (vec![None; rows], vec![false; rows], vec![true; rows]);
        let [
            mut signed_later,
            mut left_later,
            mut backwards,
            mut undated,
            mut undated_lost,
        ] = [0usize; 5];
        for row in 0..rows {
            let ending = endings[row];
            let decided = signed.and_then(|column| day(column, row));
            if ending == Ending::Open {
                continue;
            }
            if let (Some(decided), Some(today)) = (decided, today) {
                signed_later += usize::from(decided > today);
                mature[row] = today - decided >= least;
            }
            if !ending.bought() {
                undated_lost += usize::from(signed.is_some() && decided.is_none());
                continue;
            }
            let gone = left_on.and_then(|column| day(column, row));
            let announced = gone.is_some_and(|gone| today.is_some_and(|today| gone > today));
            left_later += usize::from(announced);
            let gone = gone.filter(|_| !announced);
            left[row] = ending == Ending::Churned || gone.is_some();
            undated += usize::from(signed.is_some() && decided.is_none());
            let until = if left[row] { gone } else { today };
            kept[row] = match (decided, until) {
                (Some(decided), Some(until)) if until < decided && left[row] => {
                    backwards += 1;
                    None
                }
                (Some(decided), Some(until)) => Some((until - decided).max(0)),
                _ => tenure
                    .map(|months| months[row])
                    .filter(|months| (0.0..10_000.0).contains(months))
                    .map(|months| (months * MONTH).round() as i32),
            };
            // Where only the tenure is known, lateness shows on who stays.
            let too_early = kept[row].is_some_and(|days| days < least) && !left[row];
            mature[row] &= !too_early;
        }
        let notes = [
            (
                signed_later,
                Note::DecidedLater {
                    accounts: signed_later,
                },
            ),
            (
                left_later,
                Note::LeavesLater {
                    customers: left_later,
                },
            ),
            (backwards, Note::LeftBeforeSigning { customers: backwards }),
            (undated, Note::NoSigning { customers: undated }),
            (
                undated_lost,
                Note::LostUndated {
                    accounts: undated_lost,
                },
            ),
        ];
        let notes = notes.into_iter().filter(|(count, _)| *count > 0);
        let notes = notes.map(|(_, note)| note).collect();
        Ok(Self {
            as_of,
            kept,
            left,
            mature,
            told: signed.is_some() || tenure.is_some(),
            least,
            notes,
        })
    }

    /// What is already certain of a customer by its stay; `None` where its worth decides.
    pub fn verdict(&self, row: usize) -> Option<(Label, Why)> {
        match (self.left[row], self.kept[row]) {
            (true, Some(days)) if days < self.least => Some((Label::NotIdeal, Why::Left { days })),
            (true, None) => Some((Label::NotIdeal, Why::LeftSometime)),
            (false, Some(days)) if days < self.least => Some((Label::Undecided, Why::Recent { days })),
            (false, None) if self.told => Some((Label::Undecided, Why::StayUnknown)),
            _ => None,
        }
    }

    /// What retention says of customers (rows of the table): months so far and, of who is still there, those to expect.
    pub fn worths(&self, customers: &[usize]) -> PartWorths {
        let stays = customers
            .iter()
            .filter_map(|&row| Some((self.kept[row]?, self.left[row])));
        let loyalty = Loyalty::of(&stays.collect::<Vec<_>>());
        let worth = |&row: &usize| {
            let (days, left) = (self.kept[row]?, self.left[row]);
            let months = loyalty.months(days, left);
            // Where no departure is known, nothing says how long anybody stays.
            let expected = (loyalty.departures > 0).then_some(months);
            let fact = match left {
                true => Fact::Left { days },
                false => Fact::Kept { days, expected },
            };
            Some(PartWorth {
                share: loyalty::worth(months),
                facts: vec![fact],
            })
        };
        PartWorths {
            customers: customers.iter().map(worth).collect(),
            ..PartWorths::default()
        }
    }
}

/// The column of a key, which must be of a kind; an empty column is of any.
pub(super) fn of_kind<'a>(table: &'a Table, found: &WorthColumn, kind: Kind) -> Result<&'a Column> {
    let column = column(table, found)?;
    if column.kind() == kind || column.missing() == table.rows {
        return Ok(column);
    }
    Err(wrong_kind(found, column, &format!("{}s", kind.word())))
}

pub(super) fn column<'a>(table: &'a Table, found: &WorthColumn) -> Result<&'a Column> {
    let place = match &found.reason {
        Origin::Figures { key } => format!("figures.{key}"),
        _ => format!("ideal.{}", found.key),
    };
    Ok(&table.columns[table.position(&found.column, &place)?])
}

pub(super) fn wrong_kind(found: &WorthColumn, column: &Column, wanted: &str) -> Error {
    Error::data(
        format!(
            "the column `{}`, `{}` of [ideal], is read as {} ({})",
            column.name,
            found.key,
            column.kind().word(),
            column.reason
        ),
        format!("name a column of {wanted}, or give this one its `kind` in the recipe"),
    )
}

/// A day that can be reckoned with: within the calendar, so that differences fit.
pub(super) fn day(column: &Column, row: usize) -> Option<i32> {
    match &column.values {
        Values::Date(days) => Some(days[row]).filter(|day| day.abs_diff(0) < 2_900_000),
        _ => None,
    }
}

/// The recipe's day, else the latest on which an account was decided, bought or left.
fn as_of(
    table: &Table,
    recipe: &Recipe,
    signed: Option<&Column>,
    left: Option<&Column>,
    last: Option<&Column>,
    endings: &[Ending],
) -> Result<Option<(i32, DayOrigin)>> {
    if let Some(text) = &recipe.as_of {
        return match Reading::new(Kind::Date).date(text) {
            Cell::Value(day) => Ok(Some((day, DayOrigin::Recipe))),
            _ => Err(Error::setting("as_of", "a day such as 2026-09-30", text)),
        };
    }
    // Open deals have a day on which somebody hopes to close them.
    let decided = |row: &usize| endings[*row] != Ending::Open;
    let latest = [signed, left, last].into_iter().flatten().filter_map(|column| {
        let days = (0..table.rows).filter(decided).filter_map(|row| day(column, row));
        Some((days.max()?, column.name.as_str()))
    });
    Ok(latest.max().map(|(day, column)| {
        let column = column.to_owned();
        (day, DayOrigin::Latest { column })
    }))
}
