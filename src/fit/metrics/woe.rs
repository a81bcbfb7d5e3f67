//! What a criterion's bins say on their own: weight of evidence and information value.

/// Evidence of each bin, positive where ideal accounts are over-represented.
///
/// optbinning writes the opposite sign, ln(share of others / share of ideal).
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// Weight of evidence per bin, nats.
    pub woe: Vec<f64>,
    /// What each bin adds to `iv`.
    pub iv_by_bin: Vec<f64>,
    /// Information value: Σ (share of ideal − share of others)·WoE.
    pub iv: f64,
    /// Jensen–Shannon divergence of the two distributions, nats, over the bins that hold both outcomes.
    pub js: f64,
}

impl Evidence {
    /// From accounts per bin; `pseudo_count` is added to every cell. With 0 a bin that lacks one outcome gets 0 (as
    /// optbinning does), which hides the strongest bins: use [`Evidence::smoothed`].
    ///
    /// Source: Good (1950), *Probability and the Weighing of Evidence*; Siddiqi (2017), *Intelligent Credit Scoring*.
    pub fn new(ideal: &[f64], other: &[f64], pseudo_count: f64) -> Self {
        let share = |counts: &[f64]| -> Vec<f64> {
            let total = counts.iter().sum::<f64>() + pseudo_count * counts.len() as f64;
            counts.iter().map(|n| (n + pseudo_count) / total).collect()
        };
        let (p, q) = (share(ideal), share(other));
        let mut evidence = Self {
            woe: vec![0.0; p.len()],
            iv_by_bin: vec![0.0; p.len()],
            iv: 0.0,
            js: 0.0,
        };
        for (k, (p, q)) in p.into_iter().zip(q).enumerate().filter(|(_, (p, q))| p * q > 0.0) {
            evidence.woe[k] = (p / q).ln();
            evidence.iv_by_bin[k] = (p - q) * evidence.woe[k];
            evidence.iv += evidence.iv_by_bin[k];
            evidence.js += divergence(p, q);
        }
        evidence
    }

    /// With half an account added to every cell.
    ///
    /// Source: Haldane (1956), *Annals of Human Genetics* 20:309.
    pub fn smoothed(ideal: &[f64], other: &[f64]) -> Self {
        Self::new(ideal, other, 0.5)
    }
}

/// Jensen–Shannon divergence of two distributions given as counts, nats.
///
/// Source: Lin (1991), *IEEE Transactions on Information Theory* 37:145.
pub fn jensen_shannon(a: &[f64], b: &[f64]) -> f64 {
    let (total_a, total_b) = (a.iter().sum::<f64>(), b.iter().sum::<f64>());
    a.iter()
        .zip(b)
        .map(|(x, y)| divergence(x / total_a, y / total_b))
        .sum()
}

/// One bin's part of the Jensen–Shannon divergence.
fn divergence(p: f64, q: f64) -> f64 {
    let middle = (p + q) / 2.0;
    let term = |p: f64| if p > 0.0 { p * (p / middle).ln() } else { 0.0 };
    (term(p) + term(q)) / 2.0
}

/// Largest gap between the cumulated shares of two distributions over ordered bins.
pub fn binned_ks(a: &[f64], b: &[f64]) -> f64 {
    let (total_a, total_b) = (a.iter().sum::<f64>(), b.iter().sum::<f64>());
    let (mut p, mut q, mut most) = (0.0, 0.0, 0.0f64);
    for (x, y) in a.iter().zip(b) {
        p += x / total_a;
        q += y / total_b;
        most = most.max((p - q).abs());
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_is_positive_where_ideal_accounts_are_frequent() {
        let evidence = Evidence::smoothed(&[30.0, 10.0], &[10.0, 30.0]);
        assert!(evidence.woe[0] > 0.0 && evidence.woe[1] < 0.0);
        assert!(evidence.iv > 0.0);
    }
}
