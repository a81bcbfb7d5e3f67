//! The day of the export.

use jiff::civil::{Date, date};

/// The day on which the export was made.
pub const EXPORTED: Date = date(2026, 9, 30);
