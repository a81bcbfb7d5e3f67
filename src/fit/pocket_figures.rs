//! Out-of-fold figures of the pocket card, beside those of the full card on the same accounts.

use serde::{Deserialize, Serialize};

use super::figures::{CalibrationPoint, Decile, Figures, curve, deciles, distribution};
use super::standing::Difference;
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
