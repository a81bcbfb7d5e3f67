//! A further table: where it is, how its columns are read, and its rows as a stream.

use std::path::{Path, PathBuf};
use std::sync::mpsc::sync_channel;

use crate::error::{Error, Result, nearest};
use crate::recipe::{ReadRecipe, Recipe, TableRecipe};
use crate::source::location;
use crate::source::{Record, Records};
use crate::table::observe::{FileEvidence, Observed};
use crate::table::{Kind, Reading};
use crate::vocabulary::fold::find;

/// Rows that the kinds of columns are told from.
const LEARNT_FROM: usize = 200_000;
/// Most levels of a column whose last and distinct values become features by default (house choice).
pub(super) const MOST_LEVELS: usize = 50;
/// Rows handed over at a time, and how many such batches there are (house choice: a few MB).
const BATCH: usize = 2048;
const BATCHES: usize = 4;

/// A further table that was looked at.
#[derive(Debug)]
pub(super) struct Source {
    /// Its name in the recipe.
    pub name: String,
    pub path: PathBuf,
    /// What reading it may cost.
    pub read: ReadRecipe,
    pub header: Vec<String>,
    pub columns: Vec<Seen>,
}

/// How a column is read.
#[derive(Debug)]
pub(super) struct Seen {
    pub reading: Reading,
    /// Distinct values, counted up to one more than [`MOST_LEVELS`].
    pub levels: Vec<String>,
}

impl Source {
    /// Looks at the first rows of a table.
    ///
    /// # Errors
    /// As [`Records::open`]; [`Error::Input`] for a table without rows.
    pub fn learn(name: &str, table: &TableRecipe, recipe: &Recipe, beside: &Path) -> Result<Self> {
        let path = place(name, &table.data, beside)?;
        let read = recipe.read.limits();
        let mut records = Records::open_as(&path, &read)?;
        let header = records.header().to_vec();
        let mut observed: Vec<Observed> = header
            .iter()
            .map(|column| Observed::new(column, recipe.missing.clone()))
            .collect();
        let mut levels: Vec<Vec<String>> = vec![Vec::new(); header.len()];
        let (mut record, mut rows) = (Record::new(), 0);
        while rows < LEARNT_FROM && records.next(&mut record)? {
            rows += 1;
            for ((column, levels), cell) in observed.iter_mut().zip(&mut levels).zip(record.iter()) {
                column.add(cell);
                let cell = cell.trim();
                if levels.len() <= MOST_LEVELS && !levels.iter().any(|level| level == cell) {
                    levels.push(cell.to_owned());
                }
            }
        }
        if rows == 0 {
            let reason = "has a header but no rows";
            let remedy = format!("bring its rows, or take `tables.{name}` out of the recipe");
            return Err(Error::input(&path, 0, 0, reason, remedy));
        }
        let file = FileEvidence::new(&observed, records.dialect().delimiter);
        let columns = observed
            .iter()
            .zip(levels)
            .map(|(column, levels)| {
                let (reading, _) = column.conclude(rows, &file);
                let levels = levels
                    .into_iter()
                    .filter(|level| !reading.is_missing(level))
                    .collect();
                Seen { reading, levels }
            })
            .collect();
        Ok(Self {
            name: name.to_owned(),
            path,
            read,
            header,
            columns,
        })
    }

    /// Position of a column; `key` is where the recipe names it.
    ///
    /// # Errors
    /// [`Error::UnknownColumn`] with the nearest name.
    pub fn position(&self, column: &str, key: &str) -> Result<usize> {
        find(self.header.iter().map(String::as_str), column).ok_or_else(|| Error::UnknownColumn {
            named_in: format!("tables.{}.{key} ({})", self.name, self.path.display()),
            column: column.to_owned(),
            nearest: nearest(column, self.header.iter().map(String::as_str)),
        })
    }

    /// Position of a column of dates.
    ///
    /// # Errors
    /// [`Error::UnknownColumn`]; [`Error::Data`] when it holds something else.
    pub fn date_position(&self, column: &str, key: &str) -> Result<usize> {
        let position = self.position(column, key)?;
        if self.kind(position) == Kind::Date {
            return Ok(position);
        }
        let reason = format!("tables.{}.{key}: `{column}` holds no dates", self.name);
        Err(Error::data(
            reason,
            format!("name a date column{}", self.date_columns()),
        ))
    }

    pub fn kind(&self, position: usize) -> Kind {
        self.columns[position].reading.kind
    }

    /// " (it has `a`, `b`)", of its date columns.
    pub fn date_columns(&self) -> String {
        let dates = (0..self.header.len()).filter(|position| self.kind(*position) == Kind::Date);
        let dates: Vec<String> = dates
            .map(|position| format!("`{}`", self.header[position]))
            .collect();
        match dates.as_slice() {
            [] => " (it has none)".to_owned(),
            dates => format!(" (it has {})", dates.join(", ")),
        }
    }

    /// Reads every row, on a thread of its own, and gives them to `take` in batches, in order.
    ///
    /// # Errors
    /// As [`Records::next`], and whatever `take` says.
    pub fn stream(&self, mut take: impl FnMut(&[Record]) -> Result<()>) -> Result<()> {
        let (full, filled) = sync_channel::<Result<Vec<Record>>>(BATCHES);
        let (empty, emptied) = sync_channel::<Vec<Record>>(BATCHES);
        std::thread::scope(|scope| {
            scope.spawn(move || {
                let read = || -> Result<()> {
                    let mut records = Records::open_as(&self.path, &self.read)?;
                    loop {
                        let mut batch = emptied.try_recv().unwrap_or_default();
                        batch.resize_with(BATCH, Record::new);
                        let mut rows = 0;
                        while rows < BATCH && records.next(&mut batch[rows])? {
                            rows += 1;
                        }
                        batch.truncate(rows);
                        // A closed channel: the other side met an error and went.
                        if full.send(Ok(batch)).is_err() || rows < BATCH {
                            return Ok(());
                        }
                    }
                };
                if let Err(error) = read() {
                    let _ = full.send(Err(error));
                }
            });
            // Moved in, so that leaving early closes the channel and ends the reader.
            let filled = filled;
            for batch in &filled {
                let batch = batch?;
                take(&batch)?;
                let _ = empty.try_send(batch);
            }
            Ok(())
        })
    }
}

/// Relative paths start beside the recipe; everything that is no path stays as it is.
fn place(name: &str, data: &str, beside: &Path) -> Result<PathBuf> {
    if data == "-" {
        let key = format!("tables.{name}.data");
        return Err(Error::setting(
            key,
            "a table that can be read twice",
            "standard input",
        ));
    }
    Ok(location::beside(beside, data))
}
