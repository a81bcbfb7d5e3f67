//! The sheet into which an account is typed, with its score, why it has it, and the points of each criterion.

use rust_xlsxwriter::utility::row_col_to_cell_absolute;
use rust_xlsxwriter::{
    ColNum, ConditionalFormatDataBar, ConditionalFormatFormula, DataValidation, DataValidationErrorStyle,
    DataValidationRule, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, RowNum, Worksheet,
    XlsxError,
};

use super::form::ScoreForm;
use super::steps::{Steps, class_name, levels};
use super::tables::{Cell, at, quoted};
use crate::export::plan::{Holds, Plan};
use crate::report::layout::workbook::cut;
use crate::report::score_book::book::{COLOURS, means};
use crate::report::verdict::beside_scores;
use crate::score::{Grade, Scorer};
use crate::table::Kind;

/// Columns of the form: what is typed on the left, what comes out on the right.
const NAME: ColNum = 1;
const VALUE: ColNum = 2;
const HINT: ColNum = 3;
const RIGHT: ColNum = 5;
const WIDTHS: [(ColNum, f64); 10] = [
    (0, 2.0),
    (NAME, 34.0),
    (VALUE, 24.0),
    (HINT, 44.0),
    (4, 3.0),
    (RIGHT, 38.0),
    (6, 34.0),
    (7, 10.0),
    (8, 10.0),
    (9, 18.0),
];
/// Row of the heads.
const HEAD: RowNum = 3;
/// Row of the account's name; the columns that are read follow.
const ACCOUNT: RowNum = 4;
const FIRST: RowNum = 5;

/// Values of a set that are named (house choice: what fits beside the cell).
const EXAMPLES: usize = 2;

const TYPED: &str = "FFF8D6";
const LINE: &str = "C9D6E2";
const MUTED: &str = "5F6B7A";
const WARNING: &str = "B42318";

/// Cells into which the values of so many columns are typed.
pub(super) fn inputs(form: &ScoreForm<'_>, columns: usize) -> Vec<String> {
    let sheet = form.language.form_sheet();
    (0..columns)
        .map(|row| at(&sheet, FIRST + row as RowNum, VALUE))
        .collect()
}

/// What the form shows before anything is typed: what `lookalike` makes of an account of which nothing is known.
struct Blank {
    milli: i64,
    fit: f64,
    grade: Grade,
    segment: Option<u32>,
    unknown: i64,
    points: Vec<i64>,
    labels: Vec<String>,
    reasons: Vec<String>,
}

impl Blank {
    fn new(form: &ScoreForm<'_>) -> Self {
        let scorer = Scorer::new(form.model, &[], form.language);
        let mut row = scorer.row();
        scorer.read(|_| None, &mut row);
        let score = scorer.score(&row);
        let mut places = vec![0; form.reasons];
        let found = scorer.strongest(&row, &mut places);
        let label = |(criterion, bin): (&crate::model::Criterion, &u16)| {
            criterion.cut.label(usize::from(*bin), form.language)
        };
        Self {
            milli: score.score,
            fit: score.fit,
            grade: score.grade,
            segment: score.standing.map(|standing| standing.number()),
            unknown: score.unknown_weight,
            points: scorer.points(&row).collect(),
            labels: form.model.criteria.iter().zip(&row.bins).map(label).collect(),
            reasons: places[..found]
                .iter()
                .map(|place| scorer.reason(&row, *place).to_owned())
                .collect(),
        }
    }
}

