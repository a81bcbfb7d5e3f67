//! The keys of `[figures]`, which are also the facts an account may have.

use serde::{Deserialize, Serialize};

/// A key of the recipe's `[figures]` that names a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FigureKey {
    /// Day on which the deal was opened.
    Opened,
    /// Day on which it was decided.
    Closed,
    /// Day on which the customer left.
    Left,
    /// When, or whether, it became a marketing-qualified lead.
    Qualified,
    /// When, or whether, sales accepted it.
    Accepted,
    /// Contract, per year.
    Amount,
    /// What a customer bought on top, per year.
    Expansion,
    /// What was spent to win the account.
    Cost,
    /// A customer's answer, from 0 to 10, to whether it would recommend the product.
    Nps,
}

impl FigureKey {
    /// All of them, in the order of the recipe.
    pub const ALL: [Self; 9] = [
        Self::Opened,
        Self::Closed,
        Self::Left,
        Self::Qualified,
        Self::Accepted,
        Self::Amount,
        Self::Expansion,
        Self::Cost,
        Self::Nps,
    ];

    /// As the recipe spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Closed => "closed",
            Self::Left => "left",
            Self::Qualified => "qualified",
            Self::Accepted => "accepted",
            Self::Amount => "amount",
            Self::Expansion => "expansion",
            Self::Cost => "cost",
            Self::Nps => "nps",
        }
    }
}

impl std::fmt::Display for FigureKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}
