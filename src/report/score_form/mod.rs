//! A workbook whose formulas score the account that somebody types in: the form, the card, and every step between them.

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
    pub fn render(_: &super::ScoreForm<'_>) -> crate::Result<Vec<u8>> {
        Err(crate::report::no_workbook("export to sql or json"))
    }
}

pub use book::render;

use crate::export::Plan;
use crate::language::Language;
use crate::model::Model;

/// What a form is made of.
#[derive(Debug, Clone, Copy)]
pub struct ScoreForm<'a> {
    /// The model in the words of whoever reads.
    pub model: &'a Model,
    /// Its card, taken apart.
    pub plan: &'a Plan,
    /// Name and version.
    pub reference: &'a str,
    /// sha256 of its `model.json`.
    pub hash: &'a str,
    /// Reasons that are shown.
    pub reasons: usize,
    /// Language of the words.
    pub language: Language,
}
