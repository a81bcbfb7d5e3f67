//! Rates: hits among accounts, their intervals, and the difference and ratio of two.
//!
//! Of two rates the first is `a`, what the second, `b`, is compared with: differences are `b − a` and ratios `b / a`.
//! Intervals are `(low, high)` in shares, so 0.03 is three points; `confidence` is in (0, 1), as 0.95.

use std::iter::Sum;
use std::ops::{Add, AddAssign};

use serde::{Deserialize, Serialize};

use super::beta::Beta;
use crate::error::{Error, Result};
use crate::stats::normal;
use crate::stats::share::{logit, wilson};

/// Accounts of which some are hits. Parts of one arm add up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    /// Accounts that are hits.
    pub hits: u64,
    /// All accounts, hits included.
    pub n: u64,
}

impl Rate {
    /// `hits` among `n` accounts.
    ///
    /// # Errors
    /// [`Error::Data`] when there are more hits than accounts.
    pub fn new(hits: u64, n: u64) -> Result<Self> {
        if hits > n {
            return Err(Error::data(
                format!("{hits} hits among only {n} accounts"),
                "count each account once",
            ));
        }
        Ok(Self { hits, n })
    }

    /// Both parts together.
    pub fn merge(self, other: Self) -> Self {
        Self {
            hits: self.hits + other.hits,
            n: self.n + other.n,
        }
    }

    /// Accounts that are no hit.
    pub fn misses(self) -> u64 {
        self.n.saturating_sub(self.hits)
    }

    /// Hits per account; `None` without accounts.
    pub fn share(self) -> Option<f64> {
        (self.n > 0).then(|| self.hits as f64 / self.n as f64)
    }

    /// Interval by inverting the score test: the one to show. `None` without accounts.
    ///
    /// Source: Wilson (1927), *JASA* 22:209.
    pub fn wilson(self, confidence: f64) -> Option<(f64, f64)> {
        let z = normal::half_width(confidence);
        (self.n > 0).then(|| wilson(self.hits as f64, self.n as f64, z))
    }

    /// Exact interval: holds the true rate at least as often as it says. `None` without accounts.
    ///
    /// Source: Clopper & Pearson (1934), *Biometrika* 26:404.
    pub fn clopper_pearson(self, confidence: f64) -> Option<(f64, f64)> {
        let tail = (1.0 - confidence) / 2.0;
        let (hits, misses) = (self.hits as f64, self.misses() as f64);
        self.share()?;
        let low = match self.hits {
            0 => 0.0,
            _ => Beta::new(hits, misses + 1.0)?.quantile(tail),
        };
        let high = match self.misses() {
            0 => 1.0,
            _ => Beta::new(hits + 1.0, misses)?.quantile(1.0 - tail),
        };
        Some((low, high))
    }

    /// Equal-tailed interval of the posterior under Jeffreys' prior, Beta(½, ½). `None` without accounts.
    ///
    /// Source: Brown, Cai & DasGupta (2001), *Statistical Science* 16:101, §3.1, ends left as they are.
    pub fn jeffreys(self, confidence: f64) -> Option<(f64, f64)> {
        let tail = (1.0 - confidence) / 2.0;
        self.share()?;
        let posterior = Beta::new(self.hits as f64 + 0.5, self.misses() as f64 + 0.5)?;
        Some((posterior.quantile(tail), posterior.quantile(1.0 - tail)))
    }
}

impl Add for Rate {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        self.merge(other)
    }
}

impl AddAssign for Rate {
    fn add_assign(&mut self, other: Self) {
        *self = self.merge(other);
    }
}

impl Sum for Rate {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::default(), Self::merge)
    }
}

/// Share of `b` minus that of `a`; `None` when an arm is empty.
pub fn difference(a: Rate, b: Rate) -> Option<f64> {
    Some(b.share()? - a.share()?)
}

