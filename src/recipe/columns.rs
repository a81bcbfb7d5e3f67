//! `[columns.…]` and `[[knock_out]]`: what a column means, and what eliminates an account.

use serde::{Deserialize, Serialize};

use crate::recipe::conviction::{Conviction, priors};
use crate::recipe::family::Family;
use crate::table::Kind;
use crate::table::reading::range_as_written;

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

/// An expert's conviction, as evidence: "Software is a strong plus", "+2 points for 50 to 200 employees, worth 30
/// accounts".
///
/// In words: `very strong plus`, `strong plus`, `plus`, `neutral`, `minus`, `strong minus`, `very strong minus`, or `+++`
/// to `---`; French works too (`plus`, `fort plus`, `très favorable`, `moins`…). A plus says twice as likely to be an
/// ideal customer, a strong plus four times, a very strong plus eight times, and counts for 10 accounts. A trait is a
/// level, a range of numbers (`50-200`, `50..200`, `200+`, `< 10`, `50 to 200`, `moins de 10`) or `unknown`; one that fits
/// nothing in the table is an error that names the nearest. The table `[prior]` takes all columns at once.
///
/// The more past accounts speak of the trait, the less the conviction counts; with few or none it decides. The report
/// shows it beside what the data say.
///
/// ```toml
/// [prior]
/// sector = { Software = "strong plus", Retail = "minus" }
/// employees = { "50-200" = "++", "over 1000" = "--" }
///
/// [columns.country]
/// prior = { France = "plus" }
/// ```
///
/// ```toml
/// [columns.employees]
/// prior = [
///   { bin = "50..200", points = 2, worth = 30 },
///   { bin = "unknown", says = "minus" },
/// ]
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Prior {
    /// A level, a range of numbers (`50..200`, `50-200`, `< 10`, `1000+`), a number or `unknown`. Default: none, must be
    /// given.
    pub bin: String,
    /// Points above the criterion's average, from -100 to 100. Default: none; this or `says` must be given.
    #[serde(default)]
    pub points: f64,
    /// How many accounts of evidence it is worth, more than 0. Default: 10.
    #[serde(default)]
    pub worth: f64,
    /// The conviction in words or signs: `strong plus`, `--`. Default: none; this or `points` must be given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub says: Option<Conviction>,
}

impl Prior {
    /// The range of numbers that it speaks of: `50..200`, `..10`, `1000..`, a single number, or a range as people write it:
    /// `50-200`, `< 10`, `1000+`. Open ends are infinite.
    pub fn range(&self) -> Option<(f64, f64)> {
        let text = self.bin.trim();
        let number = |text: &str| text.trim().parse::<f64>().ok().filter(|v| v.is_finite());
        let dotted = || {
            let (low, high) = text.split_once("..")?;
            let low = match low.trim() {
                "" => f64::NEG_INFINITY,
                low => number(low)?,
            };
            let high = match high.trim_start_matches('.').trim() {
                "" => f64::INFINITY,
                high => number(high)?,
            };
            Some((low, high))
        };
        let written = || {
            let range = range_as_written(text, '.')?;
            Some((
                range.low.unwrap_or(f64::NEG_INFINITY),
                range.high.unwrap_or(f64::INFINITY),
            ))
        };
        number(text)
            .map(|v| (v, v))
            .or_else(dotted)
            .or_else(written)
            .filter(|(low, high)| low <= high)
    }

    /// Where the ranges that these priors name begin and end, as upper ends of bins, increasing: `50..200` holds both 50
    /// and 200.
    pub fn edges(priors: &[Self]) -> Vec<f64> {
        let ends = priors.iter().filter_map(Self::range);
        let ends = ends.flat_map(|(low, high)| [low.next_down(), high]);
        let mut edges: Vec<f64> = ends.filter(|edge| edge.is_finite()).collect();
        edges.sort_by(f64::total_cmp);
        edges.dedup();
        edges
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
