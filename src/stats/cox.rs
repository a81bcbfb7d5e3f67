//! Hazard ratio adjusted for covariates: Cox's regression.

use faer::Mat;
use ndarray::{ArrayView2, Axis};

use super::maximum::{Local, Maximum, Standardised, Unfit};
use crate::stats::normal;

/// hazard(day) = baseline(day) · exp(Σ coefficient · covariate), at its maximum partial likelihood.
#[derive(Debug, Clone)]
pub struct Cox {
    /// Log hazard ratio per unit of each covariate.
    pub coefficients: Vec<f64>,
    /// Of `coefficients`: the inverse of the information.
    pub covariance: Mat<f64>,
    /// Logarithm of the partial likelihood at the maximum.
    pub log_likelihood: f64,
    /// Share of comparable pairs of accounts in which the one with the greater hazard ended first, ties counting
    /// half; `None` when no pair is comparable.
    pub concordance: Option<f64>,
}

/// How many times as often it happens at any day, per unit of a covariate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HazardRatio {
    /// Hazard with one unit more over the hazard without.
    pub ratio: f64,
    /// Ends of the ratio's interval.
    pub interval: (f64, f64),
    /// Two-sided p-value of a ratio of 1 (Wald).
    pub p_value: f64,
}

impl Cox {
    /// `(days, whether it happened)` and one row of `covariates` per account; ties by Efron's likelihood.
    ///
    /// # Errors
    /// `Unfit`, when nothing happened, a covariate is constant or a sum of others among those at risk, those who
    /// differ in covariates always ended in the same order, or a day is not finite.
    ///
    /// Source: Cox (1972), *JRSS B* 34:187; Efron (1977), *JASA* 72:557; monotone likelihood: Heinze & Schemper (2001),
    /// *Biometrics* 57:114.
    pub fn fit(spans: &[(f64, bool)], covariates: ArrayView2<'_, f64>) -> Result<Self, Unfit> {
        let n = spans.len().min(covariates.nrows());
        let spans = &spans[..n];
        if spans.iter().any(|(day, _)| !day.is_finite()) {
            return Err(Unfit::NotConverged);
        }
        if !spans.iter().any(|(_, ended)| *ended) {
            return Err(Unfit::OneOutcome);
        }
        if covariates.ncols() == 0 {
            return Err(Unfit::Collinear);
        }
        // Latest first, so that those at risk only become more.
        let mut order: Vec<usize> = (0..n).collect();
        order.sort_by(|i, j| spans[*j].0.total_cmp(&spans[*i].0));
        let spans: Vec<(f64, bool)> = order.iter().map(|i| spans[*i]).collect();
        let standard = Standardised::new(covariates.select(Axis(0), &order).view())?;
        let data = Data {
            spans: &spans,
            standard: &standard,
        };
        let size = standard.sd.len();
        let maximum = Maximum::find(vec![0.0; size], |point| data.likelihood(point))?;
        let sd = &standard.sd;
        Ok(Self {
            concordance: concordance(&spans, &data.log_hazards(&maximum.point)),
            coefficients: maximum.point.iter().zip(sd).map(|(b, sd)| b / sd).collect(),
            covariance: Mat::from_fn(size, size, |i, j| maximum.covariance[(i, j)] / (sd[i] * sd[j])),
            log_likelihood: maximum.value,
        })
    }

    /// Standard error of each coefficient.
    pub fn standard_errors(&self) -> Vec<f64> {
        let variances = (0..self.coefficients.len()).map(|i| self.covariance[(i, i)]);
        variances.map(|v| v.max(0.0).sqrt()).collect()
    }

    /// Hazard ratio of a covariate, with its interval; `None` when there is no such covariate.
    pub fn hazard_ratio(&self, covariate: usize, confidence: f64) -> Option<HazardRatio> {
        let (log, se) = (
            *self.coefficients.get(covariate)?,
            self.standard_errors()[covariate],
        );
        let half = normal::half_width(confidence) * se;
        Some(HazardRatio {
            ratio: log.exp(),
            interval: ((log - half).exp(), (log + half).exp()),
            p_value: normal::two_sided(log / se),
        })
    }
}

