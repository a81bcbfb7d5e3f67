//! Out-of-fold figures of a scorecard beside its baseline and its challenger.

use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

pub use super::figures::{CalibrationPoint, Decile, Figures};
use super::figures::{curve, deciles, distribution};
use super::folds::Folds;
use super::metrics::calibration;
use super::pocket_figures::PocketFigures;
pub use super::standing::Difference;
use super::standing::{Peer, Standing};
use super::twins::{TwinSummary, Twins};
use super::warning::{Cause, Scheme, Warning};
use super::{Accounts, Learner, Progress};
use crate::error::{Error, Result};
use crate::stats::share::sigmoid;
use crate::stats::vectors;
use crate::table::Values;

/// Everything that was measured on accounts the fit had not seen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Validation {
    /// How accounts were held out.
    pub scheme: Scheme,
    /// Number of folds.
    pub folds: u64,
    /// Figures of the scorecard's learner.
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
    /// Accounts that have a twin, and what twins held out apart would make figures look like; absent without twins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub twins: Option<TwinSummary>,
    /// The pocket card on the same accounts; absent where none was learnt, and in models of earlier releases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pocket: Option<Box<PocketFigures>>,
    /// Calibration curve of the scorecard: equal-count bins.
    pub curve: Vec<CalibrationPoint>,
    /// Lift and capture, best tenth first.
    pub deciles: Vec<Decile>,
    /// Out-of-fold fits, counted in twenty equal bands from 0 to 1: ideal, not ideal.
    pub distribution: Vec<[u64; 2]>,
    /// What a reader must know (no signal, optimism by time…).
    pub warnings: Vec<Warning>,
}

/// What each account was told by fits that had not seen it, NaN where it was never tested.
#[derive(Debug, Clone, Default)]
pub struct OutOfFold {
    /// By the learner.
    pub fit: Vec<f64>,
    /// By the pocket card that it learnt beside, where it did in every fold.
    pub pocket: Option<Vec<f64>>,
}

/// Most accounts that hold the same, on average, for them to be called twins: more is what few columns of few levels do
/// (house choice: an export repeats an account two or three times).
const MOST_ALIKE: usize = 4;

/// Share of accounts with a twin in another fold from which the figures are also given with twins kept together
/// (house choice: below, memory cannot move the AUC visibly).
const TWINS: f64 = 0.02;

/// Most accounts for which plain logistic regression is measured once more with twins the other way round (house
/// choice: it takes seconds).
const MOST_APART: usize = 20_000;

/// Gap between the AUC with twins apart and together worth a warning (house choice).
const TWIN_GAP: f64 = 0.01;

/// Gap between random and time-ordered AUC worth a warning (house choice).
const TIME_GAP: f64 = 0.05;

/// Periods tested by [`by_time`].
const BACKTESTS: usize = 3;

/// Measures a scorecard out of fold, beside a baseline and a challenger on the same folds.
///
/// Returns the figures and the scorecard's out-of-fold fit per account (`accounts.rows` order), NaN where a row was
/// never tested. A baseline or challenger that cannot be fitted is absent, with the reason among the warnings.
/// Folds are fitted in parallel; the result does not depend on the number of threads. Figures count every account
/// once; its weight matters in learning only.
///
/// # Errors
/// Whatever makes the scorecard impossible to fit on one of the folds.
pub fn validate(
    accounts: Accounts<'_>,
    scorecard: &dyn Learner,
    baseline: Option<&dyn Learner>,
    challenger: Option<&dyn Learner>,
    folds: &Folds,
    progress: Progress<'_>,
) -> Result<(Validation, Vec<f64>)> {
    let (found, told) = validate_cards(accounts, scorecard, baseline, challenger, folds, progress)?;
    Ok((found, told.fit))
}

