//! `[segments]` and `[compare]`: how kinds of ideal customer are sought and compared.

use serde::{Deserialize, Serialize};

/// How segments of ideal customers are sought; every default suits.
///
/// ```toml
/// [segments]
/// least = 50
/// resamples = 200
/// skip = false
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct SegmentRecipe {
    /// Fewest ideal accounts of a segment, from 10. Default: a fifteenth of the ideal accounts, 15 to 30.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub least: Option<usize>,
    /// Bootstrap resamples on which the segments' stability is measured, from 20 to 10,000. Default: 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resamples: Option<u32>,
    /// Do not seek segments. Default: false.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub skip: bool,
}

/// How segments are compared with each other.
///
/// ```toml
/// [compare]
/// adjust = ["channel", "sales_rep"]
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct CompareRecipe {
    /// Columns to set equal before segments are compared: channel, rep, price… The quarter in which accounts were
    /// opened is always among them; `[]` leaves only that. Default: the columns whose names speak of selling.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adjust: Option<Vec<String>>,
}

impl CompareRecipe {
    pub(super) fn says_nothing(&self) -> bool {
        *self == Self::default()
    }
}
