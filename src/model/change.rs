//! From how long ago a model learns: what changed over time, what was asked for, and the accounts that are left.

use crate::criteria::consequence::decision_day;
use crate::criteria::inputs::Roles;
use crate::error::{Error, Result};
use crate::fit::baseline::LogisticBaseline;
use crate::fit::change::{Change, Learnt, Untested};
use crate::fit::folds::Folds;
use crate::fit::metrics::calibration::log_loss;
use crate::fit::{Accounts, Learner};
use crate::outcome::Ending;
use crate::recipe::Recipe;
use crate::stats::share::sigmoid;
use crate::table::reading::{day_number, iso_date};
use crate::table::{Table, Values};

/// Fewest accounts of either outcome for the present era to be learnt from alone.
///
/// House choice, as where a scorecard is called directional: fewer follow the priors.
const ENOUGH: usize = 50;

/// Half-lives tried, in days (house choice: half a year to four years).
const HALF_LIVES: [f64; 4] = [182.0, 365.0, 730.0, 1_461.0];

/// Periods on which half-lives are tried, each learnt from what came before.
const PERIODS: usize = 3;

/// Accounts to learn from, and what they were chosen by.
pub struct Era {
    /// What changed.
    pub change: Change,
    /// Positions of the accounts that are left, in order.
    pub kept: Vec<usize>,
    /// Factor of the weight of each of `kept`.
    pub weights: Vec<f64>,
}

/// What eras are compared by.
pub enum Compared {
    /// Who is ideal.
    Ideal,
    /// Who signed, stayed or not, one of each account learnt from: who signed lately has had no time to leave, so the
    /// young would look better than they will.
    Signed(Vec<bool>),
    /// Nothing: all signed, and who left is only told by time.
    Leaving,
}

impl Compared {
    /// By how the accounts of `rows` ended (`endings` has one entry per row of the table) and whether they are ideal.
    pub fn of(endings: &[Ending], rows: &[u32], ideal: &[bool]) -> Self {
        let left = |row: &u32| endings[*row as usize] == Ending::Churned;
        if !rows.iter().zip(ideal).any(|(row, ideal)| left(row) && !ideal) {
            return Self::Ideal;
        }
        let signed: Vec<bool> = rows
            .iter()
            .zip(ideal)
            .map(|(row, ideal)| *ideal || endings[*row as usize] != Ending::Lost)
            .collect();
        match signed.contains(&false) {
            true => Self::Signed(signed),
            false => Self::Leaving,
        }
    }

    /// What changed among `accounts` decided on `days`.
    fn find(&self, accounts: Accounts<'_>, days: &[i32], as_of: i32, seed: u64) -> Change {
        match self {
            Self::Ideal => Change::find(accounts, days, as_of, seed),
            Self::Signed(signed) => {
                let ideal = signed;
                let change = Change::find(Accounts { ideal, ..accounts }, days, as_of, seed);
                Change {
                    signed: true,
                    ..change
                }
            }
            Self::Leaving => Change::untested(Untested::Leaving),
        }
    }
}

