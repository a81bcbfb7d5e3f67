//! The order in which accounts and columns are learnt from: by what they hold, never by where they stand.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use crate::criteria::Input;
use crate::table::{MISSING, Table, Values};

/// One number for each of `rows`, of everything its row holds: the same for any order of rows, columns and levels.
/// Rows with the same number hold the same, so that it does not matter which of them comes first.
pub fn keys(table: &Table, rows: &[u32]) -> Vec<u64> {
    let mut keys = vec![0u64; rows.len()];
    for column in &table.columns {
        let name = mixed(&column.name);
        // Columns are added up, so that none comes first; unknown cells add nothing.
        let mut add = |cell: &dyn Fn(usize) -> Option<u64>| {
            for (key, &row) in keys.iter_mut().zip(rows) {
                let part = cell(row as usize).map_or(0, |value| mixed(&(name, value)));
                *key = key.wrapping_add(part);
            }
        };
        match &column.values {
            Values::Number(v) => add(&|row| (!v[row].is_nan()).then(|| (v[row] + 0.0).to_bits())),
            Values::Date(v) => add(&|row| (v[row] != i32::MIN).then_some(v[row] as u64)),
            Values::Levels(v) => {
                let names: Vec<u64> = v.names.iter().map(mixed).collect();
                add(&|row| (v.codes[row] != MISSING).then(|| names[v.codes[row] as usize]));
            }
        }
    }
    keys
}

/// Positions of `rows` in the order of their keys; rows alike in everything keep theirs.
pub fn by_content(table: &Table, rows: &[u32]) -> Vec<usize> {
    let keys = keys(table, rows);
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by_key(|&i| keys[i]);
    order
}

/// Puts decided rows and their outcomes in the order of their keys.
pub fn arrange(table: &Table, rows: &mut Vec<u32>, ideal: &mut Vec<bool>) {
    let order = by_content(table, rows);
    *rows = order.iter().map(|&i| rows[i]).collect();
    *ideal = order.iter().map(|&i| ideal[i]).collect();
}

/// Puts inputs in the order of their columns' names.
pub fn arrange_inputs(table: &Table, inputs: &mut [Input]) {
    inputs.sort_by(|a, b| {
        let name = |input: &Input| table.columns[input.column].name.as_str();
        name(a).cmp(name(b))
    });
}

/// A hash that sums without patterns: FxHash alone keeps those of its last word.
///
/// Source: the finaliser of SplitMix64, Steele, Lea & Flood (2014), *OOPSLA* 49:453.
pub(crate) fn mixed<T: Hash>(value: &T) -> u64 {
    let mut hasher = FxHasher::default();
    value.hash(&mut hasher);
    let mut z = hasher.finish().wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
