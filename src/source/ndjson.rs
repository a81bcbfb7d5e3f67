//! JSON, one object a line. Objects inside are flattened as `a.b`; a list of plain values is joined by `;`.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;
use serde_json::{Map, Value};

use crate::error::{Error, Result};
use crate::source::cell;
use crate::source::csv::LONGEST_RECORD;
use crate::source::feed::{Feed, Sink};
use crate::source::meter::Meter;
use crate::source::record::Record;
use crate::source::stream::{Source, header};

/// Most columns (house choice): keys that are data, not names, would make any number.
const MOST_COLUMNS: usize = 20_000;

/// Learns the columns from the whole file, then starts reading it; `open` gives it twice. `meter` counts the first
/// reading.
pub fn open(open: impl Fn() -> Result<File>, path: &Path, meter: &mut Meter) -> Result<Box<dyn Source>> {
    let mut names: Vec<(String, bool)> = Vec::new();
    let mut index: FxHashMap<String, usize> = FxHashMap::default();
    let mut lines = Lines::new(open()?, path);
    let mut name = String::new();
    let uncounted = Record::new();
    while let Some(object) = lines.next()? {
        meter.count(&uncounted, path)?;
        flatten(&object, &mut name, &mut |name, value| match index.get(name) {
            Some(&column) => names[column].1 |= !value.is_null(),
            None => {
                index.insert(name.to_owned(), names.len());
                names.push((name.to_owned(), !value.is_null()));
            }
        });
        if names.len() > MOST_COLUMNS {
            let reason = format!("has more than {MOST_COLUMNS} keys: some seem to be data, not names");
            let remedy = "write such an object as a list of values, or leave it out";
            return Err(Error::input(path, lines.line, 0, reason, remedy));
        }
    }
    if names.is_empty() {
        let reason = if lines.line == 0 {
            "is empty"
        } else {
            "holds no keys"
        };
        let remedy = "give one object a line, one per account";
        return Err(Error::input(path, 0, 0, reason, remedy));
    }
    // `"a": null` where other rows hold `"a": {"b": …}` makes no column `a`.
    let is_object = |name: &str| {
        let inside = format!("{name}.");
        names.iter().any(|(other, _)| other.starts_with(&inside))
    };
    let names: Vec<String> = names
        .iter()
        .filter(|(name, filled)| *filled || !is_object(name))
        .map(|(name, _)| name.clone())
        .collect();
    let index = names.iter().cloned().zip(0..).collect();
    let header = header(names.iter().map(String::as_str), path, 0)?;
    let lines = Lines::new(open()?, path);
    Feed::start(path, move |sink| read(lines, header, index, sink))
}

fn read(
    mut lines: Lines,
    header: Vec<String>,
    index: FxHashMap<String, usize>,
    sink: &mut Sink,
) -> Result<()> {
    let width = header.len();
    sink.header(header, None);
    // Where each column's value lies in `text`.
    let mut spans = vec![(0, 0); width];
    let (mut text, mut name) = (String::new(), String::new());
    while let Some(object) = lines.next()? {
        text.clear();
        spans.fill((0, 0));
        flatten(&object, &mut name, &mut |name, value| {
            // A key that was not there the first time: the file grew, which its reader tells from the rows.
            if let Some(&column) = index.get(name) {
                let start = text.len();
                write(&mut text, value);
                spans[column] = (start, text.len());
            }
        });
        for &(start, end) in &spans {
            sink.cell(|out| out.push_str(&text[start..end]));
        }
        if !sink.end_row(lines.line)? {
            return Ok(());
        }
    }
    Ok(())
}

/// Calls `leaf` with each value and its name; an object without keys has none.
pub(crate) fn flatten(object: &Map<String, Value>, name: &mut String, leaf: &mut impl FnMut(&str, &Value)) {
    let length = name.len();
    for (key, value) in object {
        if length > 0 {
            name.push('.');
        }
        name.push_str(key);
        match value {
            Value::Object(inner) => flatten(inner, name, leaf),
            value => leaf(name, value),
        }
        name.truncate(length);
    }
}

