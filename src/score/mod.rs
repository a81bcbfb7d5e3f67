//! From a row of cells to a score: the scorecard compiled against a table's header, and whole tables in a stream.

pub mod scorer;
mod source;
mod rule;

pub use scorer::{Absent, Grade, Row, Score, Scorer, sigmoid};
