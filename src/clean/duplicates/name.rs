//! Company names without what differs between spellings of one: case, accents, punctuation, legal form.

use super::forms::{self, Place};
use super::words::{UNREAD, Weight, long, split, weight, without_digraphs};
use crate::vocabulary::COMPANIES;

/// Longest text read as a name, in characters; a longer one is a description. House choice.
pub const LONGEST: usize = 160;
/// Most words of a name. House choice.
const MOST_WORDS: usize = 16;

/// A company name, comparable.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Name {
    /// Its words in plain small letters, without legal form.
    pub words: Vec<String>,
    /// Legal form, where it says one: forms taken for one another are equal.
    pub form: Option<&'static str>,
    /// The words run together: equal for spellings of one name.
    pub key: String,
    /// All its words in plain small letters, legal form and all, with a space between them.
    pub written: String,
    /// First letters of all words but articles, the legal form's included.
    pub initials: String,
}

/// The comparable name in a text; `None` for one without letters or digits, and for one too long to be a name.
///
/// # Examples
/// ```
/// use lookalike::clean::duplicates::name::normalised;
/// let name = |text| normalised(text).map(|name| name.key);
/// assert_eq!(name("S.A.R.L. Ets LEFÈVRE & Fils"), name("Établissements Lefevre et Fils"));
/// assert_ne!(name("Airbus France"), name("Airbus Germany"));
/// assert_eq!(normalised("Trumpf GmbH & Co. KG").unwrap().form, Some("KG"));
/// assert_eq!(normalised("!?"), None);
/// ```
pub fn normalised(text: &str) -> Option<Name> {
    if text.chars().nth(LONGEST).is_some() {
        return None;
    }
    let mut words = unmarked(split(text));
    words.truncate(MOST_WORDS);
    join_spelt_forms(&mut words);
    let written = words.iter().map(|word| match long(word) {
        Some(long) if forms::form(word).is_none() => long,
        _ => word.as_str(),
    });
    let written = written.collect::<Vec<&str>>().join(" ");
    words.retain(|word| !COMPANIES.connectors.contains(word));
    let initials = words
        .iter()
        .filter(|word| weight(word) != Weight::Stop)
        .filter_map(|word| word.chars().next())
        .collect();
    let form = take_forms(&mut words);
    if words.len() > 1 && words[0] == "the" {
        words.remove(0);
    }
    let first_is_company = words.first().is_some_and(|first| first == "ste");
    for word in &mut words {
        if let Some(long) = long(word) {
            *word = long.to_owned();
        }
    }
    if first_is_company {
        // `Sté` is short for société before a name, for sainte within it.
        words[0] = "societe".to_owned();
    }
    let key: String = words.iter().map(|word| without_digraphs(word)).collect();
    let key = key.replace(UNREAD, "");
    (!key.is_empty()).then_some(Name {
        words,
        form,
        key,
        written,
        initials,
    })
}

/// Without the marks of a record known to be double, and without brackets.
fn unmarked(words: Vec<String>) -> Vec<String> {
    let is_mark = |word: &String| COMPANIES.marks.contains(word);
    let soft = |word: &String| COMPANIES.soft_marks.contains(word);
    let mut kept: Vec<String> = Vec::with_capacity(words.len());
    let (mut inside, mut after_mark) = (false, false);
    for word in &words {
        match word.as_str() {
            "(" => inside = true,
            ")" => inside = false,
            _ if is_mark(word) => after_mark = true,
            _ if soft(word) && (inside || after_mark) => {}
            _ => {
                after_mark = false;
                kept.push(word.clone());
            }
        }
    }
    if kept.is_empty() {
        // A company called Duplicate.
        kept = words
            .into_iter()
            .filter(|word| word != "(" && word != ")")
            .collect();
    }
    kept
}

/// Single letters in a row that spell a legal form become one word: `S A R L`.
fn join_spelt_forms(words: &mut Vec<String>) {
    let mut start = 0;
    while start < words.len() {
        let length = words[start..]
            .iter()
            .take_while(|word| word.chars().count() == 1)
            .count();
        if length >= 2 {
            let joined: String = words[start..start + length].concat();
            if joined.len() >= 2 && forms::form(&joined).is_some() {
                words.splice(start..start + length, [joined]);
            } else {
                start += length;
                continue;
            }
        }
        start += 1;
    }
}

