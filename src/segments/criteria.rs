//! What segments are told apart by: coarse bins of what is known of the ideal customers, each fact counted once.
//!
//! The bins are the segments' own, drawn from the ideal accounts alone: the scorecard's are merged and dropped by
//! what they say of the outcome, which segments must not know.

use rayon::prelude::*;

use crate::criteria::bins::{BinSettings, cuts};
use crate::criteria::{Binned, Cut, Input};
use crate::error::Result;
use crate::table::Table;

/// Most levels of a category and tokens of a set told apart (house choice).
const MOST_LEVELS: usize = 16;
const MOST_TOKENS: usize = 40;

/// Share of the accounts for which a criterion must be known, and most that one bin of it may hold of those: what is
/// alike for all tells nothing (house choices).
const LEAST_KNOWN: f64 = 0.05;
const MOST_ALIKE: f64 = 0.98;

/// Share of the lesser criterion's information that another holds, from which both are taken for one fact: in all
/// accounts together, and within classes (house choices, `docs/decisions.md`).
const ONE_FACT: f64 = 0.70;
const ONE_FACT_WITHIN: f64 = 0.10;
/// The same for two dates in all accounts together: the steps of one account's story follow each other, and when they
/// happened says little of who it is.
const ONE_STORY: f64 = 0.10;

/// Share of what classes tell apart that one column may hold: beyond, they are that column said otherwise (house choice).
const MOST_ALONE: f64 = 0.75;

/// Standard deviations above what chance gives, from which two criteria are related at all (house choice: there are
/// hundreds of pairs).
const BEYOND_CHANCE: f64 = 5.0;

/// Criteria that may tell segments apart.
#[derive(Debug, Clone)]
pub struct Drafted {
    /// Place of each criterion's input, and its bins.
    pub cuts: Vec<(usize, Cut)>,
    pub binned: Binned,
}

/// A criterion left out because another tells the same.
#[derive(Debug, Clone, PartialEq)]
pub struct Same {
    /// Places in [`Drafted::cuts`].
    pub left_out: usize,
    pub kept: usize,
    /// Share of its information that the other holds.
    pub share: f64,
}

impl Drafted {
    /// Cuts what is known of the ideal accounts `rows`.
    ///
    /// # Errors
    /// Those of [`Binned::transform`].
    pub fn new(table: &Table, inputs: &[Input], rows: &[u32], as_of: i32) -> Result<Self> {
        let settings = BinSettings {
            max_bins: intervals(rows.len()),
            max_values: 0,
            least: (rows.len() / 40).max(5),
            least_level: (rows.len() / 100).max(5),
            max_levels: MOST_LEVELS,
            max_tokens: MOST_TOKENS,
            as_of,
        };
        let cuts = cuts(&settings, table, inputs, rows);
        let binned = Binned::transform(cuts.iter().map(|(_, cut)| cut), table, rows)?;
        Ok(Self { cuts, binned }.keep(|drafted, c| tells(&drafted.binned, c)))
    }

    /// Only the criteria wanted.
    pub fn keep(&self, wanted: impl Fn(&Self, usize) -> bool) -> Self {
        let kept: Vec<usize> = (0..self.cuts.len()).filter(|&c| wanted(self, c)).collect();
        Self {
            cuts: kept.iter().map(|&c| self.cuts[c].clone()).collect(),
            binned: Binned {
                rows: self.binned.rows,
                sizes: kept.iter().map(|&c| self.binned.sizes[c]).collect(),
                columns: kept.iter().map(|&c| self.binned.columns[c].clone()).collect(),
            },
        }
    }
}

/// Intervals of a number: coarse, as each costs every class a parameter (house choice).
fn intervals(accounts: usize) -> usize {
    match accounts {
        0..300 => 4,
        300..1_000 => 6,
        1_000..5_000 => 8,
        _ => 10,
    }
}

/// Whether a criterion differs between accounts and is known of enough of them.
fn tells(binned: &Binned, c: usize) -> bool {
    let mut counts = vec![0usize; binned.sizes[c]];
    binned.columns[c]
        .iter()
        .for_each(|&bin| counts[usize::from(bin)] += 1);
    counts.pop();
    let known: usize = counts.iter().sum();
    let most = counts.iter().copied().max().unwrap_or(0);
    known as f64 >= LEAST_KNOWN * binned.rows as f64 && (most as f64) < MOST_ALIKE * known as f64
}

/// Criteria that tell what another already tells, in all accounts together: a region its country, a sub-sector its
/// sector. The one that is known less often is left out.
pub fn same_fact(drafted: &Drafted) -> Vec<Same> {
    let is_date = |c: usize| drafted.cuts[c].1.is_age();
    let least = |a, b| {
        if is_date(a) && is_date(b) {
            ONE_STORY
        } else {
            ONE_FACT
        }
    };
    duplicates(drafted, &vec![0; drafted.binned.rows], 1, &least)
}

/// Criteria that tell what another tells of accounts of the same class: revenue of employees.
pub fn same_fact_within(drafted: &Drafted, labels: &[usize], classes: usize) -> Vec<Same> {
    duplicates(drafted, labels, classes, &|_, _| ONE_FACT_WITHIN)
}

/// Whether two criteria tell anything of each other among accounts of the same class.
pub fn related(drafted: &Drafted, same: &Same, labels: &[usize], classes: usize) -> bool {
    share_held(&drafted.binned, same.left_out, same.kept, labels, classes) > 0.0
}

