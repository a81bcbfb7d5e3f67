//! What a column's name tells of its family.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::recipe::Family;
use crate::vocabulary::{self, Phrases};

/// How plainly a name tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strength {
    /// Two or more words that mean one thing together, or a word that means it whatever stands beside it.
    Sure,
    /// A word that means one family.
    Plain,
    /// A word that often means it, and often something else.
    Hint,
}

/// What a name tells.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Told {
    pub family: Family,
    pub words: Vec<String>,
    pub strength: Strength,
}

#[derive(Deserialize)]
struct Words {
    family: Family,
    /// Beginnings that must all be there.
    sure: Phrases,
    plain: vocabulary::Words,
    hint: vocabulary::Words,
}

#[derive(Deserialize)]
struct Families {
    /// In the order in which they are asked.
    families: Vec<Words>,
}

static TELLING: LazyLock<Families> =
    LazyLock::new(|| vocabulary::read(include_str!("../vocabulary/families.toml")));

/// Longest beginning that must match whole: `ad` is no `administration`.
const WHOLE: usize = 3;

/// A word with this beginning; after `=`, the word itself.
fn word<'a>(words: &'a [String], beginning: &str) -> Option<&'a String> {
    let (whole, beginning) = match beginning.strip_prefix('=') {
        Some(word) => (true, word),
        None => (beginning.len() <= WHOLE, beginning),
    };
    words.iter().find(|word| {
        if whole {
            word.as_str() == beginning
        } else {
            word.starts_with(beginning)
        }
    })
}

/// The family a name tells: what is sure before what is plain before hints, the more words the surer.
pub(super) fn telling(words: &[String]) -> Option<Told> {
    let told = |family: Family, found: Vec<&String>, strength: Strength| Told {
        family,
        words: found.into_iter().cloned().collect(),
        strength,
    };
    let phrases = TELLING
        .families
        .iter()
        .flat_map(|telling| telling.sure.iter().map(move |parts| (telling.family, parts)));
    let mut sure: Vec<(Family, Vec<&String>)> = phrases
        .filter_map(|(family, parts)| {
            let found: Option<Vec<&String>> = parts.iter().map(|part| word(words, part)).collect();
            found.map(|found| (family, found))
        })
        .collect();
    // Of equally long phrases the first family's: the sort is stable.
    sure.sort_by_key(|(_, found)| std::cmp::Reverse(found.len()));
    if let Some((family, found)) = sure.into_iter().next() {
        return Some(told(family, found, Strength::Sure));
    }
    let single = |list: fn(&Words) -> &vocabulary::Words, strength: Strength| {
        TELLING.families.iter().find_map(|telling| {
            let found = list(telling)
                .iter()
                .find_map(|beginning| word(words, beginning))?;
            Some(told(telling.family, vec![found], strength))
        })
    };
    single(|words| &words.plain, Strength::Plain).or_else(|| single(|words| &words.hint, Strength::Hint))
}
