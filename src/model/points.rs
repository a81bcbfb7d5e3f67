//! From log-odds to points: integer milli-points whose weights sum to 100 points.

use faer::Mat;

use crate::criteria::{Binned, Input};
use crate::fit::metrics::woe::Evidence;
use crate::fit::scorecard::{Learnt, Scorecard};
use crate::fit::{Accounts, Progress};
use crate::model::factors::Factors;
use crate::model::{Calibration, Criterion, Expected, FULL_SCORE, FitUncertainty};

/// A scorecard in points.
pub struct Points {
    pub criteria: Vec<Criterion>,
    pub calibration: Calibration,
    pub intercept_loadings: Vec<f64>,
    pub intercept_variance: f64,
    pub fit_uncertainty: FitUncertainty,
    /// Bins of the training accounts under the criteria's cuts.
    pub bins: Binned,
    /// Log-odds per point before calibration: what turns an expert's points into log-odds.
    pub log_odds_per_point: f64,
}

impl Points {
    /// Shares out 100 points over the criteria's ranges of log-odds: an account with the best bin everywhere
    /// scores 100, one with the worst everywhere 0.
    ///
    /// # Errors
    /// None at present, beyond those of binning.
    pub fn new(card: &Scorecard, accounts: Accounts<'_>, progress: Progress<'_>) -> crate::Result<Self> {
        progress("writing the scorecard", 0, 1);
        let cuts = card.criteria.iter().map(|c| &c.cut);
        let mut bins = Binned::transform(cuts, accounts.table, accounts.rows)?;
        let ranges: Vec<(f64, f64)> = card.criteria.iter().map(|c| range(&c.beta)).collect();
        let total: f64 = ranges.iter().map(|(low, high)| high - low).sum();
        // Without any difference between bins there is nothing to share out.
        let kept: Vec<usize> = if total > 1e-9 {
            (0..ranges.len()).filter(|&c| ranges[c].1 > ranges[c].0).collect()
        } else {
            Vec::new()
        };
        let weights = whole_weights(
            &kept
                .iter()
                .map(|&c| (ranges[c].1 - ranges[c].0) / total)
                .collect::<Vec<_>>(),
        );

        let slope = card.line.slope;
        let base = card.intercept + ranges.iter().map(|(low, _)| low).sum::<f64>();
        let calibration = Calibration {
            intercept: card.line.intercept + slope * base,
            slope: slope * total / 100.0,
        };
        let (mut at, mut starts) = (1, Vec::new());
        for learnt in &card.criteria {
            starts.push(at);
            at += if learnt.variance.is_empty() {
                learnt.beta.len()
            } else {
                0
            };
        }
        let share = shares(card, &bins);
        let factors = Factors::fit(&centred(&card.covariance, &starts, &share), &share);
        let scale = |values: &[f64]| -> Vec<f64> { values.iter().map(|v| v * slope).collect() };
        let criteria = kept
            .iter()
            .zip(weights)
            .map(|(&c, weight)| {
                let learnt = &card.criteria[c];
                let mut criterion = describe(learnt, accounts, &bins.columns[c], ranges[c], weight);
                let milli = FULL_SCORE as f64 / total;
                let deviations = if learnt.variance.is_empty() {
                    let rows = starts[c]..starts[c] + learnt.beta.len();
                    criterion.loadings = factors.loadings[rows.clone()].iter().map(|f| scale(f)).collect();
                    let deviations = centred_deviations(card, starts[c], &criterion.accounts);
                    // What moves more between bags than its posterior allows was smoothed by chance.
                    criterion.variance = factors.rest[rows]
                        .iter()
                        .enumerate()
                        .map(|(bin, rest)| {
                            let between = learnt.between.get(bin).copied().unwrap_or(0.0);
                            round((rest + (between - deviations[bin].powi(2)).max(0.0)) * slope * slope)
                        })
                        .collect();
                    deviations
                } else {
                    criterion.loadings = vec![Vec::new(); learnt.beta.len()];
                    criterion.variance = learnt.variance.iter().map(|v| round(v * slope * slope)).collect();
                    learnt.variance.iter().map(|v| v.sqrt()).collect()
                };
                criterion.deviation = deviations.iter().map(|d| (d * milli).round() as i64).collect();
                criterion
            })
            .collect::<Vec<_>>();
        let kept_bins = Binned {
            rows: bins.rows,
            sizes: kept.iter().map(|&c| bins.sizes[c]).collect(),
            columns: kept
                .iter()
                .map(|&c| std::mem::take(&mut bins.columns[c]))
                .collect(),
        };
        let mut points = Self {
            criteria,
            calibration,
            intercept_loadings: scale(&factors.loadings[0]),
            intercept_variance: factors.rest[0] * slope * slope,
            fit_uncertainty: FitUncertainty::default(),
            bins: kept_bins,
            log_odds_per_point: total / 100.0,
        };
        points.fit_uncertainty = points.uncertainty(card);
        Ok(points)
    }

