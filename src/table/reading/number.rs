//! Numbers as people write them: digits, and what stands around them.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::vocabulary::VALUES;
use crate::vocabulary::fold::fold;

/// Longest text that can be a number, in bytes.
const LONGEST_TEXT: usize = 64;
/// Longest digits that are read, in bytes; a 64-bit float prints in fewer than 30.
const LONGEST_NUMBER: usize = 48;
/// Longest word beside the digits, in bytes.
const LONGEST_WORD: usize = 24;
/// Most words of scale beside one number: `2 lakh crore`.
const MOST_SCALES: usize = 2;

/// A number, and what its cell says beside the digits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Written {
    pub number: f64,
    /// What its scale multiplied it by; 1 without one.
    pub by: f64,
    /// Code of its currency.
    pub currency: Option<&'static str>,
    /// `k`, `M`, `bn`, `lakh`: the number is multiplied.
    pub scale: Option<Scale>,
    /// `1 200 employees`.
    pub counted: bool,
}

/// How surely a word after a number is one of scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scale {
    /// `k`.
    Kilo,
    /// A letter that may as well be metres, months or bytes.
    Letter,
    /// A word that is nothing else.
    Word,
}

impl Written {
    /// Whether a unit stood beside the digits.
    pub fn has_unit(&self) -> bool {
        self.scale.is_some() || self.counted
    }
}

/// What a word beside a number says.
#[derive(Debug, Clone, Copy)]
enum Word {
    Currency(&'static str),
    Scale(f64, Scale),
    Counted,
    /// `ca. 40`.
    About,
}

/// What every known word says, folded.
static WORDS: LazyLock<FxHashMap<&'static str, Word>> = LazyLock::new(|| {
    let mut words = FxHashMap::default();
    for word in &VALUES.counted {
        words.insert(*word, Word::Counted);
    }
    let scales = [
        (&VALUES.thousands, 1e3),
        (&VALUES.lakhs, 1e5),
        (&VALUES.millions, 1e6),
        (&VALUES.crores, 1e7),
        (&VALUES.billions, 1e9),
    ];
    for (list, by) in scales {
        for word in list {
            let sure = match *word {
                "k" => Scale::Kilo,
                word if VALUES.unclear_scales.contains(word) => Scale::Letter,
                _ => Scale::Word,
            };
            words.insert(*word, Word::Scale(by, sure));
        }
    }
    for word in &VALUES.about {
        words.insert(*word, Word::About);
    }
    for group in &VALUES.money {
        for mark in group.iter().skip(1) {
            words.insert(*mark, Word::Currency(group[0]));
        }
    }
    words
});

/// The currency that a text names, by sign, code or name.
pub(crate) fn currency(text: &str) -> Option<&'static str> {
    match word(text.trim())? {
        Word::Currency(code) => Some(code),
        _ => None,
    }
}

fn word(text: &str) -> Option<Word> {
    (text.len() <= LONGEST_WORD)
        .then(|| WORDS.get(fold(text).as_str()).copied())
        .flatten()
}

/// What stands beside a number besides its digits, collected word by word.
#[derive(Debug, Default)]
struct Beside {
    negative: bool,
    signed: bool,
    currency: Option<&'static str>,
    scales: usize,
    scale: Option<Scale>,
    by: f64,
    counted: bool,
}

impl Beside {
    fn sign(&mut self, negative: bool) -> Option<()> {
        (!self.signed).then(|| (self.signed, self.negative) = (true, negative))
    }

    /// Takes a word; `None` when it is none that may stand there. `before` the digits a scale stands with its currency
    /// only: `k€ 12`, but not `B2`.
    fn take(&mut self, text: &str, units: bool, before: bool) -> Option<()> {
        let folded = (text.len() <= LONGEST_WORD).then(|| fold(text))?;
        let plain = folded.trim_end_matches('.');
        let plain = plain
            .strip_prefix("d'")
            .filter(|word| !word.is_empty())
            .unwrap_or(plain);
        let found = WORDS.get(folded.as_str()).or_else(|| WORDS.get(plain)).copied();
        match found {
            Some(Word::Currency(code)) => self.currency = Some(code),
            Some(Word::Counted) if units && !before => self.counted = true,
            Some(Word::Scale(by, sure)) if units && !before => self.multiply(by, sure)?,
            Some(Word::About) => {}
            Some(Word::Counted | Word::Scale(..)) => return None,
            _ if units && !before && matches!(plain, "of" | "de" | "d'" | "d") => {}
            // `m€`, `keur`, `USDm`: a scale and a currency in one word.
            _ if units => {
                let (by, code) = joined(plain)?;
                self.multiply(by, Scale::Word)?;
                self.currency = Some(code);
            }
            _ => return None,
        }
        Some(())
    }

