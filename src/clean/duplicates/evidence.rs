//! What speaks for and against two rows being one account, weighed: how often a fact agrees in rows of one account
//! against how often it does in rows of two.
//!
//! A weight is a whole number of bits: `+7 domain` means that an equal domain is 2⁷ times as usual in rows of one account
//! as in rows of two. Weights of a pair add up. How often facts agree in rows of two accounts is counted in the table;
//! how often they do in rows of one is learnt there by EM; both begin with house priors, which small tables lean on.
//!
//! Source: Fellegi & Sunter (1969), *JASA* 64:1183-1210; EM, Winkler (1988), ASA Survey Research Methods 667-671;
//! agreement by frequency, Winkler (1989), ASA Survey Research Methods 778-783.

mod candidates;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::facts::{Facts, NONE, Row};
use super::name::Name;
use super::near::channel::Channel;
use super::near::{self, REVIEW};
use super::reason::{Evidence, Field, Level, Subject};
use super::words::{Weight, weight};

pub(super) use candidates::candidates;

const FIELDS: usize = 9;
const LEVELS: usize = 3;

/// Before the table is looked at: how often rows of one account agree in a fact (same, near, other), and rows of two.
/// House choice (docs/decisions.md).
const PRIORS: [(Field, [f64; LEVELS], [f64; LEVELS]); FIELDS] = [
    (Field::Name, [0.70, 0.22, 0.08], [1e-4, 1e-4, 0.9998]),
    (Field::Form, [0.88, 1e-6, 0.12], [0.30, 1e-6, 0.70]),
    (Field::Domain, [0.80, 0.08, 0.12], [1e-4, 1e-5, 0.99989]),
    (Field::Number, [0.97, 1e-6, 0.03], [1e-6, 1e-6, 0.999998]),
    (Field::Phone, [0.75, 1e-6, 0.25], [1e-4, 1e-6, 0.999899]),
    (Field::Address, [0.75, 1e-6, 0.25], [1e-4, 1e-6, 0.999899]),
    (Field::Postcode, [0.84, 0.06, 0.10], [2e-3, 3e-2, 0.968]),
    (Field::City, [0.90, 1e-6, 0.10], [2e-2, 1e-6, 0.979999]),
    (Field::Country, [0.98, 1e-6, 0.02], [0.40, 1e-6, 0.60]),
];
/// Pairs of one account that the priors count for in EM. House choice.
const PAIRS_OF_ONE: f64 = 50.0;
/// Pairs of two accounts that the priors count for. House choice.
const PAIRS_OF_TWO: f64 = 100_000.0;
/// Rows of other companies that a table is taken to have beside its own: in a table of twenty no word is rare. House choice.
const UNSEEN_ROWS: f64 = 1_000.0;
/// Other rows of its account that a row has, and rows that this prior counts for. House choice.
const PARTNERS: (f64, f64) = (0.1, 200.0);
/// Most bits by which a rare or common value changes what its agreement says. House choice.
const MOST_BITS: f64 = 6.0;
/// Bits that names have in common from which they are nearly the same. House choice.
const ALIKE: f64 = 6.0;
/// Rounds of EM at most, and the change of a share below which it has settled. House choice.
const ROUNDS: usize = 100;
const SETTLED: f64 = 1e-5;

/// Levels of two rows, one for each field; `None` where one of them does not say.
type Pattern = [Option<Level>; FIELDS];

/// Weights of a table's facts.
#[derive(Debug)]
pub struct Weights<'a> {
    facts: &'a Facts,
    /// What names have in common.
    pub channel: Channel<'a>,
    /// Of each field and level: share among pairs of one account, and of two.
    one: [[f64; LEVELS]; FIELDS],
    two: [[f64; LEVELS]; FIELDS],
    /// Rows of each value.
    counts: Counts<'a>,
    /// Log2 of the odds that two rows picked at random are one account.
    prior: f64,
}

#[derive(Debug, Default)]
struct Counts<'a> {
    /// Of the fields' values, by field and number.
    values: FxHashMap<(usize, u32), u32>,
    /// Rows whose name has a word.
    words: FxHashMap<&'a str, u32>,
}

