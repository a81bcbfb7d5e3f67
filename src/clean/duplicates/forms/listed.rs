//! Forms of all countries, as their registers spell them.

use std::sync::LazyLock;

/// Spelling and where it stands, a line each.
const LISTED: &str = include_str!("../../../vocabulary/forms.tsv");

/// Each spelling, and whether it may stand before the name too; what a form is compared by is not known.
pub fn forms() -> impl Iterator<Item = (&'static str, bool)> {
    let pairs = LISTED.lines().filter_map(|line| line.split_once('\t'));
    pairs.map(|(spelling, place)| (spelling, place == "start"))
}

/// Forms of languages that put no space between words, longest first.
static UNSPACED: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let mut unspaced: Vec<&str> = forms().map(|(spelling, _)| spelling).collect();
    unspaced.retain(|spelling| spelling.chars().all(is_unspaced));
    unspaced.sort_by_key(|spelling| std::cmp::Reverse(spelling.len()));
    unspaced
});

fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}')
}

/// A word of such a language as name and form, in their order, where it begins or ends with a form.
pub fn unspaced(word: &str) -> Option<(&str, &str)> {
    if !word.chars().any(is_unspaced) {
        return None;
    }
    UNSPACED.iter().find_map(|form| {
        let at = if word.ends_with(form) {
            word.len() - form.len()
        } else {
            form.len()
        };
        let found = word.len() > form.len() && (word.ends_with(form) || word.starts_with(form));
        found.then(|| word.split_at(at))
    })
}
