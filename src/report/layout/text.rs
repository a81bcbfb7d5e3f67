//! A document as text for a terminal: wrapped to its width, nothing cut.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr;

use super::document::{Block, Column, Document, Fact, Mark, Row, Table};
use super::shown::{clean, wrapped};
use crate::language::Language;

/// Columns of text whose terminal is not known.
const WIDTH: usize = 100;
/// Fewest and most columns that text is laid out for (house choice: below, tables fall apart; above, eyes lose the line).
const NARROWEST: usize = 60;
const WIDEST: usize = 120;
/// Columns within which a column of text is not broken, as long as the numbers fit beside it (house choice).
const FEWEST: usize = 14;
/// The same for the first column, which names the rows.
const NAMES: usize = 18;
const INDENT: &str = "  ";
/// Marks a row that stands out.
const TAGGED: &str = "▸ ";

/// Where text is shown: how wide it is, and whether it has styles.
#[derive(Debug, Clone, Copy)]
pub struct Screen {
    width: usize,
    styles: Styles,
}

impl Screen {
    /// A screen of so many columns, brought within 60 to 120; 100 where nobody knows.
    pub fn new(width: Option<usize>, colours: bool) -> Self {
        Self {
            width: width.unwrap_or(WIDTH).clamp(NARROWEST, WIDEST),
            styles: Styles::new(colours),
        }
    }

    /// Columns, 60 to 120.
    pub fn width(self) -> usize {
        self.width
    }

    /// A file or a pipe: 100 columns, no styles.
    pub fn plain() -> Self {
        Self::new(None, false)
    }
}

/// What styles mean; plain when not for a terminal.
#[derive(Debug, Clone, Copy)]
struct Styles {
    strong: Style,
    muted: Style,
    more: Style,
    less: Style,
}

impl Styles {
    fn new(colour: bool) -> Self {
        let plain = Style::new();
        if !colour {
            return Self {
                strong: plain,
                muted: plain,
                more: plain,
                less: plain,
            };
        }
        Self {
            strong: plain.bold(),
            muted: plain.dimmed(),
            more: plain.fg_color(Some(AnsiColor::Cyan.into())),
            less: plain.fg_color(Some(AnsiColor::Yellow.into())),
        }
    }

    fn of(self, mark: Mark) -> Style {
        match mark {
            Mark::For | Mark::Next => self.more,
            Mark::Against => self.less,
            Mark::Dot | Mark::Unknown | Mark::Alike => self.muted,
        }
    }
}

