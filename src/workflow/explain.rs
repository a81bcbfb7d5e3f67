//! Accounts found in a table and explained.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::error::Result;
use crate::explain::find::{Keys, find, says_web};
use crate::explain::{Account, ExplainSettings, Explanation, Worth};
use crate::language::Language;
use crate::model::valuation::Valuer;
use crate::model::value::Value;
use crate::model::worded::ShownModel;
use crate::model::{IdealAccount, Model};
use crate::recipe::ReadRecipe;
use crate::score::{Ahead, Clock, FileReading, Row, Scorer, checks_of_account, name_column};
use crate::source::{Record, Records};
use crate::table::AsRead;
use crate::workflow::models::{ChosenModel, ModelChoice};
use crate::workflow::since::{Past, SinceRequest, Standing};
use crate::workflow::timing::TimingRequest;
use crate::workflow::value;

/// What is asked of an explanation.
pub struct ExplanationRequest {
    /// Where the accounts are; `-` is standard input.
    pub data: PathBuf,
    /// The accounts: ids (1-based rows when the table has no id column), names or web domains.
    pub accounts: Vec<String>,
    /// The model to explain with.
    pub model: ModelChoice,
    /// Signals beside the fit.
    pub timing: TimingRequest,
    /// Language of labels and reasons; the model's when absent.
    pub language: Option<Language>,
    /// How the table is read.
    pub read: ReadRecipe,
    /// Against which earlier version the score is held.
    pub since: Option<SinceRequest>,
    /// Whether a program reads the answer: criteria and levels keep the names of columns and cells.
    pub to_program: bool,
}

/// An account explained.
pub struct ExplainedAccount {
    /// Every criterion's points, reasons, unknowns, lookalikes.
    pub explanation: Explanation,
    /// Line on which the account stands.
    pub line: u64,
    /// Further lines on which its id stands.
    pub repeated_on: Vec<u64>,
}

/// Accounts explained, and what to know about the table they stand in.
pub struct ExplainedAccounts {
    /// In the order asked for.
    pub accounts: Vec<ExplainedAccount>,
    /// The model.
    pub model: Model,
    /// How it is called beside scores.
    pub reference: String,
    /// How the table was read, as far as it was read.
    pub read: AsRead,
    /// Where the table is.
    pub path: PathBuf,
    /// Timing, when there are signals.
    pub clock: Option<Clock>,
}

/// Finds accounts and explains their scores; the table is read no further than needed.
///
/// # Errors
/// [`crate::Error::Input`] when there is no such account, or several are meant; whatever the model, the signals or the table refuse.
pub fn explain_accounts(request: &ExplanationRequest) -> Result<ExplainedAccounts> {
    let chosen = request.model.load(true)?;
    let value = value::of(&request.model, &chosen)?;
    let past = request.since.as_ref();
    let past = past
        .map(|since| Past::open(since, &request.model, chosen.entry.as_ref()))
        .transpose()?;
    let records = Records::open_as(&request.data, &request.read)?;
    let asked = AskedAccounts {
        accounts: &request.accounts,
        timing: &request.timing,
        language: request.language,
        read: &request.read,
        to_program: request.to_program,
    };
    explain_records(records, chosen, value, past, &asked)
}

/// Which accounts of a table are explained, and how.
pub(super) struct AskedAccounts<'a> {
    pub accounts: &'a [String],
    pub timing: &'a TimingRequest,
    pub language: Option<Language>,
    pub read: &'a ReadRecipe,
    pub to_program: bool,
}

/// As [`explain_accounts`], of records and a model that are there already.
pub(super) fn explain_records(
    records: Records,
    chosen: ChosenModel,
    value: Option<Value>,
    past: Option<Past>,
    asked: &AskedAccounts<'_>,
) -> Result<ExplainedAccounts> {
    let ChosenModel {
        model,
        ideals,
        reference,
        ..
    } = chosen;
    let language = asked.language.unwrap_or(model.recipe.language);
    let past = past.map(|past| match asked.to_program {
        true => past,
        false => past.worded_as(&model, language),
    });
    let mut records = records.called_as(model.columns());
    let mut clock = asked.timing.clock(&model, records.header(), asked.read)?;
    let header = records.header().to_vec();
    let path = records.path().to_path_buf();
    let keys = keys(&model, &header);
    let mut ahead = Ahead::new(&mut records);
    let file = FileReading::of(&model, &ahead);
    let file_then = past.as_ref().map(|past| FileReading::of(&past.model, &ahead));
    if let Some(clock) = &mut clock {
        clock.read_as(&file);
    }
    let first = ahead.first().to_vec();
    let found = find(&mut ahead, &keys, asked.accounts, asked.read)?;
    let shown = model.shown(asked.to_program, language);
    let explainer = Explainer::for_file(&shown, &header, &file, &ideals, language);
    let mut accounts = Vec::with_capacity(found.len());
    for (found, named) in found.into_iter().zip(asked.accounts) {
        let own = keys.id.map(|column| found.record.get(column).trim());
        let id = own.unwrap_or(named.trim());
        let row = explainer.row(&found.record);
        let checks = checks_of_account(&model, &explainer.scorer, &header, &file, &first, &found.record);
        let explanation = explainer.explain(&found.record, &row, id);
        let mut explanation = explanation.checked(checks);
        if let (Some(past), Some(file)) = (&past, &file_then) {
            let account = Standing {
                header: &header,
                record: &found.record,
            };
            let card = ShownModel {
                model: &model,
                shown: &shown,
            };
            let now = (card, &explainer.scorer, &row);
            explanation =
                explanation.compared(past.since(now, &account, (file, id, asked.read), language)?);
        }
        if let Some(Value::Card(card)) = &value {
            let fit = [explanation.fit, explanation.fit_low, explanation.fit_high];
            let worth = Worth::of(&explanation.criteria, fit, &Valuer::new(card, &model));
            explanation = explanation.valued(worth);
        }
        if let Some(clock) = &clock {
            explanation = explanation.timed(clock.timing(own, |column| Some(found.record.get(column))));
        }
        accounts.push(ExplainedAccount {
            explanation,
            line: found.record.line(),
            repeated_on: found.repeated_on,
        });
    }
    let model = shown.into_owned();
    Ok(ExplainedAccounts {
        accounts,
        read: records.as_read(),
        path,
        reference,
        model,
        clock,
    })
}

/// The columns by which accounts are found.
fn keys(model: &Model, header: &[String]) -> Keys {
    let id = position(header, model.data.id.as_deref());
    let web = header.iter().enumerate().filter(|(_, name)| says_web(name));
    Keys {
        id,
        name: name_column(model, header, id),
        web: web.map(|(at, _)| at).collect(),
    }
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
    /// Ready for tables with this header, written as training's was.
    pub fn new(model: &'a Model, header: &[String], ideals: &'a [IdealAccount], language: Language) -> Self {
        Self::for_file(model, header, &FileReading::default(), ideals, language)
    }

    /// Ready for one file with this header, read with its own marks.
    pub fn for_file(
        model: &'a Model,
        header: &[String],
        file: &FileReading,
        ideals: &'a [IdealAccount],
        language: Language,
    ) -> Self {
        Self {
            model,
            header: header.to_vec(),
            ideals,
            scorer: Scorer::for_file(model, header, file, language),
            label: name_column(model, header, position(header, model.data.id.as_deref())),
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
            .map(|(column, text)| {
                let written = self.scorer.as_trained(column, text);
                (column.clone(), written.unwrap_or_else(|| text.to_owned()))
            })
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