/// Interval of the difference: the one to show. `None` when an arm is empty.
///
/// # Examples
/// ```
/// # use lookalike::stats::rate::{Rate, newcombe};
/// let (low, high) = newcombe(Rate::new(48, 80)?, Rate::new(56, 70)?, 0.95).unwrap();
/// assert!((low - 0.0524).abs() < 5e-5 && (high - 0.3339).abs() < 5e-5); // as published
/// # Ok::<(), lookalike::Error>(())
/// ```
///
/// Source: Newcombe (1998), *Statistics in Medicine* 17:873-890, method 10, from Wilson's intervals.
pub fn newcombe(a: Rate, b: Rate, confidence: f64) -> Option<(f64, f64)> {
    let (p, q) = (a.share()?, b.share()?);
    let ((p_low, p_high), (q_low, q_high)) = (a.wilson(confidence)?, b.wilson(confidence)?);
    Some(square_and_add((p, p_low, p_high), (q, q_low, q_high)))
}

/// Interval of `b − a` from an estimate with its limits of each, (estimate, low, high): distances to the limits that point the same way are
/// squared and added.
///
/// Source: Zou & Donner (2008), *Statistics in Medicine* 27:1693.
pub(crate) fn square_and_add(a: (f64, f64, f64), b: (f64, f64, f64)) -> (f64, f64) {
    let ((p, p_low, p_high), (q, q_low, q_high)) = (a, b);
    (
        q - p - (q - q_low).hypot(p_high - p),
        q - p + (q_high - q).hypot(p - p_low),
    )
}

/// Interval of the difference with a hit and a miss added to each arm; it may reach beyond ±1. `None` when an arm is
/// empty.
///
/// Source: Agresti & Caffo (2000), *American Statistician* 54:280.
pub fn agresti_caffo(a: Rate, b: Rate, confidence: f64) -> Option<(f64, f64)> {
    difference(a, b)?;
    let added = |rate: Rate| {
        let n = rate.n as f64 + 2.0;
        let p = (rate.hits as f64 + 1.0) / n;
        (p, p * (1.0 - p) / n)
    };
    let ((p, p_variance), (q, q_variance)) = (added(a), added(b));
    let half = normal::half_width(confidence) * (p_variance + q_variance).sqrt();
    Some((q - p - half, q - p + half))
}

/// Interval of the difference by inverting the score test: the second opinion on Newcombe's. `None` when an arm is
/// empty.
///
/// Source: Miettinen & Nurminen (1985), *Statistics in Medicine* 4:213, eqs. 8-9.
pub fn miettinen_nurminen(a: Rate, b: Rate, confidence: f64) -> Option<(f64, f64)> {
    let observed = difference(a, b)?;
    let z = normal::half_width(confidence);
    // The score falls as the difference supposed grows.
    let end = |mut low: f64, mut high: f64, wanted: f64| {
        for _ in 0..HALVINGS {
            let middle = 0.5 * (low + high);
            if score(a, b, observed, middle) > wanted {
                low = middle;
            } else {
                high = middle;
            }
        }
        0.5 * (low + high)
    };
    let low = if observed <= -1.0 {
        -1.0
    } else {
        end(-1.0, observed, z)
    };
    let high = if observed >= 1.0 {
        1.0
    } else {
        end(observed, 1.0, -z)
    };
    Some((low, high))
}

/// Halvings of an interval of length 1 after which nothing is left of it in `f64`.
const HALVINGS: usize = 60;

/// Standard errors by which the observed difference exceeds a supposed one, under which both rates are estimated.
fn score(a: Rate, b: Rate, observed: f64, supposed: f64) -> f64 {
    let (n, m) = (a.n as f64, b.n as f64);
    let p = restricted(a, b, supposed);
    let q = p + supposed;
    let variance = (p * (1.0 - p) / n + q * (1.0 - q) / m) * (n + m) / (n + m - 1.0);
    if variance > 0.0 {
        (observed - supposed) / variance.sqrt()
    } else if observed == supposed {
        0.0
    } else {
        f64::INFINITY.copysign(observed - supposed)
    }
}

/// Likeliest rate of `a` when that of `b` is `difference` more.
///
/// The derivative of the log-likelihood, which falls throughout, is bisected: at a million accounts with few hits the
/// roots of the cubic that it makes are too close for its closed form.
fn restricted(a: Rate, b: Rate, difference: f64) -> f64 {
    let derivative = |p: f64| {
        let part = |count: u64, share: f64| if count > 0 { count as f64 / share } else { 0.0 };
        let q = p + difference;
        part(a.hits, p) - part(a.misses(), 1.0 - p) + part(b.hits, q) - part(b.misses(), 1.0 - q)
    };
    let (mut low, mut high) = ((-difference).max(0.0), (1.0 - difference).min(1.0));
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low + high);
        if derivative(middle) > 0.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

