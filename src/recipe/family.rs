//! The families that criteria belong to.

use serde::{Deserialize, Serialize};

/// The six families of criteria.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Family {
    /// What the company is: sector, size, country, age.
    Firmographic,
    /// What it uses: software, tools, integrations.
    Technographic,
    /// What it did with you: visits, demos, tickets.
    Behavioural,
    /// What it has and spends: revenue, funding, budget.
    Financial,
    /// Why it fits: reference value, partners, priorities.
    Strategic,
    /// What shows that it is about to buy: hiring, tenders, searches.
    Intent,
}
