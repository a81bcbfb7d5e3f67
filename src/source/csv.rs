//! Delimited text, record by record, in constant memory.

pub use crate::source::stream::{Dialect, LineEnd};
use std::io::Read;
use std::path::{Path, PathBuf};

use csv_core::{ReadRecordResult, Reader};
use memchr::{memchr, memchr2};

use crate::error::{Error, Result};
use crate::recipe::ReadRecipe;
use crate::source::encoding::{Trouble, Utf8Blocks};
use crate::source::finder::RawRows;
use crate::source::guess;
use crate::source::marks::{Marks, separator_line};
use crate::source::quotes::reread;
use crate::source::record::Record;
use crate::table::{AsRead, Mend, SkipReason};

/// Longest field, in bytes: longer ones are an open quote or no table at all (house choice).
pub const LONGEST_FIELD: usize = 8 << 20;
/// Longest record, in bytes (house choice).
pub const LONGEST_RECORD: usize = 16 << 20;

/// The rows of a delimited text as they stand: delimiter, quotes, encoding and line ends are found from its start.
///
/// Empty lines are skipped. Memory does not grow with the file.
pub(crate) struct Delimited {
    path: PathBuf,
    blocks: Utf8Blocks,
    /// Bytes of the current block already read.
    used: usize,
    line_end: LineEnd,
    marks: Marks,
    parser: Reader,
    /// Fields that most rows have.
    usual: usize,
    strict: bool,
    read: AsRead,
    /// Line on which the next byte is.
    line: u64,
    scratch: Vec<u8>,
    ends: Vec<usize>,
    /// The bytes of the current record in blocks before the current one.
    carried: Vec<u8>,
    /// Whether any block was looked at.
    started: bool,
    ended: bool,
}

impl Delimited {
    /// Finds how a text is written; `path` is its name in messages.
    ///
    /// # Errors
    /// [`Error::Input`] for an empty or binary text and a recipe that names no encoding or delimiter; [`Error::Io`].
    pub fn new(source: impl Read + Send + 'static, path: &Path, how: &ReadRecipe) -> Result<Self> {
        let unused = Marks {
            delimiter: b',',
            quote: b'"',
            escape: None,
        };
        let mut records = Self {
            path: path.to_path_buf(),
            blocks: Utf8Blocks::new(Box::new(source), guess::asked(how, path)?),
            used: 0,
            line_end: LineEnd::Lf,
            marks: unused,
            parser: Reader::new(),
            usual: 1,
            strict: how.strict,
            read: AsRead::default(),
            line: 1,
            scratch: vec![0; 4096],
            ends: vec![0; 64],
            carried: Vec::new(),
            started: false,
            ended: false,
        };
        let more = records.advance()?;
        records.line_end = line_end(records.blocks.text());
        records.inspect_block()?;
        let text = records.blocks.text();
        if !more || text.iter().all(u8::is_ascii_whitespace) {
            return Err(Error::input(
                path,
                0,
                0,
                "is empty",
                "give a table with a header and one row per account",
            ));
        }
        let mut asked = match how.delimiter {
            Some(asked) if !asked.is_ascii() => {
                let reason = format!("cannot be delimited by `{asked}`");
                let remedy = "name an ASCII sign as `delimiter` under [read]";
                return Err(Error::input(path, 0, 0, reason, remedy));
            }
            Some(asked) => Some(asked as u8),
            None => None,
        };
        if let Some((delimiter, length)) = separator_line(text) {
            asked = asked.or(Some(delimiter));
            records.used = length;
            records.line = 2;
            records.read.skip(1, SkipReason::SeparatorLine);
        }
        (records.marks, records.usual) = Marks::of(&records.blocks.text()[records.used..], asked);
        records.parser = records.marks.parser();
        Ok(records)
    }

