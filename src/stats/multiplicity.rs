//! Several comparisons at once: adjusted p-values.
//!
//! Each adjusted p-value is compared with the level itself. All comparisons that are shown belong to one family.
//! p-values are from 0 to 1, in any order, which is kept; comparisons without one must have been left out.

/// p-values that keep the chance of any false finding below the level: for metrics that were declared beforehand.
///
/// Source: Holm (1979), *Scandinavian Journal of Statistics* 6:65.
pub fn holm(p: &[f64]) -> Vec<f64> {
    let mut adjusted = vec![1.0; p.len()];
    let mut most: f64 = 0.0;
    for (i, at) in increasing(p).into_iter().enumerate() {
        most = most.max(p[at] * (p.len() - i) as f64).min(1.0);
        adjusted[at] = most;
    }
    adjusted
}

/// As [`holm`], each p-value alone: never smaller, but an interval can be had at the same level, alpha / their number.
///
/// Source: Dunn (1961), *JASA* 56:52.
pub fn bonferroni(p: &[f64]) -> Vec<f64> {
    p.iter().map(|one| (one * p.len() as f64).min(1.0)).collect()
}

/// p-values that keep the share of false findings among the findings below the level: for exploration.
///
/// Source: Benjamini & Hochberg (1995), *Journal of the Royal Statistical Society B* 57:289-300.
pub fn benjamini_hochberg(p: &[f64]) -> Vec<f64> {
    step_up(p, 1.0)
}

/// As [`benjamini_hochberg`], whatever the dependence between comparisons, at the price of a factor 1 + 1/2 + … + 1/m.
///
/// Source: Benjamini & Yekutieli (2001), *Annals of Statistics* 29:1165.
pub fn benjamini_yekutieli(p: &[f64]) -> Vec<f64> {
    step_up(p, (1..=p.len()).map(|i| 1.0 / i as f64).sum())
}

/// The least of m·p/rank over the p-values that are not smaller, times a factor.
fn step_up(p: &[f64], factor: f64) -> Vec<f64> {
    let mut adjusted = vec![1.0; p.len()];
    let mut least: f64 = 1.0;
    for (i, at) in increasing(p).into_iter().enumerate().rev() {
        least = least.min(factor * (p[at] * p.len() as f64 / (i + 1) as f64));
        adjusted[at] = least;
    }
    adjusted
}

/// Positions of the p-values, the smallest first.
fn increasing(p: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|&a, &b| p[a].total_cmp(&p[b]));
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(got: &[f64], want: &[f64]) -> bool {
        got.len() == want.len() && got.iter().zip(want).all(|(a, b)| (a - b).abs() < 1e-12)
    }

    #[test]
    fn rules_by_hand_keep_the_order() {
        let p = [0.01, 0.04, 0.03, 0.5];
        assert!(near(&holm(&p), &[0.04, 0.09, 0.09, 0.5]));
        assert!(near(&bonferroni(&p), &[0.04, 0.16, 0.12, 1.0]));
        assert!(near(
            &benjamini_hochberg(&p),
            &[0.04, 0.16 / 3.0, 0.16 / 3.0, 0.5]
        ));
        assert!(near(&benjamini_yekutieli(&[0.01, 0.02]), &[0.03, 0.03]));
    }

    #[test]
    fn equal_values_stay_equal_and_none_is_fine() {
        for rule in [holm, bonferroni, benjamini_hochberg, benjamini_yekutieli] {
            assert!(rule(&[]).is_empty());
            let adjusted = rule(&[0.02, 0.9, 0.02, 0.02]);
            assert!(adjusted[0] == adjusted[2] && adjusted[0] == adjusted[3]);
            assert!(adjusted.iter().all(|p| (0.0..=1.0).contains(p)));
        }
    }

    /// Bonferroni ≥ Holm ≥ Benjamini-Hochberg ≥ as it was.
    #[test]
    fn stricter_rules_give_larger_values() {
        let p = [0.001, 0.2, 0.013, 0.04, 0.04, 0.7, 0.0];
        let (b, h, f) = (bonferroni(&p), holm(&p), benjamini_hochberg(&p));
        for i in 0..p.len() {
            assert!(b[i] >= h[i] && h[i] >= f[i] && f[i] >= p[i]);
        }
    }
}
