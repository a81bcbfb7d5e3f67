//! SQLite, opened for reading only.

use std::path::Path;
use std::time::Duration;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::error::{Error, Result};
use crate::source::cell;
use crate::source::feed::{Feed, Sink};
use crate::source::location::Asked;
use crate::source::stream::{Source, header, which};

/// How long to wait for another program's writing (house choice).
const WAIT: Duration = Duration::from_secs(5);

/// Starts reading a table or query; `name` is the source's name in messages. Without either, the only table there is.
pub fn open(file: &Path, asked: Option<Asked>, name: &Path) -> Result<Box<dyn Source>> {
    let (file, path) = (file.to_path_buf(), name.to_path_buf());
    Feed::start(name, move |sink| read(&file, asked, &path, sink))
}

fn read(file: &Path, asked: Option<Asked>, path: &Path, sink: &mut Sink) -> Result<()> {
    let mut row_line = 1;
    let failed = |error: rusqlite::Error| broken(path, 0, &error);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let database = Connection::open_with_flags(file, flags).map_err(failed)?;
    database.busy_timeout(WAIT).map_err(failed)?;
    // The file may come from anyone. Source: SQLite, "Defense against the dark arts".
    database
        .execute_batch("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA query_only = ON;")
        .map_err(failed)?;
    let tables = tables(&database).map_err(failed)?;
    let sql = sql(asked, &tables, file, path)?;
    let mut statement = database.prepare(&sql).map_err(failed)?;
    let columns = statement.columns();
    let booleans: Vec<bool> = columns
        .iter()
        .map(|column| {
            column
                .decl_type()
                .is_some_and(|kind| kind.to_ascii_lowercase().starts_with("bool"))
        })
        .collect();
    let names = header(columns.iter().map(|column| column.name()), path, 0)?;
    drop(columns);
    sink.header(names, None);
    let mut rows = statement.query([]).map_err(failed)?;
    while let Some(row) = rows.next().map_err(|error| broken(path, row_line + 1, &error))? {
        row_line += 1;
        for (column, is_boolean) in booleans.iter().enumerate() {
            let value = row
                .get_ref(column)
                .map_err(|error| broken(path, row_line, &error))?;
            sink.cell(|out| match value {
                ValueRef::Null => {}
                ValueRef::Integer(value @ (0 | 1)) if *is_boolean => cell::put(out, value == 1),
                ValueRef::Integer(value) => cell::put(out, value),
                ValueRef::Real(value) => cell::float(out, value),
                ValueRef::Text(text) => out.push_str(&String::from_utf8_lossy(text)),
                ValueRef::Blob(blob) => cell::bytes(out, blob),
            });
        }
        if !sink.end_row(row_line)? {
            return Ok(());
        }
    }
    Ok(())
}

fn tables(database: &Connection) -> rusqlite::Result<Vec<String>> {
    let listed = "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' \
                  ESCAPE '\\' ORDER BY name";
    let mut statement = database.prepare(listed)?;
    statement.query_map([], |row| row.get(0))?.collect()
}

/// What to ask; a table has to be there.
fn sql(asked: Option<Asked>, tables: &[String], file: &Path, path: &Path) -> Result<String> {
    if tables.is_empty() && !matches!(asked, Some(Asked::Query(_))) {
        return Err(Error::input(
            path,
            0,
            0,
            "holds no tables",
            "name another database",
        ));
    }
    let asked = match (asked, tables) {
        (Some(asked), _) => asked,
        (None, [only]) => Asked::Table(only.clone()),
        (None, many) => {
            let names: Vec<String> = many.iter().take(12).map(|name| format!("`{name}`")).collect();
            let reason = format!("holds {} tables: {}", many.len(), names.join(", "));
            let remedy = format!("name one: `{}#{}`", file.display(), many[0]);
            return Err(Error::input(path, 0, 0, reason, remedy));
        }
    };
    if let Asked::Table(name) = &asked {
        // A name may be `main.deals`, or hold a point itself.
        if tables.iter().any(|table| table.eq_ignore_ascii_case(name)) {
            return Ok(format!("SELECT * FROM \"{}\"", name.replace('"', "\"\"")));
        }
        let last = name.rsplit('.').next().unwrap_or(name).trim_matches('"');
        if !tables.iter().any(|table| table.eq_ignore_ascii_case(last)) {
            let reason = format!("there is no table `{name}`");
            return Err(Error::input(path, 0, 0, reason, which(name, tables)));
        }
    }
    Ok(asked.sql())
}

fn broken(path: &Path, line: u64, error: &rusqlite::Error) -> Error {
    let said = match error {
        rusqlite::Error::SqliteFailure(_, Some(said)) => said.clone(),
        rusqlite::Error::SqlInputError { msg, .. } => msg.clone(),
        other => other.to_string(),
    };
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    let remedy = match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => {
            return Error::input(
                path,
                0,
                0,
                "is no SQLite database",
                "check what it is; an encrypted one cannot be read",
            );
        }
        Some(ErrorCode::DatabaseCorrupt) => "it is damaged: `sqlite3 FILE .recover` may save it",
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            "another program writes to it: run again later"
        }
        Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly) => {
            "if it is in WAL mode, its folder must be writable: copy it elsewhere"
        }
        _ => "correct the query",
    };
    Error::input(path, line, 0, format!("SQLite says: {said}"), remedy)
}
