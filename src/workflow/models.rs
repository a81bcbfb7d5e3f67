//! Which model a command or a request means, and what a registry holds.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Once;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::error::{Error, Result};
use crate::figures::Dashboard;
use crate::fit::verdict::Verdict;
use crate::language::Language;
use crate::model::difference::Difference;
use crate::model::file::to_compact_json;
use crate::model::worded::ShownModel;
use crate::model::{Card, IdealAccount, Model};
use crate::registry::{Entry, Event, Journal, PublicKey, Registry, Version, digest};
use crate::workflow::home;

/// A version of a registry's model.
#[derive(Debug, Clone)]
pub struct VersionChoice {
    /// The registry's directory.
    pub models: PathBuf,
    /// `NAME[@VERSION]`; the only model when absent, its champion when without a version.
    pub reference: Option<String>,
    /// Which of its cards is the scorecard.
    pub card: Card,
}

/// A version that was found and whose model is loaded.
#[derive(Debug, Clone)]
pub struct OpenVersion {
    /// Where it is.
    pub registry: Registry,
    /// Its place there.
    pub entry: Entry,
    /// The scorecard.
    pub model: Model,
    /// The model with its full card, where `model` has another: what is kept beside it is told by the full card's bins.
    full: Option<Box<Model>>,
}

/// The environment variable that names a public key: versions that are not signed with its private half are refused.
pub const PUBLIC_KEY: &str = "LOOKALIKE_PUBLIC_KEY";

/// The key that versions must be signed with, where one is asked for.
///
/// # Errors
/// As [`PublicKey::read`].
fn required_key() -> Result<Option<PublicKey>> {
    let named = std::env::var_os(PUBLIC_KEY).filter(|named| !named.is_empty());
    named.map(|path| PublicKey::read(Path::new(&path))).transpose()
}

/// Says once that the models are not this folder's, where nobody named them.
fn tell_elsewhere(models: &Path) {
    static TOLD: Once = Once::new();
    if models == home::models() {
        TOLD.call_once(|| tracing::info!("the models are those in {}", models.display()));
    }
}

impl VersionChoice {
    /// `reference` in the registry in `models`, with its full card.
    pub fn new(models: &Path, reference: Option<&String>) -> Self {
        Self {
            models: models.to_path_buf(),
            reference: reference.cloned(),
            card: Card::Full,
        }
    }

    /// The same version with another card.
    pub fn on(self, card: Card) -> Self {
        Self { card, ..self }
    }

    /// Finds the version and loads its model.
    ///
    /// # Errors
    /// As [`Registry::resolve`], [`Registry::model`] and [`Model::on`]; where [`PUBLIC_KEY`] names a key, as
    /// [`Registry::check_signed`].
    pub fn open(&self) -> Result<OpenVersion> {
        let registry = Registry::open(&self.models);
        if self.models.is_absolute() || self.models.starts_with("..") {
            tell_elsewhere(&self.models);
        }
        let entry = registry.resolve(self.reference.as_deref())?;
        if let Some(key) = required_key()? {
            registry.check_signed(&entry, &key)?;
        }
        let full = registry.model(&entry)?;
        let (model, full) = match self.card {
            Card::Full => (full, None),
            card => (full.clone().on(card)?, Some(Box::new(full))),
        };
        Ok(OpenVersion {
            registry,
            entry,
            model,
            full,
        })
    }

    /// The newer version that waits, where the champion was not asked for by its number.
    fn waiting(&self, open: &OpenVersion) -> Option<Waiting> {
        let by_number = self
            .reference
            .as_deref()
            .is_some_and(|reference| reference.contains('@'));
        if by_number || !open.entry.champion {
            return None;
        }
        let (entry, model) = open
            .registry
            .waiting_beside(&open.entry.name, open.entry.version)?;
        Some(Waiting {
            reference: entry.reference(),
            version: entry.version,
            champion: open.entry.version,
            verdict: model.verdict,
        })
    }
}

impl ModelChoice {
    /// The version that was found, whatever is promoted from now on.
    pub fn pinned(self, found: Option<&Entry>) -> Self {
        match (self, found) {
            (Self::Registry(choice), Some(entry)) => Self::Registry(VersionChoice {
                reference: Some(entry.reference()),
                ..choice
            }),
            (choice, _) => choice,
        }
    }
}

impl OpenVersion {
    /// The ideal customers it was trained on.
    ///
    /// # Errors
    /// As [`Registry::ideal_accounts`].
    pub fn ideals(&self) -> Result<Vec<IdealAccount>> {
        match &self.full {
            None => self.registry.ideal_accounts(&self.entry, &self.model),
            Some(full) => Ok(full.on_pocket(&self.registry.ideal_accounts(&self.entry, full)?)),
        }
    }

