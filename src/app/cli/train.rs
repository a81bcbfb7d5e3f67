//! `lookalike train`.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use lookalike::edges::History;
use lookalike::figures::Dashboard;
use lookalike::language::Language;
use lookalike::model::Model;
use lookalike::model::file::{accounts_to_json, to_readable_json};
use lookalike::model::train::{Trained, Training};
use lookalike::registry::{ACCOUNTS, CARD, Entry, FIGURES, HISTORY, MODEL, REPORT, Registry, SHEET};
use lookalike::report::card;
use lookalike::report::model::Report;
use lookalike::report::sheet::{self, Sheet};
use serde_json::json;

use super::figures;
use super::training::{Loaded, TrainingArgs};
use crate::app::terminal::Progress;

/// Learns a scorecard from past accounts, measures it on accounts it has not seen, and keeps it
///
/// The first version of a model becomes its champion, the one that scores; later versions are kept beside it.
/// Columns that look as if they were written after the outcome are set aside and named.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lookalike train customers.csv --outcome Status --positive Won
  lookalike train customers.csv --outcome Status --positive 'Closed Won' --id AccountId --name saas
  lookalike train leads.csv --outcome Converted --positive 1 --missing Select --exclude 'Lead Number'
  lookalike train                                   # with a lookalike.toml in this directory (lookalike init)")]
pub struct Args {
    #[command(flatten)]
    training: TrainingArgs,
    /// Learn without measuring: faster, but nothing says how good the scorecard is
    #[arg(long)]
    no_validation: bool,
    /// Language of the sheet and the report kept beside the model, and of what is told of it later: en or fr; by
    /// default the recipe's `language`
    #[arg(long, value_name = "LANGUAGE")]
    lang: Option<Language>,
}

pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let mut loaded = args.training.load()?;
    loaded.recipe.language = args.lang.unwrap_or(loaded.recipe.language);
    if args.no_validation {
        loaded = loaded.not_validated();
    }
    let (trained, _, entry) = learn(&loaded, &args.training.models)?;
    let model = &trained.model;

    let mut out = std::io::stdout().lock();
    if args.training.json {
        let answer = json!({
            "name": entry.name,
            "version": entry.version.to_string(),
            "champion": entry.champion,
            "directory": entry.dir,
            "outcome": model.data.outcome,
            "positive": model.data.positive,
            "joined": loaded.joined,
            "sufficiency": model.sufficiency,
            "set_aside": model.set_aside,
            "doubts": loaded.prepared.doubts().map(|a| json!({ "column": a.name, "reasons": a.reasons })).collect::<Vec<_>>(),
            "cleaned": loaded.cleaned,
            "criteria": model.criteria.iter().map(|c| json!({
                "name": c.name, "weight": c.weight() as f64 / 1e3, "importance": c.importance as f64 / 1e3,
            })).collect::<Vec<_>>(),
            "validation": model.validation,
            "seconds": { "fit": trained.seconds },
        });
        serde_json::to_writer_pretty(&mut out, &answer)?;
        writeln!(out)?;
        return Ok(ExitCode::SUCCESS);
    }
    loaded.tell_cleaning(&mut out)?;
    writeln!(out, "{}\n{}", loaded.ground(), figures::scorecard(model))?;
    if let Some(found) = &model.validation {
        writeln!(out, "{}", figures::validation(found))?;
    }
    let standing = if entry.champion {
        "the champion: it scores from now on"
    } else {
        "kept beside the champion"
    };
    writeln!(
        out,
        "Saved as {}@{} ({standing})\n  {}: the ICP sheet, to hand round\n  {}: the report, with charts\n  {}: the same \
         as a plain card\n\
         Next: lookalike score prospects.csv -o scored.csv",
        entry.name,
        entry.version,
        entry.dir.join(SHEET).display(),
        entry.dir.join(REPORT).display(),
        entry.dir.join(CARD).display()
    )?;
    Ok(ExitCode::SUCCESS)
}

/// The model that scores now: its segments' numbers and names stay with the segments that are still there. One of
/// another release, or damaged, is no reason not to train.
fn before(registry: &Registry, name: &str) -> anyhow::Result<Option<Model>> {
    if registry.champion(name)?.is_none() {
        return Ok(None);
    }
    match registry
        .resolve(Some(name))
        .and_then(|entry| registry.model(&entry))
    {
        Ok(model) => Ok(Some(model)),
        Err(error) => {
            eprintln!("warning: segments are numbered anew: {error}");
            Ok(None)
        }
    }
}

/// Measures, learns and keeps.
pub fn learn(loaded: &Loaded, models: &Path) -> anyhow::Result<(Trained, Dashboard, Entry)> {
    let registry = Registry::open(models);
    let before = before(&registry, &loaded.name)?;
    let training = Training {
        previous: before.as_ref().map(|model| &model.segments),
        ..loaded.training()
    };
    let (trained, dashboard, history) = {
        let progress = Progress::steps();
        let (validation, fit) = loaded.measure(&progress)?.map(|m| (m.validation, m.fit)).unzip();
        let step = |stage: &'static str, done: usize, all: usize| progress.step(stage, done, all);
        let trained = training.run(validation, &step)?;
        let dashboard = Dashboard::of_training(&training, &trained, fit.as_deref())?;
        let history = History::of_training(&training, &trained)?;
        (trained, dashboard, history)
    };
    let (model, accounts, figures, history) = (
        trained.model.to_json()?,
        accounts_to_json(&trained.ideal_accounts)?,
        to_readable_json(&dashboard, FIGURES)?,
        to_readable_json(&history, HISTORY)?,
    );
    // No page says version or day: like the model, they are the same for the same data, recipe and seed.
    let card = card::card(&trained.model);
    let sheet = sheet::markdown::markdown(&Sheet::new(&sheet::Source {
        model: &trained.model,
        ideals: &trained.ideal_accounts,
        dashboard: Some(&dashboard),
        version: None,
        trained: None,
        models: None,
        language: loaded.recipe.language,
    }));
    let report = Report {
        model: &trained.model,
        version: None,
        trained: None,
        ideals: &trained.ideal_accounts,
        figures: Some(&dashboard),
        explanations: &[],
        language: loaded.recipe.language,
    }
    .html();
    let files: [(&str, &[u8]); 7] = [
        (MODEL, &model),
        (ACCOUNTS, &accounts),
        (FIGURES, &figures),
        (HISTORY, &history),
        (SHEET, sheet.as_bytes()),
        (CARD, card.as_bytes()),
        (REPORT, report.as_bytes()),
    ];
    let entry = registry.publish(&loaded.name, &files)?;
    Ok((trained, dashboard, entry))
}
