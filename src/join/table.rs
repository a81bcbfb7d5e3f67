//! A table with what joins it to the accounts.

use crate::join::evidence::EvidenceMatch;
use crate::join::keys::{RespelledKey, UnmatchedKey};
use crate::join::note::TableNote;
use crate::recipe::TableRows;
use serde::Serialize;

/// What became of one further table.
#[derive(Debug, Clone, Serialize)]
pub struct JoinedTable {
    /// Its name in the recipe, with which the names of its columns begin.
    pub name: String,
    /// Path of the file it was read from.
    pub source: String,
    /// What a row of it is.
    pub rows_are: TableRows,
    /// Rows read.
    pub rows: u64,
    /// Rows with a key that an account has.
    pub matched: u64,
    /// Rows without a key.
    pub blank_keys: u64,
    /// Rows with a key that no account has, and the commonest such keys.
    pub unmatched: u64,
    /// The commonest keys that no account has, those of most rows first.
    pub unmatched_keys: Vec<UnmatchedKey>,
    /// Keys that matched another way of writing them.
    pub respelled: Vec<RespelledKey>,
    /// Account rows to which no row belongs, and those without a key.
    pub accounts_without: u64,
    /// Account rows whose key is blank.
    pub accounts_without_key: u64,
    /// Pairs of an account row and a row of this table.
    pub pairs: u64,
    /// Pairs left out because the row is dated on or after the account's decision.
    pub late: u64,
    /// Rows left out because they are dated after `as_of`, and because they have no date that can be read.
    pub future: u64,
    /// Rows left out because they have no date that can be read.
    pub undated: u64,
    /// Where `how` is `match`: the keys that no account has but evidence speaks of, joined or to be looked at.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub matches: Vec<EvidenceMatch>,
    /// The columns made of it.
    pub columns: Vec<String>,
    /// What else should be known.
    pub notes: Vec<TableNote>,
}

/// The column that a key matches: the one named, else that of the same name, else the account's id.
pub(crate) fn matching(
    named: Option<&String>,
    key: &String,
    id: Option<&String>,
    header: &[String],
) -> Option<String> {
    let there = |name: &&String| header.contains(name);
    named.or(Some(key).filter(there)).or(id.filter(there)).cloned()
}
