//! Accounts that stand in the table already: the one place where duplicates are asked for.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::data::clean::{Found, Scope};
use crate::data::{Table, Values};

/// Rows to take out as duplicates of an earlier one, with the reason: all cells the same, and a filled id, without
/// which twins may be two accounts that look alike (two deals of one kind).
pub(super) fn duplicates(
    table: &Table,
    scope: &Scope,
    _origin: &[u32],
    found: &mut Found,
) -> BTreeMap<u32, String> {
    let id = scope.recipe.id.as_deref();
    let Some(id) = id.and_then(|name| table.columns.iter().position(|column| column.name == name)) else {
        found
            .note("no column identifies an account, so rows that look alike are kept (`--id COL` names one)");
        return BTreeMap::new();
    };
    let mut seen: FxHashMap<Vec<u64>, u32> = FxHashMap::default();
    let mut gone = BTreeMap::new();
    for row in 0..table.rows {
        if table.columns[id].is_missing(row) {
            continue;
        }
        let cells = table.columns.iter().map(|column| match &column.values {
            Values::Number(values) if values[row].is_nan() => u64::MAX,
            Values::Number(values) => values[row].to_bits(),
            Values::Date(days) => days[row] as u64,
            Values::Levels(levels) => u64::from(levels.codes[row]),
        });
        match seen.entry(cells.collect()) {
            std::collections::hash_map::Entry::Occupied(first) => {
                let first = *first.get() as usize;
                let name = table.columns[id].text(first).unwrap_or_default();
                let line = table.lines.get(first).copied().unwrap_or(0);
                gone.insert(
                    row as u32,
                    format!("is the same in every cell as line {line} (`{name}`)"),
                );
            }
            std::collections::hash_map::Entry::Vacant(new) => {
                new.insert(row as u32);
            }
        }
    }
    gone
}
