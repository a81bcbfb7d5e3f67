//! Ideal, not ideal or undecided: what a won account was worth, kept, cost and said.
//!
//! A customer's worth is the weighted mean of up to five parts, each from 0 to 1: value, retention, friction, advocacy
//! and strategic worth. Parts are smooth: two customers are worth the same only where all that is known of them is. Who was kept long enough and is worth enough is ideal; who never bought, left early or is worth
//! little is not; who signed lately is neither yet.

mod reason;
mod label;
mod position;
mod loyalty;
mod balance;
pub mod rfm;
pub mod purchases;
mod columns;
mod parts;
mod stay;

pub use balance::Effect;
pub use columns::{Guess, Part, WorthColumn, guess};
pub use label::{Label, PartWorth};
pub use reason::{DayOrigin, Fact, Note, Origin, Unused, Why, shown};

use serde::Serialize;

use self::balance::{Balance, median};
use super::{Ending, Outcome};
use crate::error::{Error, Result};
use crate::language::Language;
use crate::recipe::{IdealRecipe, Recipe};
use crate::table::Table;

/// Weights of ideal customers from the least worth to the most, before they are scaled to a mean of 1. House choice:
/// the best customer counts four times the one that just is ideal, so that no single account carries a profile.
const WEIGHTS: (f64, f64) = (0.5, 2.0);

/// One account, judged.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Judged {
    /// How the account stands.
    pub ending: Ending,
    /// Whether it is ideal.
    pub label: Label,
    /// Why it is labelled so.
    pub why: Why,
    /// Whether it was a customer and has left.
    pub left: bool,
    /// Weighted mean of the parts, from 0 to 1; of customers of whom some part is known.
    pub worth: Option<f64>,
    /// In the order of [`Part::ALL`].
    pub parts: [Option<PartWorth>; 5],
    /// How much it counts in learning: 1 unless it is ideal.
    pub weight: f64,
    /// Whether it was decided long enough ago to be learnt from: of accounts decided later none can be ideal yet, so
    /// that those lost or gone already would make lateness look bad.
    pub mature: bool,
}

/// Where a part comes from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Source {
    /// The part of worth.
    pub part: Part,
    /// 0 when it is left out.
    pub weight: f64,
    /// Columns that tell it, in the order of the recipe.
    pub columns: Vec<WorthColumn>,
    /// Columns found that say nothing, each with the reason.
    pub left_out: Vec<(String, Unused)>,
    /// Customers of whom it is known.
    pub known: usize,
    /// What its weight changes in who is ideal; absent of a part that is left out.
    pub effect: Option<Effect>,
}

/// How many accounts are what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Customers that have not left.
    pub won: usize,
    /// Accounts decided otherwise than won.
    pub lost: usize,
    /// Customers that left.
    pub churned: usize,
    /// Accounts not decided yet.
    pub open: usize,
    /// Accounts labelled ideal, learnt from or not.
    pub ideal: usize,
    /// Of these, customers that have left since, after having been kept long enough.
    pub ideal_left: usize,
    /// Accounts labelled not ideal, learnt from or not.
    pub not_ideal: usize,
    /// Customers that are neither yet, because they signed lately.
    pub recent: usize,
    /// Customers that are neither because something is not known.
    pub unknown: usize,
    /// Accounts that were decided too lately to be learnt from, whatever became of them.
    pub not_learnt: usize,
}

/// Every account of a table, judged.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ideal {
    /// The recipe's section with every column that was found.
    #[serde(skip)]
    pub recipe: IdealRecipe,
    /// Day on which the data were true (days since 1970-01-01), and how it is known.
    #[serde(skip)]
    pub as_of: Option<(i32, DayOrigin)>,
    /// Months that a customer must be kept to be ideal.
    pub months: u32,
    /// Least worth of an ideal customer, from 0 to 1.
    pub least: f64,
    /// Where each part comes from.
    pub sources: Vec<Source>,
    /// How many accounts are what.
    pub counts: Counts,
    /// What was assumed.
    pub notes: Vec<Note>,
    /// One per row.
    #[serde(skip)]
    pub accounts: Vec<Judged>,
}

