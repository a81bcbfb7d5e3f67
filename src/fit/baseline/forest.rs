//! A random forest (smartcore), the ceiling of what is easy to have. smartcore stays in this file: its ndarray is
//! not linfa's.

use rand::SeedableRng;
use rand::seq::index;
use rand_xoshiro::Xoshiro256PlusPlus;
use smartcore::ensemble::random_forest_regressor::{RandomForestRegressor, RandomForestRegressorParameters};
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
        let p = columns.len();
        let parameters = RandomForestRegressorParameters::default()
            .with_n_trees(TREES)
            .with_m(((p as f64).sqrt().round() as usize).max(1))
            .with_min_samples_leaf(SMALLEST_LEAF)
            .with_min_samples_split(2 * SMALLEST_LEAF)
            .with_seed(self.seed);
        let failed = |e: smartcore::error::Failed| {
            Error::data(format!("smartcore's forest failed: {e}"), "none needed")
        };
        let x = matrix(columns, rows.len()).map_err(failed)?;
        let forest = Forest::fit(&x, &y, parameters).map_err(failed)?;
        Ok(Box::new(Fitted { inputs, forest }))
    }
}

struct Fitted {
    inputs: Vec<Encoded>,
    forest: Forest,
}

impl Predictor for Fitted {
    fn log_odds(&self, table: &Table, rows: &[u32]) -> Vec<f64> {
        let columns = features(&self.inputs, table, rows);
        // `fit` has shown that the matrix has the forest's shape; NaN is reported by validation.
        let fits = matrix(columns, rows.len())
            .and_then(|x| self.forest.predict(&x))
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
