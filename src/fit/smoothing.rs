//! Smoothing learnt by the data, between the Newton steps of a fit.

use faer::linalg::solvers::{DenseSolveCore, Llt};
use faer::linalg::triangular_inverse::invert_lower_triangular;
use faer::{Mat, Side, get_global_parallelism};

use crate::fit::layout::Layout;
use crate::fit::penalty::{Penalty, Shape};
use crate::stats::product::dot;
use crate::stats::vectors;

/// Gamma prior on λ: shape, and mean for levels, for steps between neighbours and for trends. Without it marginal
/// likelihood under-smooths small tables (house choice, `docs/decisions.md`).
const PRIOR_SHAPE: f64 = 2.0;
const PRIOR_LEVELS: f64 = 15.0;
const PRIOR_STEPS: f64 = 10.0;
pub(super) const PRIOR_TREND: f64 = 1.0;
/// λ beyond which a criterion is switched off, and below which it is free.
const LAMBDA_RANGE: (f64, f64) = (1e-3, 1e5);

/// Most bins of a criterion whose smoothing is learnt over several turns at once: a turn costs their number cubed (house choice).
const SMALL: usize = 64;
/// Most turns at once: more would settle a criterion to what others will change (house choice).
const TURNS: usize = 6;
/// Move in ln λ below which more turns earn nothing (house choice: a fit asks 0.1).
const STILL: f64 = 1e-3;

/// Mean of the Gamma prior on a criterion's λ.
pub(super) fn prior_mean(penalty: &Penalty) -> f64 {
    if penalty.is_ordered() {
        PRIOR_STEPS
    } else {
        PRIOR_LEVELS
    }
}

/// What smoothing is learnt from: the inverse of a fit's Hessian, V = L⁻ᵀ L⁻¹, by L⁻¹ alone, at half the cost of V.
pub(super) struct Posterior<'a> {
    root: &'a Mat<f64>,
}

impl<'a> Posterior<'a> {
    /// Of the inverse of a factored matrix; `root` is overwritten.
    pub(super) fn of(factor: &Llt<f64>, root: &'a mut Mat<f64>) -> Self {
        invert_lower_triangular(root.as_mut(), factor.L(), get_global_parallelism());
        Self { root }
    }

    fn get(&self, i: usize, j: usize) -> f64 {
        let from = i.max(j);
        dot(
            &self.root.col_as_slice(i)[from..],
            &self.root.col_as_slice(j)[from..],
        )
    }

    /// Variances of some parameters, and the covariance of each with the next.
    fn band(&self, at: &[usize]) -> Band {
        Band {
            variance: at.iter().map(|&i| self.get(i, i)).collect(),
            neighbour: at.windows(2).map(|i| self.get(i[0], i[1])).collect(),
        }
    }
}

/// The diagonal of a covariance, and the entries beside it.
struct Band {
    variance: Vec<f64>,
    neighbour: Vec<f64>,
}

impl Band {
    /// `tr(V S)`.
    fn trace(&self, penalty: &Penalty) -> f64 {
        let diagonal = self.variance.iter().enumerate();
        let beside = self.neighbour.iter().enumerate();
        diagonal.map(|(i, v)| v * penalty.diagonal(i)).sum::<f64>()
            + beside.map(|(i, v)| 2.0 * v * penalty.neighbour(i)).sum::<f64>()
    }

    /// Variance of the step from each bin to the next.
    fn step(&self, i: usize) -> f64 {
        self.variance[i] + self.variance[i + 1] - 2.0 * self.neighbour[i]
    }
}

/// The likelihood as some parameters see it, all others free: of a quadratic one it is exactly what is left of the
/// posterior once their own prior is taken away, whatever smoothing they had.
struct Marginal {
    precision: Mat<f64>,
    pull: Vec<f64>,
}

impl Marginal {
    fn of(
        posterior: &Posterior<'_>,
        at: &[usize],
        mean: &[f64],
        lambda: f64,
        penalty: &Penalty,
    ) -> Option<Self> {
        let size = at.len();
        let mut wide = Mat::<f64>::zeros(size, size);
        for j in 0..size {
            for i in j..size {
                wide[(i, j)] = posterior.get(at[i], at[j]);
            }
        }
        let mut precision = wide.llt(Side::Lower).ok()?.inverse();
        let pull = (0..size).map(|i| dot(precision.col_as_slice(i), mean)).collect();
        add(&mut precision, -lambda, penalty);
        Some(Self { precision, pull })
    }

    /// The parameters and their covariance under another smoothing.
    fn posterior(&self, lambda: f64, penalty: &Penalty) -> Option<(Vec<f64>, Band)> {
        let size = self.pull.len();
        let mut precision = self.precision.clone();
        add(&mut precision, lambda, penalty);
        let covariance = precision.llt(Side::Lower).ok()?.inverse();
        let mean = (0..size)
            .map(|i| dot(covariance.col_as_slice(i), &self.pull))
            .collect();
        let band = Band {
            variance: (0..size).map(|i| covariance[(i, i)]).collect(),
            neighbour: (1..size).map(|i| covariance[(i, i - 1)]).collect(),
        };
        Some((mean, band))
    }
}

/// Adds `λ S` to a matrix of which the lower triangle is read.
fn add(precision: &mut Mat<f64>, lambda: f64, penalty: &Penalty) {
    for i in 0..penalty.size {
        precision[(i, i)] += lambda * penalty.diagonal(i);
        if i + 1 < penalty.size {
            precision[(i + 1, i)] += lambda * penalty.neighbour(i);
        }
    }
}

