//! Mean and variance of amounts, which add up; Welch's test.

use std::iter::Sum;
use std::ops::{Add, AddAssign};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::student;

/// Amounts summed at once: the same cuts whatever the number of threads, so the same digits.
const CHUNK: usize = 1 << 16;

/// Standard deviations below so many units of rounding of the mean are rounding (house choice).
const ROUNDING: f64 = 4.0 * f64::EPSILON;

/// Number, mean and variance of the amounts of a set of accounts; those of two sets add up to those of both.
///
/// ```
/// use lookalike::stats::moments::Moments;
/// let both = Moments::of(&[1.0, 2.0]) + Moments::of(&[6.0]);
/// assert_eq!((both.mean(), both.variance()), (Some(3.0), Some(7.0)));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Moments {
    n: u64,
    mean: f64,
    /// Σ (x − mean)².
    m2: f64,
}

impl Moments {
    /// Amounts that are not finite must have been left out.
    pub fn of(amounts: &[f64]) -> Self {
        let parts: Vec<Self> = amounts.par_chunks(CHUNK).map(Self::of_few).collect();
        parts.into_iter().sum()
    }

    /// Two passes, from the first amount: without cancellation at any offset, and exact when all are equal.
    ///
    /// Source: the corrected two-pass formula of Chan, Golub & LeVeque (1983), *American Statistician* 37:242.
    fn of_few(amounts: &[f64]) -> Self {
        let n = amounts.len() as f64;
        let first = amounts.first().copied().unwrap_or(0.0);
        let mean = first + amounts.iter().map(|x| x - first).sum::<f64>() / n;
        let (sum, squares) = amounts
            .iter()
            .map(|x| x - mean)
            .fold((0.0, 0.0), |(s, q), d| (s + d, q + d * d));
        Self {
            n: amounts.len() as u64,
            mean: mean + sum / n,
            m2: (squares - sum * sum / n).max(0.0),
        }
    }

    /// Of the logarithms; `None` unless every amount is positive.
    pub fn of_logs(amounts: &[f64]) -> Option<Self> {
        let positive = amounts.iter().all(|x| *x > 0.0);
        positive.then(|| Self::of(&amounts.iter().map(|x| x.ln()).collect::<Vec<_>>()))
    }

    /// Number of accounts.
    pub fn accounts(&self) -> u64 {
        self.n
    }

    /// `None` without accounts.
    pub fn mean(&self) -> Option<f64> {
        (self.n > 0).then_some(self.mean)
    }

    /// Sample variance (denominator n − 1); `None` under two accounts.
    pub fn variance(&self) -> Option<f64> {
        (self.n > 1).then(|| self.m2 / (self.n - 1) as f64)
    }

    /// Sample standard deviation; `None` under two accounts.
    pub fn sd(&self) -> Option<f64> {
        self.variance().map(f64::sqrt)
    }

    /// Standard error of the mean; `None` under two accounts.
    pub fn standard_error(&self) -> Option<f64> {
        Some((self.variance()? / self.n as f64).sqrt())
    }

    /// Student's interval of the mean; `None` under two accounts or when all amounts are equal: nothing then tells
    /// how far the mean may be off.
    ///
    /// Source: Student (1908), *Biometrika* 6:1.
    pub fn interval(&self, confidence: f64) -> Option<(f64, f64)> {
        let variance = self.variance()?;
        let half = student::half_width(confidence, (self.n - 1) as f64) * self.standard_error()?;
        varies(self.mean, variance).then_some((self.mean - half, self.mean + half))
    }
}

/// Both sets of accounts together.
///
/// Source: Chan, Golub & LeVeque (1983), *American Statistician* 37:242.
impl Add for Moments {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        if self.n == 0 || other.n == 0 {
            return if self.n == 0 { other } else { self };
        }
        let n = self.n + other.n;
        let share = other.n as f64 / n as f64;
        let apart = other.mean - self.mean;
        Self {
            n,
            mean: self.mean + apart * share,
            m2: self.m2 + other.m2 + apart * apart * share * self.n as f64,
        }
    }
}

impl AddAssign for Moments {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sum for Moments {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::default(), Add::add)
    }
}

