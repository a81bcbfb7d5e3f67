//! Penalised logistic regression on bins: exact Newton steps, smoothing chosen by the data.

use faer::linalg::solvers::{DenseSolveCore, Solve};
use faer::{Mat, Side};
use rayon::prelude::*;

use crate::criteria::Binned;
use crate::error::{Error, Result};
use crate::fit::penalty::Penalty;

/// Gamma prior on λ: shape and mean. Without it marginal likelihood under-smooths small tables
/// (house choice, measured in design §4).
const PRIOR_SHAPE: f64 = 1.0;
const PRIOR_LAMBDA: f64 = 10.0;
/// λ beyond which a criterion is switched off, and below which it is free.
const LAMBDA_RANGE: (f64, f64) = (1e-3, 1e5);

/// Expert evidence beside the accounts: the log-odds of some bins, above the criterion's average, are believed to
/// be `target`, with `precision` (units of information) per bin.
#[derive(Debug, Clone, PartialEq)]
pub struct Belief {
    pub criterion: usize,
    pub target: f64,
    /// Precision of the belief, one per bin of the criterion; 0 where it says nothing.
    pub precision: Vec<f64>,
    /// Share of accounts in each bin: what "the criterion's average" means.
    pub share: Vec<f64>,
}

impl Belief {
    /// Log-odds that the believed bins should have, given the criterion's average now.
    pub fn goal(&self, beta: &[f64]) -> f64 {
        self.target + self.share.iter().zip(beta).map(|(s, b)| s * b).sum::<f64>()
    }
}

/// Outcomes and weights of the accounts, in the order of the bins' rows.
#[derive(Debug, Clone, Copy)]
pub struct Sample<'a> {
    pub bins: &'a Binned,
    pub ideal: &'a [f64],
    pub weights: &'a [f64],
}

/// Where a fit starts, and what stays fixed.
#[derive(Debug, Clone)]
pub struct Start {
    pub lambdas: Vec<f64>,
    pub intercept: f64,
    /// Log-odds per criterion and bin.
    pub beta: Vec<Vec<f64>>,
}

/// A fitted set of log-odds.
#[derive(Debug, Clone)]
pub struct Newton {
    pub intercept: f64,
    pub beta: Vec<Vec<f64>>,
    pub lambdas: Vec<f64>,
    pub penalties: Vec<Penalty>,
    /// Posterior covariance, intercept first.
    pub covariance: Mat<f64>,
    pub iterations: usize,
}

/// How smoothing is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Smoothing {
    /// Keep the λ given.
    Fixed,
    /// Generalised Fellner–Schall updates.
    Learnt,
}

impl Newton {
    /// Maximises the penalised likelihood; with [`Smoothing::Learnt`] each λ follows
    /// `λ ← (edf + a) / (βᵀ S β + a / λ₀)`, `edf = rank(S) − λ tr(V S)`.
    ///
    /// # Errors
    /// [`Error::NotConverged`] when the gradient does not vanish.
    ///
    /// Source: Wood & Fasiolo (2017), Biometrics 73:1071; Gamma prior on λ as in design §4.
    pub fn fit(
        sample: Sample<'_>,
        mut penalties: Vec<Penalty>,
        beliefs: &[Belief],
        start: Option<&Start>,
        smoothing: Smoothing,
    ) -> Result<Self> {
        const MOST: usize = 60;
        let layout = Layout::new(sample.bins);
        let (mut beta, mut lambdas) = match start {
            Some(start) => (
                layout.flatten(start.intercept, &start.beta),
                start.lambdas.clone(),
            ),
            None => {
                let total: f64 = sample.weights.iter().sum();
                let ideal: f64 = sample.weights.iter().zip(sample.ideal).map(|(w, y)| w * y).sum();
                let share = (ideal / total).clamp(1e-6, 1.0 - 1e-6);
                let mut beta = vec![0.0; layout.size];
                beta[0] = (share / (1.0 - share)).ln();
                (beta, vec![PRIOR_LAMBDA; penalties.len()])
            }
        };
        let mut settled = smoothing == Smoothing::Fixed;
        let mut log_odds = layout.log_odds(sample.bins, &beta);
        for iteration in 1..=MOST {
            // What is believed is relative to each criterion's average, held still during a step.
            let goals: Vec<f64> = beliefs
                .iter()
                .map(|b| b.goal(layout.slice(&beta, b.criterion)))
                .collect();
            let objective = objective(
                sample, &layout, &penalties, beliefs, &goals, &lambdas, &beta, &log_odds,
            );
            let (gradient, hessian) = system(
                sample, &layout, &penalties, beliefs, &goals, &lambdas, &beta, &log_odds,
            );
            let factor = hessian.llt(Side::Lower).map_err(|_| Error::NotConverged {
                stage: "the scorecard's fit",
                iterations: iteration,
                remedy: "a criterion may hold extreme weights; check the weight column".into(),
            })?;
            let gradient = Mat::from_fn(layout.size, 1, |i, _| gradient[i]);
            let step = factor.solve(&gradient);
            let largest = (0..layout.size).map(|i| step[(i, 0)].abs()).fold(0.0, f64::max);
            // Halve the step while it makes the objective worse: Newton overshoots where fits near 0 or 1.
            let mut share: f64 = if largest > 5.0 { 5.0 / largest } else { 1.0 };
            let (next, next_log_odds) = loop {
                let next: Vec<f64> = beta
                    .iter()
                    .enumerate()
                    .map(|(i, b)| b + share * step[(i, 0)])
                    .collect();
                let next_log_odds = layout.log_odds(sample.bins, &next);
                let reached = self::objective(
                    sample,
                    &layout,
                    &penalties,
                    beliefs,
                    &goals,
                    &lambdas,
                    &next,
                    &next_log_odds,
                );
                if reached <= objective + 1e-9 * objective.abs() || share < 1e-4 {
                    break (next, next_log_odds);
                }
                share /= 2.0;
            };
            (beta, log_odds) = (next, next_log_odds);
            let done = largest * share < if settled { 1e-7 } else { 1e-3 };
            if settled && done {
                let covariance = factor.inverse();
                let (intercept, beta) = layout.unflatten(&beta);
                return Ok(Self {
                    intercept,
                    beta,
                    lambdas,
                    penalties,
                    covariance,
                    iterations: iteration,
                });
            }
            if !settled {
                let covariance = factor.inverse();
                let moved = learn(&layout, &mut penalties, &mut lambdas, &beta, &covariance);
                settled = (done && moved < 0.03) || iteration > MOST - 12;
            }
        }
        Err(Error::NotConverged {
            stage: "the scorecard's fit",
            iterations: MOST,
            remedy: "set aside criteria that separate outcomes perfectly, or bring more accounts".into(),
        })
    }

