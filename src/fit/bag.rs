//! Fits on parts of the accounts: each leaves one fold out, for evidence, for calibration, and for a mean that is
//! steadier than any one fit.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::sync::Arc;

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;

use crate::criteria::Binned;
use crate::error::Result;
use crate::fit::axis::Axis;
use crate::fit::boost::{self, Grid, Sharpening, best_rounds};
use crate::fit::grid::GridPenalty;
use crate::fit::layout::Start;
use crate::fit::newton::{Belief, Newton, Sample, Smoothing};
use crate::fit::pairs::{Derived, cells};
use crate::fit::penalty::Penalty;
use crate::fit::refine::{Block, Prior, refine};
use crate::fit::tidy::average;
use crate::fit::twins::Twins;
use crate::recipe::Monotone;

/// Most parameters for which each bag learns smoothing of its own, an inverse a step (house choice): a mean over several
/// smoothings is worth 0.01 of AUC on 448 accounts × 17, and costs `p³`.
const LEARNT: usize = 200;

/// Accounts from which bags are fitted one after the other, on all threads each: side by side their copies of the bins would
/// take as much memory as the table (house choice).
const ONE_BY_ONE: usize = 200_000;

/// How many of so many bags a thread fits at least.
pub fn at_a_time(bags: usize, accounts: usize) -> usize {
    if accounts < ONE_BY_ONE { 1 } else { bags }
}

/// What every bag shares: the accounts, the criteria, and what is believed of them.
pub struct Ground<'a> {
    pub bins: &'a Binned,
    pub ideal: &'a [f64],
    pub weights: &'a [f64],
    pub penalties: &'a [Penalty],
    pub beliefs: &'a [Belief],
    pub monotone: &'a [Option<Monotone>],
}

/// What is made of several columns: derived criteria, then pairs, then threes, and the axes of their cells.
#[derive(Debug, Clone, Default)]
pub struct Pairs {
    pub derived: Vec<Derived>,
    pub chosen: Vec<(usize, usize)>,
    /// One axis per criterion.
    pub axes: Vec<Axis>,
    pub threes: Vec<[usize; 3]>,
    /// One axis per criterion, coarser: those of threes.
    pub coarse: Vec<Axis>,
}

impl Pairs {
    /// How many there are, derived criteria, pairs and threes.
    pub fn tables(&self) -> usize {
        self.derived.len() + self.chosen.len() + self.threes.len()
    }

    /// Pairs, then threes: the one-column criteria of each by their place, and the axes of its cells, slowest first.
    pub fn together(&self) -> impl Iterator<Item = Vec<(usize, &Axis)>> {
        let pairs = self
            .chosen
            .iter()
            .map(|&(a, b)| [a, b].map(|at| (at, &self.axes[at])).to_vec());
        let threes = self
            .threes
            .iter()
            .map(|three| three.map(|at| (at, &self.coarse[at])).to_vec());
        pairs.chain(threes)
    }

    /// The bin of each account in derived criterion `at`, or its cell in a pair, which come after these, or in a three.
    pub fn key(&self, bins: &Binned, at: usize) -> Cow<'_, [u16]> {
        match at.checked_sub(self.derived.len()) {
            None => Cow::Borrowed(&self.derived[at].bins),
            Some(at) => Cow::Owned(
                self.together()
                    .nth(at)
                    .map_or_else(Vec::new, |axes| cells(bins, &axes)),
            ),
        }
    }

    /// The log-odds that `tables` of all of them add to the accounts, one table after the other: all their cells at once
    /// take more memory than the bins.
    pub fn add_to(&self, log_odds: &mut [f64], bins: &Binned, tables: &[Vec<f64>]) {
        for (at, table) in tables.iter().enumerate() {
            add_table(log_odds, &self.key(bins, at), table);
        }
    }

    /// The axes of each, in the order of the keys: of a derived criterion, its bins.
    fn grids(&self) -> Vec<Vec<Axis>> {
        let derived = self
            .derived
            .iter()
            .map(|derived| vec![Axis::same(derived.cut.len(), true)]);
        let axes = |axes: Vec<(usize, &Axis)>| axes.into_iter().map(|(_, axis)| axis.clone()).collect();
        derived.chain(self.together().map(axes)).collect()
    }
}

