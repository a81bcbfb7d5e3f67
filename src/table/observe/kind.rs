//! What a column is, from what was seen of it.

use crate::table::observe::dates::Calendar;
use crate::table::observe::words::{Markers, bands, keeps_na, markers, order};
use crate::table::observe::{
    FileEvidence, KEPT_TEXTS, Observed, PROSE, READABLE_SHARE, SINGLE_SHARE, dates, grouped, quoted,
};
use crate::table::reading::{Digits, Kind, Ranges, Reading, iso_date};
use crate::vocabulary::fold::fold;
use crate::vocabulary::{COLUMNS, VALUES};

/// A kind, why, and the markers among its figures.
type Conclusion = (Kind, String, Vec<(String, usize)>);

/// Texts of which a column of crosses is made, folded.
fn is_cross(text: &str) -> bool {
    text == "x" || (VALUES.yes.contains(text) && !text.is_ascii())
}

impl Observed {
    /// The column's kind and why; what else its cells need to be read goes into `reading`.
    pub(super) fn kind(&self, reading: &mut Reading, file: &FileEvidence) -> Conclusion {
        if self.filled == 0 {
            return (Kind::Category, "no cell is filled".to_owned(), Vec::new());
        }
        if let Some(why) = self.boolean(reading) {
            return (Kind::Boolean, why, Vec::new());
        }
        if let Some(banded) = self.banded(reading) {
            return banded;
        }
        if let Some(dated) = self.dated_in_digits(reading, file) {
            return dated;
        }
        reading.units = file.units && self.numbers.has_units(&self.words);
        let numbers = self.numbers.with(reading.decimal, reading.units);
        let among = markers(&self.distinct, numbers, self.filled);
        if self.are_enough(numbers, among.cells) {
            return self.number(numbers, reading, among);
        }
        reading.units = false;
        let among = markers(&self.distinct, self.dates.cells(), self.filled);
        if self.are_enough(self.dates.cells(), among.cells) {
            return self.date(reading, among);
        }
        let (kind, why) = self.words(reading, file);
        (kind, why, Vec::new())
    }

    /// Whether so many cells are figures enough, `markers` of the others being none.
    fn are_enough(&self, cells: usize, markers: usize) -> bool {
        cells > 0 && cells as f64 >= READABLE_SHARE * (self.filled - markers) as f64
    }

    /// Yes or no: two answers, as many as they are written, or nothing but crosses.
    fn boolean(&self, reading: &mut Reading) -> Option<String> {
        if self.distinct.len() >= KEPT_TEXTS {
            return None;
        }
        let mut folded: Vec<String> = self.texts.iter().map(|text| fold(text)).collect();
        folded.sort_unstable();
        folded.dedup();
        let mut texts = self.texts.clone();
        // Yes before no, whatever came first.
        texts.sort_unstable_by_key(|text| (VALUES.no.contains(fold(text).as_str()), text.clone()));
        let crosses = folded.iter().all(|text| is_cross(text));
        if crosses
            && self.blank > 0
            && self.blank == self.missing
            && self.filled > 2
            && self.placeholders.is_empty()
        {
            reading.blank_is_no = true;
            let blank = grouped(self.blank);
            return Some(format!(
                "only {} occurs; a blank ({blank} cells) is taken for no (assumed)",
                quoted(&texts)
            ));
        }
        let yes = folded
            .iter()
            .filter(|text| VALUES.yes.contains(text.as_str()))
            .count();
        let no = folded
            .iter()
            .filter(|text| VALUES.no.contains(text.as_str()))
            .count();
        let both = folded.len() == 1 || (yes > 0 && no > 0);
        (yes + no == folded.len() && both).then(|| format!("only {} occur", quoted(&texts)))
    }

    /// Ranges of a number: `11-50`, or codes of such ranges.
    fn banded(&self, reading: &mut Reading) -> Option<Conclusion> {
        if self.staff.is_some_and(|cells| self.are_enough(cells, 0)) {
            reading.ranges = Some(Ranges::Insee);
            let why = "codes of INSEE's ranges of staff (its name says so)".to_owned();
            return Some((Kind::Number, why, Vec::new()));
        }
        if self.is_coded() {
            return None;
        }
        let bands = bands(&self.distinct, self.filled, reading.decimal)?;
        let numbers = self.numbers.with(bands.decimal, true);
        let others = self.filled.saturating_sub(bands.cells + numbers);
        // Bands are a list: whatever word stands among them, rarely, is none of them.
        let figures = self.filled - others;
        let among = markers(&self.distinct, figures, self.filled);
        if !self.are_enough(figures, among.cells.min(others)) {
            return None;
        }
        reading.ranges = Some(Ranges::Written);
        reading.decimal = bands.decimal;
        let told: Vec<(String, usize)> = among
            .told
            .into_iter()
            .filter(|(text, _)| matches!(reading.number(text), crate::table::Cell::Unreadable))
            .collect();
        let why = format!(
            "{} of {} filled cells are ranges of a number, kept in order",
            grouped(bands.cells),
            grouped(self.filled)
        );
        Some((Kind::Number, why, told))
    }

