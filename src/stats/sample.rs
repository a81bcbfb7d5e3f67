//! What needs every amount: ranks, quantiles, trimmed and winsorised means, Hodges-Lehmann.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::moments::{Moments, Welch};
use super::shift;
use crate::stats::normal;
use crate::stats::share::quantile;
use crate::stats::two_sample::TwoSample;

/// Accounts from which threads sort faster than one does (house choice).
const MANY: usize = 100_000;

/// Accounts of both arms up to which the Mann-Whitney distribution is counted out: C(100, 50) < 2¹²⁸.
const COUNTED: usize = 100;

/// The finite amounts of one arm, increasing.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    sorted: Vec<f64>,
}

/// One arm's amounts in a few figures.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Description {
    /// Accounts with an amount.
    pub accounts: u64,
    /// Arithmetic mean.
    pub mean: f64,
    /// Absent with one account.
    pub sd: Option<f64>,
    /// Amount that half of the accounts exceed.
    pub median: f64,
    /// Amount that nine in ten accounts exceed.
    pub p10: f64,
    /// Amount that one in ten accounts exceeds.
    pub p90: f64,
    /// Mean without the lowest and the highest 10 %.
    pub trimmed_mean: f64,
    /// Median distance from the median, unscaled.
    pub mad: f64,
    /// Mean with the lowest and the highest 5 % moved to the nearest amount kept.
    pub winsorised_mean: f64,
    /// Absent under three accounts or when all amounts are equal.
    pub skew: Option<f64>,
}

impl Sample {
    /// Amounts that are not finite are left out.
    pub fn new(mut amounts: Vec<f64>) -> Self {
        amounts.retain(|x| x.is_finite());
        if amounts.len() < MANY {
            amounts.sort_unstable_by(f64::total_cmp);
        } else {
            amounts.par_sort_unstable_by(f64::total_cmp);
        }
        Self { sorted: amounts }
    }

    /// Both sets of accounts together.
    pub fn merge(mut self, other: &Self) -> Self {
        self.sorted.extend_from_slice(&other.sorted);
        // Stable sorting finds the two runs and merges them.
        self.sorted.sort_by(f64::total_cmp);
        self
    }

    /// Increasing.
    pub fn amounts(&self) -> &[f64] {
        &self.sorted
    }

    /// Number of amounts.
    pub fn len(&self) -> usize {
        self.sorted.len()
    }

    /// Whether there are no amounts.
    pub fn is_empty(&self) -> bool {
        self.sorted.is_empty()
    }

    /// Count, mean and variance of the amounts.
    pub fn moments(&self) -> Moments {
        Moments::of(&self.sorted)
    }

    /// Interpolated quantile, `q` from 0 to 1; `None` without accounts.
    ///
    /// Source: [`quantile`].
    pub fn quantile(&self, q: f64) -> Option<f64> {
        (!self.is_empty()).then(|| quantile(&self.sorted, q))
    }

    /// Interval of the median between two of the amounts; `None` with so few that even the ends do not reach the
    /// confidence.
    ///
    /// Source: order statistics, Conover (1999), *Practical Nonparametric Statistics*, §3.2, large-sample ranks.
    pub fn median_interval(&self, confidence: f64) -> Option<(f64, f64)> {
        let n = self.sorted.len() as f64;
        let half = normal::half_width(confidence) * n.sqrt() / 2.0;
        let low = ((n / 2.0 - half).floor().max(0.0) as usize).checked_sub(1)?;
        Some((
            *self.sorted.get(low)?,
            *self.sorted.get(self.sorted.len() - 1 - low)?,
        ))
    }

    /// Mean without the lowest and the highest `share` (under a half) of the amounts; `None` without accounts.
    ///
    /// Source: Tukey & McLaughlin (1963), *Sankhyā A* 25:331.
    pub fn trimmed_mean(&self, share: f64) -> Option<f64> {
        let cut = self.cut(share);
        Moments::of(&self.sorted[cut..self.len() - cut]).mean()
    }

