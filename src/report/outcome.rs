//! What each value of the outcome was read as.

use crate::language::Language;
use crate::outcome::{Note, OutcomeValue};
use crate::report::layout::document::{Block, Column, Row, Table};
use crate::report::layout::shown::shorten;

/// Most values shown (house choice: a pipeline's stages; files and JSON have all).
const MOST: usize = 30;
/// Longest value and column name shown.
const LONGEST: usize = 60;

/// A table of the values with their rows, what each was read as and what it is learnt from as; then what the user is
/// to say of them.
pub(super) fn section(
    column: &str,
    values: &[OutcomeValue],
    notes: &[&Note],
    language: Language,
) -> Option<Block> {
    if values.is_empty() {
        return None;
    }
    let columns = vec![
        Column::text(language.outcome_value_column()),
        Column::number(language.outcome_rows_column()),
        Column::text(language.outcome_read_column()),
        Column::text(language.outcome_learnt_column()),
    ];
    let row = |value: &OutcomeValue| {
        let learnt = match value.ideal {
            Some(true) => language.outcome_learnt_ideal(),
            Some(false) => language.outcome_learnt_not_ideal(),
            None => language.outcome_not_learnt(),
        };
        let rows = language.integer(value.rows as i64);
        let read = value.read_as.describe(language);
        Row::new([shorten(&value.value, LONGEST), rows, read, learnt])
    };
    let mut blocks = vec![Block::Table(Table::new(
        columns,
        values.iter().take(MOST).map(row),
    ))];
    let more = values.len().saturating_sub(MOST);
    blocks.extend((more > 0).then(|| Block::Note(language.more(more))));
    let loud = notes.iter().filter(|note| note.is_loud());
    blocks.extend(loud.map(|note| Block::Warning(format!("{}.", note.describe(language)))));
    let heading = language.outcome_values_title(shorten(column, LONGEST));
    Some(Block::section(heading, blocks))
}
