//! SQLite, opened for reading only.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::error::{Error, Result};
use crate::files;
use crate::recipe::{ReadRecipe, Size};
use crate::source::cell;
use crate::source::feed::{Feed, Sink};
use crate::source::location::Asked;
use crate::source::meter::{Meter, Raise, over, over_time};
use crate::source::stream::{Source, header, which};

/// How long to wait for another program's writing (house choice).
const WAIT: Duration = Duration::from_secs(5);

/// How long a query may work on one row (house choice).
const SILENCE: Duration = Duration::from_secs(60);
/// Longest value or row that SQLite handles, in bytes: four of the longest records, since columns that are not asked for
/// may be longer (house choice).
const LONGEST_VALUE: i32 = 64 << 20;
/// Instructions of SQLite between two looks at the clock, which it takes at jumps alone: what one row needs is not looked
/// at (house choice).
const LOOK: i32 = 1000;
/// Memory that SQLite may take at least, beside the rows that wait to be taken (house choice).
const LEAST: u64 = 64_000_000;
/// Time between two looks at the memory taken (house choice: the longest value takes longer to make).
const PAUSE: Duration = Duration::from_millis(5);

/// Starts reading a table or query; `name` is the source's name in messages. Without either, the only table there is.
pub fn open(file: &Path, asked: Option<Asked>, name: &Path, how: &ReadRecipe) -> Result<Box<dyn Source>> {
    let (file, path, how) = (file.to_path_buf(), name.to_path_buf(), how.clone());
    Feed::start(name, move |sink| read(&file, asked, &path, &how, sink))
}

fn read(file: &Path, asked: Option<Asked>, path: &Path, how: &ReadRecipe, sink: &mut Sink) -> Result<()> {
    let size = file.metadata().map_or(0, |found| found.len());
    let watch = Watch::new(how, Meter::of_database(how, size).kept().max(LEAST));
    let rows = Arc::clone(&watch.rows);
    let stopped = Arc::clone(&watch.stopped);
    let (timeout, memory) = (watch.timeout, watch.memory);
    let done = read_watched(file, asked, path, watch, sink);
    let rows = rows.load(Ordering::Relaxed);
    match stopped.load(Ordering::Relaxed) {
        OVER_TIME => Err(over_time(path, timeout, rows)),
        OVER_SILENCE => {
            let limit = format!("{} s without a row", SILENCE.as_secs());
            Err(over(path, &limit, rows, Raise::Time))
        }
        OVER_MEMORY => {
            let limit = format!("{} of memory", Size(memory));
            Err(over(path, &limit, rows, Raise::Memory))
        }
        _ => done,
    }
}

/// What stopped a query.
const OVER_TIME: u64 = 1;
const OVER_SILENCE: u64 = 2;
const OVER_MEMORY: u64 = 3;

/// Stops a query that works too long or takes too much memory.
struct Watch {
    /// Rows read so far.
    rows: Arc<AtomicU64>,
    stopped: Arc<AtomicU64>,
    asked: bool,
    timeout: Duration,
    memory: u64,
}

impl Watch {
    fn new(how: &ReadRecipe, memory: u64) -> Self {
        Self {
            rows: Arc::default(),
            stopped: Arc::default(),
            asked: how.timeout.is_some(),
            timeout: how.patience().unwrap_or(SILENCE),
            memory,
        }
    }

    /// Whether to stop, asked again and again while SQLite works.
    fn stops(self) -> impl FnMut() -> bool + Send + 'static {
        let start = Instant::now();
        let taken = resident();
        let (mut last, mut since) = (0, start);
        let mut looked = start;
        move || {
            if looked.elapsed() < PAUSE {
                return false;
            }
            looked = Instant::now();
            let rows = self.rows.load(Ordering::Relaxed);
            if rows != last {
                (last, since) = (rows, Instant::now());
            }
            let why = if self.asked && start.elapsed() > self.timeout {
                OVER_TIME
            } else if !self.asked && since.elapsed() > SILENCE {
                OVER_SILENCE
            } else if resident().saturating_sub(taken) > self.memory {
                OVER_MEMORY
            } else {
                return false;
            };
            self.stopped.store(why, Ordering::Relaxed);
            true
        }
    }
}

/// Memory of this process, in bytes, where the system tells it; sorting and joining take it inside SQLite.
fn resident() -> u64 {
    const PAGE: u64 = 4096;
    let told = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = told
        .split_whitespace()
        .nth(1)
        .and_then(|pages| pages.parse::<u64>().ok());
    pages.unwrap_or(0) * PAGE
}

/// Whether a database keeps its latest changes in a second file, and that is not here. A program that closes it moves
/// them over; a copy made before lacks them.
///
/// Source: SQLite, "Database File Format", offsets 18 and 19.
fn lacks_journal(file: &Path) -> bool {
    let mut start = [0; 20];
    let read = File::open(file).and_then(|mut file| file.read_exact(&mut start));
    let mut journal = file.as_os_str().to_owned();
    journal.push("-wal");
    read.is_ok() && start[18..] == [2, 2] && !Path::new(&journal).exists()
}

fn name_of(file: &Path) -> String {
    file.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn read_watched(file: &Path, asked: Option<Asked>, path: &Path, watch: Watch, sink: &mut Sink) -> Result<()> {
    let mut row_line = 1;
    let rows_read = Arc::clone(&watch.rows);
    let failed = |error: rusqlite::Error| broken(path, 0, &error);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    files::read::note(file);
    let note = lacks_journal(file).then(|| format!("{}: its latest changes may be missing: the file `{}-wal`, in which a program keeps them while it runs, is not here; copy both, or close that program first", path.display(), name_of(file)));
    let database = Connection::open_with_flags(file, flags).map_err(failed)?;
    database.busy_timeout(WAIT).map_err(failed)?;
    // The file may come from anyone. Source: SQLite, "Defense against the dark arts".
    database
        .execute_batch(
            "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA query_only = ON; \
             PRAGMA temp_store = MEMORY;",
        )
        .map_err(failed)?;
    database
        .set_limit(Limit::SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
        .map_err(failed)?;
    database
        .progress_handler(LOOK, Some(watch.stops()))
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
    sink.header(names, note);
    let mut rows = statement.query([]).map_err(failed)?;
    while let Some(row) = rows.next().map_err(|error| broken(path, row_line + 1, &error))? {
        row_line += 1;
        for (column, is_boolean) in booleans.iter().enumerate() {
            let value = row
                .get_ref(column)
                .map_err(|error| broken(path, row_line, &error))?;
            let number = match value {
                ValueRef::Integer(value) if !is_boolean => cell::exact(value),
                ValueRef::Real(value) => cell::finite(value),
                _ => f64::NAN,
            };
            sink.value(number, |out| match value {
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
        rows_read.store(row_line - 1, Ordering::Relaxed);
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
        Some(ErrorCode::OutOfMemory) => "leave out columns that hold long values",
        Some(ErrorCode::TooBig) => "leave out the column that holds it",
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
