//! Accounts without kinds: every criterion leans with where an account stands on one line, or on a plane.
//!
//! How many stand where is whatever rises to one peak and falls from it: no gap between two crowds.
//! The rival of classes. Along the line the bins of a criterion change places gradually, so that margins and
//! correlations are kept and there is nothing to cut at; latent classes cut it all the same, and the cut repeats.
//!
//! Source: Bock (1972), *Psychometrika* 37:29-51 (the nominal response model), by EM on a grid as Bock & Aitkin
//! (1981), *Psychometrika* 46:443-459.

use rand::Rng;
use rayon::prelude::*;

use crate::segments::draw::{Generator, drawn_of};
use crate::segments::latent::{Cells, Mixture};
use crate::segments::response::Response;
use crate::stats::exponential::exp;

/// Places of the grid on a side, and what is between two, in standard deviations: one line, and a plane.
const LINE: (usize, f64) = (15, 0.5);
const PLANE: (usize, f64) = (7, 1.0);
/// How a line may be bent, beside not at all, so that accounts crowd at one end and thin out towards the other: as a
/// lognormal variable of skewness 1.75, near an exponential one, either way (house choices).
const BENDS: [f64; 2] = [0.5, -0.5];
/// Accounts added in the shares of the normal distribution, for each real one.
///
/// House choice: without them one peak with a long tail passes for a large and a small class, with nothing else a
/// skewed continuum for two (`docs/decisions.md`).
const SPREAD: f64 = 1.0;

/// Accounts that shrink the mean of a bin while the first places are sought (house choice).
const FEW: f64 = 5.0;
/// Turns in which the first places settle (house choice: they are a start).
const TURNS: usize = 25;

/// Accounts along a line (one dimension) or on a plane (two).
#[derive(Debug, Clone)]
pub struct Continuum {
    pub dimensions: usize,
    /// How its line is bent ([`bent`]); a plane is not.
    bend: f64,
    /// Places of the grid, `places[q * dimensions + d]`.
    places: Vec<f64>,
    /// Share of the accounts at each step of a side, `crowd[d][i]`.
    crowd: Vec<Vec<f64>>,
    /// Logarithm of each bin's weight in the middle.
    level: Vec<f64>,
    /// `slope[position * dimensions + d]`.
    slope: Vec<f64>,
    /// Whether a criterion leans at all: only where that pays for its parameters.
    pub leans: Vec<bool>,
    pub parameters: usize,
    pub log_likelihood: f64,
    /// Bayesian information criterion, as of a mixture.
    pub bic: f64,
}

/// Steps of a side of the grid.
fn side(dimensions: usize) -> Vec<f64> {
    let (side, step) = if dimensions == 1 { LINE } else { PLANE };
    (0..side)
        .map(|i| (i as f64 - (side - 1) as f64 / 2.0) * step)
        .collect()
}

/// Where a step of a side lies on a line that is bent.
///
/// Source: Box & Cox (1964), *Journal of the Royal Statistical Society B* 26:211-252, turned round: the logarithm undone.
fn bent(step: f64, bend: f64) -> f64 {
    if bend == 0.0 {
        step
    } else {
        (bend * step).exp_m1() / bend
    }
}

/// Step on side `d` of place `q` of a grid with `side` steps a side.
fn step_of(q: usize, d: usize, side: usize) -> usize {
    q / side.pow(d as u32) % side
}

/// The normal distribution's shares at the steps of a side.
fn bell(side: &[f64]) -> Vec<f64> {
    let heights: Vec<f64> = side.iter().map(|x| (-x * x / 2.0).exp()).collect();
    let sum: f64 = heights.iter().sum();
    heights.iter().map(|height| height / sum).collect()
}

/// The likeliest shares that rise to one peak and fall from it.
///
/// Source: Ayer et al. (1955), *Annals of Mathematical Statistics* 26:641-647 (neighbours that fall are pooled), on
/// either side of every possible peak.
fn one_peak(counts: &[f64]) -> Vec<f64> {
    let rising = |counts: &[f64]| -> Vec<f64> {
        let mut pools: Vec<(f64, usize)> = Vec::new();
        for &n in counts {
            pools.push((n, 1));
            while let [.., (a, i), (b, j)] = pools[..]
                && a * j as f64 > b * i as f64
            {
                pools.truncate(pools.len() - 2);
                pools.push((a + b, i + j));
            }
        }
        let spread = pools
            .into_iter()
            .flat_map(|(n, of)| std::iter::repeat_n(n / of as f64, of));
        spread.collect()
    };
    let at = |peak: usize| -> Vec<f64> {
        let turned: Vec<f64> = counts[peak..].iter().rev().copied().collect();
        let falling = rising(&turned).into_iter().rev();
        rising(&counts[..peak]).into_iter().chain(falling).collect()
    };
    let likelihood = |shares: &[f64]| -> f64 {
        counts
            .iter()
            .zip(shares)
            .map(|(n, p)| n * p.max(1e-300).ln())
            .sum()
    };
    let all: f64 = counts.iter().sum();
    let best = (0..=counts.len())
        .map(at)
        .max_by(|a, b| likelihood(a).total_cmp(&likelihood(b)));
    best.unwrap_or_default().iter().map(|n| n / all).collect()
}

