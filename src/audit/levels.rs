//! Levels that nearly always go with one outcome, as what staff note down about a deal does.

use serde::Serialize;

use super::strength::bins;
use crate::table::{Column, Kind, Values};

/// Share of one outcome from which a level is nearly pure (house choice).
const PURE: f64 = 0.95;

/// Accounts from which a level's purity counts (house choice: of 20, one may be of the other outcome).
const ENOUGH: f64 = 20.0;

/// How many times a pure level's odds must differ from those of all accounts, so that in a table of 95 % ideal
/// accounts not every level is pure (house choice).
const ODDS: f64 = 9.0;

/// Nearly pure levels of a category, or words of free text.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Purity {
    /// Levels that occur.
    pub levels: usize,
    /// Levels nearly always ideal, and nearly never.
    pub ideal: usize,
    /// Levels nearly never ideal.
    pub other: usize,
    /// Accounts in either.
    pub accounts: usize,
    /// Accounts with any level.
    pub filled: usize,
    /// Whether they are words of free text, of which an account has several.
    #[serde(skip)]
    pub words: bool,
}

impl Purity {
    /// Absent for columns that are neither a category nor free text.
    pub(super) fn of(column: &Column, rows: &[u32], outcomes: &[bool]) -> Option<Self> {
        let Values::Levels(levels) = &column.values else {
            return None;
        };
        let words = column.reading.words;
        if column.kind() != Kind::Category && !words {
            return None;
        }
        let mut counts = vec![[0.0f64; 2]; levels.names.len() + 1];
        for (bin, ideal) in bins(column, rows).into_iter().zip(outcomes) {
            counts[bin as usize][usize::from(*ideal)] += 1.0;
        }
        if words {
            counts = of_words(column, &levels.names, &counts);
        }
        let won = outcomes.iter().filter(|y| **y).count() as f64;
        let odds = won / (outcomes.len() as f64 - won);
        let mut purity = Self {
            levels: 0,
            ideal: 0,
            other: 0,
            accounts: 0,
            filled: 0,
            words,
        };
        for [other, ideal] in counts.into_iter().skip(1).filter(|[a, b]| a + b > 0.0) {
            let accounts = ideal + other;
            purity.levels += 1;
            purity.filled += accounts as usize;
            // Half an account of each, so that odds stay finite.
            let ratio = (ideal + 0.5) / (other + 0.5) / odds;
            if accounts < ENOUGH {
                continue;
            }
            if ideal >= PURE * accounts && ratio >= ODDS {
                purity.ideal += 1;
            } else if other >= PURE * accounts && ratio <= 1.0 / ODDS {
                purity.other += 1;
            } else {
                continue;
            }
            purity.accounts += accounts as usize;
        }
        Some(purity)
    }
}

/// Outcomes of the accounts with each word, from those of each text; the first entry is of none.
fn of_words(column: &Column, texts: &[String], counts: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let mut words: std::collections::BTreeMap<&str, [f64; 2]> = Default::default();
    for (text, [other, ideal]) in texts.iter().zip(&counts[1..]) {
        for word in column.reading.tokens(text) {
            let held = words.entry(word).or_default();
            (held[0], held[1]) = (held[0] + other, held[1] + ideal);
        }
    }
    std::iter::once(counts[0]).chain(words.into_values()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{Levels, Reading};

    fn category(codes: Vec<u32>) -> Column {
        let names = ["closed", "ringing", "rare", "mixed"].map(String::from).to_vec();
        Column::new(
            "tag",
            Reading::new(Kind::Category),
            Values::Levels(Levels { codes, names }),
        )
    }

    #[test]
    fn pure_levels_need_accounts_and_other_odds_than_the_table() {
        let n = 100;
        // 30 closed, all ideal; 30 ringing, none; 5 rare, all ideal; the rest mixed.
        let codes: Vec<u32> = (0..n)
            .map(|i| match i {
                0..30 => 0,
                30..60 => 1,
                60..65 => 2,
                _ => 3,
            })
            .collect();
        let ideal: Vec<bool> = (0..n)
            .map(|i| i < 30 || (i >= 60 && i % 2 == 0) || (60..65).contains(&i))
            .collect();
        let rows: Vec<u32> = (0..n).collect();
        let pure = Purity::of(&category(codes.clone()), &rows, &ideal).unwrap();
        assert_eq!(
            (pure.levels, pure.ideal, pure.other, pure.accounts),
            (4, 1, 1, 60)
        );

        // Where nearly all accounts are ideal, no level is remarkable for being so.
        let ideal: Vec<bool> = (0..n).map(|i| i % 25 != 24).collect();
        let pure = Purity::of(&category(codes), &rows, &ideal).unwrap();
        assert_eq!((pure.ideal, pure.other), (0, 0));
    }
}
