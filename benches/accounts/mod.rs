//! A table of accounts for the benches: fixed seed, half of the criteria categorical, additive truth.

use lookalike::criteria::Input;
use lookalike::fit::Accounts;
use lookalike::recipe::Family;
use lookalike::table::{Column, Kind, Levels, Reading, Table, Values};
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// Criteria of each table.
const COLUMNS: usize = 30;
/// Levels of the categorical criteria, in turn.
const LEVELS: [usize; 5] = [2, 5, 12, 40, 80];

/// Past accounts and how each ended.
pub struct Past {
    table: Table,
    inputs: Vec<Input>,
    rows: Vec<u32>,
    ideal: Vec<bool>,
    weights: Vec<f64>,
}

impl Past {
    /// `rows` accounts of 30 criteria.
    pub fn of(rows: usize) -> Self {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
        let mut log_odds = vec![-0.8; rows];
        let columns = (0..COLUMNS)
            .map(|c| {
                if c % 2 == 0 {
                    number(c, &mut log_odds, &mut rng)
                } else {
                    category(c, &mut log_odds, &mut rng)
                }
            })
            .collect();
        let ideal = log_odds
            .iter()
            .map(|&z: &f64| rng.r#gen::<f64>() < 1.0 / (1.0 + (-z).exp()))
            .collect();
        Self {
            table: Table::of(rows, columns),
            inputs: (0..COLUMNS).map(input).collect(),
            rows: (0..u32::try_from(rows).expect("benches are small")).collect(),
            ideal,
            weights: vec![1.0; rows],
        }
    }

    /// What a learner is given.
    pub fn accounts(&self) -> Accounts<'_> {
        Accounts {
            table: &self.table,
            inputs: &self.inputs,
            rows: &self.rows,
            ideal: &self.ideal,
            weights: &self.weights,
        }
    }
}

/// A uniform number, its effect a straight line.
fn number(c: usize, log_odds: &mut [f64], rng: &mut impl Rng) -> Column {
    let slope = rng.gen_range(-1.0..1.0);
    let values = log_odds
        .iter_mut()
        .map(|z| {
            let value = rng.r#gen::<f64>();
            *z += slope * (value - 0.5);
            value
        })
        .collect();
    column(c, Kind::Number, Values::Number(values))
}

/// A category, each level with its own effect.
fn category(c: usize, log_odds: &mut [f64], rng: &mut impl Rng) -> Column {
    let names: Vec<String> = (0..LEVELS[c % LEVELS.len()])
        .map(|k| format!("level {k}"))
        .collect();
    let effects: Vec<f64> = names.iter().map(|_| rng.gen_range(-0.4..0.4)).collect();
    let codes = log_odds
        .iter_mut()
        .map(|z| {
            let code = rng.gen_range(0..names.len());
            *z += effects[code];
            u32::try_from(code).expect("at most 80 levels")
        })
        .collect();
    column(c, Kind::Category, Values::Levels(Levels { codes, names }))
}

fn column(c: usize, kind: Kind, values: Values) -> Column {
    Column::new(format!("criterion {c}"), Reading::new(kind), values)
}

fn input(column: usize) -> Input {
    Input {
        column,
        family: Family::Firmographic,
        monotone: None,
        changeable: true,
        prior: Vec::new(),
    }
}
