//! Hindsight audit: which columns were known before the outcome, by what evidence.
//!
//! A column that was filled in, overwritten or counted on after an account was decided tells the outcome perfectly, and
//! no prospect has it. Evidence comes from names, dates, gaps, age and strength; the rules that put it together are in `verdict.rs`.

mod age;
mod dates;
mod fill;
mod late;
mod levels;
mod model;
mod strength;
mod verdict;
mod evidence;

use evidence::Seen;
pub use evidence::{Audited, Evidence, Verdict};
pub use late::{are_learnt, go_on_for_longer, tells_of_afterwards};
pub use levels::Purity;
pub use strength::Strength;

use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use self::age::Age;
use self::fill::{Count, Fill};
use self::verdict::Finding;
use crate::criteria::SetAside;
use crate::criteria::inputs::{Choice, Roles, choose};
use crate::error::Result;
use crate::fit::Accounts;
use crate::fit::folds::Folds;
use crate::fit::order;
use crate::outcome::Outcome;
use crate::recipe::Recipe;
use crate::table::{Table, Values};

/// Most decided accounts whose values are compared with the outcome, and most of them that the quick model learns
/// from (house choices: an AUC is then known to a hundredth, at a fraction of a fit's time).
const MOST_ROWS: usize = 20_000;
const MOST_MODEL_ROWS: usize = 5_000;

/// Most columns of the quick model, and most columns it is tried with and without (house choices).
const MOST_COLUMNS: usize = 30;
const MOST_SUSPECTS: usize = 8;

/// Fewest accounts of each outcome with which anything can be shown.
const FEWEST: usize = 10;

/// Judges every column of a table, in table order.
///
/// At most 20,000 decided accounts are looked at, drawn with a fixed seed. With fewer than ten accounts of an outcome
/// only names speak.
///
/// # Errors
/// [`crate::Error::UnknownColumn`] when the recipe names a column that is not there.
pub fn audit(table: &Table, recipe: &Recipe, outcome: &Outcome, roles: &Roles) -> Result<Vec<Audited>> {
    let choices = choose(table, recipe, outcome, roles)?;
    let mut seen = Seen::of(table, recipe, outcome, roles, &choices);
    let mut audited: Vec<Audited> = table
        .columns
        .par_iter()
        .enumerate()
        .map(|(at, column)| Audited {
            column: at,
            name: column.name.clone(),
            verdict: Verdict::Keep,
            reasons: Vec::new(),
            used: choices[at] == Choice::Usable,
            can_trust: false,
            evidence: seen
                .as_ref()
                .filter(|_| matters(&choices[at]))
                .map(|seen| seen.evidence(at))
                .unwrap_or_default(),
        })
        .collect();
    let mut findings: Vec<Vec<Finding>> = audited
        .par_iter()
        .map(|a| match &choices[a.column] {
            Choice::Usable => verdict::findings(table, a, seen.as_ref()),
            _ => Vec::new(),
        })
        .collect();
    if let Some(seen) = &mut seen {
        seen.compare_gaps(&choices, &mut findings);
        seen.try_out(&mut audited, &findings);
    }
    for (a, found) in audited.iter_mut().zip(findings) {
        let trusts = recipe.trusts(&table.columns[a.column].name);
        verdict::conclude(a, &choices[a.column], found, trusts);
    }
    Ok(audited)
}

/// Inputs that by themselves, or by being filled in, tell too well how accounts ended. With few accounts of an outcome
/// nothing can be shown.
pub fn too_good(accounts: Accounts<'_>) -> Vec<String> {
    let won = accounts.ideal.iter().filter(|y| **y).count();
    if won.min(accounts.ideal.len() - won) < FEWEST {
        return Vec::new();
    }
    // Ten accounts of each outcome always make five folds.
    let Ok(folds) = Folds::stratified(accounts.ideal, 5, 0) else {
        return Vec::new();
    };
    let columns = accounts
        .inputs
        .par_iter()
        .map(|input| &accounts.table.columns[input.column]);
    columns
        .filter(|column| verdict::tells_by_itself(column, accounts, &folds))
        .map(|column| column.name.clone())
        .collect()
}

