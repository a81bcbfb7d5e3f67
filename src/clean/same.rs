//! Accounts that stand in the table already: the one place where duplicates are asked for.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::clean::duplicates::{Duplicates, Known, Settings, duplicates_answered as find};
use crate::clean::{Findings, Mend, MendReason, Note, Review, RowReason, Scope, stands_for};
use crate::error::Result;
use crate::recipe::Rule;
use crate::table::Table;

/// Rows to take out because another stands for them, with the reason. Near matches go to the review list; notes and
/// near matches are those of the first pass, which sees the whole table.
pub(super) fn duplicates(
    table: &Table,
    scope: &Scope,
    origin: &[u32],
    found: &mut Findings,
) -> Result<BTreeMap<u32, RowReason>> {
    let recipe = scope.recipe;
    let position = |name: &Option<String>| {
        let name = name.as_ref()?;
        table.columns.iter().position(|column| column.name == *name)
    };
    let known = Known {
        id: position(&recipe.id),
        name: position(&recipe.label),
        time: position(&recipe.time),
        outcome: position(&recipe.outcome.column),
    };
    let settings = Settings::of(&recipe.clean);
    let answered = match &found.answered {
        None => {
            // The first pass sees all rows, in their order.
            let mut answered = scope.answers.about(table, known, &settings)?;
            std::mem::take(&mut answered.notes)
                .into_iter()
                .for_each(|note| found.note(Note::Duplicates(note)));
            found.answered.insert(answered).clone()
        }
        Some(answered) => {
            let now: FxHashMap<u32, u32> = origin.iter().zip(0..).map(|(row, at)| (*row, at)).collect();
            answered.moved(|row| now.get(&stands_for(&found.stands, row)).copied())
        }
    };
    let mut same = find(table, known, &settings, &answered)?;
    let mendable = |column: usize| !scope.protected.contains(table.columns[column].name.as_str());
    for group in &mut same.groups {
        group.filled.retain(|filled| mendable(filled.column));
    }
    if !found.noted {
        same.notes
            .iter()
            .for_each(|note| found.note(Note::Duplicates(note.clone())));
        found.review.extend(same.review.iter().map(|pair| Review {
            a: origin[pair.a as usize],
            b: origin[pair.b as usize],
            likeness: pair.likeness,
            reason: pair.reason.clone(),
            weight: pair.weight,
            evidence: pair.evidence.clone(),
            marks: [pair.a, pair.b].map(|row| same.marks[&row].clone()),
        }));
    }
    let name = |row: u32| {
        let column = known.name.or(known.id)?;
        table.columns[column].text(row as usize)
    };
    let mut gone = BTreeMap::new();
    for group in &same.groups {
        let reason = RowReason::SameAccount {
            line: table.lines.get(group.kept as usize).copied().unwrap_or(0),
            name: name(group.kept),
            reasons: group.reasons.clone(),
        };
        group.removed.iter().for_each(|row| {
            found
                .stands
                .insert(origin[*row as usize], origin[group.kept as usize]);
            gone.insert(*row, reason.clone());
        });
    }
    found.merged = Some(same);
    Ok(gone)
}

/// Fills the blanks of kept rows from those that go, and tells each.
pub(super) fn fill(same: &Duplicates, table: &mut Table, origin: &[u32]) -> Vec<Mend> {
    let filled = same.groups.iter().flat_map(|group| {
        let table = &*table;
        group.filled.iter().map(move |filled| {
            let line = table.lines.get(filled.row as usize).copied().unwrap_or(0);
            let column = &table.columns[filled.column];
            Mend {
                rule: Rule::Duplicates,
                column: column.name.clone(),
                from: String::new(),
                to: column.text(filled.row as usize).unwrap_or_default(),
                why: MendReason::Filled { line },
                rows: vec![origin[group.kept as usize]],
            }
        })
    });
    let mends = filled.collect();
    same.fill(table);
    mends
}
