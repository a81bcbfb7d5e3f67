//! A table scored in a stream: one line per account, in the table's order, in constant memory.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use crate::error::Result;
use crate::language::Language;
use crate::model::Model;
use crate::recipe::ReadRecipe;
use crate::report::as_read;
use crate::score::{BatchSettings, Clock, Format, Grade, Summary, score_records_timed};
use crate::source::Records;
use crate::table::AsRead;
use crate::workflow::inputs::Inputs;
use crate::workflow::models::{ChosenModel, ModelChoice, Waiting};
use crate::workflow::output::Output;
use crate::workflow::timing::{self, TimingRequest};

/// What is asked of a scoring.
pub struct ScoringRequest {
    /// Where the accounts are; `-` is standard input.
    pub data: PathBuf,
    /// File to write; `-` is standard output.
    pub output: PathBuf,
    /// The model to score with.
    pub model: ModelChoice,
    /// What is written of each account; `model` and `language` are filled in from the model loaded.
    pub settings: BatchSettings,
    /// Language of the reasons; the model's when absent.
    pub language: Option<Language>,
    /// Signals beside the fit.
    pub timing: TimingRequest,
    /// How the table is read, where that is not to be found.
    pub read: ReadRecipe,
    /// Only hold the file against the model: nothing is written.
    pub check: bool,
    /// Write nothing when a check finds something worth a word.
    pub strict: bool,
}

/// A table that was scored.
pub struct ScoredTable {
    /// What happened.
    pub summary: Summary,
    /// The model.
    pub model: Model,
    /// How it is called beside each score.
    pub reference: String,
    /// Columns of the table.
    pub header: Vec<String>,
    /// How the table was read.
    pub read: AsRead,
    /// Timing, when there are signals.
    pub clock: Option<Clock>,
    /// Whether scores were asked for and withheld because of the checks.
    pub withheld: bool,
    /// A newer version that waits for a decision.
    pub waiting: Option<Waiting>,
}

/// Scores every account of a table; `progress` is told the accounts done.
///
/// # Errors
/// [`crate::Error::Input`] when the table would be written over, or holds a record that cannot be read; whatever the model,
/// the signals or the output refuse.
pub fn score_table(request: ScoringRequest, progress: &mut dyn FnMut(u64)) -> Result<ScoredTable> {
    let ScoringRequest {
        data,
        output,
        model,
        mut settings,
        language,
        timing,
        read,
        check,
        strict,
    } = request;
    if !check {
        let model_file = match &model {
            ModelChoice::File(file, _) => Some(file),
            ModelChoice::Registry(_) => None,
        };
        Inputs::of([&data].into_iter().chain(model_file).chain(&timing.signals)).refuse(&output, "-o")?;
        Inputs::of_folder().refuse(&output, "-o")?;
    }
    let ChosenModel {
        model,
        reference,
        waiting,
        ..
    } = model.load(false)?;
    settings.model.clone_from(&reference);
    settings.language = language.unwrap_or(model.recipe.language);
    let mut records = Records::open_as(&data, &read)?;
    let mut clock = timing.clock(&model, records.header(), &read)?;
    let mut out = match check {
        true => Output::Nowhere,
        false if strict => Output::create(&output)?.held()?,
        false => Output::create(&output)?,
    };
    let out_name = out.name();
    let summary = score_records_timed(
        &model,
        &mut records,
        &mut out,
        &out_name,
        &settings,
        clock.as_mut(),
        progress,
    )?;
    if let Some(clock) = &clock {
        timing::check_matched(clock, summary.accounts, &data)?;
    }
    let read = AsRead {
        rows: summary.accounts,
        ..records.as_read()
    };
    let withheld = strict && !check && summary.is_remarkable();
    if !withheld {
        out.finish()?;
    }
    Ok(ScoredTable {
        withheld,
        summary,
        model,
        reference,
        header: records.header().to_vec(),
        read,
        clock,
        waiting,
    })
}

/// The format of a file by its ending; standard output is CSV, or one JSON object a line.
///
/// # Errors
/// As [`Format::of`].
pub fn format(output: &Path, json: bool) -> Result<Format> {
    match (output == Path::new("-"), json) {
        (true, true) => Ok(Format::Ndjson),
        (true, false) => Ok(Format::Csv),
        (false, _) => Format::of(output),
    }
}

impl ScoredTable {
    /// What was done, as JSON; without `output` nothing was written.
    pub fn json(&self, output: Option<&Path>) -> Value {
        let summary = &self.summary;
        let grades: Map<String, Value> = Grade::ALL
            .iter()
            .map(|grade| (grade.as_str().to_owned(), summary.in_grade(*grade).into()))
            .collect();
        let mut answer = json!({
            "model": self.reference,
            "verdict": self.model.verdict,
            "read": as_read::json(&self.read),
            "accounts": summary.accounts,
            "grades": grades,
            "segments": summary.segments,
            "unlike_every_segment": summary.unlike,
            "mean_score": summary.mean_score,
            "absent": summary.absent,
            "unreadable": summary.unreadable,
            "unseen": summary.unseen,
            "checks": summary.checks,
            "waiting": self.waiting.as_ref().map(|waiting| &waiting.reference),
        });
        if let Some(output) = output {
            answer["output"] = json!(output);
        }
        if let Some(clock) = &self.clock {
            answer["timing"] = timing::json(clock, summary.timing.as_ref());
        }
        answer
    }
}
