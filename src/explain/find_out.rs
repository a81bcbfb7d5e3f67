//! Which unknown fact of an account is worth finding out: how likely it is to change the grade.

use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::explain::attribute::{Attribute, attributes};
use crate::model::Model;
use crate::score::Grade;

/// Accounts that all accounts together count for beside those of a pair's row (house choice: a row of few says little).
const PRIOR: f64 = 20.0;

/// Least chance of another grade worth a word (house choice: less is 0% when printed).
const LEAST: f64 = 0.005;

/// Width of the cells in which gains of several tokens are added up, milli-points (house choice: no grade is told finer).
const CELL: i64 = 50;
/// Cells on either side of no gain: a whole score.
const CELLS: i64 = crate::model::FULL_SCORE / CELL;

/// What finding out one column of an account would do to its grade. Shares from 0 to 1 of accounts like it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FindOut {
    /// The column that is unknown.
    pub column: String,
    /// What people call it.
    #[serde(skip)]
    pub title: String,
    /// Share of accounts like this whose grade it changes: `better` and `worse` together.
    pub chance: f64,
    /// Share whose grade becomes a better one; of those without a grade, an A or a B.
    pub better: f64,
    /// Share whose grade becomes a worse one; of those without a grade, a C or a D.
    pub worse: f64,
}

/// Tells what is worth finding out with one model, account by account.
///
/// What an unknown fact would turn out to be is told by shares that the model keeps: the bins of the training accounts, the
/// ideal ones and the others mixed as the account's fit has it (so that facts go together as far as the outcome makes them),
/// and where a pair of criteria has its joint counts, those of the row of what is known. All else of the facts is taken as
/// independent. A derived criterion that reads the column stays as it is, and no knock-out rule is asked.
///
/// Source: the chance that a decision changes once a fact is known, as in the expected value of sample information, Raiffa &
/// Schlaifer (1961), *Applied Statistical Decision Theory*, chapter 4; shares by outcome as in naive Bayes, Hand & Yu (2001),
/// *Int. Stat. Review* 69:385.
pub struct Finder<'m> {
    model: &'m Model,
    /// Attributes by the column that tells them, in the order of the criteria.
    columns: Vec<(String, Vec<Attribute>)>,
}

impl<'m> Finder<'m> {
    /// Ready for accounts read by `model`.
    pub fn new(model: &'m Model) -> Self {
        let mut columns: Vec<(String, Vec<Attribute>)> = Vec::new();
        let mut places: FxHashMap<String, usize> = FxHashMap::default();
        for attribute in attributes(model) {
            if attribute.possible().next().is_none() {
                continue;
            }
            let column = attribute.cut.column().0.to_owned();
            let place = *places.entry(column.clone()).or_insert_with(|| {
                columns.push((column, Vec::new()));
                columns.len() - 1
            });
            columns[place].1.push(attribute);
        }
        Self { model, columns }
    }

    /// Columns that can become known, in the order of the criteria.
    pub fn columns(&self) -> impl ExactSizeIterator<Item = &str> {
        self.columns.iter().map(|(column, _)| column.as_str())
    }

    /// Every unknown column of an account, with its place in [`Finder::columns`], the likeliest to change the grade first.
    /// `bins` are its bins, `grade` and `fit` (NaN where there is none) what it has with them. Nothing changes the grade of an
    /// account that is knocked out.
    pub fn facts(&self, bins: &[u16], grade: Grade, fit: f64) -> Vec<(usize, FindOut)> {
        let unknown = |attributes: &[Attribute]| attributes.iter().all(|a| a.is_unknown(bins));
        let columns = self.columns.iter().enumerate();
        let columns = columns.filter(|(_, (_, attributes))| grade != Grade::X && unknown(attributes));
        let mut facts: Vec<(usize, FindOut)> = columns
            .map(|(place, (column, attributes))| {
                let [ideal, others] = [0, 1].map(|of| self.grades(attributes, bins, of));
                let of_fit = match fit.is_nan() {
                    true => share_of_ideal(&attributes[0]),
                    false => fit,
                };
                let then = |grade: Grade| {
                    let at = |grades: &[(Grade, f64)]| {
                        grades
                            .iter()
                            .filter(|(g, _)| *g == grade)
                            .map(|(_, s)| s)
                            .sum::<f64>()
                    };
                    of_fit * at(&ideal) + (1.0 - of_fit) * at(&others)
                };
                let best_first = [Grade::A, Grade::B, Grade::C, Grade::D];
                // Without a grade, the better half of grades counts as better.
                let now = best_first.iter().position(|g| *g == grade);
                let better: f64 = best_first[..now.unwrap_or(2)]
                    .iter()
                    .map(|g| then(*g))
                    .fold(0.0, |sum, share| sum + share);
                let worse: f64 = best_first[now.map_or(2, |now| now + 1)..]
                    .iter()
                    .map(|g| then(*g))
                    .sum();
                let found = FindOut {
                    column: column.clone(),
                    title: self.model.column_title(column).to_owned(),
                    chance: better + worse,
                    better,
                    worse,
                };
                (place, found)
            })
            .collect();
        facts.sort_by(|a, b| b.1.chance.total_cmp(&a.1.chance).then(a.0.cmp(&b.0)));
        facts
    }

