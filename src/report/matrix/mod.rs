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
pub mod xlsx;

pub use content::{Group, Matrix};
pub use knock_out::Candidate;
pub use line::{Class, Line, Strength};
