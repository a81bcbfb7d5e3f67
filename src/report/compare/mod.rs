//! A comparison of two arms, and the edges of the ICP, as a reader sees them: text, JSON, Markdown and a page.

pub(in crate::report) mod measure;
pub(in crate::report) mod words;
mod adjusted;
mod json;
pub(in crate::report) mod edges;
pub mod view;
pub mod text;
pub mod markdown;
pub mod html;
pub mod plan;
