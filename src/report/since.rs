//! Why an account's score is not what an earlier version gave: the parts, and what moved.

use crate::explain::since::{Earlier, Line, Part, Since};
use crate::language::Language;
use crate::report::layout::document::{Block, Column, Row, Table};

/// The section. Points have three decimals here, so that the parts are seen to sum to the difference.
pub(super) fn section(since: &Since, language: Language) -> Block {
    let change = &since.change;
    let exact = |milli: i64| language.decimal(milli as f64 / 1e3, 3);
    let signed = |milli: i64| match milli {
        1.. => format!("+{}", exact(milli)),
        _ => exact(milli),
    };
    let part = |milli: Option<i64>| milli.map_or_else(|| "–".to_owned(), signed);
    let now = exact(change.now);
    let sum = match (change.earlier, change.then) {
        (Earlier::Facts, Some(then)) => language.since_sum(
            exact(then),
            now,
            signed(change.now - then),
            part(change.data),
            part(change.enrichment),
            signed(change.model),
        ),
        (_, Some(then)) => language.since_sum_of_score(
            exact(then),
            now,
            signed(change.now - then),
            part(change.facts),
            signed(change.model),
        ),
        (_, None) => language.since_model_only(now, signed(change.model)),
    };
    let mut blocks = vec![Block::Paragraph(sum)];
    let grade = since.grade.as_deref().unwrap_or("–");
    match (&since.file, &since.scored_on) {
        (Some(file), _) => blocks.push(Block::Note(language.since_from_file(file.display(), grade))),
        (None, Some(day)) => blocks.push(Block::Note(language.since_scored_on(language.date(day), grade))),
        (None, None) => {}
    }
    match change.earlier {
        Earlier::Facts => {}
        Earlier::Score => blocks.push(Block::Note(language.since_no_facts())),
        Earlier::Nothing => blocks.push(Block::Warning(language.since_nothing())),
    }
    blocks.push(match change.lines.is_empty() {
        true => Block::Paragraph(language.since_none()),
        false => Block::Table(table(&change.lines, &signed, language)),
    });
    let title = match &since.day {
        Some(day) => language.since_title_on(&since.version, language.date(day)),
        None => language.since_title(&since.version),
    };
    Block::section(title, blocks)
}

fn table(lines: &[Line], signed: &dyn Fn(i64) -> String, language: Language) -> Table {
    let columns = vec![
        Column::text(language.criterion()),
        Column::text(language.since_why()),
        Column::text(language.since_then()),
        Column::text(language.since_now()),
        Column::number(language.points_column()),
    ];
    let side = |label: &Option<String>| label.clone().unwrap_or_else(|| language.since_absent());
    let rows = lines.iter().map(|line| {
        let why = match line.part {
            Part::Data => language.since_data(),
            Part::Enrichment => language.since_enrichment(),
            Part::Model => language.since_model(),
        };
        Row::new([
            line.criterion.clone(),
            why,
            side(&line.before),
            side(&line.after),
            signed(line.points),
        ])
    });
    Table::new(columns, rows)
}
