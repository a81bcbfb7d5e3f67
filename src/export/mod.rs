//! The card for other programs: the same score where the accounts are, from integers that any engine adds alike.

mod bins;
mod cells;
mod dbt;
mod dialect;
pub mod fields;
mod golden;
mod json;
pub(crate) mod plan;
mod pmml;
mod proof;
mod select;
mod steps;

#[cfg(feature = "xlsx")]
pub(crate) use bins::{Axis, Test};
pub(crate) use dbt::MARK as DBT_MARK;
pub use dbt::{Dbt, dbt};
pub use dialect::Dialect;
pub use golden::{Golden, golden};
pub use json::card;
pub use plan::{Holds, Plan};
pub use pmml::Pmml;
pub use proof::self_test;
pub use select::{Select, point_columns};
pub use steps::MOST_REASONS;
#[cfg(feature = "xlsx")]
pub(crate) use steps::{MOST_LINES, NO_REASON};
