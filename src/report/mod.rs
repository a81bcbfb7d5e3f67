//! What a model and an account look like: one page, charts, and text for a terminal.

pub mod layout;
pub(crate) mod bins;
pub(crate) mod families;
mod words;
pub mod chart;
pub mod figures;
pub mod anti;
pub mod segments;
pub mod review;
pub mod timing;
pub(crate) mod account;
mod scorecard;
mod traits;
pub mod pocket;
mod validation;
mod vanished;
mod change;
pub mod markets;
pub mod verdict;
mod outcome;
pub mod model;
pub(crate) mod since;
pub mod worth;
pub mod enrich;
pub mod explanation;
pub mod training;
pub mod brief;
pub mod universe;
pub mod scoring;
pub mod activation;
pub mod record;
pub mod uplift;
pub mod sheet;
pub mod governance;
pub mod card;
pub mod cleaning;
pub mod joining;
pub mod ideal;
pub mod draft;
pub mod as_read;
pub mod compare;
pub mod matrix;
#[cfg(feature = "parquet")]
pub mod score_parquet;
pub mod score_book;
pub mod score_form;
pub mod difference;

/// Says that workbooks were left out of this build.
#[cfg(not(feature = "xlsx"))]
fn no_workbook(instead: &str) -> crate::Error {
    let reason = "this program was built without the feature `xlsx`, so it writes no workbook";
    crate::Error::data(reason, format!("build it with `--features xlsx`, or {instead}"))
}
