//! Logistic regression without penalty, for adjusting.

use faer::Mat;
use ndarray::{ArrayView2, Axis, s};
use rayon::prelude::*;

use super::maximum::{Local, Maximum, Standardised, Unfit};
use crate::stats::share::{logit, sigmoid};

/// Rows summed at a time; sums are added in the order of rows, whatever the number of threads.
const ROWS: usize = 4096;

/// log-odds(outcome) = intercept + Σ coefficient · covariate, at its maximum likelihood.
#[derive(Debug, Clone)]
pub struct Logistic {
    /// Intercept first, then one per covariate.
    pub coefficients: Vec<f64>,
    /// Of `coefficients`: the inverse of the information.
    pub covariance: Mat<f64>,
    /// Logarithm of the likelihood at the maximum.
    pub log_likelihood: f64,
}

impl Logistic {
    /// One row of `covariates` per account, without a column for the intercept; there may be no column.
    ///
    /// # Errors
    /// `Unfit`, when an outcome does not occur, a covariate is constant or a sum of others, or the covariates tell
    /// an outcome of some accounts without fail.
    ///
    /// Source: McCullagh & Nelder (1989), *Generalized Linear Models*, §4.4; separation: Albert & Anderson (1984),
    /// *Biometrika* 71:1.
    pub fn fit(covariates: ArrayView2<'_, f64>, outcome: &[bool]) -> Result<Self, Unfit> {
        let n = outcome.len().min(covariates.nrows());
        let (covariates, outcome) = (covariates.slice(s![..n, ..]), &outcome[..n]);
        let events = outcome.iter().filter(|y| **y).count();
        if events == 0 || events == n {
            return Err(Unfit::OneOutcome);
        }
        let standard = Standardised::new(covariates)?;
        let mut start = vec![0.0; 1 + covariates.ncols()];
        start[0] = logit(events as f64 / n as f64);
        let maximum = Maximum::find(start, |point| likelihood(&standard, outcome, point))?;
        // β = T γ takes the coefficients of standardised covariates to those of the covariates.
        let size = maximum.point.len();
        let back = Mat::from_fn(size, size, |i, j| match (i, j) {
            (0, 0) => 1.0,
            (0, j) => -standard.mean[j - 1] / standard.sd[j - 1],
            (i, j) if i == j => 1.0 / standard.sd[i - 1],
            _ => 0.0,
        });
        let point = &back * Mat::from_fn(size, 1, |i, _| maximum.point[i]);
        Ok(Self {
            coefficients: (0..size).map(|i| point[(i, 0)]).collect(),
            covariance: &back * maximum.covariance * back.transpose(),
            log_likelihood: maximum.value,
        })
    }

    /// Standard error of each coefficient.
    pub fn standard_errors(&self) -> Vec<f64> {
        let variances = (0..self.coefficients.len()).map(|i| self.covariance[(i, i)]);
        variances.map(|v| v.max(0.0).sqrt()).collect()
    }

    /// Log-odds of an account.
    pub fn log_odds(&self, covariates: impl IntoIterator<Item = f64>) -> f64 {
        let terms = self.coefficients[1..].iter().zip(covariates);
        self.coefficients[0] + terms.map(|(b, x)| b * x).sum::<f64>()
    }

    /// Probability of the outcome for each row of covariates.
    pub fn predict(&self, covariates: ArrayView2<'_, f64>) -> Vec<f64> {
        let rows = covariates.axis_iter(Axis(0));
        rows.map(|row| sigmoid(self.log_odds(row.iter().copied())))
            .collect()
    }
}

fn likelihood(standard: &Standardised, outcome: &[bool], point: &[f64]) -> Local {
    let starts: Vec<usize> = (0..outcome.len()).step_by(ROWS).collect();
    let parts: Vec<Local> = starts
        .into_par_iter()
        .map(|from| {
            let to = (from + ROWS).min(outcome.len());
            block(standard.x.slice(s![from..to, ..]), &outcome[from..to], point)
        })
        .collect();
    let mut sum = Local::zeros(point.len());
    for part in parts {
        sum.value += part.value;
        sum.gradient
            .iter_mut()
            .zip(part.gradient)
            .for_each(|(s, p)| *s += p);
        sum.information += part.information;
    }
    sum
}

