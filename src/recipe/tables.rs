//! `[tables.<name>]`: further tables about the accounts, and what is made of their rows.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::recipe::family::Family;

/// A further table: attributes when it has one row per key, events when it has many.
///
/// ```toml
/// [tables.subscriptions]
/// data = "subscriptions.csv"
/// key = "account_id"
/// matches = "account_id"
/// how = "match"            # where no account has the key: by name, domain, number, phone and address
/// date = "start_date"
/// known = { end_date = "end_date" }
/// exclude = ["invoice_number"]
///
/// [tables.usage]
/// data = "usage.csv"
/// key = "subscription_id"
/// via = "subscriptions"
/// date = "usage_date"
/// rows = "events"
/// family = "behavioural"
/// optional = true
///
/// [tables.sites]
/// data = "sites.xlsx#Sites"
/// key = "account_id"
/// timeless = true
/// rows = "attributes"
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct TableRecipe {
    /// Where it is, relative to the recipe: as `data` of the recipe. Default: none, must be given.
    pub data: String,
    /// Its column that names what a row belongs to. Default: none, must be given.
    pub key: String,
    /// The column that `key` matches, of the account table or of `via`. Default: the recipe's `id`, else the same
    /// name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matches: Option<String>,
    /// How a row finds its account: by `key` alone, or, where no account has the key, by the evidence of `match`: the table's
    /// names, domains, numbers, phones and addresses beside the account table's. Default: `key`.
    #[serde(skip_serializing_if = "KeyHow::is_key")]
    pub how: KeyHow,
    /// The table that `key` leads to instead of the account table (usage → subscriptions → accounts). Default: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub via: Option<String>,
    /// Its date column: when a row came to be known. Rows from the day an account was decided on are not used.
    /// Default: none; a table of many rows without a date is refused unless it is `timeless`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Columns filled in later than the row: column → date column from which its value is known. Default: none.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub known: BTreeMap<String, String>,
    /// Every row was known before any account was decided, although none has a date. Default: false.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub timeless: bool,
    /// No account need have a row in it, as new prospects have no tickets; otherwise no match at all is an error.
    /// Default: false.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
    /// What its rows are. Default: told from the data: attributes where every key has one row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows: Option<TableRows>,
    /// Family of the criteria made from it. Default: told from its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family: Option<Family>,
    /// Columns never used. Default: none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exclude: Vec<String>,
    /// What is made of its rows. Default: a small set: how many, how long ago, sums and means of numbers, shares of
    /// levels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub features: Option<Vec<FeatureRecipe>>,
}

/// How a row of a further table finds its account.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum KeyHow {
    /// By its key alone.
    #[default]
    Key,
    /// By the evidence of `match` where no account has its key.
    Match,
}

impl KeyHow {
    fn is_key(&self) -> bool {
        *self == Self::Key
    }
}

/// What the rows of a further table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum TableRows {
    /// One row per key, whose columns are copied beside the account's own.
    Attributes,
    /// Any number of rows per key, which become features.
    Events,
}

/// Some features of a table of events: every `how` of every column `of`, over every window of `days`.
///
/// ```toml
/// [tables.tickets]
/// data = "tickets.csv"
/// key = "account_id"
/// date = "submitted_on"
/// features = [
///   { how = ["count"], days = [30, 90, 365] },
///   { how = ["mean", "max"], of = ["hours_to_resolve"], days = [90] },
///   { how = ["share", "days_since"], of = ["priority"], is = ["urgent", "high"] },
/// ]
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct FeatureRecipe {
    /// How rows become a number. Default: none, must be given.
    pub how: Vec<How>,
    /// Columns. Default: none, for `count`, `days_since` and `trend` of the rows themselves.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub of: Vec<String>,
    /// The values that are asked about, for `share`, and for `count` and `days_since` of such rows only. Default:
    /// those that mean yes, for the `share` of a yes-or-no column.
    #[serde(rename = "is", skip_serializing_if = "Vec::is_empty")]
    pub is_any: Vec<String>,
    /// Windows in days before the account was decided, from 1 to 36,525. Default: all time.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub days: Vec<u32>,
}

