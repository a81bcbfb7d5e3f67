//! What reading a table may cost: rows, room and time, counted while records pass, so that it holds for every source.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::error::{Error, Result};
use crate::recipe::{ReadRecipe, Size};
use crate::source::record::Record;

/// Room for what is kept of standard input or a server to read it twice (house choice: five million rows of twenty
/// columns).
const KEPT: u64 = 1 << 30;
/// Room for what a database file gives beyond [`FILE_TIMES`] its own size: a view of a small one may never end (house
/// choice).
const FILE_KEPT: u64 = 192 << 20;
/// A join repeats what it joins (house choice).
const FILE_TIMES: u64 = 4;
/// Rows that a database file may give beyond one for each of its bytes (house choice).
const FILE_ROWS: u64 = 1_000_000;
/// Memory that a table held whole may take (house choice: 20 million rows of 20 columns).
const HELD: u64 = 4_000_000_000;
/// Rows between two looks at the clock (house choice: under a millisecond of reading).
const CLOCK_ROWS: u64 = 4096;

/// Counts what is read against the limits of the recipe and those of the source.
#[derive(Debug, Clone)]
pub(crate) struct Meter {
    since: Instant,
    timeout: Option<Duration>,
    most_rows: u64,
    /// Bytes of cells that may pass.
    most_bytes: u64,
    /// Bytes that may be kept in an unnamed file.
    kept: u64,
    /// Size of the database file that limits are taken from, where the user sets none.
    of: Option<u64>,
    how: ReadRecipe,
    rows: u64,
    bytes: u64,
    next_look: u64,
}

impl Meter {
    /// Limits as the recipe sets them.
    pub fn new(how: &ReadRecipe) -> Self {
        let mut meter = Self {
            since: Instant::now(),
            timeout: how.patience(),
            most_rows: how.max_rows.unwrap_or(u64::MAX),
            most_bytes: u64::MAX,
            kept: how.room().unwrap_or(KEPT),
            of: None,
            how: how.limits(),
            rows: 0,
            bytes: 0,
            next_look: 0,
        };
        meter.plan_look();
        meter
    }

    /// Those that a database file of `size` bytes has besides.
    pub fn of_database(how: &ReadRecipe, size: u64) -> Self {
        let kept = how
            .room()
            .unwrap_or(FILE_KEPT.saturating_add(size.saturating_mul(FILE_TIMES)));
        let mut meter = Self {
            most_rows: how.max_rows.unwrap_or(FILE_ROWS.saturating_add(size)),
            most_bytes: kept,
            kept,
            of: Some(size),
            ..Self::new(how)
        };
        meter.plan_look();
        meter
    }

    /// Counts time from an earlier moment: a table that is read twice has one budget.
    pub fn counted_from(&mut self, since: Instant) {
        self.since = since;
    }

    /// Bytes that may be kept of this source in an unnamed file.
    pub fn kept(&self) -> u64 {
        self.kept
    }

    fn plan_look(&mut self) {
        let clock = match self.timeout {
            Some(_) => self.rows.saturating_add(CLOCK_ROWS),
            None => u64::MAX,
        };
        self.next_look = clock.min(self.most_rows.saturating_add(1));
    }

    /// Counts a record that was read.
    ///
    /// # Errors
    /// [`Error::Input`] over a limit, which it names.
    #[inline]
    pub fn count(&mut self, record: &Record, path: &Path) -> Result<()> {
        self.rows += 1;
        self.bytes += record.text.len() as u64;
        if self.rows >= self.next_look || self.bytes > self.most_bytes {
            return self.look(path);
        }
        Ok(())
    }

    fn look(&mut self, path: &Path) -> Result<()> {
        if self.rows > self.most_rows {
            let of = self.of(self.how.max_rows.is_some());
            let limit = format!("{} rows{of}", self.most_rows);
            return Err(over(path, &limit, self.rows - 1, Raise::Rows));
        }
        if self.bytes > self.most_bytes {
            return Err(self.over_kept(path, self.rows - 1));
        }
        if let Some(timeout) = self.timeout
            && self.since.elapsed() > timeout
        {
            return Err(over_time(path, timeout, self.rows));
        }
        self.plan_look();
        Ok(())
    }

