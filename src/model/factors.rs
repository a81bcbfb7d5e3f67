//! The posterior covariance in a form that a readable model can hold: a few shared factors and each bin's rest.

use faer::{Mat, Side};

use crate::stats::vectors;

/// Shared factors kept. Eight carry what the criteria's uncertainties have in common to within a few per cent of
/// an account's variance (house choice, `docs/decisions.md`).
const FACTORS: usize = 8;

/// `V ≈ F Fᵀ + diag(rest)`, exact on the diagonal.
pub struct Factors {
    /// One row per parameter.
    pub loadings: Vec<Vec<f64>>,
    pub rest: Vec<f64>,
}

impl Factors {
    /// Factors of a covariance. `share` says how often each parameter is met: frequent ones are fitted best.
    ///
    /// Source: principal-axis factoring, Harman (1976), *Modern Factor Analysis*.
    pub fn fit(covariance: &Mat<f64>, share: &[f64]) -> Self {
        let size = covariance.nrows();
        let rank = FACTORS.min(size);
        let scale: Vec<f64> = share.iter().map(|s| (s + 1e-3).sqrt()).collect();
        let mut rest = vec![0.0; size];
        let mut loadings = vec![vec![0.0; rank]; size];
        for _ in 0..4 {
            let shared = Mat::from_fn(size, size, |i, j| {
                (covariance[(i, j)] - if i == j { rest[i] } else { 0.0 }) * scale[i] * scale[j]
            });
            let (basis, values) = leading(&shared, rank);
            for i in 0..size {
                for k in 0..rank {
                    loadings[i][k] = round(basis[(i, k)] * values[k].max(0.0).sqrt() / scale[i]);
                }
                let explained: f64 = loadings[i].iter().map(|f| f * f).sum();
                // A rare bin must not be explained beyond its own variance.
                if explained > covariance[(i, i)] {
                    let shrink = (covariance[(i, i)] / explained).sqrt();
                    loadings[i].iter_mut().for_each(|f| *f = round(*f * shrink));
                }
                let explained: f64 = loadings[i].iter().map(|f| f * f).sum();
                rest[i] = (covariance[(i, i)] - explained).max(0.0);
            }
        }
        rest.iter_mut().for_each(|v| *v = round(*v));
        Self { loadings, rest }
    }
}

/// Five decimals of a log-odds: far finer than its uncertainty, and readable.
fn round(value: f64) -> f64 {
    (value * 1e5).round() / 1e5
}

/// The leading eigenvectors and eigenvalues of a symmetric matrix, by subspace iteration from a fixed start.
///
/// Source: Golub & Van Loan, *Matrix Computations* (4th ed.), §8.2.4.
fn leading(matrix: &Mat<f64>, rank: usize) -> (Mat<f64>, Vec<f64>) {
    let size = matrix.nrows();
    let mut basis = Mat::from_fn(size, rank, |i, k| {
        ((i * (k + 1)) as f64 * 0.618_034 + k as f64).sin()
    });
    for _ in 0..30 {
        basis = (matrix * &basis).qr().compute_thin_Q();
    }
    let small = basis.transpose() * matrix * &basis;
    let eigen = small.self_adjoint_eigen(Side::Lower);
    vectors::clear();
    match eigen {
        Ok(eigen) => {
            let values = (0..rank).map(|k| eigen.S()[k]).collect();
            (&basis * eigen.U(), values)
        }
        // A matrix that is all zeros has no factors.
        Err(_) => (basis, vec![0.0; rank]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variance_of_sums_is_kept_within_a_tenth() {
        // Two strong common causes and noise of its own for each of 40 parameters.
        let load = |i: usize, k: usize| ((i * 7 + k * 3) as f64).sin();
        let v = Mat::from_fn(40, 40, |i, j| {
            (0..2).map(|k| load(i, k) * load(j, k)).sum::<f64>() + if i == j { 0.3 } else { 0.0 }
        });
        let factors = Factors::fit(&v, &[0.1; 40]);
        for start in 0..30 {
            let picked: Vec<usize> = (start..start + 10).collect();
            let exact: f64 = picked
                .iter()
                .flat_map(|&i| picked.iter().map(move |&j| (i, j)))
                .map(|ij| v[ij])
                .sum();
            let shared: f64 = (0..FACTORS)
                .map(|k| {
                    picked
                        .iter()
                        .map(|&i| factors.loadings[i][k])
                        .sum::<f64>()
                        .powi(2)
                })
                .sum();
            let kept = shared + picked.iter().map(|&i| factors.rest[i]).sum::<f64>();
            assert!((kept / exact - 1.0).abs() < 0.1, "{kept} against {exact}");
        }
    }
}
