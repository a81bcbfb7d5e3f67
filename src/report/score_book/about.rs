//! What the workbook tells, and what one holds.

use crate::language::Language;
use crate::model::Model;
use crate::score::Summary;

/// Accounts that one sheet holds: its rows but for the head.
///
/// Source: Microsoft, "Excel specifications and limits".
pub const MOST_ACCOUNTS: u64 = 1_048_575;

/// Columns that one sheet holds.
///
/// Source: as for [`MOST_ACCOUNTS`].
pub const MOST_COLUMNS: usize = 16_384;

/// What the workbook tells beside the rows.
pub struct Book<'a> {
    /// The model that scored.
    pub model: &'a Model,
    /// How it is called beside scores.
    pub reference: &'a str,
    /// What became of the accounts.
    pub summary: &'a Summary,
    /// Language of the words.
    pub language: Language,
}
