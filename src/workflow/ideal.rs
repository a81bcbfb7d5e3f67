//! Who the ideal customers are and why, and what a profile learnt on wins alone gets wrong.

use std::path::Path;

use serde_json::{Value, json};

use crate::error::Result;
use crate::fit::Progress;
use crate::fit::order::keys;
use crate::fit::scorecard::ScorecardSettings;
use crate::language::Language;
use crate::model::contrast::{Contrast, NoContrast};
use crate::model::prepare::Prepared;
use crate::model::traits::SharedTraits;
use crate::outcome::Outcome;
use crate::outcome::ideal::{Ideal, Judged, Label, Part, guess, shown};
use crate::recipe::Recipe;
use crate::report::ideal::{self, Answer, tied};
use crate::report::layout::document::Document;
use crate::table::Table;
use crate::table::reading::iso_date;
use crate::workflow::names::AccountNames;
use crate::workflow::output::Rows;

/// The ideal customers of a table.
pub struct IdealReport {
    /// How accounts ended.
    pub outcome: Outcome,
    /// Each account judged.
    pub judged: Ideal,
    /// Rows of ideal customers, the best first. Those of equal worth, alike in all that is known of it, stand in an order
    /// that depends on what their rows hold, never on where they stand.
    pub ideal: Vec<usize>,
    /// Rows of customers that are not, the most worth first.
    pub not: Vec<usize>,
    /// A profile of wins against a profile of ideal customers, or why there is none.
    pub contrast: Result<Contrast, NoContrast>,
    /// What few customers have in common, as `train` tells it; absent of more.
    pub traits: Option<SharedTraits>,
    /// Whether `train` learns from these labels.
    pub applied: bool,
}

/// Customers of whom what they have in common is told (house choices: four share too much by chance; of more than fifty
/// the contrast says it better).
const FEW: std::ops::RangeInclusive<usize> = 5..=50;

impl IdealReport {
    /// Judges every account of a table.
    ///
    /// # Errors
    /// As [`Outcome::read`] and [`Ideal::read`].
    pub fn new(table: &Table, recipe: &Recipe, progress: Progress<'_>) -> Result<Self> {
        let outcome = Outcome::read(table, &recipe.outcome)?;
        let judged = Ideal::read(table, recipe, &outcome)?;
        let is = |label: Label| {
            let rows: Vec<usize> = judged
                .accounts
                .iter()
                .enumerate()
                .filter(|(_, account)| account.label == label && account.ending.bought())
                .map(|(row, _)| row)
                .collect();
            let keys = keys(table, &rows.iter().map(|row| *row as u32).collect::<Vec<_>>());
            let mut keyed: Vec<(u64, usize)> = keys.into_iter().zip(rows).collect();
            keyed.sort_by(|&(key, row), &(other_key, other)| {
                let (a, b) = (&judged.accounts[row], &judged.accounts[other]);
                b.rank(a).then(key.cmp(&other_key))
            });
            keyed.into_iter().map(|(_, row)| row).collect::<Vec<usize>>()
        };
        let (ideal, not) = (is(Label::Ideal), is(Label::NotIdeal));
        let contrast = contrast(table, recipe, &judged, progress);
        let bought = judged.counts.won + judged.counts.churned;
        // What tells worth is no trait.
        let mut named = recipe.clone();
        named.ideal = judged.recipe.clone();
        let traits = few_traits(table, &named, bought);
        Ok(Self {
            ideal,
            not,
            contrast,
            traits,
            applied: recipe.ideal.apply,
            outcome,
            judged,
        })
    }

    /// As a page, at most `n` ideal customers listed.
    pub fn document(&self, names: &AccountNames<'_>, n: usize, language: Language) -> Document {
        let answer = Answer {
            outcome: &self.outcome,
            judged: &self.judged,
            ideal: &self.ideal,
            not: &self.not,
            contrast: self.contrast.as_ref(),
            traits: self.traits.as_ref(),
            applied: self.applied,
            id: &|row| names.id(row),
            name: &|row| names.label(row),
            language,
        };
        ideal::document(&answer, n)
    }

