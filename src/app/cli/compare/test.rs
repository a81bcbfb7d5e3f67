//! The arms of a test, from a file of results.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use lookalike::compare::adjust::FEWEST;
use lookalike::compare::comparison::Warning;
use lookalike::compare::path::path;
use lookalike::compare::plan::Plan;
use lookalike::compare::table::{Arms, Asked, MetricAsked};
use lookalike::compare::{Comparison, Design, Kind, Settings};
use lookalike::criteria::inputs::{repeated, says_identifier};
use lookalike::edges::covariate::{Covariate, of_column};
use lookalike::edges::measure::adjust_on;
use lookalike::recipe::Recipe;
use lookalike::source::infer::read_table;
use lookalike::table::{Cell, Kind as ColumnKind, Reading, Table};
use lookalike::{Error, Result};

use super::{Args, Told, tell};

#[derive(Debug, clap::Args)]
pub struct TestArgs {
    /// Column of the data that says the arm
    #[arg(long, value_name = "COL")]
    pub group: Option<String>,
    /// Value of the group that is arm A [default: the first of two]
    #[arg(long, value_name = "VALUE")]
    pub a: Option<String>,
    /// Value of the group that is arm B [default: the second of two]
    #[arg(long, value_name = "VALUE")]
    pub b: Option<String>,
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
    /// The arms were not drawn at random
    #[arg(long)]
    observational: bool,
    /// Columns to set equal in an observational comparison
    #[arg(long, value_name = "COL,…", value_delimiter = ',', requires = "observational")]
    adjust: Vec<String>,
    /// Accounts of both arms together at the planned end
    #[arg(long, value_name = "N")]
    planned: Option<u64>,
    /// Plan that the test follows, as `--plan` wrote it: it fixes metric, arms, looks and end
    #[arg(long, value_name = "FILE")]
    follows: Option<PathBuf>,
}

pub fn run(args: &Args, data: &Path) -> anyhow::Result<ExitCode> {
    let plan = args.test.follows.as_deref().map(read_plan).transpose()?;
    let (asked, settings) = settle(args, plan.as_ref())?;
    let table = read_table(data, &Recipe::default())?;
    let asked = Asked {
        id: asked.id.or_else(|| found_id(&table, &asked.group)),
        ..asked
    };
    let arms = Arms::read(&table, &asked)?;
    let mut comparison = compare(args, &table, &arms, &settings)?;
    if let Some(plan) = &plan
        && args.metric.as_ref().is_some_and(|metric| *metric != plan.metric)
    {
        comparison.beware([Warning::OtherMetric {
            planned: plan.metric.clone(),
        }]);
    }
    let title = format!(
        "{} · {} · {}",
        comparison.metric.name, comparison.a.name, comparison.b.name
    );
    tell(args, &title, &Told::One(&comparison, &[]))?;
    Ok(ExitCode::SUCCESS)
}

/// The command line, and what a plan has fixed.
fn settle(args: &Args, plan: Option<&Plan>) -> Result<(Asked, Settings)> {
    let test = &args.test;
    let missing = |what: &str, flag: &str| {
        Error::data(
            format!("it is not said {what}"),
            format!("name it with {flag}, or a plan with --follows"),
        )
    };
    let group = test.group.clone().or(plan.map(|plan| plan.group.clone()));
    let metric = args.metric.clone().or(plan.map(|plan| plan.metric.clone()));
    let mut metric: MetricAsked = metric
        .ok_or_else(|| missing("what to compare", "--metric COL"))?
        .parse()?;
    metric.horizon = test.horizon;
    metric.better = args.better();
    if let Some(horizon) = test.horizon
        && !(horizon > 0.0 && horizon.is_finite())
    {
        return Err(Error::setting("--horizon", "a number of days above 0", horizon));
    }
    let as_of = match &test.as_of {
        None => None,
        Some(text) => match Reading::new(ColumnKind::Date).date(text) {
            Cell::Value(day) => Some(day),
            _ => return Err(Error::setting("--as-of", "a day such as 2026-09-30", text)),
        },
    };
    let asked = Asked {
        group: group.ok_or_else(|| missing("which column says the arm", "--group COL"))?,
        a: test.a.clone().or(plan.map(|plan| plan.a.clone())),
        b: test.b.clone().or(plan.map(|plan| plan.b.clone())),
        metric,
        positive: test.positive.clone(),
        ended: test.ended.clone(),
        id: test.id.clone(),
        day: test.day.clone(),
        as_of,
    };
    let mut settings = args.settings()?;
    settings.planned = test.planned;
    if test.observational {
        settings.design = Design::Observational;
    }
    if let Some(plan) = plan {
        settings.planned = Some(plan.planned());
        settings.looks = plan.looks;
        settings.confidence = plan.confidence;
        settings.share_a = plan.share_a;
        settings.least = settings.least.or(Some(plan.least));
    }
    settings.check()?;
    Ok((asked, settings))
}

fn compare(args: &Args, table: &Table, arms: &Arms, settings: &Settings) -> Result<Comparison> {
    let observational = settings.design == Design::Observational;
    let adjusted = if observational && !args.test.adjust.is_empty() {
        let covariates: Vec<Covariate> = args
            .test
            .adjust
            .iter()
            .map(|name| Ok(of_column(table, table.position(name.trim(), "--adjust")?)))
            .collect::<Result<_>>()?;
        Some(adjust_on(
            &covariates,
            &arms.rows,
            arms.values.outcomes(),
            &arms.in_b,
            settings.confidence,
        ))
    } else {
        None
    };
    let mut comparison = Comparison::new(&arms.metric, &arms.a, &arms.b, settings, adjusted)?;
    comparison.beware(arms.warnings.iter().cloned());
    if let Some(why) = arms.refused {
        comparison.refuse(why);
    }
    if !observational && arms.arrivals.len() as u64 >= FEWEST {
        let is_rate = arms.metric.kind == Kind::Rate;
        comparison.path = path(&arms.arrivals, is_rate, settings.planned, settings.confidence);
    }
    Ok(comparison)
}

/// The first column whose name says identifier and that repeats at most half of its values, unless it is the group's:
/// accounts that stand there twice are what it is looked for.
fn found_id(table: &Table, group: &str) -> Option<String> {
    let mut columns = table.columns.iter();
    columns
        .find(|column| {
            column.name != group
                && says_identifier(&column.name)
                && 2 * repeated(column, table.rows) <= table.rows
        })
        .map(|column| column.name.clone())
}

fn read_plan(file: &Path) -> Result<Plan> {
    let text = fs::read_to_string(file).map_err(Error::io(file, "read the plan"))?;
    let plan: Plan = serde_json::from_str(&text).map_err(|error| {
        Error::input(
            file,
            error.line() as u64,
            error.column() as u64,
            format!("it is no plan: {error}"),
            "name the plan that `lookalike compare --plan -o` wrote",
        )
    })?;
    plan.check()?;
    Ok(plan)
}
