//! The scorecard's learner: bins, main effects, pairs, the mean over bags, calibration.

use faer::Mat;
use rayon::prelude::*;

use crate::criteria::bins::{BinSettings, cuts};
use crate::criteria::{Binned, Cut};
use crate::error::Result;
use crate::fit::axis::Axis;
use crate::fit::bag::{
    Bag, Ground, Pairs, at_a_time, between_bags, held_out_log_odds, log_odds, mean, sharpen, splits,
};
use crate::fit::derived;
use crate::fit::layout::Start;
use crate::fit::line::Line;
use crate::fit::newton::{Belief, Newton, Sample, Smoothing};
use crate::fit::pairs::{CrossFit, Derived, gains};
use crate::fit::penalty::{Penalty, Shape};
use crate::fit::threes;
use crate::fit::tidy::{average, merge_neighbours, purify};
use crate::fit::twins::Twins;
use crate::fit::unmodelled::{HeldOut, unmodelled_variance};
use crate::fit::{Accounts, Learner, Predictor, Progress};
use crate::recipe::{FitRecipe, Monotone};
use crate::stats::share::sigmoid;
use crate::table::Table;

/// How the scorecard is learnt. What is `None` follows the number of accounts.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ScorecardSettings {
    /// Most bins of a number or an age.
    pub max_bins: Option<usize>,
    /// Most pairs of criteria.
    pub pairs: Option<usize>,
    /// Start of everything that is drawn.
    pub seed: u64,
    /// Day from which ages are counted (days since 1970-01-01).
    pub as_of: i32,
}

impl ScorecardSettings {
    /// The settings of a recipe.
    pub fn new(fit: &FitRecipe, as_of: i32) -> Self {
        Self {
            max_bins: fit.max_bins,
            pairs: fit.pairs,
            seed: fit.seed.unwrap_or(0),
            as_of,
        }
    }
}

/// Makes beliefs of the criteria's cuts and bins, once these are known.
pub type Believe<'a> = &'a dyn Fn(&[(usize, Cut)], &Binned) -> Result<Vec<Belief>>;

/// Learnt log-odds, before they become points.
#[derive(Debug, Clone)]
pub struct Scorecard {
    /// One-column criteria first, then derived ones, then pairs, then threes.
    pub criteria: Vec<Learnt>,
    /// Log-odds of an account with the average bin everywhere.
    pub intercept: f64,
    /// From the sum of log-odds to calibrated log-odds.
    pub line: Line,
    /// Variance of interactions that are not modelled, in calibrated log-odds squared.
    pub unmodelled: f64,
    /// Posterior covariance of the intercept and of every bin of the one-column criteria, in order.
    pub covariance: Mat<f64>,
}

/// One criterion's log-odds.
#[derive(Debug, Clone)]
pub struct Learnt {
    /// Position among the inputs: one, two for a derived value, two or three for criteria taken together.
    pub inputs: Vec<usize>,
    /// How values fall into its bins.
    pub cut: Cut,
    /// Log-odds of each bin.
    pub beta: Vec<f64>,
    /// Posterior variance of each bin given the rest; empty for one-column criteria, see the covariance.
    pub variance: Vec<f64>,
    /// Variance of each bin's log-odds, above the criterion's average, from bag to bag; empty for pairs.
    pub between: Vec<f64>,
}

