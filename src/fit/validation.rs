//! Out-of-fold figures of a scorecard beside its baseline and its challenger.

use serde::{Deserialize, Serialize};

/// Everything that was measured on accounts the fit had not seen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Validation {
    /// How accounts were held out, in words ("5 stratified folds, identical accounts kept together").
    pub scheme: String,
    pub folds: u64,
    pub scorecard: Figures,
    /// Plain logistic regression on the same folds.
    pub baseline: Option<Figures>,
    /// Random forest on the same folds.
    pub challenger: Option<Figures>,
    /// AUC of the scorecard minus the baseline's, on the same accounts.
    pub over_baseline: Option<Difference>,
    /// AUC of the scorecard minus the challenger's, on the same accounts.
    pub over_challenger: Option<Difference>,
    /// The same scorecard learner validated by time, when there is a date column.
    pub by_time: Option<Figures>,
    /// The same learner with identical accounts kept together, when that was not the scheme and they exist.
    pub grouped: Option<Figures>,
    /// Calibration curve of the scorecard: equal-count bins.
    pub curve: Vec<CalibrationPoint>,
    /// Lift and capture, best tenth first.
    pub deciles: Vec<Decile>,
    /// Out-of-fold fits, counted in twenty equal bands from 0 to 1: ideal, not ideal.
    pub distribution: Vec<[u64; 2]>,
    /// One sentence per thing a reader must know (no signal, optimism by time…).
    pub warnings: Vec<String>,
}

/// The figures of one learner.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figures {
    pub learner: String,
    pub accounts: u64,
    pub ideal: u64,
    pub auc: f64,
    /// 95 % interval (DeLong, logit scale).
    pub auc_low: f64,
    pub auc_high: f64,
    pub average_precision: f64,
    pub log_loss: f64,
    pub brier: f64,
    /// Calibration line in log-odds: outcome against log-odds of fit. Absent when it cannot be drawn (every fit
    /// the same, or outcomes separated perfectly).
    pub calibration_slope: Option<f64>,
    pub calibration_intercept: Option<f64>,
    pub ks: f64,
}

/// A difference of two AUCs on the same accounts with its 95 % interval (paired DeLong).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Difference {
    pub auc: f64,
    pub low: f64,
    pub high: f64,
}

/// A point of the calibration curve.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalibrationPoint {
    pub accounts: u64,
    pub fit: f64,
    pub ideal: f64,
    /// 95 % Wilson interval of `ideal`.
    pub low: f64,
    pub high: f64,
}

/// One tenth of the accounts, best first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decile {
    pub accounts: u64,
    pub ideal: u64,
    /// Share of ideal here over the overall share.
    pub lift: f64,
    /// Share of all ideal accounts found in this tenth and those before.
    pub capture: f64,
}
