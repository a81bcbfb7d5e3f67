//! A test planned: accounts per arm, the difference that accounts can show, and arms drawn at random.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::compare::plan::{Plan, SCHEMA, Wanted};
use crate::compare::table::MetricAsked;
use crate::compare::{Kind, Looks};
use crate::edges::draw::{Drawn, Sizes, draw};
use crate::edges::list::{Border, Candidate, List};
use crate::error::{Error, Result};
use crate::language::Language;
use crate::recipe::ReadRecipe;
use crate::report::compare::plan as words;
use crate::score::{Grade, Scorer};
use crate::source::Records;
use crate::store::AccountList;
use crate::workflow::compare::segment_meant;
use crate::workflow::inputs::Inputs;
use crate::workflow::live::LiveModel;
use crate::workflow::models::VersionChoice;
use crate::workflow::output::{self, OutputSet, Rows};

/// What stands in the arm's column for accounts that are left alone.
const HOLDOUT: &str = "holdout";
/// Ending of the plan beside `arms.csv`.
const PLAN: &str = "plan.json";

/// What is asked of a plan.
#[derive(Debug, Clone)]
pub struct PlanRequest {
    /// The metric that decides, as `--metric` spells it.
    pub metric: Option<String>,
    /// Rate expected without a difference, or mean of an amount.
    pub baseline: Option<f64>,
    /// Standard deviation between accounts, of an amount.
    pub sd: Option<f64>,
    /// Smallest difference worth acting on; what `per_arm` accounts can show when absent.
    pub least: Option<f64>,
    /// Accounts in arm A, when they are given.
    pub per_arm: Option<u64>,
    /// How often intervals hold the truth, between 0 and 1.
    pub confidence: f64,
    /// How often a difference worth acting on shall be found, between 0 and 1.
    pub power: f64,
    /// Share of the accounts in A, between 0 and 1.
    pub share_a: f64,
    /// How often one looks.
    pub looks: Looks,
    /// Column of the results that says the arm.
    pub group: Option<String>,
    /// Name of arm A.
    pub a: Option<String>,
    /// Name of arm B.
    pub b: Option<String>,
    /// Seed of the draw.
    pub seed: u64,
    /// The list to draw from, if any.
    pub draw: Option<DrawRequest>,
    /// File for the arms, `.csv`, or for the plan alone: the plan goes beside it as `.plan.json`.
    pub output: Option<PathBuf>,
    /// Language of the stopping rule.
    pub language: Language,
}

/// What is asked of a draw.
#[derive(Debug, Clone)]
pub struct DrawRequest {
    /// Accounts to draw from.
    pub data: PathBuf,
    /// Model that scores them.
    pub version: VersionChoice,
    /// Numbers or names of two segments to draw from the border of; every account that is not knocked out when empty.
    pub segments: Vec<String>,
    /// Least share of the lesser of both segments for an account to lie between them, up to 0.5.
    pub border: f64,
    /// Share of the accounts drawn that is left alone, below 1.
    pub holdout: f64,
    /// How the table is read.
    pub read: ReadRecipe,
}

/// A plan, and what was written of it.
#[derive(Debug, Clone)]
pub struct PlannedTest {
    /// The plan.
    pub plan: Plan,
    /// What it was made for.
    pub wanted: Wanted,
    /// File of the arms.
    pub arms: Option<PathBuf>,
    /// File of the plan.
    pub file: Option<PathBuf>,
    /// Rows of the list that repeat an account.
    pub repeated: u64,
}

impl PlannedTest {
    /// The plan in sentences.
    pub fn sentences(&self, language: Language) -> Vec<String> {
        words::sentences(&self.plan, &self.wanted, language)
    }

    /// The plan in words, the files written and what to do next.
    pub fn text(&self, language: Language) -> String {
        let mut lines = words::text(&self.plan, &self.wanted, language);
        if let Some(file) = &self.file {
            lines += &format!("{}\n", language.plan_written());
            for written in self.arms.iter().chain([file]) {
                lines += &format!("  {}\n", written.display());
            }
            lines += &format!("{}\n", language.plan_next(file.display()));
        }
        lines
    }
}

