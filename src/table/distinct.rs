//! Distinct values of a column, counted in bounded memory.

use std::hash::Hasher;

use rustc_hash::{FxHashMap, FxHasher};

/// How often each value occurs, on a sample of the distinct values that halves when it is full: memory is bounded
/// and the sample depends on the values alone. Texts that are kept by name are counted exactly.
///
/// Source: Wegman's adaptive sampling, in Flajolet (1990), *Computing* 43:391-400.
#[derive(Debug, Default)]
pub(super) struct Distinct {
    pub(super) counts: FxHashMap<u64, u32>,
    /// Values whose hash ends in this many zero bits are in the sample.
    pub(super) depth: u32,
    kept: [Kept; 3],
}

/// Which texts are kept by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Text {
    /// Neither numbers nor dates.
    Word = 0,
    /// Dates.
    Date = 1,
    /// Numbers that end a range: `500+`, `< 10`.
    End = 2,
}

/// Texts kept by name, by hash; none once there are too many.
#[derive(Debug, Default)]
struct Kept {
    texts: FxHashMap<u64, String>,
    full: bool,
}

impl Distinct {
    /// True when the value is new to an exact count.
    pub(super) fn add(&mut self, hash: u64) -> bool {
        if hash.trailing_zeros() < self.depth {
            if self.is_kept(hash)
                && let Some(count) = self.counts.get_mut(&hash)
            {
                *count = count.saturating_add(1);
            }
            return false;
        }
        let count = self.counts.entry(hash).or_insert(0);
        *count = count.saturating_add(1);
        let new = *count == 1 && self.depth == 0;
        while self.counts.len() - self.beyond() > COUNTED {
            self.depth += 1;
            self.thin();
        }
        new
    }

    /// Keeps a text that was just added by name, so that it is counted exactly.
    pub(super) fn keep(&mut self, hash: u64, text: &str, what: Text) {
        let kept = &mut self.kept[what as usize];
        if kept.full || kept.texts.contains_key(&hash) {
            return;
        }
        if kept.texts.len() == KEPT || text.len() > LONGEST_KEPT {
            kept.full = kept.texts.len() == KEPT;
            if kept.full {
                kept.texts.clear();
                self.thin();
            }
            return;
        }
        kept.texts.insert(hash, text.to_owned());
        self.counts.entry(hash).or_insert(1);
    }

    /// Every text of a kind with its cells, in the order of the alphabet; `None` when there are too many.
    pub(super) fn texts(&self, what: Text) -> Option<Vec<(&str, usize)>> {
        let kept = &self.kept[what as usize];
        let count = |hash: &u64| self.counts.get(hash).map_or(0, |count| *count as usize);
        let mut texts: Vec<(&str, usize)> = kept
            .texts
            .iter()
            .map(|(h, text)| (text.as_str(), count(h)))
            .collect();
        texts.sort_unstable();
        (!kept.full).then_some(texts)
    }

    fn is_kept(&self, hash: u64) -> bool {
        self.kept.iter().any(|kept| kept.texts.contains_key(&hash))
    }

    /// Values counted although the sample has not got them.
    fn beyond(&self) -> usize {
        let depth = self.depth;
        let beyond = |kept: &Kept| {
            kept.texts
                .keys()
                .filter(|hash| hash.trailing_zeros() < depth)
                .count()
        };
        if depth == 0 {
            0
        } else {
            self.kept.iter().map(beyond).sum()
        }
    }

    /// Forgets what is neither in the sample nor kept by name.
    fn thin(&mut self) {
        let (depth, kept) = (self.depth, &self.kept);
        let is_kept = |hash: &u64| kept.iter().any(|kept| kept.texts.contains_key(hash));
        self.counts
            .retain(|hash, _| hash.trailing_zeros() >= depth || is_kept(hash));
    }

    /// Number of distinct values: exact up to [`COUNTED`].
    pub(super) fn len(&self) -> usize {
        let beyond = self.beyond();
        ((self.counts.len() - beyond) << self.depth) + beyond
    }

    /// Number of values that occur once, estimated like [`Distinct::len`].
    pub(super) fn singles(&self) -> usize {
        let sampled = |(hash, count): &(&u64, &u32)| **count == 1 && hash.trailing_zeros() >= self.depth;
        self.counts.iter().filter(sampled).count() << self.depth
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

/// Texts of a kind kept by name (house choice: more than any list of bands, markets or countries).
const KEPT: usize = 256;

/// Longest text kept by name, in bytes (house choice: longer ones are no bands and no markers).
const LONGEST_KEPT: usize = 64;

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
