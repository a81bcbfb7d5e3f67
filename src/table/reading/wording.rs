//! How a column and its values are written for people.

use std::collections::BTreeMap;

use crate::language::Language;
use crate::vocabulary::fold::same;

/// A column in the words of one language: shown, never read, and never stored with a reading.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Wording {
    /// The language of the words.
    pub language: Language,
    /// What it is called, its unit included: "Revenue, k€".
    pub title: String,
    /// Decimals of its values, where somebody asked for some.
    pub decimals: Option<usize>,
    /// What its levels are called, by what the cells hold.
    pub levels: BTreeMap<String, String>,
}

impl Wording {
    /// What a level is called: itself where nobody named it.
    pub fn level<'a>(&'a self, level: &'a str) -> &'a str {
        let exact = self.levels.get(level);
        let alike = || {
            let mut levels = self.levels.iter();
            levels.find_map(|(written, called)| same(written, level).then_some(called))
        };
        exact.or_else(alike).map_or(level, String::as_str)
    }
}
