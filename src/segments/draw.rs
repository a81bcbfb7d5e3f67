//! What is drawn by chance: a generator for each of many runs, and one of several shares.

use rand::Rng;
use rand_xoshiro::Xoshiro256Plus;
use rand_xoshiro::rand_core::SeedableRng;

/// What draws.
pub type Generator = Xoshiro256Plus;

/// A generator for one of many runs of one seed.
pub fn generator(seed: u64, stream: u64) -> Xoshiro256Plus {
    Xoshiro256Plus::seed_from_u64(seed ^ stream.wrapping_mul(0x9E37_79B9_7F4A_7C15))
}

/// Place of one of the shares, drawn by how large they are.
pub fn drawn_of(shares: impl Iterator<Item = f64>, random: &mut Generator) -> usize {
    let mut left: f64 = random.r#gen();
    let mut last = 0;
    for (i, share) in shares.enumerate() {
        last = i;
        left -= share;
        if left < 0.0 {
            break;
        }
    }
    last
}
