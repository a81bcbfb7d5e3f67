//! Rows of a further table, each with the account it belongs to: how accounts ended may stand there.

use std::path::Path;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::error::Result;
use crate::join::cutoff::{Decided, as_of_asked};
use crate::join::evidence::KeyEvidence;
use crate::join::keys::Keys;
use crate::join::survey;
use crate::recipe::{Recipe, TableRecipe};
use crate::table::{Cell, Kind, Reading, Table, Values};

/// One row of a further table that an account has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccountRow {
    /// Row of the account table.
    pub account: u32,
    /// Position of its value in [`AccountRows::values`]; `None` where it has none, or none is asked for.
    pub value: Option<u32>,
    /// Day from which the row, or its value, is known; `None` where nothing says.
    pub day: Option<i32>,
}

/// The rows of a further table that accounts have, in the table's order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountRows {
    /// Name of the table in the recipe.
    pub table: String,
    /// Rows of the table.
    pub rows: u64,
    /// Rows that belong to no account, those without a key among them.
    pub unmatched: u64,
    /// Rows left out because they are dated after the recipe's `as_of`.
    pub future: u64,
    /// Each row of each account.
    pub of_accounts: Vec<AccountRow>,
    /// Values of the column asked for, as written.
    pub values: Vec<String>,
    numbers: FxHashMap<String, u32>,
}

impl AccountRows {
    /// Reads the table `[tables.NAME]` of the recipe that its outcome names; its rows find their accounts by their keys alone.
    ///
    /// # Errors
    /// As [`crate::join::join`].
    pub fn read(accounts: &Table, recipe: &Recipe, name: &str, beside: &Path) -> Result<Self> {
        let mut alone = recipe.clone();
        alone.tables.retain(|table, _| table == name);
        let as_of = as_of_asked(recipe)?;
        let mut found = Self {
            table: name.to_owned(),
            ..Self::default()
        };
        for survey in survey::all(
            accounts,
            &alone,
            beside,
            &Decided::Nowhere,
            &KeyEvidence::default(),
        )? {
            let source = &survey.source;
            let asked = recipe.outcome.column.as_deref();
            let value = asked
                .map(|column| source.position(column, "outcome"))
                .transpose()?;
            let date = dated(survey.table, value.map(|at| source.header[at].as_str()));
            let date = date
                .map(|column| source.date_position(column, "date"))
                .transpose()?;
            let reading = texts(recipe);
            found.rows = survey.rows;
            found.unmatched = survey.keys.unmatched() + survey.keys.blank;
            survey.stream(&mut |records| {
                for record in records {
                    let day = date.and_then(|at| match source.columns[at].reading.date(record.get(at)) {
                        Cell::Value(day) => Some(day),
                        _ => None,
                    });
                    let text = value.and_then(|at| reading.level(record.get(at)));
                    found.add(
                        survey.keys.rows(record.get(survey.key)),
                        text.as_deref(),
                        day,
                        as_of,
                    );
                }
                Ok(())
            })?;
        }
        Ok(found)
    }

    /// The same of a table in memory.
    ///
    /// # Errors
    /// [`crate::error::Error::UnknownColumn`]; [`crate::error::Error::Setting`] for an `as_of` that is no day.
    pub fn of_table(accounts: &Table, table: &Table, recipe: &Recipe, name: &str) -> Result<Self> {
        let mut found = Self {
            table: name.to_owned(),
            rows: table.rows as u64,
            ..Self::default()
        };
        let Some(section) = recipe.tables.get(name) else {
            return Ok(found);
        };
        let as_of = as_of_asked(recipe)?;
        let key = &table.columns[table.position(&section.key, "key")?];
        let asked = recipe.outcome.column.as_deref();
        let value = asked
            .map(|column| table.position(column, "outcome"))
            .transpose()?;
        let date = dated(section, value.map(|at| table.columns[at].name.as_str()));
        let date = date.map(|column| table.position(column, "date")).transpose()?;
        let index = survey::of_accounts(accounts, recipe, name, section, &[])?;
        let mut keys = Keys::new(Arc::new(index), &recipe.missing);
        let cell = |row: usize| key.text(row).unwrap_or_default();
        (0..table.rows).for_each(|row| keys.add(&cell(row)));
        keys.settle();
        found.unmatched = keys.unmatched() + keys.blank;
        for row in 0..table.rows {
            let day = date.and_then(|at| match &table.columns[at].values {
                Values::Date(days) => Some(days[row]).filter(|day| *day != i32::MIN),
                _ => None,
            });
            let text = value.and_then(|at| table.columns[at].text(row));
            found.add(keys.rows(&cell(row)), text.as_deref(), day, as_of);
        }
        Ok(found)
    }

    fn add(&mut self, accounts: &[u32], text: Option<&str>, day: Option<i32>, as_of: Option<i32>) {
        if day.zip(as_of).is_some_and(|(day, as_of)| day > as_of) {
            self.future += 1;
            return;
        }
        let value = text
            .filter(|_| !accounts.is_empty())
            .map(|text| match self.numbers.get(text) {
                Some(number) => *number,
                None => {
                    let number = self.values.len() as u32;
                    self.values.push(text.to_owned());
                    self.numbers.insert(text.to_owned(), number);
                    number
                }
            });
        let rows = accounts.iter().map(|&account| AccountRow { account, value, day });
        self.of_accounts.extend(rows);
    }
}

/// Date column from which a value is known, else the day of the row.
fn dated<'a>(table: &'a TableRecipe, value: Option<&str>) -> Option<&'a String> {
    let known = value.and_then(|value| table.known.get(value));
    known.or(table.date.as_ref())
}

/// Cells as texts, whatever they look like.
fn texts(recipe: &Recipe) -> Reading {
    Reading {
        missing: recipe.missing.clone(),
        ..Reading::new(Kind::Category)
    }
}
