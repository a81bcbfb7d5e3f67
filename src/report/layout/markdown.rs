//! A document as GitHub-flavoured Markdown, to read anywhere and to compare by line.

use super::document::{Block, Document, Fact, Row, Table};
use super::shown::{clean, shorten};
use crate::language::Language;

/// Longest text between backticks, in columns (house choice).
const LONGEST: usize = 400;

/// The whole document; one line break at its end.
pub fn render(document: &Document) -> String {
    let mut out = format!("# {}\n\n", text(&document.title));
    blocks(&mut out, &document.blocks, 2, document.language);
    format!("{}\n", out.trim_end())
}

fn blocks(out: &mut String, shown: &[Block], level: usize, language: Language) {
    for block in shown {
        match block {
            Block::Section {
                heading: title,
                blocks: inner,
                ..
            } => {
                heading(out, title, level);
                blocks(out, inner, level + 1, language);
            }
            Block::Details {
                summary,
                about,
                blocks: inner,
                ..
            } => {
                heading(out, summary, level);
                if let Some(about) = about {
                    *out += &format!("{}\n\n", item(about));
                }
                blocks(out, inner, level + 1, language);
            }
            Block::Verdict(said) => *out += &format!("**{}**\n\n", text(said)),
            Block::Paragraph(said) | Block::Note(said) => *out += &format!("{}\n\n", item(said)),
            Block::Warning(said) => entry(out, shown, block, item(said)),
            Block::Next(said) => entry(out, shown, block, coded(said)),
            Block::Bullets(_, items) => list(out, items.iter().map(|said| item(said))),
            Block::Facts(facts) => list(out, facts.iter().map(|shown| fact(shown, language))),
            Block::Table(shown) => table(out, shown),
            Block::Figure(figure) if !figure.page_only => table(out, &figure.table),
            Block::Figure(_) | Block::Glance(_) => {}
            Block::Code(syntax, lines) => *out += &format!("{}\n", fenced(syntax, lines)),
        }
    }
}

/// An item; the last of its kind in a row ends the list.
fn entry(out: &mut String, shown: &[Block], block: &Block, said: String) {
    *out += &format!("- {said}\n");
    let after = shown
        .iter()
        .skip_while(|other| !std::ptr::eq(*other, block))
        .nth(1);
    let goes_on = after.is_some_and(|next| std::mem::discriminant(next) == std::mem::discriminant(block));
    if !goes_on {
        out.push('\n');
    }
}

fn fact(fact: &Fact, language: Language) -> String {
    let said = language.fact(item(&fact.name), text(&fact.value));
    let notes = fact.notes.iter().map(|note| text(note));
    let clauses: Vec<String> = std::iter::once(said).chain(notes).collect();
    clauses.join(language.clause_separator())
}

fn heading(out: &mut String, title: &str, level: usize) {
    *out += &format!("{} {}\n\n", "#".repeat(level.min(6)), text(title));
}

fn list(out: &mut String, items: impl Iterator<Item = String>) {
    let before = out.len();
    for said in items {
        *out += &format!("- {said}\n");
    }
    if out.len() > before {
        out.push('\n');
    }
}

fn table(out: &mut String, table: &Table) {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let heads = table
        .columns
        .iter()
        .map(|column| &column.title)
        .chain(&table.notes);
    let rules = table
        .columns
        .iter()
        .map(|column| if column.number { "---:" } else { "---" }.to_owned())
        .chain(table.notes.iter().map(|_| "---".to_owned()));
    *out += &line(heads.map(|head| text(head)).collect());
    *out += &line(rules.collect());
    for row in table.rows.iter().chain(&table.foot) {
        *out += &line(cells(row, table.notes.is_some()));
    }
    out.push('\n');
    if table.notes.is_none() {
        let notes = |row: &Row| {
            let of = row.cells.first().map_or(String::new(), |cell| cell.text.clone());
            let said = row.notes.iter().map(move |note| format!("{of}: {note}"));
            said.collect::<Vec<_>>()
        };
        let notes: Vec<String> = table.rows.iter().flat_map(notes).collect();
        list(out, notes.iter().map(|said| item(said)));
    }
}

fn cells(row: &Row, with_notes: bool) -> Vec<String> {
    let mut cells: Vec<String> = row.cells.iter().map(|cell| text(&cell.whole())).collect();
    if let (Some(first), Some(tag)) = (cells.first_mut(), &row.tag) {
        *first = format!("**{first}** ({})", text(tag));
    }
    if with_notes {
        let notes = (!row.notes.is_empty()).then(|| row.notes.join("; "));
        let said = match (notes, &row.reading) {
            (Some(notes), Some(reading)) => format!("{notes}. {reading}"),
            (Some(said), None) => said,
            (None, reading) => reading.clone().unwrap_or_else(|| "–".to_owned()),
        };
        cells.push(text(&said));
    }
    cells
}

/// Text that means nothing to Markdown, on one line.
pub(in crate::report) fn text(written: &str) -> String {
    let mut out = String::new();
    for c in clean(written).chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '\\' | '|' | '`' | '*' | '_' | '[' | ']' | '#' | '~' | '!' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

/// The same at the start of a line, where a sign or a number could start a list or a rule.
pub(in crate::report) fn item(written: &str) -> String {
    let out = text(written.trim_start());
    let digits = out.bytes().take_while(u8::is_ascii_digit).count();
    match out.as_bytes().get(digits) {
        Some(b'-' | b'+' | b'=' | b':') if digits == 0 => format!("\\{out}"),
        Some(b'.' | b')') if digits > 0 => format!("{}\\{}", &out[..digits], &out[digits..]),
        _ => out,
    }
}

/// Text inside backticks, which nothing can escape.
pub(in crate::report) fn code(text: &str) -> String {
    clean(&shorten(text, LONGEST)).replace('`', "'")
}

/// What stands between backticks as code, the rest as text.
fn coded(written: &str) -> String {
    let part = |(i, part): (usize, &str)| match i % 2 {
        1 => format!("`{}`", code(part)),
        _ => text(part),
    };
    written.split('`').enumerate().map(part).collect()
}

/// Code that nothing inside can end: the fence is longer than any run of backticks in it.
fn fenced(language: &str, code: &str) -> String {
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let lines: Vec<String> = code.lines().map(clean).collect();
    format!("{fence}{language}\n{}\n{fence}\n", lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::every_block;
    use super::*;

    #[test]
    fn text_from_files_means_nothing_to_markdown() {
        assert_eq!(text("a|b <i>\n*c*"), "a\\|b &lt;i&gt; \\*c\\*");
        assert_eq!(code("a`b"), "a'b");
        assert_eq!(item("- a"), "\\- a");
        assert_eq!(item("12. a"), "12\\. a");
        assert_eq!(item("12 a"), "12 a");
    }

    #[test]
    fn nothing_ends_a_fence_early() {
        assert_eq!(fenced("toml", "a = 1\n"), "```toml\na = 1\n```\n");
        assert!(fenced("toml", "a = '````'\n").starts_with("`````toml\n"));
    }

    #[test]
    fn every_block_is_there() {
        insta::assert_snapshot!(render(&every_block()));
    }
}
