//! Two rates in strata: Mantel-Haenszel.
//!
//! Arms are compared within each stratum only, so that a mix of strata that differs between arms does not show.

use serde::{Deserialize, Serialize};
use statrs::function::gamma::gamma_ur;

use super::rate::{Rate, Ratio};
use crate::stats::normal;

/// A chi-squared test.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct StratifiedTest {
    /// χ².
    pub statistic: f64,
    /// Degrees of freedom.
    pub degrees: usize,
    /// Chance of a statistic as large were there nothing to find.
    pub p_value: f64,
}

impl StratifiedTest {
    fn new(statistic: f64, degrees: usize) -> Option<Self> {
        let p_value = if degrees == 1 {
            normal::two_sided(statistic.max(0.0).sqrt())
        } else if statistic > 0.0 {
            gamma_ur(degrees as f64 / 2.0, statistic / 2.0)
        } else {
            1.0
        };
        statistic.is_finite().then_some(Self {
            statistic,
            degrees,
            p_value,
        })
    }
}

/// An arm `a` and an arm `b` in each of some strata.
#[derive(Debug, Clone, PartialEq)]
pub struct Stratified {
    strata: Vec<Table>,
}

/// Counts of a stratum.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Table {
    /// Hits and accounts of `a`.
    x: f64,
    n: f64,
    /// Hits and accounts of `b`.
    y: f64,
    m: f64,
}

impl Table {
    fn all(&self) -> f64 {
        self.n + self.m
    }

    fn hits(&self) -> f64 {
        self.x + self.y
    }

    /// Hits expected in `b` were both arms alike.
    fn expected(&self) -> f64 {
        self.hits() * self.m / self.all()
    }
}

impl Stratified {
    /// Strata with an empty arm compare nothing and are left out; `None` when none remains.
    pub fn new(strata: &[(Rate, Rate)]) -> Option<Self> {
        let strata: Vec<Table> = strata
            .iter()
            .filter(|(a, b)| a.n > 0 && b.n > 0)
            .map(|(a, b)| Table {
                x: a.hits as f64,
                n: a.n as f64,
                y: b.hits as f64,
                m: b.n as f64,
            })
            .collect();
        (!strata.is_empty()).then_some(Self { strata })
    }

    /// Strata that have accounts in both arms.
    pub fn strata(&self) -> usize {
        self.strata.len()
    }

    fn sum(&self, of: impl Fn(&Table) -> f64) -> f64 {
        self.strata.iter().map(of).sum()
    }

    /// Test that the arms are alike within strata; `correct` takes half an account off the sum of differences. `None`
    /// when no stratum has both hits and misses.
    ///
    /// Source: Mantel & Haenszel (1959), *JNCI* 22:719; Cochran (1954), *Biometrics* 10:417.
    pub fn cochran_mantel_haenszel(&self, correct: bool) -> Option<StratifiedTest> {
        let variance = self.sum(|t| {
            let all = t.all();
            t.expected() * (all - t.hits()) / all * t.n / (all - 1.0)
        });
        let off = self.sum(|t| t.y - t.expected()).abs();
        let off = off - if correct { off.min(0.5) } else { 0.0 };
        (variance > 0.0).then(|| StratifiedTest::new(off * off / variance, 1))?
    }

    /// Odds of `b` over those of `a` within strata. `None` when no stratum has a hit in one arm and a miss in the other,
    /// both ways.
    ///
    /// Source: Mantel & Haenszel (1959); variance of Robins, Breslow & Greenland (1986), *Biometrics* 42:311.
    pub fn odds_ratio(&self, confidence: f64) -> Option<Ratio> {
        // For and against: hits of b by misses of a, and the other way round.
        let parts = |t: &Table| {
            let all = t.all();
            let (r, s) = (t.y * (t.n - t.x) / all, (t.m - t.y) * t.x / all);
            (r, s, (t.y + t.n - t.x) / all)
        };
        let (r, s) = (self.sum(|t| parts(t).0), self.sum(|t| parts(t).1));
        let variance = self.sum(|t| {
            let (own_r, own_s, p) = parts(t);
            let q = 1.0 - p;
            p * own_r / (2.0 * r * r) + (p * own_s + q * own_r) / (2.0 * r * s) + q * own_s / (2.0 * s * s)
        });
        (r > 0.0 && s > 0.0).then(|| Ratio::from_logarithm((r / s).ln(), variance, confidence))
    }

