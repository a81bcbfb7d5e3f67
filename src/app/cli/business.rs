//! `lookalike figures`.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use lookalike::Error;
use lookalike::figures::Dashboard;
use lookalike::language::Language;
use lookalike::registry::{DEFAULT_DIR, Registry};
use lookalike::report::figures::{Board, document};
use lookalike::report::layout::shown::shorten;
use lookalike::report::layout::text;

use crate::app::terminal::screen;

/// Compares the ICP with the rest: close rate, sales cycle, retention, contract, LTV, CAC, pipeline and funnel
///
/// Each figure has its 95 % interval and the accounts it was measured on, or the reason why there is none. They were
/// computed from the accounts that the model was trained on, by their grade out of fold.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lookalike figures
  lookalike figures --quarters --lang fr
  lookalike figures --group segment:2 --quarters
  lookalike figures --json | jq '.groups[] | {group, close_rate: .figures.close_rate}'")]
pub struct Args {
    /// Model whose accounts to count; without a version, its champion [default: the only one]
    #[arg(long, value_name = "NAME[@VERSION]")]
    model: Option<String>,
    /// Directory of the models
    #[arg(long, value_name = "DIR", default_value = DEFAULT_DIR)]
    models: PathBuf,
    /// Only one group: all, icp, not-icp, a grade (a, b, c, d, x) or segment:N; segment:0 is who is in none
    /// [default: the ICP beside the rest, then each grade and segment]
    #[arg(long, value_name = "GROUP")]
    group: Option<String>,
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
    let registry = Registry::open(&args.models);
    let entry = registry.resolve(args.model.as_deref())?;
    let model = registry.model(&entry)?;
    let reference = entry.reference();
    let dashboard = registry.figures(&entry)?.ok_or_else(|| {
        Error::data(
            format!("{reference} was published without business figures"),
            "train it again",
        )
    })?;
    let dashboard = match &args.group {
        Some(tag) => only(dashboard, tag)?,
        None => dashboard,
    };
    let mut out = io::stdout().lock();
    if args.json {
        serde_json::to_writer_pretty(&mut out, &dashboard)?;
        writeln!(out)?;
    } else {
        let board = Board {
            model: &reference,
            dashboard: &dashboard,
            segments: &model.segments,
            language: args.lang.unwrap_or(model.recipe.language),
        };
        out.write_all(text::render(&document(&board, args.quarters), screen()).as_bytes())?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// The group asked for; the error says which there are.
fn only(dashboard: Dashboard, tag: &str) -> Result<Dashboard, Error> {
    let tags: Vec<String> = dashboard.groups.iter().map(|record| record.group.tag()).collect();
    dashboard.only(tag).ok_or_else(|| {
        Error::data(
            format!("there is no group `{}`", shorten(tag, 40)),
            format!("there are {}", tags.join(", ")),
        )
    })
}
