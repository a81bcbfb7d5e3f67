//! A model: what it scores, explains and writes.

use std::path::PathBuf;

use lookalike::language::Language;
use lookalike::report::chart::calibration::calibration;
use lookalike::report::chart::points::weights;
use lookalike::report::chart::waterfall::waterfall;
use lookalike::report::explanation::{Extent, document};
use lookalike::report::layout::{svg, text};
use lookalike::report::{as_read, verdict};
use lookalike::score::{Keep, Scorer, sigmoid};
use lookalike::workflow::export::Target;
use lookalike::workflow::held::{HeldModel, HeldScoring};
use lookalike::workflow::models::ModelChoice;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::errors::{SettingError, exception, warn};
use crate::running::run;
use crate::scores::Scores;
use crate::source::Source;

/// A model in memory.
#[pyclass(frozen, module = "lookalike._lookalike")]
pub struct Model {
    held: HeldModel,
}

fn language(name: Option<&str>) -> PyResult<Option<Language>> {
    name.map(|name| name.parse().map_err(SettingError::new_err))
        .transpose()
}

/// JSON of ours, which always has a form.
fn json(value: &impl serde::Serialize) -> PyResult<String> {
    serde_json::to_string(value).map_err(|error| PyRuntimeError::new_err(error.to_string()))
}

impl Model {
    /// Of what was trained or loaded.
    pub fn of(held: HeldModel) -> Self {
        Self { held }
    }
}

#[pymethods]
impl Model {
    /// Loads a version of a registry, or a file.
    #[staticmethod]
    fn load(
        py: Python<'_>,
        file: Option<PathBuf>,
        models: PathBuf,
        reference: Option<String>,
    ) -> PyResult<Self> {
        let choice = ModelChoice::new(file.as_ref(), &models, reference.as_ref());
        Ok(Self::of(
            py.detach(|| HeldModel::load(&choice)).map_err(exception)?,
        ))
    }

    /// A model from the bytes of its file.
    #[staticmethod]
    fn from_json(py: Python<'_>, bytes: &[u8]) -> PyResult<Self> {
        Ok(Self::of(
            py.detach(|| HeldModel::from_json(bytes)).map_err(exception)?,
        ))
    }

