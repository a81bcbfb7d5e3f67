//! What became of every account a model was trained on, by segment: kept beside the model, so that segments can be
//! compared without the table. No account is named in it.

use serde::{Deserialize, Serialize};

use super::covariate::{Covariate, covariates};
use crate::error::{Error, Result};
use crate::figures::facts::{Account, Span};
use crate::figures::{Facts, Key};
use crate::model::train::{Trained, Training};
use crate::outcome::Ending;
use crate::score::score_rows;
use crate::table::reading::iso_date;

/// One entry per account in every list; amounts and spans that are not known are absent, and so in a file is a list of
/// nothing else.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct History {
    /// Day on which the data were true, ISO.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    /// Gross margin, from 0 to 1.
    pub margin: f64,
    /// Keys of `[figures]` whose column was there.
    pub known: Vec<Key>,
    /// Number of the segment, 0 for none. An ideal account stands where classes learnt without it put it.
    pub segment: Vec<u32>,
    /// How each account ended.
    pub ending: Vec<Ending>,
    /// Day on which each deal was opened, since 1970-01-01.
    #[serde(default, skip_serializing_if = "unknown")]
    pub opened: Vec<Option<i32>>,
    /// Day on which it was decided.
    #[serde(default, skip_serializing_if = "unknown")]
    pub closed: Vec<Option<i32>>,
    /// From opening to decision, or to today.
    #[serde(default, skip_serializing_if = "unknown")]
    pub cycle: Vec<Option<Span>>,
    /// From signature to leaving, or to today.
    #[serde(default, skip_serializing_if = "unknown")]
    pub lifetime: Vec<Option<Span>>,
    /// Contract, per year.
    #[serde(default, skip_serializing_if = "unknown")]
    pub amount: Vec<Option<f64>>,
    /// What a customer bought on top, per year.
    #[serde(default, skip_serializing_if = "unknown")]
    pub expansion: Vec<Option<f64>>,
    /// What was spent to win it.
    #[serde(default, skip_serializing_if = "unknown")]
    pub cost: Vec<Option<f64>>,
    /// Its answer, from 0 to 10, to whether it would recommend the product.
    #[serde(default, skip_serializing_if = "unknown")]
    pub nps: Vec<Option<f64>>,
    /// Whether it became a marketing-qualified lead.
    #[serde(default, skip_serializing_if = "unknown")]
    pub qualified: Vec<Option<bool>>,
    /// Whether sales accepted it.
    #[serde(default, skip_serializing_if = "unknown")]
    pub accepted: Vec<Option<bool>>,
    /// What to set equal when segments are compared: who sold, through which channel, when, at what price.
    pub covariates: Vec<Covariate>,
}

/// Whether a list says nothing of any account.
fn unknown<T>(list: &[Option<T>]) -> bool {
    list.iter().all(Option::is_none)
}

/// What is known of each account; no list where that is nothing of any.
fn list<T>(accounts: &[Account], of: impl Fn(&Account) -> Option<T>) -> Vec<Option<T>> {
    match accounts.iter().any(|account| of(account).is_some()) {
        true => accounts.iter().map(of).collect(),
        false => Vec::new(),
    }
}

/// Nothing of every account, where there is no list.
fn fill<T>(list: &mut Vec<Option<T>>, accounts: usize) {
    if list.is_empty() {
        list.resize_with(accounts, || None);
    }
}