    /// Days written in digits alone, or beside days that are not.
    fn dated_in_digits(&self, reading: &mut Reading, file: &FileEvidence) -> Option<Conclusion> {
        if self.is_coded() {
            return None;
        }
        let dates = self.dates.cells();
        let among = markers(&self.distinct, dates + self.numbers.points, self.filled);
        let written = dates::digits(&self.numbers, &self.words, |cells| {
            cells > 0 && self.are_enough(cells + dates, among.cells)
        });
        let mixed = || {
            let all = [Digits::Compact, Digits::Epoch, Digits::Serial];
            let most = all
                .into_iter()
                .max_by_key(|written| self.numbers.days(*written))?;
            let cells = self.numbers.days(most);
            (dates > cells && cells > 0 && self.are_enough(cells + dates, among.cells)).then_some(most)
        };
        let written = written.or_else(mixed)?;
        let how = match written {
            Digits::Compact => "year, month and day in eight digits".to_owned(),
            Digits::Month => "year and month in six digits".to_owned(),
            Digits::Epoch => "seconds or milliseconds since 1970".to_owned(),
            Digits::Serial => self.serials(reading, file),
        };
        let cells = self.numbers.days(written);
        let why = format!(
            "{} of {} filled cells are {how}",
            grouped(cells),
            grouped(self.filled)
        );
        Some((Kind::Date, why, among.told))
    }

    /// From which year days of a spreadsheet are counted, and why.
    fn serials(&self, reading: &mut Reading, file: &FileEvidence) -> String {
        let serials = self.numbers.serials.unwrap_or_default();
        let days = "days of a spreadsheet, counted from";
        match dates::calendar(serials, file.days) {
            Calendar::From1900 => format!("{days} 1900, as the file's other days confirm"),
            Calendar::From1904(first, last) => {
                reading.from_1904 = true;
                let (first, last) = (iso_date(first), iso_date(last));
                format!("{days} 1904: only so do they lie among the file's other days, {first} to {last}")
            }
            Calendar::Assumed => {
                format!("{days} 1900 (assumed; `days_from = 1904` of the column says otherwise)")
            }
        }
    }

    /// Days, and the order in which they are written.
    fn date(&self, reading: &Reading, among: Markers) -> Conclusion {
        let assumed = match self.dates.order() {
            None => " (assumed: either order reads all)",
            Some(_) => "",
        };
        let why = format!(
            "{} of {} filled cells are dates, {}{assumed}",
            grouped(self.dates.cells()),
            grouped(self.filled - among.cells),
            order(reading.dates)
        );
        (Kind::Date, why, among.told)
    }

    /// Numbers, unless they are codes written in digits.
    fn number(&self, numbers: usize, reading: &mut Reading, among: Markers) -> Conclusion {
        let whole = self.numbers.whole == self.filled;
        let distinct = self.distinct.len();
        if whole && self.filled >= 20 && distinct * 100 >= self.filled * 98 && self.is_identifier() {
            let why = "whole numbers, one per row: an identifier".to_owned();
            return (Kind::Text, why, Vec::new());
        }
        let coded = self.is_coded();
        let too_long = self.numbers.too_long * 100 > self.filled;
        if self.numbers.leading_zeros * 100 > self.filled || too_long || (coded && distinct > 2) {
            let why = match (coded, too_long) {
                (true, _) => "its name says so",
                (_, true) => "too long for a number",
                _ => "some begin with 0",
            };
            let kind = if self.names_rows() {
                Kind::Text
            } else {
                Kind::Category
            };
            reading.units = false;
            let why = format!("codes written in digits ({why}), {} different", grouped(distinct));
            return (kind, why, Vec::new());
        }
        let figures = self.filled - among.cells;
        let comma = if reading.decimal == ',' && self.numbers.only_comma > 0 {
            ", decimal comma"
        } else {
            ""
        };
        let units = match self.numbers.units() {
            cells if reading.units => format!(", {} of them with their unit", grouped(cells)),
            _ => String::new(),
        };
        let odd = match figures - numbers {
            0 => String::new(),
            odd => format!(", {} unreadable", grouped(odd)),
        };
        let why = format!(
            "{} of {} filled cells are numbers{comma}{units}{odd}",
            grouped(numbers),
            grouped(figures)
        );
        (Kind::Number, why, among.told)
    }

    /// Sets, text and levels.
    fn words(&self, reading: &mut Reading, file: &FileEvidence) -> (Kind, String) {
        let (filled, distinct) = (self.filled, self.distinct.len());
        if let Some((separator, tokens)) = self.set() {
            let parts = format!(
                "cells join {} recurring values with `{separator}`",
                grouped(tokens)
            );
            return (Kind::Set, parts);
        }
        if self.are_enough(self.addresses, 0) {
            return (Kind::Text, "cells are e-mail or web addresses".to_owned());
        }
        if self.characters as f64 > PROSE * filled as f64 && distinct * 2 > filled {
            return (Kind::Text, "cells are free text".to_owned());
        }
        if self.names_rows() {
            return (
                Kind::Text,
                format!(
                    "{} of {} filled cells differ from all others",
                    grouped(self.distinct.singles()),
                    grouped(filled)
                ),
            );
        }
        if keeps_na(&self.distinct, filled, self.na, &self.words, file.na_is_blank) {
            reading.kept = vec![super::NA.to_owned()];
            return (
                Kind::Category,
                format!(
                    "{} values recur over {} cells; `NA` ({} cells) is one of them, as the others are regions or \
                     countries",
                    grouped(distinct + 1),
                    grouped(filled + self.na),
                    grouped(self.na)
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

    pub(super) fn set(&self) -> Option<(char, usize)> {
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

    /// Whether its name says that digits are codes.
    fn is_coded(&self) -> bool {
        self.words
            .iter()
            .any(|word| COLUMNS.codes.contains(word.as_str()))
    }

    /// Whether the name, or a dense run of whole numbers without a name, says "row number" or "key".
    fn is_identifier(&self) -> bool {
        let words = &self.words;
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
