//! A difference of rates adjusted for covariates: standardisation, weighting, balance and overlap.
//!
//! Accounts of `b` are `true` in `arm`; differences are `b − a`.

use faer::Mat;
use ndarray::{Array2, ArrayView1, ArrayView2, Axis, concatenate, s};

use crate::stats::logistic::Logistic;
use crate::stats::maximum::Unfit;
use crate::stats::normal;
use crate::stats::share::sigmoid;

/// Propensities between which both arms are common enough to be compared.
///
/// Source: Crump, Hotz, Imbens & Mitnik (2009), *Biometrika* 96:187.
pub const OVERLAP: (f64, f64) = (0.1, 0.9);

/// What the rates would be if all accounts were in one arm, then all in the other, with the covariates they have.
#[derive(Debug, Clone)]
pub struct Adjusted {
    /// Difference of the rates as they are.
    pub crude: f64,
    /// Rate if all accounts were in `a`.
    pub rate_a: f64,
    /// Rate if all accounts were in `b`.
    pub rate_b: f64,
    /// `rate_b − rate_a`, in shares.
    pub difference: f64,
    /// Standard error of `difference`, for the covariates of these accounts.
    pub se: f64,
    /// Standard error of the log of [`Adjusted::risk_ratio`].
    log_ratio_se: f64,
    /// Outcome by intercept, arm and covariates, in this order.
    pub model: Logistic,
}

impl Adjusted {
    /// One row of `covariates` per account, without an intercept.
    ///
    /// # Errors
    /// `Unfit`, as [`Logistic::fit`] of outcome by arm and covariates; also when an arm is empty.
    ///
    /// Source: Greenland (1991), *Epidemiology* 2:387; standard error √(gᵀ V g), Greenland (2004), *American Journal of
    /// Epidemiology* 160:301.
    pub fn fit(outcome: &[bool], arm: &[bool], covariates: ArrayView2<'_, f64>) -> Result<Self, Unfit> {
        let n = outcome.len().min(arm.len()).min(covariates.nrows());
        let (outcome, arm) = (&outcome[..n], &arm[..n]);
        let crude = crude(outcome, arm).ok_or(Unfit::OneOutcome)?;
        let in_b: Array2<f64> = Array2::from_shape_fn((n, 1), |(i, _)| f64::from(u8::from(arm[i])));
        let design = concatenate![Axis(1), in_b, covariates.slice(s![..n, ..])];
        let model = Logistic::fit(design.view(), outcome)?;
        let a = Standardised::new(&model, design.view(), 0.0);
        let b = Standardised::new(&model, design.view(), 1.0);
        let size = model.coefficients.len();
        let error = |gradient: &dyn Fn(usize) -> f64| {
            let g = Mat::from_fn(size, 1, |i, _| gradient(i));
            let variance = g.transpose() * &model.covariance * &g;
            variance[(0, 0)].max(0.0).sqrt()
        };
        Ok(Self {
            crude,
            rate_a: a.rate,
            rate_b: b.rate,
            difference: b.rate - a.rate,
            se: error(&|i| b.gradient[i] - a.gradient[i]),
            log_ratio_se: error(&|i| b.gradient[i] / b.rate - a.gradient[i] / a.rate),
            model,
        })
    }

    /// Normal interval of the difference, within [−1, 1].
    pub fn interval(&self, confidence: f64) -> (f64, f64) {
        let half = normal::half_width(confidence) * self.se;
        (
            (self.difference - half).max(-1.0),
            (self.difference + half).min(1.0),
        )
    }

    /// Two-sided p-value of no difference; `None` when the standard error is 0 by rounding.
    pub fn p_value(&self) -> Option<f64> {
        (self.se > 0.0).then(|| normal::two_sided(self.difference / self.se))
    }

    /// `rate_b / rate_a`; `None` when that is not finite or 0, by rounding of a rate next to 0.
    pub fn risk_ratio(&self) -> Option<f64> {
        let ratio = self.rate_b / self.rate_a;
        (ratio.is_finite() && ratio > 0.0).then_some(ratio)
    }

    /// Interval of [`Adjusted::risk_ratio`], normal on the log scale; `None` with it.
    pub fn risk_ratio_interval(&self, confidence: f64) -> Option<(f64, f64)> {
        let (ratio, half) = (
            self.risk_ratio()?,
            normal::half_width(confidence) * self.log_ratio_se,
        );
        half.is_finite()
            .then(|| (ratio * (-half).exp(), ratio * half.exp()))
    }
}

/// Mean fitted probability with all accounts in one arm, and its gradient by the coefficients.
struct Standardised {
    rate: f64,
    gradient: Vec<f64>,
}