    /// Reads whatever record comes next.
    fn read(&mut self, record: &mut Record) -> Result<bool> {
        record.start(self.line);
        if self.ended || !self.skip_empty_lines()? {
            return Ok(false);
        }
        record.line = self.line;
        if self.read_plain(record) {
            return Ok(true);
        }
        self.carried.clear();
        let mut start = self.used;
        let (mut length, mut fields, mut quotes) = (0, 0, 0);
        let at_end = loop {
            if self.used == self.blocks.text().len() && !self.ended {
                self.carried.extend_from_slice(&self.blocks.text()[start..]);
                self.next_block()?;
                start = 0;
            }
            let input = &self.blocks.text()[self.used..];
            let (result, read, written, ended) =
                self.parser
                    .read_record(input, &mut self.scratch[length..], &mut self.ends[fields..]);
            quotes += count(&input[..read], self.marks.quote);
            // Without quotes, a line end is where the record ends.
            self.line += match quotes {
                0 => u64::from(input[..read].ends_with(b"\n")),
                _ => count(&input[..read], b'\n'),
            };
            self.used += read;
            length += written;
            fields += ended;
            match result {
                ReadRecordResult::InputEmpty if !self.ended => {}
                ReadRecordResult::OutputFull => {
                    self.check_length(record.line, length, fields)?;
                    self.scratch.resize(self.scratch.len() * 2, 0);
                }
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::Record => break self.ended,
                ReadRecordResult::InputEmpty | ReadRecordResult::End => break true,
            }
        };
        // A record that the end of the file closed, over several lines, with a quote too many: the rest of the
        // table is inside that quote.
        if at_end && quotes % 2 == 1 && self.line > record.line + 1 {
            let reason = "a quote opened in this row is never closed";
            return Err(Error::input(
                &self.path,
                record.line,
                0,
                reason,
                "close it, or double it if it is text",
            ));
        }
        self.check_length(record.line, length, fields)?;
        record.spans = self.line - record.line;
        if quotes > 0 && fields != self.usual && self.mend_quotes(record, start)? {
            return Ok(true);
        }
        // The blocks are UTF-8 and only ASCII bytes are taken out, so this never replaces anything.
        match std::str::from_utf8(&self.scratch[..length]) {
            Ok(text) => record.text.push_str(text),
            Err(_) => record
                .text
                .push_str(&String::from_utf8_lossy(&self.scratch[..length])),
        }
        record.ends.extend_from_slice(&self.ends[..fields]);
        Ok(fields > 0)
    }

    /// Reads a record that ends in this block and holds no quote: it is its line, cut at the delimiters, as the parser
    /// would cut it byte by byte. False, with nothing read, for any other.
    fn read_plain(&mut self, record: &mut Record) -> bool {
        let text = &self.blocks.text()[self.used..];
        let Some(end) = memchr(b'\n', text) else {
            return false;
        };
        let line = text[..end].strip_suffix(b"\r").unwrap_or(&text[..end]);
        if line.len() > LONGEST_FIELD || memchr2(self.marks.quote, b'\r', line).is_some() {
            return false;
        }
        let Ok(line) = std::str::from_utf8(line) else {
            return false;
        };
        record.text.push_str(line);
        record.gap = 1;
        each(self.marks.delimiter, line.as_bytes(), |at| record.ends.push(at));
        record.ends.push(line.len());
        self.used += end + 1;
        self.line += 1;
        record.spans = 1;
        true
    }

    /// Reads a record of an unusual number of fields again, for the case that a quote in it is text; what then lies
    /// after its first line is read once more. `start` is where it begins in the current block.
    fn mend_quotes(&mut self, record: &mut Record, start: usize) -> Result<bool> {
        self.carried
            .extend_from_slice(&self.blocks.text()[start..self.used]);
        let raw = std::mem::take(&mut self.carried);
        let first_line = raw
            .iter()
            .position(|b| *b == b'\n')
            .map_or(raw.len(), |end| end + 1);
        // A row of one line is likelier than one that a quote left open makes of two.
        let part = first_line < raw.len() && reread(&raw[..first_line], self.marks, self.usual, record);
        let mended = part || reread(&raw, self.marks, self.usual, record);
        if !mended {
            record.text.clear();
            record.ends.clear();
            return Ok(false);
        }
        if self.strict {
            let reason = "a quote in this row opens or closes nothing";
            let remedy = "close it, or double it if it is text";
            return Err(Error::input(&self.path, record.line, 0, reason, remedy));
        }
        self.read.mend(Mend::StrayQuotes, record.line);
        if part {
            self.line = record.line + 1;
            record.spans = 1;
            self.blocks.put_back(&raw[first_line..], self.used);
            self.used = 0;
            self.ended = false;
            self.parser = self.marks.parser();
        }
        Ok(true)
    }

