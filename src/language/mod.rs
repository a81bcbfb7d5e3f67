//! English and French: words from one catalogue, numbers and dates as each language writes them.

use num_format::{Buffer, Locale};
use serde::{Deserialize, Serialize};

/// Makes one method of [`Language`] per phrase: both languages must be given, so neither can fall behind.
macro_rules! messages {
    ($($name:ident($($argument:ident),*) { $en:literal, $fr:literal })*) => {
        impl Language {
            $(
                // A sentence may name a section, `[figures]`, which is no link.
                #[allow(rustdoc::broken_intra_doc_links)]
                #[doc = $en]
                #[allow(clippy::too_many_arguments, reason = "a phrase has as many blanks as it needs")]
                pub fn $name(self, $($argument: impl Display),*) -> String {
                    match self {
                        Self::En => format!($en),
                        Self::Fr => format!($fr),
                    }
                }
            )*
        }

        /// Name, English and French of every phrase.
        #[cfg(test)]
        pub(super) const CATALOGUE: &[(&str, &str, &str)] = &[$((stringify!($name), $en, $fr)),*];
    };
}

/// Serialises facts as their English words: files and JSON stay in English.
macro_rules! in_english {
    ($($fact:ty),*) => {
        $(impl serde::Serialize for $fact {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.describe($crate::language::Language::En))
            }
        })*
    };
}
pub(crate) use in_english;

mod months;
pub mod change;
pub mod harmless;
pub mod messages;
pub mod figures;
pub mod sheet;
pub mod plan;
pub mod chance;
pub mod comparison;
pub mod timing;
pub mod matrix;
pub mod evidence;
pub mod existence;
pub mod record;
pub mod governance;
mod registry;
mod serve;
mod pages;
mod tuning;
mod testing;
pub mod ideal;
pub mod init;
pub mod recipe;
pub mod leaving;
pub mod universe;
pub mod counts;
pub mod cleaning;
pub mod joining;
pub mod sufficiency;
pub mod summary;
pub mod validation;
pub mod vanished;
pub mod verdict;
pub mod pocket;
pub mod outcome;
pub mod training;
pub mod score_book;
pub mod score_form;
pub mod scoring;
pub mod activation;
pub mod as_read;
pub mod few;
pub mod eras;
pub mod enrich;
pub mod expected_value;
pub mod values;
pub mod checks;
pub mod review;

/// Language of everything a reader sees; files and identifiers stay in English.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English.
    #[default]
    En,
    /// French.
    Fr,
}

impl Language {
    /// Both, in the order of the catalogue.
    pub const ALL: [Self; 2] = [Self::En, Self::Fr];

