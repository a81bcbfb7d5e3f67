//! `lookalike join`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use lookalike::language::Language;
use lookalike::report::joining;
use lookalike::workflow::join::{JoinRequest, join_tables};
use serde_json::json;

use super::accounts::AccountArgs;
use crate::app::terminal::{print_json, say_document};

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
    /// Put an apostrophe before text that a spreadsheet would take for a formula
    #[arg(long)]
    excel_safe: bool,
    /// Language of what is said: en or fr; by default the recipe's
    #[arg(long, value_name = "LANGUAGE")]
    lang: Option<Language>,
    /// Print what was joined as JSON on standard output; the table needs -o then
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    if args.json && args.output.as_deref().is_none_or(|path| path == Path::new("-")) {
        anyhow::bail!("--json prints on standard output: name a file for the table with -o");
    }
    let (mut recipe, beside) = args.accounts.recipe()?;
    recipe.as_of = args.as_of.clone().or(recipe.as_of);
    let language = args.lang.unwrap_or(recipe.language);
    let data = args.accounts.location(&recipe, &beside)?;
    if let Some(path) = &args.output {
        args.accounts.inputs(&data, &recipe, &beside).refuse(path, "-o")?;
    }
    let joined = join_tables(JoinRequest {
        data,
        recipe,
        beside,
        output: args.output.clone().unwrap_or_else(|| PathBuf::from("-")),
        excel_safe: args.excel_safe,
    })?;
    if args.json {
        let mut answer = serde_json::to_value(&joined.report)?;
        answer["rows"] = json!(joined.table.rows);
        answer["columns"] = json!(joined.table.columns.len());
        return print_json(&answer);
    }
    let document = joining::document(&joined.report, joined.table.rows, language);
    say_document(&document);
    Ok(ExitCode::SUCCESS)
}