impl Continuum {
    /// Learns the line (or plane) along which the accounts differ most; of lines, as it is bent best.
    pub fn fit(cells: &Cells, dimensions: usize, iterations: usize) -> Self {
        let straight = Self::along(cells, dimensions, 0.0, iterations);
        if dimensions > 1 {
            return straight;
        }
        let bends = BENDS.into_par_iter();
        let others: Vec<Self> = bends
            .map(|bend| Self::along(cells, dimensions, bend, iterations))
            .collect();
        let better = |a: Self, b: Self| if b.bic < a.bic { b } else { a };
        others.into_iter().fold(straight, better)
    }

    fn along(cells: &Cells, dimensions: usize, bend: f64, iterations: usize) -> Self {
        let mut begin = Self::flat(cells, dimensions, bend);
        for d in 0..dimensions {
            for (at, lean) in begin.direction(cells, d).into_iter().enumerate() {
                begin.slope[at * dimensions + d] = lean;
            }
        }
        begin.settle(cells, iterations)
    }

    /// No criterion leans.
    fn flat(cells: &Cells, dimensions: usize, bend: f64) -> Self {
        let positions = cells.margin.len();
        let side = side(dimensions);
        Self {
            dimensions,
            bend,
            places: (0..side.len().pow(dimensions as u32))
                .flat_map(|q| (0..dimensions).map(move |d| (q, d)))
                .map(|(q, d)| bent(side[step_of(q, d, side.len())], bend))
                .collect(),
            crowd: vec![bell(&side); dimensions],
            level: cells.log_margin.clone(),
            slope: vec![0.0; positions * dimensions],
            leans: vec![true; cells.criteria()],
            parameters: 0,
            log_likelihood: f64::NEG_INFINITY,
            bic: f64::INFINITY,
        }
    }

    /// A first guess of direction `d`: accounts' means of their bins, bins' means of their accounts, in turns.
    ///
    /// Source: Hill (1973), *Journal of Ecology* 61:237-249 (reciprocal averaging).
    fn direction(&self, cells: &Cells, d: usize) -> Vec<f64> {
        let criteria = cells.criteria();
        let score = |lean: &[f64], row: &[u32]| -> f64 { row.iter().map(|&at| lean[at as usize]).sum() };
        let before: Vec<Vec<f64>> = (0..d)
            .map(|other| {
                (0..cells.margin.len())
                    .map(|at| self.slope[at * self.dimensions + other])
                    .collect()
            })
            .collect();
        // Any start will do that is not level; the golden ratio repeats nothing.
        let mut lean: Vec<f64> = (0..cells.margin.len())
            .map(|at| ((at + d) as f64 * 0.618_033_988_75).fract() - 0.5)
            .collect();
        let mut scores = vec![0.0; cells.rows];
        for _ in 0..TURNS {
            for c in 0..criteria {
                let bins = cells.offsets[c]..cells.offsets[c + 1] - 1;
                let middle: f64 = bins.clone().map(|at| cells.margin[at] * lean[at]).sum();
                lean[bins.clone()].iter_mut().for_each(|lean| *lean -= middle);
                lean[bins.end] = 0.0;
            }
            for (row, s) in scores.iter_mut().enumerate() {
                *s = score(&lean, cells.row(row));
            }
            for other in &before {
                let along: Vec<f64> = (0..cells.rows).map(|row| score(other, cells.row(row))).collect();
                let shared: f64 = along.iter().zip(&scores).map(|(a, s)| a * s).sum();
                let size: f64 = along.iter().map(|a| a * a).sum();
                if size > 0.0 {
                    scores
                        .iter_mut()
                        .zip(&along)
                        .for_each(|(s, a)| *s -= shared / size * a);
                }
            }
            let spread = (scores.iter().map(|s| s * s).sum::<f64>() / cells.rows.max(1) as f64).sqrt();
            let (mut sums, mut counts) = (vec![0.0; lean.len()], vec![FEW; lean.len()]);
            for (row, s) in scores.iter().enumerate() {
                for &at in cells.row(row) {
                    sums[at as usize] += s / spread.max(1e-12);
                    counts[at as usize] += 1.0;
                }
            }
            lean = sums.iter().zip(&counts).map(|(sum, count)| sum / count).collect();
            cells
                .unknown
                .iter()
                .zip(&mut lean)
                .filter(|(unknown, _)| **unknown)
                .for_each(|(_, lean)| *lean = 0.0);
        }
        lean
    }

