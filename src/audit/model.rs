//! What a quick model of many columns tells of the outcome: logistic regression on one number per column.

use faer::linalg::solvers::Solve;
use faer::{Mat, Side};

use crate::fit::folds::Folds;
use crate::stats::share::sigmoid;

/// Ridge on the coefficients, the intercept free (house choice: as scikit-learn's default).
const RIDGE: f64 = 1.0;

/// Newton steps; ridge regression on log-odds is done in half as many.
const MOST_STEPS: usize = 15;

/// Largest step of a coefficient at which a fit is done (house choice).
const DONE: f64 = 1e-3;

/// Log-odds of each account, learnt on the other folds. `columns` are the accounts' log-odds by one column each.
/// Absent when a fit breaks down.
pub(super) fn cross_fitted(columns: &[&[f64]], ideal: &[bool], folds: &Folds) -> Option<Vec<f64>> {
    let mut told = vec![0.0; ideal.len()];
    let mut start = vec![0.0; columns.len() + 1];
    for fold in 0..folds.count {
        let held = |i: &usize| usize::from(folds.fold[*i]) == fold;
        let learn: Vec<usize> = (0..ideal.len()).filter(|i| !held(i)).collect();
        // Folds have most accounts in common: the last one's answer is close.
        start = fit(columns, ideal, &learn, start)?;
        for i in (0..ideal.len()).filter(held) {
            told[i] = log_odds(columns, &start, i);
        }
    }
    Some(told)
}

fn log_odds(columns: &[&[f64]], theta: &[f64], i: usize) -> f64 {
    columns
        .iter()
        .zip(&theta[1..])
        .fold(theta[0], |sum, (x, b)| sum + b * x[i])
}

/// Maximises the penalised likelihood by Newton's method.
fn fit(columns: &[&[f64]], ideal: &[bool], learn: &[usize], mut theta: Vec<f64>) -> Option<Vec<f64>> {
    let p = theta.len();
    for _ in 0..MOST_STEPS {
        let (mut gradient, mut hessian) = (Mat::<f64>::zeros(p, 1), vec![0.0; p * p]);
        let mut x = vec![1.0; p];
        for &i in learn {
            for (cell, column) in x[1..].iter_mut().zip(columns) {
                *cell = column[i];
            }
            let fit = sigmoid(log_odds(columns, &theta, i));
            let (residual, weight) = (f64::from(ideal[i]) - fit, fit * (1.0 - fit));
            for j in 0..p {
                gradient[(j, 0)] += residual * x[j];
                let scaled = weight * x[j];
                for (cell, other) in hessian[j * p..=j * p + j].iter_mut().zip(&x) {
                    *cell += scaled * other;
                }
            }
        }
        let mut system = Mat::<f64>::from_fn(p, p, |j, k| hessian[j.max(k) * p + j.min(k)]);
        for j in 1..p {
            gradient[(j, 0)] -= RIDGE * theta[j];
            system[(j, j)] += RIDGE;
        }
        let step = system.llt(Side::Lower).ok()?.solve(&gradient);
        let mut largest = 0.0f64;
        for (j, value) in theta.iter_mut().enumerate() {
            // Damped: without a ridge on the intercept a first step can overshoot.
            let step = step[(j, 0)].clamp(-5.0, 5.0);
            *value += step;
            largest = largest.max(step.abs());
        }
        if !largest.is_finite() {
            return None;
        }
        if largest < DONE {
            return Some(theta);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::strength::Strength;

    #[test]
    fn two_columns_tell_more_than_one() {
        let n = 400;
        let ideal: Vec<bool> = (0..n).map(|i| i * 7 % 10 < 4).collect();
        let noisy = |k: usize| -> Vec<f64> {
            (0..n)
                .map(|i| f64::from(ideal[i]) + (i * k % 101) as f64 / 40.0)
                .collect()
        };
        let (a, b) = (noisy(37), noisy(53));
        let folds = Folds::stratified(&ideal, 5, 0).unwrap();
        let auc = |columns: &[&[f64]]| {
            let told = cross_fitted(columns, &ideal, &folds).unwrap();
            Strength::of(&ideal, &told).unwrap().auc
        };
        assert!(auc(&[&a, &b]) > auc(&[&a]) + 0.03);
        assert!(auc(&[&a]) > 0.7);
    }
}
