//! `lookalike explain`.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use lookalike::error::nearest;
use lookalike::language::Language;
use lookalike::registry::DEFAULT_DIR;
use lookalike::report::chart::waterfall::waterfall;
use lookalike::report::explanation;
use lookalike::report::layout::{svg, text};
use lookalike::workflow::explain::{ExplainedAccount, ExplanationRequest, explain_account};
use lookalike::workflow::models::ModelChoice;
use lookalike::workflow::output;

use crate::app::cli::timing::TimingArgs;
use crate::app::terminal::screen;

/// Explains one account's score: every criterion's points, why, what is unknown, what would raise the grade
///
/// Points are compared with those of the average past account. The account is found by its id, or by its row
/// number when the table has no id column; the table is read no further than needed. With --signals, the account's
/// timing stands beside: each signal, what is left of it, and what fit and timing together suggest.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lookalike explain prospects.csv --id P-0042
  lookalike explain prospects.csv --id P-0042 --lang fr --svg P-0042.svg
  lookalike explain prospects.csv --id P-0042 --signals signals.csv
  lookalike explain prospects.csv --id P-0042 --json | jq .reasons_for")]
pub struct Args {
    /// Table with the account, in any format that `score` reads; - reads standard input
    data: PathBuf,
    /// The account's id, as in the table
    #[arg(long)]
    id: String,
    /// Model to explain with; without a version, its champion [default: the only one]
    #[arg(long, value_name = "NAME[@VERSION]")]
    model: Option<String>,
    /// Directory of the models
    #[arg(long, value_name = "DIR", default_value = DEFAULT_DIR)]
    models: PathBuf,
    /// Explain with this model.json instead of one from the directory of models
    #[arg(long, value_name = "FILE", conflicts_with_all = ["model", "models"])]
    model_file: Option<PathBuf>,
    /// Language of the explanation: en or fr; by default the model's
    #[arg(long, value_name = "LANGUAGE")]
    lang: Option<Language>,
    /// Also write the score as a waterfall picture
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    /// Print JSON: everything, points to the third decimal
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    timing: TimingArgs,
}

pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let explained = explain_account(&ExplanationRequest {
        data: args.data.clone(),
        id: args.id.clone(),
        model: match &args.model_file {
            Some(path) => ModelChoice::File(path.clone()),
            None => ModelChoice::Registry {
                models: args.models.clone(),
                reference: args.model.clone(),
            },
        },
        timing: args.timing.request(),
        language: args.lang,
    })?;
    let (model, explanation) = (&explained.model, &explained.explanation);
    let language = explanation.language;
    args.timing.warn_not_given(model, language);
    warn_repeated(&explained, &args.id);
    warn_absent(&explained);
    if let Some(clock) = &explained.clock {
        args.timing.report(clock, language);
    }
    if let Some(path) = &args.svg {
        output::write(path, svg::document(&waterfall(model, explanation)).as_bytes())?;
    }
    let mut out = io::stdout().lock();
    if args.json {
        serde_json::to_writer_pretty(&mut out, explanation)?;
        writeln!(out)?;
    } else {
        let document = explanation::document(model, explanation);
        out.write_all(text::render(&document, screen()).as_bytes())?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn warn_repeated(explained: &ExplainedAccount, id: &str) {
    let ExplainedAccount {
        path,
        line,
        repeated_on,
        ..
    } = explained;
    if !repeated_on.is_empty() {
        let lines: Vec<String> = repeated_on.iter().take(5).map(u64::to_string).collect();
        let more = if repeated_on.len() > 5 { " and more" } else { "" };
        eprintln!(
            "warning: {}:{line}: account `{id}` is there again on line {}{more}; explained as on line {line}",
            path.display(),
            lines.join(", ")
        );
    }
}

fn warn_absent(explained: &ExplainedAccount) {
    for absent in &explained.absent {
        let weight = match absent.weight {
            0 => "no points depend on it, only segments or a knock-out rule".to_owned(),
            weight => format!("{} of 100 points unknown", Language::En.points(weight)),
        };
        let close = nearest(&absent.column, explained.header.iter().map(String::as_str))
            .map(|name| format!("; is it `{name}`?"))
            .unwrap_or_default();
        eprintln!("warning: no column `{}`: {weight}{close}", absent.column);
    }
}
