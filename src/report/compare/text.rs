//! A comparison, or the edges, as text of at most 100 columns.

use anstyle::Style;
use unicode_width::UnicodeWidthStr;

use crate::compare::comparison::Comparison;
use crate::edges::Edges;
use crate::language::Language;
use crate::report::explanation::{Styles, WIDTH, bullet, line, paint};
use crate::report::layout::shown::{packed, padded, padded_left, shorten, wrapped};

use super::view::{EdgesView, Number, View};

/// Columns of the table of both arms.
const ARM: usize = 38;
const COUNT: usize = 10;
const ESTIMATE: usize = 12;
const ENDS: usize = 24;
/// Columns of the table of numbers.
const LABEL: usize = 24;
const VALUE: usize = 14;
const INTERVAL: usize = 26;
/// Columns of the label of a further number.
const FURTHER: usize = 38;
/// Columns of the matrix.
const ROW: usize = 34;
const CELL: usize = 15;
/// Columns of the matrix that fit beside the names.
const CELLS: usize = (WIDTH - ROW) / (CELL + 1);

const INDENT: &str = "  ";
/// Marks the number that the verdict rests on.
const DECIDES: &str = "▸ ";

/// One comparison, the verdict first; `colours` adds terminal styles.
pub fn text(comparison: &Comparison, language: Language, colours: bool) -> String {
    let (view, styles) = (View::new(comparison, language), Styles::new(colours));
    let mut out = String::new();
    line(
        &mut out,
        &paint(styles.muted, &wrapped(&view.title, WIDTH, "", "")),
    );
    line(
        &mut out,
        &paint(styles.strong, &wrapped(&view.verdict, WIDTH, "", "")),
    );
    let ground = packed(&view.ground, WIDTH, "");
    line(&mut out, &paint(styles.muted, &ground));
    arms(&mut out, &view, styles);
    numbers(&mut out, &view, styles);
    section(
        &mut out,
        &language.compare_adjusted_heading(),
        view.adjusted.as_ref().map_or(&[], |found| &found.said),
        styles,
    );
    balance(&mut out, &view, styles);
    if !view.further.is_empty() {
        heading(&mut out, &language.compare_further_heading(), styles);
        for number in &view.further {
            row(&mut out, number, FURTHER, styles);
        }
    }
    if let Some(split) = &view.split {
        section(
            &mut out,
            &language.compare_split_heading(),
            std::slice::from_ref(split),
            styles,
        );
    }
    warnings(&mut out, &view.warnings, styles, language);
    section(&mut out, &language.compare_next_heading(), &view.next, styles);
    out
}

fn arms(out: &mut String, view: &View, styles: Styles) {
    let language = view.language;
    line(out, "");
    let mut head = vec![
        padded(&language.compare_arm_column(), ARM),
        padded_left(&language.accounts_column(), COUNT),
    ];
    head.extend(
        view.events_column
            .as_ref()
            .map(|column| padded_left(column, COUNT)),
    );
    head.extend([
        padded_left(&view.estimate_column, ESTIMATE),
        padded_left(&view.interval_column, ENDS),
    ]);
    line(out, &paint(styles.muted, &format!("{INDENT}{}", head.join(" "))));
    for arm in &view.arms {
        let mut cells = vec![padded(&arm.name, ARM), filled(&arm.n, COUNT)];
        cells.extend(arm.events.as_ref().map(|events| filled(events, COUNT)));
        let number = &arm.number;
        cells.push(filled(number.value.as_deref().unwrap_or("–"), ESTIMATE));
        cells.push(filled(number.interval.as_deref().unwrap_or("–"), ENDS));
        line(out, &format!("{INDENT}{}", cells.join(" ")));
        let indent = format!("{INDENT}{INDENT}");
        if let Some(reason) = &number.reason {
            line(
                out,
                &paint(styles.muted, &wrapped(reason, WIDTH, &indent, &indent)),
            );
        }
        if arm.left_out != "0" {
            let said = language.compare_left_out(&arm.left_out);
            line(
                out,
                &paint(styles.muted, &wrapped(&said, WIDTH, &indent, &indent)),
            );
        }
    }
}

fn numbers(out: &mut String, view: &View, styles: Styles) {
    let language = view.language;
    heading(out, &language.compare_numbers_heading(), styles);
    for number in &view.numbers {
        row(out, number, LABEL, styles);
    }
    line(out, "");
    line(out, &wrapped(&view.bayes, WIDTH, INDENT, INDENT));
    if view.numbers.iter().any(|number| number.decides) {
        let said = format!("{DECIDES}{}", language.compare_decides_note());
        line(out, &paint(styles.muted, &wrapped(&said, WIDTH, INDENT, INDENT)));
    }
}

