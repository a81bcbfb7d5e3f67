//! Days as people write them.

use std::sync::LazyLock;

use jiff::civil::{Date, ISOWeekDate, Weekday};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::vocabulary::VALUES;
use crate::vocabulary::fold::fold;

/// Order of day, month and year in written dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DateOrder {
    /// Year, month, day: ISO.
    #[default]
    Ymd,
    /// Day, month, year: Europe.
    Dmy,
    /// Month, day, year: the United States.
    Mdy,
}

/// Day 0 of a date column.
const EPOCH: Date = Date::constant(1970, 1, 1);
/// Longest text that can be a date, in bytes: JavaScript writes 60 with the zone's name.
const LONGEST: usize = 80;
/// Longest word of a date, in bytes: `pazdziernika`, with accents.
const LONGEST_WORD: usize = 16;
/// Most parts of a date, fillers included: `Thu, 7th of March 2024`.
const MOST_PARTS: usize = 8;
/// Years of two digits from here on are of the last century (POSIX).
const PIVOT: i16 = 70;

/// A written day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Written {
    /// The same whatever the column's order; days since 1970-01-01.
    Certain(i32),
    /// Two short numbers, then a year: which is the month, the column says.
    Ordered { first: i8, second: i8, year: i16 },
}

impl Written {
    /// Days since 1970-01-01 in a column of this order.
    pub fn day(self, order: DateOrder) -> Option<i32> {
        match (self, order) {
            (Self::Certain(day), _) => Some(day),
            (Self::Ordered { .. }, DateOrder::Ymd) => None,
            (Self::Ordered { first, second, year }, DateOrder::Dmy) => day(year, second, first),
            (Self::Ordered { first, second, year }, DateOrder::Mdy) => day(year, first, second),
        }
    }
}

/// Days since 1970-01-01 of a day; `None` when there is none.
pub(super) fn day(year: i16, month: i8, day: i8) -> Option<i32> {
    day_number(Date::new(year, month, day).ok()?)
}

/// A date as days since 1970-01-01.
pub(crate) fn day_number(date: Date) -> Option<i32> {
    i32::try_from(date.duration_since(EPOCH).as_secs() / 86_400).ok()
}

/// The day that lies so many days after 1970-01-01.
pub(super) fn civil(days: i32) -> Option<Date> {
    let since = jiff::Span::new().try_days(i64::from(days)).ok()?;
    EPOCH.checked_add(since).ok()
}

/// Days since 1970-01-01 as `2026-09-30`.
pub fn iso_date(days: i32) -> String {
    match EPOCH.checked_add(jiff::Span::new().days(days.clamp(-7_000_000, 7_000_000))) {
        Ok(date) => date.to_string(),
        Err(_) => format!("day {days}"),
    }
}

/// A written date; `None` when it is none. Its time of day is dropped: the day is that of the zone it was written in.
pub(crate) fn written(text: &str) -> Option<Written> {
    if text.len() > LONGEST {
        return None;
    }
    if text.as_bytes().first()?.is_ascii_digit()
        && let Some(numeric) = numeric(text)
    {
        return Some(numeric);
    }
    words(text).map(Written::Certain)
}

/// Dates of numbers: `2026-12-31`, `31/12/2026`, `3/7/24`, `2026-12`, `12/2026`.
fn numeric(text: &str) -> Option<Written> {
    let (date, time) = match text.find(['T', ' ', ',']) {
        Some(at) => (&text[..at], &text[at + 1..]),
        None => (text, ""),
    };
    if !time.is_empty() && !is_time(time) {
        return None;
    }
    let date = zone_cut(date);
    let mark = date.bytes().find(|b| !b.is_ascii_digit())?;
    if !matches!(mark, b'-' | b'/' | b'.') {
        return None;
    }
    let mut parts = date.split(mark as char);
    let (a, b, c) = (parts.next()?, parts.next()?, parts.next());
    // German dates of short years end with a point: `7.3.24.` is rare, `7.3.` has no year.
    if parts.next().is_some() {
        return None;
    }
    let certain = |year: &str, month: &str, of: &str| {
        day(year.parse().ok()?, two(month)?, two(of)?).map(Written::Certain)
    };
    match (a.len(), b.len(), c) {
        // A month alone, as in `2026-12`, stands for its first day.
        (4, 2, None) if mark != b'.' => certain(a, b, "1"),
        (1 | 2, 4, None) => certain(b, a, "1"),
        (4, _, Some(c)) => certain(a, b, c),
        (1 | 2, 1 | 2, Some(c)) if matches!(c.len(), 2 | 4) => Some(Written::Ordered {
            first: two(a)?,
            second: two(b)?,
            year: year(c)?,
        })
        // A day of either order, or none.
        .filter(|written| written.day(DateOrder::Dmy).is_some() || written.day(DateOrder::Mdy).is_some()),
        _ => None,
    }
}

