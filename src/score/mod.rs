//! From a row of cells to a score: the scorecard compiled against a table's header, and whole tables in a stream.

mod ahead;
pub mod counts;
pub mod check;
mod marks;
mod spelling;
mod derivation;
mod file;
mod axis;
pub mod scorer;
mod facts;
pub mod draw;
pub mod batch;
pub mod table;
pub mod approach;
pub mod clock;
mod source;
mod place;
mod rule;
mod sink;
mod tally;
mod findings;

pub use crate::stats::share::portable_sigmoid as sigmoid;
pub use ahead::Ahead;
pub use approach::Approach;
pub use batch::{BatchSettings, Beside, LogRow, score_records, score_records_beside, score_records_timed};
pub use check::{Check, CheckKind, Finding};
pub use clock::Clock;
pub use draw::{Draw, Drawn, DrawnShare};
pub use file::FileReading;
pub use findings::checks_of_account;
pub use scorer::{Absent, Grade, Row, Score, Scorer};
pub use sink::{Decimal, Format};
pub use table::{score_rows, score_table};
pub use tally::{Summary, TimingSummary, Trouble};
