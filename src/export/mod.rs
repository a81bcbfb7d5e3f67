//! The card for other programs: the same score where the accounts are, from integers that any engine adds alike.

mod bins;
mod cells;
mod dialect;
mod golden;
mod json;
mod plan;
mod proof;
mod select;
mod steps;

pub use dialect::Dialect;
pub use golden::{Golden, golden};
pub use json::card;
pub use plan::{Holds, Plan};
pub use proof::self_test;
pub use select::{Select, point_columns};
pub use steps::MOST_REASONS;
