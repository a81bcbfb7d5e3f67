//! Tables that a program holds in memory: each typed value becomes the text that it has in a file, so the same table reads
//! the same from memory, Parquet and a database.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::error::{Error, Result};
use crate::recipe::{ReadRecipe, Recipe};
use crate::source::cell;
use crate::source::csv::LONGEST_FIELD;
use crate::source::infer::read_twice;
use crate::source::meter::Meter;
use crate::source::record::Record;
use crate::source::records::Records;
use crate::source::stream::{Need, Source, header};
use crate::table::Table;

/// A table in memory, whose rows are asked for one by one, from any thread.
pub trait HeldTable: Send + Sync {
    /// Names of the columns, as they are.
    fn names(&self) -> Vec<String>;

    /// Number of rows.
    fn rows(&self) -> usize;

    /// Puts the cells of a row, counted from 0, in the order of the columns.
    fn put(&self, row: usize, cells: &mut HeldRow<'_>);
}

/// Where the cells of a row go, column after column.
pub struct HeldRow<'a> {
    record: &'a mut Record,
    needs: &'a [Need],
    /// Whether what is put is a value of a list, which is one cell.
    in_list: bool,
}

impl HeldRow<'_> {
    /// Nothing is known.
    pub fn empty(&mut self) {
        self.value(f64::NAN, |_| ());
    }

    /// A text.
    pub fn text(&mut self, text: &str) {
        self.value(f64::NAN, |out| out.push_str(text));
    }

    /// `true` or `false`.
    pub fn boolean(&mut self, value: bool) {
        self.value(f64::NAN, |out| cell::put(out, value));
    }

    /// A whole number.
    pub fn integer(&mut self, value: i64) {
        self.value(cell::exact(value), |out| cell::integer(out, value));
    }

    /// A whole number that is not negative.
    pub fn unsigned(&mut self, value: u64) {
        let number = i64::try_from(value).map_or(f64::NAN, cell::exact);
        self.value(number, |out| cell::integer(out, value));
    }

    /// A number; NaN is unknown.
    pub fn float(&mut self, value: f64) {
        self.value(cell::finite(value), |out| cell::float(out, value));
    }

    /// A number of 32 bits, in the shortest form that is exact there.
    pub fn float32(&mut self, value: f32) {
        self.value(f64::NAN, |out| cell::float32(out, value));
    }

    /// `unscaled` / 10^`scale`.
    pub fn decimal(&mut self, unscaled: i128, scale: usize) {
        self.value(f64::NAN, |out| cell::decimal(out, unscaled, scale));
    }

    /// Days since 1970-01-01.
    pub fn day(&mut self, days: i64) {
        self.value(f64::NAN, |out| cell::day(out, days));
    }

    /// Time since 1970-01-01 in `per_second`ths of a second.
    pub fn moment(&mut self, ticks: i64, per_second: i64) {
        self.value(f64::NAN, |out| cell::moment(out, ticks, per_second));
    }

    /// Time since midnight in `per_second`ths of a second.
    pub fn clock(&mut self, ticks: i64, per_second: i64) {
        self.value(f64::NAN, |out| cell::clock(out, ticks, per_second));
    }

    /// Bytes: text where they are UTF-8, else `0x` and hexadecimal digits.
    pub fn bytes(&mut self, bytes: &[u8]) {
        let shown = &bytes[..bytes.len().min(LONGEST_FIELD + 1)];
        self.value(f64::NAN, |out| cell::bytes(out, shown));
    }

    /// Several values, side by side in one cell; `put` puts each.
    pub fn list(&mut self, values: usize, mut put: impl FnMut(usize, &mut Self)) {
        let needed = self.needs.get(self.record.ends.len());
        if needed != Some(&Need::Nothing) {
            self.in_list = true;
            for value in 0..values {
                self.record.text.push_str(if value > 0 { ";" } else { "" });
                put(value, self);
            }
            self.in_list = false;
        }
        self.record.ends.push(self.record.text.len());
    }

    fn value(&mut self, number: f64, write: impl FnOnce(&mut String)) {
        if self.in_list {
            return write(&mut self.record.text);
        }
        let column = self.record.ends.len();
        let needed = self.needs.get(column).copied().unwrap_or(Need::Text);
        if !number.is_nan() {
            self.record.numbers.resize(column, f64::NAN);
            self.record.numbers.push(number);
        }
        match needed {
            Need::Nothing => {}
            Need::Number if !number.is_nan() => {}
            _ => write(&mut self.record.text),
        }
        self.record.ends.push(self.record.text.len());
    }
}

/// A table in memory, and what messages call it.
#[derive(Clone)]
pub struct HeldAccounts {
    /// What messages call it; its stem names the model where nothing else does.
    pub name: PathBuf,
    /// The table.
    pub table: Arc<dyn HeldTable>,
}

impl fmt::Debug for HeldAccounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HeldAccounts").field("name", &self.name).finish()
    }
}

