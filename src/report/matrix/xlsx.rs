//! The matrix as a workbook: one line per criterion, to sort and filter; texts are texts, nothing is a formula.

use rust_xlsxwriter::{
    ColNum, DocProperties, ExcelDateTime, Format, FormatAlign, RowNum, Workbook, Worksheet, XlsxError,
};

use super::content::Matrix;
use super::line::{Class, Line};
use crate::error::{Error, Result};
use crate::report::layout::shown::shorten;

/// Creation date of every file: the same content gives the same bytes.
const UNDATED: (u16, u8, u8) = (2000, 1, 1);
/// Columns of a text in a cell: more is not read there, and Excel holds no more than 32,767 (house choice).
const LONGEST: usize = 2_000;

/// One cell.
enum Cell {
    Text(String),
    Count(u64),
    Number(Option<f64>),
    Share(Option<f64>),
    /// A difference of shares, in points of a hundred.
    Difference(Option<f64>),
    /// Milli-points as points.
    Points(i64),
}

/// The whole workbook.
///
/// # Errors
/// [`Error::Data`] when it cannot be put together.
pub fn xlsx(matrix: &Matrix) -> Result<Vec<u8>> {
    workbook(matrix).map_err(|error| {
        let reason = format!("the workbook cannot be made: {error}");
        Error::data(reason, "ask for .md instead")
    })
}

fn workbook(matrix: &Matrix) -> std::result::Result<Vec<u8>, XlsxError> {
    let language = matrix.language;
    let mut book = Workbook::new();
    let (year, month, day) = UNDATED;
    let made = ExcelDateTime::from_ymd(year, month, day)?;
    book.set_properties(
        &DocProperties::new()
            .set_title(cut(&matrix.title))
            .set_creation_datetime(&made),
    );

    let head = [
        (language.matrix_class_column(), 18.0),
        (language.criterion(), 30.0),
        (language.value(), 44.0),
        (language.family_column(), 16.0),
        (language.matrix_ideal_with(), 10.0),
        (language.matrix_ideal_known(), 10.0),
        (language.matrix_ideal_column(), 9.0),
        (language.matrix_others_with(), 10.0),
        (language.matrix_others_known(), 10.0),
        (language.outside_column(), 9.0),
        (language.matrix_difference_points(), 12.0),
        (language.matrix_low(), 9.0),
        (language.matrix_high(), 9.0),
        ("lift".to_owned(), 8.0),
        (language.matrix_low(), 8.0),
        (language.matrix_high(), 8.0),
        (language.matrix_iv_long(), 12.0),
        (language.matrix_iv_strength(), 14.0),
        (language.matrix_points_above(), 11.0),
        ("± 95 %".to_owned(), 9.0),
        (language.weight(), 9.0),
        (language.matrix_known_column(), 9.0),
        (language.matrix_notes(), 70.0),
    ];
    let rows: Vec<(Class, Vec<Cell>)> = matrix
        .lines()
        .map(|line| (line.class, row(line, matrix)))
        .collect();
    put(&mut book, &language.matrix_sheet(), &head, rows)?;

    let head = [
        (language.matrix_class_column(), 18.0),
        (language.matrix_meaning(), 110.0),
    ];
    let mut rows: Vec<(Option<Class>, Vec<Cell>)> = Vec::new();
    for group in &matrix.groups {
        rows.push((
            Some(group.class),
            vec![text(&group.heading), text(&group.meaning)],
        ));
    }
    let about = [&matrix.title, &matrix.ground].into_iter().chain(&matrix.notes);
    rows.extend(about.map(|said| (None, vec![text(""), text(said)])));
    put(&mut book, &language.matrix_reading_sheet(), &head, rows)?;

    let rules = matrix
        .lines()
        .filter_map(|line| Some((line, line.rule.as_ref()?)));
    let rows: Vec<(Class, Vec<Cell>)> = rules
        .map(|(line, rule)| {
            let toml = rule.toml.clone().unwrap_or_else(|| language.matrix_no_rule());
            let cells = vec![text(&line.criterion), text(&rule.sentence), Cell::Text(toml)];
            (Class::KnockOut, cells)
        })
        .collect();
    if !rows.is_empty() {
        let head = [
            (language.criterion(), 30.0),
            (language.matrix_notes(), 70.0),
            ("lookalike.toml".to_owned(), 60.0),
        ];
        put(&mut book, &language.matrix_rules_sheet(), &head, rows)?;
    }
    book.save_to_buffer()
}

