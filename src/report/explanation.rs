//! An explanation as text, at most 100 columns wide.

use anstyle::Style;

use crate::explain::{Contribution, Explanation, Known};
use crate::language::Language;
use crate::model::Model;
use crate::report::account::reasons;
use crate::report::families;
use crate::report::layout::shown::{padded, padded_left, shorten, wrapped};
use crate::report::layout::text::{Screen, Styles, WIDTH, line, paint, part};
use crate::report::timing;
use crate::report::words::note;
use crate::score::Grade;

/// Columns of the table's parts; with the spaces between them they fill the width.
const NAME: usize = 24;
const VALUE: usize = 27;
const BAR: usize = 15;
const POINTS: usize = 13;
const MARGIN: usize = 6;
const AGAINST: usize = 8;
/// Columns of the line on which the score and the grades are marked.
const RULER: usize = 72;

/// The whole explanation; `colour` adds terminal styles.
pub fn text(model: &Model, e: &Explanation, colour: bool) -> String {
    let styles = Styles::new(colour);
    let language = e.language;
    let mut out = String::new();
    head(&mut out, e, styles);
    ruler(&mut out, model, e, styles);
    table(&mut out, e, styles);
    if let Some(moment) = &e.timing {
        timing::text(&mut out, moment, e.grade, language, styles);
    }
    part(&mut out, &reasons(e), e.language, Screen::new(None, colour));
    out
}

fn head(out: &mut String, e: &Explanation, styles: Styles) {
    let language = e.language;
    let title = shorten(e.title(), 70);
    let id = if e.title() == e.id {
        String::new()
    } else {
        format!("  {}", shorten(&e.id, 24))
    };
    line(
        out,
        &format!("{}{}", paint(styles.strong, &title), paint(styles.muted, &id)),
    );
    line(
        out,
        &language.score_line(
            language.points(e.score),
            e.grade,
            language.percent(e.fit),
            language.percent(e.fit_low),
            language.percent(e.fit_high),
        ),
    );
    if let Some(rule) = &e.knock_out {
        line(out, &paint(styles.less, &language.knocked_out(shorten(rule, 70))));
    }
}

/// Above the average, below it, or about it.
fn by_sign(styles: Styles, milli: i64) -> Style {
    match milli {
        50.. => styles.more,
        ..=-50 => styles.less,
        _ => styles.muted,
    }
}

/// 0 to 100 with the grades' ranges and where the account and the average stand.
fn ruler(out: &mut String, model: &Model, e: &Explanation, styles: Styles) {
    let cell = |milli: i64| (milli.clamp(0, 100_000) * (RULER as i64 - 1) / 100_000) as usize;
    let mut scale = vec!['─'; RULER];
    for from in model.grades {
        scale[cell(from)] = '┴';
    }
    scale[cell(e.average)] = '○';
    scale[cell(e.score)] = '●';
    let mut letters = vec![' '; RULER];
    let bounds = [100_000, model.grades[0], model.grades[1], model.grades[2], 0];
    for (grade, bound) in Grade::ALL.iter().zip(bounds.windows(2)) {
        let (low, high) = (cell(bound[1]), cell(bound[0]));
        if high > low + 1 {
            letters[(low + high) / 2] = grade.as_str().chars().next().unwrap_or(' ');
        }
    }
    let scale: String = scale.into_iter().collect();
    let letters: String = letters.into_iter().collect();
    line(out, "");
    line(out, &format!("    0 {scale} 100"));
    line(out, &paint(styles.muted, format!("      {letters}").trim_end()));
    let legend = format!(
        "      ● {}   ○ {} {}",
        e.language.this_account(),
        e.language.average_account().to_lowercase(),
        e.language.points(e.average)
    );
    line(out, &paint(styles.muted, &legend));
    line(out, "");
}

fn table(out: &mut String, e: &Explanation, styles: Styles) {
    let language = e.language;
    let head = [
        padded(&language.criterion(), NAME),
        padded(&language.value(), VALUE),
        padded("", BAR),
        padded_left(&language.points_column(), POINTS),
        padded_left("± 95%", MARGIN),
        padded_left(&language.against_short(), AGAINST),
    ];
    line(out, &paint(styles.muted, &head.join(" ")));
    let mut criteria: Vec<&Contribution> = e.criteria.iter().collect();
    criteria.sort_by_key(|c| -c.against_average);
    let most = criteria.iter().map(|c| c.possible).max().unwrap_or(0).max(1);
    for c in criteria {
        let style = by_sign(styles, c.against_average);
        let of = language.points_of(language.points(c.points), language.points(c.possible));
        let cells = [
            padded(&c.criterion, NAME),
            value(c, styles, language),
            paint(style, &bar(c, most)),
            padded_left(&of, POINTS),
            paint(styles.muted, &padded_left(&language.points(c.margin()), MARGIN)),
            paint(
                style,
                &padded_left(&language.signed_points(c.against_average), AGAINST),
            ),
        ];
        line(out, &cells.join(" "));
    }
    let total = [
        padded(&language.score(), NAME),
        padded("", VALUE),
        padded("", BAR),
        padded_left(&language.points_of(language.points(e.score), "100"), POINTS),
        padded("", MARGIN),
        padded_left(&language.signed_points(e.score - e.average), AGAINST),
    ];
    line(out, &paint(styles.strong, &total.join(" ")));
    if let Some(families) = families::of_account(e) {
        for part in wrapped(&families, WIDTH, "", "  ").lines() {
            line(out, &paint(styles.muted, part));
        }
    }
}

/// The account's value and, where it says more, the bin.
fn value(c: &Contribution, styles: Styles, language: Language) -> String {
    let text = match (&c.value, note(c.known, language)) {
        (Some(value), Some(note)) => format!("{value} ({note})"),
        (Some(value), None) if *value != c.label && c.known == Known::Known => {
            format!("{value} ({})", c.label)
        }
        (Some(value), None) => value.clone(),
        (None, _) => c.label.clone(),
    };
    let style = if c.known == Known::Known {
        Style::new()
    } else {
        styles.muted
    };
    paint(style, &padded(&text, VALUE))
}

/// Points earned as a solid bar, of points possible as a faint one, to eighths of a column.
fn bar(c: &Contribution, most: i64) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let full = (c.points.max(0) * BAR as i64 * 8 / most) as usize;
    let mut bar = "█".repeat(full / 8);
    bar.push_str(EIGHTHS[full % 8]);
    let used = full.div_ceil(8);
    let possible = (c.possible * BAR as i64 / most) as usize;
    bar.push_str(&"░".repeat(possible.saturating_sub(used)));
    let columns = used.max(possible);
    bar.push_str(&" ".repeat(BAR.saturating_sub(columns)));
    bar
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_fills_the_width() {
        assert_eq!(NAME + VALUE + BAR + POINTS + MARGIN + AGAINST + 5, WIDTH - 2);
    }
}
