//! How one criterion's values fall into bins.

use serde::{Deserialize, Serialize};

use crate::table::Reading;

/// Bins of one criterion, and the column (or columns) they read.
///
/// Bin order: `Number` and `Age`: the intervals in increasing order, then "unknown"; `Category`: the named
/// groups, then "other or never seen", then "unknown"; `Member`: no, yes, unknown; `Pair`: the first axis'
/// bins times the second's (`first * second.len() + second`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
pub enum Cut {
    /// A number `v` is in bin `i` when `cuts[i - 1] < v <= cuts[i]`.
    Number {
        column: String,
        reading: Reading,
        cuts: Vec<f64>,
    },
    /// A date's age in days at `as_of` (days since 1970-01-01), cut like a number.
    Age {
        column: String,
        reading: Reading,
        as_of: i32,
        cuts: Vec<f64>,
    },
    /// Levels, one group of exact texts per bin.
    Category {
        column: String,
        reading: Reading,
        groups: Vec<Vec<String>>,
    },
    /// Whether a set contains a token.
    Member {
        column: String,
        reading: Reading,
        token: String,
    },
    /// Two criteria at once. Axes are never pairs themselves.
    Pair { first: Box<Cut>, second: Box<Cut> },
}

impl Cut {
    /// What a criterion of these bins is called: the column, `column: token`, or both of a pair.
    pub fn name(&self) -> String {
        match self {
            Self::Number { column, .. } | Self::Age { column, .. } | Self::Category { column, .. } => {
                column.clone()
            }
            Self::Member { column, token, .. } => format!("{column}: {token}"),
            Self::Pair { first, second } => format!("{} × {}", first.name(), second.name()),
        }
    }

    /// Number of bins.
    pub fn len(&self) -> usize {
        match self {
            Self::Number { cuts, .. } | Self::Age { cuts, .. } => cuts.len() + 2,
            Self::Category { groups, .. } => groups.len() + 2,
            Self::Member { .. } => 3,
            Self::Pair { first, second } => first.len() * second.len(),
        }
    }

    /// Whether its bins follow an order, "unknown" aside.
    pub fn is_ordered(&self) -> bool {
        matches!(self, Self::Number { .. } | Self::Age { .. })
    }

    /// A criterion always has bins.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// Columns it reads: one, or two for a pair.
    pub fn columns(&self) -> Vec<&str> {
        match self {
            Self::Number { column, .. }
            | Self::Age { column, .. }
            | Self::Category { column, .. }
            | Self::Member { column, .. } => vec![column],
            Self::Pair { first, second } => [first.columns(), second.columns()].concat(),
        }
    }

    /// The bin of "unknown"; for a pair, the bin where both are unknown.
    pub fn unknown(&self) -> usize {
        self.len() - 1
    }
}
