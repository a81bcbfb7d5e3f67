//! Reading a whole table: what each column is, with the reason, then its values.

use std::path::Path;
use std::time::Instant;

use crate::error::{Error, Result, nearest};
use crate::recipe::Recipe;
use crate::recipe::Rule;
use crate::source::builder::Builder;
use crate::source::free_text;
use crate::source::location::Location;
use crate::source::meter::check_held;
use crate::source::pipe;
use crate::source::record::Record;
use crate::source::records::Records;
use crate::source::spool::Spool;
use crate::table::observe::{FileEvidence, Observed};
use crate::table::reading::{Kind, Reading};
use crate::table::{AsRead, Column, Mended, Table};
use crate::vocabulary::fold::fold;

/// Rows between two looks at the memory that names take.
const LOOK_ROWS: usize = 4096;

/// Reads a table from any [`location`](crate::source::location): each column's kind is inferred from all of its
/// cells unless the recipe says it, then its cells are read. Two passes, so that no text of a number or date is ever
/// held. Standard input and databases are read once: they go through an unnamed file.
///
/// # Errors
/// [`Error::Input`] as [`Records::open`], and for a table without rows; [`Error::UnknownColumn`] when the recipe
/// names a column that is not there.
pub fn read_table(path: &Path, recipe: &Recipe) -> Result<Table> {
    let location = Location::of(path)?;
    let shown = location.shown();
    let since = Instant::now();
    if location == Location::Stdin || pipe::is_pipe(path) {
        let file = (location != Location::Stdin).then_some(path);
        let stream = pipe::open(file, &shown, &recipe.read)?;
        let spool = crate::source::records::unnamed(stream, &shown, &recipe.read)?;
        return read_twice(&shown, recipe, || {
            Ok(Records::of_unnamed(&spool, &shown, &recipe.read)?.counted_from(since))
        });
    }
    let records = Records::open_as(path, &recipe.read)?;
    if location.is_read_once() {
        recipe
            .named_as(records.header())
            .check_columns(records.header())?;
        let spool = Spool::of(records, &recipe.read)?;
        return read_twice(&shown, recipe, || Ok(spool.open()?.counted_from(since)));
    }
    drop(records);
    read_twice(&shown, recipe, || {
        Ok(Records::reopen(path, &recipe.read)?.counted_from(since))
    })
}

/// Reads a table from anything that can be opened twice; `path` is its name in messages.
///
/// # Errors
/// As [`read_table`], and whatever `open` says.
pub fn read_twice(path: &Path, recipe: &Recipe, open: impl Fn() -> Result<Records>) -> Result<Table> {
    let mut records = open()?;
    let recipe = &recipe.named_as(records.header());
    let header = records.header().to_vec();
    recipe.check_columns(&header)?;
    let mut observed: Vec<Observed> = header
        .iter()
        .map(|name| {
            let column = recipe.columns.get(name);
            let mut missing = recipe.missing.clone();
            missing.extend(column.iter().flat_map(|c| c.missing.iter().cloned()));
            let mut seen = std::collections::BTreeSet::new();
            missing.retain(|m| seen.insert(fold(m)));
            Observed::new(name, missing)
        })
        .collect();
    let mut record = Record::new();
    let mut rows = 0;
    while records.next(&mut record)? {
        rows += 1;
        observed
            .iter_mut()
            .zip(record.iter())
            .for_each(|(column, cell)| column.add(cell));
    }
    if rows == 0 {
        let reason = "has a header but no rows";
        return Err(Error::input(
            path,
            0,
            0,
            reason,
            "bring a table with one row per account",
        ));
    }
    let units = recipe.clean.is_on(Rule::Units);
    let file = FileEvidence::new(&observed, records.dialect().delimiter).with_units(units);
    let least = rows as u64 * (8 + 4 * observed.len() as u64);
    check_held(least, rows as u64, &recipe.read, path)?;
    let mut builders: Vec<Builder> = observed
        .into_iter()
        .map(|column| {
            let asked = recipe.columns.get(column.name());
            let (mut reading, mut reason) = column.conclude(rows, &file);
            let kind = asked
                .and_then(|c| c.kind)
                .or_else(|| recipe.figures.kind_of(column.name(), reading.kind))
                .or_else(|| recipe.outcome.is_day(column.name()).then_some(Kind::Date))
                .or_else(|| recipe.orders.as_ref()?.kind_of(column.name()));
            if let Some(kind) = kind.filter(|kind| *kind != reading.kind) {
                reason = format!(
                    "{}: the recipe says so (the cells look like {})",
                    kind.word(),
                    reading.kind.word()
                );
                reading = read_as(reading, kind, units && column.says_units());
                reading.separator = reading.separator.or((kind == Kind::Set).then_some(';'));
            }
            if let Some(year) = asked.and_then(|c| c.days_from) {
                reading.from_1904 = year == 1904;
                reason.push_str(&format!(
                    "; days of a spreadsheet are counted from {year}: the recipe says so"
                ));
            }
            if asked.is_some_and(|c| c.words) {
                reason = "free text, read as its words: the recipe says so".to_owned();
                reading = Reading {
                    missing: reading.missing,
                    ..Reading::words()
                };
            } else if reading.kind != Kind::Set {
                reading.separator = None;
            } else if let Some(separator) = asked.and_then(|c| c.separator) {
                reading.separator = Some(separator);
            }
            let currencies = column.currencies();
            let beside = asked.and_then(|c| c.currency.clone());
            if reading.kind == Kind::Number
                && let Some(rates) = recipe.rates.as_ref()
                && (beside.is_some() || !currencies.is_empty())
            {
                reason.push_str(&format!("; amounts read in {}", rates.into));
                reading.rates = Some(rates.of_column(beside));
            }
            Builder::new(column.into_name(), reading, reason, rows)
                .with_currencies(currencies)
                .with_rates(&header)
        })
        .collect();
    let held = held(&builders, rows);
    check_held(held, rows as u64, &recipe.read, path)?;
    let mut lines = Vec::with_capacity(rows);
    let mut records = open()?;
    while records.next(&mut record)? {
        if lines.len() % LOOK_ROWS == 0 {
            let names: u64 = builders.iter().map(|column| column.names).sum();
            check_held(held + names, lines.len() as u64, &recipe.read, path)?;
        }
        lines.push(record.line());
        builders
            .iter_mut()
            .zip(record.iter())
            .for_each(|(column, cell)| column.add(cell, &record, record.line()));
    }
    if lines.len() != rows {
        let reason = "changed while it was read";
        return Err(Error::input(
            path,
            0,
            0,
            reason,
            "wait until it is written, then run again",
        ));
    }
    let read = AsRead {
        rows: rows as u64,
        ..records.as_read()
    };
    let converted = builders.iter().filter_map(Builder::converted);
    let read = converted.fold(read, |mut read, (what, count)| {
        read.mended.push(Mended { what, count, line: 0 });
        read
    });
    let written: Vec<_> = builders.iter_mut().map(Builder::written).collect();
    let mut columns: Vec<Column> = builders.into_iter().map(Builder::finish).collect();
    free_text::tell(&mut columns, written);
    Ok(Table {
        source: path.to_path_buf(),
        rows,
        columns,
        lines,
        read,
    })
}

