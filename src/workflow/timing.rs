//! Timing beside fit: the signals of a table of accounts, read before it is scored.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::error::{Error, Result};
use crate::model::Model;
use crate::recipe::ReadRecipe;
use crate::report::timing::names;
use crate::score::{Approach, Clock, TimingSummary};
use crate::timing::{self, Band, Signals};

/// What is asked of timing.
#[derive(Debug, Clone, Default)]
pub struct TimingRequest {
    /// Table of dated signals.
    pub signals: Option<PathBuf>,
    /// Day from which their age is counted; today when absent.
    pub as_of: Option<String>,
}

impl TimingRequest {
    /// Timing for a table with this header, when signals are given or the model's recipe names columns that are
    /// signals. `how` limits what reading them may cost.
    ///
    /// # Errors
    /// [`Error::Data`] for a day without signals, or signals that no id can match; whatever cannot be read.
    pub fn clock(&self, model: &Model, header: &[String], how: &ReadRecipe) -> Result<Option<Clock>> {
        let recipe = &model.recipe.timing;
        if self.signals.is_none() && recipe.columns.is_empty() {
            if self.as_of.is_some() {
                return Err(Error::data(
                    "--as-of is the day from which signals fade",
                    "give the signals too: --signals FILE",
                ));
            }
            return Ok(None);
        }
        let as_of = match &self.as_of {
            Some(day) => timing::day(day)?,
            None => timing::today(),
        };
        let mut kinds = Clock::kinds(model)?;
        let signals = match &self.signals {
            Some(path) => {
                let id = id(model, header, path)?;
                Some(Signals::read(
                    path,
                    &how.limits(),
                    recipe,
                    Some(id),
                    as_of,
                    &mut kinds,
                )?)
            }
            None => None,
        };
        Ok(Some(Clock::new(model, header, kinds, signals, as_of)))
    }

    /// Signals that the model's recipe names and that are not given: there is no timing then.
    pub fn not_given<'m>(&self, model: &'m Model) -> Option<&'m str> {
        let recipe = &model.recipe.timing;
        match self.signals.is_none() && recipe.columns.is_empty() {
            true => recipe.signals.as_deref(),
            false => None,
        }
    }
}

/// Signals are matched by the id, so there must be one.
fn id<'m>(model: &'m Model, header: &[String], signals: &Path) -> Result<&'m str> {
    let refusal = |reason: String, remedy: &str| Err(Error::input(signals, 0, 0, reason, remedy));
    match &model.data.id {
        None => refusal(
            "signals cannot be matched, since the model knows no id column".to_owned(),
            "train it with --id COL",
        ),
        Some(id) if !header.contains(id) => refusal(
            format!("signals cannot be matched, since the accounts have no column `{id}`"),
            "add it, as in training",
        ),
        Some(id) => Ok(id),
    }
}

/// Refuses signals of which none is of an account that was scored: their keys are something else.
///
/// # Errors
/// [`Error::Data`] with the first keys.
pub fn check_matched(clock: &Clock, scored: u64, data: &Path) -> Result<()> {
    let Some(signals) = clock.signals() else {
        return Ok(());
    };
    if scored > 0 && signals.read.signals > 0 && signals.matched() == 0 {
        let accounts = signals.read.accounts;
        return Err(Error::data(
            format!(
                "{}: none of its {accounts} {} (first: {}) is in {}",
                signals.read.file,
                if accounts == 1 { "account" } else { "accounts" },
                names(&signals.unmatched()),
                data.display(),
            ),
            format!(
                "its column `{}` must hold the ids of the accounts, or name another: `key` under [timing]",
                signals.read.key
            ),
        ));
    }
    Ok(())
}

/// What came of timing, as JSON.
pub fn json(clock: &Clock, summary: Option<&TimingSummary>) -> Value {
    let summary = summary.copied().unwrap_or_default();
    let signals = clock.signals().map(|signals| {
        json!({
            "read": signals.read,
            "accounts_scored": signals.matched(),
            "accounts_not_scored": signals.read.accounts - signals.matched(),
            "not_scored_first": signals.unmatched(),
        })
    });
    let bands: serde_json::Map<String, Value> = Band::ALL
        .iter()
        .map(|band| (band.as_str().to_owned(), summary.in_band(*band).into()))
        .collect();
    let approaches: Vec<Value> = Approach::ALL
        .iter()
        .map(|approach| json!({ "approach": approach, "accounts": summary.to(*approach) }))
        .collect();
    json!({
        "as_of": timing::iso(clock.as_of()),
        "with_signals": summary.with_signals,
        "bands": bands,
        "approaches": approaches,
        "signals": signals,
    })
}