/// Log-odds learnt without one fold.
#[derive(Debug, Clone)]
pub struct Bag {
    pub held_out: Arc<Vec<bool>>,
    pub intercept: f64,
    pub lambdas: Vec<f64>,
    slopes: Vec<f64>,
    penalties: Vec<Penalty>,
    /// Main effects, then bins of derived criteria and cells of pairs.
    pub beta: Vec<Vec<f64>>,
    pub cells: Vec<Vec<f64>>,
    /// Posterior variance of the cells, given the rest.
    pub cell_variance: Vec<Vec<f64>>,
    /// Of every account, held out or not.
    pub log_odds: Vec<f64>,
}

/// Which accounts each bag leaves out: `repeats` times `folds` parts of one size, twins in the same part.
pub fn splits(twins: &Twins, folds: usize, repeats: usize, seed: u64) -> Vec<Vec<bool>> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    let sizes = twins.sizes();
    let mut out = Vec::with_capacity(folds * repeats);
    for _ in 0..repeats {
        let mut order: Vec<usize> = (0..twins.groups).collect();
        order.shuffle(&mut rng);
        // Large groups first, so that single accounts even out what these leave uneven.
        order.sort_by_key(|group| Reverse(sizes[*group]));
        let (mut part, mut filled) = (vec![0; twins.groups], vec![0; folds]);
        for group in order {
            let least = (0..folds).min_by_key(|f| filled[*f]).unwrap_or(0);
            part[group] = least;
            filled[least] += sizes[group];
        }
        let held_out = |f: usize| {
            twins
                .group
                .iter()
                .map(|group| part[*group as usize] == f)
                .collect()
        };
        out.extend((0..folds).map(held_out));
    }
    out
}

impl Bag {
    /// Learns main effects on the accounts that are not held out: by Newton steps from the fit on all accounts where its
    /// bins are the criteria's own (`exact`), else block by block. Few parameters learn smoothing anew, more keep
    /// that of all accounts.
    ///
    /// # Errors
    /// [`crate::Error::NotConverged`].
    pub fn fit(
        ground: &Ground<'_>,
        held_out: Vec<bool>,
        start: &Start,
        exact: Option<&Newton>,
    ) -> Result<Self> {
        let mut bag = Self {
            held_out: Arc::new(held_out),
            intercept: start.intercept,
            lambdas: start.lambdas.clone(),
            slopes: start.slopes.clone(),
            penalties: ground.penalties.to_vec(),
            beta: start.beta.clone(),
            cells: Vec::new(),
            cell_variance: Vec::new(),
            log_odds: Vec::new(),
        };
        if let Some(whole) = exact {
            let all = 0..bag.held_out.len() as u32;
            let seen: Vec<u32> = all.filter(|&i| !bag.held_out[i as usize]).collect();
            let bins = ground.bins.select(&seen);
            let (ideal, weights) = (bag.pick(ground.ideal), bag.pick(ground.weights));
            let sample = Sample {
                bins: &bins,
                ideal: &ideal,
                weights: &weights,
            };
            if whole.size() <= LEARNT {
                let penalties = ground.penalties.to_vec();
                let main = Newton::fit(sample, penalties, ground.beliefs, Some(start), Smoothing::Learnt)?;
                (bag.intercept, bag.beta) = (main.intercept, main.beta);
                (bag.lambdas, bag.slopes, bag.penalties) = (main.lambdas, main.slopes, main.penalties);
            } else {
                let part = whole.on_part(sample, ground.beliefs)?;
                (bag.intercept, bag.beta, bag.slopes) = (part.intercept, part.beta, part.slopes);
                bag.penalties = whole.penalties.clone();
            }
        }
        if exact.is_some() && ground.monotone.iter().all(Option::is_none) {
            bag.predict(ground, &Pairs::default());
        } else {
            bag.add_pairs(ground, &Pairs::default())?;
        }
        Ok(bag)
    }

