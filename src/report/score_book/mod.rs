//! Scores as a workbook to hand over: the accounts, what the grades mean, what each column holds.

mod about;
#[cfg(feature = "xlsx")]
mod columns;
#[cfg(feature = "xlsx")]
pub(in crate::report) mod book;
#[cfg(not(feature = "xlsx"))]
mod book {
    use std::io::{BufRead, Write};

    /// Refuses: workbooks were left out of the build.
    ///
    /// # Errors
    /// Always [`crate::Error::Data`].
    pub fn write(
        _: impl BufRead,
        _: &super::about::Book<'_>,
        _: &mut (dyn Write + Send),
        _: &str,
    ) -> crate::Result<u64> {
        Err(crate::report::no_workbook("ask for .csv"))
    }
}

pub use about::{Book, MOST_ACCOUNTS, MOST_COLUMNS};
pub use book::write;
