//! Small tables of facts for the tests of this module.

use super::facts::Facts;
use crate::outcome::Outcome;
use crate::recipe::FigureKey as Key;
use crate::recipe::{FiguresRecipe, Recipe};
use crate::table::{Column, Kind, Levels, MISSING, Reading, Table, Values};

/// Day on which the data are true: 1972-09-27.
pub const AS_OF: i32 = 1_000;

/// What a row says; `f64::NAN` and `None` are empty cells.
#[derive(Debug, Clone, Copy)]
pub struct Given {
    pub outcome: &'static str,
    pub opened: Option<i32>,
    pub closed: Option<i32>,
    pub left: Option<i32>,
    pub qualified: Option<i32>,
    pub accepted: Option<i32>,
    pub amount: f64,
    pub expansion: f64,
    pub cost: f64,
    pub nps: f64,
}

pub fn given(outcome: &'static str) -> Given {
    Given {
        outcome,
        opened: None,
        closed: None,
        left: None,
        qualified: None,
        accepted: None,
        amount: f64::NAN,
        expansion: f64::NAN,
        cost: f64::NAN,
        nps: f64::NAN,
    }
}

/// A table with a column for each of the keys, and the recipe that names them.
pub fn table(rows: &[Given], keys: &[Key]) -> (Table, Recipe, Outcome) {
    let column = |name: &str, kind, values| Column::new(name, Reading::new(kind), values);
    let names = ["won", "lost", "churned"];
    let code = |row: &Given| names.iter().position(|name| *name == row.outcome);
    let levels = Levels {
        codes: rows
            .iter()
            .map(|row| code(row).map_or(MISSING, |code| code as u32))
            .collect(),
        names: names.map(str::to_owned).to_vec(),
    };
    let mut columns = vec![column("outcome", Kind::Category, Values::Levels(levels))];
    for key in keys {
        let days = |of: fn(&Given) -> Option<i32>| {
            Values::Date(rows.iter().map(|row| of(row).unwrap_or(i32::MIN)).collect())
        };
        let amounts = |of: fn(&Given) -> f64| Values::Number(rows.iter().map(of).collect());
        let values = match key {
            Key::Opened => days(|row| row.opened),
            Key::Closed => days(|row| row.closed),
            Key::Left => days(|row| row.left),
            Key::Qualified => days(|row| row.qualified),
            Key::Accepted => days(|row| row.accepted),
            Key::Amount => amounts(|row| row.amount),
            Key::Expansion => amounts(|row| row.expansion),
            Key::Cost => amounts(|row| row.cost),
            Key::Nps => amounts(|row| row.nps),
        };
        let kind = if matches!(values, Values::Date(_)) {
            Kind::Date
        } else {
            Kind::Number
        };
        columns.push(column(key.as_str(), kind, values));
    }
    let named = |key: Key| keys.contains(&key).then(|| key.as_str().to_owned());
    let recipe = Recipe {
        figures: FiguresRecipe {
            opened: named(Key::Opened),
            closed: named(Key::Closed),
            left: named(Key::Left),
            qualified: named(Key::Qualified),
            accepted: named(Key::Accepted),
            amount: named(Key::Amount),
            expansion: named(Key::Expansion),
            cost: named(Key::Cost),
            margin: Some(0.5),
            nps: named(Key::Nps),
            changed: None,
        },
        ..Recipe::default()
    };
    let label = |row: &Given| code(row).map(|code| code == 0);
    let outcome = Outcome {
        column: "outcome".to_owned(),
        positive: vec!["won".to_owned()],
        churned: vec!["churned".to_owned()],
        labels: rows.iter().map(label).collect(),
        endings: None,
        values: Vec::new(),
        notes: Vec::new(),
    };
    (Table::of(rows.len(), columns), recipe, outcome)
}

pub fn facts(rows: &[Given], keys: &[Key]) -> Facts {
    let (table, recipe, outcome) = table(rows, keys);
    Facts::read(&table, &recipe, &outcome, AS_OF).unwrap()
}
