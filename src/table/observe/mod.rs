//! What the cells of one column look like, gathered in one pass and constant memory, and what follows from it.

mod dates;
mod kind;
mod numbers;
mod words;

pub use crate::table::distinct::hash;
use crate::table::distinct::{Distinct, Joined, Text};
use crate::table::observe::dates::Dates;
use crate::table::observe::numbers::Numbers;
use crate::table::reading::{DateOrder, Kind, Reading, staff_range};
use crate::vocabulary::fold;
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

/// `NA`, in capitals: North America, Namibia, or not available.
const NA: &str = "NA";

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
    /// Its name, cut into words.
    words: Vec<String>,
    /// How cells are read before anything is known.
    plain: Reading,
    missing: usize,
    /// Of these, cells with nothing in them, and cells with `NA`.
    blank: usize,
    na: usize,
    placeholders: Vec<(String, usize)>,
    filled: usize,
    numbers: Numbers,
    dates: Dates,
    /// Cells that are codes of INSEE's ranges of staff, in a column whose name says so.
    staff: Option<usize>,
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
    /// Whether `NA` stands among its figures, where it means nothing.
    na_is_blank: bool,
    units: bool,
    /// First and last of its days that are written as days.
    days: Option<(i32, i32)>,
}

impl FileEvidence {
    /// Weighs all columns; a `;` between fields speaks for decimal commas, and European dates are the default.
    pub fn new(columns: &[Observed], delimiter: u8) -> Self {
        let columns_with =
            |evidence: &dyn Fn(&Observed) -> bool| columns.iter().filter(|c| evidence(c)).count();
        let mostly = |cells: usize, c: &Observed| cells as f64 >= READABLE_SHARE * c.filled as f64;
        let commas =
            columns_with(&|c| c.numbers.only_comma > c.numbers.only_point && mostly(c.numbers.commas, c));
        let points =
            columns_with(&|c| c.numbers.only_point > c.numbers.only_comma && mostly(c.numbers.points, c));
        let months = columns_with(&|c| c.dates.months_first > c.dates.days_first);
        let days = columns_with(&|c| c.dates.days_first > c.dates.months_first);
        let figures =
            |c: &Observed| c.filled > 0 && (mostly(c.numbers.points, c) || mostly(c.dates.cells(), c));
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
            na_is_blank: columns_with(&|c| c.na > 0 && figures(c)) > 0,
            units: true,
            days: columns
                .iter()
                .filter_map(|column| column.dates.span)
                .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))),
        }
    }

    /// Reads words of scale beside numbers, or leaves such cells as text.
    pub fn with_units(self, units: bool) -> Self {
        Self { units, ..self }
    }
}

impl Observed {
    /// Starts a column; `missing` are the recipe's texts for "unknown".
    pub fn new(name: &str, missing: Vec<String>) -> Self {
        let words = fold::words(name);
        let is = |beginning: &str| words.iter().any(|word| word.starts_with(beginning));
        Self {
            name: name.to_owned(),
            staff: (is("tranche") && is("effectif")).then_some(0),
            words,
            plain: Reading {
                missing,
                ..Reading::new(Kind::Category)
            },
            missing: 0,
            blank: 0,
            na: 0,
            placeholders: Vec::new(),
            filled: 0,
            numbers: Numbers::default(),
            dates: Dates::default(),
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

    /// Cells of each currency that stands beside its numbers, most frequent first.
    pub fn currencies(&self) -> Vec<(String, usize)> {
        let mut currencies: Vec<(String, usize)> = self
            .numbers
            .currencies
            .iter()
            .map(|(code, cells)| ((*code).to_owned(), *cells))
            .collect();
        currencies.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        currencies
    }

    /// Whether some of its numbers say their unit, and its name does not say another.
    pub fn says_units(&self) -> bool {
        self.numbers.units() > 0 && !fold::says(&self.words, &COLUMNS.scaled)
    }

    /// Takes one more cell into account.
    pub fn add(&mut self, cell: &str) {
        let Some(text) = self.plain.level(cell) else {
            self.missing += 1;
            let cell = cell.trim();
            self.blank += usize::from(cell.is_empty());
            self.na += usize::from(cell == NA);
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
        let hash = hash(text);
        let new = self.distinct.add(hash);
        if new && self.texts.len() < KEPT_TEXTS {
            self.texts.push(text.to_owned());
        }
        if let Some(staff) = &mut self.staff {
            *staff += usize::from(staff_range(text).is_some());
        }
        let digits = text.bytes().any(|b| b.is_ascii_digit());
        let what = if digits && self.numbers.add(text) {
            is_end(text).then_some(Text::End)
        } else if digits && self.dates.add(text) {
            Some(Text::Date)
        } else {
            self.characters += text.len();
            self.addresses += usize::from(is_address(text));
            Some(Text::Word)
        };
        if let Some(what) = what.filter(|_| new || self.distinct.depth > 0) {
            self.distinct.keep(hash, text, what);
        }
        self.joined.iter_mut().for_each(|joined| joined.add(text, new));
    }

    /// How the column is read and why, `rows` being the length of the table.
    pub fn conclude(&self, rows: usize, file: &FileEvidence) -> (Reading, String) {
        let mut reading = Reading {
            decimal: self.numbers.decimal().unwrap_or(file.decimal),
            dates: self.dates.order().unwrap_or(file.dates),
            ..self.plain.clone()
        };
        let mut mark = |text: &String| {
            if !reading
                .missing
                .iter()
                .any(|m| m.trim().eq_ignore_ascii_case(text))
            {
                reading.missing.push(text.clone());
            }
        };
        let mut placeholders: Vec<&(String, usize)> = self.placeholders.iter().collect();
        placeholders.sort_unstable();
        placeholders.iter().for_each(|(placeholder, _)| mark(placeholder));
        let (kind, why, markers) = self.kind(&mut reading, file);
        for (marker, _) in &markers {
            if !reading.missing.iter().any(|m| fold::same(m.trim(), marker)) {
                reading.missing.push(marker.clone());
            }
        }
        reading.kind = kind;
        if kind == Kind::Set {
            reading.separator = self.set().map(|(separator, _)| separator);
        }
        let missing = self.missing - if reading.kept.is_empty() { 0 } else { self.na };
        let mut reason = format!("{}: {why}", kind.word());
        if missing > 0 && self.filled > 0 && !reading.blank_is_no {
            reason.push_str(&format!(", {} of {} blank", grouped(missing), grouped(rows)));
        }
        for (placeholder, count) in placeholders {
            let times = grouped(*count);
            reason.push_str(&format!(
                "; `{placeholder}` ({times} cells) means nothing was chosen: read as unknown"
            ));
        }
        for (marker, cells) in &markers {
            let times = grouped(*cells);
            reason.push_str(&format!(
                "; `{marker}` ({times} cells) stands among them: read as unknown"
            ));
        }
        (reading, reason)
    }
}

/// Whether a number is the only end of a range.
fn is_end(text: &str) -> bool {
    text.ends_with('+') || text.starts_with(['<', '>', '≤', '≥'])
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
