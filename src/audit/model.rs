//! What a quick model of many columns tells of the outcome: logistic regression on one number per column.

use crate::fit::folds::Folds;
use crate::stats::ridge::{Covariate, Ridge};

/// Ridge on the coefficients, the intercept free (house choice: as scikit-learn's default).
const RIDGE: f64 = 1.0;

/// Log-odds of each account, learnt on the other folds. `columns` are the accounts' log-odds by one column each.
/// Absent when a fit breaks down.
pub(super) fn cross_fitted(columns: &[&[f64]], ideal: &[bool], folds: &Folds) -> Option<Vec<f64>> {
    let mut told = vec![0.0; ideal.len()];
    for fold in 0..folds.count {
        let (learn, held) = folds.split(fold);
        let of = |accounts: &[usize]| -> Vec<Covariate<'_>> {
            let pick = |column: &&[f64]| accounts.iter().map(|i| column[*i]).collect::<Vec<f64>>();
            columns
                .iter()
                .map(|column| Covariate::Number(pick(column).into()))
                .collect()
        };
        let outcome: Vec<bool> = learn.iter().map(|i| ideal[*i]).collect();
        let fitted = Ridge::fit(&of(&learn), &outcome, RIDGE).ok()?;
        for (i, log_odds) in held.iter().zip(fitted.log_odds(&of(&held), held.len())) {
            told[*i] = log_odds;
        }
    }
    Some(told)
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
