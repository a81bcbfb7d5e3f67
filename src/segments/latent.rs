//! A latent class model on bins: what the classes are, and how the data settle them.
//!
//! Within a class criteria are independent; each criterion is a categorical distribution. A class has a distribution
//! of its own only in the criteria where that pays for its parameters; in the others it shares one with every class
//! that does not stand apart either. Unknown values are left out of the likelihood.
//!
//! Source: Goodman (1974), *Biometrika* 61:215-231 (latent classes by EM); Friedman (1998), UAI, "The Bayesian
//! structural EM algorithm" (structure chosen on expected counts); Dean & Raftery (2010), *Annals of the Institute of
//! Statistical Mathematics* 62:11-35 (criteria that do not tell classes apart).

use crate::criteria::Binned;
use crate::segments::draw::{Generator, drawn_of};
use crate::stats::exponential::ln;

/// Prior counts of each class' distribution, a multiple of its bins shared out as in all accounts together.
///
/// House choice: half an account a bin.
const PRIOR: f64 = 0.5;

/// Most classes of a mixture (house choice: more than a sales team can tell apart).
pub const MOST_CLASSES: usize = 8;

/// Accounts as positions in one long list of bins, ready for many passes.
#[derive(Debug, Clone)]
pub struct Cells {
    pub rows: usize,
    /// First position of each criterion's bins; one more at the end.
    pub offsets: Vec<usize>,
    /// `cells[row * criteria + c]`: `offsets[c] + bin`.
    cells: Vec<u32>,
    /// Whether a position stands for "unknown".
    pub unknown: Vec<bool>,
    /// Share of each known bin among the accounts whose value is known, smoothed; 0 for "unknown".
    pub margin: Vec<f64>,
    /// Its logarithm; 0 for "unknown".
    pub log_margin: Vec<f64>,
    /// Bins of each criterion that occur, "unknown" aside.
    pub levels: Vec<usize>,
}

impl Cells {
    /// Lines the bins up; the last bin of each criterion is "unknown".
    pub fn new(binned: &Binned) -> Self {
        let criteria = binned.sizes.len();
        let mut offsets = vec![0];
        for size in &binned.sizes {
            offsets.push(offsets[offsets.len() - 1] + size);
        }
        let mut cells = vec![0u32; binned.rows * criteria];
        for (c, column) in binned.columns.iter().enumerate() {
            for (row, &bin) in column.iter().enumerate() {
                cells[row * criteria + c] = (offsets[c] + usize::from(bin)) as u32;
            }
        }
        Self::counted(binned.rows, offsets, cells)
    }

    /// Other accounts under the same criteria, one position per account and criterion.
    pub fn redrawn(&self, cells: Vec<u32>) -> Self {
        Self::counted(self.rows, self.offsets.clone(), cells)
    }

    fn counted(rows: usize, offsets: Vec<usize>, cells: Vec<u32>) -> Self {
        let criteria = offsets.len() - 1;
        let all = offsets[criteria];
        let mut counts = vec![0.0; all];
        cells
            .iter()
            .for_each(|&position| counts[position as usize] += 1.0);
        let mut unknown = vec![false; all];
        let (mut margin, mut levels) = (vec![0.0; all], Vec::new());
        for c in 0..criteria {
            let last = offsets[c + 1] - 1;
            unknown[last] = true;
            let bins = offsets[c]..last;
            let known: f64 = counts[bins.clone()].iter().sum();
            let size = bins.len() as f64;
            for b in bins.clone() {
                margin[b] = (counts[b] + PRIOR) / (known + PRIOR * size);
            }
            levels.push(bins.filter(|&b| counts[b] > 0.0).count());
        }
        let known = |(p, unknown): (&f64, &bool)| if *unknown { 1.0 } else { *p };
        let mut log_margin: Vec<f64> = margin.iter().zip(&unknown).map(known).collect();
        ln(&mut log_margin);
        Self {
            rows,
            offsets,
            cells,
            unknown,
            margin,
            log_margin,
            levels,
        }
    }

    /// Number of criteria.
    pub fn criteria(&self) -> usize {
        self.offsets.len() - 1
    }

    /// Positions of one account's bins.
    pub fn row(&self, row: usize) -> &[u32] {
        let criteria = self.criteria();
        &self.cells[row * criteria..(row + 1) * criteria]
    }