    /// How it is called beside scores: `name@version`, and which card where it is not the full one.
    pub fn reference(&self) -> String {
        called(&self.entry.reference(), self.model.card)
    }

    /// Its business figures, where it was published with them.
    ///
    /// # Errors
    /// As [`Registry::figures`].
    pub fn figures(&self) -> Result<Option<Dashboard>> {
        self.registry.figures(&self.entry)
    }
}

/// A model's name, and which card where it is not the full one: their scores are not one scale.
fn called(reference: &str, card: Card) -> String {
    match card {
        Card::Full => reference.to_owned(),
        card => format!("{reference} ({card})"),
    }
}

/// The model to use: a file of its own, or one of a registry.
#[derive(Debug, Clone)]
pub enum ModelChoice {
    /// A `model.json`, and which of its cards.
    File(PathBuf, Card),
    /// A version of a registry.
    Registry(VersionChoice),
}

/// A model ready to use.
#[derive(Clone)]
pub struct ChosenModel {
    /// The scorecard.
    pub model: Model,
    /// How it is called beside scores: `name@version`, or the name alone for a file.
    pub reference: String,
    /// The ideal customers it was trained on; none for a file.
    pub ideals: Vec<IdealAccount>,
    /// Its place in a registry; none for a file.
    pub entry: Option<Entry>,
    /// A newer version that waits for a decision; none for a file or a version that was named.
    pub waiting: Option<Waiting>,
}

/// A newer version than the champion, about which nobody has decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// How it is called beside scores.
    pub reference: String,
    /// Its version.
    pub version: Version,
    /// The champion's.
    pub champion: Version,
    /// What it can be used for.
    pub verdict: Verdict,
}

impl ModelChoice {
    /// The model in `file`, or else a version of the registry in `models`.
    pub fn new(file: Option<&PathBuf>, models: &Path, reference: Option<&String>) -> Self {
        match file {
            Some(path) => Self::File(path.clone(), Card::Full),
            None => Self::Registry(VersionChoice::new(models, reference)),
        }
    }

    /// The same model with another card.
    pub fn on(self, card: Card) -> Self {
        match self {
            Self::File(path, _) => Self::File(path, card),
            Self::Registry(choice) => Self::Registry(choice.on(card)),
        }
    }

    /// Loads and checks the model; its ideal customers are read when `with_ideals`.
    ///
    /// # Errors
    /// As [`Model::load`], [`Model::on`], [`VersionChoice::open`] and [`OpenVersion::ideals`].
    pub fn load(&self, with_ideals: bool) -> Result<ChosenModel> {
        match self {
            Self::File(path, _) if required_key()?.is_some() => {
                let reason =
                    format!("{PUBLIC_KEY} asks for signed versions, and a file alone has no signature");
                Err(Error::input(
                    path,
                    0,
                    0,
                    reason,
                    "score with a version of a registry",
                ))
            }
            Self::File(path, card) => {
                let model = Model::load(path)?.on(*card)?;
                Ok(ChosenModel {
                    reference: called(&model.name, *card),
                    model,
                    ideals: Vec::new(),
                    entry: None,
                    waiting: None,
                })
            }
            Self::Registry(choice) => {
                let version = choice.open()?;
                Ok(ChosenModel {
                    reference: version.reference(),
                    ideals: match with_ideals {
                        true => version.ideals()?,
                        false => Vec::new(),
                    },
                    waiting: choice.waiting(&version),
                    model: version.model,
                    entry: Some(version.entry),
                })
            }
        }
    }
}

/// One version of a model, in a list.
#[derive(Debug, Clone, Serialize)]
pub struct ModelSummary {
    /// Name of the model.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Whether it is the one that scores.
    pub champion: bool,
    /// Whether it was laid aside.
    pub archived: bool,
    /// What it can be used for.
    pub verdict: Verdict,
    /// When it was trained.
    pub created_at: String,
    /// Accounts it was trained on.
    pub accounts: u64,
    /// Ideal ones among them.
    pub ideal: u64,
    /// Lines of the scorecard.
    pub criteria: usize,
    /// Area under the ROC curve out of fold; absent for a scorecard made from expert priors alone.
    pub auc: Option<f64>,
    /// Log-loss out of fold, likewise.
    pub log_loss: Option<f64>,
    /// Where it comes from.
    pub lineage: Lineage,
    /// What was last written down about it.
    pub note: Option<String>,
    /// Language of its recipe.
    #[serde(skip)]
    pub language: Language,
}