    /// The tag pages and files carry: `en`, `fr`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Fr => "fr",
        }
    }

    /// A model of an English recipe says nothing of its language.
    pub(crate) fn is_english(&self) -> bool {
        *self == Self::En
    }

    fn locale(self) -> Locale {
        match self {
            Self::En => Locale::en,
            Self::Fr => Locale::fr,
        }
    }

    /// A whole number with grouped thousands: `12,500`, `12 500`.
    pub fn integer(self, value: i64) -> String {
        let mut buffer = Buffer::default();
        buffer.write_formatted(&value, &self.locale());
        buffer.as_str().replace('-', MINUS)
    }

    /// A number with this many decimals: `12,500.25`, `12 500,25`.
    pub fn decimal(self, value: f64, decimals: usize) -> String {
        let text = format!("{:.decimals$}", value.abs());
        let negative = value < 0.0 && text.bytes().any(|b| matches!(b, b'1'..=b'9'));
        let unsigned = self.written(&text);
        if negative {
            format!("{MINUS}{unsigned}")
        } else {
            unsigned
        }
    }

    /// A number with its sign and this many decimals: `+0.013`, `−0.004`, `0.000`.
    pub fn signed(self, value: f64, decimals: usize) -> String {
        let text = self.decimal(value, decimals);
        let positive = value > 0.0 && text.bytes().any(|b| matches!(b, b'1'..=b'9'));
        if positive { format!("+{text}") } else { text }
    }

    /// A change as percent with its sign: `+55%`, `−30%`, `0%`.
    pub fn signed_percent(self, change: f64) -> String {
        let text = self.percent(change.abs());
        match text.bytes().any(|b| matches!(b, b'1'..=b'9')) {
            false => text,
            true if change < 0.0 => format!("{MINUS}{text}"),
            true => format!("+{text}"),
        }
    }

    /// A number in its shortest exact form, grouped: `3.5`, `3,5`.
    pub fn number(self, value: f64) -> String {
        // The float next to 0 ends a range that holds 0.
        if value.abs() < f64::MIN_POSITIVE {
            return "0".to_owned();
        }
        if !(1e-6..1e15).contains(&value.abs()) {
            return format!("{value:e}")
                .replace('-', MINUS)
                .replace('.', self.locale().decimal());
        }
        let unsigned = self.written(&format!("{}", value.abs()));
        if value < 0.0 {
            format!("{MINUS}{unsigned}")
        } else {
            unsigned
        }
    }

    /// Milli-points as points, one decimal: `12.5`.
    pub fn points(self, milli: i64) -> String {
        self.decimal(milli as f64 / 1000.0, 1)
    }

    /// Milli-points as points with their sign: `+12.5`, `−3.0`, `0.0`.
    pub fn signed_points(self, milli: i64) -> String {
        let text = self.points(milli);
        if milli >= 50 { format!("+{text}") } else { text }
    }

    /// Milli-points with their noun: `0.6 points`, `0,6 point` (French counts from two as several).
    pub fn points_noun(self, milli: i64) -> String {
        let text = self.points(milli);
        if milli.abs() < 1950 {
            self.points_one(text)
        } else {
            self.points_many(text)
        }
    }

    /// A share in [0, 1] as a percentage: `37%`, `37 %`; never 0 or 100 unless it is.
    pub fn percent(self, share: f64) -> String {
        let text = match share {
            // Nothing is known of it.
            s if s.is_nan() => return "–".to_owned(),
            s if s > 0.0 && s < 0.005 => self.beyond('<', "1"),
            s if s < 1.0 && s > 0.995 => self.beyond('>', "99"),
            s => self.decimal(s * 100.0, 0),
        };
        self.with_percent_sign(text)
    }

    /// A number of percent with the language's sign: `37%`, `37 %`.
    pub(crate) fn with_percent_sign(self, number: impl std::fmt::Display) -> String {
        match self {
            Self::En => format!("{number}%"),
            Self::Fr => format!("{number}{NARROW_SPACE}%"),
        }
    }

    /// `<1`, `< 1`: French sets its signs apart.
    pub(crate) fn beyond(self, sign: char, number: impl std::fmt::Display) -> String {
        match self {
            Self::En => format!("{sign}{number}"),
            Self::Fr => format!("{sign}{NARROW_SPACE}{number}"),
        }
    }

    /// An ISO date in words: `30 September 2026`, `30 septembre 2026`; other text as it is.
    pub fn date(self, iso: &str) -> String {
        let Ok(date) = iso.parse::<jiff::civil::Date>() else {
            return iso.to_owned();
        };
        let month = months::MONTHS[date.month() as usize - 1];
        match self {
            Self::En => format!("{} {} {}", date.day(), month.0, date.year()),
            Self::Fr if date.day() == 1 => format!("1er {} {}", month.1, date.year()),
            Self::Fr => format!("{} {} {}", date.day(), month.1, date.year()),
        }
    }

    /// Month of an ISO date: `October 2024`, `octobre 2024`; other text as it is.
    pub fn month(self, iso: &str) -> String {
        let Ok(date) = iso.parse::<jiff::civil::Date>() else {
            return iso.to_owned();
        };
        let month = months::MONTHS[date.month() as usize - 1];
        let name = match self {
            Self::En => month.0,
            Self::Fr => month.1,
        };
        format!("{name} {}", date.year())
    }

    /// "a, b and c".
    pub fn list<S: AsRef<str>>(self, items: &[S]) -> String {
        match items {
            [] => String::new(),
            [one] => one.as_ref().to_owned(),
            [first @ .., last] => {
                let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
                self.and(first.join(", "), last.as_ref())
            }
        }
    }

    /// "a, b or c".
    pub fn alternatives<S: AsRef<str>>(self, items: &[S]) -> String {
        match items {
            [] => String::new(),
            [one] => one.as_ref().to_owned(),
            [first @ .., last] => {
                let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
                self.or(first.join(", "), last.as_ref())
            }
        }
    }

    /// Groups the digits of `1234.5` and puts the language's decimal mark.
    fn written(self, text: &str) -> String {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        // Beyond i64 digits stay ungrouped: nothing here is that large.
        let grouped = whole
            .parse()
            .map_or_else(|_| whole.to_owned(), |v| self.integer(v));
        if fraction.is_empty() {
            grouped
        } else {
            format!("{grouped}{}{fraction}", self.locale().decimal())
        }
    }
}

impl std::str::FromStr for Language {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|language| language.tag() == text)
            .ok_or_else(|| format!("`{text}` is not a language; use en or fr"))
    }
}

/// The minus sign of typeset numbers.
const MINUS: &str = "\u{2212}";

/// What French puts between thousands and before `%`.
const NARROW_SPACE: char = '\u{202f}';

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_each_language_does() {
        assert_eq!(Language::En.integer(-12_500), "−12,500");
        assert_eq!(Language::Fr.integer(12_500), "12\u{202f}500");
        assert_eq!(Language::En.decimal(1234.56, 1), "1,234.6");
        assert_eq!(Language::Fr.decimal(1234.56, 1), "1\u{202f}234,6");
        assert_eq!(Language::En.decimal(-0.01, 1), "0.0");
        assert_eq!(Language::En.signed(0.0126, 3), "+0.013");
        assert_eq!(Language::Fr.signed(-0.5, 1), "−0,5");
        assert_eq!(Language::En.signed(0.0001, 3), "0.000");
        assert_eq!(Language::Fr.number(3.5), "3,5");
        assert_eq!(Language::En.number(1e300), "1e300");
        assert_eq!(Language::En.number(0.0_f64.next_down()), "0");
        assert_eq!(Language::En.signed_points(12_500), "+12.5");
        assert_eq!(Language::En.signed_points(-12_500), "−12.5");
        assert_eq!(Language::En.signed_points(20), "0.0");
        assert_eq!(Language::Fr.points_noun(600), "0,6 point");
        assert_eq!(Language::Fr.points_noun(2_000), "2,0 points");
    }

    #[test]
    fn a_share_is_nought_or_all_only_when_it_is() {
        assert_eq!(Language::En.percent(0.0), "0%");
        assert_eq!(Language::En.percent(0.001), "<1%");
        assert_eq!(Language::Fr.percent(0.999), ">\u{202f}99\u{202f}%");
        assert_eq!(Language::Fr.percent(0.374), "37\u{202f}%");
    }

    #[test]
    fn dates_are_in_words() {
        assert_eq!(Language::En.date("2026-09-30"), "30 September 2026");
        assert_eq!(Language::Fr.date("2026-09-01"), "1er septembre 2026");
        assert_eq!(Language::En.date("soon"), "soon");
    }
}
