//! How a table's file is read, where what is found in it should not decide.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::size::Size;

/// How files are read, each choice fixed instead of found.
///
/// ```toml
/// [read]
/// encoding = "windows-1252"
/// delimiter = ";"
/// header_line = 4
/// sheet = "Accounts"
/// skip = [5, 1203]
/// strict = true
/// max_rows = 5000000
/// max_memory = "2 GB"
/// timeout = 600
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ReadRecipe {
    /// Encoding of a text, by any of its ordinary names. Default: found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// What stands between two cells of a text. Default: found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<char>,
    /// 1-based line of the header; 0 says that there is none. Default: found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header_line: Option<u64>,
    /// Sheet of a workbook. Default: the one that holds the table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Lines that are no rows of the table. Default: those found to be titles, totals, footers or repeated headers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub skip: Vec<u64>,
    /// Whether whatever would be mended is refused instead. Default: `false`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub strict: bool,
    /// Most rows of a table; one that has more is refused. Default: none for files that stream; for an SQLite file a
    /// million and one for each of its bytes; for a Parquet file ten million and a thousand for each of its bytes.
    #[serde(skip_serializing)]
    pub max_rows: Option<u64>,
    /// Most memory that a table held whole may take, and most room for what is kept of a database or of standard input
    /// to read it twice: `"500 MB"`, `"2 GB"`. Default: 4 GB held; 1 GiB kept, of an SQLite file 192 MiB and four times
    /// its size.
    #[serde(skip_serializing)]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub max_memory: Option<Size>,
    /// Seconds that reading a table may take, with what is done meanwhile. Default: none for files; a database has 15
    /// seconds to accept and 60 from one row to the next.
    #[serde(skip_serializing)]
    pub timeout: Option<u64>,
}

impl ReadRecipe {
    /// Whether everything is to be found. Limits are of a reading, not of what is read: no model keeps them.
    pub fn says_nothing(&self) -> bool {
        self.clone().without_limits() == Self::default()
    }

    fn without_limits(self) -> Self {
        Self {
            max_rows: None,
            max_memory: None,
            timeout: None,
            ..self
        }
    }

    /// Its limits alone, for another table than the one whose writing it fixes.
    pub fn limits(&self) -> Self {
        Self {
            max_rows: self.max_rows,
            max_memory: self.max_memory,
            timeout: self.timeout,
            ..Self::default()
        }
    }

    /// Itself, the limits that `other` sets going before its own.
    pub fn within(mut self, other: &Self) -> Self {
        self.max_rows = other.max_rows.or(self.max_rows);
        self.max_memory = other.max_memory.or(self.max_memory);
        self.timeout = other.timeout.or(self.timeout);
        self
    }

    /// The time that reading may take.
    pub(crate) fn patience(&self) -> Option<Duration> {
        self.timeout.map(Duration::from_secs)
    }

    /// Bytes of memory, or of an unnamed file, as far as the user says.
    pub(crate) fn room(&self) -> Option<u64> {
        self.max_memory.map(|size| size.0)
    }
}
