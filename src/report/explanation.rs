//! One account explained: its score on the line from 0 to 100, every criterion's points, its timing, and why.

use crate::explain::{Contribution, Explanation, Known};
use crate::language::Language;
use crate::model::{FULL_SCORE, Model};
use crate::report::account::{Most, reasons};
use crate::report::families;
use crate::report::layout::document::{Block, Column, Document, Row, Table};
use crate::report::layout::shown::shorten;
use crate::report::scoring::remarks;
use crate::report::since;
use crate::report::timing;
use crate::report::words::note;
use crate::report::worth;
use crate::score::Grade;

/// Columns of the line on which the score and the grades are marked, so that the narrowest terminal holds it.
const RULER: usize = 50;
/// Columns of the longest bar: no layout breaks a text as short.
const BAR: usize = 14;
/// Columns of a name, an id and a rule from the user's files.
const TITLE: usize = 70;
const ID: usize = 24;

/// How much of an explanation is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// What a rep reads: the line, the strongest reasons, what to find out, the way up.
    Short,
    /// Every criterion and all reasons too.
    Whole,
}

/// Reasons for, reasons against, unknown facts and lookalikes of the short form (house choice: what is read at once).
const SHORT: Most = Most {
    reasons: [2, 1],
    unknown: 1,
    standing: 1,
    alike: 2,
};

/// The explanation, from the line that says it all to the last detail asked for.
pub fn document(model: &Model, e: &Explanation, extent: Extent) -> Document {
    let language = e.language;
    let whole = extent == Extent::Whole;
    let [fit, low, high] = [e.fit, e.fit_low, e.fit_high].map(|share| language.percent(share));
    let points = language.points(e.score);
    let mut blocks = vec![
        Block::Paragraph(e.summary.clone()),
        Block::Paragraph(match e.fit.is_nan() {
            true => language.score_line_without_fit(points, e.grade),
            false => language.score_line(points, e.grade, fit, low, high),
        }),
    ];
    if let Some(rule) = &e.knock_out {
        blocks.push(Block::Warning(language.knocked_out(shorten(rule, TITLE))));
    }
    let remarks = remarks(&e.checks, model, language);
    blocks.extend(remarks.into_iter().map(Block::Warning));
    blocks.push(Block::Code("text".into(), ruler(model, e)));
    if whole {
        blocks.push(Block::Table(table(e)));
        blocks.extend(families::of_account(e).map(Block::Note));
    }
    blocks.extend(e.since.as_ref().map(|since| since::section(since, language)));
    let worth = e.worth.as_ref();
    blocks.extend(worth.map(|worth| match whole {
        true => worth::section(worth, e.fit, model, language),
        false => worth::short(worth, e.fit, language),
    }));
    let moment = e.timing.as_ref();
    blocks.extend(moment.map(|moment| timing::section(moment, e.grade, language)));
    match whole {
        true => blocks.extend(reasons(e, Most::ALL)),
        false => {
            blocks.extend(reasons(e, SHORT));
            blocks.push(Block::Note(language.explain_all()));
        }
    }
    let title = shorten(e.title(), TITLE);
    Document {
        language,
        title: match e.title() == e.id {
            true => title,
            false => format!("{title}  {}", shorten(&e.id, ID)),
        },
        blocks,
    }
}

/// 0 to 100 with the grades' ranges and where the account and the average stand.
fn ruler(model: &Model, e: &Explanation) -> String {
    let cell = |milli: i64| (milli.clamp(0, 100_000) * (RULER as i64 - 1) / 100_000) as usize;
    let mut scale = vec!['─'; RULER];
    let graded = model.is_graded();
    for from in model.grades.into_iter().filter(|_| graded) {
        scale[cell(from)] = '┴';
    }
    scale[cell(e.average)] = '○';
    scale[cell(e.score)] = '●';
    let mut letters = vec![' '; RULER];
    // A grade that no score reaches has no room.
    let [a, b, c] = model.grades.map(|from| from.min(FULL_SCORE));
    let bounds = [FULL_SCORE, a, b, c, 0];
    for (grade, bound) in Grade::ALL.iter().zip(bounds.windows(2)) {
        let (low, high) = (cell(bound[1]), cell(bound[0]));
        if high > low + 1 && graded {
            letters[(low + high) / 2] = grade.as_str().chars().next().unwrap_or(' ');
        }
    }
    let scale: String = scale.into_iter().collect();
    let letters: String = letters.into_iter().collect();
    let legend = format!(
        "● {}   ○ {} {}",
        e.language.this_account(),
        e.language.average_account().to_lowercase(),
        e.language.points(e.average)
    );
    format!("\n0 {scale} 100\n  {letters}\n  {legend}")
}

/// Every criterion, the most above the average first.
fn table(e: &Explanation) -> Table {
    let language = e.language;
    let columns = vec![
        Column::text(language.criterion()),
        Column::text(language.value()),
        Column::text(""),
        Column::number(language.points_column()),
        Column::number(language.margin_short()),
        Column::number(language.against_short()),
    ];
    let mut criteria: Vec<&Contribution> = e.criteria.iter().collect();
    criteria.sort_by_key(|c| -c.against_average);
    let most = criteria.iter().map(|c| c.possible).max().unwrap_or(0).max(1);
    let rows = criteria.into_iter().map(|c| {
        Row::new([
            c.criterion.clone(),
            value(c, language),
            bar(c, most),
            language.points_of(language.points(c.points), language.points(c.possible)),
            language.points(c.margin()),
            language.signed_points(c.against_average),
        ])
    });
    let sum = [
        language.score(),
        String::new(),
        String::new(),
        language.points_of(language.points(e.score), "100"),
        String::new(),
        language.signed_points(e.score - e.average),
    ];
    Table {
        foot: Some(Row::new(sum)),
        ..Table::new(columns, rows)
    }
}

/// The account's value and, where it says more, the bin.
fn value(c: &Contribution, language: Language) -> String {
    match (&c.value, note(c.known, language)) {
        (Some(value), Some(note)) => format!("{value} ({note})"),
        (Some(value), None) if *value != c.label && c.known == Known::Known => {
            format!("{value} ({})", c.label)
        }
        (Some(value), None) => value.clone(),
        (None, _) => c.label.clone(),
    }
}

/// Points earned as a solid bar, of points possible as a faint one, to eighths of a column.
fn bar(c: &Contribution, most: i64) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let full = (c.points.max(0) * BAR as i64 * 8 / most) as usize;
    let possible = (c.possible * BAR as i64 / most) as usize;
    let faint = "░".repeat(possible.saturating_sub(full.div_ceil(8)));
    format!("{}{}{faint}", "█".repeat(full / 8), EIGHTHS[full % 8])
}
