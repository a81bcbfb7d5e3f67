//! Sources that read on a thread of their own, ahead of whoever takes the records.
//!
//! Readers of sheets and databases borrow from what they read, or wait on a network: a thread holds all of it, and
//! batches of rows pass through a channel that holds a few, so memory stays bounded.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use crate::error::{Error, Result};
use crate::source::csv::{LONGEST_FIELD, LONGEST_RECORD};
use crate::source::finder::RawRows;
use crate::source::meter::over_time;
use crate::source::record::Record;
use crate::source::stream::{Need, Source};
use crate::table::AsRead;

/// Name of the threads that read sources. A damaged file may make a reader's library panic; the panic is told as an
/// error, so a program may want to keep the panic's own message off its terminal.
pub const READER_THREAD: &str = "lookalike-source";
/// Text of a batch, in bytes (house choice: long enough to make passing it free).
const BATCH: usize = 128 << 10;
/// Rows of a batch, and cells: empty ones have no text.
const BATCH_ROWS: usize = 4096;
const BATCH_CELLS: usize = 1 << 16;
/// Batches that wait.
const WAITING: usize = 4;

/// What passes through the channel.
enum Message {
    Header(Vec<String>, Option<String>),
    Rows(Batch),
    Failed(Error),
    End(AsRead),
}

/// Rows side by side.
#[derive(Default)]
struct Batch {
    text: String,
    /// Where each cell ends in `text`, row after row.
    ends: Vec<usize>,
    /// Cells that are numbers where they come from, NaN for others; shorter than `ends` where none follows.
    numbers: Vec<f64>,
    /// Where the cells of each row end in `ends`.
    rows: Vec<usize>,
    lines: Vec<u64>,
}

/// Where a reader puts its header, then its rows cell by cell.
pub struct Sink {
    path: PathBuf,
    channel: SyncSender<Message>,
    /// Cells that every row is filled up to; none where rows are as wide as they are.
    width: usize,
    /// How it was read, sent after the last row.
    pub read: AsRead,
    /// What is needed of each column, once somebody says it.
    #[cfg(any(feature = "parquet", feature = "sqlite"))]
    needs: Arc<OnceLock<Vec<Need>>>,
    batch: Batch,
    /// Where the current row starts in the batch's text and cells.
    row: (usize, usize),
}

impl Sink {
    /// The columns, before any row.
    pub fn header(&mut self, names: Vec<String>, note: Option<String>) {
        self.width = names.len();
        // A receiver that is gone is noticed at the next row.
        let _ = self.channel.send(Message::Header(names, note));
    }

    /// Adds a cell to the current row, written by `write`; once the row is too long, which [`Sink::end_row`] tells, the
    /// rest of it is left out.
    pub fn cell(&mut self, write: impl FnOnce(&mut String)) {
        if self.batch.text.len() - self.row.0 <= LONGEST_RECORD {
            write(&mut self.batch.text);
        }
        self.batch.ends.push(self.batch.text.len());
    }

    /// Adds a cell that is a number where it comes from, NaN for one that is none; `write` writes its text where that is needed.
    #[cfg(any(feature = "parquet", feature = "sqlite"))]
    pub fn value(&mut self, number: f64, write: impl FnOnce(&mut String)) {
        let needed = match self.needs.get() {
            Some(needs) => needs[self.batch.ends.len() - self.row.1],
            None => Need::Text,
        };
        if !number.is_nan() {
            self.batch.numbers.resize(self.batch.ends.len(), f64::NAN);
            self.batch.numbers.push(number);
        }
        match needed {
            Need::Nothing => self.batch.ends.push(self.batch.text.len()),
            Need::Number if !number.is_nan() => self.batch.ends.push(self.batch.text.len()),
            _ => self.cell(write),
        }
    }

