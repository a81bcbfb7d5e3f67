//! What is known of an account, cut into bins.

pub mod formula;
pub mod cut;
pub mod bins;
pub mod binned;
pub(crate) mod names;
pub mod inputs;
pub(crate) mod consequence;
pub mod preset;
pub mod draft;
pub(crate) mod label;
pub mod reason;
pub(crate) mod wording;

pub use binned::Binned;
pub use cut::Cut;
pub use formula::Formula;
pub use reason::Reason;

use serde::{Deserialize, Serialize};

use crate::language::Language;
use crate::recipe::{Family, Monotone, Prior};

/// A column that may become criteria, with what the recipe says of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    /// Position in the table.
    pub column: usize,
    /// Family of criteria it counts in.
    pub family: Family,
    /// Direction its points must keep.
    pub monotone: Option<Monotone>,
    /// Whether an account can change it.
    pub changeable: bool,
    /// What experts expect.
    pub prior: Vec<Prior>,
}

/// A column left out, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetAside {
    /// Name of the column.
    pub column: String,
    /// Evidence, the gravest first.
    pub reasons: Vec<Reason>,
    /// True when `--trust` can bring it back (false: constant, empty, identifier…).
    pub can_trust: bool,
}

impl SetAside {
    /// The evidence in one line.
    pub fn evidence(&self, language: Language) -> String {
        reason::describe_all(&self.reasons, language)
    }
}