fn paint(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

/// The whole document.
pub fn render(document: &Document, screen: Screen) -> String {
    let mut page = Page {
        out: String::new(),
        screen,
        language: document.language,
    };
    page.say(screen.styles.strong, &document.title, "", INDENT);
    page.blocks(&document.blocks, "");
    page.out
}

/// Text being laid out.
struct Page {
    out: String,
    screen: Screen,
    language: Language,
}

impl Page {
    fn blocks(&mut self, blocks: &[Block], indent: &str) {
        let styles = self.screen.styles;
        let hanging = format!("{indent}{INDENT}");
        let mut ended = false;
        for block in blocks {
            let part = matches!(block, Block::Section { .. });
            if ended && !part {
                self.blank();
            }
            ended = part;
            match block {
                Block::Section { heading, blocks, .. } => {
                    self.blank();
                    self.say(styles.strong, heading, "", INDENT);
                    self.blocks(blocks, INDENT);
                }
                Block::Verdict(said) => self.say(styles.strong, said, indent, indent),
                Block::Paragraph(said) => self.say(Style::new(), said, indent, indent),
                Block::Note(said) => self.say(styles.muted, said, indent, indent),
                Block::Warning(said) => self.item(styles.less, "!", said),
                Block::Next(said) => self.item(styles.more, "→", said),
                Block::Bullets(mark, items) => {
                    for said in items {
                        self.item(styles.of(*mark), mark.sign(), said);
                    }
                }
                Block::Facts(facts) => {
                    for fact in facts {
                        self.say(Style::new(), &stated(fact, self.language), indent, &hanging);
                    }
                }
                Block::Table(table) => self.table(table, indent.is_empty()),
                Block::Figure(figure) if !figure.page_only => self.table(&figure.table, indent.is_empty()),
                Block::Code(_, lines) => {
                    for said in lines.lines() {
                        let said = format!("{hanging}{hanging}{}", clean(said));
                        self.line(&paint(styles.more, said.trim_end()));
                    }
                }
                Block::Figure(_) | Block::Glance(_) | Block::Details { .. } => {}
            }
        }
    }

    fn line(&mut self, text: &str) {
        line(&mut self.out, text);
    }

    fn blank(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    /// A text on as many lines as it takes.
    fn say(&mut self, style: Style, text: &str, first: &str, rest: &str) {
        let lines = wrapped(text, self.screen.width, first, rest);
        for said in lines.lines() {
            self.line(&paint(style, said));
        }
    }

    /// A sentence with a mark before it.
    fn item(&mut self, style: Style, mark: &str, sentence: &str) {
        let said = wrapped(sentence, self.screen.width - 4, "", "");
        for (i, part) in said.lines().enumerate() {
            let before = match i {
                0 => format!("  {} ", paint(style, mark)),
                _ => "    ".to_owned(),
            };
            self.line(&format!("{before}{part}"));
        }
    }

    /// Numbers keep their width, texts break within theirs; columns that do not fit stand under the first ones, with
    /// the rows' names again.
    fn table(&mut self, table: &Table, apart: bool) {
        if table.rows.is_empty() {
            return;
        }
        if apart {
            self.blank();
        }
        let beside: Vec<usize> = (0..table.columns.len())
            .filter(|column| !table.columns[*column].below)
            .collect();
        let Some((name, others)) = beside.split_first() else {
            return;
        };
        let room = self.screen.width - INDENT.len();
        let mut left: &[usize] = others;
        loop {
            let names = natural(table, *name).min(NAMES);
            let mut used = names;
            let fits = |column: &&usize| {
                used += 2 + least(table, **column);
                used <= room
            };
            let taken = left.iter().take_while(fits).count().max(left.len().min(1));
            let (now, later) = left.split_at(taken);
            let shown: Vec<usize> = std::iter::once(*name).chain(now.iter().copied()).collect();
            self.columns(table, &shown, room, later.is_empty());
            if later.is_empty() {
                break;
            }
            self.blank();
            left = later;
        }
    }

    fn columns(&mut self, table: &Table, shown: &[usize], room: usize, last: bool) {
        let styles = self.screen.styles;
        let widths = widths(table, shown, room);
        let heads = shown.iter().map(|column| table.columns[*column].title.clone());
        self.row(
            table,
            shown,
            &widths,
            &heads.collect::<Vec<_>>(),
            INDENT,
            styles.muted,
        );
        for row in table.rows.iter().chain(&table.foot) {
            let cells = shown.iter().map(|column| whole(row, *column)).collect::<Vec<_>>();
            let (mark, style) = match row.tag {
                Some(_) => (TAGGED, styles.strong),
                None => (INDENT, Style::new()),
            };
            self.row(table, shown, &widths, &cells, mark, style);
            if last {
                self.below(table, row);
            }
        }
        if let Some(tag) = table
            .rows
            .iter()
            .find_map(|row| row.tag.as_ref())
            .filter(|_| last)
        {
            self.say(styles.muted, &format!("{TAGGED}{tag}"), INDENT, "    ");
        }
    }

    /// What stands under a row: columns for which there is no room, and notes.
    fn below(&mut self, table: &Table, row: &Row) {
        let (deep, deeper) = ("    ", "      ");
        let under = (0..table.columns.len()).filter(|column| table.columns[*column].below);
        let facts: Vec<String> = under
            .map(|column| whole(row, column))
            .filter(|text| !text.is_empty())
            .collect();
        if !facts.is_empty() {
            self.say(self.screen.styles.muted, &facts.join(" · "), deep, deeper);
        }
        for note in &row.notes {
            self.say(self.screen.styles.muted, note, deep, deeper);
        }
    }

    /// One row, on as many lines as its longest text takes.
    fn row(
        &mut self,
        table: &Table,
        shown: &[usize],
        widths: &[usize],
        cells: &[String],
        mark: &str,
        style: Style,
    ) {
        let broken: Vec<Vec<String>> = cells
            .iter()
            .zip(widths)
            .map(|(cell, width)| {
                let lines = wrapped(cell, (*width).max(1), "", "");
                lines.lines().map(str::to_owned).collect()
            })
            .collect();
        let height = broken.iter().map(Vec::len).max().unwrap_or(0).max(1);
        for at in 0..height {
            let mut said = if at == 0 { mark } else { INDENT }.to_owned();
            for (place, ((lines, width), column)) in broken.iter().zip(widths).zip(shown).enumerate() {
                let text = lines.get(at).map_or("", String::as_str);
                let fill = " ".repeat(width.saturating_sub(text.width()));
                if place > 0 {
                    said += "  ";
                }
                match table.columns[*column].number {
                    true => said += &format!("{fill}{text}"),
                    false => said += &format!("{text}{fill}"),
                }
            }
            self.line(&paint(style, said.trim_end()));
        }
    }
}

/// "name: value (note; note)".
fn stated(fact: &Fact, language: Language) -> String {
    let said = language.fact(&fact.name, &fact.value);
    match fact.notes.is_empty() {
        true => said,
        false => language.fact_in_brackets(said, fact.notes.join(language.clause_separator())),
    }
}

fn whole(row: &Row, column: usize) -> String {
    row.cells
        .get(column)
        .map_or(String::new(), |cell| clean(&cell.text))
}

/// Columns that the longest cell of a column takes, or its head: that of numbers breaks between words.
fn natural(table: &Table, column: usize) -> usize {
    let cells = table.rows.iter().chain(&table.foot);
    let widest = cells.map(|row| whole(row, column).width()).max().unwrap_or(0);
    let Column { title, number, .. } = &table.columns[column];
    let head = match number {
        true => title
            .split(' ')
            .map(|word| word.width().min(FEWEST))
            .max()
            .unwrap_or(0),
        false => title.width(),
    };
    widest.max(head)
}

/// Fewest columns in which a column says what it says.
fn least(table: &Table, column: usize) -> usize {
    let natural = natural(table, column);
    match table.columns[column].number {
        true => natural,
        false => natural.min(FEWEST),
    }
}

/// Numbers as wide as they are; texts share what is left, the short ones first.
fn widths(table: &Table, shown: &[usize], room: usize) -> Vec<usize> {
    // A number as wide as a line breaks too, rather than leave no room for the row's name.
    let most = room.saturating_sub(NAMES + 2);
    let capped = |column: &usize| match table.columns[*column].number {
        true => natural(table, *column).min(most),
        false => natural(table, *column),
    };
    let mut widths: Vec<usize> = shown.iter().map(capped).collect();
    let gaps = 2 * shown.len().saturating_sub(1);
    let texts: Vec<usize> = (0..shown.len())
        .filter(|at| !table.columns[shown[*at]].number)
        .collect();
    let numbers: usize = (0..shown.len())
        .filter(|at| !texts.contains(at))
        .map(|at| widths[at])
        .sum();
    let mut free = room.saturating_sub(numbers + gaps);
    let mut order = texts;
    order.sort_by_key(|at| widths[*at]);
    let mut many = order.len();
    for at in order {
        widths[at] = widths[at].min(free / many).max(1);
        free -= widths[at].min(free);
        many -= 1;
    }
    // Heads of numbers stay on one line where there is room.
    for (width, column) in widths.iter_mut().zip(shown) {
        let more = table.columns[*column]
            .title
            .width()
            .saturating_sub(*width)
            .min(free);
        *width += more;
        free -= more;
    }
    widths
}

fn line(out: &mut String, text: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{}", text.trim_end());
}

#[cfg(test)]
mod tests {
    use super::super::fixture::every_block;
    use super::*;

    #[test]
    fn every_block_is_there() {
        insta::assert_snapshot!(render(&every_block(), Screen::plain()));
    }

    #[test]
    fn styles_change_nothing_but_the_look() {
        let styled = render(&every_block(), Screen::new(None, true));
        assert!(styled.contains('\u{1b}'));
        let mut bare = String::new();
        let mut within = false;
        for c in styled.chars() {
            match c {
                '\u{1b}' => within = true,
                'm' if within => within = false,
                _ if within => {}
                c => bare.push(c),
            }
        }
        assert_eq!(bare, render(&every_block(), Screen::plain()));
    }

    /// Names break, numbers stay whole, and columns that do not fit stand below; on every screen.
    #[test]
    fn nothing_is_cut() {
        let name = "A name of a good many words that no screen is wide enough for, not even one of a hundred and \
                    twenty columns";
        let columns =
            std::iter::once(Column::text("name")).chain((0..20).map(|i| Column::number(format!("c{i}"))));
        let cells = std::iter::once(name.to_owned()).chain((0..20).map(|i| format!("{i}234567")));
        let document = Document {
            blocks: vec![Block::Table(Table::new(columns.collect(), [Row::new(cells)]))],
            ..every_block()
        };
        for width in [20, 60, 100, 120, 400] {
            let said = render(&document, Screen::new(Some(width), false));
            assert!(
                said.lines().all(|line| line.width() <= width.clamp(60, 120)),
                "{said}"
            );
            assert!((0..20).all(|i| said.contains(&format!(" {i}234567"))), "{said}");
            let words: Vec<&str> = said.split_whitespace().collect();
            assert!(
                name.split_whitespace().all(|word| words.contains(&word)),
                "{said}"
            );
        }
    }
}
