//! `lookalike compare`: two segments, every segment, the arms of a test, or the plan of one.

mod test;
pub mod segments;
mod plan;

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use lookalike::compare::{Better, Comparison, Looks, Settings};
use lookalike::edges::Edges;
use lookalike::language::Language;
use lookalike::registry::DEFAULT_DIR;
use lookalike::report::compare::{html, markdown, text, view};
use lookalike::{Error, Result};

use crate::app::terminal::colours_stdout;
use lookalike::workflow::output;

/// Compares two segments, or the arms of an A/B test, and says in one line what holds
///
/// Each number comes with its interval, its method and, where there is none, the reason. Segments were not drawn at
/// random: they are compared crude and adjusted, as an association, with a randomised test of border accounts as the next
/// step (`--plan` draws it). A test's arms are compared so that you may look every day: decided by an interval that holds
/// at every look, unless you look once (`--looks once`).
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lookalike compare 1 2                                    # two segments of the model, 0 is who is in none
  lookalike compare 1 2 --metric cycle --lang fr
  lookalike compare --all -o edges.html                    # every pair, and what it says of the edges of the ICP
  lookalike compare --plan --baseline 20% --least 5%       # accounts per arm
  lookalike compare --plan --baseline 20% --per-arm 80     # the difference that 80 accounts each can show
  lookalike compare 1 2 --plan --data prospects.csv --baseline 20% --least 5% -o arms.csv
  lookalike compare --data results.csv --follows arms.plan.json
  lookalike compare --data results.csv --group arm --a A --b B --metric replied -o replies.html
  lookalike compare --data deals.csv --group rep_team --metric opened..closed:duration --observational --adjust source,region

A metric is COL, COL:kind or FROM..TO:kind; the kinds are rate (yes or no), amount, duration (days; --ended says which are
over) and retention (share still there after --horizon days).")]
pub struct Args {
    /// Numbers of two segments; 0 is the accounts of none
    #[arg(value_name = "SEGMENT", num_args = 0..=2)]
    segments: Vec<u32>,
    /// Compare every segment with every other and with the accounts of none
    #[arg(long, conflicts_with_all = ["segments", "plan", "data"])]
    all: bool,
    /// Plan a test: accounts per arm, and with --data its arms drawn at random
    #[arg(long)]
    plan: bool,
    /// Results of a test, one row per account; with --plan the list to draw from (CSV, Parquet, XLSX, NDJSON,
    /// SQLite, PostgreSQL, see `score --help`; `-` for standard input)
    #[arg(long, value_name = "FILE")]
    data: Option<PathBuf>,
    /// What to compare: COL, COL:kind or FROM..TO:kind of the data; of segments a figure such as close_rate (the
    /// default), cycle, retention_180, retention_365, contract, ltv
    #[arg(long, value_name = "METRIC")]
    metric: Option<String>,
    #[command(flatten)]
    test: test::TestArgs,
    #[command(flatten)]
    planning: plan::PlanArgs,
    /// Smallest difference worth acting on: 0.03 or 3% of a rate, days, money [default: 3 points, or a fifth of a low
    /// rate; a tenth of a mean]
    #[arg(long, value_name = "N")]
    least: Option<String>,
    /// How often intervals hold the truth: 0.95 or 95%
    #[arg(long, value_name = "SHARE", default_value = "0.95")]
    confidence: String,
    /// Share of the accounts in A and B, as 1:1 or 2:1
    #[arg(long, value_name = "A:B", default_value = "1:1")]
    split: String,
    /// daily: decide by an interval that holds however often you look; once: by one that holds at the planned end
    #[arg(long, value_name = "HOW", value_enum, default_value_t = LooksArg::Daily)]
    looks: LooksArg,
    /// Which way is better: higher or lower [default: lower for durations]
    #[arg(long, value_name = "WAY", value_enum)]
    better: Option<BetterArg>,
    /// Seed of drawing and resampling
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// Model whose segments to compare; without a version, its champion [default: the only one]
    #[arg(long, value_name = "NAME[@VERSION]")]
    model: Option<String>,
    /// Directory of the models
    #[arg(long, value_name = "DIR", default_value = DEFAULT_DIR)]
    models: PathBuf,
    /// Language of the text: en or fr
    #[arg(long, value_name = "LANGUAGE", default_value = "en")]
    lang: Language,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Also write it, with its charts: .html or .md; with --plan the arms: .csv
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum LooksArg {
    Daily,
    Once,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum BetterArg {
    Higher,
    Lower,
}

pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    if args.plan {
        return plan::run(args);
    }
    if args.all {
        return segments::all(args);
    }
    match (&args.data, args.segments.as_slice()) {
        (Some(_), [_, ..]) => anyhow::bail!(
            "segments and --data are two comparisons; leave one out, or draw a test from the data with --plan"
        ),
        (Some(data), []) => test::run(args, data),
        (None, [a, b]) => segments::two(args, *a, *b),
        (None, [_]) => anyhow::bail!("a comparison takes two segments: lookalike compare 1 2"),
        _ => anyhow::bail!(
            "nothing to compare: name two segments, --all, or --data FILE --group COL --metric COL"
        ),
    }
}

impl Args {
    /// What does not depend on the metric.
    fn settings(&self) -> Result<Settings> {
        let settings = Settings {
            confidence: share("--confidence", &self.confidence)?,
            least: self
                .least
                .as_deref()
                .map(|text| number("--least", text))
                .transpose()?,
            looks: self.looks(),
            share_a: split(&self.split)?,
            seed: self.seed,
            ..Settings::default()
        };
        settings.check()?;
        Ok(settings)
    }

