//! What this many wins and losses can carry.

use serde::{Deserialize, Serialize};

/// The verdict before training.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sufficiency {
    pub verdict: Verdict,
    pub ideal: u64,
    pub not_ideal: u64,
    /// Effective parameters these accounts can carry.
    pub parameters: u64,
    /// One sentence per reason.
    pub reasons: Vec<String>,
}

/// The ladder of what can be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// A full scorecard.
    Full,
    /// A scorecard whose directions can be trusted but not its figures.
    Directional,
    /// A few criteria, pulled strongly to the priors.
    Few,
    /// Expert priors only.
    ExpertOnly,
}
