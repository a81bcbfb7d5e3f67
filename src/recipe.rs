//! `lookalike.toml`: what each column means and what is asked. Every key can be left out.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::data::Kind;
use crate::error::{Error, Result};

/// The user's instructions for training.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Recipe {
    /// Name of the model in the registry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Table to train on, relative to the recipe.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<String>,
    /// Column that identifies an account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Column with the account's name, shown beside its id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Column with each account's weight (value, recency…); 1 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<String>,
    /// Date column that orders accounts for validation by time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// Day on which the data were true (`2026-09-30`): ages are counted from it. Latest date in the data when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    /// Texts that mean "unknown" in every column, beside the usual ones.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// Columns never used.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exclude: Vec<String>,
    /// Columns kept although the leakage screen would set them aside; `*` trusts all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub trust: Vec<String>,
    pub outcome: OutcomeRecipe,
    pub grades: GradeRecipe,
    pub fit: FitRecipe,
    /// Eliminating criteria, applied before points.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub knock_out: Vec<KnockOut>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub columns: BTreeMap<String, ColumnRecipe>,
}

/// What an ideal customer is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OutcomeRecipe {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Values that mean "ideal".
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub positive: Vec<String>,
    /// Values that mean "not ideal"; empty: every other value. Values in neither list are open.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub negative: Vec<String>,
}

/// Scores from which each grade starts; by default the quantiles of the training accounts' scores.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GradeRecipe {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub a: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub b: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub c: Option<f64>,
}

/// How the points are learnt; everything has a default that suits.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FitRecipe {
    /// Most bins a number is cut into; grows with the rows when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_bins: Option<usize>,
    /// Most two-criterion interactions; grows with the rows when absent, 0 forbids them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pairs: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// Number of validation folds (default 5).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub folds: Option<usize>,
    /// Keep accounts with identical inputs in one fold.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub group_identical: bool,
}

/// What one column means.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ColumnRecipe {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family: Option<Family>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub monotone: Option<Monotone>,
    /// Texts that mean "unknown" in this column.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// What separates the values of a set column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub separator: Option<char>,
    /// Whether an account can change it (default: firmographic columns cannot, others can).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changeable: Option<bool>,
    /// What the user's experts expect.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub prior: Vec<Prior>,
}

/// "+2 points for 50–200 employees, worth 30 accounts."
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prior {
    /// A level, a range (`50..200`, `..10`, `1000..`) or `unknown`.
    pub bin: String,
    /// Points above the criterion's average.
    pub points: f64,
    /// How many accounts of evidence it is worth.
    pub worth: f64,
}

/// An eliminating rule: the first that holds gives grade `X`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KnockOut {
    pub name: String,
    pub column: String,
    /// Holds when the value is one of these.
    #[serde(rename = "in", skip_serializing_if = "Vec::is_empty")]
    pub is_in: Vec<String>,
    /// Holds when the value is known and none of these.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_in: Vec<String>,
    /// Holds when the number is below.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub below: Option<f64>,
    /// Holds when the number is above.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub above: Option<f64>,
    /// Holds when the value is unknown.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unknown: bool,
}

/// The six families of criteria.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Family {
    Firmographic,
    Technographic,
    Behavioural,
    Financial,
    Strategic,
    Intent,
}

/// Direction in which points may go as the value grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Monotone {
    Increasing,
    Decreasing,
}

impl Recipe {
    /// Reads a recipe file.
    ///
    /// # Errors
    /// [`Error::Io`] when it cannot be read; [`Error::Input`] with line and column for anything it does not
    /// understand, with the nearest known key.
    pub fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).map_err(Error::io(path, "read the recipe"))?;
        toml::from_str(&text).map_err(|error| Error::input(path, 0, 0, error.message(), "correct the recipe"))
    }
}