/// Whether a variance is more than the rounding of a mean.
fn varies(mean: f64, variance: f64) -> bool {
    variance.is_finite() && variance.sqrt() > ROUNDING * mean.abs()
}

/// The mean of one arm as Welch's test sees it.
pub(crate) struct ArmMean {
    pub mean: f64,
    /// Variance of one account's amount: what is compared with rounding.
    pub variance: f64,
    /// Squared standard error of the mean.
    pub squared_error: f64,
    pub df: f64,
}

/// A difference of two means, b − a, with variances that may differ.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Welch {
    /// Mean of `b` minus mean of `a`.
    pub difference: f64,
    /// Standard error of the difference.
    pub se: f64,
    /// Welch-Satterthwaite degrees of freedom.
    pub df: f64,
    /// Difference in standard errors.
    pub t: f64,
    /// Two-sided, of no difference.
    pub p_value: f64,
}

impl Welch {
    /// `None` when an arm has under two accounts, or when neither varies.
    ///
    /// Source: Welch (1947), *Biometrika* 34:28; Satterthwaite (1946), *Biometrics Bulletin* 2:110.
    pub fn new(a: &Moments, b: &Moments) -> Option<Self> {
        let arm = |m: &Moments| {
            let variance = m.variance()?;
            Some(ArmMean {
                mean: m.mean,
                variance,
                squared_error: variance / m.n as f64,
                df: (m.n - 1) as f64,
            })
        };
        Self::of_means(&arm(a)?, &arm(b)?)
    }

    /// `None` when neither arm varies.
    pub(crate) fn of_means(a: &ArmMean, b: &ArmMean) -> Option<Self> {
        if !(varies(a.mean, a.variance) || varies(b.mean, b.variance)) {
            return None;
        }
        let difference = b.mean - a.mean;
        let squared = a.squared_error + b.squared_error;
        // Shares of the variance rather than their squares, which could overflow.
        let (of_a, of_b) = (a.squared_error / squared, b.squared_error / squared);
        let (se, df) = (squared.sqrt(), 1.0 / (of_a * of_a / a.df + of_b * of_b / b.df));
        let t = difference / se;
        (t.is_finite() && df.is_finite()).then(|| Self {
            difference,
            se,
            df,
            t,
            p_value: student::two_sided(t, df),
        })
    }

    /// Interval of the difference.
    pub fn interval(&self, confidence: f64) -> (f64, f64) {
        let half = student::half_width(confidence, self.df) * self.se;
        (self.difference - half, self.difference + half)
    }
}

/// How many times the geometric mean of `b` is that of `a`: Welch's test of the logarithms, for positive amounts with a
/// long tail.
///
/// Source: Bland & Altman (1996), *BMJ* 312:1153.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct GeometricMeanRatio {
    /// Geometric mean of `b` over that of `a`.
    pub ratio: f64,
    /// Two-sided, of a ratio of 1.
    pub p_value: f64,
    /// The difference of the means of the logarithms.
    pub log: Welch,
}

impl GeometricMeanRatio {
    /// From moments of logarithms ([`Moments::of_logs`]); `None` where [`Welch::new`] is, and when the ratio is beyond
    /// the numbers.
    pub fn new(logs_a: &Moments, logs_b: &Moments) -> Option<Self> {
        let log = Welch::new(logs_a, logs_b)?;
        let ratio = log.difference.exp();
        (ratio.is_finite() && ratio > 0.0).then_some(Self {
            ratio,
            p_value: log.p_value,
            log,
        })
    }

