//! Everything between a user and the library: the command line.

pub mod cli;
