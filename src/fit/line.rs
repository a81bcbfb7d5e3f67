//! The calibration line in log-odds.

use crate::stats::share::sigmoid;

/// Evidence, in units of information, that the line is the identity: tiny tables should not bend it
/// (house choice, `docs/decisions.md`).
const IDENTITY: f64 = 5.0;

/// `log-odds = intercept + slope · raw`, learnt on log-odds of accounts that the fit had not seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    pub intercept: f64,
    pub slope: f64,
    /// Raw log-odds at which the slope's error does not matter: the accounts' information-weighted mean.
    pub pivot: f64,
    /// Variance of the slope.
    pub slope_variance: f64,
}

impl Line {
    /// Logistic regression of the outcome on `raw` (log-odds, NaN where never held out).
    ///
    /// Source: Cox (1958), Biometrika 45:562.
    pub fn fit(raw: &[f64], ideal: &[f64], weights: &[f64]) -> Self {
        let (mut intercept, mut slope) = (0.0, 1.0);
        let (mut pivot, mut slope_variance) = (0.0, 1.0 / IDENTITY);
        for _ in 0..50 {
            let (mut g0, mut g1) = (0.0, -IDENTITY * (slope - 1.0));
            let (mut h00, mut h01, mut h11) = (1e-9, 0.0, IDENTITY);
            for ((&x, y), weight) in raw
                .iter()
                .zip(ideal)
                .zip(weights)
                .filter(|((x, _), _)| !x.is_nan())
            {
                let p = sigmoid(intercept + slope * x);
                let (residual, information) = (weight * (y - p), weight * p * (1.0 - p));
                g0 += residual;
                g1 += residual * x;
                h00 += information;
                h01 += information * x;
                h11 += information * x * x;
            }
            let determinant = h00 * h11 - h01 * h01;
            (pivot, slope_variance) = (h01 / h00, h00 / determinant);
            let (a, b) = (
                (g0 * h11 - g1 * h01) / determinant,
                (g1 * h00 - g0 * h01) / determinant,
            );
            intercept += a;
            slope += b;
            if a.abs() + b.abs() < 1e-10 {
                break;
            }
        }
        // A line that turns scores upside down says only that there is no signal.
        Self {
            intercept,
            slope: slope.max(0.05),
            pivot,
            slope_variance,
        }
    }
}
