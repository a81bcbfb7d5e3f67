//! The workbook: the form, the card, the segments, the steps, and the lists that they look up.

use rust_xlsxwriter::{ColNum, Format, FormatAlign, RowNum, Workbook, Worksheet, XlsxError};

use super::form::ScoreForm;
use super::front::{inputs, write};
use super::steps::{APART, LABEL, MILLI, REASON, Steps, class_name, tight};
use super::tables::Cell;
use crate::error::{Error, Result};
use crate::export::Test;
use crate::export::plan::Plan;
use crate::report::layout::workbook::{cut, stamped};
use crate::report::score_book::book::head;

/// The workbook.
///
/// # Errors
/// [`Error::Data`] for levels that differ in blanks alone, which no formula tells apart; for a card with more rows or columns
/// than a sheet holds.
pub fn render(form: &ScoreForm<'_>) -> Result<Vec<u8>> {
    check(form.plan)?;
    made(form).map_err(|error| {
        Error::data(
            format!("the workbook cannot be made: {error}"),
            "export to sql or json",
        )
    })
}

/// Levels that `TRIM` makes one.
fn check(plan: &Plan) -> Result<()> {
    for axis in &plan.axes {
        let Test::Text { texts, .. } = &axis.test else {
            continue;
        };
        let all = || {
            texts
                .iter()
                .flat_map(|(bin, texts)| texts.iter().map(move |text| (text, bin)))
        };
        for (text, bin) in all().filter(|(text, _)| tight(text) != **text) {
            if let Some((other, _)) = all().find(|(other, of)| *of != bin && tight(other) == tight(text)) {
                return Err(Error::data(
                    format!(
                        "`{}` has levels that only blanks tell apart, which no formula sees: `{text}`, `{other}`",
                        axis.cut.name()
                    ),
                    "clean the column and train again, or export to sql or json",
                ));
            }
        }
    }
    Ok(())
}

