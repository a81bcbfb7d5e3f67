//! The parts weighed into one worth, and what each weight changes.

use serde::Serialize;

use super::position::mean;

/// How many customers' labels hang on the weight of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Effect {
    /// Customers that would become ideal, or no longer be, with the weight 0; absent for the only part.
    pub without: Option<usize>,
    /// The same with twice the weight.
    pub doubled: usize,
    /// Customers that worth decides on.
    pub of: usize,
}

/// Weights of the parts, and what a customer of whom nothing is known in a part is taken for: the mean of the others.
#[derive(Debug, Clone)]
pub(super) struct Balance {
    weights: [f64; 5],
    means: [f64; 5],
}

impl Balance {
    /// From the parts of each customer.
    pub fn of(weights: [f64; 5], customers: &[[Option<f64>; 5]]) -> Self {
        let of_part = |part: usize| mean(customers.iter().filter_map(|parts| parts[part]));
        Self {
            weights,
            means: std::array::from_fn(of_part),
        }
    }

    /// Weighted mean from 0 to 1; `None` of a customer of whom nothing that weighs is known.
    pub fn worth(&self, parts: &[Option<f64>; 5]) -> Option<f64> {
        let (mut sum, mut total, mut known) = (0.0, 0.0, false);
        for ((part, weight), mean) in parts.iter().zip(self.weights).zip(self.means) {
            sum += weight * part.unwrap_or(mean);
            total += weight;
            known |= weight > 0.0 && part.is_some();
        }
        known.then(|| sum / total)
    }

    /// What the weight of each part changes in who of these customers is ideal; absent of parts that do not weigh.
    pub fn effects(&self, customers: &[[Option<f64>; 5]], least: Option<f64>) -> [Option<Effect>; 5] {
        let now = self.ideal(customers, least);
        let changed = |part: usize, times: f64| {
            let mut other = self.clone();
            other.weights[part] *= times;
            let then = other.ideal(customers, least);
            now.iter().zip(then).filter(|(now, then)| **now != *then).count()
        };
        let weighs = |part: usize| self.weights[part] > 0.0;
        let only = (0..5).filter(|part| weighs(*part)).count() == 1;
        std::array::from_fn(|part| {
            weighs(part).then(|| Effect {
                without: (!only).then(|| changed(part, 0.0)),
                doubled: changed(part, 2.0),
                of: customers.len(),
            })
        })
    }

    fn ideal(&self, customers: &[[Option<f64>; 5]], least: Option<f64>) -> Vec<bool> {
        let worths: Vec<Option<f64>> = customers.iter().map(|parts| self.worth(parts)).collect();
        let least = least.unwrap_or_else(|| median(worths.iter().copied().flatten()));
        let is_ideal = |worth: Option<f64>| worth.is_some_and(|worth| worth >= least);
        worths.into_iter().map(is_ideal).collect()
    }
}

/// The upper median; 0 of nothing.
pub(super) fn median(worths: impl Iterator<Item = f64>) -> f64 {
    let mut worths: Vec<f64> = worths.collect();
    worths.sort_by(f64::total_cmp);
    worths.get(worths.len() / 2).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_is_taken_for_the_mean() {
        let customers = [
            [Some(0.2), Some(1.0), None, None, None],
            [Some(0.6), None, None, None, None],
            [None, None, Some(0.5), None, None],
        ];
        let balance = Balance::of([3.0, 1.0, 0.0, 0.0, 0.0], &customers);
        assert_eq!(balance.worth(&customers[0]), Some((3.0 * 0.2 + 1.0) / 4.0));
        assert_eq!(balance.worth(&customers[1]), Some((3.0 * 0.6 + 1.0) / 4.0));
        assert_eq!(balance.worth(&customers[2]), None);
    }

    #[test]
    fn a_weight_is_told_by_the_labels_it_changes() {
        // The first two are best by one part, the last two by the other.
        let both = |a: f64, b: f64| [Some(a), Some(b), None, None, None];
        let customers = [both(0.9, 0.1), both(0.8, 0.2), both(0.2, 0.7), both(0.1, 0.6)];
        let balance = Balance::of([3.0, 1.0, 0.0, 0.0, 0.0], &customers);
        let effects = balance.effects(&customers, None);
        // Without the first part all four change.
        let first = effects[0].unwrap();
        assert_eq!((first.without, first.doubled, first.of), (Some(4), 0, 4));
        assert_eq!(effects[1].unwrap().without, Some(0));
        assert_eq!(effects[2], None);
        let alone = Balance::of([3.0, 0.0, 0.0, 0.0, 0.0], &customers).effects(&customers, None);
        assert_eq!(alone[0].unwrap().without, None);
        assert_eq!(median(std::iter::empty()), 0.0);
    }
}