    /// Runs EM from here.
    pub fn settle(mut self, cells: &Cells, iterations: usize) -> Self {
        let accounts = cells.rows.max(2) as f64;
        let mut last = f64::NEG_INFINITY;
        for turn in 0.. {
            let found = self.mixture(cells).expected(cells, None);
            let gain = found.log_likelihood - last;
            if turn >= iterations || (turn > 5 && gain < 1e-5 * accounts) {
                self.log_likelihood = found.log_likelihood;
                self.bic = accounts.ln() * self.parameters as f64 - 2.0 * found.log_likelihood;
                break;
            }
            last = found.log_likelihood;
            self.maximise(cells, &found.counts, accounts);
            self.gather(&found.sizes);
        }
        self
    }

    /// The likeliest crowds given the expected accounts at each place.
    fn gather(&mut self, sizes: &[f64]) {
        for (d, crowd) in self.crowd.iter_mut().enumerate() {
            let all: f64 = sizes.iter().sum();
            let mut counts: Vec<f64> = bell(&side(self.dimensions))
                .iter()
                .map(|share| share * all * SPREAD)
                .collect();
            for (q, n) in sizes.iter().enumerate() {
                counts[step_of(q, d, crowd.len())] += n;
            }
            *crowd = one_peak(&counts);
        }
    }

    /// Logarithm of the share of the accounts at each place.
    fn shares(&self) -> Vec<f64> {
        let at = |q: usize| {
            let each = self.crowd.iter().enumerate();
            each.map(|(d, crowd)| crowd[step_of(q, d, crowd.len())].ln())
                .sum()
        };
        (0..self.places.len() / self.dimensions).map(at).collect()
    }

    /// Each place of the grid as a class of its own.
    fn mixture(&self, cells: &Cells) -> Mixture {
        let shares = self.shares();
        let classes = shares.len();
        let mut log_p = vec![0.0; cells.margin.len() * classes];
        for c in 0..cells.criteria() {
            let bins = cells.offsets[c]..cells.offsets[c + 1] - 1;
            let response = self.response(bins.clone(), self.leans[c]);
            let logs = response.logs(&self.places);
            log_p[bins.start * classes..bins.end * classes].copy_from_slice(&logs);
        }
        Mixture {
            classes,
            log_share: shares,
            log_p,
            own: vec![true; cells.criteria() * classes],
            parameters: self.parameters,
        }
    }

    /// How a criterion's known bins change places; not at all unless it `leans`.
    fn response(&self, bins: std::ops::Range<usize>, leans: bool) -> Response {
        let d = self.dimensions;
        let slope = &self.slope[bins.start * d..bins.end * d];
        Response {
            dimensions: d,
            level: self.level[bins].to_vec(),
            slope: slope.iter().map(|b| if leans { *b } else { 0.0 }).collect(),
        }
    }

    /// The likeliest slopes given expected counts on the grid; a criterion that does not earn them stays level.
    fn maximise(&mut self, cells: &Cells, counts: &[f64], accounts: f64) {
        let (d, points) = (self.dimensions, self.places.len() / self.dimensions);
        self.parameters = 0;
        for c in 0..cells.criteria() {
            let bins = cells.offsets[c]..cells.offsets[c + 1] - 1;
            let free = cells.levels[c].saturating_sub(1);
            if free == 0 {
                self.leans[c] = false;
                continue;
            }
            let table = &counts[bins.start * points..bins.end * points];
            let margin = &cells.log_margin[bins.clone()];
            let mut response = self.response(bins.clone(), true);
            if !self.leans[c] {
                // From level to its margins first, or a forgotten slope would speak for itself.
                response.level.copy_from_slice(margin);
            }
            for _ in 0..2 {
                response.step(margin, &self.places, table);
            }
            let likelihood = response.likelihood(&self.places, table);
            let level: f64 = margin
                .iter()
                .zip(table.chunks_exact(points))
                .map(|(log, n)| n.iter().sum::<f64>() * log)
                .sum();
            let price = 0.5 * (free * d) as f64 * accounts.ln();
            self.leans[c] = likelihood - level > price;
            if !self.leans[c] {
                response.level.copy_from_slice(margin);
            }
            self.level[bins.clone()].copy_from_slice(&response.level);
            self.slope[bins.start * d..bins.end * d].copy_from_slice(&response.slope);
            self.parameters += free * if self.leans[c] { 1 + d } else { 1 };
        }
    }

