//! How well scores order accounts: AUC and its uncertainty, average precision, KS, lift and capture.
//! Higher scores mean a better fit.

use super::both_classes;
use crate::error::Result;
use crate::stats::normal;
use crate::stats::share::{logit, sigmoid, wilson};

/// Area under the ROC curve: the share of (ideal, other) pairs ranked right, ties counting half.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Auc {
    /// The area, from 0 to 1.
    pub auc: f64,
    /// DeLong standard error; absent with a single account of either outcome.
    pub se: Option<f64>,
    /// Accounts of the rarer outcome.
    rarer: usize,
}

impl Auc {
    /// AUC and its standard error, var(V₁₀)/m + var(V₀₁)/n over the placements of both outcomes.
    ///
    /// # Errors
    /// [`crate::Error::Data`] unless both outcomes occur.
    ///
    /// Source: DeLong, DeLong & Clarke-Pearson (1988), *Biometrics* 44:837; midranks by Sun & Xu (2014),
    /// *IEEE Signal Processing Letters* 21:1389.
    pub fn new(ideal: &[bool], score: &[f64]) -> Result<Self> {
        let (m, n) = both_classes(ideal)?;
        let placements = Placements::new(ideal, score);
        let se = (m > 1 && n > 1).then(|| {
            let variance = covariance(&placements.ideal, &placements.ideal) / m as f64
                + covariance(&placements.other, &placements.other) / n as f64;
            variance.max(0.0).sqrt()
        });
        Ok(Self {
            auc: mean(&placements.ideal),
            se,
            rarer: m.min(n),
        })
    }

    /// 2·AUC − 1.
    pub fn gini(&self) -> f64 {
        2.0 * self.auc - 1.0
    }

    /// AUC ± z·SE, clipped to [0, 1]; absent with the standard error.
    pub fn interval(&self, confidence: f64) -> Option<(f64, f64)> {
        let half = normal::half_width(confidence) * self.se?;
        Some(((self.auc - half).max(0.0), (self.auc + half).min(1.0)))
    }

    /// Interval on the logit scale (delta method), which stays inside (0, 1); absent for an AUC of 0 or 1.
    pub fn logit_interval(&self, confidence: f64) -> Option<(f64, f64)> {
        let se = self.se?;
        let spread = self.auc * (1.0 - self.auc);
        (spread > 0.0).then(|| {
            let half = normal::half_width(confidence) * se / spread;
            (sigmoid(logit(self.auc) - half), sigmoid(logit(self.auc) + half))
        })
    }

    /// An interval that always exists: on the logit scale where DeLong's variance can be had, else Wilson's with as
    /// many trials as the rarer outcome has accounts.
    ///
    /// Source: var(AUC) ≤ AUC·(1 − AUC)/min(m, n), van Dantzig (1951), *Indagationes Mathematicae* 13:1.
    pub fn safe_interval(&self, confidence: f64) -> (f64, f64) {
        match self.logit_interval(confidence) {
            Some(interval) if self.se.is_some_and(|se| se > 0.0) => interval,
            _ => {
                let n = self.rarer as f64;
                wilson(self.auc * n, n, normal::half_width(confidence))
            }
        }
    }
}

/// AUC where each account counts by its weight: the sum of wᵢwⱼ over ideal i and other j with sᵢ > sⱼ (half of it
/// where they are equal), divided by the sum over all such pairs.
///
/// # Errors
/// [`crate::Error::Data`] unless both outcomes occur.
pub fn weighted_auc(ideal: &[bool], score: &[f64], weights: &[f64]) -> Result<f64> {
    both_classes(ideal)?;
    let (mut right, mut below, mut ideal_total) = (0.0, 0.0, 0.0);
    for tie in ties(score, &ascending(score)) {
        let (mut won, mut lost) = (0.0, 0.0);
        for &i in tie {
            *(if ideal[i] { &mut won } else { &mut lost }) += weights[i];
        }
        right += won * (below + lost / 2.0);
        below += lost;
        ideal_total += won;
    }
    Ok(right / (ideal_total * below))
}

/// AUC of `a` minus AUC of `b` on the same accounts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PairedAuc {
    /// AUC of `a`.
    pub a: f64,
    /// AUC of `b`.
    pub b: f64,
    /// `a − b`.
    pub difference: f64,
    /// Standard error of the difference; with `covariance` absent for a single account of either outcome.
    pub se: Option<f64>,
    /// Covariance of the two AUCs.
    pub covariance: Option<f64>,
}

