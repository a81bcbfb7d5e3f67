//! Products of many numbers.

/// Σ aᵢ bᵢ, in four sums side by side, which a processor takes at once: the same bits on every one.
pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut sums = [0.0; 4];
    let (fours, others) = (a.chunks_exact(4), b.chunks_exact(4));
    let rest = fours.remainder().iter().zip(others.remainder());
    let rest: f64 = rest.map(|(a, b)| a * b).sum();
    for (a, b) in fours.zip(others) {
        let each = sums.iter_mut().zip(a).zip(b);
        each.for_each(|((sum, a), b)| *sum += a * b);
    }
    (sums[0] + sums[1]) + (sums[2] + sums[3]) + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_counts_once() {
        for size in 0..11 {
            let numbers: Vec<f64> = (1..=size).map(f64::from).collect();
            let squares = f64::from(size * (size + 1) * (2 * size + 1) / 6);
            assert_eq!(dot(&numbers, &numbers), squares, "{size}");
        }
    }
}
