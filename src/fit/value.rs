//! What a customer is worth, learnt on the scorecard's bins: an additive model of the logarithm of the amount.

use faer::linalg::solvers::{DenseSolveCore, Solve};
use faer::{Mat, Side};
use serde::{Deserialize, Serialize};

use crate::criteria::Binned;
use crate::fit::penalty::{Penalty, Shape};
use crate::stats::normal::Z_95;

/// Shape and scale of the weak Gamma prior on each criterion's precision: a criterion that tells nothing of amounts is drawn
/// to effects of about a tenth (house choice).
const SHAPE: f64 = 1.0;
const PRECISION: f64 = 100.0;

/// Most updates of the precisions, and the change of every effect (nats) below which they have settled (house choices).
const MOST_TURNS: usize = 300;
const SETTLED: f64 = 1e-4;

/// Customers with an amount, their bins in each criterion and the fold that each is held out in.
pub(crate) struct Amounts<'a> {
    pub bins: &'a Binned,
    /// Whether a criterion's bins follow an order.
    pub ordered: &'a [bool],
    /// Amounts, all above 0.
    pub amounts: &'a [f64],
    pub fold: &'a [usize],
    pub folds: usize,
}

/// ln(amount) = intercept + Σ effect of each criterion's bin + noise.
pub(crate) struct LogAmounts {
    pub intercept: f64,
    /// Per criterion, one effect a bin.
    pub effects: Vec<Vec<f64>>,
    /// Posterior covariance of the intercept and all effects, in that order.
    pub covariance: Mat<f64>,
    /// Mean over the amount in the middle: what exp of the logarithm's error is on average, out of fold.
    pub smearing: f64,
    /// Variance of `ln smearing`.
    pub smearing_variance: f64,
    /// Standard deviation of the logarithm's error out of fold.
    pub spread: f64,
    pub quality: ValueQuality,
}

/// How well amounts are told of customers that were held out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ValueQuality {
    /// Customers with an amount.
    pub customers: u64,
    /// Share of the variance of ln(amount) that is told, with its 95 % interval.
    pub r2: f64,
    /// Lower end of the interval.
    pub r2_low: f64,
    /// Upper end of the interval.
    pub r2_high: f64,
    /// Sum of the amounts.
    pub observed: f64,
    /// Sum of the amounts expected.
    pub expected: f64,
    /// Observed over expected, with its 95 % interval.
    pub ratio: f64,
    /// Lower end of the interval.
    pub ratio_low: f64,
    /// Upper end of the interval.
    pub ratio_high: f64,
    /// The same of the third of the customers that are expected to be worth least, the middle and the most.
    pub thirds: Vec<Total>,
}

/// A total against what was expected.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Total {
    /// Customers.
    pub customers: u64,
    /// Sum of their amounts.
    pub observed: f64,
    /// Sum expected.
    pub expected: f64,
}

impl LogAmounts {
    /// Learns from all, and measures on folds held out. `None` where the precisions do not settle.
    ///
    /// Effects of a criterion are N(0, (τ S)⁻¹) with the scorecard's own shapes S; each τ and the noise are chosen by the data,
    /// within each fold anew. An amount is expected by smearing: exp of the logarithm expected, times the mean of exp of its
    /// errors out of fold, whatever their distribution.
    ///
    /// Source: generalised Fellner–Schall updates, Wood & Fasiolo (2017), *Biometrics* 73:1071; smearing, Duan (1983), *JASA*
    /// 78:605; the interval of observed over expected is a ratio estimator's, Cochran (1977), *Sampling Techniques*, §6.4.
    pub fn fit(data: &Amounts<'_>) -> Option<Self> {
        let n = data.amounts.len() as f64;
        let logs: Vec<f64> = data.amounts.iter().map(|amount| libm::log(*amount)).collect();
        let centre = logs.iter().sum::<f64>() / n;
        let y: Vec<f64> = logs.iter().map(|log| log - centre).collect();
        let parts: Vec<Cross> = (0..data.folds)
            .map(|fold| Cross::of(data, &y, |i| data.fold[i] == fold))
            .collect();
        let all = Cross::of(data, &y, |_| true);
        let whole = all.solve(data)?;

        let (mut told, mut plain) = (vec![0.0; y.len()], vec![0.0; y.len()]);
        for (fold, part) in parts.iter().enumerate() {
            let others = all.without(part);
            let fitted = others.solve(data)?;
            let mean = others.xy[0] / others.rows.max(1.0);
            for i in (0..y.len()).filter(|i| data.fold[*i] == fold) {
                told[i] = fitted.of(data, i);
                plain[i] = mean;
            }
        }
        let errors: Vec<f64> = y.iter().zip(&told).map(|(y, told)| y - told).collect();
        let smears: Vec<f64> = errors.iter().map(|error| libm::exp(*error)).collect();
        let smearing = smears.iter().sum::<f64>() / n;
        let varies = smears.iter().map(|s| (s - smearing).powi(2)).sum::<f64>() / (n - 1.0);
        // Of a fold the others' errors: what is measured knows nothing of who is measured.
        let of_fold: Vec<f64> = (0..data.folds)
            .map(|fold| {
                let others = smears.iter().zip(data.fold).filter(|(_, of)| **of != fold);
                let (sum, count) =
                    others.fold((0.0, 0.0), |(sum, count), (smear, _)| (sum + smear, count + 1.0));
                sum / f64::max(count, 1.0)
            })
            .collect();
        let expected: Vec<f64> = told
            .iter()
            .zip(data.fold)
            .map(|(told, fold)| libm::exp(centre + told) * of_fold[*fold])
            .collect();
        let quality = quality(data.amounts, &expected, (&y, &told, &plain));
        Some(Self {
            intercept: centre + whole.beta[0],
            effects: whole.effects(data),
            covariance: whole.covariance,
            smearing,
            smearing_variance: varies / (n * smearing * smearing),
            spread: (errors.iter().map(|error| error * error).sum::<f64>() / n).sqrt(),
            quality,
        })
    }
}

