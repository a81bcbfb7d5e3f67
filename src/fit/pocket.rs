//! The pocket card: at most ten criteria of at most six bins in whole points, as a scorecard is carried on paper.
//!
//! It is made of the full card's bins, so that whoever knows an account's bins there knows them here; its points are fitted
//! anew, for the criteria that are left.

use faer::linalg::solvers::Solve;
use faer::{Mat, Side};

use crate::criteria::{Binned, Cut};
use crate::error::Result;
use crate::fit::axis::Axis;
use crate::fit::bag::log_odds;
use crate::fit::layout::Start;
use crate::fit::line::Line;
use crate::fit::newton::{Newton, Sample, Smoothing};
use crate::fit::penalty::{Penalty, Shape};
use crate::fit::refine::monotone;
use crate::fit::scorecard::{Learnt, Scorecard, shape, sums};
use crate::fit::tidy::{average, merge_at_most, merge_levels};
use crate::fit::{Accounts, Predictor};
use crate::stats::share::sigmoid;

/// Most criteria: a card of ten lines fits a page and a meeting (house choice).
pub const MOST_CRITERIA: usize = 10;
/// Most bins of a criterion, "unknown" among them, and "other" where it has levels (house choice: one line each).
pub const MOST_BINS: usize = 6;
/// Points of the whole card.
pub const FULL: u32 = 100;
/// Bins and named levels from which the card's own are merged (house choice: twice what may stay, so that the
/// outcome decides where a bin ends, and few enough to choose among hundreds of columns at once).
const CANDIDATE_BINS: usize = 12;
/// Most accounts on which criteria are chosen (house choice: as where smoothing is learnt).
const CHOICE_ACCOUNTS: usize = 30_000;
/// Most accounts from which points are learnt (house choice: whole points of sixty bins are settled by far fewer, and the
/// card's cost no longer grows with the table).
const MOST_ACCOUNTS: usize = 60_000;
/// Share of what the full card tells (nats of its fits over one fit for all) below which a criterion is not worth a line
/// (house choice: a hundredth of the whole, as a point is of the score).
const LEAST_WORTH: f64 = 0.01;
/// Smoothing towards the full card's fits, which have no noise of their own: only bins of a handful of accounts are held
/// back (house choice: an account or two of information).
const SMOOTHING: f64 = 1.0;

/// A short scorecard whose log-odds are whole multiples of one, and where its bins come from.
#[derive(Debug, Clone)]
pub struct Pocket {
    /// The card; a hundredth of its whole range is a point.
    pub card: Scorecard,
    /// Of each of its criteria, what it is made of.
    pub coarser: Vec<Coarser>,
}

/// The bins of a full card's criterion as those of a pocket card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coarser {
    /// Position of the full card's criterion.
    pub of: usize,
    /// The pocket card's bin of each of its bins.
    pub bins: Vec<u16>,
}

/// Criteria while a card is made: cuts with their inputs, and the bins of the accounts.
struct Draft {
    mains: Vec<(usize, Cut)>,
    bins: Binned,
}

impl Draft {
    /// The criteria `kept` (increasing), each at the coarseness of its axis.
    fn coarser(&self, kept: &[usize], axes: &[Axis]) -> Self {
        let cut = |c: usize| (self.mains[c].0, axes[c].cut(&self.mains[c].1));
        let column = |c: usize| axes[c].apply(&self.bins.columns[c]);
        Self {
            mains: kept.iter().map(|&c| cut(c)).collect(),
            bins: Binned {
                rows: self.bins.rows,
                sizes: kept.iter().map(|&c| axes[c].size).collect(),
                columns: kept.iter().map(|&c| column(c)).collect(),
            },
        }
    }

