//! A document as one page that holds everything it needs: no script, no other file, nothing fetched.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::document::{Block, Cell, Document, Fact, Figure, Mark, Row, Table};
use super::shown::{clean, shorten};
use super::svg::{FULL, STYLE};
use crate::language::Language;

/// What pages look like; charts bring their own.
const COMMON: &str = include_str!("page.css");
/// Rows of a table shown unfolded (house choice: about a screen).
const OPEN_ROWS: usize = 30;
/// Columns from which a table is set smaller (house choice).
const DENSE: usize = 7;
/// Columns of a text in a cell; the whole is read by pointing at it (house choice).
const NAME: usize = 160;

/// The frame of pages in the common style.
pub(in crate::report) fn frame(language: Language, title: &str, generator: &str, body: &Markup) -> String {
    frame_with(language, title, generator, COMMON, body)
}

/// The frame of every page: `style` is its whole style sheet, of which the print design of the ICP sheet has its own.
pub(in crate::report) fn frame_with(
    language: Language,
    title: &str,
    generator: &str,
    style: &str,
    body: &Markup,
) -> String {
    let page = html! {
        (DOCTYPE)
        html lang=(language.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
                meta name="generator" content=(generator);
                title { (clean(title)) }
                style { (PreEscaped(style)) (PreEscaped(STYLE)) }
            }
            body { main { (body) } }
        }
    };
    page.into_string()
}

/// The whole document as a file. What comes before its first section stands in the page's head, and sections that links
/// lead to are listed below that.
pub fn render(document: &Document) -> String {
    let language = document.language;
    let first = document
        .blocks
        .iter()
        .position(|block| matches!(block, Block::Section { .. }));
    let (head, sections) = document.blocks.split_at(first.unwrap_or(document.blocks.len()));
    let body = html! {
        header {
            h1 { bdi { (clean(&document.title)) } }
            (within(head, 2, language))
        }
        (contents(sections, language))
        (parts(sections, language))
    };
    let generator = concat!("lookalike ", env!("CARGO_PKG_VERSION"));
    frame(language, &document.title, generator, &body)
}

/// What a document says, for a page that has its own title and frame.
#[cfg(feature = "serve")]
pub(crate) fn content(blocks: &[Block], language: Language) -> Markup {
    let first = blocks
        .iter()
        .position(|block| matches!(block, Block::Section { .. }));
    let (head, sections) = blocks.split_at(first.unwrap_or(blocks.len()));
    html! {
        @if !head.is_empty() { section { (within(head, 2, language)) } }
        (parts(sections, language))
    }
}

/// Blocks within a part of a page.
#[cfg(feature = "serve")]
pub(crate) fn inner(blocks: &[Block], language: Language) -> Markup {
    within(blocks, 3, language)
}

/// The style sheet of pages in the common style, with that of charts.
#[cfg(feature = "serve")]
pub(crate) fn common_style() -> String {
    format!("{COMMON}{STYLE}")
}

/// Links to sections, when there are several.
fn contents(sections: &[Block], language: Language) -> Markup {
    let links: Vec<(&String, &String)> = sections
        .iter()
        .filter_map(|block| match block {
            Block::Section {
                heading,
                anchor: Some(anchor),
                ..
            } => Some((anchor, heading)),
            _ => None,
        })
        .collect();
    html! {
        @if links.len() > 1 {
            nav aria-label=(language.contents()) { @for (anchor, heading) in links { a href={ "#" (anchor) } { bdi { (clean(heading)) } } " " } }
        }
    }
}

/// Sections as parts of their own, each on its paper.
pub(in crate::report) fn parts(sections: &[Block], language: Language) -> Markup {
    html! { @for block in sections {
        @match block {
            Block::Section { heading, anchor, folded: true, blocks: inner, .. } => {
                section.chapter { details {
                    summary { h2 { bdi { (clean(heading)) } } }
                    // A link to what is within unfolds it.
                    div id=[anchor.as_deref()] { (within(inner, 3, language)) }
                } }
            }
            Block::Section { heading, anchor, blocks: inner, .. } => {
                section id=[anchor.as_deref()] { h2 { bdi { (clean(heading)) } } (within(inner, 3, language)) }
            }
            other => { section { (within(std::slice::from_ref(other), 3, language)) } }
        }
    } }
}

