//! Everything between a user and the library: the command line.

pub mod terminal;
pub mod cli;
pub mod pdf;
