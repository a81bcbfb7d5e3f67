//! How the arms came about, and whether the difference turned in time, in words.

use crate::compare::balance::DOUBTED;
use crate::compare::comparison::{Change, Comparison, Design, Estimate, Periods};
use crate::compare::evidence::{Basis, Evidence, Unheld};
use crate::compare::metric::{Better, Side};
use crate::compare::verdict::{Turn, Verdict};
use crate::language::Language;
use crate::report::layout::document::{Block, Column, Mark, Row, Table};

use super::measure::{digits, p_value};
use super::words;

/// Columns shown in the table, the least alike first (house choice; JSON has all).
const ROWS: usize = 12;

/// How the arms came about, for the line under the verdict.
pub(super) fn ground(c: &Comparison, language: Language) -> String {
    let Some(evidence) = &c.evidence else {
        return match c.design {
            Design::Randomised => language.compare_randomised(),
            Design::Observational => language.compare_observational(),
            Design::Unknown => language.chance_nothing(),
        };
    };
    let p = || {
        evidence
            .p_value
            .map_or_else(|| language.compare_no_number(), |p| p_value(p, language))
    };
    match evidence.basis {
        Basis::Plan => language.chance_plan(),
        Basis::Declared => language.chance_declared(),
        Basis::Balance if evidence.p_value.is_some_and(|p| p <= DOUBTED) => {
            let sizes = evidence.columns.iter().map(|column| column.difference.abs());
            let largest = digits(sizes.fold(0.0, f64::max), 2, language);
            language.chance_small(columns(evidence, language), largest)
        }
        Basis::Balance => language.chance_balance(columns(evidence, language), p()),
        Basis::Imbalance => language.chance_imbalance(unbalanced(evidence, language), p()),
        Basis::Stated => language.chance_stated(),
        Basis::Nothing => language.chance_nothing(),
    }
}

fn columns(evidence: &Evidence, language: Language) -> String {
    match evidence.columns.len() {
        1 => language.chance_one_column(),
        count => language.chance_columns(words::count(count as u64, language)),
    }
}

/// The columns in which the arms are not alike.
fn unbalanced(evidence: &Evidence, language: Language) -> String {
    words::columns(
        evidence.unbalanced().map(|column| column.column.as_str()),
        language,
    )
}

/// A verdict with what the arms' coming about takes away from it.
pub(super) fn qualified(said: String, c: &Comparison, language: Language) -> String {
    match (c.design, &c.evidence) {
        (Design::Randomised, _) => said,
        (Design::Unknown, _) => language.chance_as_known(said),
        (Design::Observational, Some(evidence)) if evidence.basis == Basis::Imbalance => {
            let said = language.chance_set_equal(said, unbalanced(evidence, language));
            language.compare_association(said)
        }
        (Design::Observational, _) => language.compare_association(said),
    }
}

/// The verdict on a difference that turned.
pub(super) fn turned(c: &Comparison, language: Language) -> String {
    let Verdict::Turned { turn, arm, low, high } = c.verdict else {
        return language.compare_not_computed();
    };
    let Some(change) = c.periods.as_ref().and_then(|periods| periods.change.as_ref()) else {
        return language.compare_not_computed();
    };
    let measure = words::measure(c, language);
    let names = words::names(c, language);
    let [since, confidence] = [change.since.clone(), words::confidence(c, language)];
    let (better, other) = match arm {
        Some(Side::A) => (&names[0], &names[1]),
        _ => (&names[1], &names[0]),
    };
    let was = |side: Side| if side == Side::A { &names[0] } else { &names[1] };
    let before = change.before.interval().unwrap_or_default();
    let size = || {
        measure.range(
            before.0.abs().min(before.1.abs()),
            before.0.abs().max(before.1.abs()),
        )
    };
    let said = match (turn, arm) {
        (Turn::Reversed, Some(_)) => {
            language.chance_reversed(since, better, measure.range(low, high), confidence, other, size())
        }
        (Turn::Faded, _) => {
            let b_had_more = before.0 > 0.0;
            let side = if b_had_more == (c.metric.better == Better::Higher) {
                Side::B
            } else {
                Side::A
            };
            let interval = measure.interval(low, high);
            language.chance_faded(since, was(side), size(), interval, confidence)
        }
        (Turn::New, Some(_)) => language.chance_new(since, better, measure.range(low, high), confidence),
        (_, Some(_)) => language.chance_moved(since, better, measure.range(low, high), confidence, size()),
        (_, None) => language.chance_moved_unclear(
            since,
            measure.interval(low, high),
            confidence,
            measure.interval(before.0, before.1),
        ),
    };
    match c.design {
        Design::Randomised => said,
        Design::Observational => language.compare_association(said),
        Design::Unknown => language.chance_as_known(said),
    }
}

