//! Levels that a file writes otherwise than training did: case, accents, yes and no in other words, codes that lost
//! their zeros. Looked for only where a level is not known as it stands, and once per distinct text.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::ColumnProfile;
use crate::vocabulary::VALUES;
use crate::vocabulary::fold::fold;

/// Most distinct texts whose meaning is remembered per column (house choice: beyond, each is looked up anew).
const REMEMBERED: usize = 2_000;

/// Texts that were met and are no level as they stand, with what they stand for.
pub(super) type Remembered = FxHashMap<Box<str>, Meaning>;

/// What a text that is no level of the criteria stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Nothing is known.
    Missing,
    /// A level that a criterion names, in another Unicode form.
    Same(u32),
    /// A level of training that no criterion names, being too rare.
    Rare,
    /// A level in another writing; `None` for a rare one.
    Other(Option<u32>),
    /// No level of training.
    Unseen,
}

/// Other writings of the levels of one column.
#[derive(Debug, Clone, Default)]
pub(super) struct Spellings {
    /// All levels of training, the most frequent first.
    names: Vec<String>,
    /// Levels of training by their folded text; ambiguous ones are left out.
    folded: FxHashMap<String, Named>,
    rare: FxHashSet<String>,
    /// Training held more levels than are kept, so that none can be said never to have been there.
    more: bool,
    /// All that training held is known.
    whole: bool,
    /// The level that means yes, and the one that means no, where the column is a yes-or-no.
    yes_no: Option<[Named; 2]>,
    /// Length of codes in digits, where all have the same and some begin with 0.
    digits: Option<usize>,
}

/// A level of training; without a code when no criterion names it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Named {
    name: String,
    code: Option<u32>,
}

impl Spellings {
    /// Of the levels that criteria name, and of those that only training held.
    pub fn new(codes: &FxHashMap<String, u32>, profile: Option<&ColumnProfile>, is_yes_no: bool) -> Self {
        let kept = profile.map_or(&[][..], |profile| &profile.levels);
        let mut names: Vec<&str> = kept.iter().map(|(name, _)| name.as_str()).collect();
        let known: FxHashSet<&str> = names.iter().copied().collect();
        let mut others: Vec<&str> = codes
            .keys()
            .map(String::as_str)
            .filter(|name| !known.contains(name))
            .collect();
        others.sort_unstable();
        names.extend(others);
        let named = |name: &&str| Named {
            name: (*name).to_owned(),
            code: codes.get(*name).copied(),
        };
        let mut folded: FxHashMap<String, Option<Named>> = FxHashMap::default();
        for name in &names {
            folded
                .entry(fold(name))
                .and_modify(|before| *before = None)
                .or_insert_with(|| Some(named(name)));
        }
        // Frequent levels come first: of two words for yes the usual one is meant.
        let first = |words: &dyn Fn(&str) -> bool| names.iter().find(|name| words(&fold(name))).map(named);
        let yes_no = is_yes_no
            .then(|| Some([first(&means_yes)?, first(&means_no)?]))
            .flatten();
        let is_code = |name: &&str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_digit());
        let length = names.first().map_or(0, |name| name.len());
        let codes_of_a_length = length > 1
            && names.iter().all(|name| is_code(name) && name.len() == length)
            && names.iter().any(|name| name.starts_with('0'));
        Self {
            folded: folded
                .into_iter()
                .filter_map(|(text, named)| Some((text, named?)))
                .filter(|(text, _)| !text.is_empty())
                .collect(),
            rare: names
                .iter()
                .filter(|name| !codes.contains_key(**name))
                .map(|name| (*name).to_owned())
                .collect(),
            whole: profile.is_some_and(|profile| profile.more_levels == 0),
            more: profile.is_some_and(|profile| profile.more_levels > 0),
            yes_no,
            digits: codes_of_a_length.then_some(length),
            names: names.into_iter().map(str::to_owned).collect(),
        }
    }

    /// What a text that no criterion names, and that says something, stands for.
    pub fn meaning(&self, text: &str) -> Meaning {
        if self.rare.contains(text) {
            return Meaning::Rare;
        }
        match self.other(text) {
            Some(named) => Meaning::Other(named.code),
            None if self.more => Meaning::Rare,
            None => Meaning::Unseen,
        }
    }

    /// Whether all that training held is known, so that what is not there was never seen.
    pub fn is_whole(&self) -> bool {
        self.whole
    }

    /// The level of training that a text is another writing of.
    pub fn level(&self, text: &str) -> Option<&str> {
        self.other(text).map(|named| named.name.as_str())
    }

    /// Levels of training.
    pub fn levels(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    fn other(&self, text: &str) -> Option<&Named> {
        let whole = whole(text);
        let found = |text: &str| self.folded.get(&fold(text));
        found(text)
            .or_else(|| {
                let [yes, no] = self.yes_no.as_ref()?;
                let said = fold(whole);
                match (means_yes(&said), means_no(&said)) {
                    (true, false) => Some(yes),
                    (false, true) => Some(no),
                    _ => None,
                }
            })
            .or_else(|| {
                let length = self.digits?;
                let is_code =
                    !whole.is_empty() && whole.len() < length && whole.bytes().all(|b| b.is_ascii_digit());
                is_code
                    .then(|| self.folded.get(&format!("{whole:0>length$}")))
                    .flatten()
            })
            .or_else(|| (whole != text).then(|| found(whole)).flatten())
    }
}

