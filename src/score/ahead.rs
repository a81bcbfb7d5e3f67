//! Records whose first rows are looked at before any is scored, in bounded memory.

use crate::error::{Error, Result};
use crate::source::{Need, Record, Records};

/// Rows looked at ahead (house choice: enough for a mark that one cell in a thousand carries, and some megabytes).
const ROWS: usize = 20_000;
/// Bytes after which the look ahead ends, for wide tables (house choice).
const BYTES: usize = 16 << 20;

/// Records, the first of which are held until they are asked for.
pub struct Ahead<'r> {
    records: &'r mut Records,
    first: Vec<Record>,
    /// How many of `first` were given away.
    given: usize,
    /// What stood in the way of reading further: said after the rows before it.
    end: Option<Result<()>>,
}

impl<'r> Ahead<'r> {
    /// Reads the first rows. A row that cannot be read is an error once those before it were given away.
    pub fn new(records: &'r mut Records) -> Self {
        let (mut first, mut bytes, mut end) = (Vec::new(), 0, None);
        while first.len() < ROWS && bytes < BYTES && end.is_none() {
            let mut record = Record::new();
            match records.next(&mut record) {
                Ok(true) => {
                    bytes += record.iter().map(str::len).sum::<usize>() + record.len() * size_of::<usize>();
                    first.push(record);
                }
                Ok(false) => end = Some(Ok(())),
                Err(error) => end = Some(Err(error)),
            }
        }
        Self {
            records,
            first,
            given: 0,
            end,
        }
    }

    /// The first rows, before any was given away.
    pub fn first(&self) -> &[Record] {
        &self.first[self.given..]
    }

    /// The source that is read.
    pub fn records(&self) -> &Records {
        self.records
    }

    /// As [`Records::need`], of the rows that were not looked at yet.
    pub fn need(&mut self, needs: Vec<Need>) {
        self.records.need(needs);
    }

    /// The next record, as [`Records::next`].
    ///
    /// # Errors
    /// As [`Records::next`].
    pub fn next(&mut self, record: &mut Record) -> Result<bool> {
        if let Some(held) = self.first.get_mut(self.given) {
            std::mem::swap(record, held);
            self.given += 1;
            return Ok(true);
        }
        self.first = Vec::new();
        self.given = 0;
        match self.end.take() {
            None => self.records.next(record),
            Some(Ok(())) => {
                self.end = Some(Ok(()));
                Ok(false)
            }
            Some(Err(error)) => {
                self.end = Some(Ok(()));
                Err::<bool, Error>(error)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn every_record_is_given_once_and_an_error_comes_last() {
        let text = "a,b\n1,2\n3,4\n5\n";
        let mut records = Records::new(text.as_bytes(), Path::new("t.csv")).unwrap();
        let mut ahead = Ahead::new(&mut records);
        let held = ahead.first().len();
        let mut record = Record::new();
        let mut rows = Vec::new();
        let end = loop {
            match ahead.next(&mut record) {
                Ok(true) => rows.push(record.get(0).to_owned()),
                other => break other,
            }
        };
        assert!(
            held >= 2 && rows.starts_with(&["1".to_owned(), "3".to_owned()]),
            "{rows:?}"
        );
        // Whether the short row is refused or filled up is the reader's business.
        assert_eq!(end.is_err(), rows.len() == 2);
        assert!(matches!(ahead.next(&mut record), Ok(false)));
    }
}
