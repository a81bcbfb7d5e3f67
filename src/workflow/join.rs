//! Further tables joined to the account table, and written beside its own cells.

use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::join::Joined;
use crate::recipe::{ReadRecipe, Recipe};
use crate::source::Record;
use crate::table::{Column, Kind, Reading, Values};
use crate::workflow::accounts::{AccountSource, assume_decision_day, of_orders};
use crate::workflow::inputs::Inputs;
use crate::workflow::key_evidence::join;
use crate::workflow::output::{Rows, delimiter};

/// What is asked of a join.
pub struct JoinRequest {
    /// Where the account table is; `-` is standard input.
    pub data: PathBuf,
    /// Its further tables.
    pub recipe: Recipe,
    /// Directory from which the recipe's paths start.
    pub beside: PathBuf,
    /// File for the joined table; `-` is standard output.
    pub output: PathBuf,
    /// Whether text that a spreadsheet would take for a formula gets an apostrophe.
    pub excel_safe: bool,
}

/// Joins the recipe's tables as they were known before each account was decided, and writes the table as CSV.
///
/// # Errors
/// [`Error::Data`] when the recipe has no further table; whatever cannot be read, joined or written.
pub fn join_tables(request: JoinRequest) -> Result<Joined> {
    let JoinRequest {
        data,
        mut recipe,
        beside,
        output,
        excel_safe,
    } = request;
    let rows = || Ok(Rows::create(&output, b',')?.excel_safe(excel_safe));
    if let Some(orders) = recipe.orders.clone() {
        recipe.check()?;
        let customers = of_orders(&data, &orders, &mut recipe, &beside, false)?;
        let header = customers.header();
        without_decisions(&mut recipe, &header);
        let mut joined = join(customers, &recipe, &beside)?;
        weigh(&mut joined);
        write_matches(&joined, &output, excel_safe)?;
        write_table(&joined, rows()?)?;
        return Ok(joined);
    }
    // Prospects have no outcome; orders alone become criteria of theirs too.
    if let Some(name) = recipe.outcome.table.take()
        && recipe.outcome.churned_after.take().is_none()
    {
        recipe.check()?;
        recipe.tables.remove(&name);
    }
    if recipe.tables.is_empty() {
        return Err(Error::data(
            "no table to join",
            "describe each in the recipe under [tables.NAME] with `data` and `key`",
        ));
    }
    recipe.check()?;
    Inputs::of([&data])
        .and_recipe(&recipe, &beside)
        .refuse(&output, "-o")?;
    let source = AccountSource::new(&data, &recipe.read)?;
    let table = source.read(&recipe)?;
    let header = table.header();
    recipe = recipe.named_as(&header);
    without_decisions(&mut recipe, &header);
    assume_decision_day(&table, &mut recipe);
    let mut joined = join(table, &recipe, &beside)?;
    weigh(&mut joined);
    write_matches(&joined, &output, excel_safe)?;
    write(&source, &recipe.read, &joined, header.len(), rows()?)?;
    Ok(joined)
}

/// Adds the weight of every row that was joined by evidence, beside the columns of its table: of several the largest.
fn weigh(joined: &mut Joined) {
    for table in joined
        .report
        .tables
        .iter_mut()
        .filter(|table| !table.matches.is_empty())
    {
        let mut weights = vec![f64::NAN; joined.table.rows];
        for one in table.matches.iter().filter(|one| one.verdict == "same") {
            let weight = &mut weights[one.row as usize];
            *weight = weight.max(f64::from(one.weight));
        }
        let name = format!("{}_match_weight", table.name);
        table.columns.push(name.clone());
        let reading = Reading::new(Kind::Number);
        joined
            .table
            .columns
            .push(Column::new(name, reading, Values::Number(weights)));
    }
}

/// Writes the keys that evidence speaks of beside the joined table, where it is a file.
fn write_matches(joined: &Joined, output: &Path, excel_safe: bool) -> Result<()> {
    let none = joined.report.tables.iter().all(|table| table.matches.is_empty());
    if none || output == Path::new("-") {
        return Ok(());
    }
    let stem = output.file_stem().unwrap_or_default().to_string_lossy();
    let path = output.with_file_name(format!("{stem}.matches.csv"));
    let mut rows = Rows::create(&path, delimiter(&path)?)?.excel_safe(excel_safe);
    rows.write(["table", "key", "account", "weight", "verdict", "evidence"])?;
    for table in &joined.report.tables {
        for one in &table.matches {
            let weight = one.weight.to_string();
            rows.write([
                table.name.as_str(),
                &one.key,
                &one.account,
                &weight,
                one.verdict,
                &one.evidence,
            ])?;
        }
    }
    rows.finish()
}

/// Prospects need not have the column that says when accounts were decided: they are not.
fn without_decisions(recipe: &mut Recipe, header: &[String]) {
    let there = |name: &String| {
        let table = name.split_once('.').map(|(table, _)| table);
        header.contains(name) || table.is_some_and(|table| recipe.tables.contains_key(table))
    };
    let (decided, closed) = (
        recipe.decided.as_ref().is_some_and(there),
        recipe.figures.closed.as_ref().is_some_and(there),
    );
    recipe.decided.take_if(|_| !decided);
    recipe.figures.closed.take_if(|_| !closed);
}

/// Writes a table that stands in no file.
fn write_table(joined: &Joined, mut rows: Rows) -> Result<()> {
    let columns = &joined.table.columns;
    rows.write(columns.iter().map(|column| column.name.as_str()))?;
    for row in 0..joined.table.rows {
        rows.write(columns.iter().map(|column| column.text(row).unwrap_or_default()))?;
    }
    rows.finish()
}

/// Writes the account table's cells as they are written, the joined columns beside them.
fn write(
    source: &AccountSource,
    how: &ReadRecipe,
    joined: &Joined,
    own: usize,
    mut rows: Rows,
) -> Result<()> {
    let mut records = source.open(how)?;
    let columns = &joined.table.columns;
    rows.write(columns.iter().map(|column| column.name.as_str()))?;
    let (mut record, mut row) = (Record::new(), 0);
    while row < joined.table.rows && records.next(&mut record)? {
        rows.cells(record.iter())?;
        rows.cells(
            columns[own..]
                .iter()
                .map(|column| column.text(row).unwrap_or_default()),
        )?;
        rows.end()?;
        row += 1;
    }
    if row < joined.table.rows || records.next(&mut record)? {
        let remedy = "wait until it is written, then run again";
        return Err(Error::input(
            records.path(),
            0,
            0,
            "changed while it was read",
            remedy,
        ));
    }
    rows.finish()
}
