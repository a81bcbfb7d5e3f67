//! Plans a test: accounts per arm, the difference that accounts can show, and arms drawn at random.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use lookalike::compare::Kind;
use lookalike::compare::plan::{Plan, SCHEMA, Wanted};
use lookalike::compare::table::MetricAsked;
use lookalike::edges::draw::{Drawn, Sizes, draw};
use lookalike::edges::list::{Border, Candidate, List};
use lookalike::language::Language;
use lookalike::registry::Registry;
use lookalike::report::compare::plan as words;
use lookalike::segments::membership::BORDER;
use lookalike::source::Records;
use lookalike::{Error, Result};

use super::{Args, ending, number, segments, share, split};
use lookalike::workflow::output::{self, Output};

/// What stands in the arm's column for accounts that are left alone.
const HOLDOUT: &str = "holdout";

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
    if [&plan.a, &plan.b].iter().any(|name| *name == HOLDOUT) {
        return Err(Error::setting("--a and --b", "another name than `holdout`", HOLDOUT).into());
    }
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
        if let Some(written) = &written {
            writeln!(out, "{}", args.lang.plan_written())?;
            for file in written.iter().flatten() {
                writeln!(out, "  {}", file.display())?;
            }
            if let Some(file) = &written[1] {
                writeln!(out, "{}", args.lang.plan_next(file.display()))?;
            }
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
    let list = candidates(args, data, border_share)?;
    if list.repeated > 0 {
        eprintln!("{} rows repeat an account: drawn once", list.repeated);
    }
    let [a, b] = plan.accounts.map(|n| n as usize);
    let held = ((a + b) as f64 * holdout / (1.0 - holdout)).round() as usize;
    let sizes = Sizes { a, b, holdout: held };
    let strata = numbered(&list.candidates);
    let drawn = draw(&strata, sizes, args.seed);
    let count = |wanted: Drawn| drawn.iter().filter(|d| **d == Some(wanted)).count() as u64;
    let found = [count(Drawn::A), count(Drawn::B), count(Drawn::Holdout)];
    if found[0] == 0 || found[1] == 0 {
        let reason = format!(
            "{}: only {} accounts to draw from",
            data.display(),
            list.candidates.len()
        );
        return Err(Error::data(reason, "bring a longer list, or widen it with --border 0.05").into());
    }
    plan.drawn = Some(found);
    plan.strata.clone_from(&list.strata);
    if found[0] < plan.accounts[0] || found[1] < plan.accounts[1] {
        plan.can_show = wanted.least([found[0], found[1]])?;
        // The planned end is where the accounts are all in.
        plan.accounts = [found[0], found[1]];
        plan.stopping = words::stopping(plan.looks, plan.accounts, args.lang);
    }
    let arms_written = write_arms(path, &list, &drawn, plan)?;
    let file = plan_file(path);
    output::write(&file, &plan_bytes(plan)?)?;
    Ok([Some(arms_written), Some(file)])
}

/// Accounts on the border of two segments, or every account that is not knocked out.
fn candidates(args: &Args, data: &Path, least: f64) -> anyhow::Result<List> {
    let registry = Registry::open(&args.models);
    let entry = registry.resolve(args.model.as_deref())?;
    let model = registry.model(&entry)?;
    let border = match args.segments.as_slice() {
        [] => None,
        [a, b] if a != b && *a != 0 && *b != 0 => {
            segments::check(&model, *a)?;
            segments::check(&model, *b)?;
            Some(Border { a: *a, b: *b, least })
        }
        _ => {
            return Err(Error::data(
                "a border lies between two different segments, neither of them 0",
                "name two, such as `lookalike compare 1 2 --plan --data prospects.csv`",
            )
            .into());
        }
    };
    let list = List::read(&mut Records::open(data)?, &model, border)?;
    if list.candidates.len() < 2 {
        let found = list.candidates.len();
        let reason = match border {
            Some(Border { a, b, .. }) => format!(
                "{}: {found} of {} accounts lie between segments {a} and {b}",
                data.display(),
                list.read
            ),
            None => format!(
                "{}: {found} of {} accounts can be drawn",
                data.display(),
                list.read
            ),
        };
        let remedy = match border {
            Some(_) => {
                format!(
                    "widen the border with --border (it is {least}), or name no segment to draw from all accounts"
                )
            }
            None => "bring a longer list".to_owned(),
        };
        return Err(Error::data(reason, remedy).into());
    }
    Ok(list)
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

fn write_arms(path: &Path, list: &List, drawn: &[Option<Drawn>], plan: &Plan) -> anyhow::Result<PathBuf> {
    let mut out = csv::Writer::from_writer(Output::create(path)?);
    let mut header = vec!["id", plan.group.as_str(), "score"];
    header.extend(list.strata.iter().map(String::as_str));
    out.write_record(&header)?;
    for (candidate, drawn) in list.candidates.iter().zip(drawn) {
        let arm = match drawn {
            None => continue,
            Some(Drawn::A) => plan.a.as_str(),
            Some(Drawn::B) => plan.b.as_str(),
            Some(Drawn::Holdout) => HOLDOUT,
        };
        let score = Language::En.points(candidate.score);
        let record = [candidate.id.as_str(), arm, &score];
        out.write_record(
            record
                .into_iter()
                .chain(candidate.stratum.iter().map(String::as_str)),
        )?;
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
