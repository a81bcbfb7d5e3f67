//! What an account is expected to be worth, and what makes it so.

use serde::Serialize;

use crate::explain::contribution::Contribution;
use crate::fit::value::ValueQuality;
use crate::model::valuation::{Valuation, Valuer, hundredths};

/// An account's worth. Amounts are in hundredths of the currency's unit here, and in its unit, two decimals, as JSON.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Worth {
    /// Column of the amounts that it was learnt from.
    pub column: String,
    /// Code of their currency.
    pub currency: String,
    /// Value, expected value and their intervals.
    #[serde(flatten)]
    pub valuation: Valuation,
    /// What the average account is expected to be worth; without a fit, what the average customer is.
    #[serde(serialize_with = "hundredths")]
    pub average: i64,
    /// What the fit and each criterion add or take away: with `average` they sum to the expected value, exactly.
    pub parts: Vec<WorthPart>,
    /// How well held-out amounts are told.
    pub quality: ValueQuality,
}

/// One factor of the expected value, told as a difference in currency.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WorthPart {
    /// The criterion's name; absent for the fit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub criterion: Option<String>,
    /// The account's bin in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// By what it multiplies the average account's.
    pub factor: f64,
    /// What that adds or takes away.
    #[serde(serialize_with = "hundredths")]
    pub amount: i64,
}

impl Worth {
    /// The worth of an account, by the bins of its criteria and by its fit with its interval.
    pub fn of(criteria: &[Contribution], [fit, low, high]: [f64; 3], valuer: &Valuer<'_>) -> Self {
        let bins: Vec<u16> = criteria.iter().map(|criterion| criterion.bin).collect();
        let told = valuer.parts(&bins, fit);
        let rounded = |factor: f64| (factor * 1e4).round() / 1e4;
        let of_fit = told.fit.map(|amount| WorthPart {
            criterion: None,
            label: None,
            factor: rounded(fit / valuer.average_fit()),
            amount,
        });
        let of_criteria = told.criteria.iter().map(|(place, amount, factor)| {
            let criterion = &criteria[*place];
            WorthPart {
                criterion: Some(criterion.criterion.clone()),
                label: Some(criterion.label.clone()),
                factor: rounded(*factor),
                amount: *amount,
            }
        });
        Self {
            column: valuer.card().column.clone(),
            currency: valuer.currency().to_owned(),
            valuation: valuer.valuation(&bins, (fit, low, high)),
            average: told.average,
            parts: of_fit.into_iter().chain(of_criteria).collect(),
            quality: valuer.card().quality.clone(),
        }
    }
}
