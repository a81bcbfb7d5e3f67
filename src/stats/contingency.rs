//! Tests of two rates: z, chi-squared, Fisher's exact.
//!
//! All ask how likely rates so unlike are, were both arms alike.

use serde::{Deserialize, Serialize};

use super::binomial::ln_hypergeometric;
use super::rate::{Rate, difference};
use crate::stats::normal;

/// A test of two rates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// z of the difference under the pooled rate.
    PooledZ,
    /// Pearson's chi-squared.
    ChiSquared,
    /// The same with Yates' correction.
    Yates,
    /// Fisher's exact test.
    Fisher,
}

/// Outcome of a test.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RateTest {
    /// The test that was made.
    pub method: Method,
    /// z of `b − a`, or χ² with one degree of freedom; exact tests have none.
    pub statistic: Option<f64>,
    /// Chance of a difference as large were there none.
    pub p_value: f64,
}

/// What would speak against both arms being alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Alternative {
    /// The rates differ, whichever way.
    TwoSided,
    /// The rate of `b` is lower than that of `a`.
    Less,
    /// The rate of `b` is higher than that of `a`.
    Greater,
}

/// Smallest expected count for which chi-squared is trusted.
///
/// Source: Cochran (1954), *Biometrics* 10:417.
const LEAST_EXPECTED: f64 = 5.0;

/// Probabilities that differ by less are the same one.
///
/// Source: R's `fisher.test`.
const SAME: f64 = 1e-7;

impl RateTest {
    /// Fisher's exact test where a count of fewer than five is expected, else chi-squared. `None` when an arm is empty.
    pub fn suited(a: Rate, b: Rate) -> Option<Self> {
        let all = a + b;
        let fewest = all.hits.min(all.misses()) as f64 * a.n.min(b.n) as f64 / all.n as f64;
        if fewest >= LEAST_EXPECTED {
            Self::chi_squared(a, b)
        } else {
            Self::fisher(a, b, Alternative::TwoSided)
        }
    }

    /// z of the difference with the standard error of the pooled rate. `None` when an arm is empty, and when there is
    /// no hit or no miss at all.
    pub fn pooled_z(a: Rate, b: Rate) -> Option<Self> {
        let (observed, all) = (difference(a, b)?, a + b);
        let pooled = all.share()?;
        let variance = pooled * (1.0 - pooled) * (1.0 / a.n as f64 + 1.0 / b.n as f64);
        let z = observed / variance.sqrt();
        (variance > 0.0).then(|| Self {
            method: Method::PooledZ,
            statistic: Some(z),
            p_value: normal::two_sided(z),
        })
    }

    /// Pearson's chi-squared test, the square of [`RateTest::pooled_z`]. `None` when that is.
    ///
    /// Source: Pearson (1900), *Philosophical Magazine* 50:157.
    pub fn chi_squared(a: Rate, b: Rate) -> Option<Self> {
        Self::squared(a, b, 0.0, Method::ChiSquared)
    }

    /// The same with every count half an account nearer to what is expected. `None` when [`RateTest::pooled_z`] is.
    ///
    /// Source: Yates (1934), *JRSS Supplement* 1:217.
    pub fn yates(a: Rate, b: Rate) -> Option<Self> {
        Self::squared(a, b, 0.5, Method::Yates)
    }

    fn squared(a: Rate, b: Rate, correction: f64, method: Method) -> Option<Self> {
        let all = a + b;
        if a.n == 0 || b.n == 0 || all.hits == 0 || all.misses() == 0 {
            return None;
        }
        let (n, m, total) = (a.n as f64, b.n as f64, all.n as f64);
        let (hits, misses) = (all.hits as f64, all.misses() as f64);
        // All four counts are off by as much.
        let off = (b.hits as f64 * n - a.hits as f64 * m).abs() / total;
        let off = off - off.min(correction);
        let statistic = off * off * (1.0 / n + 1.0 / m) * (1.0 / hits + 1.0 / misses) * total;
        Some(Self {
            method,
            statistic: Some(statistic),
            p_value: normal::two_sided(statistic.sqrt()),
        })
    }

