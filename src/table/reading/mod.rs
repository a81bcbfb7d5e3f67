//! How one cell is read: the same rules in training and in scoring, stored with the model.

mod date;
mod digits;
mod number;
mod range;
mod rates;
mod short;
mod terms;
mod wording;

pub(crate) use date::day_number;
pub(super) use date::written as written_date;
pub use date::{DateOrder, iso_date};
pub(super) use digits::{Digits, FROM_1904, digits as date_digits};
pub(crate) use number::currency;
pub(super) use number::{Scale, written as written_number};
pub use range::Ranges;
pub(crate) use range::written as range_as_written;
pub(super) use range::{Range, damaged as damaged_range, staff as staff_range, written as written_range};
pub use rates::Rates;
pub(crate) use short::short;
pub(crate) use terms::{Terms, stems, terms};
pub use wording::Wording;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::language::Language;
use crate::vocabulary::VALUES;
use crate::vocabulary::fold::{composed, same};
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

/// How the cells of one column are read.
///
/// What only some columns need is left out of a model where it says nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// What the cells hold.
    pub kind: Kind,
    /// Decimal mark of numbers, `.` or `,`.
    pub decimal: char,
    /// Order in which dates are written.
    pub dates: DateOrder,
    /// What separates the values of a set.
    pub separator: Option<char>,
    /// Texts that mean "unknown" in this column, beside the general ones.
    pub missing: Vec<String>,
    /// Texts that mean "unknown" in general but are levels here: `NA` beside `EMEA` and `APAC`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kept: Vec<String>,
    /// Whether numbers may have words of scale or of things counted beside them: `9.1M`, `80 employees`.
    #[serde(default, skip_serializing_if = "is_false")]
    pub units: bool,
    /// How the ranges of a number are written, where its cells are ranges: `11-50`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ranges: Option<Ranges>,
    /// Numbers that are codes and no quantities, increasing: -999, 9999. Each has a bin of its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<f64>,
    /// Whether an empty cell means no: a column of nothing but crosses.
    #[serde(default, skip_serializing_if = "is_false")]
    pub blank_is_no: bool,
    /// What amounts in other currencies are worth, where the user says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rates: Option<Rates>,
    /// Whether days of a spreadsheet are counted from 1904 and not from 1900.
    #[serde(default, skip_serializing_if = "is_false")]
    pub from_1904: bool,
    /// Whether a cell is free text, and its set the words and two-word phrases in it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub words: bool,
    /// Of free text, how the column most often writes a stem that it does not write as it is: `migrat` as `migration`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub written: BTreeMap<String, String>,
    /// How the column and its values are written for people; only in what people read.
    #[serde(skip)]
    pub wording: Option<Arc<Wording>>,
}

/// What most columns have no need of is not stored.
fn is_false(value: &bool) -> bool {
    !*value
}

/// The level of an empty cell where it means no.
const NO: &str = "no";

/// A cell, read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell<T> {
    /// Empty, or a text that means "unknown".
    Missing,
    /// What it holds.
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
            Self::Number => language.kind_number(),
            Self::Category => language.kind_category(),
            Self::Boolean => language.kind_boolean(),
            Self::Date => language.kind_date(),
            Self::Set => language.kind_set(),
            Self::Text => language.kind_text(),
        }
    }
}

impl Reading {
    /// Reads free text as the set of its words and two-word phrases.
    pub fn words() -> Self {
        Self {
            separator: Some(terms::SEPARATOR),
            words: true,
            ..Self::new(Kind::Set)
        }
    }

    /// Reads a kind with the usual marks: decimal point, ISO dates, `;` in sets.
    pub fn new(kind: Kind) -> Self {
        Self {
            kind,
            decimal: '.',
            dates: DateOrder::Ymd,
            separator: (kind == Kind::Set).then_some(';'),
            missing: Vec::new(),
            kept: Vec::new(),
            units: false,
            ranges: None,
            codes: Vec::new(),
            blank_is_no: false,
            rates: None,
            from_1904: false,
            words: false,
            written: BTreeMap::new(),
            wording: None,
        }
    }

