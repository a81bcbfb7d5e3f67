//! Knock-out rules: eliminating criteria that hold or do not, whatever the points.

use rustc_hash::FxHashSet;

use crate::model::Model;
use crate::recipe::KnockOut;
use crate::table::{Cell, Kind, Reading};

/// A rule, ready to be tried on a row.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    pub name: String,
    pub column: String,
    /// Position of its column, `None` when the table lacks it: its cells are then unknown.
    pub position: Option<usize>,
    reading: Reading,
    is_in: FxHashSet<String>,
    not_in: FxHashSet<String>,
    below: Option<f64>,
    above: Option<f64>,
    unknown: bool,
}

impl Rule {
    /// The rule for a table with this header. Cells are read as the model's criteria read the column.
    pub fn new(rule: &KnockOut, model: &Model, header: &[String]) -> Self {
        let reading = model
            .criteria
            .iter()
            .find_map(|criterion| criterion.cut.reading_of(&rule.column))
            .cloned()
            .unwrap_or(Reading {
                kind: if rule.below.or(rule.above).is_some() {
                    Kind::Number
                } else {
                    Kind::Category
                },
                missing: model.recipe.missing.clone(),
                ..Reading::new(Kind::Category)
            });
        Self {
            name: rule.name.clone(),
            column: rule.column.clone(),
            position: header.iter().position(|found| *found == rule.column),
            reading,
            is_in: rule.is_in.iter().cloned().collect(),
            not_in: rule.not_in.iter().cloned().collect(),
            below: rule.below,
            above: rule.above,
            unknown: rule.unknown,
        }
    }

    /// Whether the rule eliminates an account with this cell.
    pub fn holds(&self, cell: Option<&str>) -> bool {
        let Some(level) = cell.and_then(|text| self.reading.level(text)) else {
            return self.unknown;
        };
        if self.is_one_of(&self.is_in, &level)
            || (!self.not_in.is_empty() && !self.is_one_of(&self.not_in, &level))
        {
            return true;
        }
        if self.below.is_none() && self.above.is_none() {
            return false;
        }
        match self.reading.number(&level) {
            Cell::Value(value) => {
                self.below.is_some_and(|least| value < least) || self.above.is_some_and(|most| value > most)
            }
            Cell::Missing | Cell::Unreadable => self.unknown,
        }
    }

    /// Whether the level, or a value of the set, is among `names`.
    fn is_one_of(&self, names: &FxHashSet<String>, level: &str) -> bool {
        names.contains(level)
            || (self.reading.kind == Kind::Set
                && self.reading.tokens(level).any(|token| names.contains(token)))
    }
}
