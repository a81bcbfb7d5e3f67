//! JSON objects that come one a line, of columns known beforehand; a line that cannot be read is given away, and hides no other.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::recipe::ReadRecipe;
use crate::source::feed::{Feed, Sink};
use crate::source::meter::Meter;
use crate::source::records::Records;
use crate::source::stream::{RejectTaker, Rejected};

/// Cells of a line in the header's order, or why there are none.
pub type ReadLine = Box<dyn FnMut(&[u8]) -> std::result::Result<Vec<Option<String>>, String> + Send>;

struct Objects<R> {
    path: PathBuf,
    lines: BufReader<R>,
    bytes: Vec<u8>,
    line: u64,
    longest: usize,
    read: ReadLine,
    taker: RejectTaker,
}

impl Records {
    /// Reads objects on a thread, a line each of at most `longest` bytes; `read` makes the cells of `header` of one, `taker` is
    /// told the lines of which it makes none.
    ///
    /// # Errors
    /// [`Error::Io`] when no thread can be started.
    pub fn of_objects(
        text: impl Read + Send + 'static,
        path: &Path,
        how: &ReadRecipe,
        header: Vec<String>,
        longest: usize,
        read: ReadLine,
        taker: RejectTaker,
    ) -> Result<Self> {
        let objects = Objects {
            path: path.to_path_buf(),
            lines: BufReader::with_capacity(1 << 16, text),
            bytes: Vec::new(),
            line: 0,
            longest,
            read,
            taker,
        };
        let source = Feed::start(path, move |sink| {
            sink.header(header, None);
            objects.feed(sink)
        })?;
        Ok(Self {
            path: path.to_path_buf(),
            source,
            meter: Meter::new(how),
            called: None,
        })
    }
}

impl<R: Read> Objects<R> {
    /// Reads the next line into `bytes`; false at the end, and what is wrong with one that is too long.
    fn next_line(&mut self) -> Result<Option<Option<String>>> {
        self.bytes.clear();
        let failed = Error::io(&self.path, "read");
        let limit = self.longest as u64 + 1;
        let read = (&mut self.lines).take(limit).read_until(b'\n', &mut self.bytes);
        if read.map_err(failed)? == 0 {
            return Ok(None);
        }
        self.line += 1;
        if self.bytes.len() <= self.longest || self.bytes.ends_with(b"\n") {
            return Ok(Some(None));
        }
        self.bytes.clear();
        self.lines
            .skip_until(b'\n')
            .map_err(Error::io(&self.path, "read"))?;
        Ok(Some(Some(format!(
            "the line is longer than {} bytes",
            self.longest
        ))))
    }

    fn feed(mut self, sink: &mut Sink) -> Result<()> {
        while let Some(wrong) = self.next_line()? {
            let mut bytes = self.bytes.as_slice();
            if self.line == 1 {
                bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
            }
            let bytes = bytes.trim_ascii();
            if bytes.is_empty() && wrong.is_none() {
                continue;
            }
            let cells = match wrong {
                Some(reason) => Err(reason),
                None => (self.read)(bytes),
            };
            match cells {
                Ok(cells) => {
                    for cell in cells {
                        sink.cell(|out| out.push_str(cell.as_deref().unwrap_or_default()));
                    }
                    if !sink.end_row(self.line)? {
                        return Ok(());
                    }
                }
                Err(reason) => (self.taker)(Rejected {
                    line: self.line,
                    reason,
                    row: String::new(),
                })?,
            }
        }
        Ok(())
    }
}
