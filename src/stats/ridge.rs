//! Logistic regression with a ridge, on columns of which most cells may be nothing: it always has an answer, and has it soon.
//!
//! Levels are kept as codes, so that a turn costs an addition a column and row, however many levels there are, and no matrix is
//! made.

use std::borrow::Cow;

use super::maximum::Unfit;
use super::share::{logit, sigmoid};

/// Most Newton steps, and most turns of conjugate gradients in one (house choice: 6 and 40 are usual).
pub(crate) const MOST_STEPS: usize = 60;
const MOST_TURNS: usize = 400;
/// Share of a step's first residual (in the preconditioner's norm) that may be left (house choice: each step then leaves a
/// hundredth of the way).
const RESIDUAL: f64 = 1e-2;
/// Gain (nats per row) that the next step may still promise (house choice: no figure shows it).
const STILL: f64 = 1e-10;

/// What is known of every row.
#[derive(Debug, Clone)]
pub(crate) enum Covariate<'a> {
    /// A finite number, with one coefficient.
    Number(Cow<'a, [f64]>),
    /// One of so many levels, with a coefficient each; a code beyond them has none.
    Levels { codes: Vec<u32>, levels: usize },
}

impl Covariate<'_> {
    fn size(&self) -> usize {
        match self {
            Self::Number(_) => 1,
            Self::Levels { levels, .. } => *levels,
        }
    }
}

/// log-odds(outcome) = intercept + Σ coefficient · covariate, the coefficients drawn to 0.
#[derive(Debug, Clone)]
pub(crate) struct Ridge {
    /// Intercept first, then those of each covariate.
    theta: Vec<f64>,
}

impl Ridge {
    /// Minimises −ln L + ½ `ridge` Σ coefficient², the intercept free.
    ///
    /// # Errors
    /// [`Unfit::OneOutcome`]; [`Unfit::NotConverged`], with covariates that are not finite too.
    ///
    /// Source: truncated Newton, Dembo & Steihaug (1983), *Math. Programming* 26:190, its steps by conjugate gradients,
    /// Hestenes & Stiefel (1952), *J. Res. NBS* 49:409, preconditioned with the diagonal.
    pub fn fit(covariates: &[Covariate<'_>], outcome: &[bool], ridge: f64) -> Result<Self, Unfit> {
        let n = outcome.len() as f64;
        let events = outcome.iter().filter(|y| **y).count();
        if events == 0 || events == outcome.len() {
            return Err(Unfit::OneOutcome);
        }
        let problem = Problem {
            covariates,
            outcome,
            ridge,
            size: 1 + covariates.iter().map(Covariate::size).sum::<usize>(),
        };
        let mut theta = vec![0.0; problem.size];
        theta[0] = logit(events as f64 / n);
        let mut log_odds = problem.times(&theta);
        let mut loss = problem.loss(&theta, &log_odds);
        for _ in 0..MOST_STEPS {
            let gradient = problem.gradient(&theta, &log_odds);
            let step = problem.step(&gradient, &log_odds);
            let promised = dot(&gradient, &step) / 2.0;
            let mut share = 1.0;
            loop {
                let next: Vec<f64> = theta.iter().zip(&step).map(|(t, s)| t + share * s).collect();
                let there = problem.times(&next);
                let least = problem.loss(&next, &there);
                // Near the minimum values differ by rounding only.
                if least <= loss + 1e-12 * loss.abs() {
                    (theta, log_odds, loss) = (next, there, least);
                    break;
                }
                share /= 2.0;
                // A value that is not finite ends here too.
                if share < 1e-9 {
                    return Err(Unfit::NotConverged);
                }
            }
            if promised <= STILL * n && share == 1.0 {
                return Ok(Self { theta });
            }
        }
        Err(Unfit::NotConverged)
    }

    /// Log-odds of `rows` rows, which these covariates are of.
    pub fn log_odds(&self, covariates: &[Covariate<'_>], rows: usize) -> Vec<f64> {
        times(covariates, &self.theta, rows)
    }
}

struct Problem<'a> {
    covariates: &'a [Covariate<'a>],
    outcome: &'a [bool],
    ridge: f64,
    size: usize,
}

