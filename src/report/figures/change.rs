//! What a page says of the figures before a day and since.

use crate::figures::{Change, GroupChange, Move, Name, Scale, Unit};
use crate::report::figures::board::Board;
use crate::report::figures::words;
use crate::report::layout::document::{Block, Column, Document, Row, Table};

/// The page of its own.
pub fn document(board: &Board<'_>, change: &Change) -> Document {
    let mut blocks = vec![Block::Note(board.model.to_owned())];
    blocks.extend(told(board, change));
    Document {
        language: board.language,
        title: title(board, change),
        blocks,
    }
}

/// A section of a page of figures.
pub fn section(board: &Board<'_>, change: &Change) -> Block {
    Block::section(title(board, change), told(board, change))
}

fn title(board: &Board<'_>, change: &Change) -> String {
    board.language.eras_heading(board.language.date(&change.day))
}

fn told(board: &Board<'_>, change: &Change) -> Vec<Block> {
    let language = board.language;
    let mut blocks: Vec<Block> = match change.groups.as_slice() {
        [] => vec![Block::Paragraph(language.eras_one_side())],
        [only] => vec![Block::Table(compared(board, only))],
        groups => groups
            .iter()
            .map(|group| {
                Block::section(
                    board.name(group.group),
                    vec![Block::Table(compared(board, group))],
                )
            })
            .collect(),
    };
    if !change.groups.is_empty() {
        blocks.push(Block::Note(language.eras_means()));
    }
    if change.undated > 0 {
        let count = language.integer(change.undated as i64);
        blocks.push(Block::Note(language.eras_undated(count)));
    }
    blocks
}

/// Every figure that one side has: both with their intervals, and how far it moved.
fn compared(board: &Board<'_>, group: &GroupChange) -> Table {
    let language = board.language;
    let counted = |side: String, accounts: u64| language.eras_side(side, words::count(accounts, language));
    let percent = || Column::number(language.percent(0.95));
    let columns = vec![
        Column::text(language.figure_column()),
        Column::number(counted(language.eras_before(), group.before.accounts)),
        percent(),
        Column::number(counted(language.eras_since(), group.since.accounts)),
        percent(),
        Column::number(language.eras_column()),
        percent(),
    ];
    let known = |name: &Name| {
        let sides = [group.before.get(*name), group.since.get(*name)];
        sides.iter().any(|figure| figure.estimate.is_some())
            && !matches!(name, Name::PipelineShare | Name::PipelineAmountShare)
    };
    let rows = Name::ALL.into_iter().filter(known).map(|name| {
        let mut cells = vec![name.label(language)];
        for figure in [group.before.get(name), group.since.get(name)] {
            cells.push(words::estimate(figure, name, language));
            cells.push(words::interval(figure, name, language).unwrap_or_default());
        }
        let moved = group.moves.iter().find(|moved| moved.figure == name);
        let said = |value: Option<f64>| {
            moved
                .zip(value)
                .map(|(moved, value)| distance(board, moved, value))
        };
        cells.push(said(moved.map(|m| m.estimate)).unwrap_or_else(|| "–".to_owned()));
        let ends = said(moved.and_then(|m| m.low)).zip(said(moved.and_then(|m| m.high)));
        cells.push(ends.map_or_else(String::new, |(low, high)| language.eras_ends(low, high)));
        Row::new(cells)
    });
    Table::new(columns, rows)
}

/// "+27", in points, or "−30%".
fn distance(board: &Board<'_>, moved: &Move, value: f64) -> String {
    let language = board.language;
    match (moved.scale, moved.figure.unit()) {
        (Scale::Difference, Unit::Points) => language.signed(value, 0),
        (Scale::Difference, _) => language.signed(value * 100.0, 0),
        (Scale::Ratio, _) => language.signed_percent(value - 1.0),
    }
}
