//! Likelihood of a Gaussian mixture at given parameters, and what it costs in parameters.

use faer::{Mat, Side};
use ndarray::{Array2, ArrayView2};

use super::check_records;
use crate::error::{Error, Result};

/// Covariances of a mixture's components.
#[derive(Debug, Clone, PartialEq)]
pub enum Covariances {
    /// One symmetric matrix per component.
    Full(Vec<Array2<f64>>),
    /// Variances, components × coordinates.
    Diagonal(Array2<f64>),
}

/// A Gaussian mixture at fixed parameters.
#[derive(Debug, Clone)]
pub struct Mixture {
    log_weights: Vec<f64>,
    means: Array2<f64>,
    /// Lower Cholesky factor per component.
    factors: Vec<Array2<f64>>,
    /// Free parameters.
    parameters: usize,
}

impl Mixture {
    /// `weights` sum to 1; `means` is components × coordinates.
    ///
    /// # Errors
    /// [`Error::Setting`] when the parts do not fit together or are not a distribution, [`Error::Data`] when a
    /// covariance is not positive definite.
    pub fn new(weights: &[f64], means: Array2<f64>, covariances: &Covariances) -> Result<Self> {
        let (k, d) = means.dim();
        check_records(means.view())?;
        let sum: f64 = weights.iter().sum();
        if weights.len() != k
            || weights.iter().any(|w| !w.is_finite() || *w <= 0.0)
            || (sum - 1.0).abs() > 1e-6
        {
            let expected = format!("{k} positive numbers that sum to 1");
            return Err(Error::setting("weights", expected, format!("{weights:?}")));
        }
        let (factors, per_component) = match covariances {
            Covariances::Full(matrices) => {
                check_shape(
                    matrices.len() == k && matrices.iter().all(|m| m.dim() == (d, d)),
                    k,
                    d,
                )?;
                let factors: Result<Vec<_>> = matrices.iter().map(|m| cholesky(m.view())).collect();
                (factors?, d * (d + 1) / 2)
            }
            Covariances::Diagonal(variances) => {
                check_shape(variances.dim() == (k, d), k, d)?;
                if variances.iter().any(|v| !v.is_finite() || *v <= 0.0) {
                    return Err(not_positive());
                }
                let deviations = variances.rows().into_iter().map(|row| row.mapv(f64::sqrt));
                (deviations.map(|d| Array2::from_diag(&d)).collect(), d)
            }
        };
        Ok(Self {
            log_weights: weights.iter().map(|w| w.ln()).collect(),
            means,
            factors,
            parameters: k * per_component + k * d + k - 1,
        })
    }

    /// Free parameters: k·d(d + 1)/2 (full) or k·d (diagonal) of covariances, k·d of means, k − 1 of weights.
    pub fn parameters(&self) -> usize {
        self.parameters
    }

    /// Σ ln p(x) over accounts × coordinates, natural logarithm.
    ///
    /// # Errors
    /// [`Error::Data`] without accounts or with a coordinate that is not finite, [`Error::Setting`] when the space is
    /// another.
    pub fn log_likelihood(&self, records: ArrayView2<'_, f64>) -> Result<f64> {
        Ok(self
            .joint(records)?
            .rows()
            .into_iter()
            .map(|row| log_sum_exp(row.iter()))
            .sum())
    }

    /// Probability of each component given the account, accounts × components.
    ///
    /// # Errors
    /// As [`Self::log_likelihood`].
    pub fn responsibilities(&self, records: ArrayView2<'_, f64>) -> Result<Array2<f64>> {
        let mut joint = self.joint(records)?;
        for mut row in joint.rows_mut() {
            let total = log_sum_exp(row.iter());
            row.mapv_inplace(|v| (v - total).exp());
        }
        Ok(joint)
    }

    /// −2 ln L + p ln n. Lower is better.
    ///
    /// # Errors
    /// As [`Self::log_likelihood`].
    ///
    /// Source: Schwarz (1978), *Annals of Statistics* 6:461.
    pub fn bic(&self, records: ArrayView2<'_, f64>) -> Result<f64> {
        let n = records.nrows() as f64;
        Ok(-2.0 * self.log_likelihood(records)? + self.parameters as f64 * n.ln())
    }

