//! How unlikely it is that two names are so alike by chance, in bits.
//!
//! A name as it was written is taken for the other one sent through a typist: each word that arrived whole says as much
//! as it is rare, a word that arrived changed says as much as its letters do, less what its changes cost. Against this
//! stand all the other names that a name could have met: a pair is one account where the bits outweigh them.
//!
//! Source: the typist as a noisy channel, Kernighan, Church & Gale (1990), COLING 205-210; words by their rarity,
//! Robertson & Spärck Jones (1976), *JASIS* 27:129-146. The costs are house choices (docs/decisions.md).

use rustc_hash::FxHashMap;

use super::super::forms;
use super::super::name::{Name, conflicting_forms};
use super::super::words::{UNREAD, Weight, unpaired, weight};
use crate::vocabulary::COMPANIES;

/// Names that a table is taken to have beside its own, as in the weights of evidence. House choice.
const UNSEEN: f64 = 1_000.0;
/// Bits of a letter: a short word is another company's too. House choice.
const LETTER: f64 = 3.2;
/// Bits of a word that many names have: a trade or a place, and of `Group`. House choice.
const TRADE: f64 = 3.0;
const LIGHT: f64 = 1.0;
/// Bits of the same legal form: what the prior weights of evidence come to, 0.88 of pairs of one account against 0.30.
const FORM: f64 = 1.5;
/// Bits that it costs to leave a word such as `Group` or an article out. House choice.
const LEFT_OUT: f64 = 1.5;
/// Bits that it costs that a word arrived changed at all, and that words were cut elsewhere. House choice.
const CHANGED: f64 = 2.0;
const CUT: f64 = 2.0;
/// Bits of a changed word beyond those that name it among all others, at most. House choice.
const SPARE: f64 = 10.0;
/// Bits of a word beside a changed one from which the two say one company. House choice: 1 name in 256 has it.
const SUPPORT: f64 = 8.0;
/// Bits beyond all other names of a name without it, at most: to look at, not to merge. House choice.
const DOUBTFUL: f64 = 5.0;
/// Bits of two words a letter apart that are too short to say anything by themselves, at least: other words may speak
/// for them. House choice.
const LEAST: f64 = -6.0;
/// Most words on either side that may differ. House choice.
const MOST_LEFT: usize = 4;
/// Longest run of letters that is compared, in bytes: the work grows with its square. House choice.
const LONGEST: usize = 64;

/// How many names of a table have each word.
#[derive(Debug)]
pub struct Channel<'a> {
    counts: FxHashMap<&'a str, u32>,
    names: f64,
}

/// What two names have in common.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Common {
    /// In bits.
    pub bits: f64,
    /// Whether every word that tells the company from others arrived whole: one name as much as equal ones are.
    pub unchanged: bool,
}

impl<'a> Channel<'a> {
    /// Counts the words of names.
    pub fn of(names: &'a [Name]) -> Self {
        let mut counts: FxHashMap<&str, u32> = FxHashMap::default();
        let mut words: Vec<&str> = Vec::new();
        for name in names {
            words.clear();
            words.extend(name.written.split(' '));
            words.sort_unstable();
            words.dedup();
            for word in &words {
                *counts.entry(word).or_default() += 1;
            }
        }
        Self {
            counts,
            names: names.len() as f64 + UNSEEN,
        }
    }

    /// Probability that names with so much in common are one account's, by the names alone.
    pub fn probability(&self, common: Common) -> f64 {
        if common.unchanged {
            return 1.0;
        }
        1.0 / (1.0 + (self.names.log2() - common.bits).exp2())
    }

