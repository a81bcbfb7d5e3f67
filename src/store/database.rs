//! What a store asks of its database, whichever it is.

use std::path::Path;

use super::dialect::Dialect;
use crate::error::Result;

/// What is written to when scores and outcomes are put on record.
pub(super) const RECORD: &str = "store";

/// The environment variable that names another place: `postgres:`, or `postgres:VARIABLE` with the address in `VARIABLE`.
pub const STORE: &str = "LOOKALIKE_STORE";

/// A value of a cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Null,
    Integer(i64),
    Real(f64),
    Text(String),
}

impl Value {
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A text, or nothing.
    pub fn maybe(text: Option<impl Into<String>>) -> Self {
        text.map_or(Self::Null, Self::text)
    }

    /// A finite number, or nothing.
    pub fn real(number: f64) -> Self {
        match number.is_finite() {
            true => Self::Real(number),
            false => Self::Null,
        }
    }

    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn as_integer(&self) -> Option<i64> {
        match self {
            Self::Integer(integer) => Some(*integer),
            _ => None,
        }
    }

    pub fn as_real(&self) -> Option<f64> {
        match self {
            Self::Real(number) => Some(*number),
            _ => None,
        }
    }
}

/// What takes the rows of an answer, one after the other.
pub(super) type Visit<'a> = &'a mut dyn FnMut(&[Value]) -> Result<()>;

/// A database that a store is kept in. Places of values are written `$1`, `$2`, …, first met in that order.
pub(super) trait Database {
    /// Runs statements that give nothing.
    fn run(&self, sql: &str) -> Result<()>;

    /// Runs one statement; how many rows it added.
    fn execute(&self, sql: &str, values: &[Value]) -> Result<u64>;

    /// Adds rows with as many values as the table has columns, in their order.
    fn insert(&self, table: &str, rows: &[Vec<Value>]) -> Result<()>;

    /// The rows of one statement, in a stream.
    fn each(&self, sql: &str, values: &[Value], visit: Visit) -> Result<()>;

    /// Its words.
    fn dialect(&self) -> Dialect;

    /// What it is called in messages.
    fn place(&self) -> &Path;
}

/// Runs `work` as one transaction in which nobody else writes to `what`: all of it is kept, or nothing.
///
/// # Errors
/// Those of `work` and of the database.
pub(super) fn transaction<T>(
    database: &dyn Database,
    what: &str,
    work: impl FnOnce() -> Result<T>,
) -> Result<T> {
    database.run(&database.dialect().begin(what))?;
    let done = work().and_then(|done| database.run("COMMIT").map(|()| done));
    if done.is_err() {
        // What went wrong is told already; a lost connection takes its transaction with it.
        let _ = database.run("ROLLBACK");
    }
    done
}

/// The only integer of an answer; 0 without one.
///
/// # Errors
/// Those of the database.
pub(super) fn integer(database: &dyn Database, sql: &str, values: &[Value]) -> Result<i64> {
    let mut found = 0;
    database.each(sql, values, &mut |row| {
        found = row.first().and_then(Value::as_integer).unwrap_or(0);
        Ok(())
    })?;
    Ok(found)
}