pub(super) fn two(part: &str) -> Option<i8> {
    (part.len() <= 2 && part.bytes().all(|b| b.is_ascii_digit()))
        .then(|| part.parse().ok())
        .flatten()
}

/// A year of four digits, or of two.
fn year(part: &str) -> Option<i16> {
    let number: i16 = part.parse().ok()?;
    match part.len() {
        4 => Some(number),
        2 => Some(if number < PIVOT {
            2000 + number
        } else {
            1900 + number
        }),
        _ => None,
    }
}

/// `2024-03-07Z` and `2024-03-07+01:00`, as XML writes days, without their zone.
fn zone_cut(date: &str) -> &str {
    match date.get(10..).and_then(|rest| rest.bytes().next()) {
        Some(b'Z' | b'+' | b'-') => &date[..10],
        _ => date,
    }
}

/// `03:00`, `03:00:00.5Z`, `3:00 PM`, `03:00:00+02:00`, `à 10h30`, `10:00:00 GMT+0100 (Central European Time)`.
fn is_time(text: &str) -> bool {
    let text = text.trim().trim_start_matches(['-', ',']).trim_start();
    let text = match text.split_once(' ') {
        Some((word, hour)) if VALUES.before_hours.contains(word) => hour,
        _ => text,
    };
    let hour = text.bytes().take_while(u8::is_ascii_digit).count();
    let marked = match text.as_bytes().get(hour) {
        Some(b':' | b'h') => true,
        Some(b' ') => matches!(text[hour..].trim().to_ascii_uppercase().as_str(), "AM" | "PM"),
        _ => false,
    };
    (1..=2).contains(&hour)
        && marked
        && text.chars().all(|c| {
            c.is_alphanumeric()
                || matches!(
                    c,
                    ':' | '.' | ',' | '+' | '-' | ' ' | '/' | '(' | ')' | '[' | ']' | '_'
                )
        })
}

/// What a word says in a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    Month(i8),
    Weekday,
    Filler,
    Quarter,
    Week,
    Half,
    Fiscal,
    /// `S` is a half-year before 1 or 2, else a week: `S1 2024`, `2024-S07`.
    Semester,
}

static WORDS: LazyLock<FxHashMap<&'static str, Word>> = LazyLock::new(|| {
    let mut words = FxHashMap::default();
    let lists = [
        (&VALUES.weekdays, Word::Weekday),
        (&VALUES.date_fillers, Word::Filler),
        (&VALUES.quarters, Word::Quarter),
        (&VALUES.weeks, Word::Week),
        (&VALUES.half_years, Word::Half),
        (&VALUES.fiscal_years, Word::Fiscal),
    ];
    for (list, says) in lists {
        for word in list {
            words.insert(*word, says);
        }
    }
    words.insert("s", Word::Semester);
    for (month, names) in (1..).zip(&VALUES.months) {
        for name in names {
            words.insert(*name, Word::Month(month));
        }
    }
    words
});

/// One part of a date in words.
#[derive(Debug, Clone, Copy)]
enum Part<'a> {
    Number(&'a str),
    Says(Word),
}

/// Dates with a word in them, days since 1970-01-01: `Dec 8, 2022`, `7. März 2024`, `31-OCT-2023`, `févr. 2024`,
/// `2024-W07`, `Q1 2024`, `FY24`, `Thu Mar 07 2024 10:00:00 GMT+0100`. A period stands for its first day.
fn words(text: &str) -> Option<i32> {
    let mut parts = [Part::Number(""); MOST_PARTS];
    let (mut count, mut at) = (0, 0);
    let mut months = 0;
    while at < text.len() {
        let rest = &text[at..];
        let first = rest.chars().next()?;
        let same = |c: char| {
            if first.is_ascii_digit() {
                c.is_ascii_digit()
            } else {
                c.is_alphabetic() || unicode_normalization::char::is_combining_mark(c)
            }
        };
        if !same(first) {
            // Only what stands between the parts of a date.
            if !(first.is_whitespace()
                || matches!(first, '-' | '/' | '.' | ',' | '\'' | '’' | 'º' | '°' | '_' | '–'))
            {
                return None;
            }
            at += first.len_utf8();
            continue;
        }
        let length = rest.find(|c| !same(c)).unwrap_or(rest.len());
        let token = &rest[..length];
        // An hour ends the date.
        let is_hour = first.is_ascii_digit() && length <= 2 && rest[length..].starts_with([':', 'h']);
        if is_hour && is_time(rest) && count > 1 {
            break;
        }
        let part = if first.is_ascii_digit() {
            (length <= 4).then_some(Part::Number(token))?
        } else {
            Part::Says(said(token).or_else(|| is_time_word(token, &rest[length..]))?)
        };
        at += length;
        match part {
            Part::Says(Word::Filler) => {}
            // A day of the week says nothing; `mar` before a month is Tuesday, `mar` alone is March.
            Part::Says(Word::Weekday) if count == 0 => {}
            _ => {
                if let Part::Says(Word::Month(_)) = part {
                    months += 1;
                }
                *parts.get_mut(count)? = part;
                count += 1;
            }
        }
    }
    if months == 2 && matches!(parts[0], Part::Says(Word::Month(3))) {
        return of_parts(&parts[1..count]);
    }
    // `Feb-24` is a month, `February 24` a day of no year.
    if let [Part::Says(Word::Month(_)), Part::Number(short)] = &parts[..count]
        && short.len() < 4
        && !text.contains(['-', '\'', '’', '/'])
    {
        return None;
    }
    of_parts(&parts[..count])
}

