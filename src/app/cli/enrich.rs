//! `lookalike enrich`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use lookalike::language::Language;
use lookalike::report::{as_read, enrich as page, verdict};
use lookalike::workflow::enrich::{EnrichmentRequest, enrich};

use crate::app::cli::limits::LimitArgs;
use crate::app::cli::version::ModelArgs;
use crate::app::progress::Progress;
use crate::app::terminal::{print_document, print_json, say};

/// Says what to find out next: the unknown facts that would change most grades, and what they are worth at your prices
///
/// Of each account a fact may be unknown; how many grades it would change is told by the shares of the past accounts in
/// each bin. With a price list in the recipe ([enrich], employees = 0.10: what one fact about one account costs), facts are
/// ranked by grades changed per unit of money.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lookalike enrich prospects.csv
  lookalike enrich prospects.csv --recipe prices.toml -o find-out.csv
  lookalike enrich prospects.csv --json | jq '.facts[0]'")]
pub struct Args {
    /// Table of accounts, in any format that `score` reads; - reads standard input
    data: PathBuf,
    /// File to write with the fact to find out about each account, ending in .csv or .tsv; - is standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Recipe with the price list; by default `lookalike.toml` in this directory where it has one, else the model's
    #[arg(long, value_name = "FILE")]
    recipe: Option<PathBuf>,
    #[command(flatten)]
    model: ModelArgs,
    /// Language of what is said: en or fr; by default the model's
    #[arg(long, value_name = "LANGUAGE")]
    lang: Option<Language>,
    /// Print JSON: every fact
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    limits: LimitArgs,
}

pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let enriched = {
        let progress = Progress::counting("weighing", "accounts", None);
        let request = EnrichmentRequest {
            data: args.data.clone(),
            model: args.model.choice(),
            recipe: args.recipe.clone(),
            output: args.output.clone(),
            language: args.lang,
            read: args.limits.read(),
        };
        enrich(&request, &mut |done| progress.at(done))?
    };
    let language = enriched.language;
    if let Some(verdict) = verdict::beside_scores(&enriched.model, &enriched.found.model, language) {
        say(verdict);
    }
    as_read::facts(&enriched.read, language).iter().for_each(say);
    if args.json {
        return print_json(&enriched.json());
    }
    // What goes to standard output is the file alone.
    if args.output.as_deref() == Some(Path::new("-")) {
        return Ok(ExitCode::SUCCESS);
    }
    print_document(&page::document(&enriched.found, language))
}
