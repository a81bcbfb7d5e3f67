//! The arms of a test, read from a table of results: one row per account.

mod group;
mod values;
mod asked;

pub use asked::Asked;
pub use asked::MetricAsked;
use group::{doubles, group_of};
use values::{RowValue, source};

use crate::compare::adjust::Outcomes;
use crate::compare::arm::{ArmData, Measured};
use crate::compare::comparison::Warning;
use crate::compare::metric::{Kind, Metric};
use crate::compare::path::Arrival;
use crate::compare::verdict::Why;
use crate::error::{Error, Result};
use crate::stats::rate::Rate;
use crate::stats::sample::Sample;
use crate::stats::survival::Lifetimes;
use crate::table::{Table, Values};

/// Share of the accounts that may be in both arms before the arms are not compared (house choice).
const MOST_IN_BOTH: f64 = 0.05;

/// A table's arms.
#[derive(Debug, Clone, PartialEq)]
pub struct Arms {
    pub metric: Metric,
    pub a: ArmData,
    pub b: ArmData,
    pub warnings: Vec<Warning>,
    /// Why they must not be compared, whatever they say.
    pub refused: Option<Why>,
    /// Rows measured, in the order of the table, and what each says.
    pub rows: Vec<usize>,
    pub in_b: Vec<bool>,
    pub values: AccountValues,
    /// Days of measurement; empty without their column.
    pub arrivals: Vec<Arrival>,
}

/// One value per row measured.
#[derive(Debug, Clone, PartialEq)]
pub enum AccountValues {
    Rate(Vec<bool>),
    Amount(Vec<f64>),
    Days(Vec<(f64, bool)>),
}

impl AccountValues {
    /// Those of some accounts, by their place.
    pub fn at(&self, places: &[usize]) -> Self {
        match self {
            Self::Rate(values) => Self::Rate(places.iter().map(|at| values[*at]).collect()),
            Self::Amount(values) => Self::Amount(places.iter().map(|at| values[*at]).collect()),
            Self::Days(values) => Self::Days(places.iter().map(|at| values[*at]).collect()),
        }
    }

    /// As numbers, 1 and 0 for rates; `None` for days, of which some are not over.
    pub fn numbers(&self) -> Option<Vec<f64>> {
        match self {
            Self::Rate(values) => Some(values.iter().map(|hit| f64::from(u8::from(*hit))).collect()),
            Self::Amount(values) => Some(values.clone()),
            Self::Days(_) => None,
        }
    }

    /// As something to adjust.
    pub fn outcomes(&self) -> Outcomes<'_> {
        match self {
            Self::Rate(values) => Outcomes::Rate(values),
            Self::Amount(values) => Outcomes::Amount(values),
            Self::Days(values) => Outcomes::Days(values),
        }
    }
}

