//! Free text as a set: the words and two-word phrases of a cell that can be criteria.

use rustc_hash::FxHashSet;
use std::sync::LazyLock;

use crate::vocabulary::VALUES;
use crate::vocabulary::fold::fold;

/// What separates the terms of a cell.
pub(super) const SEPARATOR: char = ';';

/// Characters of a cell that are read, and terms that are kept of it (house choices: three pages, and their words. A
/// cell of a megabyte is a document pasted by mistake, and its end would cost without telling).
const MOST_READ: usize = 10_000;
const MOST_TERMS: usize = 400;

/// Shortest and longest word, in letters (house choice: shorter ones are abbreviations of anything).
const WORD: std::ops::RangeInclusive<usize> = 3..=30;

/// Longest acronym: capitals beyond it are shouted words, or a surname as the French write it.
const ACRONYM: usize = 4;

/// Words of both languages that say nothing alone, folded.
static STOP: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
    let lists = ["en", "fr"].into_iter().filter_map(stop_words::lookup);
    // "don't" stands in texts as "don" and "t".
    lists
        .flatten()
        .flat_map(|word| {
            let folded = fold(word);
            let parts: Vec<String> = folded
                .split(|c: char| !c.is_alphanumeric())
                .map(str::to_owned)
                .collect();
            parts
        })
        .collect()
});

/// A stretch of letters, and what its shape and its place say of it.
struct Word<'t> {
    text: &'t str,
    /// Whether a sentence or a line begins with it: a capital tells nothing there.
    begins: bool,
    /// Whether a mark parts it from the word before, which makes no phrase with it.
    parted: bool,
    /// Whether it is joined to digits or signs: an address, a number, a code.
    joined: bool,
}

/// The terms of a text, separated by [`SEPARATOR`], each once, in the order of the alphabet; empty when it has none.
///
/// Words are folded (case, accents) and lose a plural's s; stop words of English and French are left out, except that a
/// phrase keeps a negation: "pas budget" of "pas de budget". Phrases are of words that only stop words part. What could
/// be a person or an address never becomes a term: words joined to `@`, a digit, a slash or an inner dot; given names;
/// words capitalised inside a sentence, and at its beginning before another such; capitals longer than an acronym.
pub(super) fn terms(text: &str) -> String {
    let end = text
        .char_indices()
        .nth(MOST_READ)
        .map_or(text.len(), |(end, _)| end);
    let text = &text[..end];
    // Where all letters are capitals, or none is, capitals tell nothing.
    let shouted = !text.chars().any(char::is_lowercase);
    let words = words(text);
    let mut found: FxHashSet<String> = FxHashSet::default();
    let mut before: Option<String> = None;
    for (at, word) in words.iter().enumerate() {
        if word.parted {
            before = None;
        }
        let next = words.get(at + 1).filter(|next| !next.parted);
        if word.joined || is_name(word, next, shouted) || follows_name(&words, at) {
            before = None;
            continue;
        }
        let folded = fold(word.text);
        let negates = VALUES.negations.contains(folded.as_str());
        if !negates && (STOP.contains(&folded) || !WORD.contains(&folded.chars().count())) {
            continue;
        }
        let term = if negates { folded } else { singular(folded) };
        if found.len() < MOST_TERMS {
            if let Some(before) = &before
                && *before != term
                && !negates
            {
                found.insert(format!("{before} {term}"));
            }
            if !negates {
                found.insert(term.clone());
            }
        }
        before = Some(term);
    }
    let mut found: Vec<String> = found.into_iter().collect();
    found.sort_unstable();
    found.join(&SEPARATOR.to_string())
}

