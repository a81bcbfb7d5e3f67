//! What became of scored accounts: read from a table and put on record.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use rustc_hash::FxHashMap;
use serde_json::{Value, json};

use crate::criteria::consequence::decision_day;
use crate::criteria::inputs::roles;
use crate::error::{Error, Result};
use crate::language::Language;
use crate::outcome::{Ending, Outcome, ReadAs, day_pair};
use crate::recipe::{ColumnRecipe, OutcomeRecipe, ReadRecipe, Recipe};
use crate::registry::Registry;
use crate::report::as_read;
use crate::report::layout::document::Document;
use crate::report::record::{self, AddedFacts};
use crate::source::location::Location;
use crate::store::{AddedOutcomes, OutcomeRow, Store};
use crate::table::{AsRead, Column, Kind, Table, Values};
use crate::vocabulary::VALUES;
use crate::vocabulary::fold::words;
use crate::workflow::accounts;
use crate::workflow::models::VersionChoice;

/// What is asked of outcomes to put on record. What is not said is as the model's recipe says, where the table has it.
#[derive(Debug, Clone)]
pub struct AddRequest {
    /// Table of accounts with what became of them.
    pub data: PathBuf,
    /// What it is called on record; its place when absent.
    pub called: Option<String>,
    /// The registry's directory, beside which the record is kept.
    pub models: PathBuf,
    /// Model whose recipe tells what the columns mean; the only one when absent.
    pub model: Option<String>,
    /// Column of the outcome.
    pub outcome: Option<String>,
    /// Its values that mean ideal.
    pub positive: Vec<String>,
    /// Its values that mean lost.
    pub negative: Vec<String>,
    /// Column of the account's id.
    pub id: Option<String>,
    /// Column of the day of the decision.
    pub date: Option<String>,
    /// Column that says who was contacted.
    pub contacted: Option<String>,
    /// Day on which the table was true; today when absent.
    pub as_of: Option<Date>,
    /// How the table is read.
    pub read: ReadRecipe,
}

/// A table of outcomes that was put on record.
#[derive(Debug, Clone)]
pub struct Added {
    /// What became of it.
    pub added: AddedOutcomes,
    /// Where it is on record.
    pub store: String,
    /// How the table was read.
    pub read: AsRead,
    /// The outcome, by its values.
    pub outcome: Outcome,
    /// Columns of id, day of the decision, and contact.
    pub columns: [Option<String>; 3],
    /// Day as of which it is true.
    pub as_of: Date,
    /// Accounts by how they stand.
    pub endings: BTreeMap<Ending, u64>,
    /// Rows whose outcome nobody understood, and rows without one.
    pub unclear: u64,
    /// Rows without an outcome.
    pub blank: u64,
    /// Rows without an id.
    pub without_id: u64,
    /// Rows beyond the first of an account: the latest decision counts.
    pub repeated: u64,
    /// Language of the model's recipe.
    pub language: Language,
}

/// Puts a table's outcomes on record, all of them or none.
///
/// # Errors
/// Whatever cannot be read; [`Error::UnknownColumn`] for columns that are named and not there; [`Error::Data`] when no
/// column says who is who or what became of them; as [`Store::open`].
pub fn add(request: &AddRequest) -> Result<Added> {
    let store = Store::open(&request.models)?;
    let learnt = learnt(request)?;
    let language = learnt.language;
    let has_worth = learnt.ideal.apply;
    let mut recipe = asked(request, learnt);
    let table = read(request, &mut recipe)?;
    let outcome = Outcome::read_any(&table, &recipe.outcome)?;
    let id = id(&table, &recipe)?;
    let date = date(&table, &recipe, request.date.as_deref())?;
    let contacted = match &request.contacted {
        Some(name) => Some(&table.columns[table.position(name, "--contacted")?]),
        None => None,
    };
    let yes = contacted.map(contacts).transpose()?;
    let written = &table.columns[table.position(&outcome.column, "outcome")?];
    let meaning: FxHashMap<&str, (ReadAs, Option<bool>)> = outcome
        .values
        .iter()
        .map(|value| (value.value.as_str(), (value.read_as, value.ideal)))
        .collect();
    let mut rows: BTreeMap<String, OutcomeRow> = BTreeMap::new();
    let (mut unclear, mut blank, mut without_id, mut repeated) = (0, 0, 0, 0);
    for row in 0..table.rows {
        let Some(text) = written.text(row) else {
            blank += 1;
            continue;
        };
        let (read_as, ideal) = meaning
            .get(text.as_str())
            .copied()
            .unwrap_or((ReadAs::Unclear, None));
        let Some(ending) = ending_of(read_as) else {
            unclear += 1;
            continue;
        };
        let Some(account) = id
            .text(row)
            .map(|id| id.trim().to_owned())
            .filter(|id| !id.is_empty())
        else {
            without_id += 1;
            continue;
        };
        let next = OutcomeRow {
            id: account,
            ending,
            written: text,
            // Who is ideal by worth is not to be told from the outcome alone.
            ideal: ideal.filter(|_| !has_worth && ending != Ending::Open),
            // An open deal's day is a hope.
            decided_on: date
                .filter(|_| ending != Ending::Open)
                .and_then(|date| date.text(row)),
            contacted: yes.as_ref().and_then(|yes| yes[row]),
        };
        match rows.get_mut(&next.id) {
            None => {
                rows.insert(next.id.clone(), next);
            }
            Some(kept) => {
                repeated += 1;
                let contacted = kept.contacted.max(next.contacted);
                if rank(&next) > rank(kept) {
                    *kept = next;
                }
                kept.contacted = contacted;
            }
        }
    }
    let rows: Vec<OutcomeRow> = rows.into_values().collect();
    let mut endings = BTreeMap::new();
    for row in &rows {
        *endings.entry(row.ending).or_default() += 1;
    }
    let as_of = request.as_of.unwrap_or_else(today);
    let source = match &request.called {
        Some(called) => called.clone(),
        None => Location::of(&request.data)?.shown().display().to_string(),
    };
    let added = store.add_outcomes(&rows, as_of, &source)?;
    let columns = [Some(id), date, contacted].map(|column| column.map(|column| column.name.clone()));
    Ok(Added {
        added,
        store: store.name(),
        read: table.read.clone(),
        columns,
        as_of,
        endings,
        unclear,
        blank,
        without_id,
        repeated,
        language,
        outcome,
    })
}

