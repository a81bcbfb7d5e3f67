//! Ideal, not ideal or undecided: what a won account was worth, kept, cost and said.
//!
//! A customer's worth is the weighted mean of up to five parts, each from 0 to 1: value, retention, friction, advocacy
//! and strategic worth. Who was kept long enough and is worth enough is ideal; who never bought, left early or is worth
//! little is not; who signed lately is neither yet.

mod label;
pub mod rfm;
pub mod purchases;
mod columns;
mod parts;
mod stay;

pub use columns::{Found, Guess, Part, guess};
pub use label::{Label, Said};

use serde::Serialize;

use super::{Ending, Note, Outcome};
use crate::error::{Error, Result};
use crate::recipe::{IdealRecipe, Recipe};
use crate::table::Table;
use crate::table::observe::grouped;
use crate::table::reading::iso_date;

/// Weights of ideal customers from the least worth to the most, before they are scaled to a mean of 1. House choice:
/// the best customer counts four times the one that just is ideal, so that no single account carries a profile.
const WEIGHTS: (f64, f64) = (0.5, 2.0);

/// One account, judged.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Judged {
    pub ending: Ending,
    pub label: Label,
    /// Why it is labelled so, in a few words.
    pub why: String,
    /// Weighted mean of the parts known, in thousandths; of customers only.
    pub worth: Option<i64>,
    /// In the order of [`Part::ALL`].
    pub parts: [Option<Said>; 5],
    /// How much it counts in learning: 1 unless it is ideal.
    pub weight: f64,
    /// Whether it was decided long enough ago to be learnt from: of accounts decided later none can be ideal yet, so
    /// that those lost or gone already would make lateness look bad.
    pub mature: bool,
}

/// Where a part comes from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Source {
    pub part: Part,
    /// 0 when it is left out.
    pub weight: f64,
    pub columns: Vec<Found>,
    /// Columns found that say nothing, each with the reason.
    pub left_out: Vec<(String, String)>,
    /// Customers of whom it is known.
    pub known: usize,
}

