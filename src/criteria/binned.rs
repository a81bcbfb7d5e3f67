//! The matrix of bins: which bin each account is in, criterion by criterion.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::criteria::cut::Cut;
use crate::criteria::formula;
use crate::error::Result;
use crate::table::{Column, Levels, MISSING, Table, Values};

/// Column-major bins of a set of accounts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Binned {
    /// Number of accounts.
    pub rows: usize,
    /// Number of bins of each criterion.
    pub sizes: Vec<usize>,
    /// `columns[c][i]`: bin of account `i` in criterion `c`.
    pub columns: Vec<Vec<u16>>,
}

impl Binned {
    /// Bins `rows` of a table, one criterion per cut. A column that the table lacks is unknown throughout.
    ///
    /// # Errors
    /// None at present; a table whose column has another kind than the cut is read as unknown.
    pub fn transform<'a>(
        cuts: impl IntoIterator<Item = &'a Cut>,
        table: &Table,
        rows: &[u32],
    ) -> Result<Self> {
        let cuts: Vec<&Cut> = cuts.into_iter().collect();
        let sizes = cuts.iter().map(|cut| cut.len()).collect();
        let columns = cuts.par_iter().map(|cut| bins(cut, table, rows)).collect();
        Ok(Self {
            rows: rows.len(),
            sizes,
            columns,
        })
    }

    /// Bins of `rows` of a table under one cut.
    pub(crate) fn of_cut(cut: &Cut, table: &Table, rows: &[u32]) -> Vec<u16> {
        bins(cut, table, rows)
    }

    /// Keeps the rows at `positions`.
    pub fn select(&self, positions: &[u32]) -> Self {
        let columns = self
            .columns
            .par_iter()
            .map(|column| positions.iter().map(|&i| column[i as usize]).collect())
            .collect();
        Self {
            rows: positions.len(),
            sizes: self.sizes.clone(),
            columns,
        }
    }
}

/// The bin of each of `rows` under one cut.
fn bins(cut: &Cut, table: &Table, rows: &[u32]) -> Vec<u16> {
    if let Cut::Pair { first, second } = cut {
        let width = second.len() as u16;
        let second = bins(second, table, rows);
        return bins(first, table, rows)
            .iter()
            .zip(second)
            .map(|(a, b)| a * width + b)
            .collect();
    }
    let unknown = cut.unknown() as u16;
    if let Some((formula, first, second)) = cut.derivation() {
        let values = |operand: &Cut| {
            let column = table.columns.iter().find(|c| c.name == operand.column().0)?;
            let same_kind = operand.is_age() == matches!(column.values, Values::Date(_));
            formula::operand(column, operand.as_of().unwrap_or_default(), rows).filter(|_| same_kind)
        };
        let (Some(first), Some(second)) = (values(first), values(second)) else {
            return vec![unknown; rows.len()];
        };
        let value = |(a, b): (f64, f64)| formula.value(a, b).unwrap_or(f64::NAN);
        let values = first.into_iter().zip(second).map(value);
        return values
            .map(|value| interval(cut.points(), value, unknown))
            .collect();
    }
    let Some(column) = table.columns.iter().find(|c| c.name == cut.columns()[0]) else {
        return vec![unknown; rows.len()];
    };
    match (cut, &column.values) {
        (Cut::Number { cuts, .. }, Values::Number(values)) => match cut.code_bins() {
            (0, 0) => rows
                .iter()
                .map(|&row| interval(cuts, values[row as usize], unknown))
                .collect(),
            _ => rows
                .iter()
                .map(|&row| match values[row as usize] {
                    value if value.is_nan() => unknown,
                    value => cut.bin(value) as u16,
                })
                .collect(),
        },
        (Cut::Age { cuts, as_of, .. }, Values::Date(values)) => rows
            .iter()
            .map(|&row| match values[row as usize] {
                i32::MIN => unknown,
                day => interval(cuts, f64::from(as_of - day), unknown),
            })
            .collect(),
        (Cut::Category { groups, .. }, Values::Levels(levels)) => {
            let known: FxHashMap<&str, u16> = groups
                .iter()
                .enumerate()
                .flat_map(|(bin, group)| group.iter().map(move |level| (level.as_str(), bin as u16)))
                .collect();
            let other = groups.len() as u16;
            by_level(levels, rows, unknown, |name| {
                known.get(name).copied().unwrap_or(other)
            })
        }
        (Cut::Member { token, .. }, Values::Levels(levels)) => by_level(levels, rows, unknown, |name| {
            u16::from(column.reading.tokens(name).any(|t| t == token))
        }),
        _ => category_of_another_kind(cut, column, rows, unknown),
    }
}

/// A category whose column was read as numbers or dates in this table: compared as text.
fn category_of_another_kind(cut: &Cut, column: &Column, rows: &[u32], unknown: u16) -> Vec<u16> {
    let Cut::Category { groups, .. } = cut else {
        return vec![unknown; rows.len()];
    };
    rows.iter()
        .map(|&row| match column.text(row as usize) {
            None => unknown,
            Some(text) => groups
                .iter()
                .position(|group| group.contains(&text))
                .unwrap_or(groups.len()) as u16,
        })
        .collect()
}

/// Bin of a number: `cuts[i - 1] < v <= cuts[i]`.
fn interval(cuts: &[f64], value: f64, unknown: u16) -> u16 {
    if value.is_nan() {
        unknown
    } else {
        cuts.partition_point(|cut| *cut < value) as u16
    }
}

/// Looks each distinct level up once, then each row's code.
fn by_level(levels: &Levels, rows: &[u32], unknown: u16, bin: impl Fn(&str) -> u16) -> Vec<u16> {
    let bins: Vec<u16> = levels.names.iter().map(|name| bin(name)).collect();
    rows.iter()
        .map(|&row| match levels.codes[row as usize] {
            MISSING => unknown,
            code => bins[code as usize],
        })
        .collect()
}
