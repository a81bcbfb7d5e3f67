//! Cells of one column becoming its values.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::source::record::Record;
use crate::table::observe::grouped;
use crate::table::reading::{Cell, Kind, Reading, terms};
use crate::table::{Column, Levels, MISSING, Mend, Values, codes};
use crate::vocabulary::fold::{fold, says, words};
use crate::vocabulary::{COLUMNS, VALUES};

/// Unreadable cells of a column kept (house choice: all that a person would look at; `clean` mends them).
const EXAMPLES: usize = 1000;
/// Bytes of a level's name besides its text: its place in the list and in the index.
const NAME: u64 = 40;

/// A column while its cells are read.
pub(super) struct Builder {
    column: Column,
    index: hashbrown::HashTable<u32>,
    /// Bytes of the names of its levels.
    pub names: u64,
    /// How each range is written, by the bits of its number.
    bands: BTreeMap<u64, String>,
    /// Column of the record that names the currency of its amounts.
    beside: Option<usize>,
    /// How free text writes each stem, and in how many cells.
    written: FxHashMap<(String, String), usize>,
}

impl Builder {
    pub fn new(name: String, reading: Reading, reason: String, rows: usize) -> Self {
        let values = match reading.kind {
            Kind::Number => Values::Number(Vec::with_capacity(rows)),
            Kind::Date => Values::Date(Vec::with_capacity(rows)),
            _ => Values::Levels(Levels {
                codes: Vec::with_capacity(rows),
                names: Vec::new(),
            }),
        };
        let column = Column {
            reason,
            ..Column::new(name, reading, values)
        };
        Self {
            column,
            index: hashbrown::HashTable::new(),
            names: 0,
            bands: BTreeMap::new(),
            beside: None,
            written: FxHashMap::default(),
        }
    }

    /// With the currencies that were seen beside its numbers.
    pub fn with_currencies(mut self, currencies: Vec<(String, usize)>) -> Self {
        if self.column.reading.kind == Kind::Number {
            self.column.writing.currencies = currencies;
        }
        self
    }

    /// Bytes that one of its cells takes.
    pub fn cell_bytes(&self) -> u64 {
        match &self.column.values {
            Values::Number(_) => 8,
            _ => 4,
        }
    }

    /// With the position of the column that names the currency of its amounts, where one does.
    pub fn with_rates(mut self, header: &[String]) -> Self {
        let rates = self.column.reading.rates.as_ref();
        let name = rates.and_then(|rates| rates.beside.as_ref());
        self.beside = name.and_then(|name| header.iter().position(|column| column == name));
        self
    }

    /// Reads one more cell, of a record.
    pub fn add(&mut self, cell: &str, record: &Record, line: u64) {
        let Column {
            reading,
            values,
            writing,
            ..
        } = &mut self.column;
        let readable = match values {
            Values::Number(numbers) => {
                let read = match self.beside {
                    Some(at) => reading.amount(cell, record.get(at)),
                    None => reading.number(cell),
                };
                writing.percents += usize::from(cell.as_bytes().contains(&b'%'));
                numbers.push(if let Cell::Value(number) = read {
                    number
                } else {
                    f64::NAN
                });
                if reading.units {
                    let units = writing.units.get_or_insert_default();
                    let says = reading.says_unit(cell);
                    let code = says.map_or(MISSING, |text| code(&mut self.index, &mut units.names, text));
                    units.codes.push(code);
                }
                if let (Some(_), Cell::Value(number)) = (reading.ranges, read)
                    && let Some(band) = reading.says_range(cell)
                {
                    let shortest = self
                        .bands
                        .entry(number.to_bits())
                        .or_insert_with(|| band.to_owned());
                    if (band.len(), band) < (shortest.len(), shortest.as_str()) {
                        *shortest = band.to_owned();
                    }
                }
                read != Cell::Unreadable
            }
            Values::Date(dates) => {
                let read = reading.date(cell);
                dates.push(if let Cell::Value(date) = read {
                    date
                } else {
                    i32::MIN
                });
                read != Cell::Unreadable
            }
            Values::Levels(levels) => {
                if reading.words && !reading.is_missing(cell) {
                    for written in terms(cell.trim()).written {
                        *self.written.entry(written).or_default() += 1;
                    }
                }
                let known = levels.names.len();
                let code = reading
                    .level(cell)
                    .map_or(MISSING, |level| code(&mut self.index, &mut levels.names, &level));
                if levels.names.len() > known {
                    self.names += NAME + levels.names[known].len() as u64;
                }
                levels.codes.push(code);
                true
            }
        };
        if !readable {
            self.column.unreadable += 1;
            if self.column.unreadable_examples.len() < EXAMPLES {
                // An amount whose currency has no rate is no bad number: its currency is shown with it.
                let currency = self.beside.map_or("", |at| record.get(at).trim());
                let text = format!("{} {currency}", cell.trim());
                let shown = text.trim_end().chars().take(60).collect();
                self.column.unreadable_examples.push((line, shown));
            }
        }
    }