impl<'a> Weights<'a> {
    /// Learns the weights from all rows and from pairs worth comparing.
    pub fn fit(facts: &'a Facts, pairs: &[(u32, u32)]) -> Self {
        let counts = Counts::of(facts);
        let channel = Channel::of(&facts.names);
        let patterns = pairs.par_iter().map(|(a, b)| compare(facts, &channel, *a, *b));
        let patterns: Vec<Pattern> = patterns.collect();
        let mut weights = Self {
            facts,
            channel,
            one: PRIORS.map(|(_, one, _)| one),
            two: counts.shares_of_two(&patterns),
            counts,
            prior: 0.0,
        };
        let mut tally: FxHashMap<Pattern, f64> = FxHashMap::default();
        for pattern in patterns {
            *tally.entry(pattern).or_default() += 1.0;
        }
        // In a fixed order: sums of floats depend on it.
        let mut tally: Vec<(Pattern, f64)> = tally.into_iter().collect();
        tally.sort_unstable_by_key(|(pattern, _)| *pattern);
        let of_one = weights.learn(&tally);
        let rows = facts.rows.len() as f64;
        let partners = (2.0 * of_one + PARTNERS.0 * PARTNERS.1) / (rows + PARTNERS.1);
        weights.prior = (partners / (rows + UNSEEN_ROWS)).log2();
        weights
    }

    /// EM: shares of levels among pairs of one account. Returns how many of the pairs are of one.
    ///
    /// Pairs worth comparing are not any pairs, so those of two accounts among them have shares of their own, learnt beside.
    fn learn(&mut self, tally: &[(Pattern, f64)]) -> f64 {
        let all: f64 = tally.iter().map(|(_, n)| n).sum();
        if all == 0.0 {
            return 0.0;
        }
        let prior_one = self.one;
        // Something agrees in every pair worth comparing, so chance agreement is a hundred times as usual there.
        let prior_two = self.two.map(|shares| {
            let raised = [(shares[0] * 100.0).min(0.3), (shares[1] * 100.0).min(0.3)];
            [raised[0], raised[1], 1.0 - raised[0] - raised[1]]
        });
        let mut two = prior_two;
        let mut share: f64 = 0.2;
        for _ in 0..ROUNDS {
            let mut sums = [[[0.0; LEVELS]; FIELDS]; 2];
            let mut of_one = 0.0;
            for (pattern, n) in tally {
                let odds = (share / (1.0 - share)).ln()
                    + levels(pattern)
                        .map(|(f, l)| (self.one[f][l] / two[f][l]).ln())
                        .sum::<f64>();
                let p = 1.0 / (1.0 + (-odds).exp());
                of_one += p * n;
                for (f, l) in levels(pattern) {
                    sums[0][f][l] += p * n;
                    sums[1][f][l] += (1.0 - p) * n;
                }
            }
            let mut change: f64 = 0.0;
            for f in 0..FIELDS {
                let before = self.one[f];
                self.one[f] = shrunk(&sums[0][f], &prior_one[f], PAIRS_OF_ONE);
                two[f] = shrunk(&sums[1][f], &prior_two[f], PAIRS_OF_ONE);
                for (old, new) in before.iter().zip(&self.one[f]) {
                    change = change.max((old - new).abs());
                }
            }
            share = ((of_one + 1.0) / (all + 5.0)).clamp(1e-6, 1.0 - 1e-6);
            if change < SETTLED {
                break;
            }
        }
        share * all
    }

    /// The evidence of two rows, strongest first, and its sum.
    pub fn weigh(&self, a: u32, b: u32) -> (i32, Vec<Evidence>) {
        let mut found = Vec::new();
        self.each(a, b, |weight, field, level, word| {
            let what = match word {
                Some(word) => Subject::Word(word.to_owned()),
                None => Subject::Fact(field, level),
            };
            found.push(Evidence { what, weight });
        });
        found.retain(|evidence| evidence.weight != 0);
        found.sort_by_key(|evidence| std::cmp::Reverse(evidence.weight.abs()));
        (found.iter().map(|evidence| evidence.weight).sum(), found)
    }

    /// Those of some pairs whose rows are one account at least with this probability, with it, in their order.
    pub fn likely(&self, pairs: &[(u32, u32)], least: f64) -> Vec<(u32, u32, f64)> {
        let weighed = pairs.par_iter().filter_map(|(a, b)| {
            let mut sum = 0;
            self.each(*a, *b, |weight, _, _, _| sum += weight);
            let probability = self.probability(sum);
            (probability >= least).then_some((*a, *b, probability))
        });
        weighed.collect()
    }