/// As [`validate`], with what the pocket card said of each account beside.
///
/// # Errors
/// As [`validate`]; without a pocket card in every fold its figures are absent.
pub fn validate_cards(
    accounts: Accounts<'_>,
    scorecard: &dyn Learner,
    baseline: Option<&dyn Learner>,
    challenger: Option<&dyn Learner>,
    folds: &Folds,
    progress: Progress<'_>,
) -> Result<(Validation, OutOfFold)> {
    let kin = (!folds.forward).then(|| Twins::find(accounts));
    let alike = kin.as_ref().map(|kin| match kin.with_identical(accounts) {
        alike if MOST_ALIKE * alike.groups >= accounts.rows.len() => alike,
        _ => kin.clone(),
    });
    let twins = alike.as_ref().map_or(0.0, |alike| folds.split_twins(alike));
    let together = alike
        .filter(|_| twins >= TWINS)
        .and_then(|alike| Folds::grouped(accounts.ideal, &alike, folds.count, 0).ok());
    let mut summary = kin.as_ref().map(Twins::summary);
    let known = |summary: &TwinSummary| summary.accounts + summary.released > 0;
    summary = summary.filter(known);
    // What memory would earn, by the learner that costs least: the folds as they are, and twins the other way round.
    let other_way = match &kin {
        Some(kin) if summary.is_some() && baseline.is_some() && accounts.rows.len() <= MOST_APART => {
            match folds.split_twins(kin) > 0.0 {
                true => Folds::grouped(accounts.ideal, kin, folds.count, 0).ok(),
                false => Folds::stratified(accounts.ideal, folds.count, 0).ok(),
            }
        }
        _ => None,
    };
    let other_way = baseline.and_then(|learner| other_way.as_ref().map(|folds| (learner, folds)));

    let mut plan = vec![(scorecard, folds)];
    plan.extend([baseline, challenger].into_iter().flatten().map(|l| (l, folds)));
    plan.extend(together.iter().map(|f| (scorecard, f)));
    plan.extend(other_way);
    let mut fits = out_of_fold(accounts, &plan, progress).into_iter();
    let mut next = || fits.next().unwrap_or_else(|| Err(unplanned()));

    let told = next()?;
    let fit = &told.fit;
    let tested = Tested::new(accounts, fit);
    let pocket = match &told.pocket {
        Some(pocket) => {
            let pocket: Vec<f64> = tested.positions.iter().map(|i| pocket[*i]).collect();
            Some(Box::new(PocketFigures::new(&pocket, &tested.fit, &tested.ideal)?))
        }
        None => None,
    };
    let mut warnings = Vec::new();
    let mut beside = |learner: Option<&dyn Learner>| -> (Option<Figures>, Option<Difference>) {
        let Some(learner) = learner else {
            return (None, None);
        };
        let figures = next().and_then(|other| {
            let other: Vec<f64> = tested.positions.iter().map(|i| other.fit[*i]).collect();
            let difference = Difference::new(&tested.ideal, &tested.fit, &other)?;
            Ok((Figures::new(learner.name(), &other, &tested.ideal)?, difference))
        });
        match figures {
            Ok((figures, difference)) => (Some(figures), difference),
            Err(error) => {
                tracing::info!("{}: {error}", learner.name());
                warnings.push(Warning::NotFitted {
                    learner: learner.name().to_owned(),
                    cause: Cause::from(&error),
                });
                (None, None)
            }
        }
    };
    let (baseline, over_baseline) = beside(baseline);
    let (challenger, over_challenger) = beside(challenger);
    let grouped = match together {
        Some(_) => {
            let grouped = next()?;
            let tested = Tested::new(accounts, &grouped.fit);
            Some(Figures::new(scorecard.name(), &tested.fit, &tested.ideal)?)
        }
        None => None,
    };
    if let (Some(_), Some(summary), Some(kin), Some(as_is)) = (other_way, &mut summary, &kin, &baseline)
        && let Ok(other) = next()
    {
        let tested = Tested::new(accounts, &other.fit);
        let other = calibration::log_loss(&tested.fit, &tested.ideal, None);
        let (together, apart) = match folds.split_twins(kin) > 0.0 {
            true => (other, as_is.log_loss),
            false => (as_is.log_loss, other),
        };
        (summary.together, summary.apart) = (Some(together), Some(apart));
    }

    let mut validation = Validation {
        scheme: folds.scheme.clone(),
        folds: folds.tested().len() as u64,
        scorecard: Figures::new(scorecard.name(), &tested.fit, &tested.ideal)?,
        baseline,
        challenger,
        over_baseline,
        over_challenger,
        by_time: None,
        grouped,
        twins: summary,
        pocket,
        curve: curve(&tested.fit, &tested.ideal),
        deciles: deciles(&tested.fit, &tested.ideal)?,
        distribution: distribution(&tested.fit, &tested.ideal),
        warnings,
    };
    validation.warn(twins);
    Ok((validation, told))
}

