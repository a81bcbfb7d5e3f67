//! Whether a fit of 30 % means 30 ideal accounts in a hundred.

use super::both_classes;
use crate::error::{Error, Result};
use crate::stats::share::{logit, quantile, sigmoid};

/// Mean squared error of fits: Σ w(p − y)² / Σ w.
///
/// Source: Brier (1950), *Monthly Weather Review* 78:1.
pub fn brier(fit: &[f64], ideal: &[bool], weights: Option<&[f64]>) -> f64 {
    weighted_mean(weights, fit.len(), |i| (fit[i] - f64::from(ideal[i])).powi(2))
}

/// 1 − Brier / (ȳ(1 − ȳ)): 0 is always answering the base rate. Absent with one outcome only.
pub fn brier_skill(fit: &[f64], ideal: &[bool]) -> Option<f64> {
    let rate = ideal.iter().filter(|y| **y).count() as f64 / ideal.len() as f64;
    let chance = rate * (1.0 - rate);
    (chance > 0.0).then(|| 1.0 - brier(fit, ideal, None) / chance)
}

/// Mean negative log-likelihood in nats: −Σ w ln(p if ideal, else 1 − p) / Σ w, fits clipped to [ε, 1 − ε].
///
/// Source: scikit-learn `log_loss`; ε is the distance from 1 to the next f64.
pub fn log_loss(fit: &[f64], ideal: &[bool], weights: Option<&[f64]>) -> f64 {
    weighted_mean(weights, fit.len(), |i| {
        let p = fit[i].clamp(f64::EPSILON, 1.0 - f64::EPSILON);
        -(if ideal[i] { p } else { 1.0 - p }).ln()
    })
}

fn weighted_mean(weights: Option<&[f64]>, n: usize, value: impl Fn(usize) -> f64) -> f64 {
    match weights {
        None => (0..n).map(value).sum::<f64>() / n as f64,
        Some(w) => (0..n).map(|i| w[i] * value(i)).sum::<f64>() / w.iter().sum::<f64>(),
    }
}

/// A calibration curve: one entry per bin that holds accounts.
#[derive(Debug, Clone, PartialEq)]
pub struct Reliability {
    /// Accounts in every bin, empty ones included.
    pub counts: Vec<usize>,
    /// Mean fit of each bin that holds accounts.
    pub mean_fit: Vec<f64>,
    /// Share of ideal accounts in each of them.
    pub ideal_rate: Vec<f64>,
    /// Expected calibration error: Σ nₖ/n·|ideal rate − mean fit|.
    pub ece: f64,
    /// Largest of those gaps.
    pub mce: f64,
}

impl Reliability {
    /// `bins` bins of equal width, (a, b]; 0 is in the first.
    ///
    /// Source: scikit-learn `calibration_curve`, strategy "uniform"; ECE: Naeini, Cooper & Hauskrecht (2015), AAAI.
    pub fn uniform(fit: &[f64], ideal: &[bool], bins: usize) -> Self {
        let edges: Vec<f64> = (1..bins).map(|k| k as f64 / bins as f64).collect();
        Self::between(fit, ideal, &edges)
    }

    /// `bins` bins of nearly equal count, cut at quantiles of the fits, (a, b].
    ///
    /// Source: scikit-learn `calibration_curve`, strategy "quantile".
    pub fn quantile(fit: &[f64], ideal: &[bool], bins: usize) -> Self {
        let mut sorted = fit.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        let edges: Vec<f64> = (1..bins)
            .map(|k| quantile(&sorted, k as f64 / bins as f64))
            .collect();
        Self::between(fit, ideal, &edges)
    }

    fn between(fit: &[f64], ideal: &[bool], edges: &[f64]) -> Self {
        let mut cells = vec![(0usize, 0.0, 0.0); edges.len() + 1];
        for (p, y) in fit.iter().zip(ideal) {
            let cell = &mut cells[edges.partition_point(|edge| edge < p)];
            cell.0 += 1;
            cell.1 += p;
            cell.2 += f64::from(*y);
        }
        let counts: Vec<usize> = cells.iter().map(|c| c.0).collect();
        let filled: Vec<_> = cells.into_iter().filter(|c| c.0 > 0).collect();
        let mean_fit: Vec<f64> = filled.iter().map(|c| c.1 / c.0 as f64).collect();
        let ideal_rate: Vec<f64> = filled.iter().map(|c| c.2 / c.0 as f64).collect();
        let gap = |k: usize| (ideal_rate[k] - mean_fit[k]).abs();
        let ece = filled
            .iter()
            .enumerate()
            .map(|(k, c)| c.0 as f64 * gap(k))
            .sum::<f64>()
            / fit.len() as f64;
        let mce = (0..filled.len()).map(gap).fold(0.0, f64::max);
        Self {
            counts,
            mean_fit,
            ideal_rate,
            ece,
            mce,
        }
    }
}

/// A line in log-odds, `intercept + slope·x`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// Log-odds at `x` = 0.
    pub intercept: f64,
    /// Log-odds per unit of `x`.
    pub slope: f64,
    /// Standard error of the slope.
    pub slope_se: f64,
}

