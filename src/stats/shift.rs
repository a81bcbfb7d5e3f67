//! The k-th smallest of all pairwise differences, without forming them.

use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::{RngCore, SeedableRng};
use rayon::prelude::*;

/// Differences that are formed at once (house choice: 8 MB).
const FORMED: u64 = 1 << 20;

/// Differences drawn to guess the next bracket, and how many of them it is wide of the guess on each side: three
/// standard errors of the middle (house choice). The answer does not depend on the draw, only the time does.
const DRAWN: u64 = 1 << 14;
const MARGIN: usize = 192;

/// Rows of one thread.
const ROWS: usize = 1 << 14;

/// The (`k` + 1)-th smallest of bⱼ − aᵢ over all pairs, both arms sorted; `None` when there are no more than `k` pairs.
///
/// Row i holds bⱼ − aᵢ, increasing. A bracket of values that contains the answer is narrowed, some hundredfold at a
/// time, until what is inside can be sorted: O((m + n)·log) in time.
///
/// Source: selection in sorted rows, Johnson & Mizoguchi (1978), *SIAM Journal on Computing* 7:147; the bracket by
/// sampling, Floyd & Rivest (1975), *Communications of the ACM* 18:165.
pub(crate) fn smallest(a: &[f64], b: &[f64], k: u64) -> Option<f64> {
    if k >= a.len() as u64 * b.len() as u64 {
        return None;
    }
    let mut random = Xoshiro256PlusPlus::seed_from_u64(0);
    // What is in the bracket: columns from.0[i]..to.0[i] of row i, after from.1 smaller differences.
    let mut from = (vec![0; a.len()], 0);
    let mut to = (vec![b.len() as u32; a.len()], a.len() as u64 * b.len() as u64);
    while to.1 - from.1 > FORMED {
        let inside = to.1 - from.1;
        let mut drawn = draw(a, b, (&from.0, &to.0), inside, &mut random);
        drawn.sort_unstable_by(f64::total_cmp);
        let guess = ((k - from.1) as f64 / inside as f64 * drawn.len() as f64) as usize;
        let (low, high) = (
            guess.saturating_sub(MARGIN),
            (guess + MARGIN).min(drawn.len() - 1),
        );
        for pivot in [drawn[low], drawn[high]] {
            let below = count(a, b, |d| d < pivot);
            let through = count(a, b, |d| d <= pivot);
            if k < below.1 {
                to = if below.1 < to.1 { below } else { to };
            } else if k < through.1 {
                return Some(pivot);
            } else if through.1 > from.1 {
                from = through;
            }
        }
    }
    let mut formed: Vec<f64> = (0..a.len())
        .flat_map(|i| {
            b[from.0[i] as usize..to.0[i] as usize]
                .iter()
                .map(move |y| y - a[i])
        })
        .collect();
    let (_, found, _) = formed.select_nth_unstable_by((k - from.1) as usize, f64::total_cmp);
    Some(*found)
}

/// Of each row how many differences are `small`, and of all rows. Rounded differences keep the order of rows and
/// columns, so the border only moves right from row to row.
fn count(a: &[f64], b: &[f64], small: impl Fn(f64) -> bool + Sync) -> (Vec<u32>, u64) {
    let mut border = vec![0; a.len()];
    let total = border
        .par_chunks_mut(ROWS)
        .zip(a.par_chunks(ROWS))
        .map(|(border, a)| {
            let mut column = b.partition_point(|y| small(y - a[0]));
            let mut total = 0;
            for (border, x) in border.iter_mut().zip(a) {
                while column < b.len() && small(b[column] - x) {
                    column += 1;
                }
                *border = column as u32;
                total += column as u64;
            }
            total
        })
        .sum();
    (border, total)
}

/// About [`DRAWN`] differences in the bracket, one from each stretch of equal length.
fn draw(
    a: &[f64],
    b: &[f64],
    (from, to): (&[u32], &[u32]),
    inside: u64,
    random: &mut Xoshiro256PlusPlus,
) -> Vec<f64> {
    let stretch = inside.div_ceil(DRAWN);
    let mut drawn = Vec::with_capacity(DRAWN as usize);
    let (mut before, mut start) = (0, 0);
    let mut within =
        |start: u64| start + ((u128::from(random.next_u64()) * u128::from(stretch)) >> 64) as u64;
    let mut next = within(0);
    for (i, x) in a.iter().enumerate() {
        let row = u64::from(to[i] - from[i]);
        while next < before + row {
            drawn.push(b[from[i] as usize + (next - before) as usize] - x);
            start += stretch;
            next = within(start);
        }
        before += row;
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;

    /// More pairs than are formed at once, with and without ties, a heavy tail among them.
    #[test]
    fn narrowing_finds_what_sorting_finds() {
        let arm = |n: u32, of: fn(f64) -> f64, by: f64| {
            let mut arm: Vec<f64> = (0..n)
                .map(|i| of((f64::from(i) * 0.618_034).fract()) + by)
                .collect();
            arm.sort_unstable_by(f64::total_cmp);
            arm
        };
        let shapes: [fn(f64) -> f64; 4] = [
            |u| u,
            |u| (u * 30.0).floor(),
            |u| 1.0 / (1.0 - u).powi(3),
            |_| 7.0,
        ];
        for (left, right) in [(0, 0), (1, 1), (2, 0), (1, 2), (3, 1), (3, 3)] {
            let (a, b) = (arm(1_900, shapes[left], 0.0), arm(1_300, shapes[right], 0.25));
            let mut all: Vec<f64> = a.iter().flat_map(|x| b.iter().map(move |y| y - x)).collect();
            all.sort_unstable_by(f64::total_cmp);
            assert!(all.len() as u64 > 2 * FORMED);
            for k in [0, 1, 7_000, all.len() / 2, all.len() - 9_000, all.len() - 1] {
                assert_eq!(smallest(&a, &b, k as u64), Some(all[k]), "{left} {right} {k}");
            }
            assert_eq!(smallest(&a, &b, all.len() as u64), None);
        }
    }
}
