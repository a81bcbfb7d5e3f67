//! Resampled intervals for a difference of means.

use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::{RngCore, SeedableRng};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::moments::Moments;
use crate::stats::share::quantile;

/// Accounts of an arm up to which single accounts are resampled (house choice).
const SINGLE: usize = 10_000;

/// Beyond that, accounts are dealt at random into so many blocks, and blocks are resampled: sums over random blocks
/// vary as sums over accounts do, and 1,000 of them tell how much to 2 % (house choice).
pub(crate) const BLOCKS: usize = 1_000;

/// What to resample how often.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct BootstrapSettings {
    /// 10,000 unless told: an end of a 95 % interval then rests on 250 of them (house choice).
    pub resamples: usize,
    /// From 0 to 1.
    pub confidence: f64,
    /// The same seed draws the same resamples.
    pub seed: u64,
}

impl Default for BootstrapSettings {
    fn default() -> Self {
        Self {
            resamples: 10_000,
            confidence: 0.95,
            seed: 1,
        }
    }
}

/// How far a difference of means, b − a, varies when the accounts of each arm are drawn again.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bootstrap {
    /// Lower end of the interval of `b − a`.
    pub low: f64,
    /// Upper end of the interval of `b − a`.
    pub high: f64,
    /// Standard deviation over the resamples.
    pub se: f64,
}

impl Bootstrap {
    /// Percentile interval; each arm is resampled independently. The same for the same seed, whatever the threads. `None`
    /// when an arm has under two accounts, when neither varies, or with under two resamples. Amounts must be finite.
    ///
    /// Source: Efron & Tibshirani (1993), *An Introduction to the Bootstrap*, §8.3 and §13.3.
    pub fn difference_of_means(a: &[f64], b: &[f64], settings: &BootstrapSettings) -> Option<Self> {
        let varies = |arm: &[f64]| arm.iter().any(|x| *x != arm[0]);
        if a.len() < 2 || b.len() < 2 || settings.resamples < 2 || !(varies(a) || varies(b)) {
            return None;
        }
        let mut random = Xoshiro256PlusPlus::seed_from_u64(settings.seed);
        let (a, b) = (Arm::new(a, &mut random)?, Arm::new(b, &mut random)?);
        // One stream a resample; neighbouring seeds share none.
        let streams = random.next_u64();
        let mut differences: Vec<f64> = (0..settings.resamples as u64)
            .into_par_iter()
            .map(|i| {
                let mut random = Xoshiro256PlusPlus::seed_from_u64(streams.wrapping_add(i));
                let of_a = a.resampled(&mut random);
                b.resampled(&mut random) - of_a
            })
            .collect();
        differences.par_sort_unstable_by(f64::total_cmp);
        let tail = (1.0 - settings.confidence.clamp(0.0, 1.0)) / 2.0;
        let apart = b.mean - a.mean;
        Some(Self {
            low: apart + quantile(&differences, tail),
            high: apart + quantile(&differences, 1.0 - tail),
            se: Moments::of(&differences).sd()?,
        })
    }
}

/// What is drawn of one arm.
struct Arm {
    mean: f64,
    /// Distances from the mean, so that a far offset costs no digits; of accounts, or summed over blocks.
    distances: Vec<f64>,
    /// Accounts in each block; none when single accounts are drawn.
    sizes: Vec<f64>,
}

impl Arm {
    fn new(amounts: &[f64], random: &mut Xoshiro256PlusPlus) -> Option<Self> {
        let mean = Moments::of(amounts).mean()?;
        let distances = amounts.iter().map(|x| x - mean);
        if amounts.len() <= SINGLE {
            return Some(Self {
                mean,
                distances: distances.collect(),
                sizes: Vec::new(),
            });
        }
        let (mut sums, mut sizes) = (vec![0.0; BLOCKS], vec![0.0; BLOCKS]);
        for (block, distance) in deal(amounts.len(), BLOCKS, random).into_iter().zip(distances) {
            sums[block as usize] += distance;
            sizes[block as usize] += 1.0;
        }
        Some(Self {
            mean,
            distances: sums,
            sizes,
        })
    }

