//! `lookalike.toml`: what each column means and what is asked. Every key can be left out.

mod tables;
mod clean;
mod enrich;
mod fit;
mod ideal;
mod outcome;
mod names;
mod rates;
mod personas;
mod place;
mod read;
mod routing;
mod segments;
mod size;
mod timing;
pub(crate) mod titles;
mod universe;
#[cfg(test)]
mod reference;
mod family;
mod figure_key;
mod governance;
mod columns;
mod conviction;

pub use clean::{CleanRecipe, Rows, Rule};
pub use columns::{ColumnRecipe, KnockOut, Monotone};
pub use conviction::{Conviction, Prior, Priors, USUAL_WORTH};
pub use enrich::EnrichRecipe;
pub use family::Family;
pub use figure_key::FigureKey;
pub use fit::FitRecipe;
pub use governance::GovernanceRecipe;
pub use ideal::{AdvocacyRecipe, IdealRecipe, PartRecipe, RetentionRecipe, ValueRecipe};
pub use outcome::{OrdersRecipe, OutcomeRecipe};
pub use personas::{CaseRecipe, PersonaRecipe};
pub use rates::RatesRecipe;
pub use read::ReadRecipe;
pub use routing::{RouteCondition, RouteGrade, RoutePart, RouteRecipe, RouteTiming, Routing};
pub use segments::{CompareRecipe, SegmentRecipe};
pub use size::Size;
pub(crate) use size::read_text;
pub use tables::{FeatureRecipe, How, KeyHow, TableRecipe, TableRows};
pub use timing::{SignalRecipe, TimingRecipe};
pub(crate) use titles::check_against as check_names;
pub use titles::{NameRecipe, Words};
pub use universe::{Prevalence, UniverseRecipe};

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result, nearest};
use crate::language::Language;
use crate::table::{Cell, Kind, Reading};
use place::position;

