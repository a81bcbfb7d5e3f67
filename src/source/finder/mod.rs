//! Finds the table in what a source holds: which row is the header, which rows are none of the table's.
//!
//! Rows come in as they stand, of any width ([`RawRows`]); the header and rows of its width go out. What lies before
//! the header is told by the first rows, which are read ahead; what lies after the last row by a short look back. All
//! else streams: memory does not grow with the table.

mod groups;
mod head;
mod line;
mod names;
mod settle;
pub(super) mod sums;

use std::collections::VecDeque;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::recipe::ReadRecipe;
use crate::source::record::Record;
use crate::source::stream::{Dialect, LineEnd, RejectTaker, Source, check_width};
use crate::table::{AsRead, Mend, SkipReason};
use head::Head;
use sums::Sums;

/// Rows read ahead to find the header (house choice: preambles of reports are far shorter).
const HEAD_ROWS: usize = 200;
/// Text of the rows read ahead, in bytes (house choice).
const HEAD_TEXT: usize = 1 << 20;
/// Rows that wait until it is known whether the table goes on after them (house choice: no report ends in more lines).
const MOST_HELD: usize = 64;
/// Share of rows that may be shorter or longer than the header; one always may (house choice: beyond, the delimiter or
/// the header is not what it seems).
const MOST_RAGGED: f64 = 0.05;
/// Ragged rows counted after the first, for the message.
const MOST_COUNTED: u64 = 1000;

/// Rows of a source as they stand, before it is known which of them is the header. Rows without any cell may be left
/// out; cells that hold nothing are empty.
pub(crate) trait RawRows {
    /// Reads the next row, of any number of cells, with its line; false at the end.
    ///
    /// # Errors
    /// [`Error::Input`] with the place of what is wrong; [`Error::Io`].
    fn next_row(&mut self, row: &mut Record) -> Result<bool>;

    /// What the source itself says of how it was read: encoding, delimiter, sheet, what it skipped and mended.
    fn as_read(&self) -> AsRead {
        AsRead::default()
    }

    /// How a text is delimited.
    fn dialect(&self) -> Dialect {
        Dialect {
            delimiter: b',',
            line_end: LineEnd::Lf,
        }
    }

    /// Name of a text's encoding.
    fn encoding(&self) -> &'static str {
        "UTF-8"
    }

    /// Whether cells lie in columns of their own, as in a sheet, and no delimiter can be taken for another.
    fn is_sheet(&self) -> bool {
        false
    }
}

/// The table among raw rows: its header, then its rows, each as wide as the header.
pub(crate) struct Finder<R> {
    rows: R,
    path: PathBuf,
    how: ReadRecipe,
    header: Vec<String>,
    /// The header's cells as written, to know it again.
    written: Vec<String>,
    /// Columns of the source before the table's first.
    first: usize,
    /// Rows read ahead to find the header.
    ahead: VecDeque<Record>,
    /// Rows of which it is not known yet whether the table goes on after them.
    held: VecDeque<Held>,
    /// Rows known to be the table's.
    ready: VecDeque<Record>,
    sums: Sums,
    ragged: Ragged,
    read: AsRead,
    /// Line on which a row follows the last one without a gap.
    follows: u64,
    ended: bool,
    /// Takes rows of another width than the header, where they are not to be mended.
    rejects: Option<RejectTaker>,
}

/// A row that may be a footer, and whether it follows an empty line.
struct Held {
    row: Record,
    after_gap: bool,
}

/// Rows that are not as wide as the header.
#[derive(Default)]
struct Ragged {
    count: u64,
    /// Line and number of fields of the first.
    first: (u64, usize),
}

/// What a row is.
enum Verdict {
    Row,
    Skip(SkipReason),
    /// Known once the next row is.
    Wait,
    /// Given away.
    Rejected,
}

