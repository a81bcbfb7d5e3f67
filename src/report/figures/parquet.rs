//! Tidy figures as Parquet: the same rows, numbers as numbers and days as days.

use super::tidy::{COLUMNS, TidyRow};
use crate::error::Result;
use crate::report::layout::columnar::{Column, render};
use crate::table::{Cell, Kind, Reading};

/// The file of the figures.
///
/// # Errors
/// As [`render`].
pub fn parquet(rows: &[TidyRow]) -> Result<Vec<u8>> {
    let reading = Reading::new(Kind::Date);
    let text = |of: fn(&TidyRow) -> &str| Column::Text(rows.iter().map(of).collect());
    let number = |of: fn(&TidyRow) -> Option<f64>| Column::Number(rows.iter().map(of).collect());
    let day = |row: &TidyRow| match reading.date(&row.date) {
        Cell::Value(day) => Some(day),
        _ => None,
    };
    let columns: [Column<'_>; COLUMNS.len()] = [
        Column::Day(rows.iter().map(day).collect()),
        text(|row| row.period),
        text(|row| &row.group),
        text(|row| &row.group_name),
        text(|row| &row.measure),
        text(|row| &row.measure_name),
        text(|row| row.unit),
        text(|row| &row.currency),
        number(|row| row.estimate),
        number(|row| row.low),
        number(|row| row.high),
        Column::Count(rows.iter().map(|row| row.n as i64).collect()),
        text(|row| &row.note),
        text(|row| &row.model),
    ];
    render(&COLUMNS.into_iter().zip(columns).collect::<Vec<_>>())
}

/// The file of the dictionary, under the titles given.
///
/// # Errors
/// As [`render`].
pub fn parquet_dictionary(titles: &[String; 2], told: &[[String; 2]]) -> Result<Vec<u8>> {
    let column = |at: usize| Column::Text(told.iter().map(|line| line[at].as_str()).collect());
    render(&[(titles[0].as_str(), column(0)), (titles[1].as_str(), column(1))])
}