/// Most flat parameters for which exact Newton steps stay cheap.
const DENSE: usize = 700;
/// Most accounts on which smoothing is learnt.
const LEARNING_ACCOUNTS: usize = 30_000;
/// Bins a number is cut into, and levels kept, while smoothing is learnt on large tables.
const COARSE_BINS: usize = 32;
const COARSE_LEVELS: usize = 32;
/// Cross-fitted log-likelihood (nats) that a pair must add to enter (design §4).
const LEAST_GAIN: f64 = 3.0;
/// The same for a round of pairs together, once they are fitted.
const LEAST_ROUND: f64 = 5.0;
/// The same for sharpening all pairs, whose number of rounds is chosen on the same held-out accounts.
const LEAST_SHARPENING: f64 = 8.0;
/// Fewest accounts on which choosing the number of rounds is not itself over-fitting (house choice).
const SHARPENING_ACCOUNTS: usize = 1_000;
/// Bins a side in which interactions that did not enter are measured: few, so that cells are full.
const UNPROVEN_BINS: usize = 5;
/// Accounts from which pairs have finer cells, up to 64 a side (house choice).
const LARGE: usize = 50_000;
/// Rounds in which pairs enter; after each, what is left is measured again.
const PAIR_ROUNDS: usize = 3;
/// Log-likelihood per account (nats) that merging bins for print may cost, all criteria together.
const PRINT_LOSS: f64 = 2e-4;

impl Scorecard {
    /// Learns a scorecard from past accounts. `beliefs` are made of the criteria's cuts once these are known.
    ///
    /// # Errors
    /// [`crate::Error::NotConverged`]: a fit that did not converge is never a model.
    pub fn fit(
        settings: &ScorecardSettings,
        accounts: Accounts<'_>,
        beliefs: Believe<'_>,
        progress: Progress<'_>,
    ) -> Result<Self> {
        const STEPS: usize = 5;
        progress("learning points", 0, STEPS);
        let n = accounts.rows.len();
        let mut bin_settings = BinSettings::for_rows(n, settings.as_of);
        bin_settings.max_bins = settings.max_bins.unwrap_or(bin_settings.max_bins);
        let mains = cuts(&bin_settings, accounts.table, accounts.inputs, accounts.rows);
        let bins = Binned::transform(mains.iter().map(|(_, cut)| cut), accounts.table, accounts.rows)?;
        let ideal: Vec<f64> = accounts.ideal.iter().map(|&y| f64::from(u8::from(y))).collect();
        let beliefs = beliefs(&mains, &bins)?;
        let penalties: Vec<Penalty> = mains
            .iter()
            .zip(bins.columns.iter().zip(&bins.sizes))
            .map(|((_, cut), (column, &size))| {
                Penalty::new(shape(cut), &sums(column, accounts.weights, size))
            })
            .collect();
        let monotone: Vec<Option<Monotone>> = mains
            .iter()
            .map(|(input, cut)| {
                accounts.inputs[*input]
                    .monotone
                    .filter(|_| shape(cut) == Shape::Ordered)
            })
            .collect();

        let dense = Dense::fit(&mains, &bins, &ideal, accounts.weights, &beliefs)?;
        progress("learning points", 1, STEPS);

        let ground = Ground {
            bins: &bins,
            ideal: &ideal,
            weights: accounts.weights,
            penalties: &penalties,
            beliefs: &beliefs,
            monotone: &monotone,
        };
        let repeats = if n < 5_000 { 2 } else { 1 };
        let folds = if n < 50_000 || settings.pairs != Some(0) {
            5
        } else {
            2
        };
        let start = dense.start();
        let mut bags: Vec<Bag> = splits(&Twins::find(accounts), folds, repeats, settings.seed)
            .into_par_iter()
            .with_min_len(at_a_time(folds * repeats, n))
            .map(|held_out| Bag::fit(&ground, held_out, &start, dense.exact()))
            .collect::<Result<_>>()?;
        progress("learning points", 2, STEPS);

        let derived = match settings.pairs {
            Some(0) => Vec::new(),
            _ => derived::add(&bin_settings, accounts, &ground, &mains, &mut bags, repeats)?,
        };
        let pairs = add_pairs(settings, &ground, &mains, derived, &mut bags, repeats)?;
        progress("learning points", 3, STEPS);

        let effects = mean(&bags, |bag| &bag.beta);
        let mut held_out = held_out_log_odds(&bags, n);
        let line = Line::fit(&held_out, &ideal, accounts.weights);
        let mut card = Self::assemble(&mains, &ground, &dense, (&bags, repeats), &pairs, line);
        drop(bags);
        held_out
            .iter_mut()
            .for_each(|eta| *eta = line.intercept + line.slope * *eta);
        let counts = |c: usize| sums(&bins.columns[c], accounts.weights, bins.sizes[c]);
        let unproven: Vec<Axis> = (0..mains.len())
            .map(|c| {
                Axis::grouped(
                    UNPROVEN_BINS,
                    &counts(c),
                    &effects[c],
                    shape(&mains[c].1) == Shape::Ordered,
                )
            })
            .collect();
        let held_out = HeldOut {
            bins: &bins,
            log_odds: &held_out,
            ideal: &ideal,
            weights: accounts.weights,
        };
        card.unmodelled = unmodelled_variance(&held_out, &unproven, &pairs.chosen);
        progress("learning points", STEPS, STEPS);
        Ok(card)
    }

