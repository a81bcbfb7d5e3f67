//! What is settled before learning: who is ideal, which columns count, and what they can carry.

use crate::audit::{self, Audited, Verdict, audit};
use crate::criteria::consequence::consequences;
use crate::criteria::inputs::{Roles, input, roles};
use crate::criteria::wording::Unheld;
use crate::criteria::{self, Input, SetAside};
use crate::error::{Error, Result};
use crate::fit::change::{Change, Untested};
use crate::fit::sift;
use crate::fit::sufficiency::{Reason, Sufficiency};
use crate::fit::{Accounts, order};
use crate::model::basis::{Basis, Universe};
use crate::model::change::{self, Compared, Era};
use crate::model::train::Training;
use crate::model::traits::{self, Reference, SharedTraits};
use crate::model::universe::Gathering;
use crate::model::vanished::{Vanished, vanished};
use crate::model::weights::{Drawn, weights};
use crate::model::{expert, prior};
use crate::outcome::ideal::Ideal;
use crate::outcome::{Ending, Outcome, ReadAs};
use crate::recipe::{FigureKey, Prevalence, Recipe};
use crate::table::reading::{Cell, Kind, Reading};
use crate::table::{Table, Values};

/// A table, read as a recipe says, ready to learn from.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// What became of every row of the table.
    pub outcome: Outcome,
    /// Columns that say which account a row is, and when it was.
    pub roles: Roles,
    /// Decided rows of the table, in the order of what they hold: where a row stands is no input.
    pub rows: Vec<u32>,
    /// Whether each of `rows` is ideal.
    pub ideal: Vec<bool>,
    /// How much each of `rows` counts.
    pub weights: Vec<f64>,
    /// Columns that may become criteria, in the order of their names.
    pub inputs: Vec<Input>,
    /// Columns that are not learnt from, with the evidence.
    pub set_aside: Vec<SetAside>,
    /// Every column of the table, judged: was it known before the outcome?
    pub audited: Vec<Audited>,
    /// Levels all of whose decided accounts were left out, as too recent to be ideal.
    pub vanished: Vec<Vanished>,
    /// Levels that `[names]` names and no account holds.
    pub unheld: Vec<Unheld>,
    /// Whether the decided accounts are enough to learn from.
    pub sufficiency: Sufficiency,
    /// Day from which ages are counted (days since 1970-01-01); 0 where there are no dates.
    pub as_of: i32,
    /// What the customers have in common; only of few customers, or of customers alone.
    pub traits: Option<SharedTraits>,
    /// What ideal accounts are held against.
    pub basis: Basis,
    /// What changed over time, and from how long ago is learnt.
    pub change: Change,
    /// How accounts count that had a chance of not being contacted; absent where nothing says so.
    pub drawn: Option<Drawn>,
}

/// Most customers whose common traits are looked at beside a scorecard (house choice: with more, the scorecard says it
/// better).
const FEW_CUSTOMERS: u64 = 50;

/// Weight of the whole universe, in customers, below which its companies count more than once (house choice: the
/// background must outweigh the customers for its number not to matter).
const BACKGROUND: f64 = 4.0;

impl Prepared {
    /// Finds outcome, columns and weights, sets aside what knows the outcome, and judges what is left.
    ///
    /// # Errors
    /// Whatever the recipe names that the table lacks; [`Error::Data`] when one outcome is missing altogether;
    /// [`Error::Input`] for a weight below 0.
    pub fn new(table: &Table, recipe: &Recipe) -> Result<Self> {
        Self::settle(table, recipe, true)
    }

    /// As [`Prepared::new`], of customers and a universe in one table: days of two exports say nothing of time.
    ///
    /// # Errors
    /// As [`Prepared::new`].
    pub fn of_universe(table: &Table, recipe: &Recipe) -> Result<Self> {
        Self::settle(table, recipe, false)
    }

