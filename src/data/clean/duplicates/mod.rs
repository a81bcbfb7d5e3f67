//! Accounts that stand in a table more than once.
pub mod domain;
mod forms;
pub mod name;
pub mod number;
pub mod near;
mod words;
