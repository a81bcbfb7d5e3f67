//! Does what a criterion says of the outcome depend on when the account was decided? One break at an unknown date, and
//! a smooth trend, both against a null drawn on the counts of bin and period.

use rand::Rng;
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;

use crate::stats::share::sigmoid;

/// Least information of a bin at a date for it to speak there: that of four accounts at even odds on either side
/// (house choice: below it a normal draw is no picture of a count).
const LEAST: f64 = 1.0;

/// Draws that reach the statistic before the p-value is known well enough.
///
/// Source: Besag & Clifford (1991), *Biometrika* 78:301 (sequential Monte Carlo p-values).
const REACHED: usize = 20;

/// Most draws (house choice: a p-value of 1/10,000 outlives Holm's correction over hundreds of tests).
const DRAWS: usize = 9_999;

/// Draws made at a time, which all criteria read: a few hundred kilobytes, and few more than what one without a change
/// needs.
const AT_ONCE: usize = 64;

/// Sweeps of coordinate-wise Newton steps: ten leave log-odds still to a hundredth (house choice).
const SWEEPS: usize = 10;

/// Ridge on the log-odds of a bin (house choice: a bin of few accounts keeps to the average).
const RIDGE: f64 = 2.0;

/// Residuals of the outcome and their variances by bin and period: `[bin × periods + period]`.
pub(super) struct Cells {
    pub residual: Vec<f64>,
    pub variance: Vec<f64>,
    pub bins: usize,
    pub periods: usize,
}

/// What was found of one criterion.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scan {
    /// First period after the most likely break.
    pub at: usize,
    /// Statistic of the break.
    pub step: f64,
    /// Statistic of the trend.
    pub slope: f64,
    /// p-value of the break, the search for its date included.
    pub step_p: f64,
    /// p-value of the trend.
    pub slope_p: f64,
}

/// Shares of ideal accounts that an additive model of all `columns` gives each account: what every account would be
/// if no criterion changed its meaning. Every column has the bins of its `sizes`; the period is one of the columns.
pub(super) fn expected(columns: &[&[u16]], sizes: &[usize], ideal: &[bool]) -> Vec<f64> {
    let n = ideal.len();
    let mut log_odds = vec![0.0; n];
    let mut fits = vec![0.5; n];
    let mut effects: Vec<Vec<f64>> = sizes.iter().map(|size| vec![0.0; *size]).collect();
    for _ in 0..SWEEPS {
        for (column, effects) in columns.iter().zip(&mut effects) {
            let mut sums = vec![(0.0, 0.0); effects.len()];
            for ((bin, fit), ideal) in column.iter().zip(&fits).zip(ideal) {
                let (gradient, curvature) = &mut sums[usize::from(*bin)];
                *gradient += f64::from(u8::from(*ideal)) - fit;
                *curvature += fit * (1.0 - fit);
            }
            let steps: Vec<f64> = sums
                .iter()
                .zip(effects.iter())
                .map(|((gradient, curvature), effect)| {
                    ((gradient - RIDGE * effect) / (curvature + RIDGE)).clamp(-1.0, 1.0)
                })
                .collect();
            effects
                .iter_mut()
                .zip(&steps)
                .for_each(|(effect, step)| *effect += step);
            for ((bin, log_odds), fit) in column.iter().zip(&mut log_odds).zip(&mut fits) {
                *log_odds += steps[usize::from(*bin)];
                *fit = sigmoid(*log_odds);
            }
        }
    }
    fits
}

impl Cells {
    pub fn new(
        column: &[u16],
        bins: usize,
        period: &[u16],
        periods: usize,
        fits: &[f64],
        ideal: &[bool],
    ) -> Self {
        let mut residual = vec![0.0; bins * periods];
        let mut variance = vec![0.0; bins * periods];
        for (((bin, period), fit), ideal) in column.iter().zip(period).zip(fits).zip(ideal) {
            let cell = usize::from(*bin) * periods + usize::from(*period);
            residual[cell] += f64::from(u8::from(*ideal)) - fit;
            variance[cell] += fit * (1.0 - fit);
        }
        Self {
            residual,
            variance,
            bins,
            periods,
        }
    }
}