    /// What two names have in common; `None` where a word of one tells it from the other.
    pub fn compare(&self, a: &Name, b: &Name) -> Option<Common> {
        // Words are paired off in the order of one name: always of the same.
        let (a, b) = if a.written <= b.written { (a, b) } else { (b, a) };
        let (mine, theirs): (Vec<&str>, Vec<&str>) =
            (a.written.split(' ').collect(), b.written.split(' ').collect());
        let (mut left, mut right) = (unpaired(&mine, &theirs), unpaired(&theirs, &mine));
        let (many, forms) = (left.len().max(right.len()) > MOST_LEFT, conflicting_forms(a, b));
        if many || forms || !same_numbers(&left, &right) {
            return None;
        }
        let equal = mine.iter().filter(|word| theirs.contains(word));
        let mut told = equal.clone().any(|word| is_telling(word));
        let telling = equal.clone().filter(|word| is_telling(word));
        let mut support = telling.map(|word| self.rarity(word, 2)).fold(0.0, f64::max);
        let mut bits: f64 = equal.map(|word| self.rarity(word, 2)).sum();
        if left.concat() == right.concat() {
            // `SiemensAG`, `Leroymerlin`.
            told |= left.iter().chain(&right).any(|word| is_telling(word));
            let gained = left.iter().map(|word| self.rarity(word, 1)).sum::<f64>() - CUT;
            let bits = bits + gained.max(0.0);
            return told.then_some(Common {
                bits,
                unchanged: true,
            });
        }
        let mut unchanged = true;
        left.retain(|word| {
            let found = right
                .iter()
                .enumerate()
                .filter_map(|(at, other)| Some((self.changed(word, other)?, at)));
            let Some((gained, at)) = found.max_by(|x, y| x.0.total_cmp(&y.0).then(y.1.cmp(&x.1))) else {
                return true;
            };
            if is_telling(word) && is_telling(right[at]) {
                (told, unchanged) = (true, false);
                if cost(word, right[at]).is_some_and(|cost| cost <= SOUND) {
                    support = SUPPORT;
                }
            }
            bits += gained;
            right.swap_remove(at);
            false
        });
        if left.len() != right.len() && !left.is_empty() && !right.is_empty() {
            // `Lero Merlin`, `Leroymerlin`; `an d`, `and`.
            if let Some(gained) = self.cut_elsewhere(&left, &right) {
                let unchanged = unchanged && left.concat() == right.concat();
                return Some(Common {
                    bits: bits + gained,
                    unchanged,
                });
            }
        }
        for words in [&mut left, &mut right] {
            words.retain(|word| {
                let kept = !is_optional(word);
                bits -= if kept { 0.0 } else { LEFT_OUT };
                unchanged &= weight(word) != Weight::Light;
                kept
            });
        }
        match (left.is_empty(), right.is_empty()) {
            (true, true) if unchanged || support >= SUPPORT => told.then_some(Common { bits, unchanged }),
            // Another letter makes another name of one word.
            (true, true) => told.then_some(Common {
                bits: bits.min(self.names.log2() + DOUBTFUL),
                unchanged,
            }),
            (false, false) => {
                let bits = bits + self.cut_elsewhere(&left, &right)?;
                Some(Common {
                    bits,
                    unchanged: false,
                })
            }
            _ => None,
        }
    }

    /// Whether two names share a word that no third one has.
    pub fn names_their_own(&self, a: &Name, b: &Name) -> bool {
        let mut words = a.written.split(' ').filter(|word| is_telling(word));
        words.any(|word| b.written.split(' ').any(|other| other == word) && self.counts.get(word) <= Some(&2))
    }

    /// Bits of an equal word, beyond names that have it in any case (the two compared).
    fn rarity(&self, word: &str, own: u32) -> f64 {
        if forms::form(word).is_some() {
            return FORM;
        }
        match weight(word) {
            Weight::Stop => 0.0,
            Weight::Light => LIGHT,
            Weight::Trade | Weight::Exact => TRADE,
            Weight::Telling => {
                let others = self.counts.get(word).map_or(0, |count| count.saturating_sub(own));
                // A word that no other name has is not thereby one that none could have.
                let bits = (self.names / (f64::from(others) + 0.5)).log2();
                bits.min(letters(word.len())).max(TRADE)
            }
        }
    }

    /// Bits of a word that arrived as another; `None` where they are two words.
    fn changed(&self, a: &str, b: &str) -> Option<f64> {
        let known = |word: &str| is_optional(word) || weight(word) != Weight::Telling;
        if shortened(a, b) {
            // `Dunwick Log.`: what is short for a trade says as much; of a word that tells, only other words say that it is.
            let long = if a.len() > b.len() { a } else { b };
            let gained = if known(long) { TRADE - LIGHT } else { -LEFT_OUT };
            return (weight(long) != Weight::Exact).then_some(gained);
        }
        let cost = cost(a, b)?;
        match (known(a), known(b)) {
            (true, true) => None,
            // A form, a connector or a trade that nobody spells so.
            (true, false) | (false, true) => {
                let word = if known(a) { a } else { b };
                let (short, long) = (a.len().min(b.len()), a.len().max(b.len()));
                let slight = strsim::osa_distance(a, b) <= 1 + usize::from(short >= 8) || cost <= 2.0 * NOISE;
                // `Bank of Chima`: a place is told from another by a letter.
                let place = weight(word) == Weight::Exact;
                (slight && short >= 3 && long < LONGEST && !place).then(|| self.rarity(word, 0) - LIGHT)
            }
            (false, false) => {
                let gained = self.telling(a.len().min(b.len()), CHANGED + cost);
                // Two words that names have elsewhere are two words.
                let elsewhere = |word: &str| self.counts.get(word).is_some_and(|count| *count > 1);
                let gained = gained
                    - if elsewhere(a) && elsewhere(b) {
                        CHANGED
                    } else {
                        0.0
                    };
                let least = if strsim::osa_distance(a, b) <= 1 {
                    LEAST
                } else {
                    0.0
                };
                (gained > least).then_some(gained)
            }
        }
    }

