//! What a bin means once everything else is counted: the share of accounts that would be ideal with it.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

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
    /// Of a criterion whose bins earn `points`, the average account `average`. `scores` are the training accounts', whose bins
    /// are `column`; `log_odds` are those of a score.
    pub(super) fn of(
        points: &[i64],
        average: i64,
        (column, scores): (&[u16], &[i64]),
        log_odds: impl Fn(i64) -> f64,
    ) -> Self {
        // Scores without this criterion, counted: as many shares as there are bins are then cheap to take.
        let mut counts = BTreeMap::<i64, u64>::new();
        for (bin, score) in column.iter().zip(scores) {
            let rest = score - points[usize::from(*bin)];
            *counts.entry(rest.div_euclid(CELL)).or_default() += 1;
        }
        let share = |points: i64| -> u32 {
            let sum: f64 = counts
                .iter()
                .map(|(cell, count)| {
                    let score = cell * CELL + CELL / 2 + points;
                    *count as f64 * sigmoid(log_odds(score))
                })
                .sum();
            (sum / scores.len().max(1) as f64 * 1e4).round() as u32
        };
        Self {
            bins: points.iter().map(|points| share(*points)).collect(),
            average: share(average),
        }
    }

    /// Whether shares are shares, and a bin that earns more is expected to hold more ideal accounts.
    pub(super) fn check(&self, points: &[i64], average: i64) -> Result<(), String> {
        if self.bins.len() != points.len() {
            return Err(format!(
                "{} bins but {} entries in `expected`",
                points.len(),
                self.bins.len()
            ));
        }
        let agrees = |(share, points): (&u32, &i64)| match points.cmp(&average) {
            Ordering::Less => *share <= self.average,
            Ordering::Equal => *share == self.average,
            Ordering::Greater => *share >= self.average,
        };
        let possible = self
            .bins
            .iter()
            .chain([&self.average])
            .all(|share| *share <= 10_000);
        match possible && self.bins.iter().zip(points).all(agrees) {
            true => Ok(()),
            false => Err("`expected` contradicts its points, or is no share".to_owned()),
        }
    }
}