impl Ideal {
    /// Judges every account of a table by the recipe's `[ideal]`, completed by [`guess`].
    ///
    /// # Errors
    /// [`Error::UnknownColumn`] for a column that is not there; [`Error::Data`] when one is of the wrong kind, when
    /// nobody bought, or when no column says anything of customers; [`Error::Setting`] for values out of range.
    pub fn read(table: &Table, recipe: &Recipe, outcome: &Outcome) -> Result<Self> {
        recipe.ideal.check()?;
        let Guess {
            recipe: asked,
            found,
            doubtful,
        } = guess(table, recipe);
        for found in &found {
            stay::column(table, found)?;
        }
        let endings = outcome.endings(table)?;
        let customers: Vec<usize> = (0..table.rows).filter(|&row| endings[row].bought()).collect();
        if customers.is_empty() {
            return Err(Error::data(
                format!("no account of column `{}` became a customer", outcome.column),
                "say in the recipe which values mean won (`outcome.positive`) and which left (`outcome.churned`)",
            ));
        }
        let stays = stay::Stays::read(table, recipe, &found, &endings)?;
        let today = stays.as_of.as_ref().map(|(day, _)| *day);
        let mut notes = stays.notes.clone();
        let mut sources = Vec::new();
        let mut worths: [Vec<Option<PartWorth>>; 5] = Default::default();
        for (part, weight) in Part::ALL.into_iter().zip(asked.weights()) {
            let columns: Vec<WorthColumn> =
                found.iter().filter(|found| found.part == part).cloned().collect();
            let of_part = if part == Part::Retention {
                stays.worths(&customers)
            } else {
                parts::worths(part, table, &columns, &customers, today)?
            };
            notes.extend(of_part.notes);
            let doubted = doubtful.iter().filter(|found| found.part == part);
            let doubted = doubted.map(|found| (found.column.clone(), Unused::NotTaken(found.reason.clone())));
            let known = of_part.customers.iter().flatten().count();
            sources.push(Source {
                part,
                weight: if known > 0 { weight } else { 0.0 },
                columns,
                left_out: of_part.left_out.into_iter().chain(doubted).collect(),
                known,
                effect: None,
            });
            worths[part as usize] = of_part.customers;
        }
        if sources.iter().all(|source| source.weight == 0.0) {
            return Err(nothing_known(&sources));
        }
        let mut accounts: Vec<Judged> = (0..table.rows)
            .map(|row| {
                let (label, why) = match endings[row] {
                    Ending::Open => (Label::Undecided, Why::Open),
                    _ => (Label::NotIdeal, Why::NeverBought),
                };
                Judged::new(endings[row], label, why, stays.mature[row])
            })
            .collect();
        for (at, &row) in customers.iter().enumerate() {
            let account = &mut accounts[row];
            account.left = stays.left[row];
            account.parts = std::array::from_fn(|part| worths[part][at].take());
        }
        let all: Vec<_> = customers.iter().map(|&row| accounts[row].shares()).collect();
        let balance = Balance::of(std::array::from_fn(|part| sources[part].weight), &all);
        for (&row, shares) in customers.iter().zip(&all) {
            accounts[row].worth = balance.worth(shares);
        }
        // Who stayed long enough is judged by worth; of the others the stay tells.
        let judged: Vec<usize> = customers
            .iter()
            .copied()
            .filter(|&row| match stays.verdict(row) {
                None if accounts[row].worth.is_some() => true,
                None => {
                    (accounts[row].label, accounts[row].why) = (Label::Undecided, Why::WorthUnknown);
                    false
                }
                Some((label, why)) => {
                    (accounts[row].label, accounts[row].why) = (label, why);
                    false
                }
            })
            .collect();
        let of_judged: Vec<_> = judged.iter().map(|&row| accounts[row].shares()).collect();
        for (source, effect) in sources.iter_mut().zip(balance.effects(&of_judged, asked.least)) {
            source.effect = effect;
        }
        let least = asked
            .least
            .unwrap_or_else(|| median(judged.iter().filter_map(|&row| accounts[row].worth)));
        for row in judged {
            let account = &mut accounts[row];
            let worth = account.worth.unwrap_or(0.0);
            (account.label, account.why) = match worth >= least {
                true => (Label::Ideal, Why::Worth { worth }),
                false => (Label::NotIdeal, Why::LittleWorth { worth, least }),
            };
        }
        if asked.weigh == Some(true) {
            weigh(&mut accounts, least);
        }
        if !stays.told {
            notes.push(Note::NoStay);
        }
        let mut found = Self {
            months: asked.months(),
            recipe: asked,
            as_of: stays.as_of,
            least,
            sources,
            counts: Counts::default(),
            notes,
            accounts,
        };
        found.counts = found.count();
        Ok(found)
    }

