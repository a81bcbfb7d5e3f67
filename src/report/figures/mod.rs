//! Business figures as a reader sees them: a page of their own, and a section of the report.

pub mod words;
mod board;
mod document;

pub use board::Board;
pub use document::document;
pub(in crate::report) use document::section;