impl Added {
    /// What was done, in words.
    pub fn document(&self, language: Language) -> Document {
        let [id, date, _] = &self.columns;
        let facts = AddedFacts {
            added: &self.added,
            store: &self.store,
            as_of: &self.as_of.to_string(),
            outcome: &self.outcome,
            id: id.as_deref().unwrap_or_default(),
            date: date.as_deref(),
            ended: &|ending| self.endings.get(&ending).copied().unwrap_or(0),
            left_out: [self.without_id, self.unclear, self.blank],
            repeated: self.repeated,
        };
        record::added(&facts, language)
    }

    /// What was done, as JSON.
    pub fn json(&self) -> Value {
        let [id, date, contacted] = &self.columns;
        let of = |ending: Ending| self.endings.get(&ending).copied().unwrap_or(0);
        json!({
            "store": self.store,
            "run": self.added.run,
            "as_of": self.as_of.to_string(),
            "read": as_read::json(&self.read),
            "outcome": {"column": self.outcome.column, "values": self.outcome.values},
            "columns": {"id": id, "date": date, "contacted": contacted},
            "accounts": self.added.accounts,
            "won": of(Ending::Won),
            "lost": of(Ending::Lost),
            "churned": of(Ending::Churned),
            "open": of(Ending::Open),
            "new": self.added.new,
            "superseding": self.added.superseding,
            "never_scored": self.added.never_scored,
            "rows": {
                "unclear": self.unclear,
                "blank": self.blank,
                "without_id": self.without_id,
                "repeated": self.repeated,
            },
        })
    }
}

/// The recipe of the model that is named, or the only one; that of no model where there are none or several.
fn learnt(request: &AddRequest) -> Result<Recipe> {
    let registry = Registry::open(&request.models);
    let certain = request.model.is_some() || registry.names()?.len() == 1;
    if !certain {
        return Ok(Recipe::default());
    }
    let version = VersionChoice::new(&request.models, request.model.as_ref()).open()?;
    let mut recipe = version.model.recipe;
    recipe.id = recipe.id.or(version.model.data.id);
    Ok(recipe)
}

/// What the command line says goes before what the model was trained by.
fn asked(request: &AddRequest, learnt: Recipe) -> Recipe {
    let mut outcome = learnt.outcome;
    if let Some(column) = &request.outcome {
        if outcome.column.as_ref() != Some(column) {
            outcome = OutcomeRecipe::default();
        }
        outcome.column = Some(column.clone());
    }
    if !request.positive.is_empty() {
        outcome.positive.clone_from(&request.positive);
        outcome.negative.clear();
    }
    if !request.negative.is_empty() {
        outcome.negative.clone_from(&request.negative);
    }
    let mut recipe = Recipe {
        id: request.id.clone().or(learnt.id),
        outcome,
        missing: learnt.missing,
        decided: learnt.figures.closed.or(learnt.decided),
        read: learnt.read.within(&request.read),
        ..Recipe::default()
    };
    if let Some(id) = &recipe.id {
        // `007` is no number.
        let as_written = ColumnRecipe {
            kind: Some(Kind::Category),
            ..ColumnRecipe::default()
        };
        recipe.columns.insert(id.clone(), as_written);
    }
    recipe
}