impl Standardised {
    fn new(model: &Logistic, design: ArrayView2<'_, f64>, arm: f64) -> Self {
        let n = design.nrows() as f64;
        let mut sum = Self {
            rate: 0.0,
            gradient: vec![0.0; model.coefficients.len()],
        };
        for row in design.rows() {
            let there = || std::iter::once(arm).chain(row.iter().skip(1).copied());
            let z = model.log_odds(there());
            let p = sigmoid(z);
            let slope = p * sigmoid(-z);
            sum.rate += p / n;
            let terms = std::iter::once(1.0).chain(there());
            sum.gradient
                .iter_mut()
                .zip(terms)
                .for_each(|(g, x)| *g += slope * x / n);
        }
        sum
    }
}

/// Difference of the rates as they are; `None` when an arm is empty.
fn crude(outcome: &[bool], arm: &[bool]) -> Option<f64> {
    let mut counts = [(0.0, 0.0); 2];
    for (y, arm) in outcome.iter().zip(arm) {
        let (n, hits) = &mut counts[usize::from(*arm)];
        *n += 1.0;
        *hits += f64::from(u8::from(*y));
    }
    let [(n_a, hits_a), (n_b, hits_b)] = counts;
    (n_a > 0.0 && n_b > 0.0).then(|| hits_b / n_b - hits_a / n_a)
}

/// Each account's probability of being in `b` given its covariates.
#[derive(Debug, Clone)]
pub struct Propensity {
    /// One per account.
    pub scores: Vec<f64>,
    arm: Vec<bool>,
}

/// How far apart the arms' means of a covariate are, in pooled standard deviations; `None` when it varies in neither
/// arm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Balance {
    /// As the accounts came.
    pub before: Option<f64>,
    /// After weighting each account by the inverse of the propensity of its own arm.
    pub after: Option<f64>,
}

impl Propensity {
    /// One row of `covariates` per account, without an intercept.
    ///
    /// # Errors
    /// `Unfit`, as [`Logistic::fit`] of arm by covariates.
    ///
    /// Source: Rosenbaum & Rubin (1983), *Biometrika* 70:41.
    pub fn fit(arm: &[bool], covariates: ArrayView2<'_, f64>) -> Result<Self, Unfit> {
        let model = Logistic::fit(covariates, arm)?;
        let scores = model.predict(covariates);
        Ok(Self {
            arm: arm[..scores.len().min(arm.len())].to_vec(),
            scores,
        })
    }

    /// Inverse of the propensity of each account's own arm.
    pub fn weights(&self) -> Vec<f64> {
        let accounts = self.scores.iter().zip(&self.arm);
        accounts
            .map(|(score, arm)| 1.0 / if *arm { *score } else { 1.0 - score })
            .collect()
    }

    /// Difference of weighted rates, to hold beside [`Adjusted::difference`]: they adjust by different models. `None`
    /// when a weight is infinite by rounding.
    ///
    /// Source: Hájek's ratio, Lunceford & Davidian (2004), *Statistics in Medicine* 23:2937.
    pub fn difference(&self, outcome: &[bool]) -> Option<f64> {
        let mut sums = [(0.0, 0.0); 2];
        for ((y, arm), weight) in outcome.iter().zip(&self.arm).zip(self.weights()) {
            let (total, hits) = &mut sums[usize::from(*arm)];
            *total += weight;
            *hits += weight * f64::from(u8::from(*y));
        }
        let [(total_a, hits_a), (total_b, hits_b)] = sums;
        let difference = hits_b / total_b - hits_a / total_a;
        difference.is_finite().then_some(difference)
    }

    /// Standardised mean difference of each column of `covariates`, before and after weighting; beyond ±0.1 the arms
    /// are not alike in it. The denominator is √((s²_b + s²_a) / 2) of the accounts as they are in both.
    ///
    /// Source: Austin (2009), *Statistics in Medicine* 28:3083.
    pub fn balance(&self, covariates: ArrayView2<'_, f64>) -> Vec<Balance> {
        let weights = self.weights();
        let ones = vec![1.0; weights.len()];
        let columns = covariates.columns().into_iter();
        columns
            .map(|column| {
                let spread = self.spread(column);
                let apart = |weights: &[f64]| {
                    let [mean_a, mean_b] = self.means(column, weights);
                    let apart = (mean_b - mean_a) / spread?;
                    apart.is_finite().then_some(apart)
                };
                Balance {
                    before: apart(&ones),
                    after: apart(&weights),
                }
            })
            .collect()
    }