/// Whether a folded text affirms.
pub(super) fn means_yes(folded: &str) -> bool {
    VALUES.yes.contains(folded) || VALUES.flagged.contains(folded)
}

/// Whether a folded text denies.
pub(super) fn means_no(folded: &str) -> bool {
    VALUES.no.contains(folded)
}

/// A whole number without the `.0` that programs write behind it.
fn whole(text: &str) -> &str {
    let bare = text.strip_suffix(".0").or_else(|| text.strip_suffix(",0"));
    bare.filter(|bare| !bare.is_empty() && bare.bytes().all(|b| b.is_ascii_digit()))
        .unwrap_or(text)
}

/// The meaning of a text, remembered while there is room.
pub(super) fn recall(remembered: &mut Remembered, text: &str, meaning: impl FnOnce() -> Meaning) -> Meaning {
    if let Some(known) = remembered.get(text) {
        return *known;
    }
    let meaning = meaning();
    if remembered.len() < REMEMBERED {
        remembered.insert(text.into(), meaning);
    }
    meaning
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spellings(levels: &[(&str, u64)], named: &[&str], is_yes_no: bool) -> Spellings {
        let codes = named
            .iter()
            .enumerate()
            .map(|(i, name)| ((*name).to_owned(), i as u32))
            .collect();
        let profile = ColumnProfile {
            column: "c".to_owned(),
            accounts: 100,
            unknown: 0,
            range: None,
            percent: false,
            currency: None,
            levels: levels
                .iter()
                .map(|(name, count)| ((*name).to_owned(), *count))
                .collect(),
            more_levels: 0,
        };
        Spellings::new(&codes, Some(&profile), is_yes_no)
    }

    #[test]
    fn case_and_accents_are_one_level_where_only_one_is_meant() {
        let levels = [("Bâtiment", 50), ("Santé", 40), ("IT", 5), ("it", 5), ("Rare", 1)];
        let found = spellings(&levels, &["Bâtiment", "Santé", "IT", "it"], false);
        assert_eq!(found.meaning("BÂTIMENT"), Meaning::Other(Some(0)));
        assert_eq!(found.level("sante"), Some("Santé"));
        assert_eq!(found.meaning("It"), Meaning::Unseen, "two are meant");
        assert_eq!(found.meaning("Rare"), Meaning::Rare);
        assert_eq!(found.meaning("RARE"), Meaning::Other(None));
        assert_eq!(found.meaning("Space"), Meaning::Unseen);
        assert_eq!(found.meaning("yes"), Meaning::Unseen);
    }

    #[test]
    fn yes_is_yes_in_other_words_of_a_yes_or_no() {
        let found = spellings(&[("False", 60), ("True", 40)], &["False", "True"], true);
        for yes in ["TRUE", "true", "yes", "1", "1.0", "VRAI", "oui", "x"] {
            assert_eq!(found.meaning(yes), Meaning::Other(Some(1)), "{yes}");
        }
        for no in ["FALSE", "no", "0", "0.0", "FAUX", "non"] {
            assert_eq!(found.meaning(no), Meaning::Other(Some(0)), "{no}");
        }
        assert_eq!(found.meaning("maybe"), Meaning::Unseen);
        let category = spellings(&[("False", 60), ("True", 40)], &["False", "True"], false);
        assert_eq!(category.meaning("1"), Meaning::Unseen);
    }

    #[test]
    fn codes_get_their_zeros_back() {
        let found = spellings(&[("01234", 9), ("75001", 8)], &["01234", "75001"], false);
        assert_eq!(found.level("1234"), Some("01234"));
        assert_eq!(found.level("1234.0"), Some("01234"));
        assert_eq!(found.level("75001.0"), Some("75001"));
        assert_eq!(found.meaning("234"), Meaning::Unseen);
        let sizes = spellings(&[("10", 9), ("250", 8)], &["10", "250"], false);
        assert_eq!(sizes.level("010"), None, "no code begins with 0");
    }
}
