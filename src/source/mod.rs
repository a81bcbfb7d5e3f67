//! Where tables come from. Whatever the format, a source is a header and records of text cells: numbers with a point in
//! their shortest exact form, days as `2026-09-30`, moments as `2026-09-30T12:00:00`, `true` and `false`, nothing for
//! null. What a column is gets inferred from its text afterwards, so the same table reads the same from any format.
//!
//! A further format is one file here with a [`Source`] (or a function that fills a `feed::Sink`), and a line in
//! [`location`] and in [`Records::open`].

pub mod location;
mod guess;
mod encoding;
mod finder;
mod marks;
mod quotes;
pub mod csv;
mod record;
// Which kinds of cell there are depends on the sources in the build: Parquet has them all.
#[cfg_attr(not(feature = "parquet"), allow(dead_code))]
mod cell;
mod feed;
mod meter;
mod pipe;
mod packed;
mod spool;
mod folder;
mod expected;
#[cfg(feature = "parquet")]
mod parquet;
#[cfg(feature = "xlsx")]
mod xlsx;
pub(crate) mod ndjson;
pub mod objects;
#[cfg(feature = "sqlite")]
mod sqlite;
#[cfg(feature = "postgres")]
pub(crate) mod postgres;
#[cfg(any(
    test,
    not(all(
        feature = "parquet",
        feature = "xlsx",
        feature = "sqlite",
        feature = "postgres"
    ))
))]
mod left_out;
mod builder;
mod free_text;
pub mod infer;
mod held;
mod stream;
mod records;

pub use expected::expected_rows;
pub use folder::{Part, parts};
pub use held::{HeldAccounts, HeldRow, HeldTable};
pub use records::Records;
pub use stream::{Need, RejectTaker, Rejected, Source};

pub use feed::READER_THREAD;
pub use infer::read_table;
pub(crate) use meter::Meter;
pub use packed::Packing;
pub(crate) use pipe::{is_pipe, keep, open as open_pipe};
pub use record::Record;
pub use spool::Spool;