/// Writes the sheet; `columns` are those that are typed, in order.
pub(super) fn write(
    sheet: &mut Worksheet,
    form: &ScoreForm<'_>,
    columns: &[&str],
    steps: &mut Steps,
) -> Result<(), XlsxError> {
    let language = form.language;
    sheet.set_name(language.form_sheet())?;
    sheet.set_screen_gridlines(false);
    sheet.set_default_row_height(18);
    for (column, width) in WIDTHS {
        sheet.set_column_width(column, width)?;
    }
    let title = Format::new().set_bold().set_font_size(18);
    sheet.write_string_with_format(0, NAME, language.form_title(), &title)?;
    sheet.write_string_with_format(1, NAME, language.form_how(), &muted())?;
    typed(sheet, form, columns, steps)?;
    let last = results(sheet, form, steps)?.max(FIRST + columns.len() as RowNum);
    let model = language.book_scored_with(form.reference);
    sheet.write_string_with_format(last + 1, NAME, cut(&model), &muted())?;
    sheet.write_string_with_format(last + 2, NAME, language.form_digits(), &muted())?;
    if let Some(verdict) = beside_scores(form.model, form.reference, language) {
        sheet.write_string_with_format(last + 3, NAME, cut(&verdict), &muted().set_font_color(WARNING))?;
    }
    sheet.protect();
    sheet
        .set_landscape()
        .set_paper_size(9)
        .set_print_fit_to_pages(1, 0)
        .set_print_area(0, NAME, last + 3, RIGHT + 4)?;
    sheet.set_selection(ACCOUNT, VALUE, ACCOUNT, VALUE)?;
    Ok(())
}

fn head() -> Format {
    Format::new()
        .set_bold()
        .set_align(FormatAlign::VerticalCenter)
        .set_background_color("E8F1F8")
        .set_border_bottom(FormatBorder::Thin)
        .set_border_bottom_color(LINE)
}

fn body() -> Format {
    Format::new()
        .set_align(FormatAlign::VerticalCenter)
        .set_border_bottom(FormatBorder::Thin)
        .set_border_bottom_color(LINE)
}

fn muted() -> Format {
    Format::new()
        .set_font_color(MUTED)
        .set_align(FormatAlign::VerticalCenter)
}

fn shown(formula: String, result: impl ToString) -> Formula {
    Formula::new(formula).set_result(result.to_string())
}