    fn settle(table: &Table, recipe: &Recipe, one_export: bool) -> Result<Self> {
        let mut outcome = Outcome::read(table, &recipe.outcome)?;
        let ideal_by_worth = recipe
            .ideal
            .apply
            .then(|| Ideal::read(table, recipe, &outcome))
            .transpose()?;
        // Columns that tell worth are found by name too: none of them may be a criterion.
        let mut recipe = std::borrow::Cow::Borrowed(recipe);
        if let Some(found) = &ideal_by_worth {
            outcome = found.outcome(outcome)?;
            recipe.to_mut().ideal = found.recipe.clone();
        }
        // Without losses the audit cannot see what became known with the sale: what only customers have is known by name.
        if outcome.labels.iter().all(|label| *label != Some(false)) {
            let figures = &mut recipe.to_mut().figures;
            for consequence in consequences(table, &[]) {
                let key = match consequence.key {
                    FigureKey::Amount => &mut figures.amount,
                    FigureKey::Expansion => &mut figures.expansion,
                    FigureKey::Cost => &mut figures.cost,
                    FigureKey::Left => &mut figures.left,
                    FigureKey::Nps => &mut figures.nps,
                    _ => continue,
                };
                if key.is_none() {
                    *key = consequence.column;
                }
            }
        }
        let recipe = recipe.as_ref();
        let roles = roles(table, recipe)?;
        let (mut rows, mut ideal) = outcome.decided();
        order::arrange(table, &mut rows, &mut ideal);
        let mut weights = weights(table, roles.weight.as_ref().map(|role| role.column), &rows)?;
        let drawn = roles.propensity.as_ref();
        let drawn = drawn
            .map(|role| Drawn::of(table, role.column, &rows, &mut weights))
            .transpose()?;
        if let Some(found) = &ideal_by_worth {
            let of_worth = rows.iter().map(|&row| found.accounts[row as usize].weight);
            weights
                .iter_mut()
                .zip(of_worth)
                .for_each(|(weight, of_worth)| *weight *= of_worth);
        }
        let audited = audit(table, recipe, &outcome, &roles)?;
        let mut inputs: Vec<Input> = audited
            .iter()
            .filter(|a| a.used)
            .map(|a| input(a.column, &table.columns[a.column], recipe))
            .collect();
        order::arrange_inputs(table, &mut inputs);
        let set_aside = audit::set_aside(&audited);
        let as_of = as_of(table, recipe, &audited)?;
        let accounts = Accounts {
            table,
            inputs: &inputs,
            rows: &rows,
            ideal: &ideal,
            weights: &weights,
        };
        let ripe = rows.clone();
        let endings: Vec<Ending> = match &ideal_by_worth {
            Some(found) => found.accounts.iter().map(|account| account.ending).collect(),
            None => outcome.endings(table)?,
        };
        let compared = Compared::of(&endings, &rows, &ideal);
        let change = match one_export && ideal.contains(&true) && ideal.contains(&false) {
            true => {
                let Era {
                    change,
                    kept,
                    weights: recent,
                } = change::settle(accounts, &compared, recipe, &roles, as_of)?;
                weights = kept
                    .iter()
                    .zip(recent)
                    .map(|(&i, recent)| weights[i] * recent)
                    .collect();
                rows = kept.iter().map(|&i| rows[i]).collect();
                ideal = kept.iter().map(|&i| ideal[i]).collect();
                change
            }
            false => Change::untested(Untested::TooFew),
        };
        let won = ideal.iter().filter(|ideal| **ideal).count() as u64;
        let mut sufficiency = Sufficiency::judge(won, rows.len() as u64 - won, inputs.len())?;
        if inputs.len() > sift::ALL {
            sufficiency.reasons.push(Reason::ManyColumns {
                columns: inputs.len() as u64,
            });
        }
        if inputs.is_empty() && sufficiency.not_ideal > 0 {
            return Err(Error::data(
                "no column is left to learn from",
                "bring columns known before the outcome, or bring some back with --trust",
            ));
        }
        prior::check(table, recipe, sufficiency.not_ideal == 0)?;
        let left_out = match ideal_by_worth.is_some() || rows.len() < ripe.len() {
            true => vanished(table, &inputs, &rows, &ripe, &endings),
            false => Vec::new(),
        };
        let mut prepared = Self {
            outcome,
            roles,
            rows,
            ideal,
            weights,
            inputs,
            set_aside,
            vanished: left_out,
            unheld: Unheld::find(table, recipe),
            audited,
            sufficiency,
            as_of,
            traits: None,
            basis: Basis::Outcomes,
            change,
            drawn,
        };
        prepared.say_unused_convictions(table, recipe);
        let customers = expert::customers(prepared.accounts(table));
        if customers.len() as u64 <= FEW_CUSTOMERS || prepared.sufficiency.not_ideal == 0 {
            prepared.share(table, &customers, None);
        }
        Ok(prepared)
    }

    /// Finds what the customers have in common: against `reference`, else against the accounts of the table that are none.
    pub fn share(&mut self, table: &Table, customers: &[u32], reference: Option<Reference<'_>>) {
        // What all customers have in common tells nothing apart within their table, but it is what they have in common.
        let constant = |a: &&Audited| {
            a.reasons
                .iter()
                .any(|r| matches!(r, criteria::Reason::Constant { .. }))
        };
        let columns = self.audited.iter().filter(|a| a.used || constant(a));
        let columns: Vec<usize> = columns.map(|a| a.column).collect();
        let (against, rows) = traits::others(&self.outcome, self.accounts(table));
        let reference = reference.or(Some(Reference {
            against,
            table,
            rows: &rows,
        }));
        self.traits = Some(SharedTraits::of(
            table, &columns, customers, reference, self.as_of,
        ));
    }

