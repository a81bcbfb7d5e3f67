//! A table held against a champion: its accounts told apart, measured and challenged.

mod outcomes;

use std::collections::{BTreeMap, BTreeSet};

use self::outcomes::Outcomes;
use crate::criteria::inputs::{Role, Roles, roles};
use crate::error::{Error, Result, nearest};
use crate::figures::{Dashboard, Facts};
use crate::fit::folds::Folds;
use crate::fit::sufficiency::Verdict as Carries;
use crate::fit::twins::Twins;
use crate::fit::validation::validate;
use crate::fit::{Accounts, Progress, order};
use crate::model::Model;
use crate::model::prepare::Prepared;
use crate::model::train::fingerprint;
use crate::recipe::Recipe;
use crate::review::alike::alike;
use crate::review::paying::paying;
use crate::review::seen::{mark, writing};
use crate::review::segments::fates;
use crate::review::{
    Absent, Aim, Challenge, Deal, Drifts, FEWEST, Maturity, Measured, Note, OneSided, Performance, Record,
    Review, Seen, SegmentFate, Sums, Unmeasured, Who, levels, signals,
};
use crate::score::{Grade, Score, score_table};
use crate::table::reading::{Cell, Kind, Reading};
use crate::table::{Column, Table, Values};

/// Folds in which the challenger is learnt, unless the recipe says otherwise, as in training.
const FOLDS: usize = 5;
/// Most accounts that the challenger learns from and is measured on, as in training.
const MOST: usize = 20_000;
/// New accounts from which their make-up is told from them alone; of fewer, open deals are looked at too (house choice).
const ENOUGH: usize = 20;

/// From when accounts are new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Since {
    /// Those that no earlier review of this champion has counted.
    Last,
    /// Those decided on this day or later, ISO.
    Day(String),
}

/// A table of accounts and the champion to hold it against.
pub struct Quarter<'a> {
    /// The champion.
    pub model: &'a Model,
    /// How it is called, `name@version`.
    pub reference: String,
    /// The accounts, as training reads them.
    pub table: &'a Table,
    /// What the columns mean.
    pub recipe: Recipe,
    /// Accounts that the champion was trained on, where it keeps them.
    pub seen: Option<&'a Seen>,
    /// Business figures of the champion's training, where it keeps them.
    pub figures: Option<&'a Dashboard>,
    /// Earlier reviews of this champion.
    pub earlier: &'a [&'a Record],
    /// Only accounts from then on.
    pub since: Option<&'a Since>,
    /// Whether a challenger is learnt: nearly all of the time that a review takes.
    pub challenge: bool,
}

