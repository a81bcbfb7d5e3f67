//! Evidence of a file's own marks: what its cells say of the decimal mark and of the order of day and month.

use crate::model::profile::Range;
use crate::table::{Cell, DateOrder, Kind, Reading};

/// Share of evidence from which the rest is taken for slips (house choice).
const CLEAR: f64 = 0.95;

/// Cells of a column by what they say of two ways to read it.
#[derive(Debug, Clone, Default)]
pub(super) struct Evidence {
    /// Cells that only the first way can read, and that only the second can.
    pub first: u64,
    pub second: u64,
    /// Cells that both read, each otherwise.
    pub either: u64,
    /// One of them.
    pub example: Option<String>,
}

impl Evidence {
    /// Takes a cell into account; two unequal values are for and against.
    fn add<T: PartialEq>(&mut self, text: &str, first: Cell<T>, second: Cell<T>) {
        match (first, second) {
            (Cell::Value(a), Cell::Value(b)) if a != b => {
                self.either += 1;
                // The least of them, so that the order of rows changes nothing.
                if self.example.as_deref().is_none_or(|known| text < known) {
                    self.example = Some(text.to_owned());
                }
            }
            (Cell::Value(_), Cell::Value(_)) => {}
            (Cell::Value(_), _) => self.first += 1,
            (_, Cell::Value(_)) => self.second += 1,
            _ => {}
        }
    }

    /// Whether the first way is meant; `None` when the cells do not say.
    pub fn is_first(&self) -> Option<bool> {
        match self.first.cmp(&self.second) {
            std::cmp::Ordering::Greater => Some(true),
            std::cmp::Ordering::Less => Some(false),
            std::cmp::Ordering::Equal => None,
        }
    }

    /// Whether cells speak for both ways, neither of them few.
    pub fn is_mixed(&self) -> bool {
        let (most, all) = (self.first.max(self.second), self.first + self.second);
        (most as f64) < CLEAR * all as f64
    }
}

/// With a decimal point first, with a decimal comma second.
pub(super) fn of_numbers<'t>(reading: &Reading, cells: impl Iterator<Item = &'t str>) -> Evidence {
    let [point, comma] = ['.', ','].map(|mark| with_decimal(reading, mark));
    let mut evidence = Evidence::default();
    for text in cells.map(str::trim).filter(|text| text.contains(['.', ','])) {
        match plain_decimal(text) {
            Some('.') => evidence.first += 1,
            Some(_) => evidence.second += 1,
            None => evidence.add(text, point.number(text), comma.number(text)),
        }
    }
    evidence
}

/// The mark of a number that only one of both can read, where that is plain to see: most decimals are.
fn plain_decimal(text: &str) -> Option<char> {
    let at = text.find(['.', ','])?;
    let (whole, fraction) = (&text[..at], &text[at + 1..]);
    let whole = whole.strip_prefix('-').unwrap_or(whole);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let thousands = fraction.len() == 3 && whole.len() <= 3 && !whole.starts_with('0');
    (digits(whole) && digits(fraction) && !thousands)
        .then(|| if text.as_bytes()[at] == b'.' { '.' } else { ',' })
}

/// Day first, then month first.
pub(super) fn of_dates<'t>(reading: &Reading, cells: impl Iterator<Item = &'t str>) -> Evidence {
    let [day, month] = [DateOrder::Dmy, DateOrder::Mdy].map(|order| with_order(reading, order));
    let mut evidence = Evidence::default();
    for text in cells.map(str::trim) {
        evidence.add(text, day.date(text), month.date(text));
    }
    evidence
}

