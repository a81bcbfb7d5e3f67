//! Accounts that stand in the table already: the one place where duplicates are asked for.

use std::collections::BTreeMap;

use crate::data::Table;
use crate::data::clean::duplicates::{Known, Settings, duplicates as find};
use crate::data::clean::{Found, Review, Scope};
use crate::error::Result;

/// Rows to take out because another stands for them, with the reason. Near matches go to the review list; notes and
/// near matches are those of the first pass, which sees the whole table.
pub(super) fn duplicates(
    table: &Table,
    scope: &Scope,
    origin: &[u32],
    found: &mut Found,
) -> Result<BTreeMap<u32, String>> {
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
    let same = find(table, known, &Settings::default())?;
    if !found.noted {
        same.notes.iter().for_each(|note| found.note(note.clone()));
        found.review.extend(same.review.iter().map(|pair| Review {
            a: origin[pair.a as usize],
            b: origin[pair.b as usize],
            likeness: pair.likeness,
            reason: pair.reason.clone(),
        }));
    }
    let name = |row: u32| {
        let column = known.name.or(known.id)?;
        table.columns[column].text(row as usize)
    };
    let mut gone = BTreeMap::new();
    for group in &same.groups {
        let line = table.lines.get(group.kept as usize).copied().unwrap_or(0);
        let named = name(group.kept)
            .map(|name| format!(" (`{name}`)"))
            .unwrap_or_default();
        let reason = format!(
            "is the account of line {line}{named}: {}",
            group.reasons.join("; ")
        );
        group.removed.iter().for_each(|row| {
            gone.insert(*row, reason.clone());
        });
    }
    Ok(gone)
}