    /// Moments with the lowest and the highest `share` (under a half) of the amounts moved to the nearest amount kept.
    /// For a test use [`winsorised_welch`], whose limits are common to both arms.
    ///
    /// Source: Tukey & McLaughlin (1963), *Sankhyā A* 25:331.
    pub fn winsorised(&self, share: f64) -> Moments {
        let cut = self.cut(share);
        let mut moved = self.sorted.clone();
        if let [low, .., high] = self.sorted[cut..self.len() - cut] {
            moved[..cut].fill(low);
            moved[self.len() - cut..].fill(high);
        } else if let [only] = self.sorted[cut..self.len() - cut] {
            moved.fill(only);
        }
        Moments::of(&moved)
    }

    /// Accounts in a `share` at one end, at most so many that some are left between both.
    fn cut(&self, share: f64) -> usize {
        // Without the slack 0.29 × 100 = 28.999999999999996 would be 28.
        let cut = (share.max(0.0) * self.len() as f64 + 1e-9) as usize;
        cut.min(self.len().saturating_sub(1) / 2)
    }

    /// Median distance from the median; `None` without accounts.
    pub fn mad(&self) -> Option<f64> {
        let median = self.quantile(0.5)?;
        let distances = self.sorted.iter().map(|x| (x - median).abs());
        Self::new(distances.collect()).quantile(0.5)
    }

    /// Skewness G₁; `None` under three accounts or when all amounts are equal.
    ///
    /// Source: Joanes & Gill (1998), *The Statistician* 47:183.
    pub fn skew(&self) -> Option<f64> {
        let (n, moments) = (self.len() as f64, self.moments());
        let (mean, sd) = (moments.mean()?, moments.sd()?);
        if self.len() < 3 || self.sorted.first() == self.sorted.last() {
            return None;
        }
        let cubes: f64 = self.sorted.iter().map(|x| ((x - mean) / sd).powi(3)).sum();
        Some(cubes * n / ((n - 1.0) * (n - 2.0))).filter(|skew| skew.is_finite())
    }

    /// `None` without accounts.
    pub fn describe(&self) -> Option<Description> {
        let moments = self.moments();
        Some(Description {
            accounts: moments.accounts(),
            mean: moments.mean()?,
            sd: moments.sd(),
            median: self.quantile(0.5)?,
            p10: self.quantile(0.1)?,
            p90: self.quantile(0.9)?,
            trimmed_mean: self.trimmed_mean(0.1)?,
            mad: self.mad()?,
            winsorised_mean: self.winsorised(0.05).mean()?,
            skew: self.skew(),
        })
    }
}

/// Welch's test after the lowest and the highest `share` (under a half) of the amounts of both arms together were moved to
/// the nearest amount kept: the limits are the same for both arms, so that where they fall by chance hardly moves the
/// difference. (With limits of its own for each arm, 95 % intervals of skewed amounts that differ covered down to 83 %.)
/// `None` for a share of a half or more, and as [`Welch::new`].
///
/// Source: Tukey (1962), *Annals of Mathematical Statistics* 33:1, for winsorising; common limits are a house choice,
/// simulated in `docs/benchmarks.md`.
pub fn winsorised_welch(a: &Sample, b: &Sample, share: f64) -> Option<Welch> {
    let all = a.clone().merge(b);
    let cut = all.cut(share);
    if 2 * cut >= all.len() {
        return None;
    }
    let (low, high) = (all.sorted[cut], all.sorted[all.len() - 1 - cut]);
    let moved = |sample: &Sample| {
        let amounts: Vec<f64> = sample.sorted.iter().map(|v| v.clamp(low, high)).collect();
        Moments::of(&amounts)
    };
    Welch::new(&moved(a), &moved(b))
}

/// Kolmogorov-Smirnov and Wasserstein distances of two arms; `None` when one is empty.
pub fn distances(a: &Sample, b: &Sample) -> Option<TwoSample> {
    (!a.is_empty() && !b.is_empty()).then(|| TwoSample::new(&a.sorted, &b.sorted))
}

/// How often an account of `b` has more than one of `a`, and whether that is chance.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct MannWhitney {
    /// Pairs in which `b` has more, ties counting half.
    pub u: f64,
    /// Probability of superiority: `u` over the number of pairs.
    pub superiority: f64,
    /// Cliff's delta, 2·`superiority` − 1.
    pub cliffs_delta: f64,
    /// Two-sided, by the normal distribution with ties and continuity corrected; absent when all amounts are equal.
    pub p_value: Option<f64>,
    /// Two-sided, counted out; absent with ties and with over 100 accounts.
    pub exact_p_value: Option<f64>,
}