    fn check_length(&self, line: u64, length: usize, fields: usize) -> Result<()> {
        let last = length - if fields == 0 { 0 } else { self.ends[fields - 1] };
        let widest = || {
            (1..fields)
                .map(|f| self.ends[f] - self.ends[f - 1])
                .chain([self.ends[0] * fields.min(1)])
                .max()
        };
        let too_long = if last.max(if length > LONGEST_FIELD {
            widest().unwrap_or(0)
        } else {
            0
        }) > LONGEST_FIELD
        {
            ("field", LONGEST_FIELD)
        } else if length > LONGEST_RECORD {
            ("row", LONGEST_RECORD)
        } else {
            return Ok(());
        };
        let reason = format!("a {} is longer than {} MiB", too_long.0, too_long.1 >> 20);
        Err(Error::input(
            &self.path,
            line,
            0,
            reason,
            "look for a quote left open, or drop that column",
        ))
    }

    fn skip_empty_lines(&mut self) -> Result<bool> {
        loop {
            let text = self.blocks.text();
            let empty = text[self.used..]
                .iter()
                .take_while(|b| matches!(b, b'\r' | b'\n'))
                .count();
            self.line += count(&text[self.used..self.used + empty], b'\n');
            self.used += empty;
            if self.used < self.blocks.text().len() {
                return Ok(true);
            }
            if !self.next_block()? {
                return Ok(false);
            }
        }
    }

    fn next_block(&mut self) -> Result<bool> {
        self.used = 0;
        self.ended = !self.advance()?;
        self.inspect_block()?;
        Ok(!self.ended)
    }

    /// The next block, in UTF-8.
    fn advance(&mut self) -> Result<bool> {
        let more = self.blocks.advance().map_err(|trouble| match trouble {
            Trouble::Io(error) => Error::io(&self.path, "read")(error),
            // Everything before is read, so the line is that of the byte.
            Trouble::Mixed { column, reason } => {
                let remedy = "save the whole file again as UTF-8";
                Error::input(&self.path, self.line, column, reason, remedy)
            }
        })?;
        if self.strict && self.blocks.is_assumed() {
            let reason = format!(
                "says nowhere in which encoding it is (`{}`?)",
                self.blocks.encoding()
            );
            let remedy = "name it as `encoding` under [read], or save it as UTF-8";
            return Err(Error::input(&self.path, 0, 0, reason, remedy));
        }
        Ok(more)
    }

    /// Refuses binary content and gives old Mac files the line ends everything else expects.
    fn inspect_block(&mut self) -> Result<()> {
        let first = !std::mem::replace(&mut self.started, true);
        let text = self.blocks.text();
        if first && text.starts_with(b"PK\x03\x04") {
            let reason = "is an Excel or zip file, not delimited text";
            let remedy = "call a workbook .xlsx, or save it as CSV";
            return Err(Error::input(&self.path, 0, 0, reason, remedy));
        }
        if memchr(0, text).is_some() {
            let reason = if first {
                "is a binary file"
            } else {
                "holds binary content (a NUL byte)"
            };
            return Err(Error::input(
                &self.path,
                0,
                0,
                reason,
                "give delimited text such as CSV, or call the file by its format: .parquet, .xlsx, .sqlite",
            ));
        }
        if self.line_end == LineEnd::Cr {
            text.iter_mut().filter(|b| **b == b'\r').for_each(|b| *b = b'\n');
        }
        Ok(())
    }
}

impl RawRows for Delimited {
    fn next_row(&mut self, row: &mut Record) -> Result<bool> {
        self.read(row)
    }

