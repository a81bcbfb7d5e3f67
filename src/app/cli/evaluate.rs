//! `lookalike evaluate`.

use std::path::PathBuf;
use std::process::ExitCode;

use lookalike::fit::validation::Validation;
use lookalike::language::Language;
use serde_json::json;

use super::training::{TrainingArgs, cleaning, page, print_cleaning, say_universe};
use crate::app::progress::Progress;
use crate::app::terminal::{print, print_json};

/// Measures what `train` would learn on accounts it has not seen, and keeps no model
///
/// Accounts are held out fold by fold; columns' bins, smoothing, interactions and calibration are learnt again in each.
/// Plain logistic regression and a random forest are measured on the same folds.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lookalike evaluate customers.csv --outcome Status --positive Won
  lookalike evaluate customers.csv --outcome Status --positive Won --exclude 'Lost Reason,Tags'
  lookalike evaluate customers.csv --outcome Churn --positive No --folds folds.csv --predictions fits.csv
  lookalike evaluate --json > figures.json          # with a lookalike.toml in this directory")]
pub struct Args {
    #[command(flatten)]
    training: TrainingArgs,
    /// Write `row,fold,outcome,fit` of every account, out of fold
    #[arg(long, value_name = "FILE")]
    predictions: Option<PathBuf>,
    /// Language of the text: en or fr; by default the recipe's `language`
    #[arg(long, value_name = "LANGUAGE")]
    lang: Option<Language>,
}

pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let request = args.training.request(args.lang)?;
    if let Some(path) = &args.predictions {
        args.training.inputs(&request).refuse(path, "--predictions")?;
    }
    let training = request.prepare()?;
    let measured = {
        let progress = Progress::steps();
        training.measure(&|stage, done, all| progress.step(stage, done, all))?
    };
    say_universe(&training, None);
    let prepared = &training.prepared;
    let found = measured.as_ref().map(|m| &m.validation);
    if let (Some(path), Some(measured)) = (&args.predictions, &measured) {
        training.write_predictions(measured, path)?;
    }
    if args.training.json {
        let answer = json!({
            "outcome": prepared.outcome.column,
            "positive": prepared.outcome.positive,
            "joined": training.joined,
            "sufficiency": prepared.sufficiency,
            "set_aside": prepared.set_aside,
            "doubts": prepared.doubts().map(|a| json!({ "column": a.name, "reasons": a.reasons })).collect::<Vec<_>>(),
            "notes": prepared.notes().map(|a| json!({ "column": a.name, "reasons": a.reasons })).collect::<Vec<_>>(),
            "cleaned": cleaning(&training, Language::En),
            "verdict": found.map(Validation::verdict),
            "validation": found,
            "summary": found.and_then(|v| Some(v.earns()?.describe(Language::En))),
        });
        print_json(&answer)?;
    } else {
        print_cleaning(&training)?;
        print(&page(&training, None, found))?;
    }
    // Too few accounts to learn from: the answer to "how good is it?" is no.
    Ok(ExitCode::from(u8::from(measured.is_none())))
}
