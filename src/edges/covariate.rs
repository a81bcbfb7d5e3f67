//! What differs between segments for reasons of selling: who sold, through which channel, when, at what price.

use serde::{Deserialize, Serialize};

use crate::criteria::Reason;
use crate::criteria::inputs::roles;
use crate::criteria::names::no_trait;
use crate::error::Result;
use crate::figures::{Account, Facts};
use crate::recipe::Recipe;
use crate::table::{Column, Kind, Table, Values};
use crate::vocabulary::COLUMNS;
use crate::vocabulary::fold::words;

/// A column to adjust on, one value per account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Covariate {
    /// Name of the column.
    pub name: String,
    /// One entry per account.
    pub values: CovariateValues,
}

/// Absent where not known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum CovariateValues {
    /// An amount, or a day.
    Numbers(Vec<Option<f64>>),
    /// A category.
    Levels {
        /// The levels.
        names: Vec<String>,
        /// Index in `names`, one per account.
        codes: Vec<Option<u32>>,
    },
}

/// Most levels of a column to adjust on (house choice: more are identifiers, and leave nobody to compare with).
const MOST_LEVELS: usize = 200;

/// Name of the covariate made of the day an account was opened.
pub const PERIOD: &str = "quarter opened";

impl Covariate {
    /// Whether it has this many values, and every code a name.
    pub fn is_of(&self, accounts: usize) -> bool {
        match &self.values {
            CovariateValues::Numbers(values) => {
                values.len() == accounts && values.iter().flatten().all(|v| v.is_finite())
            }
            CovariateValues::Levels { names, codes } => {
                codes.len() == accounts && codes.iter().flatten().all(|c| (*c as usize) < names.len())
            }
        }
    }
}

/// The columns that the recipe's `[compare]` names, else those that speak of selling, by their name, by their role of
/// saying who sells, or by values that are channels; and the quarter in which accounts were opened, where that is known.
///
/// # Errors
/// [`crate::Error::UnknownColumn`] for a column that is not there.
pub fn covariates(table: &Table, recipe: &Recipe, facts: &Facts) -> Result<Vec<Covariate>> {
    let mut found = match &recipe.compare.adjust {
        Some(named) => named
            .iter()
            .map(|name| Ok(of_column(table, table.position(name, "compare.adjust")?)))
            .collect::<Result<Vec<_>>>()?,
        None => {
            let roles = roles(table, recipe)?;
            let outcome = recipe.outcome.column.as_deref();
            (0..table.columns.len())
                .filter(|&at| {
                    let column = &table.columns[at];
                    let is_role = [
                        &roles.id,
                        &roles.label,
                        &roles.time,
                        &roles.weight,
                        &roles.propensity,
                    ]
                    .into_iter()
                    .flatten()
                    .any(|role| role.column == at);
                    let says = words(&column.name)
                        .iter()
                        .any(|word| COLUMNS.selling.contains(word.as_str()))
                        || matches!(no_trait(column), Some(Reason::NamedSeller { .. }))
                        || holds_channels(column);
                    says && !is_role
                        && outcome != Some(&column.name)
                        && recipe.figures.key_of(&column.name).is_none()
                        && fits(table, at)
                })
                .map(|at| of_column(table, at))
                .collect()
        }
    };
    found.extend(period(&facts.accounts));
    Ok(found)
}

/// Share of a column's known cells that must be words for channels (house choice).
const CHANNELS: f64 = 0.6;

/// Whether a column holds the words of channels, whatever it is called: `Herkunft: Messe, Empfehlung, Kaltakquise`.
fn holds_channels(column: &Column) -> bool {
    let Values::Levels(levels) = &column.values else {
        return false;
    };
    if levels.names.len() > MOST_LEVELS || column.kind() == Kind::Set {
        return false;
    }
    let is_channel: Vec<bool> = levels
        .names
        .iter()
        .map(|name| {
            words(name)
                .iter()
                .any(|word| COLUMNS.channels.contains(word.as_str()))
        })
        .collect();
    let known = levels.codes.iter().filter(|code| **code != crate::table::MISSING);
    let (all, hits) = known.fold((0.0, 0.0), |(all, hits), code| {
        (all + 1.0, hits + f64::from(u8::from(is_channel[*code as usize])))
    });
    is_channel.iter().filter(|is| **is).count() > 1 && hits >= CHANNELS * all
}

/// A number, or a category of not too many levels.
fn fits(table: &Table, at: usize) -> bool {
    match &table.columns[at].values {
        Values::Number(_) => true,
        Values::Date(_) => false,
        Values::Levels(levels) => {
            table.columns[at].kind() != Kind::Set && (2..=MOST_LEVELS).contains(&levels.names.len())
        }
    }
}

/// A column of a table as something to adjust on; days become quarters.
pub fn of_column(table: &Table, at: usize) -> Covariate {
    let column = &table.columns[at];
    let values = match &column.values {
        Values::Number(values) => CovariateValues::Numbers(
            values
                .iter()
                .map(|value| (!value.is_nan()).then_some(*value))
                .collect(),
        ),
        Values::Date(days) => quarters(days.iter().map(|day| (*day != i32::MIN).then_some(*day))),
        Values::Levels(levels) => CovariateValues::Levels {
            names: levels.names.clone(),
            codes: levels
                .codes
                .iter()
                .map(|code| (*code != crate::table::MISSING).then_some(*code))
                .collect(),
        },
    };
    Covariate {
        name: column.name.clone(),
        values,
    }
}

/// The quarter in which each account was opened; `None` without any such day.
fn period(accounts: &[Account]) -> Option<Covariate> {
    accounts
        .iter()
        .any(|account| account.opened.is_some())
        .then(|| Covariate {
            name: PERIOD.to_owned(),
            values: quarters(accounts.iter().map(|account| account.opened)),
        })
}

fn quarters(days: impl Iterator<Item = Option<i32>> + Clone) -> CovariateValues {
    use crate::figures::grouping::{quarter_name, quarter_of};
    let mut shown: Vec<i32> = days.clone().flatten().map(quarter_of).collect();
    shown.sort_unstable();
    shown.dedup();
    let code = |day: i32| shown.partition_point(|quarter| *quarter < quarter_of(day)) as u32;
    CovariateValues::Levels {
        codes: days.map(|day| day.map(code)).collect(),
        names: shown.iter().copied().map(quarter_name).collect(),
    }
}