    /// The fact likeliest to change the grade of an account, if one is ([`LEAST`]).
    pub(super) fn next(&self, bins: &[u16], grade: Grade, fit: f64) -> Option<FindOut> {
        let first = self.facts(bins, grade, fit).into_iter().next();
        first
            .map(|(_, found)| found)
            .filter(|found| found.chance >= LEAST)
    }

    /// Shares of the grades that an account has once a column is known, among ideal accounts (`of` 0) or others (1) like it.
    fn grades(&self, attributes: &[Attribute], bins: &[u16], of: usize) -> Vec<(Grade, f64)> {
        if let [attribute] = attributes {
            let shares = self.shares(attribute, bins, of);
            let then = |bin: usize| {
                let mut bins = bins.to_vec();
                attribute.set(&mut bins, bin);
                Grade::of_bins(self.model, &bins)
            };
            return shares
                .into_iter()
                .map(|(bin, share)| (then(bin), share))
                .collect();
        }
        // Tokens of one set become known together: the sum of what each gives or takes.
        let mut gains = vec![0.0; (2 * CELLS + 1) as usize];
        gains[CELLS as usize] = 1.0;
        let mut known = bins.to_vec();
        for attribute in attributes {
            let mut next = vec![0.0; gains.len()];
            for (bin, share) in self.shares(attribute, bins, of) {
                let step = (attribute.gain(self.model, bins, bin) as f64 / CELL as f64).round() as i64;
                for (cell, _) in gains.iter().enumerate().filter(|(_, held)| **held > 0.0) {
                    next[(cell as i64 + step).clamp(0, 2 * CELLS) as usize] += gains[cell] * share;
                }
                attribute.set(&mut known, bin);
            }
            gains = next;
        }
        if Grade::of_bins(self.model, &known) == Grade::Unknown {
            return vec![(Grade::Unknown, 1.0)];
        }
        let score: i64 = self
            .model
            .criteria
            .iter()
            .zip(bins)
            .map(|(criterion, bin)| criterion.points[usize::from(*bin)])
            .sum();
        let cells = gains.into_iter().enumerate().filter(|(_, share)| *share > 0.0);
        cells
            .map(|(cell, share)| {
                let then = score + (cell as i64 - CELLS) * CELL;
                (Grade::of(then, &self.model.grades), share)
            })
            .collect()
    }

    /// How the possible bins of a fact are shared out over ideal accounts (`of` 0) or others (1) like this one.
    fn shares(&self, attribute: &Attribute, bins: &[u16], of: usize) -> Vec<(usize, f64)> {
        let possible: Vec<usize> = attribute.possible().collect();
        let mut shares: Vec<f64> = possible.iter().map(|bin| attribute.counts(*bin)[of]).collect();
        if shares.iter().sum::<f64>() <= 0.0 {
            shares = possible
                .iter()
                .map(|bin| attribute.counts(*bin).iter().sum())
                .collect();
        }
        for (place, settings) in attribute.in_pairs(self.model) {
            let pair = &self.model.criteria[place.criterion];
            let here = bins[place.criterion];
            // The cells that differ from the account's in this axis alone: the row of what else the pair knows.
            let size = settings
                .iter()
                .copied()
                .max()
                .map_or(0, |last| usize::from(last) + 1);
            let (mut row, mut all) = (vec![0.0; size], vec![0.0; size]);
            let elsewhere = here - place.bin(bins) * place.step();
            for (cell, accounts) in pair.accounts.iter().enumerate() {
                let (cell, ideal) = (cell as u16, pair.ideal[cell]);
                let held = match of {
                    0 => ideal,
                    _ => accounts - ideal,
                } as f64;
                let own = usize::from(place.of(cell));
                if own < size {
                    all[own] += held;
                    if cell - place.of(cell) * place.step() == elsewhere {
                        row[own] += held;
                    }
                }
            }
            let (in_row, in_all) = (row.iter().sum::<f64>(), all.iter().sum::<f64>());
            if in_all <= 0.0 || is_unknown_row(self.model, place.criterion, here) {
                continue;
            }
            for (share, bin) in shares.iter_mut().zip(&possible) {
                let own = usize::from(settings[*bin]);
                let usual = all[own] / in_all;
                if usual > 0.0 {
                    *share *= (row[own] + PRIOR * usual) / ((in_row + PRIOR) * usual);
                }
            }
        }
        let total: f64 = shares.iter().sum();
        let shares = shares.into_iter().map(|share| match total > 0.0 {
            true => share / total,
            false => 1.0 / possible.len() as f64,
        });
        possible.iter().copied().zip(shares).collect()
    }
}

/// Whether nothing else of a pair is known.
fn is_unknown_row(model: &Model, criterion: usize, bin: u16) -> bool {
    model.criteria[criterion].cut.is_blank(usize::from(bin))
}

/// Share of ideal ones among the training accounts of which a fact is known.
fn share_of_ideal(attribute: &Attribute) -> f64 {
    let sum = |of: usize| {
        attribute
            .possible()
            .map(|bin| attribute.counts(bin)[of])
            .sum::<f64>()
    };
    let (ideal, others) = (sum(0), sum(1));
    ideal / (ideal + others).max(1.0)
}
