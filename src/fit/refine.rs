//! Adding pairs of criteria to a fit: block by block, each with its own smoothing.
//!
//! Within one pair the Hessian of the cells is diagonal, and with the penalty banded, so that a block costs
//! one pass over the accounts and a banded solve. Main effects stay in the rounds (their smoothing fixed), so
//! that what a pair explains better leaves them.

use rayon::prelude::*;

use crate::error::{Error, Result};
use crate::fit::banded::Banded;
use crate::fit::grid::GridPenalty;
use crate::fit::newton::{Belief, log1p_exp};
use crate::fit::penalty::Penalty;
use crate::recipe::Monotone;
use crate::stats::share::sigmoid;
use crate::stats::{exponential, vectors};

/// Gamma prior on a pair's two precisions: shape and mean.
const PRIOR_SHAPE: f64 = 1.0;
const PRIOR_SMOOTH: f64 = 10.0;
const PRIOR_RIDGE: f64 = 10.0;
const RANGE: (f64, f64) = (1e-3, 1e6);
/// Rounds in which smoothing is learnt, and most rounds in all.
const LEARNING_ROUNDS: usize = 12;
const MOST_ROUNDS: usize = 200;
/// A round that moves accounts' log-odds by less (root mean square), or that changes the mean log-likelihood by
/// less (nats), is the last.
const STILL: f64 = 2e-3;
const SAME_LIKELIHOOD: f64 = 1e-6;

/// A block of log-odds being fitted: one criterion or one pair.
pub struct Block<'a> {
    /// Bin or cell of each account.
    pub bins: &'a [u16],
    pub beta: Vec<f64>,
    pub prior: Prior,
    /// Expert evidence on this block.
    pub beliefs: Vec<&'a Belief>,
    /// Direction in which the log-odds may go, "unknown" left out.
    pub monotone: Option<Monotone>,
    /// Posterior variance of each bin given the other blocks, after fitting.
    pub variance: Vec<f64>,
}

/// How a block's log-odds are drawn together.
#[derive(Debug, Clone)]
pub enum Prior {
    /// A main effect around its straight trend, λ and slope fixed.
    Main {
        penalty: Penalty,
        lambda: f64,
        slope: f64,
    },
    /// A pair's cells, both precisions learnt.
    Grid {
        penalty: GridPenalty,
        smooth: f64,
        ridge: f64,
    },
}

impl Prior {
    /// A pair before anything is learnt.
    pub fn grid(penalty: GridPenalty) -> Self {
        Self::Grid {
            penalty,
            smooth: PRIOR_SMOOTH,
            ridge: PRIOR_RIDGE,
        }
    }

    /// What the prior draws towards: the trend of a main effect, nothing of a pair.
    fn deviations(&self, beta: &[f64]) -> Vec<f64> {
        match self {
            Self::Grid { .. } => beta.to_vec(),
            Self::Main { penalty, slope, .. } => beta
                .iter()
                .zip(&penalty.trend)
                .map(|(b, place)| b - slope * place)
                .collect(),
        }
    }

    fn precision(&self, information: Option<&[f64]>) -> Banded {
        match self {
            Self::Grid {
                penalty,
                smooth,
                ridge,
            } => penalty.precision(*smooth, *ridge, information),
            Self::Main { penalty, lambda, .. } => {
                let mut out = Banded::zeros(penalty.size, usize::from(penalty.is_ordered()));
                for i in 0..penalty.size {
                    out.add(
                        i,
                        0,
                        lambda * penalty.diagonal(i) + information.map_or(1e-8, |w| w[i] + 1e-8),
                    );
                    if penalty.is_ordered() && i > 0 {
                        out.add(i, 1, lambda * penalty.neighbour(i - 1));
                    }
                }
                out
            }
        }
    }

