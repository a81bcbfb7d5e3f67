//! The segments as text, at most 100 columns wide.

use anstyle::Style;

use crate::language::Language;
use crate::report::anti;
use crate::report::figures::words::{of_segment, of_segment_reserves};
use crate::report::layout::shown::{packed, padded, padded_left, shorten, wrapped};
use crate::report::layout::text::{Styles, WIDTH, bullet, line, paint};
use crate::report::segments::Overview;
use crate::report::segments::overview::{Apart, Described, Pair};
use crate::report::segments::words;
use crate::segments::membership::BORDER;

/// Columns of the table of traits; with an indent of 3 and the spaces between them they fill the width.
const FACT: usize = 36;
const SHARE: usize = 6;
const DIFFERENCE: usize = 18;
const LIFT: usize = 6;
const MEDIANS: usize = 20;
const INDENT: &str = "   ";

/// Border accounts named for each pair (house choice; JSON has all).
const NAMED: usize = 5;

/// The whole overview; `colour` adds terminal styles.
pub fn text(overview: &Overview, colour: bool) -> String {
    let styles = Styles::new(colour);
    let language = overview.language;
    let mut out = String::new();
    let heading = format!(
        "{}  {}",
        paint(styles.strong, &language.segments_heading()),
        paint(styles.muted, &shorten(&overview.model, 60))
    );
    line(&mut out, &heading);
    for sentence in [&overview.sentence, &overview.advice] {
        line(&mut out, &wrapped(sentence, WIDTH, "", ""));
    }
    for segment in &overview.segments {
        one(&mut out, segment, overview.accounts, styles, language);
    }
    if overview.segments.iter().any(|segment| segment.figures.is_some()) {
        let ground = wrapped(&language.segment_ground(), WIDTH, INDENT, INDENT);
        line(&mut out, "");
        line(&mut out, &paint(styles.muted, &ground));
    }
    rest(&mut out, overview, styles);
    anti::text::text(&mut out, &overview.anti, styles, language);
    adjacent(&mut out, &overview.adjacent, styles, language);
    choice(&mut out, overview, styles);
    rivals(&mut out, overview, styles);
    section(
        &mut out,
        &language.left_out_heading(),
        &words::left_out(overview),
        styles,
    );
    out
}

fn one(out: &mut String, segment: &Described, of: u64, styles: Styles, language: Language) {
    line(out, "");
    let title = format!("{:<2} {}", segment.number, shorten(&segment.name, WIDTH - 5));
    line(out, &paint(styles.strong, &title));
    for said in [
        words::size(segment, of, language),
        words::stability(segment, language),
    ] {
        line(out, &wrapped(&said, WIDTH, INDENT, INDENT));
    }
    if let Some(figures) = &segment.figures {
        line(out, &packed(&of_segment(figures, language), WIDTH, INDENT));
        for said in of_segment_reserves(figures, language) {
            let said = wrapped(&said, WIDTH, INDENT, INDENT);
            line(out, &paint(styles.muted, &said));
        }
    }
    if segment.traits.is_empty() {
        line(out, &format!("{INDENT}{}", language.nothing_apart()));
    } else {
        let head = [
            padded(&language.sets_apart(), FACT),
            padded_left(&language.inside_column(), SHARE),
            padded_left(&language.outside_column(), SHARE),
            padded_left(&language.difference_column(), DIFFERENCE),
            padded_left("lift", LIFT),
            padded_left(&language.medians_column(), MEDIANS),
        ];
        line(out, &paint(styles.muted, &format!("{INDENT}{}", head.join(" "))));
        for apart in &segment.traits {
            line(out, &row(apart, styles, language));
        }
    }
    if !segment.typical.is_empty() {
        let names: Vec<String> = segment
            .typical
            .iter()
            .map(|account| shorten(&account.name, 50))
            .collect();
        let typical = language.typical(names.join(", "));
        line(out, &wrapped(&typical, WIDTH, INDENT, INDENT));
    }
}

fn row(apart: &Apart, styles: Styles, language: Language) -> String {
    let style = if apart.difference < 0.0 {
        styles.less
    } else {
        styles.more
    };
    let cells = [
        padded(&language.fact(&apart.criterion, &apart.label), FACT),
        padded_left(&language.percent(apart.inside_share), SHARE),
        padded_left(&language.percent(apart.outside_share), SHARE),
        paint(
            style,
            &padded_left(&words::difference(apart, language), DIFFERENCE),
        ),
        padded_left(&words::lift(apart.lift, language), LIFT),
        padded_left(&words::medians(apart.medians, language), MEDIANS),
    ];
    format!("{INDENT}{}", cells.join(" "))
}

