//! `lookalike demo`.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use lookalike::Error;
use lookalike::compare::Settings as CompareSettings;
use lookalike::demo::{History, Settings, Story};
use lookalike::edges::pairs::Declared;
use lookalike::explain::Explanation;
use lookalike::figures::Group;
use lookalike::language::Language;
use lookalike::model::train::Trained;
use lookalike::recipe::Recipe;
use lookalike::registry::{Entry, Registry};
use lookalike::report::compare;
use lookalike::report::layout;
use lookalike::report::model::Report;
use lookalike::report::sheet::{Sheet, Source, html};
use lookalike::score::{BatchSettings, Format, Grade, Row, Score, Scorer, Summary, score_records};
use lookalike::source::{Record, Records};
use lookalike::workflow::compare::edges;
use lookalike::workflow::explain::Explainer;
use lookalike::workflow::output::{self, Output};
use lookalike::workflow::train::{PublishedModel, TrainingRequest, train};
use serde_json::json;

use super::demo_text::{self, DemoStory};
use crate::app::terminal::Progress;

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
    let start = Instant::now();
    let defaults = Settings::default();
    let settings = Settings {
        story: args.story,
        seed: args.seed.unwrap_or(defaults.seed),
        ..defaults
    };
    let file = |name: &str| args.out.join(name);
    fs::create_dir_all(&args.out).map_err(Error::io(&args.out, "create"))?;

    let history = History::draw(&settings);
    output::write(&file("accounts.csv"), history.accounts_csv.as_bytes())?;
    output::write(&file("prospects.csv"), history.prospects_csv.as_bytes())?;
    output::write(&file("signals.csv"), history.signals_csv.as_bytes())?;
    output::write(&file("lookalike.toml"), history.recipe.as_bytes())?;

    let models = file("models");
    let registry = Registry::open(&models);
    let recipe = Recipe::read(&file("lookalike.toml"))?;
    let request = TrainingRequest {
        beside: args.out.clone(),
        ..TrainingRequest::new(file("accounts.csv"), recipe)
    };
    let PublishedModel {
        trained,
        dashboard,
        entry,
        ..
    } = {
        let progress = Progress::steps();
        train(request, &registry, &|stage, done, all| {
            progress.step(stage, done, all)
        })?
    };
    let summary = score(
        &trained,
        &entry,
        &file("prospects.csv"),
        &file("scores.csv"),
        args.lang,
    )?;
    let explained = explain(&trained, &file("prospects.csv"), args.lang)?;
    let version = entry.version.to_string();
    let report = Report {
        model: &trained.model,
        version: Some(&version),
        trained: entry.manifest.created_at.get(..10),
        ideals: &trained.ideal_accounts,
        figures: Some(&dashboard),
        explanations: &explained,
        language: args.lang,
    };
    output::write(&file("report.html"), report.html().as_bytes())?;
    let sheet = Sheet::new(&Source {
        model: &trained.model,
        ideals: &trained.ideal_accounts,
        dashboard: Some(&dashboard),
        version: Some(&version),
        trained: entry.manifest.created_at.get(..10),
        models: models.to_str(),
        language: args.lang,
    });
    output::write(&file("sheet.html"), html::html(&sheet).as_bytes())?;
    let history = registry.history(&entry)?;
    let segmented = !trained.model.segments.segments.is_empty();
    let edges = history.filter(|_| segmented).map(|history| {
        let settings = CompareSettings::default();
        edges(&trained.model, &history, Declared::Explored, settings, args.lang)
    });
    if let Some(edges) = edges.transpose()? {
        let page = compare::Page {
            title: &entry.reference(),
            comparisons: &[],
            edges: Some(&edges),
            language: args.lang,
        };
        output::write(
            &file("edges.html"),
            layout::page::render(&compare::page(&page)).as_bytes(),
        )?;
    }

    let story = DemoStory {
        story: args.story,
        out: &args.out,
        trained: &trained,
        dashboard: &dashboard,
        entry: &entry,
        summary: &summary,
        explained: &explained,
        seconds: start.elapsed().as_secs_f64(),
    };
    let mut out = io::stdout().lock();
    if args.json {
        serde_json::to_writer_pretty(&mut out, &as_json(&story))?;
        writeln!(out)?;
    } else {
        out.write_all(demo_text::text(&story, args.lang).as_bytes())?;
    }
    Ok(ExitCode::SUCCESS)
}

