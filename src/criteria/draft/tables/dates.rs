//! When the rows and the cells of a further table came to be known, by names and by what is filled in together.

use std::collections::BTreeMap;

use crate::criteria::draft::parts::Named;
use crate::criteria::draft::reason::DraftReason;
use crate::table::{Column, Kind};
use crate::vocabulary::COLUMNS;
use crate::vocabulary::fold::words;

/// Least share of rows that a date must date.
const FILLED: f64 = 0.5;

fn begins(name: &str, list: &[&str]) -> bool {
    words(name)
        .iter()
        .any(|word| list.iter().any(|beginning| word.starts_with(beginning)))
}

fn is_end(column: &Column) -> bool {
    begins(&column.name, &COLUMNS.dates_of_ending)
}

/// The date on which a row came to be known: one on which something begins, else one that is no end.
pub(super) fn of_rows(columns: &[&Column]) -> Option<Named> {
    let rows = |column: &Column| match &column.values {
        crate::table::Values::Date(days) => days.len(),
        _ => 0,
    };
    let dates = columns.iter().filter(|column| {
        column.kind() == Kind::Date && column.missing() as f64 <= (1.0 - FILLED) * rows(column) as f64
    });
    let ranked =
        dates.map(
            |column| match (begins(&column.name, &COLUMNS.dates_of_beginning), is_end(column)) {
                (true, false) => (0, DraftReason::Begins, column),
                (false, false) => (1, DraftReason::RowDate, column),
                (_, true) => (2, DraftReason::OnlyDate, column),
            },
        );
    let (_, reason, column) = ranked.min_by_key(|(rank, _, _)| *rank)?;
    Some(Named {
        column: column.name.clone(),
        reason,
    })
}

/// Columns filled in later than the row: dates of an end from themselves; what is filled in together with such a date, or
/// is settled by an end by its name, from that date.
pub(super) fn filled_later(
    columns: &[&Column],
    date: Option<&Named>,
    rows: usize,
) -> BTreeMap<String, Named> {
    let Some(date) = date else { return BTreeMap::new() };
    let ends: Vec<&&Column> = columns
        .iter()
        .filter(|column| column.kind() == Kind::Date && is_end(column) && column.name != date.column)
        .collect();
    let from = |end: &Column, reason: DraftReason| Named {
        column: end.name.clone(),
        reason,
    };
    let later = |column: &&&Column| {
        if let Some(end) = ends.iter().find(|end| end.name == column.name) {
            return Some(from(end, DraftReason::End));
        }
        let together = ends.iter().find(|end| {
            let some = (1..rows).contains(&end.missing());
            some && (0..rows).all(|row| end.is_missing(row) == column.is_missing(row))
        });
        if let Some(end) = together {
            return Some(from(end, DraftReason::FilledTogether));
        }
        let settled = column.kind() != Kind::Date && begins(&column.name, &COLUMNS.settled);
        let end = ends.first().filter(|_| settled)?;
        Some(from(end, DraftReason::SettledByName))
    };
    columns
        .iter()
        .filter(|column| column.name != date.column)
        .filter_map(|column| Some((column.name.clone(), later(&column)?)))
        .collect()
}

/// The word of a table's name that says its rows are written once an account is decided.
pub(super) fn says_afterwards(name: &str) -> Option<String> {
    words(name)
        .into_iter()
        .find(|word| COLUMNS.of_leaving.contains(word.as_str()))
}