    /// Ends the current row, whose missing cells are empty; false when nobody wants more.
    ///
    /// # Errors
    /// [`Error::Input`] for a cell or row that is too long.
    pub fn end_row(&mut self, line: u64) -> Result<bool> {
        let (text_start, cells_start) = self.row;
        let end = self.batch.text.len();
        if end - text_start > LONGEST_FIELD {
            self.check(line, text_start, cells_start)?;
        }
        let cells = self.batch.ends.len() - cells_start;
        debug_assert!(self.width == 0 || cells <= self.width);
        self.batch.ends.resize(cells_start + cells.max(self.width), end);
        self.batch.rows.push(self.batch.ends.len());
        self.batch.lines.push(line);
        self.row = (end, self.batch.ends.len());
        let is_full = end >= BATCH || self.batch.lines.len() >= BATCH_ROWS;
        if is_full || self.batch.ends.len() >= BATCH_CELLS {
            return Ok(self.flush());
        }
        Ok(true)
    }

    fn check(&self, line: u64, text_start: usize, cells_start: usize) -> Result<()> {
        let mut start = text_start;
        let mut longest = 0;
        for &end in &self.batch.ends[cells_start..] {
            longest = longest.max(end - start);
            start = end;
        }
        let (what, most) = if longest > LONGEST_FIELD {
            ("field", LONGEST_FIELD)
        } else if start - text_start > LONGEST_RECORD {
            ("row", LONGEST_RECORD)
        } else {
            return Ok(());
        };
        let reason = format!("a {what} is longer than {} MiB", most >> 20);
        Err(Error::input(&self.path, line, 0, reason, "leave that column out"))
    }

    fn flush(&mut self) -> bool {
        let batch = std::mem::take(&mut self.batch);
        self.row = (0, 0);
        self.channel.send(Message::Rows(batch)).is_ok()
    }
}

/// Records from a reader's thread.
pub struct Feed {
    path: PathBuf,
    header: Vec<String>,
    note: Option<String>,
    channel: Receiver<Message>,
    batch: Batch,
    next_row: usize,
    ended: bool,
    read: AsRead,
    needs: Arc<OnceLock<Vec<Need>>>,
    /// When reading began, and how long it may take; none where only rows are timed.
    limit: Option<(Instant, Duration)>,
    /// Rows received.
    rows: u64,
}

impl Feed {
    /// Starts `read` on its thread and waits for its header; `path` is the source's name in messages.
    ///
    /// # Errors
    /// Those of `read`; [`Error::Input`] when it panics.
    pub fn start(
        path: &Path,
        read: impl FnOnce(&mut Sink) -> Result<()> + Send + 'static,
    ) -> Result<Box<dyn Source>> {
        let mut feed = Self::start_raw(path, read)?;
        match feed.receive()? {
            Message::Header(header, note) => (feed.header, feed.note) = (header, note),
            _ => return Err(damaged(path)),
        }
        Ok(Box::new(feed))
    }

    /// Starts `read`, which gives rows of any width and no header, on its thread; its errors come with the first row.
    ///
    /// # Errors
    /// [`Error::Io`] when no thread can be started.
    pub fn start_raw(
        path: &Path,
        read: impl FnOnce(&mut Sink) -> Result<()> + Send + 'static,
    ) -> Result<Self> {
        let (sender, channel) = sync_channel(WAITING);
        let needs = Arc::default();
        let mut sink = Sink {
            path: path.to_path_buf(),
            #[cfg(any(feature = "parquet", feature = "sqlite"))]
            needs: Arc::clone(&needs),
            channel: sender,
            width: 0,
            read: AsRead::default(),
            batch: Batch::default(),
            row: (0, 0),
        };
        thread::Builder::new()
            .name(READER_THREAD.to_owned())
            .spawn(move || {
                let last = match read(&mut sink) {
                    Ok(()) => {
                        sink.flush();
                        Message::End(std::mem::take(&mut sink.read))
                    }
                    Err(error) => Message::Failed(error),
                };
                let _ = sink.channel.send(last);
            })
            .map_err(Error::io(path, "start reading"))?;
        Ok(Self {
            path: path.to_path_buf(),
            header: Vec::new(),
            note: None,
            channel,
            batch: Batch::default(),
            next_row: 0,
            ended: false,
            read: AsRead::default(),
            needs,
            limit: None,
            rows: 0,
        })
    }

    /// Waits no longer than `patience` from now on, also where no row comes that could be timed: a workbook is looked over
    /// before its first.
    #[cfg(feature = "xlsx")]
    pub fn within(self, patience: Option<Duration>) -> Self {
        Self {
            limit: patience.map(|patience| (Instant::now(), patience)),
            ..self
        }
    }

