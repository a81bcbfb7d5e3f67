//! Consecutive rows of a table, read together and looked at by one thread.

use crate::error::Result;
use crate::score::ahead::Ahead;
use crate::source::Record;

/// Blocks of rows that are read while as many are looked at (house choice).
pub(super) const BLOCKS: usize = 16;
/// Rows of a block. House choice: enough to make switching free.
const MOST: usize = 512;
/// Bytes after which a block is full, so that wide tables take no more memory than narrow ones. House choice.
const BYTES: usize = 128 << 10;

/// Consecutive rows of a table. Their memory is used again.
#[derive(Default)]
pub(super) struct Rows {
    records: Vec<Record>,
    /// How many of `records` are in use.
    len: usize,
    /// Rows of the table before them.
    before: u64,
}

impl Rows {
    /// Each row with its number in the table, from 0.
    pub fn iter(&self) -> impl Iterator<Item = (u64, &Record)> {
        (self.before..).zip(&self.records[..self.len])
    }

    /// Reads as many rows as there is room for; false when there are no more.
    fn read(&mut self, records: &mut Ahead, before: &mut u64) -> Result<bool> {
        self.before = *before;
        let mut bytes = 0;
        while self.len < MOST && bytes < BYTES {
            if self.len == self.records.len() {
                self.records.push(Record::new());
            }
            let record = &mut self.records[self.len];
            if !records.next(record)? {
                return Ok(false);
            }
            bytes += record.text.len();
            self.len += 1;
            *before += 1;
        }
        Ok(true)
    }
}

/// Reads as many rows as blocks take, one block after the other; false when there are no more. Blocks that none are left for are
/// empty, also behind an error.
///
/// # Errors
/// As [`crate::source::Records::next`].
pub(super) fn fill<'r>(
    blocks: impl Iterator<Item = &'r mut Rows>,
    records: &mut Ahead,
    before: &mut u64,
) -> Result<bool> {
    let mut more = Ok(true);
    for rows in blocks {
        rows.len = 0;
        if let Ok(true) = more {
            more = rows.read(records, before);
        }
    }
    more
}
