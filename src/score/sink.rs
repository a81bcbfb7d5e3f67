//! Scored rows as bytes: CSV, TSV, or one JSON object a line, with the same columns.

use std::fmt;
use std::io::Write as _;
use std::path::Path;

use crate::error::{Error, Result};
use crate::language::Language;
use crate::language::harmless::begins_formula;

/// How scored rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Cells between commas.
    Csv,
    /// Cells between tabs.
    Tsv,
    /// One JSON object a line.
    Ndjson,
    /// What a workbook is made of: the titles as a JSON array, then one object a line.
    Workbook,
}

impl Format {
    /// The format meant by a file's ending.
    ///
    /// # Errors
    /// [`Error::Setting`] naming the endings that can be written.
    pub fn of(path: &Path) -> Result<Self> {
        let ending = path
            .extension()
            .and_then(|ending| ending.to_str())
            .unwrap_or_default();
        match ending.to_ascii_lowercase().as_str() {
            "csv" => Ok(Self::Csv),
            "tsv" => Ok(Self::Tsv),
            "ndjson" | "jsonl" => Ok(Self::Ndjson),
            "xlsx" => Ok(Self::Workbook),
            _ => Err(Error::setting(
                "output",
                "a file ending in .csv, .tsv, .xlsx or .ndjson",
                path.display(),
            )),
        }
    }

    fn is_json(self) -> bool {
        matches!(self, Self::Ndjson | Self::Workbook)
    }
}

/// What every line has in common.
#[derive(Debug)]
pub(super) struct Sink {
    format: Format,
    /// Column names; for JSON already written as keys: `{"id":`, `,"score":`…
    columns: Vec<Vec<u8>>,
    /// Keep spreadsheets from taking text for a formula.
    defuse_formulas: bool,
    /// Between cells.
    delimiter: u8,
    /// Between a number's whole and its fraction.
    decimal: char,
    /// Whether a byte order mark leads.
    marked: bool,
}

/// One line in the making, appended to a chunk's bytes.
pub(super) struct Line<'a> {
    sink: &'a Sink,
    bytes: &'a mut Vec<u8>,
    column: usize,
}

impl Sink {
    /// Without `excel`, cells are as every program reads them; with it, as the spreadsheet of that language opens them.
    pub fn new(format: Format, columns: &[String], defuse_formulas: bool, excel: Option<Language>) -> Self {
        let key = |(i, name): (usize, &String)| match format {
            Format::Csv | Format::Tsv => name.clone().into_bytes(),
            Format::Ndjson | Format::Workbook => {
                let open = if i == 0 { '{' } else { ',' };
                format!("{open}{}:", serde_json::Value::from(name.as_str())).into_bytes()
            }
        };
        Self {
            format,
            columns: columns.iter().enumerate().map(key).collect(),
            defuse_formulas: defuse_formulas || excel.is_some(),
            delimiter: match (format, excel) {
                (Format::Tsv, _) => b'\t',
                (_, Some(Language::Fr)) => b';',
                _ => b',',
            },
            decimal: match excel {
                Some(Language::Fr) => ',',
                _ => '.',
            },
            marked: excel.is_some(),
        }
    }

    /// What comes before the first row: the names of the columns, unless each row repeats them.
    pub fn header(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        if self.format == Format::Workbook {
            // Keys are `{"id":` and `,"score":`.
            bytes.push(b'[');
            for key in &self.columns {
                let name = &key[1..key.len() - 1];
                bytes.extend_from_slice(if bytes.len() > 1 { b"," } else { b"" });
                bytes.extend_from_slice(name);
            }
            bytes.extend_from_slice(b"]\n");
        }
        if self.marked {
            bytes.extend_from_slice("\u{feff}".as_bytes());
        }
        if !self.format.is_json() {
            let mut line = self.line(&mut bytes);
            for name in &self.columns {
                line.text(&String::from_utf8_lossy(name));
            }
            line.end();
        }
        bytes
    }

    /// Starts a line at the end of `bytes`.
    pub fn line<'a>(&'a self, bytes: &'a mut Vec<u8>) -> Line<'a> {
        Line {
            sink: self,
            bytes,
            column: 0,
        }
    }
}

