//! A difference of means adjusted for covariates: least squares with HC3 errors.

use faer::linalg::solvers::DenseSolveCore;
use faer::{Mat, Scale, Side};
use ndarray::ArrayView2;
use serde::{Deserialize, Serialize};

use super::moments::Moments;
use super::student;
use crate::error::{Error, Result};

/// Share of a column's variation that the others must leave it (house choice: six digits then stay).
const OWN: f64 = 1e-10;

/// Leverage from which an account decides its own fitted value (house choice).
const DECISIVE: f64 = 1.0 - 1e-9;

/// Residuals that are rounding, in standard deviations of the outcome (house choice).
const ROUNDING: f64 = 1e-13;

/// Mean outcome as a constant plus a coefficient times each column. Where a column says which arm an account is in (0
/// or 1), its coefficient is the difference of means at equal other columns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LeastSquares {
    /// The constant, then one coefficient per column, in units of the outcome per unit of the column.
    pub params: Vec<f64>,
    /// Standard errors of `params` if accounts vary alike everywhere.
    pub se_ols: Vec<f64>,
    /// Standard errors of `params` without that assumption, HC3.
    pub se_hc3: Vec<f64>,
    /// Accounts less parameters.
    pub df: f64,
    /// Share of the outcome's variation explained; absent when it does not vary.
    pub r2: Option<f64>,
}

impl LeastSquares {
    /// `design` has one row per account and one column per covariate, without the constant.
    ///
    /// # Errors
    /// [`Error::Data`] when a value is not finite, when there are no more accounts than parameters, when a column does
    /// not vary or is decided by the others, and when an account is the only one of its kind: its residual is 0 whatever
    /// its outcome, and HC3 is undefined.
    ///
    /// Source: MacKinnon & White (1985), *Journal of Econometrics* 29:305; with t and n − p degrees of freedom by Long &
    /// Ervin (2000), *American Statistician* 54:217.
    pub fn fit(design: ArrayView2<'_, f64>, outcome: &[f64]) -> Result<Self> {
        let (n, q) = (design.nrows(), design.ncols() + 1);
        if outcome.len() != n || !design.iter().chain(outcome).all(|v| v.is_finite()) {
            return Err(Error::data(
                "an account has no outcome or no value of a covariate",
                "leave such accounts out",
            ));
        }
        if n <= q {
            return Err(Error::data(
                format!("{n} accounts cannot carry {q} coefficients"),
                "bring more accounts or adjust for less",
            ));
        }
        // Standardised columns after the constant: cross products then lose no digits to offsets and units.
        let columns: Vec<(f64, f64)> = design
            .columns()
            .into_iter()
            .map(|column| spread(&column.to_vec()))
            .collect::<Option<_>>()
            .ok_or_else(collinear)?;
        let z = Mat::from_fn(n, q, |i, j| match j.checked_sub(1) {
            None => 1.0,
            Some(j) => (design[[i, j]] - columns[j].0) / columns[j].1,
        });
        let cross = (z.transpose() * &z).llt(Side::Lower).map_err(|_| collinear())?;
        let inverse = cross.inverse();
        // n·(Z'Z)⁻¹ has 1/(1 − R²) of each column on the others in its diagonal.
        if (1..q).any(|j| inverse[(j, j)] * n as f64 * OWN > 1.0) {
            return Err(collinear());
        }
        // Row i: what a unit of outcome of account i adds to each coefficient.
        let influence = &z * &inverse;
        let moments = Moments::of(outcome);
        let mean = moments.mean().unwrap_or(0.0); // there are accounts
        let centred = Mat::from_fn(n, 1, |i, _| outcome[i] - mean);
        let mut standard = influence.transpose() * &centred;
        let mut residuals = &centred - &z * &standard;
        let total = centred.squared_norm_l2();
        if residuals.squared_norm_l2() <= ROUNDING * ROUNDING * total {
            residuals.fill(0.0);
        }
        let leverage = |i: usize| (0..q).map(|j| influence[(i, j)] * z[(i, j)]).sum::<f64>();
        let leverages: Vec<f64> = (0..n).map(leverage).collect();
        if leverages.iter().any(|h| *h > DECISIVE) {
            return Err(Error::data(
                "an account is the only one of its kind, which leaves its kind without an error",
                "join rare kinds or leave that covariate out",
            ));
        }
        let left = residuals.squared_norm_l2();
        let df = (n - q) as f64;
        let weighted = Mat::from_fn(n, q, |i, j| {
            influence[(i, j)] * residuals[(i, 0)] / (1.0 - leverages[i])
        });
        // Back to the columns' own units.
        let units = Mat::from_fn(q, q, |i, j| match (i, j) {
            (0, 0) => 1.0,
            (0, j) => -columns[j - 1].0 / columns[j - 1].1,
            (i, j) if i == j => 1.0 / columns[i - 1].1,
            _ => 0.0,
        });
        standard[(0, 0)] += mean;
        let params = &units * standard;
        let errors = |covariance: Mat<f64>| -> Vec<f64> {
            let covariance = &units * covariance * units.transpose();
            (0..q).map(|i| covariance[(i, i)].max(0.0).sqrt()).collect()
        };
        Ok(Self {
            params: (0..q).map(|i| params[(i, 0)]).collect(),
            se_ols: errors(inverse * Scale(left / df)),
            se_hc3: errors(weighted.transpose() * &weighted),
            df,
            r2: (total > 0.0).then(|| 1.0 - left / total),
        })
    }

