//! How one cell is read: the same rules in training and in scoring, stored with the model.

use serde::{Deserialize, Serialize};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Number,
    Category,
    Boolean,
    Date,
    /// Several values in one cell: `Salesforce;HubSpot`.
    Set,
    /// Free text, names, identifiers: never a criterion.
    Text,
}

/// Order of day, month and year in written dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DateOrder {
    #[default]
    Ymd,
    Dmy,
    Mdy,
}

/// How the cells of one column are read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    pub kind: Kind,
    /// Decimal mark of numbers, `.` or `,`.
    pub decimal: char,
    pub dates: DateOrder,
    /// What separates the values of a set.
    pub separator: Option<char>,
    /// Texts that mean "unknown" in this column, beside the general ones.
    pub missing: Vec<String>,
}

/// A cell, read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell<T> {
    Missing,
    Value(T),
    /// Neither missing nor of the column's kind.
    Unreadable,
}

/// Days since 1970-01-01 as `2026-09-30`.
pub fn iso_date(days: i32) -> String {
    let epoch = jiff::civil::date(1970, 1, 1);
    match epoch.checked_add(jiff::Span::new().days(days)) {
        Ok(date) => date.to_string(),
        Err(_) => format!("day {days}"),
    }
}