    /// The model as the bytes of its file.
    fn to_json<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let bytes = self.held.model().to_json().map_err(exception)?;
        Ok(PyBytes::new(py, &bytes))
    }

    /// How it is called beside scores.
    #[getter]
    fn reference(&self) -> &str {
        &self.held.chosen.reference
    }

    /// What it can be used for, in one word.
    #[getter]
    fn verdict(&self) -> PyResult<String> {
        let verdict = serde_json::to_value(self.held.model().verdict);
        let verdict = verdict.map_err(|error| PyRuntimeError::new_err(error.to_string()))?;
        Ok(verdict.as_str().unwrap_or_default().to_owned())
    }

    /// The same in a sentence.
    fn said(&self, lang: Option<&str>) -> PyResult<String> {
        let model = self.held.model();
        Ok(verdict::verdict(
            model,
            language(lang)?.unwrap_or(model.recipe.language),
        ))
    }

    /// Figures out of fold as JSON; `null` where none were taken.
    fn validation_json(&self) -> PyResult<String> {
        json(&self.held.model().validation)
    }

    /// Criteria with their weight and importance in points, as JSON.
    fn criteria_json(&self) -> PyResult<String> {
        let criteria = self.held.model().criteria.iter().map(|criterion| {
            serde_json::json!({
                "name": criterion.name,
                "weight": criterion.weight() as f64 / 1e3,
                "importance": criterion.importance as f64 / 1e3,
                "column": criterion.cut.leaves().first().map(|cut| cut.column().0),
            })
        });
        json(&criteria.collect::<Vec<_>>())
    }

    /// Kinds of ideal customer, as JSON.
    fn segments_json(&self) -> PyResult<String> {
        json(&self.held.model().segments)
    }

    /// Scores accounts; `keep` names columns written last, `None` all.
    #[pyo3(signature = (accounts, *, reasons, interval, contributions, keep, lang, warns, progress))]
    #[allow(clippy::too_many_arguments)] // Python's keywords, said once in lookalike/_model.py
    fn score(
        &self,
        py: Python<'_>,
        accounts: Source<'_>,
        reasons: usize,
        interval: bool,
        contributions: bool,
        keep: Option<Vec<String>>,
        lang: Option<&str>,
        warns: bool,
        progress: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Scores> {
        let how = HeldScoring {
            reasons,
            interval,
            contributions,
            keep: match keep {
                Some(columns) if columns.is_empty() => Keep::None,
                Some(columns) => Keep::Columns(columns),
                None => Keep::All,
            },
            language: language(lang)?,
        };
        let open = accounts.opener();
        let done = std::sync::atomic::AtomicU64::new(0);
        let order = std::sync::atomic::Ordering::Relaxed;
        let held = &self.held;
        let scores = run(
            py,
            |stop| {
                held.score(open()?, &how, &mut |accounts| {
                    stop.look();
                    done.store(accounts, order);
                })
            },
            |_| match &progress {
                Some(progress) => progress.call1((done.load(order),)).map(|_| ()),
                None => Ok(()),
            },
        )?;
        if warns {
            let mut notes = accounts.notes();
            notes.extend(scores.notes.iter().cloned());
            warn(py, &notes)?;
        }
        Scores::new(&scores)
    }

    /// Names of the criteria as the columns of their points have them.
    fn score_columns(&self) -> Vec<String> {
        let scorer = Scorer::new(self.held.model(), &[], Language::En);
        scorer
            .criteria()
            .map(|criterion| format!("points.{criterion}"))
            .collect()
    }

    /// Log-odds and probability of being ideal for scores of 0 to 100.
    fn fits(&self, scores: Vec<f64>) -> (Vec<f64>, Vec<f64>) {
        let calibration = &self.held.model().calibration;
        let odds = scores
            .iter()
            .map(|score| calibration.log_odds((score * 1e3).round() as i64));
        odds.map(|odds| (odds, sigmoid(odds))).unzip()
    }

    /// Explains accounts: for each the JSON of all of it, its page as text, and its picture.
    fn explain(
        &self,
        py: Python<'_>,
        accounts: Source<'_>,
        asked: Vec<String>,
        lang: Option<&str>,
    ) -> PyResult<Vec<(String, String, String)>> {
        let (open, lang) = (accounts.opener(), language(lang)?);
        let held = &self.held;
        let (notes, explained) = run(
            py,
            |_| {
                // Programs read the names of columns, people their titles.
                let fields = held.explain(open()?, &asked, lang, true)?.accounts;
                let explained = held.explain(open()?, &asked, lang, false)?;
                let model = &explained.model;
                let worded = lang.unwrap_or(model.recipe.language);
                let notes = match as_read::is_noteworthy(&explained.read) {
                    true => as_read::facts(&explained.read, worded),
                    false => Vec::new(),
                };
                let told = explained.accounts.iter().zip(&fields).map(|(shown, told)| {
                    let e = &shown.explanation;
                    let page = text::render(&document(model, e, Extent::Short), text::Screen::plain());
                    let picture = svg::document(&waterfall(model, e));
                    // What is explained always has a form in JSON.
                    let fields = serde_json::to_string(&told.explanation).unwrap_or_default();
                    (fields, page, picture)
                });
                Ok((notes, told.collect::<Vec<_>>()))
            },
            |_| Ok(()),
        )?;
        warn(py, &[accounts.notes(), notes].concat())?;
        Ok(explained)
    }

    /// The card for another program: `sql:DIALECT`, `pmml`, `json`, `xlsx`.
    fn export<'py>(
        &self,
        py: Python<'py>,
        target: &str,
        table: &str,
        id: Option<&str>,
        reasons: usize,
        lang: Option<&str>,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let target: Target = target.parse().map_err(exception)?;
        let lang = language(lang)?;
        let bytes = py
            .detach(|| self.held.export(target, table, id, reasons, lang))
            .map_err(exception)?;
        Ok(PyBytes::new(py, &bytes))
    }

    /// The ICP sheet, as HTML or as Markdown.
    fn sheet(&self, py: Python<'_>, is_html: bool, lang: Option<&str>) -> PyResult<String> {
        let lang = language(lang)?;
        Ok(py.detach(|| self.held.sheet(is_html, lang)))
    }

    /// A picture: the points of the criteria.
    fn picture_of_points(&self, lang: Option<&str>) -> PyResult<String> {
        let model = self.held.model();
        let lang = language(lang)?.unwrap_or(model.recipe.language);
        Ok(svg::document(&weights(&model.worded(lang), lang)))
    }

    /// A picture: predicted beside observed; none of a model that was not measured.
    fn picture_of_calibration(&self, lang: Option<&str>) -> PyResult<Option<String>> {
        let model = self.held.model();
        let lang = language(lang)?.unwrap_or(model.recipe.language);
        let measured = model.validation.as_ref();
        Ok(measured.map(|found| svg::document(&calibration(&found.curve, lang))))
    }
}
