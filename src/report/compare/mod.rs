//! A comparison of two arms, and the edges of the ICP, as a reader sees them, and as JSON.

pub(in crate::report) mod measure;
pub(in crate::report) mod words;
pub(in crate::report) mod chance;
pub(in crate::report) mod verdict;
mod adjusted;
mod json;
pub(in crate::report) mod edges;
pub mod view;
mod document;
pub mod plan;

pub use document::{Page, comparison, edges as edges_page, page};
pub use json::{json, json_edges};
