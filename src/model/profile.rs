//! What the columns that a model reads held in training, so that a file to score can be held against it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::criteria::Cut;
use crate::table::{Column, Kind, Levels, MISSING, Table, Values};

/// Most levels of a column that are kept, the most frequent first (house choice: beyond, a column names places or
/// firms, and most of what is new in it says nothing about the file).
const MOST_LEVELS: usize = 1_000;

/// What a column held in the accounts that were learnt from. The order of rows does not matter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnProfile {
    /// Its name.
    pub column: String,
    /// Accounts learnt from.
    pub accounts: u64,
    /// Those of which it said nothing.
    pub unknown: u64,
    /// Where its numbers lay; its days since 1970-01-01. None of text, or where nothing was known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub range: Option<Range>,
    /// Whether its numbers were written with `%`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub percent: bool,
    /// Code of the currency that most of its numbers bore.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// Its levels, of a set its values, with the accounts that had them: the most frequent first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<(String, u64)>,
    /// Further levels.
    #[serde(default, skip_serializing_if = "is_none")]
    pub more_levels: u64,
}

/// Where the numbers of a column lay.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Range {
    /// The least.
    pub least: f64,
    /// One in a hundred is at most this.
    pub low: f64,
    /// The middle.
    pub median: f64,
    /// One in a hundred is at least this.
    pub high: f64,
    /// The most.
    pub most: f64,
    /// Whether all are whole numbers.
    pub whole: bool,
    /// Whether at least four in five of those that are not 0 are whole thousands.
    pub thousands: bool,
}

fn is_none(count: &u64) -> bool {
    *count == 0
}

impl ColumnProfile {
    /// Profiles of the columns that these cuts read, by name, from the rows learnt from.
    pub(super) fn of<'a>(cuts: impl Iterator<Item = &'a Cut>, table: &Table, rows: &[u32]) -> Vec<Self> {
        let names: std::collections::BTreeSet<&str> = cuts.flat_map(Cut::columns).collect();
        let column = |name: &str| table.columns.iter().find(|column| column.name == name);
        let columns = names.into_iter().filter_map(column);
        columns.map(|column| Self::of_column(column, rows)).collect()
    }

    fn of_column(column: &Column, rows: &[u32]) -> Self {
        let known = rows
            .iter()
            .filter(|row| !column.is_missing(**row as usize))
            .count();
        let (mut levels, range) = match &column.values {
            Values::Number(values) => (
                Vec::new(),
                Range::of(
                    rows.iter()
                        .map(|&row| values[row as usize])
                        .filter(|v| !v.is_nan()),
                ),
            ),
            Values::Date(days) => {
                let days = rows.iter().map(|&row| days[row as usize]);
                (
                    Vec::new(),
                    Range::of(days.filter(|day| *day != i32::MIN).map(f64::from)),
                )
            }
            Values::Levels(levels) => (counted(column, levels, rows), None),
        };
        let more = levels.len().saturating_sub(MOST_LEVELS);
        levels.truncate(MOST_LEVELS);
        Self {
            column: column.name.clone(),
            accounts: rows.len() as u64,
            unknown: (rows.len() - known) as u64,
            range,
            // Cells are counted over the whole table, decided accounts or not: a sign is the column's.
            percent: column.writing.percents * 2 > table_known(column),
            currency: currency(column),
            levels,
            more_levels: more as u64,
        }
    }
}

/// The one currency that most cells of the whole column bear; amounts that were converted bear none of theirs.
fn currency(column: &Column) -> Option<String> {
    match column.writing.currencies.as_slice() {
        [(code, cells)] if cells * 2 > table_known(column) && column.reading.rates.is_none() => {
            Some(code.clone())
        }
        _ => None,
    }
}

/// Cells of the whole column that say something.
fn table_known(column: &Column) -> usize {
    let rows = match &column.values {
        Values::Number(values) => values.len(),
        Values::Date(values) => values.len(),
        Values::Levels(levels) => levels.codes.len(),
    };
    rows - column.missing()
}

/// Levels, or the values of a set, with the rows that have them: the most frequent first, ties by name.
fn counted(column: &Column, levels: &Levels, rows: &[u32]) -> Vec<(String, u64)> {
    let mut held = vec![0u64; levels.names.len()];
    for code in rows.iter().map(|&row| levels.codes[row as usize]) {
        if code != MISSING {
            held[code as usize] += 1;
        }
    }
    let mut counts = BTreeMap::<&str, u64>::new();
    for (name, held) in levels.names.iter().zip(held).filter(|(_, held)| *held > 0) {
        match column.kind() {
            Kind::Set => column
                .reading
                .tokens(name)
                .for_each(|token| *counts.entry(token).or_default() += held),
            _ => *counts.entry(name).or_default() += held,
        }
    }
    let mut counts: Vec<(String, u64)> = counts
        .into_iter()
        .map(|(name, held)| (name.to_owned(), held))
        .collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    counts
}

impl Range {
    /// The range of some numbers; none of nothing.
    pub(crate) fn of(numbers: impl Iterator<Item = f64>) -> Option<Self> {
        let mut numbers: Vec<f64> = numbers.collect();
        numbers.sort_unstable_by(f64::total_cmp);
        let last = numbers.len().checked_sub(1)?;
        let other: Vec<f64> = numbers.iter().copied().filter(|number| *number != 0.0).collect();
        let thousands = other.iter().filter(|number| *number % 1000.0 == 0.0).count();
        Some(Self {
            least: numbers[0],
            low: numbers[last / 100],
            median: numbers[last / 2],
            high: numbers[last - last / 100],
            most: numbers[last],
            whole: numbers.iter().all(|number| number.fract() == 0.0),
            thousands: !other.is_empty() && thousands * 5 >= other.len() * 4,
        })
    }

    /// Whether a number is where all but one in fifty were.
    pub fn holds(&self, number: f64) -> bool {
        (self.low..=self.high).contains(&number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Reading;

    #[test]
    fn the_order_of_rows_changes_nothing() {
        let numbers = Values::Number((0..200).map(|i| f64::from(i * 7 % 200)).collect());
        let codes = (0..200)
            .map(|i| if i % 10 == 0 { MISSING } else { i % 3 })
            .collect();
        let names = ["b".to_owned(), "a".to_owned(), "c".to_owned()].to_vec();
        let columns = vec![
            Column::new("n", Reading::new(Kind::Number), numbers),
            Column::new(
                "l",
                Reading::new(Kind::Category),
                Values::Levels(Levels { codes, names }),
            ),
        ];
        let table = Table::of(200, columns);
        let rows: Vec<u32> = (0..200).collect();
        let turned: Vec<u32> = rows.iter().rev().copied().collect();
        for column in &table.columns {
            assert_eq!(
                ColumnProfile::of_column(column, &rows),
                ColumnProfile::of_column(column, &turned)
            );
        }
        let profile = ColumnProfile::of_column(&table.columns[0], &rows);
        let range = profile.range.unwrap();
        assert_eq!(
            (range.least, range.low, range.median, range.high, range.most),
            (0.0, 1.0, 99.0, 198.0, 199.0)
        );
        assert!(range.whole && !range.thousands && !profile.percent);
        let levels = ColumnProfile::of_column(&table.columns[1], &rows);
        assert_eq!((levels.accounts, levels.unknown), (200, 20));
        assert_eq!(
            levels
                .levels
                .iter()
                .map(|(name, _)| name.as_str())
                .collect::<Vec<_>>(),
            ["a", "b", "c"]
        );
    }
}
