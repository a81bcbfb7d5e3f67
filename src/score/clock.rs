//! Timing of the rows of one table: signals from a table of their own and from date columns.

use serde::Serialize;

use crate::error::Result;
use crate::model::Model;
use crate::score::file::FileReading;
use crate::table::{Cell, Kind, Reading};
use crate::timing::account::Starts;
use crate::timing::{Kinds, Signal, Signals, Timing};

/// A model's `[timing]` ready for the rows of one table, as of one day.
#[derive(Debug)]
pub struct Clock {
    kinds: Kinds,
    starts: Starts,
    as_of: i32,
    signals: Option<Signals>,
    columns: Vec<DateColumn>,
}

/// A date column of the account table that is a signal.
#[derive(Debug)]
struct DateColumn {
    position: Option<usize>,
    reading: Reading,
    kind: u32,
    state: ColumnState,
}

/// How a date column of the account table can be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ColumnState {
    /// Name of the column.
    pub column: String,
    /// The table lacks it.
    pub absent: bool,
    /// A criterion reads it too: a fresh date then raises fit and timing both.
    pub is_criterion: bool,
}

impl Clock {
    /// Compiles the model's `[timing]` for tables with this header. `kinds` are those the signals were read with.
    pub fn new(
        model: &Model,
        header: &[String],
        mut kinds: Kinds,
        signals: Option<Signals>,
        as_of: i32,
    ) -> Self {
        let recipe = &model.recipe.timing;
        let column = |(column, kind): (&String, &String)| {
            let criterion = model.criteria.iter().find_map(|c| c.cut.reading_of(column));
            let usual = || Reading {
                missing: model.recipe.missing.clone(),
                ..Reading::new(Kind::Date)
            };
            let position = header.iter().position(|name| name == column);
            DateColumn {
                position,
                reading: criterion.cloned().unwrap_or_else(usual),
                kind: kinds.number(kind),
                state: ColumnState {
                    column: column.clone(),
                    absent: position.is_none(),
                    is_criterion: criterion.is_some(),
                },
            }
        };
        let columns = recipe.columns.iter().map(column).collect();
        Self {
            columns,
            kinds,
            starts: Starts::new(recipe),
            as_of,
            signals,
        }
    }

    /// Reads the date columns with the file's own marks.
    pub fn read_as(&mut self, file: &FileReading) {
        for column in &mut self.columns {
            column.reading = file.column(&column.state.column, &column.reading).reading;
        }
    }

    /// Kinds as the model's recipe values them, to read signals with.
    ///
    /// # Errors
    /// As [`Kinds::new`].
    pub fn kinds(model: &Model) -> Result<Kinds> {
        Kinds::new(&model.recipe.timing)
    }

    /// Day up to which ages are counted.
    pub fn as_of(&self) -> i32 {
        self.as_of
    }

    /// The table of signals, if there is one.
    pub fn signals(&self) -> Option<&Signals> {
        self.signals.as_ref()
    }

    /// The date columns of the account table that are signals.
    pub fn columns(&self) -> impl Iterator<Item = &ColumnState> {
        self.columns.iter().map(|column| &column.state)
    }

    /// What kinds without points of their own are worth.
    pub fn kinds_met(&self) -> &Kinds {
        &self.kinds
    }

    /// The timing of one account. `cell(i)` is the text in column `i` of the header.
    pub fn timing<'t>(&self, id: Option<&str>, cell: impl Fn(usize) -> Option<&'t str>) -> Timing {
        let own = |signals: &Signals| id.map(|id| signals.of_account(id).to_vec());
        let mut signals = self.signals.as_ref().and_then(own).unwrap_or_default();
        for column in &self.columns {
            let text = column.position.and_then(&cell);
            if let Some(Cell::Value(day)) = text.map(|text| column.reading.date(text))
                && day <= self.as_of
            {
                signals.push(Signal {
                    kind: column.kind,
                    day,
                    strength: 1.0,
                });
            }
        }
        Timing::of(signals, &self.kinds, self.starts, self.as_of)
    }
}
