//! One column of a table: each cell is parsed once and becomes a code, from which every criterion that reads the
//! column takes its bin by one look-up.

use rustc_hash::FxHashMap;

use crate::criteria::Cut;
use crate::model::ColumnProfile;
use crate::model::profile::Range;
use crate::model::vanished::Vanished;
use crate::score::file::{ColumnReading, FileReading};
use crate::score::short_levels::{MOST, ShortLevels};
use crate::score::spelling::{Meaning, Remembered, Spellings, recall};
use crate::table::reading::{iso_date, short, trimmed};
use crate::table::{Cell, Kind, Ranges, Reading};
use crate::vocabulary::fold::same;

/// A column, and how its cells become codes.
#[derive(Debug, Clone)]
pub(super) struct Source {
    pub name: String,
    /// Position in the table's header, `None` when the table lacks the column: all its cells are unknown.
    pub position: Option<usize>,
    /// Position of the column that names the currency of its amounts, `None` when it needs none or the table lacks it.
    pub currency: Option<usize>,
    /// Slot of its first code in a row's codes.
    pub slot: usize,
    /// How its cells were read in training.
    trained: Reading,
    /// How they are read in this file.
    file: ColumnReading,
    /// The decimal mark of a column whose plain numbers mean nothing else, as marks of the user's, codes of ranges and amounts do.
    plain: Option<char>,
    /// Where nearly all of training's numbers, or ages, lay.
    usual: (f64, f64),
    codes: Codes,
    short_levels: ShortLevels,
    spellings: Spellings,
    /// Levels that training left out.
    new: Vec<String>,
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
    /// A level of training in another writing.
    Respelled,
    /// A level that training never had; without a profile, one that no criterion names.
    Unseen,
    Unreadable,
    /// A number where training had next to none.
    Below,
    Above,
}

impl Source {
    /// A source for the column that `cut` reads, yet without cuts, levels or tokens. `cut` is not a pair.
    pub fn new(cut: &Cut, header: &[String], file: &FileReading) -> Self {
        let (name, trained) = cut.column();
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
        let own = file.column(name, trained);
        Self {
            name: name.to_owned(),
            position: header.iter().position(|column| column == name),
            currency: currency_of(trained, header),
            slot: 0,
            trained: trained.clone(),
            plain: plain(&own.reading).filter(|_| matches!(codes, Codes::Number { .. })),
            file: own,
            usual: (f64::NEG_INFINITY, f64::INFINITY),
            codes,
            short_levels: ShortLevels::default(),
            spellings: Spellings::default(),
            new: Vec::new(),
        }
    }

    /// Takes note of the levels that training left out of this column.
    pub fn learn_new(&mut self, vanished: &[Vanished]) {
        let own = vanished.iter().filter(|level| level.column == self.name);
        self.new = own.map(|level| level.level.clone()).collect();
    }

    /// Whether a cell holds such a level, case and accents aside.
    pub fn is_new(&self, cell: Option<&str>) -> bool {
        !self.new.is_empty() && cell.is_some_and(|cell| self.new.iter().any(|level| same(level, cell.trim())))
    }

    /// Settles what follows from what the column held in training, once the codes are fine enough.
    pub fn settle(&mut self, profile: Option<&ColumnProfile>) {
        let range = profile.and_then(|profile| profile.range.as_ref());
        match &self.codes {
            Codes::Number { .. } => {
                if let Some(Range { low, high, .. }) = range {
                    self.usual = (*low, *high);
                }
            }
            // The latest day is the youngest age.
            Codes::Age { as_of, .. } => {
                if let Some(Range { low, high, .. }) = range {
                    self.usual = (f64::from(*as_of) - high, f64::from(*as_of) - low);
                }
            }
            Codes::Levels(codes) | Codes::Tokens(codes) => {
                let is_yes_no = self.trained.kind == Kind::Boolean;
                self.spellings = Spellings::new(codes, profile, is_yes_no);
                self.short_levels = ShortLevels::new(codes);
            }
        }
    }

    /// A cell as training would have written it, where this file writes it otherwise.
    pub fn as_trained(&self, cell: &str) -> Option<String> {
        let reading = &self.file.reading;
        match &self.codes {
            Codes::Number { .. } if *reading != self.trained || self.file.factor != 1.0 => {
                match reading.number(cell) {
                    Cell::Value(number) => {
                        let written = self.file.scaled(number).to_string();
                        Some(written.replace('.', &self.trained.decimal.to_string()))
                    }
                    _ => None,
                }
            }
            Codes::Age { .. } if *reading != self.trained => match reading.date(cell) {
                Cell::Value(day) => Some(iso_date(day)),
                _ => None,
            },
            Codes::Tokens(_) if reading.separator != self.trained.separator => {
                let tokens: Vec<&str> = reading.tokens(cell).collect();
                Some(tokens.join(self.trained.separator.unwrap_or(';').encode_utf8(&mut [0; 4])))
            }
            Codes::Levels(levels) => {
                let level = reading.level(cell)?;
                let other = || self.spellings.level(&level).map(str::to_owned);
                (!levels.contains_key(&*level)).then(other).flatten()
            }
            _ => None,
        }
    }

