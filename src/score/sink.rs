//! Scored rows as bytes: CSV, TSV, or one JSON object a line, with the same columns.

use std::fmt;
use std::io::Write as _;
use std::path::Path;

use serde::{Deserialize, Serialize};

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
    /// What a Parquet file is made of: the columns as JSON, then cells as [`PackedCells`] reads them.
    Parquet,
}

/// A column of scored rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What its cells hold.
    pub kind: ColumnKind,
}

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ColumnKind {
    /// Text.
    Text,
    /// Whole numbers.
    Whole,
    /// Numbers.
    Number,
}

impl Column {
    pub(super) fn new(name: &str, kind: ColumnKind) -> Self {
        Self {
            name: name.to_owned(),
            kind,
        }
    }
}

/// Marks before the cells of [`Format::Parquet`]: what follows, or that nothing does.
const EMPTY: u8 = 0;
const TEXT: u8 = 1;
const WHOLE: u8 = 2;
const NUMBER: u8 = 3;

/// A cell of [`Format::Parquet`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum PackedCell<'a> {
    /// Nothing.
    Empty,
    /// A text.
    Text(&'a [u8]),
    /// A whole number.
    Whole(u64),
    /// A number.
    Number(f64),
}

/// The cells of rows that were written as [`Format::Parquet`], one after the other.
#[derive(Debug)]
pub struct PackedCells<'a>(pub &'a [u8]);

impl<'a> Iterator for PackedCells<'a> {
    type Item = PackedCell<'a>;

    fn next(&mut self) -> Option<PackedCell<'a>> {
        let (mark, rest) = self.0.split_first()?;
        if *mark == EMPTY {
            self.0 = rest;
            return Some(PackedCell::Empty);
        }
        let (eight, rest) = rest.split_first_chunk::<8>()?;
        self.0 = rest;
        Some(match *mark {
            WHOLE => PackedCell::Whole(u64::from_le_bytes(*eight)),
            NUMBER => PackedCell::Number(f64::from_le_bytes(*eight)),
            _ => {
                let (text, rest) = rest.split_at_checked(u64::from_le_bytes(*eight) as usize)?;
                self.0 = rest;
                PackedCell::Text(text)
            }
        })
    }
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
            "parquet" => Ok(Self::Parquet),
            _ => Err(Error::setting(
                "output",
                "a file ending in .csv, .tsv, .xlsx, .parquet or .ndjson",
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
    /// The columns as JSON, where they come before the rows.
    described: Vec<u8>,
    /// Keep spreadsheets from taking text for a formula.
    defuse_formulas: bool,
    /// Between cells.
    delimiter: u8,
    /// Between a number's whole and its fraction.
    decimal: u8,
    /// Whether a byte order mark leads.
    marked: bool,
}

/// A text as it stands in a line.
#[derive(Debug, Clone)]
pub(super) struct Cell(Vec<u8>);

/// One line in the making, appended to a chunk's bytes.
pub(super) struct Line<'a> {
    sink: &'a Sink,
    bytes: &'a mut Vec<u8>,
    column: usize,
}

impl Sink {
    /// Without `excel`, cells are as every program reads them; with it, as the spreadsheet of that language opens them.
    pub fn new(format: Format, columns: &[Column], defuse_formulas: bool, excel: Option<Language>) -> Self {
        let names = columns.iter().map(|column| &column.name);
        let key = |(i, name): (usize, &String)| match format {
            Format::Csv | Format::Tsv | Format::Parquet => name.clone().into_bytes(),
            Format::Ndjson | Format::Workbook => {
                let open = if i == 0 { '{' } else { ',' };
                format!("{open}{}:", serde_json::Value::from(name.as_str())).into_bytes()
            }
        };
        Self {
            format,
            columns: names.enumerate().map(key).collect(),
            described: match format {
                // Names and kinds always have a form in JSON.
                Format::Parquet => serde_json::to_vec(columns).unwrap_or_default(),
                _ => Vec::new(),
            },
            defuse_formulas: defuse_formulas || excel.is_some(),
            delimiter: match (format, excel) {
                (Format::Tsv, _) => b'\t',
                (_, Some(Language::Fr)) => b';',
                _ => b',',
            },
            decimal: match excel {
                Some(Language::Fr) => b',',
                _ => b'.',
            },
            marked: excel.is_some(),
        }
    }