impl PairedAuc {
    /// # Errors
    /// [`crate::Error::Data`] unless both outcomes occur.
    ///
    /// Source: DeLong, DeLong & Clarke-Pearson (1988), *Biometrics* 44:837.
    pub fn new(ideal: &[bool], score_a: &[f64], score_b: &[f64]) -> Result<Self> {
        let (m, n) = both_classes(ideal)?;
        let (a, b) = (Placements::new(ideal, score_a), Placements::new(ideal, score_b));
        let shared = |p: &Placements, q: &Placements| {
            covariance(&p.ideal, &q.ideal) / m as f64 + covariance(&p.other, &q.other) / n as f64
        };
        let estimable = m > 1 && n > 1;
        let covariance = estimable.then(|| shared(&a, &b));
        let se = covariance.map(|c| (shared(&a, &a) + shared(&b, &b) - 2.0 * c).max(0.0).sqrt());
        let (a, b) = (mean(&a.ideal), mean(&b.ideal));
        Ok(Self {
            a,
            b,
            difference: a - b,
            se,
            covariance,
        })
    }

    /// Difference in standard errors; absent when there is no variance (the same ranking twice).
    pub fn z(&self) -> Option<f64> {
        // Below 1e-9 a standard error is rounding noise of AUCs between 0 and 1.
        self.se.filter(|se| *se > 1e-9).map(|se| self.difference / se)
    }

    /// Two-sided p-value of no difference.
    pub fn p_value(&self) -> Option<f64> {
        self.z().map(normal::two_sided)
    }

    /// Interval of the difference.
    pub fn interval(&self, confidence: f64) -> Option<(f64, f64)> {
        let half = normal::half_width(confidence) * self.se?;
        Some((self.difference - half, self.difference + half))
    }
}

/// Share of accounts of the other outcome that each account is ranked on the right side of.
struct Placements {
    ideal: Vec<f64>,
    other: Vec<f64>,
}

impl Placements {
    fn new(ideal: &[bool], score: &[f64]) -> Self {
        let positives = ideal.iter().filter(|y| **y).count() as f64;
        let negatives = ideal.len() as f64 - positives;
        let (mut ideal_below, mut other_below) = (0.0, 0.0);
        let mut placement = vec![0.0; score.len()];
        for tie in ties(score, &ascending(score)) {
            let won = tie.iter().filter(|i| ideal[**i]).count() as f64;
            let lost = tie.len() as f64 - won;
            for &i in tie {
                placement[i] = if ideal[i] {
                    (other_below + lost / 2.0) / negatives
                } else {
                    1.0 - (ideal_below + won / 2.0) / positives
                };
            }
            ideal_below += won;
            other_below += lost;
        }
        let of = |wanted: bool| {
            placement
                .iter()
                .zip(ideal)
                .filter(|(_, y)| **y == wanted)
                .map(|(v, _)| *v)
                .collect()
        };
        Self {
            ideal: of(true),
            other: of(false),
        }
    }
}

/// Average precision: Σ (Rₖ − Rₖ₋₁)·Pₖ over distinct scores, best first.
///
/// # Errors
/// [`crate::Error::Data`] unless both outcomes occur.
///
/// Source: scikit-learn `average_precision_score`; Davis & Goadrich (2006), ICML, on why not the trapezoid.
pub fn average_precision(ideal: &[bool], score: &[f64]) -> Result<f64> {
    let (mut area, mut recall) = (0.0, 0.0);
    for (r, precision) in precision_recall(ideal, score)? {
        area += (r - recall) * precision;
        recall = r;
    }
    Ok(area)
}

/// Area under the precision–recall curve by the trapezoid rule: optimistic, for comparison with other tools only.
///
/// # Errors
/// [`crate::Error::Data`] unless both outcomes occur.
pub fn trapezoid_precision_recall(ideal: &[bool], score: &[f64]) -> Result<f64> {
    let (mut area, mut last) = (0.0, (0.0, 1.0));
    for point in precision_recall(ideal, score)? {
        area += (point.0 - last.0) * (point.1 + last.1) / 2.0;
        last = point;
    }
    Ok(area)
}

/// (recall, precision) at each distinct score, best first.
fn precision_recall(ideal: &[bool], score: &[f64]) -> Result<Vec<(f64, f64)>> {
    let (positives, _) = both_classes(ideal)?;
    let (mut found, mut seen) = (0, 0);
    let order = ascending(score);
    let mut points: Vec<_> = ties(score, &order).collect();
    points.reverse();
    Ok(points
        .into_iter()
        .map(|tie| {
            found += tie.iter().filter(|i| ideal[**i]).count();
            seen += tie.len();
            (found as f64 / positives as f64, found as f64 / seen as f64)
        })
        .collect())
}

/// Kolmogorov–Smirnov distance: max |share of ideal − share of others| scored at or below any threshold.
///
/// # Errors
/// [`crate::Error::Data`] unless both outcomes occur.
pub fn ks(ideal: &[bool], score: &[f64]) -> Result<f64> {
    let (m, n) = both_classes(ideal)?;
    let (mut won, mut lost, mut most) = (0, 0, 0.0f64);
    for tie in ties(score, &ascending(score)) {
        let here = tie.iter().filter(|i| ideal[**i]).count();
        won += here;
        lost += tie.len() - here;
        most = most.max((won as f64 / m as f64 - lost as f64 / n as f64).abs());
    }
    Ok(most)
}