/// The user's instructions for training.
///
/// ```toml
/// name = "saas"
/// language = "fr"
/// data = "customers.csv"
/// id = "account_id"
/// label = "company"
/// weight = "importance"
/// propensity = "propensity"
/// time = "created_on"
/// as_of = "2026-09-30"
/// decided = "close_date"
/// missing = ["Select", "to be completed"]
/// exclude = ["owner", "created_on"]
/// trust = ["demo_requested"]
/// enrich = { employees = 0.10, sector = 0.25 }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Recipe {
    /// Name of the model in the registry. Default: the name of the data's file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Table to train on, relative to the recipe: a file, or one of the other places that `docs/data.md` lists.
    /// Default: the table named on the command line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<String>,
    /// Language of what is printed and written for readers. Default: `en`.
    #[serde(skip_serializing_if = "Language::is_english")]
    pub language: Language,
    /// Column that identifies an account. Default: the first column whose name and values do; where none does, rows
    /// are numbered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Column with the account's name, shown beside its id. Default: a column of text whose name says account,
    /// company or the like.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Column with how much each account counts in learning: its value, how recent it is… Default: every account
    /// counts 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<String>,
    /// Column with the chance that each account had of being contacted, above 0 and up to 1, as `score --explore` writes it:
    /// accounts count by its inverse in learning, so that those drawn below the cut stand for those that were not. An
    /// empty cell is 1. Default: every account counts alike.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub propensity: Option<String>,
    /// Date column that orders accounts, so that a model learnt on the earlier ones is measured on the later ones.
    /// Default: a date on which an account's story begins (created, signed up, opened…), if it is filled nearly
    /// everywhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// Day on which the data were true; ages are counted from it. Default: the latest date in the data.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    /// Day on which each account was decided: a date column of the account table, or `table.column` for the earliest
    /// day in a further table. Nothing of that day or later becomes a feature. Default: `figures.closed`, then
    /// `as_of`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided: Option<String>,
    /// Texts that mean "unknown" in every column, beside the usual ones (empty, `NA`, `null`, `-`, `?`…). Default:
    /// none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// Columns never used as criteria. Default: none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exclude: Vec<String>,
    /// Columns kept although the audit would set them aside as known only after the outcome, as pointing at something
    /// else or as about people; `"*"` trusts all. Default: none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub trust: Vec<String>,
    /// How the table's file is read.
    #[serde(skip_serializing_if = "ReadRecipe::says_nothing")]
    pub read: ReadRecipe,
    /// What amounts in other currencies are worth.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rates: Option<RatesRecipe>,
    /// Who was ideal.
    pub outcome: OutcomeRecipe,
    /// The table's rows are orders, of which accounts are made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub orders: Option<OrdersRecipe>,
    /// Customers against a universe of companies, where there are no losses.
    #[serde(skip_serializing_if = "UniverseRecipe::says_nothing")]
    pub universe: UniverseRecipe,
    /// Where the business figures are.
    pub figures: FiguresRecipe,
    /// Where grades start.
    pub grades: GradeRecipe,
    /// How the points are learnt.
    pub fit: FitRecipe,
    /// How kinds of ideal customer are sought.
    pub segments: SegmentRecipe,
    /// What segments are compared at equal of.
    #[serde(skip_serializing_if = "CompareRecipe::says_nothing")]
    pub compare: CompareRecipe,
    /// What is mended and removed before learning.
    #[serde(skip_serializing_if = "CleanRecipe::says_nothing")]
    pub clean: CleanRecipe,
    /// What makes a won account ideal.
    #[serde(skip_serializing_if = "IdealRecipe::says_nothing")]
    pub ideal: IdealRecipe,
    /// Dated signals of intent.
    #[serde(skip_serializing_if = "TimingRecipe::says_nothing")]
    pub timing: TimingRecipe,
    /// What it costs to find a fact out about one account, by column (`employees = 0.10`): what `lookalike enrich` weighs
    /// grade changes against. Default: none.
    #[serde(skip_serializing_if = "EnrichRecipe::says_nothing")]
    pub enrich: EnrichRecipe,
    /// Whose an account is and what is to be done with it: the first rule that fits. Default: none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub routing: Vec<RouteRecipe>,
    /// Who answers for the model, and how it is watched.
    #[serde(skip_serializing_if = "GovernanceRecipe::says_nothing")]
    pub governance: GovernanceRecipe,
    /// Who to talk to in a company that fits, by name: told on the sheet. Default: none.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub personas: BTreeMap<String, PersonaRecipe>,
    /// Customers whose story can be told, by name: the sheet's case studies. Default: none, and the sheet leaves room.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub cases: BTreeMap<String, CaseRecipe>,
    /// Further tables about the accounts, by name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub tables: BTreeMap<String, TableRecipe>,
    /// Eliminating criteria, applied before points.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub knock_out: Vec<KnockOut>,
    /// What the user's experts expect, column by column, in words: short for `prior` of each column's section. Default:
    /// none.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub prior: BTreeMap<String, Priors>,
    /// What columns and levels are called where people read, by name: a title or a section. Default: their own names.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub names: BTreeMap<String, NameRecipe>,
    /// What single columns mean, by name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub columns: BTreeMap<String, ColumnRecipe>,
}

/// Columns of the business figures: close rate, cycle, retention, lifetime value, cost of acquisition, funnel. They
/// are consequences of the sale, so never criteria.
///
/// ```toml
/// [figures]
/// opened = "created_on"
/// closed = "close_date"
/// left = "left_on"
/// qualified = "qualified_on"
/// accepted = "accepted_on"
/// amount = "annual_contract"
/// expansion = "upsell"
/// cost = "acquisition_cost"
/// margin = 0.8
/// nps = "would_recommend"
/// changed = "2024-07-01"
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct FiguresRecipe {
    /// Day on which the deal was opened. Default: the recipe's `time`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opened: Option<String>,
    /// Day on which it was decided: signed or lost. Default: none; without it there is no cycle and no retention.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed: Option<String>,
    /// Day on which a customer left. Default: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left: Option<String>,
    /// Day on which it became a marketing-qualified lead, or whether it did. Default: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub qualified: Option<String>,
    /// Day on which sales accepted it as a qualified lead, or whether they did. Default: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted: Option<String>,
    /// Contract, per year. Default: none; without it there is no lifetime value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<String>,
    /// What a customer bought on top, per year. Default: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expansion: Option<String>,
    /// What was spent to win the account. Default: none; without it there is no cost of acquisition.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<String>,
    /// Gross margin, a share from 0 to 1. Default: 1, so that the lifetime value is revenue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub margin: Option<f64>,
    /// A customer's answer, from 0 to 10, to whether it would recommend the product. Default: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nps: Option<String>,
    /// Day on which the ideal customer profile changed: `figures` compares deals opened before it and since. Default:
    /// none; `figures --before DATE` asks for another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed: Option<String>,
}

