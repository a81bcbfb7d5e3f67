//! One row per key: its columns beside the account's own.

use crate::error::Result;
use crate::join::aggregate::renumbered;
use crate::join::cutoff::Cutoffs;
use crate::join::lanes::{LaneCells, NEVER};
use crate::join::note::TableNote;
use crate::join::plan::Lane;
use crate::join::survey::{Flags, Survey};
use crate::join::table::JoinedTable;
use crate::recipe::Recipe;
use crate::table::{Column, Kind, MISSING, Ranges, Reading, Values};

/// The columns of a table of attributes, one value per account row; missing where the account has no row, or where
/// the row or the value came to be known after the account's decision.
pub(super) fn columns(
    survey: &Survey,
    recipe: &Recipe,
    cutoffs: &Cutoffs,
    joined: &mut JoinedTable,
    flags: &mut Flags,
) -> Result<Vec<Column>> {
    let accounts = cutoffs.first_unknown.len();
    let mut lanes = lanes(survey, recipe)?;
    let mut values: Vec<Copied> = lanes.iter().map(|lane| Copied::new(lane, accounts)).collect();
    survey.stream(&mut |records| {
        flags.add(survey, records);
        lanes.iter_mut().for_each(|lane| lane.read(records));
        for (row, record) in records.iter().enumerate() {
            let day = survey.day(record, cutoffs.as_of, joined);
            if day == NEVER {
                continue;
            }
            for account in survey.keys.rows(record.get(survey.key)) {
                let account = *account as usize;
                let cutoff = cutoffs.first_unknown[account];
                if day >= cutoff {
                    joined.late += 1;
                    continue;
                }
                for (lane, values) in lanes.iter().zip(&mut values) {
                    if lane.from[row] < cutoff {
                        values.set(account, lane, row);
                    }
                }
            }
        }
        Ok(())
    })?;
    if survey.date.is_none() && !survey.table.timeless && cutoffs.as_of.is_some() {
        joined.notes.push(TableNote::Timeless);
    }
    Ok(lanes
        .into_iter()
        .zip(values)
        .map(|(lane, values)| values.finish(lane, &survey.source.name))
        .collect())
}

/// Every column but the key and those excluded.
fn lanes(survey: &Survey, recipe: &Recipe) -> Result<Vec<LaneCells>> {
    let source = &survey.source;
    for column in &survey.table.exclude {
        source.position(column, "exclude")?;
    }
    let mut lanes = Vec::new();
    for (position, column) in source.header.iter().enumerate() {
        if position == survey.key || survey.table.exclude.contains(column) {
            continue;
        }
        let mut reading = source.columns[position].reading.clone();
        if let Some(asked) = recipe.columns.get(&format!("{}_{column}", source.name)) {
            reading.kind = asked.kind.unwrap_or(reading.kind);
            reading.missing.extend(asked.missing.iter().cloned());
            reading.separator = asked.separator.or(reading.separator);
        }
        let known = match survey.table.known.get(column) {
            None => None,
            Some(date) => {
                let date = source.date_position(date, "known")?;
                Some((date, source.columns[date].reading.clone()))
            }
        };
        lanes.push(LaneCells::new(
            Lane {
                position,
                name: column.clone(),
                reading,
                known,
            },
            false,
        ));
    }
    Ok(lanes)
}

/// A column while it is copied.
enum Copied {
    Figures(Vec<f64>),
    Codes(Vec<u32>),
}

impl Copied {
    fn new(lane: &LaneCells, accounts: usize) -> Self {
        match lane.is_figure() {
            true => Self::Figures(vec![f64::NAN; accounts]),
            false => Self::Codes(vec![MISSING; accounts]),
        }
    }

    fn set(&mut self, account: usize, lane: &LaneCells, row: usize) {
        match self {
            Self::Figures(values) => values[account] = lane.numbers[row],
            Self::Codes(codes) => codes[account] = lane.codes[row],
        }
    }

    /// Marks and orders are the usual ones from here on, whatever the table was written with.
    fn finish(self, lane: LaneCells, table: &str) -> Column {
        let Reading { kind, separator, .. } = lane.lane.reading;
        let values = match self {
            Self::Figures(values) if kind == Kind::Date => {
                let day = |v: f64| if v.is_nan() { i32::MIN } else { v as i32 };
                Values::Date(values.into_iter().map(day).collect())
            }
            Self::Figures(values) => Values::Number(values),
            Self::Codes(codes) => Values::Levels(renumbered(codes, &lane.names)),
        };
        let kept = lane.lane.reading.kept.clone();
        // A code of a range is its number from here on.
        let ranges = lane
            .lane
            .reading
            .ranges
            .filter(|ranges| *ranges == Ranges::Written);
        Column {
            reading: Reading {
                kept,
                ranges,
                separator: separator
                    .filter(|_| kind == Kind::Set)
                    .or((kind == Kind::Set).then_some(';')),
                ..Reading::new(kind)
            },
            reason: format!("{}: copied from `{table}`", kind.word()),
            unreadable: lane.unreadable as usize,
            unreadable_examples: lane.examples,
            ..Column::new(format!("{table}_{}", lane.lane.name), Reading::new(kind), values)
        }
    }
}
