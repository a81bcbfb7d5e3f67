//! Cells and where they stand: columns of values that formulas look up, and references to them.

use rust_xlsxwriter::utility::{column_number_to_name, quote_sheet_name};
use rust_xlsxwriter::{ColNum, Format, Formula, RowNum, Worksheet, XlsxError};

use crate::report::layout::workbook::cut;

/// What stands in a cell.
#[derive(Debug, Clone)]
pub(super) enum Cell {
    Nothing,
    Text(String),
    Number(f64),
    Formula(String),
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub fn formula(formula: impl Into<String>) -> Self {
        Self::Formula(formula.into())
    }

    /// Writes it; a formula that no program has reckoned yet shows nothing.
    pub fn write(
        &self,
        sheet: &mut Worksheet,
        (row, column): (RowNum, ColNum),
        look: &Format,
    ) -> Result<(), XlsxError> {
        match self {
            Self::Nothing => sheet.write_blank(row, column, look)?,
            Self::Text(text) => sheet.write_string_with_format(row, column, cut(text), look)?,
            Self::Number(number) => sheet.write_number_with_format(row, column, *number, look)?,
            Self::Formula(formula) => {
                let formula = Formula::new(formula).set_result("");
                sheet.write_formula_with_format(row, column, formula, look)?
            }
        };
        Ok(())
    }
}

/// A cell of a sheet, wherever it is named: `Card!$B$7`. Rows and columns count from 0.
pub(super) fn at(sheet: &str, row: RowNum, column: ColNum) -> String {
    format!(
        "{}!${}${}",
        quote_sheet_name(sheet),
        column_number_to_name(column),
        row + 1
    )
}

/// Cells of a column, the last included: `Card!$B$7:$B$9`.
pub(super) fn range(sheet: &str, column: ColNum, first: RowNum, last: RowNum) -> String {
    let name = column_number_to_name(column);
    format!(
        "{}!${name}${}:${name}${}",
        quote_sheet_name(sheet),
        first + 1,
        last + 1
    )
}

/// A text in a formula.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// Columns of values, side by side on one sheet.
#[derive(Debug)]
pub(super) struct Lists {
    sheet: String,
    pub columns: Vec<(String, Vec<Cell>)>,
}

impl Lists {
    pub fn new(sheet: String) -> Self {
        Self {
            sheet,
            columns: Vec::new(),
        }
    }

    /// Adds a column; where its values stand.
    pub fn add(&mut self, title: &str, values: Vec<Cell>) -> String {
        let column = self.columns.len() as ColNum;
        let last = values.len().max(1) as RowNum;
        self.columns.push((title.to_owned(), values));
        range(&self.sheet, column, 1, last)
    }

    /// The sum of what each text gives, by a formula beside it that is made of the text's cell and place.
    pub fn hits(&mut self, title: &str, texts: &[String], hit: impl Fn(&str, usize) -> String) -> String {
        let column = self.columns.len() as ColNum;
        self.texts(title, texts);
        let cell = |place: usize| at(&self.sheet, 1 + place as RowNum, column);
        let formulas = (0..texts.len())
            .map(|place| Cell::formula(hit(&cell(place), place)))
            .collect();
        format!("SUM({})", self.add(title, formulas))
    }

    pub fn numbers(&mut self, title: &str, values: impl IntoIterator<Item = f64>) -> String {
        self.add(title, values.into_iter().map(Cell::Number).collect())
    }

    pub fn texts<'a>(&mut self, title: &str, values: impl IntoIterator<Item = &'a String>) -> String {
        self.add(title, values.into_iter().map(Cell::text).collect())
    }
}