/// The column, if any, that alone makes the classes: its parts (tokens of a set) go together, and with nothing else.
///
/// What a criterion tells is its mutual information with the class.
pub fn alone(drafted: &Drafted, labels: &[usize], classes: usize) -> Option<usize> {
    let told: Vec<f64> = (0..drafted.cuts.len())
        .map(|c| information(&drafted.binned, c, labels, classes))
        .collect();
    let of = |input: usize| -> f64 {
        let own = drafted.cuts.iter().zip(&told).filter(|((i, _), _)| *i == input);
        own.map(|(_, told)| told).sum()
    };
    let all: f64 = told.iter().sum();
    let inputs = drafted.cuts.iter().map(|(input, _)| *input);
    let most = inputs.max_by(|a, b| of(*a).total_cmp(&of(*b)).then(b.cmp(a)))?;
    (of(most) > MOST_ALONE * all).then_some(most)
}

/// Mutual information of a criterion and the class, in nats an account, corrected for chance.
fn information(binned: &Binned, c: usize, labels: &[usize], classes: usize) -> f64 {
    let bins = binned.sizes[c] - 1;
    let mut counts = vec![0.0; bins * classes];
    for (&bin, &label) in binned.columns[c].iter().zip(labels) {
        if usize::from(bin) < bins {
            counts[usize::from(bin) * classes + label] += 1.0;
        }
    }
    let all: f64 = counts.iter().sum();
    let of_bin = |b: usize| -> f64 { counts[b * classes..][..classes].iter().sum() };
    let of_class = |k: usize| -> f64 { (0..bins).map(|b| counts[b * classes + k]).sum() };
    let mut told = 0.0;
    for b in 0..bins {
        for k in 0..classes {
            let n = counts[b * classes + k];
            if n > 0.0 {
                told += n * (n * all / (of_bin(b) * of_class(k))).ln();
            }
        }
    }
    let held = (0..bins).filter(|&b| of_bin(b) > 0.0).count() as f64;
    let chance = (held - 1.0).max(0.0) * (classes as f64 - 1.0) / 2.0;
    (told - chance).max(0.0) / binned.rows as f64
}

fn duplicates(
    drafted: &Drafted,
    labels: &[usize],
    classes: usize,
    least: &(dyn Fn(usize, usize) -> f64 + Sync),
) -> Vec<Same> {
    let criteria = drafted.cuts.len();
    let pairs: Vec<(usize, usize)> = (0..criteria)
        .flat_map(|a| (a + 1..criteria).map(move |b| (a, b)))
        .collect();
    let mut shared: Vec<(f64, usize, usize)> = pairs
        .into_par_iter()
        .map(|(a, b)| (share_held(&drafted.binned, a, b, labels, classes), a, b))
        .filter(|(share, a, b)| *share >= least(*a, *b))
        .collect();
    shared.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
    let known: Vec<usize> = (0..criteria)
        .map(|c| {
            let unknown = drafted.binned.sizes[c] - 1;
            drafted.binned.columns[c]
                .iter()
                .filter(|&&bin| usize::from(bin) != unknown)
                .count()
        })
        .collect();
    // Known of more accounts first, then the one with fewer bins, then the earlier column.
    let better = |a: usize, b: usize| {
        let rank = |c: usize| (std::cmp::Reverse(known[c]), drafted.binned.sizes[c], c);
        if rank(a) <= rank(b) { (a, b) } else { (b, a) }
    };
    let mut out: Vec<Same> = Vec::new();
    for (share, a, b) in shared {
        if out.iter().any(|same| same.left_out == a || same.left_out == b) {
            continue;
        }
        let (kept, left_out) = better(a, b);
        out.push(Same {
            left_out,
            kept,
            share: share.min(1.0),
        });
    }
    out
}

/// Mutual information of two criteria within classes, corrected for chance, as a share of the lesser entropy.
///
/// Source: Miller (1955), "Note on the bias of information estimates": `(r − 1)(s − 1) / 2n` nats by chance.
fn share_held(binned: &Binned, a: usize, b: usize, labels: &[usize], classes: usize) -> f64 {
    let (rows, columns) = (binned.sizes[a] - 1, binned.sizes[b] - 1);
    let size = rows * columns;
    let mut counts = vec![0.0; classes * size];
    for ((&x, &y), &label) in binned.columns[a].iter().zip(&binned.columns[b]).zip(labels) {
        let (x, y) = (usize::from(x), usize::from(y));
        if x < rows && y < columns {
            counts[label * size + x * columns + y] += 1.0;
        }
    }
    let (mut shared, mut first, mut second, mut chance) = (0.0, 0.0, 0.0, 0.0);
    for table in counts.chunks_exact(size) {
        let all: f64 = table.iter().sum();
        if all == 0.0 {
            continue;
        }
        let of_a: Vec<f64> = (0..rows)
            .map(|x| table[x * columns..][..columns].iter().sum())
            .collect();
        let of_b: Vec<f64> = (0..columns)
            .map(|y| (0..rows).map(|x| table[x * columns + y]).sum())
            .collect();
        let surprise = |counts: &[f64]| -> f64 {
            let held = counts.iter().filter(|n| **n > 0.0);
            held.map(|n| -n * (n / all).ln()).sum()
        };
        let (h_a, h_b, h_ab) = (surprise(&of_a), surprise(&of_b), surprise(table));
        let levels = |counts: &[f64]| counts.iter().filter(|n| **n > 0.0).count() as f64;
        shared += h_a + h_b - h_ab;
        first += h_a;
        second += h_b;
        chance += (levels(&of_a) - 1.0) * (levels(&of_b) - 1.0) / 2.0;
    }
    let lesser: f64 = first.min(second);
    // Twice the information is chi-squared by chance, of mean `2 chance` and variance twice that.
    let by_chance = 2.0 * shared < 2.0 * chance + BEYOND_CHANCE * (4.0 * chance).sqrt();
    if lesser <= 0.0 || by_chance {
        0.0
    } else {
        (shared - chance) / lesser
    }
}
