//! Criteria matrix: what ideal accounts have that others have not, each criterion classed by what it can be used for.
//!
//! [`Matrix::new`] makes every number and phrase from the model; [`document()`], [`xlsx()`] and JSON only lay it out, so
//! that they never disagree.

mod content;
mod knock_out;
mod rates;
mod line;
mod words;
mod document;
mod woe;
#[cfg(feature = "xlsx")]
mod xlsx;
#[cfg(not(feature = "xlsx"))]
mod xlsx {
    /// Refuses: workbooks were left out of the build.
    ///
    /// # Errors
    /// Always [`crate::Error::Data`].
    pub fn xlsx(_: &super::Matrix) -> crate::Result<Vec<u8>> {
        Err(crate::report::no_workbook("ask for .md"))
    }
}

pub use content::{Group, Matrix};
pub use document::document;
pub use knock_out::Candidate;
pub use line::{Class, Line, Strength};
pub use woe::{WOE_COLUMNS, woe_rows};
pub use xlsx::xlsx;
