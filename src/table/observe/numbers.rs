//! What the cells of a column say as numbers.

use crate::table::reading::Digits;
use crate::table::reading::{Scale, date_digits, written_number};
use crate::vocabulary::COLUMNS;
use crate::vocabulary::fold::says;

/// Digits of which a 64-bit float keeps every one.
const EXACT_DIGITS: usize = 15;

/// Numbers among the cells of a column.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    /// Cells that are numbers with a decimal point, and with a decimal comma.
    pub points: usize,
    pub commas: usize,
    /// Cells that are numbers with one mark only: what decides between the two.
    pub only_point: usize,
    pub only_comma: usize,
    pub whole: usize,
    pub leading_zeros: usize,
    /// Cells of more digits than a number keeps.
    pub too_long: usize,
    /// Cells with a word of scale or of things counted, by either mark.
    unit_points: usize,
    unit_commas: usize,
    /// Words of scale: `k`, letters that may mean something else, and sure ones.
    kilo: usize,
    letters: usize,
    sure: usize,
    /// Cells of each currency.
    pub currencies: Vec<(&'static str, usize)>,
    /// Cells whose digits alone may be days, by how they are written.
    days: [usize; 4],
    /// First and last of the days of a spreadsheet, counted from 1900.
    pub serials: Option<(i32, i32)>,
}

impl Numbers {
    /// Takes a filled cell into account; false when it is no number.
    pub fn add(&mut self, text: &str) -> bool {
        let marked = text.contains([',', '.']);
        let plain = fast_float2::parse::<f64, _>(text)
            .ok()
            .filter(|number| number.is_finite());
        if let Some(number) = plain {
            let comma = !marked || written_number(text, ',', false).is_some();
            self.count(Some(number), comma);
            let bytes = text.as_bytes();
            self.leading_zeros +=
                usize::from(bytes.len() > 1 && bytes[0] == b'0' && bytes[1].is_ascii_digit());
            self.too_long += usize::from(bytes.len() > EXACT_DIGITS && is_too_long(bytes));
            if matches!(bytes.len(), 5 | 6 | 8..)
                && let Some((written, day)) = date_digits(text)
            {
                self.days[written as usize] += 1;
                if written == Digits::Serial {
                    self.serials = Some(widened(self.serials, day));
                }
            }
            return true;
        }
        let point = written_number(text, '.', true);
        let comma = if marked {
            written_number(text, ',', true)
        } else {
            point
        };
        let Some(one) = point.or(comma) else {
            return false;
        };
        if let Some(code) = one.currency {
            match self.currencies.iter_mut().find(|(known, _)| *known == code) {
                Some((_, cells)) => *cells += 1,
                None => self.currencies.push((code, 1)),
            }
        }
        if one.has_unit() {
            self.unit_points += usize::from(point.is_some());
            self.unit_commas += usize::from(comma.is_some());
            match one.scale {
                Some(Scale::Kilo) => self.kilo += 1,
                Some(Scale::Letter) => self.letters += 1,
                Some(Scale::Word) | None => self.sure += 1,
            }
        } else {
            self.count(point.map(|point| point.number), comma.is_some());
        }
        true
    }

    fn count(&mut self, point: Option<f64>, comma: bool) {
        self.points += usize::from(point.is_some());
        self.commas += usize::from(comma);
        self.only_point += usize::from(point.is_some() && !comma);
        self.only_comma += usize::from(comma && point.is_none());
        self.whole += usize::from(point.is_some_and(|number| number.fract() == 0.0));
    }

    /// Whether the words of scale beside the numbers multiply them: the column's name says a size, a currency or a sure
    /// word stands beside one of them, or thousands and millions stand side by side. `5M` of a term is five months.
    pub fn has_units(&self, words: &[String]) -> bool {
        let clear = self.sure > 0 || (self.kilo > 0 && self.letters > 0) || !self.currencies.is_empty();
        self.units() > 0 && !says(words, &COLUMNS.scaled) && (clear || says(words, &COLUMNS.sizes))
    }

    /// Cells with a unit.
    pub fn units(&self) -> usize {
        self.unit_points.max(self.unit_commas)
    }

    /// Cells that are numbers with this mark, with their units or without.
    pub fn with(&self, decimal: char, units: bool) -> usize {
        let (plain, with_unit) = match decimal {
            ',' => (self.commas, self.unit_commas),
            _ => (self.points, self.unit_points),
        };
        plain + if units { with_unit } else { 0 }
    }

    /// The mark that reads more cells; `None` when both read as many.
    pub fn decimal(&self) -> Option<char> {
        let (points, commas) = (self.with('.', true), self.with(',', true));
        match commas.cmp(&points) {
            std::cmp::Ordering::Greater => Some(','),
            std::cmp::Ordering::Less => Some('.'),
            std::cmp::Ordering::Equal => None,
        }
    }

    /// Cells whose digits alone may be days written so.
    pub fn days(&self, written: Digits) -> usize {
        self.days[written as usize]
    }
}

/// First and last day with one more.
pub(super) fn widened(days: Option<(i32, i32)>, day: i32) -> (i32, i32) {
    days.map_or((day, day), |(first, last)| (first.min(day), last.max(day)))
}

/// Whether a cell is made of more digits than a 64-bit float keeps.
fn is_too_long(text: &[u8]) -> bool {
    text.iter().all(u8::is_ascii_digit) && text.iter().skip_while(|b| **b == b'0').count() > EXACT_DIGITS
}