    /// Penalised log-odds of the accounts at `rows`, as close as these bins come to `fits`. The smoothing of fits is set,
    /// that of outcomes is learnt.
    fn fit(&self, rows: &[u32], fits: &[f64], weights: &[f64], smoothing: Smoothing) -> Result<Newton> {
        let bins = self.bins.select(rows);
        let pick = |values: &[f64]| -> Vec<f64> { rows.iter().map(|&i| values[i as usize]).collect() };
        let (fits, weights) = (pick(fits), pick(weights));
        let penalties = self.mains.iter().zip(bins.columns.iter().zip(&bins.sizes));
        let penalties = penalties
            .map(|((_, cut), (column, &size))| Penalty::new(shape(cut), &sums(column, &weights, size)))
            .collect();
        let sample = Sample {
            bins: &bins,
            ideal: &fits,
            weights: &weights,
        };
        let criteria = self.mains.len();
        let share = (fits.iter().zip(&weights).map(|(p, w)| p * w).sum::<f64>()
            / weights.iter().sum::<f64>())
        .clamp(1e-6, 1.0 - 1e-6);
        let start = Start {
            lambdas: vec![SMOOTHING; criteria],
            intercept: (share / (1.0 - share)).ln(),
            beta: bins.sizes.iter().map(|&size| vec![0.0; size]).collect(),
            slopes: vec![0.0; criteria],
            trend_lambda: SMOOTHING,
        };
        let start = (smoothing == Smoothing::Fixed).then_some(&start);
        Newton::fit(sample, penalties, &[], start, smoothing)
    }
}

impl Pocket {
    /// The short card that comes closest to what `full` learnt from the same accounts: chooses criteria by what losing
    /// them costs, merges their bins, fits the points of what is left anew, and rounds them. Of more than 60,000 accounts
    /// a sample is looked at.
    ///
    /// All of it is fitted to the full card's fits, not to the outcomes: these are smoothed, and calibrated on accounts
    /// held out, so that the short card need not tell signal from noise a second time and keeps their calibration.
    ///
    /// # Errors
    /// [`crate::Error::NotConverged`].
    ///
    /// Source: projection of a reference model, Goutis & Robert (1998), Biometrika 85:29; Piironen, Paasiniemi & Vehtari
    /// (2020), Electronic J. Statistics 14:2155.
    pub fn fit(full: &Scorecard, accounts: Accounts<'_>) -> Result<Self> {
        let step = accounts.rows.len().div_ceil(MOST_ACCOUNTS).max(1);
        // Accounts stand in the order of what they hold: every k-th is a sample that no order of rows changes.
        let rows: Vec<u32> = accounts.rows.iter().step_by(step).copied().collect();
        let weights: Vec<f64> = accounts.weights.iter().step_by(step).copied().collect();
        let n = rows.len();
        let wanted = full.log_odds(accounts.table, &rows);
        let fits: Vec<f64> = wanted.iter().map(|&eta| sigmoid(eta)).collect();
        let information: Vec<f64> = fits
            .iter()
            .zip(&weights)
            .map(|(p, w)| w * p * (1.0 - p))
            .collect();

        let positions = eligible(full);
        let mains: Vec<(usize, Cut)> = positions
            .iter()
            .map(|&c| (full.criteria[c].inputs[0], full.criteria[c].cut.clone()))
            .collect();
        let bins = Binned::transform(mains.iter().map(|(_, cut)| cut), accounts.table, &rows)?;
        let fine = Draft { mains, bins };
        let everything: Vec<usize> = (0..positions.len()).collect();
        let first = candidate_axes(&fine, &weights);
        let candidates = fine.coarser(&everything, &first);
        let some: Vec<u32> = (0..n as u32)
            .step_by(n.div_ceil(CHOICE_ACCOUNTS).max(1))
            .collect();
        let among = candidates.fit(&some, &fits, &weights, Smoothing::Fixed)?;
        let least = LEAST_WORTH * told(&some, &fits, &weights);
        // What an expert spoke of stays while anything else can go.
        let spoken = |c: &usize| !accounts.inputs[candidates.mains[*c].0].prior.is_empty();
        let protected: Vec<usize> = everything.iter().copied().filter(spoken).collect();
        let kept = choose(&among, &protected, least);

        let mut merged = first.clone();
        for &c in &kept {
            let mass = sums(
                &candidates.bins.columns[c],
                &information,
                candidates.bins.sizes[c],
            );
            merged[c] = few_bins(&candidates.mains[c].1, &among.beta[c], &mass);
        }
        let card = candidates.coarser(&kept, &merged);
        let all: Vec<u32> = (0..n as u32).collect();
        let fit = card.fit(&all, &fits, &weights, Smoothing::Fixed)?;
        // How sure these points are is a question to the outcomes.
        let outcomes: Vec<f64> = accounts
            .ideal
            .iter()
            .step_by(step)
            .map(|&y| f64::from(u8::from(y)))
            .collect();
        let covariance = card.fit(&all, &outcomes, &weights, Smoothing::Learnt)?.covariance;
        let directed = fit.beta.iter().zip(&card.mains).enumerate();
        let directed = directed.map(|(c, (beta, (input, cut)))| {
            let mass = sums(&card.bins.columns[c], &weights, beta.len());
            match accounts.inputs[*input].monotone.filter(|_| cut.is_ordered()) {
                Some(direction) => monotone(beta, &mass, direction),
                None => beta.clone(),
            }
        });
        let round = Round::new(fit.intercept, &directed.collect::<Vec<_>>());
        let beta = round.log_odds();
        let raw = log_odds(round.lowest, card.bins.columns.iter().zip(&beta), n);
        // Rounding bends the line a little; the fits it is drawn through are calibrated.
        let line = Line {
            slope_variance: full.line.slope_variance / full.line.slope.powi(2),
            ..Line::fit(&raw, &fits, &weights)
        };
        let mass: f64 = information.iter().sum::<f64>().max(1e-9);
        let left_out = raw.iter().zip(&wanted).zip(&information);
        let left_out = left_out.map(|((raw, wanted), w)| {
            let missing = wanted - (line.intercept + line.slope * raw);
            w * missing * missing
        });
        let unmodelled = full.unmodelled + left_out.sum::<f64>() / mass;
        let criteria = card.mains.into_iter().zip(beta);
        Ok(Self {
            coarser: kept
                .iter()
                .map(|&c| Coarser {
                    of: positions[c],
                    bins: merged[c].apply(&first[c].map),
                })
                .collect(),
            card: Scorecard {
                criteria: criteria
                    .map(|((input, cut), beta)| Learnt {
                        inputs: vec![input],
                        cut,
                        beta,
                        variance: Vec::new(),
                        between: Vec::new(),
                    })
                    .collect(),
                intercept: round.lowest,
                line,
                unmodelled,
                covariance,
            },
        })
    }

