//! Which row of an account is kept, and which of its blanks the others fill.

use super::columns::Columns;
use super::{Filled, Group, Reason};
use crate::table::{Column, Levels, MISSING, Table, Values};

/// Keeps the most complete row, of equal ones the last changed, of equal ones the first; a row whose outcome is known
/// goes before all others.
pub fn merged(table: &Table, columns: &Columns, mut rows: Vec<u32>, reasons: Vec<Reason>) -> Group {
    let own = |position: usize| Some(position) == columns.outcome || Some(position) == columns.id;
    let filled = |row: u32| {
        let cells = table.columns.iter().enumerate();
        cells
            .filter(|(p, column)| !own(*p) && !column.is_missing(row as usize))
            .count()
    };
    let decided = |row: u32| {
        columns
            .outcome
            .is_some_and(|p| !table.columns[p].is_missing(row as usize))
    };
    let changed = |row: u32| match columns.changed.map(|p| &table.columns[p].values) {
        Some(Values::Date(days)) => days[row as usize],
        _ => i32::MIN,
    };
    rows.sort_by_key(|row| {
        let row = *row;
        (std::cmp::Reverse((decided(row), filled(row), changed(row))), row)
    });
    let kept = rows[0];
    let fills = table.columns.iter().enumerate().filter_map(|(position, column)| {
        if own(position) || !column.is_missing(kept as usize) {
            return None;
        }
        let row = rows[1..].iter().find(|row| !column.is_missing(**row as usize))?;
        Some(Filled {
            column: position,
            row: *row,
        })
    });
    let filled = fills.collect();
    let mut removed = rows[1..].to_vec();
    removed.sort_unstable();
    Group {
        kept,
        removed,
        reasons,
        filled,
    }
}

/// Copies a cell from one row to another.
pub fn copy(column: &mut Column, from: usize, to: usize) {
    match &mut column.values {
        Values::Number(values) => values[to] = values[from],
        Values::Date(values) => values[to] = values[from],
        Values::Levels(levels) => levels.codes[to] = levels.codes[from],
    }
}

/// Cells in which two rows are both filled and differ.
pub fn differing(table: &Table, a: usize, b: usize) -> usize {
    let differs = |column: &&Column| match &column.values {
        Values::Number(v) => !v[a].is_nan() && !v[b].is_nan() && v[a] != v[b],
        Values::Date(v) => v[a] != i32::MIN && v[b] != i32::MIN && v[a] != v[b],
        Values::Levels(Levels { codes, .. }) => {
            codes[a] != MISSING && codes[b] != MISSING && codes[a] != codes[b]
        }
    };
    table.columns.iter().filter(differs).count()
}

/// Rows that are the same in every cell but those of one column, at least two each, in the order of their first rows.
pub fn repeated_rows(table: &Table, without: Option<usize>) -> Vec<Vec<u32>> {
    use std::hash::Hasher;
    let compared: Vec<&Column> = table
        .columns
        .iter()
        .enumerate()
        .filter_map(|(p, column)| (Some(p) != without).then_some(column))
        .collect();
    let mut hashes: Vec<rustc_hash::FxHasher> = vec![Default::default(); table.rows];
    for column in &compared {
        let cells: Box<dyn Iterator<Item = u64>> = match &column.values {
            Values::Number(v) => Box::new(v.iter().map(|v| if v.is_nan() { u64::MAX } else { v.to_bits() })),
            Values::Date(v) => Box::new(v.iter().map(|v| *v as u64)),
            Values::Levels(levels) => Box::new(levels.codes.iter().map(|c| u64::from(*c))),
        };
        hashes
            .iter_mut()
            .zip(cells)
            .for_each(|(hash, cell)| hash.write_u64(cell));
    }
    let mut order: Vec<(u64, u32)> = hashes
        .iter()
        .zip(0..)
        .map(|(hash, row)| (hash.finish(), row))
        .collect();
    order.sort_unstable();
    let same = |a: u32, b: u32| {
        let (a, b) = (a as usize, b as usize);
        compared.iter().all(|column| match &column.values {
            Values::Number(v) => v[a] == v[b] || (v[a].is_nan() && v[b].is_nan()),
            Values::Date(v) => v[a] == v[b],
            Values::Levels(levels) => levels.codes[a] == levels.codes[b],
        })
    };
    let mut classes: Vec<Vec<u32>> = order
        .chunk_by(|x, y| x.0 == y.0 && same(x.1, y.1))
        .filter(|rows| rows.len() > 1)
        .map(|rows| rows.iter().map(|row| row.1).collect())
        .collect();
    classes.sort_unstable();
    classes
}
