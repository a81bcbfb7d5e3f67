//! How one cell is read: the same rules in training and in scoring, stored with the model.

use std::borrow::Cow;

use crate::language::Language;
use crate::vocabulary::VALUES;
use crate::vocabulary::fold::{composed, same};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A number: `1 200`, `12,5`, `40 %`.
    Number,
    /// One of some levels: `Construction`.
    Category,
    /// Yes or no.
    Boolean,
    /// A day; its age is the criterion.
    Date,
    /// Several values in one cell: `Salesforce;HubSpot`.
    Set,
    /// Free text, names, identifiers: never a criterion.
    Text,
}

/// Order of day, month and year in written dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DateOrder {
    #[default]
    Ymd,
    Dmy,
    Mdy,
}

/// How the cells of one column are read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    pub kind: Kind,
    /// Decimal mark of numbers, `.` or `,`.
    pub decimal: char,
    pub dates: DateOrder,
    /// What separates the values of a set.
    pub separator: Option<char>,
    /// Texts that mean "unknown" in this column, beside the general ones.
    pub missing: Vec<String>,
}

/// A cell, read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell<T> {
    Missing,
    Value(T),
    /// Neither missing nor of the column's kind.
    Unreadable,
}

impl Kind {
    /// The word used in recipes and reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Category => "category",
            Self::Boolean => "boolean",
            Self::Date => "date",
            Self::Set => "set",
            Self::Text => "text",
        }
    }

    /// What a value of this kind is called, in French with its article: `number`, `un nombre`.
    pub fn describe(self, language: Language) -> String {
        match self {
            Self::Number => language.a_number(),
            Self::Category => language.a_category(),
            Self::Boolean => language.a_boolean(),
            Self::Date => language.a_date(),
            Self::Set => language.a_set(),
            Self::Text => language.a_text(),
        }
    }
}

impl Reading {
    /// Reads a kind with the usual marks: decimal point, ISO dates, `;` in sets.
    pub fn new(kind: Kind) -> Self {
        Self {
            kind,
            decimal: '.',
            dates: DateOrder::Ymd,
            separator: (kind == Kind::Set).then_some(';'),
            missing: Vec::new(),
        }
    }

    /// Whether a cell says that nothing is known.
    ///
    /// General markers (case ignored): empty, `NA`, `N/A`, `null`, `nan`, `-`, `?` and their spellings, and the
    /// errors of spreadsheets (`#N/A`, `#REF!`…). `Unknown`, `No` and `None` are answers, so they stay levels:
    /// "Competitors: None" says something. In number and date columns, where they cannot be answers, `None`
    /// and `Unknown` are missing too.
    pub fn is_missing(&self, text: &str) -> bool {
        let text = text.trim();
        means_unknown(text)
            || self.missing.iter().any(|mark| is_mark(mark.trim(), text))
            || (matches!(self.kind, Kind::Number | Kind::Date) && cannot_be_a_figure(text))
    }

    /// A number: decimal mark as in [`Reading::decimal`], thousands separated by spaces, apostrophes or the other
    /// mark, currency before or after, accounting negatives, percent.
    ///
    /// `20%` is 20: the sign is a unit of the whole column, not a division. Infinite and overflowing numbers are
    /// unreadable.
    ///
    /// # Examples
    /// ```
    /// use lookalike::table::{Cell, Kind, Reading};
    /// let french = Reading { decimal: ',', ..Reading::new(Kind::Number) };
    /// assert_eq!(french.number("1 234,50 €"), Cell::Value(1234.5));
    /// assert_eq!(french.number("n/a"), Cell::Missing);
    /// assert_eq!(french.number("many"), Cell::Unreadable);
    /// ```
    pub fn number(&self, text: &str) -> Cell<f64> {
        let text = text.trim();
        let plain = (self.decimal == '.' || !text.as_bytes().contains(&b'.'))
            .then(|| fast_float2::parse::<f64, _>(text).ok())
            .flatten();
        match plain {
            Some(number) if number.is_finite() && self.missing.is_empty() => Cell::Value(number),
            _ if self.is_missing(text) => Cell::Missing,
            Some(number) if number.is_finite() => Cell::Value(number),
            Some(_) => Cell::Unreadable,
            None => written_number(text, self.decimal).map_or(Cell::Unreadable, Cell::Value),
        }
    }

