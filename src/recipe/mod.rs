//! `lookalike.toml`: what each column means and what is asked. Every key can be left out.

mod tables;
mod clean;
mod ideal;
mod timing;
mod family;

pub use clean::{CleanRecipe, Rule};
pub use family::Family;
pub use ideal::{AdvocacyRecipe, IdealRecipe, PartRecipe, RetentionRecipe, ValueRecipe};
pub use tables::{FeatureRecipe, How, TableRecipe, TableRows};
pub use timing::{SignalRecipe, TimingRecipe};

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result, nearest};
use crate::table::{Cell, Kind, Reading};

/// The user's instructions for training.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Recipe {
    /// Name of the model in the registry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Table to train on, relative to the recipe.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<String>,
    /// Column that identifies an account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Column with the account's name, shown beside its id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Column with each account's weight (value, recency…); 1 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<String>,
    /// Date column that orders accounts for validation by time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// Day on which the data were true (`2026-09-30`): ages are counted from it. Latest date in the data when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    /// Day on which each account was decided: a date column of the account table, or `table.column` for the earliest
    /// in a further table. Nothing of that day or later becomes a feature. `figures.closed` when absent, then `as_of`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided: Option<String>,
    /// Texts that mean "unknown" in every column, beside the usual ones.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// Columns never used.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exclude: Vec<String>,
    /// Columns kept although the leakage screen would set them aside; `*` trusts all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub trust: Vec<String>,
    pub outcome: OutcomeRecipe,
    pub figures: FiguresRecipe,
    pub grades: GradeRecipe,
    pub fit: FitRecipe,
    pub segments: SegmentRecipe,
    #[serde(skip_serializing_if = "CompareRecipe::says_nothing")]
    pub compare: CompareRecipe,
    #[serde(skip_serializing_if = "CleanRecipe::says_nothing")]
    pub clean: CleanRecipe,
    #[serde(skip_serializing_if = "IdealRecipe::says_nothing")]
    pub ideal: IdealRecipe,
    #[serde(skip_serializing_if = "TimingRecipe::says_nothing")]
    pub timing: TimingRecipe,
    /// Further tables about the accounts, by name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub tables: BTreeMap<String, TableRecipe>,
    /// Eliminating criteria, applied before points.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub knock_out: Vec<KnockOut>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub columns: BTreeMap<String, ColumnRecipe>,
}

/// What an ideal customer is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OutcomeRecipe {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Values that mean "ideal".
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub positive: Vec<String>,
    /// Values that mean "not ideal"; empty: every other value. Values in neither list are open.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub negative: Vec<String>,
    /// Values that mean "bought, then left", for the business figures; told from the values' words when empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub churned: Vec<String>,
}

/// Columns of the business figures: consequences of the sale, so never criteria.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FiguresRecipe {
    /// Day on which the deal was opened; the recipe's `time` when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opened: Option<String>,
    /// Day on which it was decided: signed or lost.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed: Option<String>,
    /// Day on which a customer left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left: Option<String>,
    /// Day on which it became a marketing-qualified lead, or whether it did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub qualified: Option<String>,
    /// Day on which sales accepted it as a qualified lead, or whether they did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted: Option<String>,
    /// Contract, per year.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<String>,
    /// What a customer bought on top, per year.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expansion: Option<String>,
    /// What was spent to win the account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<String>,
    /// Gross margin, a share from 0 to 1; 1 (lifetime value is revenue) when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub margin: Option<f64>,
}

/// Scores from which each grade starts; by default the quantiles of the training accounts' scores.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GradeRecipe {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub a: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub b: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub c: Option<f64>,
}

/// How the points are learnt; everything has a default that suits.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FitRecipe {
    /// Most bins a number is cut into; grows with the rows when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_bins: Option<usize>,
    /// Most two-criterion interactions; grows with the rows when absent, 0 forbids them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pairs: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// Number of validation folds (default 5).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub folds: Option<usize>,
    /// Keep accounts with identical inputs in one fold.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub group_identical: bool,
}

/// How segments of ideal customers are sought; everything has a default that suits.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SegmentRecipe {
    /// Fewest ideal accounts of a segment (default 30).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub least: Option<usize>,
    /// Bootstrap resamples that stability is measured on (default 100).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resamples: Option<u32>,
    /// Do not seek segments.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub skip: bool,
}

/// How segments are compared with each other.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CompareRecipe {
    /// Columns to set equal: channel, rep, price… By default those whose names speak of selling; empty for none. The
    /// quarter in which accounts were opened is always among them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adjust: Option<Vec<String>>,
}

impl CompareRecipe {
    fn says_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// What one column means.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ColumnRecipe {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family: Option<Family>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub monotone: Option<Monotone>,
    /// Texts that mean "unknown" in this column.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// What separates the values of a set column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub separator: Option<char>,
    /// Whether an account can change it (default: firmographic columns cannot, others can).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changeable: Option<bool>,
    /// What the user's experts expect.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub prior: Vec<Prior>,
}

