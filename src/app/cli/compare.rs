//! `lookalike compare`: two segments, every segment, the arms of a test, or the plan of one.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use lookalike::compare::{Better, Design, Looks, Settings};
use lookalike::language::Language;
use lookalike::segments::membership::BORDER;
use lookalike::workflow::compare::{
    ArmsRequest, ComparisonAnswer, SegmentsRequest, compare_all, compare_arms, compare_segments,
};
use lookalike::workflow::home;
use lookalike::workflow::inputs::Inputs;
use lookalike::workflow::models::VersionChoice;
use lookalike::workflow::plan::{DrawRequest, PlanRequest, number, plan_test, share};
use lookalike::{Error, Result};

use crate::app::cli::limits::LimitArgs;
use crate::app::progress::Progress;
use crate::app::terminal::{print, print_document, print_json, say};

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
    /// Numbers or names of two segments; 0 is the accounts of none
    #[arg(value_name = "SEGMENT", num_args = 0..=2)]
    segments: Vec<String>,
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
    /// default), cycle, retention_180, retention_365, contract, ltv, ltv_weighted
    #[arg(long, value_name = "METRIC")]
    metric: Option<String>,
    #[command(flatten)]
    test: TestArgs,
    #[command(flatten)]
    planning: PlanArgs,
    #[command(flatten)]
    limits: LimitArgs,
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
    /// Directory of the models; not named, that of this directory or the nearest above it, else of LOOKALIKE_HOME
    #[arg(long, value_name = "DIR", default_value_os_t = home::models())]
    models: PathBuf,
    /// Language of the text: en or fr; by default that of the model whose segments are compared, else English
    #[arg(long, value_name = "LANGUAGE")]
    lang: Option<Language>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Also write it, with its charts: .html or .md; with --plan the arms: .csv
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// What is asked of the arms of a test.
#[derive(Debug, clap::Args)]
struct TestArgs {
    /// Column of the data that says the arm
    #[arg(long, value_name = "COL")]
    group: Option<String>,
    /// Value of the group that is arm A [default: the first of two]
    #[arg(long, value_name = "VALUE")]
    a: Option<String>,
    /// Value of the group that is arm B [default: the second of two]
    #[arg(long, value_name = "VALUE")]
    b: Option<String>,
    /// Values of a rate's column that count
    #[arg(long, value_name = "V[,V]", value_delimiter = ',')]
    positive: Vec<String>,
    /// Column that says whether a duration is over (retention: whether the account left)
    #[arg(long, value_name = "COL")]
    ended: Option<String>,
    /// Days at which retention is read [default: 365], or up to which durations are averaged
    #[arg(long, value_name = "DAYS")]
    horizon: Option<f64>,
    /// Day on which the data were true, for times between two dates [default: the latest of them]
    #[arg(long, value_name = "DAY")]
    as_of: Option<String>,
    /// Column that identifies an account [default: found by its name]
    #[arg(long, value_name = "COL")]
    id: Option<String>,
    /// Column with the day on which an account was measured: draws what was known each day
    #[arg(long, value_name = "COL")]
    day: Option<String>,
    /// The arms were drawn at random [default: a plan says so, or every other column bears it out]
    #[arg(long, alias = "randomized", conflicts_with = "observational")]
    randomised: bool,
    /// The arms were not drawn at random
    #[arg(long)]
    observational: bool,
    /// Columns to set equal in an observational comparison [default: those in which the arms are not alike]
    #[arg(long, value_name = "COL,…", value_delimiter = ',', requires = "observational")]
    adjust: Vec<String>,
    /// Accounts of both arms together at the planned end
    #[arg(long, value_name = "N", value_parser = accounts())]
    planned: Option<u64>,
    /// Plan that the test follows, as `--plan` wrote it: it fixes metric, arms, looks and end
    #[arg(long, value_name = "FILE")]
    follows: Option<PathBuf>,
}

/// What is asked of a plan.
#[derive(Debug, clap::Args)]
struct PlanArgs {
    /// Rate expected without a difference, 0.2 or 20%; or mean of an amount or a duration
    #[arg(long, value_name = "N", requires = "plan")]
    baseline: Option<String>,
    /// Standard deviation between accounts, of an amount or a duration
    #[arg(long, value_name = "N", requires = "plan")]
    sd: Option<String>,
    /// How often a difference worth acting on shall be found: 0.8 or 80%
    #[arg(long, value_name = "SHARE", default_value = "0.8")]
    power: String,
    /// Accounts in each arm: says the difference they can show
    #[arg(long, value_name = "N", requires = "plan", value_parser = accounts())]
    per_arm: Option<u64>,
    /// Share of the accounts drawn that is left alone
    #[arg(long, value_name = "SHARE", default_value = "0.1")]
    holdout: String,
    /// Least share of the lesser of both segments for an account to lie between them, up to 0.5
    #[arg(long, value_name = "SHARE", default_value_t = BORDER)]
    border: f64,
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
        return plan(args);
    }
    if let Some(path) = &args.output {
        Inputs::of(args.data.iter().chain(&args.test.follows)).refuse(path, "-o")?;
        Inputs::of_folder().refuse(path, "-o")?;
    }
    let answer = compare(args)?;
    if let Some(path) = &args.output {
        answer.write(path)?;
    }
    if args.json {
        return print_json(&answer.json());
    }
    print_document(&answer.document())
}