    /// What comes before the first row: the names of the columns, unless each row repeats them.
    pub fn header(&self) -> Vec<u8> {
        let mut bytes = self.described.clone();
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
        if matches!(self.format, Format::Csv | Format::Tsv) {
            let mut line = self.line(&mut bytes);
            for name in &self.columns {
                line.text(&String::from_utf8_lossy(name));
            }
            line.end();
        }
        bytes
    }

    /// A text as it stands in a line, for texts that many lines hold.
    pub fn cell(&self, text: &str) -> Cell {
        let mut bytes = Vec::new();
        self.put(text, &mut bytes);
        Cell(bytes)
    }

    /// Writes a text; quoted where the format asks for it.
    fn put(&self, text: &str, bytes: &mut Vec<u8>) {
        if self.format.is_json() {
            // Writing a string into memory cannot fail.
            let _ = serde_json::to_writer(bytes, text);
            return;
        }
        if self.format == Format::Parquet {
            pack(TEXT, (text.len() as u64).to_le_bytes(), bytes);
            bytes.extend_from_slice(text.as_bytes());
            return;
        }
        let delimiter = self.delimiter;
        let defused = if self.defuse_formulas && begins_formula(text) {
            "'"
        } else {
            ""
        };
        let special = |b: u8| b == delimiter || matches!(b, b'"' | b'\n' | b'\r');
        if !text.bytes().any(special) {
            bytes.extend_from_slice(defused.as_bytes());
            bytes.extend_from_slice(text.as_bytes());
            return;
        }
        bytes.push(b'"');
        bytes.extend_from_slice(defused.as_bytes());
        for (i, part) in text.split('"').enumerate() {
            bytes.extend_from_slice(if i == 0 { b"" } else { b"\"\"" });
            bytes.extend_from_slice(part.as_bytes());
        }
        bytes.push(b'"');
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
        self.sink.put(text, self.bytes);
    }

    /// Nothing: an empty cell, `null` in JSON.
    pub fn empty(&mut self) {
        self.start();
        match self.sink.format {
            Format::Ndjson | Format::Workbook => self.bytes.extend_from_slice(b"null"),
            Format::Parquet => self.bytes.push(EMPTY),
            Format::Csv | Format::Tsv => {}
        }
    }

    /// A text that [`Sink::cell`] has written before.
    pub fn cell(&mut self, cell: &Cell) {
        self.start();
        self.bytes.extend_from_slice(&cell.0);
    }

    /// A whole number.
    pub fn integer(&mut self, value: u64) {
        self.start();
        if self.sink.format == Format::Parquet {
            return pack(WHOLE, value.to_le_bytes(), self.bytes);
        }
        self.bytes
            .extend_from_slice(itoa::Buffer::new().format(value).as_bytes());
    }

    /// `value / 10^decimals`, exactly.
    pub fn decimal(&mut self, value: i64, decimals: u32) {
        self.start();
        if self.sink.format == Format::Parquet {
            // The nearest number to what the digits say: both are exact.
            let number = value as f64 / 10f64.powi(decimals as i32);
            return pack(NUMBER, number.to_le_bytes(), self.bytes);
        }
        if value < 0 {
            self.bytes.push(b'-');
        }
        let mark = self.sink.decimal;
        self.bytes
            .extend_from_slice(Digits::default().of(value.unsigned_abs(), decimals, mark));
    }

    /// A finite number in its shortest exact form.
    pub fn number(&mut self, value: f64) {
        self.start();
        if self.sink.format == Format::Parquet {
            return pack(NUMBER, value.to_le_bytes(), self.bytes);
        }
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
        if self.sink.decimal != b'.' {
            let written = &mut self.bytes[from..];
            written
                .iter_mut()
                .filter(|byte| **byte == b'.')
                .for_each(|byte| *byte = self.sink.decimal);
        }
    }

    /// Ends the line.
    pub fn end(self) {
        let end: &[u8] = match self.sink.format {
            Format::Csv | Format::Tsv => b"\n",
            Format::Ndjson | Format::Workbook => b"}\n",
            Format::Parquet => b"",
        };
        self.bytes.extend_from_slice(end);
    }