    /// The mean of the bags, made readable: pure pairs, neighbours that say the same merged.
    fn assemble(
        mains: &[(usize, Cut)],
        ground: &Ground<'_>,
        dense: &Dense,
        (bags, repeats): (&[Bag], usize),
        pairs: &Pairs,
        line: Line,
    ) -> Self {
        let mut beta = mean(bags, |bag| &bag.beta);
        let mut grids = mean(bags, |bag| &bag.cells);
        let variances = mean(bags, |bag| &bag.cell_variance);
        let intercept = bags.iter().map(|bag| bag.intercept).sum::<f64>() / bags.len() as f64;
        let of_pairs = grids.iter_mut().enumerate().skip(pairs.derived.len());
        for (axes, (at, grid)) in pairs.together().zip(of_pairs) {
            let mass = sums(&pairs.key(ground.bins, at), ground.weights, grid.len());
            let mut alone: Vec<Vec<f64>> = axes.iter().map(|(_, axis)| vec![0.0; axis.size]).collect();
            purify(grid, &mass, &mut alone);
            for ((main, axis), effects) in axes.iter().zip(alone) {
                let spread = axis.spread(&effects);
                beta[*main].iter_mut().zip(spread).for_each(|(b, f)| *b += f);
            }
        }
        let alone = ground.bins.columns.iter().zip(&beta);
        let mut fitted = log_odds(intercept, alone, ground.bins.rows);
        pairs.add_to(&mut fitted, ground.bins, &grids);
        let information: Vec<f64> = fitted
            .iter()
            .zip(ground.weights)
            .map(|(&eta, w)| {
                let p = sigmoid(eta);
                w * p * (1.0 - p)
            })
            .collect();

        let total: f64 = ground.weights.iter().sum();
        let tables = mains.len() + pairs.tables();
        let budget = PRINT_LOSS * total / tables.max(1) as f64;
        let merged: Vec<Axis> = (0..mains.len())
            .into_par_iter()
            .map(|c| match shape(&mains[c].1) {
                Shape::Exchangeable => Axis::same(beta[c].len(), false),
                Shape::Ordered => {
                    let mass = sums(&ground.bins.columns[c], &information, beta[c].len());
                    merge_neighbours(&beta[c], &mass, budget, &mains[c].1.walls())
                }
            })
            .collect();
        let covariance = dense.covariance(ground.bins, &merged);
        let mut criteria: Vec<Learnt> = mains
            .iter()
            .zip(&merged)
            .enumerate()
            .map(|(c, ((input, cut), axis))| {
                let mass = sums(&ground.bins.columns[c], &information, beta[c].len());
                let beta = average(axis, &beta[c], &mass);
                Learnt {
                    inputs: vec![*input],
                    cut: axis.cut(cut),
                    beta,
                    variance: Vec::new(),
                    between: between_bags(bags, c, axis, &mass, repeats),
                }
            })
            .collect();
        let mut tables = grids.into_iter().zip(variances);
        for (derived, (beta, variance)) in pairs.derived.iter().zip(tables.by_ref()) {
            let mass = sums(&derived.bins, &information, beta.len());
            let axis = merge_neighbours(&beta, &mass, budget, &[]);
            let (first, second) = derived.mains;
            criteria.push(Learnt {
                inputs: vec![mains[first].0, mains[second].0],
                cut: axis.cut(&derived.cut),
                beta: average(&axis, &beta, &mass),
                variance: average(&axis, &variance, &mass),
                between: Vec::new(),
            });
        }
        for (axes, (grid, variance)) in pairs.together().zip(tables) {
            let cuts = axes.iter().map(|(at, axis)| axis.cut(&mains[*at].1));
            criteria.extend(cuts.reduce(Cut::pair).map(|cut| Learnt {
                inputs: axes.iter().map(|(at, _)| mains[*at].0).collect(),
                cut,
                beta: grid,
                variance,
                between: Vec::new(),
            }));
        }
        Self {
            criteria,
            intercept,
            line,
            unmodelled: 0.0,
            covariance,
        }
    }
}

