//! Several tables, one account table: further tables are joined by key, and their rows become features of each
//! account as it was known on the day before it was decided.
//!
//! A table with one row per key gives its columns (attributes); one with many gives counts, sums, shares… of its
//! rows (events). Each table is read three times as a stream: its first rows to tell what its columns are, then all
//! keys and dates, then all values. Memory is one state per account row and feature, one entry per distinct key
//! and, for distinct values, one per account and value; it does not grow with the events.

mod evidence;
mod keys;
mod salesforce;
mod source;
mod contradiction;
mod leaving;
mod note;
mod plan;
pub mod orders;
mod rows;
mod lanes;
mod aggregate;
mod attributes;
mod cutoff;
mod survey;
mod table;
pub(crate) mod words;

use std::path::Path;
pub use table::JoinedTable;
pub(crate) use table::matching;

use rustc_hash::FxHashSet;
use serde::Serialize;

use crate::error::{Error, Result};
use crate::recipe::{OutcomeRecipe, Recipe, TableRows};
use crate::table::reading::iso_date;
use crate::table::{Column, Kind, Table};
use aggregate::Aggregate;
use cutoff::{Cutoffs, Decided};
use leaving::Notion;

pub use contradiction::{Contradiction, Disagreement, Mark};
use plan::Plan;
use survey::{Flags, Survey};

pub(crate) use cutoff::as_of_asked;
pub use evidence::{EvidenceMatch, KeyEvidence, TableEvidence};
pub(crate) use keys::normal_form;
pub use keys::{RespelledKey, UnmatchedKey};
pub use note::{AsOf, DecisionDay, Note, TableNote};
pub use rows::{AccountRow, AccountRows};
pub use salesforce::is_salesforce_id;
pub(crate) use salesforce::{is_checked_id, long_id, short_id};

/// The account table with everything joined to it.
#[derive(Debug, Clone)]
pub struct Joined {
    /// Its own columns, then those of each further table in the order of their names.
    pub table: Table,
    /// What was joined, and what was left out.
    pub report: JoinReport,
}

/// What was joined, and what was left out.
#[derive(Debug, Clone, Serialize)]
pub struct JoinReport {
    /// One for each further table, in the order of their names.
    pub tables: Vec<JoinedTable>,
    /// Last day of the data, ISO, where they have days.
    pub as_of: Option<String>,
    /// When accounts were decided.
    pub notes: Vec<Note>,
    /// What columns and tables say against each other about who left.
    pub contradictions: Vec<Contradiction>,
}

/// The recipe for reading the account table itself: without what names columns that come from joins, and with its
/// keys read as they are written (an account number is no quantity, and 18 digits of it matter).
pub fn recipe_of_accounts(recipe: &Recipe, header: &[String]) -> Recipe {
    let own = |name: &String| header.contains(name);
    let mut alone = recipe.clone();
    if alone.outcome.table.is_some() {
        alone.outcome = OutcomeRecipe::default();
    }
    for name in [
        &mut alone.id,
        &mut alone.label,
        &mut alone.weight,
        &mut alone.propensity,
        &mut alone.time,
        &mut alone.outcome.column,
        &mut alone.outcome.won,
        &mut alone.outcome.lost,
        &mut alone.figures.opened,
        &mut alone.figures.closed,
        &mut alone.figures.left,
        &mut alone.figures.qualified,
        &mut alone.figures.accepted,
        &mut alone.figures.amount,
        &mut alone.figures.expansion,
        &mut alone.figures.cost,
    ] {
        name.take_if(|name| !own(name));
    }
    alone.exclude.retain(own);
    alone.trust.retain(|name| name == "*" || own(name));
    alone.knock_out.retain(|rule| own(&rule.column));
    alone.columns.retain(|name, _| own(name));
    for table in recipe.tables.values().filter(|table| table.via.is_none()) {
        let key = matching(table.matches.as_ref(), &table.key, recipe.id.as_ref(), header);
        if let Some(key) = key.filter(own) {
            alone
                .columns
                .entry(key)
                .or_default()
                .kind
                .get_or_insert(Kind::Category);
        }
    }
    alone
}

/// Joins the further tables of a recipe to the account table; paths start from the directory `beside`.
///
/// # Errors
/// [`Error::UnknownColumn`] for what the recipe names and a table lacks; [`Error::Input`] for a table that cannot be
/// read, matches nothing, or makes too many pairs of rows; [`Error::Data`] for a table of events without a date, an
/// `as_of` before all data, and features that columns cannot give; [`Error::Setting`].
pub fn join(table: Table, recipe: &Recipe, beside: &Path) -> Result<Joined> {
    join_by_evidence(table, recipe, beside, &KeyEvidence::default())
}

/// As [`join`], with the accounts that evidence tells for keys that none has, of each table whose `how` is `match`.
///
/// # Errors
/// As [`join`]; [`Error::Data`] for such a table whose evidence is not there.
pub fn join_by_evidence(
    table: Table,
    recipe: &Recipe,
    beside: &Path,
    evidence: &KeyEvidence,
) -> Result<Joined> {
    evidence::check(recipe, evidence)?;
    let decided = Decided::new(&table, recipe)?;
    let surveys = survey::all(&table, recipe, beside, &decided, evidence)?;
    check_as_of(recipe, &surveys)?;
    let latest = surveys.iter().filter_map(|s| s.dates).map(|(_, last)| last).max();
    let earliest = surveys.iter().find_map(|survey| survey.decided.clone());
    let days = decided.days(&table, earliest);
    let cutoffs = Cutoffs::new(&table, recipe, &decided, days, latest)?;
    let mut notions = leaving::of_accounts(&table, recipe);
    let (mut tables, mut table) = (Vec::new(), table);
    for survey in surveys {
        let (columns, mut joined, left) = one(&survey, recipe, &cutoffs)?;
        if let Some(found) = evidence.get(&joined.name) {
            joined.matches.clone_from(&found.matches);
            joined.notes.push(found.note());
        }
        tables.push(append(&mut table, columns, joined));
        notions.extend(left);
    }
    let report = JoinReport {
        tables,
        as_of: cutoffs.as_of.map(iso_date),
        notes: cutoffs.notes,
        contradictions: leaving::contradiction(&notions).into_iter().collect(),
    };
    Ok(Joined { table, report })
}