    /// A pocket card of a card that experts made: its widest criteria, their bins merged and their points rounded; there
    /// is nothing to learn anew from.
    pub fn of_experts(full: &Scorecard) -> Self {
        let mut positions = eligible(full);
        positions.sort_by(|&a, &b| {
            let span = |c: usize| range(&full.criteria[c].beta).1;
            span(b).total_cmp(&span(a)).then(a.cmp(&b))
        });
        positions.truncate(MOST_CRITERIA);
        positions.sort_unstable();
        let parts: Vec<(usize, Axis)> = positions
            .iter()
            .map(|&c| {
                let learnt = &full.criteria[c];
                let axis = few_bins(&learnt.cut, &learnt.beta, &vec![1.0; learnt.beta.len()]);
                (c, axis)
            })
            .collect();
        let beta: Vec<Vec<f64>> = parts
            .iter()
            .map(|(c, axis)| average(axis, &full.criteria[*c].beta, &vec![1.0; axis.map.len()]))
            .collect();
        let round = Round::new(full.intercept, &beta);
        let criteria = parts.iter().zip(round.log_odds());
        let criteria = criteria.map(|((c, axis), beta)| Learnt {
            cut: axis.cut(&full.criteria[*c].cut),
            beta,
            ..full.criteria[*c].clone()
        });
        Self {
            card: Scorecard {
                criteria: criteria.collect(),
                intercept: round.lowest,
                covariance: merged_covariance(full, &parts),
                ..full.clone()
            },
            coarser: parts
                .iter()
                .map(|(c, axis)| Coarser {
                    of: *c,
                    bins: axis.map.clone(),
                })
                .collect(),
        }
    }
}

/// Nats that the fits of the accounts at `rows` tell beyond their mean.
fn told(rows: &[u32], fits: &[f64], weights: &[f64]) -> f64 {
    let of = |i: &u32| (fits[*i as usize].clamp(1e-12, 1.0 - 1e-12), weights[*i as usize]);
    let (sum, mass) = rows
        .iter()
        .map(of)
        .fold((0.0, 0.0), |(s, m), (p, w)| (s + w * p, m + w));
    let mean = sum / mass;
    let nats = |(p, w): (f64, f64)| w * (p * (p / mean).ln() + (1.0 - p) * ((1.0 - p) / (1.0 - mean)).ln());
    rows.iter().map(of).map(nats).sum()
}

