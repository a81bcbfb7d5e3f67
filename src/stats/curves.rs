//! Tests between survival curves, and differences of what they show at a day.
//!
//! Differences are `b − a`: positive when more of `b` are still there.

use faer::linalg::solvers::Solve;
use faer::{Mat, Side};
use statrs::function::gamma::gamma_ur;

use super::rate::square_and_add;
use super::survival::{Day, Lifetimes, Survival};
use crate::stats::normal;

/// Share of a variance that its part unexplained by other arms must keep; below it is rounding (house choice).
const SINGULAR: f64 = 1e-10;

/// How much the events of a day count in a test of two curves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// All days alike, the log-rank test: most powerful when hazards are proportional.
    LogRank,
    /// By the accounts at risk, Gehan's test: early differences count more.
    Gehan,
}

/// A test that two arms have the same survival curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CurveTest {
    /// Standardised excess of events in `a` over those expected: positive when `b` stays longer.
    pub z: f64,
    /// Two-sided.
    pub p_value: f64,
}

impl CurveTest {
    /// The test of two whole curves; the variance is hypergeometric. `None` when nothing happened in either arm, and
    /// when whenever it happened all who were at risk were in one arm.
    ///
    /// Source: Mantel (1966), *Cancer Chemotherapy Reports* 50:163; Gehan (1965), *Biometrika* 52:203; Klein &
    /// Moeschberger (2003), *Survival Analysis*, eq. 7.3.3.
    pub fn new(a: &Lifetimes, b: &Lifetimes, weight: Weight) -> Option<Self> {
        let (mut excess, mut variance) = (0.0, 0.0);
        for set in risk_sets(&[a, b]) {
            let weight = match weight {
                Weight::LogRank => 1.0,
                Weight::Gehan => set.total(),
            };
            let share = set.at_risk[0] / set.total();
            excess += weight * (set.ended[0] - set.events() * share);
            variance += weight * weight * set.spread() * share * (1.0 - share);
        }
        (variance > 0.0).then(|| {
            let z = excess / variance.sqrt();
            let p_value = normal::two_sided(z);
            Self { z, p_value }
        })
    }

    /// Chi-square with one degree of freedom.
    pub fn chi2(&self) -> f64 {
        self.z * self.z
    }
}

/// The log-rank test that several arms have the same survival curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LogRank {
    /// The statistic.
    pub chi2: f64,
    /// Arms at risk when something happened, less one.
    pub degrees: usize,
    /// Chance of curves as far apart were they the same.
    pub p_value: f64,
}

impl LogRank {
    /// Arms in which nobody was at risk whenever something happened are left out, and not counted in `degrees`.
    /// `None` when fewer than two arms are left, and when some of them were never at risk together with the others.
    ///
    /// Source: Klein & Moeschberger (2003), *Survival Analysis*, §7.3.
    pub fn new(arms: &[&Lifetimes]) -> Option<Self> {
        let sets: Vec<RiskSet> = risk_sets(arms).collect();
        let exposed = |arm: &usize| sets.iter().any(|set| set.at_risk[*arm] > 0.0);
        let kept: Vec<usize> = (0..arms.len()).filter(exposed).collect();
        let degrees = kept.len().checked_sub(1).filter(|d| *d > 0)?;
        let mut excess = vec![0.0; degrees];
        let mut covariance = Mat::<f64>::zeros(degrees, degrees);
        for set in &sets {
            let share = |k: usize| set.at_risk[kept[k]] / set.total();
            for i in 0..degrees {
                excess[i] += set.ended[kept[i]] - set.events() * share(i);
                for j in 0..degrees {
                    let same = f64::from(u8::from(i == j));
                    covariance[(i, j)] += set.spread() * share(i) * (same - share(j));
                }
            }
        }
        let scale: Vec<f64> = (0..degrees).map(|i| covariance[(i, i)].sqrt()).collect();
        if scale.contains(&0.0) {
            return None;
        }
        let correlation = Mat::from_fn(degrees, degrees, |i, j| {
            covariance[(i, j)] / (scale[i] * scale[j])
        });
        let factor = correlation.llt(Side::Lower).ok()?;
        if (0..degrees).any(|i| factor.L()[(i, i)].powi(2) < SINGULAR) {
            return None;
        }
        let z = Mat::from_fn(degrees, 1, |i, _| excess[i] / scale[i]);
        let solved = factor.solve(&z);
        let chi2 = (0..degrees)
            .map(|i| z[(i, 0)] * solved[(i, 0)])
            .sum::<f64>()
            .max(0.0);
        Some(Self {
            chi2,
            degrees,
            p_value: if chi2 > 0.0 {
                gamma_ur(degrees as f64 / 2.0, chi2 / 2.0)
            } else {
                1.0
            },
        })
    }
}

