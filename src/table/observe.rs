//! What the cells of one column look like, gathered in one pass and constant memory, and what follows from it.

pub use crate::table::distinct::hash;
use crate::table::distinct::{Distinct, Joined};

use crate::table::reading::{Cell, DateOrder, Kind, Reading};
use crate::vocabulary::fold::{fold, words};
use crate::vocabulary::{COLUMNS, VALUES};

/// Share of filled cells that must be numbers (or dates) for the column to be one; the others are counted,
/// shown and read as missing (house choice).
pub const READABLE_SHARE: f64 = 0.95;
/// Share of filled cells whose value occurs once, above which a column names its rows instead of grouping them
/// (house choice).
const SINGLE_SHARE: f64 = 0.5;
/// Distinct texts kept to recognise booleans.
const KEPT_TEXTS: usize = 8;
/// Average length from which text is prose, in characters (house choice).
const PROSE: f64 = 80.0;

/// A number with its thousands apart: `7,043`.
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// What was seen of one column.
#[derive(Debug)]
pub struct Observed {
    name: String,
    point: Reading,
    comma: Reading,
    day_first: Reading,
    month_first: Reading,
    missing: usize,
    placeholders: Vec<(String, usize)>,
    filled: usize,
    /// Cells such as `None`, unknown where the column holds figures.
    no_figure: usize,
    /// Cells that are numbers with a decimal point, and with a decimal comma.
    points: usize,
    commas: usize,
    /// Cells that are numbers with one mark only: what decides between the two.
    only_point: usize,
    only_comma: usize,
    whole: usize,
    leading_zeros: usize,
    least: f64,
    most: f64,
    iso: usize,
    days_first: usize,
    months_first: usize,
    distinct: Distinct,
    texts: Vec<String>,
    joined: [Joined; 3],
    characters: usize,
    addresses: usize,
}

/// What the whole file says where one column alone does not: which decimal mark, which order of day and month.
#[derive(Debug, Clone, Copy)]
pub struct FileEvidence {
    decimal: char,
    dates: DateOrder,
}

impl FileEvidence {
    /// Weighs all columns; a `;` between fields speaks for decimal commas, and European dates are the default.
    pub fn new(columns: &[Observed], delimiter: u8) -> Self {
        let columns_with = |evidence: fn(&Observed) -> bool| columns.iter().filter(|c| evidence(c)).count();
        let commas = columns_with(|c| {
            c.only_comma > c.only_point && c.commas as f64 >= READABLE_SHARE * c.filled as f64
        });
        let points = columns_with(|c| {
            c.only_point > c.only_comma && c.points as f64 >= READABLE_SHARE * c.filled as f64
        });
        let months = columns_with(|c| c.months_first > c.days_first);
        let days = columns_with(|c| c.days_first > c.months_first);
        let decimal = if commas > points || (points == 0 && delimiter == b';') {
            ','
        } else {
            '.'
        };
        Self {
            decimal,
            dates: if months > days {
                DateOrder::Mdy
            } else {
                DateOrder::Dmy
            },
        }
    }
}

impl Observed {
    /// Starts a column; `missing` are the recipe's texts for "unknown".
    pub fn new(name: &str, missing: Vec<String>) -> Self {
        let reading = |kind| Reading {
            missing: missing.clone(),
            ..Reading::new(kind)
        };
        Self {
            name: name.to_owned(),
            point: reading(Kind::Category),
            comma: Reading {
                decimal: ',',
                ..reading(Kind::Number)
            },
            day_first: Reading {
                dates: DateOrder::Dmy,
                ..reading(Kind::Date)
            },
            month_first: Reading {
                dates: DateOrder::Mdy,
                ..reading(Kind::Date)
            },
            missing: 0,
            placeholders: Vec::new(),
            filled: 0,
            no_figure: 0,
            points: 0,
            commas: 0,
            only_point: 0,
            only_comma: 0,
            whole: 0,
            leading_zeros: 0,
            least: f64::INFINITY,
            most: f64::NEG_INFINITY,
            iso: 0,
            days_first: 0,
            months_first: 0,
            distinct: Distinct::default(),
            texts: Vec::new(),
            joined: [';', '|', ','].map(Joined::new),
            characters: 0,
            addresses: 0,
        }
    }

    /// Name of the column.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Name of the column, given away.
    pub fn into_name(self) -> String {
        self.name
    }

    /// Takes one more cell into account.
    pub fn add(&mut self, cell: &str) {
        let Some(text) = self.point.level(cell) else {
            self.missing += 1;
            return;
        };
        let text = &*text;
        if is_placeholder(text) {
            match self.placeholders.iter_mut().find(|(known, _)| known == text) {
                Some((_, count)) => *count += 1,
                None => self.placeholders.push((text.to_owned(), 1)),
            }
            return;
        }
        self.filled += 1;
        let new = self.distinct.add(hash(text));
        if new && self.texts.len() < KEPT_TEXTS {
            self.texts.push(text.to_owned());
        }
        let digits = text.bytes().any(|b| b.is_ascii_digit());
        if !(digits && (self.add_number(text) || self.add_date(text))) {
            self.characters += text.len();
            self.addresses += usize::from(is_address(text));
        }
        self.joined.iter_mut().for_each(|joined| joined.add(text, new));
    }