    /// What was converted by rates, and how many cells.
    pub fn converted(&self) -> Option<(Mend, u64)> {
        let Column {
            name,
            reading,
            values,
            ..
        } = &self.column;
        let (rates, Values::Number(numbers)) = (reading.rates.as_ref()?, values) else {
            return None;
        };
        let what = Mend::Converted {
            column: name.clone(),
            into: rates.into.clone(),
        };
        Some((
            what,
            numbers.iter().filter(|number| !number.is_nan()).count() as u64,
        ))
    }

    /// How free text writes each stem, and in how many cells.
    pub fn written(&mut self) -> FxHashMap<(String, String), usize> {
        std::mem::take(&mut self.written)
    }

    /// The column, all its cells read.
    pub fn finish(self) -> Column {
        let mut column = self.column;
        match &mut column.values {
            Values::Levels(levels) => {
                if column.reading.kind == Kind::Boolean {
                    merge_answers(levels);
                }
                levels.names.shrink_to_fit();
            }
            Values::Number(values) if column.reading.ranges.is_none() => {
                let name = words(&column.name);
                let counts = says(&name, &COLUMNS.counts) || says(&name, &COLUMNS.lifetimes);
                let codes = codes(values, counts);
                if !codes.is_empty() {
                    column.reason.push_str(&said(&codes));
                    column.reading.codes = codes.into_iter().map(|(code, _)| code).collect();
                }
            }
            Values::Number(_) | Values::Date(_) => {}
        }
        let bands = self
            .bands
            .into_iter()
            .map(|(bits, text)| (f64::from_bits(bits), text));
        column.writing.bands = bands.collect();
        column.writing.bands.sort_by(|a, b| a.0.total_cmp(&b.0));
        column
    }
}

/// Code of a level, given on first sight.
fn code(index: &mut hashbrown::HashTable<u32>, names: &mut Vec<String>, level: &str) -> u32 {
    let hash = crate::table::observe::hash(level);
    let same = |code: &u32| names[*code as usize] == level;
    if let Some(code) = index.find(hash, same) {
        return *code;
    }
    // Rows are counted in u32 throughout; a file with more levels than that does not fit in memory first.
    let code = names.len() as u32;
    names.push(level.to_owned());
    index.insert_unique(hash, code, |code| {
        crate::table::observe::hash(&names[*code as usize])
    });
    code
}

/// Codes among numbers, as the end of a reason.
fn said(codes: &[(f64, usize)]) -> String {
    let each: Vec<String> = codes
        .iter()
        .map(|(code, cells)| format!("`{code}` ({} cells)", grouped(*cells)))
        .collect();
    format!(
        "; {} repeated far outside all others: a code with a bin of its own",
        each.join(" and ")
    )
}

/// Makes one level of all writings of an answer: `Yes`, `YES` and `yes`; where more than two words occur, of all that
/// mean yes, and of all that mean no. The most frequent writing stands for them.
fn merge_answers(levels: &mut Levels) {
    let mut cells = vec![0usize; levels.names.len()];
    for code in levels.codes.iter().filter(|code| **code != MISSING) {
        cells[*code as usize] += 1;
    }
    let meaning = |name: &String| {
        let folded = fold(name);
        let known = VALUES.yes.contains(folded.as_str()) || VALUES.no.contains(folded.as_str());
        if known {
            VALUES.no.contains(folded.as_str()).to_string()
        } else {
            folded
        }
    };
    let meanings: Vec<String> = levels.names.iter().map(meaning).collect();
    let best = |of: &String| {
        let same = (0..meanings.len()).filter(|at| meanings[*at] == *of);
        same.max_by_key(|at| (cells[*at], std::cmp::Reverse(&levels.names[*at])))
    };
    let to: Vec<usize> = meanings
        .iter()
        .enumerate()
        .map(|(at, of)| best(of).unwrap_or(at))
        .collect();
    if to.iter().enumerate().all(|(at, to)| at == *to) {
        return;
    }
    // Codes are given in the order of first appearance, as ever.
    let mut new = vec![MISSING; to.len()];
    let mut names = Vec::new();
    for code in levels.codes.iter_mut().filter(|code| **code != MISSING) {
        let kept = to[*code as usize];
        if new[kept] == MISSING {
            new[kept] = names.len() as u32;
            names.push(levels.names[kept].clone());
        }
        *code = new[kept];
    }
    levels.names = names;
}
