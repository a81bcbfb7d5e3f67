//! Criteria matrix: what ideal accounts have that others have not, each criterion classed by what it can be used for.
//!
//! [`Matrix::new`] makes every number and phrase from the model; [`document()`], [`xlsx()`] and JSON only lay it out, so
//! that they never disagree.

mod content;
mod knock_out;
mod line;
mod words;
mod document;
mod xlsx;

pub use content::{Group, Matrix};
pub use document::document;
pub use knock_out::Candidate;
pub use line::{Class, Line, Strength};
pub use xlsx::xlsx;
