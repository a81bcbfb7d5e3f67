//! Free text as a set: the words and two-word phrases of a cell that can be criteria, each by its stem.

use std::cmp::Ordering;
use std::sync::LazyLock;

use frostem::{Algorithm, Stemmer};
use rustc_hash::FxHashSet;

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

/// Words of English and of French that say nothing alone, folded.
static STOP: LazyLock<[FxHashSet<String>; 2]> = LazyLock::new(|| ["en", "fr"].map(stop));

/// Stemmers of the same languages.
static STEMMERS: LazyLock<[Stemmer; 2]> =
    LazyLock::new(|| [Algorithm::English, Algorithm::French].map(Stemmer::new));

fn stop(language: &str) -> FxHashSet<String> {
    // "don't" stands in texts as "don" and "t".
    let list = stop_words::lookup(language).into_iter().flatten();
    list.flat_map(|word| {
        let folded = fold(word);
        let parts: Vec<String> = folded
            .split(|c: char| !c.is_alphanumeric())
            .map(str::to_owned)
            .collect();
        parts
    })
    .collect()
}

fn is_stop(word: &str) -> bool {
    STOP.iter().any(|list| list.contains(word))
}

/// What a cell says.
#[derive(Debug, Default)]
pub struct Terms {
    /// Stems and two-stem phrases, each once.
    pub terms: FxHashSet<String>,
    /// Each stem with a way in which the cell writes it, in small letters.
    pub written: FxHashSet<(String, String)>,
}

impl Terms {
    /// The terms as one text, in the order of the alphabet.
    pub fn joined(terms: impl IntoIterator<Item = String>) -> String {
        let mut terms: Vec<String> = terms.into_iter().collect();
        terms.sort_unstable();
        terms.dedup();
        terms.join(&SEPARATOR.to_string())
    }
}

/// Stems of a word in both languages, folded: how a name may stand among terms.
pub fn stems(word: &str) -> [String; 2] {
    [0, 1].map(|language| stem(&word.to_lowercase(), language))
}

/// The folded stem of a word in small letters.
fn stem(word: &str, language: usize) -> String {
    fold(&STEMMERS[language].stem(word))
}

/// The language of a text, English 0 or French 1, by its stop words; where they do not tell, French has accents.
fn language(text: &str, words: &[Word<'_>]) -> usize {
    let count = |list: &FxHashSet<String>| {
        words
            .iter()
            .filter(|word| list.contains(&fold(word.text)))
            .count()
    };
    match count(&STOP[1]).cmp(&count(&STOP[0])) {
        Ordering::Greater => 1,
        Ordering::Less => 0,
        Ordering::Equal => usize::from(text.chars().any(|c| "éèêàâçùûîôœ’".contains(c))),
    }
}

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

/// The terms of a text; empty when it has none.
///
/// Words are taken by their stems, in the language that the text's stop words tell, and folded (case, accents); stop words of English and French are left out, except that a
/// phrase keeps a negation: "pas budget" of "pas de budget". Phrases are of words that only stop words part. What could
/// be a person or an address never becomes a term: words joined to `@`, a digit, a slash or an inner dot; given names;
/// words capitalised inside a sentence, and at its beginning before another such; capitals longer than an acronym.
///
/// Source: the Snowball stemmers of English and French, Porter (2001), snowballstem.org.
pub fn terms(text: &str) -> Terms {
    let end = text
        .char_indices()
        .nth(MOST_READ)
        .map_or(text.len(), |(end, _)| end);
    let text = &text[..end];
    // Where all letters are capitals, or none is, capitals tell nothing.
    let shouted = !text.chars().any(char::is_lowercase);
    let words = words(text);
    let language = language(text, &words);
    let mut found = Terms::default();
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
        if !negates && (is_stop(&folded) || !WORD.contains(&folded.chars().count())) {
            continue;
        }
        let small = word.text.to_lowercase();
        let term = if negates { folded } else { stem(&small, language) };
        if found.terms.len() < MOST_TERMS {
            if let Some(before) = &before
                && *before != term
                && !negates
            {
                found.terms.insert(format!("{before} {term}"));
            }
            if !negates {
                found.terms.insert(term.clone());
                found.written.insert((term.clone(), small));
            }
        }
        before = Some(term);
    }
    found
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

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(text: &str) -> String {
        Terms::joined(terms(text).terms)
    }

    fn of(text: &str) -> Vec<String> {
        joined(text).split(SEPARATOR).map(str::to_owned).collect()
    }

    #[test]
    fn words_and_phrases_are_stems_and_stop_words_left_out() {
        assert_eq!(
            of("Migration de l’ERP prévue ; pas de budget"),
            [
                "budget",
                "erp",
                "erp prevu",
                "migrat",
                "migrat erp",
                "pas budget",
                "prevu"
            ]
        );
        // One stem for every way to write it, in each language.
        for text in ["the migrations", "we migrate now", "it is migrating"] {
            assert_eq!(of(text), ["migrat"], "{text}");
        }
        for text in ["nos facturations", "la facturation", "ils facturaient"] {
            assert!(of(text)[0].starts_with("factur"), "{text}: {:?}", of(text));
        }
        assert_eq!(of("une offre et des offres"), of("les offres"));
        let written = terms("les offres").written;
        assert_eq!(written.into_iter().next().unwrap().1, "offres");
        assert_eq!(joined("le la les of and"), "");
        assert_eq!(joined(""), "");
    }

    #[test]
    fn stop_words_tell_the_language() {
        let told = |text: &str| language(text, &words(text));
        assert_eq!(told("we have a need for reporting"), 0);
        assert_eq!(told("nous avons un besoin de reporting"), 1);
        assert_eq!((told("reporting"), told("prévu")), (0, 1));
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
            let found = joined(text);
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
        assert!(terms(&text).terms.len() <= MOST_TERMS + 1);
        assert!(
            terms(&"é".repeat(1_000_000)).terms.is_empty(),
            "no word is so long"
        );
    }
}
