//! One column of a table: each cell is parsed once and becomes a code, from which every criterion that reads the
//! column takes its bin by one look-up.

use rustc_hash::FxHashMap;

use crate::criteria::Cut;
use crate::table::{Cell, Reading};

/// A column, and how its cells become codes.
#[derive(Debug, Clone)]
pub(super) struct Source {
    pub name: String,
    /// Position in the table's header, `None` when the table lacks the column: all its cells are unknown.
    pub position: Option<usize>,
    /// Slot of its first code in a row's codes.
    pub slot: usize,
    reading: Reading,
    codes: Codes,
}

/// What a cell's code stands for; "unknown" is always the last code.
#[derive(Debug, Clone)]
enum Codes {
    /// Interval among the cuts of all criteria that read the column.
    Number { cuts: Vec<f64> },
    /// The same for a date's age in days.
    Age { as_of: i32, cuts: Vec<f64> },
    /// Levels that some criterion names, then any other level.
    Levels(FxHashMap<String, u32>),
    /// One slot per token that some criterion asks for, each holding no, yes or unknown.
    Tokens(FxHashMap<String, u32>),
}

/// How a cell was understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Known,
    Missing,
    /// A level that no criterion names.
    Unseen,
    Unreadable,
}

impl Source {
    /// A source for the column that `cut` reads, yet without cuts, levels or tokens. `cut` is not a pair.
    pub fn new(cut: &Cut, header: &[String]) -> Self {
        let (name, reading) = cut.column();
        let codes = if let Some(as_of) = cut.as_of() {
            Codes::Age {
                as_of,
                cuts: Vec::new(),
            }
        } else if cut.is_category() {
            Codes::Levels(FxHashMap::default())
        } else if cut.token().is_some() {
            Codes::Tokens(FxHashMap::default())
        } else {
            Codes::Number { cuts: Vec::new() }
        };
        Self {
            name: name.to_owned(),
            position: header.iter().position(|column| column == name),
            slot: 0,
            reading: reading.clone(),
            codes,
        }
    }

    /// Whether `cut` can take its bins from this source.
    pub fn serves(&self, cut: &Cut) -> bool {
        let same_kind = match &self.codes {
            Codes::Number { .. } => cut.is_number(),
            Codes::Age { as_of, .. } => cut.as_of() == Some(*as_of),
            Codes::Levels(_) => cut.is_category(),
            Codes::Tokens(_) => cut.token().is_some(),
        };
        same_kind && cut.column() == (self.name.as_str(), &self.reading)
    }

    /// Makes the codes fine enough for `cut`, which it serves.
    pub fn refine(&mut self, cut: &Cut) {
        match &mut self.codes {
            Codes::Number { cuts } | Codes::Age { cuts, .. } => {
                cuts.extend_from_slice(cut.points());
                cuts.sort_by(f64::total_cmp);
                cuts.dedup();
            }
            Codes::Levels(levels) => {
                for level in cut.groups().iter().flatten() {
                    let next = levels.len() as u32; // bins are u16: levels stay far below
                    levels.entry(level.clone()).or_insert(next);
                }
            }
            Codes::Tokens(tokens) => {
                let next = tokens.len() as u32;
                if let Some(token) = cut.token() {
                    tokens.entry(token.to_owned()).or_insert(next);
                }
            }
        }
    }

    /// Number of slots it takes in a row's codes.
    pub fn slots(&self) -> usize {
        match &self.codes {
            Codes::Tokens(tokens) => tokens.len(),
            _ => 1,
        }
    }

    /// The slot that `cut`, which it serves, reads, and its bin for each code.
    pub fn bins(&self, cut: &Cut) -> (usize, Vec<u16>) {
        let mut slot = self.slot;
        let (coarse, groups) = (cut.points(), cut.groups());
        let bins: Vec<usize> = match &self.codes {
            Codes::Number { cuts } | Codes::Age { cuts, .. } => cuts
                .iter()
                // An interval of the fine cuts lies within one of the coarse ones: that of its upper end.
                .map(|end| coarse.partition_point(|cut| cut < end))
                .chain([coarse.len(), coarse.len() + 1])
                .collect(),
            Codes::Levels(levels) => {
                let mut bins = vec![groups.len(); levels.len() + 2];
                for (bin, group) in groups.iter().enumerate() {
                    for code in group.iter().filter_map(|level| levels.get(level)) {
                        bins[*code as usize] = bin;
                    }
                }
                bins[levels.len() + 1] = groups.len() + 1;
                bins
            }
            Codes::Tokens(tokens) => {
                let offset = cut.token().and_then(|token| tokens.get(token));
                slot += offset.map_or(0, |offset| *offset as usize);
                vec![0, 1, 2]
            }
        };
        (slot, bins.into_iter().map(|bin| bin as u16).collect()) // at most 65,536 bins, checked on loading
    }

    /// Writes the code of a cell into the row's `codes`; `None` is an absent column.
    pub fn encode(&self, cell: Option<&str>, codes: &mut [u32]) -> Outcome {
        let codes = &mut codes[self.slot..self.slot + self.slots()];
        let cell = cell.unwrap_or_default(); // an empty cell is missing
        match &self.codes {
            Codes::Number { cuts } => interval(self.reading.number(cell), cuts, codes),
            Codes::Age { as_of, cuts } => {
                let age = match self.reading.date(cell) {
                    Cell::Value(day) => Cell::Value(f64::from(*as_of) - f64::from(day)),
                    Cell::Missing => Cell::Missing,
                    Cell::Unreadable => Cell::Unreadable,
                };
                interval(age, cuts, codes)
            }
            Codes::Levels(levels) => {
                // A level that a criterion names is known: most cells are settled by this one look-up. What is written
                // otherwise is looked up as it is read.
                let (code, outcome) = match levels.get(cell.trim()) {
                    Some(code) => (*code as usize, Outcome::Known),
                    None => match self.reading.level(cell) {
                        None => (levels.len() + 1, Outcome::Missing),
                        Some(level) => match levels.get(&*level) {
                            Some(code) => (*code as usize, Outcome::Known),
                            None => (levels.len(), Outcome::Unseen),
                        },
                    },
                };
                codes.fill(code as u32);
                outcome
            }
            Codes::Tokens(tokens) => {
                let Some(set) = self.reading.level(cell) else {
                    codes.fill(2);
                    return Outcome::Missing;
                };
                codes.fill(0);
                for token in self.reading.tokens(&set) {
                    if let Some(offset) = tokens.get(token) {
                        codes[*offset as usize] = 1;
                    }
                }
                Outcome::Known
            }
        }
    }
}

fn interval(value: Cell<f64>, cuts: &[f64], codes: &mut [u32]) -> Outcome {
    let (code, outcome) = match value {
        Cell::Value(value) => (cuts.partition_point(|cut| *cut < value), Outcome::Known),
        Cell::Missing => (cuts.len() + 1, Outcome::Missing),
        Cell::Unreadable => (cuts.len() + 1, Outcome::Unreadable),
    };
    codes.fill(code as u32);
    outcome
}
