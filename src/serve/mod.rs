//! The champion behind HTTP: an API that programs call, and [`pages`] for people. It answers what the command line answers, by the same calls.
//!
//! Handlers hold no decisions: they read a request, call [`crate::workflow`] on the pool for work that takes processor
//! time, and write the answer. What every request passes (limits, keys, hosts) is in [`guard`], what a connection may
//! cost in [`connection`].

pub mod settings;
mod problem;
mod json;
mod body;
mod patient;
mod encryption;
mod feed;
pub mod keys;
mod sessions;
mod jobs;
mod trials;
mod rate;
mod metrics;
mod current;
mod service;
mod guard;
mod accounts;
mod batch;
mod profile;
mod models;
mod record;
mod health;
mod adapters;
mod pages;
mod docs;
mod api;
pub mod mcp;
mod connection;

pub use connection::{Running, start};
pub use service::RequestLine;
