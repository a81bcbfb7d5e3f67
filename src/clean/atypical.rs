//! Accounts far from all others, and by which of their values.

use std::collections::BTreeMap;

use crate::clean::{Findings, Note, Outlier, RowReason, Scope, says};
use crate::table::{Column, Table, Values};
use crate::vocabulary::COLUMNS;
use crate::vocabulary::fold::words;

/// Fewest known values to judge by (house choice).
const FEWEST: usize = 20;
/// Robust deviations from which a value is unusual.
///
/// Source: Iglewicz & Hoaglin (1993), *How to Detect and Handle Outliers*: |modified z| > 3.5.
const UNUSUAL: f64 = 3.5;
/// An unusual value is far when it is also this many times the 99th percentile (house choice): 3.5 deviations alone call
/// one honest account in a hundred of a skewed column atypical; a long tail goes on, a slip jumps.
const JUMP: f64 = 10.0;
/// Unusual values that together make an account atypical: at least this many, and at least this share of its numbers
/// (house choices).
const TOGETHER: usize = 4;
const TOGETHER_SHARE: f64 = 0.5;
/// A column (or all together) that calls more than this share atypical has a heavy tail, not slips (house choice).
const MOST: f64 = 0.01;
/// Consistency of the median absolute deviation with a standard deviation.
///
/// Source: Iglewicz & Hoaglin (1993), *How to Detect and Handle Outliers*: modified z = 0.6745 (x − median) / MAD.
const MAD_TO_DEVIATION: f64 = 0.6745;

/// One column's centre and spread.
struct Spread<'a> {
    name: &'a str,
    values: &'a [f64],
    /// Values that are codes and far from all others by their nature.
    codes: &'a [f64],
    log: bool,
    median: f64,
    mad: f64,
    low: f64,
    high: f64,
}

/// Rows far from all others, each with why: one value far beyond the rest of its column, or many unusual ones together.
///
/// Numbers that are never negative and skewed are judged on a log scale. A column where more than 1 % of the accounts
/// would be called atypical has a heavy tail and calls none.
pub(super) fn atypical(table: &Table, scope: &Scope, found: &mut Findings) -> BTreeMap<u32, RowReason> {
    let spreads: Vec<Spread> = scope
        .mendable(table)
        .into_iter()
        .filter_map(|position| Spread::of(&table.columns[position]))
        .collect();
    let mut why: BTreeMap<u32, Vec<Outlier>> = BTreeMap::new();
    let most = |rows: usize| rows as f64 > (MOST * table.rows as f64).max(3.0);
    for spread in &spreads {
        let far: Vec<(u32, Outlier)> = (0..table.rows)
            .filter_map(|row| spread.far(row).map(|outlier| (row as u32, outlier)))
            .collect();
        if most(far.len()) {
            found.note(Note::LongTail {
                column: spread.name.to_owned(),
                accounts: far.len(),
            });
            continue;
        }
        far.into_iter()
            .for_each(|(row, outlier)| why.entry(row).or_default().push(outlier));
    }
    if spreads.len() >= TOGETHER {
        let unusual = |row: usize| -> Vec<&str> {
            spreads
                .iter()
                .filter(|s| s.score(row).abs() > UNUSUAL)
                .map(|s| s.name)
                .collect()
        };
        let together: Vec<(u32, Vec<&str>)> = (0..table.rows)
            .map(|row| (row as u32, unusual(row)))
            .filter(|(row, names)| {
                let known = spreads
                    .iter()
                    .filter(|s| !s.values[*row as usize].is_nan())
                    .count();
                names.len() >= TOGETHER && names.len() as f64 >= TOGETHER_SHARE * known as f64
            })
            .collect();
        if !most(together.len()) {
            for (row, names) in together {
                let columns = names.into_iter().map(str::to_owned).collect();
                why.entry(row).or_default().push(Outlier::Together { columns });
            }
        }
    }
    why.into_iter()
        .map(|(row, outliers)| (row, RowReason::Atypical(outliers)))
        .collect()
}

impl<'a> Spread<'a> {
    /// `None` for columns that are no quantities, say too little, or do not spread.
    fn of(column: &'a Column) -> Option<Self> {
        let Values::Number(values) = &column.values else {
            return None;
        };
        let is_place = &COLUMNS.no_quantities;
        let codes = &column.reading.codes;
        let mut sorted: Vec<f64> = values
            .iter()
            .copied()
            .filter(|v| !v.is_nan() && !codes.contains(v))
            .collect();
        if sorted.len() < FEWEST || says(&words(&column.name), is_place) {
            return None;
        }
        sorted.sort_by(f64::total_cmp);
        let at = |sorted: &[f64], share: f64| sorted[((sorted.len() - 1) as f64 * share) as usize];
        let (lower, middle, upper) = (at(&sorted, 0.05), at(&sorted, 0.5), at(&sorted, 0.95));
        let log = sorted[0] >= 0.0 && upper - middle > 2.0 * (middle - lower);
        let scaled = |v: f64| if log { libm::log1p(v) } else { v };
        let median = scaled(middle);
        let mut deviations: Vec<f64> = sorted.iter().map(|v| (scaled(*v) - median).abs()).collect();
        deviations.sort_by(f64::total_cmp);
        let mad = at(&deviations, 0.5);
        // A column that is one value for most accounts has no typical spread to be far by.
        (mad > 0.0).then(|| Self {
            name: &column.name,
            values,
            codes,
            log,
            median,
            mad,
            low: at(&sorted, 0.01),
            high: at(&sorted, 0.99),
        })
    }

    /// Modified z-score; NaN where unknown.
    fn score(&self, row: usize) -> f64 {
        let value = self.values[row];
        if self.codes.contains(&value) {
            return f64::NAN;
        }
        let scaled = if self.log { libm::log1p(value) } else { value };
        MAD_TO_DEVIATION * (scaled - self.median) / self.mad
    }

    /// Why a value is far, if it is.
    fn far(&self, row: usize) -> Option<Outlier> {
        let (value, score) = (self.values[row], self.score(row));
        if score.is_nan() || score.abs() <= UNUSUAL {
            return None;
        }
        let column = || self.name.to_owned();
        if self.log {
            let jump = value / self.high;
            return (self.high > 0.0 && jump >= JUMP).then(|| Outlier::Multiple {
                column: column(),
                value,
                times: jump,
                percentile: self.high,
            });
        }
        let (limit, beyond) = if score > 0.0 {
            (self.high, value - self.median)
        } else {
            (self.low, self.median - value)
        };
        let width = (limit - self.median).abs();
        (width > 0.0 && beyond >= JUMP * width).then(|| Outlier::Distance {
            column: column(),
            value,
            times: beyond / width,
            median: self.median,
            high: score > 0.0,
            percentile: limit,
        })
    }
}