    fn add_number(&mut self, text: &str) -> bool {
        let point = self.point.number(text);
        let comma = if text.contains([',', '.']) {
            self.comma.number(text)
        } else {
            point
        };
        let (is_point, is_comma) = (matches!(point, Cell::Value(_)), matches!(comma, Cell::Value(_)));
        self.points += usize::from(is_point);
        self.commas += usize::from(is_comma);
        self.only_point += usize::from(is_point && !is_comma);
        self.only_comma += usize::from(is_comma && !is_point);
        if let Cell::Value(number) = point {
            self.whole += usize::from(number.fract() == 0.0);
            self.least = self.least.min(number);
            self.most = self.most.max(number);
            let bytes = text.as_bytes();
            let code = bytes.len() > 1 && bytes[0] == b'0' && bytes[1].is_ascii_digit();
            self.leading_zeros += usize::from(code);
        }
        is_point || is_comma
    }

    fn add_date(&mut self, text: &str) -> bool {
        let days = matches!(self.day_first.date(text), Cell::Value(_));
        let months = matches!(self.month_first.date(text), Cell::Value(_));
        let iso = days
            && months
            && text
                .as_bytes()
                .get(..4)
                .is_some_and(|year| year.iter().all(u8::is_ascii_digit));
        self.days_first += usize::from(days);
        self.months_first += usize::from(months);
        self.iso += usize::from(iso);
        days || months
    }

    /// How the column is read and why, `rows` being the length of the table.
    pub fn conclude(&self, rows: usize, file: &FileEvidence) -> (Reading, String) {
        let mut reading = Reading {
            decimal: self.decimal(file),
            ..self.point.clone()
        };
        for (placeholder, _) in &self.placeholders {
            if !reading
                .missing
                .iter()
                .any(|m| m.trim().eq_ignore_ascii_case(placeholder))
            {
                reading.missing.push(placeholder.clone());
            }
        }
        reading.dates = self.dates(file);
        let (kind, why) = self.kind(reading.decimal, reading.dates);
        reading.kind = kind;
        if kind == Kind::Set {
            reading.separator = self.set().map(|(separator, _)| separator);
        }
        let mut reason = format!("{}: {why}", kind.word());
        if self.missing > 0 && self.filled > 0 {
            reason.push_str(&format!(", {} of {} blank", grouped(self.missing), grouped(rows)));
        }
        for (placeholder, count) in &self.placeholders {
            let times = grouped(*count);
            reason.push_str(&format!(
                "; `{placeholder}` ({times} cells) means nothing was chosen: read as unknown"
            ));
        }
        (reading, reason)
    }

    fn decimal(&self, file: &FileEvidence) -> char {
        match self.commas.cmp(&self.points) {
            std::cmp::Ordering::Greater => ',',
            std::cmp::Ordering::Less => '.',
            std::cmp::Ordering::Equal => file.decimal,
        }
    }

    fn dates(&self, file: &FileEvidence) -> DateOrder {
        let dates = self.days_first.max(self.months_first);
        match self.days_first.cmp(&self.months_first) {
            _ if self.iso == dates => DateOrder::Ymd,
            std::cmp::Ordering::Greater => DateOrder::Dmy,
            std::cmp::Ordering::Less => DateOrder::Mdy,
            std::cmp::Ordering::Equal => file.dates,
        }
    }

    fn kind(&self, decimal: char, order: DateOrder) -> (Kind, String) {
        let filled = self.filled;
        let distinct = self.distinct.len();
        if filled == 0 {
            return (Kind::Category, "no cell is filled".to_owned());
        }
        let enough = |cells: usize| cells > 0 && cells as f64 >= READABLE_SHARE * filled as f64;
        let figures = filled - self.no_figure;
        let enough_figures = |cells: usize| cells > 0 && cells as f64 >= READABLE_SHARE * figures as f64;
        let of = |cells: usize| format!("{} of {}", grouped(cells), grouped(figures));
        if self.is_boolean() {
            return (Kind::Boolean, format!("only {} occur", quoted(&self.texts)));
        }
        let numbers = if decimal == ',' { self.commas } else { self.points };
        if enough_figures(numbers) {
            return self.number_kind(numbers, decimal, &of);
        }
        let dates = self.days_first.max(self.months_first);
        if enough_figures(dates) {
            let written = match order {
                DateOrder::Ymd => "year first",
                DateOrder::Dmy => "day first",
                DateOrder::Mdy => "month first",
            };
            let doubt = if self.days_first == self.months_first && self.iso < dates {
                " (assumed)"
            } else {
                ""
            };
            return (
                Kind::Date,
                format!("{} filled cells are dates, {written}{doubt}", of(dates)),
            );
        }
        if let Some((separator, tokens)) = self.set() {
            let parts = format!(
                "cells join {} recurring values with `{separator}`",
                grouped(tokens)
            );
            return (Kind::Set, parts);
        }
        if enough(self.addresses) {
            return (Kind::Text, "cells are e-mail or web addresses".to_owned());
        }
        if self.characters as f64 > PROSE * filled as f64 && distinct * 2 > filled {
            return (Kind::Text, "cells are free text".to_owned());
        }
        if self.names_rows() {
            return (
                Kind::Text,
                format!(
                    "{} filled cells differ from all others",
                    of(self.distinct.singles())
                ),
            );
        }
        (
            Kind::Category,
            format!(
                "{} values recur over {} cells",
                grouped(distinct),
                grouped(filled)
            ),
        )
    }