    /// Whether a cell says that nothing is known.
    ///
    /// General markers (case ignored): empty, `NA`, `N/A`, `null`, `nan`, `-`, `?` and their spellings, and the
    /// errors of spreadsheets (`#N/A`, `#REF!`…). `Unknown`, `No` and `None` are answers, so they stay levels:
    /// "Competitors: None" says something. In number and date columns, where they cannot be answers, `None`
    /// and `Unknown` are missing too.
    pub fn is_missing(&self, text: &str) -> bool {
        let text = trimmed(text);
        if self.kept.iter().any(|kept| kept == text) || (self.blank_is_no && text.is_empty()) {
            return false;
        }
        means_unknown(text)
            || self.missing.iter().any(|mark| is_mark(mark.trim(), text))
            || (matches!(self.kind, Kind::Number | Kind::Date) && cannot_be_a_figure(text))
    }

    /// A number: decimal mark as in [`Reading::decimal`], thousands separated by spaces, apostrophes or the other
    /// mark (in threes or, as in India, in twos before the last three), currency before or after, accounting
    /// negatives, percent, `>500` and `~200`; with [`Reading::units`] `9.1M` and `80 employees`, with
    /// [`Reading::ranges`] `11-50`, which is the number of its upper end. With [`Reading::rates`] an amount is read in their
    /// currency, see [`Reading::amount`].
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
    /// let scaled = Reading { units: true, ..french };
    /// assert_eq!(scaled.number("9,1 M€"), Cell::Value(9_100_000.0));
    /// ```
    pub fn number(&self, text: &str) -> Cell<f64> {
        if self.rates.is_some() {
            return self.amount(text, "");
        }
        let codes = matches!(self.ranges, Some(Ranges::Insee));
        if self.missing.is_empty()
            && !codes
            // The mark is a point or a comma.
            && let Some((number, _)) = short(text.as_bytes(), self.decimal as u8)
        {
            return Cell::Value(number);
        }
        let text = trimmed(text);
        let plain = (self.decimal == '.' || !text.as_bytes().contains(&b'.'))
            .then(|| fast_float2::parse::<f64, _>(text).ok())
            .flatten();
        match plain {
            Some(number) if number.is_finite() && self.missing.is_empty() && !codes => Cell::Value(number),
            _ if self.is_missing(text) => Cell::Missing,
            Some(number) if number.is_finite() && !codes => Cell::Value(number),
            Some(_) if !codes => Cell::Unreadable,
            _ => self.written(bare(text)).map_or(Cell::Unreadable, Cell::Value),
        }
    }

    /// A number as [`Reading::number`] reads it, in the currency of [`Reading::rates`]: its own sign says in which it is, or
    /// the cell `beside` it, in the column that the rates name. An amount whose currency is not known, or has no rate, is
    /// unreadable.
    pub fn amount(&self, text: &str, beside: &str) -> Cell<f64> {
        let Some(rates) = &self.rates else {
            return self.number(text);
        };
        if self.is_missing(text) {
            return Cell::Missing;
        }
        written_number(bare(text.trim()), self.decimal, self.units)
            .and_then(|written| Some(written.number * rates.of(written.currency, beside)?))
            .filter(|number| number.is_finite())
            .map_or(Cell::Unreadable, Cell::Value)
    }

    /// A number that is more than digits.
    fn written(&self, text: &str) -> Option<f64> {
        let staff = || {
            (self.ranges == Some(Ranges::Insee))
                .then(|| staff_range(text))
                .flatten()
        };
        let range = self.ranges.and_then(|_| {
            staff()
                .or_else(|| written_range(text, self.decimal))
                .or_else(|| damaged_range(text))
        });
        let units = self.units || self.ranges.is_some();
        range
            .map(Range::number)
            .or_else(|| written_number(text, self.decimal, units).map(|written| written.number))
    }

