//! `train`: what is asked in Python's words as a request to the engine, and its answer.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use lookalike::recipe::Recipe;
use lookalike::registry::Registry;
use lookalike::workflow::held::HeldModel;
use lookalike::workflow::train::TrainingRequest;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::errors::{exception, warn};
use crate::model::Model;
use crate::running::run;
use crate::source::Source;

/// Learns a model; `recipe` is a file of one, `said` goes before it (JSON with the recipe's keys, lists adding up).
#[pyfunction]
#[pyo3(signature = (accounts, *, recipe, said, name, models, validate, promote, universe, progress))]
#[allow(clippy::too_many_arguments)] // Python's keywords, said once in lookalike/_training.py
pub fn train(
    py: Python<'_>,
    accounts: Source<'_>,
    recipe: Option<PathBuf>,
    said: &str,
    name: Option<String>,
    models: Option<PathBuf>,
    validate: bool,
    promote: bool,
    universe: Option<PathBuf>,
    progress: Option<Bound<'_, PyAny>>,
) -> PyResult<Model> {
    let mut notes = accounts.notes();
    let folder = recipe.as_deref().and_then(Path::parent).map(Path::to_path_buf);
    let request = TrainingRequest {
        name,
        beside: folder.unwrap_or_default(),
        validate,
        promote,
        universe,
        ..TrainingRequest::new(accounts.for_training(), settled(recipe.as_deref(), said)?)
    };
    let registry = models.as_deref().map(Registry::open);
    let steps = Mutex::new(Vec::new());
    let trained = run(
        py,
        |stop| {
            let step = |stage: &'static str, done: usize, all: usize| {
                stop.look();
                if let Ok(mut steps) = steps.lock() {
                    steps.push((stage, done, all));
                }
            };
            HeldModel::train(request, registry.as_ref(), &step)
        },
        |_| {
            let new = steps
                .lock()
                .map(|mut steps| std::mem::take(&mut *steps))
                .unwrap_or_default();
            let Some(progress) = &progress else { return Ok(()) };
            for (stage, done, all) in new {
                progress.call1((stage, done, all))?;
            }
            Ok(())
        },
    )?;
    notes.extend(trained.notes.iter().cloned());
    warn(py, &notes)?;
    Ok(Model::of(trained))
}

/// The recipe of a file with what was said put into it.
fn settled(file: Option<&Path>, said: &str) -> PyResult<Recipe> {
    let wrong = |error: serde_json::Error| PyValueError::new_err(format!("recipe: {error}"));
    let recipe = file
        .map_or_else(|| Ok(Recipe::default()), Recipe::read)
        .map_err(exception)?;
    let mut whole = serde_json::to_value(recipe).map_err(wrong)?;
    put_in(&mut whole, serde_json::from_str(said).map_err(wrong)?);
    // As a file of it would be read, with what is checked there.
    let text = toml::to_string(&whole).map_err(|error| PyValueError::new_err(format!("recipe: {error}")))?;
    Recipe::parse(&text, Path::new("recipe")).map_err(exception)
}

/// Puts one value into another: sections into sections, lists after lists, all else in place of what stood there.
fn put_in(whole: &mut serde_json::Value, said: serde_json::Value) {
    use serde_json::Value::{Array, Object};
    match (whole, said) {
        (Object(whole), Object(said)) => {
            for (key, value) in said {
                put_in(whole.entry(key).or_insert(serde_json::Value::Null), value);
            }
        }
        (Array(whole), Array(said)) => whole.extend(said),
        (whole, said) => *whole = said,
    }
}