    // Without it each cell of a row pays for a call (400 instructions of 10,800).
    #[inline(always)]
    fn start(&mut self) {
        match self.sink.format {
            Format::Csv | Format::Tsv if self.column > 0 => self.bytes.push(self.sink.delimiter),
            Format::Ndjson | Format::Workbook => {
                self.bytes.extend_from_slice(&self.sink.columns[self.column])
            }
            Format::Csv | Format::Tsv | Format::Parquet => {}
        }
        self.column += 1;
    }
}

fn pack(mark: u8, eight: [u8; 8], bytes: &mut Vec<u8>) {
    bytes.push(mark);
    bytes.extend_from_slice(&eight);
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

/// Numbers of two digits, side by side.
const PAIRS: [[u8; 2]; 100] = {
    let mut pairs = [[b'0'; 2]; 100];
    let mut number = 0;
    while number < 100 {
        pairs[number] = [b'0' + number as u8 / 10, b'0' + number as u8 % 10];
        number += 1;
    }
    pairs
};

/// The digits of a number, the last first into the end of the room, two at a time.
#[derive(Default)]
struct Digits([u8; 32]);

impl Digits {
    /// `value / 10^decimals` with `mark` before the fraction; one to nine decimals.
    fn of(&mut self, value: u64, decimals: u32, mark: u8) -> &[u8] {
        let (mut left, mut at) = (value, self.0.len());
        for _ in 0..decimals / 2 {
            at -= 2;
            self.0[at..at + 2].copy_from_slice(&PAIRS[(left % 100) as usize]);
            left /= 100;
        }
        if decimals % 2 == 1 {
            at -= 1;
            self.0[at] = b'0' + (left % 10) as u8; // one digit
            left /= 10;
        }
        at -= 1;
        self.0[at] = mark;
        while left >= 10 {
            at -= 2;
            self.0[at..at + 2].copy_from_slice(&PAIRS[(left % 100) as usize]);
            left /= 100;
        }
        // Of a number below ten; also of none, where two digits were the last.
        if left > 0 || self.0[at] == mark {
            at -= 1;
            self.0[at] = b'0' + left as u8; // one digit
        }
        &self.0[at..]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(format: Format, defuse: bool, write: impl FnOnce(&mut Line)) -> String {
        let columns = ["id", "a \"b\"", "c"].map(|name| Column::new(name, ColumnKind::Text));
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
    fn digits_are_written_as_they_print() {
        let sink = Sink::new(Format::Csv, &[], false, None);
        for value in [0, 7, -7, 999, -1_000, 1_234_567, i64::MAX, i64::MIN] {
            for decimals in [1, 3, 9] {
                let mut bytes = Vec::new();
                sink.line(&mut bytes).decimal(value, decimals);
                assert_eq!(
                    String::from_utf8(bytes).unwrap(),
                    Decimal(value, decimals).to_string()
                );
            }
            let mut bytes = Vec::new();
            sink.line(&mut bytes).integer(value.unsigned_abs());
            assert_eq!(
                String::from_utf8(bytes).unwrap(),
                value.unsigned_abs().to_string()
            );
        }
    }

    #[test]
    fn formulas_are_defused_only_on_request() {
        let formula = |line: &mut Line| line.text("=cmd|' /C calc'!A0");
        assert_eq!(line(Format::Csv, false, formula), "=cmd|' /C calc'!A0\n");
        assert_eq!(line(Format::Csv, true, formula), "'=cmd|' /C calc'!A0\n");
    }

    #[test]
    fn a_french_spreadsheet_opens_it_as_it_is() {
        let columns = ["id", "score", "note"].map(|name| Column::new(name, ColumnKind::Text));
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
    fn packed_cells_are_read_as_they_were_written() {
        let sink = Sink::new(Format::Parquet, &[], false, None);
        let mut bytes = Vec::new();
        let mut line = sink.line(&mut bytes);
        line.text("a,é");
        line.decimal(-1_250, 3);
        line.empty();
        line.integer(7);
        line.cell(&sink.cell(""));
        line.end();
        let cells: Vec<PackedCell> = PackedCells(&bytes).collect();
        let expected = [
            PackedCell::Text("a,é".as_bytes()),
            PackedCell::Number(-1.25),
            PackedCell::Empty,
            PackedCell::Whole(7),
            PackedCell::Text(b""),
        ];
        assert_eq!(cells, expected);
    }

    #[test]
    fn a_workbook_has_its_titles_first() {
        let columns = ["id", "a \"b\"", "day"].map(|name| Column::new(name, ColumnKind::Text));
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