/// One Fellner–Schall update of a λ, within what one step of the fit may change.
fn updated(now: f64, before: f64, edf: f64, quadratic: f64, mean: f64) -> f64 {
    ((edf.max(1e-6) + PRIOR_SHAPE) / (quadratic + PRIOR_SHAPE / mean))
        .clamp(now / 8.0, now * 8.0)
        .clamp(before / 8.0, before * 8.0)
        .clamp(LAMBDA_RANGE.0, LAMBDA_RANGE.1)
}

/// Fellner–Schall updates of every λ, and of the steps' weights; returns the largest move in ln λ. The updates of one
/// criterion are repeated on the [`Marginal`] that the fit's posterior gives of it: alone they near their end by
/// half a step of the fit, each of which costs the number of all parameters cubed.
pub(super) fn learn(
    layout: &Layout,
    penalties: &mut [Penalty],
    lambdas: &mut [f64],
    trend_lambda: &mut f64,
    theta: &[f64],
    posterior: &Posterior<'_>,
) -> f64 {
    let mut most: f64 = 0.0;
    let mut moved = |before: f64, next: f64| {
        if next < 0.9 * LAMBDA_RANGE.1 {
            most = most.max((next / before).ln().abs());
        }
        next
    };
    let slopes: Vec<usize> = layout.slopes.iter().flatten().copied().collect();
    if !slopes.is_empty() {
        // One λ for all trends: each is too little to learn its own from.
        let mut each = Penalty::new(Shape::Exchangeable, &vec![1.0; slopes.len()]);
        let values: Vec<f64> = slopes.iter().map(|&at| theta[at]).collect();
        let next = settle(&slopes, &values, *trend_lambda, &mut each, PRIOR_TREND, posterior);
        *trend_lambda = moved(*trend_lambda, next);
    }
    for (c, penalty) in penalties.iter_mut().enumerate() {
        let bins = layout.slice(theta, c);
        let at: Vec<usize> = (layout.offsets[c]..).take(bins.len()).collect();
        let prior = prior_mean(penalty);
        lambdas[c] = moved(
            lambdas[c],
            settle(&at, bins, lambdas[c], penalty, prior, posterior),
        );
    }
    vectors::clear();
    most
}

/// The next λ of some parameters, and their steps' weights.
fn settle(
    at: &[usize],
    mean: &[f64],
    before: f64,
    penalty: &mut Penalty,
    prior: f64,
    posterior: &Posterior<'_>,
) -> f64 {
    let turn = |now: f64, penalty: &mut Penalty, mean: &[f64], band: &Band| {
        let edf = penalty.size as f64 - now * band.trace(penalty);
        let next = updated(now, before, edf, penalty.quadratic(mean), prior);
        penalty.reweigh(next, mean, |i| band.step(i));
        next
    };
    let seen = penalty.clone();
    let mut now = turn(before, penalty, mean, &posterior.band(at));
    if at.len() > SMALL || (now / before).ln().abs() < STILL {
        return now;
    }
    let Some(marginal) = Marginal::of(posterior, at, mean, before, &seen) else {
        return now;
    };
    for _ in 1..TURNS {
        // Rounding may leave a likelihood that says nothing slightly below nothing: what is known then stays.
        let Some((mean, band)) = marginal.posterior(now, penalty) else {
            break;
        };
        let last = now;
        now = turn(last, penalty, &mean, &band);
        if (now / last).ln().abs() < STILL {
            break;
        }
    }
    now
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A Hessian of eight parameters, of which all depend on each other.
    fn hessian() -> Mat<f64> {
        let of = |i: usize, k: usize| ((i * 7 + k * k * 3) as f64 * 0.618_034).fract() - 0.4;
        Mat::from_fn(8, 8, |i, j| {
            (0..20).map(|k| of(i, k) * of(j, k)).sum::<f64>() + if i == j { 0.5 } else { 0.0 }
        })
    }

    fn with_prior(lambda: f64, penalty: &Penalty, first: usize) -> Mat<f64> {
        let mut out = hessian();
        for i in 0..penalty.size {
            out[(first + i, first + i)] += lambda * penalty.diagonal(i);
            if i + 1 < penalty.size {
                out[(first + i, first + i + 1)] += lambda * penalty.neighbour(i);
                out[(first + i + 1, first + i)] += lambda * penalty.neighbour(i);
            }
        }
        out
    }

    #[test]
    fn what_others_leave_of_a_likelihood_knows_the_posterior_under_any_smoothing() {
        let (first, at) = (2, [2, 3, 4, 5, 6]);
        let penalty = Penalty::new(Shape::Ordered, &[10.0; 5]);
        let pull = Mat::from_fn(8, 1, |i, _| (i as f64 - 3.0) / 2.0);
        let now = with_prior(3.0, &penalty, first).llt(Side::Lower).unwrap();
        let mean: Vec<f64> = (0..5).map(|i| (now.inverse() * &pull)[(first + i, 0)]).collect();
        let mut root = Mat::zeros(8, 8);
        let posterior = Posterior::of(&now, &mut root);
        let marginal = Marginal::of(&posterior, &at, &mean, 3.0, &penalty).unwrap();

        let (mean, band) = marginal.posterior(40.0, &penalty).unwrap();
        let anew = with_prior(40.0, &penalty, first)
            .llt(Side::Lower)
            .unwrap()
            .inverse();
        let means = &anew * &pull;
        for i in 0..5 {
            assert!((mean[i] - means[(first + i, 0)]).abs() < 1e-9);
            assert!((band.variance[i] - anew[(first + i, first + i)]).abs() < 1e-9);
        }
        for i in 0..4 {
            assert!((band.neighbour[i] - anew[(first + i, first + i + 1)]).abs() < 1e-9);
        }
    }
}