/// Bytes that the codes, numbers, days and line numbers of a table take.
fn held(columns: &[Builder], rows: usize) -> u64 {
    rows as u64 * (8 + columns.iter().map(Builder::cell_bytes).sum::<u64>())
}

/// The reading of a column whose kind the recipe says: what was found of another kind does not hold.
fn read_as(found: Reading, kind: Kind, units: bool) -> Reading {
    Reading {
        decimal: found.decimal,
        dates: found.dates,
        from_1904: found.from_1904 && kind == Kind::Date,
        separator: found.separator,
        missing: found.missing,
        units: units && kind == Kind::Number,
        ..Reading::new(kind)
    }
}

impl Recipe {
    /// Checks that every column the recipe names is in a table's header.
    ///
    /// # Errors
    /// [`Error::UnknownColumn`] with the nearest name.
    pub fn check_columns(&self, header: &[String]) -> Result<()> {
        let single = [
            ("id", &self.id),
            ("label", &self.label),
            ("weight", &self.weight),
            ("time", &self.time),
            ("outcome.column", &self.outcome.column),
            ("outcome.won", &self.outcome.won),
            ("outcome.lost", &self.outcome.lost),
        ];
        let orders = self.orders.iter();
        let orders = orders.flat_map(|orders| {
            [
                ("orders.customer", &orders.customer),
                ("orders.date", &orders.date),
            ]
        });
        let named = single
            .into_iter()
            .flat_map(|(key, name)| name.iter().map(move |name| (key, name)))
            .chain(orders)
            .chain(self.exclude.iter().map(|name| ("exclude", name)))
            .chain(
                self.trust
                    .iter()
                    .filter(|name| *name != "*")
                    .map(|name| ("trust", name)),
            )
            .chain(self.columns.keys().map(|name| ("columns", name)))
            .chain(
                self.columns
                    .values()
                    .filter_map(|asked| asked.currency.as_ref())
                    .map(|name| ("columns.….currency", name)),
            )
            .chain(self.knock_out.iter().map(|rule| ("knock_out", &rule.column)))
            .map(|(key, name)| (key.to_owned(), name.as_str()));
        let figures = self.figures.columns();
        let figures = figures.map(|(key, name, _)| (format!("figures.{key}"), name));
        for (key, name) in named.chain(figures) {
            if !header.iter().any(|column| column == name) {
                return Err(Error::UnknownColumn {
                    named_in: key,
                    column: name.to_owned(),
                    nearest: nearest(name, header.iter().map(String::as_str)),
                });
            }
        }
        Ok(())
    }
}
