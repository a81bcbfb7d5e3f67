//! The whole story on a built-in example: a history drawn and written down, then everything as on a user's own files.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use serde_json::{Value, json};

use crate::compare::Settings as CompareSettings;
use crate::demo::{History, Settings, Story, is_demo};
use crate::edges::pairs::Declared;
use crate::error::{Error, Result};
use crate::explain::Explanation;
use crate::figures::{Dashboard, Group};
use crate::files::unfinished::NewFolder;
use crate::fit::Progress;
use crate::language::Language;
use crate::model::train::Trained;
use crate::model::worded::ShownModel;
use crate::recipe::Recipe;
use crate::registry::{Entry, Registry};
use crate::report::compare;
use crate::report::layout;
use crate::report::model::Report;
use crate::report::sheet::{Sheet, Source, html};
use crate::score::{
    BatchSettings, Beside, Format, Grade, Keep, Row, Score, Scorer, Summarizer, Summary, score_records_beside,
};
use crate::source::{Record, Records};
use crate::workflow::compare::edges;
use crate::workflow::explain::Explainer;
use crate::workflow::inputs::RECIPE;
use crate::workflow::output::{Output, OutputSet};
use crate::workflow::train::{PublishedModel, TrainingRequest, train};

/// What the demo made.
pub struct DemoStory {
    /// What the company sells, and to whom.
    pub story: Story,
    /// Directory of the files.
    pub out: PathBuf,
    /// The model and its ideal accounts.
    pub trained: Trained,
    /// Business figures of the accounts it was trained on.
    pub dashboard: Dashboard,
    /// Where the model is.
    pub entry: Entry,
    /// What became of the prospects.
    pub summary: Summary,
    /// The best prospect, one in the middle of which little is known, a poor one.
    pub explained: Vec<Explanation>,
    /// How long it took.
    pub seconds: f64,
}

/// Draws a history into the directory `out`, trains on it, and writes scores, report, sheet and edges beside it.
///
/// # Errors
/// [`Error::Io`] when a file cannot be written; whatever training refuses.
pub fn tell_demo(
    settings: &Settings,
    out: &Path,
    language: Language,
    progress: Progress<'_>,
) -> Result<DemoStory> {
    let start = Instant::now();
    let file = |name: &str| out.join(name);
    check_own(out, &["accounts.csv", "prospects.csv", "signals.csv", RECIPE])?;
    let made = NewFolder::make(out).map_err(Error::io(out, "create"))?;
    let history = History::draw(settings);
    let mut given = OutputSet::default();
    for (name, text) in [
        ("accounts.csv", &history.accounts_csv),
        ("prospects.csv", &history.prospects_csv),
        ("signals.csv", &history.signals_csv),
        (RECIPE, &history.recipe),
    ] {
        given.write_own(&file(name), text.as_bytes())?;
    }
    given.finish()?;

    let registry = Registry::open(file("models"));
    let recipe = Recipe::read(&file(RECIPE))?;
    let request = TrainingRequest {
        beside: out.to_path_buf(),
        ..TrainingRequest::new(file("accounts.csv"), recipe)
    };
    let PublishedModel {
        trained,
        dashboard,
        entry,
        ..
    } = train(request, &registry, progress)?;
    let mut set = OutputSet::default();
    let scores = Output::create(&file("scores.csv"))?;
    let (summary, scores) = score(&trained, &entry, &file("prospects.csv"), scores, language)?;
    set.add(scores)?;
    let explained = explain(&trained, &file("prospects.csv"), language)?;
    let story = DemoStory {
        story: settings.story,
        out: out.to_path_buf(),
        trained,
        dashboard,
        entry,
        summary,
        explained,
        seconds: 0.0,
    };
    write_pages(&story, &registry, language, &mut set)?;
    set.finish()?;
    made.keep();
    Ok(DemoStory {
        seconds: start.elapsed().as_secs_f64(),
        ..story
    })
}

/// Refuses a folder with files of the demo's names that no demo wrote: they are somebody's.
pub(super) fn check_own(out: &Path, names: &[&str]) -> Result<()> {
    let recipe = fs::read_to_string(out.join(RECIPE)).unwrap_or_default();
    let named = names.iter().map(|name| out.join(name)).find(|file| file.exists());
    match named {
        Some(file) if !is_demo(&recipe) => {
            let remedy = "name another folder with --out";
            Err(Error::input(file, 0, 0, "was not written by a demo", remedy))
        }
        _ => Ok(()),
    }
}