/// Holds a table against a champion: what was found, and what a record keeps of it.
///
/// # Errors
/// [`Error::UnknownColumn`] without the outcome's column; as [`score_table`] and binning.
pub fn hold(quarter: &Quarter<'_>, progress: Progress<'_>) -> Result<(Review, Told)> {
    let (model, table) = (quarter.model, quarter.table);
    let mut recipe = quarter.recipe.clone();
    let outcomes = Outcomes::read(table, &mut recipe, model)?;
    let mut told = tell_apart(table, &recipe, &outcomes, quarter)?;
    let scores = score_table(model, table, &told.rows)?;
    let found = told.ideal.iter().filter(|ideal| **ideal).count();
    let performance = match (told.rows.len(), found.min(told.rows.len() - found)) {
        (0, _) => Measured::No(Unmeasured::NoOutcome),
        (_, rarer) if rarer < FEWEST => Measured::No(Unmeasured::OneOutcome),
        _ => {
            let told_them: Vec<(f64, Grade)> = scores.iter().map(|score| (score.fit, score.grade)).collect();
            Measured::Yes(Performance::of(model, &told_them, &told.ideal)?)
        }
    };
    // Of a young quarter the decided deals are the quick ones: they may all end one way.
    let one_sided = match &performance {
        Measured::No(Unmeasured::OneOutcome) if told.who.open < told.who.new => {
            OneSided::of(scores.iter().map(|score| score.fit), told.rows.len(), found)
        }
        _ => None,
    };
    let measured = matches!(performance, Measured::Yes(_));
    let maturity = match (measured, &outcomes.prepared) {
        (true, Ok(prepared)) => told.maturity(model, table, &recipe, prepared)?,
        _ => None,
    };
    if measured && maturity.is_none() && told.who.open > 0 {
        told.notes.push(Note::OpenLeftOut { open: told.who.open });
    }
    let looked_at = told.looked_at();
    let drift = match looked_at.is_empty() {
        true => None,
        false => Some(Drifts::of(
            model,
            table,
            &looked_at,
            &score_table(model, table, &looked_at)?,
        )?),
    };
    let levels = levels::changes(model, table, &looked_at);
    let told_signals = match measured {
        true => signals::signals(model, table, &told.rows, &told.ideal)?,
        false => Vec::new(),
    };
    let facts = match &outcomes.prepared {
        Ok(prepared) if measured => Some(facts(table, &recipe, prepared)?),
        _ => None,
    };
    let (families, aim) = match measured {
        true => (
            signals::families(model, table, &told.rows, &told.ideal)?,
            Some(Aim::of(
                model,
                table,
                facts.as_ref(),
                &told.rows,
                &scores,
                &told.ideal,
            )?),
        ),
        false => (Vec::new(), None),
    };
    let paying = match quarter.figures.zip(facts.as_ref()) {
        Some((trained, facts)) => paying(model, trained, facts, &told.rows, &scores)?,
        None => Vec::new(),
    };
    let segments = match &outcomes.prepared {
        Ok(prepared) if measured => told.segments(model, table, prepared, &scores)?,
        _ => Vec::new(),
    };
    let challenge = match measured {
        true if quarter.challenge => {
            match challenger(table, &recipe, &model.name, &told, &outcomes, progress) {
                Ok(fits) => {
                    let (challenge, sums) = told.challenge(&scores, &fits, quarter.earlier)?;
                    told.sums = sums;
                    Some(challenge)
                }
                Err(error) => {
                    let cause = error.to_string();
                    told.notes.push(Note::NoChallenger { cause });
                    None
                }
            }
        }
        _ => None,
    };
    let review = Review {
        model: quarter.reference.clone(),
        who: std::mem::take(&mut told.who),
        notes: std::mem::take(&mut told.notes),
        absent: absent(model, table),
        performance,
        one_sided,
        maturity,
        logged: None,
        drift,
        levels,
        signals: told_signals,
        families,
        segments,
        paying,
        aim,
        challenge,
    };
    Ok((review, told))
}

/// How the table's deals went; without days counts and amounts can be had all the same.
fn facts(table: &Table, recipe: &Recipe, prepared: &Prepared) -> Result<Facts> {
    let as_of = Facts::as_of(table, recipe, &prepared.outcome)?;
    Facts::read(table, recipe, &prepared.outcome, as_of.unwrap_or(0))
}

/// Columns of criteria that the table lacks.
fn absent(model: &Model, table: &Table) -> Vec<Absent> {
    let header = table.header();
    let read: BTreeSet<&str> = model.criteria.iter().flat_map(|c| c.cut.columns()).collect();
    let mut unused: BTreeSet<&str> = header.iter().map(String::as_str).collect();
    unused.retain(|name| !read.contains(name));
    let lacking = read
        .iter()
        .filter(|name| !header.iter().any(|column| column == *name));
    let mut absent: Vec<Absent> = lacking
        .map(|column| {
            let readers = model.criteria.iter().filter(|c| c.cut.columns().contains(column));
            Absent {
                column: (*column).to_owned(),
                nearest: nearest(column, unused.iter().copied()).or_else(|| {
                    let profile = model.data.profile(column)?;
                    alike(profile, table, &unused).map(str::to_owned)
                }),
                points: readers.clone().map(|criterion| criterion.weight()).sum(),
                criteria: readers.map(|criterion| criterion.name.clone()).collect(),
            }
        })
        .collect();
    absent.sort_by_key(|absent| (std::cmp::Reverse(absent.points), absent.column.clone()));
    absent
}

