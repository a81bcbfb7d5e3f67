//! `.ods`: cells are read one by one, and held nowhere. Source: OASIS, "Open Document Format for Office Applications
//! (OpenDocument) Version 1.3", part 3, chapter 9.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use quick_xml::events::{BytesRef, BytesStart, Event};
use zip::ZipArchive;

use crate::error::{Error, Result};
use crate::source::cell;
use crate::source::xlsx::book::{
    Book, MOST_COLUMNS, MOST_ROWS, Marks, Region, Sheet, Take, broken, outside, percent,
};
use crate::source::xlsx::guard::Checked;
use crate::source::xlsx::ooxml::attribute;

const CONTENT: &str = "content.xml";
/// Cells that repeated ones may stand for (house choice: equal rows are written once, and a few bytes can announce a
/// billion).
const MOST_REPEATED: u64 = 20_000_000;
/// Bytes of the list of parts (house choice: a line for each).
const LONGEST_MANIFEST: u64 = 1 << 20;

pub struct OpenDocument {
    file: PathBuf,
    archive: ZipArchive<BufReader<File>>,
    sheets: Vec<Sheet>,
}

/// What is met in the sheets, in order; each says whether to go on.
trait Visitor {
    fn sheet(&mut self, name: &str, is_shown: bool) -> bool;
    /// `rows` rows from `row` on, and whether they are hidden.
    fn rows(&mut self, _row: u32, _rows: u32, _hidden: bool) {}
    /// A cell that spans several rows or columns.
    fn spans(&mut self, _region: Region) {}
    /// A cell that holds something, `rows` times below and `columns` times beside itself.
    fn cell(&mut self, _at: (u32, u32), _times: (u32, u32), _text: &mut String) -> Result<bool> {
        Ok(true)
    }
    /// Whether what cells hold is wanted.
    fn wants_cells(&self) -> bool {
        false
    }
}

impl OpenDocument {
    /// Reads the names of the sheets.
    ///
    /// # Errors
    /// [`Error::Input`] when the workbook is damaged.
    pub fn open(checked: Checked, file: &Path) -> Result<Self> {
        let archive = ZipArchive::new(BufReader::new(checked.file))
            .map_err(|error| broken(file, 0, &error.to_string()))?;
        let mut book = Self {
            file: file.to_path_buf(),
            archive,
            sheets: Vec::new(),
        };
        let mut names = Names::default();
        let file = book.file.clone();
        book.visit(&file, &mut names)?;
        book.sheets = names.sheets;
        Ok(book)
    }

    fn visit(&mut self, path: &Path, visitor: &mut dyn Visitor) -> Result<()> {
        let part = self.archive.by_name(CONTENT);
        let part = part.map_err(|error| broken(&self.file, 0, &error.to_string()))?;
        let mut xml = quick_xml::Reader::from_reader(BufReader::new(part));
        xml.config_mut().expand_empty_elements = true;
        let mut content = Content {
            path,
            xml,
            hidden_styles: Vec::new(),
            repeated: 0,
        };
        content.sheets(visitor)
    }
}

impl Book for OpenDocument {
    fn sheets(&self) -> &[Sheet] {
        &self.sheets
    }

    fn marks(&mut self, sheet: &str) -> Result<Marks> {
        let mut found = MarksOf {
            wanted: sheet,
            marks: Marks::default(),
        };
        let file = self.file.clone();
        self.visit(&file, &mut found)?;
        found.marks.sort();
        Ok(found.marks)
    }

    fn read(&mut self, sheet: &str, path: &Path, take: &mut Take) -> Result<()> {
        let mut cells = Cells { wanted: sheet, take };
        self.visit(path, &mut cells)
    }
}

#[derive(Default)]
struct Names {
    sheets: Vec<Sheet>,
}

impl Visitor for Names {
    fn sheet(&mut self, name: &str, visible: bool) -> bool {
        self.sheets.push(Sheet {
            name: name.to_owned(),
            visible,
        });
        false
    }
}

