//! `[timing]`: dated signals of intent, which fade.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// Where the signals are, what each is worth and how fast it fades. The timing score stands beside the fit and never
/// enters it.
///
/// ```toml
/// [timing]
/// signals = "signals.csv"
/// key = "account_id"
/// date = "seen_on"
/// kind = "signal"
/// strength = "intensity"
/// half_life = 30
/// points = 30
/// hot = 50
/// warm = 15
/// columns = { last_funding_on = "funding" }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct TimingRecipe {
    /// Table of signals, one row each. `score` and `explain` take today's by `--signals` and only remind of this one
    /// where that is left out. Default: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signals: Option<String>,
    /// Its column with the account, as in the account table's `id`. Default: found by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Its column with the day of the signal. Default: found by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Its column with the kind of the signal. Default: found by name; without one all are of one kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Its column with what the points are multiplied by, from 0 to 100. Default: found by name; 1 when there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strength: Option<String>,
    /// Days in which a signal loses half its points, above 0 and up to 36,500. Default: 30.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub half_life: Option<f64>,
    /// Points of a signal on its day, from -100 to 100. Default: 30.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub points: Option<f64>,
    /// Timing from which an account is hot, above `warm` and at most 100. Default: 50.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hot: Option<f64>,
    /// Timing from which an account is warm, above 0. Default: 15.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warm: Option<f64>,
    /// Kinds that are worth something else than the rest. Default: none.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub kinds: BTreeMap<String, SignalRecipe>,
    /// Date columns of the account table that are signals: column → kind. Default: none.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub columns: BTreeMap<String, String>,
}

/// What signals of one kind are worth; what is absent is as for all kinds.
///
/// ```toml
/// [timing.kinds.demo_request]
/// points = 50
/// half_life = 14
///
/// [timing.kinds.hiring_freeze]
/// points = -20
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct SignalRecipe {
    /// Points of a signal on its day, from -100 to 100; below 0 for what speaks against calling now. Default:
    /// `timing.points`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub points: Option<f64>,
    /// Days in which it loses half of them. Default: `timing.half_life`.
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
