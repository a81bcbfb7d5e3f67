//! `lookalike segments`.

use std::path::PathBuf;
use std::process::ExitCode;

use lookalike::language::Language;
use lookalike::report::segments::document;
use lookalike::workflow::home;
use lookalike::workflow::models::VersionChoice;
use lookalike::workflow::segments::{OverviewRequest, describe_segments};

use crate::app::cli::version::CardArgs;
use crate::app::terminal::{print_document, print_json};

/// Describes the kinds of ideal customer, what sets each apart and what it is worth, and whom to say no to
///
/// Segments are found among the ideal customers when a model is trained, from what is known of them and never from the
/// outcome. A model without segments says why. Whom to say no to is told from who never bought, and from who bought and
/// left.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lookalike segments
  lookalike segments --number 2 --lang fr
  lookalike segments --map segments.svg
  lookalike segments --json | jq '.segments[].name'")]
pub struct Args {
    /// Model whose segments to describe; without a version, its champion [default: the only one]
    #[arg(long, value_name = "NAME[@VERSION]")]
    model: Option<String>,
    /// Directory of the models; not named, that of this directory or the nearest above it, else of LOOKALIKE_HOME
    #[arg(long, value_name = "DIR", default_value_os_t = home::models())]
    models: PathBuf,
    #[command(flatten)]
    card: CardArgs,
    /// Only the segment of this number
    #[arg(long, value_name = "N")]
    number: Option<u32>,
    /// Language of the description: en or fr; by default the model's
    #[arg(long, value_name = "LANGUAGE")]
    lang: Option<Language>,
    /// Also draw the map of the ideal customers
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    /// Print JSON: everything, with every account on a border
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let overview = describe_segments(&OverviewRequest {
        version: VersionChoice::new(&args.models, args.model.as_ref()).on(args.card.card),
        number: args.number,
        map: args.map.clone(),
        language: args.lang,
        to_program: args.json,
    })?;
    if args.json {
        return print_json(&overview);
    }
    print_document(&document(&overview))
}