    /// Coefficient in HC3 standard errors; `None` when the columns explain the outcome without residue.
    pub fn t(&self, param: usize) -> Option<f64> {
        (self.se_hc3[param] > 0.0).then(|| self.params[param] / self.se_hc3[param])
    }

    /// Two-sided p-value of a coefficient of 0; `None` with [`LeastSquares::t`].
    pub fn p_value(&self, param: usize) -> Option<f64> {
        self.t(param).map(|t| student::two_sided(t, self.df))
    }

    /// Interval of a coefficient; `None` with [`LeastSquares::t`].
    pub fn interval(&self, param: usize, confidence: f64) -> Option<(f64, f64)> {
        self.t(param)?;
        let half = student::half_width(confidence, self.df) * self.se_hc3[param];
        Some((self.params[param] - half, self.params[param] + half))
    }
}

/// Mean and standard deviation of a column; `None` when it does not vary.
fn spread(column: &[f64]) -> Option<(f64, f64)> {
    let moments = Moments::of(column);
    let (mean, sd) = (moments.mean()?, moments.sd()?);
    (sd.is_finite() && sd > 4.0 * f64::EPSILON * mean.abs()).then_some((mean, sd))
}

fn collinear() -> Error {
    Error::data(
        "a covariate does not vary or is decided by the others",
        "leave one of them out",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::moments::Welch;
    use ndarray::{Array2, array};

    fn noise(i: usize) -> f64 {
        (i as f64 * 0.618_034).fract() - 0.5
    }

    /// With the arm alone, the coefficient is the difference of means, and HC3's variance that of each mean with n − 1
    /// where Welch has √((n − 1)·n): both are known in closed form.
    #[test]
    fn the_arm_alone_gives_the_difference_of_means() {
        let (m, n) = (30, 50);
        let outcome = (0..m + n)
            .map(|i| if i < m { noise(i) } else { 2.0 + 3.0 * noise(i) })
            .collect::<Vec<f64>>();
        let arm = Array2::from_shape_fn((m + n, 1), |(i, _)| f64::from(u8::from(i >= m)));
        let fit = LeastSquares::fit(arm.view(), &outcome).unwrap();
        let (a, b) = outcome.split_at(m);
        let (a, b) = (Moments::of(a), Moments::of(b));
        let welch = Welch::new(&a, &b).unwrap();
        assert!((fit.params[1] - welch.difference).abs() < 1e-12);
        let hc3 = a.variance().unwrap() / (m - 1) as f64 + b.variance().unwrap() / (n - 1) as f64;
        assert!((fit.se_hc3[1] - hc3.sqrt()).abs() < 1e-12);
        let (low, high) = fit.interval(1, 0.95).unwrap();
        assert!(low < 2.0 && 2.0 < high && fit.p_value(1).unwrap() < 1e-6);
        // The other arm as reference.
        let other = arm.mapv(|v| 1.0 - v);
        let back = LeastSquares::fit(other.view(), &outcome).unwrap();
        assert!((fit.params[1] + back.params[1]).abs() < 1e-12);
        assert!((fit.se_hc3[1] - back.se_hc3[1]).abs() < 1e-12);
    }

    /// Far offsets and large units of the columns change nothing but the constant.
    #[test]
    fn offsets_and_units_do_not_matter() {
        let n = 60;
        let design = Array2::from_shape_fn((n, 3), |(i, j)| noise(i * (7 * j + 3) + j));
        let outcome = (0..n)
            .map(|i| 5.0 + design[[i, 0]] - 2.0 * design[[i, 2]] + noise(i * 31 + 5))
            .collect::<Vec<f64>>();
        let plain = LeastSquares::fit(design.view(), &outcome).unwrap();
        let moved = design.mapv(|v| 1e6 * v + 1e8);
        let moved =
            LeastSquares::fit(moved.view(), &outcome.iter().map(|y| y + 1e6).collect::<Vec<_>>()).unwrap();
        for j in 1..=3 {
            assert!((moved.params[j] * 1e6 / plain.params[j] - 1.0).abs() < 1e-8);
            assert!((moved.se_hc3[j] * 1e6 / plain.se_hc3[j] - 1.0).abs() < 1e-8);
            assert!((moved.t(j).unwrap() / plain.t(j).unwrap() - 1.0).abs() < 1e-8);
        }
    }

    #[test]
    fn what_cannot_be_fitted_says_why() {
        let why = |design: &Array2<f64>, outcome: &[f64]| {
            LeastSquares::fit(design.view(), outcome).unwrap_err().to_string()
        };
        let y = [1.0, 3.0, 2.0, 5.0, 4.0];
        let constant = array![[1.0, 0.1], [0.0, 0.1], [1.0, 0.1], [0.0, 0.1], [1.0, 0.1]];
        assert!(why(&constant, &y).contains("does not vary"));
        let twice = array![[1.0, 5.0], [0.0, 3.0], [2.0, 7.0], [0.5, 4.0], [3.0, 9.0]];
        assert!(why(&twice, &y).contains("decided by the others"));
        let alone = array![[1.0], [0.0], [0.0], [0.0], [0.0]];
        assert!(why(&alone, &y).contains("only one of its kind"));
        assert!(why(&array![[1.0], [0.0]], &[1.0, 2.0]).contains("2 accounts cannot carry 2"));
        assert!(why(&array![[1.0], [0.0], [f64::NAN]], &[1.0, 2.0, 3.0]).contains("no value"));
        assert!(why(&Array2::zeros((0, 2)), &[]).contains("0 accounts"));
    }

    #[test]
    fn an_outcome_without_residue_has_params_but_no_test() {
        let design = array![
            [0.0, 1.3],
            [1.0, 2.1],
            [0.0, 3.7],
            [1.0, 4.9],
            [1.0, 5.2],
            [0.0, 8.8]
        ];
        let line = (0..6)
            .map(|i| 0.1 + 2.0 * design[[i, 0]] + 0.3 * design[[i, 1]])
            .collect::<Vec<f64>>();
        let fit = LeastSquares::fit(design.view(), &line).unwrap();
        assert!((fit.params[1] - 2.0).abs() < 1e-12 && fit.r2 == Some(1.0));
        assert_eq!(
            (fit.t(1), fit.p_value(1), fit.interval(1, 0.9)),
            (None, None, None)
        );
        let flat = LeastSquares::fit(design.view(), &[0.1; 6]).unwrap();
        assert_eq!((flat.r2, flat.t(1)), (None, None));
    }

    #[test]
    fn a_million_accounts() {
        let n = 1_000_000;
        let design = Array2::from_shape_fn(
            (n, 3),
            |(i, j)| if j == 0 { (i % 2) as f64 } else { noise(i * j + j) },
        );
        let outcome = (0..n)
            .map(|i| 3.0 * design[[i, 0]] + design[[i, 1]] + noise(i * 13))
            .collect::<Vec<f64>>();
        let fit = LeastSquares::fit(design.view(), &outcome).unwrap();
        assert!((fit.params[1] - 3.0).abs() < 5.0 * fit.se_hc3[1] && fit.se_hc3[1] < 1e-3);
        assert_eq!(fit.p_value(1), Some(0.0));
    }
}
