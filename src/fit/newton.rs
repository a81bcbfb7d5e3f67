//! Penalised logistic regression on bins: exact Newton steps, smoothing chosen by the data.

pub use crate::fit::layout::Start;
use faer::linalg::solvers::{DenseSolveCore, Llt, Solve};
use faer::{Mat, Side};
use rayon::prelude::*;

use crate::criteria::Binned;
use crate::error::{Error, Result};
use crate::fit::layout::Layout;
use crate::fit::penalty::Penalty;
use crate::fit::smoothing::{PRIOR_TREND, Posterior, learn, prior_mean};
use crate::stats::share::sigmoid;
use crate::stats::vectors;

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

/// A fitted set of log-odds.
#[derive(Debug, Clone)]
pub struct Newton {
    pub intercept: f64,
    pub beta: Vec<Vec<f64>>,
    pub slopes: Vec<f64>,
    pub lambdas: Vec<f64>,
    pub trend_lambda: f64,
    pub penalties: Vec<Penalty>,
    /// Posterior covariance, intercept first.
    pub covariance: Mat<f64>,
    /// The last Hessian, factored: fits on parts of the accounts start from it.
    pub(super) factor: Llt<f64>,
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
        let layout = Layout::new(sample.bins, &penalties);
        let (mut theta, mut lambdas, mut trend_lambda) = match start {
            Some(start) => (
                layout.split(start, &penalties),
                start.lambdas.clone(),
                start.trend_lambda,
            ),
            None => {
                let total: f64 = sample.weights.iter().sum();
                let ideal: f64 = sample.weights.iter().zip(sample.ideal).map(|(w, y)| w * y).sum();
                let share = (ideal / total).clamp(1e-6, 1.0 - 1e-6);
                let mut theta = vec![0.0; layout.size];
                theta[0] = (share / (1.0 - share)).ln();
                (theta, penalties.iter().map(prior_mean).collect(), PRIOR_TREND)
            }
        };
        let mut settled = smoothing == Smoothing::Fixed;
        // Each step fills the same two matrices: fresh ones would cost as much as what is written into them.
        let mut hessian = Mat::<f64>::zeros(layout.size, layout.size);
        let mut root = Mat::<f64>::zeros(layout.size, layout.size);
        for iteration in 1..=MOST {
            let problem = Problem {
                sample,
                layout: &layout,
                penalties: &penalties,
                beliefs,
                lambdas: &lambdas,
                trend_lambda,
            };
            let (objective, log_odds) = problem.objective(&theta);
            let gradient = problem.system(&theta, &log_odds, &mut hessian);
            let factor = hessian.llt(Side::Lower).map_err(|_| Error::NotConverged {
                stage: "the scorecard's fit",
                iterations: iteration,
                remedy: "a criterion may hold extreme weights; check the weight column".into(),
            })?;
            let step = factor.solve(&Mat::from_fn(layout.size, 1, |i, _| gradient[i]));
            let step = step.col_as_slice(0);
            vectors::clear();
            let (next, moved) = limited(&problem, &theta, step, objective);
            theta = next;
            let done = moved < if settled { 1e-7 } else { 1e-3 };
            if settled && done {
                drop((hessian, root));
                let covariance = layout.total_covariance(&factor.inverse(), &penalties);
                vectors::clear();
                let (intercept, beta) = layout.unflatten(&layout.total(&theta, &penalties));
                let slopes = (0..penalties.len()).map(|c| layout.slope(&theta, c)).collect();
                return Ok(Self {
                    intercept,
                    beta,
                    slopes,
                    lambdas,
                    trend_lambda,
                    penalties,
                    covariance,
                    factor,
                });
            }
            if !settled {
                let posterior = Posterior::of(&factor, &mut root);
                let moved = learn(
                    &layout,
                    &mut penalties,
                    &mut lambdas,
                    &mut trend_lambda,
                    &theta,
                    &posterior,
                );
                settled = (done && moved < 0.1) || iteration > MOST - 12;
            }
        }
        Err(stuck(MOST))
    }

    /// Number of log-odds.
    pub fn size(&self) -> usize {
        self.covariance.nrows()
    }

    /// The fit as a starting point for another.
    pub fn start(&self) -> Start {
        Start {
            lambdas: self.lambdas.clone(),
            intercept: self.intercept,
            beta: self.beta.clone(),
            slopes: self.slopes.clone(),
            trend_lambda: self.trend_lambda,
        }
    }
}

