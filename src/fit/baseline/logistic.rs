//! Plain logistic regression (linfa) on one-hot levels and standardised numbers.

use linfa::dataset::Dataset;
use linfa::traits::Fit;
use linfa_logistic::LogisticRegression;
use ndarray::{Array1, Array2, ShapeBuilder};

use super::encoding::{self, Encoded, Level};
use crate::error::{Error, Result};
use crate::fit::{Accounts, Learner, Predictor};
use crate::stats::share::sigmoid;
use crate::table::Table;

/// The baseline: what a competent analyst gets in an afternoon. Account weights are not used (linfa has none).
#[derive(Debug, Clone, Copy, Default)]
pub struct LogisticBaseline;

/// Ridge on the coefficients, the intercept free: scikit-learn's default strength (`C = 1`).
const RIDGE: f64 = 1.0;

/// Most cells of the design matrix, 200 MB (house choice); rarer levels are pooled beyond it.
const MOST_CELLS: usize = 25_000_000;

/// Most levels of one column (house choice).
const MOST_LEVELS: usize = 200;

const MOST_STEPS: u64 = 2_000;

impl Learner for LogisticBaseline {
    fn name(&self) -> &'static str {
        "logistic regression"
    }

    fn fit(&self, accounts: Accounts<'_>) -> Result<Box<dyn Predictor>> {
        let n = accounts.rows.len();
        let mut most_levels = MOST_LEVELS;
        let mut inputs = encoding::learn(accounts, most_levels);
        while width(&inputs) * n > MOST_CELLS && most_levels > 2 {
            most_levels /= 2;
            inputs = encoding::learn(accounts, most_levels);
        }
        let x = design(&inputs, accounts.table, accounts.rows);
        let won = Array1::from_iter(accounts.ideal.iter().copied());
        let data = Dataset::new(x, won);
        let failed = |reason: String| {
            Error::data(
                format!("linfa's logistic regression failed: {reason}"),
                "none needed",
            )
        };
        let fitted = LogisticRegression::default()
            .alpha(RIDGE)
            .max_iterations(MOST_STEPS)
            .gradient_tolerance(1e-6 * n as f64)
            .fit(&data)
            .map_err(|e| failed(e.to_string()))?;
        // linfa 0.8.1 models the odds of whichever outcome is more frequent.
        let sign = if fitted.labels().pos.class { 1.0 } else { -1.0 };
        let model = Fitted {
            inputs,
            intercept: sign * fitted.intercept(),
            coefficients: fitted.params().mapv(|b| sign * b),
        };
        model.check(data.records(), accounts.ideal)?;
        Ok(Box::new(model))
    }
}

#[derive(Debug)]
struct Fitted {
    inputs: Vec<Encoded>,
    intercept: f64,
    coefficients: Array1<f64>,
}

impl Fitted {
    /// linfa stops silently at its last step: the gradient tells whether it had arrived.
    ///
    /// # Errors
    /// [`Error::NotConverged`] when the largest gradient per account is above 10⁻⁴ (house choice: the log-loss is
    /// then within 10⁻⁷ of its optimum on standardised inputs).
    fn check(&self, x: &Array2<f64>, ideal: &[bool]) -> Result<()> {
        let z = x.dot(&self.coefficients) + self.intercept;
        let residual = Array1::from_iter(z.iter().zip(ideal).map(|(z, y)| sigmoid(*z) - f64::from(*y)));
        let gradient = x.t().dot(&residual) + RIDGE * &self.coefficients;
        let largest = gradient
            .iter()
            .fold(residual.sum().abs(), |most, g| most.max(g.abs()));
        // NaN must fail too.
        if largest <= 1e-4 * ideal.len() as f64 {
            return Ok(());
        }
        Err(Error::NotConverged {
            stage: "logistic regression",
            iterations: MOST_STEPS as usize,
            remedy: "look for columns with extreme values".into(),
        })
    }
}

impl Predictor for Fitted {
    fn log_odds(&self, table: &Table, rows: &[u32]) -> Vec<f64> {
        (design(&self.inputs, table, rows).dot(&self.coefficients) + self.intercept).to_vec()
    }
}

fn width(inputs: &[Encoded]) -> usize {
    inputs
        .iter()
        .map(|input| match input {
            Encoded::Number { missing, .. } => 1 + usize::from(*missing),
            // One more for "unknown"; unlisted levels are the reference.
            Encoded::Category { levels, .. } => levels.len() + 1,
            Encoded::Set { tokens, .. } => tokens.len(),
        })
        .sum()
}

/// The design matrix, column-major: linfa multiplies by its transpose, four times faster so.
fn design(inputs: &[Encoded], table: &Table, rows: &[u32]) -> Array2<f64> {
    let n = rows.len();
    let mut cells = Vec::with_capacity(n * width(inputs));
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
                cells.extend(values.iter().map(|v| if v.is_nan() { 0.0 } else { scaled(v) }));
                if *missing {
                    cells.extend(values.iter().map(|v| f64::from(v.is_nan())));
                }
            }
            Encoded::Category { column, levels } => {
                let start = cells.len();
                cells.resize(start + n * (levels.len() + 1), 0.0);
                for (i, level) in encoding::levels(table, *column, rows, levels)
                    .into_iter()
                    .enumerate()
                {
                    match level {
                        Level::Listed(k) => cells[start + k * n + i] = 1.0,
                        Level::Unknown => cells[start + levels.len() * n + i] = 1.0,
                        Level::Other => {}
                    }
                }
            }
            Encoded::Set { column, tokens } => {
                let has = encoding::membership(table, *column, rows, tokens);
                cells.extend(has.into_iter().flatten());
            }
        }
    }
    let p = cells.len() / n.max(1);
    Array2::from_shape_vec((n, p).f(), cells).unwrap_or_else(|_| Array2::zeros((n, p)))
}
