//! The workbook, written row by row: no more than a row is held.

use std::io::{BufRead, Write};

use rust_xlsxwriter::{ColNum, ExcelDateTime, Format, FormatAlign, RowNum, Workbook, Worksheet, XlsxError};
use serde_json::{Map, Value};

use super::about::{Book, MOST_ACCOUNTS, MOST_COLUMNS};
use super::columns::meaning;
use crate::error::{Error, Result};
use crate::language::Language;
use crate::report::layout::workbook::{cut, stamped};
use crate::score::Grade;

/// Widths of columns, in characters (house choices).
const WIDTHS: [(&str, f64); 6] = [
    ("name", 32.0),
    ("summary", 80.0),
    ("reason_", 36.0),
    ("signals", 40.0),
    ("approach", 32.0),
    ("model", 20.0),
];
const WIDTH: f64 = 14.0;

/// Backgrounds of the grades, in their order: green to red, grey where there is none.
pub(in crate::report) const COLOURS: [&str; Grade::ALL.len()] =
    ["A9D08E", "D9EAD3", "FFF2CC", "F8CBAD", "BFBFBF", "EDEDED"];

/// Puts scored rows, as [`crate::score::Format::Workbook`] writes them, into a workbook; the texts that a cell cuts short
/// are counted.
///
/// # Errors
/// [`Error::Data`] for more accounts or columns than a sheet holds; [`Error::Io`] when `out` cannot be written.
pub fn write(
    mut rows: impl BufRead,
    book: &Book<'_>,
    out: &mut (dyn Write + Send),
    out_name: &str,
) -> Result<u64> {
    let temporary = |error| Error::io(std::env::temp_dir(), "read the scores kept in")(error);
    let mut line = String::new();
    rows.read_line(&mut line).map_err(temporary)?;
    let titles: Vec<String> = serde_json::from_str(&line).unwrap_or_default();
    if book.summary.accounts > MOST_ACCOUNTS {
        let language = Language::En;
        let [accounts, most] = [book.summary.accounts, MOST_ACCOUNTS].map(|n| language.integer(n as i64));
        let reason =
            format!("{out_name}: a sheet of a workbook holds {most} accounts, and these are {accounts}");
        return Err(Error::data(reason, "write a .csv, or score the table in parts"));
    }
    if titles.len() > MOST_COLUMNS {
        let reason = format!(
            "{out_name}: a sheet of a workbook holds {MOST_COLUMNS} columns, and these are {}",
            titles.len()
        );
        return Err(Error::data(reason, "keep fewer columns, or write a .csv"));
    }
    let failed = |error: XlsxError| match error {
        XlsxError::IoError(error) => Error::io(out_name, "write")(error),
        error => Error::data(
            format!("{out_name}: the workbook cannot be made: {error}"),
            "write a .csv",
        ),
    };
    let mut workbook = Workbook::new();
    stamped(&mut workbook, book.reference, book.model.data.as_of.as_deref()).map_err(failed)?;
    let mut sheet = Accounts::begin(&mut workbook, &titles, book.language).map_err(failed)?;
    loop {
        line.clear();
        if rows.read_line(&mut line).map_err(temporary)? == 0 {
            break;
        }
        let row: Map<String, Value> = serde_json::from_str(&line).unwrap_or_default();
        sheet.add(&row).map_err(failed)?;
    }
    let cut = sheet.end(titles.len()).map_err(failed)?;
    grades(workbook.add_worksheet(), book).map_err(failed)?;
    dictionary(workbook.add_worksheet(), &titles, book).map_err(failed)?;
    workbook.save_to_writer(out).map_err(failed)?;
    Ok(cut)
}

/// The sheet with the accounts.
struct Accounts<'a> {
    sheet: &'a mut Worksheet,
    next: RowNum,
    cut: u64,
    text: Format,
    number: Format,
    day: Format,
    grades: [Format; Grade::ALL.len()],
}

impl<'a> Accounts<'a> {
    fn begin(
        book: &'a mut Workbook,
        titles: &[String],
        language: Language,
    ) -> std::result::Result<Self, XlsxError> {
        let sheet = book.add_worksheet_with_constant_memory()?;
        sheet.set_name(language.book_scores())?;
        sheet.set_freeze_panes(1, 2.min(titles.len()) as ColNum)?;
        sheet.set_repeat_rows(0, 0)?;
        sheet
            .set_landscape()
            .set_paper_size(9)
            .set_print_fit_to_pages(1, 0);
        for (column, title) in (0..).zip(titles) {
            let width = WIDTHS.iter().find(|(beginning, _)| title.starts_with(beginning));
            sheet.set_column_width(column, width.map_or(WIDTH, |(_, width)| *width))?;
            sheet.write_string_with_format(0, column, cut(title), &head())?;
        }
        let top = Format::new().set_align(FormatAlign::Top);
        Ok(Self {
            sheet,
            next: 1,
            cut: 0,
            // "@" keeps 0042 as it is written, even when the cell is edited.
            text: top.clone().set_num_format("@"),
            number: top.clone(),
            day: top.clone().set_num_format("yyyy-mm-dd"),
            grades: COLOURS.map(|colour| top.clone().set_background_color(colour)),
        })
    }

