//! Names and versions of models, and how they are written.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// Longest model name.
const MAX_NAME: usize = 64;

/// Highest version: six digits, so that names sort as numbers do and the next one always exists or is refused in words.
const MAX_VERSION: u32 = 999_999;

/// Number of a version, from 1. Written `v000001`; read also as `1` and `v1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Version(pub u32);

/// `NAME` or `NAME@VERSION`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Name of the model.
    pub name: String,
    /// The version named; its champion when absent.
    pub version: Option<Version>,
}

impl Version {
    /// The version whose directory has this name, `None` for any other name.
    pub(super) fn from_dir(name: &str) -> Option<Self> {
        let version: Self = name.parse().ok()?;
        (version.to_string() == name).then_some(version)
    }

    /// As people say it: `v2`.
    pub fn short(self) -> String {
        format!("v{}", self.0)
    }

    /// The version after this one; none after the highest.
    pub(super) fn next(self) -> Option<Self> {
        (self.0 < MAX_VERSION).then(|| Self(self.0 + 1))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "v{:06}", self.0)
    }
}

impl FromStr for Version {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let digits = text.strip_prefix('v').unwrap_or(text);
        match digits.parse() {
            Ok(number)
                if (1..=MAX_VERSION).contains(&number) && digits.bytes().all(|b| b.is_ascii_digit()) =>
            {
                Ok(Self(number))
            }
            _ => Err(Error::setting("version", "a number such as 3 or v000003", text)),
        }
    }
}

impl FromStr for Reference {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let (name, version) = match text.split_once('@') {
            Some((name, version)) => (name, Some(version.parse()?)),
            None => (text, None),
        };
        check_name(name)?;
        Ok(Self {
            name: name.to_owned(),
            version,
        })
    }
}

/// Checks that `name` can be a model's: it becomes a directory, so nothing else is let through.
///
/// # Errors
/// [`Error::Setting`] when it is not made of 1 to 64 lower-case letters, digits and hyphens.
pub fn check_name(name: &str) -> Result<()> {
    let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if (1..=MAX_NAME).contains(&name.len()) && name.bytes().all(allowed) {
        return Ok(());
    }
    let expected = format!("1 to {MAX_NAME} lower-case letters, digits and hyphens");
    Err(Error::setting("model name", expected, name.escape_debug()))
}

/// A model name made of any text: `Contrats signés 2026.csv` gives `contrats-sign-s-2026-csv`.
pub fn name_from(text: &str) -> String {
    let mut name = String::new();
    for c in text.chars() {
        let c = c.to_ascii_lowercase();
        if c.is_ascii_alphanumeric() {
            name.push(c);
        } else if !name.is_empty() && !name.ends_with('-') {
            name.push('-');
        }
    }
    name.truncate(MAX_NAME);
    let name = name.trim_end_matches('-');
    if name.is_empty() { "model" } else { name }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_as_people_write_them() {
        for text in ["3", "v3", "v000003"] {
            assert_eq!(text.parse::<Version>().unwrap(), Version(3));
        }
        for text in [
            "",
            "v",
            "0",
            "-1",
            "+1",
            "3.0",
            "1000000",
            "v4294967295",
            "latest",
        ] {
            assert!(text.parse::<Version>().is_err(), "{text}");
        }
    }

    #[test]
    fn only_the_exact_directory_name_is_a_version() {
        assert_eq!(Version::from_dir("v000012"), Some(Version(12)));
        assert_eq!(Version::from_dir("v12"), None);
        assert_eq!(Version::from_dir(".tmp-v000012"), None);
    }

    #[test]
    fn names_cannot_leave_the_registry() {
        for name in ["", "..", "a/b", "A", "é", "a b", "/etc", "a\0", &"a".repeat(65)] {
            assert!(check_name(name).is_err(), "{name}");
        }
        assert!(check_name("saas-2026").is_ok());
    }

    #[test]
    fn any_text_gives_a_name() {
        assert_eq!(name_from("Contrats signés 2026.csv"), "contrats-sign-s-2026-csv");
        assert_eq!(name_from("日本"), "model");
        assert!(check_name(&name_from(&"Ab ".repeat(100))).is_ok());
    }
}