fn score(
    trained: &Trained,
    entry: &Entry,
    prospects: &Path,
    scores: &Path,
    language: Language,
) -> anyhow::Result<Summary> {
    let settings = BatchSettings {
        format: Format::Csv,
        model: entry.reference(),
        reasons: 3,
        interval: true,
        contributions: false,
        defuse_formulas: false,
        language,
    };
    let mut records = Records::open(prospects)?;
    let mut out = Output::create(scores)?;
    let name = out.name();
    let summary = score_records(
        &trained.model,
        &mut records,
        &mut out,
        &name,
        &settings,
        &mut |_| {},
    )?;
    out.finish()?;
    Ok(summary)
}

/// Explains three telling prospects.
fn explain(trained: &Trained, prospects: &Path, language: Language) -> anyhow::Result<Vec<Explanation>> {
    let model = &trained.model;
    let mut records = Records::open(prospects)?;
    let explainer = Explainer::new(model, records.header(), &trained.ideal_accounts, language);
    let id = records
        .header()
        .iter()
        .position(|column| Some(column) == model.data.id.as_ref());
    let mut rows = Vec::new();
    let mut record = Record::new();
    while records.next(&mut record)? {
        rows.push((record.clone(), explainer.row(&record)));
    }
    let explanation = |(record, row): &(Record, Row)| {
        explainer.explain(record, row, id.map_or("", |column| record.get(column)))
    };
    Ok(telling(&explainer.scorer, &rows)
        .into_iter()
        .map(|index| explanation(&rows[index]))
        .collect())
}

/// Positions of the best prospect, of the one with most unknown among grades B and C, and of a poor one.
fn telling(scorer: &Scorer, rows: &[(Record, Row)]) -> Vec<usize> {
    let scores: Vec<Score> = rows.iter().map(|(_, row)| scorer.score(row)).collect();
    let scores = scores.as_slice();
    let graded =
        |grades: &'static [Grade]| (0..scores.len()).filter(move |i| grades.contains(&scores[*i].grade));
    [
        graded(&[Grade::A]).max_by_key(|i| scores[*i].score),
        graded(&[Grade::B, Grade::C]).max_by_key(|i| scores[*i].unknown_weight),
        graded(&[Grade::D]).min_by_key(|i| (scores[*i].unknown_weight, scores[*i].score)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn as_json(story: &DemoStory<'_>) -> serde_json::Value {
    let file = |name: &str| story.out.join(name);
    let figures = |group: Group| story.dashboard.get(group).map(|record| &record.figures);
    let found = &story.trained.model.segments;
    let segments = found.segments.iter().map(|segment| {
        json!({
            "number": segment.number,
            "name": segment.name,
            "accounts": segment.class.accounts,
            "share": segment.class.accounts as f64 / found.accounts.max(1) as f64,
        })
    });
    json!({
        "story": story.story.to_string(),
        "seconds": story.seconds,
        "model": story.entry.reference(),
        "files": {
            "accounts": file("accounts.csv"), "prospects": file("prospects.csv"), "signals": file("signals.csv"), "recipe": file("lookalike.toml"),
            "model": story.entry.dir, "scores": file("scores.csv"), "report": file("report.html"), "sheet": file("sheet.html"),
            "edges": file("edges.html"),
        },
        "validation": story.trained.model.validation,
        "segments": segments.collect::<Vec<_>>(),
        "icp": figures(Group::Icp),
        "rest": figures(Group::NotIcp),
        "explained": story.explained,
    })
}
