//! `[enrich]`: what finding a fact out costs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// Price of one fact about one account, by the column that would hold it, in the currency of `[rates]` where there is one.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct EnrichRecipe(pub BTreeMap<String, f64>);

impl EnrichRecipe {
    pub(super) fn says_nothing(&self) -> bool {
        self.0.is_empty()
    }

    /// Checks that every price is one.
    ///
    /// # Errors
    /// [`Error::Setting`] for a price that is not above 0.
    pub(super) fn check(&self) -> Result<()> {
        let wrong = |price: &f64| !price.is_finite() || *price <= 0.0;
        match self.0.iter().find(|(_, price)| wrong(price)) {
            Some((column, price)) => {
                let expected = "a price above 0 (leave out what costs nothing)";
                Err(Error::setting(format!("enrich.{column}"), expected, price))
            }
            None => Ok(()),
        }
    }
}