    /// Of free text, the words and phrases that some criterion asks for and no others: what else people write is nobody's
    /// business later. `None` of any other column, and of text that says nothing.
    pub fn words_asked_for(&self, cell: &str) -> Option<String> {
        let Codes::Tokens(tokens) = &self.codes else {
            return None;
        };
        let reading = &self.file.reading;
        let set = reading.level(cell).filter(|_| reading.words)?;
        let asked = reading.tokens(&set).filter(|token| tokens.contains_key(*token));
        let written = asked.map(|token| reading.written.get(token).map_or(token, String::as_str));
        let kept: Vec<&str> = written.collect();
        Some(match kept.is_empty() {
            true => "other".to_owned(),
            false => kept.join(". "),
        })
    }

    /// Other writings of its levels.
    pub fn spellings(&self) -> &Spellings {
        &self.spellings
    }

    /// What the column holds.
    pub fn kind(&self) -> Kind {
        self.trained.kind
    }

    /// The values of a cell in this file: of a set each, of others the cell itself.
    pub fn values<'t>(&self, cell: &'t str) -> Vec<&'t str> {
        match &self.codes {
            Codes::Tokens(_) => self.file.reading.tokens(cell).collect(),
            _ => vec![cell.trim()],
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
        same_kind && cut.column() == (self.name.as_str(), &self.trained)
    }

    /// Makes the codes fine enough for `cut`, which it serves.
    pub fn refine(&mut self, cut: &Cut) {
        match &mut self.codes {
            Codes::Number { cuts } | Codes::Age { cuts, .. } => {
                cuts.extend_from_slice(cut.points());
                // Codes end on both sides: what lies beyond one is a quantity.
                if cut.code_bins() != (0, 0) {
                    let codes = &cut.column().1.codes;
                    cuts.extend(codes.iter().flat_map(|code| [code.next_down(), *code]));
                }
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
                .map(|end| cut.bin(*end))
                .chain([cut.bin(f64::INFINITY), coarse.len() + 1])
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

    /// Whether it makes do with numbers where its column holds numbers: they are what their text, with a point, is read as.
    pub fn takes_numbers(&self) -> bool {
        self.plain == Some('.')
    }

    /// Writes the code of a number that its source holds as such, which it takes.
    pub fn encode_number(&self, number: f64, codes: &mut [u32]) -> Outcome {
        let Codes::Number { cuts } = &self.codes else {
            return Outcome::Unreadable; // not asked of others, see `takes_numbers`
        };
        let number = Cell::Value(self.file.scaled(number));
        interval(number, cuts, self.usual, &mut codes[self.slot])
    }

    /// The quantity that such a number is, as an operand; `None` of a code.
    pub fn quantity(&self, number: f64) -> Option<f64> {
        Some(self.file.scaled(number)).filter(|number| !self.trained.codes.contains(number))
    }

    /// Writes the code of a cell into the row's `codes`; `None` is an absent column. `currency` is the cell beside it that
    /// names its currency, where one does. What texts that are no levels as they stand mean is kept in `remembered`, which
    /// is this source's own.
    pub fn encode(
        &self,
        cell: Option<&str>,
        currency: Option<&str>,
        codes: &mut [u32],
        remembered: &mut Remembered,
    ) -> Outcome {
        let cell = cell.unwrap_or_default(); // an empty cell is missing
        let reading = &self.file.reading;
        match &self.codes {
            Codes::Number { cuts } => {
                // Most cells are a few digits.
                if let Some(mark) = self.plain
                    && let Some((number, _)) = short(cell.as_bytes(), mark as u8)
                {
                    let number = Cell::Value(self.file.scaled(number));
                    return interval(number, cuts, self.usual, &mut codes[self.slot]);
                }
                let number = match currency {
                    Some(currency) => reading.amount(cell, currency),
                    None => reading.number(cell),
                };
                let number = match number {
                    Cell::Value(number) => Cell::Value(self.file.scaled(number)),
                    other => other,
                };
                interval(number, cuts, self.usual, &mut codes[self.slot])
            }
            Codes::Age { as_of, cuts } => {
                let age = match reading.date(cell) {
                    Cell::Value(day) => Cell::Value(f64::from(*as_of) - f64::from(day)),
                    Cell::Missing => Cell::Missing,
                    Cell::Unreadable => Cell::Unreadable,
                };
                // An old age is an early day.
                match interval(age, cuts, self.usual, &mut codes[self.slot]) {
                    Outcome::Below => Outcome::Above,
                    Outcome::Above => Outcome::Below,
                    other => other,
                }
            }
            Codes::Levels(levels) => {
                let level = trimmed(cell);
                // A level that a criterion names is known: most cells are settled by this one look-up.
                let code = match level.len() {
                    0..=MOST => self.short_levels.get(level),
                    _ => levels.get(level).copied(),
                };
                let (code, outcome) = match code {
                    Some(code) => (code as usize, Outcome::Known),
                    None => {
                        let meaning = recall(remembered, level, || self.meaning(level, levels));
                        level_code(meaning, levels.len())
                    }
                };
                codes[self.slot] = code as u32;
                outcome
            }
            Codes::Tokens(tokens) => {
                let codes = &mut codes[self.slot..self.slot + tokens.len()];
                self.encode_set(cell, tokens, codes, remembered)
            }
        }
    }

    /// The quantity in a cell, as an operand: a number that is no code, or a date's age in days; `None` when unknown.
    pub fn number(&self, cell: Option<&str>) -> Option<f64> {
        let (cell, reading) = (cell.unwrap_or_default(), &self.file.reading);
        match &self.codes {
            Codes::Number { .. } => match reading.number(cell) {
                Cell::Value(number) => self.quantity(number),
                _ => None,
            },
            Codes::Age { as_of, .. } => match reading.date(cell) {
                Cell::Value(day) => Some(f64::from(*as_of) - f64::from(day)),
                _ => None,
            },
            Codes::Levels(_) | Codes::Tokens(_) => None,
        }
    }

    /// What a text that no criterion names as it stands means.
    fn meaning(&self, text: &str, levels: &FxHashMap<String, u32>) -> Meaning {
        let Some(level) = self.file.reading.level(text) else {
            return Meaning::Missing;
        };
        match levels.get(&*level) {
            Some(code) => Meaning::Same(*code),
            None => self.spellings.meaning(&level),
        }
    }

    /// A set is unseen when training held none of its values.
    fn encode_set(
        &self,
        cell: &str,
        tokens: &FxHashMap<String, u32>,
        codes: &mut [u32],
        remembered: &mut Remembered,
    ) -> Outcome {
        let Some(set) = self.file.reading.level(cell) else {
            codes.fill(2);
            return Outcome::Missing;
        };
        codes.fill(0);
        let (mut seen, mut respelled) = (false, false);
        for token in self.file.reading.tokens(&set) {
            let offset = match tokens.get(token) {
                Some(offset) => Some(*offset),
                // Most words of a text are no criterion, and none is another's spelling.
                None if self.file.reading.words => None,
                None => match recall(remembered, token, || self.spellings.meaning(token)) {
                    Meaning::Other(code) => {
                        respelled = true;
                        code
                    }
                    Meaning::Unseen => continue,
                    Meaning::Same(_) | Meaning::Rare | Meaning::Missing => None,
                },
            };
            seen = true;
            if let Some(offset) = offset {
                codes[offset as usize] = 1;
            }
        }
        if self.file.reading.words {
            return Outcome::Known;
        }
        match (seen, respelled) {
            (_, true) => Outcome::Respelled,
            (true, _) => Outcome::Known,
            // Without a profile nothing tells a rare value from a new one.
            (false, _) if self.spellings.is_whole() => Outcome::Unseen,
            (false, _) => Outcome::Known,
        }
    }
}

impl ColumnReading {
    /// A number as training would have written it; a share times 100 is the percentage it was rounded to.
    pub fn scaled(&self, number: f64) -> f64 {
        if self.factor == 1.0 {
            return number;
        }
        let scaled = number * self.factor;
        let rounded = (scaled * 1e9).round() / 1e9;
        if rounded.is_finite() { rounded } else { scaled }
    }
}

fn plain(reading: &Reading) -> Option<char> {
    let is_range = matches!(reading.ranges, Some(Ranges::Insee));
    (reading.missing.is_empty() && reading.rates.is_none() && !is_range).then_some(reading.decimal)
}

/// Position of the column that names the currency of a column's amounts.
pub(super) fn currency_of(reading: &Reading, header: &[String]) -> Option<usize> {
    let name = reading.rates.as_ref()?.beside.as_ref()?;
    header.iter().position(|column| column == name)
}

/// The code of what a level means, and how it was understood.
fn level_code(meaning: Meaning, levels: usize) -> (usize, Outcome) {
    match meaning {
        Meaning::Same(code) => (code as usize, Outcome::Known),
        Meaning::Missing => (levels + 1, Outcome::Missing),
        Meaning::Rare => (levels, Outcome::Known),
        Meaning::Other(code) => (code.map_or(levels, |code| code as usize), Outcome::Respelled),
        Meaning::Unseen => (levels, Outcome::Unseen),
    }
}

#[inline]
fn interval(value: Cell<f64>, cuts: &[f64], usual: (f64, f64), place: &mut u32) -> Outcome {
    let (code, outcome) = match value {
        Cell::Value(value) => {
            let outcome = match value {
                v if v < usual.0 => Outcome::Below,
                v if v > usual.1 => Outcome::Above,
                _ => Outcome::Known,
            };
            (cuts.partition_point(|cut| *cut < value), outcome)
        }
        Cell::Missing => (cuts.len() + 1, Outcome::Missing),
        Cell::Unreadable => (cuts.len() + 1, Outcome::Unreadable),
    };
    *place = code as u32;
    outcome
}