/// The table, its outcome in one column.
fn read(request: &AddRequest, recipe: &mut Recipe) -> Result<Table> {
    let decided = recipe.decided.take();
    let outcome = std::mem::take(&mut recipe.outcome);
    let table = accounts::read(&request.data, recipe, Path::new(""))?.table;
    recipe.outcome = outcome;
    // A model trained on two columns of days knows them as one that no table has.
    let is_there = |name: &String| table.columns.iter().any(|column| column.name == *name);
    let known = recipe.outcome.column.as_ref().is_some_and(is_there);
    let pair = match (known || request.outcome.is_some(), day_pair(&table)) {
        (false, Some((won, lost))) => Some((won.name.clone(), lost.name.clone())),
        _ => None,
    };
    if let Some((won, lost)) = pair {
        recipe.outcome = OutcomeRecipe {
            won: Some(won),
            lost: Some(lost),
            ..OutcomeRecipe::default()
        };
    }
    recipe.decided = decided;
    *recipe = recipe.named_as(&table.header());
    let table = table.with_outcome(recipe)?;
    recipe.decided = recipe.figures.closed.clone().or(recipe.decided.take());
    Ok(table)
}

/// The column of the account's id.
fn id<'a>(table: &'a Table, recipe: &Recipe) -> Result<&'a Column> {
    let role = roles(table, recipe)?.id;
    let role = role.ok_or_else(|| {
        let reason = "no column says which account a row is";
        Error::data(reason, "name it with --id COL")
    })?;
    Ok(&table.columns[role.column])
}

/// The column of the day of the decision: the one named, else the recipe's, else one whose name leaves no doubt.
fn date<'a>(table: &'a Table, recipe: &Recipe, named: Option<&str>) -> Result<Option<&'a Column>> {
    let is_day = |column: &Column| matches!(column.values, Values::Date(_));
    if let Some(name) = named {
        let column = &table.columns[table.position(name, "--date")?];
        if !is_day(column) && column.missing() < table.rows {
            let reason = format!("--date: the column `{name}` holds no dates");
            return Err(Error::data(
                reason,
                "name the column with the day of the decision",
            ));
        }
        return Ok(Some(column).filter(|column| is_day(column)));
    }
    let known = recipe.decided.as_ref();
    let known = known.and_then(|name| table.columns.iter().find(|column| column.name == *name));
    Ok(known
        .filter(|column| is_day(column))
        .or_else(|| decision_day(table)))
}

/// Whether each row's account was contacted: yes or no, how often, or on which day.
fn contacts(column: &Column) -> Result<Vec<Option<bool>>> {
    Ok(match &column.values {
        Values::Number(times) => times.iter().map(|n| (!n.is_nan()).then_some(*n > 0.0)).collect(),
        // Who has no day was not contacted.
        Values::Date(days) => days.iter().map(|day| Some(*day != i32::MIN)).collect(),
        Values::Levels(levels) => {
            let says = |name: &String| {
                let said = words(name).join(" ");
                let yes = VALUES.yes.contains(said.as_str());
                (yes || VALUES.not_exposed.contains(said.as_str())).then_some(yes)
            };
            let meanings: Vec<Option<bool>> = levels.names.iter().map(says).collect();
            if let Some(at) = meanings.iter().position(Option::is_none) {
                return Err(Error::data(
                    format!(
                        "--contacted: `{}` of column `{}` is no yes or no",
                        levels.names[at], column.name
                    ),
                    "name a column of yes and no, of counts, or of days",
                ));
            }
            let of = |code: &u32| meanings.get(*code as usize).copied().flatten();
            levels.codes.iter().map(of).collect()
        }
    })
}

fn ending_of(read_as: ReadAs) -> Option<Ending> {
    match read_as {
        ReadAs::Won => Some(Ending::Won),
        ReadAs::Lost => Some(Ending::Lost),
        ReadAs::Churned => Some(Ending::Churned),
        ReadAs::Open => Some(Ending::Open),
        ReadAs::Unclear => None,
    }
}

/// Of several rows of an account the highest counts, whatever their order: decided before open, later before earlier,
/// then who left, who was won, who was lost.
fn rank(row: &OutcomeRow) -> (bool, Option<&str>, u8, &str) {
    let last = match row.ending {
        Ending::Open => 0,
        Ending::Lost => 1,
        Ending::Won => 2,
        Ending::Churned => 3,
    };
    (
        row.ending != Ending::Open,
        row.decided_on.as_deref(),
        last,
        &row.written,
    )
}

/// Today, UTC.
fn today() -> Date {
    let now = jiff::Timestamp::now();
    now.to_zoned(jiff::tz::TimeZone::UTC).date()
}
