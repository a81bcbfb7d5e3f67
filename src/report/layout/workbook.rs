//! A workbook: texts are texts, numbers are numbers, nothing is a formula.

use rust_xlsxwriter::{
    ColNum, DocProperties, ExcelDateTime, Format, FormatAlign, RowNum, Workbook, Worksheet, XlsxError,
};

use crate::error::{Error, Result};

/// Most characters a cell holds (UTF-16 units, as Excel counts them).
///
/// Source: Microsoft, "Excel specifications and limits".
const LONGEST: usize = 32_767;
/// Creation date of a file whose data have no date: the same content gives the same bytes.
const UNDATED: (u16, u8, u8) = (2000, 1, 1);

/// One cell. Numbers that are not finite stay empty.
#[derive(Debug, Clone)]
pub enum Cell {
    /// A text, never taken for a formula.
    Text(String),
    /// A whole number.
    Count(u64),
    /// A number with its decimals.
    Number(f64),
    /// From 0 to 1.
    Share(f64),
    /// A difference of shares, in points of a hundred.
    Difference(f64),
    /// Milli-points as points, one decimal.
    Points(i64),
    /// Nothing.
    Empty,
}

/// A line of cells.
#[derive(Debug, Clone, Default)]
pub struct Line {
    /// Its cells, from the first column on.
    pub cells: Vec<Cell>,
    /// Background of the first cell, as `F4B183`.
    pub colour: Option<&'static str>,
    /// Set large: a title.
    pub strong: bool,
}

/// One worksheet: its head stays in sight and filters; without a head it is a page of text.
#[derive(Debug, Clone)]
pub struct Page {
    /// Name of the sheet.
    pub name: String,
    /// Title and width of each column; a page of text has no titles.
    pub columns: Vec<(String, f64)>,
    /// Its lines, below the head.
    pub lines: Vec<Line>,
}

impl Cell {
    /// A text.
    pub fn text(said: impl Into<String>) -> Self {
        Self::Text(said.into())
    }

    /// The number, or an empty cell.
    pub fn number(value: Option<f64>) -> Self {
        value.map_or(Self::Empty, Self::Number)
    }
}

impl Line {
    /// A plain line.
    pub fn new(cells: Vec<Cell>) -> Self {
        Self {
            cells,
            ..Self::default()
        }
    }
}

impl Page {
    /// A sheet with a head.
    pub fn new(
        name: impl Into<String>,
        columns: Vec<(String, f64)>,
        lines: impl IntoIterator<Item = Line>,
    ) -> Self {
        Self {
            name: name.into(),
            columns,
            lines: lines.into_iter().collect(),
        }
    }
}

/// A file of pages; `as_of` (ISO) is the day on which its content was true.
///
/// # Errors
/// [`Error::Data`] when it cannot be put together; `instead` says what to ask for then.
pub fn render(title: &str, as_of: Option<&str>, pages: Vec<Page>, instead: &str) -> Result<Vec<u8>> {
    book(title, as_of, pages)
        .map_err(|error| Error::data(format!("the workbook cannot be made: {error}"), instead))
}

fn book(title: &str, as_of: Option<&str>, pages: Vec<Page>) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    stamped(&mut book, title, as_of)?;
    for page in pages {
        put(book.add_worksheet(), page)?;
    }
    book.save_to_buffer()
}

/// Gives a book its title and the day on which its content was true.
pub fn stamped(book: &mut Workbook, title: &str, as_of: Option<&str>) -> std::result::Result<(), XlsxError> {
    let (year, month, day) = date(as_of);
    book.set_properties(
        &DocProperties::new()
            .set_title(cut(title))
            .set_creation_datetime(&ExcelDateTime::from_ymd(year, month, day)?),
    );
    Ok(())
}