/// Columns not learnt from and why, as the model's file has them, in table order.
pub fn set_aside(audited: &[Audited]) -> Vec<SetAside> {
    audited
        .iter()
        .filter(|a| !a.used)
        .map(|a| SetAside {
            column: a.name.clone(),
            reasons: a.reasons.clone(),
            can_trust: a.can_trust,
        })
        .collect()
}

/// Whether a column's values are worth comparing with the outcome.
fn matters(choice: &Choice) -> bool {
    matches!(choice, Choice::Usable | Choice::Hindsight(_))
}

impl<'a> Seen<'a> {
    /// Absent with too few accounts of an outcome.
    fn of(
        table: &'a Table,
        recipe: &Recipe,
        outcome: &Outcome,
        roles: &Roles,
        choices: &[Choice],
    ) -> Option<Self> {
        let (mut rows, mut ideal) = outcome.decided();
        order::arrange(table, &mut rows, &mut ideal);
        let won = ideal.iter().filter(|y| **y).count();
        if won.min(ideal.len() - won) < FEWEST {
            return None;
        }
        let (rows, ideal) = sample(&rows, &ideal, MOST_ROWS);
        // Ten accounts of each outcome always make five folds; a sample that lost them shows nothing.
        let folds = Folds::stratified(&ideal, 5, 0).ok()?;
        // A date that tells when, and so is no criterion, orders accounts all the same.
        let dated = |c: &Choice| matches!(c, Choice::Usable | Choice::NoTrait(_));
        let usable: Vec<bool> = choices.iter().map(dated).collect();
        let age = Age::of(table, roles, &usable);
        let years = rows
            .iter()
            .map(|row| {
                let tenth = age.as_ref().and_then(|age| age.tenth(*row as usize));
                tenth.map_or(f64::NAN, |tenth| (age::TENTHS - 1 - tenth) as f64)
            })
            .collect();
        let fills = table
            .columns
            .par_iter()
            .zip(choices)
            .map(|(column, choice)| match matters(choice) {
                true => Fill::of(column, &outcome.labels, age.as_ref()),
                false => Fill::default(),
            })
            .collect();
        let decision = dates::decision(table, recipe, outcome, choices);
        Some(Self {
            table,
            rows,
            ideal,
            folds,
            fills,
            age,
            years,
            decision,
        })
    }

    fn evidence(&self, at: usize) -> Evidence {
        let column = &self.table.columns[at];
        let fill = &self.fills[at];
        let share = |count: Count| (count.accounts > 0).then(|| count.share());
        let bins = strength::bins(column, &self.rows);
        let start = self.age.as_ref().map(|age| age.column);
        Evidence {
            alone: Strength::of(
                &self.ideal,
                &strength::cross_fitted(&bins, &self.ideal, &self.folds),
            ),
            filled_ideal: share(fill.ideal),
            filled_other: share(fill.other),
            filled_open: share(fill.open),
            gap_auc: Some(fill.gap_auc()),
            pure: Purity::of(column, &self.rows, &self.ideal),
            grows: matches!(column.values, Values::Number(_))
                .then(|| age::correlation(&bins, &self.years, &self.ideal))
                .flatten(),
            lag: start.filter(|start| *start != at).and_then(|start| {
                let start = &self.table.columns[start];
                dates::lag(column, start, &self.rows, &self.ideal, &self.folds)
            }),
            from_decision_on: self
                .decision
                .filter(|decision| *decision != at)
                .and_then(|decision| {
                    dates::from_decision_on(column, &self.table.columns[decision], &self.rows)
                })
                .filter(|count| count.accounts >= FEWEST)
                .map(Count::share),
            with: None,
            without: None,
        }
    }