/// Plans a test, and draws and writes its arms when there is a list to draw from.
///
/// # Errors
/// [`Error::Data`] and [`Error::Setting`] when something the plan needs is missing or outside its range, or the list
/// is too short; whatever cannot be read or written.
pub fn plan_test(request: &PlanRequest) -> Result<PlannedTest> {
    let (wanted, metric) = settle(request)?;
    if request.per_arm == Some(0) {
        return Err(Error::setting("--per-arm", "at least 1 account", 0));
    }
    // Arms given: what they can show; else what it takes to see the least.
    let sizes = request.per_arm.map(|n| {
        let other = (n as f64 * (1.0 - wanted.share_a) / wanted.share_a)
            .round()
            .max(1.0) as u64;
        [n, other]
    });
    let can_show = sizes.map(|sizes| wanted.least(sizes)).transpose()?.flatten();
    let least = request.least.or(can_show).ok_or_else(|| match sizes {
        Some(_) => Error::data(
            "arms of that size can show no difference, however large",
            "draw more accounts",
        ),
        None => Error::data(
            "a plan needs the smallest difference worth acting on, or the accounts there are",
            "say --least 5% or --per-arm 80",
        ),
    })?;
    let accounts = match sizes {
        Some(sizes) => sizes,
        None => wanted.accounts(least)?,
    };
    let or = |name: &Option<String>, usual: &str| name.clone().unwrap_or_else(|| usual.to_owned());
    let plan = Plan {
        schema: SCHEMA,
        metric,
        kind: wanted.kind,
        group: or(&request.group, "arm"),
        a: or(&request.a, "A"),
        b: or(&request.b, "B"),
        share_a: wanted.share_a,
        baseline: wanted.baseline,
        sd: wanted.sd,
        least,
        confidence: wanted.confidence,
        power: wanted.power,
        accounts,
        looks: wanted.looks,
        stopping: words::stopping(wanted.looks, accounts, request.language),
        seed: request.seed,
        drawn: None,
        strata: Vec::new(),
        can_show,
    };
    plan.check()?;
    if [&plan.a, &plan.b].iter().any(|name| *name == HOLDOUT) {
        return Err(Error::setting(
            "--a and --b",
            "another name than `holdout`",
            HOLDOUT,
        ));
    }
    let mut planned = PlannedTest {
        plan,
        wanted,
        arms: None,
        file: None,
        repeated: 0,
    };
    match (&request.draw, &request.output) {
        (Some(list), output) => draw_arms(&mut planned, list, output.as_deref(), request.language)?,
        (None, Some(output)) => {
            let mut set = OutputSet::default();
            write_plan(&mut planned, output, &mut set)?;
            set.finish()?;
        }
        (None, None) => {}
    }
    Ok(planned)
}

/// What the plan is for, and the metric as it will be read.
fn settle(request: &PlanRequest) -> Result<(Wanted, String)> {
    let metric = request
        .metric
        .clone()
        .unwrap_or_else(|| "replied:rate".to_owned());
    let kind = metric.parse::<MetricAsked>()?.kind.unwrap_or(Kind::Rate);
    let baseline = request.baseline.ok_or_else(|| {
        Error::data(
            "a plan needs what is expected without a difference",
            "say the usual rate with --baseline 20%",
        )
    })?;
    let wanted = Wanted {
        kind,
        baseline,
        sd: request.sd,
        confidence: request.confidence,
        power: request.power,
        share_a: request.share_a,
        looks: request.looks,
    };
    wanted.check()?;
    Ok((wanted, metric))
}

/// Draws the arms from a list, writes them with their plan, and says in the plan what was drawn.
fn draw_arms(
    planned: &mut PlannedTest,
    list: &DrawRequest,
    output: Option<&Path>,
    language: Language,
) -> Result<()> {
    let path = output.ok_or_else(|| {
        Error::data(
            "it is not said where to write the arms",
            "name a file with -o arms.csv",
        )
    })?;
    if output::ending(path) != "csv" {
        let reason = format!("{}: arms are written as CSV", path.display());
        return Err(Error::data(reason, "name a file that ends in .csv"));
    }
    let inputs = Inputs::of([&list.data]);
    for file in [path, &path.with_extension(PLAN)] {
        inputs.refuse(file, "-o")?;
        Inputs::of_folder().refuse(file, "-o")?;
    }
    let border = list.border;
    if !(border > 0.0 && border <= 0.5) {
        return Err(Error::setting("--border", "above 0, at most 0.5", border));
    }
    check_holdout(list.holdout)?;
    let candidates = candidates(list)?;
    let place = list.data.display().to_string();
    let drawn = draw_from(planned, &candidates, list.holdout, &place, language)?;
    let mut set = OutputSet::default();
    let mut rows = Rows::create(path, b',')?;
    arms(&candidates, &drawn, &planned.plan, &mut |cells| rows.write(cells))?;
    rows.finish_in(&mut set)?;
    planned.arms = Some(path.to_path_buf());
    planned.repeated = candidates.repeated;
    write_plan(planned, path, &mut set)?;
    set.finish()
}