/// Tests whether criteria changed and settles what is learnt from: the recipe's word goes before what is found.
///
/// # Errors
/// [`Error::Data`] when a day or half-life is asked for and nothing dates the accounts, or nothing is left.
pub fn settle(
    accounts: Accounts<'_>,
    compared: &Compared,
    recipe: &Recipe,
    roles: &Roles,
    as_of: i32,
) -> Result<Era> {
    let table = accounts.table;
    let all = accounts.rows.len();
    // The command line may have changed what was checked when the recipe was read.
    recipe.fit.check()?;
    let first = recipe.fit.first_day()?;
    let asked = first.is_some() || recipe.fit.half_life.is_some();
    let Some((column, days)) = decision_days(table, recipe, roles, accounts) else {
        if asked {
            return Err(Error::data(
                "no date column says when accounts were decided, so none is older than another",
                "name it with `decided` or `time` in the recipe, or leave --since and --half-life out",
            ));
        }
        return Ok(Era {
            change: Change::untested(Untested::NoDate),
            kept: (0..all).collect(),
            weights: vec![1.0; all],
        });
    };
    let seed = recipe.fit.seed.unwrap_or(0);
    let mut change = compared.find(accounts, &days, as_of, seed);
    let (mut column, mut days) = (column, days);
    // Criteria turned, but accounts decided after the turn were opened before it: the date on which they differ most
    // sharply tells when. It is looked at only once the day of the decision has shown a break, so it raises none.
    if let (true, Some((began, of_beginning))) =
        (change.since.is_some(), beginning(table, roles, accounts, column))
    {
        let other = compared.find(accounts, &of_beginning, as_of, seed);
        if other.since.is_some() && other.sharpness > change.sharpness {
            (column, days, change) = (began, of_beginning, other);
        }
    }
    // It has done its part: a model that is read again has none.
    change.sharpness = 0.0;
    change.column = Some(table.columns[column].name.clone());
    let from = first.or_else(|| change.since.as_deref().and_then(day));
    if let Some(from) = from {
        change.accounts = [
            days.iter()
                .filter(|day| **day != i32::MIN && **day < from)
                .count() as u64,
            days.iter().filter(|day| **day >= from).count() as u64,
            days.iter().filter(|day| **day == i32::MIN).count() as u64,
        ];
    }
    let mut kept: Vec<usize> = (0..all).collect();
    if let Some(from) = first {
        kept.retain(|i| days[*i] >= from);
        if kept.is_empty() {
            return Err(Error::data(
                format!(
                    "no account was decided since {} by `{}`",
                    iso_date(from),
                    table.columns[column].name
                ),
                "ask for an earlier day with --since, or leave it out",
            ));
        }
        change.learnt = Learnt::Asked;
    }
    let mut half_life = recipe.fit.half_life;
    if !recipe.fit.all_time && !asked && change.is_found() {
        let era: Vec<usize> = (0..all)
            .filter(|i| from.is_some_and(|from| days[*i] >= from))
            .collect();
        let ideal = era.iter().filter(|i| accounts.ideal[**i]).count();
        if ideal >= ENOUGH && era.len() - ideal >= ENOUGH {
            change.learnt = Learnt::Era;
            kept = era;
        } else {
            let ideal = match compared {
                Compared::Signed(signed) => signed,
                _ => accounts.ideal,
            };
            half_life = best_half_life(Accounts { ideal, ..accounts }, &days);
        }
    }
    let mut weights = vec![1.0; kept.len()];
    if let Some(half_life) = half_life {
        let of: Vec<i32> = kept.iter().map(|i| days[*i]).collect();
        weights = recency(&of, half_life);
        change.learnt = Learnt::HalfLife(half_life);
    }
    Ok(Era {
        change,
        kept,
        weights,
    })
}

/// An ISO date as days since 1970-01-01.
pub(crate) fn day(iso: &str) -> Option<i32> {
    day_number(iso.parse().ok()?)
}

/// The column that says when accounts were decided, by the recipe or by its name, else when their story began, and each
/// account's day.
fn decision_days(
    table: &Table,
    recipe: &Recipe,
    roles: &Roles,
    accounts: Accounts<'_>,
) -> Option<(usize, Vec<i32>)> {
    let named = [recipe.decided.as_ref(), recipe.figures.closed.as_ref()];
    let mut named: Vec<&str> = named.into_iter().flatten().map(String::as_str).collect();
    if named.is_empty() {
        named.extend(decision_day(table).map(|column| column.name.as_str()));
    }
    let named = named
        .into_iter()
        .filter_map(|name| table.columns.iter().position(|column| column.name == *name));
    let candidates: Vec<(usize, Vec<i32>)> = named
        .chain(roles.time.as_ref().map(|role| role.column))
        .filter_map(|column| {
            let Values::Date(days) = &table.columns[column].values else {
                return None;
            };
            Some((
                column,
                accounts.rows.iter().map(|row| days[*row as usize]).collect(),
            ))
        })
        .collect();
    // Days of customers only, as of a signature, would make every loss undated.
    let dated = |days: &Vec<i32>| {
        let of = |outcome: bool| {
            let of = days
                .iter()
                .zip(accounts.ideal)
                .filter(|(_, ideal)| **ideal == outcome);
            let (mut all, mut known) = (0_u32, 0_u32);
            of.for_each(|(day, _)| {
                all += 1;
                known += u32::from(*day != i32::MIN);
            });
            f64::from(known) / f64::from(all.max(1))
        };
        of(true).min(of(false))
    };
    let most = candidates.iter().position(|(_, days)| dated(days) >= 0.8);
    candidates.into_iter().nth(most.unwrap_or(0))
}

