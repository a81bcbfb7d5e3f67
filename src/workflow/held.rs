//! Models and accounts that a program holds in memory: the steps of `train`, `score`, `explain`, `export` and `sheet` without a
//! file.

use std::path::Path;

use crate::error::Result;
use crate::figures::Dashboard;
use crate::fit::Progress;
use crate::language::Language;
use crate::model::Model;
use crate::model::value::Value;
use crate::recipe::ReadRecipe;
use crate::registry::{MODEL, Registry, digest};
use crate::report::sheet::{self, Sheet};
use crate::report::{as_read, brief, scoring, verdict};
use crate::score::{BatchSettings, Beside, Column, Format, Keep, Summary, score_records_beside};
use crate::source::Records;
use crate::table::AsRead;
use crate::workflow::explain::{AskedAccounts, ExplainedAccounts, explain_records};
use crate::workflow::export::{CardRequest, Target, render};
use crate::workflow::models::{ChosenModel, ModelChoice};
use crate::workflow::timing::TimingRequest;
use crate::workflow::train::{PreparedTraining, PublishedModel, TrainingRequest};

/// A model in memory, with what was learnt beside it.
pub struct HeldModel {
    /// The scorecard, and how it is called beside scores.
    pub chosen: ChosenModel,
    /// Business figures of the accounts it was trained on; none for a file.
    pub dashboard: Option<Dashboard>,
    /// What its customers are worth, where the recipe names amounts; none for a file.
    pub value: Option<Value>,
    /// What the training should be told with: what was mended, left out or doubted, a sentence each; nothing of a model that
    /// was loaded.
    pub notes: Vec<String>,
}

impl HeldModel {
    /// Loads a version or a file.
    ///
    /// # Errors
    /// As [`ModelChoice::load`].
    pub fn load(choice: &ModelChoice) -> Result<Self> {
        let chosen = choice.load(true)?;
        let dashboard = match (choice, &chosen.entry) {
            (ModelChoice::Registry(version), Some(entry)) => {
                Registry::open(&version.models).figures(entry)?
            }
            _ => None,
        };
        let value = crate::workflow::value::of(choice, &chosen)?;
        Ok(Self {
            chosen,
            dashboard,
            value,
            notes: Vec::new(),
        })
    }

    /// A model from the bytes of its file.
    ///
    /// # Errors
    /// As [`Model::from_json`].
    pub fn from_json(bytes: &[u8]) -> Result<Self> {
        let model = Model::from_json(bytes, Path::new(MODEL))?;
        Ok(Self {
            chosen: ChosenModel {
                reference: model.name.clone(),
                model,
                ideals: Vec::new(),
                entry: None,
                waiting: None,
            },
            dashboard: None,
            value: None,
            notes: Vec::new(),
        })
    }

    /// Trains on a request; without a registry nothing is written anywhere.
    ///
    /// # Errors
    /// As [`TrainingRequest::prepare`] and [`PreparedTraining::publish`].
    pub fn train(
        request: TrainingRequest,
        registry: Option<&Registry>,
        progress: Progress<'_>,
    ) -> Result<Self> {
        let training = request.prepare()?;
        let (trained, dashboard, value, entry) = match registry {
            Some(registry) => {
                let PublishedModel {
                    trained,
                    dashboard,
                    value,
                    entry,
                    ..
                } = training.publish(registry, progress)?;
                (trained, dashboard, value, Some(entry))
            }
            None => {
                let learnt = training.learn_model(&training.training(), progress)?;
                (learnt.trained, learnt.dashboard, learnt.value, None)
            }
        };
        let notes = notes(&training, &trained.model);
        let name = trained.model.name.clone();
        Ok(Self {
            chosen: ChosenModel {
                reference: entry.as_ref().map_or(name, |entry| entry.reference()),
                ideals: trained.ideal_accounts,
                model: trained.model,
                entry,
                waiting: None,
            },
            dashboard: Some(dashboard),
            value,
            notes,
        })
    }

    /// The scorecard.
    pub fn model(&self) -> &Model {
        &self.chosen.model
    }