/// Accounts with the latest day first.
struct Data<'a> {
    spans: &'a [(f64, bool)],
    standard: &'a Standardised,
}

impl Data<'_> {
    fn log_hazards(&self, point: &[f64]) -> Vec<f64> {
        let rows = self.standard.x.rows();
        rows.into_iter()
            .map(|row| row.iter().zip(point).map(|(x, b)| x * b).sum())
            .collect()
    }

    /// Efron's: of d accounts that ended on a day, the k-th left when k/d of their hazard was gone already.
    fn likelihood(&self, point: &[f64]) -> Local {
        let size = point.len();
        let log_hazards = self.log_hazards(point);
        // Only ratios of hazards matter: the greatest is made 1 so that none overflows.
        let greatest = log_hazards.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let mut local = Local::zeros(size);
        let mut at_risk = Hazards::zeros(size);
        let accounts: Vec<usize> = (0..self.spans.len()).collect();
        for day in accounts.chunk_by(|i, j| self.spans[*i].0 == self.spans[*j].0) {
            let mut ended = Hazards::zeros(size);
            let mut count = 0;
            for &i in day {
                let row = self.standard.x.row(i);
                let hazard = (log_hazards[i] - greatest).exp();
                at_risk.add(hazard, row.iter().copied());
                if self.spans[i].1 {
                    count += 1;
                    ended.add(hazard, row.iter().copied());
                    local.value += log_hazards[i] - greatest;
                    local.gradient.iter_mut().zip(row).for_each(|(g, x)| *g += x);
                }
            }
            if count > 0 {
                local.leave(&at_risk, &ended, count);
            }
        }
        for i in 0..size {
            for j in 0..i {
                local.information[(i, j)] = local.information[(j, i)];
            }
        }
        local
    }
}

impl Local {
    /// Takes the `count` accounts that ended on a day from those at risk, one after the other.
    fn leave(&mut self, at_risk: &Hazards, ended: &Hazards, count: usize) {
        // Σ 1/φ, Σ f/φ, Σ 1/φ², Σ f/φ², Σ f²/φ² over the shares f gone already, with φ the hazard still there.
        let (mut one, mut part) = (0.0, 0.0);
        let (mut squares, mut cross, mut parts) = (0.0, 0.0, 0.0);
        for k in 0..count {
            let gone = k as f64 / count as f64;
            let left = at_risk.sum - gone * ended.sum;
            self.value -= left.ln();
            one += 1.0 / left;
            part += gone / left;
            squares += 1.0 / (left * left);
            cross += gone / (left * left);
            parts += gone * gone / (left * left);
        }
        let size = self.gradient.len();
        let mut at = 0;
        for i in 0..size {
            let (s, e) = (at_risk.first[i], ended.first[i]);
            self.gradient[i] -= one * s - part * e;
            for j in i..size {
                let (t, f) = (at_risk.first[j], ended.first[j]);
                self.information[(i, j)] += one * at_risk.second[at]
                    - part * ended.second[at]
                    - (squares * s * t - cross * (s * f + e * t) + parts * e * f);
                at += 1;
            }
        }
    }
}

/// Σ h, Σ h x and the upper triangle of Σ h x xᵀ over some accounts.
struct Hazards {
    sum: f64,
    first: Vec<f64>,
    second: Vec<f64>,
}

impl Hazards {
    fn zeros(size: usize) -> Self {
        Self {
            sum: 0.0,
            first: vec![0.0; size],
            second: vec![0.0; size * (size + 1) / 2],
        }
    }

