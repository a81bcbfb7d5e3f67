//! A random forest (smartcore), the ceiling of what is easy to have. smartcore stays in this file: its ndarray is
//! not linfa's.

use rand::SeedableRng;
use rand::seq::index;
use rand_xoshiro::Xoshiro256PlusPlus;
use smartcore::ensemble::random_forest_regressor::{RandomForestRegressor, RandomForestRegressorParameters};
use smartcore::linalg::basic::arrays::Array;
use smartcore::linalg::basic::matrix::DenseMatrix;

use super::encoding::{self, Encoded, Level};
use crate::error::{Error, Result};
use crate::fit::{Accounts, Learner, Predictor};
use crate::stats::share::logit;
use crate::table::Table;

/// The challenger: 100 trees on 0/1, levels by frequency, "unknown" a value of its own. Account weights are not used
/// (smartcore has none).
#[derive(Debug, Clone, Copy)]
pub struct ForestChallenger {
    /// Start of the trees' draws.
    pub seed: u64,
}

const TREES: usize = 100;

/// Accounts above which trees are grown a few at a time and dropped once they have told (house choice: a hundred trees of
/// 20,000 accounts take three times the memory of the table they were learnt from).
const LARGE: usize = 5_000;
const AT_A_TIME: usize = 25;

/// Most training accounts: a larger table is sampled, so that a forest takes seconds (house choice).
const MOST_ACCOUNTS: usize = 20_000;

/// Accounts in the smallest leaf (house choice: leaves of one account make fits of 0 and 1).
const SMALLEST_LEAF: usize = 5;

/// Levels of a column told apart; rarer ones share a value (house choice).
const MOST_LEVELS: usize = 1_000;

/// Tokens of a set told apart (house choice).
const MOST_TOKENS: usize = 30;

type Forest = RandomForestRegressor<f64, f64, DenseMatrix<f64>, Vec<f64>>;

impl Learner for ForestChallenger {
    fn name(&self) -> &'static str {
        "random forest"
    }

    fn fit(&self, accounts: Accounts<'_>) -> Result<Box<dyn Predictor>> {
        let n = accounts.rows.len();
        let mut chosen: Vec<usize> = if n > MOST_ACCOUNTS {
            index::sample(
                &mut Xoshiro256PlusPlus::seed_from_u64(self.seed),
                n,
                MOST_ACCOUNTS,
            )
            .into_vec()
        } else {
            (0..n).collect()
        };
        chosen.sort_unstable();
        let rows: Vec<u32> = chosen.iter().map(|i| accounts.rows[*i]).collect();
        let y: Vec<f64> = chosen.iter().map(|i| f64::from(accounts.ideal[*i])).collect();

        let mut inputs = encoding::learn(
            Accounts {
                rows: &rows,
                ..accounts
            },
            MOST_LEVELS,
        );
        for input in &mut inputs {
            if let Encoded::Set { tokens, .. } = input {
                tokens.truncate(MOST_TOKENS);
            }
        }
        let columns = features(&inputs, accounts.table, &rows);
        let failed = |e: smartcore::error::Failed| {
            Error::data(format!("smartcore's forest failed: {e}"), "none needed")
        };
        let x = matrix(columns, rows.len()).map_err(failed)?;
        let grower = Grower {
            x,
            y,
            seed: self.seed,
        };
        let at_a_time = if rows.len() > LARGE { AT_A_TIME } else { TREES };
        let trees = grower.grow(0, at_a_time).map_err(failed)?;
        Ok(Box::new(Fitted {
            inputs,
            trees,
            at_a_time,
            grower: (at_a_time < TREES).then_some(grower),
        }))
    }
}

/// What trees are grown from.
struct Grower {
    x: DenseMatrix<f64>,
    y: Vec<f64>,
    seed: u64,
}

impl Grower {
    /// So many trees, of which the first is number `first` of the forest.
    fn grow(&self, first: usize, trees: usize) -> std::result::Result<Forest, smartcore::error::Failed> {
        let p = self.x.shape().1;
        let parameters = RandomForestRegressorParameters::default()
            .with_n_trees(trees)
            .with_m(((p as f64).sqrt().round() as usize).max(1))
            .with_min_samples_leaf(SMALLEST_LEAF)
            .with_min_samples_split(2 * SMALLEST_LEAF)
            .with_seed(self.seed.wrapping_add(first as u64));
        Forest::fit(&self.x, &self.y, parameters)
    }
}

struct Fitted {
    inputs: Vec<Encoded>,
    /// The forest's first trees, and how many they are.
    trees: Forest,
    at_a_time: usize,
    /// Of which the others are grown when the forest is asked; absent where there are none.
    grower: Option<Grower>,
}

impl Fitted {
    /// Mean of all trees for each row of a matrix.
    fn predict(&self, x: &DenseMatrix<f64>) -> std::result::Result<Vec<f64>, smartcore::error::Failed> {
        let mut fits = self.trees.predict(x)?;
        let Some(grower) = &self.grower else {
            return Ok(fits);
        };
        let share = self.at_a_time as f64 / TREES as f64;
        fits.iter_mut().for_each(|p| *p *= share);
        for first in (self.at_a_time..TREES).step_by(self.at_a_time) {
            let more = grower.grow(first, self.at_a_time)?.predict(x)?;
            fits.iter_mut().zip(more).for_each(|(p, q)| *p += share * q);
        }
        Ok(fits)
    }
}

impl Predictor for Fitted {
    fn log_odds(&self, table: &Table, rows: &[u32]) -> Vec<f64> {
        let columns = features(&self.inputs, table, rows);
        // `fit` has shown that the matrix has the forest's shape; NaN is reported by validation.
        let fits = matrix(columns, rows.len())
            .and_then(|x| self.predict(&x))
            .unwrap_or_else(|_| vec![f64::NAN; rows.len()]);
        // As if one more tree were undecided, so that unanimous trees do not mean certainty.
        let trees = TREES as f64;
        fits.into_iter()
            .map(|p| logit((p * trees + 0.5) / (trees + 1.0)))
            .collect()
    }
}

fn matrix(
    columns: Vec<Vec<f64>>,
    n: usize,
) -> std::result::Result<DenseMatrix<f64>, smartcore::error::Failed> {
    let p = columns.len();
    DenseMatrix::new(n, p, columns.into_iter().flatten().collect(), true)
}

/// One column per feature.
fn features(inputs: &[Encoded], table: &Table, rows: &[u32]) -> Vec<Vec<f64>> {
    inputs
        .iter()
        .flat_map(|input| match input {
            Encoded::Number {
                column,
                mean,
                deviation,
                ..
            } => {
                let scaled = |v: f64| ((v - mean) / deviation).clamp(-1e6, 1e6);
                let values = encoding::numbers(&table.columns[*column], rows);
                vec![
                    values
                        .into_iter()
                        .map(|v| if v.is_nan() { -1e7 } else { scaled(v) })
                        .collect(),
                ]
            }
            Encoded::Category { column, levels } => {
                let place = |level| match level {
                    Level::Listed(k) => k as f64,
                    Level::Other => levels.len() as f64,
                    Level::Unknown => -1.0,
                };
                let found = encoding::levels(table, *column, rows, levels);
                vec![found.into_iter().map(place).collect()]
            }
            Encoded::Set { column, tokens } => encoding::membership(table, *column, rows, tokens),
        })
        .collect()
}
