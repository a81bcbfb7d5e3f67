//! `lookalike demo`.

use std::path::PathBuf;
use std::process::ExitCode;

use lookalike::demo::{Settings, Story};
use lookalike::language::Language;
use lookalike::workflow::demo::tell_demo;
use lookalike::workflow::demo_quarters::tell_year;

use super::demo_text;
use crate::app::progress::Progress;
use crate::app::terminal::{print, print_json};

/// Tells the whole story on a built-in example: data, model, scores, explanations and a report to open
///
/// A history of a European software company is drawn from a seed and written down as its CRM would export it; then
/// everything runs as it would on your own files.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lookalike demo
  lookalike demo --lang fr
  lookalike demo --story legaltech --out legaltech-demo --seed 7
  lookalike demo --quarters --story legaltech")]
pub struct Args {
    /// construction: a project-management product whose best customers are construction engineering firms of
    /// 50–200 people; legaltech: a legal product that pivots from large groups to mid-size law firms
    #[arg(long, value_name = "STORY", default_value_t)]
    story: Story,
    /// A year by quarters instead: a champion learnt from what came before, an export for each quarter, and its review
    #[arg(long)]
    quarters: bool,
    /// Directory to write [default: lookalike-demo; with --quarters lookalike-quarters-STORY]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Seed of the history: the same seed gives the same files [default: the one the documentation shows]
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Language of what is told, explained and reported: en or fr
    #[arg(long, value_name = "LANGUAGE", default_value = "en")]
    lang: Language,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let defaults = Settings::default();
    let settings = Settings {
        story: args.story,
        seed: args.seed.unwrap_or(defaults.seed),
        ..defaults
    };
    let progress = Progress::told();
    let step = |stage: &'static str, done: usize, all: usize| progress.step(stage, done, all);
    let named = |usual: &str| args.out.clone().unwrap_or_else(|| PathBuf::from(usual));
    if args.quarters {
        let out = named(&format!("lookalike-quarters-{}", args.story));
        let year = tell_year(&settings, &out, args.lang, &step)?;
        drop(progress);
        return match args.json {
            true => print_json(&year.json(args.lang)),
            false => print(&demo_text::year(&year, args.lang)),
        };
    }
    let story = tell_demo(&settings, &named("lookalike-demo"), args.lang, &step)?;
    drop(progress);
    if args.json {
        return print_json(&story.json());
    }
    print(&demo_text::text(&story, args.lang))
}
