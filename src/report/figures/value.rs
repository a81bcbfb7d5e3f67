//! A figure in a reader's words, beside the numbers they were made of.

use serde::Serialize;

use crate::figures::{Figure, Name};
use crate::language::Language;

/// A value in words and as a number.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct FigureValue {
    /// A dash when it is not known.
    pub text: String,
    /// The 95 % interval.
    pub interval: Option<String>,
    /// The value, in the figure's unit.
    pub estimate: Option<f64>,
    /// Lower end of the interval.
    pub low: Option<f64>,
    /// Upper end of the interval.
    pub high: Option<f64>,
    /// Accounts it was measured on.
    pub accounts: Option<u64>,
}

impl FigureValue {
    /// A figure in a reader's words.
    pub(in crate::report) fn of(name: Name, figure: &Figure, language: Language) -> Self {
        Self {
            text: figure.estimate(name, language),
            interval: figure.interval(name, language),
            estimate: figure.estimate,
            low: figure.low,
            high: figure.high,
            accounts: Some(figure.accounts),
        }
    }
}