fn compare(args: &Args) -> anyhow::Result<ComparisonAnswer> {
    Ok(match (&args.data, args.segments.as_slice()) {
        _ if args.all => {
            let progress = Progress::steps();
            compare_all(&args.between_segments()?, &|stage, done, all| {
                progress.step(stage, done, all);
            })?
        }
        (Some(_), [_, ..]) => anyhow::bail!(
            "segments and --data are two comparisons; leave one out, or draw a test from the data with --plan"
        ),
        (Some(data), []) => compare_arms(&args.of_test(data)?)?,
        (None, [a, b]) => compare_segments(&args.between_segments()?, a, b)?,
        (None, [_]) => anyhow::bail!("a comparison takes two segments: lookalike compare 1 2"),
        _ => anyhow::bail!(
            "nothing to compare: name two segments, --all, or --data FILE --group COL --metric COL"
        ),
    })
}

fn plan(args: &Args) -> anyhow::Result<ExitCode> {
    let planned = plan_test(&args.of_plan()?)?;
    if planned.repeated > 0 {
        say(format_args!(
            "{} rows repeat an account: drawn once",
            planned.repeated
        ));
    }
    if args.json {
        return print_json(&planned.plan);
    }
    print(&planned.text(args.lang.unwrap_or_default()))
}

impl Args {
    /// What does not depend on the metric.
    fn settings(&self) -> Result<Settings> {
        let settings = Settings {
            confidence: share("--confidence", &self.confidence)?,
            least: optional("--least", self.least.as_deref())?,
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

    fn version(&self) -> VersionChoice {
        VersionChoice::new(&self.models, self.model.as_ref())
    }

    fn between_segments(&self) -> Result<SegmentsRequest> {
        Ok(SegmentsRequest {
            version: self.version(),
            metric: self.metric.clone(),
            settings: self.settings()?,
            language: self.lang,
        })
    }

    fn of_test(&self, data: &Path) -> Result<ArmsRequest> {
        let test = &self.test;
        Ok(ArmsRequest {
            data: data.to_path_buf(),
            group: test.group.clone(),
            a: test.a.clone(),
            b: test.b.clone(),
            metric: self.metric.clone(),
            better: self.better(),
            positive: test.positive.clone(),
            ended: test.ended.clone(),
            horizon: test.horizon,
            as_of: test.as_of.clone(),
            id: test.id.clone(),
            day: test.day.clone(),
            adjust: test.adjust.clone(),
            follows: test.follows.clone(),
            read: self.limits.read(),
            settings: Settings {
                planned: test.planned,
                design: match (test.randomised, test.observational) {
                    (_, true) => Design::Observational,
                    (true, false) => Design::Randomised,
                    (false, false) => Design::Unknown,
                },
                ..self.settings()?
            },
            language: self.lang.unwrap_or_default(),
        })
    }

    fn of_plan(&self) -> Result<PlanRequest> {
        let planning = &self.planning;
        let draw = |data: &PathBuf| {
            Ok(DrawRequest {
                data: data.clone(),
                version: self.version(),
                segments: self.segments.clone(),
                border: planning.border,
                holdout: number("--holdout", &planning.holdout)?,
                read: self.limits.read(),
            })
        };
        Ok(PlanRequest {
            metric: self.metric.clone(),
            baseline: optional("--baseline", planning.baseline.as_deref())?,
            sd: optional("--sd", planning.sd.as_deref())?,
            least: optional("--least", self.least.as_deref())?,
            per_arm: planning.per_arm,
            confidence: share("--confidence", &self.confidence)?,
            power: share("--power", &planning.power)?,
            share_a: split(&self.split)?,
            looks: self.looks(),
            group: self.test.group.clone(),
            a: self.test.a.clone(),
            b: self.test.b.clone(),
            seed: self.seed,
            draw: self.data.as_ref().map(draw).transpose()?,
            output: self.output.clone(),
            language: self.lang.unwrap_or_default(),
        })
    }
}

/// Accounts of a test: no more than there are companies.
fn accounts() -> clap::builder::RangedU64ValueParser {
    clap::value_parser!(u64).range(..=1_000_000_000)
}

fn optional(name: &str, text: Option<&str>) -> Result<Option<f64>> {
    text.map(|text| number(name, text)).transpose()
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
