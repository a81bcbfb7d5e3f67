//! Where a condition starts to hold, by halving: it always ends.

/// Halvings after which the interval is no wider than neighbouring numbers, unless the answer is near 0.
const HALVINGS: usize = 200;

/// The number between `low` and `high` from which `reached` holds, taken not to hold at `low` and to hold at `high`.
/// The returned end is on the side where it holds.
pub(crate) fn crossing(mut low: f64, mut high: f64, reached: impl Fn(f64) -> bool) -> f64 {
    for _ in 0..HALVINGS {
        let middle = low + (high - low) / 2.0;
        if middle <= low || middle >= high {
            break;
        }
        if reached(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    high
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_come_back_and_constants_end() {
        assert!((crossing(0.0, 2.0, |x| x * x >= 2.0) - 2.0_f64.sqrt()).abs() < 1e-15);
        assert!((crossing(0.0, 1.0, |x| x >= 1e-40) / 1e-40 - 1.0).abs() < 1e-15);
        assert_eq!(crossing(0.0, 1.0, |_| false), 1.0);
        assert!(crossing(0.0, 1.0, |_| true) < 1e-59);
    }
}