/// Recalibration of fits: outcome against log-odds of fit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CalibrationLine {
    /// Slope 1 and intercept 0 are perfect; a slope under 1 means fits too extreme.
    pub line: Line,
    /// Intercept with the slope held at 1: overall optimism (< 0) or pessimism (> 0).
    pub in_the_large: f64,
    /// Its standard error.
    pub in_the_large_se: f64,
}

impl CalibrationLine {
    /// Fits are clipped to [10⁻⁶, 1 − 10⁻⁶].
    ///
    /// # Errors
    /// [`Error::Data`] for one outcome or constant fits, [`Error::NotConverged`] when outcomes are separated.
    ///
    /// Source: Cox (1958), *Biometrika* 45:562; Van Calster et al. (2019), *BMC Medicine* 17:230.
    pub fn new(fit: &[f64], ideal: &[bool]) -> Result<Self> {
        both_classes(ideal)?;
        let x: Vec<f64> = fit.iter().map(|p| logit(p.clamp(1e-6, 1.0 - 1e-6))).collect();
        let y: Vec<f64> = ideal.iter().map(|y| f64::from(*y)).collect();
        let (in_the_large, in_the_large_se) = shift(&x, &y)?;
        Ok(Self {
            line: Line::fit(&x, &y)?,
            in_the_large,
            in_the_large_se,
        })
    }
}

impl Line {
    /// Maximum likelihood of targets in [0, 1] by Newton's method.
    ///
    /// # Errors
    /// [`Error::Data`] when `x` is constant, [`Error::NotConverged`] when the line is infinitely steep.
    pub fn fit(x: &[f64], target: &[f64]) -> Result<Self> {
        let centre = x.iter().sum::<f64>() / x.len() as f64;
        if x.iter().all(|v| *v == x[0]) {
            return Err(Error::data(
                "every fit is the same, so no calibration line can be drawn",
                "look at the overall rate instead",
            ));
        }
        let rate = target.iter().sum::<f64>() / target.len() as f64;
        let (mut a, mut b) = (logit(rate.clamp(1e-9, 1.0 - 1e-9)), 0.0);
        let mut loss = deviance(x, target, centre, a, b);
        for _ in 0..MOST_STEPS {
            // Centred x keeps the 2×2 Hessian well conditioned.
            let (mut g0, mut g1, mut h00, mut h01, mut h11) = (0.0, 0.0, 0.0, 0.0, 0.0);
            for (v, t) in x.iter().zip(target) {
                let d = v - centre;
                let p = sigmoid(a + b * d);
                let w = p * (1.0 - p);
                g0 += t - p;
                g1 += (t - p) * d;
                h00 += w;
                h01 += w * d;
                h11 += w * d * d;
            }
            let determinant = h00 * h11 - h01 * h01;
            if determinant <= 1e-12 * h00 * h11 {
                break;
            }
            let (da, db) = (
                (h11 * g0 - h01 * g1) / determinant,
                (h00 * g1 - h01 * g0) / determinant,
            );
            // Newton overshoots far from the optimum: halve until the likelihood grows. Near it the sum only rounds.
            let mut step = 1.0;
            let most = loss + 1e-10 * loss.abs();
            while step > 1e-6 && deviance(x, target, centre, a + step * da, b + step * db) > most {
                step /= 2.0;
            }
            a += step * da;
            b += step * db;
            loss = deviance(x, target, centre, a, b);
            if da.abs().max(db.abs()) < 1e-10 * (1.0 + a.abs().max(b.abs())) {
                return Ok(Self {
                    intercept: a - b * centre,
                    slope: b,
                    slope_se: (h00 / determinant).sqrt(),
                });
            }
        }
        Err(Error::NotConverged {
            stage: "calibration line",
            iterations: MOST_STEPS,
            remedy: "outcomes are separated by the fits, or nearly; bring more accounts".into(),
        })
    }

    /// Fit of `x` after recalibration.
    pub fn predict(&self, x: f64) -> f64 {
        sigmoid(self.intercept + self.slope * x)
    }
}

/// More than enough for Newton with halving (house choice): 10 are usual, separated data never end.
const MOST_STEPS: usize = 100;

fn deviance(x: &[f64], target: &[f64], centre: f64, a: f64, b: f64) -> f64 {
    x.iter()
        .zip(target)
        .map(|(v, t)| {
            let z = a + b * (v - centre);
            z.max(0.0) + (-z.abs()).exp().ln_1p() - t * z
        })
        .sum()
}

/// Intercept and its standard error with log-odds `offset` given.
fn shift(offset: &[f64], target: &[f64]) -> Result<(f64, f64)> {
    let mut a = 0.0;
    for _ in 0..MOST_STEPS {
        let (mut g, mut h) = (0.0, 0.0);
        for (o, t) in offset.iter().zip(target) {
            let p = sigmoid(a + o);
            g += t - p;
            h += p * (1.0 - p);
        }
        // One parameter of a convex function: steps clipped to 2 cannot cycle.
        let step = (g / h).clamp(-2.0, 2.0);
        a += step;
        if step.abs() < 1e-11 * (1.0 + f64::abs(a)) {
            return Ok((a, h.sqrt().recip()));
        }
    }
    Err(Error::NotConverged {
        stage: "calibration in the large",
        iterations: MOST_STEPS,
        remedy: "bring more accounts".into(),
    })
}

