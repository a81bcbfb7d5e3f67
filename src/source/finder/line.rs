//! What a row looks like on its own: blank, a rule, a comment, words that stand beside tables.

use crate::source::record::Record;
use crate::vocabulary::LINES;
use crate::vocabulary::fold::fold;

/// Longest label of a total or beginning of a footer looked at, in bytes (house choice: longer ones are texts).
const LONGEST_LABEL: usize = 60;

/// Positions of the cells that hold something.
pub fn filled(row: &Record) -> impl Iterator<Item = usize> + '_ {
    (0..row.len()).filter(|at| !row.get(*at).trim().is_empty())
}

/// Whether no cell holds anything.
pub fn is_blank(row: &Record) -> bool {
    row.text.trim().is_empty()
}

/// Whether a row only draws a line: `-----`, `----+----`, `|---|:--:|`, at least three signs long.
pub fn is_rule(row: &Record) -> bool {
    let mut signs = 0;
    let mut letters = row.text.chars().filter(|c| !c.is_whitespace());
    letters.all(|c| {
        signs += usize::from(matches!(c, '-' | '=' | '_' | '─' | '═' | '—' | '*' | '~'));
        matches!(
            c,
            '-' | '=' | '_' | '+' | '|' | ':' | '─' | '═' | '—' | '*' | '~' | '┼' | '├' | '┤'
        )
    }) && signs >= 3
        // One sign alone in a cell means unknown.
        && filled(row).all(|at| row.get(at).trim().chars().count() >= 2)
}

/// Whether a label is that of a row of sums: `Total`, `Grand Totals (200 records)`, `Somme`, `Retail Total`.
pub fn is_total_label(label: &str) -> bool {
    let label = label.trim();
    // No code is such a label, and most first cells are codes: `A1000`.
    let letter = |b: &u8| b.is_ascii_alphabetic() || !b.is_ascii();
    let wordless = || !label.as_bytes().windows(2).any(|pair| pair.iter().all(letter));
    if label.len() > LONGEST_LABEL || wordless() {
        return false;
    }
    let folded = fold(label);
    let words: Vec<&str> = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let total = |word: &&&str| LINES.totals.contains(word);
    words.first().as_ref().is_some_and(total)
        || words.last().as_ref().is_some_and(total)
        || words.iter().any(|word| LINES.totals.contains(word))
            && words.iter().all(|word| {
                LINES.totals.contains(word)
                    || LINES.beside_totals.contains(word)
                    || word.chars().all(|c| c.is_ascii_digit())
            })
}

/// Whether a cell begins as lines after a table do: who made it and when, a copyright, `(200 rows)`.
pub fn is_footer_text(cell: &str) -> bool {
    let start: String = cell.trim().chars().take(LONGEST_LABEL).collect();
    let folded = fold(&start);
    if LINES.footers.iter().any(|words| {
        folded
            .strip_prefix(*words)
            .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    }) {
        return true;
    }
    let mut words = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let (Some(first), Some(second)) = (words.next(), words.next()) else {
        return false;
    };
    let number = |word: &str| word.bytes().all(|b| b.is_ascii_digit());
    number(first) && LINES.counted.contains(second) || LINES.pages.contains(first) && number(second)
}

/// The outline of a text: a run of letters is `a`, one of digits `9`, blanks are one. `None` for plain words.
///
/// Codes, dates and addresses of one column share theirs: `A1000` is `a9`, `2024-05-30` is `9-9-9`.
pub fn outline(cell: &str) -> Option<String> {
    let cell = cell.trim();
    if cell.len() > LONGEST_LABEL {
        return None;
    }
    let mut outline = String::new();
    let mut telling = false;
    for c in cell.chars() {
        let sign = match c {
            _ if c.is_alphabetic() => 'a',
            _ if c.is_numeric() => '9',
            _ if c.is_whitespace() => ' ',
            _ => c,
        };
        telling |= matches!(sign, '9' | '@');
        if !(outline.ends_with(sign) && matches!(sign, 'a' | '9' | ' ')) {
            outline.push(sign);
        }
    }
    telling.then_some(outline)
}
/// Whether a cell is a year.
pub fn is_year(cell: &str) -> bool {
    cell.len() == 4 && matches!(cell.parse(), Ok(1900..=2100))
}