    /// Scores every account, in the table's order.
    ///
    /// # Errors
    /// As [`score_records_beside`].
    pub fn score(
        &self,
        records: Records,
        how: &HeldScoring,
        progress: &mut dyn FnMut(u64),
    ) -> Result<HeldScores> {
        let model = self.model();
        let language = how.language.unwrap_or(model.recipe.language);
        let worded = model.worded(language);
        let mut records = records.called_as(model.columns());
        let header = records.header().to_vec();
        let settings = BatchSettings {
            format: Format::Parquet,
            model: self.chosen.reference.clone(),
            reasons: how.reasons,
            interval: how.interval,
            contributions: how.contributions,
            defuse_formulas: false,
            excel: None,
            keep: how.keep.clone(),
            language,
        };
        let mut bytes = Vec::new();
        let summary = score_records_beside(
            &worded,
            &mut records,
            &mut bytes,
            "memory",
            &settings,
            Beside::default(),
            progress,
        )?;
        // The columns come first, as one JSON array.
        let mut described = serde_json::Deserializer::from_slice(&bytes).into_iter::<Vec<Column>>();
        let columns = described
            .next()
            .and_then(|columns| columns.ok())
            .unwrap_or_default();
        let cells = bytes.split_off(described.byte_offset());
        let read = AsRead {
            rows: summary.accounts,
            ..records.as_read()
        };
        let mut notes: Vec<String> = verdict::beside_scores(model, &settings.model, language)
            .into_iter()
            .collect();
        if as_read::is_noteworthy(&read) {
            // The first line only says how many rows there are.
            notes.extend(as_read::facts(&read, language).into_iter().skip(1));
        }
        notes.extend(scoring::remarks(&summary.checks, &worded, language));
        Ok(HeldScores {
            columns,
            cells,
            summary,
            header,
            notes,
        })
    }

    /// Finds accounts by id, name or web domain and explains them.
    ///
    /// # Errors
    /// As [`crate::workflow::explain::explain_accounts`].
    pub fn explain(
        &self,
        records: Records,
        asked: &[String],
        language: Option<Language>,
        to_program: bool,
    ) -> Result<ExplainedAccounts> {
        let read = ReadRecipe::default();
        let asked = AskedAccounts {
            accounts: asked,
            timing: &TimingRequest::default(),
            language,
            read: &read,
            to_program,
        };
        explain_records(records, self.chosen.clone(), self.value.clone(), None, &asked)
    }

    /// The card as another program reads it.
    ///
    /// # Errors
    /// As [`render`].
    pub fn export(
        &self,
        target: Target,
        table: &str,
        id: Option<&str>,
        reasons: usize,
        language: Option<Language>,
    ) -> Result<Vec<u8>> {
        let model = self.model();
        let hash = digest(&model.to_json()?);
        let asked = CardRequest {
            target,
            table,
            id,
            reasons,
            self_test: false,
            language,
        };
        render(model, &self.chosen.reference, &hash, &asked)
    }

    /// The ICP sheet as an HTML page, or as Markdown.
    pub fn sheet(&self, is_html: bool, language: Option<Language>) -> String {
        let model = self.model();
        let language = language.unwrap_or(model.recipe.language);
        let worded = model.worded(language);
        // Rates of closing need accounts that were lost.
        let business = model.data.basis.universe().is_none();
        let currency = model.recipe.currency().or(match &self.value {
            Some(Value::Card(card)) => Some(card.currency.as_str()),
            _ => None,
        });
        let entry = self.chosen.entry.as_ref();
        let version = entry.map(|entry| entry.version.to_string());
        let sheet = Sheet::new(&sheet::Source {
            model: &worded,
            ideals: &self.chosen.ideals,
            dashboard: self.dashboard.as_ref().filter(|_| business),
            version: version.as_deref(),
            trained: entry.and_then(|entry| entry.manifest.created_at.get(..10)),
            models: None,
            before: None,
            currency,
            language,
        });
        match is_html {
            true => sheet::html::html(&sheet),
            false => sheet::markdown::markdown(&sheet),
        }
    }
}

/// What is written of each account that is scored in memory.
#[derive(Debug, Clone)]
pub struct HeldScoring {
    /// Number of reasons.
    pub reasons: usize,
    /// Write the 95 % interval of the fit.
    pub interval: bool,
    /// Write the points of every criterion.
    pub contributions: bool,
    /// Columns of the table that are written last.
    pub keep: Keep,
    /// Language of the reasons; the model's when absent.
    pub language: Option<Language>,
}

/// Scores in memory.
pub struct HeldScores {
    /// Their columns.
    pub columns: Vec<Column>,
    /// Their cells, row after row, as [`crate::score::PackedCells`] reads them.
    pub cells: Vec<u8>,
    /// What happened.
    pub summary: Summary,
    /// Columns of the table.
    pub header: Vec<String>,
    /// What about the table is not as it was in training, a sentence each.
    pub notes: Vec<String>,
}

/// What a program that trains should be told, a sentence each.
fn notes(training: &PreparedTraining, model: &Model) -> Vec<String> {
    brief::notes(
        &training.table,
        &training.prepared,
        model,
        training.recipe.language,
    )
}
