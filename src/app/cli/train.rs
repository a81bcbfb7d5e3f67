//! `lookalike train`.

use std::process::ExitCode;

use lookalike::fit::verdict::Verdict;
use lookalike::language::Language;
use lookalike::language::harmless::harmless;
use lookalike::model::{DataSummary, Model};
use lookalike::outcome::ReadAs;
use lookalike::registry::{CARD, REPORT, Registry, SHEET, Version};
use lookalike::report::layout::shown::wrapped;
use lookalike::report::markets::Markets;
use lookalike::report::{as_read, worth};
use lookalike::workflow::decision::Decision;
use lookalike::workflow::train::PublishedModel;
use serde_json::json;

use super::training::{TrainingArgs, brief, cleaning, page, print_cleaning, say_universe};
use crate::app::progress::Progress;
use crate::app::terminal::{print, print_json, say, screen};

/// Learns a scorecard from past accounts, measures it on accounts it has not seen, and keeps it
///
/// The verdict comes first: no signal, weak, usable or strong (unmeasured with --no-validation). Without a signal the
/// exit status is 1. The first version of a model becomes its champion, the one that scores, unless it shows no signal;
/// later versions are kept beside it, except a measured one where the champion is not, and a usable one where the champion
/// is not usable. A later version is held against the champion on the same accounts, and what changes is said.
/// Columns that look as if they were written after the outcome are set aside and named.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lookalike train customers.csv --outcome Status --positive Won
  lookalike train customers.csv --outcome Status --positive 'Closed Won' --id AccountId --name saas
  lookalike train leads.csv --outcome Converted --positive 1 --missing Select --exclude 'Lead Number'
  lookalike train customers.csv --universe companies.csv --prevalence 2%..8%
  lookalike train                                   # with a lookalike.toml in this directory (lookalike init)")]
pub struct Args {
    #[command(flatten)]
    training: TrainingArgs,
    /// Learn without measuring: faster, but nothing says how good the scorecard is
    #[arg(long)]
    no_validation: bool,
    /// Let the version score at once, unless it is not measured or shows no signal and the champion is measured
    #[arg(long)]
    promote: bool,
    /// Print every criterion with its bins, every column left out and every figure, in place of one screen
    #[arg(long)]
    all: bool,
    /// Language of the text, of the pages kept beside the model, and of what is told of it later: en or fr; by default
    /// the recipe's `language`
    #[arg(long, value_name = "LANGUAGE")]
    lang: Option<Language>,
}

/// Accounts by what was learnt from them, and every value of the outcome with what it was read as.
fn outcome(data: &DataSummary) -> serde_json::Value {
    let not_learnt = data.outcome_values.iter().filter(|value| value.ideal.is_none());
    let unclear = not_learnt.filter(|value| value.read_as == ReadAs::Unclear);
    let unclear: u64 = unclear.map(|value| value.rows).sum();
    // Of a universe nobody is known to be lost.
    let (not, universe) = match data.basis.universe() {
        Some(_) => (0, data.not_ideal),
        None => (data.not_ideal, 0),
    };
    json!({
        "column": data.outcome, "positive": data.positive, "ideal": data.ideal, "not": not,
        "open": data.open.saturating_sub(unclear) + universe, "unclear": unclear, "values": data.outcome_values,
    })
}

pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let mut request = args.training.request(args.lang)?;
    request.validate = !args.no_validation;
    request.promote = args.promote;
    let language = request.recipe.language;
    let training = request.prepare()?;
    let PublishedModel {
        trained,
        dashboard,
        entry,
        replaces,
        unread_before,
        decision,
        promoted,
        value,
        ..
    } = {
        let progress = Progress::steps();
        let step = |stage: &'static str, done: usize, all: usize| progress.step(stage, done, all);
        training.publish(&Registry::open(&args.training.models), &step)?
    };
    if let Some(error) = unread_before {
        say(language.numbered_anew(error));
    }
    let model = &trained.model;
    say_universe(&training, Some(model));

    if args.training.json {
        let answer = json!({
            "name": entry.name,
            "version": entry.version.to_string(),
            "champion": entry.champion,
            "parent": entry.manifest.parent.map(|parent| parent.to_string()),
            "promoted": promoted,
            "decision": decision.as_ref().map(|decision| match decision {
                Ok(decision) => decision.json(),
                Err(error) => json!({ "unreadable": error.to_string() }),
            }),
            "verdict": model.verdict,
            "directory": entry.dir,
            "read": as_read::json(&training.table.read),
            "outcome": outcome(&model.data),
            "positive": model.data.positive,
            "joined": training.joined,
            "basis": model.data.basis,
            "gathered": training.gathering,
            "change": training.prepared.change,
            "markets": Markets::new(model, &dashboard, language),
            "sufficiency": model.sufficiency,
            "set_aside": model.set_aside,
            "left_out": model.vanished,
            "doubts": training.prepared.doubts().map(|a| json!({ "column": a.name, "reasons": a.reasons })).collect::<Vec<_>>(),
            "notes": training.prepared.notes().map(|a| json!({ "column": a.name, "reasons": a.reasons })).collect::<Vec<_>>(),
            "cleaned": cleaning(&training, Language::En),
            "criteria": model.criteria.iter().map(|c| json!({
                "name": c.name, "weight": c.weight() as f64 / 1e3, "importance": c.importance as f64 / 1e3,
                "prior": c.prior,
            })).collect::<Vec<_>>(),
            "pocket": model.pocket.as_ref().map(|pocket| json!({
                "criteria": pocket.criteria.iter().map(|c| json!({
                    "name": c.name, "weight": c.weight() / 1000, "bins": c.points.len(),
                })).collect::<Vec<_>>(),
                "grades": pocket.grades.map(|start| start as f64 / 1e3),
                "figures": model.validation.as_ref().and_then(|found| found.pocket.as_ref()),
            })),
            "value": value.as_ref().map(worth::json),
            "traits": model.traits,
            "validation": model.validation,
            "seconds": { "fit": trained.seconds },
        });
        print_json(&answer)?;
        return Ok(status(model));
    }
    let markets = Markets::new(&model.worded(language), &dashboard, language);
    let shown = match args.all {
        true => page(&training, Some(model), model.validation.as_ref()),
        false => brief(&training, model, markets.as_ref()),
    };
    print_cleaning(&training)?;
    print(&format!("{shown}\n"))?;
    if args.all {
        for said in markets.iter().flat_map(Markets::sentences) {
            print(&format!("{}\n", wrapped(&said, screen().width(), "", "  ")))?;
        }
    }
    for said in value.iter().map(|value| worth::learnt(value, model, language)) {
        print(&format!(
            "{}\n",
            wrapped(&harmless(&said), screen().width(), "", "  ")
        ))?;
    }
    let reference = entry.reference();
    let saved = match (entry.champion, entry.manifest.parent) {
        (true, _) if promoted => language.saved_promoted(reference),
        (true, _) if replaces => language.saved_replaces(reference),
        (true, _) => language.saved_champion(reference),
        (false, Some(_)) => language.saved_beside(reference),
        (false, None) => language.saved_no_champion(reference),
    };
    let kept = language.brief_files(entry.dir.display(), SHEET, REPORT, CARD);
    let next = "lookalike score prospects.csv -o scored.csv";
    let next = match args.all {
        true => language.saved_next(next),
        false => language.brief_next(next),
    };
    for line in [saved, kept, next] {
        let line = harmless(&line);
        print(&format!("{}\n", wrapped(&line, screen().width(), "", "  ")))?;
    }
    if let (Some(decision), Some(champion)) = (&decision, entry.manifest.parent) {
        for line in told(decision, champion, entry.version, entry.champion, language) {
            print(&format!(
                "{}\n",
                wrapped(&harmless(&line), screen().width(), "", "  ")
            ))?;
        }
    }
    if args.promote && !entry.champion {
        say(language.decision_not_promoted());
    }
    Ok(status(model))
}

/// The new version against the champion before, and what can be done.
fn told(
    decision: &lookalike::Result<Decision>,
    champion: Version,
    version: Version,
    scores: bool,
    language: Language,
) -> Vec<String> {
    let mut lines = match decision {
        Ok(decision) => decision.sentences(language),
        Err(error) => vec![language.decision_unreadable(champion.short(), error)],
    };
    lines.push(match scores {
        true => language.decision_undo(),
        false => language.decision_next(champion.0, version.0),
    });
    lines
}

/// A model without signal answers "can these accounts be told apart?" with no.
fn status(model: &Model) -> ExitCode {
    ExitCode::from(u8::from(model.verdict == Verdict::NoSignal))
}
