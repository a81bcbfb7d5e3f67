//! One column of a table: each cell is parsed once and becomes a code, from which every criterion that reads the
//! column takes its bin by one look-up.

use rustc_hash::FxHashMap;

use crate::criteria::Cut;
use crate::data::{Cell, Reading};
use crate::score::cell as cells;

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
        let (name, reading, codes) = match cut {
            Cut::Number { column, reading, .. } => (column, reading, Codes::Number { cuts: Vec::new() }),
            Cut::Age {
                column,
                reading,
                as_of,
                ..
            } => {
                let cuts = Vec::new();
                (column, reading, Codes::Age { as_of: *as_of, cuts })
            }
            Cut::Category { column, reading, .. } => (column, reading, Codes::Levels(FxHashMap::default())),
            Cut::Member { column, reading, .. } => (column, reading, Codes::Tokens(FxHashMap::default())),
            // A checked model has no pairs of pairs; reading one by its first axis keeps this total.
            Cut::Pair { first, .. } => return Self::new(first, header),
        };
        Self {
            name: name.clone(),
            position: header.iter().position(|found| found == name),
            slot: 0,
            reading: reading.clone(),
            codes,
        }
    }

    /// Whether `cut` can take its bins from this source.
    pub fn serves(&self, cut: &Cut) -> bool {
        let same = |column: &String, reading: &Reading| *column == self.name && *reading == self.reading;
        match (cut, &self.codes) {
            (Cut::Number { column, reading, .. }, Codes::Number { .. })
            | (Cut::Category { column, reading, .. }, Codes::Levels(_))
            | (Cut::Member { column, reading, .. }, Codes::Tokens(_)) => same(column, reading),
            (
                Cut::Age {
                    column,
                    reading,
                    as_of,
                    ..
                },
                Codes::Age { as_of: ours, .. },
            ) => as_of == ours && same(column, reading),
            _ => false,
        }
    }

    /// Makes the codes fine enough for `cut`.
    pub fn refine(&mut self, cut: &Cut) {
        match (cut, &mut self.codes) {
            (
                Cut::Number { cuts: more, .. } | Cut::Age { cuts: more, .. },
                Codes::Number { cuts } | Codes::Age { cuts, .. },
            ) => {
                cuts.extend_from_slice(more);
                cuts.sort_by(f64::total_cmp);
                cuts.dedup();
            }
            (Cut::Category { groups, .. }, Codes::Levels(levels)) => {
                for level in groups.iter().flatten() {
                    let next = levels.len() as u32; // bins are u16: levels stay far below
                    levels.entry(level.clone()).or_insert(next);
                }
            }
            (Cut::Member { token, .. }, Codes::Tokens(tokens)) => {
                let next = tokens.len() as u32;
                tokens.entry(token.clone()).or_insert(next);
            }
            _ => {}
        }
    }

    /// Number of slots it takes in a row's codes.
    pub fn slots(&self) -> usize {
        match &self.codes {
            Codes::Tokens(tokens) => tokens.len(),
            _ => 1,
        }
    }

    /// The slot that `cut` reads, and its bin for each code.
    pub fn bins(&self, cut: &Cut) -> (usize, Vec<u16>) {
        let mut slot = self.slot;
        let bins: Vec<usize> = match (cut, &self.codes) {
            (
                Cut::Number { cuts: coarse, .. } | Cut::Age { cuts: coarse, .. },
                Codes::Number { cuts } | Codes::Age { cuts, .. },
            ) => cuts
                .iter()
                // An interval of the fine cuts lies within one of the coarse ones: that of its upper end.
                .map(|end| coarse.partition_point(|cut| cut < end))
                .chain([coarse.len(), coarse.len() + 1])
                .collect(),
            (Cut::Category { groups, .. }, Codes::Levels(levels)) => {
                let mut bins = vec![groups.len(); levels.len() + 2];
                for (bin, group) in groups.iter().enumerate() {
                    for code in group.iter().filter_map(|level| levels.get(level)) {
                        bins[*code as usize] = bin;
                    }
                }
                bins[levels.len() + 1] = groups.len() + 1;
                bins
            }
            (Cut::Member { token, .. }, Codes::Tokens(tokens)) => {
                slot += tokens.get(token).map_or(0, |offset| *offset as usize);
                vec![0, 1, 2]
            }
            _ => Vec::new(),
        };
        (slot, bins.into_iter().map(|bin| bin as u16).collect()) // at most 65,536 bins, checked on loading
    }

    /// Writes the code of a cell into the row's `codes`; `None` is an absent column.
    pub fn encode(&self, cell: Option<&str>, codes: &mut [u32]) -> Outcome {
        let codes = &mut codes[self.slot..];
        match &self.codes {
            Codes::Number { cuts } => {
                match cell.map_or(Cell::Missing, |text| cells::number(&self.reading, text)) {
                    Cell::Value(value) => interval(value, cuts, &mut codes[0]),
                    unknown => not_read(unknown, cuts.len() + 1, &mut codes[..1]),
                }
            }
            Codes::Age { as_of, cuts } => {
                match cell.map_or(Cell::Missing, |text| cells::date(&self.reading, text)) {
                    Cell::Value(day) => interval(f64::from(*as_of) - f64::from(day), cuts, &mut codes[0]),
                    unknown => not_read(unknown, cuts.len() + 1, &mut codes[..1]),
                }
            }
            Codes::Levels(levels) => {
                match cell.map_or(Cell::Missing, |text| cells::level(&self.reading, text)) {
                    Cell::Value(level) => {
                        let code = levels.get(level);
                        codes[0] = code.copied().unwrap_or(levels.len() as u32);
                        if code.is_some() {
                            Outcome::Known
                        } else {
                            Outcome::Unseen
                        }
                    }
                    unknown => not_read(unknown, levels.len() + 1, &mut codes[..1]),
                }
            }
            Codes::Tokens(tokens) => {
                match cell.map_or(Cell::Missing, |text| cells::level(&self.reading, text)) {
                    Cell::Value(set) => {
                        codes[..tokens.len()].fill(0);
                        for token in cells::tokens(&self.reading, set) {
                            if let Some(offset) = tokens.get(token) {
                                codes[*offset as usize] = 1;
                            }
                        }
                        Outcome::Known
                    }
                    unknown => not_read(unknown, 2, &mut codes[..tokens.len()]),
                }
            }
        }
    }
}

fn interval(value: f64, cuts: &[f64], code: &mut u32) -> Outcome {
    *code = cuts.partition_point(|cut| *cut < value) as u32;
    Outcome::Known
}

fn not_read<T>(cell: Cell<T>, unknown: usize, codes: &mut [u32]) -> Outcome {
    codes.fill(unknown as u32);
    match cell {
        Cell::Unreadable => Outcome::Unreadable,
        _ => Outcome::Missing,
    }
}
