//! Whether two samples over the same bins may come from one population, without leaning on large counts.

use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::stats::binomial::ln_hypergeometric;

/// Permutations at least as far apart as the samples after which no more are drawn: the p-value is then known to a fifth
/// of itself, and it is no small one.
///
/// Source: Besag & Clifford (1991), *Biometrika* 78:301 (they use 10 to 20).
const ENOUGH: u32 = 20;

/// p-value of homogeneity: how often two samples of these sizes, dealt out at random from all accounts, differ at least
/// as much (in χ²) as these do. Bins are independent of each other only through their totals, so no count is too small.
///
/// At most `draws` samples are drawn; the least p-value is 1 / (draws + 1). 1 where either sample is empty.
///
/// Source: Besag & Clifford (1991), as [`ENOUGH`]; the permutation distribution of counts is the multivariate
/// hypergeometric.
pub fn p_value(reference: &[u64], new: &[u64], draws: u32, seed: u64) -> f64 {
    let totals: Vec<u64> = reference.iter().zip(new).map(|(a, b)| a + b).collect();
    let (n, all) = (new.iter().sum::<u64>(), totals.iter().sum::<u64>());
    if n == 0 || n == all {
        return 1.0;
    }
    // With margins fixed, χ² grows with Σ (n_b − n t_b / T)² / t_b and nothing else.
    let distance = |counts: &[u64]| -> f64 {
        let terms = counts.iter().zip(&totals).filter(|(_, total)| **total > 0);
        let share = n as f64 / all as f64;
        terms
            .map(|(count, total)| (*count as f64 - share * *total as f64).powi(2) / *total as f64)
            .sum()
    };
    // A permutation as far apart as the samples counts, whatever rounding says.
    let observed = distance(new) * (1.0 - 1e-12);
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut dealt = vec![0; totals.len()];
    let mut further = 0;
    for draw in 1..=draws {
        deal(&totals, n, &mut dealt, &mut random);
        further += u32::from(distance(&dealt) >= observed);
        if further == ENOUGH {
            return f64::from(ENOUGH) / f64::from(draw);
        }
    }
    f64::from(further + 1) / f64::from(draws + 1)
}

/// Counts per bin of `n` accounts taken at random from `totals`.
fn deal(totals: &[u64], n: u64, dealt: &mut [u64], random: &mut impl Rng) {
    let mut left = n;
    let mut all: u64 = totals.iter().sum();
    for (dealt, &total) in dealt.iter_mut().zip(totals) {
        *dealt = hypergeometric(total, left, all, random);
        left -= *dealt;
        all -= total;
    }
}

/// How many of `hits` among `all` accounts are among `n` taken at random: probabilities are summed from the mode
/// outwards, in as many steps as the standard deviation.
fn hypergeometric(hits: u64, n: u64, all: u64, random: &mut impl Rng) -> u64 {
    let (low, high) = ((hits + n).saturating_sub(all), hits.min(n));
    if low == high {
        return low;
    }
    let mode = ((hits + 1) * (n + 1) / (all + 2)).clamp(low, high);
    let at_mode = ln_hypergeometric(mode, hits, n, all).exp();
    let mut left: f64 = random.r#gen::<f64>() - at_mode;
    let (mut down, mut up) = (mode, mode);
    let (mut p_down, mut p_up) = (at_mode, at_mode);
    while left > 0.0 && (down > low || up < high) {
        if up < high {
            p_up *=
                ((hits - up) as f64 * (n - up) as f64) / ((up + 1) as f64 * (all + up + 1 - hits - n) as f64);
            up += 1;
            left -= p_up;
            if left <= 0.0 {
                return up;
            }
        }
        if down > low {
            p_down *= (down as f64 * (all + down - hits - n) as f64)
                / ((hits - down + 1) as f64 * (n - down + 1) as f64);
            down -= 1;
            left -= p_down;
            if left <= 0.0 {
                return down;
            }
        }
    }
    mode
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::binomial::ln_hypergeometric;

    #[test]
    fn of_two_bins_it_is_the_exact_test() {
        // 3 of 20 against 9 of 20: two-sided by distance, over the hypergeometric distribution.
        let exact: f64 = (0..=12)
            .filter(|k| (*k as f64 - 6.0).abs() >= 3.0)
            .map(|k| ln_hypergeometric(k, 12, 20, 40).exp())
            .sum();
        let found = p_value(&[9, 11], &[3, 17], 200_000, 7);
        // Drawing stops at twenty permutations as far apart: known to about a fifth.
        assert!((found / exact - 1.0).abs() < 0.5, "{found} against {exact}");
        assert_eq!(p_value(&[5, 5], &[0, 0], 100, 7), 1.0);
    }

    #[test]
    fn without_a_change_p_values_are_uniform() {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(1);
        let totals = [500, 300, 120, 60, 20];
        let mut below = 0;
        for seed in 0..2_000 {
            let mut new = [0; 5];
            deal(&totals, 200, &mut new, &mut random);
            let reference: Vec<u64> = totals.iter().zip(new).map(|(t, n)| t - n).collect();
            below += u32::from(p_value(&reference, &new, 1_000, seed) <= 0.05);
        }
        // 100 are due; 4.5 standard errors.
        assert!((56..=144).contains(&below), "{below} of 2,000");
    }

    #[test]
    fn what_moved_is_found() {
        assert!(p_value(&[200, 200, 200, 200, 200], &[90, 40, 40, 40, 40], 10_000, 3) < 0.001);
    }
}