    fn add(&mut self, hazard: f64, row: impl Iterator<Item = f64> + Clone) {
        self.sum += hazard;
        let mut second = self.second.iter_mut();
        let mut rest = row;
        for first in &mut self.first {
            let from_here = rest.clone();
            let Some(x) = rest.next() else { return };
            *first += hazard * x;
            from_here
                .zip(&mut second)
                .for_each(|(y, sum)| *sum += hazard * x * y);
        }
    }
}

/// Harrell's concordance of log hazards with spans. A pair is comparable when it is known who ended first; one
/// censored on the day on which the other ended stayed longer.
///
/// Source: Harrell, Lee & Mark (1996), *Statistics in Medicine* 15:361, without pairs that ended on the same day.
pub fn concordance(spans: &[(f64, bool)], log_hazards: &[f64]) -> Option<f64> {
    let mut ranked: Vec<f64> = log_hazards.to_vec();
    ranked.sort_unstable_by(f64::total_cmp);
    ranked.dedup();
    let rank = |i: usize| ranked.partition_point(|h| *h < log_hazards[i]);
    let mut latest_first: Vec<usize> = (0..spans.len().min(log_hazards.len())).collect();
    latest_first.sort_by(|i, j| spans[*j].0.total_cmp(&spans[*i].0));
    let mut later = Counts(vec![0; ranked.len() + 1]);
    let (mut known, mut half_wins, mut pairs) = (0u64, 0u64, 0u64);
    for day in latest_first.chunk_by(|i, j| spans[*i].0 == spans[*j].0) {
        let (ended, censored): (Vec<usize>, Vec<usize>) = day.iter().partition(|i| spans[**i].1);
        for i in censored {
            later.add(rank(i));
            known += 1;
        }
        for &i in &ended {
            let rank = rank(i);
            half_wins += later.below(rank) + later.below(rank + 1);
            pairs += known;
        }
        for i in ended {
            later.add(rank(i));
            known += 1;
        }
    }
    (pairs > 0).then(|| half_wins as f64 / (2 * pairs) as f64)
}

/// Counts per rank whose running sums are had in O(log n).
///
/// Source: Fenwick (1994), *Software: Practice and Experience* 24:327.
struct Counts(Vec<u64>);

impl Counts {
    fn add(&mut self, rank: usize) {
        let mut at = rank + 1;
        while at < self.0.len() {
            self.0[at] += 1;
            at += at & at.wrapping_neg();
        }
    }

