//! Criteria matrix: what ideal accounts have that others have not, each criterion classed by what it can be used for.
//!
//! [`Matrix::new`] makes every number and phrase from the model; [`text`](text::text), [`markdown`](markdown::markdown),
//! [`xlsx`](xlsx::xlsx) and JSON only lay it out, so that they never disagree.

mod content;
mod knock_out;
mod line;
mod words;

pub mod text;
pub mod markdown;
#[cfg(feature = "xlsx")]
pub mod xlsx;
#[cfg(not(feature = "xlsx"))]
pub mod xlsx {
    /// Refuses: workbooks were left out of the build.
    ///
    /// # Errors
    /// Always [`crate::Error::Data`].
    pub fn xlsx(_: &super::Matrix) -> crate::Result<Vec<u8>> {
        Err(crate::report::no_workbook("ask for .md"))
    }
}

pub use content::{Group, Matrix};
pub use knock_out::Candidate;
pub use line::{Class, Line, Strength};
