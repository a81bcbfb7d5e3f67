//! A cell as a reader expects it.

use crate::language::Language;
use crate::table::reading::iso_date;
use crate::table::{Cell, Kind, Reading};

/// Numbers and dates in the language's form, levels as they are called, other text as it is.
pub(crate) fn shown(text: &str, reading: &Reading, language: Language) -> String {
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