    /// A date as days since 1970-01-01. ISO dates (`2026-12-31`, `2026-12`) are always read; `31/12/2026` and its
    /// like by [`Reading::dates`]. A time of day is dropped, years have four digits.
    pub fn date(&self, text: &str) -> Cell<i32> {
        let text = text.trim();
        if self.is_missing(text) {
            return Cell::Missing;
        }
        written_date(text, self.dates).map_or(Cell::Unreadable, Cell::Value)
    }

    /// The level of a category, boolean or set, as written but trimmed and in Unicode form C: `é` is one letter however
    /// a keyboard or a disk wrote it. `None` where missing.
    pub fn level<'a>(&self, text: &'a str) -> Option<Cow<'a, str>> {
        let text = text.trim();
        (!self.is_missing(text)).then(|| composed(text))
    }

    /// The values of a set, trimmed, without the empty ones.
    pub fn tokens<'a>(&self, text: &'a str) -> impl Iterator<Item = &'a str> + use<'a> {
        let separator = self.separator.unwrap_or(';');
        text.split(separator)
            .map(str::trim)
            .filter(|token| !token.is_empty())
    }
}

/// Longest of [`UNKNOWN`], in bytes.
const LONGEST_UNKNOWN: usize = 7;

/// Whether a cell is a mark of the user's; only what is not ASCII on either side has to be folded.
fn is_mark(mark: &str, text: &str) -> bool {
    mark.eq_ignore_ascii_case(text) || (!(mark.is_ascii() && text.is_ascii()) && same(mark, text))
}

fn means_unknown(text: &str) -> bool {
    text.is_empty()
        || (text.len() <= LONGEST_UNKNOWN && VALUES.unknown.iter().any(|m| m.eq_ignore_ascii_case(text)))
}

/// Words that stand for "no figure" where a figure is expected.
fn cannot_be_a_figure(text: &str) -> bool {
    VALUES.no_figure.iter().any(|m| m.eq_ignore_ascii_case(text))
}

/// Longest number the general path reads, in bytes; a 64-bit float prints in fewer than 30.
const LONGEST_NUMBER: usize = 48;

/// A number as people write it; `None` when it is not one.
fn written_number(text: &str, decimal: char) -> Option<f64> {
    if !text.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut rest = text;
    let mut negative = false;
    let mut signed = false;
    if let Some(inside) = rest.strip_prefix('(').and_then(|r| r.strip_suffix(')')) {
        (rest, negative, signed) = (inside.trim(), true, true);
    }
    // Signs, currencies and percent may come in any order around the digits: peel until nothing is left to peel.
    let mut dressed = true;
    while dressed {
        dressed = false;
        if !signed && let Some((bare, minus)) = sign(rest) {
            (rest, negative, signed, dressed) = (bare.trim(), minus, true, true);
        }
        if let Some(bare) = undress(rest) {
            (rest, dressed) = (bare.trim(), true);
        }
    }
    let digits = digits(rest, decimal)?;
    Some(if negative { -digits } else { digits })
}

/// Takes a sign off either end (`1.234,50-` is how SAP writes negatives); true is minus.
fn sign(text: &str) -> Option<(&str, bool)> {
    let minus = |text: &'_ str| -> Option<usize> {
        ['-', '−']
            .iter()
            .find(|m| text.starts_with(**m))
            .map(|m| m.len_utf8())
    };
    if let Some(length) = minus(text) {
        return Some((&text[length..], true));
    }
    text.strip_prefix('+')
        .map(|bare| (bare, false))
        .or_else(|| text.strip_suffix(['-', '−']).map(|bare| (bare, true)))
}

/// Takes a currency or a percent sign off either end.
fn undress(text: &str) -> Option<&str> {
    if let Some(bare) = text.strip_suffix('%') {
        return Some(bare);
    }
    VALUES.currencies.iter().find_map(|mark| {
        let split = text.len().checked_sub(mark.len())?;
        let before = text
            .get(..mark.len())
            .filter(|t| t.eq_ignore_ascii_case(mark))
            .map(|_| &text[mark.len()..]);
        let after = || {
            text.get(split..)
                .filter(|t| t.eq_ignore_ascii_case(mark))
                .map(|_| &text[..split])
        };
        before.or_else(after)
    })
}

