//! Words of company names as they are compared, and what each tells of its company.

use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::forms::listed;
use crate::vocabulary::COMPANIES;

/// Stands in a word for what no name has within one (`Soci�t�`, `N{kolaus`): a letter that was not read.
pub const UNREAD: char = '?';
/// Such signs. House choice: not those that people write between two words (`_`, `|`, `:`).
const BROKEN: &str = "?^~[]{}<>\\`";
/// What a word tells of the company.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// An article.
    Stop,
    /// Added or left out at will: `Group`.
    Light,
    /// A place or number: another one is another company.
    Exact,
    /// A trade.
    Trade,
    /// What tells it from others.
    Telling,
}

/// Words whose weight is known, looked up for every word of every pair.
static WEIGHTS: LazyLock<FxHashMap<&'static str, Weight>> = LazyLock::new(|| {
    let lists = [
        (&COMPANIES.trades[..], Weight::Trade),
        (&COMPANIES.light[..], Weight::Light),
        (&COMPANIES.stops[..], Weight::Stop),
        (&COMPANIES.places[..], Weight::Exact),
    ];
    let pairs = lists
        .into_iter()
        .flat_map(|(list, weight)| list.iter().map(move |word| (*word, weight)));
    pairs.collect()
});

/// What a word tells.
pub fn weight(word: &str) -> Weight {
    if word.bytes().all(|b| b.is_ascii_digit()) || is_roman(word) {
        return Weight::Exact;
    }
    WEIGHTS.get(word).copied().unwrap_or(Weight::Telling)
}

/// Whether a word is a Roman numeral from II to XXXIX; single letters are not read as one.
fn is_roman(word: &str) -> bool {
    let units = word.trim_start_matches('x');
    let tens = word.len() - units.len();
    (2..=7).contains(&word.len())
        && tens <= 3
        && matches!(
            units,
            "" | "i" | "ii" | "iii" | "iv" | "v" | "vi" | "vii" | "viii" | "ix"
        )
}

/// What a word is short for.
pub fn long(word: &str) -> Option<&'static str> {
    COMPANIES
        .short
        .iter()
        .find(|(short, _)| *short == word)
        .map(|(_, long)| *long)
}

/// The words of a text as those of a name are compared, with a space between them.
pub fn spelt(text: &str) -> String {
    let mut words = split(text);
    words.retain(|word| !COMPANIES.connectors.contains(word) && word != "(" && word != ")");
    words.join(" ")
}

/// Whether a word is one that names have for what they do or where they are.
pub fn is_known(word: &str) -> bool {
    weight(word) != Weight::Telling || long(word).is_some()
}

/// Text in plain small letters: accents taken off, Greek and Cyrillic spelt in Latin, other scripts as they are.
pub fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            // Han and Kana would become sounds that many names share.
            '\u{0590}'..='\u{1DFF}' | '\u{2E80}'..='\u{FAFF}' => plain.extend(c.to_lowercase()),
            _ if c.is_ascii() => plain.push(c.to_ascii_lowercase()),
            '’' | '‘' | '´' => plain.push('\''),
            _ if c.is_alphanumeric() => {
                if let Some(latin) = deunicode::deunicode_char(c) {
                    plain.extend(latin.chars().map(|c| c.to_ascii_lowercase()));
                } else {
                    plain.extend(c.to_lowercase());
                }
            }
            // Accents written as marks of their own.
            '\u{0300}'..='\u{036F}' => {}
            _ => plain.push(' '),
        }
    }
    plain
}

/// A text with [`UNREAD`] for each sign between letters that no name has there, and for nothing else.
fn unread(text: &str) -> Cow<'_, str> {
    let broken = |c: char| BROKEN.contains(c) || c.is_control() || c == char::REPLACEMENT_CHARACTER;
    if !text.chars().any(broken) {
        return Cow::Borrowed(text);
    }
    let chars: Vec<char> = text.chars().collect();
    let lost = |c: char| c == char::REPLACEMENT_CHARACTER;
    let letter = |at: Option<&char>| at.is_some_and(|c| c.is_alphanumeric());
    let mended = chars.iter().enumerate().map(|(at, c)| match *c {
        c if !broken(c) => c,
        // A letter that is lost at the end of a word is still one; brackets there are brackets.
        c if at > 0 && letter(chars.get(at - 1)) && (letter(chars.get(at + 1)) || lost(c)) => UNREAD,
        _ => ' ',
    });
    Cow::Owned(mended.collect())
}

/// Words of a name; initials with points are one word, brackets are kept as words to see marks in them.
pub fn split(text: &str) -> Vec<String> {
    let plain = plain(&unread(text));
    let spaced = plain
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace('&', " & ")
        .replace('+', " + ");
    let mut words: Vec<String> = Vec::new();
    for chunk in spaced.split_whitespace() {
        if matches!(chunk, "(" | ")") {
            words.push(chunk.to_owned());
            continue;
        }
        if matches!(chunk, "&" | "+") {
            words.push("and".to_owned());
            continue;
        }
        let mut pieces: Vec<&str> = chunk
            .split(|c: char| !c.is_alphanumeric() && c != UNREAD)
            .filter(|piece| !piece.is_empty())
            .collect();
        let ends = pieces
            .last()
            .is_some_and(|last| COMPANIES.web_endings.contains(last));
        if pieces.len() > 1 && ends && !chunk.contains(['-', '\'', '/']) && pieces[0].len() > 1 {
            pieces.pop();
        }
        let initials = pieces.len() > 1
            && pieces
                .iter()
                .all(|p| p.len() == 1 && !p.as_bytes()[0].is_ascii_digit());
        if initials && !chunk.contains(['-', '\'']) {
            words.push(pieces.concat());
            continue;
        }
        let possessive = chunk.ends_with("'s") && pieces.len() > 1;
        if possessive {
            pieces.pop();
        }
        for piece in pieces {
            let (name, form) = listed::unspaced(piece).unwrap_or((piece, ""));
            words.extend(
                [name, form]
                    .into_iter()
                    .filter(|word| !word.is_empty())
                    .map(str::to_owned),
            );
        }
        if possessive && let Some(owner) = words.last_mut() {
            owner.push('s');
        }
    }
    words
}

/// Words of one name that the other does not have.
pub fn unpaired<'a, T: AsRef<str>>(words: &'a [T], other: &[T]) -> Vec<&'a str> {
    let mut left: Vec<&str> = other.iter().map(AsRef::as_ref).collect();
    words
        .iter()
        .map(AsRef::as_ref)
        .filter(|word| match left.iter().position(|other| other == word) {
            Some(position) => {
                left.swap_remove(position);
                false
            }
            None => true,
        })
        .collect()
}

/// Words from which [`without_digraphs`] takes an `e`: shorter ones would become other words (`Blue`, `Rue`).
const SHORTEST_DIGRAPH: usize = 5;

/// `Mueller` as `Muller`: umlauts are written with and without their e.
pub fn without_digraphs(word: &str) -> String {
    if word.len() < SHORTEST_DIGRAPH {
        return word.to_owned();
    }
    word.replace("ae", "a").replace("oe", "o").replace("ue", "u")
}