    /// Bits of words that run together are one another, changed or not.
    fn cut_elsewhere(&self, left: &[&str], right: &[&str]) -> Option<f64> {
        let known = |words: &[&str]| {
            words
                .iter()
                .all(|word| is_optional(word) || weight(word) != Weight::Telling)
        };
        let (a, b) = (left.concat(), right.concat());
        if a == b {
            return Some(if known(left) || known(right) {
                -CUT
            } else {
                self.telling(a.len(), CUT)
            });
        }
        if known(left) || known(right) {
            return None;
        }
        let gained = self.telling(a.len().min(b.len()), CHANGED + CUT + cost(&a, &b)?);
        (gained > 0.0).then_some(gained)
    }

    /// Bits of a rare word of so many letters, less what its changes cost; never more than name it among all others.
    fn telling(&self, length: usize, cost: f64) -> f64 {
        (letters(length) - cost).min(self.names.log2() + SPARE)
    }
}

fn letters(length: usize) -> f64 {
    LETTER * length as f64
}

/// Whether one word is the beginning of the other, by at least three letters and less than all but one.
fn shortened(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    short.len() >= 3 && long.len() > short.len() + 1 && long.starts_with(short)
}

/// Whether a word may stand in a name or not: an article, `Group`, `and`, a legal form.
fn is_optional(word: &str) -> bool {
    matches!(weight(word), Weight::Stop | Weight::Light)
        || COMPANIES.connectors.contains(word)
        || forms::form(word).is_some()
}

fn is_telling(word: &str) -> bool {
    !is_optional(word) && weight(word) == Weight::Telling
}

/// Whether words have the same digits, or those of one side are a single one within a word: `Mc8lure`.
fn same_numbers(left: &[&str], right: &[&str]) -> bool {
    let digits = |words: &[&str]| -> Vec<u8> {
        let of = |word: &&str| word.bytes().filter(u8::is_ascii_digit).collect::<Vec<u8>>();
        words.iter().flat_map(of).collect()
    };
    let slipped = |words: &[&str]| {
        let within = |word: &&str| word.len() > 3 && word.as_bytes()[word.len() - 1].is_ascii_alphabetic();
        words
            .iter()
            .filter(|word| word.bytes().any(|b| b.is_ascii_digit()))
            .all(within)
    };
    let (mine, theirs) = (digits(left), digits(right));
    mine == theirs
        || (mine.len() == 1 && theirs.is_empty() && slipped(left))
        || (theirs.len() == 1 && mine.is_empty() && slipped(right))
}

/// Most letters that one word may have more than another of which it is a writing. House choice.
const MOST_CHANGES: usize = 4;

/// Whether words have so many letters of their own that no few changes make one of the other: nearly all pairs end here.
fn are_far(a: &str, b: &str) -> bool {
    let mut more = [0_i8; 256];
    // At most 64 bytes of each: the counts hold.
    a.bytes().for_each(|byte| more[usize::from(byte)] += 1);
    b.bytes().for_each(|byte| more[usize::from(byte)] -= 1);
    let of_one = |sign: i8| -> usize {
        let own = more.iter().map(|count| count * sign).filter(|count| *count > 0);
        own.map(|count| usize::from(count.unsigned_abs())).sum()
    };
    of_one(1).max(of_one(-1)) > MOST_CHANGES
}

/// Bits that the cheapest changes cost which make one word of the other; `None` where they are too many.
fn cost(a: &str, b: &str) -> Option<f64> {
    if a.len().max(b.len()) > LONGEST || a.len().abs_diff(b.len()) > MOST_CHANGES || are_far(a, b) {
        return None;
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let width = b.len() + 1;
    let mut costs = vec![0.0_f64; (a.len() + 1) * width];
    // More than its letters can say.
    let most = letters(a.len().min(b.len())) - LEAST;
    for i in 0..=a.len() {
        let mut least = f64::MAX;
        for j in 0..=b.len() {
            let at = |i: usize, j: usize| costs[i * width + j];
            let mut best = if i == 0 && j == 0 { 0.0 } else { f64::MAX };
            if i > 0 {
                best = best.min(at(i - 1, j) + dropped(&a, i - 1));
            }
            if j > 0 {
                best = best.min(at(i, j - 1) + dropped(&b, j - 1));
            }
            if i > 0 && j > 0 {
                let first = if i == 1 && j == 1 { FIRST } else { 0.0 };
                let replaced = if a[i - 1] == b[j - 1] {
                    0.0
                } else {
                    first + replaced(a[i - 1], b[j - 1])
                };
                best = best.min(at(i - 1, j - 1) + replaced);
            }
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(at(i - 2, j - 2) + EXCHANGED);
            }
            costs[i * width + j] = best;
            least = least.min(best);
        }
        if least > most {
            return None;
        }
    }
    Some(costs[a.len() * width + b.len()])
}