    /// As JSON, at most `n` accounts of each list.
    pub fn json(&self, names: &AccountNames<'_>, n: usize) -> Value {
        let account = |&row: &usize| {
            let judged = &self.judged.accounts[row];
            let parts: serde_json::Map<String, Value> = Part::ALL
                .iter()
                .zip(&judged.parts)
                .map(|(part, said)| (part.to_string(), json!(said)))
                .collect();
            json!({"id": names.id(row), "name": names.label(row), "outcome": judged.ending, "label": judged.label,
                   "why": judged.why, "left": judged.left, "worth": judged.worth,
                   "weight": judged.weight, "parts": parts})
        };
        let listed = |rows: &[usize]| rows.iter().take(n).map(account).collect::<Vec<_>>();
        let (contrast, reason) = match &self.contrast {
            Ok(contrast) => (json!(contrast), Value::Null),
            Err(reason) => (Value::Null, json!(reason.describe(Language::En))),
        };
        json!({"outcome": self.outcome.column, "positive": self.outcome.positive, "applied": self.applied,
               "as_of": self.judged.as_of.as_ref().map(|(day, _)| iso_date(*day)),
               "months": self.judged.months, "least": self.judged.least, "counts": self.judged.counts,
               "sources": self.judged.sources, "notes": self.judged.notes, "ideal": listed(&self.ideal),
               "tied_with_last": self.tied(n), "not_ideal": listed(&self.not), "traits": self.traits,
               "contrast": contrast, "no_contrast": reason})
    }

    /// Ideal customers beyond the first `n` that are worth exactly as much as the last of these.
    pub fn tied(&self, n: usize) -> usize {
        tied(&self.judged, &self.ideal, n)
    }
}

/// What few customers have in common, where no column says what any of them is worth.
pub struct CommonTraits {
    /// How accounts ended.
    pub outcome: Outcome,
    /// What they share, and what chance alone would give.
    pub traits: SharedTraits,
}

impl CommonTraits {
    /// Of a table in which no column tells worth, and whose customers are few; `None` of any other.
    ///
    /// # Errors
    /// As [`Outcome::read`].
    pub fn of(table: &Table, recipe: &Recipe) -> Result<Option<Self>> {
        if !guess(table, recipe).found.is_empty() {
            return Ok(None);
        }
        let outcome = Outcome::read(table, &recipe.outcome)?;
        let bought = outcome.endings(table)?.iter().filter(|e| e.bought()).count();
        Ok(few_traits(table, recipe, bought).map(|traits| Self { outcome, traits }))
    }

    /// As a page.
    pub fn document(&self, language: Language) -> Document {
        ideal::common(&self.traits, language)
    }

    /// As JSON.
    pub fn json(&self) -> Value {
        json!({"outcome": self.outcome.column, "positive": self.outcome.positive, "traits": self.traits,
               "no_worth": Language::En.ideal_no_worth()})
    }
}

/// What few customers have in common, as `train` tells it; `None` of more, and where nothing can be learnt from, of which
/// `train` says why.
fn few_traits(table: &Table, recipe: &Recipe, customers: usize) -> Option<SharedTraits> {
    match FEW.contains(&customers) {
        true => Prepared::new(table, recipe).ok()?.traits,
        false => None,
    }
}

/// Win-only against ideal, on the columns that `train` would learn from.
fn contrast(
    table: &Table,
    recipe: &Recipe,
    ideal: &Ideal,
    progress: Progress<'_>,
) -> Result<Contrast, NoContrast> {
    let mut recipe = recipe.clone();
    recipe.ideal.apply = true;
    let prepared = Prepared::new(table, &recipe)?;
    let settings = ScorecardSettings::new(&recipe.fit, prepared.as_of);
    Contrast::new(table, &prepared.inputs, ideal, &settings, progress)
}

/// One line per account: `id, name, outcome, ideal, why, worth, weight`, the parts, the reasons and whether it has left.
///
/// # Errors
/// [`crate::Error::Io`] when nothing can be written there.
pub fn write_accounts(
    path: &Path,
    table: &Table,
    report: &IdealReport,
    names: &AccountNames<'_>,
) -> Result<()> {
    let column = &table.columns[table.position(&report.outcome.column, "outcome")?];
    let mut rows = Rows::create(path, b',')?;
    let fixed = ["id", "name", "outcome", "ideal", "why", "worth", "weight"];
    let parts = Part::ALL.iter().map(|part| part.as_str());
    rows.write(fixed.into_iter().chain(parts).chain(["reasons", "left"]))?;
    for (row, account) in report.judged.accounts.iter().enumerate() {
        let Judged {
            label,
            why,
            worth,
            parts,
            weight,
            left,
            ..
        } = account;
        let number = |worth: Option<f64>| worth.map_or(String::new(), |worth| shown(worth, Language::En));
        let mut record = vec![
            names.id(row),
            names.label(row).unwrap_or_default(),
            column.text(row).unwrap_or_default(),
            label.as_str().to_owned(),
            why.describe(Language::En),
            // In full: rounded, customers would seem to tie.
            worth.map_or(String::new(), |worth| worth.to_string()),
            if *label == Label::Undecided {
                String::new()
            } else {
                weight.to_string()
            },
        ];
        record.extend(
            parts
                .iter()
                .map(|part| number(part.as_ref().map(|part| part.share))),
        );
        record.push(account.reasons(Language::En));
        record.push(if *left { "yes" } else { "no" }.to_owned());
        rows.write(&record)?;
    }
    rows.finish()
}
