//! What a version told accounts that it had not learnt from, kept so that a later one can be held against it fairly.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

/// Fits out of fold of the accounts that a version was measured on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fits {
    /// How accounts are told apart.
    pub by: Key,
    /// Key, whether it was ideal, fit out of fold; in the order of the keys.
    pub accounts: Vec<(String, bool, f64)>,
}

/// How accounts are told apart from one training to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Key {
    /// By the column that identifies them.
    Id,
    /// By everything their row holds, where no column does.
    Content,
}

impl Fits {
    /// Fits of accounts with these keys, in any order; keys that two accounts share tell neither.
    pub fn new(by: Key, keys: &[String], ideal: &[bool], fits: &[f64]) -> Self {
        let mut met: HashMap<&str, usize> = HashMap::new();
        keys.iter().for_each(|key| *met.entry(key).or_default() += 1);
        let told = keys.iter().zip(ideal.iter().zip(fits));
        let mut accounts: Vec<(String, bool, f64)> = told
            .filter(|(key, (_, fit))| met[key.as_str()] == 1 && !fit.is_nan())
            .map(|(key, (ideal, fit))| (key.clone(), *ideal, *fit))
            .collect();
        accounts.sort_by(|a, b| a.0.cmp(&b.0));
        Self { by, accounts }
    }
}