    /// How many ranks below `rank` were added.
    fn below(&self, rank: usize) -> u64 {
        let (mut at, mut sum) = (rank.min(self.0.len() - 1), 0);
        while at > 0 {
            sum += self.0[at];
            at &= at - 1;
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::curves::{CurveTest, Weight};
    use crate::stats::survival::Lifetimes;
    use ndarray::{Array2, concatenate, s};

    fn draw(i: usize, step: f64) -> f64 {
        ((i + 1) as f64 * step).fract()
    }

    /// The second covariate doubles the hazard per unit; days are whole, so many are tied.
    fn planted(rows: usize) -> (Vec<(f64, bool)>, Array2<f64>) {
        let x = Array2::from_shape_fn((rows, 2), |(i, j)| {
            if j == 0 {
                f64::from(u8::from(draw(i, 0.618_034) > 0.6))
            } else {
                4.0 * draw(i, 0.414_214)
            }
        });
        let spans = (0..rows)
            .map(|i| {
                let hazard = x[[i, 1]].exp2() / 800.0;
                let (day, seen) = (-draw(i, 0.732_051).ln() / hazard, 500.0 * draw(i, 0.236_068));
                (day.min(seen).ceil(), day <= seen)
            })
            .collect();
        (spans, x)
    }

    #[test]
    fn a_planted_hazard_ratio_is_found() {
        let (spans, x) = planted(4000);
        let fit = Cox::fit(&spans, x.view()).unwrap();
        let none = fit.hazard_ratio(0, 0.999).unwrap();
        let double = fit.hazard_ratio(1, 0.999).unwrap();
        assert!(none.interval.0 < 1.0 && none.interval.1 > 1.0, "{none:?}");
        assert!(double.interval.0 < 2.0 && double.interval.1 > 2.0, "{double:?}");
        assert!(fit.concordance.unwrap() > 0.6);
        assert_eq!(fit.hazard_ratio(2, 0.95), None);
    }

    /// With one arm as the covariate and no ties the score test is the log-rank test, and Wald's is near it.
    #[test]
    fn of_one_arm_it_agrees_with_the_log_rank_test() {
        let (spans, x) = planted(3000);
        let arm: Vec<bool> = x.column(0).iter().map(|v| *v == 1.0).collect();
        let of = |wanted: bool| {
            let here = spans.iter().zip(&arm).filter(|(_, arm)| **arm == wanted);
            Lifetimes::new(&here.map(|(span, _)| *span).collect::<Vec<_>>())
        };
        let test = CurveTest::new(&of(false), &of(true), Weight::LogRank).unwrap();
        let fit = Cox::fit(&spans, x.slice(s![.., ..1])).unwrap();
        let wald = -fit.coefficients[0] / fit.standard_errors()[0];
        assert!((wald - test.z).abs() < 0.05, "{wald} {}", test.z);
    }

    #[test]
    fn swapping_arms_inverts_the_ratio() {
        let (spans, x) = planted(500);
        let mut swapped = x.clone();
        swapped.column_mut(0).mapv_inplace(|v| 1.0 - v);
        let there = Cox::fit(&spans, x.view()).unwrap();
        let back = Cox::fit(&spans, swapped.view()).unwrap();
        assert!((there.coefficients[0] + back.coefficients[0]).abs() < 1e-9);
        assert!((there.log_likelihood - back.log_likelihood).abs() < 1e-9);
    }

    #[test]
    fn what_has_no_estimate_is_refused_with_the_reason() {
        let (spans, x) = planted(300);
        let fit = |spans: &[(f64, bool)], x: &Array2<f64>| Cox::fit(spans, x.view()).err();
        let stayed: Vec<(f64, bool)> = spans.iter().map(|(day, _)| (*day, false)).collect();
        assert_eq!(fit(&stayed, &x), Some(Unfit::OneOutcome));
        assert_eq!(fit(&[], &x), Some(Unfit::OneOutcome));
        let twice = concatenate![Axis(1), x, &x.slice(s![.., 1..]) * 3.0];
        assert_eq!(fit(&spans, &twice), Some(Unfit::Collinear));
        assert_eq!(fit(&spans, &Array2::zeros((300, 0))), Some(Unfit::Collinear));
        // In one arm it never happened.
        let one_arm: Vec<(f64, bool)> = spans
            .iter()
            .zip(x.column(0))
            .map(|((day, ended), arm)| (*day, *ended && *arm == 0.0))
            .collect();
        assert_eq!(fit(&one_arm, &x), Some(Unfit::Separated));
        // The greater the covariate the earlier the end.
        let ordered: Vec<(f64, bool)> = x.column(1).iter().map(|v| (10.0 - v, true)).collect();
        assert_eq!(fit(&ordered, &x), Some(Unfit::Separated));
        let never = [(f64::NAN, true), (1.0, true)];
        assert_eq!(fit(&never, &x), Some(Unfit::NotConverged));
    }

    #[test]
    fn concordance_counts_comparable_pairs_only() {
        let spans = [(1.0, true), (2.0, false), (2.0, true), (3.0, false)];
        // Pairs: 1–2, 1–3, 1–4, 3–2 (censored on that day, so later), 3–4.
        assert_eq!(concordance(&spans, &[3.0, 2.0, 1.0, 1.0]), Some(3.5 / 5.0));
        assert_eq!(concordance(&spans[..1], &[1.0]), None);
        assert_eq!(concordance(&[(1.0, false), (2.0, false)], &[1.0, 2.0]), None);
    }
}
