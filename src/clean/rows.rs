//! Fewer rows, and levels without those nobody has.

use crate::table::{Column, Levels, MISSING, Table, Values};

/// The table of these rows, in this order.
pub(super) fn select(table: &Table, rows: &[u32]) -> Table {
    let columns = table.columns.iter().map(|column| Column {
        name: column.name.clone(),
        reading: column.reading.clone(),
        reason: column.reason.clone(),
        values: match &column.values {
            Values::Number(values) => Values::Number(rows.iter().map(|row| values[*row as usize]).collect()),
            Values::Date(values) => Values::Date(rows.iter().map(|row| values[*row as usize]).collect()),
            Values::Levels(levels) => {
                let codes = rows.iter().map(|row| levels.codes[*row as usize]).collect();
                Values::Levels(compact(codes, &levels.names))
            }
        },
        unreadable: column.unreadable,
        unreadable_examples: column.unreadable_examples.clone(),
        // What said its unit was told before any row went.
        writing: crate::table::Writing {
            units: None,
            ..column.writing.clone()
        },
    });
    Table {
        source: table.source.clone(),
        rows: rows.len(),
        columns: columns.collect(),
        lines: rows
            .iter()
            .filter_map(|row| table.lines.get(*row as usize).copied())
            .collect(),
        read: table.read.clone(),
    }
}

/// Levels with every name in use, in order of first appearance.
pub(super) fn compact(mut codes: Vec<u32>, names: &[String]) -> Levels {
    let mut new = vec![MISSING; names.len()];
    let mut kept = Vec::new();
    for code in codes.iter_mut().filter(|code| **code != MISSING) {
        let at = *code as usize;
        if new[at] == MISSING {
            new[at] = kept.len() as u32;
            kept.push(names[at].clone());
        }
        *code = new[at];
    }
    Levels { codes, names: kept }
}

/// Rows of each level.
pub(super) fn counts(levels: &Levels) -> Vec<usize> {
    let mut counts = vec![0; levels.names.len()];
    for code in levels.codes.iter().filter(|code| **code != MISSING) {
        counts[*code as usize] += 1;
    }
    counts
}