/// Where a version comes from: with the same data, recipe, seed and release it would come out the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lineage {
    /// Champion when it was trained.
    pub parent: Option<String>,
    /// sha256 of the table's cells as read.
    pub data: String,
    /// sha256 of the recipe, settled for that table.
    pub recipe: String,
    /// Start of everything drawn.
    pub seed: u64,
    /// Release of `lookalike` that trained it.
    pub release: String,
}

impl Lineage {
    /// That of a version and its model.
    ///
    /// # Errors
    /// [`crate::Error::Artefact`] when the recipe cannot be written as JSON.
    pub fn of(entry: &Entry, model: &Model) -> Result<Self> {
        Ok(Self {
            parent: entry.manifest.parent.map(|parent| parent.to_string()),
            data: model.data.fingerprint.clone(),
            recipe: digest(&to_compact_json(&model.recipe, "recipe")?),
            seed: model.seed,
            release: entry.manifest.release.clone(),
        })
    }
}

impl ModelSummary {
    fn new(registry: &Registry, entry: &Entry, journal: &Journal) -> Result<Self> {
        let model = registry.model(entry)?;
        let figures = model.validation.as_ref().map(|validation| &validation.scorecard);
        let about = journal
            .records
            .iter()
            .rev()
            .filter(|record| record.version == entry.version);
        let mut said = about.filter(|record| record.event != Event::Found);
        Ok(Self {
            name: entry.name.clone(),
            version: entry.version.to_string(),
            champion: entry.champion,
            archived: journal.archived().contains(&entry.version),
            verdict: model.verdict,
            created_at: entry.manifest.created_at.clone(),
            accounts: model.data.ideal + model.data.not_ideal,
            ideal: model.data.ideal,
            criteria: model.criteria.len(),
            auc: figures.map(|figures| figures.auc),
            log_loss: figures.map(|figures| figures.log_loss),
            lineage: Lineage::of(entry, &model)?,
            note: said.find_map(|record| record.reason.clone()),
            language: model.recipe.language,
        })
    }
}

/// A version in a list, or one that cannot be trusted and hides no other.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub enum ListedModel {
    /// A version that is whole.
    Whole(Box<ModelSummary>),
    /// A version that is not.
    Damaged {
        /// Name of the model.
        name: String,
        /// Its version.
        version: String,
        /// Why it cannot be trusted, and what to do.
        damaged: String,
    },
}

impl ListedModel {
    /// Name of the model.
    pub fn name(&self) -> &str {
        match self {
            Self::Whole(summary) => &summary.name,
            Self::Damaged { name, .. } => name,
        }
    }

    fn whole(&self) -> Option<&ModelSummary> {
        match self {
            Self::Whole(summary) => Some(summary),
            Self::Damaged { .. } => None,
        }
    }
}

/// The language that every model listed speaks; English where they do not agree.
pub fn common_language(listed: &[ListedModel]) -> Language {
    let mut languages = listed
        .iter()
        .filter_map(ListedModel::whole)
        .map(|model| model.language);
    let first = languages.next().unwrap_or_default();
    match languages.all(|language| language == first) {
        true => first,
        false => Language::default(),
    }
}

/// Every version of every model in a registry, by name and then oldest first; damaged ones as such.
///
/// # Errors
/// As [`Registry::list`].
pub fn list(registry: &Registry) -> Result<Vec<ListedModel>> {
    let mut listed = Vec::new();
    for one in registry.list()? {
        let journal = registry.journal(&one.name).unwrap_or_default();
        let summary = one
            .entry
            .and_then(|entry| ModelSummary::new(registry, &entry, &journal));
        listed.push(match summary {
            Ok(summary) => ListedModel::Whole(Box::new(summary)),
            Err(error) => ListedModel::Damaged {
                name: one.name,
                version: one.version.to_string(),
                damaged: error.to_string(),
            },
        });
    }
    Ok(listed)
}

/// The version meant by `2`, `v2` or `NAME@2`, of the model named, or of the only one.
///
/// # Errors
/// [`crate::Error::Setting`] when it is not written so or two models are named, [`crate::Error::Data`] when there is no such model.
pub fn version_meant(registry: &Registry, text: &str, model: Option<&str>) -> Result<(String, Version)> {
    let (named, version) = match text.split_once('@') {
        Some((name, version)) => (Some(name), version),
        None => (None, text),
    };
    if let (Some(named), Some(model)) = (named, model)
        && named != model
    {
        return Err(Error::setting(
            "--model",
            format!("`{named}`, as the version says"),
            model,
        ));
    }
    let version = version.parse()?;
    Ok((registry.named(named.or(model))?, version))
}

