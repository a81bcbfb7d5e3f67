//! How the bins of one criterion change places along a continuum, and Newton's steps towards the likeliest way.
//!
//! Source: Bock (1972), *Psychometrika* 37:29-51 (the nominal response model).

use crate::stats::exponential::{exp, ln};

/// What holds a slope back, in accounts: a level that few have leans little (house choice).
const RIDGE: f64 = 0.5;
/// The same of a bin's level, which only the sum of all leaves open.
const LEVEL_RIDGE: f64 = 1e-3;
/// How the known bins of one criterion change places along the continuum.
#[derive(Clone)]
pub(super) struct Response {
    pub dimensions: usize,
    /// Logarithm of each bin's weight in the middle.
    pub level: Vec<f64>,
    /// `slope[bin * dimensions + d]`.
    pub slope: Vec<f64>,
}

impl Response {
    /// Logarithms of the bins' probabilities at each of `places`, `logs[bin * places + q]`.
    pub fn logs(&self, places: &[f64]) -> Vec<f64> {
        let d = self.dimensions;
        let points = places.len() / d;
        let mut logs = vec![0.0; self.level.len() * points];
        let mut tops = vec![f64::NEG_INFINITY; points];
        let bins = self.level.iter().zip(self.slope.chunks_exact(d));
        for (at, (level, slope)) in logs.chunks_exact_mut(points).zip(bins) {
            for ((log, top), place) in at.iter_mut().zip(&mut tops).zip(places.chunks_exact(d)) {
                *log = level + place.iter().zip(slope).map(|(x, b)| x * b).sum::<f64>();
                *top = if *log > *top { *log } else { *top };
            }
        }
        let mut p = logs.clone();
        for at in p.chunks_exact_mut(points) {
            at.iter_mut().zip(&tops).for_each(|(log, top)| *log -= top);
        }
        exp(&mut p);
        let mut sums = vec![0.0; points];
        for at in p.chunks_exact(points) {
            sums.iter_mut().zip(at).for_each(|(sum, p)| *sum += p);
        }
        ln(&mut sums);
        tops.iter_mut().zip(&sums).for_each(|(top, log)| *top += log);
        for at in logs.chunks_exact_mut(points) {
            at.iter_mut().zip(&tops).for_each(|(log, all)| *log -= all);
        }
        logs
    }

    /// Logarithm of the likelihood of expected counts, `table[bin * places + q]`.
    pub fn likelihood(&self, places: &[f64], table: &[f64]) -> f64 {
        let logs = self.logs(places);
        logs.iter().zip(table).map(|(log, n)| n * log).sum()
    }

    /// What a step is to raise: the likelihood less what holds levels and slopes back.
    fn goal(&self, margin: &[f64], places: &[f64], table: &[f64]) -> f64 {
        let off = self
            .level
            .iter()
            .zip(margin)
            .map(|(level, log)| (level - log).powi(2));
        let levels: f64 = off.map(|square| LEVEL_RIDGE * square).sum();
        let slopes: f64 = self.slope.iter().map(|b| RIDGE * b * b).sum();
        self.likelihood(places, table) - (levels + slopes) / 2.0
    }