fn put(sheet: &mut Worksheet, page: Page) -> std::result::Result<(), XlsxError> {
    sheet.set_name(&page.name)?;
    let has_head = page.columns.iter().any(|(title, _)| !title.is_empty());
    let bold = format().set_bold().set_text_wrap().set_background_color("E8F1F8");
    for (column, (title, width)) in (0..).zip(&page.columns) {
        sheet.set_column_width(column, *width)?;
        if has_head {
            sheet.write_string_with_format(0, column, cut(title), &bold)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    let last = page.lines.len() as RowNum;
    if has_head && last > 0 {
        sheet.autofilter(0, 0, last, page.columns.len() as ColNum - 1)?;
        sheet.set_repeat_rows(0, 0)?;
    }
    sheet
        .set_landscape()
        .set_paper_size(9)
        .set_print_fit_to_pages(1, 0);
    for (row, line) in (RowNum::from(has_head)..).zip(page.lines) {
        // "@" keeps 0042 as it is written, even when the cell is edited.
        let plain = format().set_text_wrap().set_num_format("@");
        let look = if line.strong {
            plain.clone().set_bold().set_font_size(14)
        } else {
            plain
        };
        for (column, cell) in (0..).zip(line.cells) {
            let look = match line.colour.filter(|_| column == 0) {
                Some(colour) => look.clone().set_background_color(colour),
                None => look.clone(),
            };
            write(sheet, (row, column), cell, &look)?;
        }
    }
    Ok(())
}

fn write(
    sheet: &mut Worksheet,
    (row, column): (RowNum, ColNum),
    cell: Cell,
    look: &Format,
) -> std::result::Result<(), XlsxError> {
    let (value, code) = match cell {
        Cell::Empty => return Ok(()),
        Cell::Text(said) => {
            sheet.write_string_with_format(row, column, cut(&said), look)?;
            return Ok(());
        }
        Cell::Count(count) => (count as f64, "#,##0"),
        Cell::Number(value) => (value, "#,##0.00"),
        Cell::Share(share) => (share, "0%"),
        Cell::Difference(share) => (share * 100.0, "+0.0;-0.0;0.0"),
        Cell::Points(milli) => (milli as f64 / 1e3, "0.0"),
    };
    if value.is_finite() {
        sheet.write_number_with_format(row, column, value, &format().set_num_format(code))?;
    }
    Ok(())
}

fn format() -> Format {
    Format::new().set_align(FormatAlign::Top)
}

/// As much of a text as a cell holds.
pub fn cut(text: &str) -> String {
    let mut units = 0;
    let fits = |c: &char| {
        units += c.len_utf16();
        units <= LONGEST
    };
    text.chars().take_while(fits).collect()
}

/// The day on which the data were true.
fn date(as_of: Option<&str>) -> (u16, u8, u8) {
    let day = as_of.and_then(|iso| iso.parse::<jiff::civil::Date>().ok());
    // Excel's calendar starts in 1900.
    let parts = day.filter(|day| day.year() >= 1900).and_then(|day| {
        Some((
            u16::try_from(day.year()).ok()?,
            u8::try_from(day.month()).ok()?,
            u8::try_from(day.day()).ok()?,
        ))
    });
    parts.unwrap_or(UNDATED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_holds_no_more_than_excel_lets_it() {
        assert_eq!(cut(&"x".repeat(40_000)).len(), LONGEST);
        assert_eq!(cut(&"🦀".repeat(40_000)).encode_utf16().count(), LONGEST - 1);
    }

    #[test]
    fn the_same_content_gives_the_same_bytes() {
        let pages = || {
            let cells = vec![
                Cell::text("=1+1"),
                Cell::Count(3),
                Cell::number(Some(f64::NAN)),
                Cell::Share(0.5),
                Cell::Difference(-0.1),
                Cell::Points(1_500),
                Cell::Empty,
            ];
            let columns = (0..7).map(|i| (format!("c{i}"), 10.0)).collect();
            vec![Page::new("Page", columns, [Line::new(cells)])]
        };
        let made = render("t", Some("2026-09-30"), pages(), "").unwrap_or_default();
        assert!(!made.is_empty());
        assert_eq!(
            made,
            render("t", Some("2026-09-30"), pages(), "").unwrap_or_default()
        );
    }
}