impl Arms {
    /// Reads both arms.
    ///
    /// An account that is twice in an arm counts once, one that is in both is left out, and so is a row without a value;
    /// each is counted in the warnings.
    ///
    /// # Errors
    /// [`Error::UnknownColumn`], [`Error::UnknownValue`] with the nearest there is; [`Error::Data`] when the metric's
    /// column cannot be measured in the way asked, or the group has no two values.
    pub fn read(table: &Table, asked: &Asked) -> Result<Self> {
        let group = &table.columns[table.position(&asked.group, "group")?];
        let named = group_of(group, asked)?;
        let (metric, source, all_ended) = source(table, asked)?;
        let id = match &asked.id {
            Some(name) => Some(&table.columns[table.position(name, "id")?]),
            None => None,
        };
        let day = match &asked.day {
            Some(name) => {
                let column = &table.columns[table.position(name, "day")?];
                let Values::Date(days) = &column.values else {
                    return Err(Error::data(
                        format!("the column `{name}` is read as {}", column.kind().word()),
                        "name a column of dates with --day",
                    ));
                };
                Some(days)
            }
            None => None,
        };
        let as_of = asked.as_of.or_else(|| source.latest());
        let arm_of = named.arms(group);
        let (left_out, in_both, repeated) = doubles(id, &arm_of, table.rows);
        let mut kept = (Vec::new(), Vec::new());
        let mut said = Vec::new();
        let mut arrivals = Vec::new();
        let (mut missing, mut negative) = ([0u64; 2], 0);
        for row in 0..table.rows {
            let Some(in_b) = arm_of[row] else { continue };
            if left_out.as_ref().is_some_and(|out| out[row]) {
                continue;
            }
            let value = source.at(row, as_of);
            match value {
                RowValue::Missing => missing[usize::from(in_b)] += 1,
                RowValue::Negative => {
                    missing[usize::from(in_b)] += 1;
                    negative += 1;
                }
                value => {
                    kept.0.push(row);
                    kept.1.push(in_b);
                    said.push(value);
                    if let Some(days) = day
                        && days[row] != i32::MIN
                    {
                        let value = match value {
                            RowValue::Hit(hit) => f64::from(u8::from(hit)),
                            RowValue::Amount(amount) => amount,
                            _ => continue,
                        };
                        arrivals.push(Arrival {
                            day: days[row],
                            in_b,
                            value,
                        });
                    }
                }
            }
        }
        let (rows, in_b) = kept;
        let values = gathered(&metric, &said);
        let arm = |wanted: bool, name: &str| ArmData {
            left_out: missing[usize::from(wanted)],
            ..ArmData::new(name, measured(&values, &in_b, wanted))
        };
        let (a, b) = (arm(false, &named.a), arm(true, &named.b));
        let mut warnings = Vec::new();
        let without = missing[0] + missing[1] - negative;
        if without > 0 {
            warnings.push(Warning::Missing { accounts: without });
        }
        if negative > 0 {
            warnings.push(Warning::Negative { accounts: negative });
        }
        if repeated > 0 {
            warnings.push(Warning::Repeated { accounts: repeated });
        }
        if in_both > 0 {
            warnings.push(Warning::InBoth { accounts: in_both });
        }
        if all_ended {
            warnings.push(Warning::AllEnded);
        }
        let all = rows.len() as u64 + in_both;
        Ok(Self {
            metric,
            a,
            b,
            warnings,
            refused: (in_both as f64 > MOST_IN_BOTH * all as f64).then_some(Why::InBoth),
            rows,
            in_b,
            values,
            arrivals,
        })
    }
}

fn gathered(metric: &Metric, said: &[RowValue]) -> AccountValues {
    match metric.kind {
        Kind::Rate => AccountValues::Rate(said.iter().map(|s| matches!(s, RowValue::Hit(true))).collect()),
        Kind::Amount => AccountValues::Amount(
            said.iter()
                .filter_map(|s| {
                    if let RowValue::Amount(amount) = s {
                        Some(*amount)
                    } else {
                        None
                    }
                })
                .collect(),
        ),
        Kind::Duration | Kind::Retention => AccountValues::Days(
            said.iter()
                .filter_map(|s| {
                    if let RowValue::Days(days, ended) = s {
                        Some((*days, *ended))
                    } else {
                        None
                    }
                })
                .collect(),
        ),
    }
}

fn measured(values: &AccountValues, in_b: &[bool], wanted: bool) -> Measured {
    /// Values of one arm.
    fn of<T: Copy>(values: &[T], in_b: &[bool], wanted: bool) -> Vec<T> {
        let side = values.iter().zip(in_b).filter(|(_, b)| **b == wanted);
        side.map(|(value, _)| *value).collect()
    }
    match values {
        AccountValues::Rate(values) => {
            let side = of(values, in_b, wanted);
            Measured::Rate(Rate {
                hits: side.iter().filter(|hit| **hit).count() as u64,
                n: side.len() as u64,
            })
        }
        AccountValues::Amount(values) => Measured::Amount(Sample::new(of(values, in_b, wanted))),
        AccountValues::Days(values) => Measured::Days(Lifetimes::new(&of(values, in_b, wanted))),
    }
}
