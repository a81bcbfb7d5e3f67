//! Accounts of which too little is known to learn or tell anything.

use std::collections::BTreeMap;

use crate::clean::{Findings, Note, RowReason, Scope};
use crate::table::{Kind, Table, Values};

/// Share of the informative columns under which an account may be incomplete (house choice, `docs/decisions.md`).
pub(super) const LEAST_KNOWN: f64 = 0.2;
/// It must also know less than this share of what the typical account knows (house choice): where everybody knows
/// little, little is normal.
const OF_TYPICAL: f64 = 0.5;
/// Fewest informative columns to judge by (house choice).
const FEWEST: usize = 5;

/// Rows that know too little, with what they know. Informative columns are those that say more than one thing and are
/// not the account's name, id or outcome; each counts the same.
pub(super) fn incomplete(table: &Table, scope: &Scope, found: &mut Findings) -> BTreeMap<u32, RowReason> {
    let informative: Vec<usize> = scope
        .mendable(table)
        .into_iter()
        .filter(|position| tells_apart(table, *position))
        .collect();
    let count = informative.len();
    if count < FEWEST {
        found.note(Note::FewColumns { columns: count });
        return BTreeMap::new();
    }
    let mut known = vec![0usize; table.rows];
    for position in informative {
        let column = &table.columns[position];
        (0..table.rows)
            .filter(|row| !column.is_missing(*row))
            .for_each(|row| known[row] += 1);
    }
    let mut sorted = known.clone();
    sorted.sort_unstable();
    let typical = sorted.get(sorted.len() / 2).copied().unwrap_or(0);
    let least = scope.settings().least_known.unwrap_or(LEAST_KNOWN) * count as f64;
    let too_little = |known: usize| (known as f64) < least && (known as f64) < OF_TYPICAL * typical as f64;
    known
        .iter()
        .enumerate()
        .filter(|(_, known)| too_little(**known))
        .map(|(row, known)| {
            let reason = RowReason::Incomplete {
                known: *known,
                columns: count,
                typical,
            };
            (row as u32, reason)
        })
        .collect()
}

/// Whether a column holds at least two different values, and is no free text.
fn tells_apart(table: &Table, position: usize) -> bool {
    let column = &table.columns[position];
    if column.kind() == Kind::Text {
        return false;
    }
    match &column.values {
        Values::Number(values) => {
            let mut known = values.iter().filter(|v| !v.is_nan());
            known.next().is_some_and(|first| known.any(|v| v != first))
        }
        Values::Date(days) => {
            let mut known = days.iter().filter(|day| **day != i32::MIN);
            known.next().is_some_and(|first| known.any(|day| day != first))
        }
        Values::Levels(levels) => levels.names.len() > 1,
    }
}
