//! Which model a command or a request means, and what a registry holds.

use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::error::Result;
use crate::figures::Dashboard;
use crate::fit::verdict::Verdict;
use crate::language::Language;
use crate::model::{Card, IdealAccount, Model};
use crate::registry::{Entry, Registry};

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
    /// As [`Registry::resolve`], [`Registry::model`] and [`Model::on`].
    pub fn open(&self) -> Result<OpenVersion> {
        let registry = Registry::open(&self.models);
        let entry = registry.resolve(self.reference.as_deref())?;
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
pub struct ChosenModel {
    /// The scorecard.
    pub model: Model,
    /// How it is called beside scores: `name@version`, or the name alone for a file.
    pub reference: String,
    /// The ideal customers it was trained on; none for a file.
    pub ideals: Vec<IdealAccount>,
    /// Its place in a registry; none for a file.
    pub entry: Option<Entry>,
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
            Self::File(path, card) => {
                let model = Model::load(path)?.on(*card)?;
                Ok(ChosenModel {
                    reference: called(&model.name, *card),
                    model,
                    ideals: Vec::new(),
                    entry: None,
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
    /// Language of its recipe.
    #[serde(skip)]
    pub language: Language,
}

impl ModelSummary {
    fn new(registry: &Registry, entry: &Entry) -> Result<Self> {
        let model = registry.model(entry)?;
        let figures = model.validation.as_ref().map(|validation| &validation.scorecard);
        Ok(Self {
            name: entry.name.clone(),
            version: entry.version.to_string(),
            champion: entry.champion,
            verdict: model.verdict,
            created_at: entry.manifest.created_at.clone(),
            accounts: model.data.ideal + model.data.not_ideal,
            ideal: model.data.ideal,
            criteria: model.criteria.len(),
            auc: figures.map(|figures| figures.auc),
            log_loss: figures.map(|figures| figures.log_loss),
            language: model.recipe.language,
        })
    }
}

/// The language that every model listed speaks; English where they do not agree.
pub fn common_language(listed: &[ModelSummary]) -> Language {
    let mut languages = listed.iter().map(|model| model.language);
    let first = languages.next().unwrap_or_default();
    match languages.all(|language| language == first) {
        true => first,
        false => Language::default(),
    }
}

/// Every version of every model in a registry, by name and then oldest first.
///
/// # Errors
/// As [`Registry::list`] and [`Registry::model`].
pub fn list(registry: &Registry) -> Result<Vec<ModelSummary>> {
    registry
        .list()?
        .iter()
        .map(|entry| ModelSummary::new(registry, entry))
        .collect()
}