/// The cells to type into, what each is, and what is said of what was typed.
fn typed(
    sheet: &mut Worksheet,
    form: &ScoreForm<'_>,
    columns: &[&str],
    steps: &mut Steps,
) -> Result<(), XlsxError> {
    let language = form.language;
    let heads = [
        (NAME, language.form_criterion()),
        (VALUE, language.form_value()),
        (HINT, language.form_to_type()),
    ];
    for (column, text) in heads {
        sheet.write_string_with_format(HEAD, column, text, &head())?;
    }
    let open = || {
        body()
            .set_background_color(TYPED)
            .set_border(FormatBorder::Thin)
            .set_border_color(LINE)
            .set_align(FormatAlign::Left)
            .set_unlocked()
    };
    let text_cell = open().set_num_format("@");
    sheet.write_string_with_format(ACCOUNT, NAME, language.form_account(), &body())?;
    sheet.write_blank(ACCOUNT, VALUE, &text_cell)?;
    sheet.write_blank(ACCOUNT, HINT, &body())?;
    for (row, column) in (FIRST..).zip(columns) {
        let Some(field) = form.plan.fields.iter().find(|field| field.column == *column) else {
            continue;
        };
        let name = form.model.column_title(column);
        sheet.write_string_with_format(row, NAME, cut(name), &body().set_text_wrap())?;
        let input = row_col_to_cell_absolute(row, VALUE);
        let is_number = format!("OR({input}=\"\",ISNUMBER({input}))");
        let choice = |test: String, said: String, otherwise: String| {
            shown(
                format!("IF({test},{},{})", quoted(&said), quoted(&otherwise)),
                said,
            )
        };
        let kind = DataValidation::new()
            .set_error_style(DataValidationErrorStyle::Warning)
            .ignore_blank(true);
        let (look, hint, rule) = match &field.holds {
            Holds::Number(_) => {
                let rule = kind
                    .allow_decimal_number(DataValidationRule::Between(-1e300, 1e300))
                    .set_error_message(language.form_no_number())?;
                let hint = choice(is_number, language.form_a_number(), language.form_no_number());
                (open(), Some(hint), Some(rule))
            }
            Holds::Day => {
                let first = ExcelDateTime::from_ymd(1900, 3, 1)?;
                let rule = kind
                    .allow_date(DataValidationRule::GreaterThanOrEqualTo(first))
                    .set_error_message(language.form_no_day())?;
                let hint = choice(is_number, language.form_a_day(), language.form_no_day());
                (open().set_num_format("yyyy-mm-dd"), Some(hint), Some(rule))
            }
            Holds::Text {
                separator: Some(mark),
                ..
            } => {
                let said = several(form.plan, form, column, *mark);
                sheet.write_string_with_format(
                    row,
                    HINT,
                    cut(&said),
                    &body().set_font_color(MUTED).set_indent(1),
                )?;
                (text_cell.clone(), None, None)
            }
            Holds::Text { .. } => {
                let choices = choices(form, column);
                let (said, rule) = match choices.is_empty() {
                    true => (language.form_a_text(), None),
                    false => {
                        let list = steps.lists.texts(name, &choices);
                        let rule = kind
                            .allow_list_formula(Formula::new(list))
                            .set_error_message(language.form_not_in_list())?;
                        (language.form_choose(), Some(rule))
                    }
                };
                let hint = match steps.was_seen(form.plan, column) {
                    Some(seen) => choice(seen, said, language.form_unseen()),
                    None => shown(quoted(&said), said),
                };
                (text_cell.clone(), Some(hint), rule)
            }
        };
        sheet.write_blank(row, VALUE, &look)?;
        if let Some(hint) = hint {
            sheet.write_formula_with_format(row, HINT, hint, &body().set_font_color(MUTED).set_indent(1))?;
        }
        if let Some(rule) = rule {
            sheet.add_data_validation(row, VALUE, row, VALUE, &rule)?;
        }
    }
    let last = FIRST + (columns.len() as RowNum).max(1) - 1;
    let hint = format!("$D{}", FIRST + 1);
    let tests = [
        language.form_no_number(),
        language.form_no_day(),
        language.form_unseen(),
    ]
    .map(|said| format!("{hint}={}", quoted(&said)));
    let doubt = ConditionalFormatFormula::new()
        .set_rule(format!("=OR({})", tests.join(",")).as_str())
        .set_format(Format::new().set_font_color(WARNING));
    sheet.add_conditional_format(FIRST, HINT, last, HINT, &doubt)?;
    Ok(())
}

/// What may be chosen for a column of texts.
fn choices(form: &ScoreForm<'_>, column: &str) -> Vec<String> {
    let language = form.language;
    let levels = levels(form.plan, column);
    let is_answer = levels
        .first()
        .is_some_and(|(cut, _)| cut.column().1.kind == Kind::Boolean);
    let mut all: Vec<String> = Vec::new();
    for (cut, level) in levels {
        let called = cut.called(level);
        if is_answer && called == level {
            return vec![language.yes(), language.no()];
        }
        if !all.iter().any(|known| known == called) {
            all.push(called.to_owned());
        }
    }
    all
}

/// What a set holds, with the values that earn points.
fn several(plan: &Plan, form: &ScoreForm<'_>, column: &str, mark: char) -> String {
    let mut asked: Vec<&str> = Vec::new();
    for axis in plan.axes.iter().filter(|axis| axis.cut.column().0 == column) {
        let called = axis.cut.token().map(|token| axis.cut.called(token));
        asked.extend(called.filter(|name| !asked.contains(name)));
    }
    let more = if asked.len() > EXAMPLES { "…" } else { "" };
    asked.truncate(EXAMPLES);
    let joined = asked.join(&format!("{mark} "));
    form.language.form_several(mark, joined + more)
}

