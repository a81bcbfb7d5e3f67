//! `lookalike join`.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use lookalike::Error;
use lookalike::join::{Joined, join};
use lookalike::recipe::Recipe;
use lookalike::source::Record;
use serde_json::json;

use super::accounts::{AccountArgs, AccountSource};
use super::joined;
use crate::app::output::Output;

/// Joins further tables to the account table and writes it as CSV: what `train` learns from, what `score` can score
///
/// The recipe's `[tables.…]` say which tables and what is made of their rows. Nothing dated on or after the day an
/// account was decided enters its row. Cells of the account table are written as they are; what was joined, what
/// matched and what was left out is said on standard error.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lookalike join -o accounts.csv                    # with a lookalike.toml in this directory
  lookalike join prospects.csv --as-of 2026-10-01 | lookalike score - -o scored.csv
  lookalike join --json -o accounts.csv > joined.json")]
pub struct Args {
    #[command(flatten)]
    accounts: AccountArgs,
    /// Where to write the table; by default standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Day on which the data are true, for accounts not yet decided; by default the recipe's `as_of`
    #[arg(long, value_name = "DAY")]
    as_of: Option<String>,
    /// Print what was joined as JSON on standard output; the table needs -o then
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    if args.json && args.output.as_deref().is_none_or(|path| path == Path::new("-")) {
        anyhow::bail!("--json prints on standard output: name a file for the table with -o");
    }
    let (mut recipe, beside) = args.accounts.recipe()?;
    if recipe.tables.is_empty() {
        anyhow::bail!(
            "no table to join: describe each in the recipe under [tables.NAME] with `data` and `key`"
        );
    }
    recipe.as_of = args.as_of.clone().or(recipe.as_of);
    recipe.check()?;
    let source = AccountSource::new(&args.accounts.location(&recipe, &beside)?)?;
    let table = source.read(&recipe)?;
    let header: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
    without_decisions(&mut recipe, &header);
    let joined = join(table, &recipe, &beside)?;
    let path = args.output.as_deref().unwrap_or(Path::new("-"));
    write(&source, &joined, header.len(), path)?;
    if args.json {
        let mut answer = serde_json::to_value(&joined.report)?;
        answer["rows"] = json!(joined.table.rows);
        answer["columns"] = json!(joined.table.columns.len());
        let mut out = std::io::stdout().lock();
        serde_json::to_writer_pretty(&mut out, &answer)?;
        writeln!(out)?;
        return Ok(ExitCode::SUCCESS);
    }
    eprint!("{}", joined::text(&joined.report, joined.table.rows));
    for contradiction in &joined.report.contradictions {
        eprintln!(
            "{}",
            lookalike::report::layout::shown::wrapped(
                &format!(
                    "Beware: {}.",
                    contradiction.describe(lookalike::language::Language::En)
                ),
                100,
                "",
                "  "
            )
        );
    }
    Ok(ExitCode::SUCCESS)
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

/// Writes the account table's cells as they are written, the joined columns beside them.
fn write(source: &AccountSource, joined: &Joined, own: usize, path: &Path) -> anyhow::Result<()> {
    let mut records = source.open()?;
    let out = Output::create(path)?;
    let name = out.name();
    let refused = || format!("{name}: cannot write the table");
    let mut writer = csv::Writer::from_writer(out);
    let columns = &joined.table.columns;
    let names = columns.iter().map(|column| column.name.as_str());
    writer.write_record(names).with_context(refused)?;
    let (mut record, mut row) = (Record::new(), 0);
    while row < joined.table.rows && records.next(&mut record)? {
        for cell in record.iter() {
            writer.write_field(cell).with_context(refused)?;
        }
        for column in &columns[own..] {
            writer
                .write_field(column.text(row).unwrap_or_default())
                .with_context(refused)?;
        }
        writer.write_record(None::<&[u8]>).with_context(refused)?;
        row += 1;
    }
    if row < joined.table.rows || records.next(&mut record)? {
        let remedy = "wait until it is written, then run again";
        return Err(Error::input(records.path(), 0, 0, "changed while it was read", remedy).into());
    }
    let out = writer
        .into_inner()
        .map_err(|error| error.into_error())
        .with_context(refused)?;
    Ok(out.finish()?)
}
