//! Groups among the ideal accounts.

pub mod metrics;
pub mod rivals;
