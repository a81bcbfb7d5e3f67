//! The account explained, and how its numbers are written.

use crate::language::Language;
use crate::model::Model;
use crate::score::Row;
use crate::table::reading::iso_date;
use crate::table::{Cell, Kind, Reading};
use serde::Serializer;
use std::collections::BTreeMap;

/// What is known of the account to explain.
#[derive(Debug, Clone, Copy)]
pub struct Account<'a> {
    /// Its identifier.
    pub id: &'a str,
    /// Its name, when the table has one.
    pub name: Option<&'a str>,
    /// Text of its cells, by column; unknown ones may be left out.
    pub values: &'a BTreeMap<String, String>,
    /// The same, as the model's scorer read it.
    pub row: &'a Row,
}

/// Score in milli-points of an account's bins.
pub(super) fn score(model: &Model, bins: &[u16]) -> i64 {
    model
        .criteria
        .iter()
        .zip(bins)
        .map(|(criterion, bin)| criterion.points[usize::from(*bin)])
        .sum()
}

/// A cell as a reader expects it: numbers and dates in the language's form, levels as they are called, other text as it
/// is.
pub(super) fn shown(text: &str, reading: &Reading, language: Language) -> String {
    let wording = reading.wording.as_ref();
    let decimals = wording.and_then(|wording| wording.decimals);
    let written = match reading.kind {
        Kind::Date => match reading.date(text) {
            Cell::Value(days) => Some(language.date(&iso_date(days))),
            Cell::Missing | Cell::Unreadable => None,
        },
        // A range is shown as it is written.
        Kind::Number if reading.ranges.is_some() => None,
        Kind::Number => match reading.number(text) {
            Cell::Value(number) => Some(match decimals {
                Some(decimals) => language.decimal(number, decimals),
                None => language.number(number),
            }),
            Cell::Missing | Cell::Unreadable => None,
        },
        _ => wording.map(|wording| wording.level(text).to_owned()),
    };
    written.unwrap_or_else(|| text.to_owned())
}

/// Writes milli-points as points.
pub(super) fn points<S: Serializer>(milli: &i64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(*milli as f64 / 1000.0)
}