/// "+2 points for 50–200 employees, worth 30 accounts."
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prior {
    /// A level, a range (`50..200`, `..10`, `1000..`) or `unknown`.
    pub bin: String,
    /// Points above the criterion's average.
    pub points: f64,
    /// How many accounts of evidence it is worth.
    pub worth: f64,
}

/// An eliminating rule: the first that holds gives grade `X`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KnockOut {
    pub name: String,
    pub column: String,
    /// Holds when the value is one of these.
    #[serde(rename = "in", skip_serializing_if = "Vec::is_empty")]
    pub is_in: Vec<String>,
    /// Holds when the value is known and none of these.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_in: Vec<String>,
    /// Holds when the number is below.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub below: Option<f64>,
    /// Holds when the number is above.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub above: Option<f64>,
    /// Holds when the value is unknown.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unknown: bool,
}

/// Direction in which points may go as the value grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Monotone {
    Increasing,
    Decreasing,
}

impl FiguresRecipe {
    /// The columns named, each with its key and the kinds it can be read as, the first preferred.
    pub fn columns(&self) -> impl Iterator<Item = (&'static str, &str, &'static [Kind])> {
        const DAY: &[Kind] = &[Kind::Date];
        const REACHED: &[Kind] = &[Kind::Date, Kind::Boolean, Kind::Number, Kind::Category];
        const AMOUNT: &[Kind] = &[Kind::Number];
        [
            ("opened", &self.opened, DAY),
            ("closed", &self.closed, DAY),
            ("left", &self.left, DAY),
            ("qualified", &self.qualified, REACHED),
            ("accepted", &self.accepted, REACHED),
            ("amount", &self.amount, AMOUNT),
            ("expansion", &self.expansion, AMOUNT),
            ("cost", &self.cost, AMOUNT),
        ]
        .into_iter()
        .filter_map(|(key, column, kinds)| column.as_deref().map(|column| (key, column, kinds)))
    }

    /// The key a column is named under.
    pub fn key_of(&self, column: &str) -> Option<&'static str> {
        let mut named = self.columns();
        named.find_map(|(key, name, _)| (name == column).then_some(key))
    }

    /// How a column must be read, whatever its cells look like.
    pub fn kind_of(&self, column: &str, looks_like: Kind) -> Option<Kind> {
        let mut named = self.columns();
        let (_, _, kinds) = named.find(|(_, name, _)| *name == column)?;
        Some(if kinds.contains(&looks_like) {
            looks_like
        } else {
            kinds[0]
        })
    }
}

impl Recipe {
    /// Reads a recipe file.
    ///
    /// # Errors
    /// [`Error::Io`] when it cannot be read; [`Error::Input`] with line and column for anything it does not
    /// understand, with the nearest known key; [`Error::Setting`] for a value outside its range.
    pub fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).map_err(Error::io(path, "read the recipe"))?;
        Self::parse(&text, path)
    }

    /// Reads a recipe's text; `path` is its name in messages.
    ///
    /// # Errors
    /// As [`Recipe::read`].
    pub fn parse(text: &str, path: &Path) -> Result<Self> {
        let recipe: Self = toml::from_str(text).map_err(|error| {
            let (line, column) = error.span().map_or((0, 0), |span| position(text, span.start));
            let reason = error.message().lines().collect::<Vec<_>>().join(" ");
            let (reason, remedy) = unknown_key(&reason).unwrap_or((reason, "correct the recipe".to_owned()));
            Error::input(path, line, column, reason, remedy)
        })?;
        recipe.check()?;
        Ok(recipe)
    }

    /// Checks that every value is in its range.
    ///
    /// # Errors
    /// [`Error::Setting`] naming the key.
    pub fn check(&self) -> Result<()> {
        let GradeRecipe { a, b, c } = self.grades;
        let cuts: Vec<f64> = [a, b, c].into_iter().flatten().collect();
        if !cuts.iter().all(|cut| (0.0..=100.0).contains(cut)) || !cuts.is_sorted_by(|high, low| high >= low)
        {
            return Err(Error::setting(
                "grades",
                "scores between 0 and 100 with a ≥ b ≥ c",
                format!("{cuts:?}"),
            ));
        }
        in_range("fit.max_bins", self.fit.max_bins, 2, 10_000)?;
        in_range("fit.pairs", self.fit.pairs, 0, 10_000)?;
        in_range("fit.folds", self.fit.folds, 2, 100)?;
        self.clean.check()?;
        in_range("segments.least", self.segments.least, 10, 1_000_000)?;
        let resamples = self.segments.resamples.map(|n| n as usize);
        in_range("segments.resamples", resamples, 20, 10_000)?;
        self.ideal.check()?;
        if let Some(margin) = self.figures.margin
            && !(0.0..=1.0).contains(&margin)
        {
            return Err(Error::setting(
                "figures.margin",
                "a share between 0 and 1",
                margin,
            ));
        }
        if let Some(day) = &self.as_of
            && !matches!(Reading::new(Kind::Date).date(day), Cell::Value(_))
        {
            return Err(Error::setting("as_of", "a day such as 2026-09-30", day));
        }
        tables::check(&self.tables)?;
        if let Some(both) = self
            .outcome
            .positive
            .iter()
            .find(|value| self.outcome.negative.contains(value))
        {
            return Err(Error::setting(
                "outcome.negative",
                "other values than `positive`",
                both,
            ));
        }
        for (column, asked) in &self.columns {
            for prior in &asked.prior {
                let name = format!("columns.{column}.prior");
                if !prior.points.is_finite() || prior.points.abs() > 100.0 {
                    return Err(Error::setting(name, "points between -100 and 100", prior.points));
                }
                if !prior.worth.is_finite() || prior.worth <= 0.0 {
                    return Err(Error::setting(name, "worth more than 0 accounts", prior.worth));
                }
            }
        }
        self.timing.check()?;
        for rule in &self.knock_out {
            let KnockOut {
                name,
                column,
                is_in,
                not_in,
                below,
                above,
                unknown,
            } = rule;
            let asks =
                !is_in.is_empty() || !not_in.is_empty() || below.is_some() || above.is_some() || *unknown;
            if name.is_empty() || column.is_empty() || !asks {
                let expected = "a name, a column and one of in, not_in, below, above, unknown";
                return Err(Error::setting(
                    "knock_out",
                    expected,
                    format!("name `{name}`, column `{column}`"),
                ));
            }
            if [below, above]
                .into_iter()
                .flatten()
                .any(|limit| !limit.is_finite())
            {
                return Err(Error::setting("knock_out", "finite limits", format!("`{name}`")));
            }
        }
        Ok(())
    }
}