/// Platt's calibration of scores: a line in log-odds on targets drawn in from 0 and 1 by the counts.
///
/// # Errors
/// As [`Line::fit`]; [`Error::Data`] with one outcome only.
///
/// Source: Platt (1999), *Advances in Large Margin Classifiers*, targets (N₊ + 1)/(N₊ + 2) and 1/(N₋ + 2).
pub fn platt(score: &[f64], ideal: &[bool]) -> Result<Line> {
    let (m, n) = both_classes(ideal)?;
    let (high, low) = ((m as f64 + 1.0) / (m as f64 + 2.0), 1.0 / (n as f64 + 2.0));
    let target: Vec<f64> = ideal.iter().map(|y| if *y { high } else { low }).collect();
    Line::fit(score, &target)
}

/// Isotonic regression: the increasing curve nearest to the outcomes, straight between its knots, flat outside.
#[derive(Debug, Clone, PartialEq)]
pub struct Isotonic {
    knots: Vec<(f64, f64)>,
}

impl Isotonic {
    /// Equal scores are averaged before pooling.
    ///
    /// # Errors
    /// [`Error::Data`] without accounts.
    ///
    /// Source: pool adjacent violators, Ayer et al. (1955), *Annals of Mathematical Statistics* 26:641.
    pub fn fit(score: &[f64], ideal: &[bool]) -> Result<Self> {
        if score.is_empty() {
            return Err(Error::data(
                "no account to calibrate on",
                "bring accounts with an outcome",
            ));
        }
        let mut order: Vec<usize> = (0..score.len()).collect();
        order.sort_unstable_by(|a, b| score[*a].total_cmp(&score[*b]));
        // Each block: its sum, its weight, and the distinct scores it covers.
        let mut blocks: Vec<(f64, f64, Vec<f64>)> = Vec::new();
        for tie in order.chunk_by(|a, b| score[*a] == score[*b]) {
            let sum = tie.iter().filter(|i| ideal[**i]).count() as f64;
            blocks.push((sum, tie.len() as f64, vec![score[tie[0]]]));
            while let [.., before, last] = blocks.as_mut_slice()
                && before.0 * last.1 >= last.0 * before.1
            {
                before.0 += last.0;
                before.1 += last.1;
                before.2.append(&mut last.2);
                blocks.pop();
            }
        }
        let knots = blocks
            .into_iter()
            .flat_map(|(sum, weight, scores)| scores.into_iter().map(move |s| (s, sum / weight)))
            .collect();
        Ok(Self { knots })
    }

    /// Calibrated fit of a score.
    pub fn predict(&self, score: f64) -> f64 {
        let after = self.knots.partition_point(|(s, _)| *s < score);
        match (after.checked_sub(1).map(|k| self.knots[k]), self.knots.get(after)) {
            (_, Some(&(s, value))) if s == score => value,
            (Some((s0, v0)), Some(&(s1, v1))) => v0 + (v1 - v0) * (score - s0) / (s1 - s0),
            (Some((_, value)), None) | (None, Some(&(_, value))) => value,
            // `fit` keeps at least one knot.
            (None, None) => f64::NAN,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separated_outcomes_have_no_line_and_say_so() {
        let fit = [0.1, 0.2, 0.8, 0.9];
        let error = CalibrationLine::new(&fit, &[false, false, true, true]).unwrap_err();
        assert!(matches!(error, Error::NotConverged { .. }), "{error}");
    }

    #[test]
    fn many_calibrated_accounts_have_a_line_of_slope_one() {
        // Of 100 accounts told k %, k are ideal.
        let told: Vec<f64> = (0..50_000).map(|i| ((i / 500) as f64 + 0.5) / 100.0).collect();
        let ideal: Vec<bool> = (0..50_000)
            .map(|i| (i % 100) as f64 + 0.5 < told[i] * 100.0 + f64::from(i % 200 < 100) - 0.5)
            .collect();
        let line = CalibrationLine::new(&told, &ideal).unwrap().line;
        assert!(
            (line.slope - 1.0).abs() < 0.02 && line.intercept.abs() < 0.02,
            "{line:?}"
        );
    }

    #[test]
    fn constant_fits_have_no_line() {
        let error = CalibrationLine::new(&[0.5; 4], &[false, false, true, true]).unwrap_err();
        assert!(matches!(error, Error::Data { .. }), "{error}");
    }

    #[test]
    fn weights_count_accounts_as_often() {
        let weighted = log_loss(&[0.3, 0.8], &[false, true], Some(&[2.0, 1.0]));
        let repeated = log_loss(&[0.3, 0.3, 0.8], &[false, false, true], None);
        assert!((weighted - repeated).abs() < 1e-15);
    }
}
