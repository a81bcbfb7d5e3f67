//! Whether arms got the shares of accounts that were planned.
//!
//! It only means something where accounts were assigned at random: segments have no planned shares.

use crate::stats::normal;

/// A p-value below this is worth a remark (house choice).
pub const REMARK: f64 = 0.01;
/// A comparison with a p-value below this is not to be trusted: the assignment or the recording is broken.
///
/// Source: GrowthBook's default threshold of the sample ratio mismatch check.
pub const DO_NOT_TRUST: f64 = 0.001;

/// Sample ratio mismatch: how far the accounts of the arms are from the planned shares.
///
/// Source: Fabijan et al. (2019), *KDD '19*, p. 2156; Pearson's chi-squared test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mismatch {
    /// Chi-squared statistic, with one degree of freedom less than arms.
    pub chi2: f64,
    /// Chance of at least this had the plan been followed.
    pub p_value: f64,
}

impl Mismatch {
    /// From the accounts of each arm and its planned weight, of any positive sum. `None` without accounts, with fewer
    /// than two arms, and unless there is one positive weight an arm.
    pub fn new(counts: &[u64], weights: &[f64]) -> Option<Self> {
        let all: f64 = counts.iter().map(|n| *n as f64).sum();
        let weight: f64 = weights.iter().sum();
        let planned = weights.iter().all(|w| *w > 0.0) && weight.is_finite();
        if counts.len() < 2 || counts.len() != weights.len() || all == 0.0 || !planned {
            return None;
        }
        let terms = counts.iter().zip(weights).map(|(n, w)| {
            let expected = all * w / weight;
            (*n as f64 - expected).powi(2) / expected
        });
        let chi2: f64 = terms.sum();
        chi2.is_finite().then(|| Self {
            chi2,
            p_value: chi_squared_tail(chi2, counts.len() - 1),
        })
    }
}

/// P(χ² > x), exact in the tail: all terms are positive.
///
/// Source: Abramowitz & Stegun (1964), *Handbook of Mathematical Functions*, 26.4.4 and 26.4.5.
pub(crate) fn chi_squared_tail(x: f64, freedom: usize) -> f64 {
    let half = x / 2.0;
    let (start, mut order) = if freedom.is_multiple_of(2) {
        ((-half).exp(), 1.0)
    } else {
        (normal::two_sided(x.sqrt()), 0.5)
    };
    let mut tail = start;
    while order < freedom as f64 / 2.0 {
        if half > 0.0 {
            tail += (order * half.ln() - half - libm::lgamma(order + 1.0)).exp();
        }
        order += 1.0;
    }
    tail.min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Quantiles of tables: 3.841 and 11.070 at 5 %, 9.210 at 1 %.
    #[test]
    fn tails_are_those_of_tables() {
        for (x, freedom, p) in [(3.841_459, 1, 0.05), (9.210_340, 2, 0.01), (11.070_498, 5, 0.05)] {
            assert!((chi_squared_tail(x, freedom) - p).abs() < 1e-7);
        }
        assert_eq!(chi_squared_tail(0.0, 4), 1.0);
    }

    #[test]
    fn shares_are_judged_only_where_there_are_any() {
        assert_eq!(Mismatch::new(&[0, 0], &[0.5, 0.5]), None);
        assert_eq!(Mismatch::new(&[5], &[1.0]), None);
        assert_eq!(Mismatch::new(&[5, 5], &[1.0]), None);
        assert_eq!(Mismatch::new(&[5, 5], &[1.0, 0.0]), None);
        assert_eq!(Mismatch::new(&[5, 5], &[1.0, f64::NAN]), None);
        let as_planned = Mismatch::new(&[700_000, 300_000], &[7.0, 3.0]);
        assert!(as_planned.is_some_and(|m| m.chi2 < 1e-9 && m.p_value > 0.999));
        let broken = Mismatch::new(&[1_000_000, 1], &[0.5, 0.5]).unwrap();
        assert!(broken.p_value < DO_NOT_TRUST);
    }

    /// A gap of the same share is less likely with more accounts.
    #[test]
    fn the_same_gap_is_judged_harder_with_more_accounts() {
        let p = |n: u64| Mismatch::new(&[52 * n, 48 * n], &[1.0, 1.0]).unwrap().p_value;
        assert!(p(1) > p(10) && p(10) > p(100));
    }
}