    fn add(&mut self, row: &Map<String, Value>) -> std::result::Result<(), XlsxError> {
        let at = self.next;
        for (column, (title, value)) in (0..).zip(row) {
            let graded = Grade::ALL.iter().position(|grade| *value == grade.as_str());
            let look = match graded.filter(|_| title == "grade") {
                Some(grade) => &self.grades[grade],
                None => &self.text,
            };
            match value {
                Value::String(text) => {
                    let shown = cut(text);
                    self.cut += u64::from(shown.len() < text.len());
                    self.sheet.write_string_with_format(at, column, shown, look)?;
                }
                Value::Number(number) => {
                    let number = number.as_f64().unwrap_or(f64::NAN);
                    self.sheet
                        .write_number_with_format(at, column, number, &self.number)?;
                }
                Value::Object(day) => {
                    let iso = day.get("day").and_then(Value::as_str).unwrap_or_default();
                    match ExcelDateTime::parse_from_str(iso) {
                        Ok(day) => self
                            .sheet
                            .write_datetime_with_format(at, column, &day, &self.day)?,
                        // Excel's calendar starts in 1900.
                        Err(_) => self.sheet.write_string_with_format(at, column, iso, &self.text)?,
                    };
                }
                Value::Null | Value::Bool(_) | Value::Array(_) => {}
            }
        }
        self.next += 1;
        Ok(())
    }

    fn end(self, columns: usize) -> std::result::Result<u64, XlsxError> {
        if self.next > 1 && columns > 0 {
            self.sheet
                .autofilter(0, 0, self.next - 1, columns as ColNum - 1)?;
        }
        Ok(self.cut)
    }
}

/// The look of a head.
pub(in crate::report) fn head() -> Format {
    Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_background_color("E8F1F8")
}

/// A grade a line: from which score, what it means, how many accounts have it.
fn grades(sheet: &mut Worksheet, book: &Book<'_>) -> std::result::Result<(), XlsxError> {
    let language = book.language;
    sheet.set_name(language.book_grades())?;
    let heads = [
        (language.record_grade(), 8.0),
        (language.book_from(), 12.0),
        (language.accounts_column(), 12.0),
        (language.book_means(), 100.0),
    ];
    for (column, (title, width)) in (0..).zip(heads) {
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(0, column, title, &head())?;
    }
    sheet.set_freeze_panes(1, 0)?;
    let [a, b, c] = book.model.grades.map(|from| from as f64 / 1e3);
    let from = [Some(a), Some(b), Some(c), Some(0.0), None, None];
    let lines = Grade::ALL.iter().zip(COLOURS).zip(from);
    for (row, ((grade, colour), from)) in (1..).zip(lines) {
        let look = Format::new().set_background_color(colour).set_bold();
        sheet.write_string_with_format(row, 0, grade.as_str(), &look)?;
        // A grade that no score reaches starts nowhere.
        if let Some(from) = from.filter(|from| *from <= 100.0 && book.model.is_graded()) {
            sheet.write_number(row, 1, from)?;
        }
        sheet.write_number(row, 2, book.summary.in_grade(*grade) as f64)?;
        sheet.write_string_with_format(row, 3, means(*grade, language), &Format::new().set_text_wrap())?;
    }
    let below = Grade::ALL.len() as RowNum + 2;
    sheet.write_string(below, 0, cut(&language.book_scored_with(book.reference)))?;
    Ok(())
}

/// What a grade means.
pub(in crate::report) fn means(grade: Grade, language: Language) -> String {
    match grade {
        Grade::A => language.book_grade_a(),
        Grade::B => language.book_grade_b(),
        Grade::C => language.book_grade_c(),
        Grade::D => language.book_grade_d(),
        Grade::X => language.book_grade_x(),
        Grade::Unknown => language.book_grade_unknown(),
    }
}

/// A column of the scores a line.
fn dictionary(
    sheet: &mut Worksheet,
    titles: &[String],
    book: &Book<'_>,
) -> std::result::Result<(), XlsxError> {
    let language = book.language;
    sheet.set_name(language.book_columns())?;
    let heads = [(language.column(), 32.0), (language.book_holds(), 100.0)];
    for (column, (title, width)) in (0..).zip(heads) {
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(0, column, title, &head())?;
    }
    sheet.set_freeze_panes(1, 0)?;
    for (row, title) in (1..).zip(titles) {
        sheet.write_string(row, 0, cut(title))?;
        sheet.write_string_with_format(row, 1, meaning(title, language), &Format::new().set_text_wrap())?;
    }
    Ok(())
}
