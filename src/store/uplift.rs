//! What contact changed, where a draw decided who is contacted.
//!
//! Accounts are compared as they were drawn, whether or not everybody kept to the draw, and every drawn account counts: one
//! of which nothing is on record has not bought so far. Leaving those out would compare accounts that were picked by what
//! became of them.

use std::collections::BTreeMap;

use serde::Serialize;

use super::open::Store;
use super::paired::{Paired, Standing, by_account};
use crate::error::{Error, Result};
use crate::stats::rate::{Rate, difference, newcombe};
use crate::stats::stratified::Stratified;

/// Confidence of the intervals.
const CONFIDENCE: f64 = 0.95;

/// On which side of the cut accounts were drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Accounts good enough to contact, some of them held back (`--holdout`).
    Above,
    /// Accounts below, some of them contacted all the same (`--explore`).
    Below,
}

/// What contact changed on one side of the cut, of one grade or of all.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// The side.
    pub side: Side,
    /// The grade; all of the side when absent.
    pub grade: Option<String>,
    /// Accounts drawn to be contacted, and those that bought.
    pub to_contact: Rate,
    /// Accounts drawn not to be contacted, and those that bought.
    pub left_alone: Rate,
    /// Of accounts drawn to be contacted, those that were, where that is known.
    pub contacted: Rate,
    /// Of accounts drawn not to be contacted, those that were all the same, where that is known.
    pub contacted_anyway: Rate,
    /// Share that bought with contact minus share without, and its 95 % interval, `(low, estimate, high)`; absent when
    /// one of both has no accounts.
    pub uplift: Option<(f64, f64, f64)>,
}

/// What contact changed, on each side as a whole and by grade.
#[derive(Debug, Clone, PartialEq)]
pub struct Uplift {
    /// Sides, each as a whole and then by grade, best first.
    pub differences: Vec<Difference>,
    /// Drawn accounts that count.
    pub accounts: u64,
    /// Drawn accounts left out: decided before they were drawn.
    pub before: u64,
    /// Drawn accounts of which nothing is on record, counted as not having bought.
    pub unknown: u64,
}

/// Accounts of one run, side and grade.
#[derive(Debug, Clone, Copy, Default)]
struct Cell {
    to_contact: Rate,
    left_alone: Rate,
    contacted: Rate,
    contacted_anyway: Rate,
}

impl Store {
    /// What contact changed among the accounts that a model scored, as their first draw said.
    ///
    /// # Errors
    /// [`Error::Data`] when no account was drawn at random, or nobody says who was contacted; those of the database.
    pub fn uplift(&self, model: Option<&str>) -> Result<Uplift> {
        let mut cells: BTreeMap<(Side, String, String), Cell> = BTreeMap::new();
        let (mut accounts, mut before, mut unknown) = (0, 0, 0);
        let mut last: Option<(String, String)> = None;
        self.each_score(
            &by_account(self.database.bytewise()),
            model,
            None,
            &mut |paired| {
                let Some((side, to_contact)) = drawn(&paired) else {
                    return Ok(());
                };
                let account = (paired.model.clone(), paired.scored.id.clone());
                if last.replace(account.clone()) == Some(account) {
                    return Ok(());
                }
                let standing = paired.standing();
                if standing == Standing::Before {
                    before += 1;
                    return Ok(());
                }
                accounts += 1;
                unknown += u64::from(standing == Standing::Unknown);
                let key = (side, paired.scored.grade.clone(), paired.run.clone());
                cells.entry(key).or_default().add(&paired, to_contact);
                Ok(())
            },
        )?;
        if accounts == 0 {
            return Err(Error::data(
                "no account on record was drawn at random: who was contacted was chosen, and a difference would show the \
                 choice, not the contact",
                "score with --explore 5% or --holdout 5% and --log, keep to the draw, and ask again when outcomes are known",
            ));
        }
        let known = |cell: &Cell| cell.contacted.n + cell.contacted_anyway.n;
        if cells.values().map(known).sum::<u64>() == 0 {
            return Err(Error::data(
                "nothing on record says which of the drawn accounts were contacted",
                "add it with `lookalike outcomes add FILE --contacted COL`",
            ));
        }
        let mut differences = Vec::new();
        for side in [Side::Above, Side::Below] {
            let of_side: Vec<(&(Side, String, String), Cell)> = cells
                .iter()
                .filter(|((of, ..), _)| *of == side)
                .map(|(key, cell)| (key, *cell))
                .collect();
            if of_side.is_empty() {
                continue;
            }
            // Runs apart: their accounts had different times to buy. Grades of one run had one chance of being drawn.
            let mut runs: BTreeMap<&str, Cell> = BTreeMap::new();
            for ((_, _, run), cell) in &of_side {
                let sum = runs.entry(run.as_str()).or_default();
                *sum = sum.merge(*cell);
            }
            differences.push(Difference::new(side, None, runs.into_values()));
            let mut grades: BTreeMap<(bool, &str), Vec<Cell>> = BTreeMap::new();
            for ((_, grade, _), cell) in &of_side {
                grades
                    .entry((grade == "?", grade.as_str()))
                    .or_default()
                    .push(*cell);
            }
            let by_grade = grades
                .into_iter()
                .map(|((_, grade), cells)| Difference::new(side, Some(grade), cells.into_iter()));
            differences.extend(by_grade);
        }
        Ok(Uplift {
            differences,
            accounts,
            before,
            unknown,
        })
    }
}

