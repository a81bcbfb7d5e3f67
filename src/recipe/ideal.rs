//! `[ideal]`: what makes a won account an ideal customer.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// What makes a won account an ideal customer: five parts, weighed into a worth from 0 to 1. Parts without a column
/// are left out.
///
/// Columns that are not named are looked for by name. All columns named here are consequences of a sale, so never
/// criteria.
///
/// ```toml
/// [ideal]
/// apply = true
/// least = 0.6
/// weigh = false
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct IdealRecipe {
    /// Whether `train` and `evaluate` learn who is ideal instead of what the outcome's column says. Default: false.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub apply: bool,
    /// Least worth of an ideal customer, from 0 to 1. Default: the median of the customers kept long enough.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub least: Option<f64>,
    /// Whether an ideal customer counts the more the more it is worth; it costs calibration. Default: false.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weigh: Option<bool>,
    /// What a customer pays.
    #[serde(skip_serializing_if = "is_default")]
    pub value: ValueRecipe,
    /// How long a customer stays.
    #[serde(skip_serializing_if = "is_default")]
    pub retention: RetentionRecipe,
    /// What a customer costs in trouble.
    #[serde(skip_serializing_if = "is_default")]
    pub friction: PartRecipe,
    /// What a customer says and does for the company.
    #[serde(skip_serializing_if = "is_default")]
    pub advocacy: AdvocacyRecipe,
    /// What a customer opens for the company.
    #[serde(skip_serializing_if = "is_default")]
    pub strategic: PartRecipe,
}

/// What a customer pays: recency, frequency and money, each optional.
///
/// ```toml
/// [ideal.value]
/// last = "last_order_on"
/// orders = "orders"
/// money = ["annual_contract", "upsell"]
/// weight = 3
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ValueRecipe {
    /// Day of the last order or renewal, or the number of days since. Default: found by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last: Option<String>,
    /// Number of orders or renewals. Default: found by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub orders: Option<String>,
    /// Amounts, summed. Default: `figures.amount` and `figures.expansion`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub money: Option<Vec<String>>,
    /// How much the part counts, from 0 (left out) to 1,000. Default: 3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<f64>,
}

/// How long a customer stays.
///
/// ```toml
/// [ideal.retention]
/// months = 12
/// signed = "close_date"
/// left = "left_on"
/// tenure = "months_as_customer"
/// weight = 3
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct RetentionRecipe {
    /// Months that an ideal customer is kept at least, from 1 to 120; accounts decided less long ago are not learnt
    /// from yet. Default: 12.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub months: Option<u32>,
    /// Day on which the account was decided, signed or lost. Default: `figures.closed`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signed: Option<String>,
    /// Day on which a customer left. Default: `figures.left`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left: Option<String>,
    /// Months a customer was kept so far, where there is no day of signing. Default: found by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tenure: Option<String>,
    /// How much the part counts, from 0 (left out) to 1,000. Default: 3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<f64>,
}

/// What a customer says and does for the company.
///
/// ```toml
/// [ideal.advocacy]
/// nps = "nps"
/// columns = ["reference", "case_study"]
/// weight = 1
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct AdvocacyRecipe {
    /// Net promoter score: answers from 0 to 10, or scores from -100 to 100. Default: found by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nps: Option<String>,
    /// Columns of yes and no (reference, case study), or of numbers where more is better. Default: found by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub columns: Option<Vec<String>>,
    /// How much the part counts, from 0 (left out) to 1,000. Default: 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<f64>,
}

/// A part told by columns of one sort: friction by numbers where more is worse (tickets, days late), strategic worth
/// by yes and no or by numbers where more is better.
///
/// ```toml
/// [ideal.friction]
/// columns = ["tickets", "days_to_go_live"]
/// weight = 2
///
/// [ideal.strategic]
/// columns = ["opens_market"]
/// weight = 1
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct PartRecipe {
    /// The columns. Default: found by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub columns: Option<Vec<String>>,
    /// How much the part counts, from 0 (left out) to 1,000. Default: 2 for friction, 1 for strategic worth.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<f64>,
}

/// Weights of the parts unless the recipe says otherwise: value, retention, friction, advocacy, strategic worth. House
/// choice: money and staying pay, trouble costs, words and doors opened help.
const WEIGHTS: [f64; 5] = [3.0, 3.0, 2.0, 1.0, 1.0];

/// Months unless the recipe says otherwise (house choice: a year of contract, then the choice to renew).
const MONTHS: u32 = 12;

/// Largest weight: beyond, thousandths of worth overflow nothing but mean nothing either.
const MOST_WEIGHT: f64 = 1000.0;

impl IdealRecipe {
    pub(super) fn says_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// Months that an ideal customer is kept at least.
    pub fn months(&self) -> u32 {
        self.retention.months.unwrap_or(MONTHS)
    }

    /// Weights of value, retention, friction, advocacy and strategic worth.
    pub fn weights(&self) -> [f64; 5] {
        let asked = [
            self.value.weight,
            self.retention.weight,
            self.friction.weight,
            self.advocacy.weight,
            self.strategic.weight,
        ];
        std::array::from_fn(|part| asked[part].unwrap_or(WEIGHTS[part]))
    }

    /// The columns named, each with its key.
    pub fn columns(&self) -> Vec<(&'static str, &str)> {
        let one = [
            ("value.last", &self.value.last),
            ("value.orders", &self.value.orders),
            ("retention.signed", &self.retention.signed),
            ("retention.left", &self.retention.left),
            ("retention.tenure", &self.retention.tenure),
            ("advocacy.nps", &self.advocacy.nps),
        ];
        let many = [
            ("value.money", &self.value.money),
            ("friction.columns", &self.friction.columns),
            ("advocacy.columns", &self.advocacy.columns),
            ("strategic.columns", &self.strategic.columns),
        ];
        let one = one
            .into_iter()
            .flat_map(|(key, column)| column.iter().map(move |column| (key, column.as_str())));
        let many = many.into_iter().flat_map(|(key, columns)| {
            let columns = columns.iter().flatten();
            columns.map(move |column| (key, column.as_str()))
        });
        one.chain(many).collect()
    }

    /// The key a column is named under.
    pub fn key_of(&self, column: &str) -> Option<&'static str> {
        let mut named = self.columns().into_iter();
        named.find_map(|(key, name)| (name == column).then_some(key))
    }

    /// Checks that every value is in its range.
    ///
    /// # Errors
    /// [`Error::Setting`] naming the key.
    pub fn check(&self) -> Result<()> {
        if let Some(least) = self.least
            && !(0.0..=1.0).contains(&least)
        {
            return Err(Error::setting("ideal.least", "a worth between 0 and 1", least));
        }
        let months = self.months();
        if !(1..=120).contains(&months) {
            return Err(Error::setting(
                "ideal.retention.months",
                "between 1 and 120",
                months,
            ));
        }
        let names = ["value", "retention", "friction", "advocacy", "strategic"];
        for (part, weight) in names.iter().zip(self.weights()) {
            if !(0.0..=MOST_WEIGHT).contains(&weight) {
                return Err(Error::setting(
                    format!("ideal.{part}.weight"),
                    "between 0 (left out) and 1000",
                    weight,
                ));
            }
        }
        if self.weights().iter().all(|weight| *weight == 0.0) {
            return Err(Error::setting(
                "ideal",
                "weights of which one is above 0",
                "all 0",
            ));
        }
        Ok(())
    }
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