    /// Weighted mean of a covariate in each arm.
    fn means(&self, column: ArrayView1<'_, f64>, weights: &[f64]) -> [f64; 2] {
        let mut sums = [(0.0, 0.0); 2];
        for ((x, arm), weight) in column.iter().zip(&self.arm).zip(weights) {
            let (total, sum) = &mut sums[usize::from(*arm)];
            *total += weight;
            *sum += weight * x;
        }
        sums.map(|(total, sum)| sum / total)
    }

    /// Standard deviation of a covariate within arms; `None` when it varies in neither or an arm has one account.
    fn spread(&self, column: ArrayView1<'_, f64>) -> Option<f64> {
        let means = self.means(column, &vec![1.0; self.arm.len()]);
        let mut squares = [(0.0, 0.0); 2];
        for (x, arm) in column.iter().zip(&self.arm) {
            let (n, sum) = &mut squares[usize::from(*arm)];
            *n += 1.0;
            *sum += (x - means[usize::from(*arm)]).powi(2);
        }
        let [a, b] = squares.map(|(n, sum)| sum / (n - 1.0));
        let spread = f64::sqrt((a + b) / 2.0);
        // The mean of a constant is rounded.
        let largest = means[0].abs().max(means[1].abs());
        (spread.is_finite() && spread > 1e-12 * largest).then_some(spread)
    }

    /// Share of the accounts of `a` and of `b` whose propensity is within [`OVERLAP`].
    pub fn overlap(&self) -> [f64; 2] {
        let (low, high) = OVERLAP;
        let mut counts = [(0.0, 0.0); 2];
        for (score, arm) in self.scores.iter().zip(&self.arm) {
            let (n, inside) = &mut counts[usize::from(*arm)];
            *n += 1.0;
            *inside += f64::from(u8::from((low..=high).contains(score)));
        }
        // Neither is empty: a logistic regression has both outcomes.
        counts.map(|(n, inside)| inside / n)
    }

    /// Share of all accounts whose propensity occurs in both arms: between the greater of both least ones and the
    /// lesser of both greatest.
    ///
    /// Source: Dehejia & Wahba (1999), *JASA* 94:1053.
    pub fn common_support(&self) -> f64 {
        let mut ranges = [(f64::INFINITY, f64::NEG_INFINITY); 2];
        for (score, arm) in self.scores.iter().zip(&self.arm) {
            let (low, high) = &mut ranges[usize::from(*arm)];
            *low = low.min(*score);
            *high = high.max(*score);
        }
        let [(low_a, high_a), (low_b, high_b)] = ranges;
        let common = low_a.max(low_b)..=high_a.min(high_b);
        let inside = self.scores.iter().filter(|score| common.contains(score)).count();
        inside as f64 / self.scores.len() as f64
    }
}

/// How strongly something unmeasured would have to go with both arm and outcome, as risk ratios, to explain a risk
/// ratio away: 1 when there is nothing to explain. `None` unless the ratio is positive and finite.
///
/// ```
/// use lookalike::compare::standardise::e_value;
/// assert!((e_value(3.9).unwrap() - 7.26).abs() < 0.005); // as published
/// ```
///
/// Source: VanderWeele & Ding (2017), *Annals of Internal Medicine* 167:268.
pub fn e_value(risk_ratio: f64) -> Option<f64> {
    let ratio = risk_ratio.max(1.0 / risk_ratio);
    (risk_ratio > 0.0 && ratio.is_finite()).then(|| ratio + (ratio * (ratio - 1.0)).sqrt())
}

