//! The ICP sheet of a model, in every layout asked for.

use std::path::PathBuf;

use crate::error::{Error, Result};
use crate::language::Language;
use crate::model::value::Value;
use crate::model::worded::ShownModel;
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
    /// Whether a program reads the answer: criteria and levels keep the names of columns and cells.
    pub to_program: bool,
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
    let language = request.language.unwrap_or(model.recipe.language);
    let worded = model.worded(language);
    let registry = Registry::open(&request.version.models);
    let before = before(&registry, entry, request.version.card);
    let currency = currency(&registry, entry, model)?;
    let earlier = before.as_ref();
    let worded_before = earlier.map(|(_, before)| before.worded_by(&model.recipe, language));
    let of_before = |is_worded: bool| {
        let (version, was) = before.as_ref()?;
        let shown_as = |own, of: Option<_>| ShownModel {
            model: own,
            shown: of.filter(|_| is_worded).unwrap_or(own),
        };
        Some(Before {
            version,
            model: shown_as(was, worded_before.as_deref()),
            now: shown_as(model, Some(&*worded)),
        })
    };
    let source = Source {
        before: of_before(true),
        currency: currency.as_deref(),
        model: &worded,
        ideals: &ideals,
        dashboard: figures.as_ref(),
        version: Some(&entry.version.to_string()),
        trained: entry.manifest.created_at.get(..10),
        models: request.version.models.to_str().filter(|dir| *dir != DEFAULT_DIR),
        language,
    };
    let sheet = Sheet::new(&source);
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
    Ok(match request.to_program {
        true => Sheet::new(&Source {
            before: of_before(false),
            model,
            ..source
        }),
        false => sheet,
    })
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

/// The currency that amounts are in: as the recipe says it, else what the amounts bore.
pub(super) fn currency(registry: &Registry, entry: &Entry, model: &Model) -> Result<Option<String>> {
    if let Some(currency) = model.recipe.currency() {
        return Ok(Some(currency.to_owned()));
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
