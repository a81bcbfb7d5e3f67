//! What a bin means once everything else is counted: the share of accounts that would be ideal with it.

use serde::{Deserialize, Serialize};

use crate::criteria::Binned;
use crate::model::{Calibration, Criterion};
use crate::stats::share::sigmoid;

/// Width of the cells in which scores are counted, milli-points: finer ones move no share by a thousandth.
const CELL: i64 = 250;

/// Shares that the card expects to be ideal among the training accounts, as if all of them fell into a bin and everything
/// else about them stayed as it is.
///
/// Where two criteria go together, the bare share of ideal accounts in a bin is also the other's doing and may contradict
/// its points; this one never does: it is above [`Self::average`] exactly where the bin earns more than the average account.
///
/// Source: partial dependence, Friedman (2001), *Annals of Statistics* 29:1189, equation 51.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    /// Per bin, in ten-thousandths.
    pub bins: Vec<u32>,
    /// With the points of the average account, in ten-thousandths.
    pub average: u32,
}

impl Expected {
    /// Of every criterion, whose bins for the training accounts are `bins`; none where a higher score means no higher fit.
    pub fn of(criteria: &[Criterion], bins: &Binned, calibration: &Calibration) -> Vec<Option<Self>> {
        let mut scores = vec![0i64; bins.rows];
        for (criterion, column) in criteria.iter().zip(&bins.columns) {
            let points = |bin: &u16| criterion.points[usize::from(*bin)];
            scores
                .iter_mut()
                .zip(column)
                .for_each(|(score, bin)| *score += points(bin));
        }
        let of = |(criterion, column): (&Criterion, &Vec<u16>)| {
            (calibration.slope > 0.0 && bins.rows > 0)
                .then(|| Self::one(criterion, column, &scores, calibration))
        };
        criteria.iter().zip(&bins.columns).map(of).collect()
    }

    fn one(criterion: &Criterion, column: &[u16], scores: &[i64], calibration: &Calibration) -> Self {
        // Scores without this criterion, counted: as many shares as there are bins are then cheap to take.
        let mut counts = std::collections::BTreeMap::<i64, u64>::new();
        for (bin, score) in column.iter().zip(scores) {
            let rest = score - criterion.points[usize::from(*bin)];
            *counts.entry(rest.div_euclid(CELL)).or_default() += 1;
        }
        let share = |points: i64| -> u32 {
            let sum: f64 = counts
                .iter()
                .map(|(cell, count)| {
                    let score = cell * CELL + CELL / 2 + points;
                    *count as f64 * sigmoid(calibration.log_odds(score))
                })
                .sum();
            (sum / scores.len() as f64 * 1e4).round() as u32
        };
        Self {
            bins: criterion.points.iter().map(|points| share(*points)).collect(),
            average: share(criterion.average),
        }
    }

    /// Whether shares are shares, and a bin that earns more is expected to hold more ideal accounts.
    pub(super) fn check(&self, criterion: &Criterion) -> Result<(), String> {
        if self.bins.len() != criterion.points.len() {
            return Err(format!(
                "{} bins but {} entries in `expected`",
                criterion.points.len(),
                self.bins.len()
            ));
        }
        let agrees = |(share, points): (&u32, &i64)| match points.cmp(&criterion.average) {
            std::cmp::Ordering::Less => *share <= self.average,
            std::cmp::Ordering::Equal => *share == self.average,
            std::cmp::Ordering::Greater => *share >= self.average,
        };
        let possible = self
            .bins
            .iter()
            .chain([&self.average])
            .all(|share| *share <= 10_000);
        match possible && self.bins.iter().zip(&criterion.points).all(agrees) {
            true => Ok(()),
            false => Err("`expected` contradicts its points, or is no share".to_owned()),
        }
    }
}
