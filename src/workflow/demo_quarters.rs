//! A year of a story by quarters: a champion learnt from what came before, and each quarter's export held against it, as on a
//! user's own files.

use std::path::{Path, PathBuf};
use std::time::Instant;

use serde_json::{Value, json};

use crate::demo::{Settings, Story, Year};
use crate::error::{Error, Result};
use crate::files::unfinished::NewFolder;
use crate::fit::Progress;
use crate::language::Language;
use crate::recipe::Recipe;
use crate::registry::{Entry, Registry};
use crate::workflow::demo::check_own;
use crate::workflow::inputs::RECIPE;
use crate::workflow::models::VersionChoice;
use crate::workflow::output::OutputSet;
use crate::workflow::review::{ReviewRequest, Reviewed, review};
use crate::workflow::train::{TrainingRequest, train};

/// What the champion is learnt from, in the year's folder.
pub const ACCOUNTS: &str = "accounts.csv";

/// A year, reviewed.
pub struct YearStory {
    /// What the company sells, and to whom.
    pub story: Story,
    /// Directory of the files.
    pub out: PathBuf,
    /// The champion that every quarter was held against.
    pub champion: Entry,
    /// The quarters, the oldest first.
    pub quarters: Vec<ToldQuarter>,
    /// How long it took.
    pub seconds: f64,
}

/// A quarter and its review.
pub struct ToldQuarter {
    /// `2024-q4`.
    pub name: String,
    /// The export.
    pub data: PathBuf,
    /// The review as a page.
    pub page: PathBuf,
    /// Whether the story turns with its first day.
    pub turns: bool,
    /// What the review found.
    pub reviewed: Reviewed,
}

/// Draws a year into the directory `out`, trains on what came before it, and reviews its quarters one after the other.
///
/// # Errors
/// [`Error::Io`] when a file cannot be written; whatever training or a review refuses.
pub fn tell_year(
    settings: &Settings,
    out: &Path,
    language: Language,
    progress: Progress<'_>,
) -> Result<YearStory> {
    let start = Instant::now();
    let file = |name: &str| out.join(name);
    let year = Year::draw(settings);
    let exports: Vec<String> = year.quarters.iter().map(|q| format!("{}.csv", q.name)).collect();
    let names = exports.iter().map(String::as_str);
    check_own(out, &names.chain([ACCOUNTS, RECIPE]).collect::<Vec<_>>())?;
    let made = NewFolder::make(out).map_err(Error::io(out, "create"))?;
    let mut given = OutputSet::default();
    given.write_own(&file(ACCOUNTS), year.before_csv.as_bytes())?;
    given.write_own(&file(RECIPE), year.recipe.as_bytes())?;
    for (name, quarter) in exports.iter().zip(&year.quarters) {
        given.write_own(&file(name), quarter.csv.as_bytes())?;
    }
    given.finish()?;

    let registry = Registry::open(file("models"));
    let request = TrainingRequest {
        beside: out.to_path_buf(),
        ..TrainingRequest::new(file(ACCOUNTS), Recipe::read(&file(RECIPE))?)
    };
    let champion = train(request, &registry, progress)?.entry;
    let mut quarters = Vec::new();
    for (name, quarter) in exports.iter().zip(year.quarters) {
        let page = file(&format!("review-{}.html", quarter.name));
        let request = ReviewRequest {
            data: Some(file(name)),
            version: VersionChoice::new(registry.dir(), Some(&champion.reference())),
            recipe: None,
            beside: out.to_path_buf(),
            since: None,
            record: true,
            language: Some(language),
            output: Some(page.clone()),
            recipe_file: None,
        };
        quarters.push(ToldQuarter {
            reviewed: review(&request, progress)?,
            name: quarter.name,
            data: file(name),
            page,
            turns: quarter.turns,
        });
    }
    made.keep();
    Ok(YearStory {
        story: settings.story,
        out: out.to_path_buf(),
        champion,
        quarters,
        seconds: start.elapsed().as_secs_f64(),
    })
}

impl YearStory {
    /// Commands that do the same by hand, in the order in which they are typed.
    pub fn commands(&self, language: Language) -> Vec<String> {
        let (out, models) = (self.out.display(), self.out.join("models"));
        let (models, name) = (models.display(), &self.champion.name);
        let lang = match language {
            Language::En => "",
            Language::Fr => " --lang fr",
        };
        let train = format!("lookalike train {out}/{ACCOUNTS} --recipe {out}/{RECIPE} --models {models}");
        let reviews = self.quarters.iter().map(|quarter| {
            format!(
                "lookalike review {} --model {name}@{} --models {models}{lang}",
                quarter.data.display(),
                self.champion.version.0
            )
        });
        std::iter::once(train).chain(reviews).collect()
    }

    /// What was made and found, as JSON.
    pub fn json(&self, language: Language) -> Value {
        let quarters = self.quarters.iter().map(|quarter| {
            json!({
                "quarter": quarter.name,
                "turns": quarter.turns,
                "data": quarter.data,
                "page": quarter.page,
                "review": quarter.reviewed.json(),
            })
        });
        json!({
            "story": self.story.to_string(),
            "seconds": self.seconds,
            "model": self.champion.reference(),
            "quarters": quarters.collect::<Vec<_>>(),
            "commands": self.commands(language),
        })
    }
}