/// Unsigned digits with thousands in threes (one separator throughout), a decimal mark and an exponent.
fn digits(text: &str, decimal: char) -> Option<f64> {
    if text.is_empty() || text.len() > LONGEST_NUMBER {
        return None;
    }
    let other = if decimal == ',' { '.' } else { ',' };
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => text.split_at(at),
        None => (text, ""),
    };
    let (whole, fraction) = match mantissa.split_once(decimal) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let mut plain = [0u8; LONGEST_NUMBER];
    let mut length = 0;
    let mut push = |byte: u8| {
        plain[length] = byte;
        length += 1;
    };
    let mut separator = None;
    let mut in_group = 0;
    for mark in whole.chars() {
        if mark.is_ascii_digit() {
            push(mark as u8);
            in_group += 1;
            continue;
        }
        let groups = mark == other || matches!(mark, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '’');
        let complete = match separator {
            // `0,125` is no thousand: the first group starts with another digit.
            None => (1..=3).contains(&in_group) && !whole.starts_with('0'),
            Some(first) => mark == first && in_group == 3,
        };
        if !groups || !complete {
            return None;
        }
        (separator, in_group) = (Some(mark), 0);
    }
    if separator.is_some() && in_group != 3 {
        return None;
    }
    if let Some(fraction) = fraction {
        if !fraction.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        push(b'.');
        fraction.bytes().for_each(&mut push);
    }
    exponent.bytes().for_each(&mut push);
    if !plain[0].is_ascii_digit() && !plain[1].is_ascii_digit() {
        return None;
    }
    fast_float2::parse::<f64, _>(&plain[..length])
        .ok()
        .filter(|number| number.is_finite())
}

/// Days since 1970-01-01 of a written date; `None` when it is not one.
fn written_date(text: &str, order: DateOrder) -> Option<i32> {
    let (date, time) = match text.find(['T', ' ']) {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    };
    if time.is_some_and(|time| !is_time(time)) {
        return None;
    }
    let mark = date.bytes().find(|b| !b.is_ascii_digit())?;
    if !matches!(mark, b'-' | b'/' | b'.') {
        return None;
    }
    let mut parts = date.split(mark as char);
    let (a, b, c) = (parts.next()?, parts.next()?, parts.next());
    if parts.next().is_some() {
        return None;
    }
    let (year, month, day) = match (a.len(), c) {
        // A month alone, as in `2026-12`, stands for its first day.
        (4, None) if mark == b'-' && b.len() == 2 => (a, b, "1"),
        (4, Some(c)) => (a, b, c),
        (1 | 2, Some(c)) if c.len() == 4 => match order {
            DateOrder::Ymd => return None,
            DateOrder::Dmy => (c, b, a),
            DateOrder::Mdy => (c, a, b),
        },
        _ => return None,
    };
    let two = |part: &str| (part.len() <= 2).then(|| part.parse::<i8>().ok()).flatten();
    let date = Date::new(year.parse().ok()?, two(month)?, two(day)?).ok()?;
    i32::try_from(date.duration_since(EPOCH).as_secs() / 86_400).ok()
}

const EPOCH: Date = Date::constant(1970, 1, 1);

/// `03:00`, `03:00:00.5Z`, `3:00 PM`, `03:00:00+02:00`.
fn is_time(text: &str) -> bool {
    let text = text.trim();
    let hour = text.bytes().take_while(u8::is_ascii_digit).count();
    (1..=2).contains(&hour)
        && text.as_bytes().get(hour) == Some(&b':')
        && text.len() <= 40
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, ':' | '.' | ',' | '+' | '-' | ' ' | '/'))
}