/// Difference of the shares still there after a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SurvivalDifference {
    /// Share of A still there.
    pub a: f64,
    /// Share of B still there.
    pub b: f64,
    /// `b − a`, in shares.
    pub difference: f64,
    /// Interval of the difference; `None` where a curve is at 0 or 1 and has no limits of its own.
    pub interval: Option<(f64, f64)>,
    /// Two-sided p-value of no difference; `None` where a curve is at 0 or 1.
    pub p_value: Option<f64>,
    /// Difference in standard errors on the log(−log) scale, with the sign of `difference`; `None` with `p_value`.
    pub z: Option<f64>,
}

impl SurvivalDifference {
    /// `None` when a curve is not known up to that day.
    ///
    /// Source: test on log(−log), Klein, Logan, Harhoff & Andersen (2007), *Statistics in Medicine* 26:4505; interval
    /// from those of both curves by square-and-add, Zou & Donner (2008), *Statistics in Medicine* 27:1693.
    pub fn new(a: &Survival, b: &Survival, day: f64, confidence: f64) -> Option<Self> {
        if day > a.known_until() || day > b.known_until() {
            return None;
        }
        let (at_a, at_b) = (a.at(day), b.at(day));
        let z = complementary(a, day).zip(complementary(b, day)).map(|(a, b)| {
            // log(−log) falls as the share rises.
            (a.0 - b.0) / (a.1 + b.1).sqrt()
        });
        let limits = a.interval(day, confidence).zip(b.interval(day, confidence));
        let difference = at_b - at_a;
        Some(Self {
            a: at_a,
            b: at_b,
            difference,
            interval: limits.map(|((low_a, high_a), (low_b, high_b))| {
                square_and_add((at_a, low_a, high_a), (at_b, low_b, high_b))
            }),
            p_value: z.map(normal::two_sided),
            z,
        })
    }
}

/// log(−log S) at a day and its variance; `None` where S is 0 or 1.
fn complementary(curve: &Survival, day: f64) -> Option<(f64, f64)> {
    let share = curve.at(day);
    (share > 0.0 && share < 1.0).then(|| {
        let log = share.ln();
        let error = curve.standard_error(day) / (share * log);
        ((-log).ln(), error * error)
    })
}

/// Difference of the mean days that accounts stay, up to a horizon: what it costs or gains however the curves cross.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RestrictedMeanDifference {
    /// Days over which both means are taken.
    pub horizon: f64,
    /// Mean days of A.
    pub a: f64,
    /// Mean days of B.
    pub b: f64,
    /// `b − a`, in days.
    pub difference: f64,
    /// Standard error of the difference, in days.
    pub se: f64,
}

impl RestrictedMeanDifference {
    /// Up to `horizon`, or as far as both curves are known if that is less. `None` when that is no day at all.
    ///
    /// Source: Royston & Parmar (2013), *BMC Medical Research Methodology* 13:152.
    pub fn new(a: &Survival, b: &Survival, horizon: f64) -> Option<Self> {
        let horizon = horizon.min(a.known_until()).min(b.known_until());
        if !(horizon > 0.0 && horizon.is_finite()) {
            return None;
        }
        let (mean_a, mean_b) = (a.restricted_mean(horizon), b.restricted_mean(horizon));
        Some(Self {
            horizon,
            a: mean_a,
            b: mean_b,
            difference: mean_b - mean_a,
            se: a
                .restricted_mean_error(horizon)
                .hypot(b.restricted_mean_error(horizon)),
        })
    }