impl MannWhitney {
    /// `None` when an arm is empty.
    ///
    /// Source: Mann & Whitney (1947), *Annals of Mathematical Statistics* 18:50; ties by Lehmann (1975),
    /// *Nonparametrics*, §1.4; Cliff (1993), *Psychological Bulletin* 114:494.
    pub fn new(a: &Sample, b: &Sample) -> Option<Self> {
        let (m, n) = (a.len() as f64, b.len() as f64);
        let pairs = m * n;
        if pairs == 0.0 {
            return None;
        }
        let (u, ties) = ranked(&a.sorted, &b.sorted);
        let all = m + n;
        let variance = pairs / 12.0 * (all + 1.0 - ties / (all * (all - 1.0)));
        let away = (u - pairs / 2.0).abs();
        let alike = a.sorted.first() == b.sorted.last() && a.sorted.last() == b.sorted.first();
        Some(Self {
            u,
            superiority: u / pairs,
            cliffs_delta: 2.0 * u / pairs - 1.0,
            p_value: (!alike).then(|| (2.0 * normal::survival((away - 0.5) / variance.sqrt())).min(1.0)),
            exact_p_value: (ties == 0.0 && a.len() + b.len() <= COUNTED)
                .then(|| exact(a.len(), b.len(), (pairs / 2.0 + away) as usize)),
        })
    }
}

/// U of `b`, and Σ (t³ − t) over runs of t equal amounts.
fn ranked(a: &[f64], b: &[f64]) -> (f64, f64) {
    let (mut i, mut j, mut u, mut ties) = (0, 0, 0.0, 0.0);
    while i < a.len() || j < b.len() {
        let (x, y) = (
            a.get(i).unwrap_or(&f64::INFINITY),
            b.get(j).unwrap_or(&f64::INFINITY),
        );
        let least = x.min(*y);
        let run = |amounts: &[f64]| amounts.iter().take_while(|v| **v == least).count();
        let (of_a, of_b) = (run(&a[i..]), run(&b[j..]));
        u += of_b as f64 * (i as f64 + of_a as f64 / 2.0);
        let t = (of_a + of_b) as f64;
        ties += t * (t * t - 1.0);
        (i, j) = (i + of_a, j + of_b);
    }
    (u, ties)
}

/// 2·P(U ≥ u) without ties: the number of ways to reach each U are the coefficients of Π (1 − qⁿ⁺ⁱ)/(1 − qⁱ), i to m.
///
/// Source: Mann & Whitney (1947), *Annals of Mathematical Statistics* 18:50, by generating function: Andrews (1976),
/// *The Theory of Partitions*, §3.2.
fn exact(m: usize, n: usize, u: usize) -> f64 {
    // Sums between may leave u128; they come back, as all is modulo 2¹²⁸ and the coefficients are below.
    let mut ways = vec![0u128; m * n + 1];
    ways[0] = 1;
    for i in 1..=m.min(n) {
        let factor = m.max(n) + i;
        for k in (factor..ways.len()).rev() {
            ways[k] = ways[k].wrapping_sub(ways[k - factor]);
        }
        for k in i..ways.len() {
            ways[k] = ways[k].wrapping_add(ways[k - i]);
        }
    }
    let sum = |ways: &[u128]| ways.iter().map(|w| *w as f64).sum::<f64>();
    (2.0 * sum(&ways[u..]) / sum(&ways)).min(1.0)
}

/// Median of the differences b − a of all pairs: how far `b` is shifted; `None` when an arm is empty.
///
/// Source: Hodges & Lehmann (1963), *Annals of Mathematical Statistics* 34:598.
pub fn hodges_lehmann(a: &Sample, b: &Sample) -> Option<f64> {
    let pairs = a.len() as u64 * b.len() as u64;
    let upper = shift::smallest(&a.sorted, &b.sorted, pairs / 2)?;
    let median = if pairs % 2 == 1 {
        upper
    } else {
        let lower = shift::smallest(&a.sorted, &b.sorted, pairs / 2 - 1)?;
        lower + (upper - lower) / 2.0
    };
    median.is_finite().then_some(median)
}

