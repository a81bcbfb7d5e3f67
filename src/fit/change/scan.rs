//! Does what a criterion says of the outcome depend on when the account was decided? One break at an unknown date or a
//! smooth trend, whichever is clearer, against a null that deals the accounts' residuals out anew.

use rand::Rng;
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;

use crate::stats::share::sigmoid;

/// Least information of a bin at a date for it to speak there: that of four accounts at even odds on either side
/// (house choice: below it a share of few accounts would lead the others).
const LEAST: f64 = 1.0;

/// Draws that reach the statistic before the p-value is known well enough.
///
/// Source: Besag & Clifford (1991), *Biometrika* 78:301 (sequential Monte Carlo p-values).
const REACHED: usize = 20;

/// Draws for each test, and their bounds (house choice: the least p-value, one over the draws and one, is below a
/// hundredth after Holm's correction over all tests).
const DRAWS_A_TEST: usize = 150;
const DRAWS: std::ops::RangeInclusive<usize> = 999..=9_999;

/// Draws for each of so many tests that more are too many: the least p-value is a fortieth after correction.
const LEAST_DRAWS_A_TEST: usize = 40;

/// Draws made at a time, which all criteria read: few more than what one without a change needs.
const AT_ONCE: usize = 32;

/// Groups of accounts of like shares among which residuals are dealt out: those of rare outcomes are of another shape
/// than those of even odds (house choice: tenths leave fifty accounts of five hundred to deal among).
const STRATA: usize = 10;

/// Sweeps of coordinate-wise Newton steps: ten leave log-odds still to a hundredth (house choice).
const SWEEPS: usize = 10;

/// Ridge on the log-odds of a bin (house choice: a bin of few accounts keeps to the average).
const RIDGE: f64 = 2.0;

/// Accounts by bin and period, and the variances of their outcomes: `[bin × periods + period]`.
pub(super) struct Cells {
    /// The cell of each account.
    cell: Vec<u32>,
    variance: Vec<f64>,
    bins: usize,
    periods: usize,
}

/// What each account's outcome has beyond the share that is expected of it.
pub(super) struct Residuals {
    /// In units of its deviation.
    standard: Vec<f64>,
    deviation: Vec<f64>,
    /// Accounts in the order of their shares.
    order: Vec<usize>,
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
    /// p-value of the larger of the two, the search for the date and the choice between them included.
    pub p: f64,
}

impl Scan {
    /// Whether time is told better by a trend than by any date.
    pub fn is_gradual(&self) -> bool {
        self.slope > self.step
    }
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

impl Residuals {
    /// Of accounts of which `fits` are expected.
    pub fn new(fits: &[f64], ideal: &[bool]) -> Self {
        let deviation: Vec<f64> = fits.iter().map(|fit| (fit * (1.0 - fit)).sqrt()).collect();
        let of = |((ideal, fit), deviation): ((&bool, &f64), &f64)| {
            (f64::from(u8::from(*ideal)) - fit) / deviation.max(1e-6)
        };
        let standard = ideal.iter().zip(fits).zip(&deviation).map(of).collect();
        let mut order: Vec<usize> = (0..fits.len()).collect();
        order.sort_by(|a, b| fits[*a].total_cmp(&fits[*b]));
        Self {
            standard,
            deviation,
            order,
        }
    }

    /// As they are.
    fn observed(&self) -> Vec<f64> {
        let each = self.standard.iter().zip(&self.deviation);
        each.map(|(standard, deviation)| standard * deviation).collect()
    }

    /// Dealt out anew among accounts of like shares: what would be if the day of a decision told nothing of criteria.
    fn dealt(&self, random: &mut Xoshiro256PlusPlus, dealt: &mut [f64]) {
        dealt.copy_from_slice(&self.standard);
        for stratum in self.order.chunks(self.order.len().div_ceil(STRATA).max(1)) {
            for last in (1..stratum.len()).rev() {
                dealt.swap(stratum[last], stratum[random.gen_range(0..=last)]);
            }
        }
        let each = dealt.iter_mut().zip(&self.deviation);
        each.for_each(|(dealt, deviation)| *dealt *= deviation);
    }
}

impl Cells {
    pub fn new(column: &[u16], bins: usize, period: &[u16], periods: usize, residuals: &Residuals) -> Self {
        let cell = |(bin, period): (&u16, &u16)| u32::from(*bin) * periods as u32 + u32::from(*period);
        let cell: Vec<u32> = column.iter().zip(period).map(cell).collect();
        let mut variance = vec![0.0; bins * periods];
        for (cell, deviation) in cell.iter().zip(&residuals.deviation) {
            variance[*cell as usize] += deviation * deviation;
        }
        Self {
            cell,
            variance,
            bins,
            periods,
        }
    }