fn within(shown: &[Block], level: usize, language: Language) -> Markup {
    let mut out = String::new();
    let mut left = shown;
    while let Some(first) = left.first() {
        // Small figures stand side by side, the next steps and warnings one by one.
        let small = left.iter().take_while(|block| is_small(block)).count();
        let (drawn, taken) = match small {
            0 | 1 => (one(first, level, language), 1),
            many => (
                html! { div.two { @for block in &left[..many] { (one(block, level, language)) } } },
                many,
            ),
        };
        out += &drawn.0;
        left = &left[taken..];
    }
    PreEscaped(out)
}

fn is_small(block: &Block) -> bool {
    matches!(
        block,
        Block::Figure(Figure {
            chart: Some(_),
            wide: false,
            ..
        })
    )
}

fn one(block: &Block, level: usize, language: Language) -> Markup {
    match block {
        Block::Section {
            heading,
            sign,
            anchor,
            folded,
            blocks: inner,
        } => html! {
            @let title = html! { @if let Some(sign) = sign { (sign) " " } (name(heading, NAME)) };
            @let head = html! {
                @match level { 2 => { h2 { (title) } } 3 => { h3 { (title) } } _ => { h4 { (title) } } }
            };
            @if *folded {
                details.part { summary { (head) } div id=[anchor.as_deref()] { (within(inner, level + 1, language)) } }
            } @else {
                div.part id=[anchor.as_deref()] { (head) (within(inner, level + 1, language)) }
            }
        },
        Block::Verdict(said) => html! { p.lead.verdict { (clean(said)) } },
        Block::Paragraph(said) => html! { p { (clean(said)) } },
        Block::Note(said) => html! { p.small.muted { (clean(said)) } },
        Block::Warning(said) => html! { p.warning { (clean(said)) } },
        Block::Next(said) => html! { p.next { (coded(said)) } },
        Block::Bullets(mark, items) => bullets(*mark, items),
        Block::Facts(facts) => html! { dl { @for fact in facts {
            dt { (clean(&fact.name)) }
            dd { (name(&fact.value, 400)) @for note in &fact.notes { "; " (clean(note)) } }
        } } },
        Block::Glance(facts) => html! { div.cards { @for fact in facts { (card(fact)) } } },
        Block::Table(shown) => html! { div.fits { (table(shown, language)) } },
        Block::Figure(shown) => match &shown.chart {
            Some(chart) => figure(
                chart,
                shown.wide,
                &shown.caption,
                &table(&shown.table, language),
                language,
            ),
            None if shown.page_only => html! {},
            None => html! { div.fits { (table(&shown.table, language)) } },
        },
        Block::Code(_, lines) => html! { pre { code { @for said in lines.lines() { (clean(said)) "\n" } } } },
        Block::Details {
            summary,
            about,
            open,
            blocks: inner,
        } => html! {
            details.criterion open[*open] {
                summary { b { (name(summary, NAME)) } @if let Some(about) = about { span.muted.small { (clean(about)) } } }
                (within(inner, level, language))
            }
        },
    }
}

fn bullets(mark: Mark, items: &[String]) -> Markup {
    let class = match mark {
        Mark::Dot => None,
        mark => Some(mark.sign()),
    };
    html! {
        ul.marked[class.is_some()] { @for said in items { li {
            @if let Some(sign) = class { span.sign aria-hidden="true" { (sign) } " " }
            (name(said, 900))
        } } }
    }
}

fn card(fact: &Fact) -> Markup {
    html! { div.card {
        span { (name(&fact.name, 60)) } b { (clean(&fact.value)) }
        @for note in &fact.notes { span { (clean(note)) } }
    } }
}

/// A table; of a long one the end is folded.
pub(in crate::report) fn table(shown: &Table, language: Language) -> Markup {
    let over = shown.rows.len().saturating_sub(OPEN_ROWS);
    // A handful is not worth a fold.
    let (open, folded) = match over {
        0..=5 => (&shown.rows[..], &[][..]),
        _ => shown.rows.split_at(OPEN_ROWS),
    };
    html! {
        (rows(shown, open, folded.is_empty()))
        @if !folded.is_empty() {
            details { summary { (language.more(folded.len())) } (rows(shown, folded, true)) }
        }
    }
}

