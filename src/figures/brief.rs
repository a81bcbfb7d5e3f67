//! The figures of a group that a sentence needs: those that take no resampling.

use serde::Serialize;

use super::facts::{Account, Facts};
use super::figure::Figure;
use super::group::{GroupFigures, cycle};
use super::nps::nps;
use super::value::acquisition_cost;
use crate::outcome::Ending;

/// The figures of a group that take no resampling.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BriefFigures {
    /// Accounts of the group that were decided.
    pub decided: u64,
    /// Customers among them that stayed.
    pub kept: u64,
    /// Median days from opening to decision.
    pub cycle: Figure,
    /// What all accounts of the group cost, per customer won; no interval.
    pub cac: Figure,
    /// Net promoter score.
    pub nps: Figure,
}

impl BriefFigures {
    /// Figures of these rows of the table that the facts were read from; their order does not matter.
    pub fn of(facts: &Facts, rows: &[u32]) -> Self {
        let accounts = facts.sorted(rows);
        let customers: Vec<&Account> = accounts.iter().copied().filter(|a| a.bought()).collect();
        let cac = match acquisition_cost(facts, &accounts, &customers) {
            Ok((cost, beware)) => Figure::new(cost, None, customers.len()).beware(beware),
            Err(reason) => Figure::none(reason, customers.len()),
        };
        Self {
            decided: accounts.iter().filter(|a| a.ending != Ending::Open).count() as u64,
            kept: customers.iter().filter(|a| a.ending != Ending::Churned).count() as u64,
            cycle: cycle(facts, &accounts),
            cac,
            nps: nps(facts, &customers),
        }
    }
}

impl From<&GroupFigures> for BriefFigures {
    fn from(figures: &GroupFigures) -> Self {
        Self {
            decided: figures.accounts - figures.open,
            kept: figures.customers - figures.churned,
            cycle: figures.cycle.clone(),
            cac: figures.cac.clone(),
            nps: figures.nps.clone(),
        }
    }
}
