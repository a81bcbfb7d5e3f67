//! Fits on part of the accounts, from a fit on all of them: the same penalised likelihood and smoothing, its Newton steps
//! solved by conjugate gradients.
//!
//! The Hessian of all accounts is factored already, and that of most of them is much alike: preconditioned with it,
//! conjugate gradients arrive in a few turns, each one pass over the accounts and one solve with the factor. A factor of
//! its own for each part would cost `p³` instead of `p²`, and learning smoothing anew an inverse a step.

use faer::Mat;
use faer::linalg::solvers::Solve;

use crate::error::Result;
use crate::fit::layout::Layout;
use crate::fit::newton::{Belief, Newton, Problem, Sample, limited, stuck};
use crate::stats::product::dot;
use crate::stats::share::sigmoid;
use crate::stats::vectors;

/// Most Newton steps, and most turns of conjugate gradients in one (house choice: 4 and 10 are usual).
const MOST_STEPS: usize = 40;
const MOST_TURNS: usize = 60;
/// Share of a step's first residual (in the preconditioner's norm) that may be left (house choice).
const RESIDUAL: f64 = 1e-2;
/// Largest move of a log-odds in the last step (house choice: far below any standard error).
const STILL: f64 = 1e-4;

/// What a part of the accounts says, smoothing as it was learnt on all.
pub struct Part {
    /// Log-odds with the average bin everywhere.
    pub intercept: f64,
    /// Log-odds of each criterion's bins.
    pub beta: Vec<Vec<f64>>,
    /// Each criterion's straight trend, part of `beta`.
    pub slopes: Vec<f64>,
}

impl Newton {
    /// The fit of a part of the accounts that this one was learnt on, its bins the same.
    ///
    /// # Errors
    /// [`crate::Error::NotConverged`].
    ///
    /// Source: preconditioned conjugate gradients, Hestenes & Stiefel (1952), J. Res. NBS 49:409; truncated Newton, Dembo
    /// & Steihaug (1983), Math. Programming 26:190.
    pub fn on_part(&self, part: Sample<'_>, beliefs: &[Belief]) -> Result<Part> {
        let layout = Layout::new(part.bins, &self.penalties);
        let problem = Problem {
            sample: part,
            layout: &layout,
            penalties: &self.penalties,
            beliefs,
            lambdas: &self.lambdas,
            trend_lambda: self.trend_lambda,
        };
        let mut theta = layout.split(&self.start(), &self.penalties);
        for _ in 0..MOST_STEPS {
            let (objective, log_odds) = problem.objective(&theta);
            let (gradient, information) = problem.gradient(&theta, &log_odds);
            let step = self.step(&problem, &information, gradient);
            let (next, moved) = limited(&problem, &theta, &step, objective);
            theta = next;
            if moved < STILL {
                let (intercept, beta) = layout.unflatten(&layout.total(&theta, &self.penalties));
                let slopes = (0..self.penalties.len())
                    .map(|c| layout.slope(&theta, c))
                    .collect();
                return Ok(Part {
                    intercept,
                    beta,
                    slopes,
                });
            }
        }
        Err(stuck(MOST_STEPS))
    }

    /// One Newton step, nearly: conjugate gradients until little of the gradient is left.
    fn step(&self, problem: &Problem<'_>, information: &[f64], mut residual: Vec<f64>) -> Vec<f64> {
        let precondition = |r: &[f64]| -> Vec<f64> {
            let solved = self.factor.solve(&Mat::from_fn(r.len(), 1, |i, _| r[i]));
            vectors::clear();
            (0..r.len()).map(|i| solved[(i, 0)]).collect()
        };
        let mut step = vec![0.0; residual.len()];
        let mut direction = precondition(&residual);
        let mut left = dot(&residual, &direction);
        let enough = left * RESIDUAL * RESIDUAL;
        for _ in 0..MOST_TURNS {
            if left <= enough || left <= f64::MIN_POSITIVE {
                break;
            }
            let image = problem.hessian_times(&direction, information);
            let curvature = dot(&direction, &image);
            if curvature <= 0.0 || !curvature.is_finite() {
                break;
            }
            let share = left / curvature;
            for i in 0..step.len() {
                step[i] += share * direction[i];
                residual[i] -= share * image[i];
            }
            let conditioned = precondition(&residual);
            let now = dot(&residual, &conditioned);
            for (d, z) in direction.iter_mut().zip(&conditioned) {
                *d = z + now / left * *d;
            }
            left = now;
        }
        step
    }
}

