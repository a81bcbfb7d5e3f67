//! Text from files that anyone may have written, made harmless to read.

use std::fmt::Write;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Whether a character does something where it is shown, instead of being shown: control characters, which a terminal
/// obeys, and marks that turn the direction of text.
///
/// Source: Boucher and Anderson (2023), "Trojan Source: Invisible Vulnerabilities", for the marks.
pub fn acts(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        )
}

/// One line of text in which nothing acts: blanks where a line would break, `\u{fffd}` elsewhere.
pub fn harmless(text: &str) -> String {
    let shown = |c: char| match c {
        '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' => ' ',
        c if acts(c) => '\u{fffd}',
        // Not characters at all in XML.
        '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
        c => c,
    };
    text.chars().map(shown).collect()
}

/// Clean text cut to `columns` (of a fixed-width font; a wide character takes two), `…` marking the cut.
pub fn shorten(text: &str, columns: usize) -> String {
    // No more is read than could fit: a name can be megabytes long.
    let few: String = text.chars().take(columns * 4 + 4).collect();
    let text = harmless(&few);
    if text.width() <= columns {
        return text;
    }
    let mut used = 0;
    let fits = |c: &char| {
        used += c.width().unwrap_or(0);
        used < columns
    };
    let kept: String = text.chars().take_while(fits).collect();
    format!("{}…", kept.trim_end())
}

/// Whether a spreadsheet would take a text for a formula.
///
/// Source: OWASP, "CSV Injection".
pub fn begins_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// A cell that a spreadsheet shows as it is: one that it would take for a formula has an apostrophe before it, unless it
/// is a number with a sign.
pub fn shown_as_is(cell: &str) -> std::borrow::Cow<'_, str> {
    let number =
        |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | ' ' | '%' | '\'' | '\u{a0}' | '\u{202f}');
    let signed = cell
        .strip_prefix(['+', '-'])
        .is_some_and(|digits| digits.starts_with(|c: char| c.is_ascii_digit()) && digits.chars().all(number));
    match begins_formula(cell) && !signed {
        true => format!("'{cell}").into(),
        false => cell.into(),
    }
}

/// A text of JSON or TOML in which nothing acts: what would is written as `\u202e` inside its strings, which say the
/// same. Outside of strings there are line ends alone.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => out.push(c),
            // All of them are below U+FFFF; writing to a string cannot fail.
            c if acts(c) => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_is_replaced_and_words_of_any_script_are_not() {
        assert_eq!(
            harmless("a\u{1b}[31mb\u{202e}c\0\u{9b}d\u{7f}\u{200f}"),
            "a\u{fffd}[31mb\u{fffd}c\u{fffd}\u{fffd}d\u{fffd}\u{fffd}"
        );
        assert_eq!(harmless("two\r\nlines\u{2028}"), "two  lines ");
        let words = "Société Générale 株式会社 שלום می\u{200c}خواهم 👨\u{200d}👩\u{200d}👧";
        assert_eq!(harmless(words), words);
    }

    #[test]
    fn json_says_the_same_once_it_is_escaped() {
        let text = "a\u{202e}b\u{9b}31m\u{7f}é\n";
        let json = serde_json::to_string_pretty(&serde_json::json!({ text: text })).unwrap();
        let shown = escaped(&json);
        assert!(!shown.chars().any(|c| acts(c) && c != '\n'), "{shown:?}");
        let read: serde_json::Value = serde_json::from_str(&shown).unwrap();
        assert_eq!(read[text], text);
    }
}
