//! Amounts in several currencies, read in one by rates that the user gives.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::number::currency;

/// What amounts in other currencies are worth in one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rates {
    /// Code of the currency that amounts are read in.
    pub into: String,
    /// What one unit of each other currency is worth in it, by code.
    pub worth: BTreeMap<String, f64>,
    /// Column that names the currency of amounts without a sign of their own; without one they are in `into`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beside: Option<String>,
}

impl Rates {
    /// What one unit of the currency of an amount is worth: by the amount's own sign, else by the cell `beside` it.
    /// `None` where no currency is named although a column should, and for a currency without a rate.
    pub(super) fn of(&self, own: Option<&str>, beside: &str) -> Option<f64> {
        let code = match own {
            Some(code) => code,
            None if self.beside.is_some() => currency(beside)?,
            None => return Some(1.0),
        };
        match code == self.into {
            true => Some(1.0),
            false => self.worth.get(code).copied(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Cell, Kind, Reading};
    use super::*;

    fn reading(beside: Option<&str>) -> Reading {
        Reading {
            rates: Some(Rates {
                into: "EUR".to_owned(),
                worth: [("USD".to_owned(), 0.5), ("JPY".to_owned(), 0.01)].into(),
                beside: beside.map(str::to_owned),
            }),
            ..Reading::new(Kind::Number)
        }
    }

    #[test]
    fn an_amount_is_worth_what_its_sign_says() {
        let own = reading(None);
        for (cell, amount) in [
            ("€100", Cell::Value(100.0)),
            ("$1,000", Cell::Value(500.0)),
            ("JPY 5000", Cell::Value(50.0)),
            ("100", Cell::Value(100.0)),
            ("CHF 100", Cell::Unreadable),
            ("n/a", Cell::Missing),
            ("many", Cell::Unreadable),
        ] {
            assert_eq!(own.number(cell), amount, "{cell}");
        }
    }

    #[test]
    fn an_amount_without_a_sign_is_worth_what_the_cell_beside_it_says() {
        let named = reading(Some("currency"));
        for (cell, beside, amount) in [
            ("1000", "USD", Cell::Value(500.0)),
            ("1000", " eur ", Cell::Value(1000.0)),
            ("€1000", "USD", Cell::Value(1000.0)),
            ("1000", "", Cell::Unreadable),
            ("1000", "points", Cell::Unreadable),
            ("1000", "CHF", Cell::Unreadable),
            ("", "USD", Cell::Missing),
        ] {
            assert_eq!(named.amount(cell, beside), amount, "{cell} {beside}");
        }
    }
}