impl Line<'_> {
    /// A text; quoted where the format asks for it.
    pub fn text(&mut self, text: &str) {
        self.start();
        if self.sink.format.is_json() {
            // Writing a string into memory cannot fail.
            let _ = serde_json::to_writer(&mut *self.bytes, text);
            return;
        }
        let delimiter = self.sink.delimiter;
        let defused = if self.sink.defuse_formulas && begins_formula(text) {
            "'"
        } else {
            ""
        };
        let special = |b: u8| b == delimiter || matches!(b, b'"' | b'\n' | b'\r');
        if !text.bytes().any(special) {
            self.bytes.extend_from_slice(defused.as_bytes());
            self.bytes.extend_from_slice(text.as_bytes());
            return;
        }
        self.bytes.push(b'"');
        self.bytes.extend_from_slice(defused.as_bytes());
        for (i, part) in text.split('"').enumerate() {
            self.bytes.extend_from_slice(if i == 0 { b"" } else { b"\"\"" });
            self.bytes.extend_from_slice(part.as_bytes());
        }
        self.bytes.push(b'"');
    }

    /// Nothing: an empty cell, `null` in JSON.
    pub fn empty(&mut self) {
        self.start();
        if self.sink.format.is_json() {
            self.bytes.extend_from_slice(b"null");
        }
    }

    /// A whole number.
    pub fn integer(&mut self, value: u64) {
        self.start();
        // Writing into memory cannot fail.
        let _ = write!(self.bytes, "{value}");
    }

    /// `value / 10^decimals`, exactly.
    pub fn decimal(&mut self, value: i64, decimals: u32) {
        self.start();
        let from = self.bytes.len();
        // Writing into memory cannot fail.
        let _ = write!(self.bytes, "{}", Decimal(value, decimals));
        self.put_mark(from);
    }

    /// A finite number in its shortest exact form.
    pub fn number(&mut self, value: f64) {
        self.start();
        let from = self.bytes.len();
        // Writing into memory cannot fail.
        let _ = write!(self.bytes, "{value}");
        self.put_mark(from);
    }

    /// A day, as ISO writes it.
    pub fn day(&mut self, iso: &str) {
        match self.sink.format {
            Format::Workbook => {
                self.start();
                // Writing into memory cannot fail; a day has nothing to escape.
                let _ = write!(self.bytes, "{{\"day\":\"{iso}\"}}");
            }
            _ => self.text(iso),
        }
    }

    /// Puts the decimal mark into the number that was written from here on.
    fn put_mark(&mut self, from: usize) {
        if self.sink.decimal != '.' {
            let written = &mut self.bytes[from..];
            written
                .iter_mut()
                .filter(|byte| **byte == b'.')
                .for_each(|byte| *byte = b',');
        }
    }

    /// Ends the line.
    pub fn end(self) {
        let end: &[u8] = match self.sink.format {
            Format::Csv | Format::Tsv => b"\n",
            Format::Ndjson | Format::Workbook => b"}\n",
        };
        self.bytes.extend_from_slice(end);
    }

    fn start(&mut self) {
        match self.sink.format {
            Format::Csv | Format::Tsv if self.column > 0 => self.bytes.push(self.sink.delimiter),
            Format::Ndjson | Format::Workbook => {
                self.bytes.extend_from_slice(&self.sink.columns[self.column])
            }
            Format::Csv | Format::Tsv => {}
        }
        self.column += 1;
    }
}

/// A whole number over a power of ten, written exactly: `Decimal(-7, 3)` is `-0.007`.
#[derive(Debug, Clone, Copy)]
pub struct Decimal(pub i64, pub u32);

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(value, decimals) = *self;
        let unit = 10_u64.pow(decimals);
        let (sign, size) = (if value < 0 { "-" } else { "" }, value.unsigned_abs());
        let width = decimals as usize;
        write!(f, "{sign}{}.{:0width$}", size / unit, size % unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(format: Format, defuse: bool, write: impl FnOnce(&mut Line)) -> String {
        let columns: Vec<String> = ["id", "a \"b\"", "c"].map(str::to_owned).to_vec();
        let sink = Sink::new(format, &columns, defuse, None);
        let mut bytes = Vec::new();
        let mut line = sink.line(&mut bytes);
        write(&mut line);
        line.end();
        String::from_utf8(bytes).unwrap()
    }

    fn three(line: &mut Line) {
        line.text("a, \"b\"");
        line.decimal(-7, 3);
        line.empty();
    }

    #[test]
    fn every_format_has_the_same_columns() {
        assert_eq!(line(Format::Csv, false, three), "\"a, \"\"b\"\"\",-0.007,\n");
        assert_eq!(line(Format::Tsv, false, three), "\"a, \"\"b\"\"\"\t-0.007\t\n");
        assert_eq!(
            line(Format::Ndjson, false, three),
            "{\"id\":\"a, \\\"b\\\"\",\"a \\\"b\\\"\":-0.007,\"c\":null}\n"
        );
    }

    #[test]
    fn formulas_are_defused_only_on_request() {
        let formula = |line: &mut Line| line.text("=cmd|' /C calc'!A0");
        assert_eq!(line(Format::Csv, false, formula), "=cmd|' /C calc'!A0\n");
        assert_eq!(line(Format::Csv, true, formula), "'=cmd|' /C calc'!A0\n");
    }

    #[test]
    fn a_french_spreadsheet_opens_it_as_it_is() {
        let columns: Vec<String> = ["id", "score", "note"].map(str::to_owned).to_vec();
        let sink = Sink::new(Format::Csv, &columns, false, Some(Language::Fr));
        let mut bytes = sink.header();
        let mut line = sink.line(&mut bytes);
        line.text("a;b");
        line.decimal(-1_500, 3);
        line.text("=1+1");
        line.end();
        let written = String::from_utf8(bytes).unwrap();
        assert_eq!(written, "\u{feff}id;score;note\n\"a;b\";-1,500;'=1+1\n");
    }

    #[test]
    fn a_workbook_has_its_titles_first() {
        let columns: Vec<String> = ["id", "a \"b\"", "day"].map(str::to_owned).to_vec();
        let sink = Sink::new(Format::Workbook, &columns, false, None);
        let mut bytes = sink.header();
        let mut line = sink.line(&mut bytes);
        line.text("x");
        line.number(0.5);
        line.day("2026-09-30");
        line.end();
        let written = String::from_utf8(bytes).unwrap();
        let lines: Vec<serde_json::Value> = written
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(lines[0], serde_json::json!(["id", "a \"b\"", "day"]));
        assert_eq!(
            lines[1],
            serde_json::json!({"id": "x", "a \"b\"": 0.5, "day": {"day": "2026-09-30"}})
        );
    }
}
