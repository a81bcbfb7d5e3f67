//! Levels of categories that were born, that vanished, or that seem to be written otherwise now.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::spending::PER_QUARTER;
use crate::model::Model;
use crate::table::reading::Kind;
use crate::table::{MISSING, Table, Values};
use crate::vocabulary::fold::fold;

/// Least share of accounts for a level to be worth a word (house choice).
const LEAST_SHARE: f64 = 0.01;
/// Likeness of two writings (Jaro–Winkler, folded) from which one may be the other (house choice: what suggests columns).
const ALIKE: f64 = 0.7;
/// Standard errors by which the shares of one level, then and now, may differ (house choice).
const SHARES_APART: f64 = 3.0;

/// A level that came or went.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LevelChange {
    /// The column.
    pub column: String,
    /// The level.
    pub level: String,
    /// Share of accounts that had it in training.
    pub before: f64,
    /// Share now.
    pub now: f64,
    /// The level that vanished as this one came, where it seems to be the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub was: Option<String>,
}

/// Levels that training never had and that are there now, and those it had and that are gone, as far as chance does not
/// explain it: all of a level's accounts in one of two samples has the probability of that many draws from it, held
/// against what a quarter may spend among all levels (Fisher's exact test of a count of 0). One that came is held to be
/// one that went, written otherwise, when their shares agree and their writings are alike, or when no other of the column
/// came or went.
pub fn changes(model: &Model, table: &Table, rows: &[u32]) -> Vec<LevelChange> {
    let read: BTreeSet<&str> = model.criteria.iter().flat_map(|c| c.cut.columns()).collect();
    let categories = table.columns.iter().filter_map(|column| {
        let profile = model.data.profile(&column.name)?;
        let Values::Levels(levels) = &column.values else {
            return None;
        };
        // Beyond the levels that a profile holds nobody knows whether one is new.
        let whole = read.contains(column.name.as_str()) && profile.more_levels == 0;
        (whole && column.kind() == Kind::Category).then_some((column, profile, levels))
    });
    let counted: Vec<_> = categories
        .map(|(column, profile, levels)| {
            let mut now = BTreeMap::<String, (String, u64)>::new();
            for code in rows
                .iter()
                .map(|row| levels.codes[*row as usize])
                .filter(|code| *code != MISSING)
            {
                let name = &levels.names[code as usize];
                now.entry(fold(name)).or_insert_with(|| (name.clone(), 0)).1 += 1;
            }
            let mut before = BTreeMap::<String, (String, u64)>::new();
            for (name, count) in &profile.levels {
                before.entry(fold(name)).or_insert_with(|| (name.clone(), 0)).1 += count;
            }
            (column.name.clone(), profile.accounts, before, now)
        })
        .collect();
    let tests: usize = counted
        .iter()
        .map(|(_, _, before, now)| before.len() + now.len())
        .sum();
    let level = PER_QUARTER / tests.max(1) as f64;
    let n = rows.len() as u64;
    counted
        .into_iter()
        .flat_map(|(column, of, before, now)| {
            let came = only_in(&now, &before, n, of, level);
            let went = only_in(&before, &now, of, n, level);
            pair(column, came, went, n, of)
        })
        .collect()
}

/// Levels of `these` that `those` lack, beyond chance; `n` and `of` are the accounts of each.
fn only_in(
    these: &BTreeMap<String, (String, u64)>,
    those: &BTreeMap<String, (String, u64)>,
    n: u64,
    of: u64,
    level: f64,
) -> Vec<(String, u64)> {
    let lacking = these.iter().filter(|(key, _)| !those.contains_key(*key));
    let beyond_chance = |count: u64| -> bool {
        // All `count` accounts of the level are among these n of n + of.
        let log: f64 = (0..count)
            .map(|i| ((n - i) as f64 / (n + of - i) as f64).ln())
            .sum();
        log <= level.ln() && count as f64 >= LEAST_SHARE * n as f64
    };
    lacking
        .filter(|(_, (_, count))| beyond_chance(*count))
        .map(|(_, found)| found.clone())
        .collect()
}

fn pair(
    column: String,
    came: Vec<(String, u64)>,
    mut went: Vec<(String, u64)>,
    n: u64,
    of: u64,
) -> Vec<LevelChange> {
    let share = |count: u64, all: u64| count as f64 / all.max(1) as f64;
    let alone = came.len() == 1 && went.len() == 1;
    let mut changes = Vec::new();
    for (level, count) in came {
        let same_share = |other: u64| -> bool {
            let pooled = share(count + other, n + of);
            let error = (pooled * (1.0 - pooled) * (1.0 / n as f64 + 1.0 / of.max(1) as f64)).sqrt();
            (share(count, n) - share(other, of)).abs() <= SHARES_APART * error
        };
        let likeness = |other: &str| {
            let (here, there) = (fold(&level), fold(other));
            // A name made longer or shorter is the same name.
            match here.contains(&there) || there.contains(&here) {
                true => 1.0,
                false => strsim::jaro_winkler(&here, &there),
            }
        };
        let likely = went
            .iter()
            .enumerate()
            .filter(|(_, (other, was))| same_share(*was) && (alone || likeness(other) >= ALIKE));
        let nearest = likely.max_by(|a, b| likeness(&a.1.0).total_cmp(&likeness(&b.1.0)));
        let was = nearest.map(|(at, _)| at).map(|at| went.remove(at));
        changes.push(LevelChange {
            column: column.clone(),
            level,
            before: 0.0,
            now: share(count, n),
            was: was.map(|(name, _)| name),
        });
    }
    changes.extend(went.into_iter().map(|(level, count)| LevelChange {
        column: column.clone(),
        level,
        before: share(count, of),
        now: 0.0,
        was: None,
    }));
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_written_otherwise_is_paired_with_the_one_it_was() {
        let came = vec![("Legal services".to_owned(), 60), ("Retail".to_owned(), 20)];
        let went = vec![("legal".to_owned(), 120), ("Mining".to_owned(), 200)];
        let found = pair("sector".to_owned(), came, went, 250, 500);
        let told: Vec<_> = found
            .iter()
            .map(|c| (c.level.as_str(), c.was.as_deref()))
            .collect();
        assert_eq!(
            told,
            [
                ("Legal services", Some("legal")),
                ("Retail", None),
                ("Mining", None)
            ]
        );
    }

    #[test]
    fn a_rare_level_may_come_by_chance() {
        let level = |name: &str, count| BTreeMap::from([(name.to_owned(), (name.to_owned(), count))]);
        let none = BTreeMap::new();
        assert!(only_in(&level("a", 3), &none, 250, 1_000, 1e-4).is_empty());
        assert_eq!(only_in(&level("a", 30), &none, 250, 1_000, 1e-4).len(), 1);
    }
}