/// How a cut's bins are drawn together.
pub(crate) fn shape(cut: &Cut) -> Shape {
    if cut.is_ordered() {
        Shape::Ordered
    } else {
        Shape::Exchangeable
    }
}

/// Main effects by exact Newton steps, with their covariance: on the criteria's own bins, or on coarser ones
/// and a sample of the accounts where these would be too many.
struct Dense {
    newton: Newton,
    /// From the criteria's bins to the fit's.
    axes: Vec<Axis>,
    exact: bool,
}

impl Dense {
    fn fit(
        mains: &[(usize, Cut)],
        bins: &Binned,
        ideal: &[f64],
        weights: &[f64],
        beliefs: &[Belief],
    ) -> Result<Self> {
        let exact = bins.sizes.iter().sum::<usize>() <= DENSE && bins.rows <= LEARNING_ACCOUNTS;
        let axes: Vec<Axis> = mains
            .iter()
            .zip(&bins.columns)
            .zip(&bins.sizes)
            .map(|(((_, cut), column), &size)| match shape(cut) {
                _ if exact => Axis::same(size, shape(cut) == Shape::Ordered),
                Shape::Ordered => {
                    let counts = sums(column, weights, size);
                    Axis::grouped(COARSE_BINS, &counts, &vec![0.0; size], true)
                }
                Shape::Exchangeable => Axis::most_frequent(COARSE_LEVELS, size),
            })
            .collect();
        // Every k-th account: a sample drawn by what accounts hold, as that is their order.
        let step = if exact {
            1
        } else {
            bins.rows.div_ceil(LEARNING_ACCOUNTS)
        };
        let sample: Vec<u32> = (0..bins.rows as u32).step_by(step).collect();
        let part = bins.select(&sample);
        let coarse = Binned {
            rows: part.rows,
            sizes: axes.iter().map(|axis| axis.size).collect(),
            columns: axes
                .par_iter()
                .zip(&part.columns)
                .map(|(axis, column)| axis.apply(column))
                .collect(),
        };
        let pick = |values: &[f64]| -> Vec<f64> { sample.iter().map(|&i| values[i as usize]).collect() };
        let beliefs: Vec<Belief> = beliefs
            .iter()
            .map(|belief| axes[belief.criterion].coarsened(belief))
            .collect();
        let (ideal, weights) = (pick(ideal), pick(weights));
        let penalties = mains
            .iter()
            .zip(coarse.columns.iter().zip(&coarse.sizes))
            .map(|((_, cut), (column, &size))| Penalty::new(shape(cut), &sums(column, &weights, size)))
            .collect();
        let sample = Sample {
            bins: &coarse,
            ideal: &ideal,
            weights: &weights,
        };
        let newton = Newton::fit(sample, penalties, &beliefs, None, Smoothing::Learnt)?;
        Ok(Self { newton, axes, exact })
    }

    /// The fit, where its bins are the criteria's own.
    fn exact(&self) -> Option<&Newton> {
        self.exact.then_some(&self.newton)
    }

    /// Where fits on the criteria's own bins start.
    fn start(&self) -> Start {
        let mut start = self.newton.start();
        start.beta = self
            .axes
            .iter()
            .zip(&start.beta)
            .map(|(axis, beta)| axis.spread(beta))
            .collect();
        start
    }