impl Problem<'_> {
    fn times(&self, theta: &[f64]) -> Vec<f64> {
        times(self.covariates, theta, self.outcome.len())
    }

    /// Sums of the rows' values, for each coefficient times its covariate to the power of 1 or 2.
    fn gather(&self, values: &[f64], square: bool) -> Vec<f64> {
        let mut out = vec![0.0; self.size];
        out[0] = values.iter().sum();
        let mut at = 1;
        for covariate in self.covariates {
            match covariate {
                Covariate::Number(x) if square => {
                    out[at] = x.iter().zip(values).map(|(x, v)| x * x * v).sum();
                }
                Covariate::Number(x) => out[at] = dot(x, values),
                Covariate::Levels { codes, levels } => {
                    let sums = &mut out[at..at + levels];
                    for (&code, value) in codes.iter().zip(values) {
                        if let Some(sum) = sums.get_mut(code as usize) {
                            *sum += value;
                        }
                    }
                }
            }
            at += covariate.size();
        }
        out
    }

    /// What is minimised.
    fn loss(&self, theta: &[f64], log_odds: &[f64]) -> f64 {
        let surprise = |(z, y): (&f64, &bool)| {
            let against = if *y { -z } else { *z };
            against.max(0.0) + (-against.abs()).exp().ln_1p()
        };
        let penalty: f64 = theta[1..].iter().map(|b| b * b).sum();
        log_odds.iter().zip(self.outcome).map(surprise).sum::<f64>() + 0.5 * self.ridge * penalty
    }

    /// Its gradient, downwards.
    fn gradient(&self, theta: &[f64], log_odds: &[f64]) -> Vec<f64> {
        let residual: Vec<f64> = log_odds
            .iter()
            .zip(self.outcome)
            .map(|(z, y)| f64::from(u8::from(*y)) - sigmoid(*z))
            .collect();
        let mut out = self.gather(&residual, false);
        out[1..]
            .iter_mut()
            .zip(&theta[1..])
            .for_each(|(g, b)| *g -= self.ridge * b);
        out
    }

    /// One Newton step, nearly: conjugate gradients until little of the gradient is left.
    fn step(&self, gradient: &[f64], log_odds: &[f64]) -> Vec<f64> {
        let information: Vec<f64> = log_odds
            .iter()
            .map(|z| {
                let p = sigmoid(*z);
                (p * (1.0 - p)).max(1e-9)
            })
            .collect();
        let mut diagonal = self.gather(&information, true);
        diagonal[1..].iter_mut().for_each(|d| *d += self.ridge);
        let precondition = |r: &[f64]| -> Vec<f64> { r.iter().zip(&diagonal).map(|(r, d)| r / d).collect() };

        let (mut step, mut residual) = (vec![0.0; self.size], gradient.to_vec());
        let mut direction = precondition(&residual);
        let mut left = dot(&residual, &direction);
        let enough = left * RESIDUAL * RESIDUAL;
        for _ in 0..MOST_TURNS {
            if left <= enough || left <= f64::MIN_POSITIVE {
                break;
            }
            let mut moved = self.times(&direction);
            moved.iter_mut().zip(&information).for_each(|(z, w)| *z *= w);
            let mut image = self.gather(&moved, false);
            image[1..]
                .iter_mut()
                .zip(&direction[1..])
                .for_each(|(i, d)| *i += self.ridge * d);
            let share = left / dot(&direction, &image);
            for i in 0..self.size {
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

fn times(covariates: &[Covariate<'_>], theta: &[f64], rows: usize) -> Vec<f64> {
    let mut out = vec![theta[0]; rows];
    let mut at = 1;
    for covariate in covariates {
        match covariate {
            Covariate::Number(x) => {
                let slope = theta[at];
                out.iter_mut().zip(x.iter()).for_each(|(z, x)| *z += slope * x);
            }
            Covariate::Levels { codes, levels } => {
                let of = &theta[at..at + levels];
                for (z, &code) in out.iter_mut().zip(codes) {
                    *z += of.get(code as usize).copied().unwrap_or(0.0);
                }
            }
        }
        at += covariate.size();
    }
    out
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use linfa::prelude::*;
    use linfa_logistic::LogisticRegression;
    use ndarray::{Array1, Array2};

    use super::*;

    /// A number and four levels, the last of which has no coefficient, all of which tell.
    fn table() -> (Vec<f64>, Vec<u32>, Vec<bool>) {
        let n = 600;
        let number: Vec<f64> = (0..n)
            .map(|i| (i as f64 * 0.414_214).fract() * 4.0 - 2.0)
            .collect();
        let codes: Vec<u32> = (0..n).map(|i| (i * 7 % 11 % 4) as u32).collect();
        let ideal = (0..n).map(|i| {
            (i as f64 * 0.618_034).fract() < sigmoid(0.8 * number[i] + f64::from(codes[i]) / 2.0 - 1.5)
        });
        let ideal = ideal.collect();
        (number, codes, ideal)
    }

    #[test]
    fn coefficients_are_linfas() {
        let (number, codes, ideal) = table();
        let covariates = [
            Covariate::Number(number.as_slice().into()),
            Covariate::Levels {
                codes: codes.clone(),
                levels: 3,
            },
        ];
        let fitted = Ridge::fit(&covariates, &ideal, 2.0).unwrap();
        let x = Array2::from_shape_fn((number.len(), 4), |(i, j)| match j {
            0 => number[i],
            level => f64::from(u8::from(codes[i] as usize + 1 == level)),
        });
        let linfa = LogisticRegression::default()
            .alpha(2.0)
            .gradient_tolerance(1e-10)
            .max_iterations(1_000)
            .fit(&Dataset::new(x, Array1::from(ideal)))
            .unwrap();
        // linfa's positive class is the more frequent one, not the true one.
        let sign = if linfa.labels().pos.class { 1.0 } else { -1.0 };
        let want = std::iter::once(linfa.intercept()).chain(linfa.params().iter().copied());
        for (got, want) in fitted.theta.iter().zip(want) {
            assert!((got - sign * want).abs() < 1e-5, "{got} against {want}");
        }
    }

    #[test]
    fn outcomes_told_without_fail_have_an_answer_and_one_outcome_none() {
        let told: Vec<f64> = (0..100).map(|i| f64::from(i % 2)).collect();
        let covariates = [Covariate::Number(told.as_slice().into())];
        let ideal: Vec<bool> = told.iter().map(|t| *t > 0.5).collect();
        let fitted = Ridge::fit(&covariates, &ideal, 1.0).unwrap();
        let log_odds = fitted.log_odds(&covariates, 100);
        assert!(log_odds[1] > 2.0 && log_odds[0] < -2.0);
        assert_eq!(
            Ridge::fit(&covariates, &[true; 100], 1.0).err(),
            Some(Unfit::OneOutcome)
        );
        let broken = [Covariate::Number(vec![f64::NAN; 100].into())];
        assert_eq!(Ridge::fit(&broken, &ideal, 1.0).err(), Some(Unfit::NotConverged));
    }
}