    /// Only the accounts at `rows`; the margins stay those of all.
    pub fn select(&self, rows: &[u32]) -> Self {
        Self {
            rows: rows.len(),
            cells: rows.iter().flat_map(|&r| self.row(r as usize)).copied().collect(),
            ..self.clone()
        }
    }
}

/// A latent class model.
#[derive(Debug, Clone, PartialEq)]
pub struct Mixture {
    /// Number of classes.
    pub classes: usize,
    /// Logarithm of each class' share of the accounts.
    pub log_share: Vec<f64>,
    /// `log_p[position * classes + class]`: logarithm of a bin's probability in a class; 0 for "unknown".
    pub log_p: Vec<f64>,
    /// `own[criterion * classes + class]`: whether the class has a distribution of its own.
    pub own: Vec<bool>,
    /// Free parameters: shares, and one distribution for each own one and each shared one.
    pub parameters: usize,
}

/// A mixture that the accounts settled.
#[derive(Debug, Clone)]
pub struct Settled {
    pub mixture: Mixture,
    pub log_likelihood: f64,
    /// Bayesian information criterion: `−2 ln L + p ln n`, the less the better.
    ///
    /// Source: Schwarz (1978), *Annals of Statistics* 6:461-464.
    pub bic: f64,
}

/// How long to iterate.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    pub iterations: usize,
    /// Gain in log-likelihood per account below which it is settled.
    pub gain: f64,
}

/// Responsibilities `r[row * classes + class]` to begin with.
pub type Start = Vec<f32>;

impl Mixture {
    /// The mixture whose expected counts are those of `start`: the first step from responsibilities.
    pub fn from_start(cells: &Cells, start: &[f32], classes: usize, weights: Option<&[f32]>) -> Self {
        let mut counts = vec![0.0; cells.margin.len() * classes];
        let mut sizes = vec![0.0; classes];
        for row in 0..cells.rows {
            let weight = weights.map_or(1.0, |w| f64::from(w[row]));
            let r = &start[row * classes..(row + 1) * classes];
            for &position in cells.row(row) {
                let at = &mut counts[position as usize * classes..][..classes];
                at.iter_mut()
                    .zip(r)
                    .for_each(|(n, r)| *n += weight * f64::from(*r));
            }
            sizes
                .iter_mut()
                .zip(r)
                .for_each(|(n, r)| *n += weight * f64::from(*r));
        }
        Self::maximise(cells, &counts, &sizes, false)
    }

    /// Runs EM from this mixture: first with every distribution its class' own unless `structured`, then with what
    /// pays only.
    pub fn settle(
        self,
        cells: &Cells,
        weights: Option<&[f32]>,
        structured: bool,
        patience: Patience,
    ) -> Settled {
        let accounts = weights.map_or(cells.rows as f64, |w| w.iter().map(|w| f64::from(*w)).sum());
        let mut mixture = self;
        let mut last = f64::NEG_INFINITY;
        let mut phase = structured;
        let mut left = patience.iterations;
        loop {
            let found = mixture.expected(cells, weights);
            let settled = found.log_likelihood - last < patience.gain * accounts;
            if (settled || left == 0) && phase {
                let bic = accounts.max(1.0).ln() * mixture.parameters as f64 - 2.0 * found.log_likelihood;
                return Settled {
                    mixture,
                    log_likelihood: found.log_likelihood,
                    bic,
                };
            }
            if settled || left == 0 {
                (phase, left, last) = (true, patience.iterations, f64::NEG_INFINITY);
            } else {
                (left, last) = (left - 1, found.log_likelihood);
            }
            mixture = Self::maximise(cells, &found.counts, &found.sizes, phase);
        }
    }

    /// Logarithm of each class' share times its probability of an account's bins, into `out`.
    pub fn joint(&self, row: &[u32], out: &mut [f64]) {
        out.copy_from_slice(&self.log_share);
        for &position in row {
            let at = &self.log_p[position as usize * self.classes..][..self.classes];
            out.iter_mut().zip(at).for_each(|(sum, p)| *sum += p);
        }
    }

    /// Posterior probability of each class for every account: `r[row * classes + class]`.
    pub fn responsibilities(&self, cells: &Cells) -> Start {
        let mut out = vec![0.0; cells.rows * self.classes];
        let mut joint = vec![0.0; self.classes];
        for (row, r) in out.chunks_exact_mut(self.classes).enumerate() {
            self.joint(cells.row(row), &mut joint);
            normalise(&mut joint);
            r.iter_mut().zip(&joint).for_each(|(r, p)| *r = *p as f32);
        }
        out
    }

