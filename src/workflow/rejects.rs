//! Rows that could not be scored, kept in a file of their own with line and reason.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;

use crate::error::Result;
use crate::source::{RejectTaker, Rejected};
use crate::workflow::output::{OutputSet, Rows, delimiter};

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
            kept: Arc::new(Mutex::new(Kept { rows, count: 0 })),
        })
    }

    /// What takes rows for it.
    pub fn taker(&self) -> RejectTaker {
        let kept = Arc::clone(&self.kept);
        Box::new(move |rejected: Rejected| {
            let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
            kept.count += 1;
            let line = rejected.line.to_string();
            kept.rows.write([&line, &rejected.reason, &rejected.row])
        })
    }

    /// Adds the file to those that appear together. The reader is gone by then.
    ///
    /// # Errors
    /// As [`Rows::finish_in`].
    pub fn finish_in(self, set: &mut OutputSet) -> Result<RejectedRows> {
        let count = self.kept.lock().unwrap_or_else(PoisonError::into_inner).count;
        if let Some(kept) = Arc::into_inner(self.kept) {
            let kept = kept.into_inner().unwrap_or_else(PoisonError::into_inner);
            kept.rows.finish_in(set)?;
        }
        Ok(RejectedRows {
            file: self.file,
            rows: count,
        })
    }
}
