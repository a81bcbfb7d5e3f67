//! Bins in plain words.

use crate::criteria::cut::Cut;
use crate::language::Language;
use crate::table::{Kind, Reading};
use crate::vocabulary::VALUES;
use crate::vocabulary::fold::fold;

/// Levels named before "and 4 more" (house choice: what fits on a line).
const NAMED_LEVELS: usize = 3;

/// Share of its narrower neighbour by which a printed cut may differ from the exact one (house choice).
const TOLERANCE: f64 = 0.01;

/// Whole numbers from here on are printed rounded (house choice).
const ROUNDED_FROM: f64 = 10_000.0;

impl Cut {
    /// A bin in words: "50 – 200", "over 1,000", "unknown", "Dell, HP and 4 more", "2 – 3 years old", "yes";
    /// of a pair, both: "Construction · 50 – 200", of three, all. A bin that does not exist reads as unknown.
    ///
    /// # Examples
    /// ```
    /// use lookalike::criteria::Cut;
    /// use lookalike::table::{Kind, Reading};
    /// use lookalike::language::Language;
    /// let reading = Reading::new(Kind::Number);
    /// let cut = Cut::Number { column: "employees".into(), reading, cuts: vec![49.5, 200.5] };
    /// assert_eq!(cut.label(1, Language::En), "50 – 200");
    /// assert_eq!(cut.label(2, Language::Fr), "plus de 200");
    /// ```
    pub fn label(&self, bin: usize, language: Language) -> String {
        self.label_run(bin, bin, language)
    }

    /// Neighbouring bins `first..=last` of a number or an age as one: "50 – 1,000". Of anything else, `first`.
    pub fn label_run(&self, first: usize, last: usize, language: Language) -> String {
        let bin = first;
        match self {
            Self::Pair {
                first: one,
                second: other,
            } => {
                let (a, b) = (bin / other.len(), bin % other.len());
                format!("{} · {}", one.label(a, language), other.label(b, language))
            }
            _ if bin >= self.unknown() => language.unknown(),
            Self::Number { .. } => self.number(first, last, language),
            Self::Age { cuts, .. } => age(cuts, first, last, language),
            Self::Member { reading, .. } if reading.words => match bin {
                0 => language.not_mentioned(),
                _ => language.mentioned(),
            },
            Self::Derived {
                first: operand, cuts, ..
            } => {
                let value = interval(number_ends(cuts, first, last, 0, language), language);
                if operand.is_age() {
                    language.days(value)
                } else {
                    value
                }
            }
            Self::Member { .. } => [language.no(), language.yes()][bin.min(1)].clone(),
            Self::Category { groups, reading, .. } => match groups.get(bin) {
                Some(levels) => group(levels, reading, language),
                None => language.other(),
            },
        }
    }

    /// The least and the most number of neighbouring bins `first..=last`, as [`Cut::label_run`] writes them; an open
    /// end is absent. `None` for anything but a number.
    pub fn run_ends(
        &self,
        first: usize,
        last: usize,
        language: Language,
    ) -> Option<(Option<String>, Option<String>)> {
        if !self.is_number() {
            return None;
        }
        let (cuts, first, last) = self.quantities(first, last)?;
        Some(number_ends(cuts, first, last, self.decimals(), language))
    }

    /// Decimals that its ends have at least.
    fn decimals(&self) -> usize {
        let wording = self.column().1.wording.as_ref();
        wording.and_then(|wording| wording.decimals).unwrap_or(0)
    }

    /// The cuts between quantities, and the first and last of their bins in a run; `None` where the run has only codes.
    fn quantities(&self, first: usize, last: usize) -> Option<(&[f64], usize, usize)> {
        let (cuts, (low, high)) = (self.points(), self.code_bins());
        let inner = &cuts[low..cuts.len() - high];
        let last = last.checked_sub(low)?.min(inner.len());
        let first = first.saturating_sub(low);
        (first <= last).then_some((inner, first, last))
    }

