//! A store in an SQLite file.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags, ToSql, params_from_iter};

use super::database::{Database, Value, Visit};
use super::dialect::Dialect;
use crate::error::{Error, Result};

/// How long to wait while another program writes (house choice: a scoring of a million accounts is added within it).
const WAIT: Duration = Duration::from_secs(30);

/// How long to wait before a file that another program makes is tried again (house choice).
const PAUSE: Duration = Duration::from_millis(20);

/// Readers go on while somebody writes; what is committed survives a power cut.
const SETTINGS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF; \
                        PRAGMA foreign_keys = ON;";

/// An open file.
pub(super) struct Sqlite {
    connection: Connection,
    path: PathBuf,
}

impl Sqlite {
    /// Opens a file, which is made when it is not there.
    ///
    /// # Errors
    /// [`Error::Store`] when it is no database or cannot be opened.
    pub fn open(path: &Path) -> Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let failed = |error: rusqlite::Error| refused(path, &error);
        let connection = Connection::open_with_flags(path, flags).map_err(failed)?;
        connection.busy_timeout(WAIT).map_err(failed)?;
        // Waiting is of no use to SQLite itself while several programs make the same file.
        let since = Instant::now();
        loop {
            match connection.execute_batch(SETTINGS) {
                Err(error) if is_busy(&error) && since.elapsed() < WAIT => std::thread::sleep(PAUSE),
                done => break done.map_err(failed)?,
            }
        }
        Ok(Self {
            connection,
            path: path.to_path_buf(),
        })
    }

    fn failed(&self, error: &rusqlite::Error) -> Error {
        refused(&self.path, error)
    }
}

impl Database for Sqlite {
    fn run(&self, sql: &str) -> Result<()> {
        self.connection
            .execute_batch(sql)
            .map_err(|error| self.failed(&error))
    }

    fn execute(&self, sql: &str, values: &[Value]) -> Result<u64> {
        let changed = self.connection.execute(sql, params_from_iter(values));
        changed
            .map(|rows| rows as u64)
            .map_err(|error| self.failed(&error))
    }

    fn insert(&self, table: &str, rows: &[Vec<Value>]) -> Result<()> {
        let Some(width) = rows.first().map(Vec::len) else {
            return Ok(());
        };
        let failed = |error: rusqlite::Error| self.failed(&error);
        let places: Vec<String> = (1..=width).map(|place| format!("${place}")).collect();
        let sql = format!("INSERT INTO {table} VALUES ({})", places.join(", "));
        // Row by row each would be a transaction of its own.
        let alone = self.connection.is_autocommit();
        if alone {
            self.run("BEGIN")?;
        }
        let mut statement = self.connection.prepare(&sql).map_err(failed)?;
        for row in rows {
            statement.execute(params_from_iter(row)).map_err(failed)?;
        }
        match alone {
            true => self.run("COMMIT"),
            false => Ok(()),
        }
    }

    fn each(&self, sql: &str, values: &[Value], visit: Visit) -> Result<()> {
        let failed = |error: rusqlite::Error| self.failed(&error);
        let mut statement = self.connection.prepare(sql).map_err(failed)?;
        let width = statement.column_count();
        let mut rows = statement.query(params_from_iter(values)).map_err(failed)?;
        let mut cells = Vec::with_capacity(width);
        while let Some(row) = rows.next().map_err(failed)? {
            cells.clear();
            for column in 0..width {
                cells.push(match row.get_ref(column).map_err(failed)? {
                    ValueRef::Integer(integer) => Value::Integer(integer),
                    ValueRef::Real(number) => Value::Real(number),
                    ValueRef::Text(text) => Value::text(String::from_utf8_lossy(text)),
                    ValueRef::Null | ValueRef::Blob(_) => Value::Null,
                });
            }
            visit(&cells)?;
        }
        Ok(())
    }

    fn dialect(&self) -> Dialect {
        Dialect::Sqlite
    }

    fn place(&self) -> &Path {
        &self.path
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Integer(integer) => ValueRef::Integer(*integer),
            Self::Real(number) => ValueRef::Real(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    let code = error.sqlite_error_code();
    matches!(code, Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}

fn refused(path: &Path, error: &rusqlite::Error) -> Error {
    let said = match error {
        rusqlite::Error::SqliteFailure(_, Some(said)) => said.clone(),
        rusqlite::Error::SqlInputError { msg, .. } => msg.clone(),
        other => other.to_string(),
    };
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    let remedy = match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => {
            let reason = "is no SQLite database, and the store of scores and outcomes belongs there";
            return Error::store(path, reason, "move it away, or put a backup in its place");
        }
        Some(ErrorCode::DatabaseCorrupt) => "it is damaged: put a backup in its place",
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            "another program writes to it: run again later"
        }
        Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
            "the folder of the models must be writable"
        }
        Some(ErrorCode::DiskFull) => "free some space and run again: nothing of this run was kept",
        _ => "nothing of this run was kept: check the disk, then run again",
    };
    Error::store(path, format!("SQLite says: {said}"), remedy)
}
