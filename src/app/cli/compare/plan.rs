//! Plans a test: accounts per arm, the difference that accounts can show, and arms drawn at random.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use lookalike::compare::Kind;
use lookalike::compare::plan::{Plan, SCHEMA, Wanted};
use lookalike::compare::table::MetricAsked;
use lookalike::criteria::inputs::roles;
use lookalike::data::Table;
use lookalike::data::infer::read_table;
use lookalike::edges::draw::{Drawn, Sizes, draw};
use lookalike::edges::list::{Candidate, border, everyone};
use lookalike::language::Language;
use lookalike::recipe::Recipe;
use lookalike::registry::Registry;
use lookalike::report::compare::plan as words;
use lookalike::segments::membership::BORDER;
use lookalike::{Error, Result};

use super::{Args, ending, number, segments, share, split};
use crate::app::output::{self, Output};

#[derive(Debug, clap::Args)]
pub struct PlanArgs {
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
    #[arg(long, value_name = "N", requires = "plan")]
    per_arm: Option<u64>,
    /// Share of the accounts drawn that is left alone
    #[arg(long, value_name = "SHARE", default_value = "0.1")]
    holdout: String,
    /// Least share of the lesser of both segments for an account to lie between them, up to 0.5
    #[arg(long, value_name = "SHARE", default_value_t = BORDER)]
    border: f64,
}

pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let (wanted, metric) = settle(args)?;
    let per_arm = args.planning.per_arm;
    if per_arm == Some(0) {
        return Err(Error::setting("--per-arm", "at least 1 account", 0).into());
    }
    // Arms given: what they can show; else what it takes to see the least.
    let sizes = per_arm.map(|n| {
        let other = (n as f64 * (1.0 - wanted.share_a) / wanted.share_a)
            .round()
            .max(1.0) as u64;
        [n, other]
    });
    let can_show = sizes.map(|sizes| wanted.least(sizes)).transpose()?.flatten();
    let least = match (&args.least, can_show) {
        (Some(text), _) => number("--least", text)?,
        (None, Some(least)) => least,
        (None, None) if sizes.is_some() => {
            let reason = "arms of that size can show no difference, however large";
            return Err(Error::data(reason, "draw more accounts").into());
        }
        (None, None) => {
            return Err(Error::data(
                "a plan needs the smallest difference worth acting on, or the accounts there are",
                "say --least 5% or --per-arm 80",
            )
            .into());
        }
    };
    let accounts = match sizes {
        Some(sizes) => sizes,
        None => wanted.accounts(least)?,
    };
    let mut plan = Plan {
        schema: SCHEMA,
        metric,
        kind: wanted.kind,
        group: args.test.group.clone().unwrap_or_else(|| "arm".to_owned()),
        a: args.test.a.clone().unwrap_or_else(|| "A".to_owned()),
        b: args.test.b.clone().unwrap_or_else(|| "B".to_owned()),
        share_a: wanted.share_a,
        baseline: wanted.baseline,
        sd: wanted.sd,
        least,
        confidence: wanted.confidence,
        power: wanted.power,
        accounts,
        looks: wanted.looks,
        stopping: words::stopping(wanted.looks, accounts, args.lang),
        seed: args.seed,
        drawn: None,
        strata: Vec::new(),
        can_show,
    };
    plan.check()?;
    let written = match &args.data {
        Some(data) => Some(draw_arms(args, data, &wanted, &mut plan)?),
        None => {
            if let Some(path) = &args.output {
                let file = plan_file(path);
                output::write(&file, &plan_bytes(&plan)?)?;
                Some([None, Some(file)])
            } else {
                None
            }
        }
    };
    let mut out = io::stdout().lock();
    if args.json {
        serde_json::to_writer_pretty(&mut out, &plan)?;
        writeln!(out)?;
    } else {
        out.write_all(words::text(&plan, &wanted, args.lang).as_bytes())?;
        for file in written.iter().flatten().flatten() {
            writeln!(out, "{}", file.display())?;
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// What the plan is for, and the metric as it will be read.
fn settle(args: &Args) -> Result<(Wanted, String)> {
    let planning = &args.planning;
    let metric = args.metric.clone().unwrap_or_else(|| "replied:rate".to_owned());
    let kind = metric.parse::<MetricAsked>()?.kind.unwrap_or(Kind::Rate);
    let baseline = planning.baseline.as_deref().ok_or_else(|| {
        Error::data(
            "a plan needs what is expected without a difference",
            "say the usual rate with --baseline 20%",
        )
    })?;
    let wanted = Wanted {
        kind,
        baseline: number("--baseline", baseline)?,
        sd: planning
            .sd
            .as_deref()
            .map(|text| number("--sd", text))
            .transpose()?,
        confidence: share("--confidence", &args.confidence)?,
        power: share("--power", &planning.power)?,
        share_a: split(&args.split)?,
        looks: args.looks(),
    };
    wanted.check()?;
    Ok((wanted, metric))
}

/// Draws the arms from a list, writes them with their plan, and says in the plan what was drawn.
fn draw_arms(
    args: &Args,
    data: &Path,
    wanted: &Wanted,
    plan: &mut Plan,
) -> anyhow::Result<[Option<PathBuf>; 2]> {
    let path = args.output.as_ref().ok_or_else(|| {
        Error::data(
            "it is not said where to write the arms",
            "name a file with -o arms.csv",
        )
    })?;
    if ending(path) != "csv" {
        let reason = format!("{}: arms are written as CSV", path.display());
        return Err(Error::data(reason, "name a file that ends in .csv").into());
    }
    let holdout = number("--holdout", &args.planning.holdout)?;
    if !(0.0..1.0).contains(&holdout) {
        return Err(Error::setting("--holdout", "a share from 0, below 1", holdout).into());
    }
    let border_share = args.planning.border;
    if !(border_share > 0.0 && border_share <= 0.5) {
        return Err(Error::setting("--border", "above 0, at most 0.5", border_share).into());
    }
    let (table, candidates) = candidates(args, data, border_share)?;
    let [a, b] = plan.accounts.map(|n| n as usize);
    let held = ((a + b) as f64 * holdout / (1.0 - holdout)).round() as usize;
    let sizes = Sizes { a, b, holdout: held };
    let strata = numbered(&candidates);
    let drawn = draw(&strata, sizes, args.seed);
    let count = |wanted: Drawn| drawn.iter().filter(|d| **d == Some(wanted)).count() as u64;
    let found = [count(Drawn::A), count(Drawn::B), count(Drawn::Holdout)];
    if found[0] == 0 || found[1] == 0 {
        let reason = format!(
            "{}: only {} accounts to draw from",
            data.display(),
            candidates.len()
        );
        return Err(Error::data(reason, "bring a longer list, or widen it with --border 0.05").into());
    }
    plan.drawn = Some(found);
    plan.strata = candidates.first().map(|c| c.names.clone()).unwrap_or_default();
    if found[0] < plan.accounts[0] || found[1] < plan.accounts[1] {
        plan.can_show = wanted.least([found[0], found[1]])?;
        // The planned end is where the accounts are all in.
        plan.accounts = [found[0], found[1]];
        plan.stopping = words::stopping(plan.looks, plan.accounts, args.lang);
    }
    let arms_written = write_arms(path, &table, &candidates, &drawn, plan)?;
    let file = plan_file(path);
    output::write(&file, &plan_bytes(plan)?)?;
    Ok([Some(arms_written), Some(file)])
}

/// Accounts on the border of two segments, or every account that is not knocked out.
fn candidates(args: &Args, data: &Path, border_share: f64) -> anyhow::Result<(Table, Vec<Candidate>)> {
    let registry = Registry::open(&args.models);
    let entry = registry.resolve(args.model.as_deref())?;
    let model = registry.model(&entry)?;
    let table = read_table(data, &model.recipe)?;
    let found = match args.segments.as_slice() {
        [] => everyone(&model, &table)?,
        [a, b] if a != b && *a != 0 && *b != 0 => {
            segments::check(&model, *a)?;
            segments::check(&model, *b)?;
            border(&model, &table, (*a, *b), border_share)?
        }
        _ => {
            return Err(Error::data(
                "a border lies between two different segments, neither of them 0",
                "name two, such as `lookalike compare 1 2 --plan --data prospects.csv`",
            )
            .into());
        }
    };
    if found.is_empty() {
        return Err(Error::data(
            format!("{}: no account lies between the segments", data.display()),
            format!("widen the border with --border (it is {border_share}), or draw from all accounts by naming no segment"),
        )
        .into());
    }
    Ok((table, found))
}

/// A number for each distinct stratum.
fn numbered(candidates: &[Candidate]) -> Vec<u32> {
    let mut numbers: BTreeMap<&[String], u32> = BTreeMap::new();
    for candidate in candidates {
        let next = numbers.len() as u32;
        numbers.entry(&candidate.stratum).or_insert(next);
    }
    candidates
        .iter()
        .map(|candidate| numbers[candidate.stratum.as_slice()])
        .collect()
}

fn write_arms(
    path: &Path,
    table: &Table,
    candidates: &[Candidate],
    drawn: &[Option<Drawn>],
    plan: &Plan,
) -> anyhow::Result<PathBuf> {
    let id = roles(table, &Recipe::default())?.id;
    let mut out = csv::Writer::from_writer(Output::create(path)?);
    let head = candidates.first().map(|c| c.names.clone()).unwrap_or_default();
    let mut header = vec!["id".to_owned(), plan.group.clone(), "score".to_owned()];
    header.extend(head);
    out.write_record(&header)?;
    for (candidate, drawn) in candidates.iter().zip(drawn) {
        let Some(drawn) = drawn else { continue };
        let row = candidate.row as usize;
        let id = id.as_ref().and_then(|role| table.columns[role.column].text(row));
        let arm = match drawn {
            Drawn::A => plan.a.clone(),
            Drawn::B => plan.b.clone(),
            Drawn::Holdout => "holdout".to_owned(),
        };
        let mut record = vec![
            id.unwrap_or_else(|| (row + 1).to_string()),
            arm,
            Language::En.points(candidate.score),
        ];
        record.extend(candidate.stratum.iter().cloned());
        out.write_record(&record)?;
    }
    out.into_inner()
        .map_err(|error| Error::io(path, "write")(io::Error::other(error.to_string())))?
        .finish()?;
    Ok(path.to_path_buf())
}

/// `arms.csv` has its plan in `arms.plan.json`.
fn plan_file(path: &Path) -> PathBuf {
    path.with_extension("plan.json")
}

fn plan_bytes(plan: &Plan) -> anyhow::Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(plan)?;
    bytes.push(b'\n');
    Ok(bytes)
}