/// The table's accounts, those that the champion had not seen told apart.
pub struct Told {
    who: Who,
    notes: Vec<Note>,
    /// What a later review adds to.
    pub sums: Sums,
    /// Decided and not seen, in the order of what they hold.
    rows: Vec<u32>,
    ideal: Vec<bool>,
    /// What an earlier review has not counted, of `rows`.
    counts: Vec<bool>,
    /// Not decided, and not seen.
    open: Vec<u32>,
    ids: Vec<String>,
    names: Vec<String>,
}

fn tell_apart(table: &Table, recipe: &Recipe, outcomes: &Outcomes, quarter: &Quarter<'_>) -> Result<Told> {
    let Quarter {
        seen, earlier, since, ..
    } = *quarter;
    let roles = roles(table, recipe)?;
    let column = |role: &Option<Role>| role.as_ref().map(|r| &table.columns[r.column]);
    let (id, label) = (column(&roles.id), column(&roles.label));
    let text = |column: Option<&Column>, row: u32| column.and_then(|c| c.text(row as usize));
    let counted: BTreeSet<&str> = earlier.iter().flat_map(|r| &r.ids).map(String::as_str).collect();
    let days = match since {
        Some(Since::Day(day)) => Some((day_of(day)?, decided_days(table, recipe, &roles)?)),
        _ => None,
    };
    let mut who = Who {
        rows: table.rows as u64,
        unclear: outcomes.unclear,
        unclear_values: outcomes.unclear_values.clone(),
        ..Who::default()
    };
    let (mut rows, mut ideal, mut open) = (Vec::new(), Vec::new(), Vec::new());
    let mut met = BTreeSet::new();
    for (row, label) in outcomes.labels.iter().enumerate() {
        let at = row as u32;
        let id = text(id, at);
        who.repeated += u64::from(id.as_ref().is_some_and(|id| !met.insert(id.clone())));
        let is_seen = seen.zip(id.as_ref()).is_some_and(|(seen, id)| seen.has(id));
        let is_before = match (since, &days) {
            (Some(Since::Last), _) => id.as_ref().is_some_and(|id| counted.contains(mark(id).as_str())),
            (_, Some((from, days))) => label.is_some() && days[row] < *from,
            _ => false,
        };
        match label {
            _ if is_seen => who.seen += 1,
            _ if is_before => who.before += 1,
            None => open.push(at),
            Some(label) => {
                rows.push(at);
                ideal.push(*label);
            }
        }
    }
    order::arrange(table, &mut rows, &mut ideal);
    who.open = (open.len() as u64).saturating_sub(who.unclear);
    who.new = rows.len() as u64;
    who.ideal = ideal.iter().filter(|ideal| **ideal).count() as u64;
    let of_row = |row: &u32| text(id, *row).unwrap_or_else(|| (row + 1).to_string());
    let ids: Vec<String> = rows.iter().map(of_row).collect();
    let marks: Vec<String> = ids.iter().map(|id| mark(id)).collect();
    let counts: Vec<bool> = marks
        .iter()
        .map(|mark| !counted.contains(mark.as_str()))
        .collect();
    who.counted = counts.iter().filter(|counts| !**counts).count() as u64;
    let mut notes = Vec::new();
    match (seen, id) {
        (_, None) => notes.push(Note::NoIds),
        (None, _) => notes.push(Note::NoSeen),
        (Some(seen), Some(_)) => {
            let now = writing(ids.iter().map(String::as_str));
            if who.seen == 0 && !ids.is_empty() && now != seen.writing {
                notes.push(Note::OtherIds {
                    was: seen.writing.clone(),
                    now,
                });
            }
        }
    }
    if who.repeated > 0 {
        notes.push(Note::Repeated { rows: who.repeated });
    }
    let names = rows.iter().zip(&ids);
    let names = names.map(|(row, id)| text(label, *row).unwrap_or_else(|| id.clone()));
    Ok(Told {
        who,
        notes,
        sums: Sums::default(),
        names: names.collect(),
        rows,
        ideal,
        counts,
        open,
        ids: marks,
    })
}

