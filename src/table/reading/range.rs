//! Ranges of a number as people write them: `11-50`, `10,001+`, `< 5 M€`, `50 à 99 salariés`, and what spreadsheets make
//! of them.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::table::reading::{date, number};
use crate::vocabulary::VALUES;
use crate::vocabulary::fold::fold;

/// Longest text that can be a range, in bytes.
const LONGEST: usize = 64;

/// How the ranges of a column are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ranges {
    /// `11-50`, `10,001+`, `< 5 M€`.
    Written,
    /// Two digits that stand for a number of staff: INSEE's *tranche d'effectif*.
    Insee,
}

/// A range of a number; an open end is absent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Range {
    pub low: Option<f64>,
    pub high: Option<f64>,
}

impl Range {
    /// The number that stands for it: its upper end, so that cuts fall between ranges; what has none lies above its
    /// lower end.
    pub fn number(self) -> f64 {
        self.high.or(self.low.map(|low| low + 1.0)).unwrap_or(f64::NAN)
    }
}

/// Upper ends of INSEE's ranges of staff, by code.
///
/// Source: INSEE, base Sirene, variable `trancheEffectifsUniteLegale`.
const STAFF: [(&str, Range); 16] = [
    ("NN", of(0.0, 0.0)),
    ("00", of(0.0, 0.0)),
    ("01", of(1.0, 2.0)),
    ("02", of(3.0, 5.0)),
    ("03", of(6.0, 9.0)),
    ("11", of(10.0, 19.0)),
    ("12", of(20.0, 49.0)),
    ("21", of(50.0, 99.0)),
    ("22", of(100.0, 199.0)),
    ("31", of(200.0, 249.0)),
    ("32", of(250.0, 499.0)),
    ("41", of(500.0, 999.0)),
    ("42", of(1000.0, 1999.0)),
    ("51", of(2000.0, 4999.0)),
    ("52", of(5000.0, 9999.0)),
    (
        "53",
        Range {
            low: Some(10_000.0),
            high: None,
        },
    ),
];

const fn of(low: f64, high: f64) -> Range {
    Range {
        low: Some(low),
        high: Some(high),
    }
}

/// The range of staff that a code of INSEE stands for; spreadsheets drop the zero of `01`.
pub(crate) fn staff(text: &str) -> Option<Range> {
    let is =
        |code: &&(&str, Range)| code.0 == text || (text.len() == 1 && code.0.strip_prefix('0') == Some(text));
    STAFF.iter().find(is).map(|(_, range)| *range)
}

/// A range as it is written; `None` when it is none. Bare numbers are none.
pub(crate) fn written(text: &str, decimal: char) -> Option<Range> {
    if text.len() > LONGEST {
        return None;
    }
    let plain = plain(text);
    if VALUES.one_person.contains(plain.replace('-', " ").as_str()) {
        return Some(of(1.0, 1.0));
    }
    if !plain.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    closed(&plain, decimal).or_else(|| open(&plain, decimal))
}

/// Lower case without accents, every dash a `-` without blanks around it.
fn plain(text: &str) -> String {
    let is_dash = |c: char| c == '-' || ('\u{2010}'..='\u{2015}').contains(&c) || c == '\u{2212}';
    let pieces: Vec<String> = text.split(is_dash).map(fold).collect();
    pieces.join("-")
}

/// Both ends: `11-50`, `$1M to $5M`, `5-10 m€`, `entre 10 et 49`, `1..10`.
fn closed(text: &str, decimal: char) -> Option<Range> {
    let dashes = text
        .match_indices('-')
        .chain(text.match_indices(".."))
        .map(|(at, mark)| (&text[..at], text[at + mark.len()..].trim_start_matches('.')));
    let words = text.match_indices(' ').filter_map(|(at, _)| {
        let (word, right) = text[at + 1..].split_once(' ')?;
        VALUES.range_to.contains(word).then_some((&text[..at], right))
    });
    dashes.chain(words).find_map(|(left, right)| {
        let left = prefixed(left, &VALUES.range_from).unwrap_or(left);
        let high = number::written(right.trim(), decimal, true)?;
        let low = number::written(left.trim(), decimal, true)?;
        // `5 - 10 M€`: the scale is said once.
        let low = if low.by == 1.0 {
            low.number * high.by
        } else {
            low.number
        };
        (0.0 <= low && low < high.number).then_some(of(low, high.number))
    })
}

/// One end: `10,001+`, `> 500`, `500 et plus`, `< 5 m€`, `moins de 10 salaries`.
fn open(text: &str, decimal: char) -> Option<Range> {
    let number = |text: &str| {
        let written = number::written(text.trim(), decimal, true)?;
        (written.number >= 0.0).then_some(written.number)
    };
    let above = |low| Range {
        low: Some(low),
        high: None,
    };
    if let Some(rest) = prefixed(text, &VALUES.range_below) {
        return number(rest).map(|high| Range {
            low: None,
            high: Some(high),
        });
    }
    if let Some(rest) = prefixed(text, &VALUES.range_above) {
        return number(rest).map(above);
    }
    let rest = VALUES
        .range_and_more
        .iter()
        .find_map(|more| text.strip_suffix(*more))?;
    number(rest).map(above)
}

