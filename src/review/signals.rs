//! Which criteria tell more, less, or the opposite of what they told in training.

use std::collections::BTreeSet;

use faer::Mat;
use serde::Serialize;

use super::champion::SLOPES;
use super::spending::PER_QUARTER;
use crate::criteria::Binned;
use crate::error::Result;
use crate::model::{Criterion, Model};
use crate::recipe::Family;
use crate::stats::maximum::{Local, Maximum};
use crate::stats::normal;
use crate::stats::share::sigmoid;
use crate::table::Table;

/// Criteria told at most (house choice: past them what one says hangs on what the others say).
const TOLD: usize = 4;

/// What a criterion's points are worth now.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Signal {
    /// The criterion.
    pub criterion: String,
    /// What its points are worth now, as a share of what the champion gives them: 1 is as it was, below 0 the opposite.
    pub slope: f64,
    /// Interval at the level that a quarter may spend among all criteria.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Signal {
    /// Whether it says the opposite now.
    pub fn is_turned(&self) -> bool {
        self.high < 0.0
    }

    /// Whether it tells accounts apart better than it did.
    pub fn is_stronger(&self) -> bool {
        self.low > 1.0
    }
}

/// Criteria whose points are worth less than 0.8 or more than 1.2 of what they were, beyond chance; the clearest first.
///
/// Outcome against the champion's log-odds, the criterion's own part of them having a slope of its own: criteria enter one
/// at a time, the one that the score test finds furthest from 1 first, as long as it is so at its share (among all
/// criteria) of what a quarter may spend. One that only follows another is not told then.
///
/// # Errors
/// Those of [`Binned::transform`].
///
/// Source: recalibration by parts of the linear predictor, Steyerberg (2009), *Clinical Prediction Models*, §20.2; score
/// test: Rao (1948), *Mathematical Proceedings* 44:50.
pub fn signals(model: &Model, table: &Table, rows: &[u32], ideal: &[bool]) -> Result<Vec<Signal>> {
    let (parts, middle) = parts(model, table, rows)?;
    let level = PER_QUARTER / model.criteria.len().max(1) as f64;
    let z = normal::half_width(1.0 - level);
    let mut chosen: Vec<usize> = Vec::new();
    let mut found = Vec::new();
    while chosen.len() < TOLD {
        let Some(fitted) = fit(&parts, &chosen, middle, ideal) else {
            break;
        };
        let candidates = (0..parts.len()).filter(|c| !chosen.contains(c));
        let tested =
            candidates.filter_map(|c| Some((score_test(&parts, &chosen, c, &fitted, middle, ideal)?, c)));
        let Some((most, next)) = tested.max_by(|a, b| a.0.total_cmp(&b.0)) else {
            break;
        };
        if most < z {
            break;
        }
        chosen.push(next);
        let Some(fitted) = fit(&parts, &chosen, middle, ideal) else {
            break;
        };
        found = chosen
            .iter()
            .enumerate()
            .map(|(place, c)| {
                let slope = 1.0 + fitted.point[place + 1];
                let half = z * fitted.covariance[(place + 1, place + 1)].max(0.0).sqrt();
                Signal {
                    criterion: model.criteria[*c].name.clone(),
                    slope,
                    low: slope - half,
                    high: slope + half,
                }
            })
            .collect();
    }
    found.retain(|signal| signal.high < SLOPES[0] || signal.low > SLOPES[1]);
    Ok(found)
}

/// What all points of a family of criteria are worth now, as a share of what the champion gives them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FamilySlope {
    /// The family.
    pub family: Family,
    /// The share: 1 is as it was, 0 is nothing.
    pub slope: f64,
    /// 95 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Part of the scorecard's points that are its, from 0 to 1.
    pub weight: f64,
}