fn block(x: ArrayView2<'_, f64>, outcome: &[bool], point: &[f64]) -> Local {
    let mut local = Local::zeros(point.len());
    let mut weighted = x.to_owned();
    for ((row, mut weighted), y) in x.rows().into_iter().zip(weighted.rows_mut()).zip(outcome) {
        let z = point[0] + row.iter().zip(&point[1..]).map(|(x, b)| x * b).sum::<f64>();
        let p = sigmoid(z);
        // ln p or ln(1 − p), without the rounding of a p near 1.
        let against = if *y { -z } else { z };
        local.value -= against.max(0.0) + (-against.abs()).exp().ln_1p();
        let surprise = if *y { sigmoid(-z) } else { -p };
        let weight = p * sigmoid(-z);
        local.gradient[0] += surprise;
        local.information[(0, 0)] += weight;
        for (j, (x, weighted)) in row.iter().zip(weighted.iter_mut()).enumerate() {
            local.gradient[j + 1] += surprise * x;
            *weighted *= weight;
            local.information[(0, j + 1)] += *weighted;
        }
    }
    let gram = weighted.t().dot(&x);
    for ((i, j), value) in gram.indexed_iter() {
        local.information[(i + 1, j + 1)] = *value;
    }
    for j in 1..point.len() {
        local.information[(j, 0)] = local.information[(0, j)];
    }
    local
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array2, concatenate};

    fn covariates(rows: usize) -> Array2<f64> {
        Array2::from_shape_fn((rows, 2), |(i, j)| {
            ((i + 1) as f64 * [0.618_034, 0.414_214][j]).fract() - 0.3
        })
    }

    /// Outcomes that follow the first covariate, more or less.
    fn outcomes(x: &Array2<f64>) -> Vec<bool> {
        let rows = x.rows().into_iter().enumerate();
        rows.map(|(i, row)| row[0] - 0.2 > (i as f64 * 0.732_051).fract() - 0.5)
            .collect()
    }

    /// One yes-no covariate: the coefficient is the log odds ratio, its variance the sum of 1/cells.
    #[test]
    fn a_table_of_two_by_two_by_hand() {
        let cells = [
            (true, true, 30),
            (true, false, 10),
            (false, true, 20),
            (false, false, 40),
        ];
        let (mut x, mut y) = (Vec::new(), Vec::new());
        for (arm, outcome, count) in cells {
            x.extend(vec![f64::from(u8::from(arm)); count]);
            y.extend(vec![outcome; count]);
        }
        let fit = Logistic::fit(Array2::from_shape_vec((100, 1), x).unwrap().view(), &y).unwrap();
        assert!((fit.coefficients[0] - 0.5f64.ln()).abs() < 1e-12);
        assert!((fit.coefficients[1] - 6f64.ln()).abs() < 1e-12);
        let variance = 1.0 / 30.0 + 1.0 / 10.0 + 1.0 / 20.0 + 1.0 / 40.0;
        assert!((fit.standard_errors()[1] - f64::sqrt(variance)).abs() < 1e-12);
    }

    #[test]
    fn shift_and_scale_of_covariates_do_not_matter() {
        let x = covariates(300);
        let y = outcomes(&x);
        let plain = Logistic::fit(x.view(), &y).unwrap();
        let moved = Logistic::fit(x.mapv(|v| 1e6 * v + 1e7).view(), &y).unwrap();
        assert!((plain.coefficients[1] - 1e6 * moved.coefficients[1]).abs() < 1e-8);
        assert!((plain.standard_errors()[2] - 1e6 * moved.standard_errors()[2]).abs() < 1e-8);
        assert!((plain.log_likelihood - moved.log_likelihood).abs() < 1e-8);
    }

    #[test]
    fn what_has_no_estimate_is_refused_with_the_reason() {
        let x = covariates(300);
        let y = outcomes(&x);
        let fit = |x: &Array2<f64>, y: &[bool]| Logistic::fit(x.view(), y).err();
        assert_eq!(fit(&x, &vec![true; 300]), Some(Unfit::OneOutcome));
        assert_eq!(fit(&x, &[]), Some(Unfit::OneOutcome));
        let sum = (&x.column(0) + &x.column(1)).insert_axis(Axis(1));
        let more = concatenate![Axis(1), x, sum];
        assert_eq!(fit(&more, &y), Some(Unfit::Collinear));
        assert_eq!(fit(&Array2::from_elem((300, 1), 0.1), &y), Some(Unfit::Collinear));
        assert_eq!(
            fit(&Array2::from_elem((300, 1), f64::NAN), &y),
            Some(Unfit::NotConverged)
        );
        let known: Vec<bool> = x.column(0).iter().map(|v| *v > 0.2).collect();
        assert_eq!(fit(&x, &known), Some(Unfit::Separated));
        // Only the accounts of one small group all have the same outcome.
        let mut group = Array2::zeros((300, 1));
        let yes: Vec<usize> = (0..300).filter(|i| y[*i]).take(12).collect();
        yes.iter().for_each(|i| group[[*i, 0]] = 1.0);
        assert_eq!(fit(&group, &y), Some(Unfit::Separated));
    }

    #[test]
    fn rare_outcomes_in_a_rare_group_are_still_fitted() {
        let n = 200_000;
        let x = Array2::from_shape_fn((n, 1), |(i, _)| f64::from(u8::from(i < 500)));
        let y: Vec<bool> = (0..n).map(|i| i == 3 || i == 1000 || i == 2000).collect();
        let fit = Logistic::fit(x.view(), &y).unwrap();
        let odds = (1.0 / 499.0) / (2.0 / 199_498.0);
        assert!((fit.coefficients[1] - f64::ln(odds)).abs() < 1e-9);
    }

    #[test]
    fn without_covariates_it_is_the_rate() {
        let fit = Logistic::fit(Array2::zeros((4, 0)).view(), &[true, false, false, false]).unwrap();
        assert!((sigmoid(fit.coefficients[0]) - 0.25).abs() < 1e-12);
    }
}