    /// Tells each piece of evidence of two rows: its bits, and what it is about.
    fn each(&self, a: u32, b: u32, mut tell: impl FnMut(i32, Field, Level, Option<&'a str>)) {
        let pattern = compare(self.facts, &self.channel, a, b);
        let spelt = self.spelt_otherwise(&pattern, a, b);
        for (f, l) in levels(&pattern) {
            let (field, level) = (PRIORS[f].0, LEVEL[l]);
            let mut bits = (self.one[f][l] / self.two[f][l]).log2();
            if field == Field::Name
                && let Some(common) = spelt
            {
                bits = common;
            }
            if level == Level::Same && !matches!(field, Field::Name | Field::Form | Field::Country) {
                bits += self.rarity(f, a, b);
            }
            tell(bits.round() as i32, field, level, None);
        }
        if let Some(level @ (Level::Same | Level::Near)) = pattern[0]
            && spelt.is_none()
            && let Some((word, bits)) = self.rare_word(a, b)
        {
            tell(bits.round() as i32, Field::Name, level, Some(word));
        }
    }

    /// Bits that names have in common which are nearly the same, their rare words among them; never more than those of
    /// equal names.
    fn spelt_otherwise(&self, pattern: &Pattern, a: u32, b: u32) -> Option<f64> {
        let near = pattern[0] == Some(Level::Near);
        let (mine, theirs) = self.facts.name(a).zip(self.facts.name(b)).filter(|_| near)?;
        let common = self.channel.compare(mine, theirs)?;
        let equal = (self.one[0][0] / self.two[0][0]).log2() + MOST_BITS;
        Some(if common.unchanged {
            equal
        } else {
            common.bits.min(equal)
        })
    }

    /// Whether two rows' names share a word that no third name has.
    pub fn names_their_own(&self, a: u32, b: u32) -> bool {
        let names = self.facts.name(a).zip(self.facts.name(b));
        names.is_some_and(|(a, b)| self.channel.names_their_own(a, b))
    }

    /// Estimated probability, from 0 to 1, that rows of this weight are one account.
    pub fn probability(&self, weight: i32) -> f64 {
        1.0 / (1.0 + (-(f64::from(weight) + self.prior)).exp2())
    }

    /// Bits by which a shared value that few rows have says more than any shared value, and one of many less.
    fn rarity(&self, field: usize, a: u32, b: u32) -> f64 {
        let rows = self.facts.rows.len() as f64 + UNSEEN_ROWS;
        let (mine, theirs) = (self.facts.row(a), self.facts.row(b));
        let count = values(mine, field)
            .filter(|value| values(theirs, field).any(|other| other == *value))
            .filter_map(|value| self.counts.values.get(&(field, value)))
            .min();
        count.map_or(0.0, |count| {
            let usual = self.two[field][0];
            (usual * rows / f64::from(*count))
                .log2()
                .clamp(-MOST_BITS * 2.0, MOST_BITS)
        })
    }

    /// The rarest telling word that both names have, and its bits beside those of names of usual words.
    fn rare_word(&self, a: u32, b: u32) -> Option<(&'a str, f64)> {
        let (mine, theirs) = (self.facts.name(a)?, self.facts.name(b)?);
        let shared = mine
            .words
            .iter()
            .filter(|word| weight(word) == Weight::Telling && theirs.words.contains(word));
        let (count, word) = shared
            .filter_map(|word| Some((*self.counts.words.get(word.as_str())?, word.as_str())))
            .min()?;
        let rows = self.facts.rows.len() as f64 + UNSEEN_ROWS;
        // A word of one row in two hundred is a usual word of names (house choice).
        Some((
            word,
            (rows / 200.0 / f64::from(count))
                .log2()
                .clamp(-MOST_BITS, MOST_BITS),
        ))
    }
}

const LEVEL: [Level; LEVELS] = [Level::Same, Level::Near, Level::Other];

fn levels(pattern: &Pattern) -> impl Iterator<Item = (usize, usize)> + '_ {
    pattern
        .iter()
        .enumerate()
        .filter_map(|(field, level)| Some((field, (*level)? as usize)))
}

/// Shares of counts that begin with pairs of the prior.
fn shrunk(counts: &[f64; LEVELS], prior: &[f64; LEVELS], pairs: f64) -> [f64; LEVELS] {
    let all: f64 = counts.iter().sum::<f64>() + pairs;
    std::array::from_fn(|l| (counts[l] + pairs * prior[l]) / all)
}

impl<'a> Counts<'a> {
    fn of(facts: &'a Facts) -> Self {
        let mut counts = Self::default();
        let mut of_names = vec![0u32; facts.names.len()];
        for row in &facts.rows {
            for field in 0..FIELDS {
                for value in values(row, field) {
                    *counts.values.entry((field, value)).or_default() += 1;
                }
            }
            if let Some(count) = of_names.get_mut(row.name as usize) {
                *count += 1;
            }
        }
        for (name, rows) in facts.names.iter().zip(of_names) {
            let mut words: Vec<&str> = name.words.iter().map(String::as_str).collect();
            words.sort_unstable();
            words.dedup();
            for word in words {
                *counts.words.entry(word).or_default() += rows;
            }
        }
        counts
    }