    fn as_read(&self) -> AsRead {
        let mut read = self.read.clone();
        read.encoding = Some(self.blocks.encoding().to_owned());
        // A table of one column has no delimiter.
        read.delimiter = (self.usual > 1).then_some(char::from(self.marks.delimiter));
        self.blocks.note(&mut read);
        read
    }

    fn dialect(&self) -> Dialect {
        Dialect {
            delimiter: self.marks.delimiter,
            line_end: self.line_end,
        }
    }

    fn encoding(&self) -> &'static str {
        self.blocks.encoding()
    }
}

/// Tells where a byte stands, from the first place to the last, eight bytes at a time: delimiters are too near each other for a
/// search to pay.
fn each(wanted: u8, bytes: &[u8], mut found: impl FnMut(usize)) {
    const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    let same = u64::from(wanted) * 0x0101_0101_0101_0101;
    let (words, rest) = bytes.as_chunks::<8>();
    for (word, eight) in words.iter().enumerate() {
        let differ = u64::from_le_bytes(*eight) ^ same;
        // The high bit of every byte that is zero, and of no other.
        let mut hits = !(((differ & LOW) + LOW) | differ | LOW);
        while hits != 0 {
            found(word * 8 + hits.trailing_zeros() as usize / 8);
            hits &= hits - 1;
        }
    }
    let start = bytes.len() - rest.len();
    let at = |at: usize| start + at;
    rest.iter()
        .enumerate()
        .filter(|(_, byte)| **byte == wanted)
        .for_each(|(place, _)| found(at(place)));
}

/// Occurrences of a byte.
fn count(bytes: &[u8], wanted: u8) -> u64 {
    bytes.iter().filter(|b| **b == wanted).count() as u64
}