/// A ratio of two arms with its interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Ratio {
    /// The ratio, `b` over `a`.
    pub estimate: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

impl Ratio {
    /// From the logarithm of the ratio and its variance.
    pub(crate) fn from_logarithm(logarithm: f64, variance: f64, confidence: f64) -> Self {
        let half = normal::half_width(confidence) * variance.sqrt();
        Self {
            estimate: logarithm.exp(),
            low: (logarithm - half).exp(),
            high: (logarithm + half).exp(),
        }
    }
}

/// Rate of `b` over that of `a`, with half a hit more in each arm, so that it is defined without hits. `None` when an
/// arm is empty.
///
/// Source: Walter (1975), *Biometrika* 62:371; Pettigrew, Gart & Thomas (1986), *Biometrika* 73:425.
pub fn risk_ratio(a: Rate, b: Rate, confidence: f64) -> Option<Ratio> {
    difference(a, b)?;
    let added = |rate: Rate| (rate.hits as f64 + 0.5, rate.n as f64 + 0.5);
    let ((x, n), (y, m)) = (added(a), added(b));
    let variance = (1.0 - x / n) / x + (1.0 - y / m) / y;
    Some(Ratio::from_logarithm(
        (y / m).ln() - (x / n).ln(),
        variance,
        confidence,
    ))
}

