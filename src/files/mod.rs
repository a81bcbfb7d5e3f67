//! Files: those a run has read, which it may not write over; new ones, which appear whole or not at all.
//!
//! Whatever opens a file to read it does so by [`read::open`]; whatever puts one in place does so by
//! [`commit::commit`]. Both ask the system through [`FileSystem`], which a test can let fail at any step.

pub mod commit;
pub mod identity;
pub mod read;
pub mod secret;
pub mod standard;
mod system;
pub mod unfinished;

pub use system::{Disk, FileSystem, Lock};
