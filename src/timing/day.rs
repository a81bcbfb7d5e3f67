//! Days as text, and the weight below which a signal is over.

use crate::table::reading::iso_date;
use serde::Serializer;

/// Half-lives after which nothing is left of a signal (house choice: a thousandth of its points).
pub const GONE: f64 = 10.0;

/// A day in ISO form.
pub fn iso(day: i32) -> String {
    iso_date(day)
}

pub(super) fn day<S: Serializer>(day: &i32, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&iso(*day))
}