/// Criteria of one column that tell anything.
fn eligible(full: &Scorecard) -> Vec<usize> {
    let total: f64 = full.criteria.iter().map(|c| range(&c.beta).1).sum();
    if total <= 1e-9 {
        return Vec::new();
    }
    let of_one = |c: &usize| {
        let learnt = &full.criteria[*c];
        learnt.variance.is_empty() && learnt.inputs.len() == 1 && range(&learnt.beta).1 > 0.0
    };
    (0..full.criteria.len()).filter(of_one).collect()
}

/// Least value, and how far the largest lies above it.
fn range(beta: &[f64]) -> (f64, f64) {
    let low = beta.iter().copied().fold(f64::INFINITY, f64::min);
    (low, beta.iter().copied().fold(low, f64::max) - low)
}

/// At most [`MOST_BINS`] bins: neighbours, or levels of like effect, as one.
fn few_bins(cut: &Cut, beta: &[f64], information: &[f64]) -> Axis {
    match shape(cut) {
        Shape::Ordered => merge_at_most(beta, information, 0.0, &cut.walls(), MOST_BINS - 1),
        Shape::Exchangeable if cut.is_category() => merge_levels(beta, information, MOST_BINS - 2),
        Shape::Exchangeable => Axis::same(beta.len(), false),
    }
}

/// Covariance of the intercept and of some criteria's merged bins, each the plain mean of the bins it is made of.
fn merged_covariance(full: &Scorecard, parts: &[(usize, Axis)]) -> Mat<f64> {
    let mut starts = Vec::with_capacity(full.criteria.len());
    let mut at = 1;
    for learnt in &full.criteria {
        starts.push(at);
        at += if learnt.variance.is_empty() {
            learnt.beta.len()
        } else {
            0
        };
    }
    let tall = 1 + parts.iter().map(|(_, axis)| axis.size).sum::<usize>();
    let mut mix = Mat::<f64>::zeros(tall, full.covariance.nrows());
    mix[(0, 0)] = 1.0;
    let mut row = 1;
    for (c, axis) in parts {
        let mut members = vec![0.0; axis.size];
        axis.map.iter().for_each(|&bin| members[usize::from(bin)] += 1.0);
        for (bin, &to) in axis.map.iter().enumerate() {
            mix[(row + usize::from(to), starts[*c] + bin)] = 1.0 / members[usize::from(to)];
        }
        row += axis.size;
    }
    &mix * &full.covariance * mix.transpose()
}

/// Log-odds in whole points.
struct Round {
    points: Vec<Vec<u32>>,
    /// Log-odds of an account without a point.
    lowest: f64,
    /// Log-odds of a point.
    unit: f64,
}

impl Round {
    /// Shares out 100 points over the criteria's ranges: whole weights by largest remainder, whole points within.
    fn new(intercept: f64, beta: &[Vec<f64>]) -> Self {
        let ends: Vec<(f64, f64)> = beta.iter().map(|b| range(b)).collect();
        let total: f64 = ends.iter().map(|(_, range)| range).sum();
        let lowest = intercept + ends.iter().map(|(low, _)| low).sum::<f64>();
        if total < 1e-9 {
            return Self {
                points: beta.iter().map(|b| vec![0; b.len()]).collect(),
                lowest,
                unit: 0.0,
            };
        }
        let exact: Vec<f64> = ends
            .iter()
            .map(|(_, range)| range / total * f64::from(FULL))
            .collect();
        let mut weights: Vec<u32> = exact.iter().map(|share| share.floor() as u32).collect();
        let mut order: Vec<usize> = (0..exact.len()).collect();
        order.sort_by(|&a, &b| exact[b].fract().total_cmp(&exact[a].fract()).then(a.cmp(&b)));
        let left = FULL.saturating_sub(weights.iter().sum());
        order.iter().take(left as usize).for_each(|&c| weights[c] += 1);
        let points = beta.iter().zip(&ends).zip(&weights);
        let points = points.map(|((b, (low, range)), &weight)| {
            let share = |value: &f64| (value - low) / range.max(1e-12);
            let whole = |value: &f64| (share(value) * f64::from(weight)).round() as u32;
            b.iter().map(whole).collect()
        });
        Self {
            points: points.collect(),
            lowest,
            unit: total / f64::from(FULL),
        }
    }

    /// Log-odds above `lowest` that the points stand for.
    fn log_odds(&self) -> Vec<Vec<f64>> {
        let of = |points: &Vec<u32>| points.iter().map(|p| f64::from(*p) * self.unit).collect();
        self.points.iter().map(of).collect()
    }
}