/// What was found of each of `all` criteria: the likeliest break before one of `boundaries`, and the trend over
/// periods; `None` where fewer than two bins have accounts on both sides of any date.
///
/// Each statistic is a score test that the odds ratios of the bins are the same at all times: what is left of the
/// residuals when each bin's level over all time and each side's level over all bins are taken out. The null
/// draws residuals of the same variances, the same draws for all criteria, and p counts the draws' own best date.
///
/// Source: Tarone (1985), *Biometrika* 72:91 (score test of homogeneous odds ratios); Andrews (1993),
/// *Econometrica* 61:821 (the largest statistic over all dates).
pub(super) fn scan(
    all: &[Cells],
    boundaries: std::ops::Range<usize>,
    random: &mut Xoshiro256PlusPlus,
) -> Vec<Option<Scan>> {
    let mut tests: Vec<Option<Test<'_>>> = all
        .iter()
        .map(|cells| Test::new(cells, boundaries.clone()))
        .collect();
    let most = all.iter().map(|cells| cells.variance.len()).max().unwrap_or(0);
    let mut draws = vec![0.0; most * AT_ONCE];
    while tests.iter().flatten().any(Test::is_open) {
        for pair in draws.chunks_mut(2) {
            pair.copy_from_slice(&normals(random)[..pair.len()]);
        }
        tests
            .par_iter_mut()
            .flatten()
            .for_each(|test| draws.chunks_exact(most).for_each(|draw| test.count(draw)));
    }
    tests.into_iter().map(|test| Some(test?.found())).collect()
}

/// A criterion's statistics, and how many draws have reached them.
struct Test<'a> {
    cells: &'a Cells,
    breaks: Vec<(usize, Contrast)>,
    trend: Contrast,
    deviations: Vec<f64>,
    at: usize,
    step: f64,
    slope: f64,
    drawn: usize,
    steps: usize,
    slopes: usize,
    /// Residuals by cell, summed from each period to the last.
    since: Vec<f64>,
}

impl<'a> Test<'a> {
    fn new(cells: &'a Cells, boundaries: std::ops::Range<usize>) -> Option<Self> {
        let breaks = boundaries
            .filter_map(|at| {
                let after = |period: usize| f64::from(u8::from(period >= at));
                Some((at, cells.contrast(after)?))
            })
            .collect();
        let mut test = Self {
            breaks,
            trend: cells.contrast(|period| period as f64 / cells.periods as f64)?,
            deviations: cells.variance.iter().map(|variance| variance.sqrt()).collect(),
            cells,
            at: 0,
            step: 0.0,
            slope: 0.0,
            drawn: 0,
            steps: 0,
            slopes: 0,
            since: vec![0.0; cells.residual.len()],
        };
        let (best, slope) = test.statistics(|cell| cells.residual[cell]);
        (test.at, test.step) = best?;
        test.slope = slope;
        Some(test)
    }

    /// Whether more draws would tell more.
    fn is_open(&self) -> bool {
        self.drawn < DRAWS && (self.steps < REACHED || self.slopes < REACHED)
    }

    /// Counts one draw of standard normals by cell, if it is still needed.
    fn count(&mut self, draw: &[f64]) {
        if !self.is_open() {
            return;
        }
        let deviations = std::mem::take(&mut self.deviations);
        let (best, slope) = self.statistics(|cell| deviations[cell] * draw[cell]);
        self.deviations = deviations;
        self.steps += usize::from(best.is_some_and(|(_, step)| step >= self.step));
        self.slopes += usize::from(slope >= self.slope);
        self.drawn += 1;
    }

    /// The likeliest break of residuals and its statistic, and that of the trend.
    fn statistics(&mut self, residual: impl Fn(usize) -> f64) -> (Option<(usize, f64)>, f64) {
        let periods = self.cells.periods;
        for bin in 0..self.cells.bins {
            let mut sum = 0.0;
            for cell in (bin * periods..(bin + 1) * periods).rev() {
                sum += residual(cell);
                self.since[cell] = sum;
            }
        }
        let since = |bin: usize, period: usize| self.since[bin * periods + period];
        let best = self
            .breaks
            .iter()
            .map(|(at, contrast)| (*at, contrast.statistic(|bin| [since(bin, *at), since(bin, 0)])))
            .max_by(|a, b| a.1.total_cmp(&b.1));
        // Each period counts its number of times when sums since the later ones are added up.
        let slope = self.trend.statistic(|bin| {
            let later: f64 = (1..periods).map(|period| since(bin, period)).sum();
            [later / periods as f64, since(bin, 0)]
        });
        (best, slope)
    }

    fn found(&self) -> Scan {
        let p = |reached: usize| (reached + 1) as f64 / (self.drawn + 1) as f64;
        Scan {
            at: self.at,
            step: self.step,
            slope: self.slope,
            step_p: p(self.steps),
            slope_p: p(self.slopes),
        }
    }
}