/// The quarter in which the difference turned, where it did.
pub(in crate::report) fn since(c: &Comparison) -> Option<&str> {
    let change = c.periods.as_ref()?.change.as_ref()?;
    Some(&change.since)
}

/// How the arms came about and what became of the difference over time, as sections.
pub(super) fn blocks(c: &Comparison, language: Language) -> Vec<Block> {
    let mut blocks = Vec::new();
    if let Some(evidence) = &c.evidence {
        blocks.push(Block::section(
            language.chance_heading(),
            arms(evidence, language),
        ));
    }
    if let Some(periods) = &c.periods {
        let said = Block::Bullets(Mark::Dot, time(periods, c, language));
        blocks.push(Block::section(language.chance_time_heading(), vec![said]));
    }
    blocks
}

fn arms(evidence: &Evidence, language: Language) -> Vec<Block> {
    let mut blocks = vec![Block::Paragraph(match evidence.p_value {
        Some(p) => language.chance_held(columns(evidence, language), p_value(p, language)),
        None => language.chance_none_held(),
    })];
    if !evidence.columns.is_empty() {
        let heads = vec![
            Column::text(language.column()),
            Column::number(language.chance_difference_column()),
            Column::number(language.chance_p_column()),
        ];
        let rows: Vec<[String; 3]> = evidence
            .columns
            .iter()
            .take(ROWS)
            .map(|column| {
                let size = digits(column.difference, 2, language);
                let signed = if column.difference > 0.0 {
                    format!("+{size}")
                } else {
                    size
                };
                let marked = if column.unbalanced {
                    format!("{signed} !")
                } else {
                    signed
                };
                [
                    words::column(&column.column, language),
                    marked,
                    p_value(column.p_value, language),
                ]
            })
            .collect();
        blocks.push(Block::Table(Table::new(heads, rows.iter().map(Row::new))));
        if evidence.columns.len() > ROWS {
            blocks.push(Block::Paragraph(language.more(evidence.columns.len() - ROWS)));
        }
        blocks.push(Block::Note(language.chance_note()));
    }
    if !evidence.left_out.is_empty() {
        let said = evidence.left_out.iter().map(|left| {
            let why = match left.why {
                Unheld::Identifies => language.chance_identifies(),
                Unheld::Afterwards => language.chance_afterwards(),
                Unheld::LikeTheMetric => language.chance_like_the_metric(),
                Unheld::CopyOfTheArm => language.chance_copy(),
                Unheld::WithinAnArm => language.chance_within(),
            };
            language.chance_left_out(words::column(&left.column, language), why)
        });
        blocks.push(Block::Bullets(Mark::Dot, said.collect()));
    }
    blocks
}

fn time(periods: &Periods, c: &Comparison, language: Language) -> Vec<String> {
    let names = words::names(c, language);
    let (Some(p), Some(first), Some(last)) = (periods.p_value, &periods.first, &periods.last) else {
        let reason = match periods.reason {
            Some(reason) => words::reason(reason, &names, language),
            None => language.compare_not_computed(),
        };
        return vec![language.chance_time_none(reason)];
    };
    let quarters = words::count(periods.quarters, language);
    match &periods.change {
        None => vec![language.chance_time_same(quarters, first, last, p_value(p, language))],
        Some(change) => {
            let p = p_value(p, language);
            let turned = language.chance_time_turned(quarters, first, last, &change.since, p);
            std::iter::once(turned)
                .chain(sides(change, c, language))
                .collect()
        }
    }
}

/// The difference until then, and since.
fn sides(change: &Change, c: &Comparison, language: Language) -> [String; 2] {
    let measure = words::measure(c, language);
    let shown = |estimate: &Estimate| match (estimate.estimate, estimate.interval()) {
        (Some(value), Some((low, high))) => {
            language.edges_with_interval(measure.signed(value), measure.bare_interval(low, high))
        }
        _ => language.compare_no_estimate(),
    };
    [
        language.chance_time_until(&change.since, shown(&change.before)),
        language.chance_time_since(&change.since, shown(&change.after)),
    ]
}