fn made(form: &ScoreForm<'_>) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut columns: Vec<&str> = Vec::new();
    for field in &form.plan.fields {
        if !columns.contains(&field.column.as_str()) {
            columns.push(&field.column);
        }
    }
    let mut steps = Steps::new(form, &columns, &inputs(form, columns.len()));
    let mut front = Worksheet::new();
    write(&mut front, form, &columns, &mut steps)?;
    let mut book = Workbook::new();
    stamped(&mut book, form.reference, form.model.data.as_of.as_deref())?;
    book.push_worksheet(front);
    card(book.add_worksheet(), form)?;
    if !form.plan.classes.is_empty() {
        segments(book.add_worksheet(), form)?;
    }
    workings(book.add_worksheet(), form, &steps)?;
    let lists: Vec<(&str, &[Cell])> = steps
        .lists
        .columns
        .iter()
        .map(|(title, values)| (title.as_str(), values.as_slice()))
        .collect();
    let sheet = book.add_worksheet();
    sheet.set_name(form.language.form_lists())?;
    for (column, (title, values)) in (0..).zip(lists) {
        sheet.set_column_width(column, 18)?;
        sheet.write_string_with_format(0, column, cut(title), &head())?;
        for (row, value) in (1..).zip(values) {
            value.write(sheet, (row, column), &text())?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    book.save_to_buffer()
}

fn text() -> Format {
    Format::new().set_align(FormatAlign::Top)
}

/// Titles and widths of a sheet's columns.
fn heads(sheet: &mut Worksheet, heads: &[(String, f64)]) -> std::result::Result<(), XlsxError> {
    for (column, (title, width)) in (0..).zip(heads) {
        sheet.set_column_width(column, *width)?;
        sheet.write_string_with_format(0, column, cut(title), &head())?;
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet
        .set_landscape()
        .set_paper_size(9)
        .set_print_fit_to_pages(1, 0)
        .set_repeat_rows(0, 0)?;
    Ok(())
}

/// Every bin of every criterion with its points.
fn card(sheet: &mut Worksheet, form: &ScoreForm<'_>) -> std::result::Result<(), XlsxError> {
    let language = form.language;
    sheet.set_name(language.form_card())?;
    let titles = [
        (language.form_criterion(), 38.0),
        (language.form_value(), 44.0),
        (language.form_points(), 12.0),
        (language.form_apart(), 14.0),
        (language.form_thousandths(), 14.0),
        (language.form_apart_thousandths(), 18.0),
        (language.form_reason(), 60.0),
    ];
    heads(sheet, &titles)?;
    let (points, apart) = (
        text().set_num_format("0.0"),
        text().set_num_format("+0.0;-0.0;0.0"),
    );
    let mut row = 0;
    for (line, criterion) in form.plan.lines.iter().zip(&form.model.criteria) {
        for bin in 0..line.points.len() {
            row += 1;
            sheet.write_string_with_format(row, 0, cut(&line.name), &text())?;
            let label = criterion.cut.label(bin, language);
            sheet.write_string_with_format(row, LABEL, cut(&label), &text())?;
            let [milli, difference] = [MILLI, APART].map(|column| thousandth(row, column));
            sheet.write_formula_with_format(
                row,
                2,
                milli.set_result((line.points[bin] as f64 / 1e3).to_string()),
                &points,
            )?;
            sheet.write_formula_with_format(
                row,
                3,
                difference.set_result((line.contrast[bin] as f64 / 1e3).to_string()),
                &apart,
            )?;
            sheet.write_number_with_format(row, MILLI, line.points[bin] as f64, &text())?;
            sheet.write_number_with_format(row, APART, line.contrast[bin] as f64, &text())?;
            sheet.write_string_with_format(row, REASON, cut(&line.reasons[bin]), &text())?;
        }
    }
    sheet.autofilter(0, 0, row.max(1), REASON)?;
    Ok(())
}

fn thousandth(row: RowNum, column: ColNum) -> rust_xlsxwriter::Formula {
    let cell = rust_xlsxwriter::utility::row_col_to_cell(row, column);
    rust_xlsxwriter::Formula::new(format!("{cell}/1000"))
}

/// Evidence of every bin for every class of ideal customers.
fn segments(sheet: &mut Worksheet, form: &ScoreForm<'_>) -> std::result::Result<(), XlsxError> {
    let (language, classes) = (form.language, &form.plan.classes);
    sheet.set_name(language.form_segments())?;
    let mut titles = vec![(language.form_criterion(), 38.0), (language.form_value(), 44.0)];
    titles.extend((0..classes.len()).map(|class| (language.form_evidence(class_name(form, class)), 24.0)));
    heads(sheet, &titles)?;
    let mut row = 0;
    for (of, criterion) in form.model.segments.criteria.iter().enumerate() {
        for bin in 0..criterion.cut.len() {
            row += 1;
            sheet.write_string_with_format(row, 0, cut(&criterion.name), &text())?;
            let label = criterion.cut.label(bin, language);
            sheet.write_string_with_format(row, 1, cut(&label), &text())?;
            for (column, class) in (super::steps::EVIDENCE..).zip(classes) {
                let evidence = class.evidence[of].1[bin];
                sheet.write_number_with_format(row, column, evidence as f64, &text())?;
            }
        }
    }
    Ok(())
}

/// Every step.
fn workings(
    sheet: &mut Worksheet,
    form: &ScoreForm<'_>,
    steps: &Steps,
) -> std::result::Result<(), XlsxError> {
    sheet.set_name(form.language.form_workings())?;
    sheet.set_column_width(0, 44)?;
    sheet.set_column_range_width(1, 7, 18)?;
    for (row, cells) in (0..).zip(&steps.rows) {
        let look = if row == 0 { head() } else { text() };
        for (column, cell) in (0..).zip(cells) {
            cell.write(sheet, (row, column), &look)?;
        }
    }
    sheet.set_freeze_panes(1, 1)?;
    Ok(())
}
