//! The families that criteria belong to.

use serde::{Deserialize, Serialize};

/// The six families of criteria.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Family {
    Firmographic,
    Technographic,
    Behavioural,
    Financial,
    Strategic,
    Intent,
}