/// This moment, in whole seconds as manifests have them.
pub(super) fn now() -> String {
    let now = jiff::Timestamp::now();
    jiff::Timestamp::from_second(now.as_second())
        .unwrap_or(now)
        .to_string()
}

fn day_of(text: &str) -> Result<i32> {
    match Reading::new(Kind::Date).date(text) {
        Cell::Value(day) => Ok(day),
        _ => Err(Error::setting(
            "--since",
            "LAST or a day such as 2026-09-30",
            text,
        )),
    }
}

/// Day on which each row was decided, or else began; an unknown day is later than any.
fn decided_days(table: &Table, recipe: &Recipe, roles: &Roles) -> Result<Vec<i32>> {
    let named = recipe.decided.as_ref().or(recipe.figures.closed.as_ref());
    let column = match (named, &roles.time) {
        (Some(name), _) => table.position(name, "decided")?,
        (None, Some(time)) => time.column,
        (None, None) => {
            return Err(Error::data(
                "--since: no column says when accounts were decided",
                "name one as `decided` in the recipe, or use --since LAST",
            ));
        }
    };
    match &table.columns[column].values {
        Values::Date(days) => Ok(days
            .iter()
            .map(|day| if *day == i32::MIN { i32::MAX } else { *day })
            .collect()),
        _ => Err(Error::data(
            format!("--since: column `{}` holds no dates", table.columns[column].name),
            "name a column of dates as `decided` in the recipe",
        )),
    }
}

/// Fits of accounts by cards of the champion's recipe that had not seen them, by row.
fn challenger(
    table: &Table,
    recipe: &Recipe,
    name: &str,
    told: &Told,
    outcomes: &Outcomes,
    progress: Progress<'_>,
) -> Result<BTreeMap<u32, f64>> {
    let prepared = outcomes.prepared.as_ref().map_err(|error| {
        let text = error.to_string();
        match text.split_once("; ") {
            Some((reason, remedy)) => Error::data(reason, remedy),
            None => Error::data(text, "review again when there are more accounts"),
        }
    })?;
    if prepared.sufficiency.verdict == Carries::ExpertOnly {
        return Err(Error::data(
            "the table has too few accounts to learn from",
            "bring the accounts of training with the new ones, or wait for more",
        ));
    }
    let accounts = prepared.accounts(table);
    let new: BTreeSet<u32> = told.rows.iter().copied().collect();
    // Of too many the new come first, each by what it holds.
    let keys = order::keys(table, accounts.rows);
    let seed = recipe.fit.seed.unwrap_or(0);
    let mut chosen: Vec<usize> = (0..accounts.rows.len()).collect();
    if chosen.len() > MOST {
        chosen.sort_by_key(|&i| (!new.contains(&accounts.rows[i]), order::mixed(&(seed, &keys[i]))));
        chosen.truncate(MOST);
        chosen.sort_unstable();
    }
    let rows: Vec<u32> = chosen.iter().map(|&i| accounts.rows[i]).collect();
    let ideal: Vec<bool> = chosen.iter().map(|&i| accounts.ideal[i]).collect();
    let weights: Vec<f64> = chosen.iter().map(|&i| accounts.weights[i]).collect();
    let accounts = Accounts {
        rows: &rows,
        ideal: &ideal,
        weights: &weights,
        ..accounts
    };
    let count = recipe.fit.folds.unwrap_or(FOLDS);
    let folds = Folds::grouped(&ideal, &Twins::find(accounts), count, seed)?;
    let learner = prepared.training(table, recipe, name).learner();
    let (_, fits) = validate(accounts, &learner, None, None, &folds, progress)?;
    let told = rows
        .iter()
        .zip(fits)
        .filter(|(row, fit)| new.contains(row) && !fit.is_nan());
    Ok(told.map(|(row, fit)| (*row, fit)).collect())
}