impl Problem<'_> {
    /// Negative gradient, and each account's information.
    fn gradient(&self, theta: &[f64], log_odds: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let (residual, information): (Vec<f64>, Vec<f64>) = log_odds
            .iter()
            .zip(self.sample.ideal)
            .zip(self.sample.weights)
            .map(|((&eta, y), w)| {
                let p = sigmoid(eta);
                (w * (y - p), w * (p * (1.0 - p)).max(1e-6))
            })
            .unzip();
        let mut gradient = self.gather(&residual);
        let beta = self.layout.total(theta, self.penalties);
        for belief in self.beliefs {
            let bins = self.layout.slice(&beta, belief.criterion);
            self.pull(&mut gradient, belief, bins, belief.goal(bins), -1.0);
        }
        self.sum_slopes(&mut gradient);
        self.penalise(&mut gradient, theta, -1.0);
        (gradient, information)
    }

    /// The Hessian times a direction, without the Hessian.
    fn hessian_times(&self, direction: &[f64], information: &[f64]) -> Vec<f64> {
        let beta = self.layout.total(direction, self.penalties);
        let mut moved = self.layout.log_odds(self.sample.bins, &beta);
        moved.iter_mut().zip(information).for_each(|(eta, w)| *eta *= w);
        let mut image = self.gather(&moved);
        for belief in self.beliefs {
            let bins = self.layout.slice(&beta, belief.criterion);
            let goal = belief.goal(bins) - belief.target;
            self.pull(&mut image, belief, bins, goal, 1.0);
        }
        self.sum_slopes(&mut image);
        self.penalise(&mut image, direction, 1.0);
        for (i, d) in direction[..self.layout.bins].iter().enumerate() {
            image[i] += 1e-8 * d;
        }
        image
    }

    /// Sums of the accounts' values: all, then by bin of each criterion.
    fn gather(&self, values: &[f64]) -> Vec<f64> {
        let mut out = vec![0.0; self.layout.size];
        out[0] = values.iter().sum();
        for (column, at) in self.sample.bins.columns.iter().zip(&self.layout.offsets) {
            let sums = &mut out[*at..];
            column
                .iter()
                .zip(values)
                .for_each(|(&bin, value)| sums[usize::from(bin)] += value);
        }
        out
    }

    /// Adds a belief's gradient at `bins`, whose average moves with them.
    fn pull(&self, out: &mut [f64], belief: &Belief, bins: &[f64], goal: f64, sign: f64) {
        let at = self.layout.offsets[belief.criterion];
        let pulls: Vec<f64> = bins
            .iter()
            .zip(&belief.precision)
            .map(|(b, p)| p * (b - goal))
            .collect();
        let all: f64 = pulls.iter().sum();
        for (i, (pull, share)) in pulls.iter().zip(&belief.share).enumerate() {
            out[at + i] += sign * (pull - share * all);
        }
    }

    /// A slope moves every bin of its criterion along the trend.
    fn sum_slopes(&self, out: &mut [f64]) {
        for (c, penalty) in self.penalties.iter().enumerate() {
            if let Some(row) = self.layout.slopes[c] {
                out[row] = dot(&penalty.trend, self.layout.slice(out, c));
            }
        }
    }

    /// Adds the penalties' gradient.
    fn penalise(&self, out: &mut [f64], theta: &[f64], sign: f64) {
        for (c, penalty) in self.penalties.iter().enumerate() {
            let at = self.layout.offsets[c];
            for (i, pull) in penalty.times(self.layout.slice(theta, c)).into_iter().enumerate() {
                out[at + i] += sign * self.lambdas[c] * pull;
            }
            if let Some(slope) = self.layout.slopes[c] {
                out[slope] += sign * self.trend_lambda * theta[slope];
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::criteria::Binned;
    use crate::fit::newton::Smoothing;
    use crate::fit::penalty::{Penalty, Shape};

    /// A number of 20 bins and a category of 5, both of which tell, and a bin that only accounts left out hold.
    #[test]
    fn a_part_is_fitted_as_newton_fits_it() {
        let n = 900;
        let number: Vec<u16> = (0..n).map(|i| (i * 7 % 20) as u16).collect();
        let level: Vec<u16> = (0..n)
            .map(|i| if i % 300 == 0 { 4 } else { (i / 5 % 4) as u16 })
            .collect();
        let ideal: Vec<f64> = (0..n)
            .map(|i| {
                let p = sigmoid(f64::from(number[i]) / 6.0 - 2.0 + f64::from(level[i] % 3));
                f64::from(u8::from((i as f64 * 0.618_034) % 1.0 < p))
            })
            .collect();
        let weights: Vec<f64> = (0..n).map(|i| 1.0 + (i % 3) as f64 / 2.0).collect();
        let bins = Binned {
            rows: n,
            sizes: vec![21, 5],
            columns: vec![number, level],
        };
        let penalties = vec![
            Penalty::new(Shape::Ordered, &[45.0; 21]),
            Penalty::new(Shape::Exchangeable, &[180.0; 5]),
        ];
        let belief = Belief {
            criterion: 1,
            target: 0.7,
            precision: vec![0.0, 9.0, 0.0, 4.0, 0.0],
            share: vec![0.25, 0.25, 0.25, 0.245, 0.005],
        };
        let sample = Sample {
            bins: &bins,
            ideal: &ideal,
            weights: &weights,
        };
        let beliefs = [belief];
        let whole = Newton::fit(sample, penalties, &beliefs, None, Smoothing::Learnt).unwrap();

        let seen: Vec<u32> = (0..n as u32).filter(|i| i % 5 != 0).collect();
        let part_bins = bins.select(&seen);
        let pick = |values: &[f64]| -> Vec<f64> { seen.iter().map(|&i| values[i as usize]).collect() };
        let (ideal, weights) = (pick(&ideal), pick(&weights));
        let sample = Sample {
            bins: &part_bins,
            ideal: &ideal,
            weights: &weights,
        };
        let part = whole.on_part(sample, &beliefs).unwrap();
        let start = whole.start();
        let exact = Newton::fit(
            sample,
            whole.penalties.clone(),
            &beliefs,
            Some(&start),
            Smoothing::Fixed,
        )
        .unwrap();
        let all = |intercept: f64, beta: &[Vec<f64>]| -> Vec<f64> {
            beta.iter().flatten().map(|b| intercept + b).collect()
        };
        for (a, b) in all(part.intercept, &part.beta)
            .iter()
            .zip(all(exact.intercept, &exact.beta))
        {
            assert!((a - b).abs() < 1e-3, "{a} against {b}");
        }
        assert!((part.slopes[0] - exact.slopes[0]).abs() < 1e-3);
    }
}
