//! The ICP sheet of a model, in every layout asked for.

use std::path::PathBuf;

use crate::error::{Error, Result};
use crate::language::Language;
use crate::model::value::Value;
use crate::model::{Card, Model};
use crate::registry::{DEFAULT_DIR, Entry, Registry};
use crate::report::sheet::{Before, Sheet, Source, html, markdown, xlsx};
use crate::workflow::inputs::Inputs;
use crate::workflow::models::VersionChoice;
use crate::workflow::output::{Layout, OutputSet, write_all};

/// What is asked of a sheet.
#[derive(Debug, Clone)]
pub struct SheetRequest {
    /// Model to describe.
    pub version: VersionChoice,
    /// Files to write.
    pub files: Vec<(PathBuf, Layout)>,
    /// Language of the sheet; the model's when absent.
    pub language: Option<Language>,
}

/// Makes the sheet and writes its files; `pdf` prints an HTML page where one is to be a PDF.
///
/// # Errors
/// Those of `pdf`; whatever the registry or the files refuse. No file is written unless all could be made.
pub fn write_sheet<E: From<Error>>(
    request: &SheetRequest,
    pdf: impl Fn(&str) -> Result<Vec<u8>, E>,
) -> Result<Sheet, E> {
    for (file, _) in &request.files {
        Inputs::of_folder().refuse(file, "-o")?;
    }
    let version = request.version.open()?;
    let (ideals, figures) = (version.ideals()?, version.figures()?);
    let (model, entry) = (&version.model, &version.entry);
    let registry = Registry::open(&request.version.models);
    let before = before(&registry, entry, request.version.card);
    let currency = currency(&registry, entry, model)?;
    let sheet = Sheet::new(&Source {
        before: before.as_ref().map(|(version, model)| Before { version, model }),
        currency: currency.as_deref(),
        model,
        ideals: &ideals,
        dashboard: figures.as_ref(),
        version: Some(&entry.version.to_string()),
        trained: entry.manifest.created_at.get(..10),
        models: request.version.models.to_str().filter(|dir| *dir != DEFAULT_DIR),
        language: request.language.unwrap_or(model.recipe.language),
    });
    let mut set = OutputSet::default();
    write_all(&mut set, &request.files, |layout| -> Result<Vec<u8>, E> {
        Ok(match layout {
            Layout::Markdown => markdown::markdown(&sheet).into_bytes(),
            Layout::Html => html::html(&sheet).into_bytes(),
            Layout::Workbook => xlsx::xlsx(&sheet)?,
            Layout::Pdf => pdf(&html::html(&sheet))?,
        })
    })?;
    set.finish()?;
    Ok(sheet)
}

/// The champion that a version was trained beside, on the same card; none where it is gone or has no such card.
fn before(registry: &Registry, entry: &Entry, card: Card) -> Option<(String, Model)> {
    let version = entry.manifest.parent?.to_string();
    let parent = registry
        .resolve(Some(&format!("{}@{version}", entry.name)))
        .ok()?;
    let model = registry.model(&parent).ok()?.on(card).ok()?;
    Some((version, model))
}

/// The currency that amounts are in: what the recipe's rates convert into, else what the amounts bore.
fn currency(registry: &Registry, entry: &Entry, model: &Model) -> Result<Option<String>> {
    if let Some(rates) = &model.recipe.rates {
        return Ok(Some(rates.into.clone()));
    }
    // The value card reads the bins of the full card.
    if model.card != Card::Full {
        return Ok(None);
    }
    Ok(match registry.value(entry, model)? {
        Some(Value::Card(card)) => Some(card.currency),
        _ => None,
    })
}
