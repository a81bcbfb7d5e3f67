//! One account found in a table and explained.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::error::Result;
use crate::explain::find::find;
use crate::explain::{Account, ExplainSettings, Explanation};
use crate::language::Language;
use crate::model::{IdealAccount, Model};
use crate::recipe::ReadRecipe;
use crate::score::{Absent, Clock, Row, Scorer};
use crate::source::{Record, Records};
use crate::workflow::models::{ChosenModel, ModelChoice};
use crate::workflow::timing::TimingRequest;

/// What is asked of an explanation.
pub struct ExplanationRequest {
    /// Where the accounts are; `-` is standard input.
    pub data: PathBuf,
    /// The account's id, or its 1-based row when the table has no id column.
    pub id: String,
    /// The model to explain with.
    pub model: ModelChoice,
    /// Signals beside the fit.
    pub timing: TimingRequest,
    /// Language of labels and reasons; the model's when absent.
    pub language: Option<Language>,
    /// How the table is read.
    pub read: ReadRecipe,
}

/// An account explained, and what to know about the table it stands in.
pub struct ExplainedAccount {
    /// Every criterion's points, reasons, unknowns, lookalikes.
    pub explanation: Explanation,
    /// The model.
    pub model: Model,
    /// Line on which the account stands.
    pub line: u64,
    /// Further lines on which its id stands.
    pub repeated_on: Vec<u64>,
    /// Columns that the model reads and the table lacks.
    pub absent: Vec<Absent>,
    /// Columns of the table.
    pub header: Vec<String>,
    /// Where the table is.
    pub path: PathBuf,
    /// Timing, when there are signals.
    pub clock: Option<Clock>,
}

/// Finds one account and explains its score; the table is read no further than needed.
///
/// # Errors
/// [`crate::Error::Data`] when there is no such account; whatever the model, the signals or the table refuse.
pub fn explain_account(request: &ExplanationRequest) -> Result<ExplainedAccount> {
    let ChosenModel { model, ideals, .. } = request.model.load(true)?;
    let mut records = Records::open_as(&request.data, &request.read)?;
    let clock = request.timing.clock(&model, records.header(), &request.read)?;
    let id = position(records.header(), model.data.id.as_deref());
    let found = find(&mut records, id, &request.id, &request.read)?;
    let language = request.language.unwrap_or(model.recipe.language);
    let explainer = Explainer::new(&model, records.header(), &ideals, language);
    let row = explainer.row(&found.record);
    let mut explanation = explainer.explain(&found.record, &row, request.id.trim());
    if let Some(clock) = &clock {
        let own = id.map(|column| found.record.get(column));
        explanation = explanation.timed(clock.timing(own, |column| Some(found.record.get(column))));
    }
    Ok(ExplainedAccount {
        explanation,
        absent: explainer.scorer.absent().to_vec(),
        line: found.record.line(),
        repeated_on: found.repeated_on,
        header: records.header().to_vec(),
        path: records.path().to_path_buf(),
        model,
        clock,
    })
}

/// Explains records of one table.
pub struct Explainer<'a> {
    model: &'a Model,
    header: Vec<String>,
    ideals: &'a [IdealAccount],
    /// Scores them too.
    pub scorer: Scorer,
    label: Option<usize>,
    settings: ExplainSettings,
}

impl<'a> Explainer<'a> {
    /// Ready for tables with this header.
    pub fn new(model: &'a Model, header: &[String], ideals: &'a [IdealAccount], language: Language) -> Self {
        Self {
            model,
            header: header.to_vec(),
            ideals,
            scorer: Scorer::new(model, header, language),
            label: position(header, model.data.label.as_deref()),
            settings: ExplainSettings {
                language,
                ..ExplainSettings::default()
            },
        }
    }

    /// The record's bins.
    pub fn row(&self, record: &Record) -> Row {
        let mut row = self.scorer.row();
        self.scorer.read(|column| Some(record.get(column)), &mut row);
        row
    }

    /// The explanation of a record of which [`Explainer::row`] made `row`.
    pub fn explain(&self, record: &Record, row: &Row, id: &str) -> Explanation {
        let cells = self.header.iter().zip(record.iter());
        let values: BTreeMap<String, String> = cells
            .map(|(column, text)| (column.clone(), text.to_owned()))
            .collect();
        let account = Account {
            id,
            name: self.label.map(|column| record.get(column).trim()),
            values: &values,
            row,
        };
        Explanation::of(self.model, &self.scorer, account, self.ideals, &self.settings)
    }
}

fn position(header: &[String], column: Option<&str>) -> Option<usize> {
    header.iter().position(|name| Some(name.as_str()) == column)
}