/// How many rows become one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// Number of rows.
    Count,
    /// Sum of a number.
    Sum,
    /// Mean of a number.
    Mean,
    /// Largest number.
    Max,
    /// Smallest number.
    Min,
    /// Value of the latest row.
    Last,
    /// Number of distinct values.
    Distinct,
    /// Share of rows with one of the values `is`.
    Share,
    /// (later half − earlier half) / (both) of each window, of the rows' number or of a column's sum.
    Trend,
    /// Days from the latest row to the decision.
    DaysSince,
}

impl How {
    /// The word used in recipes and in the features' names.
    pub fn word(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Sum => "sum",
            Self::Mean => "mean",
            Self::Max => "max",
            Self::Min => "min",
            Self::Last => "last",
            Self::Distinct => "distinct",
            Self::Share => "share",
            Self::Trend => "trend",
            Self::DaysSince => "days_since",
        }
    }
}

/// Longest window, in days: a century (house choice).
const LONGEST: u32 = 36_525;

/// Checks what can be checked before any table is open.
///
/// # Errors
/// [`Error::Setting`] naming the key.
pub(super) fn check(tables: &BTreeMap<String, TableRecipe>) -> Result<()> {
    for (name, table) in tables {
        let key = |last: &str| format!("tables.{name}.{last}");
        for (last, text) in [("data", &table.data), ("key", &table.key)] {
            if text.trim().is_empty() {
                let expected = match last {
                    "data" => "where the table is, such as \"tickets.csv\"",
                    _ => "the column that names what a row belongs to",
                };
                return Err(Error::setting(key(last), expected, "nothing"));
            }
        }
        let mut chain = vec![name];
        let mut next = table.via.as_ref();
        while let Some(via) = next {
            if chain.contains(&via) {
                let round = chain.iter().map(|n| n.as_str()).collect::<Vec<_>>().join(" → ");
                return Err(Error::setting(
                    key("via"),
                    "a way to the account table",
                    format!("{round} → {via}"),
                ));
            }
            let Some(found) = tables.get(via) else {
                let known = tables.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
                return Err(Error::setting(
                    key("via"),
                    format!("one of the tables {known}"),
                    format!("`{via}`"),
                ));
            };
            chain.push(via);
            next = found.via.as_ref();
        }
        if table.how == KeyHow::Match && table.via.is_some() {
            let expected = "`key` for a table that leads to another by `via`";
            return Err(Error::setting(key("how"), expected, "match"));
        }
        for feature in table.features.iter().flatten() {
            feature.check(&key("features"))?;
        }
        if table.rows == Some(TableRows::Attributes) && table.features.is_some() {
            return Err(Error::setting(
                key("features"),
                "left out of a table of attributes",
                "both",
            ));
        }
    }
    Ok(())
}

impl FeatureRecipe {
    fn check(&self, key: &str) -> Result<()> {
        let wrong = |expected: &str, got: String| Err(Error::setting(key, expected, got));
        if self.how.is_empty() {
            return wrong(
                "how rows become a number, such as how = [\"count\"]",
                "nothing".to_owned(),
            );
        }
        if let Some(days) = self.days.iter().find(|days| !(1..=LONGEST).contains(*days)) {
            return wrong("windows of 1 to 36525 days", days.to_string());
        }
        for how in &self.how {
            let word = how.word();
            let alone = matches!(how, How::Count | How::DaysSince | How::Trend);
            if self.of.is_empty() && !alone {
                return wrong("given columns with `of`", format!("`{word}` of nothing"));
            }
            if *how == How::Trend && self.days.iter().all(|days| *days < 2) {
                return wrong(
                    "given a window with `days` for a trend",
                    format!("{:?}", self.days),
                );
            }
            if !self.is_any.is_empty() {
                if self.of.len() != 1 {
                    return wrong(
                        "given the one column that `is` speaks of",
                        format!("{:?}", self.of),
                    );
                }
                if !matches!(how, How::Share | How::Count | How::DaysSince) {
                    return wrong(
                        "`share`, `count` or `days_since` where it says `is`",
                        format!("`{word}`"),
                    );
                }
            }
        }
        Ok(())
    }
}