/// Bins coarse enough to choose among all criteria at once.
fn candidate_axes(fine: &Draft, weights: &[f64]) -> Vec<Axis> {
    let columns = fine.bins.columns.iter().zip(&fine.bins.sizes);
    fine.mains
        .iter()
        .zip(columns)
        .map(|((_, cut), (column, &size))| match shape(cut) {
            Shape::Ordered => Axis::grouped(
                CANDIDATE_BINS,
                &sums(column, weights, size),
                &vec![0.0; size],
                true,
            ),
            Shape::Exchangeable => Axis::most_frequent(CANDIDATE_BINS, size),
        })
        .collect()
}

/// Criteria that a short card keeps, increasing: backwards, the one goes first whose loss costs the penalised
/// log-likelihood least, `½ βᵀ V⁻¹ β` with the rest learning to make up for it. Those in `protected` stay while
/// others can go.
///
/// Source: Wald's statistic on the quadratic approximation of the penalised likelihood; backward elimination as in
/// Lawless & Singhal (1978), Biometrics 34:318.
fn choose(full: &Newton, protected: &[usize], worth: f64) -> Vec<usize> {
    let mut spans = Vec::with_capacity(full.beta.len());
    let mut from = 1;
    for beta in &full.beta {
        spans.push(from..from + beta.len());
        from += beta.len();
    }
    let mut values: Vec<f64> = full.beta.iter().flatten().copied().collect();
    values.insert(0, full.intercept);
    let mut covariance = full.covariance.clone();
    let mut kept: Vec<usize> = (0..spans.len()).collect();
    loop {
        let cost = |c: usize| -> f64 {
            let span = spans[c].clone();
            let target = Mat::from_fn(span.len(), 1, |i, _| values[span.start + i]);
            block(&covariance, &span).map_or(0.0, |v| {
                let solved = v.solve(&target);
                (0..span.len())
                    .map(|i| 0.5 * target[(i, 0)] * solved[(i, 0)])
                    .sum()
            })
        };
        let costs: Vec<(f64, usize)> = kept.iter().map(|&c| (cost(c), c)).collect();
        let crowded = kept.len() > MOST_CRITERIA;
        let free = costs.iter().any(|(_, c)| !protected.contains(c));
        let least = costs
            .into_iter()
            .filter(|(_, c)| !protected.contains(c) || (crowded && !free))
            .min_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        let Some((_, gone)) = least.filter(|(cost, _)| crowded || *cost < worth) else {
            return kept;
        };
        kept.retain(|&c| c != gone);
        // The rest given that the criterion says nothing: the conditional normal.
        let span = spans[gone].clone();
        if let Some(v) = block(&covariance, &span) {
            let across = covariance
                .submatrix(0, span.start, covariance.nrows(), span.len())
                .to_owned();
            let solved = v.solve(across.transpose());
            let target = Mat::from_fn(span.len(), 1, |i, _| values[span.start + i]);
            let shift = solved.transpose() * &target;
            values
                .iter_mut()
                .enumerate()
                .for_each(|(i, value)| *value -= shift[(i, 0)]);
            covariance -= &across * &solved;
        }
    }
}

/// The covariance of one criterion's bins, factored; `None` where it cannot be told from nothing.
fn block(covariance: &Mat<f64>, span: &std::ops::Range<usize>) -> Option<faer::linalg::solvers::Llt<f64>> {
    let jitter = 1e-9;
    Mat::from_fn(span.len(), span.len(), |i, j| {
        covariance[(span.start + i, span.start + j)] + if i == j { jitter } else { 0.0 }
    })
    .llt(Side::Lower)
    .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_weights_sum_to_a_hundred_and_lead_back_to_log_odds() {
        let beta = [vec![-0.4, 0.3, 0.1], vec![0.0, 1.13], vec![0.2, 0.2]];
        let round = Round::new(-1.0, &beta);
        let weights: u32 = round.points.iter().filter_map(|p| p.iter().max()).sum();
        assert_eq!(weights, FULL);
        assert!(round.points.iter().all(|p| p.contains(&0)));
        let best: f64 = -1.0 + 0.3 + 1.13 + 0.2;
        assert!((round.lowest + round.unit * 100.0 - best).abs() < 1e-9);
        let nothing = Round::new(0.5, &[vec![0.1, 0.1]]);
        assert_eq!(nothing.points, [[0, 0]]);
        assert_eq!(nothing.unit, 0.0);
    }
}