    /// Shares of levels among pairs of two accounts: of any two rows, nearly none are of one.
    fn shares_of_two(&self, patterns: &[Pattern]) -> [[f64; LEVELS]; FIELDS] {
        let (mut equal, mut filled) = ([0.0; FIELDS], [0.0; FIELDS]);
        for ((field, _), count) in &self.values {
            let count = f64::from(*count);
            equal[*field] += count * (count - 1.0) / 2.0;
            filled[*field] += count;
        }
        let mut near = [0.0; FIELDS];
        for pattern in patterns {
            for (field, _) in levels(pattern).filter(|(_, level)| *level == Level::Near as usize) {
                near[field] += 1.0;
            }
        }
        std::array::from_fn(|field| {
            let (id, _, prior) = PRIORS[field];
            let pairs = filled[field] * (filled[field] - 1.0).max(0.0) / 2.0;
            // Forms are no values of rows, and postcodes that are near are not all among the pairs: the priors stand.
            if matches!(id, Field::Form | Field::Postcode) {
                return if id == Field::Form {
                    prior
                } else {
                    let same = (equal[field] + PAIRS_OF_TWO * prior[0]) / (pairs + PAIRS_OF_TWO);
                    let rest = (1.0 - same) / (prior[1] + prior[2]);
                    [same, prior[1] * rest, prior[2] * rest]
                };
            }
            let counts = [
                equal[field],
                near[field],
                (pairs - equal[field] - near[field]).max(0.0),
            ];
            shrunk(&counts, &prior, PAIRS_OF_TWO)
        })
    }
}

/// Values of a row that are the same or not.
fn values(row: &Row, field: usize) -> impl Iterator<Item = u32> + '_ {
    let single = match PRIORS[field].0 {
        Field::Name => row.key,
        Field::Phone => row.phone,
        Field::Address => row.address,
        Field::Postcode => row.postcode,
        Field::City => row.city,
        Field::Country => row.country,
        Field::Form | Field::Domain | Field::Number => NONE,
    };
    let domains: &[u32] = if PRIORS[field].0 == Field::Domain {
        &row.domains
    } else {
        &[]
    };
    let numbers: &[(u32, u32)] = if PRIORS[field].0 == Field::Number {
        &row.numbers
    } else {
        &[]
    };
    let single = (single != NONE).then_some(single);
    single
        .into_iter()
        .chain(domains.iter().copied())
        .chain(numbers.iter().map(|number| number.1))
}

/// How each fact agrees in two rows.
fn compare(facts: &Facts, channel: &Channel, a: u32, b: u32) -> Pattern {
    let (x, y) = (facts.row(a), facts.row(b));
    let single =
        |x: u32, y: u32| (x != NONE && y != NONE).then_some(if x == y { Level::Same } else { Level::Other });
    let mut found = [None; FIELDS];
    if let Some((mine, theirs)) = facts.name(a).zip(facts.name(b)) {
        found[0] = Some(names(channel, mine, theirs));
        found[1] = mine
            .form
            .zip(theirs.form)
            .map(|(x, y)| if x == y { Level::Same } else { Level::Other });
    }
    found[2] = domains(facts, x, y);
    found[3] = numbers(facts, x, y);
    found[4] = single(x.phone, y.phone);
    found[5] = single(x.address, y.address);
    found[6] = match single(x.postcode, y.postcode) {
        Some(Level::Other) if x.area == y.area => Some(Level::Near),
        level => level,
    };
    if found[6].is_none() {
        found[7] = single(x.city, y.city);
    }
    found[8] = single(x.country, y.country);
    found
}

fn names(channel: &Channel, a: &Name, b: &Name) -> Level {
    if a.key == b.key {
        Level::Same
    } else if near::likeness(a, b).value >= REVIEW
        || near::contains(a, b)
        || channel.compare(a, b).is_some_and(|common| common.bits >= ALIKE)
    {
        Level::Near
    } else {
        Level::Other
    }
}

fn domains(facts: &Facts, x: &Row, y: &Row) -> Option<Level> {
    if x.domains.is_empty() || y.domains.is_empty() {
        return None;
    }
    let label = |domain: &u32| facts.labels[domain];
    Some(if x.domains.iter().any(|domain| y.domains.contains(domain)) {
        Level::Same
    } else if x
        .domains
        .iter()
        .any(|d| y.domains.iter().any(|e| label(d) == label(e)))
    {
        Level::Near
    } else {
        Level::Other
    })
}

/// Numbers of one list; two lists say nothing of each other, and a company may have several DUNS numbers.
fn numbers(facts: &Facts, x: &Row, y: &Row) -> Option<Level> {
    if x.numbers.iter().any(|number| y.numbers.contains(number)) {
        return Some(Level::Same);
    }
    let other = x
        .numbers
        .iter()
        .any(|(scheme, _)| y.numbers.iter().any(|n| n.0 == *scheme) && facts.texts.get(*scheme) != "DUNS");
    other.then_some(Level::Other)
}

#[cfg(test)]
mod tests;
