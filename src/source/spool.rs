//! Rows kept in an unnamed file, to be read again as they were.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::source::record::Record;
use crate::source::records::Records;
use crate::source::stream::{Source, temporary};

/// A table's rows in an unnamed file. A database may answer the same question twice with other rows, or in another
/// order: what is read twice is asked once.
pub struct Spool {
    path: PathBuf,
    header: Vec<String>,
    file: File,
}

impl Spool {
    /// Reads a table to its end.
    ///
    /// # Errors
    /// As [`Records::next`]; [`Error::Io`] when the temporary folder cannot hold it.
    pub fn of(mut records: Records) -> Result<Self> {
        let mut file = temporary()?;
        let failed = |error| Error::io(std::env::temp_dir(), "write a temporary file in")(error);
        let mut out = BufWriter::with_capacity(1 << 18, &mut file);
        let mut record = Record::new();
        while records.next(&mut record)? {
            write(&mut out, &record).map_err(failed)?;
        }
        out.flush().map_err(failed)?;
        drop(out);
        Ok(Self {
            path: records.path().to_path_buf(),
            header: records.header().to_vec(),
            file,
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
            path: self.path.clone(),
            source: Box::new(Spooled {
                path: self.path.clone(),
                header: self.header.clone(),
                rows: BufReader::with_capacity(1 << 18, file),
                bytes: Vec::new(),
            }),
        })
    }
}

/// Line, length of the text, where each cell ends, text: all numbers 64 bits, little-endian.
fn write(out: &mut impl Write, record: &Record) -> io::Result<()> {
    out.write_all(&record.line.to_le_bytes())?;
    out.write_all(&(record.text.len() as u64).to_le_bytes())?;
    for &end in &record.ends {
        out.write_all(&(end as u64).to_le_bytes())?;
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
    fn number(&mut self) -> io::Result<u64> {
        let mut bytes = [0; 8];
        self.rows.read_exact(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
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
        let line = match self.number() {
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
