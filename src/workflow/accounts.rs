//! The account table that everything starts from: read, joined, cleaned.

use std::path::{Path, PathBuf};

use crate::clean::duplicates::Answers;
use crate::clean::{Cleaned, CleaningSummary, clean_answered};
use crate::criteria::consequence::decision_day;
use crate::criteria::inputs::{Role, roles};
use crate::error::{Error, Result};
use crate::files::unfinished::Unfinished;
use crate::join::orders::of_customers;
use crate::join::{AccountRows, JoinReport, recipe_of_accounts};
use crate::recipe::{OrdersRecipe, ReadRecipe, Recipe};
use crate::source::infer::read_twice;
use crate::source::{HeldAccounts, Meter, Records, is_pipe, keep, location, open_pipe, read_table};
use crate::table::Table;
use crate::workflow::key_evidence::join;

/// The account table as commands work on it.
pub struct AccountTable {
    /// One row per account.
    pub table: Table,
    /// What was joined to it, when the recipe has further tables.
    pub joined: Option<JoinReport>,
}

/// The account table: read from `data`, further tables found from the directory `beside` and joined. The recipe calls
/// its columns as the table does from then on.
///
/// # Errors
/// Whatever cannot be read, and columns that the recipe names and no table has.
pub fn read(data: &Path, recipe: &mut Recipe, beside: &Path) -> Result<AccountTable> {
    if let Some(orders) = recipe.orders.clone() {
        let own = of_orders(data, &orders, recipe, beside, true)?;
        return joined(own, recipe, beside);
    }
    if recipe.tables.is_empty() {
        let table = read_table(data, recipe)?;
        *recipe = recipe.named_as(&table.header());
        let table = table.with_outcome(recipe)?;
        return Ok(AccountTable { table, joined: None });
    }
    let source = AccountSource::new(data, &recipe.read)?;
    let own = source.read(recipe)?;
    with_tables(own, recipe, beside)
}

/// The account table that a program holds, with what the recipe's further tables say.
///
/// # Errors
/// As [`read`].
pub fn of_held(held: &HeldAccounts, recipe: &mut Recipe, beside: &Path) -> Result<AccountTable> {
    let header = held.records(&recipe.read)?.header().to_vec();
    let own = match recipe.tables.is_empty() {
        true => recipe.clone(),
        false => recipe_of_accounts(&recipe.named_as(&header), &header),
    };
    with_tables(held.read(&own)?, recipe, beside)
}

/// An account table in memory with what the recipe's further tables say: how accounts ended, and what joins them.
///
/// # Errors
/// As [`read`].
pub fn with_tables(own: Table, recipe: &mut Recipe, beside: &Path) -> Result<AccountTable> {
    *recipe = recipe.named_as(&own.header());
    let own = with_outcome_of_table(own, recipe, beside)?.with_outcome(recipe)?;
    if recipe.tables.is_empty() {
        return Ok(AccountTable {
            table: own,
            joined: None,
        });
    }
    joined(own, recipe, beside)
}

/// The outcome that a further table says, where the recipe names one.
fn with_outcome_of_table(own: Table, recipe: &mut Recipe, beside: &Path) -> Result<Table> {
    match recipe.outcome.table.clone() {
        None => Ok(own),
        Some(name) => {
            let rows = AccountRows::read(&own, recipe, &name, beside)?;
            own.with_outcome_of(&rows, recipe)
        }
    }
}

fn joined(own: Table, recipe: &mut Recipe, beside: &Path) -> Result<AccountTable> {
    assume_decision_day(&own, recipe);
    let joined = join(own, recipe, beside)?;
    let header = joined.table.header();
    *recipe = recipe.named_as(&header);
    recipe.check_columns(&header)?;
    Ok(AccountTable {
        table: joined.table,
        joined: Some(joined.report),
    })
}

/// The customers of a table of orders; `decided` as in [`of_customers`].
///
/// # Errors
/// [`Error::Data`] for standard input, which cannot be read again; as [`of_customers`], and whatever cannot be read.
pub fn of_orders(
    data: &Path,
    orders: &OrdersRecipe,
    recipe: &mut Recipe,
    beside: &Path,
    decided: bool,
) -> Result<Table> {
    if data == Path::new("-") {
        let reason = "[orders]: orders are read more than once, and standard input only once";
        return Err(Error::data(reason, "name the file"));
    }
    let lines = AccountSource::new(data, &recipe.read)?.read(recipe)?;
    *recipe = recipe.named_as(&lines.header());
    let orders = recipe.orders.clone().unwrap_or_else(|| orders.clone());
    of_customers(&lines, &orders, recipe, &written(data, recipe, beside), decided)
}