/// Scores, from 0 to 100, from which grades A, B and C start; below C is D. They must not rise from A to C.
///
/// ```toml
/// [grades]
/// a = 70
/// b = 50
/// c = 30
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct GradeRecipe {
    /// Least score of an A. Default: the score that the best fifth of the training accounts reach.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub a: Option<f64>,
    /// Least score of a B. Default: the score that the better half reach.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub b: Option<f64>,
    /// Least score of a C. Default: the score that all but the last fifth reach.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub c: Option<f64>,
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
            ("nps", &self.nps, AMOUNT),
        ]
        .into_iter()
        .filter_map(|(key, column, kinds)| column.as_deref().map(|column| (key, column, kinds)))
    }

    /// Where the names of its columns stand, named or not.
    pub(crate) fn columns_mut(&mut self) -> [&mut Option<String>; 9] {
        [
            &mut self.opened,
            &mut self.closed,
            &mut self.left,
            &mut self.qualified,
            &mut self.accepted,
            &mut self.amount,
            &mut self.expansion,
            &mut self.cost,
            &mut self.nps,
        ]
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
        Self::read_with_text(path).map(|(recipe, _)| recipe)
    }

    /// The same, with the text, in which its parts have their places.
    ///
    /// # Errors
    /// As [`Recipe::read`].
    pub fn read_with_text(path: &Path) -> Result<(Self, String)> {
        let text = read_text(path, "read the recipe")?;
        Ok((Self::parse(&text, path)?, text))
    }

    /// Reads a recipe's text; `path` is its name in messages.
    ///
    /// # Errors
    /// As [`Recipe::read`].
    pub fn parse(text: &str, path: &Path) -> Result<Self> {
        let mut recipe: Self = toml::from_str(text).map_err(|error| {
            let (line, column) = error.span().map_or((0, 0), |span| position(text, span.start));
            let reason = error.message().lines().collect::<Vec<_>>().join(" ");
            let (reason, remedy) = unknown_key(&reason).unwrap_or((reason, "correct the recipe".to_owned()));
            Error::input(path, line, column, reason, remedy)
        })?;
        for (column, Priors(priors)) in std::mem::take(&mut recipe.prior) {
            recipe.columns.entry(column).or_default().prior.extend(priors);
        }
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
        in_range(
            "orders.churned_after",
            self.orders.as_ref().map(|orders| orders.churned_after as usize),
            1,
            36_525,
        )?;
        in_range("fit.max_bins", self.fit.max_bins, 2, 10_000)?;
        in_range("fit.pairs", self.fit.pairs, 0, 10_000)?;
        in_range("fit.folds", self.fit.folds, 2, 100)?;
        self.fit.check()?;
        self.clean.check()?;
        in_range("segments.least", self.segments.least, 10, 1_000_000)?;
        let resamples = self.segments.resamples.map(|n| n as usize);
        in_range("segments.resamples", resamples, 20, 10_000)?;
        self.ideal.check()?;
        self.governance.check()?;
        personas::check(&self.personas, &self.cases)?;
        if let Some(margin) = self.figures.margin
            && !(0.0..=1.0).contains(&margin)
        {
            return Err(Error::setting(
                "figures.margin",
                "a share between 0 and 1",
                margin,
            ));
        }
        for (key, day) in [("as_of", &self.as_of), ("figures.changed", &self.figures.changed)] {
            if let Some(day) = day
                && !matches!(Reading::new(Kind::Date).date(day), Cell::Value(_))
            {
                return Err(Error::setting(key, "a day such as 2026-09-30", day));
            }
        }
        tables::check(&self.tables)?;
        titles::check(&self.names)?;
        self.outcome.check(&self.tables)?;
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
        if let Some(rates) = &self.rates {
            rates.check()?;
        }
        for (column, asked) in &self.columns {
            if let (Some(currency), None) = (&asked.currency, &self.rates) {
                let name = format!("columns.{column}.currency");
                return Err(Error::setting(name, "a section [rates] beside it", currency));
            }
            asked.check(column)?;
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
        self.enrich.check()?;
        routing::check(&self.routing)?;
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
            ("[clean]\nmerge = 0.2", "clean.merge"),
            ("[clean]\nreview = 2", "clean.review"),
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
            ("[enrich]\nemployees = 0", "enrich.employees"),
            ("[enrich]\nemployees = -0.1", "enrich.employees"),
            ("[enrich]\nemployees = inf", "enrich.employees"),
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
