//! Legal forms, as they are written in company names.

pub mod listed;

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::words;
use crate::vocabulary::read;

/// Where in a name a form is read as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// Only as the last words, after a word that tells the company from others.
    Tail,
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

/// Forms as people write them, which of them are taken for one another, and where they stand.
static FORMS: LazyLock<Forms> = LazyLock::new(|| read(include_str!("../../vocabulary/forms.toml")));
/// Longest spelling, in words.
pub const LONGEST: usize = 6;

static SPELLINGS: LazyLock<FxHashMap<String, (&'static str, Place)>> = LazyLock::new(|| {
    let listed = listed::forms().map(|(spelling, before)| {
        let place = if before { Place::Start } else { Place::Tail };
        (words::spelt(spelling), ("", place))
    });
    let usable = |(spelling, _): &(String, _)| {
        !spelling.is_empty() && spelling.split(' ').count() <= LONGEST && !words::is_known(spelling)
    };
    let mut spellings: FxHashMap<String, (&str, Place)> = listed.filter(usable).collect();
    for (form, place, written) in &FORMS.forms {
        spellings.extend(
            written
                .iter()
                .map(|spelling| (spelling.clone(), (form.as_str(), *place))),
        );
    }
    spellings
});

/// The form that words joined by spaces spell, and where in a name they do.
pub fn form(words: &str) -> Option<(&'static str, Place)> {
    SPELLINGS.get(words).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_all_countries_are_left_out_of_names() {
        let key = |text: &str| crate::clean::duplicates::name::normalised(text).unwrap().key;
        for text in [
            "Belorveld SPRL",
            "Belorveld spol. s r.o.",
            "Belorveld k.s.",
            "Belorveld DAC",
            "Belorveld CLG",
            "Belorveld Sagl",
            "JSC Belorveld",
            "PJSC Belorveld",
            "Belorveld IKE",
            "Belorveld, S. de R.L.",
            "Belorveld EIRL",
            "Belorveld EI",
            "ООО Belorveld",
            "Belorveld A.Ş.",
            "Общество с ограниченной ответственностью \"Belorveld\"",
            "Belorveld Joint Stock Company",
        ] {
            assert_eq!(key(text), "belorveld", "{text}");
        }
        assert_eq!(key("株式会社ベロ"), key("ベロ"));
        assert_eq!(key("贝洛有限公司"), key("贝洛"));
    }

    #[test]
    fn names_that_look_like_forms_stay() {
        let key = |text: &str| crate::clean::duplicates::name::normalised(text).unwrap().key;
        assert_eq!(key("Banque CIC"), "banqucic");
        assert_eq!(key("Dupont & Son"), "dupontson");
        assert_eq!(key("Groupe PSA"), "groupepsa");
        assert_eq!(key("Navy Credit Union"), "navycreditunion");
    }

    #[test]
    fn spellings_are_plain_and_stand_once() {
        let mut seen = std::collections::BTreeSet::new();
        for spelling in FORMS.forms.iter().flat_map(|(_, _, spellings)| spellings.iter()) {
            assert!(seen.insert(spelling), "{spelling} stands twice");
            assert!(spelling.split(' ').count() <= LONGEST, "{spelling}");
            assert_eq!(spelling, &words::spelt(spelling), "{spelling}");
        }
    }
}
