//! The pocket card: at most ten criteria of at most six bins in round points, as a scorecard is carried on paper.

use faer::linalg::solvers::Solve;
use faer::{Mat, Side};

use crate::criteria::bins::{BinSettings, cuts};
use crate::criteria::{Binned, Cut};
use crate::error::Result;
use crate::fit::axis::Axis;
use crate::fit::bag::{log_odds, splits};
use crate::fit::line::Line;
use crate::fit::newton::{Belief, Newton, Sample, Smoothing};
use crate::fit::penalty::{Penalty, Shape};
use crate::fit::refine::monotone;
use crate::fit::scorecard::{Believe, ScorecardSettings, coarsen, no_beliefs, shape, sums};
use crate::fit::tidy::{merge_at_most, merge_levels};
use crate::fit::{Accounts, Learner, Predictor};
use crate::recipe::Monotone;
use crate::stats::share::sigmoid;
use crate::table::Table;

/// Most criteria: a card of ten lines fits a page and a meeting (house choice).
const MOST_CRITERIA: usize = 10;
/// Most bins of a criterion, "unknown" among them, and "other" where it has levels (house choice: one line each).
const MOST_BINS: usize = 6;
/// Bins and named levels from which the card's own are merged (house choice: twice what may stay, so that the
/// outcome decides where a bin ends, and few enough to choose among hundreds of columns at once).
const CANDIDATE_BINS: usize = 12;
/// Most accounts on which criteria are chosen.
const CHOICE_ACCOUNTS: usize = 30_000;
/// Penalised log-likelihood (nats) below which a criterion is not worth a line (house choice: half the 95 % point of
/// a χ² with one degree of freedom, 1.92, rounded).
const LEAST_WORTH: f64 = 2.0;
/// Points of the whole card.
const FULL: u32 = 100;

/// A short scorecard in whole points.
#[derive(Debug, Clone, PartialEq)]
pub struct Pocket {
    /// Its lines, in the order of the inputs; none where no criterion is worth one.
    pub criteria: Vec<PocketCriterion>,
    /// From the score (0 to 100 points) to log-odds of being ideal.
    pub line: Line,
}

/// One line of a pocket card.
#[derive(Debug, Clone, PartialEq)]
pub struct PocketCriterion {
    /// Position among the inputs.
    pub input: usize,
    /// How values fall into its bins.
    pub cut: Cut,
    /// Whole points of each bin; the least is 0, the most is its weight. Weights sum to 100.
    pub points: Vec<u32>,
}

/// Criteria while a card is made: cuts with their inputs, and the bins of the accounts.
struct Draft {
    mains: Vec<(usize, Cut)>,
    bins: Binned,
    beliefs: Vec<Belief>,
}

impl Draft {
    /// The criteria `kept` (increasing), each at the coarseness of its axis.
    fn coarser(&self, kept: &[usize], axes: &[Axis]) -> Self {
        let all = |c: usize| (self.mains[c].0, axes[c].cut(&self.mains[c].1));
        let beliefs = self.beliefs.iter().filter_map(|belief| {
            let at = kept.binary_search(&belief.criterion).ok()?;
            Some(Belief {
                criterion: at,
                ..coarsen(belief, axes)
            })
        });
        Self {
            mains: kept.iter().map(|&c| all(c)).collect(),
            bins: Binned {
                rows: self.bins.rows,
                sizes: kept.iter().map(|&c| axes[c].size).collect(),
                columns: kept
                    .iter()
                    .map(|&c| axes[c].apply(&self.bins.columns[c]))
                    .collect(),
            },
            beliefs: beliefs.collect(),
        }
    }

    /// Penalised log-odds of the accounts at `rows`.
    fn fit(&self, rows: &[u32], ideal: &[f64], weights: &[f64]) -> Result<Newton> {
        let bins = self.bins.select(rows);
        let pick = |values: &[f64]| -> Vec<f64> { rows.iter().map(|&i| values[i as usize]).collect() };
        let (ideal, weights) = (pick(ideal), pick(weights));
        let penalties = self.mains.iter().zip(bins.columns.iter().zip(&bins.sizes));
        let penalties = penalties
            .map(|((_, cut), (column, &size))| Penalty::new(shape(cut), &sums(column, &weights, size)))
            .collect();
        let sample = Sample {
            bins: &bins,
            ideal: &ideal,
            weights: &weights,
        };
        Newton::fit(sample, penalties, &self.beliefs, None, Smoothing::Learnt)
    }
}

