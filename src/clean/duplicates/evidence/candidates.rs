//! Pairs of rows worth comparing: those that share a key which few rows have.

use rustc_hash::FxHasher;
use std::hash::Hasher;

use rayon::prelude::*;

use crate::clean::duplicates::facts::{Facts, NONE, Row};

/// Rows of one key up to which all are compared with each other. House choice: with five keys a row gives at most 28 pairs.
const COMPARED: usize = 12;
/// Rows of a larger key are compared with this many neighbours in the order of their names. House choice.
const WINDOW: usize = 3;
/// Letters of a name that stand with its postcode. House choice.
const LETTERS: usize = 4;

/// Pairs `(a, b)`, `a < b`, in order, and how many keys had so many rows that only neighbours were paired.
///
/// Keys are the phone, the address, each domain, the postcode with the beginning of the name, the name.
pub fn candidates(facts: &Facts) -> (Vec<(u32, u32)>, usize) {
    let mut marked: Vec<(u64, u32)> = facts
        .rows
        .par_iter()
        .enumerate()
        .flat_map_iter(|(row, fact)| {
            keys(facts, row as u32, fact)
                .into_iter()
                .map(move |key| (key, row as u32))
        })
        .collect();
    marked.par_sort_unstable();
    marked.dedup();
    let (mut pairs, mut large) = (Vec::new(), 0);
    for group in marked.chunk_by(|x, y| x.0 == y.0).filter(|group| group.len() > 1) {
        let mut rows: Vec<u32> = group.iter().map(|member| member.1).collect();
        let reach = if rows.len() > COMPARED {
            large += 1;
            // By what the rows say, not by where they stand.
            rows.sort_by_cached_key(|row| order(facts, *row));
            WINDOW
        } else {
            rows.len()
        };
        for (i, x) in rows.iter().enumerate() {
            let others = &rows[i + 1..rows.len().min(i + 1 + reach)];
            pairs.extend(others.iter().map(|y| (*x.min(y), *x.max(y))));
        }
    }
    pairs.par_sort_unstable();
    pairs.dedup();
    (pairs, large)
}

fn keys(facts: &Facts, row: u32, fact: &Row) -> Vec<u64> {
    let hashed = |kind: u8, parts: &[&[u8]]| {
        let mut hasher = FxHasher::default();
        hasher.write_u8(kind);
        parts.iter().for_each(|part| hasher.write(part));
        hasher.finish()
    };
    let single = [(0, fact.phone), (1, fact.address), (2, fact.key)]
        .into_iter()
        .chain(fact.domains.iter().map(|domain| (3, *domain)))
        .filter(|(_, code)| *code != NONE)
        .map(|(kind, code)| hashed(kind, &[&code.to_le_bytes()]));
    let mut keys: Vec<u64> = single.collect();
    if let Some(name) = facts.name(row).filter(|_| fact.postcode != NONE) {
        let letters = name.key.as_bytes();
        let beginning = &letters[..letters.len().min(LETTERS)];
        keys.push(hashed(4, &[&fact.postcode.to_le_bytes(), beginning]));
    }
    keys
}

/// What rows of one key are sorted by.
fn order(facts: &Facts, row: u32) -> (&str, &str, &str, &str) {
    let fact = facts.row(row);
    let text = |code: u32| if code == NONE { "" } else { facts.texts.get(code) };
    (
        text(fact.key),
        text(fact.postcode),
        text(fact.address),
        text(fact.phone),
    )
}