    /// Distance of a resample's mean from the mean.
    fn resampled(&self, random: &mut Xoshiro256PlusPlus) -> f64 {
        let n = self.distances.len();
        if self.sizes.is_empty() {
            return draws(random, n).map(|i| self.distances[i]).sum::<f64>() / n as f64;
        }
        let drawn = draws(random, n).map(|i| (self.distances[i], self.sizes[i]));
        let (sum, size) = drawn.fold((0.0, 0.0), |(sum, size), block| (sum + block.0, size + block.1));
        sum / size
    }
}

/// `n` positions in `0..n`, two a random word; n is far below 2³², so that none is favoured by more than a millionth.
fn draws(random: &mut Xoshiro256PlusPlus, n: usize) -> impl Iterator<Item = usize> {
    let mut word = 0;
    (0..n).map(move |i| {
        word = if i % 2 == 0 { random.next_u64() } else { word << 32 };
        (((word >> 32) * n as u64) >> 32) as usize
    })
}

/// A block for each account, at random: all of the same number of accounts, or of one more.
pub(crate) fn deal(accounts: usize, blocks: usize, random: &mut Xoshiro256PlusPlus) -> Vec<u32> {
    let mut block: Vec<u32> = (0..accounts).map(|i| (i % blocks.max(1)) as u32).collect();
    (1..accounts)
        .rev()
        .for_each(|i| block.swap(i, below(random, i + 1)));
    block
}

/// Uniform in `0..n`, by multiplication: the same on every platform.
pub(crate) fn below(random: &mut Xoshiro256PlusPlus, n: usize) -> usize {
    ((u128::from(random.next_u64()) * n as u128) >> 64) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::moments::Welch;

    fn arm(n: u32, by: f64) -> Vec<f64> {
        (0..n)
            .map(|i| (f64::from(i) * 0.618_034).fract().powi(2) + by)
            .collect()
    }

    /// Single accounts, an odd number of them, and blocks, one arm of each: as wide as Welch's, at any offset.
    #[test]
    fn the_interval_is_as_wide_as_theory_says() {
        for (m, n) in [(300, 401), (400, 20_011), (30_000, 1_000_000)] {
            for offset in [0.0, 1e9] {
                let (a, b) = (arm(m, offset), arm(n, offset + 0.3));
                let found = Bootstrap::difference_of_means(&a, &b, &BootstrapSettings::default()).unwrap();
                let welch = Welch::new(&Moments::of(&a), &Moments::of(&b)).unwrap();
                let (low, high) = welch.interval(0.95);
                let apart = (found.se / welch.se - 1.0).abs();
                assert!(apart < 0.07, "{m} {n}: {} {}", found.se, welch.se);
                assert!(
                    (found.low - low).abs() < 0.25 * welch.se,
                    "{m} {n}: {} {low}",
                    found.low
                );
                assert!(
                    (found.high - high).abs() < 0.25 * welch.se,
                    "{m} {n}: {} {high}",
                    found.high
                );
            }
        }
    }

    #[test]
    fn a_seed_decides_and_threads_do_not() {
        let (a, b) = (arm(50, 0.0), arm(70, 1.0));
        let with = |seed| {
            let settings = BootstrapSettings {
                resamples: 500,
                seed,
                ..BootstrapSettings::default()
            };
            Bootstrap::difference_of_means(&a, &b, &settings)
        };
        let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        assert_eq!(alone.install(|| with(3)), with(3));
        assert_ne!(with(3), with(4));
    }

    #[test]
    fn what_cannot_vary_has_no_interval() {
        let settings = BootstrapSettings::default();
        let of = |a: &[f64], b: &[f64]| Bootstrap::difference_of_means(a, b, &settings);
        assert_eq!(of(&[], &[1.0, 2.0]), None);
        assert_eq!(of(&[1.0], &[1.0, 2.0]), None);
        assert_eq!(of(&[1.0; 5], &[2.0; 9]), None);
        let half = of(&[1.0; 5], &[2.0, 4.0]).unwrap();
        assert_eq!((half.low, half.high), (1.0, 3.0));
    }
}
