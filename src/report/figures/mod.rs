//! Business figures as a reader sees them: a page of their own, and a section of the report.

pub mod words;
mod board;
mod document;
mod change;
mod value;
mod tidy;
#[cfg(feature = "xlsx")]
mod xlsx;
#[cfg(not(feature = "xlsx"))]
mod xlsx {
    /// Refuses: workbooks were left out of the build.
    ///
    /// # Errors
    /// Always [`crate::Error::Data`].
    pub fn xlsx(
        _: &[super::TidyRow],
        _: &str,
        _: Option<&str>,
        _: crate::language::Language,
    ) -> crate::Result<Vec<u8>> {
        Err(crate::report::no_workbook("ask for .csv"))
    }
}

pub use board::Board;
pub use change::document as change;
pub use change::section as change_section;
pub use document::document;
pub(in crate::report) use document::section;
pub use tidy::{COLUMNS as TIDY_COLUMNS, TidyRow, dictionary};
pub use value::FigureValue;
pub use xlsx::xlsx;
