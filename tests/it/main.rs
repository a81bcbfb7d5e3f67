//! All integration tests, one binary (one link).
mod fixture;
mod model_file;
mod score;

mod example;
mod explain;
