//! What a command or a request does, from the tables named to the answer: each is one call that knows no terminal, so
//! that the command line, a service and a library user run the same steps.
//!
//! Progress is a callback ([`crate::fit::Progress`]); whatever is to be said stands in the answer as values, worded by
//! `report` and `language`. Files appear under their name only when they are whole ([`output`]).

pub mod home;
pub mod output;
mod packed;
pub mod inputs;
pub mod names;
pub mod ask;
pub mod init;
mod account_keys;
pub mod accounts;
pub mod decision;
mod version_files;
mod key_evidence;
mod late_rows;
pub mod train;
pub mod columns;
pub mod cleaned_files;
pub mod clean;
pub mod ideal;
pub mod join;
pub mod models;
pub mod signing;
pub mod timing;
mod universe;
mod score_log;
pub mod score_parts;
pub mod sent;
pub mod live;
pub mod value;
pub mod list;
pub mod rejects;
pub mod activation;
pub mod score;
pub mod uploads;
pub mod effect;
pub mod tune;
pub mod outcomes;
pub mod record;
pub mod uplift;
pub mod since;
pub mod enrich;
pub mod explain;
pub mod export;
pub mod engine;
pub mod sheet;
pub mod held;
pub mod card;
pub mod matching;
pub mod matrix;
pub mod segments;
pub mod figures;
mod chance;
pub mod compare;
pub mod plan;
pub mod quarter;
pub mod review;
pub mod demo;
pub mod demo_quarters;

pub use train::{TrainingRequest, train};
