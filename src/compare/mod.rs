//! Comparing two groups of accounts: estimates, intervals, tests and a verdict, on statistics that add up.
//!
//! Nothing here knows models or segments: a comparison is of two arms, `a` and `b`, and a difference is `b − a`.

mod arms;
mod posterior;
pub mod bayes;
pub mod sequential;
pub mod power;
pub mod split;
pub mod standardise;

pub mod metric;
pub mod verdict;
pub mod evidence;
pub mod warning;
pub mod comparison;
mod columns;
pub mod periods;
pub mod arm;
pub mod settings;
mod found;
mod rates;
mod amounts;
mod durations;
mod retention;
mod estimated;
pub mod balance;
mod run;
mod weigh;
pub mod adjust;
pub(crate) mod path;
pub mod plan;
pub(crate) mod table;

pub use arm::{ArmData, Measured};
pub use comparison::{Comparison, Design, Looks};
pub use metric::{Better, Kind, Metric};
pub use settings::Settings;
pub use verdict::Verdict;
