//! `lookalike` learns a company's Ideal Customer Profile from the accounts it won, lost and churned, and scores
//! any prospect against it with every point of the score accounted for.
//!
//! Modules stand in the order in which data flow: each uses only those above it.

#![warn(missing_docs)]

pub mod vocabulary;
pub mod error;
pub mod files;
pub mod language;
pub mod stats;
pub mod table;
pub mod recipe;
pub mod source;
pub mod family;
pub mod join;
pub mod clean;
pub mod outcome;
pub mod criteria;
pub mod fit;
pub mod audit;
pub mod compare;
pub mod segments;
pub mod model;
pub mod timing;
pub mod score;
pub mod explain;
pub mod export;
pub mod figures;
pub mod edges;
pub mod store;
pub mod review;
pub mod report;
pub mod registry;
pub mod demo;
pub mod workflow;
#[cfg(feature = "serve")]
pub mod serve;

pub use error::{Error, Result};
pub use explain::Explanation;
pub use model::Model;
pub use recipe::Recipe;
pub use registry::Registry;
pub use score::Scorer;
pub use source::read_table;
pub use table::Table;
pub use workflow::{TrainingRequest, train};

/// The README's Rust examples are tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;
