//! Typed values as the text of a cell.

use std::fmt::Write as _;

use jiff::civil::{Date, date};

const EPOCH: Date = date(1970, 1, 1);
const SECONDS_PER_DAY: i64 = 86_400;

/// Writes anything that prints; writing to a string cannot fail.
pub fn put(out: &mut String, value: impl std::fmt::Display) {
    let _ = write!(out, "{value}");
}

/// A whole number.
pub fn integer(out: &mut String, value: impl itoa::Integer) {
    out.push_str(itoa::Buffer::new().format(value));
}

/// A whole number as a float, NaN for one that has none of its own.
pub fn exact(value: i64) -> f64 {
    match value.unsigned_abs() < 1 << f64::MANTISSA_DIGITS {
        true => value as f64,
        false => f64::NAN,
    }
}

/// A float, NaN for one that is infinite.
pub fn finite(value: f64) -> f64 {
    if value.is_finite() { value } else { f64::NAN }
}

/// Sizes in which the shortest form has no exponent, whoever writes it (house choice: nearly all there are).
const PLAIN: std::ops::Range<f64> = 1e-4..1e15;

/// A 64-bit float in its shortest exact form; nothing for NaN, which is how tables write "unknown".
pub fn float(out: &mut String, value: f64) {
    if PLAIN.contains(&value.abs()) {
        if short(out, value) {
            return;
        }
        // Whole numbers end in `.0` there.
        let mut written = ryu::Buffer::new();
        let text = written.format_finite(value);
        out.push_str(text.strip_suffix(".0").unwrap_or(text));
    } else if !value.is_nan() {
        put(out, value);
    }
}

/// Writes a float of few decimals, as most are; false for any other.
///
/// A decimal of at most 15 digits that a float is the nearest to is the shortest there is: no other one has that float.
fn short(out: &mut String, value: f64) -> bool {
    for (decimals, ten) in [(0, 1.0), (2, 1e2), (4, 1e4), (6, 1e6)] {
        let scaled = value.abs() * ten;
        if scaled >= 1e15 {
            return false;
        }
        let whole = (scaled + 0.5) as u64; // below 10^15
        if whole as f64 / ten == value.abs() {
            out.push_str(if value < 0.0 { "-" } else { "" });
            let unit = ten as u64; // a power of ten
            integer(out, whole / unit);
            let mut part = whole % unit;
            if part > 0 {
                let mut digits = decimals;
                while part.is_multiple_of(10) {
                    part /= 10;
                    digits -= 1;
                }
                out.push('.');
                (part.ilog10() as usize + 1..digits).for_each(|_| out.push('0'));
                integer(out, part);
            }
            return true;
        }
    }
    false
}

/// As [`float`], the shortest form that is exact in 32 bits.
pub fn float32(out: &mut String, value: f32) {
    if !value.is_nan() {
        put(out, value);
    }
}

/// `unscaled` / 10^`scale`, without zeros at the end.
pub fn decimal(out: &mut String, unscaled: i128, scale: usize) {
    let digits = unscaled.unsigned_abs().to_string();
    let padded = format!("{digits:0>width$}", width = scale + 1);
    let (whole, part) = padded.split_at(padded.len() - scale);
    if unscaled < 0 {
        out.push('-');
    }
    out.push_str(whole);
    let part = part.trim_end_matches('0');
    if !part.is_empty() {
        out.push('.');
        out.push_str(part);
    }
}

/// Days since 1970-01-01 as `2026-09-30`; the number of days where the calendar ends.
pub fn day(out: &mut String, days: i64) {
    let span = jiff::Span::new().try_days(days);
    match span.and_then(|span| EPOCH.checked_add(span)) {
        Ok(date) => put(out, date),
        Err(_) => put(out, days),
    }
}

/// Time since 1970-01-01 in `per_second`ths of a second as `2026-09-30T12:00:00`, a fraction only where there is one.
pub fn moment(out: &mut String, ticks: i64, per_second: i64) {
    let seconds = ticks.div_euclid(per_second);
    day(out, seconds.div_euclid(SECONDS_PER_DAY));
    out.push('T');
    clock(out, ticks.rem_euclid(per_second * SECONDS_PER_DAY), per_second);
}

/// Time since midnight in `per_second`ths of a second as `12:00:00`.
pub fn clock(out: &mut String, ticks: i64, per_second: i64) {
    let seconds = ticks.div_euclid(per_second);
    put(
        out,
        format_args!(
            "{:02}:{:02}:{:02}",
            seconds / 3600,
            seconds / 60 % 60,
            seconds % 60
        ),
    );
    let rest = ticks.rem_euclid(per_second);
    if rest != 0 {
        let width = per_second.ilog10() as usize;
        let fraction = format!("{rest:0width$}");
        put(out, format_args!(".{}", fraction.trim_end_matches('0')));
    }
}

/// Bytes: text where they are UTF-8, else `0x` and hexadecimal digits.
pub fn bytes(out: &mut String, bytes: &[u8]) {
    match std::str::from_utf8(bytes) {
        Ok(text) => out.push_str(text),
        Err(_) => {
            out.push_str("0x");
            bytes.iter().for_each(|byte| put(out, format_args!("{byte:02x}")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(write: impl FnOnce(&mut String)) -> String {
        let mut out = String::new();
        write(&mut out);
        out
    }

    #[test]
    fn values_print_in_their_shortest_exact_form() {
        assert_eq!(text(|out| float(out, 0.1)), "0.1");
        assert_eq!(text(|out| float(out, 12.0)), "12");
        assert_eq!(text(|out| float(out, -0.000_123)), "-0.000123");
        assert_eq!(text(|out| float(out, 0.0)), "0");
        assert_eq!(text(|out| float(out, f64::NAN)), "");
        assert_eq!(text(|out| float32(out, 0.1)), "0.1");
        assert_eq!(text(|out| decimal(out, 1250, 2)), "12.5");
        assert_eq!(text(|out| decimal(out, -5, 3)), "-0.005");
        assert_eq!(text(|out| decimal(out, 700, 2)), "7");
        assert_eq!(text(|out| decimal(out, 700, 0)), "700");
        assert_eq!(text(|out| day(out, 20_726)), "2026-09-30");
        assert_eq!(text(|out| day(out, i64::MAX)), "9223372036854775807");
        assert_eq!(text(|out| moment(out, 43_200, 1)), "1970-01-01T12:00:00");
        assert_eq!(text(|out| moment(out, -1_500, 1000)), "1969-12-31T23:59:58.5");
        assert_eq!(text(|out| moment(out, i64::MIN, 1)), "-106751991167301T08:29:52");
        assert_eq!(text(|out| bytes(out, b"\xff\x00")), "0xff00");
        assert_eq!(text(|out| bytes(out, "é".as_bytes())), "é");
    }

    proptest::proptest! {
        /// Whoever writes a float, it is the same text.
        #[test]
        fn floats_have_one_form(value in proptest::num::f64::ANY, short in -1_000_000_000i64..1_000_000_000, scale in 0i32..9) {
            for value in [value, short as f64 / 10f64.powi(scale)] {
                let expected = if value.is_nan() { String::new() } else { value.to_string() };
                proptest::prop_assert_eq!(text(|out| float(out, value)), expected);
            }
        }
    }
}