impl Told {
    /// Accounts whose make-up is told: who they are does not wait for what becomes of them where few are decided.
    fn looked_at(&self) -> Vec<u32> {
        let open: &[u32] = if self.rows.len() >= ENOUGH {
            &[]
        } else {
            &self.open
        };
        self.rows.iter().chain(open).copied().collect()
    }

    /// What became of the champion's segments among the new ideal customers.
    fn segments(
        &self,
        model: &Model,
        table: &Table,
        prepared: &Prepared,
        scores: &[Score],
    ) -> Result<Vec<SegmentFate>> {
        let ideal: Vec<usize> = (0..self.rows.len()).filter(|i| self.ideal[*i]).collect();
        let rows: Vec<u32> = ideal.iter().map(|i| self.rows[*i]).collect();
        let scores: Vec<Score> = ideal.iter().map(|i| scores[*i]).collect();
        fates(model, table, &prepared.inputs, (&rows, &scores), prepared.as_of)
    }

    /// What becomes of all deals, where their days are known.
    fn maturity(
        &self,
        model: &Model,
        table: &Table,
        recipe: &Recipe,
        prepared: &Prepared,
    ) -> Result<Option<Maturity>> {
        let Some(as_of) = Facts::as_of(table, recipe, &prepared.outcome)? else {
            return Ok(None);
        };
        let facts = Facts::read(table, recipe, &prepared.outcome, as_of)?;
        let mut rows: Vec<u32> = self.rows.iter().chain(&self.open).copied().collect();
        // In the order of what they hold, so that resampling does not depend on the table's.
        let mut unused = vec![false; rows.len()];
        order::arrange(table, &mut rows, &mut unused);
        let scores = score_table(model, table, &rows)?;
        let deals = rows.iter().zip(&scores).filter_map(|(row, score)| {
            let label = prepared.outcome.labels[*row as usize];
            // Decided at a day that is not known: it says nothing of time.
            let span = facts.accounts[*row as usize]
                .cycle
                .filter(|span| span.happened == label.is_some())?;
            Some(Deal {
                days: span.days,
                ideal: label,
                fit: score.fit,
            })
        });
        let deals: Vec<Deal> = deals.collect();
        Ok(Maturity::of(&deals, model.seed))
    }

    fn challenge(
        &self,
        scores: &[Score],
        fits: &BTreeMap<u32, f64>,
        earlier: &[&Record],
    ) -> Result<(Challenge, Sums)> {
        let both: Vec<usize> = (0..self.rows.len())
            .filter(|i| fits.contains_key(&self.rows[*i]))
            .collect();
        let champion: Vec<f64> = both.iter().map(|&i| scores[i].fit).collect();
        let challenger: Vec<f64> = both.iter().map(|&i| fits[&self.rows[i]]).collect();
        let ideal: Vec<bool> = both.iter().map(|&i| self.ideal[i]).collect();
        let counts: Vec<bool> = both.iter().map(|&i| self.counts[i]).collect();
        let sums = Sums::of(&champion, &challenger, &ideal, &counts);
        let name = |i: usize| self.names[both[i]].clone();
        let challenge = Challenge::of(
            (champion.as_slice(), challenger.as_slice()),
            &ideal,
            &name,
            earlier,
            sums,
        )?;
        Ok((challenge, sums))
    }

    /// What later reviews need of this one, its verdict apart.
    pub fn record(&self, champion: String, table: &Table) -> Record {
        let counted = self.ids.iter().zip(&self.counts).filter(|(_, counts)| **counts);
        let mut ids: Vec<String> = counted.map(|(id, _)| id.clone()).collect();
        ids.sort();
        Record {
            champion,
            at: now(),
            fingerprint: fingerprint(table),
            verdict: String::new(),
            accounts: self.sums.accounts,
            sum: self.sums.sum,
            squares: self.sums.squares,
            ids,
            dossier: None,
        }
    }
}
