//! Legal forms, as they are written in company names.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::vocabulary::read;

/// Where in a name a form is read as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// Only as the last words: elsewhere it may be a word of the name.
    End,
    /// Also as the first words.
    Start,
    /// Also between other words: `Siemens AG Österreich`.
    Anywhere,
}

#[derive(Deserialize)]
struct Forms {
    /// What it is compared by, where it is looked for, its spellings.
    forms: Vec<(String, Place, Vec<String>)>,
}

static FORMS: LazyLock<Forms> = LazyLock::new(|| read(include_str!("../../vocabulary/forms.toml")));

/// Longest spelling, in words.
pub const LONGEST: usize = 5;

static SPELLINGS: LazyLock<FxHashMap<&'static str, (&'static str, Place)>> = LazyLock::new(|| {
    let spelt = |(form, place, spellings): &'static (String, Place, Vec<String>)| {
        let spellings = spellings.iter();
        spellings.map(move |spelling| (spelling.as_str(), (form.as_str(), *place)))
    };
    FORMS.forms.iter().flat_map(spelt).collect()
});

/// The form that words joined by spaces spell, and where in a name they do.
pub fn form(words: &str) -> Option<(&'static str, Place)> {
    SPELLINGS.get(words).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_are_plain_and_stand_once() {
        let mut seen = std::collections::BTreeSet::new();
        for spelling in FORMS.forms.iter().flat_map(|(_, _, spellings)| spellings.iter()) {
            assert!(seen.insert(spelling), "{spelling} stands twice");
            assert!(spelling.split(' ').count() <= LONGEST, "{spelling}");
            assert!(
                spelling.bytes().all(|b| b.is_ascii_lowercase() || b == b' '),
                "{spelling}"
            );
        }
    }
}
