//! `[timing]`: dated signals of intent, which fade.

use serde::{Deserialize, Serialize};

/// Where the signals are, what each is worth and how fast it fades.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TimingRecipe {}

impl TimingRecipe {
    pub(super) fn says_nothing(&self) -> bool {
        *self == Self::default()
    }
}