fn in_range(name: &str, value: Option<usize>, low: usize, high: usize) -> Result<()> {
    match value {
        Some(value) if !(low..=high).contains(&value) => {
            Err(Error::setting(name, format!("between {low} and {high}"), value))
        }
        _ => Ok(()),
    }
}

/// 1-based line and column (in characters) of a byte of a text.
fn position(text: &str, byte: usize) -> (u64, u64) {
    let before = text.get(..byte).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line as u64, column as u64)
}

/// Turns "unknown field `x`, expected one of `a`, `b`" into a reason and the nearest key.
fn unknown_key(message: &str) -> Option<(String, String)> {
    let mut names = message.strip_prefix("unknown ")?.split('`').skip(1).step_by(2);
    let wrong = names.next()?;
    let known: Vec<&str> = names.collect();
    let what = if message.starts_with("unknown variant") {
        "value"
    } else {
        "key"
    };
    let remedy = match nearest(wrong, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("known here: {}", known.join(", ")),
    };
    Some((format!("unknown {what} `{wrong}`"), remedy))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(text: &str) -> String {
        Recipe::parse(text, Path::new("lookalike.toml"))
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn mistakes_are_said_with_their_place_and_a_suggestion() {
        assert_eq!(
            message("id = 'a'\n\n[outcome]\n colum = 'Status'\n"),
            "lookalike.toml:4:2: unknown key `colum`; did you mean `column`?"
        );
        assert_eq!(
            message("[columns.size]\nkind = 'numbr'\n"),
            "lookalike.toml:2:8: unknown value `numbr`; did you mean `number`?"
        );
        assert!(message("[outcome\n").starts_with("lookalike.toml:1:"));
        assert!(message("id = 3").starts_with("lookalike.toml:1:6: invalid type"));
    }

    #[test]
    fn values_are_held_to_their_ranges() {
        for (text, named) in [
            ("[grades]\na = 120", "grades"),
            ("[grades]\na = 20\nb = 60", "grades"),
            ("[fit]\nfolds = 1", "fit.folds"),
            ("[fit]\nmax_bins = 1", "fit.max_bins"),
            ("[segments]\nleast = 3", "segments.least"),
            ("[segments]\nresamples = 1", "segments.resamples"),
            ("as_of = 'soon'", "as_of"),
            ("[clean]\nleast_known = 20", "clean.least_known"),
            ("[clean]\ninactive_days = 0", "clean.inactive_days"),
            ("[figures]\nmargin = 70", "figures.margin"),
            ("[figures]\nmargin = nan", "figures.margin"),
            (
                "[outcome]\npositive = ['Won']\nnegative = ['Won']",
                "outcome.negative",
            ),
            (
                "[columns.a]\nprior = [{bin = 'x', points = 2, worth = 0}]",
                "columns.a.prior",
            ),
            ("[[knock_out]]\nname = 'small'\ncolumn = 'employees'", "knock_out"),
            (
                "[[knock_out]]\nname = 'small'\ncolumn = 'employees'\nbelow = nan",
                "knock_out",
            ),
        ] {
            assert!(
                message(text).starts_with(&format!("`{named}` must be")),
                "{text}: {}",
                message(text)
            );
        }
    }
}