    /// Fits main effects and pairs together, from where the bag stands.
    ///
    /// # Errors
    /// [`crate::Error::NotConverged`].
    pub fn add_pairs(&mut self, ground: &Ground<'_>, pairs: &Pairs) -> Result<()> {
        let grids = pairs.grids();
        let mains = ground.bins.columns.len();
        let mut seen = Binned {
            rows: self.held_out.iter().filter(|out| !**out).count(),
            sizes: ground.bins.sizes.clone(),
            columns: ground
                .bins
                .columns
                .iter()
                .map(|column| self.pick(column))
                .collect(),
        };
        let derived = pairs.derived.iter().map(|derived| self.pick(&derived.bins));
        let cells = pairs.together().map(|axes| cells(&seen, &axes));
        let made: Vec<Vec<u16>> = derived.chain(cells).collect();
        seen.columns.extend(made);
        let columns = seen.columns;
        let mut blocks: Vec<Block> = columns
            .iter()
            .enumerate()
            .map(|(b, bins)| match b.checked_sub(mains) {
                None => Block {
                    bins,
                    beta: self.beta[b].clone(),
                    prior: Prior::Main {
                        penalty: self.penalties[b].clone(),
                        lambda: self.lambdas[b],
                        slope: self.slopes[b],
                    },
                    beliefs: ground
                        .beliefs
                        .iter()
                        .filter(|belief| belief.criterion == b)
                        .collect(),
                    monotone: ground.monotone[b],
                    variance: Vec::new(),
                },
                Some(pair) => {
                    let penalty = GridPenalty::new(&grids[pair]);
                    Block {
                        bins,
                        beta: self
                            .cells
                            .get(pair)
                            .cloned()
                            .unwrap_or_else(|| vec![0.0; penalty.size]),
                        prior: Prior::grid(penalty),
                        beliefs: Vec::new(),
                        monotone: None,
                        variance: Vec::new(),
                    }
                }
            })
            .collect();
        let (ideal, weights) = (self.pick(ground.ideal), self.pick(ground.weights));
        (self.intercept, _) = refine(&mut blocks, self.intercept, &ideal, &weights)?;
        let (beta, variance): (Vec<_>, Vec<_>) = blocks.into_iter().map(|b| (b.beta, b.variance)).unzip();
        self.beta = beta[..mains].to_vec();
        self.cells = beta[mains..].to_vec();
        self.cell_variance = variance[mains..].to_vec();
        drop(columns);
        self.predict(ground, pairs);
        Ok(())
    }

    /// Loss (nats) of the accounts it has not seen.
    pub fn held_out_loss(&self, ground: &Ground<'_>) -> f64 {
        boost::held_out_loss(&self.accounts(ground), &self.log_odds)
    }

    fn accounts<'a>(&'a self, ground: &'a Ground<'_>) -> boost::Accounts<'a> {
        boost::Accounts {
            ideal: ground.ideal,
            weights: ground.weights,
            held_out: &self.held_out,
        }
    }

    /// The values of the accounts the bag sees.
    fn pick<T: Copy + Send + Sync>(&self, values: &[T]) -> Vec<T> {
        let seen = values.iter().zip(self.held_out.iter()).filter(|(_, out)| !**out);
        seen.map(|(value, _)| *value).collect()
    }

    /// Log-odds of every account, held out or not.
    fn predict(&mut self, ground: &Ground<'_>, pairs: &Pairs) {
        let mains = ground.bins.columns.iter().zip(&self.beta);
        self.log_odds = log_odds(self.intercept, mains, self.held_out.len());
        pairs.add_to(&mut self.log_odds, ground.bins, &self.cells);
    }
}

/// Sharpens the bags' pairs, for as many rounds as all held-out accounts together approve; not at all when they
/// gain less than `least` nats per account's worth of evidence (`repeats` bags hold out each account).
pub fn sharpen(bags: &mut [Bag], ground: &Ground<'_>, pairs: &Pairs, repeats: usize, least: f64) {
    let keys: Vec<Cow<'_, [u16]>> = (0..pairs.tables())
        .into_par_iter()
        .map(|at| pairs.key(ground.bins, at))
        .collect();
    let grids: Vec<Grid> = pairs
        .grids()
        .iter()
        .zip(&keys)
        .map(|(axes, cells)| {
            let cells_in_all: usize = axes.iter().map(|axis| axis.size).product();
            let columns = axes.iter().skip(1).next_back().map_or(1, |axis| axis.size);
            Grid {
                cells,
                rows: cells_in_all / columns,
                columns,
            }
        })
        .collect();
    let grown: Vec<Sharpening> = bags
        .par_iter()
        .map(|bag| Sharpening::grow(&grids, &bag.accounts(ground), bag.log_odds.clone()))
        .collect();
    let (rounds, gain) = best_rounds(&grown);
    if gain / (repeats as f64) < least {
        return;
    }
    bags.par_iter_mut().zip(&grown).for_each(|(bag, grown)| {
        for (which, (cells, grid)) in bag.cells.iter_mut().zip(&grids).enumerate() {
            cells
                .iter_mut()
                .zip(grown.added(rounds, which, grid))
                .for_each(|(c, a)| *c += a);
        }
        bag.predict(ground, pairs);
    });
}