/// The report, the sheet and, when there are segments, their edges.
fn write_pages(
    story: &DemoStory,
    registry: &Registry,
    language: Language,
    set: &mut OutputSet,
) -> Result<()> {
    let DemoStory {
        out,
        trained,
        dashboard,
        entry,
        ..
    } = story;
    let (model, ideals) = (
        &*trained.model.worded(language),
        trained.ideal_accounts.as_slice(),
    );
    let version = entry.version.to_string();
    let (version, day) = (Some(version.as_str()), entry.manifest.created_at.get(..10));
    let report = Report {
        model,
        version,
        trained: day,
        ideals,
        figures: Some(dashboard),
        explanations: &story.explained,
        language,
    };
    set.write(&out.join("report.html"), report.html().as_bytes())?;
    let sheet = Sheet::new(&Source {
        model,
        ideals,
        dashboard: Some(dashboard),
        version,
        trained: day,
        models: out.join("models").to_str(),
        before: None,
        currency: None,
        language,
    });
    set.write(&out.join("sheet.html"), html::html(&sheet).as_bytes())?;
    if model.segments.segments.is_empty() {
        return Ok(());
    }
    let Some(history) = registry.history(entry)? else {
        return Ok(());
    };
    let settings = CompareSettings::default();
    let own = &trained.model;
    let edges = edges(own, &history, Declared::Explored, settings, language)?;
    let of = ShownModel {
        model: own,
        shown: model,
    };
    let page = compare::page(&compare::Page {
        title: &entry.reference(),
        comparisons: &[],
        edges: Some(&edges.shown(of, language)),
        language,
    });
    set.write(&out.join("edges.html"), layout::page::render(&page).as_bytes())
}

fn score(
    trained: &Trained,
    entry: &Entry,
    prospects: &Path,
    mut out: Output,
    language: Language,
) -> Result<(Summary, Output)> {
    let settings = BatchSettings {
        format: Format::Csv,
        model: entry.reference(),
        reasons: 3,
        interval: true,
        contributions: false,
        defuse_formulas: false,
        excel: None,
        keep: Keep::None,
        language,
    };
    let mut records = Records::open(prospects)?;
    let name = out.name();
    let worded = trained.model.worded(language);
    let summarizer = Summarizer::new(&worded, &trained.ideal_accounts, language);
    let beside = Beside {
        summarizer: Some(&summarizer),
        ..Beside::default()
    };
    let summary = score_records_beside(
        &worded,
        &mut records,
        &mut out,
        &name,
        &settings,
        beside,
        &mut |_| {},
    )?;
    Ok((summary, out))
}

/// Explains three telling prospects.
fn explain(trained: &Trained, prospects: &Path, language: Language) -> Result<Vec<Explanation>> {
    let model = &*trained.model.worded(language);
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

impl DemoStory {
    /// What was made, as JSON.
    pub fn json(&self) -> Value {
        let file = |name: &str| self.out.join(name);
        let figures = |group: Group| self.dashboard.get(group).map(|record| &record.figures);
        let found = &self.trained.model.segments;
        let segments = found.segments.iter().map(|segment| {
            json!({
                "number": segment.number,
                "name": segment.name,
                "accounts": segment.class.accounts,
                "share": segment.class.accounts as f64 / found.accounts.max(1) as f64,
            })
        });
        json!({
            "story": self.story.to_string(),
            "seconds": self.seconds,
            "model": self.entry.reference(),
            "files": {
                "accounts": file("accounts.csv"), "prospects": file("prospects.csv"), "signals": file("signals.csv"), "recipe": file("lookalike.toml"),
                "model": self.entry.dir, "scores": file("scores.csv"), "report": file("report.html"), "sheet": file("sheet.html"),
                "edges": file("edges.html"),
            },
            "validation": self.trained.model.validation,
            "segments": segments.collect::<Vec<_>>(),
            "icp": figures(Group::Icp),
            "rest": figures(Group::NotIcp),
            "explained": self.explained,
        })
    }
}