impl Cells {
    /// How each bin weighs the periods under a score of time; `None` unless two bins or more vary in it.
    fn contrast(&self, score: impl Fn(usize) -> f64) -> Option<Contrast> {
        let mut bins = Vec::new();
        for bin in 0..self.bins {
            let variance = &self.variance[bin * self.periods..(bin + 1) * self.periods];
            let total: f64 = variance.iter().sum();
            let of_period = |(g, v): (usize, &f64)| v * score(g);
            let mean = variance.iter().enumerate().map(of_period).sum::<f64>() / total.max(1e-12);
            let of_period = |(g, v): (usize, &f64)| (score(g) - mean).powi(2) * v;
            let information: f64 = variance.iter().enumerate().map(of_period).sum();
            if information >= LEAST {
                bins.push((bin, mean, information));
            }
        }
        (bins.len() > 1).then_some(Contrast(bins))
    }
}

/// Bins that vary in a score of time: the score's mean, and information.
struct Contrast(Vec<(usize, f64, f64)>);

impl Contrast {
    /// `Σ U²/I − (Σ U)²/Σ I`: chi-squared with one degree of freedom less than bins. `sums` are a bin's residuals times
    /// their scores, and its residuals.
    fn statistic(&self, sums: impl Fn(usize) -> [f64; 2]) -> f64 {
        let (mut squares, mut sum, mut information) = (0.0, 0.0, 0.0);
        for (bin, mean, of_bin) in &self.0 {
            let [scored, all] = sums(*bin);
            let score = scored - mean * all;
            squares += score * score / of_bin;
            sum += score;
            information += of_bin;
        }
        squares - sum * sum / information
    }
}

/// Two draws of mean 0 and variance 1.
///
/// Source: Box & Muller (1958), *Ann. Math. Stat.* 29:610.
fn normals(random: &mut Xoshiro256PlusPlus) -> [f64; 2] {
    let (a, b): (f64, f64) = (random.r#gen(), random.r#gen());
    let radius = (-2.0 * (1.0 - a).ln()).sqrt();
    let (sine, cosine) = (std::f64::consts::TAU * b).sin_cos();
    [radius * cosine, radius * sine]
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;

    use super::*;

    /// Twelve periods and three bins, of which one tells more from period seven on.
    fn cells() -> Cells {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(1);
        let noise: Vec<f64> = (0..18).flat_map(|_| normals(&mut random)).collect();
        let turned = |cell: usize| {
            if cell / 12 == 1 && cell % 12 >= 7 {
                4.0
            } else {
                0.0
            }
        };
        Cells {
            residual: (0..36).map(|cell| noise[cell] + turned(cell)).collect(),
            variance: (0..36).map(|cell| 1.0 + (cell % 5) as f64 / 4.0).collect(),
            bins: 3,
            periods: 12,
        }
    }

    /// The statistic as it is defined, cell by cell.
    fn defined(cells: &Cells, score: impl Fn(usize) -> f64) -> f64 {
        let (mut squares, mut sum, mut all) = (0.0, 0.0, 0.0);
        for bin in 0..cells.bins {
            let at = |period: usize| bin * cells.periods + period;
            let total: f64 = (0..cells.periods).map(|g| cells.variance[at(g)]).sum();
            let mean = (0..cells.periods)
                .map(|g| cells.variance[at(g)] * score(g))
                .sum::<f64>()
                / total;
            let (mut told, mut information) = (0.0, 0.0);
            for period in 0..cells.periods {
                let weight = score(period) - mean;
                told += weight * cells.residual[at(period)];
                information += weight * weight * cells.variance[at(period)];
            }
            squares += told * told / information;
            sum += told;
            all += information;
        }
        squares - sum * sum / all
    }

    #[test]
    fn sums_from_each_period_on_give_the_statistics_as_defined() {
        let cells = cells();
        let test = Test::new(&cells, 2..11).unwrap();
        let break_at = |at: usize| defined(&cells, |period| f64::from(u8::from(period >= at)));
        let best = (2..11)
            .max_by(|a, b| break_at(*a).total_cmp(&break_at(*b)))
            .unwrap();
        assert_eq!((test.at, best), (7, 7));
        assert!((test.step - break_at(7)).abs() < 1e-9);
        let slope = defined(&cells, |period| period as f64 / 12.0);
        assert!((test.slope - slope).abs() < 1e-9);
    }

    /// Draws are shared: what is found of a criterion does not depend on which others are looked at.
    #[test]
    fn what_is_found_of_one_criterion_does_not_depend_on_the_others() {
        let level = Cells {
            residual: vec![0.0; 36],
            ..cells()
        };
        let random = || Xoshiro256PlusPlus::seed_from_u64(5);
        let alone = scan(&[cells()], 2..11, &mut random());
        let beside = scan(&[level, cells()], 2..11, &mut random());
        let found = |scan: &Option<Scan>| scan.map(|scan| (scan.at, scan.step_p, scan.slope_p));
        assert_eq!(found(&alone[0]), found(&beside[1]));
        assert!(alone[0].is_some_and(|scan| scan.step_p < 0.01));
    }
}
