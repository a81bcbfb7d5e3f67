//! A review as a page and as numbers.

mod document;
mod json;
mod short;
mod words;

pub use document::{advice, document};
pub use json::json;
pub use short::whom;
