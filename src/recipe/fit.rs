//! `[fit]`: how the points are learnt, and from how long ago.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::table::reading::{Cell, Kind, Reading};

/// How the points are learnt; every default suits.
///
/// ```toml
/// [fit]
/// max_bins = 40
/// pairs = 0
/// seed = 7
/// folds = 10
/// group_identical = true
/// since = "2024-10-01"
/// half_life = 365
/// all_time = false
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct FitRecipe {
    /// Most bins that a number or an age is cut into, from 2 to 10,000; bins that say the same are merged afterwards.
    /// Default: the square root of the accounts, 24 to 128.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_bins: Option<usize>,
    /// Most interactions of two criteria, from 0 to 10,000; 0 forbids them, and criteria made of two columns (differences,
    /// ratios, days between dates) and tables of three criteria (at most 4, from 4,000 accounts) with them. Default: one
    /// for 150 accounts, 10 to 60; each must prove itself on held-out accounts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pairs: Option<usize>,
    /// Start of everything that is drawn: folds, bags, resamples. The same data, recipe and seed give the same model.
    /// Default: 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// Number of validation folds, from 2 to 100. Default: 5.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub folds: Option<usize>,
    /// Keep accounts with identical inputs in one fold, be it by chance. Accounts that agree on values too improbable for
    /// chance (twins) stay together anyway. Default: false.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub group_identical: bool,
    /// Learn only from accounts decided on this day or later. Default: where a break in time is found, the day of it, if
    /// enough accounts were decided since.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// Days in which an account loses half of its weight in learning, above 0 and up to 36,500. Default: none; where
    /// accounts change over time and too few are recent, the one that predicts later accounts best.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub half_life: Option<f64>,
    /// Learn from all accounts alike, whatever changed over time. Default: false.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub all_time: bool,
}

/// Days of half-life that are accepted (house choice: a century is for ever).
const MOST_DAYS: f64 = 36_500.0;

impl FitRecipe {
    /// Checks what says how old accounts may be.
    ///
    /// # Errors
    /// [`Error::Setting`] naming the key.
    pub fn check(&self) -> Result<()> {
        self.first_day()?;
        if let Some(days) = self.half_life.filter(|days| !(*days > 0.0 && *days <= MOST_DAYS)) {
            let expected = format!("days above 0 and up to {MOST_DAYS}");
            return Err(Error::setting("fit.half_life", expected, days));
        }
        if self.all_time && (self.since.is_some() || self.half_life.is_some()) {
            let got = "it with `fit.since` or `fit.half_life`";
            return Err(Error::setting("fit.all_time", "by itself", got));
        }
        Ok(())
    }

    /// The day of `since` (days since 1970-01-01).
    ///
    /// # Errors
    /// [`Error::Setting`] when it is no day.
    pub fn first_day(&self) -> Result<Option<i32>> {
        let Some(text) = &self.since else {
            return Ok(None);
        };
        match Reading::new(Kind::Date).date(text) {
            Cell::Value(day) => Ok(Some(day)),
            _ => Err(Error::setting("fit.since", "a day such as 2024-10-01", text)),
        }
    }
}