    /// Learns smoothing from a block's log-odds and their posterior covariance (inside the band): a grid's two
    /// precisions `λ ← (λ tr((P⁻¹ − V) S) + a) / (βᵀ S β + a / λ₀)`, a main effect's weights of steps.
    ///
    /// Source: generalised Fellner–Schall update, Wood & Fasiolo (2017), Biometrics 73:1071.
    fn learn(&mut self, beta: &[f64], posterior: &Banded) {
        let (penalty, smooth, ridge) = match self {
            Self::Grid {
                penalty,
                smooth,
                ridge,
            } => (penalty, smooth, ridge),
            Self::Main { penalty, lambda, .. } => {
                penalty.reweigh(*lambda, beta, |i| {
                    posterior.get(i, 0) + posterior.get(i + 1, 0) - 2.0 * posterior.get(i + 1, 1)
                });
                return;
            }
        };
        let Some(prior) = penalty.precision(*smooth, *ridge, None).factor() else {
            return;
        };
        let prior = prior.inverse_band();
        let diagonal = |z: &Banded| (0..penalty.size).map(|i| z.get(i, 0)).sum::<f64>();
        let update = |old: f64, trace: f64, quadratic: f64, mean: f64| {
            ((old * trace.max(0.0) + PRIOR_SHAPE) / (quadratic + PRIOR_SHAPE / mean))
                .clamp(old / 8.0, old * 8.0)
                .clamp(RANGE.0, RANGE.1)
        };
        let square = beta.iter().map(|b| b * b).sum();
        let new_ridge = update(
            *ridge,
            diagonal(&prior) - diagonal(posterior),
            square,
            PRIOR_RIDGE,
        );
        if penalty.is_smooth() {
            let trace = penalty.trace(&prior) - penalty.trace(posterior);
            *smooth = update(*smooth, trace, penalty.roughness(beta), PRIOR_SMOOTH);
        }
        *ridge = new_ridge;
    }
}

