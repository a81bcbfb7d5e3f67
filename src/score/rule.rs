//! Knock-out rules: eliminating criteria that hold or do not, whatever the points.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::Model;
use crate::recipe::KnockOut;
use crate::score::file::{ColumnReading, FileReading};
use crate::score::source::currency_of;
use crate::score::spelling::{means_no, means_yes};
use crate::table::{Cell, Kind, Reading};
use crate::vocabulary::fold::fold;

/// Most distinct levels whose verdict is remembered per rule (house choice).
pub(super) const REMEMBERED: usize = 2_000;

/// Levels that were met, and whether the rule's lists eliminate them.
pub(super) type RememberedLevels = FxHashMap<Box<str>, bool>;

/// Levels as they are written, and folded.
type Names = (FxHashSet<String>, FxHashSet<String>);

/// A rule, ready to be tried on a row.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    pub name: String,
    pub column: String,
    /// Position of its column, `None` when the table lacks it: its cells are then unknown.
    pub position: Option<usize>,
    /// Position of the column that names the currency of its amounts.
    pub currency: Option<usize>,
    column_reading: ColumnReading,
    /// Levels as the recipe writes them, and folded.
    is_in: Names,
    not_in: Names,
    below: Option<f64>,
    above: Option<f64>,
    unknown: bool,
}

impl Rule {
    /// The rule for a table with this header. Cells are read as the model's criteria read the column, with the file's
    /// own marks.
    pub fn new(rule: &KnockOut, model: &Model, header: &[String], file: &FileReading) -> Self {
        let trained = model
            .criteria
            .iter()
            .find_map(|criterion| criterion.cut.reading_of(&rule.column))
            .cloned()
            .unwrap_or_else(|| Reading {
                missing: model.recipe.missing.clone(),
                ..Reading::new(match rule.below.or(rule.above) {
                    Some(_) => Kind::Number,
                    None => Kind::Category,
                })
            });
        let column = file.column(&rule.column, &trained);
        let names = |names: &[String]| names.iter().cloned().collect::<FxHashSet<String>>();
        let folded = |names: &[String]| names.iter().map(|name| fold(name)).collect::<FxHashSet<String>>();
        Self {
            name: rule.name.clone(),
            column: rule.column.clone(),
            position: header.iter().position(|found| *found == rule.column),
            currency: currency_of(&trained, header),
            column_reading: column,
            is_in: (names(&rule.is_in), folded(&rule.is_in)),
            not_in: (names(&rule.not_in), folded(&rule.not_in)),
            below: rule.below,
            above: rule.above,
            unknown: rule.unknown,
        }
    }

    /// Whether the rule eliminates an account with this cell, whose currency the cell `currency` names where one does;
    /// `remembered` is this rule's own.
    pub fn holds(
        &self,
        cell: Option<&str>,
        currency: Option<&str>,
        remembered: &mut RememberedLevels,
    ) -> bool {
        let reading = &self.column_reading.reading;
        let Some(level) = cell.and_then(|text| reading.level(text)) else {
            return self.unknown;
        };
        if !(self.is_in.0.is_empty() && self.not_in.0.is_empty()) && self.names_it(&level, remembered) {
            return true;
        }
        if self.below.is_none() && self.above.is_none() {
            return false;
        }
        match reading.amount(&level, currency.unwrap_or_default()) {
            Cell::Value(value) => {
                let value = self.column_reading.scaled(value);
                self.below.is_some_and(|least| value < least) || self.above.is_some_and(|most| value > most)
            }
            Cell::Missing | Cell::Unreadable => self.unknown,
        }
    }

    /// The values of a level that was met: of a set each of its own.
    pub fn values<'m>(&'m self, level: &'m str) -> Vec<&'m str> {
        let reading = &self.column_reading.reading;
        match reading.kind {
            Kind::Set => reading.tokens(level).collect(),
            _ => vec![level],
        }
    }

    /// Whether a level that the rule names is among those that were met.
    pub fn is_met(&self, level: &str, met: &BTreeSet<&str>) -> bool {
        let named: Names = (
            FxHashSet::from_iter([level.to_owned()]),
            FxHashSet::from_iter([fold(level)]),
        );
        met.iter().any(|met| self.is_one_of(&named, met))
    }

    /// The currency that its column's amounts are read in, where they are converted.
    pub fn into(&self) -> Option<&str> {
        let rates = self.column_reading.reading.rates.as_ref();
        rates.map(|rates| rates.into.as_str())
    }

    /// Whether the lists of levels eliminate a level; each distinct one is looked at once.
    fn names_it(&self, level: &str, remembered: &mut RememberedLevels) -> bool {
        if let Some(known) = remembered.get(level) {
            return *known;
        }
        let eliminates = self.is_one_of(&self.is_in, level)
            || (!self.not_in.0.is_empty() && !self.is_one_of(&self.not_in, level));
        if remembered.len() < REMEMBERED {
            remembered.insert(level.into(), eliminates);
        }
        eliminates
    }

    /// Whether the level, or a value of the set, is among `names`: case and accents do not count, nor in which words a
    /// yes-or-no is said.
    fn is_one_of(&self, names: &Names, level: &str) -> bool {
        let reading = &self.column_reading.reading;
        let is_there = |text: &str| {
            let said = fold(text);
            let same_answer = |is: fn(&str) -> bool| is(&said) && names.1.iter().any(|name| is(name));
            names.0.contains(text)
                || names.1.contains(&said)
                || (reading.kind == Kind::Boolean && (same_answer(means_yes) || same_answer(means_no)))
        };
        is_there(level) || (reading.kind == Kind::Set && reading.tokens(level).any(is_there))
    }
}