/// Score, grade, fit, segment, reasons and points; the row behind the last.
fn results(sheet: &mut Worksheet, form: &ScoreForm<'_>, steps: &mut Steps) -> Result<RowNum, XlsxError> {
    let (language, blank) = (form.language, Blank::new(form));
    let value = body().set_bold().set_align(FormatAlign::Left);
    let large = value.clone().set_font_size(16);
    let said = |sheet: &mut Worksheet, row: RowNum, text: String| {
        merged(sheet, row, 7, 9, &body().set_font_color(MUTED))?;
        sheet
            .write_string_with_format(row, 7, text, &body().set_font_color(MUTED))
            .map(|_| ())
    };
    let mut row = HEAD;
    sheet.set_row_height(row, 24)?;
    sheet.write_string_with_format(row, RIGHT, language.form_score(), &head())?;
    let score = shown(format!("{}/1000", steps.score_milli), blank.milli as f64 / 1e3);
    sheet.write_formula_with_format(row, 6, score, &large.clone().set_num_format("0.0"))?;
    said(sheet, row, String::new())?;
    row += 1;
    sheet.set_row_height(row, 22)?;
    sheet.write_string_with_format(row, RIGHT, language.form_grade(), &head())?;
    let grade = row_col_to_cell_absolute(row, 6);
    sheet.write_formula_with_format(row, 6, shown(steps.grade.clone(), blank.grade), &large)?;
    for (of, colour) in Grade::ALL.iter().zip(COLOURS) {
        let rule = ConditionalFormatFormula::new()
            .set_rule(format!("=EXACT({grade},\"{of}\")").as_str())
            .set_format(Format::new().set_background_color(colour));
        sheet.add_conditional_format(row, 6, row, 6, &rule)?;
    }
    said(sheet, row, String::new())?;
    row += 1;
    sheet.write_string_with_format(row, RIGHT, language.form_fit(), &head())?;
    match &steps.fit {
        Some(fit) => {
            let fit = shown(fit.clone(), blank.fit);
            sheet.write_formula_with_format(row, 6, fit, &value.clone().set_num_format("0%"))?;
            said(sheet, row, language.form_fit_means())?;
        }
        None => {
            sheet.write_string_with_format(row, 6, "–", &value)?;
            said(sheet, row, language.form_no_fit())?;
        }
    }
    if let Some(segment) = &steps.segment {
        row += 1;
        sheet.write_string_with_format(row, RIGHT, language.form_segment(), &head())?;
        let none = language.form_no_segment();
        let shown_segment = (0..form.plan.classes.len())
            .rev()
            .filter_map(|class| Some((form.plan.classes[class].segment?.0, class_name(form, class))));
        let (mut name, mut result) = (quoted(&none), none.clone());
        for (number, called) in shown_segment {
            let called_cell = steps.lists.texts(&called, [&called]);
            name = format!("IF({segment}={number},{called_cell},{name})");
            if blank.segment == Some(number) {
                result = called;
            }
        }
        merged(sheet, row, 6, 9, &value)?;
        sheet.write_formula_with_format(row, 6, shown(name, result), &value)?;
    }
    row += 1;
    sheet.write_string_with_format(row, RIGHT, language.form_unknown(), &head())?;
    let unknown = shown(
        format!("{}/1000", steps.unknown_milli),
        blank.unknown as f64 / 1e3,
    );
    sheet.write_formula_with_format(row, 6, unknown, &value.clone().set_num_format("0.0"))?;
    said(sheet, row, language.form_unknown_means())?;
    row += 1;
    let mut meaning = steps.meaning.clone();
    if let Some(rule) = &steps.rule {
        let knocked_out = language.form_knocked_out("\u{1}");
        let (before, behind) = knocked_out.split_once('\u{1}').unwrap_or_default();
        meaning = format!(
            "IF({rule}=\"\",{meaning},{}&{rule}&{})",
            quoted(before),
            quoted(behind)
        );
    }
    let wrapped = body().set_text_wrap();
    merged(sheet, row, RIGHT, 9, &wrapped)?;
    sheet.write_formula_with_format(row, RIGHT, shown(meaning, means(blank.grade, language)), &wrapped)?;
    row += 2;
    merged(sheet, row, RIGHT, 9, &head())?;
    sheet.write_string_with_format(row, RIGHT, language.form_why(), &head())?;
    for rank in 1..=form.reasons.min(form.plan.lines.len()) {
        row += 1;
        merged(sheet, row, RIGHT, 9, &body())?;
        let said = blank.reasons.get(rank - 1).cloned().unwrap_or_default();
        sheet.write_formula_with_format(row, RIGHT, shown(steps.reason(rank), said), &body())?;
    }
    points(sheet, form, steps, &blank, row + 2)
}