/// Bits that a change costs: letters exchanged, a letter doubled or not, one left out or put in, a sound written
/// otherwise, a vowel that makes another name of it (`Meunier`, `Mounier`), any other letter; more at the
/// beginning; what no name has in the middle of a word.
const EXCHANGED: f64 = 3.0;
const DOUBLED: f64 = 2.0;
const DROPPED: f64 = 6.0;
const SILENT: f64 = 9.0;
const SOUND: f64 = 5.0;
const VOWEL: f64 = 14.0;
const OTHER: f64 = 7.0;
const FIRST: f64 = 6.0;
const NOISE: f64 = 3.0;

/// What it costs to leave out the letter at a place.
fn dropped(word: &[char], at: usize) -> f64 {
    let c = word[at];
    if c == UNREAD {
        return NOISE;
    }
    if at > 0 && word[at - 1] == c {
        return DOUBLED;
    }
    // `Gautier`, `Gauthier`; `Legrand`, `Legrande`: two names.
    if matches!(c, 'h' | 'e' | 's') {
        SILENT
    } else {
        DROPPED
    }
}

/// What it costs to write one letter for another.
fn replaced(a: char, b: char) -> f64 {
    let vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    let sound = [
        ('s', 'z'),
        ('c', 'k'),
        ('i', 'y'),
        ('v', 'w'),
        ('i', 'j'),
        ('c', 's'),
        ('g', 'j'),
        ('k', 'q'),
    ];
    if a == UNREAD || b == UNREAD {
        NOISE
    } else if sound
        .iter()
        .any(|(x, y)| (a, b) == (*x, *y) || (a, b) == (*y, *x))
    {
        SOUND
    } else if vowel(a) && vowel(b) {
        VOWEL
    } else {
        OTHER
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::name::normalised;
    use super::*;

    /// Names beside which pairs are judged.
    fn others() -> Vec<Name> {
        let texts = (0..300).map(|i| format!("Kolvar{}dent Conseil", (b'a' + (i % 26) as u8) as char));
        texts.filter_map(|text| normalised(&text)).collect()
    }

    fn probability(a: &str, b: &str) -> f64 {
        let (a, b) = (normalised(a).unwrap(), normalised(b).unwrap());
        let mut names = others();
        names.extend([a.clone(), b.clone()]);
        let channel = Channel::of(&names);
        let common = channel.compare(&a, &b);
        assert_eq!(common, channel.compare(&b, &a));
        common.map_or(0.0, |common| channel.probability(common))
    }

    #[test]
    fn names_too_much_alike_for_chance_are_one() {
        for (a, b) in [
            ("Micorsoft", "Microsoft"),
            ("Veltramont Halbrook", "Veltramomt Halbrook"),
            ("Bergnyholm Siemensag", "Bergnyholm Siemens AG"),
            ("Turner Group", "Group Turner"),
            ("Soci\u{fffd}t\u{fffd} Belorveld", "Société Belorveld"),
            ("Hand Inc", "Hand Imc"),
            ("Belorveld Log.", "Belorveld Logistics"),
            ("Three Belorveld", "3 Belorveld"),
        ] {
            assert!(probability(a, b) > 0.99, "{a}, {b}: {}", probability(a, b));
        }
    }

    #[test]
    fn what_may_be_another_company_is_not() {
        for (a, b) in [
            ("Meunier Frères", "Mounier Frères"),
            ("Transports Gautier", "Transports Gauthier"),
            ("Sodexo", "Sodero"),
            ("Kolvar Fund II", "Kolvar Fund III"),
            ("Bank of China", "Bank of Chile"),
            ("Belorveld 14", "Belorveld 41"),
            ("Keller AG", "Keller GmbH"),
            ("Kolvar", "Kolvar Robotics"),
            ("The Puffin Trust", "The Puccini Trust"),
        ] {
            assert!(probability(a, b) < 0.95, "{a}, {b}: {}", probability(a, b));
        }
    }

    #[test]
    fn a_word_says_as_much_as_it_is_rare() {
        let names: Vec<Name> = [
            "Belorveld Sarnac",
            "Belorveld Trigor",
            "Belorveld Mondak",
            "Hulvik Pranzel",
        ]
        .iter()
        .filter_map(|text| normalised(text))
        .collect();
        let channel = Channel::of(&names);
        // log2(1,004 / 1.5) and log2(1,004 / 0.5): two names beside the pair have the one, none the other.
        assert!((channel.rarity("belorveld", 2) - (1_004.0_f64 / 1.5).log2()).abs() < 1e-9);
        assert!((channel.rarity("hulvik", 2) - (1_004.0_f64 / 0.5).log2()).abs() < 1e-9);
        assert_eq!(channel.rarity("logistics", 2), TRADE);
    }
}