    /// Normal interval, in days; `None` when the standard error is 0, as when nothing happened before the horizon.
    pub fn interval(&self, confidence: f64) -> Option<(f64, f64)> {
        let half = normal::half_width(confidence) * self.se;
        (self.se > 0.0).then_some((self.difference - half, self.difference + half))
    }

    /// Two-sided p-value of no difference; `None` with the interval.
    pub fn p_value(&self) -> Option<f64> {
        (self.se > 0.0).then(|| normal::two_sided(self.difference / self.se))
    }
}

/// A day on which something happened: how many were at risk and for how many it happened, per arm.
struct RiskSet {
    at_risk: Vec<f64>,
    ended: Vec<f64>,
}

impl RiskSet {
    fn total(&self) -> f64 {
        self.at_risk.iter().sum()
    }

    fn events(&self) -> f64 {
        self.ended.iter().sum()
    }

    /// d (n − d) / (n − 1): the variance of an arm's events is this times its share and the others'.
    fn spread(&self) -> f64 {
        let (n, d) = (self.total(), self.events());
        if n > 1.0 { d * (n - d) / (n - 1.0) } else { 0.0 }
    }
}

/// The days on which something happened in any arm, in order.
fn risk_sets<'a>(arms: &[&'a Lifetimes]) -> impl Iterator<Item = RiskSet> + use<'a> {
    let mut at_risk: Vec<usize> = arms.iter().map(|arm| arm.accounts()).collect();
    let mut rest: Vec<&[Day]> = arms.iter().map(|arm| arm.days()).collect();
    std::iter::from_fn(move || {
        loop {
            let firsts = rest.iter().filter_map(|days| days.first());
            let day = firsts.map(|d| d.day).min_by(f64::total_cmp)?;
            let mut set = RiskSet {
                at_risk: at_risk.iter().map(|n| *n as f64).collect(),
                ended: vec![0.0; rest.len()],
            };
            for (arm, days) in rest.iter_mut().enumerate() {
                if let Some((now, later)) = days.split_first().filter(|(now, _)| now.day == day) {
                    set.ended[arm] = now.ended as f64;
                    at_risk[arm] -= now.gone();
                    *days = later;
                }
            }
            if set.events() > 0.0 {
                return Some(set);
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Days from a formula: `late` moves them, one in `censored` ends unseen.
    fn spans(accounts: usize, late: f64, censored: usize) -> Vec<(f64, bool)> {
        (0..accounts)
            .map(|i| {
                let draw = (i as f64 * 0.618_034).fract();
                ((1.0 + late * -(1.0 - draw).ln()).round(), i % censored != 0)
            })
            .collect()
    }

    fn curve(spans: &[(f64, bool)]) -> Survival {
        Survival::new(spans).unwrap()
    }

    #[test]
    fn swapping_arms_changes_signs_only() {
        let (a, b) = (spans(200, 300.0, 4), spans(150, 400.0, 3));
        let (la, lb) = (Lifetimes::new(&a), Lifetimes::new(&b));
        for weight in [Weight::LogRank, Weight::Gehan] {
            let there = CurveTest::new(&la, &lb, weight).unwrap();
            let back = CurveTest::new(&lb, &la, weight).unwrap();
            assert!(there.z > 0.0 && (there.z + back.z).abs() < 1e-12);
            assert!((there.p_value - back.p_value).abs() < 1e-12);
        }
        let there = SurvivalDifference::new(&curve(&a), &curve(&b), 300.0, 0.95).unwrap();
        let back = SurvivalDifference::new(&curve(&b), &curve(&a), 300.0, 0.95).unwrap();
        assert!(there.difference > 0.0 && there.z.unwrap() > 0.0);
        assert_eq!(there.difference, -back.difference);
        assert_eq!(there.interval, back.interval.map(|(low, high)| (-high, -low)));
        let there = RestrictedMeanDifference::new(&curve(&a), &curve(&b), 500.0).unwrap();
        let back = RestrictedMeanDifference::new(&curve(&b), &curve(&a), 500.0).unwrap();
        assert!(there.difference > 0.0 && there.difference == -back.difference);
        assert_eq!(
            there.interval(0.9),
            back.interval(0.9).map(|(low, high)| (-high, -low))
        );
    }

    #[test]
    fn identical_arms_do_not_differ() {
        let a = spans(100, 200.0, 5);
        let days = Lifetimes::new(&a);
        let test = CurveTest::new(&days, &days, Weight::LogRank).unwrap();
        assert!(test.z.abs() < 1e-12 && (test.p_value - 1.0).abs() < 1e-12);
        let three = LogRank::new(&[&days, &days, &days]).unwrap();
        assert!(three.chi2 < 1e-12 && three.degrees == 2 && three.p_value > 1.0 - 1e-9);
        let at = SurvivalDifference::new(&curve(&a), &curve(&a), 100.0, 0.95).unwrap();
        assert_eq!((at.difference, at.p_value), (0.0, Some(1.0)));
        let mean = RestrictedMeanDifference::new(&curve(&a), &curve(&a), 100.0).unwrap();
        assert_eq!((mean.difference, mean.p_value()), (0.0, Some(1.0)));
    }

    #[test]
    fn what_cannot_be_told_is_none() {
        let (stays, short) = (vec![(400.0, false); 20], vec![(100.0, false); 20]);
        let (some, none) = (Lifetimes::new(&stays), Lifetimes::default());
        assert_eq!(CurveTest::new(&some, &some, Weight::LogRank), None);
        assert_eq!(CurveTest::new(&none, &none, Weight::Gehan), None);
        assert_eq!(LogRank::new(&[&some, &some]), None);
        assert_eq!(LogRank::new(&[]), None);
        let left = Lifetimes::new(&spans(30, 50.0, 4));
        assert_eq!(CurveTest::new(&left, &none, Weight::LogRank), None);
        let (pair, three) = (
            LogRank::new(&[&left, &some]),
            LogRank::new(&[&left, &some, &none]),
        );
        assert!(pair.is_some() && pair == three);
        let difference = |a: &[(f64, bool)], b: &[(f64, bool)], day| {
            SurvivalDifference::new(&curve(a), &curve(b), day, 0.95)
        };
        assert_eq!(difference(&stays, &short, 365.0), None);
        let same = difference(&stays, &stays, 365.0).unwrap();
        assert_eq!((same.difference, same.interval, same.p_value), (0.0, None, None));
        // Nobody is left of the second: known for ever.
        let all_left = vec![(30.0, true); 5];
        assert_eq!(difference(&stays, &all_left, 365.0).unwrap().difference, -1.0);
        let mean = RestrictedMeanDifference::new(&curve(&stays), &curve(&short), 365.0).unwrap();
        assert_eq!((mean.horizon, mean.p_value()), (100.0, None));
        let on_day_zero = curve(&[(0.0, false)]);
        assert_eq!(
            RestrictedMeanDifference::new(&on_day_zero, &curve(&stays), 365.0),
            None
        );
    }

    /// With nobody censored the restricted mean is a mean of min(day, horizon), and its error that of a mean.
    #[test]
    fn the_restricted_mean_of_complete_spans_is_a_mean() {
        let all = spans(300, 200.0, usize::MAX);
        let all: Vec<(f64, bool)> = all.iter().map(|(day, _)| (*day, true)).collect();
        let capped: Vec<f64> = all.iter().map(|(day, _)| day.min(250.0)).collect();
        let n = capped.len() as f64;
        let mean = capped.iter().sum::<f64>() / n;
        let variance = capped.iter().map(|d| (d - mean).powi(2)).sum::<f64>() / n;
        let curve = curve(&all);
        assert!((curve.restricted_mean(250.0) - mean).abs() < 1e-9);
        assert!((curve.restricted_mean_error(250.0) - (variance / n).sqrt()).abs() < 1e-9);
    }
}
