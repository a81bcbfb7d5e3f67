//! The accounts of a group by how far they came.

use crate::figures::facts::{Account, Facts};
use crate::figures::figure::{Figure, Name, share};
use crate::recipe::FigureKey as Key;
use serde::{Deserialize, Serialize};

/// How many accounts reached each step; who reached a step has reached those before it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Funnel {
    /// All accounts of the group.
    pub leads: u64,
    /// Marketing-qualified leads (MQL); `None` without their column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qualified: Option<u64>,
    /// Sales-accepted leads (SQL); `None` without their column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted: Option<u64>,
    /// Accounts that bought.
    pub customers: u64,
    /// MQL among leads.
    pub qualified_rate: Figure,
    /// SQL among MQL.
    pub accepted_rate: Figure,
    /// Customers among SQL.
    pub customer_rate: Figure,
}

/// Steps reached. Who bought was accepted, and who was accepted was qualified, whatever its cells say; an account
/// whose step is not known is left out of the rate.
pub(super) fn funnel(facts: &Facts, accounts: &[&Account], customers: usize) -> Funnel {
    let accepted = |a: &Account| if a.bought() { Some(true) } else { a.accepted };
    let qualified = |a: &Account| {
        if accepted(a) == Some(true) {
            Some(true)
        } else {
            a.qualified
        }
    };
    let count = |step: &dyn Fn(&Account) -> Option<bool>, wanted: Option<bool>| {
        accounts.iter().filter(|a| step(a) == wanted).count()
    };
    let reached = |step: &dyn Fn(&Account) -> Option<bool>| count(step, Some(true));
    let (mql, sql) = (reached(&qualified), reached(&accepted));
    // A qualified lead of which nobody knows whether sales accepted it tells nothing of how many they accept.
    let asked = accounts
        .iter()
        .filter(|a| qualified(a) == Some(true) && accepted(a).is_some())
        .count();
    let rate = |name: Name, hits: usize, of: usize| match facts.lacks(name) {
        Some(reason) => Figure::none(reason, 0),
        None => share(hits, of),
    };
    Funnel {
        leads: accounts.len() as u64,
        qualified: facts.knows(Key::Qualified).then_some(mql as u64),
        accepted: facts.knows(Key::Accepted).then_some(sql as u64),
        customers: customers as u64,
        qualified_rate: rate(Name::QualifiedRate, mql, accounts.len() - count(&qualified, None)),
        accepted_rate: rate(Name::AcceptedRate, sql, asked),
        customer_rate: rate(Name::CustomerRate, customers, sql),
    }
}
