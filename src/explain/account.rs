//! The account explained, and how its numbers are written.

use crate::model::Model;
use crate::score::Row;
use serde::Serializer;
use std::collections::BTreeMap;

/// What is known of the account to explain.
#[derive(Debug, Clone, Copy)]
pub struct Account<'a> {
    /// Its identifier.
    pub id: &'a str,
    /// Its name, when the table has one.
    pub name: Option<&'a str>,
    /// Text of its cells, by column; unknown ones may be left out.
    pub values: &'a BTreeMap<String, String>,
    /// The same, as the model's scorer read it.
    pub row: &'a Row,
}

/// Score in milli-points of an account's bins.
pub(super) fn score(model: &Model, bins: &[u16]) -> i64 {
    model
        .criteria
        .iter()
        .zip(bins)
        .map(|(criterion, bin)| criterion.points[usize::from(*bin)])
        .sum()
}

/// Writes milli-points as points.
pub(super) fn points<S: Serializer>(milli: &i64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(*milli as f64 / 1000.0)
}
