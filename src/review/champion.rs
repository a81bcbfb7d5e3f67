//! The champion on outcomes it had not seen: does it still rank, and does a fit of 30 % still mean 30 in a hundred?

use serde::Serialize;

use super::estimate::{CONFIDENCE, Estimate, decisive};
use super::maturity::Maturity;
use crate::error::Result;
use crate::fit::metrics::calibration::CalibrationLine;
use crate::fit::metrics::ranking::{Auc, top};
use crate::model::Model;
use crate::score::Grade;
use crate::stats::normal;
use crate::stats::share::wilson;

/// Slopes of calibration within which the champion holds: it is an estimate itself, so that "exactly calibrated" is
/// refused in a third of the histories in which nothing changes. House choice, see `docs/decisions.md`.
pub const SLOPES: [f64; 2] = [0.8, 1.2];
/// Observed over expected outcomes within which it holds. House choice.
pub const RATIOS: [f64; 2] = [0.8, 1.25];
/// How far the AUC must have fallen to matter (house choice: what validation by time warns of).
const MATERIAL_AUC: f64 = 0.05;
/// Part of the accounts that sales work first.
const TOP: f64 = 0.2;

/// Accounts of one grade.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GradeRate {
    /// The grade.
    pub grade: Grade,
    /// Accounts in it.
    pub accounts: u64,
    /// Ideal ones among them.
    pub ideal: u64,
    /// Mean fit: the share of ideal ones that was promised.
    pub promised: f64,
    /// Share of ideal ones, with its 95 % interval (Wilson).
    pub rate: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// What the champion's fits turned out to be worth.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Performance {
    /// Accounts measured.
    pub accounts: u64,
    /// Ideal ones among them.
    pub ideal: u64,
    /// Area under the ROC curve.
    pub auc: Estimate,
    /// The same out of fold in training: what was promised; absent where it was not measured.
    pub promised_auc: Option<Estimate>,
    /// Slope of calibration; absent where every fit is the same or outcomes are told without fail.
    pub slope: Option<Estimate>,
    /// Observed over expected ideal accounts.
    pub ratio: Estimate,
    /// Share of ideal accounts in the fifth with the best fits over the share among all.
    pub lift: Estimate,
    /// The same out of fold in training.
    pub promised_lift: Option<f64>,
    /// Grade by grade.
    pub grades: Vec<GradeRate>,
}

/// What about the champion no longer holds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Failing {
    /// Fits are too extreme (below) or too timid (above) by more than the band allows.
    Slope {
        /// The slope.
        slope: f64,
    },
    /// Far fewer or more ideal accounts than expected.
    Ratio {
        /// Observed over expected.
        ratio: f64,
    },
    /// It ranks clearly worse than was promised.
    Ranking {
        /// AUC now.
        auc: f64,
        /// AUC promised.
        promised: f64,
    },
}

impl Performance {
    /// Of accounts with the fit and grade they were told, and their outcomes.
    ///
    /// # Errors
    /// [`crate::Error::Data`] unless both outcomes occur.
    pub fn of(model: &Model, told: &[(f64, Grade)], ideal: &[bool]) -> Result<Self> {
        let fits: Vec<f64> = told.iter().map(|(fit, _)| *fit).collect();
        let auc = Auc::new(ideal, &fits)?;
        let found = ideal.iter().filter(|ideal| **ideal).count() as f64;
        let n = ideal.len() as f64;
        let expected: f64 = fits.iter().sum();
        let slope = CalibrationLine::new(&fits, ideal).ok().map(|line| line.line);
        let best = top(ideal, &fits, TOP)?;
        let validation = model.validation.as_ref();
        Ok(Self {
            accounts: ideal.len() as u64,
            ideal: found as u64,
            auc: Estimate::of(auc.auc, |confidence| auc.safe_interval(confidence)),
            promised_auc: validation.map(|v| promised_auc(&v.scorecard)),
            slope: slope.map(|line| {
                Estimate::of(line.slope, |confidence| {
                    let half = normal::half_width(confidence) * line.slope_se;
                    (line.slope - half, line.slope + half)
                })
            }),
            // The expected number is known: the interval is that of the number observed.
            ratio: Estimate::of(found / expected, |confidence| {
                let (low, high) = wilson(found, n, normal::half_width(confidence));
                (low * n / expected, high * n / expected)
            }),
            lift: {
                let base = found / n;
                let (hits, of) = (best.ideal as f64, best.accounts as f64);
                Estimate::of(hits / of / base, |confidence| {
                    let (low, high) = wilson(hits, of, normal::half_width(confidence));
                    (low / base, high / base)
                })
            },
            promised_lift: validation.and_then(|v| {
                let best = v.deciles.get(..2)?;
                let (ideal, of) = best
                    .iter()
                    .fold((0, 0), |sum, d| (sum.0 + d.ideal, sum.1 + d.accounts));
                let all = v.scorecard.ideal as f64 / v.scorecard.accounts as f64;
                Some(ideal as f64 / of as f64 / all)
            }),
            grades: grades(told, ideal),
        })
    }

    /// What lies outside its band, or ranks worse than promised, beyond chance.
    ///
    /// Where deals are still open, the ratio is that of all deals: of the decided ones alone it is that of quick deals.
    pub fn failing(&self, maturity: Option<&Maturity>) -> Vec<Failing> {
        let slope = self.slope.filter(|slope| slope.leaves(SLOPES));
        let ratio = Some(maturity.map_or(self.ratio, |all| all.ratio)).filter(|ratio| ratio.leaves(RATIOS));
        let ranking = self.promised_auc.filter(|promised| {
            // The standard error of each is a quarter of its 95 % interval's width, nearly.
            let error = |of: &Estimate| (of.high - of.low) / (2.0 * normal::half_width(CONFIDENCE));
            let fallen = promised.value - self.auc.value;
            let error = error(promised).hypot(error(&self.auc));
            fallen >= MATERIAL_AUC && fallen > normal::half_width(decisive()) * error
        });
        let slope = slope.map(|slope| Failing::Slope { slope: slope.value });
        let ratio = ratio.map(|ratio| Failing::Ratio { ratio: ratio.value });
        let ranking = ranking.map(|promised| Failing::Ranking {
            auc: self.auc.value,
            promised: promised.value,
        });
        [slope, ratio, ranking].into_iter().flatten().collect()
    }
}

fn promised_auc(figures: &crate::fit::figures::Figures) -> Estimate {
    Estimate {
        value: figures.auc,
        low: figures.auc_low,
        high: figures.auc_high,
        decisive: [figures.auc_low, figures.auc_high],
    }
}

fn grades(told: &[(f64, Grade)], ideal: &[bool]) -> Vec<GradeRate> {
    let of_grade = |grade: Grade| {
        let all = told.iter().zip(ideal).filter(|((_, own), _)| *own == grade);
        let (mut accounts, mut hits, mut promised) = (0u64, 0u64, 0.0);
        for ((fit, _), ideal) in all {
            accounts += 1;
            hits += u64::from(*ideal);
            promised += fit;
        }
        let n = accounts as f64;
        let (low, high) = wilson(hits as f64, n, normal::half_width(CONFIDENCE));
        (accounts > 0).then(|| GradeRate {
            grade,
            accounts,
            ideal: hits,
            promised: promised / n,
            rate: hits as f64 / n,
            low,
            high,
        })
    };
    Grade::ALL.into_iter().filter_map(of_grade).collect()
}