    /// Fisher's exact test; two-sided it adds up the tables that are not likelier than the one observed. 1 when there
    /// is no hit or no miss at all; `None` when an arm is empty.
    ///
    /// Source: Fisher (1935), *JRSS* 98:39; two-sided as R's `fisher.test`.
    pub fn fisher(a: Rate, b: Rate, alternative: Alternative) -> Option<Self> {
        difference(a, b)?;
        let tables = Tables::new(a, b);
        let k = b.hits;
        let p_value = match alternative {
            Alternative::Less => tables.up_to(k),
            Alternative::Greater => tables.from(k),
            Alternative::TwoSided => tables.not_likelier(k),
        };
        Some(Self {
            method: Method::Fisher,
            statistic: None,
            p_value: p_value.min(1.0),
        })
    }
}

/// Tables with the margins of the one observed, by the hits in `b`.
struct Tables {
    hits: u64,
    n: u64,
    all: u64,
    least: u64,
    most: u64,
    /// The likeliest.
    mode: u64,
}

impl Tables {
    fn new(a: Rate, b: Rate) -> Self {
        let all = a + b;
        let (least, most) = (all.hits.saturating_sub(a.n), all.hits.min(b.n));
        let mode = u128::from(all.hits + 1) * u128::from(b.n + 1) / (u128::from(all.n) + 2);
        Self {
            hits: all.hits,
            n: b.n,
            all: all.n,
            least,
            most,
            // At most `most`, so it fits.
            mode: (mode as u64).clamp(least, most),
        }
    }

    fn ln_probability(&self, k: u64) -> f64 {
        ln_hypergeometric(k, self.hits, self.n, self.all)
    }

    /// P(K ≤ k), from the side on which the probabilities fall.
    fn up_to(&self, k: u64) -> f64 {
        if k <= self.mode {
            self.below(k)
        } else if k < self.most {
            1.0 - self.above(k + 1)
        } else {
            1.0
        }
    }

    /// P(K ≥ k).
    fn from(&self, k: u64) -> f64 {
        if k >= self.mode {
            self.above(k)
        } else if k > self.least {
            1.0 - self.below(k - 1)
        } else {
            1.0
        }
    }

    /// Sum of the probabilities that do not exceed that of `k`.
    fn not_likelier(&self, k: u64) -> f64 {
        let limit = self.ln_probability(k) + SAME;
        let unlikely = |k: u64| self.ln_probability(k) <= limit;
        if unlikely(self.mode) {
            return 1.0;
        }
        // The probabilities rise up to the mode and fall after it: on its other side those at least as unlikely start
        // somewhere between the mode and the end.
        if k < self.mode {
            let (mut near, mut far) = (self.mode, self.most);
            if !unlikely(far) {
                return self.below(k);
            }
            while far - near > 1 {
                let middle = near + (far - near) / 2;
                *(if unlikely(middle) { &mut far } else { &mut near }) = middle;
            }
            self.below(k) + self.above(far)
        } else {
            let (mut far, mut near) = (self.least, self.mode);
            if !unlikely(far) {
                return self.above(k);
            }
            while near - far > 1 {
                let middle = far + (near - far) / 2;
                *(if unlikely(middle) { &mut far } else { &mut near }) = middle;
            }
            self.below(far) + self.above(k)
        }
    }

    /// P(K ≤ k) for k up to the mode: each term from the one before, until they no longer count.
    fn below(&self, k: u64) -> f64 {
        let down = |k: u64| {
            let missed = self.all - self.n + k - self.hits;
            (k as f64 / (self.n - k + 1) as f64) * (missed as f64 / (self.hits - k + 1) as f64)
        };
        self.ln_probability(k).exp() * tail((self.least + 1..=k).rev().map(down))
    }

    /// P(K ≥ k) for k from the mode on.
    fn above(&self, k: u64) -> f64 {
        let up = |k: u64| {
            let missed = self.all - self.n + k + 1 - self.hits;
            ((self.n - k) as f64 / (k + 1) as f64) * ((self.hits - k) as f64 / missed as f64)
        };
        self.ln_probability(k).exp() * tail((k..self.most).map(up))
    }
}