    /// Share of each criterion's entropy that a place on the grid holds, from 0 to 1.
    pub fn held(&self, cells: &Cells) -> Vec<f64> {
        let mixture = self.mixture(cells);
        let shares = &mixture.log_share;
        let surprise = |p: f64| if p > 0.0 { -p * p.ln() } else { 0.0 };
        (0..cells.criteria())
            .map(|c| {
                let (mut whole, mut within) = (0.0, 0.0);
                for at in cells.offsets[c]..cells.offsets[c + 1] - 1 {
                    let p = &mixture.log_p[at * shares.len()..][..shares.len()];
                    let each = p.iter().zip(shares).map(|(p, share)| (p.exp(), share.exp()));
                    let (mean, rest) = each.fold((0.0, 0.0), |(mean, rest), (p, share)| {
                        (mean + share * p, rest + share * surprise(p))
                    });
                    whole += surprise(mean);
                    within += rest;
                }
                if whole > 0.0 {
                    (1.0 - within / whole).clamp(0.0, 1.0)
                } else {
                    0.0
                }
            })
            .collect()
    }

    /// Accounts drawn from the continuum: what is unknown of an account stays unknown.
    pub fn draw(&self, cells: &Cells, random: &mut Generator) -> Cells {
        let mut out = Vec::with_capacity(cells.rows * cells.criteria());
        let mut place = vec![0.0; self.dimensions];
        let side = side(self.dimensions);
        let step = side[1] - side[0];
        for row in 0..cells.rows {
            for (x, crowd) in place.iter_mut().zip(&self.crowd) {
                let at = side[drawn_of(crowd.iter().copied(), random)];
                *x = bent(at + step * (random.r#gen::<f64>() - 0.5), self.bend);
            }
            for (c, &position) in cells.row(row).iter().enumerate() {
                let bins = cells.offsets[c]..cells.offsets[c + 1] - 1;
                if position as usize == bins.end {
                    out.push(position);
                    continue;
                }
                let mut p = self.response(bins.clone(), self.leans[c]).logs(&place);
                exp(&mut p);
                let drawn = bins.start + drawn_of(p.into_iter(), random);
                out.push(drawn as u32);
            }
        }
        cells.redrawn(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::criteria::Binned;
    use crate::segments::draw;

    #[test]
    fn crowds_rise_to_one_peak() {
        assert_eq!(one_peak(&[1.0, 3.0, 2.0, 2.0]), [0.125, 0.375, 0.25, 0.25]);
        // Two peaks become one, and a plateau beside it.
        assert_eq!(
            one_peak(&[4.0, 0.0, 2.0, 2.0]),
            [0.5, 1.0 / 6.0, 1.0 / 6.0, 1.0 / 6.0]
        );
        assert_eq!(one_peak(&[0.0, 0.0, 5.0]), [0.0, 0.0, 1.0]);
    }

    #[test]
    fn a_bent_line_keeps_its_order_and_thins_out_to_one_side() {
        assert_eq!(bent(1.5, 0.0), 1.5);
        let right = bent(2.0, 0.5) - bent(1.0, 0.5);
        let left = bent(-1.0, 0.5) - bent(-2.0, 0.5);
        assert!(right > 2.0 * left && left > 0.0, "{right} {left}");
        // The other way is its mirror image.
        assert!((bent(2.0, -0.5) + bent(-2.0, 0.5)).abs() < 1e-12);
    }

    /// Three columns that lean with the place of an account, and one that does not.
    #[test]
    fn what_leans_is_found_and_drawn_again() {
        let rows = 240usize;
        let at = |i: usize, by: usize| ((i * 4 / rows + (i * by) % 7 / 6).min(3)) as u16;
        let cells = Cells::new(&Binned {
            rows,
            sizes: vec![5, 5, 5, 4],
            columns: vec![
                (0..rows).map(|i| at(i, 3)).collect(),
                (0..rows).map(|i| at(i, 5)).collect(),
                (0..rows).map(|i| at(i, 6)).collect(),
                (0..rows)
                    .map(|i| if i % 10 == 0 { 3 } else { (i % 3) as u16 })
                    .collect(),
            ],
        });
        let found = Continuum::fit(&cells, 1, 40);
        assert_eq!(found.leans, [true, true, true, false]);
        let held = found.held(&cells);
        assert!(
            held[..3].iter().all(|share| *share > 0.3) && held[3] == 0.0,
            "{held:?}"
        );
        let drawn = found.draw(&cells, &mut draw::generator(1, 1));
        assert_eq!(drawn.rows, rows);
        // What is unknown stays so.
        for row in 0..rows {
            let unknown = |cells: &Cells| cells.unknown[cells.row(row)[3] as usize];
            assert_eq!(unknown(&drawn), unknown(&cells));
        }
    }
}
