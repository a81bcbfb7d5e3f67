//! `lookalike init`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::builder::PossibleValuesParser;
use lookalike::criteria::preset::Preset;
use lookalike::language::Language;
use lookalike::report::draft::document;
use lookalike::workflow::init::{DraftRequest, DraftedRecipe, draft_recipe};

use crate::app::cli::limits::LimitArgs;
use crate::app::terminal::{print, print_document, print_json};

/// Writes a commented recipe with everything inferred from a table of past accounts, and from further tables about them
///
/// The recipe says what each column means, which one is the outcome, and which columns look as if they were filled
/// in after the outcome was known; exports of HubSpot and Salesforce are recognised by their labels. Further tables
/// (deals, subscriptions, usage, tickets…) are joined by the key they have in common. Edit what is wrong, then run
/// `lookalike train`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lookalike init accounts.csv
  lookalike init companies.csv deals.csv              # a HubSpot or Salesforce export of both
  lookalike init accounts.csv subscriptions.csv usage.csv tickets.csv
  lookalike init accounts.csv --lang fr
  lookalike init accounts.csv -o q3.toml --force
  lookalike init accounts.csv --json")]
pub struct Args {
    /// Table of past accounts: CSV, Parquet, XLSX, NDJSON, SQLite, PostgreSQL, see `score --help`; `-` for standard input
    data: PathBuf,
    /// Further tables about the accounts
    #[arg(value_name = "TABLE")]
    tables: Vec<PathBuf>,
    /// CRM whose export the table is; `auto` recognises it by its labels
    #[arg(long, value_name = "CRM", default_value = "auto", value_parser = PossibleValuesParser::new(Preset::names()))]
    preset: String,
    /// Recipe to write, `-` for standard output
    #[arg(short, long, value_name = "FILE", default_value = "lookalike.toml")]
    output: PathBuf,
    /// Overwrite a recipe that is there
    #[arg(long)]
    force: bool,
    /// Language of the summary: en or fr; English by default
    #[arg(long, value_name = "LANGUAGE")]
    lang: Option<Language>,
    /// Print what was inferred as JSON; writes no recipe
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    limits: LimitArgs,
}

pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let DraftedRecipe { draft, written } = draft_recipe(&DraftRequest {
        data: args.data.clone(),
        tables: args.tables.clone(),
        preset: Preset::named(&args.preset).unwrap_or_default(),
        output: args.output.clone(),
        overwrite: args.force,
        write: !args.json,
        read: args.limits.read(),
    })?;
    match written {
        _ if args.json => print_json(&draft),
        None => print(&draft.to_toml()),
        Some(path) => print_document(&document(&draft, &path, args.lang.unwrap_or_default())),
    }
}