    /// Numbers, unless they are codes written in digits.
    fn number_kind(&self, numbers: usize, decimal: char, of: &dyn Fn(usize) -> String) -> (Kind, String) {
        let whole = self.whole == self.filled;
        let distinct = self.distinct.len();
        if whole && self.filled >= 20 && distinct * 100 >= self.filled * 98 && self.is_identifier() {
            return (Kind::Text, "whole numbers, one per row: an identifier".to_owned());
        }
        let words = words(&self.name);
        let coded = words.iter().any(|word| COLUMNS.codes.contains(word.as_str()));
        if self.leading_zeros * 100 > self.filled || (coded && distinct > 2) {
            let why = if coded {
                "its name says so"
            } else {
                "some begin with 0"
            };
            let kind = if self.names_rows() {
                Kind::Text
            } else {
                Kind::Category
            };
            return (
                kind,
                format!("codes written in digits ({why}), {} different", grouped(distinct)),
            );
        }
        let comma = if decimal == ',' && self.only_comma > 0 {
            ", decimal comma"
        } else {
            ""
        };
        let odd = self.filled - self.no_figure - numbers;
        let odd = if odd > 0 {
            format!(", {} unreadable", grouped(odd))
        } else {
            String::new()
        };
        (
            Kind::Number,
            format!("{} filled cells are numbers{comma}{odd}", of(numbers)),
        )
    }

    fn is_boolean(&self) -> bool {
        let mut lower: Vec<String> = self.texts.iter().map(|text| fold(text)).collect();
        lower.sort_unstable();
        lower.dedup();
        self.distinct.len() < KEPT_TEXTS
            && lower.len() <= 2
            && lower.iter().all(|t| VALUES.booleans.contains(t.as_str()))
    }

    fn set(&self) -> Option<(char, usize)> {
        self.joined
            .iter()
            .find_map(|joined| Some((joined.separator, joined.tokens(self.filled)?)))
    }

    fn names_rows(&self) -> bool {
        let singles = self.distinct.singles();
        if self.filled < 30 {
            singles == self.filled && singles > 2
        } else {
            singles as f64 > SINGLE_SHARE * self.filled as f64
        }
    }

    /// Whether the name, or a dense run of whole numbers without a name, says "row number" or "key".
    fn is_identifier(&self) -> bool {
        let words = words(&self.name);
        let named = words.iter().any(|word| {
            matches!(
                word.as_str(),
                "id" | "uuid" | "guid" | "key" | "userid" | "siren" | "siret" | "duns"
            )
        }) || words.last().is_some_and(|word| {
            matches!(
                word.as_str(),
                "number" | "no" | "num" | "numero" | "ref" | "reference" | "code"
            )
        });
        let unnamed = matches!(
            words.first().map(String::as_str),
            Some("unnamed" | "column" | "index" | "row" | "ligne")
        );
        named || unnamed
    }
}

/// Whether a level is what a form shows before anything is chosen.
fn is_placeholder(text: &str) -> bool {
    // Only words of these initials can be one: most cells are dismissed by one byte.
    let first = text
        .trim_start_matches(['-', '<', '(', '[', ' ', '—', '–', '.'])
        .chars()
        .next();
    if text.len() > 40
        || !first.is_some_and(|c| matches!(c, 's' | 'S' | 'p' | 'P' | 'c' | 'C' | 'v' | 'V' | 'à' | 'À'))
    {
        return false;
    }
    let letters: String = text
        .chars()
        .filter(|c| c.is_alphabetic())
        .flat_map(char::to_lowercase)
        .collect();
    !text.contains(|c: char| c.is_ascii_digit()) && VALUES.placeholders.contains(letters.as_str())
}

/// An e-mail or web address.
fn is_address(text: &str) -> bool {
    let one_word = !text.contains(' ');
    let mail = || {
        text.split_once('@')
            .is_some_and(|(user, host)| !user.is_empty() && host.contains('.'))
    };
    one_word
        && (text.starts_with("http://") || text.starts_with("https://") || text.starts_with("www.") || mail())
}

/// Texts in backquotes, with "and" before the last.
pub fn quoted(texts: &[String]) -> String {
    let quoted: Vec<String> = texts.iter().map(|text| format!("`{text}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}
