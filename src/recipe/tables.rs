//! `[tables.<name>]`: further tables about the accounts, and what is made of their rows.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::recipe::Family;

/// A further table: attributes when it has one row per key, events when it has many.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TableRecipe {
    /// Where it is, relative to the recipe: as `data` of the recipe.
    pub data: String,
    /// Its column that names what it belongs to.
    pub key: String,
    /// The column that `key` matches, of the account table or of `via`; the recipe's `id`, or the same name, when
    /// absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matches: Option<String>,
    /// The table that `key` leads to instead of the account table (usage → subscriptions → accounts).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub via: Option<String>,
    /// Its date column: when a row came to be known. Rows from the day an account was decided on are not used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Columns filled in later than the row: column → date column from which its value is known.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub known: BTreeMap<String, String>,
    /// Every row was known before any account was decided, although none has a date.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub timeless: bool,
    /// Family of the criteria made from it; guessed from its name when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family: Option<Family>,
    /// Columns never used.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exclude: Vec<String>,
    /// What is made of its rows; a default set when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub features: Option<Vec<FeatureRecipe>>,
}

/// Some features: every `how` of every column `of`, over every window of `days`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FeatureRecipe {
    pub how: Vec<How>,
    /// Columns; none for `count`, `days_since` and `trend` of the rows themselves.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub of: Vec<String>,
    /// The values whose share is asked, for `share`.
    #[serde(rename = "is", skip_serializing_if = "Vec::is_empty")]
    pub is_any: Vec<String>,
    /// Windows in days before the account was decided; all time when empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub days: Vec<u32>,
}

/// How many rows become one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    Count,
    Sum,
    Mean,
    Max,
    Min,
    /// Value of the latest row.
    Last,
    /// Number of distinct values.
    Distinct,
    /// Share of rows with one of the values `is`.
    Share,
    /// (later half − earlier half) / (both), of the rows' number or of a column's sum.
    Trend,
    /// Days from the latest row to the decision.
    DaysSince,
}
