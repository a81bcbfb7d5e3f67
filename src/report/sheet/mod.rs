//! The ICP sheet that everyone reads: who the ideal customer is, on two pages.
//!
//! [`Sheet::new`] makes the content, every phrase and number of it, from the model; [`markdown`], [`html`] and
//! [`xlsx`] only lay it out, so that they never disagree.

pub(in crate::report) mod bins;
mod change;
mod content;
mod figures;
pub(in crate::report) mod limits;
mod people;
mod profile;
mod refusals;
mod segments;

pub mod html;
pub mod markdown;
#[cfg(feature = "xlsx")]
pub mod xlsx;
#[cfg(not(feature = "xlsx"))]
/// Refuses: workbooks were left out of the build.
pub mod xlsx {
    /// Refuses: workbooks were left out of the build.
    ///
    /// # Errors
    /// Always [`crate::Error::Data`].
    pub fn xlsx(_: &super::Sheet) -> crate::Result<Vec<u8>> {
        Err(crate::report::no_workbook("ask for .md"))
    }
}

pub use crate::report::figures::FigureValue;
pub use change::{Before, Changed};
pub use content::{About, Account, CriterionLine, KnockOutLine, Sheet, SignalLine, Source, Trace};
pub use figures::{AllTime, FigureLine, Figures};
pub use people::{People, Persona};
pub use profile::{Fact, Profile};
pub use refusals::{Costly, Kind, Refusals};
pub use segments::{SegmentPart, SegmentsPart, TraitLine};