    /// The likeliest class of every account.
    pub fn assign(&self, cells: &Cells) -> Vec<usize> {
        let mut joint = vec![0.0; self.classes];
        (0..cells.rows)
            .map(|row| {
                self.joint(cells.row(row), &mut joint);
                largest(&joint)
            })
            .collect()
    }

    /// The same with its classes in another order.
    pub fn reordered(&self, order: &[usize]) -> Self {
        let classes = self.classes;
        let of = |flags: &[bool]| -> Vec<bool> {
            flags
                .chunks_exact(classes)
                .flat_map(|old| order.iter().map(|&class| old[class]))
                .collect()
        };
        let log_p = self.log_p.chunks_exact(classes);
        Self {
            log_share: order.iter().map(|&class| self.log_share[class]).collect(),
            log_p: log_p
                .flat_map(|old| order.iter().map(|&class| old[class]))
                .collect(),
            own: of(&self.own),
            ..*self
        }
    }

    /// Accounts drawn from the classes: what is unknown of an account stays unknown.
    pub fn draw(&self, cells: &Cells, random: &mut Generator) -> Cells {
        let mut out = Vec::with_capacity(cells.rows * cells.criteria());
        for row in 0..cells.rows {
            let class = drawn_of(self.log_share.iter().map(|share| share.exp()), random);
            for (c, &position) in cells.row(row).iter().enumerate() {
                let bins = cells.offsets[c]..cells.offsets[c + 1] - 1;
                let p = |at: usize| self.log_p[at * self.classes + class].exp();
                out.push(match cells.unknown[position as usize] {
                    true => position,
                    false => (bins.start + drawn_of(bins.map(p), random)) as u32,
                });
            }
        }
        cells.redrawn(out)
    }

    /// The likeliest mixture given expected counts; `structured` lets classes share what does not tell them apart.
    fn maximise(cells: &Cells, counts: &[f64], sizes: &[f64], structured: bool) -> Self {
        let classes = sizes.len();
        let accounts: f64 = sizes.iter().sum();
        let mut log_share: Vec<f64> = sizes
            .iter()
            .map(|n| (n + 1.0) / (accounts + classes as f64))
            .collect();
        ln(&mut log_share);
        let mut log_p = own_distributions(cells, counts, classes);
        ln(&mut log_p);
        let mut own = vec![true; cells.criteria() * classes];
        let mut parameters = classes - 1;
        for c in 0..cells.criteria() {
            let bins = cells.offsets[c]..cells.offsets[c + 1] - 1;
            let free = cells.levels[c].saturating_sub(1);
            let mine = &mut own[c * classes..(c + 1) * classes];
            if structured {
                let table = Table {
                    counts: &counts[bins.start * classes..bins.end * classes],
                    margin: &cells.margin[bins.clone()],
                    classes,
                };
                let logs = &mut log_p[bins.start * classes..bins.end * classes];
                // Each distribution must earn its parameters' price in the information criterion.
                let pooled = table.stand_apart(logs, mine, 0.5 * free as f64 * accounts.max(2.0).ln());
                for (at, pooled) in logs.chunks_exact_mut(classes).zip(pooled) {
                    let shared = at.iter_mut().zip(&*mine).filter(|(_, own)| !**own);
                    shared.for_each(|(log, _)| *log = pooled);
                }
            }
            let owners = mine.iter().filter(|own| **own).count();
            parameters += free * (owners + usize::from(owners < classes));
        }
        Self {
            classes,
            log_share,
            log_p,
            own,
            parameters,
        }
    }
}

/// Each class' own smoothed distribution over the known bins of each criterion, `p[position * classes + class]`; 1 for
/// "unknown".
fn own_distributions(cells: &Cells, counts: &[f64], classes: usize) -> Vec<f64> {
    let mut p = vec![1.0; counts.len()];
    let mut sums = vec![0.0; classes];
    for c in 0..cells.criteria() {
        let bins = cells.offsets[c]..cells.offsets[c + 1] - 1;
        let known = bins.start * classes..bins.end * classes;
        let prior = PRIOR * bins.len() as f64;
        sums.fill(0.0);
        let held = counts[known.clone()].chunks_exact(classes);
        let at = p[known.clone()].chunks_exact_mut(classes);
        for ((at, held), margin) in at.zip(held).zip(&cells.margin[bins]) {
            for ((p, n), sum) in at.iter_mut().zip(held).zip(&mut sums) {
                *p = n + prior * margin;
                *sum += *p;
            }
        }
        for at in p[known].chunks_exact_mut(classes) {
            at.iter_mut().zip(&sums).for_each(|(p, sum)| *p /= sum);
        }
    }
    p
}