    /// Interval of the ratio; `None` when its upper end is beyond the numbers, as two accounts can make it.
    pub fn interval(&self, confidence: f64) -> Option<(f64, f64)> {
        let (low, high) = self.log.interval(confidence);
        let (low, high) = (low.exp(), high.exp());
        high.is_finite().then_some((low, high))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn close(got: f64, want: f64, tolerance: f64) -> bool {
        (got - want).abs() <= tolerance * want.abs().max(1e-300)
    }

    proptest! {
        #[test]
        fn moments_add_up(
            x in proptest::collection::vec(-1e6..1e6f64, 0..60),
            y in proptest::collection::vec(-1e6..1e6f64, 1..60),
        ) {
            let both = Moments::of(&x) + Moments::of(&y);
            let all = Moments::of(&[x, y].concat());
            prop_assert_eq!(both.n, all.n);
            prop_assert!((both.mean - all.mean).abs() < 1e-8);
            prop_assert!((both.m2 - all.m2).abs() <= 1e-10 * (1.0 + all.m2));
        }

        #[test]
        fn swapping_the_arms_flips_the_sign(
            a in proptest::collection::vec(-1e3..1e3f64, 2..40),
            b in proptest::collection::vec(-1e3..1e3f64, 2..40),
        ) {
            let (a, b) = (Moments::of(&a), Moments::of(&b));
            let (there, back) = (Welch::new(&a, &b).unwrap(), Welch::new(&b, &a).unwrap());
            prop_assert_eq!(there.difference, -back.difference);
            prop_assert_eq!(there.t, -back.t);
            prop_assert_eq!(there.p_value, back.p_value);
            let ((low, high), (low_back, high_back)) = (there.interval(0.9), back.interval(0.9));
            prop_assert_eq!((low, high), (-high_back, -low_back));
        }
    }

    /// Equal amounts have no variance at all, however they round and are cut; nor do amounts a rounding apart.
    #[test]
    fn constant_arms_and_single_accounts_have_no_test() {
        let constant = Moments::of(&vec![0.1; 200_000]);
        assert_eq!((constant.mean(), constant.variance()), (Some(0.1), Some(0.0)));
        let other = Moments::of(&[0.1 + 0.2, 0.3]);
        assert_eq!(Welch::new(&constant, &constant), None);
        assert_eq!(Welch::new(&constant, &other), None);
        assert_eq!(constant.interval(0.95), None);
        let varied = Moments::of(&[1.0, 2.0]);
        assert!(Welch::new(&constant, &varied).is_some_and(|w| w.df == 1.0));
        let (one, none) = (Moments::of(&[5.0]), Moments::of(&[]));
        assert_eq!((one.mean(), one.sd(), one.interval(0.9)), (Some(5.0), None, None));
        assert_eq!((none.mean(), none.standard_error()), (None, None));
        assert_eq!(Welch::new(&one, &varied), None);
        assert_eq!(Welch::new(&varied, &none), None);
        assert_eq!(none + varied, varied);
    }

    /// By hand: mean 3, variance 2.5, t₀.₉₇₅(4) = 2.776445.
    #[test]
    fn interval_of_one_mean() {
        let (low, high) = Moments::of(&[1.0, 2.0, 3.0, 4.0, 5.0]).interval(0.95).unwrap();
        assert!(
            (high - 3.0 - 2.776_445_105 * 0.5f64.sqrt()).abs() < 1e-8 && (low + high - 6.0).abs() < 1e-12
        );
    }

    /// 0, 1, …, n − 1 has variance n(n + 1)/12, wherever it starts.
    #[test]
    fn a_million_amounts_far_from_zero_keep_their_variance() {
        let n = 1_000_000u32;
        for offset in [0.0, 1e9, -1e12] {
            let amounts: Vec<f64> = (0..n).map(|i| offset + f64::from(i)).collect();
            let moments = Moments::of(&amounts);
            let n = f64::from(n);
            assert!(close(moments.variance().unwrap(), n * (n + 1.0) / 12.0, 1e-12));
            assert!((moments.mean().unwrap() - offset - (n - 1.0) / 2.0).abs() < 1e-3);
            let welch = Welch::new(&moments, &(moments + Moments::of(&[offset]))).unwrap();
            assert!(welch.df > 1.9e6 && welch.p_value > 0.99);
        }
    }

    #[test]
    fn amounts_that_are_not_positive_have_no_logarithms() {
        assert_eq!(Moments::of_logs(&[1.0, 0.0]), None);
        assert_eq!(Moments::of_logs(&[1.0, f64::NAN]), None);
        let (a, b) = (Moments::of_logs(&[1.0, 4.0]), Moments::of_logs(&[8.0, 32.0]));
        let ratio = GeometricMeanRatio::new(&a.unwrap(), &b.unwrap()).unwrap();
        assert!((ratio.ratio - 8.0).abs() < 1e-12);
        assert_eq!(ratio.interval(1.0), None);
    }
}
