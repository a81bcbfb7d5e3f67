//! The wide registers of the processor, left as other code expects them.
//!
//! faer's kernels for AVX-512 return without clearing the upper halves of the registers they used. Until somebody does, code
//! that mixes narrow instructions of both kinds pays for every change between them: the system's `exp` takes 123 ns in
//! place of 3 on an Intel Xeon of 2023 (measured; it was a third of all that `demo` cost).
//!
//! Source: Intel, *64 and IA-32 Architectures Optimization Reference Manual*, "Mixing AVX code with SSE code".

/// Clears the upper halves of the thread's registers: to be called where faer was, and where a thread begins work after it
/// may have lent faer a hand. It takes a nanosecond or two, and changes no number.
pub(crate) fn clear() {
    #[cfg(target_arch = "x86_64")]
    if let Some(wide) = pulp::x86::V3::try_new() {
        wide.avx._mm256_zeroupper();
    }
}

#[cfg(test)]
mod tests {
    use std::hint::black_box;
    use std::time::{Duration, Instant};

    use faer::{Mat, Side};
    use rayon::ThreadPoolBuilder;

    use super::*;

    /// Shortest time of many that the system's exponential takes for some numbers.
    fn quickest() -> Duration {
        let once = || {
            let start = Instant::now();
            let sum: f64 = (0..256).map(|i| (-f64::from(black_box(i)) / 7.0).exp()).sum();
            black_box(sum);
            start.elapsed()
        };
        (0..400).map(|_| once()).min().unwrap_or_default()
    }

    /// Without clearing it takes forty times as long where a processor has AVX-512.
    #[test]
    fn exponentials_are_as_quick_after_a_factorisation_as_before() {
        let alone = ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        let (before, after) = alone.install(|| {
            clear();
            let before = quickest();
            let matrix = Mat::from_fn(300, 300, |i, j| f64::from(u8::from(i == j)) + 1e-3);
            black_box(matrix.llt(Side::Lower).is_ok());
            clear();
            (before, quickest())
        });
        assert!(after < 8 * before, "{before:?} before, {after:?} after");
    }
}