/// Adds columns under names that no other has.
fn append(table: &mut Table, columns: Vec<Column>, mut joined: JoinedTable) -> JoinedTable {
    let mut taken: FxHashSet<String> = table.columns.iter().map(|column| column.name.clone()).collect();
    for mut column in columns {
        let wanted = column.name.clone();
        let mut number = 1;
        while !taken.insert(column.name.clone()) {
            number += 1;
            column.name = format!("{wanted}_{number}");
        }
        joined.columns.push(column.name.clone());
        table.columns.push(column);
    }
    joined
}

/// Refuses an `as_of` before which there is nothing.
fn check_as_of(recipe: &Recipe, surveys: &[Survey]) -> Result<()> {
    let Some(as_of) = cutoff::as_of_asked(recipe)? else {
        return Ok(());
    };
    let dated = surveys
        .iter()
        .filter_map(|survey| Some((survey, survey.dates?.0)));
    let mut later = dated.clone().filter(|(_, first)| *first > as_of);
    let Some((survey, first)) = later.clone().min_by_key(|(_, first)| *first) else {
        return Ok(());
    };
    let (day, first) = (iso_date(as_of), iso_date(first));
    if dated.clone().count() == later.clone().count() {
        return Err(Error::data(
            format!(
                "`as_of` {day} is before all data: the first date is {first}, in `{}`",
                survey.source.name
            ),
            "set `as_of` to the day on which the data were true",
        ));
    }
    // Rows that nobody may know are no table.
    later.next().map_or(Ok(()), |(survey, first)| {
        let reason = format!(
            "all dates of `{}` are in the future of `as_of` {day}: the first is {}",
            survey.date_name(),
            iso_date(first)
        );
        let remedy = "name the date on which its rows came to be known, or correct `as_of`";
        Err(Error::input(&survey.source.path, 0, 0, reason, remedy))
    })
}

/// Joins one table: its columns, what became of it, and what it says of leaving.
fn one(
    survey: &Survey,
    recipe: &Recipe,
    cutoffs: &Cutoffs,
) -> Result<(Vec<Column>, JoinedTable, Vec<Notion>)> {
    let mut flags = Flags::new(survey, cutoffs.first_unknown.len());
    let mut joined = survey.joined(cutoffs.first_unknown.len());
    let columns = match survey.rows_are {
        TableRows::Attributes => attributes::columns(survey, recipe, cutoffs, &mut joined, &mut flags)?,
        TableRows::Events => events(survey, cutoffs, &mut joined, &mut flags)?,
    };
    Ok((columns, joined, flags.finish(survey)))
}

/// Aggregates the rows of one table.
fn events(
    survey: &Survey,
    cutoffs: &Cutoffs,
    joined: &mut JoinedTable,
    flags: &mut Flags,
) -> Result<Vec<Column>> {
    if survey.date.is_none()
        && !survey.table.timeless
        && survey.table.features.as_ref().is_none_or(|f| !f.is_empty())
    {
        return Err(Error::data(
            format!(
                "tables.{}: it has many rows per key and nothing says when each came to be known",
                survey.source.name
            ),
            format!(
                "name its date column as `date`{}, or say `timeless = true` if all was known before any account was \
                 decided",
                survey.source.date_columns()
            ),
        ));
    }
    let plan = Plan::new(&survey.source, survey.table, survey.date.is_some())?;
    if plan.features.is_empty() {
        joined.notes.push(match leaving::of_name(&survey.source.name) {
            Some(word) if survey.table.features.is_none() => TableNote::Leaving { word },
            _ => TableNote::NothingMade,
        });
    }
    let mut aggregate = Aggregate::new(&plan, &cutoffs.first_unknown);
    let (mut days, mut early) = (Vec::new(), 0);
    survey.stream(&mut |records| {
        days.clear();
        days.extend(
            records
                .iter()
                .map(|record| survey.day(record, cutoffs.as_of, joined)),
        );
        let rows = records.iter().zip(&days);
        early += rows
            .filter(|(record, day)| survey.is_early(record, **day))
            .count() as u64;
        flags.add(survey, records);
        joined.late += aggregate.add(records, &days, &|record| survey.keys.rows(record.get(survey.key)));
        Ok(())
    })?;
    for lane in aggregate.unreadable() {
        joined.notes.push(TableNote::Unreadable {
            column: lane.lane.name.clone(),
            cells: lane.unreadable,
            kind: lane.lane.reading.kind,
            examples: lane.examples.clone(),
        });
    }
    for (column, value, known) in aggregate.never_seen() {
        let meant = crate::error::nearest(value, known.iter().map(String::as_str));
        joined.notes.push(TableNote::NeverSeen {
            column: column.to_owned(),
            value: value.to_owned(),
            nearest: meant.map(|near| near.to_string()),
        });
    }
    survey.hint_at_order(early, joined);
    survey.hint_at_history(&plan, &cutoffs.first_unknown, joined);
    survey.hint_at_known(&plan, joined);
    let has_key = survey.keys.index.has_key.clone();
    Ok(aggregate.finish(&|row| has_key[row]))
}