fn quality(amounts: &[f64], expected: &[f64], (y, told, plain): (&[f64], &[f64], &[f64])) -> ValueQuality {
    let n = amounts.len() as f64;
    let around: f64 = y.iter().zip(plain).map(|(y, mean)| (y - mean).powi(2)).sum();
    let gains: Vec<f64> = (0..y.len())
        .map(|i| (y[i] - plain[i]).powi(2) - (y[i] - told[i]).powi(2))
        .collect();
    let gain = gains.iter().sum::<f64>();
    let spread = gains.iter().map(|g| (g - gain / n).powi(2)).sum::<f64>();
    let half = Z_95 * (spread * n / (n - 1.0)).sqrt() / around.max(f64::MIN_POSITIVE);
    let r2 = gain / around.max(f64::MIN_POSITIVE);
    let total = |of: &mut dyn Iterator<Item = usize>| {
        of.fold(
            Total {
                customers: 0,
                observed: 0.0,
                expected: 0.0,
            },
            |sum, i| Total {
                customers: sum.customers + 1,
                observed: sum.observed + amounts[i],
                expected: sum.expected + expected[i],
            },
        )
    };
    let all = total(&mut (0..amounts.len()));
    let ratio = all.observed / all.expected;
    let misses: f64 = amounts
        .iter()
        .zip(expected)
        .map(|(o, e)| (o - ratio * e).powi(2))
        .sum();
    let ratio_half = Z_95 * (misses * n / (n - 1.0)).sqrt() / all.expected;
    let mut order: Vec<usize> = (0..amounts.len()).collect();
    order.sort_by(|a, b| {
        expected[*a]
            .total_cmp(&expected[*b])
            .then(amounts[*a].total_cmp(&amounts[*b]))
    });
    let cut = |k: usize| k * order.len() / 3;
    ValueQuality {
        customers: amounts.len() as u64,
        r2,
        r2_low: r2 - half,
        r2_high: r2 + half,
        observed: all.observed,
        expected: all.expected,
        ratio,
        ratio_low: ratio - ratio_half,
        ratio_high: ratio + ratio_half,
        thirds: (0..3)
            .map(|k| total(&mut order[cut(k)..cut(k + 1)].iter().copied()))
            .collect(),
    }
}

/// Sums that least squares needs, of some customers: they add up and take away.
struct Cross {
    rows: f64,
    /// Accounts in each pair of bins; the first row and column are all.
    xx: Mat<f64>,
    xy: Vec<f64>,
    yy: f64,
}

/// Effects and what is left open about them.
struct Solved {
    beta: Vec<f64>,
    covariance: Mat<f64>,
}

/// The first parameter of each criterion; the intercept is parameter 0.
pub(crate) fn starts(sizes: &[usize]) -> Vec<usize> {
    let mut next = 1;
    let start = |size: &usize| {
        let start = next;
        next += size;
        start
    };
    sizes.iter().map(start).collect()
}

