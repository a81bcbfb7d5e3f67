//! Columns as numbers, the way off-the-shelf learners want them.

use rustc_hash::FxHashMap;

use crate::fit::Accounts;
use crate::table::{Column, Kind, MISSING, Table, Values};

/// How one input becomes numbers, learnt from the training accounts.
#[derive(Debug, Clone)]
pub(super) enum Encoded {
    /// A number or a date: centred and scaled.
    Number {
        column: usize,
        mean: f64,
        deviation: f64,
        /// Whether a training account lacks it.
        missing: bool,
    },
    /// Levels by decreasing number of accounts; "unknown" and levels not listed are apart.
    Category { column: usize, levels: Vec<String> },
    /// Tokens of a set by decreasing number of accounts.
    Set { column: usize, tokens: Vec<String> },
}

/// Position of a level: listed, unlisted ("other"), or unknown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Level {
    Listed(usize),
    Other,
    Unknown,
}

/// Learns how to encode every input; `most_levels` levels and tokens are kept per column.
pub(super) fn learn(accounts: Accounts<'_>, most_levels: usize) -> Vec<Encoded> {
    accounts
        .inputs
        .iter()
        .map(|input| {
            let column = &accounts.table.columns[input.column];
            match &column.values {
                Values::Levels(levels) if column.kind() == Kind::Set => {
                    let tokens = accounts
                        .rows
                        .iter()
                        .filter_map(|r| levels.get(*r as usize))
                        .flat_map(|text| column.reading.tokens(text));
                    Encoded::Set {
                        column: input.column,
                        tokens: most_frequent(tokens, most_levels),
                    }
                }
                Values::Levels(levels) => {
                    let names = accounts.rows.iter().filter_map(|r| levels.get(*r as usize));
                    Encoded::Category {
                        column: input.column,
                        levels: most_frequent(names, most_levels),
                    }
                }
                Values::Number(_) | Values::Date(_) => standardised(input.column, column, accounts.rows),
            }
        })
        .collect()
}

fn standardised(position: usize, column: &Column, rows: &[u32]) -> Encoded {
    let known: Vec<f64> = numbers(column, rows)
        .into_iter()
        .filter(|v| !v.is_nan())
        .collect();
    let n = known.len().max(1) as f64;
    // Scaled before summing: values near f64::MAX must not overflow.
    let mean = known.iter().map(|v| v / n).sum::<f64>();
    let deviation = known
        .iter()
        .map(|v| ((v - mean) / n.sqrt()).powi(2))
        .sum::<f64>()
        .sqrt();
    Encoded::Number {
        column: position,
        mean,
        deviation: if deviation > 0.0 && deviation.is_finite() {
            deviation
        } else {
            1.0
        },
        missing: known.len() < rows.len(),
    }
}

/// Numbers or days of a column, NaN where unknown.
pub(super) fn numbers(column: &Column, rows: &[u32]) -> Vec<f64> {
    rows.iter()
        .map(|r| match &column.values {
            Values::Number(v) => v[*r as usize],
            Values::Date(v) if v[*r as usize] != i32::MIN => f64::from(v[*r as usize]),
            _ => f64::NAN,
        })
        .collect()
}

/// Where each row's level stands among `known`, by text: another table may code its levels otherwise.
pub(super) fn levels(table: &Table, column: usize, rows: &[u32], known: &[String]) -> Vec<Level> {
    let Values::Levels(levels) = &table.columns[column].values else {
        return vec![Level::Unknown; rows.len()];
    };
    let place: FxHashMap<&str, usize> = known.iter().enumerate().map(|(i, l)| (l.as_str(), i)).collect();
    let by_code: Vec<Level> = levels
        .names
        .iter()
        .map(|name| {
            place
                .get(name.as_str())
                .map_or(Level::Other, |i| Level::Listed(*i))
        })
        .collect();
    rows.iter()
        .map(|r| match levels.codes[*r as usize] {
            MISSING => Level::Unknown,
            code => by_code[code as usize],
        })
        .collect()
}

/// `has[t][i]`: whether row `i` has token `t` (1 or 0).
pub(super) fn membership(table: &Table, column: usize, rows: &[u32], tokens: &[String]) -> Vec<Vec<f64>> {
    let column = &table.columns[column];
    let mut has = vec![vec![0.0; rows.len()]; tokens.len()];
    if let Values::Levels(levels) = &column.values {
        let place: FxHashMap<&str, usize> = tokens.iter().enumerate().map(|(i, t)| (t.as_str(), i)).collect();
        let positions = |text| column.reading.tokens(text).filter_map(|t| place.get(t).copied());
        let by_code: Vec<Vec<usize>> = levels
            .names
            .iter()
            .map(|text| positions(text).collect())
            .collect();
        for (i, r) in rows.iter().enumerate() {
            let code = levels.codes[*r as usize];
            if code != MISSING {
                by_code[code as usize].iter().for_each(|t| has[*t][i] = 1.0);
            }
        }
    }
    has
}

/// The most frequent names; equally frequent ones in alphabetical order, so that the outcome never decides.
fn most_frequent<'a>(names: impl Iterator<Item = &'a str>, most: usize) -> Vec<String> {
    let mut count: FxHashMap<&str, usize> = FxHashMap::default();
    names.for_each(|name| *count.entry(name).or_default() += 1);
    let mut ordered: Vec<(&str, usize)> = count.into_iter().collect();
    ordered.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    ordered
        .into_iter()
        .take(most)
        .map(|(name, _)| name.to_owned())
        .collect()
}
