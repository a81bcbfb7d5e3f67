//! The maximum of a concave log-likelihood by Newton's method, or why there is none.

use faer::linalg::solvers::{DenseSolveCore, Solve};
use faer::linalg::triangular_solve::solve_lower_triangular_in_place;
use faer::{Mat, MatRef, Par, Side};
use ndarray::{Array2, ArrayView2};

use crate::stats::vectors;

/// Most Newton steps; six are usual.
const STEPS: usize = 100;
/// Squared length, in standard errors, of the last step: what is left after it is of the order of its square (house
/// choice).
const NEAR: f64 = 1e-14;
/// Smallest eigenvalue of the information, as a correlation matrix, below which a covariate is a sum of others (house
/// choice: far above rounding, far below what data hold).
const COLLINEAR: f64 = 1e-9;
/// Share of the information at no effect that must be left at the maximum in every direction. Where groups are
/// separated each step leaves a third, down to `NEAR` (house choice).
const SEPARATED: f64 = 1e-7;

/// Why a regression has no estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// No event, or one outcome or one arm only.
    #[error("only one outcome occurs")]
    OneOutcome,
    /// A covariate is constant or a sum of others.
    #[error("a covariate follows from the others")]
    Collinear,
    /// Some covariates tell an outcome without fail, so that the coefficient is infinite.
    #[error("some covariates tell the outcome without fail")]
    Separated,
    /// The maximum was not reached, or a covariate is not finite.
    #[error("the fit did not converge")]
    NotConverged,
}

/// A log-likelihood at a point.
pub(crate) struct Local {
    pub value: f64,
    pub gradient: Vec<f64>,
    /// Minus the matrix of second derivatives.
    pub information: Mat<f64>,
}

impl Local {
    pub fn zeros(size: usize) -> Self {
        Self {
            value: 0.0,
            gradient: vec![0.0; size],
            information: Mat::zeros(size, size),
        }
    }
}

/// A point at which the gradient vanishes.
pub(crate) struct Maximum {
    pub point: Vec<f64>,
    pub value: f64,
    /// Inverse of the information.
    pub covariance: Mat<f64>,
}

impl Maximum {
    /// Newton's method with step halving from `start`, the point of no effect.
    pub fn find(start: Vec<f64>, at: impl Fn(&[f64]) -> Local) -> Result<Self, Unfit> {
        let size = start.len();
        let first = at(&start);
        if !first.value.is_finite() {
            return Err(Unfit::NotConverged);
        }
        if least_eigenvalue(&correlation(&first.information)?)? < COLLINEAR {
            return Err(Unfit::Collinear);
        }
        let none = first.information.llt(Side::Lower).map_err(|_| Unfit::Collinear)?;
        let (mut point, mut here) = (start, first);
        for _ in 0..STEPS {
            // Information that vanished has no inverse.
            let factor = here.information.llt(Side::Lower).map_err(|_| Unfit::Separated)?;
            let step = factor.solve(&Mat::from_fn(size, 1, |i, _| here.gradient[i]));
            vectors::clear();
            let length: f64 = (0..size).map(|i| here.gradient[i] * step[(i, 0)]).sum();
            if length <= NEAR {
                point.iter_mut().enumerate().for_each(|(i, b)| *b += step[(i, 0)]);
                return Self::reached(point, at, none.L());
            }
            let mut share = 1.0;
            (point, here) = loop {
                let next: Vec<f64> = (0..size).map(|i| point[i] + share * step[(i, 0)]).collect();
                let there = at(&next);
                // Near the maximum values differ by rounding only.
                if there.value >= here.value - 1e-12 * here.value.abs() {
                    break (next, there);
                }
                share /= 2.0;
                if share < 1e-9 {
                    return Err(Unfit::NotConverged);
                }
            };
        }
        Err(Unfit::NotConverged)
    }

    /// The maximum at a point, unless it is at infinity.
    fn reached(point: Vec<f64>, at: impl Fn(&[f64]) -> Local, none: MatRef<'_, f64>) -> Result<Self, Unfit> {
        let here = at(&point);
        let factor = here.information.llt(Side::Lower).map_err(|_| Unfit::Separated)?;
        if least_eigenvalue(&relative(&here.information, none))? < SEPARATED {
            return Err(Unfit::Separated);
        }
        let covariance = factor.inverse();
        vectors::clear();
        Ok(Self {
            covariance,
            value: here.value,
            point,
        })
    }
}

fn least_eigenvalue(of: &Mat<f64>) -> Result<f64, Unfit> {
    let values = of
        .self_adjoint_eigenvalues(Side::Lower)
        .map_err(|_| Unfit::NotConverged)?;
    Ok(values.into_iter().fold(f64::INFINITY, f64::min))
}

/// Scaled to ones on the diagonal.
fn correlation(of: &Mat<f64>) -> Result<Mat<f64>, Unfit> {
    let size = of.nrows();
    let scale: Vec<f64> = (0..size).map(|i| of[(i, i)].sqrt()).collect();
    if scale.iter().any(|s| *s <= 0.0 || s.is_nan()) {
        return Err(Unfit::Collinear);
    }
    Ok(Mat::from_fn(size, size, |i, j| {
        of[(i, j)] / (scale[i] * scale[j])
    }))
}

/// L⁻¹ `of` L⁻ᵀ: its eigenvalues are what is left of L Lᵀ in each direction.
fn relative(of: &Mat<f64>, root: MatRef<'_, f64>) -> Mat<f64> {
    let mut half = of.clone();
    solve_lower_triangular_in_place(root, half.as_mut(), Par::Seq);
    let mut both = half.transpose().to_owned();
    solve_lower_triangular_in_place(root, both.as_mut(), Par::Seq);
    both
}

/// Covariates with mean 0 and variance 1, one row per account, and how to go back.
pub(crate) struct Standardised {
    pub x: Array2<f64>,
    pub mean: Vec<f64>,
    pub sd: Vec<f64>,
}

impl Standardised {
    /// Fails on a column that is constant ([`Unfit::Collinear`]) or not finite ([`Unfit::NotConverged`]).
    pub fn new(x: ArrayView2<'_, f64>) -> Result<Self, Unfit> {
        let n = x.nrows() as f64;
        let mean: Vec<f64> = x.columns().into_iter().map(|c| c.sum() / n).collect();
        let mut x = x.as_standard_layout().into_owned();
        let mut squares = vec![0.0; mean.len()];
        for mut row in x.rows_mut() {
            for ((value, mean), square) in row.iter_mut().zip(&mean).zip(&mut squares) {
                *value -= mean;
                *square += *value * *value;
            }
        }
        let sd: Vec<f64> = squares.iter().map(|s| (s / n).sqrt()).collect();
        for (sd, mean) in sd.iter().zip(&mean) {
            if !sd.is_finite() {
                return Err(Unfit::NotConverged);
            }
            // A constant's mean is rounded.
            if *sd <= 1e-12 * mean.abs() {
                return Err(Unfit::Collinear);
            }
        }
        for mut row in x.rows_mut() {
            row.iter_mut().zip(&sd).for_each(|(value, sd)| *value /= sd);
        }
        Ok(Self { x, mean, sd })
    }
}