    /// Whether an account is ideal, for learning: `None` where that is not decided, or was decided too lately.
    pub fn labels(&self) -> Vec<Option<bool>> {
        let label = |account: &Judged| match account.label {
            _ if !account.mature => None,
            Label::Ideal => Some(true),
            Label::NotIdeal => Some(false),
            Label::Undecided => None,
        };
        self.accounts.iter().map(label).collect()
    }

    /// The outcome with these labels instead of its column's; how accounts ended stays what it was.
    ///
    /// # Errors
    /// [`Error::Data`] when no account is ideal, or none is not.
    pub fn outcome(&self, by_column: Outcome) -> Result<Outcome> {
        let labels = self.labels();
        let count = |ideal: bool| labels.iter().filter(|label| **label == Some(ideal)).count();
        let (ideal, not) = (count(true), count(false));
        if ideal == 0 || not == 0 {
            let (of, remedy) = if ideal == 0 {
                (
                    "no account that can be learnt from is ideal",
                    "lower `months` or `least`",
                )
            } else {
                ("every account that can be learnt from is ideal", "raise `least`")
            };
            return Err(Error::data(
                format!("{of} by [ideal]"),
                format!(
                    "{remedy} in [ideal], or take `apply` out; `lookalike ideal` shows each account's reasons"
                ),
            ));
        }
        let by_worth = Note::ByWorth {
            months: self.months,
            least: (1000.0 * self.least).round() as i64,
            ideal: self.counts.ideal,
            customers: self.counts.won + self.counts.churned,
        };
        let too_late = Note::TooLate {
            accounts: self.counts.not_learnt,
            months: self.months,
            day: self.as_of.as_ref().map(|(day, _)| *day),
        };
        let too_late = Some(too_late).filter(|_| self.counts.not_learnt > 0);
        let added = [by_worth]
            .into_iter()
            .chain(too_late)
            .chain(self.notes.iter().cloned());
        let mut notes = by_column.notes;
        notes.extend(added.map(super::Note::Worth));
        Ok(Outcome {
            endings: Some(self.accounts.iter().map(|account| account.ending).collect()),
            labels,
            notes,
            ..by_column
        })
    }

    fn count(&self) -> Counts {
        let mut counts = Counts::default();
        for account in &self.accounts {
            match account.ending {
                Ending::Won => counts.won += 1,
                Ending::Lost => counts.lost += 1,
                Ending::Churned => counts.churned += 1,
                Ending::Open => counts.open += 1,
            }
            match account.label {
                Label::Ideal => {
                    counts.ideal += 1;
                    counts.ideal_left += usize::from(account.left);
                }
                Label::NotIdeal => counts.not_ideal += 1,
                Label::Undecided if account.ending == Ending::Open => {}
                Label::Undecided if !account.mature => counts.recent += 1,
                Label::Undecided => counts.unknown += 1,
            }
            counts.not_learnt += usize::from(!account.mature);
        }
        counts
    }
}

