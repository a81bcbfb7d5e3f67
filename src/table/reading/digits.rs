//! Days written in digits alone.

use crate::table::reading::date::{day, two};

/// Years that digits alone may stand for (house choice).
const YEARS: std::ops::Range<i16> = 1900..2100;
/// Serial days of spreadsheets that are taken for days: 1954 to 2100, counted from 1899-12-30.
const SERIALS: std::ops::Range<i32> = 20_000..73_051;
/// 1970-01-01 as a serial day.
const SERIAL_OF_EPOCH: i32 = 25_569;
/// Days by which a calendar that begins on 1904-01-01 runs behind: the same serial day is so much later there.
pub(crate) const FROM_1904: i32 = 1462;
/// Seconds that are taken for days: 1979 to 2100.
const SECONDS: std::ops::Range<f64> = 3e8..4.102e9;

/// What digits alone may stand for in a column of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Digits {
    /// `20240307`.
    Compact,
    /// `202403`.
    Month,
    /// Seconds or milliseconds since 1970.
    Epoch,
    /// Days of a spreadsheet, with or without a time of day.
    Serial,
}

/// What digits alone stand for in a column of days, with the day; `None` for other numbers.
pub(crate) fn digits(text: &str) -> Option<(Digits, i32)> {
    let bytes = text.as_bytes();
    let whole = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
    let is_whole = whole == bytes.len();
    let is_decimal = || bytes[whole] == b'.' && bytes[whole + 1..].iter().all(u8::is_ascii_digit);
    if !(is_whole || is_decimal()) {
        return None;
    }
    // Most numbers are told by their first digits.
    match whole {
        8 if is_whole && matches!(&bytes[..2], b"19" | b"20") => {
            let year: i16 = text[..4].parse().ok()?;
            let day = day(year, two(&text[4..6])?, two(&text[6..])?)?;
            YEARS.contains(&year).then_some((Digits::Compact, day))
        }
        6 if is_whole && matches!(&bytes[..2], b"19" | b"20") => {
            let year: i16 = text[..4].parse().ok()?;
            let day = day(year, two(&text[4..])?, 1)?;
            YEARS.contains(&year).then_some((Digits::Month, day))
        }
        5 if (b'2'..=b'7').contains(&bytes[0]) => {
            let serial: i32 = text[..5].parse().ok()?;
            SERIALS
                .contains(&serial)
                .then_some((Digits::Serial, serial - SERIAL_OF_EPOCH))
        }
        9 | 10 | 12 | 13 => {
            let seconds = text.parse::<f64>().ok()? / if whole > 10 { 1e3 } else { 1.0 };
            let day = (seconds / 86_400.0).floor() as i32;
            SECONDS.contains(&seconds).then_some((Digits::Epoch, day))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::reading::iso_date;

    #[test]
    fn digits_alone_are_days_of_four_kinds() {
        for (text, kind, day) in [
            ("20240307", Digits::Compact, "2024-03-07"),
            ("202403", Digits::Month, "2024-03-01"),
            ("1709800000", Digits::Epoch, "2024-03-07"),
            ("1709800000.25", Digits::Epoch, "2024-03-07"),
            ("1709800000000", Digits::Epoch, "2024-03-07"),
            ("45358", Digits::Serial, "2024-03-07"),
            ("45358.4167", Digits::Serial, "2024-03-07"),
        ] {
            let read = digits(text).map(|(kind, day)| (kind, iso_date(day)));
            assert_eq!(read, Some((kind, day.to_owned())), "{text}");
        }
        for text in [
            "20241307",
            "12345678",
            "99999",
            "12345",
            "1",
            "",
            "-45358",
            "1.5",
            "45358,5",
            "9999999999999",
        ] {
            assert_eq!(digits(text), None, "{text}");
        }
    }
}