/// Writes a value as the text of a cell.
pub(crate) fn write(out: &mut String, value: &Value) {
    match value {
        Value::Null => {}
        Value::String(text) => out.push_str(text),
        Value::Number(number) => match number.as_f64() {
            // Whole numbers in their digits, others as floats everywhere: 1e2 is 100.
            Some(float) if number.is_f64() => cell::float(out, float),
            _ => cell::put(out, number),
        },
        Value::Array(values) if values.iter().all(|value| !value.is_array() && !value.is_object()) => {
            let mut first = true;
            for value in values.iter().filter(|value| !value.is_null()) {
                if !std::mem::take(&mut first) {
                    out.push(';');
                }
                write(out, value);
            }
        }
        other => cell::put(out, other),
    }
}

/// The objects of a file, line by line.
struct Lines {
    path: PathBuf,
    source: BufReader<File>,
    bytes: Vec<u8>,
    line: u64,
}

impl Lines {
    fn new(file: File, path: &Path) -> Self {
        Self {
            path: path.to_path_buf(),
            source: BufReader::with_capacity(1 << 18, file),
            bytes: Vec::new(),
            line: 0,
        }
    }

    fn next(&mut self) -> Result<Option<Map<String, Value>>> {
        loop {
            self.bytes.clear();
            let mut limited = (&mut self.source).take(LONGEST_RECORD as u64 + 1);
            let read = limited
                .read_until(b'\n', &mut self.bytes)
                .map_err(Error::io(&self.path, "read"))?;
            if read == 0 {
                return Ok(None);
            }
            self.line += 1;
            if read > LONGEST_RECORD {
                let reason = format!("a line is longer than {} MiB", LONGEST_RECORD >> 20);
                return Err(self.wrong(0, reason, "write one object a line: `jq -c '.[]'` does"));
            }
            let mut bytes = self.bytes.as_slice();
            if self.line == 1 {
                bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
            }
            if !bytes.trim_ascii().is_empty() {
                return self.parse(bytes).map(Some);
            }
        }
    }

    fn parse(&self, bytes: &[u8]) -> Result<Map<String, Value>> {
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let before = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
                let column = before.chars().count() as u64 + 1;
                let reason = format!("the byte 0x{:02x} is not UTF-8", bytes[error.valid_up_to()]);
                return Err(self.wrong(column, reason, "save the file as UTF-8"));
            }
        };
        match serde_json::from_str(text) {
            Ok(Value::Object(object)) => Ok(object),
            Ok(Value::Array(_)) => Err(self.wrong(
                0,
                "is a JSON list, not one object a line",
                "`jq -c '.[]'` writes a list as lines",
            )),
            Ok(_) => Err(self.wrong(0, "is a plain value, not an object", "write one object a line")),
            Err(error) => Err(self.broken(text, &error)),
        }
    }

    fn broken(&self, text: &str, error: &serde_json::Error) -> Error {
        // serde_json counts bytes; and it names its own line, which is always the first.
        let bytes = text.as_bytes().get(..error.column()).unwrap_or(text.as_bytes());
        let column = String::from_utf8_lossy(bytes).chars().count().max(1) as u64;
        let said = error.to_string();
        let said = said.split(" at line ").next().unwrap_or(&said);
        let opens = matches!(text.trim(), "{" | "[" | "[{");
        if opens && self.line == 1 {
            let remedy = "write one object a line: `jq -c .` does, `jq -c '.[]'` for a list";
            return self.wrong(0, "is JSON over several lines", remedy);
        }
        self.wrong(
            column,
            format!("broken JSON: {said}"),
            "correct the line, or leave it out",
        )
    }

    fn wrong(&self, column: u64, reason: impl Into<String>, remedy: &str) -> Error {
        Error::input(&self.path, self.line, column, reason, remedy)
    }
}
