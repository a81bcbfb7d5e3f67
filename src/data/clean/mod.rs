//! Cleaning an account table: what is mended, what is removed, and why.

pub mod duplicates;