impl Cross {
    fn of(data: &Amounts<'_>, y: &[f64], counts: impl Fn(usize) -> bool) -> Self {
        let starts = starts(&data.bins.sizes);
        let size = 1 + data.bins.sizes.iter().sum::<usize>();
        let (mut xx, mut xy) = (Mat::zeros(size, size), vec![0.0; size]);
        let (mut rows, mut yy) = (0.0, 0.0);
        let mut places = vec![0usize; starts.len() + 1];
        for (i, y) in y.iter().enumerate().filter(|(i, _)| counts(*i)) {
            for (place, (start, column)) in places[1..].iter_mut().zip(starts.iter().zip(&data.bins.columns))
            {
                *place = start + usize::from(column[i]);
            }
            for (at, &a) in places.iter().enumerate() {
                xy[a] += y;
                places[at..].iter().for_each(|&b| xx[(a, b)] += 1.0);
            }
            rows += 1.0;
            yy += y * y;
        }
        for a in 0..size {
            for b in 0..a {
                xx[(a, b)] = xx[(b, a)];
            }
        }
        Self { rows, xx, xy, yy }
    }

    fn without(&self, part: &Self) -> Self {
        Self {
            rows: self.rows - part.rows,
            xx: &self.xx - &part.xx,
            xy: self
                .xy
                .iter()
                .zip(&part.xy)
                .map(|(all, part)| all - part)
                .collect(),
            yy: self.yy - part.yy,
        }
    }

    /// `None` where the precisions do not settle.
    fn solve(&self, data: &Amounts<'_>) -> Option<Solved> {
        let (sizes, size) = (&data.bins.sizes, self.xy.len());
        let starts = starts(sizes);
        let penalties: Vec<Penalty> = starts
            .iter()
            .zip(sizes.iter().zip(data.ordered))
            .map(|(start, (size, ordered))| {
                let counts: Vec<f64> = (*start..start + size).map(|i| self.xx[(i, i)]).collect();
                let shape = match ordered {
                    true => Shape::Ordered,
                    false => Shape::Exchangeable,
                };
                Penalty::new(shape, &counts)
            })
            .collect();
        let mut precisions = vec![PRECISION; sizes.len()];
        let mut noise = (self.yy / self.rows).max(f64::MIN_POSITIVE);
        let mut before = vec![0.0; size];
        let xy = Mat::from_fn(size, 1, |i, _| self.xy[i]);
        for _ in 0..MOST_TURNS {
            let mut system = Mat::from_fn(size, size, |i, j| self.xx[(i, j)] / noise);
            for ((start, penalty), precision) in starts.iter().zip(&penalties).zip(&precisions) {
                for k in 0..penalty.size {
                    let i = start + k;
                    system[(i, i)] += precision * penalty.diagonal(k);
                    if k + 1 < penalty.size {
                        system[(i, i + 1)] += precision * penalty.neighbour(k);
                        system[(i + 1, i)] += precision * penalty.neighbour(k);
                    }
                }
            }
            let factor = system.llt(Side::Lower).ok()?;
            let solved = factor.solve(&xy);
            let beta: Vec<f64> = (0..size).map(|i| solved[(i, 0)] / noise).collect();
            let covariance = factor.inverse();
            let settled = beta
                .iter()
                .zip(&before)
                .all(|(now, then)| (now - then).abs() < SETTLED);
            if settled {
                return Some(Solved { beta, covariance });
            }
            let mut freedom = 1.0;
            for ((start, penalty), precision) in starts.iter().zip(&penalties).zip(&mut precisions) {
                let of = &beta[*start..start + penalty.size];
                let trace: f64 = (0..penalty.size)
                    .map(|k| {
                        let i = start + k;
                        let own = penalty.diagonal(k) * covariance[(i, i)];
                        let next = match k + 1 < penalty.size {
                            true => 2.0 * penalty.neighbour(k) * covariance[(i, i + 1)],
                            false => 0.0,
                        };
                        own + next
                    })
                    .sum();
                let edf = (penalty.size as f64 - *precision * trace).max(0.0);
                freedom += edf;
                *precision = (edf + SHAPE) / (penalty.quadratic(of) + SHAPE / PRECISION);
            }
            let fitted: f64 = (0..size)
                .map(|i| beta[i] * (0..size).map(|j| self.xx[(i, j)] * beta[j]).sum::<f64>())
                .sum();
            let crossed: f64 = beta.iter().zip(&self.xy).map(|(b, xy)| b * xy).sum();
            let residual = (self.yy - 2.0 * crossed + fitted).max(0.0);
            // Amounts that bins tell to the cent leave no noise: some is kept, or nothing could be solved.
            noise = (residual / (self.rows - freedom).max(1.0)).max(1e-9);
            before = beta;
        }
        None
    }
}

impl Solved {
    /// What is told of a customer.
    fn of(&self, data: &Amounts<'_>, i: usize) -> f64 {
        let starts = starts(&data.bins.sizes);
        let columns = data.bins.columns.iter();
        let effects = columns
            .zip(starts)
            .map(|(column, start)| self.beta[start + usize::from(column[i])]);
        self.beta[0] + effects.sum::<f64>()
    }

