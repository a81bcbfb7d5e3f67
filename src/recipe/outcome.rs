//! What became of accounts: `[outcome]`, and `[orders]` where it follows from orders.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::recipe::tables::{KeyHow, TableRecipe};
use crate::table::Kind;

/// What an ideal customer is, by a column of past outcomes.
///
/// Values match without regard to case, accents, and blanks or hyphens between letters; numbers match by value (`1` is
/// `1.0`). An outcome that stands in two date columns is named by `won` and `lost` instead of `column`: who was lost
/// after having been won has churned, and who was neither is open.
///
/// ```toml
/// [outcome]
/// column = "stage"
/// positive = ["Won"]
/// negative = ["Lost", "Churned"]
/// churned = ["Churned"]
/// ```
///
/// ```toml
/// [outcome]
/// won = "won_at"
/// lost = "lost_at"
/// ```
///
/// ```toml
/// [outcome]
/// customers = true
/// ```
///
/// An outcome may stand in a further table, `[tables.NAME]`, which then says nothing else. With `column` it is a column
/// of that table; of several rows of one account a won one counts before what is open, and what is open before a lost
/// one. Without `column` a row is an order: whoever has one is a customer since the first, and the others are no
/// customers yet: the universe that customers are held against. With `churned_after` customers are held against those
/// who left, as `[orders]` does.
///
/// ```toml
/// [outcome]
/// table = "deals"
/// column = "stage"
///
/// [tables.deals]
/// data = "deals.csv"
/// key = "company_id"
/// ```
///
/// ```toml
/// [outcome]
/// table = "orders"
/// churned_after = 180
///
/// [tables.orders]
/// data = "orders.csv"
/// key = "company_id"
/// date = "order_date"
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct OutcomeRecipe {
    /// Further table, by its name in `[tables]`, that says what became of each account. Default: the account table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    /// Column with what became of each past account. Default: none, must be given here or by `--outcome`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Values that mean "ideal". Default: the values that say won (`Closed Won`, `Gagné`, `yes` of `converted`…); where
    /// none does they must be given.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub positive: Vec<String>,
    /// Values that mean "not ideal"; accounts with a value in neither list are open and not learnt from. Default: the
    /// values that say lost or churned (`Perdu`, `Disqualified`…); where none does, all that are no stage still open
    /// (`Negotiation`, `en cours`…).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub negative: Vec<String>,
    /// Values that mean "bought, then left", for the business figures. Default: the values whose words say so
    /// (`Churned`, `resilie`…).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub churned: Vec<String>,
    /// Whether customers are all that is known: every row is one, or every row with a value of `positive` where `column` is
    /// named. What they share is told, and convictions (`[prior]`) make points. Default: false.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub customers: bool,
    /// Date column with the day on which an account was won, beside `lost`. Default: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub won: Option<String>,
    /// Date column with the day on which it was lost, or left. Default: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lost: Option<String>,
    /// Days without a row in `table` after which a customer has churned, from 1 to 36,525; earlier rows become criteria.
    /// Default: none, whoever has a row is a customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub churned_after: Option<u32>,
}

impl OutcomeRecipe {
    /// Whether a row in a further table makes an account a customer, and the others are a universe.
    pub fn is_of_customers(&self) -> bool {
        self.table.is_some() && self.column.is_none() && self.churned_after.is_none()
    }

    /// Checks what is said of a further table.
    ///
    /// # Errors
    /// [`Error::Setting`] naming the key.
    pub(super) fn check(&self, tables: &BTreeMap<String, TableRecipe>) -> Result<()> {
        if let Some(days) = self.churned_after.filter(|days| !(1..=36_525).contains(days)) {
            return Err(Error::setting(
                "outcome.churned_after",
                "between 1 and 36525",
                days,
            ));
        }
        let Some(name) = &self.table else {
            return match self.churned_after {
                None => Ok(()),
                Some(days) => Err(Error::setting(
                    "outcome.churned_after",
                    "given with `table`, the further table whose rows are orders; where the account table's own rows \
                     are, `churned_after` of [orders]",
                    days,
                )),
            };
        };
        let Some(table) = tables.get(name) else {
            let known = tables.keys().map(|name| format!("`{name}`")).collect::<Vec<_>>();
            let expected = match known.is_empty() {
                true => format!("a further table: describe it under [tables.{name}] with `data` and `key`"),
                false => format!("one of the further tables {}", known.join(", ")),
            };
            return Err(Error::setting("outcome.table", expected, format!("`{name}`")));
        };
        if table.how == KeyHow::Match {
            let expected = "by `key` where the table says how accounts ended";
            return Err(Error::setting(format!("tables.{name}.how"), expected, "match"));
        }
        let by_way = tables.iter().find(|(_, other)| other.via.as_ref() == Some(name));
        let clash = [
            (
                table.via.is_some(),
                format!("one whose `key` leads to the accounts, not `via` another: `{name}`"),
            ),
            (
                by_way.is_some() && self.churned_after.is_none(),
                format!("`{name}`, by which another leads to the accounts"),
            ),
            (
                self.won.is_some() || self.lost.is_some(),
                "`won` and `lost`, days of the account table".to_owned(),
            ),
            (
                self.customers,
                "`customers`, which says that every account is one".to_owned(),
            ),
            (
                self.churned_after.is_some() && self.column.is_some(),
                "both `column` and `churned_after`".to_owned(),
            ),
            (
                self.churned_after.is_some() && table.date.is_none(),
                format!("`churned_after` without `date` in [tables.{name}], the day of an order"),
            ),
        ];
        match clash.into_iter().find(|(clashes, _)| *clashes) {
            Some((_, got)) => Err(Error::setting(
                "outcome.table",
                "a table that says how accounts ended, by itself",
                got,
            )),
            None => Ok(()),
        }
    }

    /// Whether a column holds the days of the outcome, so that it is read as dates.
    pub fn is_day(&self, column: &str) -> bool {
        [&self.won, &self.lost]
            .into_iter()
            .flatten()
            .any(|day| day == column)
    }
}

/// A table whose rows are orders or their lines: one account is made of each customer's.
///
/// The outcome follows from them. The last `churned_after` days before `as_of` (else before the latest order) tell who
/// stayed: a customer with an order in them is `Retained` and ideal, one without is `Churned`, and one whose first order
/// falls in them is open. Only orders before these days become criteria (how many, how long ago, sums, means, shares),
/// beside the columns that never change within a customer.
///
/// ```toml
/// [orders]
/// customer = "customer_id"
/// date = "order_date"
/// churned_after = 180
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OrdersRecipe {
    /// Column that says whose order a row is. Default: none, must be given.
    pub customer: String,
    /// Date column with the day of the order. Default: none, must be given.
    pub date: String,
    /// Days without an order after which a customer has churned, from 1 to 36,525. Default: 365.
    #[serde(default = "a_year")]
    pub churned_after: u32,
}

impl OrdersRecipe {
    /// How a column must be read, whatever its cells look like: a customer's number is no quantity.
    pub fn kind_of(&self, column: &str) -> Option<Kind> {
        if column == self.date {
            Some(Kind::Date)
        } else {
            (column == self.customer).then_some(Kind::Category)
        }
    }
}

/// A year without an order (house choice: the rhythm of yearly budgets).
fn a_year() -> u32 {
    365
}
