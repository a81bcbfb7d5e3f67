//! A copy of a store as one SQLite file, whichever database it is in.

use std::path::Path;

use super::database::{Database, RECORD, Value, transaction};
use super::open::Store;
use crate::error::{Error, Result};

/// Every table of the store, what others refer to first.
const TABLES: [&str; 4] = [
    "lookalike_models",
    "lookalike_runs",
    "lookalike_scores",
    "lookalike_outcomes",
];

/// Rows copied at a time (house choice).
const ROWS: usize = 500;

impl Store {
    /// Copies what is on record at this moment into a new file, which is a store of its own: put in the place of
    /// `lookalike.sqlite` it takes over. Rows copied, by table.
    ///
    /// # Errors
    /// [`Error::Io`] when the file exists or cannot be written; those of both databases.
    pub fn back_up(&self, file: &Path) -> Result<[u64; TABLES.len()]> {
        let folder = match file.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        };
        if file.symlink_metadata().is_ok() {
            let reason = "is there already, and a backup replaces nothing";
            return Err(Error::input(file, 0, 0, reason, "give the backup another name"));
        }
        let mut beside = tempfile::Builder::new();
        let beside = beside.prefix(".lookalike-").suffix(".tmp");
        let copy = beside.tempfile_in(folder).map_err(Error::io(file, "create"))?;
        let target = Self::in_file(copy.path())?;
        let (from, to) = (&*self.database, &*target.database);
        from.run(from.dialect().snapshot())?;
        let copied = transaction(to, RECORD, || {
            let mut counts = [0; TABLES.len()];
            for (table, count) in TABLES.iter().zip(&mut counts) {
                *count = copy_table(from, to, table)?;
            }
            Ok(counts)
        });
        from.run("COMMIT")?;
        let copied = copied?;
        // One file, without its log beside it.
        to.run("PRAGMA journal_mode = DELETE")?;
        drop(target);
        copy.as_file().sync_all().map_err(Error::io(file, "write"))?;
        copy.persist_noclobber(file)
            .map_err(|error| Error::io(file, "write")(error.error))?;
        Ok(copied)
    }
}

fn copy_table(from: &dyn Database, to: &dyn Database, table: &str) -> Result<u64> {
    let (mut rows, mut count) = (Vec::<Vec<Value>>::with_capacity(ROWS), 0);
    from.each(&format!("SELECT * FROM {table}"), &[], &mut |row| {
        rows.push(row.to_vec());
        count += 1;
        if rows.len() == ROWS {
            to.insert(table, &rows)?;
            rows.clear();
        }
        Ok(())
    })?;
    to.insert(table, &rows)?;
    Ok(count)
}
