//! Plain logistic regression on one-hot levels and standardised numbers.

use super::encoding::{self, Encoded, Level};
use crate::error::{Error, Result};
use crate::fit::{Accounts, Learner, Predictor};
use crate::stats::maximum::Unfit;
use crate::stats::ridge::{Covariate, Ridge};
use crate::table::Table;

/// The baseline: what a competent analyst gets in an afternoon. Account weights are not used.
#[derive(Debug, Clone, Copy, Default)]
pub struct LogisticBaseline;

/// Ridge on the coefficients, the intercept free: scikit-learn's default strength (`C = 1`).
const RIDGE: f64 = 1.0;

/// Most levels of one column (house choice).
const MOST_LEVELS: usize = 200;

impl Learner for LogisticBaseline {
    fn name(&self) -> &'static str {
        "logistic regression"
    }

    fn fit(&self, accounts: Accounts<'_>) -> Result<Box<dyn Predictor>> {
        let inputs = encoding::learn(accounts, MOST_LEVELS);
        let covariates = covariates(&inputs, accounts.table, accounts.rows);
        let ridge = Ridge::fit(&covariates, accounts.ideal, RIDGE).map_err(|unfit| match unfit {
            Unfit::NotConverged => Error::NotConverged {
                stage: "logistic regression",
                iterations: crate::stats::ridge::MOST_STEPS,
                remedy: "look for columns with extreme values".into(),
            },
            other => Error::data(format!("logistic regression failed: {other}"), "none needed"),
        })?;
        Ok(Box::new(Fitted { inputs, ridge }))
    }
}

struct Fitted {
    inputs: Vec<Encoded>,
    ridge: Ridge,
}

impl Predictor for Fitted {
    fn log_odds(&self, table: &Table, rows: &[u32]) -> Vec<f64> {
        self.ridge
            .log_odds(&covariates(&self.inputs, table, rows), rows.len())
    }
}

fn covariates<'a>(inputs: &[Encoded], table: &Table, rows: &[u32]) -> Vec<Covariate<'a>> {
    let mut out = Vec::with_capacity(inputs.len());
    let number = |values: Vec<f64>| Covariate::Number(values.into());
    for input in inputs {
        match input {
            Encoded::Number {
                column,
                mean,
                deviation,
                missing,
            } => {
                let values = encoding::numbers(&table.columns[*column], rows);
                // Ten deviations hold any honest value; further out a ridge model only overflows.
                let scaled = |v: &f64| ((v - mean) / deviation).clamp(-10.0, 10.0);
                let cell = |v: &f64| if v.is_nan() { 0.0 } else { scaled(v) };
                out.push(number(values.iter().map(cell).collect()));
                if *missing {
                    out.push(number(values.iter().map(|v| f64::from(v.is_nan())).collect()));
                }
            }
            Encoded::Category { column, levels } => {
                // One more for "unknown"; levels that are not listed are the reference.
                let unknown = levels.len() as u32;
                let code = |level| match level {
                    Level::Listed(k) => k as u32,
                    Level::Unknown => unknown,
                    Level::Other => unknown + 1,
                };
                let found = encoding::levels(table, *column, rows, levels);
                out.push(Covariate::Levels {
                    codes: found.into_iter().map(code).collect(),
                    levels: levels.len() + 1,
                });
            }
            Encoded::Set { column, tokens } => {
                let has = encoding::membership(table, *column, rows, tokens);
                out.extend(has.into_iter().map(number));
            }
        }
    }
    out
}