    /// The fit as a starting point for another.
    pub fn start(&self) -> Start {
        Start {
            lambdas: self.lambdas.clone(),
            intercept: self.intercept,
            beta: self.beta.clone(),
        }
    }
}

/// Where each criterion's bins stand in the flat vector; the intercept is first.
struct Layout {
    offsets: Vec<usize>,
    sizes: Vec<usize>,
    size: usize,
}

impl Layout {
    fn new(bins: &Binned) -> Self {
        let mut size = 1;
        let offsets = bins
            .sizes
            .iter()
            .map(|n| {
                let offset = size;
                size += n;
                offset
            })
            .collect();
        Self {
            offsets,
            sizes: bins.sizes.clone(),
            size,
        }
    }

    fn slice<'a>(&self, beta: &'a [f64], c: usize) -> &'a [f64] {
        &beta[self.offsets[c]..self.offsets[c] + self.sizes[c]]
    }

    fn flatten(&self, intercept: f64, beta: &[Vec<f64>]) -> Vec<f64> {
        std::iter::once(intercept)
            .chain(beta.iter().flatten().copied())
            .collect()
    }

    fn unflatten(&self, beta: &[f64]) -> (f64, Vec<Vec<f64>>) {
        (
            beta[0],
            (0..self.sizes.len())
                .map(|c| self.slice(beta, c).to_vec())
                .collect(),
        )
    }

    fn log_odds(&self, bins: &Binned, beta: &[f64]) -> Vec<f64> {
        const CHUNK: usize = 4096;
        let mut out = vec![beta[0]; bins.rows];
        out.par_chunks_mut(CHUNK).enumerate().for_each(|(k, out)| {
            for (c, column) in bins.columns.iter().enumerate() {
                let points = self.slice(beta, c);
                for (sum, &bin) in out.iter_mut().zip(&column[k * CHUNK..]) {
                    *sum += points[bin as usize];
                }
            }
        });
        out
    }
}