/// 1 + r₁ + r₁r₂ + …, for ratios that fall.
fn tail(ratios: impl Iterator<Item = f64>) -> f64 {
    let (mut sum, mut term) = (1.0, 1.0);
    for ratio in ratios {
        term *= ratio;
        sum += term;
        if term < 1e-18 * sum {
            break;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rate(hits: u64, n: u64) -> Rate {
        Rate::new(hits, n).unwrap()
    }

    fn fisher(a: Rate, b: Rate, alternative: Alternative) -> f64 {
        RateTest::fisher(a, b, alternative).unwrap().p_value
    }

    /// Fisher's tea taster: 3 of 4 against 1 of 4, one-sided 17/70, two-sided 34/70.
    #[test]
    fn the_tea_taster() {
        let (a, b) = (rate(1, 4), rate(3, 4));
        assert!((fisher(a, b, Alternative::Greater) - 17.0 / 70.0).abs() < 1e-14);
        assert!((fisher(a, b, Alternative::Less) - 69.0 / 70.0).abs() < 1e-14);
        assert!((fisher(a, b, Alternative::TwoSided) - 34.0 / 70.0).abs() < 1e-14);
        assert_eq!(RateTest::suited(a, b).unwrap().method, Method::Fisher);
    }

    #[test]
    fn arms_without_any_hit_are_not_unlike() {
        for (a, b) in [(rate(0, 9), rate(0, 4)), (rate(9, 9), rate(4, 4))] {
            assert_eq!(
                (
                    RateTest::pooled_z(a, b),
                    RateTest::chi_squared(a, b),
                    RateTest::yates(a, b)
                ),
                (None, None, None)
            );
            assert_eq!(RateTest::suited(a, b).unwrap().p_value, 1.0);
        }
        assert_eq!(RateTest::suited(rate(0, 0), rate(3, 4)), None);
        assert_eq!(RateTest::suited(rate(0, 0), rate(0, 0)), None);
        assert_eq!(RateTest::suited(rate(400, 900), rate(0, 0)), None);
    }

    #[test]
    fn a_million_accounts_are_tested_at_once() {
        let (a, b) = (rate(500_000, 1_000_000), rate(501_400, 1_000_000));
        let test = RateTest::suited(a, b).unwrap();
        let exact = fisher(a, b, Alternative::TwoSided);
        assert_eq!(test.method, Method::ChiSquared);
        let yates = RateTest::yates(a, b).unwrap().p_value;
        assert!((exact / yates - 1.0).abs() < 1e-4, "{exact} {yates}");
        // Far beyond what exp can hold.
        assert_eq!(
            fisher(
                rate(0, 1_000_000),
                rate(1_000_000, 1_000_000),
                Alternative::TwoSided
            ),
            0.0
        );
        let far = fisher(
            rate(500_000, 1_000_000),
            rate(512_000, 1_000_000),
            Alternative::Greater,
        );
        assert!((1e-66..1e-62).contains(&far), "{far}");
    }

    proptest! {
        /// By the definition, over all tables.
        #[test]
        fn fisher_is_the_sum_over_tables(n in 1u64..25, m in 1u64..25, x in 0u64..25, y in 0u64..25) {
            let (a, b) = (rate(x.min(n), n), rate(y.min(m), m));
            let choose = |n: u64, k: u64| (0..k).fold(1.0, |c, i| c * (n - i) as f64 / (i + 1) as f64);
            let hits = a.hits + b.hits;
            let of = |k: u64| choose(m, k) * choose(n, hits - k) / choose(n + m, hits);
            let sum = |keep: &dyn Fn(u64) -> bool| -> f64 {
                (hits.saturating_sub(n)..=hits.min(m)).filter(|k| keep(*k)).map(of).sum()
            };
            let k = b.hits;
            prop_assert!((fisher(a, b, Alternative::Less) - sum(&|i| i <= k)).abs() < 1e-12);
            prop_assert!((fisher(a, b, Alternative::Greater) - sum(&|i| i >= k)).abs() < 1e-12);
            let both = sum(&|i| of(i) <= of(k) * (1.0 + SAME));
            prop_assert!((fisher(a, b, Alternative::TwoSided) - both).abs() < 1e-12);
        }

        #[test]
        fn swapping_arms_flips_z_and_leaves_p(n in 1u64..2_000, m in 1u64..2_000, p in 0.0..=1.0f64, q in 0.0..=1.0f64) {
            let (a, b) = (rate((p * n as f64) as u64, n), rate((q * m as f64) as u64, m));
            let (there, back) = (RateTest::suited(a, b).unwrap(), RateTest::suited(b, a).unwrap());
            prop_assert!((there.p_value - back.p_value).abs() < 1e-10);
            if let (Some(there), Some(back)) = (RateTest::pooled_z(a, b), RateTest::pooled_z(b, a)) {
                prop_assert_eq!(there.statistic, back.statistic.map(|z| -z));
                let squared = RateTest::chi_squared(a, b).unwrap().statistic.unwrap();
                prop_assert!((squared - there.statistic.unwrap().powi(2)).abs() <= 1e-9 * (1.0 + squared));
            }
        }
    }
}
