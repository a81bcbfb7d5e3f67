//! `[clean]`: which rows and cells `lookalike clean` mends or removes.

use serde::{Deserialize, Serialize};

/// Rules of cleaning; each can be turned off.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CleanRecipe {
    /// Whether `train` and `evaluate` clean before they learn.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub apply: bool,
}

impl CleanRecipe {
    pub(super) fn says_nothing(&self) -> bool {
        *self == Self::default()
    }
}