/// Parameters after a step, halved while it makes the objective worse (Newton overshoots where fits near 0 or 1), and the
/// largest move of one of them.
pub(super) fn limited(problem: &Problem<'_>, theta: &[f64], step: &[f64], objective: f64) -> (Vec<f64>, f64) {
    let largest = step.iter().fold(0.0f64, |most, s| most.max(s.abs()));
    let mut share: f64 = if largest > 5.0 { 5.0 / largest } else { 1.0 };
    loop {
        let next: Vec<f64> = theta.iter().zip(step).map(|(b, s)| b + share * s).collect();
        if problem.objective(&next).0 <= objective + 1e-9 * objective.abs() || share < 1e-4 {
            return (next, largest * share);
        }
        share /= 2.0;
    }
}

/// The fit still moves after its last step.
pub(super) fn stuck(iterations: usize) -> Error {
    Error::NotConverged {
        stage: "the scorecard's fit",
        iterations,
        remedy: "set aside criteria that separate outcomes perfectly, or bring more accounts".into(),
    }
}

/// `ln(1 + eˣ)` without overflow.
pub fn log1p_exp(x: f64) -> f64 {
    if x > 0.0 {
        x + (-x).exp().ln_1p()
    } else {
        x.exp().ln_1p()
    }
}

/// One penalised likelihood, its smoothing held still.
pub(super) struct Problem<'a> {
    pub(super) sample: Sample<'a>,
    pub(super) layout: &'a Layout,
    pub(super) penalties: &'a [Penalty],
    pub(super) beliefs: &'a [Belief],
    pub(super) lambdas: &'a [f64],
    pub(super) trend_lambda: f64,
}

