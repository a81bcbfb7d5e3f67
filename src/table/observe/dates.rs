//! What the cells of a column say as days.

use crate::table::reading::{DateOrder, Digits, written_date};
use crate::vocabulary::VALUES;

use super::numbers::Numbers;

/// Days among the cells of a column.
#[derive(Debug, Default)]
pub(super) struct Dates {
    /// Cells that are days whatever their order.
    pub certain: usize,
    /// Cells that are days when the day, or the month, comes first.
    pub days_first: usize,
    pub months_first: usize,
}

impl Dates {
    /// Takes a filled cell into account; false when it is no day.
    pub fn add(&mut self, text: &str) -> bool {
        let Some(written) = written_date(text) else {
            return false;
        };
        self.certain += usize::from(written.day(DateOrder::Ymd).is_some());
        self.days_first += usize::from(written.day(DateOrder::Dmy).is_some());
        self.months_first += usize::from(written.day(DateOrder::Mdy).is_some());
        true
    }

    /// Cells that are days in the order that reads most of them.
    pub fn cells(&self) -> usize {
        self.days_first.max(self.months_first)
    }

    /// The order that reads most cells; `None` when either does. Year first where no cell depends on it.
    pub fn order(&self) -> Option<DateOrder> {
        match self.days_first.cmp(&self.months_first) {
            _ if self.certain == self.cells() => Some(DateOrder::Ymd),
            std::cmp::Ordering::Greater => Some(DateOrder::Dmy),
            std::cmp::Ordering::Less => Some(DateOrder::Mdy),
            std::cmp::Ordering::Equal => None,
        }
    }
}

/// Fewest cells of eight digits that are days without a name that says so (house choice: of numbers drawn at random
/// one in 27 would be).
const FEWEST_COMPACT: usize = 20;

/// How the digits of a column of numbers are days, if they are; `enough` says whether so many cells are. Seconds, months
/// and days of spreadsheets are numbers like others: only a name makes them days.
pub(super) fn digits(numbers: &Numbers, words: &[String], enough: impl Fn(usize) -> bool) -> Option<Digits> {
    let any = |list: &crate::vocabulary::Words| words.iter().any(|word| list.contains(word.as_str()));
    let ends = words
        .last()
        .is_some_and(|word| words.len() > 1 && VALUES.day_endings.contains(word.as_str()));
    let is_day = any(&VALUES.days) || ends;
    let may_be = is_day || any(&VALUES.moments);
    let named = |written: Digits| match written {
        Digits::Serial => is_day,
        Digits::Compact | Digits::Month | Digits::Epoch => may_be,
    };
    [Digits::Compact, Digits::Epoch, Digits::Serial, Digits::Month]
        .into_iter()
        .find(|written| {
            let cells = numbers.days(*written);
            let alone = *written == Digits::Compact && cells >= FEWEST_COMPACT && cells == numbers.points;
            enough(cells) && (named(*written) || alone)
        })
}
