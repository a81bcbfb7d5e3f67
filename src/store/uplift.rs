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
use crate::fit::uplift::{Estimate, TooFew};
use crate::segments::Name;
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

/// What contact changed, by grade and by two cards.
#[derive(Debug)]
pub struct FoundUplift {
    /// Among accounts as they were drawn, by side of the cut and grade.
    pub drawn: Uplift,
    /// By two cards, or why there are none.
    pub cards: std::result::Result<UpliftByCards, NoCards>,
}

/// Why no two cards are learnt.
#[derive(Debug)]
pub enum NoCards {
    /// An arm has too few accounts.
    TooFew(TooFew),
    /// The model whose criteria they would be learnt on cannot be had, or they do not settle.
    Failed(Error),
}

/// What two cards say of the accounts that they were learnt of: one card of the contacted, one of those left alone.
#[derive(Debug, Clone, PartialEq)]
pub struct UpliftByCards {
    /// The version whose criteria they read.
    pub reference: String,
    /// Accounts that they were learnt of.
    pub accounts: u64,
    /// Drawn accounts left out: what was known of them was not kept, or the version that scored them is gone.
    pub unread: u64,
    /// What contact changed over all.
    pub overall: Option<Estimate>,
    /// The same for the half of the accounts that the cards say it moves more, and for the other.
    pub halves: [Option<Estimate>; 2],
    /// The same in each segment that has accounts, then in none.
    pub segments: Vec<SegmentUplift>,
}

/// What contact changed among the accounts of a segment.
#[derive(Debug, Clone, PartialEq)]
pub struct SegmentUplift {
    /// Its number; 0 for accounts of none.
    pub number: u32,
    /// Its name; absent for accounts of none.
    pub name: Option<Name>,
    /// Its accounts.
    pub accounts: u64,
    /// The difference; absent where an arm has too few of them.
    pub uplift: Option<Estimate>,
}

impl UpliftByCards {
    /// How much more contact moved the half that the cards say it moves more; `None` where that cannot be told.
    pub fn apart(&self) -> Option<Estimate> {
        let [more, less] = self.halves;
        more.zip(less).map(|(more, less)| more.minus(less))
    }
}

/// Accounts of one run, side and grade.
#[derive(Debug, Clone, Copy, Default)]
struct Cell {
    to_contact: Rate,
    left_alone: Rate,
    contacted: Rate,
    contacted_anyway: Rate,
}

/// An account whose first draw chance decided.
pub struct DrawnAccount<'a> {
    /// The score with which it was drawn, and what is known of the account.
    pub paired: &'a Paired,
    /// The side of the cut.
    pub side: Side,
    /// Whether the draw said to contact it.
    pub to_contact: bool,
    /// What was known of it in the columns that the card read, as JSON; absent where that was not kept.
    pub facts: Option<&'a str>,
}

impl DrawnAccount<'_> {
    /// Whether it has bought since; one of which nothing is on record has not.
    pub fn bought(&self) -> bool {
        let known = self.paired.known.as_ref();
        known.is_some_and(|known| known.outcome.ending.bought())
    }
}

impl Store {
    /// Every account that was drawn at random, once for each model, by its first draw. Accounts that were decided before
    /// are left out; how many.
    ///
    /// # Errors
    /// Those of `visit` and of the database.
    pub fn each_drawn(
        &self,
        model: Option<&str>,
        visit: &mut dyn FnMut(DrawnAccount<'_>) -> Result<()>,
    ) -> Result<u64> {
        let mut before = 0;
        let mut last: Option<(String, String)> = None;
        let by_account = by_account(self.database.dialect().bytewise());
        self.each_score(&by_account, model, None, &mut |paired, facts| {
            let Some((side, to_contact)) = drawn(&paired) else {
                return Ok(());
            };
            let account = (paired.model.clone(), paired.scored.id.clone());
            if last.replace(account.clone()) == Some(account) {
                return Ok(());
            }
            if paired.standing() == Standing::Before {
                before += 1;
                return Ok(());
            }
            visit(DrawnAccount {
                paired: &paired,
                side,
                to_contact,
                facts,
            })
        })?;
        Ok(before)
    }

    /// What contact changed among the accounts that a model scored, as their first draw said.
    ///
    /// # Errors
    /// [`Error::Data`] when no account was drawn at random, or nobody says who was contacted; those of the database.
    pub fn uplift(&self, model: Option<&str>) -> Result<Uplift> {
        let mut cells: BTreeMap<(Side, String, String), Cell> = BTreeMap::new();
        let (mut accounts, mut unknown) = (0, 0);
        let before = self.each_drawn(model, &mut |drawn| {
            let paired = drawn.paired;
            accounts += 1;
            unknown += u64::from(paired.standing() == Standing::Unknown);
            let key = (drawn.side, paired.scored.grade.clone(), paired.run.clone());
            cells.entry(key).or_default().add(&drawn);
            Ok(())
        })?;
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
    fn add(&mut self, drawn: &DrawnAccount<'_>) {
        let known = drawn.paired.known.as_ref().map(|known| &known.outcome);
        let bought = Rate {
            hits: drawn.bought().into(),
            n: 1,
        };
        let contacted = known.and_then(|outcome| outcome.contacted);
        let contacted = contacted.map_or(Rate::default(), |contacted| Rate {
            hits: contacted.into(),
            n: 1,
        });
        match drawn.to_contact {
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