impl Pocket {
    /// Learns a pocket card: chooses criteria by what losing them costs, merges their bins, learns the points of
    /// what is left anew, rounds them, and draws the line on accounts held out of the points. Of very wide tables
    /// `accounts.inputs` are those that `fit::sift` left.
    ///
    /// # Errors
    /// [`crate::Error::NotConverged`]; whatever `believe` refuses.
    pub fn fit(settings: &ScorecardSettings, accounts: Accounts<'_>, believe: Believe<'_>) -> Result<Self> {
        let n = accounts.rows.len();
        let mains = cuts(
            &BinSettings::for_rows(n, settings.as_of),
            accounts.table,
            accounts.inputs,
            accounts.rows,
        );
        let bins = Binned::transform(mains.iter().map(|(_, cut)| cut), accounts.table, accounts.rows)?;
        let ideal: Vec<f64> = accounts.ideal.iter().map(|&y| f64::from(u8::from(y))).collect();
        let weights = accounts.weights;
        let beliefs = believe(&mains, &bins)?;
        let fine = Draft { mains, bins, beliefs };

        let everything: Vec<usize> = (0..fine.mains.len()).collect();
        let candidates = fine.coarser(&everything, &candidate_axes(&fine, weights));
        // Every k-th account, as where smoothing is learnt.
        let some: Vec<u32> = (0..n as u32)
            .step_by(n.div_ceil(CHOICE_ACCOUNTS).max(1))
            .collect();
        let full = candidates.fit(&some, &ideal, weights)?;
        let protected: Vec<usize> = candidates.beliefs.iter().map(|belief| belief.criterion).collect();
        let kept = choose(&full, &protected);

        let fitted = log_odds(full.intercept, candidates.bins.columns.iter().zip(&full.beta), n);
        let information: Vec<f64> = fitted
            .iter()
            .zip(weights)
            .map(|(&eta, w)| w * sigmoid(eta) * (1.0 - sigmoid(eta)))
            .collect();
        let merged: Vec<Axis> = everything
            .iter()
            .map(|&c| {
                let size = candidates.bins.sizes[c];
                let mass = sums(&candidates.bins.columns[c], &information, size);
                let cut = &candidates.mains[c].1;
                match shape(cut) {
                    Shape::Ordered => merge_at_most(&full.beta[c], &mass, 0.0, &cut.walls(), MOST_BINS - 1),
                    Shape::Exchangeable if cut.is_category() => {
                        merge_levels(&full.beta[c], &mass, MOST_BINS - 2)
                    }
                    Shape::Exchangeable => Axis::same(size, false),
                }
            })
            .collect();
        let card = candidates.coarser(&kept, &merged);
        let asked: Vec<Option<Monotone>> = card
            .mains
            .iter()
            .map(|(input, cut)| accounts.inputs[*input].monotone.filter(|_| cut.is_ordered()))
            .collect();
        let learn = |rows: &[u32]| -> Result<Round> {
            let fit = card.fit(rows, &ideal, weights)?;
            let directed = fit.beta.iter().zip(&asked).enumerate().map(|(c, (beta, asked))| {
                let mass = sums(&card.bins.columns[c], weights, beta.len());
                asked.map_or_else(|| beta.clone(), |direction| monotone(beta, &mass, direction))
            });
            Ok(Round::new(fit.intercept, &directed.collect::<Vec<_>>()))
        };
        let round = learn(&(0..n as u32).collect::<Vec<_>>())?;

        // What the card says of accounts that its points were not learnt from.
        let mut held = vec![f64::NAN; n];
        for part in splits(n, 5, 1, settings.seed) {
            let seen: Vec<u32> = (0..n as u32).filter(|&i| !part[i as usize]).collect();
            let Ok(learnt) = learn(&seen) else { continue };
            for (i, value) in learnt.log_odds(&card.bins).into_iter().enumerate() {
                if part[i] {
                    held[i] = value;
                }
            }
        }
        let line = Line::fit(&held, &ideal, weights);
        let criteria = card.mains.into_iter().zip(round.points);
        Ok(Self {
            // A line without points says nothing.
            criteria: criteria
                .filter(|(_, points)| points.iter().any(|p| *p > 0))
                .map(|((input, cut), points)| PocketCriterion { input, cut, points })
                .collect(),
            line: Line {
                intercept: line.intercept + line.slope * round.line.intercept,
                slope: line.slope * round.line.slope,
            },
        })
    }
}