/// Takes the legal forms out; the last one at the end is the company's.
fn take_forms(words: &mut Vec<String>) -> Option<&'static str> {
    let mut found: Option<&'static str> = None;
    // `JSC Acme Corporation`: in other countries than America a corporation has a form of its own.
    let mut note = |form: &'static str| {
        if found.is_none_or(|found| found == "INC") && !form.is_empty() {
            found = Some(form);
        }
    };
    while let Some((length, form)) = at_end(words) {
        note(form);
        words.truncate(words.len() - length);
    }
    let telling = |words: &[String]| {
        words
            .iter()
            .any(|w| matches!(weight(w), Weight::Telling) && w.chars().count() > 1)
    };
    if let Some((length, form)) = form_at(words, 0, Place::Start)
        && length < words.len()
        && telling(&words[length..])
    {
        note(form);
        words.drain(..length);
    }
    let mut start = 1;
    while start + 1 < words.len() {
        match form_at(words, start, Place::Anywhere) {
            Some((length, form)) if start + length < words.len() && telling(&words[..start]) => {
                note(form);
                words.drain(start..start + length);
            }
            _ => start += 1,
        }
    }
    found
}

/// The longest form that ends the name and leaves something of it.
fn at_end(words: &[String]) -> Option<(usize, &'static str)> {
    let most = forms::LONGEST.min(words.len().saturating_sub(1));
    (1..=most).rev().find_map(|length| {
        let rest = &words[..words.len() - length];
        let (form, place) = forms::form(&words[words.len() - length..].join(" "))?;
        let names = |word: &String| match place {
            Place::Tail => weight(word) == Weight::Telling && word.chars().count() > 1,
            _ => weight(word) != Weight::Stop,
        };
        rest.iter().any(names).then_some((length, form))
    })
}

/// The longest form that starts at a word, if it may stand there.
fn form_at(words: &[String], start: usize, place: Place) -> Option<(usize, &'static str)> {
    let most = forms::LONGEST.min(words.len() - start);
    (1..=most).rev().find_map(|length| {
        let (form, allowed) = forms::form(&words[start..start + length].join(" "))?;
        (allowed >= place).then_some((length, form))
    })
}

/// Whether both names say their legal form and these are not taken for one another.
pub fn conflicting_forms(a: &Name, b: &Name) -> bool {
    a.form.zip(b.form).is_some_and(|(a, b)| a != b)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> String {
        normalised(text).unwrap().key
    }

    #[test]
    fn legal_forms_go_wherever_they_stand() {
        for text in [
            "Kervadec",
            "KERVADEC SAS",
            "S.A.S. Kervadec",
            "S A S Kervadec",
            "Kervadec S.A.R.L.",
            "kervadec gmbh",
            "Kervadec GmbH & Co. KG",
            "Kervadec, Inc.",
            "Kervadec S.A. de C.V.",
            "Kervadec Sp. z o.o.",
            "Kervadec sp. z.o.o",
            "Kervadec (SARL)",
            "Kervadec & Cie SA",
            "AB Kervadec",
            "Kervadec A/S",
            "KERVADEC Gesellschaft mit beschränkter Haftung",
        ] {
            assert_eq!(key(text), "kervadec", "{text}");
        }
    }

    #[test]
    fn forms_are_told_apart() {
        for (text, form) in [
            ("Miele & Cie. KG", Some("KG")),
            ("Acme Inc", Some("INC")),
            ("Acme Corporation", Some("INC")),
            ("Kervadec SASU", Some("SAS")),
            ("Kervadec & Co", None),
            ("Kervadec", None),
        ] {
            assert_eq!(normalised(text).unwrap().form, form, "{text}");
        }
    }

    #[test]
    fn what_is_no_form_stays() {
        assert_eq!(key("SAS Institute Inc."), "sasinstitute");
        assert_eq!(key("AG Insurance"), "aginsurance");
        assert_eq!(key("SA"), "sa");
        assert_eq!(key("Société Générale"), "societegenerale");
        assert_eq!(key("H&M"), "hm");
        assert_eq!(key("Pirelli & C. S.p.A."), "pirelli");
    }

    #[test]
    fn spellings_fall_together() {
        for (a, b) in [
            ("McDonald's", "McDonalds"),
            ("L’Oréal", "LOREAL"),
            ("Cafe\u{301} Noir", "Café noir"),
            ("Müller", "Mueller"),
            ("Saint-Gobain", "St Gobain"),
            ("Booking.com", "Booking"),
            ("Газпром", "ГАЗПРОМ"),
            ("Kerlann (doublon)", "Kerlann"),
        ] {
            assert_eq!(key(a), key(b));
        }
        assert_ne!(key("中国银行"), key("中国人行"));
    }

    #[test]
    fn odd_texts_are_names_or_none() {
        assert_eq!(normalised(""), None);
        assert_eq!(normalised("\0 \u{202e}"), None);
        assert_eq!(normalised(&"a".repeat(1 << 20)), None);
        assert!(normalised("شركة").is_some());
        assert!(normalised("Duplicate").is_some());
    }
}
