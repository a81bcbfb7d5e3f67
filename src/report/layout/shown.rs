//! Text from the user's files made fit to show: harmless, and no longer than its place.

use unicode_width::UnicodeWidthStr;

use crate::language::Language;
use crate::language::harmless::harmless;

pub use crate::language::harmless::shorten;

/// Replaces what would break a terminal, a page or the order of reading: control characters, line breaks and
/// marks that turn the direction of text.
pub fn clean(text: &str) -> String {
    harmless(text)
}

/// Text cut to `columns` and filled with spaces up to it.
pub fn padded(text: &str, columns: usize) -> String {
    let text = shorten(text, columns);
    let fill = columns.saturating_sub(text.width());
    format!("{text}{}", " ".repeat(fill))
}

/// The same, filled on the left.
pub fn padded_left(text: &str, columns: usize) -> String {
    let text = shorten(text, columns);
    let fill = columns.saturating_sub(text.width());
    format!("{}{text}", " ".repeat(fill))
}

/// Clean text broken into lines of at most `columns`, the first starting with `first`, the others with `rest`.
/// No line break at the end.
pub fn wrapped(text: &str, columns: usize, first: &str, rest: &str) -> String {
    let options = textwrap::Options::new(columns)
        .initial_indent(first)
        .subsequent_indent(rest)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::fill(&clean(text), options)
}

/// The first `most` items, then how many more there are; one more is shown rather than counted.
pub fn few(items: impl IntoIterator<Item = String>, most: usize, language: Language) -> Vec<String> {
    let mut items: Vec<String> = items.into_iter().collect();
    if items.len() > most + 1 {
        let more = items.split_off(most).len();
        items.push(format!("… {}", language.more(language.integer(more as i64))));
    }
    items
}

/// The same in one line: "a, b and 3 more".
pub fn few_named(mut names: Vec<String>, most: usize, language: Language) -> String {
    if names.len() <= most + 1 {
        return names.join(", ");
    }
    let more = names.split_off(most).len();
    language.and_more(names.join(", "), language.integer(more as i64))
}

/// The first facts of a segment's name that fit into `columns`, whole; a fact that is longer is cut.
pub fn whole_facts(name: &str, columns: usize) -> String {
    let name = clean(name);
    let mut ends = name.match_indices(" · ").map(|(at, _)| at).collect::<Vec<_>>();
    ends.push(name.len());
    let fits = |end: &&usize| name[..**end].width() <= columns;
    let end = ends.iter().rev().find(fits).copied();
    shorten(&name[..end.unwrap_or(ends[0])], columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_more_is_shown_and_several_are_counted() {
        let names = |n: usize| (0..n).map(|i| format!("n{i}")).collect::<Vec<_>>();
        assert_eq!(few(names(3), 2, Language::En), ["n0", "n1", "n2"]);
        assert_eq!(few(names(4), 2, Language::Fr), ["n0", "n1", "… et 2 autres"]);
        assert_eq!(few_named(names(3), 2, Language::En), "n0, n1, n2");
        assert_eq!(few_named(names(4), 2, Language::En), "n0, n1 and 2 more");
    }

    #[test]
    fn a_name_loses_facts_rather_than_half_of_one() {
        let name = "Contract: Two year · Partner: yes · Payment: Credit card (automatic)";
        assert_eq!(whole_facts(name, 64), "Contract: Two year · Partner: yes");
        assert_eq!(whole_facts(name, 80), name);
        assert_eq!(whole_facts(name, 10), "Contract:…");
    }

    #[test]
    fn hostile_text_is_made_harmless() {
        assert_eq!(
            clean("a\u{1b}[31mb\u{202e}c\0"),
            "a\u{fffd}[31mb\u{fffd}c\u{fffd}"
        );
        assert_eq!(clean("two\r\nlines"), "two  lines");
    }

    #[test]
    fn text_fits_its_columns() {
        assert_eq!(shorten("Construction", 12), "Construction");
        assert_eq!(shorten("Construction", 11), "Constructi…");
        assert_eq!(shorten("建設会社", 5), "建設…");
        assert_eq!(shorten(&"x".repeat(1_000_000), 4), "xxx…");
        assert_eq!(wrapped("one two three", 9, "- ", "  "), "- one two\n  three");
        assert_eq!(padded("é", 3), "é  ");
        assert_eq!(padded_left("é", 3), "  é");
    }
}
