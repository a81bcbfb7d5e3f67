//! A cell as a reader expects it.

use crate::language::Language;
use crate::table::reading::iso_date;
use crate::table::{Cell, Kind, Reading};

/// Numbers and dates in the language's form, other text as it is.
pub(crate) fn shown(text: &str, reading: &Reading, language: Language) -> String {
    let written = match reading.kind {
        Kind::Date => match reading.date(text) {
            Cell::Value(days) => Some(language.date(&iso_date(days))),
            Cell::Missing | Cell::Unreadable => None,
        },
        // A range is shown as it is written.
        Kind::Number if reading.ranges.is_some() => None,
        Kind::Number => match reading.number(text) {
            Cell::Value(number) => Some(language.number(number)),
            Cell::Missing | Cell::Unreadable => None,
        },
        _ => None,
    };
    written.unwrap_or_else(|| text.to_owned())
}
