//! Which accounts are older than which.

use crate::criteria::inputs::{Roles, says_identifier};
use crate::stats::two_sample::quantile_edges;
use crate::table::{Column, Table, Values};
use crate::vocabulary::fold::words;

use super::strength::numbers;
use crate::vocabulary::COLUMNS;

/// Groups of accounts by age.
pub(super) const TENTHS: usize = 10;

/// Share of neighbouring rows that a number must order the same way to be taken for a running number, and share of
/// accounts on which a date must come before all others to be taken for the beginning (house choices).
const NEARLY_ALL: f64 = 0.90;

/// Accounts in groups by age.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Age {
    /// Of each row, oldest first; [`u8::MAX`] where unknown.
    tenths: Vec<u8>,
    /// Column the order was taken from.
    pub column: usize,
}

impl Age {
    /// By the recipe's `time`, else by the date that comes before all others, else by a running number. Absent when
    /// nothing tells.
    ///
    /// `usable` says which columns may be looked at.
    pub fn of(table: &Table, roles: &Roles, usable: &[bool]) -> Option<Self> {
        let rows: Vec<u32> = (0..table.rows as u32).collect();
        let column = match &roles.time {
            Some(role) => role.column,
            None => beginning(table, usable).or_else(|| table.columns.iter().position(runs))?,
        };
        Self::by(&positions(&table.columns[column], &rows), column)
    }

    fn by(position: &[f64], column: usize) -> Option<Self> {
        let known: Vec<f64> = position.iter().copied().filter(|v| !v.is_nan()).collect();
        let edges = if known.is_empty() {
            Vec::new()
        } else {
            quantile_edges(&known, TENTHS)
        };
        let tenth = |v: &f64| {
            if v.is_nan() {
                u8::MAX
            } else {
                edges.partition_point(|e| e < v) as u8
            }
        };
        (edges.len() + 1 == TENTHS).then(|| Self {
            tenths: position.iter().map(tenth).collect(),
            column,
        })
    }

    /// Group of a row, 0 the oldest.
    pub fn tenth(&self, row: usize) -> Option<usize> {
        Some(self.tenths[row]).filter(|t| *t != u8::MAX).map(usize::from)
    }
}

/// The date column that comes before all others wherever both are known; there must be another.
fn beginning(table: &Table, usable: &[bool]) -> Option<usize> {
    let dates: Vec<(usize, &Vec<i32>)> = table
        .columns
        .iter()
        .enumerate()
        .filter(|(at, _)| usable[*at])
        .filter_map(|(at, column)| match &column.values {
            Values::Date(days) => Some((at, days)),
            _ => None,
        })
        .collect();
    if dates.len() < 2 {
        return None;
    }
    let first = |days: &Vec<i32>| {
        dates
            .iter()
            .filter(|(_, other)| !std::ptr::eq(*other, days))
            .all(|(_, other)| {
                let both = days
                    .iter()
                    .zip(*other)
                    .filter(|(a, b)| **a != i32::MIN && **b != i32::MIN);
                let (before, all) = both.fold((0usize, 0usize), |(before, all), (a, b)| {
                    (before + usize::from(a <= b), all + 1)
                });
                before as f64 >= NEARLY_ALL * all as f64
            })
    };
    dates
        .iter()
        .find(|(at, days)| 2 * table.columns[*at].missing() <= table.rows && first(days))
        .map(|(at, _)| *at)
}

/// Whether a whole number that its name says to be a number or identifier runs through the rows, upwards or downwards:
/// larger numbers were given later either way.
fn runs(column: &Column) -> bool {
    let numbers = words(&column.name)
        .last()
        .is_some_and(|word| COLUMNS.row_numbers.contains(word.as_str()));
    if !numbers && !says_identifier(&column.name) {
        return false;
    }
    let rows: Vec<u32> = (0..rows_of(column) as u32).collect();
    let values = positions(column, &rows);
    if values.len() < 100 || values.iter().any(|v| v.is_nan() || v.fract() != 0.0) {
        return false;
    }
    let steps = (values.len() - 1) as f64;
    let up = values.windows(2).filter(|pair| pair[0] < pair[1]).count() as f64;
    let down = values.windows(2).filter(|pair| pair[0] > pair[1]).count() as f64;
    up.max(down) >= NEARLY_ALL * steps
}

