//! How pages are laid out: a [`document`] says what, a layout says how.

pub mod shown;
pub mod svg;
pub mod document;
pub mod text;
pub mod markdown;
pub mod page;
#[cfg(feature = "xlsx")]
pub mod workbook;
#[cfg(feature = "parquet")]
pub(crate) mod columnar;
pub mod counted;
#[cfg(test)]
mod fixture;

pub use document::Document;