/// On which side an account was drawn, and whether to be contacted; `None` where chance decided nothing.
fn drawn(paired: &Paired) -> Option<(Side, bool)> {
    let scored = &paired.scored;
    let by_chance = scored.propensity > 0.0 && scored.propensity < 1.0;
    match scored.drawn.as_str() {
        _ if !by_chance => None,
        "ranked" => Some((Side::Above, true)),
        "holdout" => Some((Side::Above, false)),
        "explore" => Some((Side::Below, true)),
        "below" => Some((Side::Below, false)),
        _ => None,
    }
}

impl Cell {
    fn add(&mut self, paired: &Paired, to_contact: bool) {
        let known = paired.known.as_ref().map(|known| &known.outcome);
        let bought = Rate {
            hits: u64::from(known.is_some_and(|outcome| outcome.ending.bought())),
            n: 1,
        };
        let contacted = known.and_then(|outcome| outcome.contacted);
        let contacted = contacted.map_or(Rate::default(), |contacted| Rate {
            hits: contacted.into(),
            n: 1,
        });
        match to_contact {
            true => {
                self.to_contact += bought;
                self.contacted += contacted;
            }
            false => {
                self.left_alone += bought;
                self.contacted_anyway += contacted;
            }
        }
    }

    fn merge(self, other: Self) -> Self {
        Self {
            to_contact: self.to_contact + other.to_contact,
            left_alone: self.left_alone + other.left_alone,
            contacted: self.contacted + other.contacted,
            contacted_anyway: self.contacted_anyway + other.contacted_anyway,
        }
    }
}

impl Difference {
    /// Of cells within which only chance decided: one is compared by Newcombe's interval, several within themselves by that
    /// of Mantel and Haenszel.
    fn new(side: Side, grade: Option<&str>, cells: impl Iterator<Item = Cell>) -> Self {
        let cells: Vec<Cell> = cells.collect();
        let sum = cells.iter().copied().fold(Cell::default(), Cell::merge);
        let strata: Vec<(Rate, Rate)> = cells.iter().map(|c| (c.left_alone, c.to_contact)).collect();
        let within = match strata.len() {
            1 => None,
            _ => Stratified::new(&strata).and_then(|strata| strata.risk_difference(CONFIDENCE)),
        };
        let plain = || {
            let (low, high) = newcombe(sum.left_alone, sum.to_contact, CONFIDENCE)?;
            Some((low, difference(sum.left_alone, sum.to_contact)?, high))
        };
        // Several cells without any variance are all of them alike: nothing is lost by taking them together.
        let alike = Stratified::new(&strata).is_some();
        Self {
            side,
            grade: grade.map(str::to_owned),
            to_contact: sum.to_contact,
            left_alone: sum.left_alone,
            contacted: sum.contacted,
            contacted_anyway: sum.contacted_anyway,
            uplift: within.or_else(|| alike.then(plain).flatten()),
        }
    }
}
