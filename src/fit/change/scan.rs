//! Does what a criterion says of the outcome depend on when the account was decided? One break at an unknown date, and
//! a smooth trend, both against a null drawn on the counts of bin and period.

use rand::Rng;
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::stats::share::sigmoid;

/// Least information of a bin at a date for it to speak there: that of four accounts at even odds on either side
/// (house choice: below it a normal draw is no picture of a count).
const LEAST: f64 = 1.0;

/// Draws that reach the statistic before the p-value is known well enough.
///
/// Source: Besag & Clifford (1991), *Biometrika* 78:301 (sequential Monte Carlo p-values).
const REACHED: usize = 20;

/// Most draws (house choice: a p-value of 1/10,000 outlives Holm's correction over hundreds of tests).
const DRAWS: usize = 9_999;

/// Sweeps of coordinate-wise Newton steps: ten leave log-odds still to a hundredth (house choice).
const SWEEPS: usize = 10;

/// Ridge on the log-odds of a bin (house choice: a bin of few accounts keeps to the average).
const RIDGE: f64 = 2.0;

/// Residuals of the outcome and their variances by bin and period: `[bin × periods + period]`.
pub(super) struct Cells {
    pub residual: Vec<f64>,
    pub variance: Vec<f64>,
    pub bins: usize,
    pub periods: usize,
}

/// What was found of one criterion.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scan {
    /// First period after the most likely break.
    pub at: usize,
    /// Statistic of the break.
    pub step: f64,
    /// Statistic of the trend.
    pub slope: f64,
    /// p-value of the break, the search for its date included.
    pub step_p: f64,
    /// p-value of the trend.
    pub slope_p: f64,
}

/// Shares of ideal accounts that an additive model of all `columns` gives each account: what every account would be
/// if no criterion changed its meaning. Every column has the bins of its `sizes`; the period is one of the columns.
pub(super) fn expected(columns: &[&[u16]], sizes: &[usize], ideal: &[bool]) -> Vec<f64> {
    let n = ideal.len();
    let mut log_odds = vec![0.0; n];
    let mut fits = vec![0.5; n];
    let mut effects: Vec<Vec<f64>> = sizes.iter().map(|size| vec![0.0; *size]).collect();
    for _ in 0..SWEEPS {
        for (column, effects) in columns.iter().zip(&mut effects) {
            let mut sums = vec![(0.0, 0.0); effects.len()];
            for ((bin, fit), ideal) in column.iter().zip(&fits).zip(ideal) {
                let (gradient, curvature) = &mut sums[usize::from(*bin)];
                *gradient += f64::from(u8::from(*ideal)) - fit;
                *curvature += fit * (1.0 - fit);
            }
            let steps: Vec<f64> = sums
                .iter()
                .zip(effects.iter())
                .map(|((gradient, curvature), effect)| {
                    ((gradient - RIDGE * effect) / (curvature + RIDGE)).clamp(-1.0, 1.0)
                })
                .collect();
            effects
                .iter_mut()
                .zip(&steps)
                .for_each(|(effect, step)| *effect += step);
            for ((bin, log_odds), fit) in column.iter().zip(&mut log_odds).zip(&mut fits) {
                *log_odds += steps[usize::from(*bin)];
                *fit = sigmoid(*log_odds);
            }
        }
    }
    fits
}

impl Cells {
    pub fn new(
        column: &[u16],
        bins: usize,
        period: &[u16],
        periods: usize,
        fits: &[f64],
        ideal: &[bool],
    ) -> Self {
        let mut residual = vec![0.0; bins * periods];
        let mut variance = vec![0.0; bins * periods];
        for (((bin, period), fit), ideal) in column.iter().zip(period).zip(fits).zip(ideal) {
            let cell = usize::from(*bin) * periods + usize::from(*period);
            residual[cell] += f64::from(u8::from(*ideal)) - fit;
            variance[cell] += fit * (1.0 - fit);
        }
        Self {
            residual,
            variance,
            bins,
            periods,
        }
    }