/// Days since 1970-01-01 as `2026-09-30`.
pub fn iso_date(days: i32) -> String {
    match EPOCH.checked_add(jiff::Span::new().days(days.clamp(-7_000_000, 7_000_000))) {
        Ok(date) => date.to_string(),
        Err(_) => format!("day {days}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(text: &str) -> Cell<f64> {
        Reading::new(Kind::Number).number(text)
    }

    fn comma(text: &str) -> Cell<f64> {
        Reading {
            decimal: ',',
            ..Reading::new(Kind::Number)
        }
        .number(text)
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, value) in [
            ("42", 42.0),
            (" -3.5 ", -3.5),
            ("1,234,567.89", 1_234_567.89),
            ("1 234", 1234.0),
            ("1\u{a0}234\u{202f}567", f64::NAN),
            ("1'234.5", 1234.5),
            ("20%", 20.0),
            ("20 %", 20.0),
            ("$1,200", 1200.0),
            ("-$5", -5.0),
            ("$-5", -5.0),
            ("(1,200.50)", -1200.5),
            ("12 EUR", 12.0),
            ("usd 12", 12.0),
            ("−7", -7.0),
            ("1e308", 1e308),
            ("1.5E3", 1500.0),
            ("5-", -5.0),
            (".5", 0.5),
        ] {
            match point(text) {
                Cell::Value(read) => assert_eq!(read, value, "{text}"),
                other => assert!(value.is_nan() && other == Cell::Unreadable, "{text}: {other:?}"),
            }
        }
        assert_eq!(comma("1.234.567,89"), Cell::Value(1_234_567.89));
        assert_eq!(comma("12,5"), Cell::Value(12.5));
        assert_eq!(comma("1.234"), Cell::Value(1234.0));
        assert_eq!(comma("1\u{202f}234,5\u{a0}€"), Cell::Value(1234.5));
    }

    #[test]
    fn what_is_no_number_is_not_guessed() {
        for text in [
            "many",
            "inf",
            "-Infinity",
            "1e999",
            "12,5",
            "0,125",
            "1.2.3",
            "2012-06",
            "1,23,4",
            "--5",
            "€",
            "()",
            "(",
            "1e",
            "e5",
            "%",
            "1 2",
        ] {
            assert_eq!(point(text), Cell::Unreadable, "{text}");
        }
        assert_eq!(comma("1.5"), Cell::Unreadable);
    }

    #[test]
    fn missing_markers_are_missing_and_answers_are_not() {
        for text in ["", "  ", "NA", "n/a", "NULL", "NaN", "-", "?", "#N/A"] {
            assert_eq!(point(text), Cell::Missing, "{text}");
        }
        let level = Reading::new(Kind::Category);
        for text in ["Unknown", "No", "None", "0"] {
            assert_eq!(level.level(text).as_deref(), Some(text));
        }
        let asked = Reading {
            missing: vec!["Select".into()],
            ..Reading::new(Kind::Category)
        };
        assert_eq!(asked.level(" select "), None);
        let zero = Reading {
            missing: vec!["-999".into()],
            ..Reading::new(Kind::Number)
        };
        assert_eq!(zero.number("-999"), Cell::Missing);
        assert_eq!(zero.number("999"), Cell::Value(999.0));
    }

    #[test]
    fn dates_are_read_in_the_columns_order() {
        let read = |text, dates| {
            Reading {
                dates,
                ..Reading::new(Kind::Date)
            }
            .date(text)
        };
        let last = Cell::Value(20_818);
        assert_eq!(read("2026-12-31", DateOrder::Ymd), last);
        assert_eq!(read("2026-12-31T10:00:00Z", DateOrder::Mdy), last);
        assert_eq!(read("2026-12-31 10:00:00", DateOrder::Dmy), last);
        assert_eq!(read("31/12/2026", DateOrder::Dmy), last);
        assert_eq!(read("31.12.2026", DateOrder::Dmy), last);
        assert_eq!(read("12/31/2026", DateOrder::Mdy), last);
        assert_eq!(read("2026-12", DateOrder::Ymd), Cell::Value(20_788));
        for bad in [
            "31/12/26",
            "12/31/2026",
            "2026-02-30",
            "2026",
            "soon",
            "2026-12-31 to 2027",
            "1-2",
            "1/2/3/4",
        ] {
            assert_eq!(read(bad, DateOrder::Dmy), Cell::Unreadable, "{bad}");
        }
        assert_eq!(iso_date(20_818), "2026-12-31");
        assert_eq!(iso_date(i32::MIN), "day -2147483648");
    }

    proptest::proptest! {
        /// No text makes a reading panic.
        #[test]
        fn any_text_can_be_read(text in ".{0,60}") {
            for decimal in ['.', ','] {
                for dates in [DateOrder::Ymd, DateOrder::Dmy, DateOrder::Mdy] {
                    let reading = Reading { decimal, dates, ..Reading::new(Kind::Number) };
                    let _ = (reading.number(&text), reading.date(&text), reading.tokens(&text).count());
                }
            }
        }

        /// A number printed in its shortest form is read back exactly.
        #[test]
        fn printed_numbers_are_read_back(number in proptest::num::f64::NORMAL) {
            proptest::prop_assert_eq!(point(&format!("{number}")), Cell::Value(number));
        }
    }
}
