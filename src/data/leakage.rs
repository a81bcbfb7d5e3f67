//! Columns left out of learning, with the evidence.

use serde::{Deserialize, Serialize};

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