    /// Scores of the training accounts, milli-points.
    pub fn scores(&self) -> Vec<i64> {
        let mut out = vec![0i64; self.bins.rows];
        for (criterion, column) in self.criteria.iter().zip(&self.bins.columns) {
            out.iter_mut()
                .zip(column)
                .for_each(|(score, &bin)| *score += criterion.points[bin as usize]);
        }
        out
    }

    /// Says what each bin means once everything else is counted, by the calibration as it is now.
    pub fn expect(&mut self) {
        let (scores, calibration) = (self.scores(), self.calibration);
        if scores.is_empty() || calibration.slope <= 0.0 {
            return;
        }
        for (criterion, column) in self.criteria.iter_mut().zip(&self.bins.columns) {
            let accounts = (column.as_slice(), scores.as_slice());
            let log_odds = |score| calibration.log_odds(score);
            criterion.expected = Some(Expected::of(
                &criterion.points,
                criterion.average,
                accounts,
                log_odds,
            ));
        }
    }

    /// What intervals of these accounts' fits must know beyond the bins' variances.
    fn uncertainty(&self, card: &Scorecard) -> FitUncertainty {
        let scores = self.scores();
        let n = scores.len().max(1) as f64;
        let log_odds = || scores.iter().map(|&score| self.calibration.log_odds(score));
        let centre = log_odds().sum::<f64>() / n;
        let spread = log_odds().map(|eta| (eta - centre).powi(2)).sum::<f64>() / n;
        FitUncertainty {
            unmodelled: round(card.unmodelled),
            pivot: round(card.line.intercept + card.line.slope * card.line.pivot),
            slope: round(card.line.slope_variance / card.line.slope.powi(2)),
            centre: round(centre),
            spread: round(spread),
        }
    }
}

fn round(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

fn range(beta: &[f64]) -> (f64, f64) {
    beta.iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &b| {
            (low.min(b), high.max(b))
        })
}

/// Whole milli-points in proportion to `shares` (which sum to 1) that sum to [`FULL_SCORE`]: largest remainders,
/// ties to the first.
fn whole_weights(shares: &[f64]) -> Vec<i64> {
    let exact: Vec<f64> = shares.iter().map(|s| s * FULL_SCORE as f64).collect();
    let mut weights: Vec<i64> = exact.iter().map(|e| e.floor() as i64).collect();
    let mut order: Vec<usize> = (0..exact.len()).collect();
    order.sort_by(|&a, &b| {
        (exact[b] - exact[b].floor())
            .total_cmp(&(exact[a] - exact[a].floor()))
            .then(a.cmp(&b))
    });
    let missing = FULL_SCORE - weights.iter().sum::<i64>();
    for &i in order.iter().take(missing.max(0) as usize) {
        weights[i] += 1;
    }
    weights
}

/// How often each parameter of the covariance is met among the accounts; the intercept always is.
fn shares(card: &Scorecard, bins: &Binned) -> Vec<f64> {
    let mut out = vec![1.0];
    for (learnt, column) in card
        .criteria
        .iter()
        .zip(&bins.columns)
        .filter(|(l, _)| l.variance.is_empty())
    {
        let mut counts = vec![0.0; learnt.beta.len()];
        column.iter().for_each(|&bin| counts[bin as usize] += 1.0);
        out.extend(counts.iter().map(|n| n / bins.rows as f64));
    }
    out
}

/// The covariance of log-odds above each criterion's average, the averages moved into the intercept.
///
/// An account's log-odds stay what they were, but what the data cannot tell, how much of the level is whose, cancels
/// out here and is not left to a few factors. `starts` are the blocks' first rows, `share` their accounts.
pub(super) fn centred(covariance: &Mat<f64>, starts: &[usize], share: &[f64]) -> Mat<f64> {
    let size = covariance.nrows();
    let centre_rows = |mut v: Mat<f64>| {
        for j in 0..size {
            for (k, &from) in starts.iter().enumerate() {
                let to = starts.get(k + 1).copied().unwrap_or(size);
                let mean: f64 = (from..to).map(|i| share[i] * v[(i, j)]).sum();
                v[(0, j)] += mean;
                (from..to).for_each(|i| v[(i, j)] -= mean);
            }
        }
        v
    };
    let half = centre_rows(covariance.clone());
    centre_rows(half.transpose().to_owned())
}

