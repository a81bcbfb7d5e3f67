//! What a page says of the matrix, one table per class.

use super::content::{Group, Matrix};
use super::line::Line;
use crate::report::layout::document::{Block, Cell, Column, Document, Mark, Row, Table};

/// The whole matrix.
pub fn document(matrix: &Matrix) -> Document {
    let groups = matrix.groups.iter().map(|group| class(group, matrix));
    let mut blocks: Vec<Block> = vec![Block::Note(matrix.ground.clone())];
    blocks.extend(groups);
    blocks.push(Block::section(
        matrix.language.matrix_reading_sheet(),
        vec![Block::Bullets(Mark::Dot, matrix.notes.clone())],
    ));
    Document {
        language: matrix.language,
        title: matrix.title.clone(),
        blocks,
    }
}

fn class(group: &Group, matrix: &Matrix) -> Block {
    let language = matrix.language;
    let columns = vec![
        Column::text(language.criterion()),
        Column::text(language.value()).below(),
        Column::text(language.matrix_notes()).below(),
        Column::number(language.matrix_ideal_column()),
        Column::number(language.outside_column()),
        Column::number(language.difference_column()),
        Column::number(language.matrix_lift_column()),
        Column::number(language.matrix_iv_column()),
        Column::number(language.points_column()),
    ];
    let mut blocks = vec![
        Block::Paragraph(group.meaning.clone()),
        Block::Table(Table::new(
            columns,
            group.lines.iter().map(|line| row(line, matrix)),
        )),
    ];
    for line in &group.lines {
        let Some(rule) = &line.rule else { continue };
        blocks.push(Block::Paragraph(
            language.matrix_of(&line.criterion, &rule.sentence),
        ));
        match &rule.toml {
            Some(toml) => {
                blocks.push(Block::Paragraph(language.matrix_rule()));
                blocks.push(Block::Code("toml".into(), toml.clone()));
            }
            None => blocks.push(Block::Paragraph(language.matrix_no_rule())),
        }
    }
    let heading = language.fact_in_brackets(&group.heading, language.integer(group.lines.len() as i64));
    Block::section(heading, blocks)
}

fn row(line: &Line, matrix: &Matrix) -> Row {
    let language = matrix.language;
    let cells = [
        line.criterion.clone(),
        line.value.clone(),
        line.about(language).join(" · "),
        Line::share(line.ideal_share, language),
        Line::share(line.others_share, language),
        line.difference_text(language),
        line.lift_text(language),
        line.information_text(language),
        line.points_text(language),
    ];
    Row {
        notes: line.notes.clone(),
        ..Row::new(cells.map(Cell::from))
    }
}