    fn multiply(&mut self, by: f64, sure: Scale) -> Option<()> {
        self.scales += 1;
        self.by *= by;
        self.scale = Some(sure);
        (self.scales <= MOST_SCALES && self.by <= 1e12).then_some(())
    }
}

/// A scale and a currency written as one word, in either order: signs, and the codes that are so written. `mars` is a
/// month and no million of pesos.
fn joined(word: &str) -> Option<(f64, &'static str)> {
    let is_written_so = |mark: &str, code: &str| {
        !mark.bytes().all(|b| b.is_ascii_alphabetic()) || matches!(code, "EUR" | "USD" | "GBP" | "CHF")
    };
    word.char_indices().skip(1).find_map(|(at, _)| {
        let (a, b) = word.split_at(at);
        match (WORDS.get(a)?, WORDS.get(b)?) {
            (Word::Scale(by, _), Word::Currency(code)) if is_written_so(b, code) => Some((*by, *code)),
            (Word::Currency(code), Word::Scale(by, _)) if is_written_so(a, code) => Some((*by, *code)),
            _ => None,
        }
    })
}

/// A number as people write it; `None` when it is not one. `decimal` is the column's mark; `units` says whether scales
/// (`9.1M`) and things counted (`80 employees`) are read too.
pub(crate) fn written(text: &str, decimal: char, units: bool) -> Option<Written> {
    if text.len() > LONGEST_TEXT || !text.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut beside = Beside {
        by: 1.0,
        ..Beside::default()
    };
    let mut rest = text;
    if let Some(inside) = rest.strip_prefix('(').and_then(|r| r.strip_suffix(')')) {
        rest = inside.trim();
        beside.sign(true)?;
    }
    let is_digit = |c: char| c.is_ascii_digit();
    let (mut start, mut end) = (rest.find(is_digit)?, rest.rfind(is_digit)? + 1);
    // `.5` and `5.` have a mark at their edge; `Rs.500` has the end of a word.
    let before = &rest[..start];
    let bare = before.strip_suffix(decimal);
    if bare.is_some_and(|bare| !bare.ends_with(char::is_alphabetic)) {
        start -= decimal.len_utf8();
    }
    if rest[end..].starts_with(decimal) {
        end += decimal.len_utf8();
    }
    let (mut before, mut after) = (rest[..start].trim(), rest[end..].trim());
    if let (Some(b), Some(a)) = (before.strip_suffix('('), after.strip_prefix(')')) {
        (before, after) = (b.trim(), a.trim());
        beside.sign(true)?;
    }
    leading(before, units, &mut beside)?;
    trailing(after, units, &mut beside)?;
    let number = digits(&rest[start..end], decimal)? * beside.by;
    number.is_finite().then_some(Written {
        number: if beside.negative { -number } else { number },
        by: beside.by,
        currency: beside.currency,
        scale: beside.scale,
        counted: beside.counted,
    })
}

/// Signs, `>`, `~` and a currency, in any order, before the digits.
fn leading(text: &str, units: bool, beside: &mut Beside) -> Option<()> {
    let mut rest = text;
    while !rest.is_empty() {
        let (first, last) = (rest.chars().next()?, rest.chars().next_back()?);
        let bare_start = &rest[first.len_utf8()..];
        let bare_end = &rest[..rest.len() - last.len_utf8()];
        rest = match (edge(first), edge(last)) {
            (Some(Edge::Sign(negative)), _) => {
                beside.sign(negative)?;
                bare_start
            }
            (Some(Edge::About), _) => bare_start,
            (_, Some(Edge::Sign(negative))) => {
                beside.sign(negative)?;
                bare_end
            }
            (_, Some(Edge::About)) => bare_end,
            _ => {
                beside.take(rest, units, true)?;
                ""
            }
        }
        .trim();
    }
    Some(())
}

/// Percent, a sign, a currency and units, in any order, after the digits.
fn trailing(text: &str, units: bool, beside: &mut Beside) -> Option<()> {
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let bare = &rest[first.len_utf8()..];
        rest = match edge(first) {
            // `500+`: at least so many.
            Some(Edge::Sign(false)) => bare,
            Some(Edge::Sign(true)) => {
                beside.sign(true)?;
                bare
            }
            _ if first == '%' => bare,
            _ => {
                let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '%' | '+' | '-' | '−'));
                let end = end.unwrap_or(rest.len());
                beside.take(&rest[..end], units, false)?;
                &rest[end..]
            }
        }
        .trim();
    }
    Some(())
}

/// A mark beside a number that is no word.
enum Edge {
    /// True is minus.
    Sign(bool),
    /// `>500`, `~200`, `≤ 10`.
    About,
}