/// Stretches of letters. Blanks part words, marks of a sentence and line ends part clauses.
fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    for line in text.lines() {
        let (mut begins, mut parted) = (true, true);
        for piece in line.split_whitespace() {
            let bare = piece.trim_matches(|c: char| !c.is_alphanumeric());
            let inner_dot = bare.contains('.') && !bare.ends_with('.');
            let joined =
                piece.contains(['@', '/', '\\', '_']) || inner_dot || piece.chars().any(|c| c.is_numeric());
            for part in bare
                .split(|c: char| !c.is_alphabetic())
                .filter(|part| !part.is_empty())
            {
                words.push(Word {
                    text: part,
                    begins,
                    parted,
                    joined,
                });
                (begins, parted) = (false, false);
            }
            begins |= piece.ends_with(['.', '!', '?', '…', '•', '*']);
            parted |= begins || bare.is_empty() || piece.ends_with([':', ';', ',', ')', '-', '–']);
        }
    }
    words
}

fn is_capitalised(word: &Word) -> bool {
    word.text.chars().next().is_some_and(char::is_uppercase)
}

fn is_capitals(word: &Word) -> bool {
    word.text.chars().all(char::is_uppercase)
}

fn is_given(word: &Word) -> bool {
    VALUES.given_names.contains(fold(word.text).as_str())
}

/// Whether a word may name somebody.
fn is_name(word: &Word, next: Option<&Word>, shouted: bool) -> bool {
    if is_given(word) {
        return true;
    }
    if shouted || !is_capitalised(word) {
        return false;
    }
    if is_capitals(word) {
        return word.text.chars().count() > ACRONYM;
    }
    let before_name =
        next.is_some_and(|next| is_capitalised(next) && (!is_capitals(next) || next.text.len() > ACRONYM));
    !word.begins || before_name
}

/// Whether a word comes right after a given name or a form of address: a surname, however it is written.
fn follows_name(words: &[Word], at: usize) -> bool {
    let before = at.checked_sub(1).map(|before| &words[before]);
    before.is_some_and(|before| {
        !before.joined && (is_given(before) || VALUES.titles.contains(fold(before.text).as_str()))
    })
}

/// Without the s of a plural; no word of English or French in `ss`, `us` or `is` is one.
fn singular(mut word: String) -> String {
    let ends = |ends: &[&str]| ends.iter().any(|end| word.ends_with(end));
    if word.len() > 4 && word.ends_with('s') && !ends(&["ss", "us", "is"]) {
        word.pop();
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<String> {
        terms(text).split(SEPARATOR).map(str::to_owned).collect()
    }

    #[test]
    fn words_and_phrases_are_folded_and_stop_words_left_out() {
        assert_eq!(
            of("Migration de l’ERP prévue ; pas de budget"),
            [
                "budget",
                "erp",
                "erp prevue",
                "migration",
                "migration erp",
                "pas budget",
                "prevue"
            ]
        );
        assert_eq!(of("the migrations"), ["migration"]);
        assert_eq!(terms("le la les of and"), "");
        assert_eq!(terms(""), "");
    }

    #[test]
    fn nobody_and_no_address_becomes_a_word() {
        for text in [
            "Jean Dupont",
            "jean dupont",
            "M. Durand",
            "mme durand",
            "Appel Dupont",
            "Rappel DUPONT",
            "Contact : Dupont",
            "Vu hier, Durand absent",
            "x@acme.fr",
            "https://acme.fr/demo",
            "www.acme.com",
            "06 12 34 56 78",
            "+33612345678",
            "contact: a.b@c.de",
        ] {
            let found = terms(text);
            for secret in ["jean", "dupont", "durand", "acme", "demo", "www", "6"] {
                assert!(!found.contains(secret), "{text}: {found}");
            }
        }
        assert!(of("Rappel de DUPONT").contains(&"rappel".to_owned()));
    }

    #[test]
    fn a_cell_of_a_megabyte_is_bounded() {
        let text: String = (0..200_000u32)
            .map(|i| {
                let letter = |shift: u32| char::from(b'a' + (i >> shift & 15) as u8);
                format!("w{}{}{}{} ", letter(0), letter(4), letter(8), letter(12))
            })
            .collect();
        assert!(text.len() >= 1_000_000);
        assert!(terms(&text).split(SEPARATOR).count() <= MOST_TERMS + 1);
        assert!(terms(&"é".repeat(1_000_000)).is_empty(), "no word is so long");
    }
}
