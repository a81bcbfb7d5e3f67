//! Levels that training left out whole, with what is known of them.

use crate::language::Language;
use crate::model::vanished::Vanished;
use crate::report::layout::document::{Block, Column, Row, Table};
use crate::report::layout::shown::shorten;

/// Most of them at a terminal; the model's files have all (house choice).
const MOST: usize = 8;
/// Longest name, in columns (house choice).
const NAME: usize = 60;

/// A sentence each, the first few of many.
pub(super) fn sentences(vanished: &[Vanished], language: Language) -> Vec<String> {
    let mut said: Vec<String> = vanished
        .iter()
        .take(MOST)
        .map(|level| {
            let (column, name) = (shorten(&level.column, NAME), shorten(&level.level, NAME));
            let accounts = language.ideal_count_accounts(level.accounts as usize);
            let share = language.percent(level.share());
            match level.older {
                true => language.vanished_older(column, name, accounts, share),
                false => language.vanished_level(column, name, accounts, share),
            }
        })
        .collect();
    let more = vanished.len().saturating_sub(MOST);
    said.extend((more > 0).then(|| language.more(more)));
    said
}

/// All of them with their figures.
pub(super) fn section(vanished: &[Vanished], language: Language) -> Option<Block> {
    let columns = vec![
        Column::text(language.column()),
        Column::text(language.vanished_level_column()),
        Column::number(language.accounts_column()),
        Column::number(language.vanished_bought()),
    ];
    let rows = vanished.iter().map(|level| {
        Row::new([
            shorten(&level.column, NAME),
            shorten(&level.level, NAME),
            language.integer(level.accounts as i64),
            language.percent(level.share()),
        ])
    });
    let blocks = vec![
        Block::Paragraph(language.vanished_intro()),
        Block::Table(Table::new(columns, rows)),
    ];
    (!vanished.is_empty()).then(|| Block::at("left-out", language.vanished_heading(), blocks))
}
