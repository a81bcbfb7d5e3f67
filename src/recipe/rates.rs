//! `[rates]`: what amounts in other currencies are worth.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::table::Rates;
use crate::table::reading::currency;

/// Rates by which amounts in several currencies are read in one, in training and in scoring alike. Without it such a
/// column is not learnt from.
///
/// An amount's own sign or code says in which currency it is (`$1,200`), else the column that `currency` of its
/// `[columns]` section names. An amount in a currency without a rate is unknown, and told as unreadable.
///
/// ```toml
/// [rates]
/// into = "EUR"
/// worth = { USD = 0.92, JPY = 0.0061 }
///
/// [columns.annual_revenue]
/// currency = "currency"
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RatesRecipe {
    /// Code of the currency that amounts are read in. Default: none, must be given.
    pub into: String,
    /// What one unit of each other currency is worth in it. Default: none, must be given.
    pub worth: BTreeMap<String, f64>,
}

impl RatesRecipe {
    /// Checks codes and rates.
    ///
    /// # Errors
    /// [`Error::Setting`] for what is no currency, and for a rate that is not above 0.
    pub fn check(&self) -> Result<()> {
        for code in self.worth.keys().chain([&self.into]) {
            if currency(code) != Some(code.as_str()) {
                return Err(Error::setting("rates", "codes of currencies such as EUR", code));
            }
        }
        let wrong = |rate: &f64| !rate.is_finite() || *rate <= 0.0;
        if let Some((code, rate)) = self.worth.iter().find(|(_, rate)| wrong(rate)) {
            return Err(Error::setting(
                format!("rates.worth.{code}"),
                "a number above 0",
                rate,
            ));
        }
        match self.worth.get(&self.into) {
            Some(rate) if *rate != 1.0 => Err(Error::setting(
                format!("rates.worth.{}", self.into),
                "1, since amounts are read in it, or nothing",
                rate,
            )),
            _ => Ok(()),
        }
    }

    /// The rates of a column whose currencies stand in the column `beside`, or as signs with its amounts.
    pub(crate) fn of_column(&self, beside: Option<String>) -> Rates {
        Rates {
            into: self.into.clone(),
            worth: self.worth.clone(),
            beside,
        }
    }
}
