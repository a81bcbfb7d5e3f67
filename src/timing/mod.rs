//! Timing: dated signals of intent that fade, beside fit and never mixed with it.
//!
//! timing = clamp(Σ points × strength × 2^(−age ⁄ half-life), 0, 100), the age in days up to the day of scoring. Each
//! signal's milli-points are rounded once and summed as integers, so neither order nor threads change a score.
//!
//! Source: exponential decay; that signals add up, the points and the half-lives are house choices.

mod kinds;
mod key;
mod columns;
mod words;
pub mod signals;
pub mod account;
mod day;

pub use account::{Band, Counted, Timing};
pub use day::{GONE, iso};
pub use kinds::{Kinds, Worth};
pub use signals::{DateSpelling, Signal, Signals, SignalsRead};

use crate::error::{Error, Result};
use crate::table::{Cell, Kind, Reading};

/// Today as days since 1970-01-01, in UTC: the same on every machine.
pub fn today() -> i32 {
    // A clock within jiff's years fits.
    jiff::Timestamp::now().as_second().div_euclid(86_400) as i32
}

/// A day as written on the command line, as days since 1970-01-01.
///
/// # Errors
/// [`Error::Setting`] when it is none.
pub fn day(text: &str) -> Result<i32> {
    match Reading::new(Kind::Date).date(text) {
        Cell::Value(day) => Ok(day),
        Cell::Missing | Cell::Unreadable => Err(Error::setting("as-of", "a day such as 2026-09-30", text)),
    }
}
