//! `[ideal]`: what makes a won account an ideal customer.

use serde::{Deserialize, Serialize};

/// Parts of an ideal customer and their weights; parts without a column are left out.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct IdealRecipe {}

impl IdealRecipe {
    pub(super) fn says_nothing(&self) -> bool {
        *self == Self::default()
    }
}
