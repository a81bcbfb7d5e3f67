//! Which accounts a champion was trained on, without naming them.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Hexadecimal digits kept of an id's sha256 (house choice: 64 bits, so that two of a million ids meet once in ten million
/// tables).
const DIGITS: usize = 16;

/// Ids of decided accounts, each as the start of its sha256.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seen {
    /// Column they were read from.
    pub column: String,
    /// How most of them are written, digits as 9 and letters as A: `A-9`.
    pub writing: String,
    /// The ids.
    pub ids: BTreeSet<String>,
}

impl Seen {
    /// Of the ids in a column.
    pub fn of<'a>(column: &str, ids: impl Iterator<Item = &'a str> + Clone) -> Self {
        Self {
            column: column.to_owned(),
            writing: writing(ids.clone()),
            ids: ids.map(mark).collect(),
        }
    }

    /// Whether an account was among them.
    pub fn has(&self, id: &str) -> bool {
        self.ids.contains(&mark(id))
    }
}

/// The start of an id's sha256, blanks around it aside.
pub fn mark(id: &str) -> String {
    let hash = Sha256::digest(id.trim().as_bytes());
    hash.iter()
        .take(DIGITS / 2)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Hexadecimal digits from which an id is a number drawn at random: where its letters stand says nothing (house choice:
/// half of a UUID's).
const HEXADECIMAL: usize = 16;

/// How most ids are written: runs of digits as 9, of letters as A, of an id that is a long hexadecimal number as F, the rest
/// as it is.
pub fn writing<'a>(ids: impl Iterator<Item = &'a str>) -> String {
    let mut counts = BTreeMap::<String, u64>::new();
    for id in ids {
        let digits = id.trim().chars().filter(|c| *c != '-');
        let is_drawn = digits.clone().all(|c| c.is_ascii_hexdigit()) && digits.count() >= HEXADECIMAL;
        let mut shape = String::new();
        for c in id.trim().chars() {
            let c = match c {
                c if is_drawn && c != '-' => 'F',
                c if c.is_numeric() => '9',
                c if c.is_alphabetic() => 'A',
                c => c,
            };
            if !(matches!(c, '9' | 'A' | 'F') && shape.ends_with(c)) {
                shape.push(c);
            }
        }
        *counts.entry(shape).or_default() += 1;
    }
    // Of shapes as frequent, the first in order.
    let most = counts.into_iter().rev().max_by_key(|(_, count)| *count);
    most.map_or_else(String::new, |(shape, _)| shape)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_known_without_being_named() {
        let seen = Seen::of("id", ["D-1042", "D-7", "x"].into_iter());
        assert!(seen.has(" D-7 ") && !seen.has("D-8"));
        assert_eq!(seen.writing, "A-9");
        let uuids = [
            "7927b2df-8bba-4d29-b9a2-b6e0beafe620",
            "00c6fae0-93a1-4a8b-8b3b-5b8a7d4e0c11",
        ];
        assert_eq!(writing(uuids.into_iter()), "F-F-F-F-F");
        assert!(seen.ids.iter().all(|id| id.len() == DIGITS && !id.contains('D')));
    }
}
