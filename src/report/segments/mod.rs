//! The segments of a model as a reader sees them: text, JSON, a map and a section of the report.

pub mod overview;
pub mod members;
pub mod projection;
pub mod words;
mod document;
pub mod place;

pub use document::document;
pub(in crate::report) use document::section;
pub use overview::Overview;
