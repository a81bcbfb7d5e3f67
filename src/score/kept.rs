//! Columns of the table that are written beside the scores.

use std::collections::HashSet;

use crate::criteria::names::account_name;
use crate::error::{Error, Result, nearest};
use crate::model::Model;
use crate::score::sink::Line;
use crate::source::Record;
use crate::table::Cell;
use crate::table::observe::{FileEvidence, Observed};
use crate::table::reading::{Kind, Reading, iso_date};

/// Before the title of a kept column that a column of the scores is called too.
const OWN: &str = "input.";

/// Digits that a spreadsheet keeps of a number.
///
/// Source: Microsoft, "Excel specifications and limits".
const DIGITS: usize = 15;

/// Which columns of the table are written beside the scores.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Keep {
    /// None but the account's name.
    #[default]
    None,
    /// All that are not written as it is, in their order.
    All,
    /// These, in this order.
    Columns(Vec<String>),
}

/// A column that is written beside the scores.
#[derive(Debug)]
pub(super) struct Kept {
    pub position: usize,
    pub title: String,
    /// How its cells are read, where numbers and days are to be told from text.
    reading: Option<Reading>,
}

/// Position of the column with the accounts' names: the one that training took, else the one whose name says so most
/// plainly.
pub(crate) fn name_column(model: &Model, header: &[String], id: Option<usize>) -> Option<usize> {
    let trained = model.data.label.as_ref();
    let trained = trained.and_then(|label| header.iter().position(|name| name == label));
    let free = header.iter().enumerate().filter(|(at, _)| Some(*at) != id);
    let plain = free.filter_map(|(at, name)| Some((account_name(name).filter(|rank| *rank < 2)?, at)));
    trained
        .or_else(|| plain.min().map(|(_, at)| at))
        .filter(|at| Some(*at) != id)
}

impl Kept {
    /// The columns asked for of a table with this header. `written` are its columns that stand among the scores already,
    /// `taken` the titles of those.
    ///
    /// # Errors
    /// [`Error::UnknownColumn`] for one that the table has not.
    pub fn columns(
        keep: &Keep,
        header: &[String],
        written: [Option<usize>; 2],
        taken: &[&str],
    ) -> Result<Vec<Self>> {
        let positions: Vec<usize> = match keep {
            Keep::None => Vec::new(),
            Keep::All => (0..header.len()).collect(),
            Keep::Columns(names) => names
                .iter()
                .map(|name| position(name, header))
                .collect::<Result<_>>()?,
        };
        let mut seen = HashSet::new();
        let new = |at: &usize| !written.contains(&Some(*at)) && seen.insert(*at);
        let columns = positions.into_iter().filter(new).map(|position| {
            let name = &header[position];
            let own = if taken.contains(&name.as_str()) { OWN } else { "" };
            Self {
                position,
                title: format!("{own}{name}"),
                reading: None,
            }
        });
        Ok(columns.collect())
    }

    /// Learns from a file's first rows which of the columns hold numbers and days.
    pub fn learn(columns: &mut [Self], header: &[String], first: &[Record], delimiter: u8) {
        let mut observed: Vec<Observed> = header
            .iter()
            .map(|name| Observed::new(name, Vec::new()))
            .collect();
        for record in first {
            let cells = observed.iter_mut().zip(record.iter());
            cells.for_each(|(column, cell)| column.add(cell));
        }
        let file = FileEvidence::new(&observed, delimiter);
        let concluded = observed
            .into_iter()
            .map(|column| column.conclude(first.len(), &file).0);
        let readings: Vec<Reading> = concluded.collect();
        for column in columns {
            column.reading = readings.get(column.position).cloned();
        }
    }

    /// Writes a record's cell: as it is, or as the number or the day that it is where that is told.
    pub fn write(&self, record: &Record, line: &mut Line<'_>) {
        let text = record.get(self.position);
        let kind = self.reading.as_ref().map(|reading| (reading.kind, reading));
        match kind {
            Some(_) if text.trim().is_empty() => line.empty(),
            Some((Kind::Number, reading)) if is_plain_number(text) => match reading.number(text) {
                Cell::Value(number) => line.number(number),
                _ => line.text(text),
            },
            Some((Kind::Date, reading)) if !text.contains(':') => match reading.date(text) {
                Cell::Value(day) => line.day(&iso_date(day)),
                _ => line.text(text),
            },
            _ => line.text(text),
        }
    }
}

/// Whether a text is a number and nothing else: no unit that would be lost, no leading nought as codes have, no more digits
/// than a spreadsheet keeps.
fn is_plain_number(text: &str) -> bool {
    let text = text.trim().trim_start_matches(['-', '+', '\u{2212}']);
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let plain = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | ' ' | '\'' | '\u{a0}' | '\u{202f}');
    let mut first = text.chars();
    let coded = first.next() == Some('0') && first.next().is_some_and(|c| c.is_ascii_digit());
    (1..=DIGITS).contains(&digits) && text.chars().all(plain) && !coded
}

fn position(name: &str, header: &[String]) -> Result<usize> {
    let found = header.iter().position(|column| column == name);
    found.ok_or_else(|| Error::UnknownColumn {
        named_in: "--keep".to_owned(),
        column: name.to_owned(),
        nearest: nearest(name, header.iter().map(String::as_str)),
    })
}

#[cfg(test)]
mod tests {
    use super::is_plain_number;

    #[test]
    fn codes_units_and_long_identifiers_stay_text() {
        for number in ["12", "-1 234,5", "0.5", "0", "19\u{a0}523\u{a0}500"] {
            assert!(is_plain_number(number), "{number}");
        }
        for text in ["01234", "12 %", "9.1M", "50 €", "1234567890123456", "", "n/a"] {
            assert!(!is_plain_number(text), "{text}");
        }
    }
}