    /// A conviction on a column that makes no criterion is said to count for nothing.
    fn say_unused_convictions(&mut self, table: &Table, recipe: &Recipe) {
        let used = |name: &str| {
            let mut inputs = self.inputs.iter();
            inputs.any(|input| table.columns[input.column].name == name)
        };
        let spoken = recipe.columns.iter().filter(|(_, asked)| !asked.prior.is_empty());
        let unused = spoken.filter(|(name, _)| !used(name));
        let reasons: Vec<Reason> = unused
            .map(|(column, _)| Reason::UnusedConviction {
                column: column.clone(),
            })
            .collect();
        self.sufficiency.reasons.extend(reasons);
    }

    /// Customers were held against a universe: columns that tell the two tables apart are set aside, and companies of
    /// the universe weigh so much that their number no longer matters.
    ///
    /// Source: Fithian & Hastie (2013), Finite-sample equivalence in statistical models for presence-only data, section
    /// 4 (infinitely weighted logistic regression).
    pub fn hold_against(&mut self, gathering: &Gathering, prevalence: Option<Prevalence>) {
        self.set_aside.splice(0..0, gathering.apart.iter().cloned());
        let weight = BACKGROUND * gathering.customers as f64 / gathering.universe.max(1) as f64;
        let background = self
            .weights
            .iter_mut()
            .zip(&self.ideal)
            .filter(|(_, ideal)| !**ideal);
        background.for_each(|(w, _)| *w *= weight.max(1.0));
        // Nobody of a universe is known to be lost.
        let others = self
            .outcome
            .values
            .iter_mut()
            .filter(|value| value.ideal == Some(false));
        others.for_each(|value| value.read_as = ReadAs::Open);
        self.basis = Basis::Universe(Universe {
            customers: gathering.customers,
            universe: gathering.universe,
            matched: gathering.matched,
            prevalence,
            ..Universe::default()
        });
    }

    /// Columns learnt from although they may have been known only after the outcome.
    pub fn doubts(&self) -> impl Iterator<Item = &Audited> {
        self.audited
            .iter()
            .filter(|a| a.used && a.verdict == Verdict::Doubt)
    }

    /// Columns learnt from that by themselves rank accounts well, and of which nothing else is said.
    pub fn notes(&self) -> impl Iterator<Item = &Audited> {
        self.audited.iter().filter(|a| a.used && a.is_notable())
    }

    /// The accounts to learn from.
    pub fn accounts<'a>(&'a self, table: &'a Table) -> Accounts<'a> {
        Accounts {
            table,
            inputs: &self.inputs,
            rows: &self.rows,
            ideal: &self.ideal,
            weights: &self.weights,
        }
    }

    /// Training on these accounts.
    pub fn training<'a>(&'a self, table: &'a Table, recipe: &'a Recipe, name: &'a str) -> Training<'a> {
        Training {
            name,
            recipe,
            accounts: self.accounts(table),
            outcome: &self.outcome,
            id: self.roles.id.as_ref().map(|role| role.column),
            label: self.roles.label.as_ref().map(|role| role.column),
            as_of: self.as_of,
            set_aside: &self.set_aside,
            vanished: &self.vanished,
            sufficiency: &self.sufficiency,
            traits: self.traits.as_ref(),
            previous: None,
            basis: &self.basis,
            change: &self.change,
        }
    }
}

/// The recipe's day, else the latest in the date columns used and in those that say when records began.
fn as_of(table: &Table, recipe: &Recipe, audited: &[Audited]) -> Result<i32> {
    if let Some(text) = &recipe.as_of {
        return match Reading::new(Kind::Date).date(text) {
            Cell::Value(day) => Ok(day),
            _ => Err(Error::setting("as_of", "a day such as 2026-09-30", text)),
        };
    }
    let began = |a: &Audited| {
        a.reasons
            .iter()
            .any(|r| matches!(r, criteria::Reason::NamedBeginning { .. }))
    };
    let latest =
        audited
            .iter()
            .filter(|a| a.used || began(a))
            .filter_map(|a| match &table.columns[a.column].values {
                Values::Date(days) => days.iter().copied().filter(|day| *day != i32::MIN).max(),
                _ => None,
            });
    Ok(latest.max().unwrap_or(0))
}