/// Accounts on the border of two segments, or every account that is not knocked out.
fn candidates(request: &DrawRequest) -> Result<List> {
    let model = request.version.open()?.model;
    let meant = request
        .segments
        .iter()
        .map(|segment| segment_meant(&model, segment));
    let border = match meant.collect::<Result<Vec<u32>>>()?.as_slice() {
        [] => None,
        &[a, b] if a != b && a != 0 && b != 0 => {
            let least = request.border;
            Some(Border { a, b, least })
        }
        _ => {
            return Err(Error::data(
                "a border lies between two different segments, neither of them 0",
                "name two, such as `lookalike compare 1 2 --plan --data prospects.csv`",
            ));
        }
    };
    let list = List::read(
        &mut Records::open_as(&request.data, &request.read)?.called_as(model.columns()),
        &model,
        border,
    )?;
    let count = list.candidates.len();
    if count >= 2 {
        return Ok(list);
    }
    let (data, read) = (request.data.display(), list.read);
    Err(match border {
        Some(Border { a, b, least }) => Error::data(
            format!("{data}: {count} of {read} accounts lie between segments {a} and {b}"),
            format!(
                "widen the border with --border (it is {least}), or name no segment to draw from all accounts"
            ),
        ),
        None => Error::data(
            format!("{data}: {count} of {read} accounts can be drawn"),
            "bring a longer list",
        ),
    })
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

/// The drawn accounts with their arms, line by line, the header first.
fn arms(
    list: &List,
    drawn: &[Option<Drawn>],
    plan: &Plan,
    write: &mut dyn FnMut(Vec<&str>) -> Result<()>,
) -> Result<()> {
    let header = ["id", plan.group.as_str(), "score"];
    write(
        header
            .into_iter()
            .chain(list.strata.iter().map(String::as_str))
            .collect(),
    )?;
    for (candidate, drawn) in list.candidates.iter().zip(drawn) {
        let arm = match drawn {
            None => continue,
            Some(Drawn::A) => plan.a.as_str(),
            Some(Drawn::B) => plan.b.as_str(),
            Some(Drawn::Holdout) => HOLDOUT,
        };
        let score = Language::En.points(candidate.score);
        let strata = candidate.stratum.iter().map(String::as_str);
        write(
            [candidate.id.as_str(), arm, &score]
                .into_iter()
                .chain(strata)
                .collect(),
        )?;
    }
    Ok(())
}

fn check_holdout(holdout: f64) -> Result<()> {
    match (0.0..1.0).contains(&holdout) {
        true => Ok(()),
        false => Err(Error::setting("--holdout", "a share from 0, below 1", holdout)),
    }
}

/// Draws the arms of a plan, and says in the plan what was drawn; `place` is what the list is called.
fn draw_from(
    planned: &mut PlannedTest,
    list: &List,
    holdout: f64,
    place: &str,
    language: Language,
) -> Result<Vec<Option<Drawn>>> {
    let plan = &mut planned.plan;
    let [a, b] = plan.accounts.map(|n| n as usize);
    let held = ((a + b) as f64 * holdout / (1.0 - holdout)).round() as usize;
    let sizes = Sizes { a, b, holdout: held };
    let drawn = draw(&numbered(&list.candidates), sizes, plan.seed);
    let count = |wanted: Drawn| drawn.iter().filter(|d| **d == Some(wanted)).count() as u64;
    let found = [count(Drawn::A), count(Drawn::B), count(Drawn::Holdout)];
    if found[0] == 0 || found[1] == 0 {
        let reason = format!("{place}: only {} accounts to draw from", list.candidates.len());
        return Err(Error::data(
            reason,
            "bring a longer list, or widen it with --border 0.05",
        ));
    }
    plan.drawn = Some(found);
    plan.strata.clone_from(&list.strata);
    if found[0] < plan.accounts[0] || found[1] < plan.accounts[1] {
        plan.can_show = planned.wanted.least([found[0], found[1]])?;
        // The planned end is where the accounts are all in.
        plan.accounts = [found[0], found[1]];
        plan.stopping = words::stopping(plan.looks, plan.accounts, language);
    }
    Ok(drawn)
}

/// A test whose arms were drawn from the list of accounts.
#[derive(Debug, Clone)]
pub struct ListedTest {
    /// The plan with what was drawn.
    pub planned: PlannedTest,
    /// The arms as `--plan -o arms.csv` writes them.
    pub arms: Vec<u8>,
    /// The plan as it stands beside them.
    pub plan: Vec<u8>,
}

/// Plans a test and draws its arms from the list of accounts, as [`plan_test`] draws them from a file with the same accounts in
/// the order in which they came; `request` names no file.
///
/// # Errors
/// As [`plan_test`]; [`Error::Data`] for a list of which it is not known whom the version's rules refuse.
pub fn draw_listed(
    request: &PlanRequest,
    accounts: &AccountList,
    holdout: f64,
    live: &LiveModel,
) -> Result<ListedTest> {
    let mut planned = plan_test(request)?;
    check_holdout(holdout)?;
    let list = listed(accounts, live)?;
    let drawn = draw_from(&mut planned, &list, holdout, "the list", request.language)?;
    let failed = |error: csv::Error| Error::io("the arms", "write")(std::io::Error::other(error));
    let mut rows = csv::Writer::from_writer(Vec::new());
    arms(&list, &drawn, &planned.plan, &mut |cells| {
        rows.write_record(cells).map_err(failed)
    })?;
    let arms = rows
        .into_inner()
        .map_err(|error| Error::io("the arms", "write")(error.into_error()))?;
    Ok(ListedTest {
        plan: as_file(&planned.plan, Path::new("arms.plan.json"))?,
        planned,
        arms,
    })
}

/// The accounts of the list that no rule knocks out, in the order in which they came.
fn listed(accounts: &AccountList, live: &LiveModel) -> Result<List> {
    let model = &live.model;
    let kept: Vec<String> = Scorer::new(model, &[], Language::En)
        .columns()
        .map(str::to_owned)
        .collect();
    let scorer = Scorer::new(model, &kept, Language::En);
    let mut row = scorer.row();
    let unkept = model.knock_out.iter().find(|rule| !kept.contains(&rule.column));
    let mut list = List {
        strata: vec!["grade".to_owned()],
        ..List::default()
    };
    accounts.spread(u64::MAX, &mut |account| {
        list.read += 1;
        let (mut score, mut grade) = (account.score, account.grade);
        if account.model != live.reference {
            if let Some(rule) = unkept {
                let reason = format!(
                    "the list was scored by {}, and keeps nothing of `{}`, which a rule reads",
                    account.model, rule.column
                );
                return Err(Error::data(reason, "upload the file again"));
            }
            let cell = |column: usize| account.facts.get(&kept[column]).map(String::as_str);
            scorer.read(cell, &mut row);
            let scored = scorer.score(&row);
            (score, grade) = (scored.score, scored.grade.as_str().to_owned());
        }
        if grade != Grade::X.as_str() {
            list.candidates.push(Candidate {
                id: account.id,
                score,
                stratum: vec![grade],
            });
        }
        Ok(())
    })?;
    Ok(list)
}

fn as_file(plan: &Plan, file: &Path) -> Result<Vec<u8>> {
    let mut bytes =
        serde_json::to_vec_pretty(plan).map_err(|error| Error::io(file, "write")(error.into()))?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// A number, or a percentage: `0.03`, `3%`, `12,5 %`; `name` is what it is called where it is none.
///
/// # Errors
/// [`Error::Setting`] for anything else.
pub fn number(name: &str, text: &str) -> Result<f64> {
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
///
/// # Errors
/// [`Error::Setting`] for anything else.
pub fn share(name: &str, text: &str) -> Result<f64> {
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

/// `arms.csv` has its plan in `arms.plan.json`.
fn write_plan(planned: &mut PlannedTest, path: &Path, set: &mut OutputSet) -> Result<()> {
    let file = path.with_extension(PLAN);
    set.write(&file, &as_file(&planned.plan, &file)?)?;
    planned.file = Some(file);
    Ok(())
}
