//! Figures of merit, each with its formula. A figure that is undefined is absent or an error with the reason,
//! never a neutral number.

pub mod ranking;
pub mod calibration;
pub mod woe;

use crate::error::{Error, Result};

/// Number of ideal and of other accounts.
///
/// # Errors
/// [`Error::Data`] when either is missing: nothing can be ranked.
fn both_classes(ideal: &[bool]) -> Result<(usize, usize)> {
    let positives = ideal.iter().filter(|y| **y).count();
    match (positives, ideal.len() - positives) {
        (0, _) => Err(Error::data(
            "no ideal account among those measured",
            "bring accounts of both outcomes",
        )),
        (_, 0) => Err(Error::data(
            "only ideal accounts among those measured",
            "bring accounts of both outcomes",
        )),
        counts => Ok(counts),
    }
}