fn rows_of(column: &Column) -> usize {
    match &column.values {
        Values::Number(v) => v.len(),
        Values::Date(v) => v.len(),
        Values::Levels(v) => v.codes.len(),
    }
}

/// Numbers, dates in days, or texts that are numbers (identifiers are kept as text).
fn positions(column: &Column, rows: &[u32]) -> Vec<f64> {
    match &column.values {
        Values::Levels(levels) => {
            let numbers: Vec<f64> = levels
                .names
                .iter()
                .map(|n| n.parse().unwrap_or(f64::NAN))
                .collect();
            let number = |row: &u32| numbers.get(levels.codes[*row as usize] as usize).copied();
            rows.iter().map(|row| number(row).unwrap_or(f64::NAN)).collect()
        }
        _ => numbers(column, rows),
    }
}

/// Correlation of a column's bins with age among accounts of the same outcome, weighted by their number; bin 0, the
/// unknown, is left out. Absent with fewer than 100 accounts (house choice).
///
/// Source: Spearman's correlation, on bins in place of ranks.
pub(super) fn correlation(bins: &[u32], age: &[f64], ideal: &[bool]) -> Option<f64> {
    let (mut sum, mut all) = (0.0, 0.0);
    for outcome in [true, false] {
        let pairs: Vec<(f64, f64)> = bins
            .iter()
            .zip(age)
            .zip(ideal)
            .filter(|((bin, age), ideal)| **bin > 0 && !age.is_nan() && **ideal == outcome)
            .map(|((bin, age), _)| (f64::from(*bin), *age))
            .collect();
        let n = pairs.len() as f64;
        let (x, y) = pairs
            .iter()
            .fold((0.0, 0.0), |(x, y), (a, b)| (x + a / n, y + b / n));
        let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
        for (a, b) in pairs {
            xx += (a - x).powi(2);
            xy += (a - x) * (b - y);
            yy += (b - y).powi(2);
        }
        if xx > 1e-6 && yy > 1e-6 {
            sum += n * xy / (xx * yy).sqrt();
            all += n;
        }
    }
    (all >= 100.0).then(|| sum / all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{Kind, Levels, Reading};

    fn column(name: &str, values: Values, kind: Kind) -> Column {
        Column::new(name, Reading::new(kind), values)
    }

    #[test]
    fn a_running_number_tells_age_and_a_date_goes_before_it() {
        let n = 200;
        let number = Levels::distinct((0..n).map(|i| (5_000 - i).to_string()));
        let number = column("Lead Number", Values::Levels(number), Kind::Text);
        let mut table = Table::of(n, vec![number]);
        let age = Age::of(&table, &Roles::default(), &[false]).unwrap();
        assert_eq!((age.tenth(0), age.tenth(n - 1)), (Some(9), Some(0)));

        let days = |late: i32| Values::Date((0..n as i32).map(|i| 19_000 + i + late).collect());
        table.columns.push(column("signed", days(30), Kind::Date));
        table.columns.push(column("first seen", days(0), Kind::Date));
        let age = Age::of(&table, &Roles::default(), &[false, true, true]).unwrap();
        assert_eq!((age.column, age.tenth(0)), (2, Some(0)));
    }

    #[test]
    fn what_grows_with_age_is_correlated_and_the_outcome_does_not_matter() {
        let ideal: Vec<bool> = (0..400).map(|i| i % 2 == 0).collect();
        let age: Vec<f64> = (0..400).map(|i| f64::from(i / 40)).collect();
        let counted: Vec<u32> = (0..400u32).map(|i| 1 + i / 10).collect();
        assert!(correlation(&counted, &age, &ideal).unwrap() > 0.95);
        let told: Vec<u32> = ideal.iter().map(|y| 1 + u32::from(*y)).collect();
        assert_eq!(correlation(&told, &age, &ideal), None);
    }
}