impl Outcome {
    /// The values of an ideal customer, and whether it must be worth enough too: "won, and ideal by `[ideal]`".
    pub fn ideal_means(&self, language: Language) -> String {
        ideal_means(&self.positive, self.is_by_worth(), language)
    }

    /// Whether labels are told by worth, not by the column alone.
    pub fn is_by_worth(&self) -> bool {
        self.endings.is_some()
    }
}

/// What an ideal customer is by its outcome's values, and by its worth.
pub fn ideal_means(values: &[String], by_worth: bool, language: Language) -> String {
    match by_worth {
        true => language.ideal_values_and_worth(language.alternatives(values)),
        false => language.list(values),
    }
}

impl Judged {
    fn new(ending: Ending, label: Label, why: Why, mature: bool) -> Self {
        Self {
            ending,
            label,
            why,
            left: false,
            worth: None,
            parts: Default::default(),
            weight: 1.0,
            mature,
        }
    }

    /// What each part says, from 0 to 1.
    fn shares(&self) -> [Option<f64>; 5] {
        std::array::from_fn(|part| self.parts[part].as_ref().map(|said| said.share))
    }

    /// The more worth is the greater, then who is worth more by the first part that differs; known before unknown.
    pub fn rank(&self, other: &Self) -> std::cmp::Ordering {
        let worth = |account: &Self| account.worth.unwrap_or(-1.0);
        let mut parts = self.shares().into_iter().zip(other.shares());
        let apart = parts.find_map(|(a, b)| {
            let order = a.unwrap_or(-1.0).total_cmp(&b.unwrap_or(-1.0));
            (!order.is_eq()).then_some(order)
        });
        let by_worth = worth(self).total_cmp(&worth(other));
        by_worth.then(apart.unwrap_or(std::cmp::Ordering::Equal))
    }

    /// What the parts say, as one clause.
    pub fn reasons(&self, language: Language) -> String {
        let parts = self.parts.iter().flatten();
        let reasons: Vec<String> = parts.map(|part| part.describe(language)).collect();
        reasons.join(language.clause_separator())
    }
}

/// Weights of ideal customers that grow with their worth, scaled to a mean of 1 so that ideal customers together count
/// as many as they are: how often accounts turn out ideal is not touched.
fn weigh(accounts: &mut [Judged], least: f64) {
    let (low, high) = WEIGHTS;
    let is_ideal = |account: &&mut Judged| account.label == Label::Ideal;
    let best = accounts.iter().filter(|account| account.label == Label::Ideal);
    let best = best.filter_map(|account| account.worth).fold(least, f64::max);
    for account in accounts.iter_mut().filter(is_ideal) {
        // Alike, all count the same.
        let above = (account.worth.unwrap_or(least) - least) / (best - least).max(1e-9);
        account.weight = low + (high - low) * above;
    }
    // Who is too recent to be learnt from is never ideal, so this is the mean over who is learnt from.
    let weighed = accounts.iter().filter(|account| account.label == Label::Ideal);
    let mean = position::mean(weighed.map(|account| account.weight));
    for account in accounts.iter_mut().filter(is_ideal) {
        account.weight = (1000.0 * account.weight / mean).round() / 1000.0;
    }
}

fn nothing_known(sources: &[Source]) -> Error {
    let left_out: Vec<String> = sources
        .iter()
        .flat_map(|source| &source.left_out)
        .map(|(column, reason)| format!("`{column}` {}", reason.describe(Language::En)))
        .collect();
    let reason = match left_out.as_slice() {
        [] => "no column was found that says what a customer is worth".to_owned(),
        columns => format!("no column says what a customer is worth: {}", columns.join(", ")),
    };
    let remedy = "name columns in the recipe: `money` under [ideal.value], `signed` and `left` under [ideal.retention], \
                  `columns` under [ideal.friction]";
    Error::data(reason, remedy)
}