    /// Covariance of the intercept and of the merged bins: each is the mean of the fit's bins that its accounts
    /// are in.
    fn covariance(&self, bins: &Binned, merged: &[Axis]) -> Mat<f64> {
        // Of each merged bin: shares of the fit's bins, of which few lie in it.
        let mut mix: Vec<Vec<(usize, f64)>> = vec![vec![(0, 1.0)]];
        let mut column = 1;
        for ((merged, fitted), accounts) in merged.iter().zip(&self.axes).zip(&bins.columns) {
            let mut counts = vec![0.0; merged.map.len()];
            accounts.iter().for_each(|&bin| counts[usize::from(bin)] += 1.0);
            let mut total = vec![0.0; merged.size];
            for (bin, count) in counts.iter().enumerate() {
                // An empty bin still stands for something: a small mass keeps it in its group's mean.
                total[merged.map[bin] as usize] += count + 1e-6;
            }
            let first = mix.len();
            mix.resize(first + merged.size, Vec::new());
            for (bin, count) in counts.iter().enumerate() {
                let to = merged.map[bin] as usize;
                let (at, share) = (column + fitted.map[bin] as usize, (count + 1e-6) / total[to]);
                let row = &mut mix[first + to];
                match row.last_mut().filter(|(last, _)| *last == at) {
                    Some((_, sum)) => *sum += share,
                    None => row.push((at, share)),
                }
            }
            column += fitted.size;
        }
        // On a sample of the accounts the covariance is wider by the share that was left out.
        let share = bins.rows.div_ceil(LEARNING_ACCOUNTS).max(1) as f64;
        let scale = if self.exact { 1.0 } else { 1.0 / share };
        let wide = &self.newton.covariance;
        let half: Vec<Vec<f64>> = mix
            .iter()
            .map(|row| {
                let mut sum = vec![0.0; wide.ncols()];
                for &(at, share) in row {
                    let column = wide.col_as_slice(at);
                    sum.iter_mut().zip(column).for_each(|(s, v)| *s += share * v);
                }
                sum
            })
            .collect();
        Mat::from_fn(mix.len(), mix.len(), |i, j| {
            let terms = mix[j].iter().map(|&(at, share)| share * half[i][at]);
            scale * terms.sum::<f64>()
        })
    }
}

