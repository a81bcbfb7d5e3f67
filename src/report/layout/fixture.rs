//! A page with every block, for the tests of the layouts.

use maud::html;

use super::document::{Block, Cell, Column, Document, Fact, Figure, Mark, Row, Table};
use crate::language::Language;

/// A document with every block; the names try to be more than names.
pub fn every_block() -> Document {
    let table = Table {
        notes: Some("note".into()),
        foot: Some(Row::new(["sum", "", "3"])),
        ..Table::new(
            vec![
                Column::text("name"),
                Column::text("family").below(),
                Column::number("points"),
            ],
            [
                Row {
                    notes: vec!["at one look".into()],
                    reading: Some("read it so".into()),
                    tag: Some("decides".into()),
                    ..Row::new([
                        Cell::from("<b>|`x`\u{1b}[31m"),
                        "intent".into(),
                        Cell {
                            text: "1.0".into(),
                            under: Some("0.8 – 1.2".into()),
                        },
                    ])
                },
                Row::new(["other", "strategic", "2.0"]),
            ],
        )
    };
    let figure = |page_only| {
        Block::Figure(Figure {
            chart: Some(html! { svg.chart { title { "drawn" } } }),
            wide: true,
            caption: "Caption".into(),
            table: table.clone(),
            page_only,
        })
    };
    let inner = vec![
        Block::Table(table.clone()),
        figure(false),
        figure(true),
        Block::Bullets(Mark::For, vec!["12. first".into(), "second".into()]),
        Block::Code("toml".into(), "a = '```'\nb = 2".into()),
    ];
    Document {
        language: Language::En,
        title: "Title <script>".into(),
        blocks: vec![
            Block::Verdict("B is better".into()),
            Block::Note("as of today".into()),
            Block::Paragraph("A paragraph.".into()),
            Block::Warning("Not a test.".into()),
            Block::Next("Type `lookalike matrix`.".into()),
            Block::Facts(vec![Fact::new("rows", "12").with("of 14")]),
            Block::Glance(vec![Fact::new("AUC", "0.81").with("0.78 – 0.84")]),
            Block::at("part", "Part", vec![Block::section("Inner", inner)]),
            Block::Details {
                summary: "Methods".into(),
                about: Some("sources".into()),
                open: false,
                blocks: vec![Block::Paragraph("Wilson (1927).".into())],
            },
        ],
    }
}
