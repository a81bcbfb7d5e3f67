//! Levels that differ in case, spaces or accents only: `Google` and `google` are one source.

use std::collections::BTreeMap;

use crate::clean::rows::{compact, counts};
use crate::clean::{Mend, MendReason, Scope};
use crate::recipe::Rule;
use crate::table::{Kind, Levels, MISSING, Table, Values};
use crate::vocabulary::fold::fold;

/// Gives every group of variants its commonest spelling (of equals, the first in byte order: capitals first).
/// Categories and booleans only: names and free text stay as they are.
pub(super) fn spelling(table: &mut Table, scope: &Scope) -> Vec<Mend> {
    let mut mended = Vec::new();
    for position in scope.mendable(table) {
        let column = &mut table.columns[position];
        if !matches!(column.kind(), Kind::Category | Kind::Boolean) {
            continue;
        }
        let Values::Levels(levels) = &mut column.values else {
            continue;
        };
        let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (code, name) in levels.names.iter().enumerate() {
            groups.entry(fold(name)).or_default().push(code);
        }
        let rows = counts(levels);
        let mut to: Vec<Option<String>> = vec![None; levels.names.len()];
        for variants in groups.into_values().filter(|variants| variants.len() > 1) {
            let best = commonest(&variants, &rows, &levels.names);
            for variant in variants.into_iter().filter(|variant| *variant != best) {
                to[variant] = Some(levels.names[best].clone());
            }
        }
        mended.extend(rename(levels, &column.name, &to, Rule::Spelling, |_, _| {
            MendReason::Spelling
        }));
    }
    mended
}

/// The commonest of some levels.
pub(super) fn commonest(codes: &[usize], rows: &[usize], names: &[String]) -> usize {
    let order = |a: &&usize, b: &&usize| rows[**a].cmp(&rows[**b]).then(names[**b].cmp(&names[**a]));
    codes.iter().max_by(order).copied().unwrap_or(0)
}

/// Renames levels, `None` leaving one as it is, and says what was done.
pub(super) fn rename(
    levels: &mut Levels,
    column: &str,
    to: &[Option<String>],
    rule: Rule,
    why: impl Fn(&str, &str) -> MendReason,
) -> Vec<Mend> {
    let changed: Vec<usize> = (0..to.len()).filter(|code| to[*code].is_some()).collect();
    if changed.is_empty() {
        return Vec::new();
    }
    let mut rows: Vec<Vec<u32>> = vec![Vec::new(); to.len()];
    for (row, code) in levels.codes.iter().enumerate() {
        if *code != MISSING && to[*code as usize].is_some() {
            rows[*code as usize].push(row as u32);
        }
    }
    let index: rustc_hash::FxHashMap<String, usize> = levels
        .names
        .iter()
        .enumerate()
        .map(|(code, name)| (name.clone(), code))
        .collect();
    let mut names = levels.names.clone();
    let mut new: Vec<usize> = (0..names.len()).collect();
    let mut added: rustc_hash::FxHashMap<String, usize> = Default::default();
    let mut mends = Vec::new();
    for code in changed {
        let Some(name) = &to[code] else { continue };
        new[code] = match index.get(name) {
            Some(known) => *known,
            None => *added.entry(name.clone()).or_insert_with(|| {
                names.push(name.clone());
                names.len() - 1
            }),
        };
        mends.push(Mend {
            rule,
            column: column.to_owned(),
            from: levels.names[code].clone(),
            to: name.clone(),
            why: why(&levels.names[code], name),
            rows: std::mem::take(&mut rows[code]),
        });
    }
    let codes = levels.codes.iter().map(|code| {
        if *code == MISSING {
            MISSING
        } else {
            new[*code as usize] as u32
        }
    });
    *levels = compact(codes.collect(), &names);
    mends
}
