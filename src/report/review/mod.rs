//! A review as a page and as numbers.

mod document;
mod json;
mod words;

pub use document::document;
pub use json::json;