impl History {
    /// Of every row of the training table.
    ///
    /// # Errors
    /// Those of [`Facts::read`] and of binning; [`Error::UnknownColumn`] when the recipe's `[compare]` names a column
    /// that is not there.
    pub fn of_training(training: &Training<'_>, trained: &Trained) -> Result<Self> {
        let (table, recipe) = (training.accounts.table, training.recipe);
        let as_of = Facts::as_of(table, recipe, training.outcome)?;
        let facts = Facts::read(table, recipe, training.outcome, as_of.unwrap_or(0))?;
        let rows: Vec<u32> = (0..table.rows as u32).collect();
        let mut segment = vec![0; table.rows];
        // Scoring is for telling segments apart; without any there is nothing to tell.
        if !trained.model.segments.segments.is_empty() {
            let mut next = segment.iter_mut();
            score_rows(&trained.model, table, &rows, |score| {
                if let Some(segment) = next.next() {
                    *segment = score.standing.map_or(0, |standing| standing.number());
                }
            })?;
            let ideal = training.accounts.rows.iter().zip(training.accounts.ideal);
            let ideal = ideal.filter(|(_, ideal)| **ideal).map(|(row, _)| *row);
            for (row, standing) in ideal.zip(&trained.held_out) {
                segment[row as usize] = standing.number();
            }
        }
        let known = |value: f64| (!value.is_nan()).then_some(value);
        let accounts = &facts.accounts;
        Ok(Self {
            as_of: as_of.map(iso_date),
            margin: facts.margin,
            known: Key::ALL.into_iter().filter(|key| facts.knows(*key)).collect(),
            segment,
            ending: accounts.iter().map(|a| a.ending).collect(),
            opened: list(accounts, |a| a.opened),
            closed: list(accounts, |a| a.closed),
            cycle: list(accounts, |a| a.cycle),
            lifetime: list(accounts, |a| a.lifetime),
            amount: list(accounts, |a| known(a.amount)),
            expansion: list(accounts, |a| known(a.expansion)),
            cost: list(accounts, |a| known(a.cost)),
            nps: list(accounts, |a| known(a.nps)),
            qualified: list(accounts, |a| a.qualified),
            accepted: list(accounts, |a| a.accepted),
            covariates: covariates(table, recipe, &facts)?,
        })
    }

    /// With a list for everything: what a file leaves out was known of no account.
    pub fn filled(mut self) -> Self {
        let n = self.accounts();
        fill(&mut self.opened, n);
        fill(&mut self.closed, n);
        fill(&mut self.cost, n);
        fill(&mut self.nps, n);
        fill(&mut self.cycle, n);
        fill(&mut self.lifetime, n);
        fill(&mut self.amount, n);
        fill(&mut self.expansion, n);
        fill(&mut self.qualified, n);
        fill(&mut self.accepted, n);
        self
    }

    /// The same as facts to count figures from; every list is there ([`History::filled`]).
    pub fn facts(&self) -> Facts {
        let money = |list: &[Option<f64>], at: usize| list[at].unwrap_or(f64::NAN);
        let accounts = (0..self.accounts()).map(|at| Account {
            ending: self.ending[at],
            opened: self.opened[at],
            closed: self.closed[at],
            left: None,
            qualified: self.qualified[at],
            accepted: self.accepted[at],
            amount: money(&self.amount, at),
            expansion: money(&self.expansion, at),
            cost: money(&self.cost, at),
            nps: money(&self.nps, at),
            cycle: self.cycle[at],
            lifetime: self.lifetime[at],
        });
        let known = Key::ALL.map(|key| self.known.contains(&key));
        Facts::of_accounts(accounts.collect(), known, self.margin)
    }

    /// Number of accounts.
    pub fn accounts(&self) -> usize {
        self.segment.len()
    }

    /// Checks that every list has one entry per account, and nothing in it is beyond reason.
    ///
    /// # Errors
    /// [`Error::Data`] naming what is wrong.
    pub fn check(&self) -> Result<()> {
        let n = self.accounts();
        let lists = [
            self.ending.len(),
            self.opened.len(),
            self.closed.len(),
            self.cost.len(),
            self.nps.len(),
            self.cycle.len(),
            self.lifetime.len(),
            self.amount.len(),
            self.expansion.len(),
            self.qualified.len(),
            self.accepted.len(),
        ];
        let amounts = self.amount.iter().chain(&self.expansion);
        let amounts = amounts.chain(&self.cost).chain(&self.nps).flatten();
        let days = self.cycle.iter().chain(&self.lifetime).flatten();
        let wrong = if lists.iter().any(|len| *len != n) || self.covariates.iter().any(|c| !c.is_of(n)) {
            Some("its lists differ in length")
        } else if !amounts.clone().all(|amount| amount.is_finite() && *amount >= 0.0) {
            Some("an amount is below 0 or not finite")
        } else if days.clone().any(|span| span.days < 0) {
            Some("an account was watched for fewer than 0 days")
        } else if !(0.0..=1.0).contains(&self.margin) {
            Some("the margin is not a share")
        } else {
            None
        };
        match wrong {
            Some(reason) => Err(Error::data(reason, "train again")),
            None => Ok(()),
        }
    }
}