    /// Rate of `b` over that of `a` within strata. `None` when an arm has no hit at all.
    ///
    /// Source: Greenland & Robins (1985), *Biometrics* 41:55, eqs. 4 and 13.
    pub fn risk_ratio(&self, confidence: f64) -> Option<Ratio> {
        let r = self.sum(|t| t.y * t.n / t.all());
        let s = self.sum(|t| t.x * t.m / t.all());
        let variance =
            self.sum(|t| (t.n * t.m * t.hits() - t.x * t.y * t.all()) / (t.all() * t.all())) / (r * s);
        (r > 0.0 && s > 0.0).then(|| Ratio::from_logarithm((r / s).ln(), variance, confidence))
    }

    /// Rate of `b` minus that of `a` within strata, `(low, estimate, high)`. `None` when it has no variance: every
    /// stratum's arms are of none or of all.
    ///
    /// Source: Greenland & Robins (1985), *Biometrics* 41:55, eqs. 3 and 12.
    pub fn risk_difference(&self, confidence: f64) -> Option<(f64, f64, f64)> {
        let weight = self.sum(|t| t.n * t.m / t.all());
        let estimate = self.sum(|t| (t.y * t.n - t.x * t.m) / t.all()) / weight;
        let variance = self.sum(|t| {
            let (a, b) = (t.x * (t.n - t.x) / t.n.powi(3), t.y * (t.m - t.y) / t.m.powi(3));
            (a + b) * (t.n * t.m / t.all()).powi(2)
        }) / (weight * weight);
        let half = normal::half_width(confidence) * variance.sqrt();
        (variance > 0.0).then_some((estimate - half, estimate, estimate + half))
    }

    /// Test that the odds ratio is the same in all strata. Strata without hits or without misses have none and are left
    /// out; `None` when fewer than two remain or [`Stratified::odds_ratio`] is.
    ///
    /// Source: Breslow & Day (1980), *Statistical Methods in Cancer Research* 1, IARC, eq. 4.30.
    pub fn breslow_day(&self) -> Option<StratifiedTest> {
        self.homogeneity(false)
    }

    /// The same, corrected for the common odds ratio being estimated. `None` when [`Stratified::breslow_day`] is.
    ///
    /// Source: Tarone (1985), *Biometrika* 72:91.
    pub fn tarone(&self) -> Option<StratifiedTest> {
        self.homogeneity(true)
    }

    fn homogeneity(&self, corrected: bool) -> Option<StratifiedTest> {
        let ratio = self.odds_ratio(0.95)?.estimate;
        let telling = self
            .strata
            .iter()
            .filter(|t| 0.0 < t.hits() && t.hits() < t.all());
        let (mut statistic, mut off, mut spread, mut count) = (0.0, 0.0, 0.0, 0);
        for table in telling {
            let expected = hits_under(ratio, table);
            let (x, misses) = (table.hits() - expected, table.m - expected);
            let variance = 1.0 / (1.0 / expected + 1.0 / x + 1.0 / misses + 1.0 / (table.n - x));
            let own = table.y - expected;
            statistic += own * own / variance;
            off += own;
            spread += variance;
            count += 1;
        }
        if corrected {
            statistic -= off * off / spread;
        }
        (count > 1).then(|| StratifiedTest::new(statistic, count - 1))?
    }
}