    /// The numbers of bins `first..=last`; codes as they are written, before the quantities that they stand with.
    fn number(&self, first: usize, last: usize, language: Language) -> String {
        let cuts = self.points();
        let codes = self.column().1.codes.iter();
        let held = codes.filter(|code| (first..=last).contains(&cuts.partition_point(|cut| cut < *code)));
        let quantities = self.quantities(first, last).map(|(cuts, first, last)| {
            interval(
                number_ends(cuts, first, last, self.decimals(), language),
                language,
            )
        });
        let parts: Vec<String> = held.map(|code| format!("{code}")).chain(quantities).collect();
        parts.join(", ")
    }
}

/// An interval in words, by its ends.
fn interval(ends: (Option<String>, Option<String>), language: Language) -> String {
    match ends {
        (None, None) => language.any_value(),
        // Of a count it is none; that no number is below it is not known here.
        (None, Some(high)) if high == "0" => language.zero_or_less(),
        (None, Some(high)) => language.up_to(high),
        (Some(low), None) => language.over(low),
        (Some(low), Some(high)) if low == high => high,
        (Some(low), Some(high)) => language.between(low, high),
    }
}

/// Whole numbers that are years when all cuts lie among them (house choice).
const YEARS: std::ops::Range<f64> = 1800.0..2100.0;

/// The least and the most number of bins `first..=last`, as printed; the same twice for a single number.
fn number_ends(
    cuts: &[f64],
    first: usize,
    last: usize,
    decimals: usize,
    language: Language,
) -> (Option<String>, Option<String>) {
    let whole = cuts.iter().all(|cut| (cut * 2.0).fract() == 0.0);
    let low = first
        .checked_sub(1)
        .and_then(|i| cuts.get(i).map(|_| printed(cuts, i, whole)));
    let high = (last < cuts.len()).then(|| printed(cuts, last, whole));
    // Between whole numbers the bin starts at the one after the cut: 49.5 prints as "50 – 200". After "over" it is
    // the cut itself that is said.
    let low = match (low, high) {
        (Some(low), Some(_)) if whole && low < ROUNDED_FROM => Some(low + 1.0),
        _ => low,
    };
    // Thousands are not set apart in a year.
    let years = whole && cuts.iter().all(|cut| YEARS.contains(cut));
    let shown = |value: f64| {
        let own = format!("{value}")
            .split_once('.')
            .map_or(0, |(_, digits)| digits.len());
        match years {
            true => format!("{value}"),
            // An end keeps the decimals that tell it from the others.
            false if own < decimals => language.decimal(value, decimals),
            false => language.number(value),
        }
    };
    (low.map(shown), high.map(shown))
}

/// The number to print for a cut. When all cuts lie on or halfway between whole numbers: the whole number below
/// it, if small; else the shortest decimal within [`TOLERANCE`] of the nearer neighbouring cut.
fn printed(cuts: &[f64], i: usize, whole: bool) -> f64 {
    let cut = cuts[i];
    if whole && cut.abs() < ROUNDED_FROM {
        return cut.floor();
    }
    let gap = |j: Option<usize>| {
        j.and_then(|j| cuts.get(j))
            .map_or(cut.abs(), |other| (cut - other).abs())
    };
    let tolerance = TOLERANCE * gap(i.checked_sub(1)).min(gap(Some(i + 1)));
    (0..17)
        .filter_map(|digits| format!("{cut:.digits$e}").parse::<f64>().ok())
        .find(|rounded| (rounded - cut).abs() <= tolerance && (!whole || rounded.fract() == 0.0))
        .unwrap_or(if whole { cut.floor() } else { cut })
}

/// Days in a year and in a month, Gregorian averages.
const YEAR: f64 = 365.2425;
const MONTH: f64 = YEAR / 12.0;

