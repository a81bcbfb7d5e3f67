//! What stands in for a database whose cargo feature was left out of the build: opening a store there says so.

use crate::error::{Error, Result};
use crate::store::database::Database;

/// A store that this build cannot open.
#[allow(dead_code, reason = "builds with every feature have no use for it")]
pub(super) fn refuse(place: &str, feature: &str) -> Result<Box<dyn Database>> {
    let reason = format!("the store needs the feature `{feature}`, and this program was built without it");
    let remedy = format!("build it with `--features {feature}`");
    Err(Error::input(place, 0, 0, reason, remedy))
}
