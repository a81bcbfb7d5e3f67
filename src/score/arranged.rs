//! Lines that are written in another order than they come in.

use std::io::{Read, Seek, SeekFrom, Write};

use tempfile::SpooledTempFile;

use crate::error::{Error, Result};
use crate::score::list::List;

/// Bytes that are held in memory; more go through an unnamed file (house choice).
const HELD: usize = 16 << 20;

/// The lines of a list, kept as they come with the place of each.
pub(super) struct Arranged {
    lines: SpooledTempFile,
    /// Where the line of each place begins, and its length.
    places: Vec<(u64, usize)>,
    end: u64,
}

impl Arranged {
    pub fn new(list: &List) -> Self {
        Self {
            lines: tempfile::spooled_tempfile(HELD),
            places: vec![(0, 0); list.places() as usize],
            end: 0,
        }
    }

    /// Keeps consecutive lines; each has its place and where it ends among these bytes.
    ///
    /// # Errors
    /// [`Error::Io`] when there is no room for a temporary file.
    pub fn keep(&mut self, bytes: &[u8], lines: &[(u32, usize)]) -> Result<()> {
        let mut start = 0;
        for &(place, end) in lines {
            self.places[place as usize] = (self.end + start as u64, end - start);
            start = end;
        }
        self.end += bytes.len() as u64;
        self.lines
            .write_all(bytes)
            .map_err(Error::io(std::env::temp_dir(), "write a temporary file in"))
    }

    /// Writes the lines in their order.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn write(mut self, out: &mut dyn Write, out_name: &str) -> Result<()> {
        let mut line = Vec::new();
        for (start, length) in self.places {
            line.resize(length, 0);
            self.lines
                .seek(SeekFrom::Start(start))
                .and_then(|_| self.lines.read_exact(&mut line))
                .map_err(Error::io(std::env::temp_dir(), "read the scores kept in"))?;
            out.write_all(&line).map_err(Error::io(out_name, "write"))?;
        }
        Ok(())
    }
}