/// Measures a learner by time: learnt from what came before, tested on what came after, in three backtests over the
/// dates in `column`.
///
/// # Errors
/// [`Error::Data`] when the column holds no dates or too few; whatever makes the learner fail on a period.
pub fn by_time(
    accounts: Accounts<'_>,
    learner: &dyn Learner,
    column: usize,
    progress: Progress<'_>,
) -> Result<Figures> {
    let column = &accounts.table.columns[column];
    let Values::Date(days) = &column.values else {
        return Err(Error::data(
            format!(
                "column `{}` holds no dates, so nothing can be tested by time",
                column.name
            ),
            "name a date column with `time` in the recipe",
        ));
    };
    let days: Vec<i32> = accounts.rows.iter().map(|r| days[*r as usize]).collect();
    let folds = Folds::by_time(&days, accounts.ideal, BACKTESTS)?;
    let fits = out_of_fold(accounts, &[(learner, &folds)], progress);
    let told = fits.into_iter().next().unwrap_or_else(|| Err(unplanned()))?;
    let tested = Tested::new(accounts, &told.fit);
    Figures::new(learner.name(), &tested.fit, &tested.ideal)
}

impl Validation {
    /// Adds figures by time, or the reason why there are none.
    pub fn add_time(&mut self, figures: Result<Figures>) {
        match figures {
            Ok(figures) => {
                let gap = self.scorecard.auc - figures.auc;
                if gap > TIME_GAP {
                    self.warnings.push(Warning::WorseByTime {
                        later: figures.auc,
                        auc: self.scorecard.auc,
                    });
                }
                if self.has_signal() && figures.auc_low <= 0.5 {
                    self.warnings.push(Warning::NoSignalByTime {
                        low: figures.auc_low,
                        high: figures.auc_high,
                    });
                }
                self.by_time = Some(figures);
            }
            Err(error) => {
                tracing::info!("{error}");
                self.warnings.push(Warning::NotByTime {
                    cause: Cause::from(&error),
                });
            }
        }
    }

    /// What the scorecard earns over its baseline and gives up to its challenger; `None` without either.
    pub fn earns(&self) -> Option<Standing> {
        let peers = [
            (Peer::Baseline, self.over_baseline),
            (Peer::Challenger, self.over_challenger),
        ];
        let known: Vec<(Peer, Difference)> = peers
            .into_iter()
            .filter_map(|(peer, difference)| Some((peer, difference?)))
            .collect();
        (!known.is_empty()).then_some(Standing(known))
    }

    /// Whether the AUC interval lies above one half.
    pub fn has_signal(&self) -> bool {
        self.scorecard.auc_low > 0.5
    }

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

    fn warn(&mut self, twins: f64) {
        let figures = &self.scorecard;
        if !self.has_signal() {
            self.warnings.push(Warning::NoSignal {
                low: figures.auc_low,
                high: figures.auc_high,
            });
        }
        // Van Calster et al. (2019) give no cut-off; 0.8–1.2 is a house choice.
        match figures.calibration_slope {
            Some(slope) if self.has_signal() && !(0.8..=1.2).contains(&slope) => {
                self.warnings.push(Warning::CalibrationSlope { slope });
            }
            _ => {}
        }
        if self.over_baseline.is_some_and(|d| d.high < 0.0) {
            self.warnings.push(Warning::BaselineBetter);
        }
        if let Some(grouped) = self
            .grouped
            .as_ref()
            .filter(|g| self.scorecard.auc - g.auc > TWIN_GAP)
        {
            self.warnings.push(Warning::Twins {
                share: twins,
                together: grouped.auc,
                auc: self.scorecard.auc,
            });
        }
    }
}

/// The accounts that were tested.
struct Tested {
    positions: Vec<usize>,
    fit: Vec<f64>,
    ideal: Vec<bool>,
}