/// Who was champion on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChampionThen {
    /// Name of the model.
    pub name: String,
    /// The version that scored at the end of the day; absent where none did, or the journal does not tell.
    pub champion: Option<String>,
    /// Since when it was.
    pub since: Option<String>,
    /// Who made it so.
    pub by: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// First moment of which the journal tells; absent where there is none.
    pub told_from: Option<String>,
    /// Other champions on that day, the first one first.
    pub earlier_that_day: Vec<String>,
}

/// Who was champion of each model, or of one, at the end of a day (UTC), or at a moment (`2026-09-30T12:00:00Z`).
///
/// # Errors
/// [`crate::Error::Setting`] for what is no day or lies ahead, [`crate::Error::Data`] when there is no such model.
pub fn champions_on(registry: &Registry, day: &str, model: Option<&str>) -> Result<Vec<ChampionThen>> {
    let (start, end) = day_of(day)?;
    let names = match model {
        Some(model) => vec![registry.named(Some(model))?],
        None => registry.names()?,
    };
    names
        .into_iter()
        .map(|name| {
            let journal = registry.journal(&name)?;
            let then = journal.at(end);
            let since = then.and_then(|record| journal.since(record));
            let before = start
                .and_then(|start| journal.at(start))
                .map_or(0, |record| record.number);
            let until = then.map_or(0, |record| record.number);
            let that_day = journal
                .records
                .iter()
                .filter(|record| (before + 1..=until).contains(&record.number));
            let changes = that_day.filter(|record| record.from != record.to);
            Ok(ChampionThen {
                champion: then
                    .and_then(|record| record.to)
                    .map(|version| version.to_string()),
                since: since.map(|record| record.at.clone()),
                by: since.map(|record| record.by.clone()),
                reason: since.and_then(|record| record.reason.clone()),
                told_from: journal.records.first().map(|record| record.at.clone()),
                earlier_that_day: changes
                    .filter_map(|record| record.from)
                    .map(|version| version.to_string())
                    .collect(),
                name,
            })
        })
        .collect()
}

/// The moments before a day begins and at which it ends, UTC; a moment alone has no beginning.
fn day_of(text: &str) -> Result<(Option<Timestamp>, Timestamp)> {
    let wrong = || Error::setting("--as-of", "a day that has begun, such as 2026-09-30", text);
    let (start, end) = match (text.parse::<Timestamp>(), text.parse::<Date>()) {
        (Ok(moment), _) => (None, moment),
        (_, Ok(day)) => {
            let at = |day: Date| day.to_zoned(TimeZone::UTC).map(|day| day.timestamp().as_second());
            let next = day.tomorrow().and_then(at).map_err(|_| wrong())?;
            let start = at(day).map_err(|_| wrong())?;
            let before = |second: i64| Timestamp::from_second(second - 1).map_err(|_| wrong());
            (Some(before(start)?), before(next)?)
        }
        _ => return Err(wrong()),
    };
    match start.unwrap_or(end) > Timestamp::now() {
        true => Err(wrong()),
        false => Ok((start, end)),
    }
}

/// Two versions of one model, side by side.
pub struct TwoVersions {
    /// The earlier named, and the later.
    pub sides: [Side; 2],
    /// What differs.
    pub difference: Difference,
}

/// One of two versions.
pub struct Side {
    /// Where it is.
    pub entry: Entry,
    /// Its scorecard.
    pub model: Model,
    /// Where it comes from.
    pub lineage: Lineage,
}

/// Sets two versions of a model side by side, in `language`, else the second's; `to_program` with the columns' own names, else as
/// the second's recipe calls them.
///
/// # Errors
/// As [`version_meant`], [`Registry::version`] and [`Registry::model`].
pub fn compare_versions(
    registry: &Registry,
    versions: [&str; 2],
    model: Option<&str>,
    language: Option<Language>,
    to_program: bool,
) -> Result<TwoVersions> {
    let side = |text: &str| {
        let (name, version) = version_meant(registry, text, model)?;
        let entry = registry.version(&name, version)?;
        let model = registry.model(&entry)?;
        let lineage = Lineage::of(&entry, &model)?;
        Ok::<Side, Error>(Side {
            entry,
            model,
            lineage,
        })
    };
    let [one, other] = versions;
    let sides = [side(one)?, side(other)?];
    let language = language.unwrap_or(sides[1].model.recipe.language);
    let [before, after] = [&sides[0].model, &sides[1].model];
    let words = |model| match to_program {
        true => Cow::Borrowed(model),
        false => Model::worded_by(model, &after.recipe, language),
    };
    let shown = [words(before), words(after)];
    let side = |model, shown| ShownModel { model, shown };
    let difference = Difference::new(side(before, &shown[0]), side(after, &shown[1]), language);
    Ok(TwoVersions { sides, difference })
}
