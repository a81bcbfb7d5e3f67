//! `lookalike segments`.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use lookalike::Error;
use lookalike::language::Language;
use lookalike::registry::{DEFAULT_DIR, Registry};
use lookalike::report::chart::map::map;
use lookalike::report::layout::svg;
use lookalike::report::segments::{Overview, text};

use crate::app::terminal::colours_stdout;
use lookalike::workflow::output;

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
    /// Directory of the models
    #[arg(long, value_name = "DIR", default_value = DEFAULT_DIR)]
    models: PathBuf,
    /// Only the segment of this number
    #[arg(long, value_name = "N")]
    number: Option<u32>,
    /// Language of the description: en or fr
    #[arg(long, value_name = "LANGUAGE", default_value = "en")]
    lang: Language,
    /// Also draw the map of the ideal customers
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    /// Print JSON: everything, with every account on a border
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let registry = Registry::open(&args.models);
    let entry = registry.resolve(args.model.as_deref())?;
    let model = registry.model(&entry)?;
    let ideals = registry.ideal_accounts(&entry, &model)?;
    let figures = registry.figures(&entry)?;

    let mut overview = Overview::new(&model, &ideals, figures.as_ref(), args.lang);
    if let Some(number) = args.number {
        let there_are = numbers(&overview);
        overview = overview
            .only(number)
            .ok_or_else(|| Error::data(format!("there is no segment {number}"), there_are))?;
    }
    if let Some(path) = &args.map {
        let drawn = map(&model.segments, &ideals, args.lang)
            .ok_or_else(|| Error::data("there is no map to draw", no_map(&overview, ideals.is_empty())))?;
        output::write(path, svg::document(&drawn).as_bytes())?;
    }
    let mut out = io::stdout().lock();
    if args.json {
        serde_json::to_writer_pretty(&mut out, &overview)?;
        writeln!(out)?;
    } else {
        out.write_all(text::text(&overview, colours_stdout()).as_bytes())?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// "there are 1 and 3", or why there are none.
fn numbers(overview: &Overview) -> String {
    let numbers: Vec<String> = overview
        .segments
        .iter()
        .map(|segment| segment.number.to_string())
        .collect();
    match numbers.as_slice() {
        [] => overview.sentence.clone(),
        [one] => format!("there is {one}"),
        several => format!("there are {}", Language::En.list(several)),
    }
}

fn no_map(overview: &Overview, no_accounts: bool) -> String {
    if no_accounts && !overview.segments.is_empty() {
        "the model was published without its ideal accounts; train it again".to_owned()
    } else {
        overview.sentence.clone()
    }
}
