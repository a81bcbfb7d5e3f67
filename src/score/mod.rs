//! From a row of cells to a score: the scorecard compiled against a table's header, and whole tables in a stream.

pub mod scorer;
pub mod batch;
pub mod table;
mod source;
mod place;
mod rule;
mod sink;
mod tally;

pub use batch::{BatchSettings, score_records};
pub use scorer::{Absent, Grade, Row, Score, Scorer, sigmoid};
pub use sink::Format;
pub use table::score_table;
pub use tally::{Summary, Trouble};