/// Odds of `b` over those of `a`, with half a hit and half a miss more in each arm. `None` when an arm is empty.
///
/// Source: Haldane (1956), *Annals of Human Genetics* 20:309; Gart (1966), *JRSS B* 28:164.
pub fn odds_ratio(a: Rate, b: Rate, confidence: f64) -> Option<Ratio> {
    difference(a, b)?;
    let added = |rate: Rate| (rate.hits as f64 + 0.5, rate.misses() as f64 + 0.5);
    let ((x, u), (y, v)) = (added(a), added(b));
    let variance = 1.0 / x + 1.0 / u + 1.0 / y + 1.0 / v;
    Some(Ratio::from_logarithm(
        logit(y / (y + v)) - logit(x / (x + u)),
        variance,
        confidence,
    ))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rate(hits: u64, n: u64) -> Rate {
        Rate::new(hits, n).unwrap()
    }

    type Interval = fn(Rate, Rate, f64) -> Option<(f64, f64)>;
    const INTERVALS: [Interval; 3] = [newcombe, agresti_caffo, miettinen_nurminen];

    #[test]
    fn more_hits_than_accounts_is_an_error() {
        let error = Rate::new(3, 2).unwrap_err().to_string();
        assert!(error.contains("3 hits among only 2 accounts"), "{error}");
    }

    #[test]
    fn published_intervals_come_back() {
        let close = |got: Option<(f64, f64)>, low: f64, high: f64| {
            let got = got.unwrap();
            assert!(
                (got.0 - low).abs() < 6e-5 && (got.1 - high).abs() < 6e-5,
                "{got:?}"
            );
        };
        // Newcombe (1998), examples (a) and (h), methods 10 and 6.
        close(newcombe(rate(48, 80), rate(56, 70), 0.95), 0.0524, 0.3339);
        close(
            miettinen_nurminen(rate(48, 80), rate(56, 70), 0.95),
            0.0528,
            0.3382,
        );
        close(newcombe(rate(0, 10), rate(10, 10), 0.95), 0.6075, 1.0);
        // Closed form: z² / (N − 1) makes the end.
        let k = normal::half_width(0.95).powi(2) / 19.0;
        let (low, high) = miettinen_nurminen(rate(0, 10), rate(10, 10), 0.95).unwrap();
        assert!((low - (1.0 - k) / (1.0 + k)).abs() < 1e-12 && high == 1.0);
    }

    #[test]
    fn an_empty_arm_has_neither_share_nor_interval() {
        let (none, some) = (Rate::default(), rate(1, 2));
        assert_eq!(
            (none.share(), none.wilson(0.95), none.jeffreys(0.95)),
            (None, None, None)
        );
        assert_eq!(none.clopper_pearson(0.95), None);
        for interval in INTERVALS {
            assert_eq!(
                (interval(none, some, 0.95), interval(some, none, 0.95)),
                (None, None)
            );
        }
        assert_eq!(
            (risk_ratio(none, some, 0.95), odds_ratio(some, none, 0.95)),
            (None, None)
        );
    }

    /// Far fewer hits than rounding errors of the cubic would leave of them.
    #[test]
    fn rare_hits_among_a_million_have_the_interval_of_poisson_counts() {
        let (a, b) = (rate(3, 1_000_000), rate(9, 1_000_000));
        let (low, high) = miettinen_nurminen(a, b, 0.95).unwrap();
        assert!(low < 6e-6 && high > 6e-6);
        // Under either end the score is 1.96 standard errors; Poisson rates p and q solve p·q-equations by hand:
        // with equal n, x/p + y/(p + d) = 2 n.
        for end in [low, high] {
            let (x, y, n) = (3.0, 9.0, 1e6);
            let (two_n, mid) = (2.0 * n, 2.0 * n * end - x - y);
            let p = (-mid + (mid * mid + 4.0 * two_n * x * end).sqrt()) / (2.0 * two_n);
            let z = (6e-6 - end) / ((2.0 * p + end) / n).sqrt();
            assert!((z.abs() - 1.96).abs() < 1e-3, "{end} {z}");
        }
    }

    proptest! {
        #[test]
        fn swapping_arms_flips_every_difference((a, b) in arms(), confidence in 0.5..0.999f64) {
            for interval in INTERVALS {
                let (low, high) = interval(a, b, confidence).unwrap();
                let (back_low, back_high) = interval(b, a, confidence).unwrap();
                prop_assert!((low + back_high).abs() < 1e-9 && (high + back_low).abs() < 1e-9);
            }
            let (ratio, back) = (risk_ratio(a, b, confidence).unwrap(), risk_ratio(b, a, confidence).unwrap());
            prop_assert!((ratio.low * back.high - 1.0).abs() < 1e-9);
        }

        #[test]
        fn intervals_hold_what_was_observed((a, b) in arms(), confidence in 0.5..0.999f64) {
            let share = a.share().unwrap();
            for (low, high) in [a.wilson(confidence), a.clopper_pearson(confidence)].into_iter().flatten() {
                prop_assert!(low <= share + 1e-12 && share <= high + 1e-12 && 0.0 <= low && high <= 1.0);
            }
            let observed = difference(a, b).unwrap();
            for interval in [newcombe as Interval, miettinen_nurminen] {
                let (low, high) = interval(a, b, confidence).unwrap();
                prop_assert!(low <= observed + 1e-12 && observed <= high + 1e-12);
                prop_assert!((-1.0 - 1e-12..=1.0 + 1e-12).contains(&low));
            }
            let ratio = odds_ratio(a, b, confidence).unwrap();
            prop_assert!(0.0 < ratio.low && ratio.low <= ratio.estimate && ratio.estimate <= ratio.high);
        }

        #[test]
        fn parts_add_up_to_the_whole(hits in proptest::collection::vec(any::<bool>(), 0..60), cut in 0usize..60) {
            let count = |part: &[bool]| rate(part.iter().filter(|h| **h).count() as u64, part.len() as u64);
            let (first, second) = hits.split_at(cut.min(hits.len()));
            prop_assert_eq!(count(first) + count(second), count(&hits));
            prop_assert_eq!([count(first), count(second)].into_iter().sum::<Rate>(), count(&hits));
        }
    }

    /// Two arms of 1 to a million accounts, none to all of them hits.
    fn arms() -> impl Strategy<Value = (Rate, Rate)> {
        let arm = (0.0..6.0f64, 0.0..=1.0f64).prop_map(|(size, share)| {
            let n = 10f64.powf(size).round();
            rate((share * n).round() as u64, n as u64)
        });
        (arm.clone(), arm)
    }
}
