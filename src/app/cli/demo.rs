//! `lookalike demo`.

use std::path::PathBuf;
use std::process::ExitCode;

use lookalike::demo::{Settings, Story};
use lookalike::language::Language;
use lookalike::workflow::demo::tell_demo;

use super::demo_text;
use crate::app::terminal::{Progress, print, print_json};

/// Tells the whole story on a built-in example: data, model, scores, explanations and a report to open
///
/// A history of a European software company is drawn from a seed and written down as its CRM would export it; then
/// everything runs as it would on your own files.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lookalike demo
  lookalike demo --lang fr
  lookalike demo --story legaltech --out legaltech-demo --seed 7")]
pub struct Args {
    /// construction: a project-management product whose best customers are construction engineering firms of
    /// 50–200 people; legaltech: a legal product that pivots from large groups to mid-size law firms
    #[arg(long, value_name = "STORY", default_value_t)]
    story: Story,
    /// Directory to write
    #[arg(long, value_name = "DIR", default_value = "lookalike-demo")]
    out: PathBuf,
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
    let story = {
        let progress = Progress::steps();
        tell_demo(&settings, &args.out, args.lang, &|stage, done, all| {
            progress.step(stage, done, all);
        })?
    };
    if args.json {
        return print_json(&story.json());
    }
    print(&demo_text::text(&story, args.lang))
}