impl HeldAccounts {
    /// A table called so in messages.
    pub fn new(name: impl Into<PathBuf>, table: impl HeldTable + 'static) -> Self {
        Self {
            name: name.into(),
            table: Arc::new(table),
        }
    }

    /// Its rows, from the first.
    ///
    /// # Errors
    /// [`Error::Input`] for a table without columns, for two columns of one name, and for more columns than any table of
    /// accounts has.
    pub fn records(&self, how: &ReadRecipe) -> Result<Records> {
        let names = self.table.names();
        if names.is_empty() {
            let remedy = "bring the columns that are known of each account";
            return Err(Error::input(&self.name, 0, 0, "has no columns", remedy));
        }
        Ok(Records {
            path: self.name.clone(),
            source: Box::new(HeldSource {
                path: self.name.clone(),
                header: header(names.iter().map(String::as_str), &self.name, 0)?,
                table: Arc::clone(&self.table),
                next: 0,
                needs: Vec::new(),
            }),
            meter: Meter::new(how),
            called: None,
        })
    }

    /// The whole table, its columns read as the recipe says.
    ///
    /// # Errors
    /// As [`HeldAccounts::records`] and [`read_twice`].
    pub fn read(&self, recipe: &Recipe) -> Result<Table> {
        read_twice(&self.name, recipe, || self.records(&recipe.read))
    }
}

struct HeldSource {
    path: PathBuf,
    header: Vec<String>,
    table: Arc<dyn HeldTable>,
    next: usize,
    needs: Vec<Need>,
}

impl Source for HeldSource {
    fn header(&self) -> &[String] {
        &self.header
    }

    fn need(&mut self, needs: Vec<Need>) {
        self.needs = needs;
    }

    fn next(&mut self, record: &mut Record) -> Result<bool> {
        if self.next == self.table.rows() {
            return Ok(false);
        }
        // As in Parquet files: the header counts.
        let line = self.next as u64 + 2;
        record.start(line);
        self.table.put(
            self.next,
            &mut HeldRow {
                record,
                needs: &self.needs,
                in_list: false,
            },
        );
        record.set_len(self.header.len());
        self.next += 1;
        check_lengths(record, &self.path)?;
        Ok(true)
    }
}

/// Refuses what no cell of an account is as long as.
fn check_lengths(record: &Record, path: &Path) -> Result<()> {
    if record.text.len() <= LONGEST_FIELD || record.iter().all(|cell| cell.len() <= LONGEST_FIELD) {
        return Ok(());
    }
    let reason = format!("a field is longer than {} MiB", LONGEST_FIELD >> 20);
    Err(Error::input(
        path,
        record.line(),
        0,
        reason,
        "leave that column out",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Kind;

    struct Deals(Vec<&'static str>);

    impl HeldTable for Deals {
        fn names(&self) -> Vec<String> {
            self.0.iter().map(|name| (*name).to_owned()).collect()
        }

        fn rows(&self) -> usize {
            3
        }

        fn put(&self, row: usize, cells: &mut HeldRow<'_>) {
            cells.integer(row as i64);
            match row {
                1 => cells.empty(),
                _ => cells.float(row as f64 + 0.5),
            }
            cells.day(20_726 + row as i64);
            cells.boolean(row == 0);
        }
    }

    #[test]
    fn typed_values_read_as_their_texts_do() {
        let held = HeldAccounts::new("deals", Deals(vec!["id", "amount", "closed", "won"]));
        let table = held.read(&Recipe::default()).unwrap();
        let kinds: Vec<Kind> = table.columns.iter().map(|column| column.kind()).collect();
        assert_eq!(kinds[1..], [Kind::Number, Kind::Date, Kind::Boolean]);
        let cells: Vec<_> = table.columns.iter().map(|column| column.text(2)).collect();
        let expected = ["2", "2.5", "2026-10-02", "false"].map(|text| Some(text.to_owned()));
        assert_eq!(cells, expected);
        assert!(table.columns[1].is_missing(1));
        assert_eq!(table.lines, [2, 3, 4]);
    }

    #[test]
    fn names_that_cannot_be_told_apart_are_refused() {
        let refused = |names| {
            HeldAccounts::new("deals", Deals(names))
                .read(&Recipe::default())
                .unwrap_err()
                .to_string()
        };
        let twice = refused(vec!["id", "amount", "amount", "won"]);
        assert!(
            twice.contains("columns 2 and 3 are both called `amount`"),
            "{twice}"
        );
        assert!(refused(vec![]).contains("deals: has no columns"));
    }

    #[test]
    fn numbers_that_are_asked_for_as_such_have_no_text() {
        let held = HeldAccounts::new("deals", Deals(vec!["id", "amount", "closed", "won"]));
        let mut records = held.records(&ReadRecipe::default()).unwrap();
        records.need(vec![Need::Text, Need::Number, Need::Nothing, Need::Text]);
        let mut record = Record::new();
        assert!(records.next(&mut record).unwrap());
        assert_eq!(record.iter().collect::<Vec<_>>(), ["0", "", "", "true"]);
        assert_eq!((record.number(1), record.number(2)), (Some(0.5), None));
    }
}