/// What follows the longest of these words at the beginning of a text.
fn prefixed<'a>(text: &'a str, words: &crate::vocabulary::Words) -> Option<&'a str> {
    let follows = |rest: &&str| !rest.starts_with(char::is_alphabetic);
    words
        .iter()
        .filter_map(|word| text.strip_prefix(*word).filter(follows))
        .min_by_key(|rest| rest.len())
}

/// The range that a spreadsheet took for a day: `10-Jan` and `Jan-10` were `1-10`, `Nov-50` was `11-50`; as a whole day,
/// `2024-01-10` and `1950-11-01`.
pub(crate) fn damaged(text: &str) -> Option<Range> {
    let ordered = |a: f64, b: f64| (a != b).then(|| of(a.min(b), a.max(b)));
    if let Some((left, right)) = text.split_once('-')
        && !right.contains('-')
    {
        let (digits, word) = match left.as_bytes().first()?.is_ascii_digit() {
            true => (left, right),
            false => (right, left),
        };
        let number: f64 = (digits.len() <= 2).then(|| digits.parse().ok()).flatten()?;
        let month = VALUES
            .months
            .iter()
            .position(|names| names.contains(fold(word.trim_end_matches('.')).as_str()))?;
        return ordered(month as f64 + 1.0, number);
    }
    let date::Written::Certain(days) = date::written(text)? else {
        return None;
    };
    let day: Date = date::civil(days)?;
    match day.day() {
        1 => ordered(f64::from(day.month()), f64::from(day.year() % 100)),
        day_of_month => ordered(f64::from(day.month()), f64::from(day_of_month)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_with_both_ends() {
        for (text, low, high) in [
            ("1-10", 1.0, 10.0),
            ("11 – 50", 11.0, 50.0),
            ("1,001-5,000", 1001.0, 5000.0),
            ("1 001 - 5 000", 1001.0, 5000.0),
            ("51-200 employees", 51.0, 200.0),
            ("50 à 99 salariés", 50.0, 99.0),
            ("entre 10 et 49", 10.0, 49.0),
            ("between 10 and 49", 10.0, 49.0),
            ("11 to 50", 11.0, 50.0),
            ("11 bis 50", 11.0, 50.0),
            ("5 - 10 M€", 5e6, 10e6),
            ("$1M - $5M", 1e6, 5e6),
            ("€500k to €1m", 5e5, 1e6),
            ("0-10%", 0.0, 10.0),
            ("1..10", 1.0, 10.0),
            ("Self-employed", 1.0, 1.0),
        ] {
            assert_eq!(written(text, '.'), Some(of(low, high)), "{text}");
        }
        assert_eq!(written("1.001-5.000", ','), Some(of(1001.0, 5000.0)));
    }

    #[test]
    fn ranges_are_read_with_one_end() {
        for (text, number) in [
            ("10001+", 10_002.0),
            ("10,001+", 10_002.0),
            ("> 500", 501.0),
            ("Plus de 500", 501.0),
            ("10 000 salariés et plus", 10_001.0),
            ("500 or more", 501.0),
            ("over $1M", 1_000_001.0),
            ("< 5 M€", 5e6),
            ("moins de 10 salariés", 10.0),
            ("Less than €1m", 1e6),
        ] {
            assert_eq!(written(text, '.').map(Range::number), Some(number), "{text}");
        }
        for text in [
            "145",
            "50-10",
            "12-",
            "Plan-2",
            "Series A",
            "2024-02-30",
            "+33 6 12",
            "10-Jan",
            "A-12",
        ] {
            assert_eq!(written(text, '.'), None, "{text}");
        }
    }

    #[test]
    fn what_spreadsheets_made_of_ranges_is_undone() {
        for (text, low, high) in [
            ("10-Jan", 1.0, 10.0),
            ("Jan-10", 1.0, 10.0),
            ("Nov-50", 11.0, 50.0),
            ("01-oct", 1.0, 10.0),
            ("nov.-50", 11.0, 50.0),
            ("2024-01-10", 1.0, 10.0),
            ("2024-01-10T00:00:00", 1.0, 10.0),
            ("1950-11-01", 11.0, 50.0),
        ] {
            assert_eq!(damaged(text), Some(of(low, high)), "{text}");
        }
        assert_eq!(damaged("Jan-1"), None);
        assert_eq!(damaged("51-200"), None);
        assert_eq!(staff("12"), Some(of(20.0, 49.0)));
        assert_eq!(staff("1"), Some(of(1.0, 2.0)));
        assert_eq!(staff("13"), None);
    }
}
