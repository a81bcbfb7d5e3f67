//! What is on record of scores and outcomes, for a terminal.

use crate::language::Language;
use crate::outcome::{Ending, Note};
use crate::report::layout::document::{Block, Column, Document, Row, Table};
use crate::report::layout::shown::shorten;
use crate::report::outcome::section;
use crate::stats::rate::Rate;
use crate::store::{AddedOutcomes, GradeCount, OnRecord, VersionCount};

/// Confidence of the intervals shown.
const CONFIDENCE: f64 = 0.95;
/// Longest name shown.
const LONGEST: usize = 60;

/// Every version that scored, and what became of its accounts by grade.
pub fn on_record(record: &OnRecord, place: &str, language: Language) -> Document {
    let count = |number: u64| language.integer(number as i64);
    let counts = language.record_counts(count(record.accounts), count(record.outcomes));
    let mut blocks = vec![Block::Paragraph(counts)];
    blocks.extend(
        record
            .versions
            .iter()
            .map(|version| of_version(version, language)),
    );
    if !record.versions.is_empty() {
        blocks.push(Block::Note(language.record_note()));
    }
    Document {
        language,
        title: language.record_title(place),
        blocks,
    }
}

fn of_version(version: &VersionCount, language: Language) -> Block {
    let count = |number: u64| language.integer(number as i64);
    let columns = vec![
        Column::text(language.record_grade()),
        Column::number(language.record_scored()),
        Column::number(language.record_unknown()),
        Column::number(language.record_open()),
        Column::number(language.record_won()),
        Column::number(language.record_lost()),
        Column::number(language.record_churned()),
        Column::number(language.record_close_rate()),
        Column::number(language.record_fit()),
    ];
    let row = |of: &GradeCount| {
        Row::new([
            of.grade.clone(),
            count(of.scored),
            count(of.unknown),
            count(of.open),
            count(of.won),
            count(of.lost),
            count(of.churned),
            share(of.closed(), language),
            of.mean_fit()
                .map_or_else(|| "–".to_owned(), |fit| language.percent(fit)),
        ])
    };
    let mut blocks = vec![Block::Table(Table::new(columns, version.grades.iter().map(row)))];
    let before: u64 = version.grades.iter().map(|of| of.before).sum();
    blocks.extend((before > 0).then(|| Block::Note(language.record_before(count(before)))));
    let reference = match version.card.as_str() {
        "full" => format!("{}@v{:06}", version.model, version.version),
        card => format!("{}@v{:06} ({card})", version.model, version.version),
    };
    let heading = language.record_version(reference, &version.first, &version.last);
    Block::section(heading, blocks)
}

/// A rate with its interval.
fn share(rate: Rate, language: Language) -> String {
    let Some((share, (low, high))) = rate.share().zip(rate.wilson(CONFIDENCE)) else {
        return "–".to_owned();
    };
    language.record_interval(
        language.percent(share),
        language.percent(low),
        language.percent(high),
    )
}

/// What is said of outcomes that were put on record.
pub struct AddedFacts<'a> {
    /// What became of them.
    pub added: &'a AddedOutcomes,
    /// Where they are on record.
    pub store: &'a str,
    /// Day as of which they are true.
    pub as_of: &'a str,
    /// How each value was read, and what was assumed.
    pub outcome: &'a crate::outcome::Outcome,
    /// Columns of id and day of the decision.
    pub id: &'a str,
    /// Column of the day of the decision.
    pub date: Option<&'a str>,
    /// Accounts that stand so.
    pub ended: &'a dyn Fn(Ending) -> u64,
    /// Rows without an id, with an outcome that is not understood, and without one.
    pub left_out: [u64; 3],
    /// Rows of an account that has another.
    pub repeated: u64,
}

/// What was put on record, with every value of the outcome and what it was read as.
pub fn added(facts: &AddedFacts, language: Language) -> Document {
    let count = |number: u64| language.integer(number as i64);
    let ended = |ending| count((facts.ended)(ending));
    let done = facts.added;
    let mut blocks = vec![
        Block::Verdict(language.record_added(
            count(done.accounts),
            facts.store,
            language.date(facts.as_of),
            ended(Ending::Won),
            ended(Ending::Lost),
            ended(Ending::Churned),
            ended(Ending::Open),
        )),
        Block::Paragraph(language.record_new(
            count(done.new),
            count(done.superseding),
            count(done.accounts - done.new),
        )),
    ];
    let mut columns = vec![language.record_columns(
        shorten(facts.id, LONGEST),
        shorten(&facts.outcome.column, LONGEST),
    )];
    columns.push(match facts.date {
        Some(date) => language.record_date(shorten(date, LONGEST)),
        None => language.record_no_date(),
    });
    blocks.push(Block::Note(columns.join(" ")));
    if done.never_scored > 0 {
        blocks.push(Block::Note(
            language.record_never_scored(count(done.never_scored)),
        ));
    }
    if facts.repeated > 0 {
        blocks.push(Block::Note(language.record_repeated(count(facts.repeated))));
    }
    let [without_id, unclear, blank] = facts.left_out;
    if without_id + unclear + blank > 0 {
        let said = language.record_left_out(count(without_id), count(unclear), count(blank));
        blocks.push(Block::Warning(said));
    }
    let notes: Vec<&Note> = facts.outcome.notes.iter().collect();
    blocks.extend(section(
        &facts.outcome.column,
        &facts.outcome.values,
        &notes,
        language,
    ));
    Document {
        language,
        title: language.record_title(facts.store),
        blocks,
    }
}
