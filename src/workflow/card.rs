//! The model card of a version, with what is on record of it: who decided what, and what reviews found.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::error::Result;
use crate::language::Language;
use crate::registry::{Entry, MODEL, Registry};
use crate::report::card::document;
use crate::report::governance::{Decision, LastReview, OnFile};
use crate::report::layout::document::Document;
use crate::report::layout::{markdown, page};
use crate::review::Verdict;
use crate::workflow::inputs::Inputs;
use crate::workflow::models::{OpenVersion, VersionChoice};
use crate::workflow::output::{Layout, OutputSet, write_all};

/// What is asked of a card.
#[derive(Debug, Clone)]
pub struct CardRequest {
    /// Model to describe.
    pub version: VersionChoice,
    /// Files to write.
    pub files: Vec<(PathBuf, Layout)>,
    /// Language of the card; the model's when absent.
    pub language: Option<Language>,
}

/// A card, and what is on record.
pub struct ModelCard {
    version: OpenVersion,
    on_file: OnFile,
    language: Language,
}

/// Makes the card of a version and writes its files.
///
/// # Errors
/// Whatever the registry or the files refuse. No file is written unless all could be made.
pub fn write_card(request: &CardRequest) -> Result<ModelCard> {
    for (file, _) in &request.files {
        Inputs::of_folder().refuse(file, "-o")?;
    }
    let version = request.version.open()?;
    let language = request.language.unwrap_or(version.model.recipe.language);
    let card = ModelCard {
        on_file: on_file(&version, language)?,
        version,
        language,
    };
    let document = card.document();
    let mut set = OutputSet::default();
    write_all(&mut set, &request.files, |layout| -> Result<Vec<u8>> {
        Ok(match layout {
            Layout::Html => page::render(&document).into_bytes(),
            _ => markdown::render(&document).into_bytes(),
        })
    })?;
    set.finish()?;
    Ok(card)
}

impl ModelCard {
    /// The card as a page.
    pub fn document(&self) -> Document {
        document(
            &self.version.model.worded(self.language),
            Some(&self.on_file),
            self.language,
        )
    }

    /// What the recipe says of governance, and what is on record.
    pub fn json(&self) -> Value {
        let model = &self.version.model;
        json!({
            "model": self.version.reference(),
            "verdict": model.verdict,
            "governance": model.recipe.governance,
            "data": { "fingerprint": model.data.fingerprint, "ideal": model.data.ideal, "not_ideal": model.data.not_ideal },
            "on_file": self.on_file,
        })
    }
}

fn on_file(version: &OpenVersion, language: Language) -> Result<OnFile> {
    let OpenVersion {
        registry,
        entry,
        model,
        ..
    } = version;
    let reviews = registry.reviews(&entry.name)?;
    let mut own = reviews
        .iter()
        .filter(|review| review.champion == entry.version.to_string());
    let mut on_file = OnFile {
        version: entry.reference(),
        champion: entry.champion,
        trained: entry.manifest.created_at.clone(),
        release: entry.manifest.release.clone(),
        model_sha256: entry.manifest.files.get(MODEL).cloned().unwrap_or_default(),
        decisions: decisions(registry, entry, language)?,
        reviews: own.clone().count() as u64,
        last_review: own.next_back().and_then(|review| {
            Some(LastReview {
                at: review.at.clone(),
                verdict: Verdict::named(&review.verdict)?,
                accounts: if review.is_of_record() {
                    review.ids.len() as u64
                } else {
                    review.accounts
                },
            })
        }),
        due: None,
    };
    on_file.due = on_file.due_after(model);
    Ok(on_file)
}

fn decisions(registry: &Registry, entry: &Entry, language: Language) -> Result<Vec<Decision>> {
    let journal = registry.journal(&entry.name)?;
    let records = journal.records.into_iter();
    Ok(records
        .map(|record| Decision {
            what: record.event.describe(language),
            event: record.event.as_str().to_owned(),
            at: record.at,
            by: record.by,
            version: record.version.to_string(),
            reason: record.reason,
        })
        .collect())
}