/// How many accounts are what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    pub won: usize,
    pub lost: usize,
    pub churned: usize,
    pub open: usize,
    pub ideal: usize,
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
    pub as_of: Option<(i32, String)>,
    pub months: u32,
    /// Least worth of an ideal customer, in thousandths.
    pub least: i64,
    pub sources: Vec<Source>,
    pub counts: Counts,
    /// What was assumed, in plain sentences.
    pub notes: Vec<String>,
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
        let mut said: [Vec<Option<Said>>; 5] = Default::default();
        for (part, weight) in Part::ALL.into_iter().zip(asked.weights()) {
            let columns: Vec<Found> = found.iter().filter(|found| found.part == part).cloned().collect();
            let told = if part == Part::Retention {
                stays.tell(&customers)
            } else {
                parts::tell(part, table, &columns, &customers, today)?
            };
            notes.extend(told.notes);
            let doubted = doubtful.iter().filter(|found| found.part == part);
            let doubted =
                doubted.map(|found| (found.column.clone(), format!("not taken ({})", found.reason)));
            let known = told.said.iter().flatten().count();
            sources.push(Source {
                part,
                weight: if known > 0 { weight } else { 0.0 },
                columns,
                left_out: told.left_out.into_iter().chain(doubted).collect(),
                known,
            });
            said[part as usize] = told.said;
        }
        if sources.iter().all(|source| source.weight == 0.0) {
            return Err(nothing_known(&sources));
        }
        let mut accounts: Vec<Judged> = (0..table.rows)
            .map(|row| {
                let (label, why) = match endings[row] {
                    Ending::Open => (Label::Undecided, "is not decided yet"),
                    _ => (Label::NotIdeal, "never bought"),
                };
                Judged::new(endings[row], label, why, stays.mature[row])
            })
            .collect();
        for (at, &row) in customers.iter().enumerate() {
            let account = &mut accounts[row];
            account.parts = std::array::from_fn(|part| said[part][at].take());
            account.worth = worth(&account.parts, &sources);
        }
        // Who stayed long enough is judged by worth; of the others the stay tells.
        let judged: Vec<usize> = customers
            .iter()
            .copied()
            .filter(|&row| match stays.verdict(row) {
                None if accounts[row].worth.is_some() => true,
                None => {
                    let why = "nothing is known of its worth".to_owned();
                    (accounts[row].label, accounts[row].why) = (Label::Undecided, why);
                    false
                }
                Some((label, why)) => {
                    (accounts[row].label, accounts[row].why) = (label, why);
                    false
                }
            })
            .collect();
        let mut worths: Vec<i64> = judged.iter().filter_map(|&row| accounts[row].worth).collect();
        worths.sort_unstable();
        let least = match asked.least {
            Some(least) => (1000.0 * least).round() as i64,
            None => worths.get(worths.len() / 2).copied().unwrap_or(0),
        };
        for row in judged {
            let account = &mut accounts[row];
            let worth = account.worth.unwrap_or(0);
            (account.label, account.why) = if worth >= least {
                (Label::Ideal, format!("is worth {}", shown(worth)))
            } else {
                let why = format!("is worth {}, below {}", shown(worth), shown(least));
                (Label::NotIdeal, why)
            };
        }
        if asked.weigh == Some(true) {
            weigh(&mut accounts, least);
        }
        let has_stay = stays.told;
        if !has_stay {
            notes.push(
                "no column tells how long customers stayed, so that those who signed lately cannot be told from those \
                 who were kept: name `signed` and `left` under [ideal.retention]"
                    .to_owned(),
            );
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
        let positive = by_column.positive.join("` or `");
        let mut notes = by_column.notes;
        notes.push(Note::Worth(format!(
            "ideal is told by [ideal] of the recipe: kept {} months and worth {} or more of 1 ({} of {} customers); \
             `lookalike ideal` shows each account's reasons",
            self.months,
            shown(self.least),
            grouped(self.counts.ideal),
            grouped(self.counts.won + self.counts.churned),
        )));
        if self.counts.not_learnt > 0 {
            notes.push(Note::Worth(format!(
                "{} decided less than {} months before {} are not learnt from, won or lost: none of them can be ideal \
                 yet",
                accounts(self.counts.not_learnt),
                self.months,
                self.as_of.as_ref().map_or("today".to_owned(), |(day, _)| iso_date(*day)),
            )));
        }
        notes.extend(self.notes.iter().cloned().map(Note::Worth));
        Ok(Outcome {
            positive: vec![format!("{positive}, and an ideal customer by [ideal]")],
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
                Label::Ideal => counts.ideal += 1,
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

impl Judged {
    fn new(ending: Ending, label: Label, why: &str, mature: bool) -> Self {
        Self {
            ending,
            label,
            why: why.to_owned(),
            worth: None,
            parts: Default::default(),
            weight: 1.0,
            mature,
        }
    }

    /// What the parts say, in words.
    pub fn reasons(&self) -> String {
        let reasons: Vec<&str> = self
            .parts
            .iter()
            .flatten()
            .map(|said| said.reason.as_str())
            .collect();
        reasons.join("; ")
    }
}

/// Weighted mean of the parts that are known of a customer, in thousandths.
fn worth(parts: &[Option<Said>; 5], sources: &[Source]) -> Option<i64> {
    let (mut sum, mut total) = (0, 0);
    for (said, source) in parts.iter().zip(sources) {
        let weight = (1000.0 * source.weight).round() as i64;
        if let Some(said) = said {
            sum += weight * said.thousandths;
            total += weight;
        }
    }
    (total > 0).then(|| (sum + total / 2) / total)
}

/// Weights of ideal customers that grow with their worth, scaled to a mean of 1 so that ideal customers together count
/// as many as they are: how often accounts turn out ideal is not touched.
fn weigh(accounts: &mut [Judged], least: i64) {
    let (low, high) = WEIGHTS;
    let is_ideal = |account: &&mut Judged| account.label == Label::Ideal;
    let (mut sum, mut count) = (0.0, 0.0);
    for account in accounts.iter_mut().filter(is_ideal) {
        let above = (account.worth.unwrap_or(least) - least) as f64 / (1000 - least).max(1) as f64;
        account.weight = low + (high - low) * above;
        // Who is too recent to be learnt from is never ideal, so this is the mean over who is learnt from.
        sum += account.weight;
        count += 1.0;
    }
    let mean: f64 = sum / count;
    for account in accounts.iter_mut().filter(is_ideal) {
        account.weight = (1000.0 * account.weight / mean).round() / 1000.0;
    }
}

fn nothing_known(sources: &[Source]) -> Error {
    let left_out: Vec<String> = sources
        .iter()
        .flat_map(|source| &source.left_out)
        .map(|(column, reason)| format!("`{column}` {reason}"))
        .collect();
    let reason = match left_out.as_slice() {
        [] => "no column was found that says what a customer is worth".to_owned(),
        columns => format!("no column says what a customer is worth: {}", columns.join(", ")),
    };
    let remedy = "name columns in the recipe: `money` under [ideal.value], `signed` and `left` under [ideal.retention], \
                  `columns` under [ideal.friction]";
    Error::data(reason, remedy)
}

fn accounts(count: usize) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} account{plural}", grouped(count))
}

/// Thousandths as a decimal: `0.625`.
pub fn shown(thousandths: i64) -> String {
    format!("{:.3}", thousandths as f64 / 1000.0)
}