/// Hits of `b` that give a stratum this odds ratio with its margins as they are.
fn hits_under(ratio: f64, table: &Table) -> f64 {
    // (1 − ψ) e² + (n − t + ψ (m + t)) e − ψ m t = 0, solved without the cancellation, also at ψ = 1.
    let (hits, m) = (table.hits(), table.m);
    let linear = table.n - hits + ratio * (m + hits);
    let constant = ratio * m * hits;
    let root = (linear * linear + 4.0 * (1.0 - ratio) * constant).max(0.0).sqrt();
    2.0 * constant / (linear + root)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rate(hits: u64, n: u64) -> Rate {
        Rate::new(hits, n).unwrap()
    }

    /// Charig et al. (1986), *BMJ* 292:879: kidney stones, where the better treatment had the harder cases.
    #[test]
    fn simpson_s_paradox_is_undone() {
        let (small, large) = ((rate(234, 270), rate(81, 87)), (rate(55, 80), rate(192, 263)));
        let found = Stratified::new(&[small, large]).unwrap();
        let crude = (81.0 + 192.0) / 350.0 - (234.0 + 55.0) / 350.0;
        let (low, estimate, high) = found.risk_difference(0.95).unwrap();
        assert!(crude < 0.0 && estimate > 0.0 && low < estimate && estimate < high);
        assert!(found.odds_ratio(0.95).unwrap().estimate > 1.0);
        assert!(found.risk_ratio(0.95).unwrap().estimate > 1.0);
    }

    /// One stratum: the plain odds ratio with Woolf's variance, the plain difference with Wald's, z with N − 1 for N.
    #[test]
    fn one_stratum_is_the_plain_comparison() {
        let found = Stratified::new(&[(rate(20, 100), rate(30, 80))]).unwrap();
        let ratio = found.odds_ratio(0.95).unwrap();
        let woolf = (1.0 / 20.0 + 1.0 / 80.0 + 1.0 / 30.0 + 1.0 / 50.0f64).sqrt();
        assert!((ratio.estimate - 30.0 * 80.0 / (50.0 * 20.0)).abs() < 1e-12);
        assert!(((ratio.high / ratio.low).ln() / (2.0 * normal::half_width(0.95)) - woolf).abs() < 1e-12);
        let (low, estimate, _) = found.risk_difference(0.95).unwrap();
        let wald = (0.2 * 0.8 / 100.0 + 0.375 * 0.625 / 80.0f64).sqrt();
        assert!((estimate - 0.175).abs() < 1e-12);
        assert!(((estimate - low) / normal::half_width(0.95) - wald).abs() < 1e-12);
        let ratio = found.risk_ratio(0.95).unwrap();
        let katz = (1.0 / 20.0 - 1.0 / 100.0 + 1.0 / 30.0 - 1.0 / 80.0f64).sqrt();
        assert!((ratio.estimate - 1.875).abs() < 1e-12);
        assert!(((ratio.high / ratio.low).ln() / (2.0 * normal::half_width(0.95)) - katz).abs() < 1e-12);
        assert_eq!((found.breslow_day(), found.tarone()), (None, None));
    }

    #[test]
    fn strata_that_compare_nothing_are_left_out() {
        assert_eq!(Stratified::new(&[]), None);
        assert_eq!(Stratified::new(&[(rate(0, 0), rate(3, 4))]), None);
        let none = Stratified::new(&[(rate(0, 9), rate(0, 4)), (rate(0, 0), rate(1, 2))]).unwrap();
        assert_eq!(none.strata(), 1);
        assert_eq!(none.cochran_mantel_haenszel(true), None);
        assert_eq!(
            (
                none.odds_ratio(0.95),
                none.risk_ratio(0.95),
                none.risk_difference(0.95)
            ),
            (None, None, None)
        );
        assert_eq!(none.breslow_day(), None);
        // Single accounts: N − 1 is never 0 with both arms.
        let single = Stratified::new(&[(rate(1, 1), rate(0, 1))]).unwrap();
        assert!((single.cochran_mantel_haenszel(false).unwrap().statistic - 1.0).abs() < 1e-12);
        assert_eq!(single.cochran_mantel_haenszel(true).unwrap().p_value, 1.0);
    }

    proptest! {
        #[test]
        fn swapping_arms_inverts_ratios_and_keeps_tests(
            counts in proptest::collection::vec((0u64..40, 0u64..40, 0u64..40, 0u64..40), 1..5),
        ) {
            let strata: Vec<(Rate, Rate)> =
                counts.iter().map(|(x, u, y, v)| (rate(*x, x + u), rate(*y, y + v))).collect();
            let swapped: Vec<(Rate, Rate)> = strata.iter().map(|(a, b)| (*b, *a)).collect();
            let (Some(there), Some(back)) = (Stratified::new(&strata), Stratified::new(&swapped)) else {
                return Ok(());
            };
            let close = |a: f64, b: f64| (a - b).abs() <= 1e-8 * (1.0 + a.abs());
            if let Some(ratio) = there.odds_ratio(0.95) {
                prop_assert!(close(ratio.low * back.odds_ratio(0.95).unwrap().high, 1.0));
            }
            if let Some((low, _, high)) = there.risk_difference(0.95) {
                let (back_low, _, back_high) = back.risk_difference(0.95).unwrap();
                prop_assert!(close(low, -back_high) && close(high, -back_low));
            }
            for (there, back) in [
                (there.cochran_mantel_haenszel(true), back.cochran_mantel_haenszel(true)),
                (there.breslow_day(), back.breslow_day()),
                (there.tarone(), back.tarone()),
            ] {
                prop_assert_eq!(there.is_some(), back.is_some());
                if let (Some(there), Some(back)) = (there, back) {
                    prop_assert!(close(there.statistic, back.statistic));
                    prop_assert!((0.0..=1.0).contains(&there.p_value));
                }
            }
        }
    }
}
