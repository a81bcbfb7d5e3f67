//! Figures of out-of-fold fits: how they rank, how they turned out, how they are spread.

use serde::{Deserialize, Serialize};

use super::metrics::calibration::{self, CalibrationLine, Reliability};
use super::metrics::ranking::{self, Auc, PairedAuc};
use super::standing::Difference;
use crate::error::Result;
use crate::stats::normal;
use crate::stats::share::wilson;

/// The figures of one learner.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figures {
    /// Name of the learner.
    pub learner: String,
    /// Accounts measured.
    pub accounts: u64,
    /// Ideal ones among them.
    pub ideal: u64,
    /// Area under the ROC curve, from 0 to 1.
    pub auc: f64,
    /// 95 % interval (DeLong, logit scale).
    pub auc_low: f64,
    /// Upper end of it.
    pub auc_high: f64,
    /// Area under the precision-recall curve.
    pub average_precision: f64,
    /// Mean negative log-likelihood, nats.
    pub log_loss: f64,
    /// Mean squared error of the fits.
    pub brier: f64,
    /// Calibration line in log-odds: outcome against log-odds of fit. Absent when it cannot be drawn (every fit
    /// the same, or outcomes separated perfectly).
    pub calibration_slope: Option<f64>,
    /// Its intercept, 0 when perfect.
    pub calibration_intercept: Option<f64>,
    /// Largest gap between the fits' distributions of ideal and other accounts.
    pub ks: f64,
}

/// A point of the calibration curve.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalibrationPoint {
    /// Accounts of the bin.
    pub accounts: u64,
    /// Their mean fit.
    pub fit: f64,
    /// Share of ideal ones among them.
    pub ideal: f64,
    /// 95 % Wilson interval of `ideal`.
    pub low: f64,
    /// Upper end of it.
    pub high: f64,
}

/// One tenth of the accounts, best first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decile {
    /// Accounts of the tenth.
    pub accounts: u64,
    /// Ideal ones among them.
    pub ideal: u64,
    /// Share of ideal here over the overall share.
    pub lift: f64,
    /// Share of all ideal accounts found in this tenth and those before.
    pub capture: f64,
}

/// Intervals are 95 % throughout.
pub(super) const CONFIDENCE: f64 = 0.95;

impl Figures {
    /// Figures of out-of-fold fits.
    ///
    /// # Errors
    /// [`Error::Data`] unless both outcomes occur.
    pub fn new(learner: &str, fit: &[f64], ideal: &[bool]) -> Result<Self> {
        let auc = Auc::new(ideal, fit)?;
        let (auc_low, auc_high) = auc.safe_interval(CONFIDENCE);
        let line = CalibrationLine::new(fit, ideal).ok().map(|c| c.line);
        Ok(Self {
            learner: learner.to_owned(),
            accounts: fit.len() as u64,
            ideal: ideal.iter().filter(|y| **y).count() as u64,
            auc: auc.auc,
            auc_low,
            auc_high,
            average_precision: ranking::average_precision(ideal, fit)?,
            log_loss: calibration::log_loss(fit, ideal, None),
            brier: calibration::brier(fit, ideal, None),
            calibration_slope: line.map(|l| l.slope),
            calibration_intercept: line.map(|l| l.intercept),
            ks: ranking::ks(ideal, fit)?,
        })
    }
}

impl Difference {
    /// `None` when an outcome has a single account, so that no interval can be had.
    pub(super) fn new(ideal: &[bool], a: &[f64], b: &[f64]) -> Result<Option<Self>> {
        let pair = PairedAuc::new(ideal, a, b)?;
        Ok(pair.interval(CONFIDENCE).map(|(low, high)| Self {
            auc: pair.difference,
            low,
            high,
        }))
    }
}

pub(super) fn curve(fit: &[f64], ideal: &[bool]) -> Vec<CalibrationPoint> {
    // Ten bins, fewer when they would hold under 20 accounts (house choice).
    let bins = (fit.len() / 20).clamp(2, 10);
    let reliability = Reliability::quantile(fit, ideal, bins);
    let z = normal::half_width(CONFIDENCE);
    let counts = reliability.counts.iter().filter(|n| **n > 0);
    counts
        .zip(reliability.mean_fit.iter().zip(&reliability.ideal_rate))
        .map(|(&n, (&fit, &ideal))| {
            let (low, high) = wilson(ideal * n as f64, n as f64, z);
            CalibrationPoint {
                accounts: n as u64,
                fit,
                ideal,
                low,
                high,
            }
        })
        .collect()
}

pub(super) fn deciles(fit: &[f64], ideal: &[bool]) -> Result<Vec<Decile>> {
    Ok(ranking::deciles(ideal, fit)?
        .into_iter()
        .filter_map(|slice| {
            Some(Decile {
                accounts: slice.accounts as u64,
                ideal: slice.ideal as u64,
                lift: slice.lift?,
                capture: slice.capture?,
            })
        })
        .collect())
}

pub(super) fn distribution(fit: &[f64], ideal: &[bool]) -> Vec<[u64; 2]> {
    let mut bands = vec![[0; 2]; 20];
    for (p, y) in fit.iter().zip(ideal) {
        bands[((p * 20.0) as usize).min(19)][usize::from(!y)] += 1;
    }
    bands
}