    fn looks(&self) -> Looks {
        match self.looks {
            LooksArg::Daily => Looks::Daily,
            LooksArg::Once => Looks::Once,
        }
    }

    fn better(&self) -> Option<Better> {
        self.better.map(|better| match better {
            BetterArg::Higher => Better::Higher,
            BetterArg::Lower => Better::Lower,
        })
    }
}

/// What is told: one comparison, or all of them.
enum Told<'a> {
    One(&'a Comparison, &'a [Comparison]),
    All(&'a Edges),
}

/// Prints a comparison (`others` follow it in files and JSON), or all, and writes the file asked for.
fn tell(args: &Args, title: &str, told: &Told<'_>) -> anyhow::Result<()> {
    let language = args.lang;
    if let Some(path) = &args.output {
        let comparisons: Vec<&Comparison> = match told {
            Told::One(first, others) => std::iter::once(*first).chain(*others).collect(),
            Told::All(_) => Vec::new(),
        };
        let edges = match told {
            Told::All(edges) => Some(*edges),
            Told::One(..) => None,
        };
        let file = match ending(path) {
            "html" | "htm" => html::page(&html::Page {
                title,
                comparisons: &comparisons,
                edges,
                language,
            }),
            "md" => match edges {
                Some(edges) => markdown::edges(edges, language),
                None => comparisons
                    .iter()
                    .map(|comparison| markdown::comparison(comparison, language))
                    .collect::<Vec<_>>()
                    .join("\n"),
            },
            other => {
                return Err(Error::data(
                    format!("{}: cannot write `.{other}`", path.display()),
                    "name a file that ends in .html or .md",
                )
                .into());
            }
        };
        output::write(path, file.as_bytes())?;
    }
    let mut out = io::stdout().lock();
    if args.json {
        let json = match told {
            Told::One(first, others) => {
                let mut json = view::json(first, language);
                if !others.is_empty() {
                    json["others"] = others.iter().map(|other| view::json(other, language)).collect();
                }
                json
            }
            Told::All(edges) => view::json_edges(edges, language),
        };
        serde_json::to_writer_pretty(&mut out, &json)?;
        writeln!(out)?;
    } else {
        let text = match told {
            Told::One(first, _) => text::text(first, language, colours_stdout()),
            Told::All(edges) => text::edges(edges, language, colours_stdout()),
        };
        out.write_all(text.as_bytes())?;
    }
    out.flush()?;
    Ok(())
}

fn ending(path: &Path) -> &str {
    path.extension()
        .and_then(|ending| ending.to_str())
        .unwrap_or_default()
}

/// A number, or a percentage: `0.03`, `3%`, `12,5 %`.
fn number(name: &str, text: &str) -> Result<f64> {
    let trimmed = text.trim();
    let (digits, divisor) = match trimmed.strip_suffix('%') {
        Some(digits) => (digits.trim_end(), 100.0),
        None => (trimmed, 1.0),
    };
    let value: Option<f64> = digits.replace(',', ".").parse().ok();
    match value.map(|value| value / divisor) {
        Some(value) if value.is_finite() => Ok(value),
        _ => Err(Error::setting(name, "a number such as 0.03 or 3%", text)),
    }
}

/// A share between 0 and 1, as [`number`].
fn share(name: &str, text: &str) -> Result<f64> {
    let value = number(name, text)?;
    if value > 0.0 && value < 1.0 {
        Ok(value)
    } else {
        Err(Error::setting(
            name,
            "a share between 0 and 1, such as 0.2 or 20%",
            text,
        ))
    }
}

/// Share of the accounts in A.
fn split(text: &str) -> Result<f64> {
    let wrong = || Error::setting("--split", "two numbers above 0, such as 1:1 or 2:1", text);
    let (a, b) = text.split_once(':').ok_or_else(wrong)?;
    let part = |text: &str| {
        text.trim()
            .parse::<f64>()
            .ok()
            .filter(|part| *part > 0.0 && part.is_finite())
    };
    let (a, b) = part(a).zip(part(b)).ok_or_else(wrong)?;
    Ok(a / (a + b))
}