/// Lets pairs in by cross-fitted gain, best first, in rounds.
fn add_pairs(
    settings: &ScorecardSettings,
    ground: &Ground<'_>,
    mains: &[(usize, Cut)],
    derived: Vec<Derived>,
    bags: &mut Vec<Bag>,
    repeats: usize,
) -> Result<Pairs> {
    let n = ground.bins.rows;
    let most = settings.pairs.unwrap_or((n / 150).clamp(10, 60));
    let select_bins = if n < 20_000 { 8 } else { 12 };
    // Cells grow with the accounts, as the fit's smoothing can use them (house choice, docs/decisions.md).
    let pair_bins = if n < LARGE {
        (n as f64).powf(0.3).clamp(8.0, 24.0)
    } else {
        (n as f64).powf(0.33).min(64.0)
    } as usize;
    let counts: Vec<Vec<f64>> = ground
        .bins
        .columns
        .iter()
        .zip(&ground.bins.sizes)
        .map(|(column, &size)| sums(column, ground.weights, size))
        .collect();
    let axes = |most: usize, beta: &[Vec<f64>]| -> Vec<Axis> {
        (0..mains.len())
            .map(|c| Axis::grouped(most, &counts[c], &beta[c], shape(&mains[c].1) == Shape::Ordered))
            .collect()
    };
    let mut pairs = Pairs {
        derived,
        chosen: Vec::new(),
        axes: axes(pair_bins, &mean(bags, |bag| &bag.beta)),
        ..Pairs::default()
    };
    for round in 1..=PAIR_ROUNDS {
        let room = if round == PAIR_ROUNDS {
            most
        } else {
            most.div_ceil(3)
        };
        let room = room.min(most - pairs.chosen.len());
        let candidates: Vec<(usize, usize)> = (0..mains.len())
            .flat_map(|a| (0..a).map(move |b| (a, b)))
            .filter(|pair| !pairs.chosen.contains(pair) && mains[pair.0].0 != mains[pair.1].0)
            // A pair could undo a direction that was asked for.
            .filter(|pair| ground.monotone[pair.0].is_none() && ground.monotone[pair.1].is_none())
            .collect();
        if room == 0 || candidates.is_empty() {
            break;
        }
        let fits: Vec<CrossFit> = bags
            .iter()
            .map(|bag| CrossFit {
                log_odds: &bag.log_odds,
                held_out: &bag.held_out,
                axes: axes(select_bins, &bag.beta),
            })
            .collect();
        let gained = gains(ground.bins, &candidates, &fits, ground.ideal, ground.weights);
        let mut ranked: Vec<(f64, (usize, usize))> = gained
            .iter()
            .map(|gain| gain / repeats as f64)
            .zip(candidates)
            .filter(|(gain, _)| *gain > LEAST_GAIN)
            .collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        ranked.truncate(room);
        if ranked.is_empty() {
            break;
        }
        let before: f64 = bags.iter().map(|bag| bag.held_out_loss(ground)).sum();
        let known = pairs.chosen.len();
        pairs.chosen.extend(ranked.into_iter().map(|(_, pair)| pair));
        let mut with_pairs = bags.clone();
        with_pairs
            .par_iter_mut()
            .with_min_len(at_a_time(bags.len(), n))
            .try_for_each(|bag| bag.add_pairs(ground, &pairs))?;
        // What one step promised must hold for the fit itself, on accounts it has not seen.
        let after: f64 = with_pairs.iter().map(|bag| bag.held_out_loss(ground)).sum();
        if (before - after) / (repeats as f64) < LEAST_ROUND {
            pairs.chosen.truncate(known);
            break;
        }
        *bags = with_pairs;
    }
    if most > 0 && n >= threes::LEAST_ACCOUNTS {
        threes::add(ground, mains, &mut pairs, bags, repeats)?;
    }
    if pairs.tables() > pairs.derived.len() && n >= SHARPENING_ACCOUNTS {
        sharpen(bags, ground, &pairs, repeats, LEAST_SHARPENING);
    }
    Ok(pairs)
}

/// Sum of the accounts' values in each bin.
pub(crate) fn sums(column: &[u16], values: &[f64], size: usize) -> Vec<f64> {
    let mut out = vec![0.0; size];
    column
        .iter()
        .zip(values)
        .for_each(|(&bin, value)| out[bin as usize] += value);
    out
}

impl Predictor for Scorecard {
    fn log_odds(&self, table: &Table, rows: &[u32]) -> Vec<f64> {
        let Ok(bins) = Binned::transform(self.criteria.iter().map(|c| &c.cut), table, rows) else {
            return vec![f64::NAN; rows.len()];
        };
        let raw = log_odds(
            self.intercept,
            bins.columns.iter().zip(self.criteria.iter().map(|c| &c.beta)),
            rows.len(),
        );
        raw.iter()
            .map(|eta| self.line.intercept + self.line.slope * eta)
            .collect()
    }
}

/// The scorecard as a [`Learner`], for validation.
pub struct ScorecardLearner(pub ScorecardSettings);

impl Learner for ScorecardLearner {
    fn name(&self) -> &'static str {
        "scorecard"
    }

    fn fit(&self, accounts: Accounts<'_>) -> Result<Box<dyn Predictor>> {
        Ok(Box::new(Scorecard::fit(
            &self.0,
            accounts,
            &no_beliefs,
            &|_, _, _| {},
        )?))
    }
}

/// Nothing is believed beforehand.
pub fn no_beliefs(_: &[(usize, Cut)], _: &Binned) -> Result<Vec<Belief>> {
    Ok(Vec::new())
}