fn edge(mark: char) -> Option<Edge> {
    match mark {
        '-' | '−' | '–' => Some(Edge::Sign(true)),
        '+' => Some(Edge::Sign(false)),
        '>' | '<' | '~' | '≈' | '≥' | '≤' | '=' | '±' => Some(Edge::About),
        _ => None,
    }
}

/// Most groups of digits in one number.
const MOST_GROUPS: usize = 16;

/// Unsigned digits with thousands apart (one separator throughout; in threes, or as in India in twos before the last
/// three), a decimal mark and an exponent.
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
    let mut groups = [0usize; MOST_GROUPS];
    let mut group = 0;
    for mark in whole.chars() {
        if mark.is_ascii_digit() {
            push(mark as u8);
            groups[group] += 1;
            continue;
        }
        let apart = mark == other || mark.is_whitespace() || matches!(mark, '\'' | '’');
        // `0,125` is no thousand: the first group starts with another digit.
        let fits = separator.map_or(!whole.starts_with('0'), |first| mark == first);
        if !apart || !fits || group + 1 == MOST_GROUPS {
            return None;
        }
        separator = Some(mark);
        group += 1;
    }
    if separator.is_some() {
        let (first, middle, last) = (groups[0], &groups[1..group], groups[group]);
        let threes = (1..=3).contains(&first) && middle.iter().all(|size| *size == 3);
        let twos = (1..=2).contains(&first) && !middle.is_empty() && middle.iter().all(|size| *size == 2);
        if last != 3 || !(threes || (twos && separator != Some('.'))) {
            return None;
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<f64> {
        written(text, '.', true).map(|written| written.number)
    }

    #[test]
    fn units_are_read() {
        for (text, expected) in [
            ("12k", 12e3),
            ("1.2M", 1.2e6),
            ("3 Mio", 3e6),
            ("3 Mio.", 3e6),
            ("€ 3 Mio", 3e6),
            ("45 k€", 45e3),
            ("45 kEUR", 45e3),
            ("$5M", 5e6),
            ("USD 5m", 5e6),
            ("2 M$", 2e6),
            ("1.5bn", 1.5e9),
            ("3 Md€", 3e9),
            ("3 Mrd. €", 3e9),
            ("2 milliards", 2e9),
            ("1 200 employees", 1200.0),
            ("1,200 employees", 1200.0),
            ("2 millions d'euros", 2e6),
            ("2 millions d' euros", 2e6),
            ("-3k", -3e3),
            ("12 KEUR", 12e3),
            ("12 USDm", 12e6),
            ("80 salariés", 80.0),
            ("3 lakh", 3e5),
            ("₹ 1.5 crore", 1.5e7),
            ("2 lakh crore", 2e12),
            ("~200k", 200e3),
            ("k€ 12", 12e3),
        ] {
            assert_eq!(read(text), Some(expected), "{text}");
        }
        for text in [
            "Series A",
            "4 weeks",
            "k",
            "",
            "1.2.3M",
            "5 k k k k",
            "12 m2",
            "B2",
            "M-24",
            "k 5",
            "mars 2024",
            "7 mars",
            "50-200",
            "11 to 50",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(written("9.1M", '.', false), None);
    }

    #[test]
    fn what_stands_beside_a_number_is_peeled_off() {
        for (text, expected) in [
            (">500", 500.0),
            ("> 500", 500.0),
            ("~200", 200.0),
            ("≥ 10", 10.0),
            ("ca. 40", 40.0),
            ("500+", 500.0),
            ("(1,200)", -1200.0),
            ("($1,200)", -1200.0),
            ("€(1,200)", -1200.0),
            ("1,200-", -1200.0),
            ("–5", -5.0),
            ("Rs.500", 500.0),
            ("R$ 12", 12.0),
            ("12 zł", 12.0),
            ("12,34,567", 1_234_567.0),
            ("₹ 12,34,567", 1_234_567.0),
            ("₹1,23,45,678.50", 12_345_678.5),
            ("1,23,456", 123_456.0),
        ] {
            assert_eq!(
                written(text, '.', false).map(|w| w.number),
                Some(expected),
                "{text}"
            );
        }
        for text in [
            "1,23,4",
            "12,34",
            "1,2345,678",
            "12,345,67",
            "--5",
            "(-5)",
            "5%x",
            "12 34 567 89",
        ] {
            assert_eq!(written(text, '.', false), None, "{text}");
        }
        assert_eq!(written("12.34.567", ',', false), None, "a day of a short year");
        assert_eq!(currency("€"), Some("EUR"));
        assert_eq!(currency(" usd "), Some("USD"));
        assert_eq!(currency("k"), None);
    }
}