/// `à` before an hour, as in `7 mars 2024 à 10:30`.
fn is_time_word(token: &str, rest: &str) -> Option<Word> {
    (VALUES.before_hours.contains(token) && is_time(rest)).then_some(Word::Filler)
}

fn said(token: &str) -> Option<Word> {
    if token.len() > LONGEST_WORD {
        return None;
    }
    if token.is_ascii() {
        let mut lower = [0u8; LONGEST_WORD];
        let lower = &mut lower[..token.len()];
        lower.copy_from_slice(token.as_bytes());
        lower.make_ascii_lowercase();
        return std::str::from_utf8(lower)
            .ok()
            .and_then(|word| WORDS.get(word).copied());
    }
    WORDS.get(fold(token).as_str()).copied()
}

fn of_parts(parts: &[Part<'_>]) -> Option<i32> {
    use Part::{Number as N, Says as S};
    use Word::{Fiscal, Half, Month, Quarter, Semester, Week};
    let four = |text: &str| (text.len() == 4).then(|| year(text)).flatten();
    match *parts {
        // `07 Mar 2024`, `2024-Mar-07`.
        [N(a), S(Month(month)), N(b)] => match four(a) {
            Some(year) => day(year, month, two(b)?),
            None => day(year(b)?, month, two(a)?),
        },
        [S(Month(month)), N(a), N(b)] => day(year(b)?, month, two(a)?),
        [S(Month(month)), N(a)] => day(year(a)?, month, 1),
        [N(a), S(Month(month))] => day(four(a)?, month, 1),
        // `Q1 2024`, `2024-Q1`, `1Q24`, `1er trimestre 2024`, `FY24 Q1`.
        [S(Quarter), N(a), N(b)]
        | [S(Quarter), N(a), S(Fiscal), N(b)]
        | [S(Fiscal), N(b), S(Quarter), N(a)] => quarter(year(b)?, a),
        [N(a), S(Quarter), N(b)] => match four(a) {
            Some(year) => quarter(year, b),
            None => quarter(year(b)?, a),
        },
        [S(Half), N(a), N(b)] => half(four(b)?, a),
        [N(a), S(Half), N(b)] => match four(a) {
            Some(year) => half(year, b),
            None => half(year(b)?, a),
        },
        [S(Week), N(a), N(b)] => week(four(b)?, a),
        [N(a), S(Week), N(b)] => week(four(a)?, b),
        [S(Semester), N(a), N(b)] | [N(b), S(Semester), N(a)] => match a.len() {
            1 => half(four(b)?, a),
            _ => week(four(b)?, a),
        },
        [S(Fiscal), N(a)] => day(year(a)?, 1, 1),
        // `FY 2023/24` begins in 2023.
        [S(Fiscal), N(a), N(b)] if year(b)? == year(a)? + 1 => day(year(a)?, 1, 1),
        _ => None,
    }
}

fn quarter(year: i16, quarter: &str) -> Option<i32> {
    let quarter = two(quarter).filter(|quarter| (1..=4).contains(quarter))?;
    day(year, 3 * quarter - 2, 1)
}

fn half(year: i16, half: &str) -> Option<i32> {
    let half = two(half).filter(|half| (1..=2).contains(half))?;
    day(year, 6 * half - 5, 1)
}

/// Monday of a week.
///
/// Source: ISO 8601.
fn week(year: i16, week: &str) -> Option<i32> {
    day_number(ISOWeekDate::new(year, two(week)?, Weekday::Monday).ok()?.date())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, order: DateOrder) -> Option<String> {
        written(text).and_then(|written| written.day(order)).map(iso_date)
    }

    #[test]
    fn days_with_a_word_are_the_same_in_any_order() {
        for text in [
            "7 March 2024",
            "07 Mar 2024",
            "07-MAR-2024",
            "07Mar2024",
            "Mar 7, 2024",
            "March 7th, 2024",
            "7th of March 2024",
            "7 mars 2024",
            "7. März 2024",
            "7 de marzo de 2024",
            "7 marzo 2024",
            "7 de março de 2024",
            "7 maart 2024",
            "7 marca 2024",
            "2024-Mar-07",
            "Thu Mar 07 2024",
            "jeudi 7 mars 2024",
            "Thu Mar 07 2024 10:00:00 GMT+0100 (Central European Standard Time)",
            "Thu, 07 Mar 2024 10:00:00 GMT",
            "7 mars 2024 à 10:30",
            "March 7, 2024 at 3:04 PM",
            "Mar 7, 2024, 3:04 PM",
            "7-Mar-24",
            "7 mars 24",
            "mar. 7 mars 2024",
        ] {
            for order in [DateOrder::Ymd, DateOrder::Dmy, DateOrder::Mdy] {
                assert_eq!(read(text, order).as_deref(), Some("2024-03-07"), "{text}");
            }
        }
        assert_eq!(read("Dec 8, 2022", DateOrder::Ymd).as_deref(), Some("2022-12-08"));
        assert_eq!(read("31-OCT-2023", DateOrder::Ymd).as_deref(), Some("2023-10-31"));
        assert_eq!(
            read("1er août 2023", DateOrder::Ymd).as_deref(),
            Some("2023-08-01")
        );
    }

    #[test]
    fn times_and_zones_are_dropped() {
        for text in [
            "2024-03-07",
            "2024/3/7",
            "2024-03-07T10:00:00Z",
            "2024-03-07T10:00:00.123+01:00",
            "2024-03-07 10:00:00 UTC",
            "2024-03-07T10:00:00+01:00[Europe/Paris]",
            "2024-03-07+01:00",
            "2024-03-07Z",
            "2024-03-07, 3:04 PM",
        ] {
            assert_eq!(
                read(text, DateOrder::Ymd).as_deref(),
                Some("2024-03-07"),
                "{text}"
            );
        }
        for text in [
            "03/07/2024, 3:04 PM",
            "3/7/24",
            "3/7/2024 15:04",
            "03-07-2024",
            "3.7.24",
        ] {
            assert_eq!(
                read(text, DateOrder::Mdy).as_deref(),
                Some("2024-03-07"),
                "{text}"
            );
            assert_eq!(
                read(text, DateOrder::Dmy).as_deref(),
                Some("2024-07-03"),
                "{text}"
            );
            assert_eq!(read(text, DateOrder::Ymd), None, "{text}");
        }
        assert_eq!(read("1/2/69", DateOrder::Dmy).as_deref(), Some("2069-02-01"));
        assert_eq!(read("1/2/70", DateOrder::Dmy).as_deref(), Some("1970-02-01"));
    }

    #[test]
    fn periods_stand_for_their_first_day() {
        for (text, first) in [
            ("2024-02", "2024-02-01"),
            ("02/2024", "2024-02-01"),
            ("févr. 2024", "2024-02-01"),
            ("Feb 2024", "2024-02-01"),
            ("Feb-24", "2024-02-01"),
            ("2024 Feb", "2024-02-01"),
            ("2024-W07", "2024-02-12"),
            ("2024W07", "2024-02-12"),
            ("W07 2024", "2024-02-12"),
            ("KW 7 2024", "2024-02-12"),
            ("2024-S07", "2024-02-12"),
            ("semaine 7 2024", "2024-02-12"),
            ("2024-Q1", "2024-01-01"),
            ("Q2 2024", "2024-04-01"),
            ("2Q24", "2024-04-01"),
            ("Q2'24", "2024-04-01"),
            ("T3 2024", "2024-07-01"),
            ("1er trimestre 2024", "2024-01-01"),
            ("H2 2024", "2024-07-01"),
            ("S1 2024", "2024-01-01"),
            ("FY24", "2024-01-01"),
            ("FY2024", "2024-01-01"),
            ("FY 2023/24", "2023-01-01"),
            ("FY24 Q3", "2024-07-01"),
        ] {
            assert_eq!(read(text, DateOrder::Ymd).as_deref(), Some(first), "{text}");
        }
    }

    #[test]
    fn what_is_no_day_is_not_guessed() {
        for text in [
            "2024",
            "Q1",
            "Q5 2024",
            "2024-W54",
            "24-Feb",
            "soon",
            "Plan 2",
            "March 15",
            "2026-12-31 to 2027",
            "1-2",
            "1/2/3/4",
            "2026-02-30",
            "31/02/2024",
            "13/13/2024",
            "32 March 2024",
            "7 marches 2024",
            "Series A 2024",
            "10-Jan",
            "A1 2024",
            "1.2.3",
            "May",
            "10:30",
            "5 days",
            "3/7",
            "T-1000",
        ] {
            assert_eq!(written(text), None, "{text}");
        }
    }
}
