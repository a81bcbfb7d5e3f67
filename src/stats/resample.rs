//! Seeded resampling of accounts, for figures whose interval has no formula.

use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;

use crate::stats::bootstrap::{BLOCKS, below, deal};
use crate::stats::share::quantile;

/// Resamples drawn (house choice: ends of a 95 % interval then rest on 12 of them).
const RESAMPLES: usize = 500;

/// Share of the resamples in which a figure may be undefined for its interval still to be told.
const UNDEFINED: f64 = 0.05;

/// Resamples of a number of accounts, the same for a number and a seed.
///
/// Source: Efron & Tibshirani (1993), *An Introduction to the Bootstrap*, §13.3 (percentile interval).
pub struct Bootstrap {
    /// Block of each account.
    pub block: Vec<u32>,
    blocks: usize,
    seed: u64,
}

impl Bootstrap {
    /// Resamples of so many accounts; the same seed draws the same.
    pub fn new(accounts: usize, seed: u64) -> Self {
        let blocks = accounts.min(BLOCKS);
        let block = if accounts > blocks {
            deal(
                accounts,
                blocks,
                &mut Xoshiro256PlusPlus::seed_from_u64(seed ^ 0xB10C),
            )
        } else {
            (0..accounts as u32).collect()
        };
        Self { block, blocks, seed }
    }

    /// Sum of a value over the accounts of each block.
    pub fn sums(&self, values: impl Iterator<Item = f64>) -> Vec<f64> {
        let mut sums = vec![0.0; self.blocks];
        self.block
            .iter()
            .zip(values)
            .for_each(|(block, value)| sums[*block as usize] += value);
        sums
    }

    /// 95 % intervals of several figures at once: each gets how often each block was drawn, and says NaN where it is
    /// undefined, which may happen in at most 1 resample of 20.
    pub fn intervals<const N: usize>(&self, figures: impl Fn(&[f64]) -> [f64; N]) -> [Option<(f64, f64)>; N] {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(self.seed);
        let mut found: [Vec<f64>; N] = std::array::from_fn(|_| Vec::with_capacity(RESAMPLES));
        let mut drawn = vec![0.0; self.blocks];
        for _ in 0..RESAMPLES {
            drawn.fill(0.0);
            (0..self.blocks).for_each(|_| drawn[below(&mut random, self.blocks)] += 1.0);
            for (found, value) in found.iter_mut().zip(figures(&drawn)) {
                if value.is_finite() {
                    found.push(value);
                }
            }
        }
        found.map(|mut values| {
            values.sort_unstable_by(f64::total_cmp);
            let enough = values.len() as f64 >= (1.0 - UNDEFINED) * RESAMPLES as f64;
            enough.then(|| (quantile(&values, 0.025), quantile(&values, 0.975)))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The interval of a mean is what theory says, with and without blocks.
    #[test]
    fn a_mean_varies_by_its_standard_error() {
        for n in [400, 20_000] {
            let values: Vec<f64> = (0..n).map(|i| (i * 7919 % n) as f64 / n as f64).collect();
            let resamples = Bootstrap::new(n, 1);
            let (sums, counts) = (
                resamples.sums(values.iter().copied()),
                resamples.sums(values.iter().map(|_| 1.0)),
            );
            let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
            let [interval] = resamples.intervals(|drawn| [dot(drawn, &sums) / dot(drawn, &counts)]);
            let (low, high) = interval.unwrap();
            let width = 2.0 * 1.96 * (1.0 / 12.0 / n as f64).sqrt();
            assert!(
                ((high - low) / width - 1.0).abs() < 0.12,
                "{n}: {}",
                (high - low) / width
            );
        }
    }

    #[test]
    fn what_is_often_undefined_has_no_interval() {
        let resamples = Bootstrap::new(10, 1);
        let [none] = resamples.intervals(|drawn| [if drawn[0] > 0.0 { 1.0 } else { f64::NAN }]);
        assert_eq!(none, None);
        assert_eq!(Bootstrap::new(0, 1).intervals(|_| [f64::NAN]), [None]);
    }
}
