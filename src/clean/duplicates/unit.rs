//! What a row is, where the settings do not say.

use rustc_hash::FxHashMap;

use super::columns::Columns;
use super::facts::{Facts, NONE};
use super::group::{Reasons, Rule};
use super::reason::{Note, PairReason};
use super::{Pair, Unit};
use crate::table::{Table, Values};
use crate::vocabulary::COLUMNS;
use crate::vocabulary::fold::words;

/// Share of rows in groups from which a table of unknown unit may be one of deals. House choice.
const MOSTLY: f64 = 0.3;
/// Rows from which that share says anything. House choice.
const ENOUGH: usize = 20;
/// Share of groups whose rows write the name in different ways, above which they are accounts entered twice. House choice.
const WRITTEN_OTHERWISE: f64 = 0.5;

/// What a row is, and what is to be said of it.
pub struct Told {
    /// [`Unit::Auto`] where nothing says it.
    pub rows: Unit,
    pub note: Option<Note>,
}

/// What a row is by the settings, or else by a word of the column that names or numbers the rows.
pub fn told(table: &Table, columns: &Columns, rows: Unit) -> Told {
    let name = |column: Option<usize>| column.map_or("", |position| table.columns[position].name.as_str());
    let named = |column: Option<usize>, list: &crate::vocabulary::Words| -> Option<(String, String)> {
        let column = name(column);
        let word = words(column)
            .into_iter()
            .find(|word| list.contains(word.as_str()))?;
        Some((word, column.to_owned()))
    };
    let note = match rows {
        Unit::Accounts | Unit::Sites => None,
        Unit::Deals => Some(Note::Deals { told_by: None }),
        Unit::Contacts => Some(Note::Contacts),
        Unit::Auto => {
            if let Some(told_by) = named(columns.id, &COLUMNS.deals) {
                let note = Note::Deals {
                    told_by: Some(told_by),
                };
                return Told {
                    rows: Unit::Deals,
                    note: Some(note),
                };
            }
            let site = named(columns.id, &COLUMNS.sites).or_else(|| named(columns.name, &COLUMNS.sites));
            if let Some((word, column)) = site {
                let note = Note::SitesByName { word, column };
                return Told {
                    rows: Unit::Sites,
                    note: Some(note),
                };
            }
            None
        }
    };
    Told { rows, note }
}

/// Whether only facts that the deals of one account share gathered a group, too.
fn is_weak(reasons: &Reasons) -> bool {
    reasons.iter().all(|(rule, _)| *rule > Rule::Id)
}

/// Pairs of a group's first row with those that only facts of the company gather with it; `certain` rows are one anyway.
pub fn one_company(found: &[(Vec<u32>, Reasons)], certain: &[(Vec<u32>, Reasons)]) -> Vec<Pair> {
    let mut first: FxHashMap<u32, u32> = FxHashMap::default();
    for (rows, _) in certain {
        first.extend(rows.iter().map(|row| (*row, rows[0])));
    }
    let mut pairs = Vec::new();
    for (rows, why) in found {
        let Some((_, reason)) = why.iter().find(|(rule, _)| *rule > Rule::Id) else {
            continue;
        };
        let others = rows[1..]
            .iter()
            .filter(|row| first.get(row).is_none_or(|first| first == *row));
        pairs.extend(others.map(|row| Pair {
            a: rows[0],
            b: *row,
            likeness: 1.0,
            reason: PairReason::OneCompany(reason.clone()),
            weight: 0,
            evidence: Vec::new(),
        }));
    }
    pairs
}

/// Says so where so many rows fall together that they may be deals, and nothing says that they are accounts.
pub fn several_deals(
    table: &Table,
    facts: &Facts,
    columns: &Columns,
    groups: &[(Vec<u32>, Reasons)],
) -> Option<Note> {
    let weak = || {
        groups
            .iter()
            .filter(|(_, why)| is_weak(why))
            .map(|(rows, _)| rows.as_slice())
    };
    let rows: usize = weak().map(|rows| rows.len() - 1).sum();
    let many = table.rows >= ENOUGH && rows as f64 > MOSTLY * table.rows as f64;
    let accounts =
        numbered_accounts(table, facts, columns) || written_otherwise(table, facts, columns, weak());
    (many && !accounts).then_some(Note::SeveralDeals {
        rows,
        all: table.rows,
    })
}

/// Whether the id is by its name one of accounts, and every row has its own.
fn numbered_accounts(table: &Table, facts: &Facts, columns: &Columns) -> bool {
    let Some(id) = columns.id else { return false };
    let of_accounts = words(&table.columns[id].name)
        .iter()
        .any(|word| COLUMNS.accounts.contains(word.as_str()));
    let mut ids: Vec<u32> = facts.rows.iter().map(|row| row.id).collect();
    ids.sort_unstable();
    of_accounts && !ids.contains(&NONE) && ids.windows(2).all(|pair| pair[0] != pair[1])
}

/// Whether the rows of most groups write the company's name in different ways, where the deals of one account have its
/// name from one record. Where rows have an outcome, as deals do, each must have its own web domain too.
fn written_otherwise<'a>(
    table: &Table,
    facts: &Facts,
    columns: &Columns,
    groups: impl Iterator<Item = &'a [u32]>,
) -> bool {
    let Some(Values::Levels(names)) = columns.name.map(|name| &table.columns[name].values) else {
        return false;
    };
    let (mut accounts, mut all) = (0, 0);
    for rows in groups {
        let mut writings: Vec<u32> = rows.iter().map(|row| names.codes[*row as usize]).collect();
        writings.sort_unstable();
        writings.dedup();
        let domains = rows
            .iter()
            .all(|row| !facts.rows[*row as usize].domains.is_empty());
        accounts += usize::from((domains || columns.outcome.is_none()) && writings.len() == rows.len());
        all += 1;
    }
    accounts as f64 > WRITTEN_OTHERWISE * f64::from(all)
}
