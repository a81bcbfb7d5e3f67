//! Business figures as a reader sees them: a page of their own, and a section of the report.

pub mod words;
mod board;
mod document;
mod change;
mod value;

pub use board::Board;
pub use change::document as change;
pub use change::section as change_section;
pub use document::document;
pub(in crate::report) use document::section;
pub use value::FigureValue;
