//! All integration tests, one binary (one link).
mod cli;
mod demo;
mod example;
mod explain;
mod fixture;
mod model_file;
mod reference;
mod init;
mod reading;
mod registry;
mod report;
mod score;
mod shared;
mod training;
mod validation;