/// What the columns of a file say together: a vote for each that says something clearly, and is of the kind.
pub(super) fn votes<'t, C: Iterator<Item = &'t str> + Clone>(
    kind: Kind,
    columns: impl Iterator<Item = C>,
) -> Option<bool> {
    let reading = Reading::new(kind);
    let mut balance = 0i64;
    for cells in columns {
        let filled = cells.clone().filter(|text| !reading.is_missing(text)).count() as u64;
        let evidence = match kind {
            Kind::Date => of_dates(&reading, cells.clone()),
            _ => of_numbers(&reading, cells.clone()),
        };
        let Some(is_first) = evidence.is_first().filter(|_| !evidence.is_mixed()) else {
            continue;
        };
        let way = match (kind, is_first) {
            (Kind::Date, true) => with_order(&reading, DateOrder::Dmy),
            (Kind::Date, false) => with_order(&reading, DateOrder::Mdy),
            (_, true) => with_decimal(&reading, '.'),
            (_, false) => with_decimal(&reading, ','),
        };
        let reads = |text: &&str| match kind {
            Kind::Date => matches!(way.date(text), Cell::Value(_)),
            _ => matches!(way.number(text), Cell::Value(_)),
        };
        // A column of versions or of texts with dots is none of numbers.
        if cells.filter(reads).count() as f64 >= CLEAR * filled as f64 {
            balance += if is_first { 1 } else { -1 };
        }
    }
    (balance != 0).then_some(balance > 0)
}

/// Which decimal mark puts the cells where training's numbers were; `None` when both do, or neither.
pub(super) fn by_range<'t>(
    reading: &Reading,
    range: &Range,
    cells: impl Iterator<Item = &'t str> + Clone,
) -> Option<bool> {
    let share = |mark: char| {
        let reading = with_decimal(reading, mark);
        let (mut held, mut all) = (0u64, 0u64);
        for text in cells.clone() {
            if let Cell::Value(number) = reading.number(text) {
                all += 1;
                held += u64::from(range.holds(number));
            }
        }
        held as f64 / all.max(1) as f64
    };
    let (point, comma) = (share('.'), share(','));
    match (point >= 0.8 && comma < 0.5, comma >= 0.8 && point < 0.5) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    }
}

/// The same reading with another decimal mark.
pub(super) fn with_decimal(reading: &Reading, decimal: char) -> Reading {
    Reading {
        decimal,
        ..reading.clone()
    }
}

/// The same reading with another order of day and month.
pub(super) fn with_order(reading: &Reading, dates: DateOrder) -> Reading {
    Reading {
        dates,
        ..reading.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_plain_is_what_both_readings_say() {
        let [point, comma] = ['.', ','].map(|mark| with_decimal(&Reading::new(Kind::Number), mark));
        for text in [
            "12.5", "-0.125", "1234.567", "1,234", "1.234", "0,731", "12,50", ".5", "5.", "1.2.3", "1,234.5",
            "$1.5",
        ] {
            let reads = |reading: &Reading| matches!(reading.number(text), Cell::Value(_));
            match plain_decimal(text) {
                Some('.') => assert!(reads(&point) && !reads(&comma), "{text}"),
                Some(_) => assert!(reads(&comma) && !reads(&point), "{text}"),
                None => {}
            }
        }
        assert_eq!(
            (
                plain_decimal("12.5"),
                plain_decimal("0,731"),
                plain_decimal("1,234")
            ),
            (Some('.'), Some(','), None)
        );
    }

    #[test]
    fn a_file_votes_by_its_clear_columns() {
        let columns = [vec!["1,234", "12.5"], vec!["1.2.3", "v2.0"], vec!["3.25", "x"]];
        let cells = columns.iter().map(|column| column.iter().copied());
        assert_eq!(votes(Kind::Number, cells), Some(true));
        let days = [vec!["03/04/2024", "12/31/2023"], vec!["2024-01-31", ""]];
        let cells = days.iter().map(|column| column.iter().copied());
        assert_eq!(votes(Kind::Date, cells), Some(false));
        let nothing = [vec!["1", "2"]];
        assert_eq!(
            votes(Kind::Number, nothing.iter().map(|column| column.iter().copied())),
            None
        );
    }
}