    fn of(&self, asked: bool) -> String {
        match self.of {
            Some(size) if !asked => format!(" from a database file of {}", Size(size)),
            _ => String::new(),
        }
    }

    /// The error of more than [`Meter::kept`] bytes.
    pub fn over_kept(&self, path: &Path, rows: u64) -> Error {
        let of = self.of(self.how.max_memory.is_some());
        let limit = format!("{} kept{of}", Size(self.kept));
        over(path, &limit, rows, Raise::Memory)
    }
}

/// Refuses a table that would take more memory than it may, held whole.
///
/// # Errors
/// [`Error::Input`] with the limit.
pub(crate) fn check_held(bytes: u64, rows: u64, how: &ReadRecipe, path: &Path) -> Result<()> {
    let most = how.room().unwrap_or(HELD);
    if bytes > most {
        return Err(over(
            path,
            &format!("{} of memory", Size(most)),
            rows,
            Raise::Memory,
        ));
    }
    Ok(())
}

/// Which option raises a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Raise {
    Rows,
    Memory,
    Time,
}

/// Over `limit` after `rows` rows.
pub(crate) fn over(path: &Path, limit: &str, rows: u64, raise: Raise) -> Error {
    let (option, key) = match raise {
        Raise::Rows => ("--max-rows N", "max_rows"),
        Raise::Memory => ("--max-memory SIZE", "max_memory"),
        Raise::Time => ("--timeout SECONDS", "timeout"),
    };
    let reason = format!("over the limit of {limit}, after {rows} rows");
    let remedy = format!("raise it with {option}, or `{key}` under [read]");
    Error::input(path, 0, 0, reason, remedy)
}

/// Over the time that reading may take.
pub(crate) fn over_time(path: &Path, timeout: Duration, rows: u64) -> Error {
    over(path, &format!("{} s", timeout.as_secs()), rows, Raise::Time)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(text: &str) -> Record {
        let mut record = Record::new();
        record.text.push_str(text);
        record.ends.push(text.len());
        record
    }

    #[test]
    fn rows_beyond_the_limit_are_refused_and_not_the_last_allowed() {
        let how = ReadRecipe {
            max_rows: Some(2),
            ..ReadRecipe::default()
        };
        let mut meter = Meter::new(&how);
        let path = Path::new("a.csv");
        for _ in 0..2 {
            meter.count(&record("x"), path).unwrap();
        }
        let error = meter.count(&record("x"), path).unwrap_err();
        assert_eq!(
            error.to_string(),
            "a.csv: over the limit of 2 rows, after 2 rows; raise it with --max-rows N, or `max_rows` under [read]"
        );
    }

    #[test]
    fn a_small_database_file_gives_no_more_than_its_size_allows() {
        let mut meter = Meter::of_database(&ReadRecipe::default(), 4096);
        let long = record(&"x".repeat(1 << 20));
        let path = Path::new("a.db");
        let error = (0..1000).find_map(|_| meter.count(&long, path).err()).unwrap();
        assert!(
            error
                .to_string()
                .contains("kept from a database file of 4.1 kB, after 192 rows"),
            "{error}"
        );
    }

    #[test]
    fn time_counts_from_the_first_opening() {
        let how = ReadRecipe {
            timeout: Some(5),
            ..ReadRecipe::default()
        };
        let mut meter = Meter::new(&how);
        let path = Path::new("a.csv");
        for _ in 0..2 * CLOCK_ROWS {
            meter.count(&record("x"), path).unwrap();
        }
        if let Some(earlier) = Instant::now().checked_sub(Duration::from_secs(6)) {
            meter.counted_from(earlier);
            let error = (0..CLOCK_ROWS)
                .find_map(|_| meter.count(&record("x"), path).err())
                .unwrap();
            assert!(error.to_string().contains("over the limit of 5 s"), "{error}");
        }
    }
}
