//! How pages are laid out.

pub mod shown;
pub mod svg;
