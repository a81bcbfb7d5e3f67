//! Random draws that come out the same on every platform: one generator, IEEE arithmetic, and `libm` for the rest.

use rand::RngCore;
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;

/// A seeded source of draws.
#[derive(Debug, Clone)]
pub struct Draw(Xoshiro256PlusPlus);

impl Draw {
    /// A source for one purpose (`stream`) of a seed: adding draws to one purpose leaves the others as they were.
    pub fn new(seed: u64, stream: u64) -> Self {
        // The odd constant is the golden ratio's, as in splitmix64: neighbouring seeds and streams lie far apart.
        Self(Xoshiro256PlusPlus::seed_from_u64(
            seed.wrapping_add(stream.wrapping_mul(0x9E37_79B9_7F4A_7C15)),
        ))
    }

    /// Uniform in [0, 1), 53 bits.
    pub fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// True with probability `p`.
    pub fn chance(&mut self, p: f64) -> bool {
        self.unit() < p
    }

    /// Uniform in `0..n`; `n` at least 1.
    pub fn below(&mut self, n: usize) -> usize {
        ((self.unit() * n as f64) as usize).min(n - 1)
    }

    /// Standard normal.
    ///
    /// Source: Box & Muller (1958), *Annals of Mathematical Statistics* 29:610-611.
    pub fn normal(&mut self) -> f64 {
        let radius = libm::sqrt(-2.0 * libm::log(1.0 - self.unit()));
        radius * libm::cos(std::f64::consts::TAU * self.unit())
    }

    /// Log-normal with the given median; `spread` is the standard deviation of the logarithm.
    pub fn log_normal(&mut self, median: f64, spread: f64) -> f64 {
        median * libm::exp(spread * self.normal())
    }

    /// Poisson with a small mean.
    ///
    /// Source: Knuth, *The Art of Computer Programming* vol. 2, §3.4.1, algorithm Q.
    pub fn poisson(&mut self, mean: f64) -> f64 {
        let floor = libm::exp(-mean);
        let mut product = self.unit();
        let mut count = 0.0;
        while product > floor {
            product *= self.unit();
            count += 1.0;
        }
        count
    }

    /// One of a non-empty list, uniformly.
    pub fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    /// One of a non-empty list, in proportion to the weights beside it.
    pub fn weighted<T: Copy>(&mut self, of: &[(T, f64)]) -> T {
        let mut left = self.unit() * of.iter().map(|(_, weight)| weight).sum::<f64>();
        for (item, weight) in of {
            left -= weight;
            if left < 0.0 {
                return *item;
            }
        }
        of[of.len() - 1].0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_fixed_by_seed_and_stream() {
        let first: Vec<f64> = (0..3).map(|_| Draw::new(7, 1).normal()).collect();
        assert_eq!(first[0], first[1]);
        assert_ne!(Draw::new(7, 1).unit(), Draw::new(7, 2).unit());
        assert_ne!(Draw::new(7, 1).unit(), Draw::new(8, 1).unit());
    }

    #[test]
    fn moments_are_those_asked_for() {
        let mut draw = Draw::new(1, 1);
        let n = 20_000;
        let normal: Vec<f64> = (0..n).map(|_| draw.normal()).collect();
        let mean = normal.iter().sum::<f64>() / n as f64;
        let variance = normal.iter().map(|x| x * x).sum::<f64>() / n as f64;
        assert!(mean.abs() < 0.03 && (variance - 1.0).abs() < 0.05);
        let poisson = (0..n).map(|_| draw.poisson(2.5)).sum::<f64>() / n as f64;
        assert!((poisson - 2.5).abs() < 0.06);
    }
}
