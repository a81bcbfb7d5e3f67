//! Out-of-fold figures of the pocket card, beside those of the full card on the same accounts.

use serde::{Deserialize, Serialize};

use super::standing::Difference;
use super::validation::{CalibrationPoint, Decile, Figures, Validation, curve, deciles, distribution};
use super::warning::Warning;
use crate::error::Result;

/// Name of the pocket card among learners.
pub const NAME: &str = "pocket card";

/// What was measured of the pocket card on accounts that its fits had not seen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PocketFigures {
    /// Its figures.
    pub figures: Figures,
    /// AUC of the full card on the same accounts.
    pub full_auc: f64,
    /// Log-loss of the full card on the same accounts.
    pub full_log_loss: f64,
    /// AUC of the pocket card minus the full card's, on the same accounts.
    pub over_full: Option<Difference>,
    /// Calibration curve: equal-count bins.
    pub curve: Vec<CalibrationPoint>,
    /// Lift and capture, best tenth first.
    pub deciles: Vec<Decile>,
    /// Out-of-fold fits, counted in twenty equal bands from 0 to 1: ideal, not ideal.
    pub distribution: Vec<[u64; 2]>,
}

impl PocketFigures {
    /// Figures of the `pocket` card's fits and of the `full` card's.
    ///
    /// # Errors
    /// [`crate::Error::Data`] unless both outcomes occur.
    pub fn new(pocket: &[f64], full: &[f64], ideal: &[bool]) -> Result<Self> {
        let of_full = Figures::new("scorecard", full, ideal)?;
        Ok(Self {
            figures: Figures::new(NAME, pocket, ideal)?,
            full_auc: of_full.auc,
            full_log_loss: of_full.log_loss,
            over_full: Difference::new(ideal, pocket, full)?,
            curve: curve(pocket, ideal),
            deciles: deciles(pocket, ideal)?,
            distribution: distribution(pocket, ideal),
        })
    }
}

impl Validation {
    /// What was measured, as figures of the pocket card: what it was not measured by (time, kept twins, peers) is absent.
    /// `None` where it was not measured.
    pub fn of_pocket(&self) -> Option<Self> {
        let pocket = self.pocket.as_deref()?;
        let mut found = Self {
            scheme: self.scheme.clone(),
            folds: self.folds,
            scorecard: pocket.figures.clone(),
            baseline: None,
            challenger: None,
            over_baseline: None,
            over_challenger: None,
            by_time: None,
            grouped: None,
            twins: self.twins.clone(),
            pocket: self.pocket.clone(),
            curve: pocket.curve.clone(),
            deciles: pocket.deciles.clone(),
            distribution: pocket.distribution.clone(),
            warnings: Vec::new(),
        };
        found.warn(0.0);
        // What is said of the accounts holds for either card.
        let of_accounts =
            |warning: &&Warning| matches!(warning, Warning::Sampled { .. } | Warning::Leaving(_));
        found
            .warnings
            .extend(self.warnings.iter().filter(of_accounts).cloned());
        Some(found)
    }
}