    /// Sums by cell of something of each account.
    fn sums(&self, of: &[f64], sums: &mut [f64]) {
        sums.fill(0.0);
        for (cell, of) in self.cell.iter().zip(of) {
            sums[*cell as usize] += of;
        }
    }
}

/// What was found of each of `all` criteria: the likeliest break before one of `boundaries`, or the trend over
/// periods; `None` where fewer than two bins have accounts on both sides of any date.
///
/// Each statistic is a score test that the odds ratios of the bins are the same at all times: what is left of the
/// residuals when each bin's level over all time and each side's level over all bins are taken out. The null permutes
/// residuals among accounts of like shares, once for all criteria, and p counts each permutation's own best date or
/// trend: a criterion is one test, however time is told.
///
/// Source: Tarone (1985), *Biometrika* 72:91 (score test of homogeneous odds ratios); Andrews (1993),
/// *Econometrica* 61:821 (the largest statistic over all dates).
pub(super) fn scan(
    all: &[Cells],
    residuals: &Residuals,
    boundaries: std::ops::Range<usize>,
    random: &mut Xoshiro256PlusPlus,
) -> Vec<Option<Scan>> {
    let mut tests: Vec<Option<Test<'_>>> = all
        .iter()
        .map(|cells| Test::new(cells, residuals, boundaries.clone()))
        .collect();
    let count = tests.iter().flatten().count();
    let most = (DRAWS_A_TEST * count)
        .clamp(*DRAWS.start(), *DRAWS.end())
        .max(LEAST_DRAWS_A_TEST * count);
    let accounts = residuals.standard.len();
    let mut draws = vec![0.0; accounts * AT_ONCE];
    while tests.iter().flatten().any(|test| test.is_open(most)) {
        draws
            .chunks_exact_mut(accounts)
            .for_each(|draw| residuals.dealt(random, draw));
        tests.par_iter_mut().flatten().for_each(|test| {
            for draw in draws.chunks_exact(accounts) {
                if test.is_open(most) {
                    test.count(draw);
                }
            }
        });
    }
    tests.into_iter().map(|test| Some(test?.found())).collect()
}

/// A criterion's statistics, and how many draws have reached them.
struct Test<'a> {
    cells: &'a Cells,
    breaks: Vec<(usize, Contrast)>,
    trend: Contrast,
    at: usize,
    step: f64,
    slope: f64,
    drawn: usize,
    reached: usize,
    /// Residuals by cell.
    sums: Vec<f64>,
    /// The same, summed from each period to the last.
    since: Vec<f64>,
}

impl<'a> Test<'a> {
    fn new(cells: &'a Cells, residuals: &Residuals, boundaries: std::ops::Range<usize>) -> Option<Self> {
        let breaks = boundaries
            .filter_map(|at| {
                let after = |period: usize| f64::from(u8::from(period >= at));
                Some((at, cells.contrast(after)?))
            })
            .collect();
        let mut test = Self {
            breaks,
            trend: cells.contrast(|period| period as f64 / cells.periods as f64)?,
            cells,
            at: 0,
            step: 0.0,
            slope: 0.0,
            drawn: 0,
            reached: 0,
            sums: vec![0.0; cells.variance.len()],
            since: vec![0.0; cells.variance.len()],
        };
        let (best, slope) = test.statistics(&residuals.observed());
        (test.at, test.step) = best?;
        test.slope = slope;
        Some(test)
    }

    /// Whether more draws would tell more.
    fn is_open(&self, most: usize) -> bool {
        self.drawn < most && self.reached < REACHED
    }

    /// Counts one draw of residuals.
    fn count(&mut self, draw: &[f64]) {
        let (best, slope) = self.statistics(draw);
        let largest = best.map_or(slope, |(_, step)| step.max(slope));
        self.reached += usize::from(largest >= self.step.max(self.slope));
        self.drawn += 1;
    }

    /// The likeliest break of residuals and its statistic, and that of the trend.
    fn statistics(&mut self, residuals: &[f64]) -> (Option<(usize, f64)>, f64) {
        let periods = self.cells.periods;
        self.cells.sums(residuals, &mut self.sums);
        for bin in 0..self.cells.bins {
            let mut sum = 0.0;
            for cell in (bin * periods..(bin + 1) * periods).rev() {
                sum += self.sums[cell];
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
        Scan {
            at: self.at,
            step: self.step,
            slope: self.slope,
            p: (self.reached + 1) as f64 / (self.drawn + 1) as f64,
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
