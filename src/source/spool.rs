//! Rows kept in an unnamed file, to be read again as they were.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::recipe::ReadRecipe;
use crate::source::meter::Meter;
use crate::source::record::Record;
use crate::source::records::Records;
use crate::source::stream::{Source, temporary};

/// A table's rows in an unnamed file. A database may answer the same question twice with other rows, or in another
/// order: what is read twice is asked once.
pub struct Spool {
    path: PathBuf,
    header: Vec<String>,
    file: File,
    meter: Meter,
}

impl Spool {
    /// Reads a table to its end.
    ///
    /// # Errors
    /// As [`Records::next`]; [`Error::Input`] for more than may be kept; [`Error::Io`] when the temporary folder cannot
    /// hold it.
    pub fn of(mut records: Records, how: &ReadRecipe) -> Result<Self> {
        let mut file = temporary()?;
        let failed = |error| Error::io(std::env::temp_dir(), "write a temporary file in")(error);
        let mut out = BufWriter::with_capacity(1 << 18, &mut file);
        let mut record = Record::new();
        let (mut rows, mut kept) = (0, 0);
        while records.next(&mut record)? {
            record.close_gaps();
            kept += (FIXED + END * record.ends.len() + record.text.len()) as u64;
            if kept > records.meter.kept() {
                return Err(records.meter.over_kept(records.path(), rows));
            }
            rows += 1;
            write(&mut out, &record).map_err(failed)?;
        }
        out.flush().map_err(failed)?;
        drop(out);
        Ok(Self {
            path: records.path().to_path_buf(),
            header: records.header().to_vec(),
            file,
            // Rows were counted when they came; what is left to count is time.
            meter: Meter::new(&ReadRecipe {
                max_rows: None,
                ..how.limits()
            }),
        })
    }

    /// Its rows from the first.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn open(&self) -> Result<Records> {
        let mut file = self.file.try_clone().map_err(Error::io(&self.path, "read"))?;
        file.seek(SeekFrom::Start(0))
            .map_err(Error::io(&self.path, "read"))?;
        Ok(Records {
            meter: self.meter.clone(),
            path: self.path.clone(),
            called: None,
            source: Box::new(Spooled {
                path: self.path.clone(),
                header: self.header.clone(),
                rows: BufReader::with_capacity(1 << 18, file),
                bytes: Vec::new(),
            }),
        })
    }
}

/// Bytes of a row's line and length, and of where a cell ends: a record is shorter than 4 GB.
const FIXED: usize = 12;
const END: usize = 4;

/// Line (64 bits), length of the text, where each cell ends (32 bits), text; numbers little-endian.
fn write(out: &mut impl Write, record: &Record) -> io::Result<()> {
    out.write_all(&record.line.to_le_bytes())?;
    out.write_all(&(record.text.len() as u32).to_le_bytes())?;
    for &end in &record.ends {
        out.write_all(&(end as u32).to_le_bytes())?;
    }
    out.write_all(record.text.as_bytes())
}

struct Spooled {
    path: PathBuf,
    header: Vec<String>,
    rows: BufReader<File>,
    bytes: Vec<u8>,
}

impl Spooled {
    fn line(&mut self) -> io::Result<u64> {
        let mut bytes = [0; 8];
        self.rows.read_exact(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn number(&mut self) -> io::Result<u32> {
        let mut bytes = [0; END];
        self.rows.read_exact(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn read(&mut self, record: &mut Record) -> io::Result<()> {
        let length = self.number()? as usize;
        for _ in 0..self.header.len() {
            let end = self.number()? as usize;
            record.ends.push(end);
        }
        self.bytes.resize(length, 0);
        self.rows.read_exact(&mut self.bytes)?;
        let text = std::str::from_utf8(&self.bytes).map_err(io::Error::other)?;
        record.text.push_str(text);
        Ok(())
    }
}

impl Source for Spooled {
    fn header(&self) -> &[String] {
        &self.header
    }

    fn next(&mut self, record: &mut Record) -> Result<bool> {
        let failed = |path: &Path, error| Err(Error::io(path, "read")(error));
        let line = match self.line() {
            Ok(line) => line,
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(false),
            Err(error) => return failed(&self.path, error),
        };
        record.start(line);
        match self.read(record) {
            Ok(()) => Ok(true),
            Err(error) => failed(&self.path, error),
        }
    }
}
