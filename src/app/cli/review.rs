//! `lookalike review`.

use std::path::PathBuf;
use std::process::ExitCode;

use lookalike::language::Language;
use lookalike::recipe::Recipe;
use lookalike::review::Kind;
use lookalike::workflow::home;
use lookalike::workflow::models::VersionChoice;
use lookalike::workflow::quarter::Since;
use lookalike::workflow::review::{ReviewRequest, review};

use crate::app::progress::Progress;
use crate::app::terminal::{print_document, print_json};

/// Holds a quarter's accounts against the champion: does it still rank, do its fits still mean what they say, who are the
/// accounts, would a card learnt anew do better — and what to do
///
/// Accounts that the champion was trained on are left out of its figures, and known by their ids. Bring them with the new
/// ones (an export of everything) and the challenger learns from both; bring the new alone and it learns from those. What
/// each review counts is kept beside the versions, so that later ones add up. A person promotes.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lookalike review customers.csv
  lookalike review customers.csv -o review.html --lang fr
  lookalike review customers.csv --since LAST --json --fail-on drift,calibration
  lookalike review --since LAST --json --fail-on calibration

Exit status: 0 keep or promote, 1 investigate (with --fail-on: whatever it names was found), 2 error.")]
pub struct Args {
    /// Table of accounts with what became of them, as training reads it; without one, the scores that `score --log` and
    /// the outcomes that `outcomes add` put on record
    data: Option<PathBuf>,
    /// Model to review; without a version, its champion [default: the only one]
    #[arg(long, value_name = "NAME[@VERSION]")]
    model: Option<String>,
    /// Directory of the models; not named, that of this directory or the nearest above it, else of LOOKALIKE_HOME
    #[arg(long, value_name = "DIR", default_value_os_t = home::models())]
    models: PathBuf,
    /// What the columns mean; by default what the champion's recipe says
    #[arg(long, value_name = "FILE", requires = "data")]
    recipe: Option<PathBuf>,
    /// Only accounts decided on this day or later; LAST: only those that no earlier review has counted
    #[arg(long, value_name = "LAST|DAY", value_parser = since)]
    since: Option<Since>,
    /// Also write the review: .html or .md
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Kinds of findings to exit with 1 for, instead of the verdict: data, drift, calibration, ranking, challenger
    #[arg(long, value_name = "KIND,…", value_delimiter = ',', value_parser = kind)]
    fail_on: Vec<Kind>,
    /// Look without leaving a record: later reviews do not add this one up
    #[arg(long)]
    no_record: bool,
    /// Language of the review: en or fr; by default the model's
    #[arg(long, value_name = "LANGUAGE")]
    lang: Option<Language>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let (recipe, beside) = match &args.recipe {
        None => (None, PathBuf::new()),
        Some(path) => (
            Some(Recipe::read(path)?),
            path.parent().map_or_else(PathBuf::new, PathBuf::from),
        ),
    };
    let request = ReviewRequest {
        data: args.data.clone(),
        version: VersionChoice::new(&args.models, args.model.as_ref()),
        recipe,
        beside,
        since: args.since.clone(),
        record: !args.no_record,
        language: args.lang,
        output: args.output.clone(),
        recipe_file: args.recipe.clone(),
    };
    let reviewed = {
        let progress = Progress::steps();
        review(&request, &|stage, done, all| progress.step(stage, done, all))?
    };
    match args.json {
        true => print_json(&reviewed.json())?,
        false => print_document(&reviewed.document())?,
    };
    Ok(ExitCode::from(u8::from(reviewed.fails(&args.fail_on))))
}

fn since(text: &str) -> Result<Since, String> {
    Ok(match text {
        "LAST" | "last" => Since::Last,
        day => Since::Day(day.to_owned()),
    })
}

fn kind(text: &str) -> Result<Kind, String> {
    let known = Kind::ALL.into_iter().find(|kind| kind.as_str() == text);
    known.ok_or_else(|| format!("one of {}", Kind::ALL.map(Kind::as_str).join(", ")))
}
