//! Where a customer's number stands among those of all customers: smooth, so that only equal numbers stand alike.

/// Customers up to which each is compared with every other, and numbers compared with beyond (house choices: a second
/// of work at most, and a step of a thousandth).
const ALL: usize = 2_000;
const KNOTS: usize = 1_024;

/// Comparisons with a customer of equal standing that everyone is given beside the real ones (house choice): among three
/// customers the best is then not as sure to be good as among three hundred.
const SHRINKAGE: f64 = 1.0;

/// From 0 to 1, the higher the larger the number; `None` where it is not known (NaN).
///
/// The mean of two comparisons with all customers, the own half counted: the share of them with less, equal ones half; and
/// the mean of x / (x + y), by which 900 is hardly more than 899 and far more than 90. Both grow with the own number
/// whatever the others are, so a larger number never stands lower; neither depends on the order of customers nor on the
/// currency.
///
/// Source: the mid-rank, Kendall (1945), *Biometrika* 33:239; x / (x + y), Bradley & Terry (1952), *Biometrika* 39:324.
pub(super) fn positions(values: &[f64]) -> Vec<Option<f64>> {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|v| !v.is_nan()).collect();
    sorted.sort_by(f64::total_cmp);
    let n = sorted.len();
    let knots: Vec<f64> = match n {
        0..=ALL => sorted.clone(),
        // The middle of each of equally many stretches.
        _ => (0..KNOTS)
            .map(|k| sorted[(2 * k + 1) * n / (2 * KNOTS)])
            .collect(),
    };
    let place = |&value: &f64| {
        if value.is_nan() {
            return None;
        }
        let less = sorted.partition_point(|v| *v < value);
        let equal = sorted.partition_point(|v| *v <= value) - less;
        let rank = less as f64 + equal as f64 / 2.0;
        let by_rank = (rank + SHRINKAGE / 2.0) / (n as f64 + SHRINKAGE);
        let beats: f64 = knots.iter().map(|other| beats(value, *other)).sum();
        let beats = beats / knots.len() as f64;
        let by_size = (beats * n as f64 + SHRINKAGE / 2.0) / (n as f64 + SHRINKAGE);
        Some((by_rank + by_size) / 2.0)
    };
    values.iter().map(place).collect()
}

/// x / (x + y) of numbers above 0, and of numbers on both sides of it: all above one that is not.
fn beats(x: f64, y: f64) -> f64 {
    // Halves, so that no sum of finite numbers overflows.
    let (x, y) = (x / 2.0, y / 2.0);
    let size = x.abs() + y.abs();
    match size > 0.0 {
        true => 0.5 + 0.5 * ((x - y) / size),
        false => 0.5,
    }
}

/// Mean of what is known, whatever the order; a middling position where nothing is.
pub(super) fn mean(known: impl Iterator<Item = f64>) -> f64 {
    let mut known: Vec<f64> = known.collect();
    known.sort_by(f64::total_cmp);
    match known.len() {
        0 => 0.5,
        count => known.iter().sum::<f64>() / count as f64,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// 0, 1 and 3: by rank (0.5, 1.5, 2.5 + ½) / 4; by size 0 beats itself by half, 3 beats 1 by three quarters.
    #[test]
    fn three_numbers_by_hand() {
        let found: Vec<f64> = positions(&[3.0, 0.0, f64::NAN, 1.0])
            .into_iter()
            .flatten()
            .collect();
        let expected = [
            (3.0 / 4.0 + (0.5 + 0.75 + 1.0 + 0.5) / 4.0) / 2.0,
            (1.0 / 4.0 + (0.5 + 0.0 + 0.0 + 0.5) / 4.0) / 2.0,
            (2.0 / 4.0 + (0.25 + 0.5 + 1.0 + 0.5) / 4.0) / 2.0,
        ];
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-12, "{found} {expected}");
        }
        assert_eq!(positions(&[f64::NAN]), [None]);
    }

    #[test]
    fn many_are_compared_by_quantiles() {
        let values: Vec<f64> = (0..5_000).map(|i| f64::from(i * 7_919 % 5_000)).collect();
        let found = positions(&values);
        let mut by_value: Vec<(f64, f64)> = values.iter().copied().zip(found.into_iter().flatten()).collect();
        by_value.sort_by(|a, b| a.0.total_cmp(&b.0));
        assert!(by_value.windows(2).all(|two| two[0].1 < two[1].1));
        assert!(by_value[0].1 < 0.01 && by_value[4_999].1 > 0.8);
    }

    proptest! {
        /// More is never worth less, equal is worth the same, and order does not matter.
        #[test]
        fn more_is_never_less(values in prop::collection::vec(-50i32..200, 2..40), at in 0usize..40, more in 1i32..300) {
            let values: Vec<f64> = values.into_iter().map(f64::from).collect();
            let before = positions(&values);
            for (a, x) in values.iter().zip(&before) {
                for (b, y) in values.iter().zip(&before) {
                    prop_assert_eq!(a.total_cmp(b), x.unwrap().total_cmp(&y.unwrap()));
                }
            }
            let at = at % values.len();
            let mut raised = values.clone();
            raised[at] += f64::from(more);
            prop_assert!(positions(&raised)[at] >= before[at]);
            let mut turned = values.clone();
            turned.reverse();
            let mut back = positions(&turned);
            back.reverse();
            prop_assert_eq!(back, before);
        }
    }
}
