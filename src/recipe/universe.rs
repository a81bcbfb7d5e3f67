//! `[universe]`: customers held against a universe of companies, where nobody is known to be lost.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// Customers against a universe of companies: what is learnt where there are customers and no losses.
///
/// The universe is another table (`data`), or the rows of the same table that a column does not mark (`customers`).
/// Nobody in the universe counts as lost: it says what companies are like in general. Customers that stand in it too
/// are taken out of it. How often a company of the universe would be ideal is in no table: without `prevalence` there
/// is a score and no fit.
///
/// ```toml
/// [universe]
/// data = "companies.csv"
/// prevalence = "2%..8%"
/// ```
///
/// ```toml
/// [universe]
/// customers = "is_customer"
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct UniverseRecipe {
    /// Table of companies, relative to the recipe; every row of the account table is then a customer, unless
    /// `[outcome]` says which are. Default: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<String>,
    /// Column of the account table that marks customers: filled on them and blank elsewhere, or yes and no; with other
    /// values `outcome.positive` says which are customers. Default: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customers: Option<String>,
    /// Share of the universe that would be ideal, as one share (`"5%"`) or a range (`"2%..8%"`). Default: unknown, and
    /// the fit stays empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prevalence: Option<String>,
}

/// A share known to lie between two bounds, both above 0 and below 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prevalence {
    /// Least share.
    pub low: f64,
    /// Greatest share.
    pub high: f64,
}

impl UniverseRecipe {
    /// Whether customers are held against a universe at all.
    pub fn is_asked(&self) -> bool {
        self.data.is_some() || self.customers.is_some()
    }

    /// Nothing is said.
    pub(super) fn says_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// The share that was stated.
    ///
    /// # Errors
    /// [`Error::Setting`] for what is no share between 0 and 1, and for a range whose end is below its start.
    pub fn share(&self) -> Result<Option<Prevalence>> {
        self.prevalence.as_deref().map(Prevalence::parse).transpose()
    }
}

impl Prevalence {
    /// Reads `5%`, `0.05`, `2%..8%`, `2..8%`, `2,5 % … 8%` or `2% to 8%`.
    ///
    /// # Errors
    /// As [`UniverseRecipe::share`].
    pub fn parse(text: &str) -> Result<Self> {
        let wrong = || {
            let expected =
                "a share of the universe above 0% and below 100%, as `5%` or, from low to high, `2%..8%`";
            Error::setting("prevalence", expected, format!("`{text}`"))
        };
        let parts = ["..", "…", " to ", " à ", "–"]
            .iter()
            .find_map(|mark| text.split_once(mark));
        let (low, high) = parts.unwrap_or((text, text));
        let percent = |part: &str| part.trim_end().ends_with('%');
        let number = |part: &str| -> Option<f64> {
            let digits = part.trim().trim_end_matches('%').trim().replace(',', ".");
            let value: f64 = digits.parse().ok()?;
            // `2..8%`: one sign speaks for both.
            let scale = if percent(part) || percent(high) {
                100.0
            } else {
                1.0
            };
            Some(value / scale)
        };
        let (low, high) = number(low).zip(number(high)).ok_or_else(wrong)?;
        let holds = low > 0.0 && low <= high && high < 1.0;
        holds.then_some(Self { low, high }).ok_or_else(wrong)
    }

    /// The middle of the two bounds on the scale of log-odds.
    pub fn middle(self) -> f64 {
        let logit = |share: f64| (share / (1.0 - share)).ln();
        let middle = f64::midpoint(logit(self.low), logit(self.high));
        1.0 / (1.0 + (-middle).exp())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prevalence_is_a_share_or_a_range() {
        let read = |text: &str| Prevalence::parse(text).map(|share| (share.low, share.high)).ok();
        assert_eq!(read("5%"), Some((0.05, 0.05)));
        assert_eq!(read("0.05"), Some((0.05, 0.05)));
        assert_eq!(read("2%..8%"), Some((0.02, 0.08)));
        assert_eq!(read("2..8 %"), Some((0.02, 0.08)));
        assert_eq!(read("2,5 % à 8 %"), Some((0.025, 0.08)));
        for wrong in [
            "", "0%", "100%", "5", "-1%", "8%..2%", "lots", "NaN", "inf", "2%..",
        ] {
            let error = Prevalence::parse(wrong).map_err(|error| error.to_string());
            assert!(error.is_err_and(|error| error.contains("prevalence")), "{wrong}");
        }
    }
}
