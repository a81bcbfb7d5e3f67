//! The segments of a model as a reader sees them: text, JSON, a map and a section of the report.

pub mod overview;
pub mod members;
pub mod projection;
pub mod words;
pub mod text;
pub mod html;
pub mod place;

pub use overview::Overview;