/// Everything of a criterion that is counted on the training accounts.
fn describe(
    learnt: &Learnt,
    accounts: Accounts<'_>,
    column: &[u16],
    (low, high): (f64, f64),
    weight: i64,
) -> Criterion {
    let bins = learnt.beta.len();
    let points: Vec<i64> = learnt
        .beta
        .iter()
        .map(|b| ((b - low) / (high - low) * weight as f64).round() as i64)
        .collect();
    let (mut held, mut ideal) = (vec![0u64; bins], vec![0u64; bins]);
    for (&bin, &is_ideal) in column.iter().zip(accounts.ideal) {
        held[bin as usize] += 1;
        ideal[bin as usize] += u64::from(is_ideal);
    }
    let n = column.len() as f64;
    let mean = held
        .iter()
        .zip(&points)
        .map(|(n, p)| *n as f64 * *p as f64)
        .sum::<f64>()
        / n;
    let square = held
        .iter()
        .zip(&points)
        .map(|(n, p)| *n as f64 * (*p as f64 - mean).powi(2))
        .sum::<f64>()
        / n;
    let usual = ideal.iter().copied().max().unwrap_or(0).max(1) as f64;
    let input = |i: usize| -> &Input { &accounts.inputs[learnt.inputs[i]] };
    let is_pair = learnt.cut.is_pair();
    let counts = |values: &[u64]| -> Vec<f64> { values.iter().map(|n| *n as f64).collect() };
    let others: Vec<u64> = held.iter().zip(&ideal).map(|(n, k)| n - k).collect();
    let information_value = if is_pair {
        0.0
    } else {
        round(Evidence::smoothed(&counts(&ideal), &counts(&others)).iv)
    };
    Criterion {
        name: learnt.cut.name(),
        family: input(0).family,
        changeable: (0..learnt.inputs.len()).all(|i| input(i).changeable),
        cut: learnt.cut.clone(),
        points,
        deviation: Vec::new(),
        likeness: ideal
            .iter()
            .map(|k| (*k as f64 / usual * 1000.0).round() as i64)
            .collect(),
        accounts: held,
        ideal,
        average: mean.round() as i64,
        importance: square.sqrt().round() as i64,
        information_value,
        loadings: Vec::new(),
        variance: Vec::new(),
        prior: Vec::new(),
        expected: None,
    }
}

/// Posterior standard deviation of each bin's log-odds above the criterion's average: what the intercept shares
/// with every bin is not uncertainty about the bin.
fn centred_deviations(card: &Scorecard, start: usize, accounts: &[u64]) -> Vec<f64> {
    let size = accounts.len();
    let total = accounts.iter().sum::<u64>().max(1) as f64;
    let share: Vec<f64> = accounts.iter().map(|n| *n as f64 / total).collect();
    let v = |i: usize, j: usize| card.covariance[(start + i, start + j)];
    let with_mean: Vec<f64> = (0..size)
        .map(|i| (0..size).map(|j| share[j] * v(i, j)).sum())
        .collect();
    let of_mean: f64 = (0..size).map(|i| share[i] * with_mean[i]).sum();
    (0..size)
        .map(|i| (v(i, i) - 2.0 * with_mean[i] + of_mean).max(0.0).sqrt())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn centring_keeps_every_account_and_drops_the_level() {
        // Intercept and two criteria of two bins whose levels are hardly known, only their sum.
        let (level, step) = ([3.0, -2.0, -1.0], [0.4, 0.3]);
        let block = |i: usize| [0, 1, 1, 2, 2][i];
        let v = Mat::from_fn(5, 5, |i, j| {
            let own = if i == j && i > 0 { step[block(i) - 1] } else { 0.0 };
            10.0 * level[block(i)] * level[block(j)] + own
        });
        let centred = centred(&v, &[1, 3], &[1.0, 0.25, 0.75, 0.5, 0.5]);
        for a in 1..3 {
            for b in 3..5 {
                let of = |v: &Mat<f64>| {
                    let rows = [0, a, b];
                    rows.iter()
                        .flat_map(|&i| rows.iter().map(move |&j| v[(i, j)]))
                        .sum::<f64>()
                };
                assert!((of(&v) - of(&centred)).abs() < 1e-9);
            }
        }
        assert!((0..5).all(|i| centred[(i, i)] < 1.0), "{centred:?}");
    }
}