impl<R: RawRows> Finder<R> {
    /// Reads to the header; `path` is the source's name in messages.
    ///
    /// # Errors
    /// [`Error::Input`] when there is no row, and for whatever is mended where `how` is strict; those of the rows.
    pub fn new(mut rows: R, path: &Path, how: &ReadRecipe) -> Result<Self> {
        let mut ahead = VecDeque::new();
        let mut text = 0;
        let mut read = AsRead::default();
        let mut row = Record::new();
        let mut wanted = how.header_line.unwrap_or(0);
        let mut ended = false;
        while ahead.len() < HEAD_ROWS && text < HEAD_TEXT {
            if !rows.next_row(&mut row)? {
                ended = true;
                break;
            }
            check_width(row.len(), path, row.line)?;
            row.close_gaps();
            if how.skip.contains(&row.line) {
                read.skip(row.line, SkipReason::Asked);
            } else if row.line < wanted {
                read.skip(row.line, SkipReason::Title);
            } else {
                wanted = 0;
                text += row.text.len();
                ahead.push_back(std::mem::take(&mut row));
            }
        }
        let found = Head::of(ahead.make_contiguous(), how.header_line);
        let Some(head) = found else {
            let remedy = "give a table with a header and one row per account";
            return Err(Error::input(path, 0, 0, "is empty", remedy));
        };
        for (at, why) in &head.skipped {
            read.skip(ahead[*at].line, *why);
        }
        let mut finder = Self {
            rows,
            path: path.to_path_buf(),
            how: how.clone(),
            header: Vec::new(),
            written: Vec::new(),
            first: head.first,
            ahead,
            held: VecDeque::new(),
            ready: VecDeque::new(),
            sums: Sums::of(&head.sorts),
            ragged: Ragged::default(),
            read,
            follows: 0,
            ended,
            rejects: None,
        };
        finder.name_columns(&head)?;
        Ok(finder)
    }

    /// Names of the columns, all different; one without a name is called `column_7` by its position.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// The next row of the table, as wide as the header; false at the end.
    ///
    /// # Errors
    /// [`Error::Input`] for more rows of another width than may be mended, another table after this one, and whatever
    /// is mended where the recipe is strict; those of the rows.
    pub fn next(&mut self, record: &mut Record) -> Result<bool> {
        loop {
            if let Some(row) = self.ready.pop_front() {
                *record = row;
                self.read.rows += 1;
                return Ok(true);
            }
            if !self.take(record)? {
                if self.held.is_empty() {
                    return self.check_end().map(|()| false);
                }
                self.settle_end()?;
                continue;
            }
            match self.judge(record)? {
                Verdict::Row if self.held.is_empty() => {
                    self.read.rows += 1;
                    return Ok(true);
                }
                Verdict::Row => {
                    self.settle_within()?;
                    self.ready.push_back(std::mem::take(record));
                }
                Verdict::Skip(why) => {
                    if why == SkipReason::RepeatedHeader {
                        self.settle_between();
                    }
                    self.read.skip(record.line, why);
                }
                Verdict::Rejected => {}
                Verdict::Wait => {
                    let after_gap = self.after_gap(record);
                    self.follows = record.line + record.spans.max(1);
                    self.held.push_back(Held {
                        row: std::mem::take(record),
                        after_gap,
                    });
                    if self.held.len() > MOST_HELD {
                        self.settle_within()?;
                    }
                }
            }
        }
    }

    /// How it was read, as far as it was read; complete after the last row.
    pub fn as_read(&self) -> AsRead {
        let mut read = self.rows.as_read();
        read.header_line = self.read.header_line;
        read.rows = self.read.rows;
        self.read
            .skipped
            .iter()
            .for_each(|skipped| read.skip(skipped.line, skipped.why));
        read.more_skipped += self.read.more_skipped;
        read.skipped.sort_by_key(|skipped| skipped.line);
        read.mended.extend(self.read.mended.iter().cloned());
        read
    }

