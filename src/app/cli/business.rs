//! `lookalike figures`.

use std::path::PathBuf;
use std::process::ExitCode;

use lookalike::language::Language;
use lookalike::workflow::figures::{BusinessFigures, FiguresRequest};
use lookalike::workflow::home;
use lookalike::workflow::models::VersionChoice;

use crate::app::terminal::{print_document, print_json};

/// Compares the ICP with the rest: close rate, sales cycle, retention, contract, LTV, CAC, pipeline and funnel
///
/// Each figure has its 95% interval and the accounts it was measured on, or the reason why there is none. They were
/// computed from the accounts that the model was trained on, by their grade out of fold.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lookalike figures
  lookalike figures --quarters --lang fr
  lookalike figures --group segment:2 --quarters
  lookalike figures --before 2024-07-01 --group all
  lookalike figures -o figures.parquet -o figures.xlsx     # for Power BI, Tableau, Looker Studio
  lookalike figures --json | jq '.groups[] | {group, close_rate: .figures.close_rate}'")]
pub struct Args {
    /// File to write: every figure of every group and quarter as a tidy table (.csv, .tsv, .parquet or .xlsx), a row for each date, group
    /// and measure, with its data dictionary; several are allowed [default: a page on standard output]
    #[arg(short, long, value_name = "FILE", conflicts_with_all = ["before", "quarters"])]
    output: Vec<PathBuf>,
    /// Model whose accounts to count; without a version, its champion [default: the only one]
    #[arg(long, value_name = "NAME[@VERSION]")]
    model: Option<String>,
    /// Directory of the models; not named, that of this directory or the nearest above it, else of LOOKALIKE_HOME
    #[arg(long, value_name = "DIR", default_value_os_t = home::models())]
    models: PathBuf,
    /// Only one group: all, icp, not-icp, a grade (a, b, c, d, x) or segment:N; segment:0 is who is in none
    /// [default: the ICP beside the rest, then each grade and segment]
    #[arg(long, value_name = "GROUP")]
    group: Option<String>,
    /// Figures of the deals opened before this day, and since, and how far each moved; without it, the day that
    /// `changed` under [figures] names is told after the rest
    #[arg(long, value_name = "DATE", conflicts_with = "quarters")]
    before: Option<String>,
    /// Also by the quarter in which deals were opened
    #[arg(long)]
    quarters: bool,
    /// Language of the text: en or fr; by default the model's
    #[arg(long, value_name = "LANGUAGE")]
    lang: Option<Language>,
    /// Print JSON: every figure of every group and quarter
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let figures = BusinessFigures::read(&FiguresRequest {
        version: VersionChoice::new(&args.models, args.model.as_ref()),
        group: args.group.clone(),
        before: args.before.clone(),
    })?;
    if !args.output.is_empty() {
        figures.write(&args.output, args.lang)?;
    }
    if args.json {
        if let (Some(change), Some(_)) = (&figures.change, &args.before) {
            return print_json(change);
        }
        return print_json(&figures.dashboard);
    }
    if !args.output.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    print_document(&figures.document(args.quarters, args.lang))
}
