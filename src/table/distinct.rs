//! Distinct values of a column, counted in bounded memory.

use std::hash::Hasher;

use rustc_hash::{FxHashMap, FxHasher};

/// How often each value occurs, on a sample of the distinct values that halves when it is full: memory is bounded
/// and the sample depends on the values alone.
///
/// Source: Wegman's adaptive sampling, in Flajolet (1990), *Computing* 43:391-400.
#[derive(Debug, Default)]
pub(super) struct Distinct {
    pub(super) counts: FxHashMap<u64, u32>,
    /// Values whose hash ends in this many zero bits are in the sample.
    pub(super) depth: u32,
}

impl Distinct {
    /// True when the value is new to an exact count.
    pub(super) fn add(&mut self, hash: u64) -> bool {
        if hash.trailing_zeros() < self.depth {
            return false;
        }
        let count = self.counts.entry(hash).or_insert(0);
        *count = count.saturating_add(1);
        let new = *count == 1 && self.depth == 0;
        while self.counts.len() > COUNTED {
            self.depth += 1;
            let depth = self.depth;
            self.counts.retain(|hash, _| hash.trailing_zeros() >= depth);
        }
        new
    }

    /// Number of distinct values: exact up to [`COUNTED`].
    pub(super) fn len(&self) -> usize {
        self.counts.len() << self.depth
    }

    /// Number of values that occur once, estimated like [`Distinct::len`].
    pub(super) fn singles(&self) -> usize {
        self.counts.values().filter(|count| **count == 1).count() << self.depth
    }
}

/// Whether cells look like several values joined by one separator.
#[derive(Debug)]
pub(super) struct Joined {
    pub(super) separator: char,
    /// Cells with the separator.
    pub(super) cells: usize,
    /// Distinct texts with the separator.
    pub(super) texts: usize,
    /// In how many distinct texts each token occurs, and whether one of them had several tokens.
    pub(super) tokens: FxHashMap<u64, (u32, bool)>,
}

impl Joined {
    pub(super) fn new(separator: char) -> Self {
        Self {
            separator,
            cells: 0,
            texts: 0,
            tokens: FxHashMap::default(),
        }
    }

    pub(super) fn add(&mut self, text: &str, new: bool) {
        let several = text.contains(self.separator);
        self.cells += usize::from(several);
        if !new || self.tokens.len() > MOST_TOKENS {
            return;
        }
        self.texts += usize::from(several);
        for token in text
            .split(self.separator)
            .map(str::trim)
            .filter(|token| !token.is_empty())
        {
            let seen = self.tokens.entry(hash(token)).or_default();
            *seen = (seen.0 + 1, seen.1 || several);
        }
    }

    /// Number of tokens when the cells are sets: at least one in twenty has several values, and four in five of
    /// those values occur in other combinations too, which neither `Banking, Insurance` (one level with a comma)
    /// nor `Dupont, Jean` does (house choices).
    pub(super) fn tokens(&self, filled: usize) -> Option<usize> {
        if self.cells * 20 < filled || self.texts < 3 || self.tokens.len() > MOST_TOKENS {
            return None;
        }
        let joined = self.tokens.values().filter(|(_, several)| *several).count();
        let again = self
            .tokens
            .values()
            .filter(|(texts, several)| *several && *texts > 1)
            .count();
        (joined >= 2 && again * 5 >= joined * 4).then_some(self.tokens.len())
    }
}

/// Distinct values counted exactly; beyond, a sample of them (house choice).
pub(super) const COUNTED: usize = 8192;

/// Most values a set may be made of (house choice).
pub(super) const MOST_TOKENS: usize = 2000;

/// A hash of a text, the same on every machine.
pub fn hash(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(text.as_bytes());
    // FxHash leaves its low bits poor; a multiplication and a fold spread them (constant: 2^64 / golden ratio).
    let mixed = (u128::from(hasher.finish()) + 1) * 0x9e37_79b9_7f4a_7c15;
    (mixed >> 64) as u64 ^ mixed as u64
}