/// Mean over bags of a table of log-odds: the mean of scorecards is a scorecard.
pub fn mean(bags: &[Bag], table: impl Fn(&Bag) -> &Vec<Vec<f64>>) -> Vec<Vec<f64>> {
    let Some((first, rest)) = bags.split_first() else {
        return Vec::new();
    };
    let mut sum = table(first).clone();
    for bag in rest {
        for (sum, values) in sum.iter_mut().zip(table(bag)) {
            sum.iter_mut().zip(values).for_each(|(s, v)| *s += v);
        }
    }
    sum.iter_mut().flatten().for_each(|s| *s /= bags.len() as f64);
    sum
}

/// Variance of a criterion's merged bins from bag to bag, about the criterion's own average: the jackknife that
/// leaves out a fold, a mean over its repeats. It knows what a posterior with given smoothing does not, that other
/// accounts would have been smoothed otherwise.
///
/// Source: Shao & Tu (1995), *The Jackknife and Bootstrap*, §2.3.
pub fn between_bags(bags: &[Bag], criterion: usize, axis: &Axis, mass: &[f64], repeats: usize) -> Vec<f64> {
    let mut share = vec![0.0; axis.size];
    let total: f64 = mass.iter().sum::<f64>().max(1e-9);
    axis.map
        .iter()
        .zip(mass)
        .for_each(|(&to, m)| share[to as usize] += m / total);
    let tables: Vec<Vec<f64>> = bags
        .iter()
        .map(|bag| {
            let beta = average(axis, &bag.beta[criterion], mass);
            let mean: f64 = beta.iter().zip(&share).map(|(b, s)| b * s).sum();
            beta.iter().map(|b| b - mean).collect()
        })
        .collect();
    let folds = (bags.len() / repeats.max(1)).max(1);
    let mut out = vec![0.0; axis.size];
    for repeat in tables.chunks(folds) {
        let g = repeat.len() as f64;
        for (bin, sum) in out.iter_mut().enumerate() {
            let mean = repeat.iter().map(|table| table[bin]).sum::<f64>() / g;
            let squares: f64 = repeat.iter().map(|table| (table[bin] - mean).powi(2)).sum();
            *sum += (g - 1.0) / g * squares / repeats as f64;
        }
    }
    out
}

/// Each account's mean log-odds over the bags that had not seen it.
pub fn held_out_log_odds(bags: &[Bag], accounts: usize) -> Vec<f64> {
    let mut sums = vec![(0.0, 0.0); accounts];
    for bag in bags {
        for (i, sum) in sums.iter_mut().enumerate().filter(|(i, _)| bag.held_out[*i]) {
            sum.0 += bag.log_odds[i];
            sum.1 += 1.0;
        }
    }
    sums.into_iter().map(|(sum, count)| sum / count).collect()
}

/// Sum of log-odds over criteria, account by account.
pub fn log_odds<'a>(
    intercept: f64,
    criteria: impl Iterator<Item = (&'a Vec<u16>, &'a Vec<f64>)>,
    accounts: usize,
) -> Vec<f64> {
    let mut out = vec![intercept; accounts];
    for (column, beta) in criteria {
        add_table(&mut out, column, beta);
    }
    out
}

fn add_table(log_odds: &mut [f64], bins: &[u16], beta: &[f64]) {
    for (sum, &bin) in log_odds.iter_mut().zip(bins) {
        *sum += beta[bin as usize];
    }
}
