//! What another model does to accounts: their scores and grades before and after, and who moves.

use std::collections::BTreeMap;

use crate::error::Result;
use crate::language::Language;
use crate::model::{IdealAccount, Model};
use crate::recipe::KnockOut;
use crate::score::in_bins::eliminates;
use crate::score::{Grade, Scorer};
use crate::store::AccountList;
use crate::workflow::decision::Move;

/// Accounts of the list that are scored anew (house choice: a second's work; a share of them has an interval of less than a
/// point).
pub const MOST_SCORED: u64 = 20_000;
/// Accounts named among those that move (house choice: what a page holds).
const NAMED: usize = 25;
/// Scores in each bar of a distribution, in milli-points.
pub const BAR: i64 = 10_000;

/// Accounts before and after.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Effect {
    /// Accounts that were scored both ways.
    pub accounts: u64,
    /// Accounts that they stand for: all that there are.
    pub of: u64,
    /// Accounts of each grade, in the order of [`Grade::ALL`], before and after.
    pub grades: [[u64; 6]; 2],
    /// Accounts by score, [`BAR`] wide, before and after.
    pub scores: [[u64; 10]; 2],
    /// By both grades where they differ, the commonest change first.
    pub moves: Vec<Move>,
    /// Some of those who move, the best score before first.
    pub named: Vec<Moved>,
    /// Columns of rules that the list does not keep: those rules are left out on both sides.
    pub unkept: Vec<String>,
}

/// An account that changes its grade.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Its id.
    pub id: String,
    /// Its name, empty where none is known.
    pub name: String,
    /// Score in milli-points and grade, before and after.
    pub scored: [(i64, Grade); 2],
}

impl Effect {
    /// How many accounts have another grade.
    pub fn moved(&self) -> u64 {
        self.moves.iter().map(|one| one.accounts).sum()
    }

    /// Whether any score changes its place.
    pub fn moves_scores(&self) -> bool {
        self.scores[0] != self.scores[1]
    }

    /// The effect on accounts that come one after the other with both scores and grades.
    pub(super) fn of(scored: impl IntoIterator<Item = Moved>) -> Self {
        let mut tally = Tally::default();
        scored.into_iter().for_each(|one| tally.add(one));
        tally.effect()
    }

    /// The effect on the accounts of the list, or on [`MOST_SCORED`] spread evenly over it.
    ///
    /// # Errors
    /// Those of the database.
    pub fn on_list(list: &AccountList, before: &Model, after: &Model) -> Result<Self> {
        // What criteria read is kept of an account, and nothing else.
        let kept: Vec<String> = Scorer::new(before, &[], Language::En)
            .columns()
            .map(str::to_owned)
            .collect();
        let mut unkept: Vec<String> = Vec::new();
        let mut sides = [before.clone(), after.clone()];
        for side in &mut sides {
            side.knock_out.retain(|rule| {
                let there = kept.contains(&rule.column);
                if !there && !unkept.contains(&rule.column) {
                    unkept.push(rule.column.clone());
                }
                there
            });
        }
        let scorers = sides
            .each_ref()
            .map(|side| Scorer::new(side, &kept, Language::En));
        let mut rows = scorers.each_ref().map(Scorer::row);
        let mut tally = Tally::default();
        let of = list.spread(MOST_SCORED, &mut |account| {
            let mut at = 0;
            let scored = scorers.each_ref().map(|scorer| {
                let row = &mut rows[at];
                at += 1;
                let cell = |column: usize| account.facts.get(&kept[column]).map(String::as_str);
                scorer.read(cell, row);
                let score = scorer.score(row);
                (score.score, score.grade)
            });
            tally.add(Moved {
                id: account.id,
                name: account.name,
                scored,
            });
            Ok(())
        })?;
        Ok(Self {
            of,
            unkept,
            ..tally.effect()
        })
    }
}

#[derive(Default)]
struct Tally {
    effect: Effect,
    moves: BTreeMap<(Grade, Grade), u64>,
}

impl Tally {
    fn add(&mut self, one: Moved) {
        let effect = &mut self.effect;
        effect.accounts += 1;
        for (side, (score, grade)) in one.scored.iter().enumerate() {
            let at = Grade::ALL.iter().position(|one| one == grade).unwrap_or(0);
            effect.grades[side][at] += 1;
            effect.scores[side][(score / BAR).clamp(0, 9) as usize] += 1;
        }
        let [(score, from), (_, to)] = one.scored;
        if from == to {
            return;
        }
        *self.moves.entry((from, to)).or_default() += 1;
        let at = effect
            .named
            .partition_point(|other| (other.scored[0].0, &one.id) >= (score, &other.id));
        if at < NAMED {
            effect.named.insert(at, one);
            effect.named.truncate(NAMED);
        }
    }

    fn effect(self) -> Effect {
        let mut moves: Vec<Move> = self
            .moves
            .into_iter()
            .map(|((from, to), accounts)| Move { from, to, accounts })
            .collect();
        moves.sort_by_key(|one| std::cmp::Reverse(one.accounts));
        Effect {
            of: self.effect.accounts,
            moves,
            ..self.effect
        }
    }
}

/// What rules do to the ideal customers that a version was trained on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Refused {
    /// Customers on record.
    pub of: u64,
    /// Those whom a rule refuses.
    pub refused: u64,
    /// Those of whom the bins kept do not tell.
    pub untold: u64,
}

impl Refused {
    /// By all of `rules` together.
    pub fn by(rules: &[KnockOut], model: &Model, ideals: &[IdealAccount]) -> Self {
        let mut found = Self {
            of: ideals.len() as u64,
            ..Self::default()
        };
        for ideal in ideals {
            let told: Vec<Option<bool>> = rules
                .iter()
                .map(|rule| eliminates(rule, model, &ideal.bins))
                .collect();
            found.refused += u64::from(told.contains(&Some(true)));
            found.untold += u64::from(!told.contains(&Some(true)) && told.contains(&None));
        }
        found
    }
}