impl Problem<'_> {
    /// Penalised negative log-likelihood, and the accounts' log-odds.
    pub(super) fn objective(&self, theta: &[f64]) -> (f64, Vec<f64>) {
        vectors::clear();
        let beta = self.layout.total(theta, self.penalties);
        let log_odds = self.layout.log_odds(self.sample.bins, &beta);
        let mut loss = 0.0;
        for ((eta, y), w) in log_odds.iter().zip(self.sample.ideal).zip(self.sample.weights) {
            loss += w * (log1p_exp(*eta) - y * eta);
        }
        for (c, penalty) in self.penalties.iter().enumerate() {
            let slope = self.layout.slope(theta, c);
            loss += 0.5 * self.lambdas[c] * penalty.quadratic(self.layout.slice(theta, c));
            loss += 0.5 * self.trend_lambda * slope * slope;
        }
        for belief in self.beliefs {
            let bins = self.layout.slice(&beta, belief.criterion);
            let goal = belief.goal(bins);
            for (b, precision) in bins.iter().zip(&belief.precision) {
                loss += 0.5 * precision * (b - goal) * (b - goal);
            }
        }
        (loss, log_odds)
    }

    /// Negative gradient, and the Hessian (lower triangle) into `hessian`. It is made of one- and two-criterion histograms
    /// of the accounts' information `w p (1 − p)`: O(n C²) additions, no n × p matrix.
    fn system(&self, theta: &[f64], log_odds: &[f64], hessian: &mut Mat<f64>) -> Vec<f64> {
        let (sample, layout) = (self.sample, self.layout);
        let (residual, information): (Vec<f64>, Vec<f64>) = log_odds
            .iter()
            .zip(sample.ideal)
            .zip(sample.weights)
            .map(|((&eta, y), w)| {
                let p = sigmoid(eta);
                (w * (y - p), w * (p * (1.0 - p)).max(1e-6))
            })
            .unzip();
        let mut gradient = vec![0.0; layout.size];
        hessian.as_mut().fill(0.0);
        gradient[0] = residual.iter().sum();
        hessian[(0, 0)] = information.iter().sum::<f64>() + 1e-8;

        let columns = &sample.bins.columns;
        let pairs: Vec<(usize, usize)> = (0..columns.len())
            .flat_map(|a| (0..=a).map(move |b| (a, b)))
            .collect();
        let blocks: Vec<Vec<f64>> = pairs
            .par_iter()
            .map(|&(a, b)| {
                let height = layout.sizes[a];
                if a == b {
                    let mut block = vec![0.0; 2 * height];
                    for ((&bin, r), w) in columns[a].iter().zip(&residual).zip(&information) {
                        block[2 * bin as usize] += r;
                        block[2 * bin as usize + 1] += w;
                    }
                    return block;
                }
                let mut block = vec![0.0; height * layout.sizes[b]];
                for ((&i, &j), w) in columns[a].iter().zip(&columns[b]).zip(&information) {
                    block[j as usize * height + i as usize] += w;
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
            let height = layout.sizes[a];
            for (j, column) in block.chunks_exact(height.max(1)).enumerate() {
                hessian.col_as_slice_mut(to + j)[at..at + height].copy_from_slice(column);
            }
        }
        self.add_beliefs(theta, &mut gradient, hessian);
        self.add_slopes(&mut gradient, hessian);
        self.add_penalties(theta, &mut gradient, hessian);
        gradient
    }

    fn add_beliefs(&self, theta: &[f64], gradient: &mut [f64], hessian: &mut Mat<f64>) {
        let beta = self.layout.total(theta, self.penalties);
        for belief in self.beliefs {
            let at = self.layout.offsets[belief.criterion];
            let bins = self.layout.slice(&beta, belief.criterion);
            let (goal, precision, share) = (belief.goal(bins), &belief.precision, &belief.share);
            // The goal moves with the criterion's average: holding it still would creep along the level, which
            // hardly anything else pins down.
            let pulls: Vec<f64> = bins.iter().zip(precision).map(|(b, p)| p * (b - goal)).collect();
            let (pull, mass): (f64, f64) = (pulls.iter().sum(), precision.iter().sum());
            for i in 0..bins.len() {
                gradient[at + i] += share[i] * pull - pulls[i];
                hessian[(at + i, at + i)] += precision[i];
                for j in 0..=i {
                    hessian[(at + i, at + j)] +=
                        mass * share[i] * share[j] - precision[i] * share[j] - share[i] * precision[j];
                }
            }
        }
    }

    /// A slope moves every bin of its criterion along the trend: its row is the bins' rows, summed with the
    /// trend's places, column by column as they lie in memory.
    fn add_slopes(&self, gradient: &mut [f64], hessian: &mut Mat<f64>) {
        let layout = self.layout;
        for (c, penalty) in self.penalties.iter().enumerate() {
            let Some(row) = layout.slopes[c] else { continue };
            let at = layout.offsets[c];
            let mut sums = vec![0.0; layout.bins];
            for (i, place) in penalty.trend.iter().enumerate() {
                gradient[row] += place * gradient[at + i];
                let below = &hessian.col_as_slice(at + i)[at + i + 1..layout.bins];
                let sums = sums[at + i + 1..].iter_mut().zip(below);
                sums.for_each(|(sum, value)| *sum += place * value);
            }
            let end = at + penalty.trend.len();
            for (j, sum) in sums.iter_mut().enumerate().take(end) {
                let from = at.max(j);
                let values = &hessian.col_as_slice(j)[from..end];
                let each = penalty.trend[from - at..].iter().zip(values);
                each.for_each(|(place, value)| *sum += place * value);
            }
            for (j, sum) in sums.into_iter().enumerate() {
                hessian[(row, j)] = sum;
            }
        }
        for (c, penalty) in self.penalties.iter().enumerate() {
            let Some(column) = layout.slopes[c] else { continue };
            let at = layout.offsets[c];
            for row in layout.slopes.iter().flatten().filter(|row| **row >= column) {
                hessian[(*row, column)] = penalty
                    .trend
                    .iter()
                    .enumerate()
                    .map(|(i, place)| place * hessian[(*row, at + i)])
                    .sum();
            }
        }
    }

    fn add_penalties(&self, theta: &[f64], gradient: &mut [f64], hessian: &mut Mat<f64>) {
        for (c, penalty) in self.penalties.iter().enumerate() {
            let (at, lambda) = (self.layout.offsets[c], self.lambdas[c]);
            for (i, pull) in penalty.times(self.layout.slice(theta, c)).into_iter().enumerate() {
                gradient[at + i] -= lambda * pull;
                hessian[(at + i, at + i)] += lambda * penalty.diagonal(i) + 1e-8;
                if i + 1 < penalty.size {
                    hessian[(at + i + 1, at + i)] += lambda * penalty.neighbour(i);
                }
            }
            if let Some(slope) = self.layout.slopes[c] {
                gradient[slope] -= self.trend_lambda * theta[slope];
                hessian[(slope, slope)] += self.trend_lambda;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use linfa::prelude::*;
    use ndarray::{Array1, Array2, ShapeBuilder};

    use super::*;
    use crate::fit::penalty::Shape;

    /// Two categories of four bins each and an outcome that depends on both.
    fn table() -> (Binned, Vec<f64>) {
        let n = 600;
        let columns: Vec<Vec<u16>> = vec![
            (0..n).map(|i| (i * 7 % 4) as u16).collect(),
            (0..n).map(|i| (i / 3 * 5 % 4) as u16).collect(),
        ];
        let ideal = (0..n)
            .map(|i| {
                f64::from(u8::from(
                    (i * 13 + 3 * columns[0][i] as usize + columns[1][i] as usize) % 11 < 4,
                ))
            })
            .collect();
        (
            Binned {
                rows: n,
                sizes: vec![4, 4],
                columns,
            },
            ideal,
        )
    }

    #[test]
    fn one_fixed_ridge_agrees_with_linfa_logistic() {
        let (bins, ideal) = table();
        let alpha = 2.0;
        let penalties = vec![Penalty::new(Shape::Exchangeable, &[150.0; 4]); 2];
        let start = Start {
            lambdas: vec![alpha; 2],
            intercept: 0.0,
            beta: vec![vec![0.0; 4]; 2],
            slopes: vec![0.0; 2],
            trend_lambda: 1.0,
        };
        let weights = vec![1.0; bins.rows];
        let sample = Sample {
            bins: &bins,
            ideal: &ideal,
            weights: &weights,
        };
        let newton = Newton::fit(sample, penalties, &[], Some(&start), Smoothing::Fixed).unwrap();

        let mut x = Array2::<f64>::zeros((bins.rows, 8).f());
        for (c, column) in bins.columns.iter().enumerate() {
            for (i, &bin) in column.iter().enumerate() {
                x[(i, 4 * c + bin as usize)] = 1.0;
            }
        }
        let y: Array1<bool> = ideal.iter().map(|y| *y == 1.0).collect();
        let linfa = linfa_logistic::LogisticRegression::default()
            .alpha(alpha)
            .gradient_tolerance(1e-10)
            .max_iterations(1000)
            .fit(&Dataset::new(x, y))
            .unwrap();
        // linfa's positive class is the more frequent one, not the true one.
        let sign = if linfa.labels().pos.class { 1.0 } else { -1.0 };
        assert!((newton.intercept - sign * linfa.intercept()).abs() < 1e-6);
        for (got, want) in newton.beta.iter().flatten().zip(linfa.params()) {
            assert!((got - sign * want).abs() < 1e-6, "{got} against {want}");
        }
    }

    #[test]
    fn a_weight_counts_as_that_many_accounts() {
        let (bins, ideal) = table();
        let twice: Vec<u32> = (0..bins.rows as u32).chain(0..bins.rows as u32).collect();
        let (double, outcomes) = (bins.select(&twice), [ideal.clone(), ideal.clone()].concat());
        let penalties = vec![Penalty::new(Shape::Exchangeable, &[150.0; 4]); 2];
        let fit = |bins: &Binned, ideal: &[f64], weight: f64| {
            let weights = vec![weight; ideal.len()];
            let sample = Sample {
                bins,
                ideal,
                weights: &weights,
            };
            Newton::fit(sample, penalties.clone(), &[], None, Smoothing::Learnt).unwrap()
        };
        let (weighted, repeated) = (fit(&bins, &ideal, 2.0), fit(&double, &outcomes, 1.0));
        for (a, b) in weighted.beta.iter().flatten().zip(repeated.beta.iter().flatten()) {
            assert!((a - b).abs() < 1e-6);
        }
    }

    #[test]
    fn a_straight_effect_is_taken_by_the_trend() {
        let n = 4_000;
        let column: Vec<u16> = (0..n).map(|i| (i % 20) as u16).collect();
        let ideal: Vec<f64> = (0..n)
            .map(|i| {
                let p = sigmoid((i % 20) as f64 / 5.0 - 2.0);
                f64::from(u8::from((i / 20) as f64 * 0.618_034 % 1.0 < p))
            })
            .collect();
        let bins = Binned {
            rows: n,
            sizes: vec![21],
            columns: vec![column],
        };
        let mut counts = vec![200.0; 20];
        counts.push(0.0);
        let weights = vec![1.0; n];
        let sample = Sample {
            bins: &bins,
            ideal: &ideal,
            weights: &weights,
        };
        let penalties = vec![Penalty::new(Shape::Ordered, &counts)];
        let fit = Newton::fit(sample, penalties, &[], None, Smoothing::Learnt).unwrap();
        for (bin, beta) in fit.beta[0][..20].iter().enumerate() {
            let want = bin as f64 / 5.0 - 1.9;
            assert!(
                (fit.intercept + beta - want + 0.1).abs() < 0.25,
                "bin {bin}: {beta}"
            );
        }
        assert!(fit.slopes[0] > 1.5);
    }

    #[test]
    fn smoothing_is_settled_where_a_fit_ends() {
        let (bins, ideal) = table();
        let weights = vec![1.0; bins.rows];
        let sample = Sample {
            bins: &bins,
            ideal: &ideal,
            weights: &weights,
        };
        let penalties = vec![Penalty::new(Shape::Exchangeable, &[150.0; 4]); 2];
        let fit = |start: Option<&Start>| {
            Newton::fit(sample, penalties.clone(), &[], start, Smoothing::Learnt).unwrap()
        };
        let once = fit(None);
        let twice = fit(Some(&once.start()));
        for (a, b) in once.lambdas.iter().zip(&twice.lambdas) {
            assert!((a / b).ln().abs() < 0.02, "{a} against {b}");
        }
    }
}
