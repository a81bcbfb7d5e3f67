//! Recency, frequency and money as scores from 1 to 5, and what they are counted from.

use std::collections::BTreeMap;

use serde::Serialize;

/// What equal values get.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ties {
    /// Equal values share a quintile: `ceil(5 · (largest rank among equals) / n)`.
    Share,
    /// Quintiles of equal size, equal values told apart by their order in the table.
    First,
}

/// The quintile of each value, 1 the lowest and 5 the highest; `None` where it is NaN.
///
/// With [`Ties::Share`] equal accounts are never told apart, so quintiles may differ in size; all values equal are
/// all in the fifth.
///
/// # Examples
/// ```
/// use lookalike::outcome::ideal::rfm::{Ties, quintiles};
/// let fifths = quintiles(&[10.0, 20.0, 20.0, 40.0, f64::NAN, 50.0], Ties::Share);
/// assert_eq!(fifths, [Some(1), Some(3), Some(3), Some(4), None, Some(5)]);
/// ```
///
/// Source: `ceil(5 · rankdata(v, "max") / n)` of scipy, and `qcut(rank(method="first"), 5)` of pandas.
pub fn quintiles(values: &[f64], ties: Ties) -> Vec<Option<u8>> {
    let mut order: Vec<usize> = (0..values.len()).filter(|&i| !values[i].is_nan()).collect();
    // Stable: equal values stay in the table's order. −0 equals 0.
    order.sort_by(|&a, &b| (values[a] + 0.0).total_cmp(&(values[b] + 0.0)));
    let n = order.len();
    let mut found = vec![None; values.len()];
    let mut from = 0;
    while from < n {
        let equal = |&&i: &&usize| values[i] == values[order[from]];
        let to = from + order[from..].iter().take_while(equal).count();
        for (place, &i) in order.iter().enumerate().take(to).skip(from) {
            let fifth = match ties {
                Ties::Share => (5 * to).div_ceil(n),
                Ties::First if n == 1 => 5,
                Ties::First => (5 * place).div_ceil(n - 1).max(1),
            };
            found[i] = Some(fifth as u8);
        }
        from = to;
    }
    found
}

/// Scores of recency, frequency and money, 5 the best.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rfm {
    /// `6 −` the quintile of the days since the last purchase: the fewer the better.
    pub recency: Vec<Option<u8>>,
    /// Quintile of the number of purchases; `None` where it is unknown.
    pub frequency: Vec<Option<u8>>,
    /// Quintile of the money spent; `None` where it is unknown.
    pub monetary: Vec<Option<u8>>,
}

impl Rfm {
    /// Scores of accounts; NaN is unknown.
    pub fn new(recency_days: &[f64], frequency: &[f64], monetary: &[f64], ties: Ties) -> Self {
        Self {
            recency: quintiles(recency_days, ties)
                .into_iter()
                .map(|fifth| fifth.map(|fifth| 6 - fifth))
                .collect(),
            frequency: quintiles(frequency, ties),
            monetary: quintiles(monetary, ties),
        }
    }
}

/// One purchase: whose, on which day (any count of days), of how much.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Purchase<'a> {
    /// Identifies the customer.
    pub id: &'a str,
    /// Day of the purchase, as any count of days.
    pub day: i32,
    /// Amount of the purchase, in one currency.
    pub amount: f64,
}

/// What the purchases of a customer say up to a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Summary {
    /// Identifies the customer.
    pub id: String,
    /// Days of purchase after the first.
    pub frequency: u32,
    /// Days from the first purchase to the last.
    pub recency: i32,
    /// Days from the first purchase to the end.
    pub age: i32,
    /// Mean amount of the days after the first; 0 without any.
    pub monetary: f64,
}

/// Summarises purchases up to and including `end`, by customer in the order of ids. Purchases of one day are one.
///
/// Source: Fader, Hardie & Lee (2005), *Marketing Science* 24:275, §2; `summary_data_from_transaction_data` of
/// lifetimes.
pub fn summaries(purchases: &[Purchase<'_>], end: i32) -> Vec<Summary> {
    let mut days: BTreeMap<&str, BTreeMap<i32, f64>> = BTreeMap::new();
    for purchase in purchases.iter().filter(|purchase| purchase.day <= end) {
        *days
            .entry(purchase.id)
            .or_default()
            .entry(purchase.day)
            .or_insert(0.0) += purchase.amount;
    }
    days.iter()
        .filter_map(|(id, days)| {
            let (first, last) = (*days.first_key_value()?.0, *days.last_key_value()?.0);
            let repeats = days.len() - 1;
            let spent: f64 = days.values().skip(1).sum();
            Some(Summary {
                id: (*id).to_owned(),
                frequency: repeats as u32,
                recency: last - first,
                age: end - first,
                monetary: if repeats == 0 { 0.0 } else { spent / repeats as f64 },
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_share_a_quintile_and_few_values_have_one() {
        assert_eq!(quintiles(&[2.0; 4], Ties::Share), [Some(5); 4]);
        assert_eq!(quintiles(&[0.0, -0.0], Ties::Share), [Some(5); 2]);
        assert_eq!(
            quintiles(&[3.0, 1.0, 2.0], Ties::Share),
            [Some(5), Some(2), Some(4)]
        );
        assert_eq!(quintiles(&[7.0], Ties::First), [Some(5)]);
        assert_eq!(quintiles(&[f64::NAN], Ties::Share), [None]);
        assert!(quintiles(&[], Ties::First).is_empty());
    }

    #[test]
    fn purchases_after_the_end_are_not_seen() {
        let bought = |id, day, amount| Purchase { id, day, amount };
        let all = [bought("b", 9, 5.0), bought("a", 1, 7.0), bought("a", 3, 2.0)];
        let found = summaries(&all, 5);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].frequency, found[0].recency, found[0].age), (1, 2, 4));
        assert_eq!(found[0].monetary, 2.0);
    }
}
