//! The sheet as a workbook: texts are texts, numbers are numbers, nothing is a formula.

use rust_xlsxwriter::{ColNum, DocProperties, ExcelDateTime, Format, RowNum, Workbook, Worksheet, XlsxError};

use super::content::Sheet;
use super::figures::FigureLine;
use crate::error::{Error, Result};

/// Most characters a cell holds (UTF-16 units, as Excel counts them).
///
/// Source: Microsoft, "Excel specifications and limits".
const LONGEST: usize = 32_767;

/// Creation date of a file whose data have no date: the same content gives the same bytes.
const UNDATED: (u16, u8, u8) = (2000, 1, 1);

/// One cell.
enum Cell {
    Text(String),
    Count(u64),
    Number(f64),
    /// Points, one decimal.
    Points(i64),
    /// From 0 to 1.
    Share(f64),
    Empty,
}

/// How cells look.
struct Formats {
    head: Format,
    text: Format,
    strong: Format,
    count: Format,
    number: Format,
    points: Format,
    share: Format,
}

/// The whole workbook.
///
/// # Errors
/// [`Error::Data`] when it cannot be put together.
pub fn xlsx(sheet: &Sheet) -> Result<Vec<u8>> {
    workbook(sheet).map_err(|error| {
        Error::data(
            format!("the workbook cannot be made: {error}"),
            "ask for .html or .md instead",
        )
    })
}

fn workbook(sheet: &Sheet) -> std::result::Result<Vec<u8>, XlsxError> {
    let language = sheet.language;
    let formats = Formats::new();
    let mut book = Workbook::new();
    let (year, month, day) = date(sheet);
    book.set_properties(
        &DocProperties::new()
            .set_title(cut(&sheet.title))
            .set_creation_datetime(&ExcelDateTime::from_ymd(year, month, day)?),
    );

    let mut rows = vec![
        vec![text(&sheet.title)],
        vec![text(&sheet.provenance)],
        vec![text(&sheet.profile.sentence)],
    ];
    rows.extend(sheet.profile.facts.iter().map(|fact| vec![text(&fact.text)]));
    rows.push(vec![Cell::Empty]);
    rows.push(vec![text(&language.sheet_refusals_heading())]);
    rows.extend(
        sheet
            .knock_outs
            .iter()
            .map(|rule| vec![text(&language.fact_in_brackets(&rule.name, &rule.rule))]),
    );
    for kind in &sheet.refusals.kinds {
        rows.push(vec![text(&kind.sentence)]);
        rows.extend(
            kind.signs
                .iter()
                .chain(&kind.examples)
                .map(|said| vec![text(said)]),
        );
    }
    rows.push(vec![text(&sheet.refusals.overall)]);
    rows.extend(sheet.refusals.costly.iter().map(|line| vec![text(&line.text)]));
    rows.extend(sheet.refusals.sentences.iter().map(|said| vec![text(said)]));
    rows.push(vec![Cell::Empty]);
    rows.push(vec![text(&language.sheet_limits_heading())]);
    rows.extend(sheet.limits.iter().map(|said| vec![text(said)]));
    put(&mut book, "Profile", &[], &[110.0], rows, &formats)?;

    let head = [
        language.criterion(),
        language.family_column(),
        language.weight(),
        language.importance(),
        language.sheet_best(),
        language.sheet_ideal_share(),
        language.sheet_other_share(),
    ];
    let rows = sheet.criteria.iter().map(|line| {
        vec![
            text(&line.name),
            text(&line.family),
            Cell::Points(line.weight),
            Cell::Points(line.importance),
            text(&line.best),
            Cell::Share(line.ideal_share),
            Cell::Share(line.other_share),
        ]
    });
    let widths = [34.0, 18.0, 10.0, 12.0, 60.0, 10.0, 10.0];
    put(&mut book, "Criteria", &head, &widths, rows.collect(), &formats)?;
    segments(&mut book, sheet, &formats)?;
    figures(&mut book, sheet, &formats)?;

    let head = [
        language.sheet_account(),
        "id".to_owned(),
        language.score().to_lowercase(),
        language.sheet_grade(),
        language.sheet_segment(),
        language.sheet_because(),
    ];
    let rows = sheet.accounts.iter().map(|account| {
        vec![
            text(&account.name),
            text(&account.id),
            Cell::Points(account.score),
            text(account.grade.as_str()),
            account
                .segment
                .map_or(Cell::Empty, |number| Cell::Count(u64::from(number))),
            text(&account.because),
        ]
    });
    put(
        &mut book,
        "Accounts",
        &head,
        &[36.0, 18.0, 9.0, 8.0, 10.0, 80.0],
        rows.collect(),
        &formats,
    )?;

    let head = [language.sheet_fact(), language.value()];
    let mut rows: Vec<Vec<Cell>> = sheet
        .about
        .iter()
        .map(|fact| vec![text(&fact.name), text(&fact.value)])
        .collect();
    rows.push(vec![text(&language.sheet_trace_note())]);
    rows.extend(
        sheet
            .traces
            .iter()
            .map(|trace| vec![text(&trace.block), text(&trace.command)]),
    );
    put(&mut book, "About", &head, &[34.0, 90.0], rows, &formats)?;
    book.save_to_buffer()
}

