//! Rows that could not be scored, kept in a file of their own with line and reason.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;

use crate::error::Result;
use crate::source::{RejectTaker, Rejected};
use crate::workflow::output::{OutputSet, Rows, delimiter};

/// Rejected rows that wait for those of earlier lines, and their bytes (house choice: a row that may belong to a footer is
/// judged a few rows later).
const WAITING: usize = 1_000;
const MOST_BYTES: usize = 16 << 20;

/// What became of rows that could not be scored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RejectedRows {
    /// The file that they are in.
    pub file: PathBuf,
    /// How many they are.
    pub rows: u64,
}

/// The file in the making, shared with the reader.
pub(super) struct Rejects {
    file: PathBuf,
    kept: Arc<Mutex<Kept>>,
}

struct Kept {
    rows: Rows,
    count: u64,
    /// Rows whose turn has not come, by line and in the order met.
    waiting: BTreeMap<(u64, u64), (String, String)>,
    bytes: usize,
}

impl Kept {
    /// Writes the first of the rows that wait until so many are left.
    fn write(&mut self, most: usize) -> Result<()> {
        while self.waiting.len() > most || self.bytes > MOST_BYTES {
            let Some(((line, _), (reason, row))) = self.waiting.pop_first() else {
                break;
            };
            self.bytes -= reason.len() + row.len();
            self.rows.write([&line.to_string(), &reason, &row])?;
        }
        Ok(())
    }
}

impl Rejects {
    /// Opens a `.csv` or `.tsv` file with the columns `line`, `reason` and `row`.
    ///
    /// # Errors
    /// As [`Rows::create`]; [`crate::Error::Setting`] for another ending.
    pub fn create(file: &Path) -> Result<Self> {
        let mut rows = Rows::create(file, delimiter(file)?)?;
        rows.write(["line", "reason", "row"])?;
        Ok(Self {
            file: file.to_path_buf(),
            kept: Arc::new(Mutex::new(Kept {
                rows,
                count: 0,
                waiting: BTreeMap::new(),
                bytes: 0,
            })),
        })
    }

    /// What takes rows for it.
    pub fn taker(&self) -> RejectTaker {
        let kept = Arc::clone(&self.kept);
        Box::new(move |rejected: Rejected| {
            let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
            kept.count += 1;
            let place = (rejected.line, kept.count);
            kept.bytes += rejected.reason.len() + rejected.row.len();
            kept.waiting.insert(place, (rejected.reason, rejected.row));
            kept.write(WAITING)
        })
    }

    /// Adds the file to those that appear together. The reader is gone by then.
    ///
    /// # Errors
    /// As [`Rows::finish_in`].
    pub fn finish_in(self, set: &mut OutputSet) -> Result<RejectedRows> {
        let count = self.kept.lock().unwrap_or_else(PoisonError::into_inner).count;
        if let Some(kept) = Arc::into_inner(self.kept) {
            let mut kept = kept.into_inner().unwrap_or_else(PoisonError::into_inner);
            kept.write(0)?;
            kept.rows.finish_in(set)?;
        }
        Ok(RejectedRows {
            file: self.file,
            rows: count,
        })
    }
}
