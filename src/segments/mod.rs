//! Groups among the ideal accounts.

pub mod metrics;
