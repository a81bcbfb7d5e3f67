//! Which names of a table are worth comparing.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHasher};

use super::super::name::Name;
use super::super::words::{Weight, weight};

/// Names that share a word are compared with one another where at most this many do. House choice.
const RARE: usize = 30;
/// Names of a larger group, and all names, are compared with this many neighbours in alphabetical order. House choice.
const WINDOW: usize = 4;

/// Pairs of names (`a < b`) worth comparing, in order, each once.
///
/// Compared are names that: are one letter from each other, whole or with their words in alphabetical order (their
/// keys with one letter left out meet); share a rare word; are initials of one another; stand beside each other in
/// alphabetical order. The work grows with the number of names, not with its square.
///
/// Source: letters left out, Bocek, Hunt & Stiller (2007), *Fast Similarity Search in Large Dictionaries*; neighbours
/// in order, Hernández & Stolfo (1995), SIGMOD 127-138.
pub fn candidates(names: &[Name]) -> Candidates {
    let mut found = letters_left_out(names);
    found.extend(rare_words(names));
    found.extend(by_initials(names));
    found.extend(neighbours(names));
    found.par_sort_unstable();
    found.dedup();
    found
}

type Candidates = Vec<(u32, u32)>;

/// Pairs within groups of equal hash; a large group is compared in a window only.
fn within(names: &[Name], mut marked: Vec<(u64, u32)>, all_up_to: usize) -> Candidates {
    marked.par_sort_unstable();
    marked.dedup();
    let mut found = Candidates::new();
    for group in marked.chunk_by(|x, y| x.0 == y.0) {
        if group.len() <= all_up_to {
            for (i, x) in group.iter().enumerate() {
                found.extend(group[i + 1..].iter().map(|y| (x.1, y.1)));
            }
            continue;
        }
        let mut members: Vec<u32> = group.iter().map(|member| member.1).collect();
        members.sort_unstable_by(|x, y| names[*x as usize].key.cmp(&names[*y as usize].key));
        windowed(&members, &mut found);
    }
    found
}

fn windowed(members: &[u32], found: &mut Candidates) {
    for (i, x) in members.iter().enumerate() {
        let next = &members[i + 1..members.len().min(i + 1 + WINDOW)];
        found.extend(next.iter().map(|y| (*x.min(y), *x.max(y))));
    }
}

fn hash(bytes: &[&[u8]]) -> u64 {
    use std::hash::Hasher;
    let mut hasher = FxHasher::default();
    for part in bytes {
        hasher.write(part);
    }
    hasher.finish()
}

/// Words that matter, in alphabetical order, run together.
fn sorted_key(name: &Name) -> String {
    let mut words: Vec<&str> = name
        .words
        .iter()
        .map(String::as_str)
        .filter(|w| !matches!(weight(w), Weight::Stop | Weight::Light))
        .collect();
    words.sort_unstable();
    words.concat()
}

/// Longest key of which every letter is left out in turn, in bytes.
const LONGEST_KEY: usize = 48;

fn letters_left_out(names: &[Name]) -> Candidates {
    let marked: Vec<(u64, u32)> = names
        .par_iter()
        .enumerate()
        .flat_map_iter(|(i, name)| {
            let mut hashes = Vec::new();
            let sorted = sorted_key(name);
            for key in [name.key.as_bytes(), sorted.as_bytes()] {
                hashes.push(hash(&[key]));
                if (5..=LONGEST_KEY).contains(&key.len()) {
                    hashes.extend((0..key.len()).map(|at| hash(&[&key[..at], &key[at + 1..]])));
                }
            }
            hashes.into_iter().map(move |hash| (hash, i as u32))
        })
        .collect();
    within(names, marked, RARE)
}

fn rare_words(names: &[Name]) -> Candidates {
    let words = names.iter().enumerate().flat_map(|(i, name)| {
        let telling = name
            .words
            .iter()
            .filter(|w| w.len() >= 3 && weight(w) == Weight::Telling);
        telling.map(move |word| (hash(&[word.as_bytes()]), i as u32))
    });
    let mut counts: FxHashMap<u64, usize> = FxHashMap::default();
    let mut marked: Vec<(u64, u32)> = words.collect();
    marked.par_sort_unstable();
    marked.dedup();
    for (word, _) in &marked {
        *counts.entry(*word).or_default() += 1;
    }
    marked.retain(|(word, _)| counts[word] <= RARE);
    within(names, marked, RARE)
}

/// A name of one short word, and those whose initials it could be.
fn by_initials(names: &[Name]) -> Candidates {
    let mut marked: Vec<(u64, u32)> = Vec::new();
    for (i, name) in names.iter().enumerate() {
        let alone = name.words.len() == 1 && (3..=6).contains(&name.key.len());
        if alone {
            marked.push((hash(&[name.key.as_bytes()]), i as u32));
        }
        let initials = &name.initials;
        if initials.is_ascii() && (3..=7).contains(&initials.len()) {
            marked.push((hash(&[initials.as_bytes()]), i as u32));
            let skipped = (2..initials.len()).filter(|_| initials.len() > 4);
            marked.extend(skipped.map(|at| {
                (
                    hash(&[&initials.as_bytes()[..at], &initials.as_bytes()[at + 1..]]),
                    i as u32,
                )
            }));
        }
    }
    within(names, marked, RARE)
}

/// Names beside each other in the order of their letters, read from the front and from the back.
fn neighbours(names: &[Name]) -> Candidates {
    let mut order: Vec<u32> = (0..names.len() as u32).collect();
    let key = |at: &u32| names[*at as usize].key.as_str();
    let mut found = Candidates::new();
    order.par_sort_unstable_by(|x, y| key(x).cmp(key(y)));
    windowed(&order, &mut found);
    order.par_sort_unstable_by(|x, y| key(x).bytes().rev().cmp(key(y).bytes().rev()));
    windowed(&order, &mut found);
    found
}
