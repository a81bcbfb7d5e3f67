//! Business figures as a reader sees them: a page of their own, and a section of the report.

pub mod words;
mod board;
mod document;
mod change;
mod value;
mod tidy;
#[cfg(feature = "parquet")]
mod parquet;
#[cfg(not(feature = "parquet"))]
mod parquet {
    use crate::{Error, Result};

    fn left_out() -> Error {
        Error::data("this program was built without Parquet", "ask for .csv")
    }

    /// Refuses: Parquet was left out of the build.
    ///
    /// # Errors
    /// Always [`crate::Error::Data`].
    pub fn parquet(_: &[super::TidyRow]) -> Result<Vec<u8>> {
        Err(left_out())
    }

    /// Likewise.
    ///
    /// # Errors
    /// Always [`crate::Error::Data`].
    pub fn parquet_dictionary(_: &[String; 2], _: &[[String; 2]]) -> Result<Vec<u8>> {
        Err(left_out())
    }
}
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
pub use parquet::{parquet, parquet_dictionary};
pub use tidy::{COLUMNS as TIDY_COLUMNS, TidyRow, dictionary};
pub use value::FigureValue;
pub use xlsx::xlsx;
