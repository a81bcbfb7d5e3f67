//! Numbers that are all so many times what they were: another unit, or prices that moved as one.

use crate::criteria::Cut;
use crate::model::Model;
use crate::table::{Column, Table, Values};

/// What units and periods that people mix up are to each other: thousands, percent, cents, dozens of months, days of a
/// year; the exact factor is named where the measured one is near.
const UNITS: [f64; 7] = [10.0, 12.0, 100.0, 365.0, 1e3, 1e6, 1e9];
/// Factors by which prices are raised and things counted otherwise, which are likelier than those between.
const ROUND: [f64; 8] = [1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0];
/// How far, as a ratio, the measured factor may be from one of these (house choice: medians of a hundred accounts).
const NEAR: f64 = 1.25;
/// Factors nearer to 1 are said to be none (house choice: such a change is one of the accounts).
const LEAST: f64 = 1.5;
/// Fewest numbers that a median is taken of (house choice).
const FEWEST: usize = 30;

/// How far shares now lie from shares before.
type Index = fn(&[f64], &[f64]) -> f64;

/// How many times its numbers in training a criterion's are now, where that alone explains how they lie: divided by it,
/// they fall into the criterion's bins as training's did (stability index below what matters, at less than half of what it
/// is as they stand). `shares` are training's by `group` of bins, `found` the index as they stand, `psi` what makes it and `material` what matters of it.
pub(super) fn times(
    (model, cut): (&Model, &Cut),
    table: &Table,
    rows: &[u32],
    (shares, found): (&[f64], f64),
    group: &[usize],
    (psi, material): (Index, f64),
) -> Option<f64> {
    let Cut::Number { column, reading, .. } = cut else {
        return None;
    };
    let here: &Column = table.columns.iter().find(|one| one.name == *column)?;
    let Values::Number(values) = &here.values else {
        return None;
    };
    if !reading.codes.is_empty() {
        return None;
    }
    let mut known: Vec<f64> = rows.iter().map(|row| values[*row as usize]).collect();
    known.retain(|value| !value.is_nan());
    let unknown = rows.len() - known.len();
    known.sort_unstable_by(f64::total_cmp);
    let median = known.get(known.len() / 2).filter(|_| known.len() >= FEWEST)?;
    let was = model.data.profile(column)?.range.as_ref()?.median;
    let measured = median / was;
    if !measured.is_finite() || measured <= 0.0 || measured.max(1.0 / measured) < LEAST {
        return None;
    }
    let left = |factor: f64| {
        let mut counts = vec![0.0; shares.len()];
        for value in &known {
            counts[group[cut.bin(value / factor)]] += 1.0;
        }
        counts[group[cut.unknown()]] += unknown as f64;
        let all: f64 = rows.len() as f64;
        let now: Vec<f64> = counts.iter().map(|count| count / all).collect();
        psi(shares, &now)
    };
    let near = |factor: &f64| (measured / factor).max(factor / measured) <= NEAR;
    let both_ways = |factors: &[f64]| -> Vec<f64> {
        let both = factors.iter().flat_map(|factor| [*factor, 1.0 / factor]);
        both.filter(near).collect()
    };
    // The median of a few round prices may lie beside the factor: what leaves least unexplained is it, a unit before others.
    let best = |factors: Vec<f64>| {
        let told = factors.into_iter().map(|factor| (left(factor), factor));
        let told = told.filter(|(left, _)| *left < material && *left < found / 2.0);
        told.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, factor)| factor)
    };
    best(both_ways(&UNITS)).or_else(|| best([both_ways(&ROUND), vec![rounded(measured)]].concat()))
}

/// Whether a factor is what units are to each other.
pub(super) fn is_unit(times: f64) -> bool {
    UNITS.into_iter().any(|unit| times == unit || times == 1.0 / unit)
}

/// To two significant digits: a median knows no more.
fn rounded(factor: f64) -> f64 {
    format!("{factor:.1e}").parse().unwrap_or(factor) // a number that was written is one
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn factors_are_told_to_two_digits_and_units_exactly() {
        assert_eq!(rounded(2.0432), 2.0);
        assert_eq!(rounded(0.0374), 0.037);
        assert!(is_unit(1e3) && is_unit(1.0 / 12.0) && !is_unit(2.0));
    }
}