/// Interval of [`hodges_lehmann`]; `None` when an arm is empty, and when there are so few pairs that even the lowest
/// and the highest difference do not reach the confidence.
///
/// Source: Moses' interval from the normal quantile of Mann-Whitney, Hollander & Wolfe (1999), *Nonparametric Statistical
/// Methods*, §4.3.
pub fn hodges_lehmann_interval(a: &Sample, b: &Sample, confidence: f64) -> Option<(f64, f64)> {
    let (m, n) = (a.len() as f64, b.len() as f64);
    let pairs = a.len() as u64 * b.len() as u64;
    let outside = m * n / 2.0 - normal::half_width(confidence) * (m * n * (m + n + 1.0) / 12.0).sqrt();
    // The C-th lowest and highest of the differences, C ≥ 1.
    let c = (outside.max(0.0) as u64).checked_sub(1)?;
    let end = |k| shift::smallest(&a.sorted, &b.sorted, k).filter(|d| d.is_finite());
    Some((end(c)?, end(pairs - 1 - c)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sample(amounts: &[f64]) -> Sample {
        Sample::new(amounts.to_vec())
    }

    /// Every pair, one by one.
    fn pairwise(a: &Sample, b: &Sample) -> Sample {
        let differences = a.sorted.iter().flat_map(|x| b.sorted.iter().map(move |y| y - x));
        Sample::new(differences.collect())
    }

    /// Whole numbers tie, sixteenths seldom do; differences of both are exact.
    fn amounts() -> impl Strategy<Value = Vec<f64>> {
        let steps = prop_oneof![Just(1.0), Just(16.0)];
        (steps, proptest::collection::vec(-40..40i32, 1..50))
            .prop_map(|(step, v)| v.iter().map(|x| f64::from(*x) / step).collect())
    }

    proptest! {
        #[test]
        fn hodges_lehmann_is_the_median_of_all_pairs(a in amounts(), b in amounts()) {
            let (a, b) = (Sample::new(a), Sample::new(b));
            let all = pairwise(&a, &b);
            let shift = hodges_lehmann(&a, &b).unwrap();
            prop_assert_eq!(shift, all.quantile(0.5).unwrap());
            if let Some((low, high)) = hodges_lehmann_interval(&a, &b, 0.9) {
                prop_assert!(low <= shift && shift <= high);
                prop_assert_eq!(hodges_lehmann_interval(&b, &a, 0.9), Some((-high, -low)));
            }
        }

        #[test]
        fn mann_whitney_counts_pairs_and_swaps_its_sign(a in amounts(), b in amounts()) {
            let (a, b) = (Sample::new(a), Sample::new(b));
            let test = MannWhitney::new(&a, &b).unwrap();
            let won = |d: &f64| if *d > 0.0 { 1.0 } else if *d == 0.0 { 0.5 } else { 0.0 };
            prop_assert_eq!(test.u, pairwise(&a, &b).sorted.iter().map(won).sum::<f64>());
            let back = MannWhitney::new(&b, &a).unwrap();
            prop_assert!((test.cliffs_delta + back.cliffs_delta).abs() < 1e-15);
            prop_assert_eq!((test.p_value, test.exact_p_value), (back.p_value, back.exact_p_value));
        }

        #[test]
        fn a_merged_sample_is_the_sample_of_all(a in amounts(), b in amounts()) {
            let merged = sample(&a).merge(&sample(&b));
            prop_assert_eq!(merged, sample(&[a, b].concat()));
        }
    }

    #[test]
    fn one_account_and_none() {
        let (one, none) = (sample(&[7.0]), sample(&[f64::NAN, f64::INFINITY]));
        let found = one.describe().unwrap();
        assert_eq!(
            (found.mean, found.median, found.trimmed_mean, found.mad),
            (7.0, 7.0, 7.0, 0.0)
        );
        assert_eq!((found.sd, found.skew), (None, None));
        assert_eq!(none.describe(), None);
        assert_eq!(none.winsorised(0.4), Moments::default());
        assert_eq!(MannWhitney::new(&one, &none), None);
        assert_eq!(hodges_lehmann(&none, &one), None);
        assert_eq!(hodges_lehmann_interval(&none, &one, 0.5), None);
        assert!(distances(&one, &none).is_none());
        assert_eq!(winsorised_welch(&one, &sample(&[1.0, 2.0]), 0.1), None);
        assert_eq!(hodges_lehmann(&one, &sample(&[9.0])), Some(2.0));
        assert_eq!(hodges_lehmann_interval(&one, &sample(&[9.0]), 0.95), None);
    }

    #[test]
    fn constant_arms_have_a_shift_but_no_test() {
        let (a, b) = (sample(&[3.0; 30]), sample(&[3.0; 20]));
        let test = MannWhitney::new(&a, &b).unwrap();
        assert_eq!(
            (test.p_value, test.exact_p_value, test.superiority),
            (None, None, 0.5)
        );
        assert_eq!(hodges_lehmann_interval(&a, &b, 0.95), Some((0.0, 0.0)));
        assert_eq!(winsorised_welch(&a, &b, 0.05), None);
        assert_eq!(a.skew(), None);
    }

    /// Complete separation of 50 from 50 has 1 chance in C(100, 50) either way.
    #[test]
    fn the_exact_distribution_is_counted_without_rounding() {
        let run = |from: i32| sample(&(from..from + 50).map(f64::from).collect::<Vec<_>>());
        let exact = MannWhitney::new(&run(0), &run(50))
            .unwrap()
            .exact_p_value
            .unwrap();
        assert!((exact / (2.0 / 100_891_344_545_564_193_334_812_497_256.0) - 1.0).abs() < 1e-12);
        assert_eq!(MannWhitney::new(&run(0), &run(49)).unwrap().exact_p_value, None);
    }

    /// By hand, a fifth of ten moved at each end: limits 2 and 12.
    #[test]
    fn winsorised_test_by_hand() {
        let a = sample(&[1.0, 9.0, 2.0, 3.0, 1.0]);
        let own = a.winsorised(0.2);
        assert_eq!((own.mean(), own.variance()), (Some(2.0), Some(1.0)));
        let b = sample(&[11.0, 19.0, 12.0, 13.0, 11.0]);
        let welch = winsorised_welch(&a, &b, 0.2).unwrap();
        let by_hand = Welch::new(
            &Moments::of(&[2.0, 2.0, 2.0, 3.0, 9.0]),
            &Moments::of(&[11.0, 11.0, 12.0, 12.0, 12.0]),
        );
        assert_eq!(Some(welch), by_hand);
        assert!((welch.difference - 8.0).abs() < 1e-12);
        assert_eq!(
            winsorised_welch(&a, &b, 0.0),
            Welch::new(&a.moments(), &b.moments())
        );
        assert_eq!(winsorised_welch(&a, &b, 0.9), None);
    }

    #[test]
    fn a_million_accounts_an_arm() {
        let arm = |by: f64| (0..1_000_000).map(move |i| (f64::from(i) * 0.618_034).fract() + by);
        let (a, b) = (Sample::new(arm(0.0).collect()), Sample::new(arm(0.25).collect()));
        let shift = hodges_lehmann(&a, &b).unwrap();
        assert!((shift - 0.25).abs() < 1e-12, "{shift}");
        let (low, high) = hodges_lehmann_interval(&a, &b, 0.95).unwrap();
        assert!(low < shift && shift < high && high - low < 0.002);
        let test = MannWhitney::new(&a, &b).unwrap();
        assert!((test.superiority - (1.0 - 0.75 * 0.75 / 2.0)).abs() < 1e-6);
        assert_eq!(test.p_value, Some(0.0));
        assert!((distances(&a, &b).unwrap().ks - 0.25).abs() < 1e-5);
        let found = a.describe().unwrap();
        assert!((found.median - 0.5).abs() < 1e-5 && (found.winsorised_mean - 0.5).abs() < 1e-5);
        // A million whole days tie in their millions of millions.
        let days = |s: &Sample| Sample::new(s.sorted.iter().map(|x| (x * 40.0).floor()).collect());
        assert_eq!(hodges_lehmann(&days(&a), &days(&b)), Some(10.0));
    }
}
