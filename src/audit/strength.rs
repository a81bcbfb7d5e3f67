//! How well one column alone tells the outcome.

use serde::Serialize;

use crate::fit::folds::Folds;
use crate::fit::metrics::ranking::Auc;
use crate::stats::share::logit;
use crate::stats::two_sample::quantile_edges;
use crate::table::{Column, MISSING, Values};

/// Quantile bins a number or date is cut into (house choice).
const BINS: usize = 50;

/// Share of pairs of an ideal and another account that are ranked right, and its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Strength {
    /// Share of pairs ranked right, from 0 to 1.
    pub auc: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

impl Strength {
    /// Absent unless both outcomes occur.
    pub(super) fn of(ideal: &[bool], score: &[f64]) -> Option<Self> {
        let auc = Auc::new(ideal, score).ok()?;
        let (low, high) = auc.safe_interval(0.95);
        Some(Self {
            auc: auc.auc,
            low,
            high,
        })
    }
}

/// A bin per account: the level, or one of fifty quantile bins of a number or date; 0 is "unknown".
pub(super) fn bins(column: &Column, rows: &[u32]) -> Vec<u32> {
    match &column.values {
        Values::Levels(v) => rows
            .iter()
            .map(|r| match v.codes[*r as usize] {
                MISSING => 0,
                code => code + 1,
            })
            .collect(),
        _ => quantile_bins(&numbers(column, rows)),
    }
}

/// One of fifty quantile bins per number; 0 where it is NaN.
pub(super) fn quantile_bins(values: &[f64]) -> Vec<u32> {
    let known: Vec<f64> = values.iter().copied().filter(|v| !v.is_nan()).collect();
    let edges = if known.is_empty() {
        Vec::new()
    } else {
        quantile_edges(&known, BINS)
    };
    let bin = |v: &f64| {
        if v.is_nan() {
            0
        } else {
            edges.partition_point(|e| e < v) as u32 + 1
        }
    };
    values.iter().map(bin).collect()
}

/// Numbers, or dates in days since 1970-01-01; NaN where unknown, and everywhere for levels.
pub(super) fn numbers(column: &Column, rows: &[u32]) -> Vec<f64> {
    match &column.values {
        Values::Number(v) => rows.iter().map(|r| v[*r as usize]).collect(),
        Values::Date(v) => rows
            .iter()
            .map(|r| match v[*r as usize] {
                i32::MIN => f64::NAN,
                day => f64::from(day),
            })
            .collect(),
        Values::Levels(_) => vec![f64::NAN; rows.len()],
    }
}

/// Share of ideal accounts in each account's bin, counted on the other folds and drawn to the base rate by one account:
/// codes with one account each prove nothing.
pub(super) fn cross_fitted(bins: &[u32], ideal: &[bool], folds: &Folds) -> Vec<f64> {
    // [accounts, ideal] per bin, and per bin and fold.
    let size = bins.iter().max().map_or(0, |most| *most as usize + 1);
    let mut all = vec![[0.0; 2]; size];
    let mut held = vec![[0.0; 2]; size * folds.count];
    let cell = |bin: u32, fold: u16| bin as usize * folds.count + usize::from(fold);
    for ((bin, fold), y) in bins.iter().zip(&folds.fold).zip(ideal) {
        for cell in [&mut all[*bin as usize], &mut held[cell(*bin, *fold)]] {
            cell[0] += 1.0;
            cell[1] += f64::from(*y);
        }
    }
    let base = ideal.iter().filter(|y| **y).count() as f64 / ideal.len() as f64;
    bins.iter()
        .zip(&folds.fold)
        .map(|(bin, fold)| {
            let (all, held) = (all[*bin as usize], held[cell(*bin, *fold)]);
            (all[1] - held[1] + base) / (all[0] - held[0] + 1.0)
        })
        .collect()
}

/// Log-odds of the cross-fitted shares: a column as one number per account.
///
/// The shares of bins with no ideal account, or no other, stay a thousandth away from 0 and 1 (house choice).
pub(super) fn evidence(column: &Column, rows: &[u32], ideal: &[bool], folds: &Folds) -> Vec<f64> {
    cross_fitted(&bins(column, rows), ideal, folds)
        .into_iter()
        .map(|share| logit(share.clamp(1e-3, 1.0 - 1e-3)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A code per account tells nothing of another account; a level that repeats the outcome tells all.
    #[test]
    fn codes_prove_nothing_and_repeated_outcomes_all() {
        let ideal: Vec<bool> = (0..400).map(|i| i * 7 % 10 < 4).collect();
        let folds = Folds::stratified(&ideal, 5, 0).unwrap();
        let auc = |bins: Vec<u32>| {
            let told = cross_fitted(&bins, &ideal, &folds);
            Strength::of(&ideal, &told).unwrap()
        };
        let codes = auc((1..=400).collect());
        assert!((codes.auc - 0.5).abs() < 1e-12);
        let told = auc(ideal.iter().map(|y| 1 + u32::from(*y)).collect());
        assert!(told.auc == 1.0 && told.low > 0.9 && told.high == 1.0, "{told:?}");
    }

    #[test]
    fn unknown_numbers_are_a_bin_of_their_own() {
        let bins = quantile_bins(&[f64::NAN, 3.0, 1.0, f64::NAN, 2.0]);
        assert_eq!((bins[0], bins[3]), (0, 0));
        assert!(bins[2] < bins[4] && bins[4] < bins[1] && bins[2] > 0);
    }
}
