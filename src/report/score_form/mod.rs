//! A workbook whose formulas score the account that somebody types in: the form, the card, and every step between them.

mod form;
#[cfg(feature = "xlsx")]
mod book;
#[cfg(feature = "xlsx")]
mod front;
#[cfg(feature = "xlsx")]
mod steps;
#[cfg(feature = "xlsx")]
mod tables;
#[cfg(not(feature = "xlsx"))]
mod book {
    /// Refuses: workbooks were left out of the build.
    ///
    /// # Errors
    /// Always [`crate::Error::Data`].
    pub fn render(_: &super::form::ScoreForm<'_>) -> crate::Result<Vec<u8>> {
        Err(crate::report::no_workbook("export to sql or json"))
    }
}

pub use book::render;
pub use form::ScoreForm;