    /// Columns filled on exactly the same accounts as one known only afterwards were filled in with it.
    fn compare_gaps(&self, choices: &[Choice], findings: &mut [Vec<Finding>]) {
        let mut patterns: FxHashMap<u64, usize> = FxHashMap::default();
        for (at, fill) in self.fills.iter().enumerate() {
            let known = matches!(choices[at], Choice::Hindsight(_))
                || verdict::worst(&findings[at]) == Verdict::SetAside;
            if known && fill.decided().of > 0 {
                patterns.entry(fill.pattern).or_insert(at);
            }
        }
        for (at, fill) in self.fills.iter().enumerate() {
            let twin = patterns.get(&fill.pattern).filter(|twin| **twin != at);
            if let (Some(twin), Choice::Usable) = (twin, &choices[at]) {
                findings[at].extend(verdict::same_gaps(fill, &self.table.columns[*twin].name));
            }
        }
    }

    /// Tries a quick model with and without the columns that look suspicious, strongest first.
    fn try_out(&self, audited: &mut [Audited], findings: &[Vec<Finding>]) {
        let alone = |a: &Audited| a.evidence.alone.map_or(0.5, |s| s.auc);
        let mut order: Vec<usize> = (0..audited.len()).filter(|at| audited[*at].used).collect();
        // Ties by name: a column's place in the table is no evidence.
        order.sort_by(|a, b| {
            let stronger = alone(&audited[*b]).total_cmp(&alone(&audited[*a]));
            stronger.then_with(|| audited[*a].name.cmp(&audited[*b].name))
        });
        let suspects: Vec<usize> = order
            .iter()
            .copied()
            .filter(|at| verdict::suspicious(&audited[*at], &findings[*at]))
            .take(MOST_SUSPECTS)
            .collect();
        if suspects.is_empty() {
            return;
        }
        let (rows, ideal) = sample(&self.rows, &self.ideal, MOST_MODEL_ROWS);
        let Ok(folds) = Folds::stratified(&ideal, 5, 0) else {
            return;
        };
        let honest: Vec<usize> = order
            .iter()
            .copied()
            .filter(|at| verdict::worst(&findings[*at]) < Verdict::SetAside)
            .take(MOST_COLUMNS)
            .collect();
        let columns: FxHashMap<usize, Vec<f64>> = honest
            .iter()
            .chain(&suspects)
            .collect::<rustc_hash::FxHashSet<_>>()
            .into_par_iter()
            .map(|at| {
                (
                    *at,
                    strength::evidence(&self.table.columns[*at], &rows, &ideal, &folds),
                )
            })
            .collect();
        let auc = |of: Vec<usize>| -> Option<f64> {
            let columns: Vec<&[f64]> = of.iter().map(|at| columns[at].as_slice()).collect();
            let told = model::cross_fitted(&columns, &ideal, &folds)?;
            Some(Strength::of(&ideal, &told)?.auc)
        };
        let all = auc(honest.clone());
        let tried: Vec<(usize, Option<f64>, Option<f64>)> = suspects
            .into_par_iter()
            .map(|suspect| {
                if honest.contains(&suspect) {
                    let others = honest.iter().copied().filter(|at| *at != suspect);
                    (suspect, all, auc(others.collect()))
                } else {
                    (suspect, auc([honest.as_slice(), &[suspect]].concat()), all)
                }
            })
            .collect();
        for (at, with, without) in tried {
            audited[at].evidence.with = with;
            audited[at].evidence.without = without;
        }
    }
}

/// At most `most` accounts, the same every time, in their order.
fn sample(rows: &[u32], ideal: &[bool], most: usize) -> (Vec<u32>, Vec<bool>) {
    if rows.len() <= most {
        return (rows.to_vec(), ideal.to_vec());
    }
    let mut random = Xoshiro256PlusPlus::seed_from_u64(0);
    let mut drawn = rand::seq::index::sample(&mut random, rows.len(), most).into_vec();
    drawn.sort_unstable();
    drawn.into_iter().map(|i| (rows[i], ideal[i])).unzip()
}
