//! `lookalike explain`.

use std::path::PathBuf;
use std::process::ExitCode;

use lookalike::language::Language;
use lookalike::report::chart::waterfall::waterfall;
use lookalike::report::explanation::{self, Extent};
use lookalike::report::layout::svg;
use lookalike::report::{as_read, scoring, verdict};
use lookalike::workflow::explain::{ExplanationRequest, explain_accounts};
use lookalike::workflow::inputs::{Inputs, check_picture};
use lookalike::workflow::output;
use lookalike::workflow::since::SinceRequest;

use crate::app::cli::limits::LimitArgs;
use crate::app::cli::timing::TimingArgs;
use crate::app::cli::version::ModelArgs;
use crate::app::terminal::{print, print_document, print_json, say};

/// Explains accounts' scores: in one line first, then why, what is unknown, what would raise the grade
///
/// Points are compared with those of the average past account; with --all the points of every criterion stand below. An account
/// is found by its id (its row number when the table has no id column), else by its name or its web domain; where several have
/// that name they are listed. Found by id, the table is read no further than needed. With --signals, the account's
/// timing stands beside: each signal, what is left of it, and what fit and timing together suggest. The file is read
/// as `score` reads it; what about it is not as it was in training stands below the score.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lookalike explain prospects.csv --id P-0042
  lookalike explain prospects.csv \"Bâtir SA\" acme.com P-0042
  lookalike explain prospects.csv --id P-0042 --all
  lookalike explain prospects.csv --id P-0042 --lang fr --svg P-0042.svg
  lookalike explain prospects.csv --id P-0042 --signals signals.csv
  lookalike explain prospects.csv --id P-0042 --since 2026-09-30
  lookalike explain prospects.csv --id P-0042 --since 1 --before prospects-2026-q3.csv
  lookalike explain prospects.csv --id P-0042 --json | jq .reasons_for")]
pub struct Args {
    /// Table with the account, in any format that `score` reads; - reads standard input
    data: PathBuf,
    /// Accounts to explain: each by its id, its name or its web domain
    #[arg(value_name = "ACCOUNT", required_unless_present = "id")]
    accounts: Vec<String>,
    /// The same, as an option
    #[arg(long, value_name = "ACCOUNT")]
    id: Vec<String>,
    /// Every criterion's points, and all reasons
    #[arg(long, conflicts_with = "json")]
    all: bool,
    #[command(flatten)]
    model: ModelArgs,
    /// Language of the explanation: en or fr; by default the model's
    #[arg(long, value_name = "LANGUAGE")]
    lang: Option<Language>,
    /// Why the score is not what this earlier version gave, or the champion of this day: what changed in the account's
    /// data, what has become known, what the model changed
    #[arg(long, value_name = "VERSION|DAY", conflicts_with = "model_file")]
    since: Option<String>,
    /// With --since: a table with the account as it was known then, instead of what `score --log` kept
    #[arg(long, value_name = "FILE", requires = "since")]
    before: Option<PathBuf>,
    /// Also write the score as a waterfall picture
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    /// Print JSON: everything, points to the third decimal; an array where several accounts are asked for
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    timing: TimingArgs,
    #[command(flatten)]
    limits: LimitArgs,
}

pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    if let Some(path) = &args.svg {
        check_picture(path, "--svg")?;
        Inputs::of([&args.data].into_iter().chain(&args.before)).refuse(path, "--svg")?;
        Inputs::of_folder().refuse(path, "--svg")?;
    }
    let accounts: Vec<String> = args.id.iter().chain(&args.accounts).cloned().collect();
    if args.svg.is_some() && accounts.len() > 1 {
        anyhow::bail!(
            "--svg draws one account, and {} are asked for; ask for one",
            accounts.len()
        );
    }
    let explained = explain_accounts(&ExplanationRequest {
        data: args.data.clone(),
        accounts,
        model: args.model.choice(),
        timing: args.timing.request(),
        language: args.lang,
        read: args.limits.read(),
        to_program: args.json,
        since: args.since.as_ref().map(|from| SinceRequest {
            from: from.clone(),
            before: args.before.clone(),
        }),
    })?;
    let model = &explained.model;
    let language = args.lang.unwrap_or(model.recipe.language);
    if let Some(verdict) = verdict::beside_scores(model, &explained.reference, language) {
        say(verdict);
    }
    args.timing.warn_not_given(model, language);
    if as_read::is_noteworthy(&explained.read) {
        as_read::facts(&explained.read, language).iter().for_each(say);
    }
    for account in &explained.accounts {
        let repeated = scoring::repeated(
            &explained.path,
            &account.explanation.id,
            account.line,
            &account.repeated_on,
            language,
        );
        repeated.iter().for_each(say);
    }
    if let Some(clock) = &explained.clock {
        args.timing.report(clock, language);
    }
    let explanations: Vec<_> = explained
        .accounts
        .iter()
        .map(|account| &account.explanation)
        .collect();
    if let (Some(path), [explanation, ..]) = (&args.svg, explanations.as_slice()) {
        output::write(path, svg::document(&waterfall(model, explanation)).as_bytes())?;
    }
    if args.json {
        return match explanations.as_slice() {
            [one] => print_json(one),
            several => print_json(&several),
        };
    }
    let extent = if args.all { Extent::Whole } else { Extent::Short };
    for (at, explanation) in explanations.into_iter().enumerate() {
        if at > 0 {
            print("\n")?;
        }
        print_document(&explanation::document(model, explanation, extent))?;
    }
    Ok(ExitCode::SUCCESS)
}
