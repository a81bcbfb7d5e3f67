//! A batch of rows, its cells read: numbers, days or codes of levels, and from which day each is known.

use rustc_hash::FxHashMap;

use crate::join::plan::Lane;
use crate::source::Record;
use crate::table::observe::hash;
use crate::table::{Cell, Kind};

/// Largest number that is summed (house choice): sums are exact in 128 bits, and no business figure is larger.
const LARGEST: f64 = 1e15;
/// Unreadable cells kept as examples.
const EXAMPLES: usize = 5;

/// Day from which a value is known that is not there at all.
pub(super) const NEVER: i32 = i32::MAX;
/// Day from which a value is known that was always there.
pub(super) const ALWAYS: i32 = i32::MIN;

/// One column of a batch.
#[derive(Debug)]
pub(super) struct LaneCells {
    pub lane: Lane,
    /// Of numbers, and of dates in days.
    pub numbers: Vec<f64>,
    /// Of everything that is not a number or date, and of those whose distinct values count.
    pub codes: Vec<u32>,
    /// The last day on which the value was not yet known: it counts for decisions after it.
    pub from: Vec<i32>,
    has_codes: bool,
    index: hashbrown::HashTable<u32>,
    pub names: Vec<String>,
    figures: FxHashMap<u64, u32>,
    pub unreadable: u64,
    pub examples: Vec<(u64, String)>,
}

impl LaneCells {
    /// `distinct` says whether values are told apart by code even where they are numbers.
    pub fn new(lane: Lane, distinct: bool) -> Self {
        Self {
            has_codes: distinct || !matches!(lane.reading.kind, Kind::Number | Kind::Date),
            lane,
            numbers: Vec::new(),
            codes: Vec::new(),
            from: Vec::new(),
            index: hashbrown::HashTable::new(),
            names: Vec::new(),
            figures: FxHashMap::default(),
            unreadable: 0,
            examples: Vec::new(),
        }
    }

    pub fn is_figure(&self) -> bool {
        matches!(self.lane.reading.kind, Kind::Number | Kind::Date)
    }

    /// Reads the cells of a batch.
    pub fn read(&mut self, records: &[Record]) {
        self.numbers.clear();
        self.codes.clear();
        self.from.clear();
        for record in records {
            self.add(record);
        }
    }

    fn add(&mut self, record: &Record) {
        let cell = record.get(self.lane.position);
        let mut from = match &self.lane.known {
            None => ALWAYS,
            Some((position, reading)) => match reading.date(record.get(*position)) {
                Cell::Value(day) => day,
                _ => NEVER,
            },
        };
        if self.is_figure() {
            let read = match self.lane.reading.kind {
                Kind::Date => match self.lane.reading.date(cell) {
                    // What a row says of a later day has not happened yet.
                    Cell::Value(day) => {
                        from = from.max(day);
                        Cell::Value(f64::from(day))
                    }
                    Cell::Missing => Cell::Missing,
                    Cell::Unreadable => Cell::Unreadable,
                },
                _ => match self.lane.reading.number(cell) {
                    Cell::Value(number) if number.abs() > LARGEST => Cell::Unreadable,
                    read => read,
                },
            };
            let number = match read {
                // -0 and 0 are one value.
                Cell::Value(number) => number + 0.0,
                Cell::Missing => f64::NAN,
                Cell::Unreadable => {
                    self.unreadable += 1;
                    if self.examples.len() < EXAMPLES {
                        let text = cell.trim().chars().take(60).collect();
                        self.examples.push((record.line(), text));
                    }
                    f64::NAN
                }
            };
            if number.is_nan() {
                from = NEVER;
            }
            self.numbers.push(number);
            if self.has_codes {
                let next = self.figures.len() as u32;
                let code = self.figures.entry(number.to_bits()).or_insert(next);
                self.codes.push(*code);
            }
        } else {
            let code = match self.lane.reading.level(cell) {
                Some(level) => self.code(&level),
                None => {
                    from = NEVER;
                    0
                }
            };
            self.codes.push(code);
        }
        self.from.push(from);
    }

    /// Code of a level, given on first sight; more levels than `u32` holds do not fit in memory first.
    fn code(&mut self, level: &str) -> u32 {
        let names = &mut self.names;
        let hashed = hash(level);
        if let Some(code) = self.index.find(hashed, |code| names[*code as usize] == level) {
            return *code;
        }
        let code = names.len() as u32;
        names.push(level.to_owned());
        self.index
            .insert_unique(hashed, code, |code| hash(&names[*code as usize]));
        code
    }

    /// Code of a level that was seen.
    pub fn code_of(&self, level: &str) -> Option<u32> {
        let same = |code: &u32| self.names[*code as usize] == level;
        self.index.find(hash(level), same).copied()
    }

    /// Whether a text stands for a number or day.
    pub fn is_written(&self, number: f64, text: &str) -> bool {
        match self.lane.reading.kind {
            Kind::Date => self.lane.reading.date(text) == Cell::Value(number as i32),
            _ => self.lane.reading.number(text) == Cell::Value(number),
        }
    }
}
