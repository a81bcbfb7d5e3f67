//! Where the ICP ends: segments compared with each other and with who is in none, and what that says of the edges.

pub mod covariate;
pub(crate) mod draw;
pub mod history;
pub(crate) mod list;
pub(crate) mod measure;
pub mod pairs;
mod words;

pub use history::History;

use serde::{Deserialize, Serialize};

use crate::compare::comparison::{Comparison, Side};
use crate::segments::Name;

/// Every pair of segments compared, chance judged over all of them together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edges {
    /// Day on which the data were true, ISO.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    /// Segments in the order of the matrix; 0 is who is in none.
    pub places: Vec<Place>,
    /// Every pair of `places`.
    pub pairs: Vec<Pair>,
    /// Comparisons over which p-values are adjusted.
    pub comparisons: u64,
    /// Whether their one figure was named beforehand, so that Holm's adjustment holds; else they explore.
    pub declared: bool,
}

/// A row, and a column, of the matrix.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Number of the segment; 0 for who is in none.
    pub number: u32,
    /// Absent for who is in none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Name>,
    /// Accounts in it.
    pub accounts: u64,
}

/// Two segments compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pair {
    /// Numbers; the lesser segment first, 0 last.
    pub a: u32,
    /// The greater number, or 0.
    pub b: u32,
    /// Whether accounts lie between them; a segment and no segment always border.
    pub adjacent: bool,
    /// The close rate first, then every other metric that could be measured.
    pub comparisons: Vec<Comparison>,
    /// What the close rate says of the edge between them.
    pub advice: Advice,
}

/// What a pair says of the edge between its two sides, from the close rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Advice {
    /// No difference worth acting on, or those outside do better: what is beyond the edge is as good.
    Widen,
    /// The side named is worse, and worse than all accounts together: sell less there.
    Narrow {
        /// The side that is worse.
        worse: Side,
    },
    /// Different, but both worth selling to; or the edge does what it should.
    Leave,
    /// It cannot be told yet: draw a randomised test of border accounts.
    Test,
    /// No accounts between them: no edge to move.
    Apart,
}