fn rows(shown: &Table, part: &[Row], last: bool) -> Markup {
    let many = shown.columns.len() + usize::from(shown.notes.is_some());
    html! {
        table.dense[many >= DENSE].noted[shown.notes.is_some()] {
            thead { tr {
                @for column in &shown.columns { (head(&column.title, column.number)) }
                @if let Some(notes) = &shown.notes { (head(notes, false)) }
            } }
            tbody { @for row in part { (line(shown, row)) } }
            @if let Some(foot) = shown.foot.as_ref().filter(|_| last) { tfoot { (line(shown, foot)) } }
        }
    }
}

/// The head of a column; one without a title heads nothing.
fn head(title: &str, number: bool) -> Markup {
    let title = clean(title);
    html! { @if title.is_empty() { td {} } @else { th.n[number] scope="col" { (title) } } }
}

fn line(shown: &Table, row: &Row) -> Markup {
    let width = shown.columns.len();
    html! {
        tr.decides[row.tag.is_some()] {
            @for (i, (cell, column)) in row.cells.iter().zip(&shown.columns).enumerate() {
                @let title = clean(&column.title);
                td.n[column.number] data-head=[(i > 0 && !title.is_empty()).then_some(title)] {
                    (cell_of(cell, column.number))
                    @if let Some(tag) = row.tag.as_ref().filter(|_| i == 0) { br; span.tag { (clean(tag)) } }
                }
            }
            @if shown.notes.is_some() { td.small {
                @for note in &row.notes { b { (clean(note)) } ". " }
                @if let Some(reading) = &row.reading { (clean(reading)) }
                @if row.notes.is_empty() && row.reading.is_none() { "–" }
            } }
        }
        @if shown.notes.is_none() {
            @for note in &row.notes { tr.about { td colspan=(width) { (clean(note)) } } }
        }
    }
}

fn cell_of(cell: &Cell, number: bool) -> Markup {
    html! {
        @if number { (clean(&cell.text)) } @else { (name(&cell.text, NAME)) }
        @if let Some(under) = &cell.under { br; span.muted.small { (clean(under)) } }
    }
}

/// What stands between backticks as code, the rest as text.
pub(crate) fn coded(text: &str) -> Markup {
    html! { @for (i, part) in text.split('`').enumerate() {
        @if i % 2 == 1 { code { (clean(part)) } } @else { (clean(part)) }
    } }
}

/// A name from the user's file: kept apart from the text around it, cut for display with the whole to be read by
/// pointing at it.
pub(in crate::report) fn name(text: &str, columns: usize) -> Markup {
    let short = shorten(text, columns);
    html! {
        @if short.ends_with('…') { bdi title=(shorten(text, FULL)) { (short) } } @else { bdi { (short) } }
    }
}

/// A chart with the same figures as a table beside it.
pub(in crate::report) fn figure(
    chart: &Markup,
    wide: bool,
    caption: &str,
    table: &Markup,
    language: Language,
) -> Markup {
    let chart = if wide {
        chart.0.replacen("class=\"chart\"", "class=\"chart wide\"", 1)
    } else {
        chart.0.clone()
    };
    html! {
        figure class=[wide.then_some("wide")] {
            @if !caption.is_empty() { figcaption { (clean(caption)) } }
            @if wide {
                // A phone is too narrow for its words: there it is moved under the finger, or by the arrow keys.
                div.scroll.scrolls tabindex="0" role="group" aria-label=(language.the_chart()) { (PreEscaped(chart)) }
            } @else { div.fits { (PreEscaped(chart)) } }
            details { summary { (language.the_figures()) } div.fits { (table) } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::every_block;
    use super::*;

    #[test]
    fn every_block_is_there() {
        let page = render(&every_block());
        let (_, body) = page.split_once("<body>").unwrap_or_default();
        insta::assert_snapshot!(body.replace("><", ">\n<"));
    }

    #[test]
    fn a_long_table_folds_with_its_head_again() {
        let many = |count: usize| {
            let rows = (0..count).map(|i| Row::new([format!("row {i}")]));
            table(
                &Table::new(vec![super::super::document::Column::text("head")], rows),
                Language::En,
            )
            .0
        };
        assert_eq!(many(35).matches("<thead>").count(), 1);
        let folded = many(400);
        assert_eq!(folded.matches("<thead>").count(), 2);
        assert!(folded.contains("row 0") && folded.contains("row 399"));
    }
}