/// The column that says when accounts began, where it is another than `decided`.
fn beginning(
    table: &Table,
    roles: &Roles,
    accounts: Accounts<'_>,
    decided: usize,
) -> Option<(usize, Vec<i32>)> {
    let column = roles
        .time
        .as_ref()
        .map(|role| role.column)
        .filter(|column| *column != decided)?;
    let Values::Date(days) = &table.columns[column].values else {
        return None;
    };
    Some((
        column,
        accounts.rows.iter().map(|row| days[*row as usize]).collect(),
    ))
}

/// Weights that halve in so many days before the latest; unknown days count as the oldest. They sum to the accounts of
/// equal weight that tell as much.
///
/// Source: Kish (1965), *Survey Sampling*, §11.7 (effective number).
fn recency(days: &[i32], half_life: f64) -> Vec<f64> {
    let known = || days.iter().copied().filter(|day| *day != i32::MIN);
    let (Some(first), Some(last)) = (known().min(), known().max()) else {
        return vec![1.0; days.len()];
    };
    let age = |day: i32| f64::from(last - if day == i32::MIN { first } else { day });
    let weights: Vec<f64> = days
        .iter()
        .map(|day| (-age(*day) / half_life).exp2().max(1e-6))
        .collect();
    let sum: f64 = weights.iter().sum();
    let squares: f64 = weights.iter().map(|weight| weight * weight).sum();
    weights.iter().map(|weight| weight * sum / squares).collect()
}

/// The half-life with which a plain logistic regression predicts later accounts best; none where all time does.
fn best_half_life(accounts: Accounts<'_>, days: &[i32]) -> Option<f64> {
    let folds = Folds::by_time(days, accounts.ideal, PERIODS).ok()?;
    let loss = |half_life: Option<f64>| -> Option<f64> {
        let (mut fits, mut ideal) = (Vec::new(), Vec::new());
        for fold in folds.tested() {
            let (train, test) = folds.split(fold);
            let rows: Vec<u32> = train.iter().map(|i| accounts.rows[*i]).collect();
            let outcomes: Vec<bool> = train.iter().map(|i| accounts.ideal[*i]).collect();
            let of: Vec<i32> = train.iter().map(|i| days[*i]).collect();
            let factors = half_life.map_or_else(|| vec![1.0; of.len()], |half_life| recency(&of, half_life));
            let weights: Vec<f64> = train
                .iter()
                .zip(factors)
                .map(|(i, f)| accounts.weights[*i] * f)
                .collect();
            let fitted = LogisticBaseline.fit(Accounts {
                rows: &rows,
                ideal: &outcomes,
                weights: &weights,
                ..accounts
            });
            let held_out: Vec<u32> = test.iter().map(|i| accounts.rows[*i]).collect();
            fits.extend(
                fitted
                    .ok()?
                    .log_odds(accounts.table, &held_out)
                    .into_iter()
                    .map(sigmoid),
            );
            ideal.extend(test.iter().map(|i| accounts.ideal[*i]));
        }
        Some(log_loss(&fits, &ideal, None))
    };
    let tried = HALF_LIVES.map(Some).into_iter().chain([None]);
    let measured = tried.filter_map(|half_life| Some((half_life, loss(half_life)?)));
    let best = measured.min_by(|a, b| a.1.total_cmp(&b.1))?;
    best.0
}
