//! Which facts about a list of accounts are worth buying: expected grade changes, and what they cost.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::explain::find_out::FindOut;

/// Chances are counted in millionths, so that their sums are the same in any order.
const WHOLE: f64 = 1e6;

/// What finding out would do over a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Enrichment {
    /// Name and version of the model.
    pub model: String,
    /// Accounts of the list.
    pub accounts: u64,
    /// Accounts of which something that the score counts is unknown; those knocked out are not among them.
    pub incomplete: u64,
    /// Code of the currency of prices, where the recipe's rates name one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// Every fact that some account lacks: those with a price by grade changes per unit of money, then the others by changes.
    pub facts: Vec<Enrichable>,
    /// Columns with a price that training set aside: they give no points.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub no_points: Vec<String>,
}

/// One fact, were it found out wherever it is unknown. Facts are told each by itself: their changes do not add up.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Enrichable {
    /// The column.
    pub column: String,
    /// What people call it.
    #[serde(skip)]
    pub title: String,
    /// Whether the list has no such column.
    pub absent: bool,
    /// Accounts of which it is unknown.
    pub accounts: u64,
    /// Grades expected to change.
    pub changes: f64,
    /// Grades among them expected to become better.
    pub better: f64,
    /// Grades among them expected to become worse.
    pub worse: f64,
    /// Price for one account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<f64>,
    /// Price for all these accounts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<f64>,
    /// Grades expected to change per unit of money.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changes_per_unit: Option<f64>,
}

/// Counts a list, account by account.
pub struct EnrichmentTally {
    prices: BTreeMap<String, f64>,
    accounts: u64,
    incomplete: u64,
    sums: Vec<Sum>,
}

#[derive(Debug, Clone, Default)]
struct Sum {
    column: String,
    accounts: u64,
    better: u64,
    worse: u64,
}

impl EnrichmentTally {
    /// Nothing counted yet, of these columns ([`crate::explain::Finder::columns`]) at these prices.
    pub fn new<'a>(columns: impl Iterator<Item = &'a str>, prices: BTreeMap<String, f64>) -> Self {
        let sums = columns.map(|column| Sum {
            column: column.to_owned(),
            ..Sum::default()
        });
        Self {
            sums: sums.collect(),
            prices,
            accounts: 0,
            incomplete: 0,
        }
    }

    /// Counts one account, of which `facts` ([`crate::explain::Finder::facts`]) are unknown.
    pub fn add(&mut self, facts: &[(usize, FindOut)]) {
        self.accounts += 1;
        self.incomplete += u64::from(!facts.is_empty());
        for (place, found) in facts {
            let sum = &mut self.sums[*place];
            sum.accounts += 1;
            sum.better += (found.better * WHOLE).round() as u64;
            sum.worse += (found.worse * WHOLE).round() as u64;
        }
    }

    /// The fact to find out about one account: of those with a price the one that changes the grade at least cost, of the
    /// others the likeliest to change it. None where nothing would.
    pub fn next<'f>(&self, facts: &'f [(usize, FindOut)]) -> Option<(&'f FindOut, Option<f64>)> {
        let price = |found: &FindOut| self.prices.get(&found.column).copied();
        let tells = || {
            facts
                .iter()
                .map(|(_, found)| found)
                .filter(|found| found.chance > 0.0)
        };
        let mut best: Option<(&FindOut, f64)> = None;
        for (found, price) in tells().filter_map(|found| Some((found, price(found)?))) {
            // On a tie the earlier one stays.
            if best.is_none_or(|(held, of)| found.chance * of > held.chance * price) {
                best = Some((found, price));
            }
        }
        match best {
            Some((found, price)) => Some((found, Some(price))),
            None => tells().next().map(|found| (found, None)),
        }
    }

    /// What was counted. `absent` says of which columns the list has none.
    pub fn finish(
        self,
        model: String,
        currency: Option<String>,
        absent: impl Fn(&str) -> bool,
    ) -> Enrichment {
        let Self {
            prices,
            accounts,
            incomplete,
            sums,
        } = self;
        let facts = sums.into_iter().filter(|sum| sum.accounts > 0).map(|sum| {
            let price = prices.get(&sum.column).copied();
            let cost = price.map(|price| price * sum.accounts as f64);
            let [better, worse] = [sum.better, sum.worse].map(|millionths| millionths as f64 / WHOLE);
            let changes = (sum.better + sum.worse) as f64 / WHOLE;
            Enrichable {
                absent: absent(&sum.column),
                title: sum.column.clone(),
                column: sum.column,
                accounts: sum.accounts,
                changes,
                better,
                worse,
                price,
                cost,
                changes_per_unit: cost.map(|cost| changes / cost),
            }
        });
        let mut facts: Vec<Enrichable> = facts.collect();
        facts.sort_by(|a, b| {
            let rate = |fact: &Enrichable| fact.changes_per_unit.unwrap_or(-1.0);
            rate(b).total_cmp(&rate(a)).then(b.changes.total_cmp(&a.changes))
        });
        Enrichment {
            model,
            accounts,
            incomplete,
            currency,
            facts,
            no_points: Vec::new(),
        }
    }
}