fn rest(out: &mut String, overview: &Overview, styles: Styles) {
    let language = overview.language;
    let mut lines: Vec<String> = Vec::new();
    if let Some(other) = overview.other {
        lines.push(language.share_of_ideal(
            language.integer(other.accounts as i64),
            language.integer(overview.accounts as i64),
            language.percent(other.share),
        ));
    }
    lines.extend(overview.folded.iter().map(|folded| folded.sentence.clone()));
    section(out, &language.other_ideal_heading(), &lines, styles);
}

fn adjacent(out: &mut String, pairs: &[Pair], styles: Styles, language: Language) {
    if pairs.is_empty() {
        return;
    }
    line(out, "");
    line(out, &paint(styles.strong, &language.adjacent_heading()));
    for pair in pairs {
        let count = language.integer(pair.border as i64);
        bullet(
            out,
            styles.muted,
            "·",
            &language.adjacent_pair(pair.a, pair.b, count),
        );
        for account in pair.accounts.iter().take(NAMED) {
            let split = words::split(account, pair, &shorten(&account.account.name, 50), language);
            line(out, &format!("      {split}"));
        }
        if let Some(more) = pair.accounts.len().checked_sub(NAMED).filter(|more| *more > 0) {
            line(out, &format!("      {}", language.more(more)));
        }
    }
    let note = language.border_note(language.percent(BORDER));
    line(out, &paint(styles.muted, &wrapped(&note, WIDTH, INDENT, INDENT)));
}

/// The numbers of classes that were tried.
fn choice(out: &mut String, overview: &Overview, styles: Styles) {
    const COLUMN: usize = 12;
    let language = overview.language;
    if overview.tried.is_empty() {
        return;
    }
    line(out, "");
    line(out, &paint(styles.strong, &language.choice_heading()));
    let head = [
        language.classes_column(),
        language.parameters_column(),
        "BIC".to_owned(),
        "ICL".to_owned(),
    ]
    .map(|column| padded_left(&column, COLUMN));
    line(out, &paint(styles.muted, &head.join("")));
    for tried in &overview.tried {
        let cells = [
            tried.classes.to_string(),
            language.integer(tried.parameters as i64),
            language.decimal(tried.bic, 1),
            language.decimal(tried.icl, 1),
        ]
        .map(|cell| padded_left(&cell, COLUMN));
        let mark = if overview.chosen == Some(tried.classes) {
            format!("  ← {}", language.chosen())
        } else {
            String::new()
        };
        line(out, &format!("{}{mark}", cells.join("")));
    }
    let note = wrapped(&language.choice_note(), WIDTH, INDENT, INDENT);
    line(out, &paint(styles.muted, &note));
}

/// What other methods make of the same accounts.
fn rivals(out: &mut String, overview: &Overview, styles: Styles) {
    const METHOD: usize = 24;
    const COLUMN: usize = 13;
    let language = overview.language;
    if overview.rivals.is_empty() {
        return;
    }
    line(out, "");
    line(out, &paint(styles.strong, &language.rivals_heading()));
    let figures = |cells: [String; 3]| cells.map(|cell| padded_left(&cell, COLUMN)).join("");
    let head = figures([
        language.clusters_column(),
        "silhouette".to_owned(),
        language.agreement_column(),
    ]);
    line(
        out,
        &paint(styles.muted, &format!("{INDENT}{}{head}", padded("", METHOD))),
    );
    for rival in &overview.rivals {
        let method = words::method(rival, language);
        match words::rival_figures(rival, language) {
            Ok(cells) => line(
                out,
                &format!("{INDENT}{}{}", padded(&method, METHOD), figures(cells)),
            ),
            Err(why) => line(
                out,
                &wrapped(&language.found_nothing(method, why), WIDTH, INDENT, INDENT),
            ),
        }
    }
    let note = wrapped(&language.rivals_note(), WIDTH, INDENT, INDENT);
    line(out, &paint(styles.muted, &note));
}

fn section(out: &mut String, heading: &str, lines: &[String], styles: Styles) {
    if lines.is_empty() {
        return;
    }
    line(out, "");
    line(out, &paint(styles.strong, heading));
    for said in lines {
        bullet(out, Style::new(), "·", said);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_fills_the_width() {
        let columns = FACT + 2 * SHARE + DIFFERENCE + LIFT + MEDIANS + 5;
        assert_eq!(INDENT.len() + columns, WIDTH);
    }
}