    /// The next row, of those read ahead or of the source.
    fn take(&mut self, record: &mut Record) -> Result<bool> {
        loop {
            if let Some(row) = self.ahead.pop_front() {
                *record = row;
                return Ok(true);
            }
            if self.ended {
                return Ok(false);
            }
            if !self.rows.next_row(record)? {
                self.ended = true;
                return Ok(false);
            }
            if self.how.skip.is_empty() || !self.how.skip.contains(&record.line) {
                return Ok(true);
            }
            self.read.skip(record.line, SkipReason::Asked);
        }
    }

    /// Names the columns and drops what was read ahead up to the header.
    fn name_columns(&mut self, head: &Head) -> Result<()> {
        let width = head.width;
        let mut row = Record::new();
        let groups = head.groups.and_then(|at| self.ahead.get(at).cloned());
        if let Some(at) = head.header {
            self.ahead.drain(..at);
            row = self.ahead.pop_front().unwrap_or_default();
            self.read.header_line = row.line;
        } else {
            self.ahead.drain(..head.start);
            let line = self.ahead.front().map_or(0, |row| row.line);
            if self.how.header_line != Some(0) {
                let reason = "has no header: its first row looks like data";
                let remedy = "add a row of names, or say `header_line = 0` under [read]";
                self.mend(Mend::NoHeader, line, reason, remedy)?;
            }
        }
        let named = width - usize::from(head.names_rows);
        let cells = (head.first..head.first + named).map(|at| row.get(at).trim().to_owned());
        let cells = head.names_rows.then(String::new).into_iter().chain(cells);
        self.written = if head.header.is_some() {
            cells.collect()
        } else {
            vec![String::new(); width]
        };
        if head.names_rows {
            let reason = "every row has one cell more than the header";
            let remedy = "name the first column";
            self.mend(Mend::UnnamedFirst, row.line, reason, remedy)?;
        }
        let mut written = self.written.clone();
        if let Some(groups) = &groups {
            let cells: Vec<&str> = (head.first..head.first + named)
                .map(|at| groups.get(at).trim())
                .collect();
            let (joined, example) = groups::join(&mut written, &cells);
            if joined > 0 {
                let reason = "the header has two lines, which would be joined";
                self.mend(
                    Mend::GroupedNames { example },
                    groups.line,
                    reason,
                    "give every column one name on one line",
                )?;
                self.read
                    .mended
                    .last_mut()
                    .into_iter()
                    .for_each(|mended| mended.count = joined);
            }
        }
        let (names, repeated) = names::unique(&written);
        for (column, before, name) in repeated {
            let reason = format!(
                "columns {} and {} are both called `{name}`",
                before + 1,
                column + 1
            );
            let renamed = names[column].clone();
            let what = Mend::RepeatedName { name, renamed };
            self.mend(what, row.line, &reason, "give every column its own name")?;
        }
        self.header = names;
        Ok(())
    }

    /// Notes what was mended, or refuses it where the recipe is strict.
    fn mend(&mut self, what: Mend, line: u64, reason: &str, remedy: &str) -> Result<()> {
        if self.how.strict {
            return Err(Error::input(&self.path, line, 0, reason, remedy));
        }
        self.read.mend(what, line);
        Ok(())
    }

    fn after_gap(&self, record: &Record) -> bool {
        self.follows > 0 && record.line > self.follows
    }
}

impl<R: RawRows + Send> Source for Finder<R> {
    fn header(&self) -> &[String] {
        self.header()
    }

    fn next(&mut self, record: &mut Record) -> Result<bool> {
        self.next(record)
    }

    fn dialect(&self) -> Dialect {
        self.rows.dialect()
    }

    fn encoding(&self) -> &'static str {
        self.rows.encoding()
    }

    fn as_read(&self) -> AsRead {
        self.as_read()
    }

    fn reject_into(&mut self, taker: RejectTaker) {
        self.rejects = Some(taker);
    }
}
