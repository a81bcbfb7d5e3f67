//! A table that is read once, and names for its columns.

#[cfg(any(feature = "xlsx", feature = "sqlite", feature = "postgres"))]
use crate::error::nearest;
use crate::error::{Error, Result};
use crate::source::record::Record;
use crate::table::AsRead;
use crate::vocabulary::fold::composed;
use std::fs::File;
use std::path::Path;

/// A table that is read once, from its first record to its last.
pub trait Source: Send {
    /// Names of the columns, all different.
    fn header(&self) -> &[String];

    /// Reads the next record, which has as many fields as the header; false at the end.
    ///
    /// # Errors
    /// [`crate::Error::Input`] with the place of what is wrong; [`crate::Error::Io`].
    fn next(&mut self, record: &mut Record) -> Result<bool>;

    /// How a text is delimited; sources without delimiters say comma, which says nothing about decimals.
    fn dialect(&self) -> Dialect {
        Dialect {
            delimiter: b',',
            line_end: LineEnd::Lf,
        }
    }

    /// Name of the encoding, such as `UTF-8`, `Windows-1252` or `Shift_JIS`.
    fn encoding(&self) -> &'static str {
        "UTF-8"
    }

    /// How it was read, as far as it was read; complete after the last record.
    fn as_read(&self) -> AsRead {
        AsRead::default()
    }

    /// Has rows that are not as wide as the header given away from here on; sources whose rows are as wide as they should be have
    /// none.
    fn reject_into(&mut self, _: RejectTaker) {}

    /// Tells what is needed of each column from here on; a source may give more.
    fn need(&mut self, _: Vec<Need>) {}

    /// What was chosen for the user that they may want to know.
    fn note(&self) -> Option<&str> {
        None
    }
}

/// What is needed of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Its cells as text.
    Text,
    /// Its numbers where it holds numbers, else text.
    Number,
    /// Nothing.
    Nothing,
}

/// A row that is none of the table's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// Where it is, as [`Record::line`] says.
    pub line: u64,
    /// What is wrong with it.
    pub reason: String,
    /// Its cells, as a line of CSV.
    pub row: String,
}

/// Takes rows that are none of the table's.
pub type RejectTaker = Box<dyn FnMut(Rejected) -> Result<()> + Send>;

/// Most columns (house choice: each takes two kB while it is looked at).
const MOST_COLUMNS: usize = 100_000;

pub(super) fn temporary() -> Result<File> {
    tempfile::tempfile().map_err(Error::io(std::env::temp_dir(), "create a temporary file in"))
}

/// Column names: trimmed, in Unicode form C, unique, those left empty called by position.
///
/// # Errors
/// [`Error::Input`] for the same name twice, and for more than [`MOST_COLUMNS`] names.
pub(crate) fn header<'a>(
    names: impl IntoIterator<Item = &'a str>,
    path: &Path,
    line: u64,
) -> Result<Vec<String>> {
    let mut header: Vec<String> = Vec::new();
    let mut seen = rustc_hash::FxHashMap::default();
    for (position, name) in names.into_iter().map(str::trim).enumerate() {
        check_width(position + 1, path, line)?;
        let name = if name.is_empty() {
            format!("column_{}", position + 1)
        } else {
            composed(name).into_owned()
        };
        if let Some(before) = seen.insert(name.clone(), position) {
            let reason = format!(
                "columns {} and {} are both called `{name}`",
                before + 1,
                position + 1
            );
            return Err(Error::input(
                path,
                line,
                0,
                reason,
                "give every column its own name",
            ));
        }
        header.push(name);
    }
    Ok(header)
}

/// Refuses what is wider than any table of accounts.
///
/// # Errors
/// [`Error::Input`] for more than [`MOST_COLUMNS`] columns.
pub(super) fn check_width(columns: usize, path: &Path, line: u64) -> Result<()> {
    if columns <= MOST_COLUMNS {
        return Ok(());
    }
    let reason = format!("has more than {MOST_COLUMNS} columns");
    let remedy = "bring one row per account, and only the columns about it";
    Err(Error::input(path, line, 0, reason, remedy))
}

/// `did you mean …` or the whole list, for a sheet or table that is not there.
#[cfg(any(feature = "xlsx", feature = "sqlite", feature = "postgres"))]
pub(super) fn which(name: &str, known: &[String]) -> String {
    let list: Vec<String> = known.iter().take(12).map(|name| format!("`{name}`")).collect();
    let more = if known.len() > list.len() { " …" } else { "" };
    let near = nearest(name, known.iter().map(String::as_str))
        .map_or(String::new(), |near| format!("did you mean `{near}`? "));
    format!("{near}there is {}{more}", list.join(", "))
}

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dialect {
    /// What stands between two cells.
    pub delimiter: u8,
    /// What ends a record.
    pub line_end: LineEnd,
}

/// What ends a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineEnd {
    /// Unix: a line feed.
    Lf,
    /// Windows: carriage return and line feed.
    CrLf,
    /// Old Mac: carriage returns only.
    Cr,
}