fn row(line: &Line, matrix: &Matrix) -> Vec<Cell> {
    let language = matrix.language;
    let mut notes = line.notes.clone();
    notes.extend(line.rule.as_ref().map(|rule| rule.sentence.clone()));
    vec![
        text(&language.class(line.class)),
        text(&line.criterion),
        text(&line.value),
        text(&line.family),
        Cell::Count(line.ideal.hits),
        Cell::Count(line.ideal.n),
        Cell::Share(line.ideal_share),
        Cell::Count(line.others.hits),
        Cell::Count(line.others.n),
        Cell::Share(line.others_share),
        Cell::Difference(line.difference),
        Cell::Difference(line.interval.map(|(low, _)| low)),
        Cell::Difference(line.interval.map(|(_, high)| high)),
        Cell::Number(line.lift.map(|lift| lift.estimate)),
        Cell::Number(line.lift.map(|lift| lift.low)),
        Cell::Number(line.lift.map(|lift| lift.high)),
        Cell::Number(line.information_value),
        text(
            &line
                .strength
                .map(|strength| language.strength(strength))
                .unwrap_or_default(),
        ),
        Cell::Points(line.points),
        Cell::Points(line.margin),
        Cell::Points(line.weight),
        Cell::Share(Some(line.known)),
        text(&notes.join(" ")),
    ]
}

/// Adds a worksheet with a frozen head that filters; a class colours its line's first cell.
fn put<C: Into<Option<Class>>>(
    book: &mut Workbook,
    name: &str,
    head: &[(String, f64)],
    rows: Vec<(C, Vec<Cell>)>,
) -> std::result::Result<(), XlsxError> {
    let bold = format().set_bold().set_text_wrap().set_background_color("E8F1F8");
    let sheet = book.add_worksheet();
    sheet.set_name(name)?;
    for (column, (title, width)) in (0..).zip(head) {
        sheet.set_column_width(column, *width)?;
        sheet.write_string_with_format(0, column, cut(title), &bold)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    let last = rows.len() as RowNum;
    if last > 0 {
        sheet.autofilter(0, 0, last, head.len() as ColNum - 1)?;
    }
    sheet
        .set_landscape()
        .set_paper_size(9)
        .set_print_fit_to_pages(1, 0);
    for (row, (class, cells)) in (1..).zip(rows) {
        let colour = class.into().map(colour);
        for (column, cell) in (0..).zip(cells) {
            write(sheet, row, column, cell, colour.filter(|_| column == 0))?;
        }
    }
    Ok(())
}

fn write(
    sheet: &mut Worksheet,
    row: RowNum,
    column: ColNum,
    cell: Cell,
    colour: Option<&str>,
) -> std::result::Result<(), XlsxError> {
    let mut number = |value: Option<f64>, code: &str| -> std::result::Result<(), XlsxError> {
        if let Some(value) = value.filter(|value| value.is_finite()) {
            sheet.write_number_with_format(row, column, value, &format().set_num_format(code))?;
        }
        Ok(())
    };
    match cell {
        Cell::Count(count) => number(Some(count as f64), "#,##0"),
        Cell::Number(value) => number(value, "0.00"),
        Cell::Share(share) => number(share, "0%"),
        Cell::Difference(share) => number(share.map(|share| share * 100.0), "+0.0;-0.0;0.0"),
        Cell::Points(milli) => number(Some(milli as f64 / 1000.0), "0.0"),
        Cell::Text(said) => {
            // "@" keeps 0042 as it is written, even when the cell is edited.
            let mut look = format().set_text_wrap().set_num_format("@");
            if let Some(colour) = colour {
                look = look.set_background_color(colour);
            }
            sheet.write_string_with_format(row, column, cut(&said), &look)?;
            Ok(())
        }
    }
}

fn format() -> Format {
    Format::new().set_align(FormatAlign::Top)
}

/// Colours that a printer without colour keeps apart too; the class is written in words beside.
fn colour(class: Class) -> &'static str {
    match class {
        Class::KnockOut => "F4B183",
        Class::Differentiating => "BDD7EE",
        Class::Neutral => "EDEDED",
        Class::Unknown => "FFF2CC",
        Class::Pair => "E2EFDA",
    }
}

fn text(said: &str) -> Cell {
    Cell::Text(shorten(said, LONGEST))
}

/// As much of a text as a cell is meant to hold.
fn cut(said: &str) -> String {
    said.chars().take(LONGEST * 4).collect()
}
