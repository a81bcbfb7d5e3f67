//! Draws from a seed: the same on every machine and with any number of threads.

use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;

/// Everything printed follows from it, unless another is asked for.
const SEED: u64 = 20_261_124;

/// The seed, or that of `SEED` in the environment: constants are chosen on one, figures stated on another.
fn seed() -> u64 {
    let asked = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok());
    asked.unwrap_or(SEED)
}

/// Runs `one` so often, each with a stream of its own, and gathers what they found, in order.
pub fn repeat<T: Send>(times: u64, one: impl Fn(&mut Draws) -> T + Sync) -> Vec<T> {
    let seed = seed();
    let run = |i: u64| one(&mut Draws(Xoshiro256PlusPlus::seed_from_u64(seed ^ (i << 32))));
    (0..times).into_par_iter().map(run).collect()
}

/// One stream.
pub struct Draws(Xoshiro256PlusPlus);

impl Draws {
    /// Above 0, below 1.
    pub fn uniform(&mut self) -> f64 {
        self.0.gen_range(f64::MIN_POSITIVE..1.0)
    }

    pub fn hit(&mut self, rate: f64) -> bool {
        self.uniform() < rate
    }

    /// Source: Box & Muller (1958), *Annals of Mathematical Statistics* 29:610.
    pub fn normal(&mut self) -> f64 {
        let (u, v) = (self.uniform(), self.uniform());
        (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos()
    }

    /// Days until something happens; exponential for a shape of 1.
    pub fn weibull(&mut self, scale: f64, shape: f64) -> f64 {
        scale * (-self.uniform().ln()).powf(1.0 / shape)
    }
}

/// Hits among `n`: a table of its distribution, drawn from with one uniform number.
pub struct Binomial {
    below: Vec<f64>,
}

impl Binomial {
    pub fn new(n: u64, rate: f64) -> Self {
        let mut sum = 0.0;
        let below = probabilities(n, rate).into_iter().map(|p| {
            sum += p;
            sum
        });
        Self {
            below: below.collect(),
        }
    }

    pub fn draw(&self, draws: &mut Draws) -> u64 {
        let uniform = draws.uniform();
        self.below
            .partition_point(|sum| *sum < uniform)
            .min(self.below.len() - 1) as u64
    }
}

/// Probability of 0 to `n` hits.
pub fn probabilities(n: u64, rate: f64) -> Vec<f64> {
    let log = |k: u64| {
        let choose =
            libm::lgamma(n as f64 + 1.0) - libm::lgamma(k as f64 + 1.0) - libm::lgamma((n - k) as f64 + 1.0);
        choose + k as f64 * rate.ln() + (n - k) as f64 * (-rate).ln_1p()
    };
    (0..=n).map(|k| log(k).exp()).collect()
}