/// [`e_value`] of the limit of a risk ratio's interval that is nearest 1: to explain the interval away.
pub fn e_value_of_interval((low, high): (f64, f64)) -> Option<f64> {
    let nearest = if low > 1.0 {
        low
    } else if high < 1.0 {
        high
    } else {
        1.0
    };
    (low > 0.0 && low <= high).then(|| e_value(nearest)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Charig et al. (1986), *BMJ* 292:879: open surgery (a) and keyhole (b) on small and large kidney stones.
    fn kidney_stones() -> (Vec<bool>, Vec<bool>, Array2<f64>) {
        let cells = [
            (false, 0.0, 81, 87),
            (false, 1.0, 192, 263),
            (true, 0.0, 234, 270),
            (true, 1.0, 55, 80),
        ];
        let (mut outcome, mut arm, mut large) = (Vec::new(), Vec::new(), Vec::new());
        for (b, size, cured, all) in cells {
            for i in 0..all {
                outcome.push(i < cured);
                arm.push(b);
                large.push(size);
            }
        }
        let rows = large.len();
        (outcome, arm, Array2::from_shape_vec((rows, 1), large).unwrap())
    }

    #[test]
    fn a_reversal_by_confounding_is_undone() {
        let (outcome, arm, large) = kidney_stones();
        let adjusted = Adjusted::fit(&outcome, &arm, large.view()).unwrap();
        assert!(adjusted.crude > 0.04, "{}", adjusted.crude);
        assert!(adjusted.difference < -0.03, "{}", adjusted.difference);
        assert!(adjusted.risk_ratio().unwrap() < 1.0);
        let propensity = Propensity::fit(&arm, large.view()).unwrap();
        // Saturated, so weighting is standardisation by the shares of sizes.
        let small = 357.0 / 700.0;
        let by_hand = small * (234.0 / 270.0 - 81.0 / 87.0) + (1.0 - small) * (55.0 / 80.0 - 192.0 / 263.0);
        assert!((propensity.difference(&outcome).unwrap() - by_hand).abs() < 1e-9);
        let balance = propensity.balance(large.view())[0];
        assert!(balance.before.unwrap() < -0.9 && balance.after.unwrap().abs() < 1e-9);
        assert_eq!(propensity.overlap(), [1.0, 1.0]);
        assert_eq!(propensity.common_support(), 1.0);
    }

    #[test]
    fn swapping_arms_changes_signs_only() {
        let (outcome, arm, large) = kidney_stones();
        let swapped: Vec<bool> = arm.iter().map(|b| !b).collect();
        let there = Adjusted::fit(&outcome, &arm, large.view()).unwrap();
        let back = Adjusted::fit(&outcome, &swapped, large.view()).unwrap();
        assert!((there.difference + back.difference).abs() < 1e-10);
        assert!((there.se - back.se).abs() < 1e-10);
        assert!((there.interval(0.9).0 + back.interval(0.9).1).abs() < 1e-10);
        let (low, _) = there.risk_ratio_interval(0.9).unwrap();
        let (_, high) = back.risk_ratio_interval(0.9).unwrap();
        assert!((low * high - 1.0).abs() < 1e-9);
    }

    #[test]
    fn identical_arms_do_not_differ() {
        let (outcome, _, large) = kidney_stones();
        let twice: Vec<bool> = [outcome.as_slice(), &outcome].concat();
        let arm: Vec<bool> = (0..1400).map(|i| i >= 700).collect();
        let x = concatenate![Axis(0), large, large];
        let same = Adjusted::fit(&twice, &arm, x.view()).unwrap();
        assert!(same.difference.abs() < 1e-12 && same.p_value().unwrap() > 1.0 - 1e-9);
    }

    #[test]
    fn without_covariates_nothing_is_adjusted() {
        let (outcome, arm, _) = kidney_stones();
        let plain = Adjusted::fit(&outcome, &arm, Array2::zeros((700, 0)).view()).unwrap();
        assert!((plain.difference - plain.crude).abs() < 1e-12);
        let variance = [(273.0, 350.0), (289.0, 350.0)].map(|(x, n): (f64, f64)| x / n * (1.0 - x / n) / n);
        assert!((plain.se - (variance[0] + variance[1]).sqrt()).abs() < 1e-12);
    }

    #[test]
    fn arms_that_covariates_tell_apart_are_refused() {
        let (outcome, arm, large) = kidney_stones();
        let segment = Array2::from_shape_fn((700, 1), |(i, _)| f64::from(u8::from(arm[i])));
        let refused = |x: ArrayView2<'_, f64>| Adjusted::fit(&outcome, &arm, x).err();
        assert_eq!(refused(segment.view()), Some(Unfit::Collinear));
        assert_eq!(
            Propensity::fit(&arm, segment.view()).err(),
            Some(Unfit::Separated)
        );
        let none = Adjusted::fit(&outcome, &[true; 700], large.view());
        assert_eq!(none.err(), Some(Unfit::OneOutcome));
    }

    #[test]
    fn e_values_of_nothing_and_of_protection() {
        assert_eq!(e_value(1.0), Some(1.0));
        assert!((e_value(0.8).unwrap() - e_value(1.25).unwrap()).abs() < 1e-12);
        for undefined in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(e_value(undefined), None);
        }
        // VanderWeele & Ding (2017): 3.9 (1.8 to 8.7) has E-values 7.26 and 3.0.
        assert!((e_value_of_interval((1.8, 8.7)).unwrap() - 3.0).abs() < 0.005);
        assert_eq!(e_value_of_interval((0.8, 1.3)), Some(1.0));
        assert_eq!(e_value_of_interval((0.5, 0.8)), e_value(0.8));
        assert_eq!(e_value_of_interval((0.0, 0.8)), None);
    }
}