/// Expected counts of one criterion's known bins, `counts[bin * classes + class]`.
struct Table<'a> {
    counts: &'a [f64],
    margin: &'a [f64],
    classes: usize,
}

impl Table<'_> {
    /// Accounts in each bin of the classes that are not marked, but for class `left_out`.
    fn held<'a>(&'a self, own: &'a [bool], left_out: Option<usize>) -> impl Iterator<Item = f64> + 'a {
        self.counts.chunks_exact(self.classes).map(move |at| {
            let classes = at.iter().zip(own).enumerate();
            let shared = classes.filter(|(class, (_, own))| !**own && Some(*class) != left_out);
            shared.map(|(_, (n, _))| n).sum()
        })
    }

    /// Appends the smoothed distribution of so many accounts in each bin.
    fn add_distribution(&self, held: impl Iterator<Item = f64>, to: &mut Vec<f64>) {
        let (first, prior) = (to.len(), PRIOR * self.margin.len() as f64);
        to.extend(held.zip(self.margin).map(|(n, margin)| n + prior * margin));
        let sum: f64 = to[first..].iter().sum();
        to[first..].iter_mut().for_each(|p| *p /= sum);
    }

    /// Marks the classes whose own distribution, of which `logs` are the logarithms, gains more than `price` over the
    /// shared one, the greatest gain first. Returns the logarithms of the one that the others share.
    fn stand_apart(&self, logs: &[f64], own: &mut [bool], price: f64) -> Vec<f64> {
        own.fill(false);
        let bins = self.margin.len();
        let likelihood = |held: &mut dyn Iterator<Item = f64>, logs: &[f64]| -> f64 {
            held.zip(logs).map(|(n, log)| n * log).sum()
        };
        let mut alone = vec![0.0; self.classes];
        let each = self.counts.chunks_exact(self.classes);
        for (held, logs) in each.zip(logs.chunks_exact(self.classes)) {
            let each = alone.iter_mut().zip(held).zip(logs);
            each.for_each(|((sum, n), log)| *sum += n * log);
        }
        let mut pooled = Vec::with_capacity(bins);
        self.add_distribution(self.held(own, None), &mut pooled);
        ln(&mut pooled);
        let mut now = likelihood(&mut self.held(own, None), &pooled);
        let mut without = Vec::with_capacity(bins * self.classes);
        // The last class left shares with nobody: its distribution is its own in all but name.
        while own.iter().filter(|own| !**own).count() > 1 {
            let candidates: Vec<usize> = (0..self.classes).filter(|class| !own[*class]).collect();
            without.clear();
            for &class in &candidates {
                self.add_distribution(self.held(own, Some(class)), &mut without);
            }
            ln(&mut without);
            let gain = |(&class, logs): (&usize, &[f64])| {
                let rest = likelihood(&mut self.held(own, Some(class)), logs);
                (alone[class] + rest, rest, class)
            };
            let each = candidates.iter().zip(without.chunks_exact(bins.max(1))).map(gain);
            let Some((then, rest, class)) = each.max_by(|a, b| a.0.total_cmp(&b.0)) else {
                break;
            };
            if then - now <= price {
                break;
            }
            own[class] = true;
            now = rest;
            pooled.clear();
            self.add_distribution(self.held(own, None), &mut pooled);
            ln(&mut pooled);
        }
        pooled
    }
}

/// Below the logarithm of half the smallest number that a double holds: its exponential is 0.
const LN_LEAST: f64 = -746.0;

/// Turns logarithms into probabilities that sum to 1; returns the logarithm of their sum.
pub fn normalise(joint: &mut [f64]) -> f64 {
    let top = joint.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut sum = 0.0;
    for p in joint.iter_mut() {
        // The likeliest and the impossible need no exponential, and most are one or the other.
        *p = match *p - top {
            0.0 => 1.0,
            below if below < LN_LEAST => 0.0,
            below => below.exp(),
        };
        sum += *p;
    }
    joint.iter_mut().for_each(|p| *p /= sum);
    top + sum.ln()
}

