//! Cells as the model's readings take them.

use crate::data::{Cell, Reading};

pub(super) fn number(reading: &Reading, text: &str) -> Cell<f64> {
    match level(reading, text) {
        Cell::Value(text) => match text.parse::<f64>() {
            Ok(value) if value.is_finite() => Cell::Value(value),
            _ => Cell::Unreadable,
        },
        _ => Cell::Missing,
    }
}

pub(super) fn date(reading: &Reading, text: &str) -> Cell<i32> {
    match level(reading, text) {
        Cell::Value(text) => match text.parse::<jiff::civil::Date>() {
            Ok(date) => Cell::Value(
                date.since(jiff::civil::date(1970, 1, 1))
                    .map_or(0, |span| span.get_days()),
            ),
            _ => Cell::Unreadable,
        },
        _ => Cell::Missing,
    }
}

pub(super) fn level<'t>(reading: &Reading, text: &'t str) -> Cell<&'t str> {
    let text = text.trim();
    if text.is_empty() || reading.missing.iter().any(|m| m == text) {
        Cell::Missing
    } else {
        Cell::Value(text)
    }
}

pub(super) fn tokens<'t>(reading: &Reading, text: &'t str) -> impl Iterator<Item = &'t str> + Clone {
    text.split(reading.separator.unwrap_or('\n'))
        .map(str::trim)
        .filter(|t| !t.is_empty())
}