/// A place as a recipe in the folder `beside` writes it.
fn written(data: &Path, recipe: &Recipe, beside: &Path) -> String {
    let named = recipe
        .data
        .as_ref()
        .filter(|named| location::beside(beside, named) == data);
    if let Some(named) = named {
        return named.clone();
    }
    let whole = |(file, part): (PathBuf, String)| {
        let file = std::path::absolute(&file).unwrap_or(file);
        file.to_string_lossy().into_owned() + &part
    };
    let elsewhere = beside.as_os_str().is_empty();
    let file = location::file_of(data).filter(|_| !elsewhere);
    file.map_or_else(|| data.to_string_lossy().into_owned(), whole)
}

/// Names the day of the decision where the recipe does not and the table's headings leave no doubt: without it the rows of
/// dated tables know how accounts ended. The join says which day it goes by.
pub(crate) fn assume_decision_day(table: &Table, recipe: &mut Recipe) {
    let dated = recipe.tables.values().any(|table| table.date.is_some());
    if dated && recipe.decided.is_none() && recipe.figures.closed.is_none() {
        recipe.decided = decision_day(table).map(|column| column.name.clone());
    }
}

/// Where an account table is read from, more than once: standard input goes through a temporary file.
pub struct AccountSource {
    path: PathBuf,
    spool: Option<Unfinished>,
}

impl AccountSource {
    /// The table at `data`; `-` is standard input.
    ///
    /// # Errors
    /// [`Error::Input`] and [`Error::Io`] when standard input cannot be kept.
    pub fn new(data: &Path, how: &ReadRecipe) -> Result<Self> {
        let file = (data != Path::new("-")).then_some(data);
        if file.is_some() && !is_pipe(data) {
            let path = data.to_path_buf();
            return Ok(Self { path, spool: None });
        }
        let path = file.map_or_else(|| PathBuf::from("standard input"), Path::to_path_buf);
        let create =
            || Unfinished::private().map_err(Error::io(std::env::temp_dir(), "create a temporary file in"));
        let spool = create()?;
        keep(
            open_pipe(file, &path, how)?,
            spool.file(),
            &path,
            &Meter::new(how),
        )?;
        Ok(Self {
            path,
            spool: Some(spool),
        })
    }

    /// Its rows, from the first.
    ///
    /// # Errors
    /// As [`Records::open`].
    pub fn open(&self, how: &ReadRecipe) -> Result<Records> {
        match &self.spool {
            None => Records::open_as(&self.path, how),
            Some(spool) => {
                let copy = spool.again().map_err(Error::io(&self.path, "read"))?;
                Records::of_unnamed(&copy, &self.path, how)
            }
        }
    }

    /// The table itself, nothing joined to it.
    ///
    /// # Errors
    /// As [`read_twice`].
    pub fn read(&self, recipe: &Recipe) -> Result<Table> {
        let header = self.open(&recipe.read)?.header().to_vec();
        let own = recipe_of_accounts(&recipe.named_as(&header), &header);
        read_twice(&self.path, &own, || self.open(&recipe.read))
    }
}

/// The table, cleaned when the recipe asks for it (`clean.apply`), and what that did; `beside` is the folder from which the
/// recipe's paths start.
///
/// # Errors
/// As [`Answers::read`] and [`clean_table`].
pub fn cleaned(table: Table, recipe: &Recipe, beside: &Path) -> Result<(Table, Option<CleaningSummary>)> {
    if !recipe.clean.apply {
        return Ok((table, None));
    }
    let answers = Answers::read(&answers(recipe, beside), &recipe.read)?;
    let cleaned = clean_table(&table, recipe, &answers)?;
    let summary = CleaningSummary::new(&table, &cleaned);
    Ok((cleaned.table, Some(summary)))
}

/// The files of answers that a recipe in the folder `beside` names.
pub(crate) fn answers(recipe: &Recipe, beside: &Path) -> Vec<PathBuf> {
    let named = recipe.clean.answers.iter();
    named.map(|file| location::beside(beside, file)).collect()
}

/// Cleans a table by a recipe and answers about pairs, id and label being found as in training.
///
/// # Errors
/// As [`roles`] and [`clean_answered`].
pub fn clean_table(table: &Table, recipe: &Recipe, answers: &Answers) -> Result<Cleaned> {
    let mut recipe = recipe.clone();
    let found = roles(table, &recipe)?;
    let name = |role: Option<Role>| role.map(|r| table.columns[r.column].name.clone());
    recipe.id = recipe.id.or(name(found.id));
    recipe.label = recipe.label.or(name(found.label));
    clean_answered(table.clone(), &recipe, Some(crate::timing::today()), answers)
}