/// Position of the largest value, the first on a tie.
pub fn largest(values: &[f64]) -> usize {
    let mut best = 0;
    for (i, value) in values.iter().enumerate() {
        if *value > values[best] {
            best = i;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATIENCE: Patience = Patience {
        iterations: 200,
        gain: 1e-9,
    };

    /// 60 accounts of two kinds: the first two criteria tell them apart, the third does not, the last is unknown.
    fn cells() -> Cells {
        let kind = |i: usize| i % 2;
        let column = |bin: &dyn Fn(usize) -> u16| (0..60).map(bin).collect::<Vec<u16>>();
        Cells::new(&Binned {
            rows: 60,
            sizes: vec![4, 3, 3, 2],
            columns: vec![
                column(&|i| if i % 10 == 9 { 3 } else { kind(i) as u16 }),
                column(&|i| {
                    if i % 7 == 0 {
                        1 - kind(i) as u16
                    } else {
                        kind(i) as u16
                    }
                }),
                column(&|i| (i / 2 % 2) as u16),
                column(&|_| 1),
            ],
        })
    }

    fn from_labels(cells: &Cells, structured: bool) -> Settled {
        let start: Start = (0..60)
            .flat_map(|i| if i % 2 == 0 { [0.8, 0.2] } else { [0.2, 0.8] })
            .collect();
        Mixture::from_start(cells, &start, 2, None).settle(cells, None, structured, PATIENCE)
    }

    #[test]
    fn classes_differ_only_where_it_pays() {
        let cells = cells();
        let found = from_labels(&cells, false).mixture;
        // Of two classes one stands apart and the other is all that is left to share.
        let apart: Vec<usize> = found
            .own
            .chunks(2)
            .map(|own| own.iter().filter(|own| **own).count())
            .collect();
        assert_eq!(apart, [1, 1, 0, 0]);
        // Shares, two bins told apart twice each (the third bin of the first never occurs), one shared, none unknown.
        assert_eq!(found.parameters, 1 + 2 + 2 + 1);
        // What the second criterion says of one in seven is believed.
        let right = found
            .assign(&cells)
            .into_iter()
            .enumerate()
            .filter(|(i, class)| i % 2 == *class);
        assert!(right.count() >= 45);
        let position = cells.offsets[2] * 2;
        assert_eq!(found.log_p[position], found.log_p[position + 1]);
    }

    #[test]
    fn every_distribution_sums_to_one_and_unknown_says_nothing() {
        let cells = cells();
        let found = from_labels(&cells, true).mixture;
        for c in 0..cells.criteria() {
            for class in 0..2 {
                let bins = cells.offsets[c]..cells.offsets[c + 1] - 1;
                let sum: f64 = bins.map(|b| found.log_p[b * 2 + class].exp()).sum();
                assert!((sum - 1.0).abs() < 1e-12, "{c} {class}: {sum}");
                assert_eq!(found.log_p[(cells.offsets[c + 1] - 1) * 2 + class], 0.0);
            }
        }
        let shares: f64 = found.log_share.iter().map(|share| share.exp()).sum();
        assert!((shares - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_weight_of_two_is_the_account_twice() {
        let cells = cells();
        let rows: Vec<u32> = (0..60).chain(0..10).collect();
        let weights: Vec<f32> = (0..60).map(|i| if i < 10 { 2.0 } else { 1.0 }).collect();
        let twice = cells.select(&rows);
        let start: Start = rows
            .iter()
            .flat_map(|i| if i % 2 == 0 { [0.8, 0.2] } else { [0.2, 0.8] })
            .collect();
        let weighted = Mixture::from_start(&cells, &start[..120], 2, Some(&weights));
        let weighted = weighted.settle(&cells, Some(&weights), true, PATIENCE);
        let repeated = Mixture::from_start(&twice, &start, 2, None).settle(&twice, None, true, PATIENCE);
        assert!((weighted.bic - repeated.bic).abs() < 1e-6);
    }

    #[test]
    fn classes_can_be_put_in_another_order() {
        let cells = cells();
        let found = from_labels(&cells, true).mixture;
        let turned = found.reordered(&[1, 0]);
        let other: Vec<usize> = turned.assign(&cells).into_iter().map(|class| 1 - class).collect();
        assert_eq!(found.assign(&cells), other);
        assert_eq!(turned.reordered(&[1, 0]), found);
    }
}
