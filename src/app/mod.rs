//! Everything between a user and the library: the command line.

mod ground;
pub mod progress;
pub mod terminal;
#[cfg(unix)]
pub mod ending;
pub mod cli;
pub mod pdf;
