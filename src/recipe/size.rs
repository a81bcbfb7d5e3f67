//! A number of bytes as people write it, and files that have few.

use std::fmt;
use std::io::Read;
use std::path::Path;
use std::str::FromStr;

use serde::de::{Error as _, Visitor};
use serde::{Deserialize, Deserializer};

use crate::error::Error;
use crate::files;

/// A number of bytes: `500 MB`, `2G`, `1.5 GiB`, `4096`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Size(pub u64);

/// Units, largest first; a letter alone is the decimal one.
const UNITS: [(&str, u64); 5] = [
    ("T", 1_000_000_000_000),
    ("G", 1_000_000_000),
    ("M", 1_000_000),
    ("k", 1_000),
    ("", 1),
];

impl FromStr for Size {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const EXPECTED: &str = "a size such as 500 MB or 2 GB";
        let text = text.trim().to_ascii_lowercase();
        let end = text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len());
        let (number, unit) = text.split_at(end);
        let number: f64 = number.trim().parse().map_err(|_| EXPECTED)?;
        let letter = unit.trim_end_matches("ib").trim_end_matches('b');
        let power = ["", "k", "m", "g", "t"]
            .iter()
            .position(|known| *known == letter)
            .ok_or(EXPECTED)?;
        let base: f64 = if unit.ends_with("ib") { 1024.0 } else { 1000.0 };
        let bytes = number * base.powi(power as i32);
        if !(1.0..=1e18).contains(&bytes) {
            return Err(EXPECTED);
        }
        // At most 1e18: it fits, and a fraction of a byte is dropped.
        Ok(Self(bytes as u64))
    }
}

/// Longest recipe or plan, in bytes (house choice: a thousand times the longest drafted).
const LONGEST_TEXT: u64 = 16 << 20;

/// Reads a file that a person writes; `action` is what was tried: `"read the recipe"`.
///
/// # Errors
/// [`Error::Io`] when it cannot be read; [`Error::Input`] when it is no such file, by its length.
pub(crate) fn read_text(path: &Path, action: &'static str) -> crate::Result<String> {
    let mut text = String::new();
    files::read::open(path)
        .and_then(|file| file.take(LONGEST_TEXT + 1).read_to_string(&mut text))
        .map_err(Error::io(path, action))?;
    if text.len() as u64 > LONGEST_TEXT {
        let reason = format!("is longer than {} MiB", LONGEST_TEXT >> 20);
        return Err(Error::input(path, 0, 0, reason, "name another file"));
    }
    Ok(text)
}

impl fmt::Display for Size {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (unit, bytes) = UNITS
            .into_iter()
            .find(|(_, bytes)| self.0 >= *bytes)
            .unwrap_or(("", 1));
        let value = self.0 as f64 / bytes as f64;
        let digits = if value < 10.0 && value.fract() >= 0.05 {
            1
        } else {
            0
        };
        write!(out, "{value:.digits$} {unit}B")
    }
}

impl<'de> Deserialize<'de> for Size {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Bytes;
        impl Visitor<'_> for Bytes {
            type Value = Size;

            fn expecting(&self, out: &mut fmt::Formatter) -> fmt::Result {
                out.write_str("a size such as \"500 MB\" or \"2 GB\"")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Size, E> {
                text.parse().map_err(E::custom)
            }

            fn visit_u64<E: serde::de::Error>(self, bytes: u64) -> Result<Size, E> {
                Ok(Size(bytes))
            }

            fn visit_i64<E: serde::de::Error>(self, bytes: i64) -> Result<Size, E> {
                u64::try_from(bytes)
                    .map(Size)
                    .map_err(|_| E::custom("a size is above 0"))
            }
        }
        deserializer.deserialize_any(Bytes).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::Size;

    #[test]
    fn sizes_are_read_as_people_write_them() {
        for (text, bytes) in [
            ("4096", 4096),
            ("500 MB", 500_000_000),
            ("2G", 2_000_000_000),
            ("1.5 GiB", 1_610_612_736),
            ("300mib", 314_572_800),
            ("64 kB", 64_000),
        ] {
            assert_eq!(text.parse(), Ok(Size(bytes)), "{text}");
        }
        for text in ["", "MB", "-1 GB", "2 GX", "1e30 TB", "NaN"] {
            assert!(text.parse::<Size>().is_err(), "{text}");
        }
    }

    #[test]
    fn sizes_are_shown_short() {
        for (bytes, shown) in [
            (4_325, "4.3 kB"),
            (201_326_592, "201 MB"),
            (2_000_000_000, "2 GB"),
            (12, "12 B"),
        ] {
            assert_eq!(Size(bytes).to_string(), shown);
        }
    }
}
