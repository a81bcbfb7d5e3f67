//! `[timing]`: dated signals of intent, which fade.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// Where the signals are, what each is worth and how fast it fades.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TimingRecipe {
    /// Table of signals, one row each, relative to the recipe.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signals: Option<String>,
    /// Its column with the account, as in the account table's `id`; found by its name when absent, as are the others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Its column with the day of the signal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Its column with the kind of the signal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Its column with what the points are multiplied by; 1 when there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strength: Option<String>,
    /// Days in which a signal loses half its points (default 30).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub half_life: Option<f64>,
    /// Points of a signal on its day (default 30).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub points: Option<f64>,
    /// Timing from which an account is hot (default 50).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hot: Option<f64>,
    /// Timing from which an account is warm (default 15).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warm: Option<f64>,
    /// Kinds that are worth something else.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub kinds: BTreeMap<String, SignalRecipe>,
    /// Date columns of the account table that are signals: column → kind.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub columns: BTreeMap<String, String>,
}

/// What signals of one kind are worth; what is absent is as for all kinds.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SignalRecipe {
    /// Points of a signal on its day; below 0 for what speaks against calling now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub points: Option<f64>,
    /// Days in which it loses half of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub half_life: Option<f64>,
}

/// Days of half-life that are accepted (house choice: a century is for ever).
const MOST_DAYS: f64 = 36_500.0;

impl TimingRecipe {
    pub(super) fn says_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// Points and half-life in days of a kind with nothing of its own.
    pub fn usual(&self) -> (f64, f64) {
        (self.points.unwrap_or(30.0), self.half_life.unwrap_or(30.0))
    }

    /// Timing scores, in points, from which an account is hot and warm.
    ///
    /// House choice, with the default points: hot takes two signals of the last week, warm one of the last month.
    pub fn bands(&self) -> (f64, f64) {
        (self.hot.unwrap_or(50.0), self.warm.unwrap_or(15.0))
    }

    /// Checks that every value is in its range.
    ///
    /// # Errors
    /// [`Error::Setting`] naming the key.
    pub fn check(&self) -> Result<()> {
        let mut worths = vec![("timing".to_owned(), self.points, self.half_life)];
        let of_kinds = self
            .kinds
            .iter()
            .map(|(kind, worth)| (format!("timing.kinds.{kind}"), worth.points, worth.half_life));
        worths.extend(of_kinds);
        for (name, points, half_life) in worths {
            if let Some(points) = points.filter(|points| !(-100.0..=100.0).contains(points)) {
                return Err(Error::setting(
                    format!("{name}.points"),
                    "points between -100 and 100",
                    points,
                ));
            }
            if let Some(days) = half_life.filter(|days| !(*days > 0.0 && *days <= MOST_DAYS)) {
                let expected = format!("days above 0 and up to {MOST_DAYS}");
                return Err(Error::setting(format!("{name}.half_life"), expected, days));
            }
        }
        let (hot, warm) = self.bands();
        if !(warm > 0.0 && hot > warm && hot <= 100.0) {
            return Err(Error::setting(
                "timing.hot",
                "above `timing.warm`, both above 0 and at most 100",
                format!("hot {hot}, warm {warm}"),
            ));
        }
        Ok(())
    }
}
