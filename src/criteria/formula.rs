//! What is made of two columns before it is cut into bins.

use serde::{Deserialize, Serialize};

use crate::table::{Column, Values};

/// A number made of two. One operation on doubles each, so that SQL repeats it to the bit; a logarithm of the ratio would
/// fall into the same bins, since they are intervals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Formula {
    /// The first less the second. Of two dates, whose operands are ages in days: days from the first to the second.
    Difference,
    /// The first divided by the second.
    Ratio,
}

impl Formula {
    /// The sign between the two operands.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Difference => "−",
            Self::Ratio => "÷",
        }
    }

    /// The value; `None` where it is not a finite number: an operand is unknown (NaN), a division by zero, an overflow.
    ///
    /// # Examples
    /// ```
    /// use lookalike::criteria::Formula;
    /// assert_eq!(Formula::Ratio.value(-6.0, 4.0), Some(-1.5));
    /// assert_eq!(Formula::Ratio.value(1.0, 0.0), None);
    /// ```
    pub fn value(self, first: f64, second: f64) -> Option<f64> {
        let value = match self {
            Self::Difference => first - second,
            Self::Ratio => first / second,
        };
        value.is_finite().then_some(value)
    }
}

/// The operands' values of `rows`: numbers as they are, without codes; dates as ages at `as_of`, in days; NaN where
/// unknown. `None` for columns that are neither.
pub fn operand(column: &Column, as_of: i32, rows: &[u32]) -> Option<Vec<f64>> {
    match &column.values {
        Values::Number(values) => {
            let codes = &column.reading.codes;
            let known = |value: f64| if codes.contains(&value) { f64::NAN } else { value };
            Some(rows.iter().map(|&row| known(values[row as usize])).collect())
        }
        Values::Date(days) => {
            let age = |day: i32| match day {
                i32::MIN => f64::NAN,
                // As doubles: whole numbers this small are exact, and nothing overflows.
                day => f64::from(as_of) - f64::from(day),
            };
            Some(rows.iter().map(|&row| age(days[row as usize])).collect())
        }
        Values::Levels(_) => None,
    }
}
