//! Numbers of a comparison in the metric's unit: shares as points or per cent, days, amounts.

use crate::compare::metric::Kind;
use crate::language::Language;

/// Most decimals a number is given so as not to read as 0; what needs more is written in powers of ten (house choice).
const MOST_DECIMALS: usize = 6;
/// From here on amounts are written in powers of ten: nothing real is that large.
const HUGE: f64 = 1e15;

/// How numbers of one kind of metric are written.
#[derive(Debug, Clone, Copy)]
pub(in crate::report) struct Measure {
    pub kind: Kind,
    pub language: Language,
}

impl Measure {
    /// The size of a difference, with its unit: `12 points`, `0.3 points`, `3.4 days`, `1,234`.
    pub fn size(self, value: f64) -> String {
        let value = self.scaled(value.abs());
        self.with_unit(self.written(value, value), value)
    }

    /// The same in its shortest form, for what somebody chose: `3 points`.
    pub fn exact(self, value: f64) -> String {
        let value = self.scaled(value.abs());
        let digits: f64 = format!("{value:.5e}").parse().unwrap_or(value);
        let text = if digits.is_finite() {
            self.language.number(digits)
        } else {
            self.language.compare_no_number()
        };
        self.with_unit(text, value)
    }

    /// A difference with its sign and unit: `+12 points`.
    pub fn signed(self, value: f64) -> String {
        let scaled = self.scaled(value);
        self.with_unit(self.with_sign(scaled, scaled), scaled)
    }

    /// The same without its unit: `+12`.
    pub fn bare(self, value: f64) -> String {
        let scaled = self.scaled(value);
        self.with_sign(scaled, scaled)
    }

    /// `+2.6` and nothing else, as precise as `beside` is.
    fn with_sign(self, value: f64, beside: f64) -> String {
        let text = self.written(value, beside);
        if value > 0.0 { format!("+{text}") } else { text }
    }

    /// Both ends of a size, the unit once: `6 to 18 points`.
    pub fn range(self, low: f64, high: f64) -> String {
        let (low, high) = (self.scaled(low.abs()), self.scaled(high.abs()));
        let most = low.max(high);
        let said = self
            .language
            .compare_to(self.written(low, most), self.written(high, most));
        self.with_unit(said, high)
    }

    /// Both ends of a difference: `−1.2 to +3.4 points`.
    pub fn interval(self, low: f64, high: f64) -> String {
        let (low, high) = (self.scaled(low), self.scaled(high));
        let most = low.abs().max(high.abs());
        let said = self
            .language
            .compare_to(self.with_sign(low, most), self.with_sign(high, most));
        self.with_unit(said, most)
    }

    /// The same without its unit: `−1.2 to +3.4`.
    pub fn bare_interval(self, low: f64, high: f64) -> String {
        let (low, high) = (self.scaled(low), self.scaled(high));
        let most = low.abs().max(high.abs());
        self.language
            .compare_to(self.with_sign(low, most), self.with_sign(high, most))
    }

    /// An arm's figure: `42.0%`, `34 days`, `1,234`.
    pub fn value(self, value: f64) -> String {
        if self.kind.is_share() {
            self.language.compare_share(self.percent(value))
        } else {
            self.with_unit(self.written(value, value), value)
        }
    }

    /// Both ends of an arm's figure: `35.4 – 48.9%`.
    pub fn values(self, low: f64, high: f64) -> String {
        if self.kind.is_share() {
            let ends = self.language.between(self.percent(low), self.percent(high));
            return self.language.compare_share(ends);
        }
        let most = low.abs().max(high.abs());
        let ends = self
            .language
            .between(self.written(low, most), self.written(high, most));
        self.with_unit(ends, high)
    }

    /// A place on an axis, without unit but for shares: `40%`, `30`, `1,000`. `difference` makes it a signed one.
    pub fn tick(self, value: f64, difference: bool) -> String {
        let scaled = if difference {
            self.scaled(value)
        } else if self.kind.is_share() {
            return self.language.compare_share(self.shortest(value * 100.0));
        } else {
            value
        };
        let text = self.shortest(scaled);
        if difference && scaled > 0.0 {
            format!("+{text}")
        } else {
            text
        }
    }

    /// A value without the last digits that adding up leaves.
    fn shortest(self, value: f64) -> String {
        self.language
            .number(format!("{value:.9e}").parse().unwrap_or(value))
    }

    /// Shares in percentage points.
    fn scaled(self, value: f64) -> f64 {
        if self.kind.is_share() {
            value * 100.0
        } else {
            value
        }
    }

    fn written(self, value: f64, beside: f64) -> String {
        let decimals = match (self.kind, beside.abs()) {
            (Kind::Amount, size) if size < 99.995 => 2,
            (Kind::Amount, _) => 0,
            (_, size) if size < 9.95 => 1,
            _ => 0,
        };
        digits(value, decimals, self.language)
    }

    fn with_unit(self, text: String, value: f64) -> String {
        let language = self.language;
        // French counts from two as several; English has one singular.
        let one = match language {
            Language::En => text == "1",
            Language::Fr => value.abs() < 1.95,
        };
        match (self.kind, one) {
            (Kind::Amount, _) => text,
            (Kind::Duration, true) => language.compare_day(text),
            (Kind::Duration, false) => language.compare_days(text),
            (Kind::Rate | Kind::Retention, true) => language.compare_point(text),
            (Kind::Rate | Kind::Retention, false) => language.compare_points(text),
        }
    }

