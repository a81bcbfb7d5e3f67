//! What a page says of whom to say no to.

use crate::language::Language;
use crate::report::anti::{Kind, KnownKind, SayNo, rate};
use crate::report::chart::apart::{Dumbbells, dumbbells};
use crate::report::layout::document::{Block, Column, Figure, Row, Table};
use crate::report::layout::shown::shorten;
use crate::report::segments::overview::Apart;
use crate::report::segments::words::difference;

/// Marks of who never buys and of who leaves: those no segment has in a report of ordinary size.
const NEVER: usize = 5;
const LEAVES: usize = 7;

/// Both kinds, what gives them away, the traps among it, and examples.
pub(in crate::report) fn section(anti: &SayNo, language: Language) -> Block {
    let legends = [
        (NEVER, language.never_legend(), language.bought_legend()),
        (LEAVES, language.left_legend(), language.stayed_legend()),
    ];
    let mut blocks = vec![Block::Paragraph(language.say_no_intro())];
    for ((heading, kind), (place, inside, outside)) in anti.kinds(language).into_iter().zip(legends) {
        let said = match kind {
            Kind::Unknown { why } => vec![Block::Paragraph(why.clone())],
            Kind::Known(told) => one(
                told,
                &heading,
                Legend {
                    place,
                    inside,
                    outside,
                },
                language,
            ),
        };
        blocks.push(Block::section(heading, said));
    }
    Block::at("say-no", language.say_no_heading(), blocks)
}

/// A kind's mark, and what it and the others are called.
struct Legend {
    place: usize,
    inside: String,
    outside: String,
}

fn one(told: &KnownKind, heading: &str, legend: Legend, language: Language) -> Vec<Block> {
    let mut blocks = vec![Block::Note(told.sentence.clone())];
    if told.signs.is_empty() {
        blocks.push(Block::Paragraph(language.no_signs()));
    } else {
        let traits: Vec<Apart> = told.signs.iter().map(|sign| sign.apart.clone()).collect();
        let drawn = Dumbbells {
            title: language.signs_title(heading),
            description: language.signs_description(),
            traits: &traits,
            place: legend.place,
            inside: legend.inside,
            outside: legend.outside,
        };
        blocks.push(Block::Figure(Figure {
            chart: Some(dumbbells(&drawn, language)),
            wide: true,
            caption: language.signs_column(),
            table: signs(told, language),
            page_only: false,
        }));
        blocks.push(Block::Note(language.rates_note()));
    }
    let traps = told.signs.iter().filter_map(|sign| sign.trap.clone());
    blocks.extend(traps.map(Block::Warning));
    if !told.examples.is_empty() {
        let names = told.examples.iter().map(|account| shorten(&account.name, 60));
        let names = language.list(&names.collect::<Vec<_>>());
        blocks.push(Block::Paragraph(language.examples(names)));
    }
    blocks
}

fn signs(told: &KnownKind, language: Language) -> Table {
    let columns = vec![
        Column::text(language.signs_column()),
        Column::number(language.among_column()),
        Column::number(language.outside_column()),
        Column::number(language.difference_column()),
        Column::number(language.close_column()),
        Column::number(language.leave_column()),
    ];
    let rows = told.signs.iter().map(|sign| {
        let apart = &sign.apart;
        Row::new([
            language.fact(&apart.criterion, &apart.label),
            language.percent(apart.inside_share),
            language.percent(apart.outside_share),
            difference(apart, language),
            rate(sign.close, language),
            rate(sign.leave, language),
        ])
    });
    Table::new(columns, rows)
}