/// One line per trait, the segment's facts repeated, so that it can be filtered.
fn segments(book: &mut Workbook, sheet: &Sheet, formats: &Formats) -> std::result::Result<(), XlsxError> {
    let language = sheet.language;
    let head = [
        language.sheet_number(),
        language.sheet_segment(),
        language.accounts_column(),
        language.sheet_stability(),
        language.sheet_apart(),
        language.sheet_inside(),
        language.sheet_outside(),
        "lift".to_owned(),
        language.sheet_typical(),
        language.sheet_angles(),
        language.sheet_neighbours(),
    ];
    let mut rows = Vec::new();
    for part in &sheet.segments.segments {
        for place in 0..part
            .traits
            .len()
            .max(part.angles.len())
            .max(part.typical.len())
            .max(1)
        {
            let at = |texts: &[String]| texts.get(place).map_or(Cell::Empty, |said| text(said));
            let told = part.traits.get(place);
            rows.push(vec![
                Cell::Count(u64::from(part.number)),
                text(&part.name),
                Cell::Count(part.accounts),
                Cell::Number(part.jaccard),
                told.map_or(Cell::Empty, |told| text(&told.fact)),
                told.map_or(Cell::Empty, |told| Cell::Share(told.inside)),
                told.map_or(Cell::Empty, |told| Cell::Share(told.outside)),
                told.and_then(|told| told.lift).map_or(Cell::Empty, Cell::Number),
                at(&part.typical),
                at(&part.angles),
                at(&part.neighbours),
            ]);
        }
    }
    if rows.is_empty() {
        rows.push(vec![Cell::Empty, text(&sheet.segments.sentence)]);
    }
    let widths = [9.0, 44.0, 10.0, 10.0, 44.0, 9.0, 9.0, 8.0, 32.0, 60.0, 34.0];
    put(book, "Segments", &head, &widths, rows, formats)
}

/// Of the ICP, the rest and each segment, one line per figure.
fn figures(book: &mut Workbook, sheet: &Sheet, formats: &Formats) -> std::result::Result<(), XlsxError> {
    let language = sheet.language;
    let head = [
        language.sheet_whose(),
        language.sheet_figure(),
        language.value(),
        language.sheet_number(),
        language.sheet_low(),
        language.sheet_high(),
        language.accounts_column(),
        language.sheet_note(),
    ];
    let row = |whose: &str, line: &FigureLine, value: &super::FigureValue, note: Option<&str>| {
        let number = |value: Option<f64>| value.map_or(Cell::Empty, Cell::Number);
        vec![
            text(whose),
            text(&line.name),
            text(&value.text),
            number(value.estimate),
            number(value.low),
            number(value.high),
            value.accounts.map_or(Cell::Empty, Cell::Count),
            note.map_or(Cell::Empty, text),
        ]
    };
    let mut rows = Vec::new();
    for line in &sheet.figures.lines {
        rows.push(row(&language.sheet_icp(), line, &line.icp, line.note.as_deref()));
        rows.extend(
            line.rest
                .iter()
                .map(|rest| row(&language.sheet_rest(), line, rest, None)),
        );
    }
    for part in &sheet.segments.segments {
        let name = language.sheet_segment_title(part.number, &part.name);
        rows.extend(
            part.figures
                .iter()
                .map(|line| row(&name, line, &line.icp, line.note.as_deref())),
        );
    }
    put(
        book,
        "Figures",
        &head,
        &[40.0, 30.0, 16.0, 12.0, 12.0, 12.0, 10.0, 70.0],
        rows,
        formats,
    )
}

