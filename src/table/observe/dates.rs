//! What the cells of a column say as days.

use crate::table::reading::{DateOrder, Digits, FROM_1904, written_date};
use crate::vocabulary::VALUES;

use super::numbers::{Numbers, widened};

/// Days among the cells of a column.
#[derive(Debug, Default)]
pub(super) struct Dates {
    /// Cells that are days whatever their order.
    pub certain: usize,
    /// Cells that are days when the day, or the month, comes first.
    pub days_first: usize,
    pub months_first: usize,
    /// First and last of the days that are certain.
    pub span: Option<(i32, i32)>,
}

impl Dates {
    /// Takes a filled cell into account; false when it is no day.
    pub fn add(&mut self, text: &str) -> bool {
        let Some(written) = written_date(text) else {
            return false;
        };
        if let Some(day) = written.day(DateOrder::Ymd) {
            self.certain += 1;
            self.span = Some(widened(self.span, day));
        }
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

/// Days around a file's other days within which those of a column are expected (house choice: a year).
const AROUND: i32 = 366;

/// From which year days of a spreadsheet are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Calendar {
    /// From 1900, as the file's other days confirm.
    From1900,
    /// From 1904, where only so they lie among the file's other days, the first and last of which these are.
    From1904(i32, i32),
    /// From 1900, as usual: nothing tells.
    Assumed,
}

/// From which year the `serials` of a column are counted, given as the first and last when from 1900; `others` are the
/// first and last of the days that the file writes otherwise.
pub(super) fn calendar(serials: (i32, i32), others: Option<(i32, i32)>) -> Calendar {
    let Some((first, last)) = others else {
        return Calendar::Assumed;
    };
    let among = |shift: i32| serials.0 + shift >= first - AROUND && serials.1 + shift <= last + AROUND;
    match (among(0), among(FROM_1904)) {
        (true, false) => Calendar::From1900,
        (false, true) => Calendar::From1904(first, last),
        _ => Calendar::Assumed,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_calendar_of_a_spreadsheet_follows_from_the_other_days_of_the_file() {
        let year = |from_1970: i32| from_1970 * 365;
        let others = Some((year(52), year(54)));
        assert_eq!(calendar((year(52), year(54)), others), Calendar::From1900);
        let early = (year(52) - FROM_1904, year(54) - FROM_1904);
        assert_eq!(calendar(early, others), Calendar::From1904(year(52), year(54)));
        assert_eq!(calendar(early, None), Calendar::Assumed);
        // Days of founding reach back far enough for either, and days of nothing in sight for none.
        assert_eq!(calendar(early, Some((year(10), year(54)))), Calendar::Assumed);
        assert_eq!(calendar((year(30), year(31)), others), Calendar::Assumed);
    }
}
