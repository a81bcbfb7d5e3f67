//! The record of scores and outcomes: read back, written out, copied, and what contact changed.

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde_json::{Value, json};

use crate::error::{Error, Result};
use crate::registry::Version;
use crate::score::Decimal;
use crate::store::{FILE, OnRecord, Paired, Store};
use crate::workflow::inputs::Inputs;
use crate::workflow::output::{Rows, delimiter};

/// Which part of the record is meant.
#[derive(Debug, Clone)]
pub struct RecordRequest {
    /// The registry's directory, beside which the record is kept.
    pub models: PathBuf,
    /// One model; all when absent.
    pub model: Option<String>,
    /// Scores of that day or later; all when absent.
    pub since: Option<Date>,
}

impl RecordRequest {
    /// The store; `None` when nothing was ever put on record.
    fn store(&self) -> Result<Option<Store>> {
        Store::existing(&self.models)
    }

    /// The store.
    ///
    /// # Errors
    /// [`Error::Data`] when nothing was ever put on record; as [`Store::existing`].
    pub(super) fn store_that_is(&self) -> Result<Store> {
        self.store()?.ok_or_else(|| {
            let reason = format!(
                "nothing is on record beside the models in {}",
                self.models.display()
            );
            Error::data(
                reason,
                "score with --log first, then `lookalike outcomes add FILE`",
            )
        })
    }
}

/// What is on record; `None` when nothing ever was.
///
/// # Errors
/// As [`Store::existing`].
pub fn on_record(request: &RecordRequest) -> Result<Option<OnRecord>> {
    let store = request.store()?;
    store
        .map(|store| store.on_record(request.model.as_deref(), request.since))
        .transpose()
}

/// The record, as JSON.
pub fn record_json(record: &OnRecord) -> Value {
    let versions = record.versions.iter().map(|version| {
        let grades = version.grades.iter().map(|count| {
            let mut grade = json!(count);
            let closed = count.closed();
            let interval = closed.wilson(0.95);
            grade["decided"] = count.decided().into();
            grade["close_rate"] = json!(closed.share());
            grade["close_rate_low"] = json!(interval.map(|(low, _)| low));
            grade["close_rate_high"] = json!(interval.map(|(_, high)| high));
            grade["mean_fit"] = json!(count.mean_fit());
            grade
        });
        json!({
            "model": version.model,
            "version": Version(version.version).to_string(),
            "card": version.card,
            "first": version.first,
            "last": version.last,
            "grades": grades.collect::<Vec<_>>(),
        })
    });
    json!({
        "accounts": record.accounts,
        "outcomes": record.outcomes,
        "versions": versions.collect::<Vec<_>>(),
    })
}

/// Columns of the exported record.
const COLUMNS: [&str; 18] = [
    "id",
    "model",
    "version",
    "card",
    "scored_on",
    "score",
    "fit",
    "grade",
    "segment",
    "drawn",
    "propensity",
    "outcome",
    "written",
    "ideal",
    "decided",
    "contacted",
    "as_of",
    "standing",
];

/// Writes one row per account and model: the score that counts, and what became of the account. How many there are.
///
/// # Errors
/// [`Error::Data`] when nothing is on record; [`Error::Setting`] for an output that is neither CSV nor TSV.
pub fn export(request: &RecordRequest, output: &Path) -> Result<u64> {
    let delimiter = delimiter(output)?;
    Inputs::of([request.models.join(FILE)]).refuse(output, "-o")?;
    Inputs::of_folder().refuse(output, "-o")?;
    let store = request.store_that_is()?;
    let mut rows = Rows::create(output, delimiter)?;
    rows.write(COLUMNS)?;
    let mut accounts = 0;
    store.each_paired(request.model.as_deref(), request.since, true, &mut |paired| {
        accounts += 1;
        rows.write(cells(&paired))
    })?;
    rows.finish()?;
    Ok(accounts)
}

fn cells(paired: &Paired) -> [String; COLUMNS.len()] {
    let scored = &paired.scored;
    let outcome = paired.known.as_ref().map(|known| &known.outcome);
    let yes_no =
        |flag: Option<bool>| flag.map_or(String::new(), |flag| if flag { "yes" } else { "no" }.to_owned());
    let standing = serde_json::to_value(paired.standing());
    [
        scored.id.clone(),
        paired.model.clone(),
        Version(paired.version).to_string(),
        paired.card.clone(),
        paired.scored_on.clone(),
        Decimal(scored.score, 3).to_string(),
        match scored.fit.is_finite() {
            true => format!("{:.6}", scored.fit),
            false => String::new(),
        },
        scored.grade.clone(),
        scored
            .segment
            .map_or(String::new(), |segment| segment.to_string()),
        scored.drawn.clone(),
        format!("{}", scored.propensity),
        outcome.map_or(String::new(), |outcome| outcome.ending.as_str().to_owned()),
        outcome.map_or(String::new(), |outcome| outcome.written.clone()),
        yes_no(outcome.and_then(|outcome| outcome.ideal)),
        outcome
            .and_then(|outcome| outcome.decided_on.clone())
            .unwrap_or_default(),
        yes_no(outcome.and_then(|outcome| outcome.contacted)),
        paired
            .known
            .as_ref()
            .map_or(String::new(), |known| known.as_of.clone()),
        standing
            .ok()
            .and_then(|word| word.as_str().map(str::to_owned))
            .unwrap_or_default(),
    ]
}

/// Copies the record into a file of its own; rows of models, runs, scores and outcomes.
///
/// # Errors
/// As [`Store::back_up`], and [`Error::Data`] when nothing is on record.
pub fn back_up(request: &RecordRequest, file: &Path) -> Result<[u64; 4]> {
    Inputs::of([request.models.join(FILE)]).refuse(file, "FILE")?;
    Inputs::of_folder().refuse(file, "FILE")?;
    request.store_that_is()?.back_up(file)
}