    /// A share as per cent without the sign, one decimal; never 0 or 100 unless it is.
    pub fn percent(self, share: f64) -> String {
        percent(share, self.language)
    }
}

/// A share as per cent without the sign, one decimal; never 0 or 100 unless it is.
pub(in crate::report) fn percent(share: f64, language: Language) -> String {
    if share == 0.0 || share == 1.0 {
        return language.decimal(share * 100.0, 0);
    }
    for decimals in 1..=MOST_DECIMALS {
        let text = format!("{:.decimals$}", share * 100.0);
        let rounded: f64 = text.parse().unwrap_or(f64::NAN);
        if rounded != 0.0 && rounded != 100.0 {
            return digits(share * 100.0, decimals, language);
        }
    }
    if share < 0.5 {
        return digits(share * 100.0, 1, language);
    }
    language.beyond('>', language.decimal(99.999_999, MOST_DECIMALS))
}

/// A number with so many decimals, or as many more as show that it is not 0.
pub(in crate::report) fn digits(value: f64, decimals: usize, language: Language) -> String {
    if !value.is_finite() {
        return language.compare_no_number();
    }
    if value == 0.0 {
        return "0".to_owned();
    }
    if value.abs() >= HUGE {
        return language.number(format!("{value:.2e}").parse().unwrap_or(value));
    }
    let shown = |decimals: &usize| {
        format!("{:.*}", decimals, value.abs())
            .bytes()
            .any(|b| b.is_ascii_digit() && b != b'0')
    };
    match (decimals..=MOST_DECIMALS).find(shown) {
        Some(decimals) => language.decimal(value, decimals),
        None => language.number(format!("{value:.1e}").parse().unwrap_or(value)),
    }
}

/// A ratio: `×1.40`.
pub(in crate::report) fn times(value: f64, language: Language) -> String {
    format!("×{}", ratio(value, language))
}

/// A ratio without its sign: two decimals, fewer from 10 on.
pub(in crate::report) fn ratio(value: f64, language: Language) -> String {
    digits(value, if value < 9.995 { 2 } else { 1 }, language)
}

/// `p = 0.012`, `p < 0.0001`.
pub(in crate::report) fn p_value(p: f64, language: Language) -> String {
    if p < 1e-4 {
        return language.compare_p_below(language.number(1e-4));
    }
    let decimals = if p < 0.01 {
        4
    } else if p < 0.1 {
        3
    } else {
        2
    };
    language.compare_p(language.decimal(p, decimals))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measure(kind: Kind) -> Measure {
        Measure {
            kind,
            language: Language::En,
        }
    }

    #[test]
    fn points_have_a_decimal_below_ten_and_are_never_a_rounded_nought() {
        let rate = measure(Kind::Rate);
        assert_eq!(rate.range(0.06, 0.18), "6 to 18 points");
        assert_eq!(rate.range(0.003, 0.013), "0.3 to 1.3 points");
        assert_eq!(rate.range(0.003, 0.18), "0.3 to 18 points");
        assert_eq!(rate.range(0.00012, 0.013), "0.01 to 1.3 points");
        assert_eq!(rate.interval(-0.012, 0.034), "−1.2 to +3.4 points");
        assert_eq!(rate.size(1e-12), "1e−10 points");
        assert_eq!(rate.exact(0.07), "7 points");
        assert_eq!(rate.exact(0.01), "1 point");
        let french = Measure {
            language: Language::Fr,
            ..rate
        };
        assert_eq!(french.range(0.003, 0.013), "0,3 à 1,3 point");
    }

    #[test]
    fn shares_are_whole_only_when_they_are() {
        let rate = measure(Kind::Rate);
        assert_eq!(rate.value(0.42), "42.0%");
        assert_eq!(rate.value(0.0), "0%");
        assert_eq!(rate.value(0.9999), "99.99%");
        assert_eq!(rate.value(0.0001), "0.01%");
        assert_eq!(rate.values(0.354, 1.0), "35.4 – 100%");
        assert_eq!(rate.value(1.0 - 1e-12), ">99.999999%");
    }

    #[test]
    fn days_and_amounts() {
        assert_eq!(measure(Kind::Duration).range(12.2, 30.4), "12 to 30 days");
        assert_eq!(
            measure(Kind::Amount).interval(-1_234.4, 5_678.0),
            "−1,234 to +5,678"
        );
        assert_eq!(measure(Kind::Amount).signed(f64::INFINITY), "+not known");
        assert_eq!(measure(Kind::Amount).value(3e300), "3e300");
        assert_eq!(measure(Kind::Rate).tick(0.1 + 0.2, false), "30%");
        assert_eq!(measure(Kind::Rate).tick(0.05, true), "+5");
    }

    #[test]
    fn small_p_values_are_bounded() {
        assert_eq!(p_value(0.012, Language::En), "p = 0.012");
        assert_eq!(p_value(1e-30, Language::Fr), "p < 0,0001");
    }
}