    /// −2 ln L + 2p. Lower is better.
    ///
    /// # Errors
    /// As [`Self::log_likelihood`].
    ///
    /// Source: Akaike (1974), *IEEE Transactions on Automatic Control* 19:716.
    pub fn aic(&self, records: ArrayView2<'_, f64>) -> Result<f64> {
        Ok(-2.0 * self.log_likelihood(records)? + 2.0 * self.parameters as f64)
    }

    /// ln(weight) + ln N(x; mean, covariance), accounts × components.
    fn joint(&self, records: ArrayView2<'_, f64>) -> Result<Array2<f64>> {
        check_records(records)?;
        let (k, d) = self.means.dim();
        if records.ncols() != d {
            return Err(Error::setting(
                "records",
                format!("of {d} coordinates"),
                records.ncols(),
            ));
        }
        let constant = d as f64 / 2.0 * (2.0 * std::f64::consts::PI).ln();
        let mut joint = Array2::zeros((records.nrows(), k));
        let mut white = vec![0.0; d];
        for (c, factor) in self.factors.iter().enumerate() {
            let log_determinant: f64 = factor.diag().iter().map(|v| v.ln()).sum();
            let base = self.log_weights[c] - constant - log_determinant;
            for (record, mut out) in records.rows().into_iter().zip(joint.rows_mut()) {
                // Forward substitution: L·white = x − mean.
                for i in 0..d {
                    let solved: f64 = (0..i).map(|j| factor[[i, j]] * white[j]).sum();
                    white[i] = (record[i] - self.means[[c, i]] - solved) / factor[[i, i]];
                }
                out[c] = base - white.iter().map(|v| v * v).sum::<f64>() / 2.0;
            }
        }
        Ok(joint)
    }
}

fn cholesky(matrix: ArrayView2<'_, f64>) -> Result<Array2<f64>> {
    let (d, _) = matrix.dim();
    let copy = Mat::from_fn(d, d, |i, j| matrix[[i, j]]);
    let factor = copy.llt(Side::Lower).map_err(|_| not_positive())?;
    let lower = Array2::from_shape_fn((d, d), |(i, j)| if j <= i { factor.L()[(i, j)] } else { 0.0 });
    // A covariance that is not finite may pass the factorisation.
    if lower.iter().all(|v| v.is_finite()) {
        Ok(lower)
    } else {
        Err(not_positive())
    }
}

fn not_positive() -> Error {
    Error::data(
        "a component's covariance is not positive definite",
        "use fewer components or coordinates",
    )
}

fn check_shape(fits: bool, k: usize, d: usize) -> Result<()> {
    if fits {
        Ok(())
    } else {
        let expected = format!("given for {k} components of {d} coordinates");
        Err(Error::setting("covariances", expected, "another shape"))
    }
}

/// ln Σ eᵛ without overflow.
fn log_sum_exp<'a>(values: impl Iterator<Item = &'a f64> + Clone) -> f64 {
    let top = values.clone().copied().fold(f64::NEG_INFINITY, f64::max);
    top + values.map(|v| (v - top).exp()).sum::<f64>().ln()
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn parameters_that_are_no_mixture_are_errors() {
        let one = || Covariances::Diagonal(array![[1.0]]);
        assert!(Mixture::new(&[0.5], array![[0.0]], &one()).is_err());
        assert!(Mixture::new(&[0.5, 0.5], array![[0.0]], &one()).is_err());
        assert!(Mixture::new(&[1.0], array![[0.0, 1.0]], &one()).is_err());
        assert!(Mixture::new(&[1.0], array![[0.0]], &Covariances::Diagonal(array![[0.0]])).is_err());
        let singular = Covariances::Full(vec![array![[1.0, 1.0], [1.0, 1.0]]]);
        assert!(Mixture::new(&[1.0], array![[0.0, 0.0]], &singular).is_err());
        let unknown = Covariances::Full(vec![array![[f64::NAN]]]);
        assert!(Mixture::new(&[1.0], array![[0.0]], &unknown).is_err());
    }

    #[test]
    fn a_point_far_from_every_component_still_has_a_likelihood() {
        let mixture = Mixture::new(
            &[0.5, 0.5],
            array![[0.0], [1.0]],
            &Covariances::Diagonal(array![[1.0], [1.0]]),
        )
        .unwrap();
        let far = array![[1e3]];
        assert!(mixture.log_likelihood(far.view()).unwrap().is_finite());
        let row = mixture.responsibilities(far.view()).unwrap();
        assert!((row.sum() - 1.0).abs() < 1e-12);
        assert!(mixture.bic(Array2::zeros((0, 1)).view()).is_err());
    }
}