/// Fits `blocks` by turns until nothing moves. Returns the intercept and each account's log-odds.
///
/// # Errors
/// [`Error::NotConverged`] when the log-odds still move after the last round.
pub fn refine(
    blocks: &mut [Block<'_>],
    mut intercept: f64,
    ideal: &[f64],
    weights: &[f64],
) -> Result<(f64, Vec<f64>)> {
    vectors::clear();
    let n = ideal.len();
    let mut log_odds = vec![intercept; n];
    for block in blocks.iter() {
        add(&mut log_odds, block.bins, &block.beta);
    }
    let mut loss = f64::INFINITY;
    for round in 0..MOST_ROUNDS {
        let mut moved: f64 = 0.0;
        for block in blocks.iter_mut() {
            let (mut gradient, mut information) = histogram(block, &log_odds, ideal, weights);
            for belief in &block.beliefs {
                let goal = belief.goal(&block.beta);
                for (i, precision) in belief.precision.iter().enumerate() {
                    gradient[i] -= precision * (block.beta[i] - goal);
                    information[i] += precision;
                }
            }
            let precision = block.prior.precision(None);
            let pull = precision.times(&block.prior.deviations(&block.beta));
            let right: Vec<f64> = gradient.iter().zip(pull).map(|(g, p)| g - p).collect();
            let Some(factor) = block.prior.precision(Some(&information)).factor() else {
                return Err(stuck(round));
            };
            let mut step = factor.solve(&right);
            let largest = step.iter().fold(0.0f64, |m, s| m.max(s.abs()));
            if largest > 2.0 {
                step.iter_mut().for_each(|s| *s *= 2.0 / largest);
            }
            if let Some(direction) = block.monotone {
                let next: Vec<f64> = block.beta.iter().zip(&step).map(|(b, s)| b + s).collect();
                let next = monotone(&next, &information, direction);
                step = next.iter().zip(&block.beta).map(|(a, b)| a - b).collect();
            }
            // What counts is how far accounts move, not a cell that hardly anyone is in.
            let mass: f64 = information.iter().sum();
            let mean_square: f64 =
                step.iter().zip(&information).map(|(s, w)| s * s * w).sum::<f64>() / mass.max(1e-9);
            moved = moved.max(mean_square.sqrt());
            block.beta.iter_mut().zip(&step).for_each(|(b, s)| *b += s);
            add(&mut log_odds, block.bins, &step);
            // Smoothing is learnt in the first rounds, then stays, so that the rounds settle.
            if round < LEARNING_ROUNDS {
                let posterior = factor.inverse_band();
                block.variance = (0..block.beta.len()).map(|i| posterior.get(i, 0)).collect();
                let deviations = block.prior.deviations(&block.beta);
                block.prior.learn(&deviations, &posterior);
            }
        }
        let now = Totals::of(&log_odds, ideal, weights);
        let step = now.gradient / now.information;
        intercept += step;
        log_odds.iter_mut().for_each(|eta| *eta += step);
        let same = (now.loss - loss).abs() < SAME_LIKELIHOOD * now.weight && round >= LEARNING_ROUNDS;
        loss = now.loss;
        if same || moved.max(step.abs()) < STILL {
            return Ok((intercept, log_odds));
        }
    }
    Err(stuck(MOST_ROUNDS))
}

/// The closest monotone log-odds, weighted by information; "unknown" (the last bin) is free.
///
/// Source: pool adjacent violators, Barlow et al. (1972), *Statistical Inference under Order Restrictions*.
pub fn monotone(beta: &[f64], information: &[f64], direction: Monotone) -> Vec<f64> {
    let sign = if direction == Monotone::Increasing {
        1.0
    } else {
        -1.0
    };
    let mut pools: Vec<(f64, f64, usize)> = Vec::new();
    for (b, w) in beta[..beta.len() - 1].iter().zip(information) {
        pools.push((sign * b, w + 1e-9, 1));
        while let [.., (a, wa, na), (b, wb, nb)] = pools[..]
            && a > b
        {
            pools.truncate(pools.len() - 2);
            pools.push(((a * wa + b * wb) / (wa + wb), wa + wb, na + nb));
        }
    }
    let mut out: Vec<f64> = pools
        .iter()
        .flat_map(|(value, _, count)| std::iter::repeat_n(sign * value, *count))
        .collect();
    out.push(beta[beta.len() - 1]);
    out
}

fn stuck(rounds: usize) -> Error {
    Error::NotConverged {
        stage: "the fit of pairs",
        iterations: rounds,
        remedy: "forbid pairs with `pairs = 0` under [fit]".into(),
    }
}

const CHUNK: usize = 8192;
/// Accounts whose fits are taken at once: few enough to stay in the nearest memory.
const AT_ONCE: usize = 512;

fn add(log_odds: &mut [f64], bins: &[u16], beta: &[f64]) {
    log_odds
        .par_chunks_mut(CHUNK)
        .zip(bins.par_chunks(CHUNK))
        .for_each(|(eta, bins)| {
            for (eta, &bin) in eta.iter_mut().zip(bins) {
                *eta += beta[bin as usize];
            }
        });
}

/// Gradient and information per bin of a block. Chunks are of fixed size and summed in order, so that the
/// number of threads changes nothing.
fn histogram(block: &Block<'_>, log_odds: &[f64], ideal: &[f64], weights: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let size = block.beta.len();
    const LARGE: usize = 65_536;
    let parts: Vec<Vec<f64>> = block
        .bins
        .par_chunks(LARGE)
        .enumerate()
        .map(|(k, bins)| {
            let mut sums = vec![0.0; 2 * size];
            let mut fits = [0.0; AT_ONCE];
            for (few, bins) in bins.chunks(AT_ONCE).enumerate() {
                let first = k * LARGE + few * AT_ONCE;
                let fits = &mut fits[..bins.len()];
                fits.copy_from_slice(&log_odds[first..first + bins.len()]);
                exponential::sigmoid(fits);
                for ((i, &bin), &p) in (first..).zip(bins).zip(&*fits) {
                    sums[2 * bin as usize] += weights[i] * (ideal[i] - p);
                    sums[2 * bin as usize + 1] += weights[i] * (p * (1.0 - p)).max(1e-6);
                }
            }
            sums
        })
        .collect();
    let mut out = (vec![0.0; size], vec![0.0; size]);
    for part in parts {
        for i in 0..size {
            out.0[i] += part[2 * i];
            out.1[i] += part[2 * i + 1];
        }
    }
    out
}

/// Sums over all accounts.
struct Totals {
    gradient: f64,
    information: f64,
    loss: f64,
    weight: f64,
}

impl Totals {
    fn of(log_odds: &[f64], ideal: &[f64], weights: &[f64]) -> Self {
        let mut sums = Self {
            gradient: 0.0,
            information: 1e-9,
            loss: 0.0,
            weight: 0.0,
        };
        for ((&eta, y), w) in log_odds.iter().zip(ideal).zip(weights) {
            let p = sigmoid(eta);
            sums.gradient += w * (y - p);
            sums.information += w * (p * (1.0 - p)).max(1e-6);
            sums.loss += w * (log1p_exp(eta) - y * eta);
            sums.weight += w;
        }
        sums
    }
}