struct MarksOf<'a> {
    wanted: &'a str,
    marks: Marks,
}

impl Visitor for MarksOf<'_> {
    fn sheet(&mut self, name: &str, _: bool) -> bool {
        name == self.wanted
    }

    fn rows(&mut self, row: u32, rows: u32, hidden: bool) {
        if hidden {
            self.marks
                .hidden
                .extend(row..row.saturating_add(rows).min(MOST_ROWS));
        }
    }

    fn spans(&mut self, region: Region) {
        self.marks.merged.push(region);
    }
}

struct Cells<'a, 'b> {
    wanted: &'a str,
    take: &'a mut Take<'b>,
}

impl Visitor for Cells<'_, '_> {
    fn sheet(&mut self, name: &str, _: bool) -> bool {
        name == self.wanted
    }

    fn cell(&mut self, at: (u32, u32), times: (u32, u32), text: &mut String) -> Result<bool> {
        for column in at.1..at.1 + times.1 {
            if !(self.take)(at.0, column, &mut text.clone())? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn wants_cells(&self) -> bool {
        true
    }
}

/// The part that holds all sheets, while it is read.
struct Content<'a, R> {
    path: &'a Path,
    xml: quick_xml::Reader<R>,
    /// Styles of sheets that are not shown.
    hidden_styles: Vec<String>,
    /// Cells that stood for several.
    repeated: u64,
}

/// A cell of a row, to be given again for each row that the row stands for.
struct Held {
    column: u32,
    columns: u32,
    text: String,
}

impl<R: std::io::BufRead> Content<'_, R> {
    fn next<'b>(&mut self, buffer: &'b mut Vec<u8>) -> Result<Event<'b>> {
        buffer.clear();
        let event = self.xml.read_event_into(buffer);
        event.map_err(|error| broken(self.path, 0, &error.to_string()))
    }

    /// Reads over everything up to the end of the element that was begun.
    fn skip(&mut self) -> Result<()> {
        let (mut buffer, mut depth) = (Vec::new(), 1);
        while depth > 0 {
            match self.next(&mut buffer)? {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                Event::Eof => return Err(self.cut()),
                _ => {}
            }
        }
        Ok(())
    }

    fn cut(&self) -> Error {
        broken(self.path, 0, "it ends too early")
    }

    fn sheets(&mut self, visitor: &mut dyn Visitor) -> Result<()> {
        let (mut buffer, mut style) = (Vec::new(), String::new());
        loop {
            match self.next(&mut buffer)? {
                Event::Start(tag) => match tag.local_name().as_ref() {
                    "style" => style = attribute(&tag, "name").unwrap_or_default(),
                    "table-properties" if attribute(&tag, "display").as_deref() == Some("false") => {
                        let style = std::mem::take(&mut style);
                        self.hidden_styles.push(style);
                    }
                    "table" => {
                        let name = attribute(&tag, "name").unwrap_or_default();
                        let style = attribute(&tag, "style-name").unwrap_or_default();
                        let is_shown = !self.hidden_styles.contains(&style);
                        if !visitor.sheet(&name, is_shown) {
                            self.skip()?;
                        } else if !self.rows(visitor)? {
                            return Ok(());
                        }
                    }
                    // What was tracked as changed, and rules for what may be entered.
                    "tracked-changes" | "content-validations" => self.skip()?,
                    _ => {}
                },
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    /// Reads the rows of a sheet; false when nobody wants more.
    fn rows(&mut self, visitor: &mut dyn Visitor) -> Result<bool> {
        let (mut buffer, mut row) = (Vec::new(), 0u32);
        loop {
            match self.next(&mut buffer)? {
                Event::Start(tag) => match tag.local_name().as_ref() {
                    "table-row" => {
                        let rows = number(&tag, "number-rows-repeated");
                        let hidden = matches!(
                            attribute(&tag, "visibility").as_deref(),
                            Some("collapse" | "filter")
                        );
                        visitor.rows(row, rows, hidden);
                        if !self.row(row, rows, visitor)? {
                            return Ok(false);
                        }
                        row = row.saturating_add(rows);
                    }
                    "table-header-rows" | "table-rows" | "table-row-group" => {}
                    _ => self.skip()?,
                },
                Event::End(tag) if tag.local_name().as_ref() == "table" => return Ok(true),
                Event::Eof => return Err(self.cut()),
                _ => {}
            }
        }
    }

    fn row(&mut self, row: u32, rows: u32, visitor: &mut dyn Visitor) -> Result<bool> {
        let mut held: Vec<Held> = Vec::new();
        let (mut buffer, mut column) = (Vec::new(), 0u32);
        loop {
            match self.next(&mut buffer)? {
                Event::Start(tag) => {
                    let name = tag.local_name();
                    if name.as_ref() != "table-cell" && name.as_ref() != "covered-table-cell" {
                        self.skip()?;
                        continue;
                    }
                    let is_covered = name.as_ref() == "covered-table-cell";
                    let columns = number(&tag, "number-columns-repeated");
                    let spans = (
                        number(&tag, "number-rows-spanned"),
                        number(&tag, "number-columns-spanned"),
                    );
                    if !is_covered && (spans.0 > 1 || spans.1 > 1) {
                        visitor.spans(Region {
                            rows: (row, row.saturating_add(spans.0 - 1)),
                            columns: (column, column.saturating_add(spans.1 - 1)),
                        });
                    }
                    if visitor.wants_cells() && !is_covered {
                        let value = Value::of(&tag);
                        let text = self.text(value)?;
                        if !text.is_empty() {
                            held.push(Held {
                                column,
                                columns,
                                text,
                            });
                        }
                    } else {
                        self.skip()?;
                    }
                    column = column.saturating_add(columns);
                }
                Event::End(_) => break,
                Event::Eof => return Err(self.cut()),
                _ => {}
            }
        }
        let cells: u64 = held.iter().map(|cell| u64::from(cell.columns)).sum();
        self.repeated += u64::from(rows) * cells - held.len() as u64;
        if self.repeated > MOST_REPEATED {
            let reason = format!("repeated cells stand for over {MOST_REPEATED} others");
            let remedy = "save the table alone in a new workbook, or as CSV";
            return Err(Error::input(self.path, u64::from(row) + 1, 0, reason, remedy));
        }
        if held.is_empty() {
            return Ok(true);
        }
        for row in row..row.saturating_add(rows) {
            for cell in &mut held {
                if row >= MOST_ROWS || cell.column.saturating_add(cell.columns) > MOST_COLUMNS {
                    return Err(outside(self.path, row, cell.column));
                }
                if !visitor.cell((row, cell.column), (1, cell.columns), &mut cell.text)? {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    /// What a cell holds, read to its end.
    fn text(&mut self, value: Value) -> Result<String> {
        let (mut buffer, mut shown) = (Vec::new(), String::new());
        let (mut depth, mut paragraphs) = (1, 0);
        while depth > 0 {
            match self.next(&mut buffer)? {
                Event::Start(tag) => match tag.local_name().as_ref() {
                    // Notes and pictures lie on the cell, not in it.
                    "annotation" | "frame" | "custom-shape" | "object" | "table" => self.skip()?,
                    "p" => {
                        if paragraphs > 0 {
                            shown.push('\n');
                        }
                        paragraphs += 1;
                        depth += 1;
                    }
                    "s" => {
                        let blanks = number(&tag, "c").min(u32::from(u16::MAX));
                        shown.extend(std::iter::repeat_n(' ', blanks as usize));
                        depth += 1;
                    }
                    "tab" => {
                        shown.push('\t');
                        depth += 1;
                    }
                    "line-break" => {
                        shown.push('\n');
                        depth += 1;
                    }
                    _ => depth += 1,
                },
                Event::End(_) => depth -= 1,
                Event::Text(text) if paragraphs > 0 => shown.push_str(&text.xml10_content()),
                Event::CData(text) if paragraphs > 0 => shown.push_str(&text.xml10_content()),
                Event::GeneralRef(entity) if paragraphs > 0 => shown.extend(resolved(&entity)),
                Event::Eof => return Err(self.cut()),
                _ => {}
            }
        }
        Ok(value.or(shown))
    }
}

/// What a cell's attributes say it holds.
enum Value {
    Said(String),
    /// What is shown in it.
    Shown,
}

impl Value {
    fn of(tag: &BytesStart) -> Self {
        let mut out = String::new();
        if attribute(tag, "value-type").is_none() {
            return Self::Shown;
        }
        // `calcext:value-type` says so of errors, whose own type is string.
        let mut types = tag.attributes().flatten();
        if types
            .any(|found| found.key.local_name().as_ref() == "value-type" && found.value.as_ref() == "error")
        {
            return Self::Said(out);
        }
        let number = attribute(tag, "value").and_then(|value| value.trim().parse::<f64>().ok());
        match attribute(tag, "value-type").as_deref() {
            Some("percentage") => percent(&mut out, number.unwrap_or(f64::NAN)),
            Some("float" | "currency") => cell::float(&mut out, number.unwrap_or(f64::NAN)),
            Some("date") => {
                let day = attribute(tag, "date-value").unwrap_or_default();
                out.push_str(day.strip_suffix("T00:00:00").unwrap_or(&day));
            }
            Some("time") => {
                let span = attribute(tag, "time-value").unwrap_or_default();
                match clock(&span) {
                    Some(ticks) => cell::clock(&mut out, ticks, 1_000),
                    None => out.push_str(&span),
                }
            }
            Some("boolean") => out = attribute(tag, "boolean-value").unwrap_or_default(),
            _ => match attribute(tag, "string-value") {
                Some(text) => out = text,
                None => return Self::Shown,
            },
        }
        Self::Said(out)
    }

    fn or(self, shown: String) -> String {
        match self {
            Self::Said(text) => text,
            Self::Shown => shown,
        }
    }
}

/// A span of time, `PT12H30M05.5S`, in thousandths of a second.
fn clock(span: &str) -> Option<i64> {
    let mut rest = span.strip_prefix("PT")?;
    let mut ticks = 0.0;
    for (unit, size) in [('H', 3_600_000.0), ('M', 60_000.0), ('S', 1_000.0)] {
        if let Some((number, after)) = rest.split_once(unit) {
            ticks += number.replace(',', ".").parse::<f64>().ok()? * size;
            rest = after;
        }
    }
    (rest.is_empty() && (0.0..1e12).contains(&ticks)).then(|| f64::round(ticks) as i64)
}

/// How often something is repeated or how far it spans: 1 unless it says more.
fn number(tag: &BytesStart, name: &str) -> u32 {
    let said = attribute(tag, name).and_then(|number| number.trim().parse().ok());
    said.unwrap_or(1).max(1)
}

/// The character of `&amp;` or `&#233;`.
fn resolved(entity: &BytesRef) -> Option<char> {
    if let Ok(Some(c)) = entity.resolve_char_ref() {
        return Some(c);
    }
    match &*entity.xml10_content() {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

/// Whether the manifest says that the sheets are encrypted.
pub fn is_encrypted(archive: &mut ZipArchive<BufReader<File>>) -> bool {
    let mut text = String::new();
    let Ok(part) = archive.by_name("META-INF/manifest.xml") else {
        return false;
    };
    part.take(LONGEST_MANIFEST).read_to_string(&mut text).is_ok() && text.contains("encryption-data")
}

#[cfg(test)]
mod tests {
    use super::clock;

    #[test]
    fn spans_of_time_are_read() {
        assert_eq!(clock("PT12H30M05S"), Some(45_005_000));
        assert_eq!(clock("PT00H00M00.5S"), Some(500));
        assert_eq!(clock("PT5M"), Some(300_000));
        assert_eq!(clock("P1D"), None);
        assert_eq!(clock("PTxS"), None);
    }
}
