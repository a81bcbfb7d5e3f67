//! One reading of text for every comparison in the product: case, accents, Unicode forms, blanks and hyphens do not count.

use std::borrow::Cow;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Lower case, no accents, words apart by one space; hyphens and `_` between words are spaces.
///
/// Compatibility forms are one text too: `Ａｃｍｅ` is `acme`, `Gagne\u{301}e` is `gagnee`.
///
/// # Examples
/// ```
/// use lookalike::vocabulary::fold::fold;
/// assert_eq!(fold(" Île\u{a0}de\u{2011}France "), "ile de france");
/// ```
///
/// Source: Unicode Standard Annex 15 (normalisation form KD).
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut space = false;
    // An acute accent on its own would fall apart into a blank and a mark.
    for c in text.chars().map(apostrophe).nfkd() {
        if c.is_whitespace() || c == '_' || is_hyphen(c) {
            space = true;
            continue;
        }
        if is_combining_mark(c) || is_invisible(c) {
            continue;
        }
        if space && !folded.is_empty() {
            folded.push(' ');
        }
        space = false;
        for c in c.to_lowercase() {
            letter(c, &mut folded);
        }
    }
    folded
}

/// The one writing of a text whose letters may carry their accents as marks of their own and whose blanks may not break;
/// nothing else changes. ASCII costs one look at its bytes.
///
/// Source: Unicode Standard Annex 15 (normalisation form C, and its quick check).
pub fn composed(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    if text.contains(|c| is_odd_blank(c) || is_invisible(c)) {
        let plain = text.chars().filter(|c| !is_invisible(*c));
        return Cow::Owned(
            plain
                .map(|c| if is_odd_blank(c) { ' ' } else { c })
                .nfc()
                .collect(),
        );
    }
    if is_nfc_quick(text.chars()) == IsNormalized::Yes {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

/// Blanks that do not break a line, or are narrower than others.
fn is_odd_blank(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{202f}' | '\u{2007}' | '\u{2009}')
}

/// Whether two texts are one, folded.
pub fn same(a: &str, b: &str) -> bool {
    a == b || (!begin_otherwise(a, b) && fold(a) == fold(b))
}

/// Whether the first letters tell two texts apart: two of ASCII that differ, or a digit of ASCII and a letter. Most cells are
/// no mark of the user's, and folding costs a hundred times this.
fn begin_otherwise(a: &str, b: &str) -> bool {
    let (Some(a), Some(b)) = (a.chars().next(), b.chars().next()) else {
        return false;
    };
    match (a.is_ascii_alphanumeric(), b.is_ascii_alphanumeric()) {
        (true, true) => !a.eq_ignore_ascii_case(&b),
        (true, false) => a.is_ascii_digit() && b.is_alphabetic(),
        (false, true) => b.is_ascii_digit() && a.is_alphabetic(),
        (false, false) => false,
    }
}

/// Position of a name among others: the same text, else the only one that folds to the same.
pub fn find<'a>(names: impl IntoIterator<Item = &'a str, IntoIter: Clone>, wanted: &str) -> Option<usize> {
    let mut names = names.into_iter();
    let exact = names.clone().position(|name| name == wanted);
    exact.or_else(|| {
        let wanted = fold(wanted);
        let mut is = |name: &str| fold(name) == wanted;
        let first = names.position(&mut is)?;
        (!names.any(is)).then_some(first)
    })
}

/// Words of a column name, folded: `AnnualRevenue_EUR` → annual, revenue, eur.
pub fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before_small = false;
    for c in name.nfkd() {
        if is_combining_mark(c) || is_invisible(c) {
            continue;
        }
        let apart = !c.is_alphanumeric();
        if apart || (c.is_uppercase() && before_small) {
            words.push(String::new());
        }
        if !apart && let Some(word) = words.last_mut() {
            c.to_lowercase().for_each(|c| letter(c, word));
        }
        before_small = c.is_lowercase() || c.is_ascii_digit();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Whether one of a name's words starts with one of these (short ones must be the whole word).
pub fn says(words: &[String], beginnings: &[&str]) -> bool {
    words.iter().any(|word| {
        beginnings.iter().any(|b| {
            if b.len() <= 3 {
                word == b
            } else {
                word.starts_with(b)
            }
        })
    })
}

/// Every writing of an apostrophe as the plain one.
fn apostrophe(c: char) -> char {
    match c {
        '’' | '‘' | '`' | '´' | 'ʼ' => '\'',
        other => other,
    }
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// Marks that print nothing: soft hyphens, zero-width blanks, marks of direction, the byte order mark. Joiners spell words in
/// Persian and in India.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}' | '\u{feff}'
    )
}

/// A small letter as it is compared: those that Unicode does not take apart are spelt out here.
fn letter(c: char, to: &mut String) {
    to.push(match c {
        'đ' | 'ð' => 'd',
        'ħ' => 'h',
        'ı' => 'i',
        'ł' => 'l',
        'ø' => 'o',
        'ŧ' => 't',
        'æ' => return to.push_str("ae"),
        'œ' => return to.push_str("oe"),
        'ß' => return to.push_str("ss"),
        'þ' => return to.push_str("th"),
        other => other,
    });
}

/// Whether two texts may be one with a slip of the hand: one edit from five letters, two from ten, no digit and not the
/// first letter (house choice: `Commerce` is no slip of `Ecommerce`, nor `Seller 1` of `Seller 6`).
pub fn slips(a: &str, b: &str) -> bool {
    let (long_a, long_b) = (a.chars().count(), b.chars().count());
    let allowed = match long_a.min(long_b) {
        0..5 => return false,
        5..10 => 1,
        _ => 2,
    };
    let digits = |text: &str| text.bytes().any(|b| b.is_ascii_digit());
    long_a.abs_diff(long_b) <= allowed
        && a != b
        && a.chars().next() == b.chars().next()
        && !digits(a)
        && !digits(b)
        && strsim::osa_distance(a, b) <= allowed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_and_spaces_do_not_count() {
        for (a, b) in [
            ("Google", "google"),
            (" Île-de-France ", "ile de  france"),
            ("Côte d’Ivoire", "Cote d'Ivoire"),
            ("STRASSE", "Straße"),
            ("E\u{301}TAT", "état"),
        ] {
            assert_eq!(fold(a), fold(b), "{a}");
        }
        for (composed, other) in [
            ("Gagn\u{e9}e", "Gagne\u{301}e"),
            ("clos\u{a0}perdu", "clos perdu"),
            ("non\u{2011}gagn\u{e9}", "non-gagne"),
            ("Łódź", "lodz"),
            ("İstanbul", "istanbul"),
            ("ﬁnance", "finance"),
        ] {
            assert_eq!(fold(composed), fold(other), "{composed}");
        }
        assert_ne!(fold("C#"), fold("C"));
        assert_ne!(fold("1.2"), fold("12"));
    }

    #[test]
    fn a_name_is_found_exactly_or_by_the_only_one_that_folds_to_it() {
        let names = ["Statut", "E\u{301}tat", "etat", "id"];
        assert_eq!(find(names, "statut"), Some(0));
        assert_eq!(find(names, "etat"), Some(2));
        assert_eq!(find(names, "état"), None, "two are meant");
        assert_eq!(find(names, "montant"), None);
        assert_eq!(composed("Gagne\u{301}e"), "Gagnée");
        assert!(matches!(composed("Gagnée"), Cow::Borrowed(_)));
        assert_eq!(composed("Île\u{a0}de\u{202f}France\u{200b}"), "Île de France");
        assert!(same("GAGNE\u{301}E", "gagnée") && !same("gagne", "perdu"));
    }

    #[test]
    fn names_are_cut_into_words() {
        assert_eq!(words("AnnualRevenue_EUR"), ["annual", "revenue", "eur"]);
        assert_eq!(words("Chiffre d'affaires"), ["chiffre", "d", "affaires"]);
        assert_eq!(words("is_CA"), ["is", "ca"]);
        assert_eq!(words("Créé le"), ["cree", "le"]);
        assert_eq!(words("Cre\u{301}e\u{301} le"), ["cree", "le"]);
        assert_eq!(words("customerID"), ["customer", "id"]);
    }

    #[test]
    fn no_letter_folds_to_a_digit_and_no_other_tells_texts_apart() {
        for c in char::MIN..=char::MAX {
            let folded = fold(&c.to_string());
            let digit = folded.starts_with(|c: char| c.is_ascii_digit());
            assert!(!(c.is_alphabetic() && digit), "{c:?}");
            for text in [&folded, &folded.to_uppercase()] {
                assert_eq!(same(&c.to_string(), text), fold(text) == folded, "{c:?} {text:?}");
            }
        }
    }

    #[test]
    fn slips_are_small_and_never_in_numbers() {
        assert!(slips("technolgy", "technology"));
        assert!(slips("telecomunicatons", "telecommunications"));
        assert!(!slips("seller 1", "seller 6"));
        assert!(!slips("won", "win"));
        assert!(!slips("commerce", "ecommerce"));
        assert!(!slips("edtech", "fintech"));
    }
}