/// A number on one line; what does not fit stands below.
fn row(out: &mut String, number: &Number, label: usize, styles: Styles) {
    let mark = if number.decides { DECIDES } else { INDENT };
    let indent = " ".repeat(INDENT.len() + label + 1);
    let start = format!("{mark}{}", padded(&number.label, label));
    let Some(value) = &number.value else {
        let reason = number.reason.as_deref().unwrap_or_default();
        let said = wrapped(reason, WIDTH, &indent, &indent);
        line(
            out,
            &format!("{start} {}", paint(styles.muted, said.trim_start())),
        );
        return;
    };
    let interval = number.interval.as_deref().unwrap_or_default();
    let shown = format!(
        "{start} {}  {}",
        filled(value, VALUE),
        filled_right(interval, INTERVAL)
    );
    let below: Vec<&String> = [&number.reason, &number.note].into_iter().flatten().collect();
    let mut shown = shown.trim_end().to_owned();
    let mut below = below.into_iter().peekable();
    if let Some(first) = below.peek() {
        let fits = shown.width().max(indent.len() + VALUE + INTERVAL + 2) + 1 + first.width() <= WIDTH;
        if fits {
            let fill = (indent.len() + VALUE + INTERVAL + 2).saturating_sub(shown.width());
            shown = format!("{shown}{} {}", " ".repeat(fill), paint(styles.muted, first));
            below.next();
        }
    }
    let style = if number.decides {
        styles.strong
    } else {
        Style::new()
    };
    line(out, &paint(style, &shown));
    for said in below {
        let indent = format!("{indent}{}", " ".repeat(VALUE + 2));
        line(out, &paint(styles.muted, &wrapped(said, WIDTH, &indent, &indent)));
    }
}

fn balance(out: &mut String, view: &View, styles: Styles) {
    let language = view.language;
    let Some(found) = view.adjusted.as_ref().filter(|found| !found.balance.is_empty()) else {
        return;
    };
    heading(out, &language.compare_balance_heading(), styles);
    let cells = |name: &str, before: &str, after: &str| {
        format!(
            "{INDENT}{} {} {}",
            padded(name, 40),
            padded_left(before, 14),
            padded_left(after, 28)
        )
    };
    let head = cells(
        &language.column(),
        &language.compare_before_column(),
        &language.compare_after_column(),
    );
    line(out, &paint(styles.muted, &head));
    for [name, before, after] in &found.balance {
        line(out, &cells(name, before, after));
    }
    if found.more > 0 {
        line(out, &format!("{INDENT}{}", language.more(found.more)));
    }
    let note = language.compare_balance_note();
    line(out, &paint(styles.muted, &wrapped(&note, WIDTH, INDENT, INDENT)));
}

fn warnings(out: &mut String, found: &[String], styles: Styles, language: Language) {
    if found.is_empty() {
        return;
    }
    heading(out, &language.compare_warnings_heading(), styles);
    for warning in found {
        bullet(out, styles.less, "!", warning);
    }
}

fn section(out: &mut String, title: &str, lines: &[String], styles: Styles) {
    if lines.is_empty() {
        return;
    }
    heading(out, title, styles);
    for said in lines {
        bullet(out, Style::new(), "·", said);
    }
}

fn heading(out: &mut String, title: &str, styles: Styles) {
    line(out, "");
    line(out, &paint(styles.strong, title));
}

/// Filled on the left, never cut: a number cut is another number.
fn filled(text: &str, columns: usize) -> String {
    format!("{}{text}", " ".repeat(columns.saturating_sub(text.width())))
}

fn filled_right(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(text.width())))
}

/// The edges: the matrix, then the advice for each pair with what speaks for it.
pub fn edges(found: &Edges, language: Language, colours: bool) -> String {
    let (view, styles) = (EdgesView::new(found, language), Styles::new(colours));
    let mut out = String::new();
    let mut title = paint(styles.strong, &view.heading);
    if let Some(day) = &view.as_of {
        title += &format!("  {}", paint(styles.muted, day));
    }
    line(&mut out, &title);
    matrix(&mut out, &view, styles);
    if !view.pairs.is_empty() {
        heading(&mut out, &language.edges_advice_heading(), styles);
    }
    for pair in &view.pairs {
        line(&mut out, "");
        let title = wrapped(&pair.title, WIDTH, &format!("{} ", pair.mark), INDENT);
        line(&mut out, &paint(styles.strong, &title));
        line(&mut out, &wrapped(&pair.advice, WIDTH, INDENT, INDENT));
        for said in &pair.evidence {
            bullet(&mut out, styles.muted, "·", said);
        }
    }
    line(&mut out, "");
    line(
        &mut out,
        &paint(styles.muted, &wrapped(&view.multiplicity, WIDTH, "", "")),
    );
    warnings(&mut out, &view.warnings, styles, language);
    out
}

/// As many columns at a time as fit.
fn matrix(out: &mut String, view: &EdgesView, styles: Styles) {
    if view.rows.is_empty() {
        return;
    }
    heading(out, &view.matrix_heading, styles);
    for from in (0..view.rows.len()).step_by(CELLS) {
        let to = (from + CELLS).min(view.rows.len());
        let heads = view.rows[from..to]
            .iter()
            .map(|column| padded_left(&column.short, CELL));
        let heads: Vec<String> = heads.collect();
        let head = format!("{} {}", padded("", ROW - 1), heads.join(" "));
        line(out, &paint(styles.muted, &head));
        for row in &view.rows {
            let cells: Vec<String> = row.cells[from..to]
                .iter()
                .map(|cell| filled(cell, CELL))
                .collect();
            line(
                out,
                &format!(
                    "{} {}",
                    padded(&shorten(&row.name, ROW - 1), ROW - 1),
                    cells.join(" ")
                ),
            );
        }
        if to < view.rows.len() {
            line(out, "");
        }
    }
    line(out, &paint(styles.muted, &wrapped(&view.note, WIDTH, "", "")));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_fit_the_width() {
        assert_eq!(INDENT.len() + ARM + 2 * COUNT + ESTIMATE + ENDS + 4, WIDTH);
        const { assert!(INDENT.len() + FURTHER + VALUE + INTERVAL + 4 <= WIDTH) };
        const { assert!(ROW + CELLS * (CELL + 1) <= WIDTH) };
    }
}