fn age(cuts: &[f64], first: usize, last: usize, language: Language) -> String {
    let low = first.checked_sub(1).and_then(|i| cuts.get(i).copied());
    let high = cuts.get(last).copied();
    match (low, high) {
        (None, None) => language.any_date(),
        // An age below zero is a date still to come.
        (None, Some(high)) if high < 0.0 => language.ahead_over(span(&[-high], language)),
        (None, Some(high)) => language.age_under(span(&[high], language)),
        (Some(low), Some(high)) if high <= 0.0 => language.ahead_between(span(&[-high, -low], language)),
        (Some(low), None) => language.age_over(span(&[low], language)),
        (Some(low), Some(high)) => language.age_between(span(&[low, high], language)),
    }
}

/// "2 – 3 years": ages in days, in years from two of them, in months from three, to a tenth where a whole
/// number would be more than 5 % off (house choice).
fn span(days: &[f64], language: Language) -> String {
    let largest = days.iter().copied().fold(0.0, f64::max);
    let (unit, in_words): (f64, fn(Language, String) -> String) = match largest {
        d if d >= 2.0 * YEAR => (YEAR, Language::years),
        d if d >= 3.0 * MONTH => (MONTH, Language::months),
        d if d < 2.0 => return language.one_day(),
        _ => (1.0, Language::days),
    };
    let close = days
        .iter()
        .all(|d| ((d / unit).round() - d / unit).abs() <= 0.05 * d / unit);
    let steps = if close || unit == 1.0 { 1.0 } else { 10.0 };
    let ends: Vec<String> = days
        .iter()
        .map(|d| language.number((d / unit * steps).round() / steps))
        .collect();
    let text = match ends.as_slice() {
        [low, high] if low != high => language.between(low, high),
        ends => ends.first().cloned().unwrap_or_default(),
    };
    in_words(language, text)
}

fn group(levels: &[String], reading: &Reading, language: Language) -> String {
    let words: Vec<String> = levels
        .iter()
        .map(|level| word(level, reading, language))
        .collect();
    match words.len().checked_sub(NAMED_LEVELS) {
        // "and 1 more" is longer than most names.
        Some(more) if more > 1 => language.and_more(words[..NAMED_LEVELS].join(", "), more),
        _ => words.join(", "),
    }
}