impl Tested {
    fn new(accounts: Accounts<'_>, fit: &[f64]) -> Self {
        let positions: Vec<usize> = (0..fit.len()).filter(|i| !fit[*i].is_nan()).collect();
        Self {
            fit: positions.iter().map(|i| fit[*i]).collect(),
            ideal: positions.iter().map(|i| accounts.ideal[*i]).collect(),
            positions,
        }
    }
}

/// Out-of-fold fits of each learner of a plan, all folds of all learners in parallel.
fn out_of_fold(
    accounts: Accounts<'_>,
    plan: &[(&dyn Learner, &Folds)],
    progress: Progress<'_>,
) -> Vec<Result<OutOfFold>> {
    let jobs: Vec<(usize, usize)> = plan
        .iter()
        .enumerate()
        .flat_map(|(which, (_, folds))| folds.tested().map(move |k| (which, k)))
        .collect();
    let done = AtomicUsize::new(0);
    progress("validating", 0, jobs.len());
    let results: Vec<Result<Fold>> = jobs
        .par_iter()
        .map(|&(which, k)| {
            let (learner, folds) = plan[which];
            let result = one_fold(accounts, learner, folds, k);
            progress("validating", done.fetch_add(1, Ordering::Relaxed) + 1, jobs.len());
            result
        })
        .collect();

    let unknown = || vec![f64::NAN; accounts.rows.len()];
    let nothing = || OutOfFold {
        fit: unknown(),
        pocket: Some(unknown()),
    };
    let mut fits: Vec<Result<OutOfFold>> = plan.iter().map(|_| Ok(nothing())).collect();
    for ((which, _), result) in jobs.into_iter().zip(results) {
        match (&mut fits[which], result) {
            (Ok(told), Ok(fold)) => fold.tell(told),
            (slot @ Ok(_), Err(error)) => *slot = Err(error),
            (Err(_), _) => {}
        }
    }
    fits
}

/// What the accounts of one fold were told.
struct Fold {
    test: Vec<usize>,
    fit: Vec<f64>,
    pocket: Option<Vec<f64>>,
}

impl Fold {
    fn tell(self, told: &mut OutOfFold) {
        let place = |all: &mut [f64], values: Vec<f64>| {
            self.test
                .iter()
                .zip(values)
                .for_each(|(&i, value)| all[i] = value);
        };
        place(&mut told.fit, self.fit);
        told.pocket = told.pocket.take().zip(self.pocket).map(|(mut all, values)| {
            place(&mut all, values);
            all
        });
    }
}

/// Fits of the accounts of fold `k`, learnt from what that fold may be learnt from.
fn one_fold(accounts: Accounts<'_>, learner: &dyn Learner, folds: &Folds, k: usize) -> Result<Fold> {
    let (train, test) = folds.split(k);
    let rows: Vec<u32> = train.iter().map(|i| accounts.rows[*i]).collect();
    let ideal: Vec<bool> = train.iter().map(|i| accounts.ideal[*i]).collect();
    let weights: Vec<f64> = train.iter().map(|i| accounts.weights[*i]).collect();
    vectors::clear();
    let fitted = learner.fit(Accounts {
        rows: &rows,
        ideal: &ideal,
        weights: &weights,
        ..accounts
    })?;
    let held_out: Vec<u32> = test.iter().map(|i| accounts.rows[*i]).collect();
    vectors::clear();
    let fits = |log_odds: Vec<f64>| -> Vec<f64> { log_odds.into_iter().map(sigmoid).collect() };
    let fit = fits(fitted.log_odds(accounts.table, &held_out));
    let pocket = fitted.pocket_log_odds(accounts.table, &held_out).map(fits);
    match fit.iter().any(|p| p.is_nan()) {
        false => Ok(Fold {
            test,
            fit,
            pocket: pocket.filter(|fits| !fits.iter().any(|p| p.is_nan())),
        }),
        true => Err(Error::data(
            format!("the {} gave a fit that is not a number", learner.name()),
            "look for extreme values among the columns",
        )),
    }
}

/// Every learner of a plan has fits; kept as an error rather than a panic.
fn unplanned() -> Error {
    Error::data("a learner was measured without a plan", "report this as a bug")
}