    /// One step of Newton's on levels and slopes, halved until it does no harm. `margin` has the logarithms of the bins'
    /// margins, `table` their expected counts, `table[bin * places + q]`.
    pub fn step(&mut self, margin: &[f64], places: &[f64], table: &[f64]) {
        let (d, size) = (self.dimensions, self.level.len());
        let (points, width) = (places.len() / d, d + 1);
        let unknowns = size * width;
        let (mut slope, mut bend) = (vec![0.0; unknowns], vec![0.0; unknowns * unknowns]);
        let mut p = self.logs(places);
        exp(&mut p);
        let (mut one, mut lean) = (vec![1.0; width], vec![0.0; unknowns]);
        for (q, place) in places.chunks_exact(d).enumerate() {
            one[1..].copy_from_slice(place);
            let held: f64 = (0..size).map(|b| table[b * points + q]).sum();
            for b in 0..size {
                for (i, x) in one.iter().enumerate() {
                    lean[b * width + i] = x * p[b * points + q];
                    slope[b * width + i] += x * (table[b * points + q] - held * p[b * points + q]);
                }
            }
            // Minus the product of what bins lean with each other, plus on the diagonal what each leans alone.
            for (k, row) in bend.chunks_exact_mut(unknowns).enumerate() {
                let by = held * lean[k];
                row[..=k]
                    .iter_mut()
                    .zip(&lean)
                    .for_each(|(both, lean)| *both -= by * lean);
                let first = k / width * width;
                for (both, x) in row[first..=k].iter_mut().zip(&one) {
                    *both += by * x;
                }
            }
        }
        for b in 0..size {
            for i in 0..width {
                let k = b * width + i;
                let (ridge, now) = match i {
                    0 => (LEVEL_RIDGE, self.level[b] - margin[b]),
                    i => (RIDGE, self.slope[b * d + i - 1]),
                };
                slope[k] -= ridge * now;
                bend[k * unknowns + k] += ridge;
            }
        }
        if !solve(&mut bend, &mut slope) {
            return;
        }
        let before = self.goal(margin, places, table);
        let mut by = 1.0;
        for _ in 0..6 {
            let mut then = self.clone();
            for b in 0..size {
                then.level[b] += by * slope[b * width];
                for i in 0..d {
                    then.slope[b * d + i] += by * slope[b * width + 1 + i];
                }
            }
            if then.goal(margin, places, table) >= before {
                *self = then;
                return;
            }
            by /= 2.0;
        }
    }
}

/// Solves `matrix · x = right` in place by Cholesky, reading the lower half; whether the matrix was positive definite.
fn solve(matrix: &mut [f64], right: &mut [f64]) -> bool {
    let n = right.len();
    for i in 0..n {
        for j in 0..=i {
            let shared: f64 = (0..j).map(|k| matrix[i * n + k] * matrix[j * n + k]).sum();
            let rest = matrix[i * n + j] - shared;
            if i != j {
                matrix[i * n + j] = rest / matrix[j * n + j];
            } else if rest > 0.0 {
                matrix[i * n + i] = rest.sqrt();
            } else {
                return false;
            }
        }
    }
    for i in 0..n {
        let shared: f64 = (0..i).map(|k| matrix[i * n + k] * right[k]).sum();
        right[i] = (right[i] - shared) / matrix[i * n + i];
    }
    for i in (0..n).rev() {
        let shared: f64 = (i + 1..n).map(|k| matrix[k * n + i] * right[k]).sum();
        right[i] = (right[i] - shared) / matrix[i * n + i];
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equations_are_solved() {
        let (mut matrix, mut right) = (vec![4.0, 0.0, 2.0, 3.0], vec![8.0, 7.0]);
        assert!(solve(&mut matrix, &mut right));
        assert!(
            (right[0] - 1.25).abs() < 1e-12 && (right[1] - 1.5).abs() < 1e-12,
            "{right:?}"
        );
        assert!(!solve(&mut [1.0, 0.0, 2.0, 1.0], &mut [1.0, 1.0]));
    }

    #[test]
    fn the_bins_of_every_place_share_one_account() {
        let response = Response {
            dimensions: 2,
            level: vec![0.3, -1.2, 0.0],
            slope: vec![1.0, -0.5, 0.0, 2.0, -3.0, 0.25],
        };
        let mut p = response.logs(&[-3.0, 0.0, 0.0, 0.0, 1.5, 2.0]);
        exp(&mut p);
        for q in 0..3 {
            let sum: f64 = (0..3).map(|b| p[b * 3 + q]).sum();
            assert!((sum - 1.0).abs() < 1e-14, "{q}: {sum}");
        }
    }
}