    /// The likeliest break before one of `boundaries`, and the trend over periods; `None` where fewer than two bins
    /// have accounts on both sides of any date.
    ///
    /// Each statistic is a score test that the odds ratios of the bins are the same at all times: what is left of the
    /// residuals when each bin's level over all time and each side's level over all bins are taken out. The null
    /// draws residuals of the same variances, and p counts the draws' own best date.
    ///
    /// Source: Tarone (1985), *Biometrika* 72:91 (score test of homogeneous odds ratios); Andrews (1993),
    /// *Econometrica* 61:821 (the largest statistic over all dates).
    pub fn scan(&self, boundaries: std::ops::Range<usize>, random: &mut Xoshiro256PlusPlus) -> Option<Scan> {
        let contrasts: Vec<(usize, Contrast)> = boundaries
            .filter_map(|at| {
                let after = |period: usize| f64::from(u8::from(period >= at));
                Some((at, self.contrast(after)?))
            })
            .collect();
        let trend = self.contrast(|period| period as f64 / self.periods as f64)?;
        let at = |residual: &[f64]| {
            contrasts
                .iter()
                .map(|(at, contrast)| (*at, contrast.statistic(residual, self.periods)))
                .max_by(|a, b| a.1.total_cmp(&b.1))
        };
        let (date, step) = at(&self.residual)?;
        let slope = trend.statistic(&self.residual, self.periods);
        let deviations: Vec<f64> = self.variance.iter().map(|variance| variance.sqrt()).collect();
        let (mut drawn, mut steps, mut slopes) = (0, 0, 0);
        let mut residual = vec![0.0; deviations.len()];
        while drawn < DRAWS && (steps < REACHED || slopes < REACHED) {
            residual
                .iter_mut()
                .zip(&deviations)
                .for_each(|(residual, deviation)| *residual = deviation * normal(random));
            steps += usize::from(at(&residual).is_some_and(|(_, drawn)| drawn >= step));
            slopes += usize::from(trend.statistic(&residual, self.periods) >= slope);
            drawn += 1;
        }
        let p = |reached: usize| (reached + 1) as f64 / (drawn + 1) as f64;
        Some(Scan {
            at: date,
            step,
            slope,
            step_p: p(steps),
            slope_p: p(slopes),
        })
    }

    /// How each bin weighs the periods under a score of time; `None` unless two bins or more vary in it.
    fn contrast(&self, score: impl Fn(usize) -> f64) -> Option<Contrast> {
        let mut bins = Vec::new();
        for bin in 0..self.bins {
            let variance = &self.variance[bin * self.periods..(bin + 1) * self.periods];
            let total: f64 = variance.iter().sum();
            let mean = variance
                .iter()
                .enumerate()
                .map(|(g, v)| v * score(g))
                .sum::<f64>()
                / total.max(1e-12);
            let weights: Vec<f64> = (0..self.periods).map(|g| score(g) - mean).collect();
            let information: f64 = weights.iter().zip(variance).map(|(w, v)| w * w * v).sum();
            if information >= LEAST {
                bins.push((bin, weights, information));
            }
        }
        (bins.len() > 1).then_some(Contrast(bins))
    }
}

/// Bins that vary in a score of time: weights by period, and information.
struct Contrast(Vec<(usize, Vec<f64>, f64)>);

impl Contrast {
    /// `Σ U²/I − (Σ U)²/Σ I`: chi-squared with one degree of freedom less than bins.
    fn statistic(&self, residual: &[f64], periods: usize) -> f64 {
        let (mut squares, mut sum, mut information) = (0.0, 0.0, 0.0);
        for (bin, weights, of_bin) in &self.0 {
            let row = &residual[bin * periods..(bin + 1) * periods];
            let score: f64 = weights.iter().zip(row).map(|(w, r)| w * r).sum();
            squares += score * score / of_bin;
            sum += score;
            information += of_bin;
        }
        squares - sum * sum / information
    }
}

/// A draw of mean 0 and variance 1: the sum of twelve uniform draws less six would do for the middle, Box and Muller's
/// has the tails too.
fn normal(random: &mut Xoshiro256PlusPlus) -> f64 {
    let (a, b): (f64, f64) = (random.r#gen(), random.r#gen());
    (-2.0 * (1.0 - a).ln()).sqrt() * (std::f64::consts::TAU * b).cos()
}