/// Log-odds in whole points, and the line back.
struct Round {
    points: Vec<Vec<u32>>,
    line: Line,
}

impl Round {
    /// Shares out 100 points over the criteria's ranges: whole weights by largest remainder, whole points within.
    fn new(intercept: f64, beta: &[Vec<f64>]) -> Self {
        let ends: Vec<(f64, f64)> = beta
            .iter()
            .map(|b| {
                let low = b.iter().copied().fold(f64::INFINITY, f64::min);
                (low, b.iter().copied().fold(low, f64::max) - low)
            })
            .collect();
        let total: f64 = ends.iter().map(|(_, range)| range).sum();
        let lowest = intercept + ends.iter().map(|(low, _)| low).sum::<f64>();
        if total < 1e-9 {
            return Self {
                points: beta.iter().map(|b| vec![0; b.len()]).collect(),
                line: Line {
                    intercept: lowest,
                    slope: 0.0,
                },
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
        let points = beta
            .iter()
            .zip(&ends)
            .zip(&weights)
            .map(|((b, (low, range)), &weight)| {
                let share = |value: &f64| (value - low) / range.max(1e-12);
                b.iter()
                    .map(|value| (share(value) * f64::from(weight)).round() as u32)
                    .collect()
            });
        Self {
            points: points.collect(),
            line: Line {
                intercept: lowest,
                slope: total / f64::from(FULL),
            },
        }
    }

    fn log_odds(&self, bins: &Binned) -> Vec<f64> {
        let mut out = vec![0.0; bins.rows];
        for (column, points) in bins.columns.iter().zip(&self.points) {
            out.iter_mut()
                .zip(column)
                .for_each(|(sum, &bin)| *sum += f64::from(points[bin as usize]));
        }
        out.iter()
            .map(|score| self.line.intercept + self.line.slope * score)
            .collect()
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
fn choose(full: &Newton, protected: &[usize]) -> Vec<usize> {
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
        let Some((_, gone)) = least.filter(|(cost, _)| crowded || *cost < LEAST_WORTH) else {
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

impl Predictor for Pocket {
    fn log_odds(&self, table: &Table, rows: &[u32]) -> Vec<f64> {
        let Ok(bins) = Binned::transform(self.criteria.iter().map(|c| &c.cut), table, rows) else {
            return vec![f64::NAN; rows.len()];
        };
        Round {
            points: self.criteria.iter().map(|c| c.points.clone()).collect(),
            line: self.line,
        }
        .log_odds(&Binned {
            rows: rows.len(),
            ..bins
        })
    }
}

/// The pocket card as a [`Learner`], for validation: its criteria are chosen within each fold.
pub struct PocketLearner(pub ScorecardSettings);

impl Learner for PocketLearner {
    fn name(&self) -> &'static str {
        "pocket card"
    }

    fn fit(&self, accounts: Accounts<'_>) -> Result<Box<dyn Predictor>> {
        Ok(Box::new(Pocket::fit(&self.0, accounts, &no_beliefs)?))
    }
}

#[cfg(test)]
mod tests {
    use rand::{Rng, SeedableRng};
    use rand_xoshiro::Xoshiro256PlusPlus;

    use super::*;
    use crate::criteria::Input;
    use crate::recipe::Family;
    use crate::table::{Column, Kind, Levels, Reading, Values};

    /// Three columns that tell, in twelve that do not.
    #[test]
    fn a_card_is_short_round_and_made_of_what_tells() {
        const ROWS: usize = 600;
        let mut random = Xoshiro256PlusPlus::seed_from_u64(3);
        let mut number = || -> Vec<f64> { (0..ROWS).map(|_| random.gen_range(-2.0..2.0)).collect() };
        let mut numbers: Vec<Vec<f64>> = (0..14).map(|_| number()).collect();
        let mut sector = Levels::default();
        sector.names = (0..20).map(|i| format!("sector {i}")).collect();
        sector.codes = (0..ROWS).map(|_| random.gen_range(0..20u32)).collect();
        let ideal: Vec<bool> = (0..ROWS)
            .map(|i| {
                let sign = if sector.codes[i] < 7 { 1.0 } else { -1.0 };
                let eta = 1.5 * numbers[0][i] - 1.2 * numbers[1][i] + sign;
                random.gen_bool(sigmoid(eta))
            })
            .collect();
        numbers[0][..40].fill(f64::NAN);
        let column = |name: String, kind, values| Column::new(name, Reading::new(kind), values);
        let mut columns: Vec<Column> = numbers
            .into_iter()
            .enumerate()
            .map(|(i, values)| column(format!("n{i}"), Kind::Number, Values::Number(values)))
            .collect();
        columns.push(column("sector".into(), Kind::Category, Values::Levels(sector)));
        let table = Table::of(ROWS, columns);
        let inputs: Vec<Input> = (0..15)
            .map(|column| Input {
                column,
                family: Family::Firmographic,
                monotone: (column == 0).then_some(Monotone::Increasing),
                changeable: false,
                prior: Vec::new(),
            })
            .collect();
        let rows: Vec<u32> = (0..ROWS as u32).collect();
        let accounts = Accounts {
            table: &table,
            inputs: &inputs,
            rows: &rows,
            ideal: &ideal,
            weights: &[1.0; ROWS],
        };
        let card = Pocket::fit(&ScorecardSettings::default(), accounts, &no_beliefs).unwrap();
        let again = Pocket::fit(&ScorecardSettings::default(), accounts, &no_beliefs).unwrap();
        assert_eq!(card, again);
        assert!(card.criteria.len() <= MOST_CRITERIA);
        let kept: Vec<usize> = card.criteria.iter().map(|c| c.input).collect();
        assert!([0, 1, 14].iter().all(|told| kept.contains(told)), "{kept:?}");
        let weight = |c: &PocketCriterion| c.points.iter().copied().max().unwrap();
        assert_eq!(card.criteria.iter().map(weight).sum::<u32>(), FULL);
        for line in &card.criteria {
            assert_eq!(line.points.len(), line.cut.len());
            assert!(line.points.len() <= MOST_BINS, "{line:?}");
        }
        let rising = &card.criteria[0].points;
        assert!(rising[..rising.len() - 1].is_sorted(), "{rising:?}");
        let fits = card.log_odds(&table, &rows);
        let auc = crate::fit::metrics::ranking::Auc::new(&ideal, &fits).unwrap().auc;
        assert!(auc > 0.8, "{auc}");
    }

    #[test]
    fn whole_weights_sum_to_a_hundred_and_the_line_leads_back() {
        let beta = [vec![-0.4, 0.3, 0.1], vec![0.0, 1.13], vec![0.2, 0.2]];
        let round = Round::new(-1.0, &beta);
        let weights: u32 = round.points.iter().filter_map(|p| p.iter().max()).sum();
        assert_eq!(weights, FULL);
        assert!(round.points.iter().all(|p| p.contains(&0)));
        let best: f64 = -1.0 + 0.3 + 1.13 + 0.2;
        assert!((round.line.intercept + round.line.slope * 100.0 - best).abs() < 1e-9);
        let nothing = Round::new(0.5, &[vec![0.1, 0.1]]);
        assert_eq!(nothing.points, [[0, 0]]);
        assert_eq!(nothing.line.slope, 0.0);
    }
}