/// Points of each criterion, and their sum.
fn points(
    sheet: &mut Worksheet,
    form: &ScoreForm<'_>,
    steps: &Steps,
    blank: &Blank,
    top: RowNum,
) -> Result<RowNum, XlsxError> {
    let language = form.language;
    let heads = [
        language.form_criterion(),
        language.form_is(),
        language.form_points(),
        language.form_most(),
        language.form_apart(),
    ];
    for (column, text) in (RIGHT..).zip(heads) {
        let right = if column > 6 {
            FormatAlign::Right
        } else {
            FormatAlign::Left
        };
        sheet.write_string_with_format(top, column, text, &head().set_align(right).set_text_wrap())?;
    }
    let number = body().set_num_format("0.0");
    let apart = body().set_num_format("+0.0;-0.0;0.0");
    let mut row = top;
    for (at, (line, cells)) in form.plan.lines.iter().zip(&steps.lines).enumerate() {
        row += 1;
        sheet.write_string_with_format(row, RIGHT, cut(&line.name), &body())?;
        let label = blank.labels.get(at).cloned().unwrap_or_default();
        sheet.write_formula_with_format(row, 6, shown(cells.label.clone(), label), &body())?;
        let milli = blank.points.get(at).copied().unwrap_or_default();
        let points = shown(format!("{}/1000", cells.milli), milli as f64 / 1e3);
        sheet.write_formula_with_format(row, 7, points, &number)?;
        Cell::Number(line.weight as f64 / 1e3).write(sheet, (row, 8), &number)?;
        let average = line.points.first().zip(line.contrast.first());
        let average = average.map_or(0, |(points, apart)| points - apart);
        let difference = shown(format!("{}/1000", cells.apart), (milli - average) as f64 / 1e3);
        sheet.write_formula_with_format(row, 9, difference, &apart)?;
    }
    if row > top {
        let bars = ConditionalFormatDataBar::new()
            .set_fill_color("7FB77E")
            .set_negative_fill_color("E08A7B")
            .set_solid_fill(true)
            .set_border_off(true);
        sheet.add_conditional_format(top + 1, 9, row, 9, &bars)?;
    }
    row += 1;
    sheet.write_string_with_format(row, RIGHT, language.form_sum(), &head())?;
    sheet.write_blank(row, 6, &head())?;
    let sum = shown(format!("{}/1000", steps.score_milli), blank.milli as f64 / 1e3);
    sheet.write_formula_with_format(row, 7, sum, &head().set_num_format("0.0"))?;
    let most: i64 = form.plan.lines.iter().map(|line| line.weight).sum();
    sheet.write_number_with_format(row, 8, most as f64 / 1e3, &head().set_num_format("0.0"))?;
    sheet.write_blank(row, 9, &head())?;
    Ok(row + 1)
}

fn merged(
    sheet: &mut Worksheet,
    row: RowNum,
    from: ColNum,
    to: ColNum,
    look: &Format,
) -> Result<(), XlsxError> {
    sheet.merge_range(row, from, row, to, "", look)?;
    Ok(())
}
