//! Levels that training never met because every account that has them was left out of it.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::criteria::Input;
use crate::outcome::Ending;
use crate::table::{Column, Kind, Table, Values};
use crate::vocabulary::fold::same;

/// Fewest accounts of a level that is named (house choice: fewer are no channel, no market).
const FEWEST: u64 = 5;

/// Most levels of one column that are named, the most frequent first (house choice: more are names of accounts).
const MOST: usize = 20;

/// A level of a column, all of whose decided accounts were left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vanished {
    /// The column.
    pub column: String,
    /// The level, or the value of a set.
    pub level: String,
    /// Decided accounts that have it, none of them learnt from.
    pub accounts: u64,
    /// Those of them that bought.
    pub bought: u64,
    /// Whether they were left out as older than what is learnt from, or as undated, rather than as too recent.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub older: bool,
}

impl Vanished {
    /// Share of its accounts that bought.
    pub fn share(&self) -> f64 {
        self.bought as f64 / self.accounts.max(1) as f64
    }
}

/// The level of a column that vanished as too recent and is written so; case and accents aside.
pub fn find<'a>(vanished: &'a [Vanished], column: &str, text: &str) -> Option<&'a Vanished> {
    vanished
        .iter()
        .find(|level| !level.older && level.column == column && same(&level.level, text.trim()))
}

/// Levels of the columns learnt from that only accounts have which are decided but not among `rows`; the most frequent of a
/// column first. `endings` has one entry per row of the table; `ripe` are the rows that are not too recent, whatever their
/// age.
pub fn vanished(
    table: &Table,
    inputs: &[Input],
    rows: &[u32],
    ripe: &[u32],
    endings: &[Ending],
) -> Vec<Vanished> {
    let mut used = vec![Used::No; table.rows];
    ripe.iter().for_each(|row| used[*row as usize] = Used::NoMore);
    rows.iter().for_each(|row| used[*row as usize] = Used::Yes);
    let mut columns: Vec<usize> = inputs.iter().map(|input| input.column).collect();
    columns.sort_unstable();
    columns.dedup();
    columns
        .into_iter()
        .flat_map(|at| of_column(&table.columns[at], &used, endings))
        .collect()
}

/// Whether an account is learnt from: no longer, when it is too old.
#[derive(Clone, Copy)]
enum Used {
    Yes,
    NoMore,
    No,
}

/// Accounts learnt from, left out, and of those left out the old ones and those that bought.
#[derive(Default)]
struct Counts {
    learnt: u64,
    left_out: u64,
    older: u64,
    bought: u64,
}

fn of_column(column: &Column, used: &[Used], endings: &[Ending]) -> Vec<Vanished> {
    let Values::Levels(levels) = &column.values else {
        return Vec::new();
    };
    let mut counts: FxHashMap<&str, Counts> = FxHashMap::default();
    for (row, ending) in endings.iter().enumerate() {
        let Some(text) = levels.get(row).filter(|_| *ending != Ending::Open) else {
            continue;
        };
        let mut add = |value| {
            let counts = counts.entry(value).or_default();
            if let Used::Yes = used[row] {
                counts.learnt += 1;
                return;
            }
            counts.left_out += 1;
            counts.older += u64::from(matches!(used[row], Used::NoMore));
            counts.bought += u64::from(ending.bought());
        };
        if column.kind() == Kind::Set {
            column.reading.tokens(text).for_each(add);
        } else {
            add(text);
        }
    }
    let mut found: Vec<Vanished> = counts
        .into_iter()
        .filter(|(_, counts)| counts.learnt == 0 && counts.left_out >= FEWEST)
        .map(|(level, counts)| Vanished {
            column: column.name.clone(),
            level: level.to_owned(),
            accounts: counts.left_out,
            bought: counts.bought,
            older: counts.older == counts.left_out,
        })
        .collect();
    found.sort_unstable_by(|x, y| y.accounts.cmp(&x.accounts).then_with(|| x.level.cmp(&y.level)));
    found.truncate(MOST);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{Levels, Reading};

    #[test]
    fn a_level_of_none_learnt_from_is_named_with_what_became_of_it() {
        let names = ["Fair", "Partner", "Zoo"].map(str::to_owned).to_vec();
        // Twelve of Fair, eight of Partner, four of Zoo.
        let codes: Vec<u32> = (0..24)
            .map(|row| if row < 12 { 0 } else { 1 + u32::from(row >= 20) })
            .collect();
        let column = Column::new(
            "channel",
            Reading::new(Kind::Category),
            Values::Levels(Levels { codes, names }),
        );
        let used = |rest: Used| {
            (0..24)
                .map(move |row| if row < 6 { Used::Yes } else { rest })
                .collect::<Vec<_>>()
        };
        let endings: Vec<Ending> = (0..24)
            .map(|row| match row {
                13 => Ending::Open,
                14..=18 => Ending::Won,
                _ => Ending::Lost,
            })
            .collect();
        let found = of_column(&column, &used(Used::No), &endings);
        assert_eq!((found.len(), found[0].older), (1, false));
        assert_eq!(
            (found[0].level.as_str(), found[0].accounts, found[0].bought),
            ("Partner", 7, 5)
        );
        assert!(
            find(&found, "channel", " partner ").is_some() && find(&found, "region", "Partner").is_none()
        );
        // What is too old to be learnt from is not scored as new.
        let found = of_column(&column, &used(Used::NoMore), &endings);
        assert!(found[0].older && find(&found, "channel", "Partner").is_none());
    }
}