/// A level as shown: as it is called, else booleans as yes and no, whatever the file wrote.
fn word(level: &str, reading: &Reading, language: Language) -> String {
    let called = reading
        .wording
        .as_ref()
        .map_or(level, |wording| wording.level(level));
    if reading.kind == Kind::Boolean && called == level {
        match fold(level).as_str() {
            word if VALUES.yes.contains(word) || word == "x" => return language.yes(),
            word if VALUES.no.contains(word) => return language.no(),
            _ => {}
        }
    }
    called.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(kind: Kind) -> Reading {
        Reading::new(kind)
    }

    #[test]
    fn codes_are_printed_as_themselves_and_quantities_without_them() {
        let cut = Cut::Number {
            column: "months".into(),
            reading: Reading {
                codes: vec![-999.0, 9999.0],
                ..reading(Kind::Number)
            },
            cuts: vec![-999.0, 5.5, 12.5, 9999.0_f64.next_down()],
        };
        assert_eq!(
            labels(&cut, Language::En),
            ["-999", "up to 5", "6 – 12", "over 12", "9999", "unknown"]
        );
        assert_eq!(cut.label_run(0, 1, Language::En), "-999, up to 5");
        assert_eq!(cut.run_ends(0, 0, Language::En), None);
        assert_eq!(cut.run_ends(3, 3, Language::En), Some((Some("12".into()), None)));
        // A coarser cut that holds a code together with quantities says so.
        assert_eq!(
            cut.with_points(vec![12.5]).label(0, Language::En),
            "-999, up to 12"
        );
    }

    #[test]
    fn ranges_are_printed_as_they_are_drawn() {
        let cut = Cut::Number {
            column: "size".into(),
            reading: reading(Kind::Number),
            cuts: vec![10.0, 50.0, 200.0],
        };
        assert_eq!(
            labels(&cut, Language::En),
            ["up to 10", "11 – 50", "51 – 200", "over 200", "unknown"]
        );
    }

    fn labels(cut: &Cut, language: Language) -> Vec<String> {
        (0..cut.len()).map(|bin| cut.label(bin, language)).collect()
    }

    fn numbers(cuts: &[f64]) -> Cut {
        Cut::Number {
            column: "n".into(),
            reading: reading(Kind::Number),
            cuts: cuts.into(),
        }
    }

    fn ages(cuts: &[f64]) -> Cut {
        Cut::Age {
            column: "d".into(),
            reading: reading(Kind::Date),
            as_of: 20_000,
            cuts: cuts.into(),
        }
    }

    #[test]
    fn whole_numbers_start_after_the_cut() {
        assert_eq!(
            labels(&numbers(&[0.5, 1.5, 49.5, 1000.5]), Language::En),
            ["0 or less", "1", "2 – 49", "50 – 1,000", "over 1,000", "unknown"]
        );
    }

    #[test]
    fn years_are_written_as_years() {
        assert_eq!(
            labels(&numbers(&[1984.5, 1992.5]), Language::En)[..3],
            ["up to 1984", "1985 – 1992", "over 1992"]
        );
    }

    #[test]
    fn large_whole_numbers_are_rounded() {
        assert_eq!(
            labels(&numbers(&[12_345.5, 1_234_567.5]), Language::En)[1],
            "12,300 – 1,230,000"
        );
        assert_eq!(
            numbers(&[0.5, 49.5, 99.5]).label_run(1, 2, Language::En),
            "1 – 99"
        );
    }

    #[test]
    fn other_numbers_take_the_fewest_digits() {
        assert_eq!(
            labels(&numbers(&[3.499_31, 7.200_3]), Language::Fr),
            ["jusqu’à 3,5", "3,5 – 7,2", "plus de 7,2", "inconnu"]
        );
        assert_eq!(
            labels(&numbers(&[0.123_456, 0.123_457]), Language::En)[1],
            "0.123456 – 0.123457"
        );
    }

    #[test]
    fn ages_are_in_days_months_and_years() {
        assert_eq!(
            labels(&ages(&[30.0, 180.5, 730.5, 1096.0]), Language::En),
            [
                "under 30 days",
                "1 – 6 months old",
                "0.5 – 2 years old",
                "2 – 3 years old",
                "over 3 years",
                "unknown"
            ]
        );
        assert_eq!(
            labels(&ages(&[-60.0, -30.0]), Language::Fr)[1],
            "dans 30 – 60 jours"
        );
    }

    #[test]
    fn levels_are_named_then_counted() {
        let cut = Cut::Category {
            column: "maker".into(),
            reading: reading(Kind::Category),
            groups: vec![
                ["Dell", "HP"].map(String::from).into(),
                ["a", "b", "c", "d", "e"].map(String::from).into(),
            ],
        };
        assert_eq!(
            labels(&cut, Language::En),
            ["Dell, HP", "a, b, c and 2 more", "other or never seen", "unknown"]
        );
    }

    #[test]
    fn a_pair_says_both() {
        let member = Cut::Member {
            column: "crm".into(),
            reading: reading(Kind::Set),
            token: "HubSpot".into(),
        };
        let cut = Cut::Pair {
            first: Box::new(member),
            second: Box::new(numbers(&[49.5])),
        };
        assert_eq!(cut.label(4, Language::En), "yes · over 49");
        assert_eq!(cut.label(8, Language::En), "unknown · unknown");
    }

    #[test]
    fn booleans_read_yes_and_no() {
        let groups = vec![vec!["VRAI".to_owned()], vec!["0".to_owned()]];
        let cut = Cut::Category {
            column: "b".into(),
            reading: reading(Kind::Boolean),
            groups,
        };
        assert_eq!(labels(&cut, Language::Fr)[..2], ["oui", "non"]);
    }
}
