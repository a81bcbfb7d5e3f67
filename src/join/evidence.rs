//! Keys that no account has, and the accounts that evidence leads them to: who finds it out stands below joining, and hands
//! it in.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::error::{Error, Result};
use crate::join::note::TableNote;
use crate::recipe::{KeyHow, Recipe};

/// What evidence tells of each table whose `how` is `match`, by its name in the recipe.
pub type KeyEvidence = BTreeMap<String, TableEvidence>;

/// What evidence tells of the keys of one table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TableEvidence {
    /// Keys that no account has, each with an account row it is joined to; in the order of the keys, then the rows.
    pub keys: Vec<(String, u32)>,
    /// The same with their weights, and those that are not joined.
    pub matches: Vec<EvidenceMatch>,
    /// Rows without a key that are an account's by their evidence: without a key nothing is joined.
    pub blank: u64,
}

/// A key and an account that evidence speaks of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EvidenceMatch {
    /// The key as the further table writes it.
    pub key: String,
    /// The account: its id, or its line in the file.
    pub account: String,
    /// Sum of the weights of the evidence, in bits.
    pub weight: i32,
    /// `same`: joined; `review`: not joined.
    pub verdict: &'static str,
    /// What speaks for and against.
    pub evidence: String,
    /// Row of the account table.
    #[serde(skip)]
    pub row: u32,
}

impl TableEvidence {
    /// What was joined so, and what was not.
    pub(super) fn note(&self) -> TableNote {
        let count = |verdict: &str| {
            let keys = self.matches.iter().filter(|one| one.verdict == verdict);
            let mut keys: Vec<&str> = keys.map(|one| one.key.as_str()).collect();
            keys.dedup();
            keys.len() as u64
        };
        TableNote::ByEvidence {
            same: count("same"),
            review: count("review"),
            blank: self.blank,
        }
    }
}

/// Refuses to join by keys alone what is to be joined by evidence.
pub(super) fn check(recipe: &Recipe, evidence: &KeyEvidence) -> Result<()> {
    let lacks = |(name, table): &(&String, &crate::recipe::TableRecipe)| {
        table.how == KeyHow::Match && !evidence.contains_key(*name)
    };
    match recipe.tables.iter().find(lacks) {
        None => Ok(()),
        Some((name, _)) => Err(Error::data(
            format!(
                "tables.{name}: how = \"match\" needs the evidence of its rows, which nobody weighed here"
            ),
            "leave `how` out, or join by `lookalike join`",
        )),
    }
}
