//! `lookalike init`.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::builder::PossibleValuesParser;
use lookalike::criteria::preset::Preset;
use lookalike::language::Language;
use lookalike::recipe::ReadRecipe;
use lookalike::report::as_read;
use lookalike::report::draft::document;
use lookalike::table::AsRead;
use lookalike::workflow::ask::Asker;
use lookalike::workflow::init::{DraftRequest, DraftedRecipe, draft_recipe};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::app::cli::limits::LimitArgs;
use crate::app::terminal::{print, print_document, print_json};

/// Writes a commented recipe with everything inferred from a table of past accounts, and from further tables about them
///
/// The recipe says what each column means, which one is the outcome, and which columns look as if they were filled
/// in after the outcome was known; exports of HubSpot and Salesforce are recognised by their labels. Further tables
/// (deals, subscriptions, usage, tickets…) are joined by the key they have in common. Edit what is wrong, then run
/// `lookalike train`. At a terminal it asks what only you know; an empty line takes what it inferred.
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
    /// Ask nothing: take what was inferred, as where standard input or error is no terminal
    #[arg(short, long)]
    yes: bool,
    /// Language of the summary, of the recipe and of its comments: en or fr; English by default
    #[arg(long, value_name = "LANGUAGE")]
    lang: Option<Language>,
    /// Refuse a table of which anything would have to be mended to read it
    #[arg(long)]
    strict: bool,
    /// Print what was inferred as JSON; writes no recipe
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    limits: LimitArgs,
}

pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let mut stderr = io::stderr();
    // Only somebody who sees the questions can answer, and nobody's data may be taken for answers.
    let can_ask = io::stdin().is_terminal() && stderr.is_terminal();
    let wants = !args.yes && !args.json && args.output != Path::new("-") && args.data != Path::new("-");
    let mut answers = io::BufReader::new(io::stdin());
    let asker = (can_ask && wants).then(|| Asker {
        answers: &mut answers,
        questions: &mut stderr,
        language: args.lang.unwrap_or_default(),
    });
    let request = DraftRequest {
        data: args.data.clone(),
        tables: args.tables.clone(),
        preset: Preset::named(&args.preset).unwrap_or_default(),
        output: args.output.clone(),
        overwrite: args.force,
        write: !args.json,
        language: args.lang.unwrap_or_default(),
        read: ReadRecipe {
            strict: args.strict,
            ..args.limits.read()
        },
    };
    let DraftedRecipe {
        draft,
        written,
        reads,
    } = draft_recipe(&request, asker)?;
    match written {
        _ if args.json => print_json(&with_reads(&draft, &reads)?),
        None => print(&draft.to_toml(args.lang.unwrap_or_default())),
        Some(path) => {
            let language = args.lang.unwrap_or_default();
            let mut summary = document(&draft, &path, language);
            summary.blocks.splice(0..0, as_read::of_tables(&reads, language));
            print_document(&summary)
        }
    }
}

/// What was inferred, and how each table was read.
fn with_reads(draft: &impl Serialize, reads: &[(String, AsRead)]) -> serde_json::Result<Map<String, Value>> {
    let mut answer = Map::new();
    let mut reads = reads.iter();
    if let Some((_, read)) = reads.next() {
        answer.insert("read".to_owned(), as_read::json(read));
    }
    if let Value::Object(inferred) = serde_json::to_value(draft)? {
        answer.extend(inferred);
    }
    let further: Map<String, Value> = reads
        .map(|(name, read)| (name.clone(), as_read::json(read)))
        .collect();
    if !further.is_empty() {
        answer.insert("tables_read".to_owned(), Value::Object(further));
    }
    Ok(answer)
}