    /// The name in messages of what a raw source reads, which it says before its first row.
    ///
    /// # Errors
    /// Those of reading up to there.
    #[cfg(feature = "xlsx")]
    pub fn name(&mut self) -> Result<PathBuf> {
        match self.receive()? {
            Message::Header(_, Some(name)) => Ok(PathBuf::from(name)),
            _ => Err(damaged(&self.path)),
        }
    }

    fn receive(&mut self) -> Result<Message> {
        let message = match self.limit {
            None => self.channel.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some((since, patience)) => self
                .channel
                .recv_timeout(patience.saturating_sub(since.elapsed())),
        };
        match message {
            Ok(Message::Failed(error)) => Err(error),
            Ok(message) => {
                if let Message::Rows(batch) = &message {
                    self.rows += batch.lines.len() as u64;
                }
                Ok(message)
            }
            Err(RecvTimeoutError::Timeout) => {
                let patience = self.limit.map_or(Duration::ZERO, |(_, patience)| patience);
                Err(over_time(&self.path, patience, self.rows))
            }
            // Nothing more will come from a thread that ended without saying so: it panicked.
            Err(RecvTimeoutError::Disconnected) => Err(damaged(&self.path)),
        }
    }
}

fn damaged(path: &Path) -> Error {
    let reason = "cannot be read: what it says of itself does not hold together";
    Error::input(path, 0, 0, reason, "it is damaged; write it again")
}

impl RawRows for Feed {
    fn next_row(&mut self, row: &mut Record) -> Result<bool> {
        self.next(row)
    }

    fn is_sheet(&self) -> bool {
        true
    }

    fn as_read(&self) -> AsRead {
        self.read.clone()
    }
}

impl Source for Feed {
    fn header(&self) -> &[String] {
        &self.header
    }

    fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }

    fn as_read(&self) -> AsRead {
        self.read.clone()
    }

    fn need(&mut self, needs: Vec<Need>) {
        // Said once, if at all: what was said first holds.
        let _ = self.needs.set(needs);
    }

    fn next(&mut self, record: &mut Record) -> Result<bool> {
        while self.next_row == self.batch.lines.len() {
            if self.ended {
                return Ok(false);
            }
            match self.receive() {
                Ok(Message::Rows(batch)) => (self.batch, self.next_row) = (batch, 0),
                Ok(Message::End(read)) => (self.read, self.ended) = (read, true),
                Ok(_) => self.ended = true,
                Err(error) => {
                    self.ended = true;
                    return Err(error);
                }
            }
        }
        let first = match self.next_row {
            0 => 0,
            row => self.batch.rows[row - 1],
        };
        let start = match first {
            0 => 0,
            first => self.batch.ends[first - 1],
        };
        let ends = &self.batch.ends[first..self.batch.rows[self.next_row]];
        record.start(self.batch.lines[self.next_row]);
        record
            .text
            .push_str(&self.batch.text[start..ends.last().copied().unwrap_or(start)]);
        record.ends.extend(ends.iter().map(|end| end - start));
        let last = self.batch.rows[self.next_row].min(self.batch.numbers.len());
        if let Some(numbers) = self.batch.numbers.get(first..last) {
            record.numbers.extend_from_slice(numbers);
        }
        self.next_row += 1;
        Ok(true)
    }
}

#[cfg(all(test, feature = "xlsx"))]
mod tests {
    use super::*;

    /// A reader that is silent for long before its first row, as one that looks a workbook over.
    #[test]
    fn silence_has_an_end_where_one_is_asked_for() {
        let (done, wait) = std::sync::mpsc::channel::<()>();
        let silent = move |_: &mut Sink| {
            let _ = wait.recv();
            Ok(())
        };
        let feed = Feed::start_raw(Path::new("a.xlsx"), silent).unwrap();
        let error = feed.within(Some(Duration::from_millis(20))).name().unwrap_err();
        assert!(
            error
                .to_string()
                .contains("after 0 rows; raise it with --timeout"),
            "{error}"
        );
        drop(done);
    }
}
