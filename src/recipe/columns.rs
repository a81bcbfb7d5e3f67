//! `[columns.…]` and `[[knock_out]]`: what a column means, and what eliminates an account.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::recipe::conviction::{Prior, priors};
use crate::recipe::family::Family;
use crate::table::Kind;

/// What one column means. A column with no section of its own is understood from its name and cells.
///
/// ```toml
/// [columns.employees]
/// kind = "number"
/// family = "firmographic"
/// monotone = "increasing"
/// missing = ["0"]
/// changeable = false
///
/// [columns.need]
/// words = true
///
/// [columns.signed]
/// days_from = 1904
///
/// [columns.tools]
/// kind = "set"
/// separator = ";"
/// family = "technographic"
/// changeable = true
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ColumnRecipe {
    /// What its cells hold. Default: told from the cells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// Family of criteria it counts in. Default: told from its name, then its values; firmographic when neither
    /// tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family: Option<Family>,
    /// Direction that points must keep as the number or the age grows: with `increasing`, a larger company never
    /// loses points for being larger, whatever noise in a bin says. Only for numbers and dates; such a column enters
    /// no interaction, which could undo the direction. Default: points go where the data say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub monotone: Option<Monotone>,
    /// Texts that mean "unknown" in this column, beside those of the whole table. Default: none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// What separates the values of a set. Default: told from the cells, else `;`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub separator: Option<char>,
    /// Year from which days of a spreadsheet (45358) are counted, 1900 or 1904. Default: 1904 where only so they lie among
    /// the file's other days, else 1900; a workbook says it itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days_from: Option<u16>,
    /// Column that names the currency of its amounts, which `[rates]` converts. Default: the sign beside each amount.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// Whether its free text is read as words and two-word phrases, each a criterion when enough accounts have it. Only
    /// for a column of the account table that was written before the outcome: a note of why a deal was lost tells
    /// nothing of prospects. Default: false, free text is no criterion.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub words: bool,
    /// Whether an account can change it. `explain` seeks the next grade only among changeable columns: "use our
    /// integration" is advice, "be founded earlier" is none. Default: false for firmographic columns and dates, true
    /// for others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changeable: Option<bool>,
    /// What the user's experts expect, weighed against the data: traits with a conviction each, or a list of priors.
    /// Default: none.
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "priors")]
    pub prior: Vec<Prior>,
}

impl ColumnRecipe {
    /// Checks what is said of the column of this name.
    ///
    /// # Errors
    /// [`Error::Setting`] naming the key.
    pub(super) fn check(&self, column: &str) -> Result<()> {
        match self.days_from.filter(|year| ![1900, 1904].contains(year)) {
            None => Ok(()),
            Some(year) => {
                let name = format!("columns.{column}.days_from");
                Err(Error::setting(name, "1900 or 1904", year))
            }
        }
    }
}

/// An eliminating rule: the first that holds gives grade X, whatever the score. The score is still given, and the
/// rule's name is the first reason.
///
/// At least one condition must be given; with several, one is enough. A value of a set column counts alone: `in =
/// ["SAP"]` holds for `SAP;Oracle`. `lookalike matrix` prints rules that the data suggest, with what they would have
/// cost.
///
/// ```toml
/// [[knock_out]]
/// name = "fewer than 3 employees"
/// column = "employees"
/// below = 3
/// above = 10000
///
/// [[knock_out]]
/// name = "not sold there"
/// column = "country"
/// not_in = ["France", "Belgium", "Switzerland"]
/// unknown = true
///
/// [[knock_out]]
/// name = "competitor's customer"
/// column = "tools"
/// in = ["SolidWorks"]
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct KnockOut {
    /// What it is called in results. Default: none, must be given.
    pub name: String,
    /// Column it looks at; one that a table lacks is unknown there. Default: none, must be given.
    pub column: String,
    /// Holds when the value is one of these. Default: none.
    #[serde(rename = "in", skip_serializing_if = "Vec::is_empty")]
    pub is_in: Vec<String>,
    /// Holds when the value is known and none of these. Default: none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_in: Vec<String>,
    /// Holds when the number is below. Default: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub below: Option<f64>,
    /// Holds when the number is above. Default: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub above: Option<f64>,
    /// Holds when the value is unknown. Default: false.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unknown: bool,
}

/// Direction in which points may go as the value grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Monotone {
    /// Points never fall as the value grows.
    Increasing,
    /// Points never rise as the value grows.
    Decreasing,
}
