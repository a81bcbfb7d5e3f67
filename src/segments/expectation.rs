//! One pass over the accounts: how likely a mixture makes them, and how many of them each class is expected to hold.

use pulp::{Arch, Simd, WithSimd};

use crate::segments::latent::{Cells, Mixture};
use crate::stats::exponential::{exp_of, ln_of};

/// Numbers held at once, an account's classes side by side: few enough to stay in the nearest memory.
const AT_ONCE: usize = 512;

/// What one pass over the accounts found.
pub(super) struct Expected {
    pub log_likelihood: f64,
    /// `counts[position * classes + class]`: expected accounts.
    pub counts: Vec<f64>,
    /// Expected accounts of each class.
    pub sizes: Vec<f64>,
}

/// Classes are padded to a multiple of so many, as many numbers as one instruction takes.
const PADDED: usize = 4;

impl Mixture {
    pub(super) fn expected(&self, cells: &Cells, weights: Option<&[f32]>) -> Expected {
        let (classes, stride) = (self.classes, self.classes.next_multiple_of(PADDED));
        let weight = |row: u32| weights.map_or(1.0, |w| f64::from(w[row as usize]));
        let accounts: Vec<(u32, f64)> = (0..cells.rows as u32)
            .map(|row| (row, weight(row)))
            .filter(|(_, weight)| *weight != 0.0)
            .collect();
        let padded = |values: &[f64], rest: f64| -> Vec<f64> {
            let mut out = vec![rest; values.len() / classes * stride];
            for (to, from) in out.chunks_exact_mut(stride).zip(values.chunks_exact(classes)) {
                to[..classes].copy_from_slice(from);
            }
            out
        };
        let pass = Pass {
            cells,
            accounts: &accounts,
            stride,
            // A class that is not there is impossible.
            log_share: &padded(&self.log_share, f64::NEG_INFINITY),
            log_p: &padded(&self.log_p, 0.0),
        };
        let (log_likelihood, counts, sizes) = Arch::new().dispatch(pass);
        let counts = counts.chunks_exact(stride);
        Expected {
            log_likelihood,
            counts: counts.flat_map(|at| &at[..classes]).copied().collect(),
            sizes: sizes[..classes].to_vec(),
        }
    }
}

/// The accounts of weight above 0, each with its weight, and what is likely in each class, `stride` numbers a position.
struct Pass<'a> {
    cells: &'a Cells,
    accounts: &'a [(u32, f64)],
    stride: usize,
    log_share: &'a [f64],
    log_p: &'a [f64],
}

impl WithSimd for Pass<'_> {
    type Output = (f64, Vec<f64>, Vec<f64>);

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> Self::Output {
        let (stride, per) = (self.stride, self.stride / S::F64_LANES);
        let mut counts = vec![0.0; self.log_p.len()];
        let mut sizes = vec![0.0; stride];
        let mut log_likelihood = 0.0;
        // A multiple of every width: nothing is left over.
        let log_share = S::as_simd_f64s(self.log_share).0;
        let log_p = S::as_simd_f64s(self.log_p).0;
        let held = S::as_mut_simd_f64s(&mut counts).0;
        let many = (AT_ONCE / stride).max(1);
        let (mut joint, mut tops, mut sums) = (vec![0.0; many * stride], vec![0.0; many], vec![0.0; many]);
        for accounts in self.accounts.chunks(many) {
            let joint = &mut joint[..accounts.len() * stride];
            for ((joint, top), (row, _)) in joint.chunks_exact_mut(stride).zip(&mut tops).zip(accounts) {
                let bins = self.cells.row(*row as usize);
                let wide = S::as_mut_simd_f64s(joint).0;
                let mut at = 0;
                while at < per {
                    at += match per - at {
                        4.. => gather::<S, 4>(simd, bins, log_share, log_p, wide, at),
                        2..=3 => gather::<S, 2>(simd, bins, log_share, log_p, wide, at),
                        _ => gather::<S, 1>(simd, bins, log_share, log_p, wide, at),
                    };
                }
                *top = joint
                    .iter()
                    .fold(f64::NEG_INFINITY, |top, log| if *log > top { *log } else { top });
                joint.iter_mut().for_each(|log| *log -= *top);
            }
            joint.iter_mut().for_each(|p| *p = exp_of(*p));
            for ((joint, sum), (row, weight)) in joint.chunks_exact_mut(stride).zip(&mut sums).zip(accounts) {
                *sum = joint.iter().sum();
                let share = weight / *sum;
                for (p, size) in joint.iter_mut().zip(&mut sizes) {
                    *p *= share;
                    *size += *p;
                }
                let bins = self.cells.row(*row as usize);
                let wide = S::as_simd_f64s(joint).0;
                let mut at = 0;
                while at < per {
                    at += match per - at {
                        4.. => scatter::<S, 4>(simd, bins, wide, held, at),
                        2..=3 => scatter::<S, 2>(simd, bins, wide, held, at),
                        _ => scatter::<S, 1>(simd, bins, wide, held, at),
                    };
                }
            }
            for ((sum, top), (_, weight)) in sums.iter().zip(&tops).zip(accounts) {
                log_likelihood += weight * (top + ln_of(*sum));
            }
        }
        (log_likelihood, counts, sizes)
    }
}