    /// Code of the currency that a number bears.
    pub(crate) fn says_currency(&self, cell: &str) -> Option<&'static str> {
        written_number(bare(cell.trim()), self.decimal, true)?.currency
    }

    /// The text of a cell that says its unit beside its digits.
    pub(crate) fn says_unit<'a>(&self, cell: &'a str) -> Option<&'a str> {
        let text = bare(cell.trim());
        if fast_float2::parse::<f64, _>(text).is_ok() || self.is_missing(text) {
            return None;
        }
        let written = written_number(text, self.decimal, true)?;
        written.has_unit().then_some(text)
    }

    /// The text of a cell that is a range as people write it, or the code of one.
    pub(crate) fn says_range<'a>(&self, cell: &'a str) -> Option<&'a str> {
        let text = bare(cell.trim());
        let is_range = match self.ranges? {
            Ranges::Insee => staff_range(text).is_some(),
            Ranges::Written => written_range(text, self.decimal).is_some(),
        };
        is_range.then_some(text)
    }

    /// A date as days since 1970-01-01. Days whose order shows are always read, with a word (`8 December 2022`,
    /// `7 mars 2024`, `31-OCT-2023`) or without (`2026-12-31`); `31/12/2026` and `3/7/24` by [`Reading::dates`]. A
    /// period (`2026-12`, `2024-W07`, `Q1 2024`, `FY24`) is its first day; digits alone (`20240307`, seconds since
    /// 1970, days of a spreadsheet) are days here. A time of day is dropped.
    pub fn date(&self, text: &str) -> Cell<i32> {
        let text = trimmed(text);
        if self.is_missing(text) {
            return Cell::Missing;
        }
        let text = bare(text);
        written_date(text)
            .and_then(|written| written.day(self.dates))
            .or_else(|| match date_digits(text)? {
                (Digits::Serial, day) if self.from_1904 => Some(day + FROM_1904),
                (_, day) => Some(day),
            })
            .map_or(Cell::Unreadable, Cell::Value)
    }

    /// The level of a category, boolean or set, as written but trimmed and in Unicode form C: `é` is one letter however
    /// a keyboard or a disk wrote it, and a blank that does not break is a blank; of free text, the set of its words.
    /// `None` where missing.
    pub fn level<'a>(&self, text: &'a str) -> Option<Cow<'a, str>> {
        let text = bare(trimmed(text));
        if self.blank_is_no && text.is_empty() {
            return Some(Cow::Borrowed(NO));
        }
        (!self.is_missing(text)).then(|| match self.words {
            true => Cow::Owned(self.as_written(terms(text).terms)),
            false => composed(text),
        })
    }

    /// Terms of free text as the column writes them, as one text.
    pub(crate) fn as_written(&self, terms: impl IntoIterator<Item = String>) -> String {
        let written = |stem: &str| self.written.get(stem).map_or(stem, String::as_str).to_owned();
        let terms = terms.into_iter().map(|term| match term.split_once(' ') {
            Some((first, second)) => format!("{} {}", written(first), written(second)),
            None => written(&term),
        });
        Terms::joined(terms)
    }

    /// The values of a set, trimmed, without the empty ones.
    pub fn tokens<'a>(&self, text: &'a str) -> impl Iterator<Item = &'a str> + use<'a> {
        let separator = self.separator.unwrap_or(';');
        text.split(separator)
            .map(trimmed)
            .filter(|token| !token.is_empty())
    }
}

/// A cell without blanks around it; nearly all have none, which their first and last byte tell.
pub(crate) fn trimmed(cell: &str) -> &str {
    let is_plain = |byte: &u8| (b'!'..=b'~').contains(byte);
    match cell.as_bytes() {
        [first, .., last] if is_plain(first) && is_plain(last) => cell,
        _ => cell.trim(),
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

/// A cell without what spreadsheets put around text to keep it text: `'57`, `="0012"`.
fn bare(text: &str) -> &str {
    match text.as_bytes() {
        [b'=', b'"', .., b'"'] if text.len() > 3 => &text[2..text.len() - 1],
        [b'\'', b'0'..=b'9' | b'-' | b'+', ..] => &text[1..],
        _ => text,
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
            ("'57", 57.0),
            ("=\"57\"", 57.0),
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
        assert_eq!(read("31/12/26", DateOrder::Dmy), last);
        assert_eq!(read("46387", DateOrder::Ymd), last);
        assert_eq!(read("2026-12", DateOrder::Ymd), Cell::Value(20_788));
        for bad in [
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