/// A part of the accounts taken in order of score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Slice {
    /// Accounts in it.
    pub accounts: usize,
    /// Ideal ones among them.
    pub ideal: usize,
    /// Share of ideal accounts here; absent when it holds no account.
    pub rate: Option<f64>,
    /// `rate` over the share of ideal among all.
    pub lift: Option<f64>,
    /// Share of all ideal accounts found here and in the slices before.
    pub capture: Option<f64>,
}

/// The best ⌈`share`·n⌉ accounts; equal scores in their original order.
///
/// # Errors
/// [`crate::Error::Data`] unless both outcomes occur.
pub fn top(ideal: &[bool], score: &[f64], share: f64) -> Result<Slice> {
    both_classes(ideal)?;
    // Without the slack 0.1 × 30 = 3.0000000000000004 would take a fourth account.
    let n = ((share * ideal.len() as f64 - 1e-9).ceil() as usize).min(ideal.len());
    Ok(slices(ideal, score, &[n])[0])
}

/// Ten slices of equal size, best first; the first n mod 10 have one account more. Equal scores in their original
/// order.
///
/// # Errors
/// [`crate::Error::Data`] unless both outcomes occur.
pub fn deciles(ideal: &[bool], score: &[f64]) -> Result<Vec<Slice>> {
    both_classes(ideal)?;
    let (size, more) = (ideal.len() / 10, ideal.len() % 10);
    let sizes: Vec<usize> = (0..10).map(|i| size + usize::from(i < more)).collect();
    Ok(slices(ideal, score, &sizes))
}

fn slices(ideal: &[bool], score: &[f64], sizes: &[usize]) -> Vec<Slice> {
    let mut order: Vec<usize> = (0..score.len()).collect();
    order.sort_by(|a, b| score[*b].total_cmp(&score[*a]));
    let positives = ideal.iter().filter(|y| **y).count() as f64;
    let base = positives / ideal.len() as f64;
    let (mut start, mut found) = (0, 0);
    sizes
        .iter()
        .map(|&accounts| {
            let here = order[start..start + accounts]
                .iter()
                .filter(|i| ideal[**i])
                .count();
            start += accounts;
            found += here;
            let rate = (accounts > 0).then(|| here as f64 / accounts as f64);
            Slice {
                accounts,
                ideal: here,
                rate,
                lift: rate.map(|r| r / base),
                capture: rate.map(|_| found as f64 / positives),
            }
        })
        .collect()
}

/// Positions in increasing order of score.
fn ascending(score: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..score.len()).collect();
    order.sort_unstable_by(|a, b| score[*a].total_cmp(&score[*b]));
    order
}

/// Runs of equal scores in `order`.
fn ties<'a>(score: &'a [f64], order: &'a [usize]) -> impl Iterator<Item = &'a [usize]> {
    order.chunk_by(|a, b| score[*a] == score[*b])
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Sample covariance (denominator n − 1).
fn covariance(a: &[f64], b: &[f64]) -> f64 {
    let (ma, mb) = (mean(a), mean(b));
    a.iter().zip(b).map(|(x, y)| (x - ma) * (y - mb)).sum::<f64>() / (a.len() as f64 - 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_outcome_only_is_an_error_that_says_what_to_bring() {
        let error = Auc::new(&[true, true], &[0.1, 0.2]).unwrap_err().to_string();
        assert!(error.contains("both outcomes"), "{error}");
    }

    #[test]
    fn equal_weights_leave_the_auc_alone_and_doubling_counts_twice() {
        let (y, s) = ([true, false, true, false], [0.9, 0.4, 0.4, 0.1]);
        let plain = Auc::new(&y, &s).unwrap().auc;
        assert!((weighted_auc(&y, &s, &[2.0; 4]).unwrap() - plain).abs() < 1e-15);
        let twice = Auc::new(&[true, false, true, false, false], &[0.9, 0.4, 0.4, 0.1, 0.4]).unwrap();
        let weighted = weighted_auc(&y, &s, &[1.0, 2.0, 1.0, 1.0]).unwrap();
        assert!((weighted - twice.auc).abs() < 1e-15);
    }

    #[test]
    fn a_perfect_ranking_still_has_an_interval() {
        let auc = Auc::new(&[false, false, true, true], &[0.1, 0.2, 0.8, 0.9]).unwrap();
        assert_eq!(auc.logit_interval(0.95), None);
        let (low, high) = auc.safe_interval(0.95);
        assert!(low < 0.5 && high == 1.0, "{low} {high}");
    }
}