fn line_end(text: &[u8]) -> LineEnd {
    match text.iter().position(|b| *b == b'\n') {
        Some(at) if at > 0 && text[at - 1] == b'\r' => LineEnd::CrLf,
        Some(_) => LineEnd::Lf,
        None if text.contains(&b'\r') => LineEnd::Cr,
        None => LineEnd::Lf,
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;
    use crate::source::records::Records;

    fn read(text: impl Into<Vec<u8>>) -> Result<Vec<Vec<String>>> {
        let mut records = Records::new(io::Cursor::new(text.into()), Path::new("t.csv"))?;
        let mut rows = vec![records.header().to_vec()];
        let mut record = Record::new();
        while records.next(&mut record)? {
            rows.push(record.iter().map(str::to_owned).collect());
        }
        Ok(rows)
    }

    fn message(text: impl Into<Vec<u8>>) -> String {
        read(text).unwrap_err().to_string()
    }

    #[test]
    fn delimiters_and_line_ends_are_found() {
        let expected = vec![vec!["a", "b"], vec!["1", "x,;y"], vec!["2", "z"]];
        for delimiter in [",", ";", "\t", "|"] {
            for end in ["\n", "\r\n", "\r"] {
                let text = ["a,b", "1,\"x#y\"", "", "2,z", ""]
                    .join(end)
                    .replace(',', delimiter)
                    .replace('#', ",;");
                assert_eq!(read(text).unwrap(), expected, "{delimiter:?} {end:?}");
            }
        }
        assert_eq!(read("name\nDupont, Jean\nx").unwrap()[1], ["Dupont, Jean"]);
        assert_eq!(read("a,b,\n1,2,\n").unwrap()[0], ["a", "b", "column_3"]);
        assert_eq!(read("a,b\n1,2,\n").unwrap()[1], ["1", "2"]);
    }

    #[test]
    fn lines_are_counted_where_records_start() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["a,b", "", "1,\"x", "y\"", "2,z"].join(end);
            let mut records = Records::new(io::Cursor::new(text), Path::new("t.csv")).unwrap();
            let mut record = Record::new();
            records.next(&mut record).unwrap();
            assert_eq!((record.line(), record.get(0)), (3, "1"), "{end:?}");
            records.next(&mut record).unwrap();
            assert_eq!((record.line(), record.get(1)), (5, "z"), "{end:?}");
            assert!(!records.next(&mut record).unwrap());
        }
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        assert_eq!(
            message(""),
            "t.csv: is empty; give a table with a header and one row per account"
        );
        assert_eq!(message("\n\n \r\n"), message(""));
        assert!(
            message("a,b\n1,2\n1,2,3\n1\n")
                .starts_with("t.csv:3: row has 3 fields where the header has 2 (and 1 more rows")
        );
        assert_eq!(read("a,b,a\n").unwrap()[0], ["a", "b", "a_2"]);
        assert!(message("a,b\n1,\"2\n3,4\n5,6\n").contains("t.csv:2: a quote opened"));
        assert!(message("a,b\n\0").contains("binary"));
        assert!(message("PK\x03\x04rest").contains("Excel"));
        assert!(
            message(format!("a,b\n1,{}\n", "x".repeat(50 << 20)))
                .contains("t.csv:2: a field is longer than 8 MiB")
        );
        assert!(message(format!("a,b\n{0},{0}{0}\n", "x".repeat(6 << 20))).contains("t.csv:2: a "));
        assert!(
            message(format!("a,b,c\n{0},{0},{0}\n", "x".repeat(6 << 20)))
                .contains("t.csv:2: a row is longer")
        );
    }

    proptest::proptest! {
        /// What a CSV writer quotes is read back, whatever it holds.
        #[test]
        fn quoting_is_undone(
            rows in proptest::collection::vec(proptest::collection::vec("[a-zé,;|\"\t\n ]{0,9}", 3), 1..12),
        ) {
            // Each row has a number: a row without any cell is none.
            let numbered = rows.iter().enumerate().map(|(at, row)| [&[at.to_string()], &row[..]].concat());
            let rows: Vec<Vec<String>> = numbered.collect();
            let mut writer = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).from_writer(vec![]);
            writer.write_record(["id", "a", "b", "c"]).unwrap();
            rows.iter().for_each(|row| writer.write_record(row).unwrap());
            let read = read(writer.into_inner().unwrap()).unwrap();
            proptest::prop_assert_eq!(&read[1..], &rows[..]);
        }

        /// Rows without quotes are cut as the parser cuts them, whichever rows beside them have some.
        #[test]
        fn plain_rows_are_cut_as_quoted_ones(
            rows in proptest::collection::vec(proptest::collection::vec("[a-zé\" ]{0,9}", 3), 1..12),
            crlf in proptest::bool::ANY,
        ) {
            let numbered = rows.iter().enumerate().map(|(at, row)| [&[at.to_string()], &row[..]].concat());
            let rows: Vec<Vec<String>> = numbered.collect();
            let written = |style: csv::QuoteStyle| {
                let ends = if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
                let mut writer = csv::WriterBuilder::new().quote_style(style).terminator(ends).from_writer(vec![]);
                writer.write_record(["id", "a", "b", "c"]).unwrap();
                rows.iter().for_each(|row| writer.write_record(row).unwrap());
                read(writer.into_inner().unwrap()).unwrap()
            };
            let plain = written(csv::QuoteStyle::Necessary);
            proptest::prop_assert_eq!(&plain[1..], &rows[..]);
            proptest::prop_assert_eq!(plain, written(csv::QuoteStyle::Always));
        }

        /// Every place of a byte is found, and no other.
        #[test]
        fn each_place_is_found(bytes in proptest::collection::vec(proptest::prop_oneof![
            proptest::strategy::Just(b','), 0u8..4, proptest::strategy::Just(b',' ^ 1), proptest::num::u8::ANY,
        ], 0..40)) {
            let mut found = Vec::new();
            each(b',', &bytes, |at| found.push(at));
            let places: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at] == b',').collect();
            proptest::prop_assert_eq!(found, places);
        }

        /// Any bytes are read or refused, never a panic.
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300)) {
            let _ = read(bytes);
        }

        /// Any text with the marks of a table is read or refused.
        #[test]
        fn any_marks_are_read_or_refused(text in "[a,;\"\r\n\té]{0,80}") {
            let _ = read(text);
        }
    }
}
