//! What is known of an account, cut into bins.

pub mod cut;
pub mod bins;
pub mod binned;
pub mod names;
pub mod inputs;
pub mod consequence;
pub mod preset;
pub mod draft;
pub mod label;

pub use binned::Binned;
pub use cut::Cut;

use serde::{Deserialize, Serialize};

use crate::recipe::{Family, Monotone, Prior};

/// A column that may become criteria, with what the recipe says of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    /// Position in the table.
    pub column: usize,
    pub family: Family,
    pub monotone: Option<Monotone>,
    pub changeable: bool,
    pub prior: Vec<Prior>,
}

/// A column left out, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetAside {
    pub column: String,
    /// Evidence, in one sentence a RevOps analyst understands.
    pub evidence: String,
    /// True when `--trust` can bring it back (false: constant, empty, identifier…).
    pub can_trust: bool,
}