/// Sums what is likely of an account's bins into `joint`, for `MANY` groups of classes from group `at` on; returns `MANY`.
#[inline(always)]
fn gather<S: Simd, const MANY: usize>(
    simd: S,
    bins: &[u32],
    log_share: &[S::f64s],
    log_p: &[S::f64s],
    joint: &mut [S::f64s],
    at: usize,
) -> usize {
    let per = joint.len();
    let mut sums: [S::f64s; MANY] = std::array::from_fn(|i| log_share[at + i]);
    for &position in bins {
        let more = &log_p[position as usize * per + at..][..MANY];
        for (sum, more) in sums.iter_mut().zip(more) {
            *sum = simd.add_f64s(*sum, *more);
        }
    }
    joint[at..at + MANY].copy_from_slice(&sums);
    MANY
}

/// Adds an account's shares of the classes to what its bins hold, likewise.
#[inline(always)]
fn scatter<S: Simd, const MANY: usize>(
    simd: S,
    bins: &[u32],
    joint: &[S::f64s],
    held: &mut [S::f64s],
    at: usize,
) -> usize {
    let per = joint.len();
    let more: [S::f64s; MANY] = std::array::from_fn(|i| joint[at + i]);
    for &position in bins {
        let held = &mut held[position as usize * per + at..][..MANY];
        for (held, more) in held.iter_mut().zip(&more) {
            *held = simd.add_f64s(*held, *more);
        }
    }
    MANY
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::criteria::Binned;

    /// Seventy accounts of three criteria, and so many classes of which each leans another way.
    fn world(classes: usize) -> (Cells, Mixture) {
        let sizes = vec![4, 3, 6];
        let bin = |i: usize, c: usize| ((i * (2 * c + 3) + i / 7) % sizes[c]) as u16;
        let cells = Cells::new(&Binned {
            rows: 70,
            columns: (0..3).map(|c| (0..70).map(|i| bin(i, c)).collect()).collect(),
            sizes: sizes.clone(),
        });
        let log_p = (0..13 * classes).map(|i| -0.2 - (i * 7 % 31) as f64 / 9.0);
        let mixture = Mixture {
            classes,
            log_share: (0..classes).map(|k| -1.0 - k as f64 / 5.0).collect(),
            log_p: log_p.collect(),
            own: vec![true; 3 * classes],
            parameters: 0,
        };
        (cells, mixture)
    }

    /// However many classes share an instruction, each holds what the formula says.
    #[test]
    fn every_number_of_classes_gives_what_the_formula_gives() {
        let weights: Vec<f32> = (0..70u8).map(|i| f32::from(i % 4) * 0.5).collect();
        for classes in [1, 2, 3, 4, 5, 8, 9, 15, 49] {
            let (cells, mixture) = world(classes);
            for weights in [None, Some(weights.as_slice())] {
                let found = mixture.expected(&cells, weights);
                let (mut likelihood, mut sizes) = (0.0, vec![0.0; classes]);
                let mut counts = vec![0.0; 13 * classes];
                let mut joint = vec![0.0; classes];
                for row in 0..70 {
                    let weight = weights.map_or(1.0, |w| f64::from(w[row]));
                    mixture.joint(cells.row(row), &mut joint);
                    let all: f64 = joint.iter().map(|log| log.exp()).sum();
                    likelihood += weight * all.ln();
                    for class in 0..classes {
                        let r = weight * joint[class].exp() / all;
                        sizes[class] += r;
                        for &position in cells.row(row) {
                            counts[position as usize * classes + class] += r;
                        }
                    }
                }
                assert!((found.log_likelihood - likelihood).abs() < 1e-9, "{classes}");
                let pairs = found
                    .counts
                    .iter()
                    .zip(&counts)
                    .chain(found.sizes.iter().zip(&sizes));
                pairs.for_each(|(a, b)| assert!((a - b).abs() < 1e-11, "{classes}: {a} {b}"));
                assert_eq!(found.counts.len(), counts.len());
            }
        }
    }
}
