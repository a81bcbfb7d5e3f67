//! A difference with what else differs between the arms set equal, checked for overlap and balance.

use super::comparison::{Adjusted, Balance, EValue, Estimate, Method, Overlap, Strata, Undefined};
use super::standardise::{self, OVERLAP, Propensity, e_value, e_value_of_interval};
use crate::compare::metric::Side;
use crate::stats::covariates::{Covariate, Covariates};
use crate::stats::cox::Cox;
use crate::stats::least_squares::LeastSquares;
use crate::stats::maximum::Unfit;
use crate::stats::rate::Rate;
use crate::stats::stratified::Stratified;
use ndarray::{Array2, ArrayView2, Axis, concatenate};

/// Fewest accounts of an arm that are adjusted at all (house choice).
pub const FEWEST: u64 = 20;

/// Share of an arm that must have a counterpart in the other for them to be compared (house choice).
pub const LEAST_OVERLAP: f64 = 0.5;

/// What became of each account.
#[derive(Debug, Clone, Copy)]
pub enum Outcomes<'a> {
    /// Whether it happened.
    Rate(&'a [bool]),
    /// An amount.
    Amount(&'a [f64]),
    /// Days, and whether it happened.
    Days(&'a [(f64, bool)]),
}

/// Accounts of two arms, `in_b` telling which; every list has one entry per account.
#[derive(Debug, Clone, Copy)]
pub struct Accounts<'a> {
    /// What became of them.
    pub outcomes: Outcomes<'a>,
    /// Whether each is in arm B.
    pub in_b: &'a [bool],
    /// What to set equal, by name.
    pub columns: &'a [(&'a str, Covariate<'a>)],
}

/// Adjusts for the columns: rates by standardising a logistic regression, amounts by least squares, days by Cox's
/// regression (a ratio of hazards, no difference).
///
/// Arms that share too few kinds of account are not adjusted but refused: [`Undefined::NoOverlap`].
pub fn adjust(accounts: Accounts<'_>, confidence: f64) -> Adjusted {
    let n = accounts.in_b.len();
    let in_b = accounts.in_b.iter().filter(|b| **b).count() as u64;
    let sizes = [(Side::A, n as u64 - in_b), (Side::B, in_b)];
    let none = |reason: Undefined| Adjusted {
        estimate: Estimate::none(reason),
        ..Adjusted::default()
    };
    if let Some((arm, size)) = sizes.into_iter().find(|(_, size)| *size < FEWEST) {
        return none(match size {
            0 => Undefined::EmptyArm { arm },
            _ => Undefined::TooFew { arm, needed: FEWEST },
        });
    }
    let rows: Vec<usize> = (0..n).collect();
    let covariates = Covariates::new(accounts.columns, &rows);
    if covariates.names.is_empty() {
        return none(Undefined::NoCovariates);
    }
    let matrix = covariates.matrix.view();
    let mut found = Adjusted {
        covariates: {
            let mut names: Vec<String> = accounts
                .columns
                .iter()
                .map(|(name, _)| (*name).to_owned())
                .collect();
            // A number and its bins are one column.
            names.dedup();
            names
        },
        ..Adjusted::default()
    };
    let propensity = match Propensity::fit(accounts.in_b, matrix) {
        Ok(propensity) => propensity,
        Err(why) => {
            found.estimate = Estimate::none(match why {
                Unfit::Separated => Undefined::NoOverlap,
                _ => Undefined::NoFit,
            });
            return found;
        }
    };
    let odds = sizes[1].1 as f64 / sizes[0].1 as f64;
    let overlap = overlap(&propensity, accounts.in_b, odds);
    found.overlap = Some(overlap);
    found.balance = covariates
        .names
        .iter()
        .zip(propensity.balance(matrix))
        .filter_map(|(column, balance)| {
            Some(Balance {
                column: column.clone(),
                before: balance.before?,
                after: balance.after,
            })
        })
        .collect();
    if overlap.a.min(overlap.b) < LEAST_OVERLAP {
        found.estimate = Estimate::none(Undefined::NoOverlap);
        return found;
    }
    match accounts.outcomes {
        Outcomes::Rate(outcomes) => {
            found.method = Some(Method::Standardised);
            found.weighted = propensity.difference(outcomes);
            found.strata = strata(
                &covariates,
                &found.covariates,
                accounts.in_b,
                outcomes,
                confidence,
            );
            rates(&mut found, outcomes, accounts.in_b, matrix, confidence);
        }
        Outcomes::Amount(amounts) => {
            found.method = Some(Method::LeastSquares);
            found.crude = crude(amounts, accounts.in_b);
            found.weighted = weighted(&propensity, amounts, accounts.in_b);
            let design = with_arm(accounts.in_b, matrix);
            found.estimate = match LeastSquares::fit(design.view(), amounts) {
                Ok(fit) => Estimate::new(fit.params[1], fit.interval(1, confidence), Undefined::NoFit),
                Err(_) => Estimate::none(Undefined::NoFit),
            };
        }
        Outcomes::Days(spans) => {
            found.method = Some(Method::Cox);
            let design = with_arm(accounts.in_b, matrix);
            let hazard = Cox::fit(spans, design.view())
                .ok()
                .and_then(|cox| cox.hazard_ratio(0, confidence));
            found.estimate = Estimate::none(if hazard.is_some() {
                Undefined::OtherKind
            } else {
                Undefined::NoFit
            });
            found.ratio = hazard.map(|hazard| {
                found.e_value = rare_outcome(hazard.ratio, hazard.interval);
                Estimate::new(hazard.ratio, Some(hazard.interval), Undefined::NoFit)
            });
        }
    }
    found
}

fn rates(
    found: &mut Adjusted,
    outcomes: &[bool],
    in_b: &[bool],
    matrix: ArrayView2<'_, f64>,
    confidence: f64,
) {
    let fit = match standardise::Adjusted::fit(outcomes, in_b, matrix) {
        Ok(fit) => fit,
        Err(_) => {
            found.estimate = Estimate::none(Undefined::NoFit);
            return;
        }
    };
    found.crude = Some(fit.crude);
    found.estimate = Estimate::new(fit.difference, Some(fit.interval(confidence)), Undefined::NoFit);
    let interval = fit.risk_ratio_interval(confidence);
    if let Some(ratio) = fit.risk_ratio() {
        found.ratio = Some(Estimate::new(ratio, interval, Undefined::NoFit));
        found.e_value = interval.and_then(|interval| {
            Some(EValue {
                estimate: e_value(ratio)?,
                limit: e_value_of_interval(interval)?,
            })
        });
    }
}

/// The hazard ratio of a common outcome as the risk ratio it stands for.
///
/// Source: VanderWeele & Ding (2017), *Annals of Internal Medicine* 167:268, table 2.
fn rare_outcome(ratio: f64, (low, high): (f64, f64)) -> Option<EValue> {
    let risk = |hazard: f64| (1.0 - 0.5f64.powf(hazard.sqrt())) / (1.0 - 0.5f64.powf((1.0 / hazard).sqrt()));
    Some(EValue {
        estimate: e_value(risk(ratio))?,
        limit: e_value_of_interval((risk(low), risk(high)))?,
    })
}

fn with_arm(in_b: &[bool], matrix: ArrayView2<'_, f64>) -> Array2<f64> {
    let arm = Array2::from_shape_fn((in_b.len(), 1), |(i, _)| f64::from(u8::from(in_b[i])));
    concatenate![Axis(1), arm, matrix]
}

/// Share of each arm whose propensity is common in both, had both arms as many accounts: a small arm is no less alike.
fn overlap(propensity: &Propensity, in_b: &[bool], odds: f64) -> Overlap {
    let (low, high) = OVERLAP;
    let mut counts = [(0.0, 0.0); 2];
    for (score, in_b) in propensity.scores.iter().zip(in_b) {
        let even = score / (score + (1.0 - score) * odds);
        let (all, inside) = &mut counts[usize::from(*in_b)];
        *all += 1.0;
        *inside += f64::from(u8::from((low..=high).contains(&even)));
    }
    let [a, b] = counts.map(|(all, inside)| inside / all);
    Overlap { a, b }
}

fn strata(
    covariates: &Covariates,
    columns: &[String],
    in_b: &[bool],
    outcomes: &[bool],
    confidence: f64,
) -> Option<Strata> {
    let strata = covariates.strata()?;
    let mut tables = vec![(Rate::default(), Rate::default()); strata.count];
    for ((&stratum, &in_b), &hit) in strata.of.iter().zip(in_b).zip(outcomes) {
        let (a, b) = &mut tables[stratum];
        let rate = if in_b { b } else { a };
        rate.n += 1;
        rate.hits += u64::from(hit);
    }
    let found = Stratified::new(&tables)?;
    let odds = found.odds_ratio(confidence)?;
    // A number cut in two ways is one column.
    let mut by = strata.by;
    by.dedup();
    let without = columns.iter().filter(|column| !by.contains(column)).cloned();
    Some(Strata {
        strata: strata.count as u64,
        without: without.collect(),
        by,
        odds_ratio: Estimate::new(odds.estimate, Some((odds.low, odds.high)), Undefined::NoFit),
        heterogeneity: found.tarone().map(|test| test.p_value),
    })
}

fn crude(amounts: &[f64], in_b: &[bool]) -> Option<f64> {
    let mean = |wanted: bool| {
        let side = amounts.iter().zip(in_b).filter(|(_, b)| **b == wanted);
        let (n, sum) = side.fold((0.0, 0.0), |(n, sum), (amount, _)| (n + 1.0, sum + amount));
        (n > 0.0).then(|| sum / n)
    };
    Some(mean(true)? - mean(false)?)
}

/// Hajek's difference of means.
fn weighted(propensity: &Propensity, amounts: &[f64], in_b: &[bool]) -> Option<f64> {
    let mut sums = [(0.0, 0.0); 2];
    for ((amount, in_b), weight) in amounts.iter().zip(in_b).zip(propensity.weights()) {
        let (total, sum) = &mut sums[usize::from(*in_b)];
        *total += weight;
        *sum += weight * amount;
    }
    let [a, b] = sums.map(|(total, sum)| sum / total);
    Some(b - a).filter(|d| d.is_finite())
}