/// Probability of a log-odds.
pub fn sigmoid(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// `ln(1 + eˣ)` without overflow.
pub fn log1p_exp(x: f64) -> f64 {
    if x > 0.0 {
        x + (-x).exp().ln_1p()
    } else {
        x.exp().ln_1p()
    }
}

/// Penalised negative log-likelihood.
fn objective(
    sample: Sample<'_>,
    layout: &Layout,
    penalties: &[Penalty],
    beliefs: &[Belief],
    goals: &[f64],
    lambdas: &[f64],
    beta: &[f64],
    log_odds: &[f64],
) -> f64 {
    let mut loss = 0.0;
    for ((eta, y), w) in log_odds.iter().zip(sample.ideal).zip(sample.weights) {
        loss += w * (log1p_exp(*eta) - y * eta);
    }
    for (c, penalty) in penalties.iter().enumerate() {
        loss += 0.5 * lambdas[c] * penalty.quadratic(layout.slice(beta, c));
    }
    for (belief, goal) in beliefs.iter().zip(goals) {
        for (b, precision) in layout.slice(beta, belief.criterion).iter().zip(&belief.precision) {
            loss += 0.5 * precision * (b - goal) * (b - goal);
        }
    }
    loss
}

/// Negative gradient and Hessian of the objective. The Hessian is made of one- and two-criterion histograms of
/// the accounts' information `w p (1 − p)`: O(n C²) additions, no n × p matrix.
fn system(
    sample: Sample<'_>,
    layout: &Layout,
    penalties: &[Penalty],
    beliefs: &[Belief],
    goals: &[f64],
    lambdas: &[f64],
    beta: &[f64],
    log_odds: &[f64],
) -> (Vec<f64>, Mat<f64>) {
    let n = sample.bins.rows;
    let (mut residual, mut information) = (vec![0.0; n], vec![0.0; n]);
    for i in 0..n {
        let p = sigmoid(log_odds[i]);
        residual[i] = sample.weights[i] * (sample.ideal[i] - p);
        information[i] = sample.weights[i] * (p * (1.0 - p)).max(1e-6);
    }
    let mut gradient = vec![0.0; layout.size];
    let mut hessian = Mat::<f64>::zeros(layout.size, layout.size);
    gradient[0] = residual.iter().sum();
    hessian[(0, 0)] = information.iter().sum::<f64>() + 1e-8;

    let columns = &sample.bins.columns;
    let pairs: Vec<(usize, usize)> = (0..columns.len())
        .flat_map(|a| (0..=a).map(move |b| (a, b)))
        .collect();
    let blocks: Vec<Vec<f64>> = pairs
        .par_iter()
        .map(|&(a, b)| {
            let width = layout.sizes[b];
            if a == b {
                let mut block = vec![0.0; 2 * width];
                for ((&bin, r), w) in columns[a].iter().zip(&residual).zip(&information) {
                    block[2 * bin as usize] += r;
                    block[2 * bin as usize + 1] += w;
                }
                return block;
            }
            let mut block = vec![0.0; layout.sizes[a] * width];
            for ((&i, &j), w) in columns[a].iter().zip(&columns[b]).zip(&information) {
                block[i as usize * width + j as usize] += w;
            }
            block
        })
        .collect();
    for (&(a, b), block) in pairs.iter().zip(&blocks) {
        let (at, to) = (layout.offsets[a], layout.offsets[b]);
        if a == b {
            for k in 0..layout.sizes[a] {
                gradient[at + k] = block[2 * k];
                hessian[(at + k, 0)] = block[2 * k + 1];
                hessian[(at + k, at + k)] = block[2 * k + 1];
            }
            continue;
        }
        for j in 0..layout.sizes[b] {
            for i in 0..layout.sizes[a] {
                hessian[(at + i, to + j)] = block[i * layout.sizes[b] + j];
            }
        }
    }
    for (c, penalty) in penalties.iter().enumerate() {
        let at = layout.offsets[c];
        for (i, pull) in penalty.times(layout.slice(beta, c)).into_iter().enumerate() {
            gradient[at + i] -= lambdas[c] * pull;
            hessian[(at + i, at + i)] += lambdas[c] * penalty.diagonal(i) + 1e-8;
            if i + 1 < penalty.size {
                hessian[(at + i + 1, at + i)] += lambdas[c] * penalty.neighbour(i);
            }
        }
    }
    for (belief, goal) in beliefs.iter().zip(goals) {
        let at = layout.offsets[belief.criterion];
        for (i, precision) in belief.precision.iter().enumerate() {
            gradient[at + i] -= precision * (beta[at + i] - goal);
            hessian[(at + i, at + i)] += precision;
        }
    }
    (gradient, hessian)
}

/// One Fellner–Schall update of every λ, and of the steps' weights; returns the largest move in ln λ.
fn learn(
    layout: &Layout,
    penalties: &mut [Penalty],
    lambdas: &mut [f64],
    beta: &[f64],
    covariance: &Mat<f64>,
) -> f64 {
    let mut moved: f64 = 0.0;
    for (c, penalty) in penalties.iter_mut().enumerate() {
        let at = layout.offsets[c];
        let mut trace = 0.0;
        for i in 0..penalty.size {
            trace += covariance[(at + i, at + i)] * penalty.diagonal(i);
            if i + 1 < penalty.size {
                trace += 2.0 * covariance[(at + i + 1, at + i)] * penalty.neighbour(i);
            }
        }
        let edf = (penalty.size as f64 - lambdas[c] * trace).max(1e-6);
        let quadratic = penalty.quadratic(layout.slice(beta, c));
        let next = ((edf + PRIOR_SHAPE) / (quadratic + PRIOR_SHAPE / PRIOR_LAMBDA))
            .clamp(lambdas[c] / 8.0, lambdas[c] * 8.0)
            .clamp(LAMBDA_RANGE.0, LAMBDA_RANGE.1);
        if next < 0.9 * LAMBDA_RANGE.1 {
            moved = moved.max((next / lambdas[c]).ln().abs());
        }
        lambdas[c] = next;
        penalty.reweigh(next, layout.slice(beta, c), |i| {
            covariance[(at + i, at + i)] + covariance[(at + i + 1, at + i + 1)]
                - 2.0 * covariance[(at + i + 1, at + i)]
        });
    }
    moved
}