/// Each family of the scorecard, the heaviest first: its part of the log-odds has a slope of its own, all families
/// together. A family that tells nothing of these accounts is left out.
///
/// # Errors
/// Those of [`Binned::transform`].
pub fn families(model: &Model, table: &Table, rows: &[u32], ideal: &[bool]) -> Result<Vec<FamilySlope>> {
    let (parts, middle) = parts(model, table, rows)?;
    let names: BTreeSet<Family> = model.criteria.iter().map(|criterion| criterion.family).collect();
    let of = |family: Family| {
        model
            .criteria
            .iter()
            .zip(&parts)
            .filter(move |(c, _)| c.family == family)
    };
    let summed = |family: Family| -> Vec<f64> {
        (0..rows.len())
            .map(|i| of(family).map(|(_, part)| part[i]).sum())
            .collect()
    };
    let names: Vec<Family> = names
        .into_iter()
        .filter(|family| {
            let sums = summed(*family);
            sums.iter().any(|sum| *sum != sums[0])
        })
        .collect();
    // Families that say nothing here stay in the champion's log-odds with the slope they have.
    let mut sums: Vec<Vec<f64>> = names.iter().map(|family| summed(*family)).collect();
    let chosen: Vec<usize> = (0..names.len()).collect();
    let rest = (0..rows.len())
        .map(|i| parts.iter().map(|part| part[i]).sum::<f64>() - sums.iter().map(|sum| sum[i]).sum::<f64>());
    let rest: Vec<f64> = rest.collect();
    sums.push(rest);
    let Some(fitted) = fit(&sums, &chosen, middle, ideal) else {
        return Ok(Vec::new());
    };
    let total: i64 = model.criteria.iter().map(|criterion| criterion.weight()).sum();
    let mut slopes: Vec<FamilySlope> = names
        .into_iter()
        .enumerate()
        .map(|(place, family)| {
            let slope = 1.0 + fitted.point[place + 1];
            let half = normal::half_width(0.95) * fitted.covariance[(place + 1, place + 1)].max(0.0).sqrt();
            let weight: i64 = of(family).map(|(criterion, _)| criterion.weight()).sum();
            FamilySlope {
                family,
                slope,
                low: slope - half,
                high: slope + half,
                weight: weight as f64 / total.max(1) as f64,
            }
        })
        .collect();
    slopes.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    Ok(slopes)
}

/// What each criterion adds to an account's log-odds, about the average account, and the log-odds of that account.
fn parts(model: &Model, table: &Table, rows: &[u32]) -> Result<(Vec<Vec<f64>>, f64)> {
    let binned = Binned::transform(model.criteria.iter().map(|c| &c.cut), table, rows)?;
    let per_point = model.calibration.slope / 1000.0;
    let of_criterion = |(criterion, bins): (&Criterion, &Vec<u16>)| -> Vec<f64> {
        let part = |bin: &u16| (criterion.points[usize::from(*bin)] - criterion.average) as f64 * per_point;
        bins.iter().map(part).collect()
    };
    let usual: i64 = model.criteria.iter().map(|criterion| criterion.average).sum();
    let parts = model.criteria.iter().zip(&binned.columns).map(of_criterion);
    Ok((parts.collect(), model.calibration.log_odds(usual)))
}

/// The champion's log-odds of an account plus what `point` adds: an intercept, and for each chosen criterion a multiple
/// of its part.
fn log_odds(parts: &[Vec<f64>], chosen: &[usize], middle: f64, point: &[f64], i: usize) -> f64 {
    let champion = middle + parts.iter().map(|part| part[i]).sum::<f64>();
    let more = chosen.iter().zip(&point[1..]).map(|(c, b)| b * parts[*c][i]);
    champion + point[0] + more.sum::<f64>()
}

fn fit(parts: &[Vec<f64>], chosen: &[usize], middle: f64, ideal: &[bool]) -> Option<Maximum> {
    let size = chosen.len() + 1;
    let at = |point: &[f64]| {
        let mut local = Local::zeros(size);
        for (i, ideal) in ideal.iter().enumerate() {
            let z = log_odds(parts, chosen, middle, point, i);
            let p = sigmoid(z);
            let against = if *ideal { -z } else { z };
            local.value -= against.max(0.0) + (-against.abs()).exp().ln_1p();
            let x = |j: usize| if j == 0 { 1.0 } else { parts[chosen[j - 1]][i] };
            let (surprise, weight) = (f64::from(*ideal) - p, p * sigmoid(-z));
            for j in 0..size {
                local.gradient[j] += surprise * x(j);
                for k in 0..size {
                    local.information[(j, k)] += weight * x(j) * x(k);
                }
            }
        }
        local
    };
    Maximum::find(vec![0.0; size], at).ok()
}

/// Standard errors by which a criterion's slope differs from 1, the others being as fitted; `None` where it tells nothing
/// of these accounts.
fn score_test(
    parts: &[Vec<f64>],
    chosen: &[usize],
    candidate: usize,
    fitted: &Maximum,
    middle: f64,
    ideal: &[bool],
) -> Option<f64> {
    let size = chosen.len() + 1;
    let (mut score, mut own) = (0.0, 0.0);
    let mut shared = vec![0.0; size];
    for (i, ideal) in ideal.iter().enumerate() {
        let z = log_odds(parts, chosen, middle, &fitted.point, i);
        let p = sigmoid(z);
        let (x, weight) = (parts[candidate][i], p * sigmoid(-z));
        score += (f64::from(*ideal) - p) * x;
        own += weight * x * x;
        shared[0] += weight * x;
        for (shared, c) in shared[1..].iter_mut().zip(chosen) {
            *shared += weight * x * parts[*c][i];
        }
    }
    let column = Mat::from_fn(size, 1, |j, _| shared[j]);
    let explained = (column.transpose() * &fitted.covariance * &column)[(0, 0)];
    let variance = own - explained;
    // Of what is left after the others, rounding is no information.
    (variance > 1e-9 * own).then(|| score.abs() / variance.sqrt())
}
