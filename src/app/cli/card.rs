//! `lookalike card`.

use std::path::PathBuf;
use std::process::ExitCode;

use lookalike::language::Language;
use lookalike::workflow::card::{CardRequest, write_card};
use lookalike::workflow::output::Layout;

use super::files::files;
use super::version::VersionArgs;
use crate::app::terminal::{print_document, print_json};

/// Prints the model card: figures, scorecard, and the page of governance — purpose, data, limits, who decides, how it is
/// watched, what asks for a review, what was decided
///
/// Purpose, owner and the interval of reviews come from `[governance]` of the recipe that the version was trained with;
/// decisions from the journal, the last review from the record of reviews. It states what is on record and is no legal
/// verdict.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lookalike card
  lookalike card --model saas@2 --lang fr -o fiche.html
  lookalike card --json | jq .on_file.last_review")]
pub struct Args {
    /// File to write, ending in .md or .html; several are allowed [default: the terminal]
    #[arg(short, long, value_name = "FILE")]
    output: Vec<PathBuf>,
    #[command(flatten)]
    version: VersionArgs,
    /// Language of the card: en or fr; by default the model's
    #[arg(long, value_name = "LANGUAGE")]
    lang: Option<Language>,
    /// Print JSON: what the recipe says of governance, and what is on record
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let layouts = [Layout::Markdown, Layout::Html];
    let card = write_card(&CardRequest {
        version: args.version.choice(),
        files: files(&args.output, &layouts, "a card's file ends in .md or .html")?,
        language: args.lang,
    })?;
    if args.json {
        return print_json(&card.json());
    }
    if args.output.is_empty() {
        return print_document(&card.document());
    }
    Ok(ExitCode::SUCCESS)
}
