//! Tidy figures as a workbook: the figures, then the data dictionary.

use super::tidy::{COLUMNS, TidyRow, dictionary};
use crate::error::Result;
use crate::language::Language;
use crate::report::layout::workbook::{Cell, Line, Page, render};

/// Widths of [`COLUMNS`], in characters.
const WIDTHS: [f64; COLUMNS.len()] = [
    12.0, 9.0, 12.0, 40.0, 22.0, 30.0, 9.0, 10.0, 12.0, 12.0, 12.0, 9.0, 60.0, 22.0,
];

/// The file; `as_of` (ISO) is the day on which the data were true.
///
/// # Errors
/// [`crate::Error::Data`] when it cannot be put together.
pub fn xlsx(rows: &[TidyRow], title: &str, as_of: Option<&str>, language: Language) -> Result<Vec<u8>> {
    let columns = COLUMNS.map(str::to_owned).into_iter().zip(WIDTHS).collect();
    let lines = rows.iter().map(|row| {
        let mut cells: Vec<Cell> = row.cells().into_iter().map(Cell::Text).collect();
        for (at, value) in [(8, row.estimate), (9, row.low), (10, row.high)] {
            cells[at] = Cell::number(value);
        }
        cells[11] = Cell::Count(row.n);
        Line::new(cells)
    });
    let told = dictionary(language).into_iter();
    let told = told.map(|[column, said]| Line::new(vec![Cell::Text(column), Cell::Text(said)]));
    let about = vec![(language.column(), 34.0), (language.book_holds(), 110.0)];
    let pages = vec![
        Page::new(language.business_heading(), columns, lines),
        Page::new(language.book_columns(), about, told),
    ];
    render(title, as_of, pages, "ask for .csv instead")
}