    fn effects(&self, data: &Amounts<'_>) -> Vec<Vec<f64>> {
        let sizes = &data.bins.sizes;
        let blocks = starts(sizes).into_iter().zip(sizes);
        blocks
            .map(|(start, size)| self.beta[start..start + size].to_vec())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{Rng, SeedableRng};
    use rand_xoshiro::Xoshiro256PlusPlus;

    const SIGMA: f64 = 0.6;

    /// Customers of three criteria, the first ordered; only the first two tell of amounts where `signal` is 1.
    struct World {
        bins: Binned,
        truth: Vec<f64>,
        amounts: Vec<f64>,
        fold: Vec<usize>,
    }

    fn world(n: usize, signal: f64, seed: u64) -> World {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
        let sizes = vec![9, 5, 6];
        let columns: Vec<Vec<u16>> = sizes
            .iter()
            .map(|size| (0..n).map(|_| random.gen_range(0..*size as u16)).collect())
            .collect();
        let kinds = [0.5, -0.4, 0.0, 0.3, -0.2];
        let truth: Vec<f64> = (0..n)
            .map(|i| 9.0 + signal * (0.18 * f64::from(columns[0][i]) + kinds[usize::from(columns[1][i])]))
            .collect();
        let mut normal = || {
            let (u, v): (f64, f64) = (
                random.gen_range(f64::MIN_POSITIVE..1.0),
                random.gen_range(0.0..1.0),
            );
            (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos()
        };
        let amounts = truth.iter().map(|eta| (eta + SIGMA * normal()).exp()).collect();
        World {
            bins: Binned {
                rows: n,
                sizes,
                columns,
            },
            truth,
            amounts,
            fold: (0..n).map(|i| i % 5).collect(),
        }
    }

    fn fitted(world: &World) -> LogAmounts {
        LogAmounts::fit(&Amounts {
            bins: &world.bins,
            ordered: &[true, false, false],
            amounts: &world.amounts,
            fold: &world.fold,
            folds: 5,
        })
        .unwrap()
    }

    /// On log-normal amounts whose truth is known: the mean of each customer is in its 95 % interval about 95 times of 100, the
    /// single amounts in theirs, totals are met, and what R² says out of fold is what the truth would tell.
    #[test]
    fn a_known_truth_is_told_with_its_intervals() {
        let (mut inside, mut single, mut all, mut ratios) = (0.0, 0.0, 0.0, Vec::new());
        for seed in 0..12 {
            let world = world(400, 1.0, seed);
            let learnt = fitted(&world);
            let starts = starts(&world.bins.sizes);
            for i in 0..400 {
                let places: Vec<usize> = (0..3)
                    .map(|c| starts[c] + usize::from(world.bins.columns[c][i]))
                    .chain([0])
                    .collect();
                let pairs = places.iter().flat_map(|a| places.iter().map(move |b| (*a, *b)));
                let variance: f64 =
                    pairs.map(|at| learnt.covariance[at]).sum::<f64>() + learnt.smearing_variance;
                let effects = (0..3).map(|c| learnt.effects[c][usize::from(world.bins.columns[c][i])]);
                let log = learnt.intercept + effects.sum::<f64>();
                let mean = world.truth[i] + SIGMA * SIGMA / 2.0;
                let off = (log + learnt.smearing.ln() - mean).abs();
                inside += f64::from(u8::from(off <= Z_95 * variance.sqrt()));
                let alone = (world.amounts[i].ln() - log).abs();
                single += f64::from(u8::from(alone <= Z_95 * learnt.spread));
                all += 1.0;
            }
            let (low, high) = (learnt.quality.ratio_low, learnt.quality.ratio_high);
            assert!(low < high && learnt.quality.r2_low > 0.0, "{:?}", learnt.quality);
            ratios.push(learnt.quality.ratio);
            let thirds = &learnt.quality.thirds;
            assert!(thirds.is_sorted_by(|a, b| a.observed < b.observed), "{thirds:?}");
        }
        let (inside, single) = (inside / all, single / all);
        assert!((0.90..=0.99).contains(&inside), "means: {inside}");
        assert!((0.93..=0.98).contains(&single), "single: {single}");
        let mean = ratios.iter().sum::<f64>() / ratios.len() as f64;
        assert!((mean - 1.0).abs() < 0.03, "observed : expected {ratios:?}");
    }

    /// Amounts that no criterion tells of are hardly ever said to be told.
    #[test]
    fn noise_is_not_told_as_signal() {
        let worlds = (0..40).map(|seed| fitted(&world(150, 0.0, 100 + seed)));
        let told = worlds.filter(|learnt| learnt.quality.r2_low > 0.0).count();
        assert!(told <= 3, "{told} of 40");
    }
}