impl Formats {
    fn new() -> Self {
        let wrapped = || {
            Format::new()
                .set_text_wrap()
                .set_align(rust_xlsxwriter::FormatAlign::Top)
        };
        let number = |code: &str| {
            Format::new()
                .set_num_format(code)
                .set_align(rust_xlsxwriter::FormatAlign::Top)
        };
        Self {
            head: wrapped().set_bold().set_background_color("E8F1F8"),
            // "@" keeps 0042 as it is written, even when the cell is edited.
            text: wrapped().set_num_format("@"),
            strong: wrapped().set_num_format("@").set_bold().set_font_size(14),
            count: number("#,##0"),
            number: number("#,##0.00"),
            points: number("0.0"),
            share: number("0%"),
        }
    }
}

/// Adds a worksheet; without a head its first and third lines are set large.
fn put(
    book: &mut Workbook,
    name: &str,
    head: &[String],
    widths: &[f64],
    rows: Vec<Vec<Cell>>,
    formats: &Formats,
) -> std::result::Result<(), XlsxError> {
    let sheet: &mut Worksheet = book.add_worksheet();
    sheet.set_name(name)?;
    for (column, width) in (0..).zip(widths) {
        sheet.set_column_width(column, *width)?;
    }
    for (column, title) in (0..).zip(head) {
        sheet.write_string_with_format(0, column, cut(title), &formats.head)?;
    }
    let first: RowNum = u32::from(!head.is_empty());
    sheet.set_freeze_panes(1, 0)?;
    sheet
        .set_landscape()
        .set_paper_size(9)
        .set_print_fit_to_pages(1, 0);
    for (row, cells) in (first..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            let strong = head.is_empty() && (row == 0 || row == 2);
            write(
                sheet,
                row,
                column,
                cell,
                if strong { &formats.strong } else { &formats.text },
                formats,
            )?;
        }
    }
    Ok(())
}

fn write(
    sheet: &mut Worksheet,
    row: RowNum,
    column: ColNum,
    cell: Cell,
    text: &Format,
    formats: &Formats,
) -> std::result::Result<(), XlsxError> {
    match cell {
        Cell::Text(said) => sheet.write_string_with_format(row, column, cut(&said), text)?,
        Cell::Count(count) => sheet.write_number_with_format(row, column, count as f64, &formats.count)?,
        Cell::Number(value) if value.is_finite() => {
            sheet.write_number_with_format(row, column, value, &formats.number)?
        }
        Cell::Points(milli) => {
            sheet.write_number_with_format(row, column, milli as f64 / 1e3, &formats.points)?
        }
        Cell::Share(share) if share.is_finite() => {
            sheet.write_number_with_format(row, column, share, &formats.share)?
        }
        Cell::Number(_) | Cell::Share(_) | Cell::Empty => sheet,
    };
    Ok(())
}

fn text(said: &str) -> Cell {
    Cell::Text(said.to_owned())
}

/// As much of a text as a cell holds.
fn cut(text: &str) -> String {
    let mut units = 0;
    let fits = |c: &char| {
        units += c.len_utf16();
        units <= LONGEST
    };
    text.chars().take_while(fits).collect()
}

/// The day on which the data were true.
fn date(sheet: &Sheet) -> (u16, u8, u8) {
    let day = sheet
        .as_of
        .as_deref()
        .and_then(|iso| iso.parse::<jiff::civil::Date>().ok());
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
}
