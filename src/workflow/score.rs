//! A table scored in a stream: one line per account, in the table's order, in constant memory.

use std::fs::File;
use std::io::{BufReader, BufWriter, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use crate::error::{Error, Result};
use crate::language::Language;
use crate::model::Model;
use crate::model::valuation::Valuer;
use crate::recipe::ReadRecipe;
use crate::report::as_read;
use crate::report::score_book::{self, Book};
use crate::score::changed::Older;
use crate::score::{
    BatchSettings, Beside, Clock, Draw, Drawn, DrawnShare, Format, Grade, LogRow, Summarizer, Summary,
    score_records_beside,
};
use crate::source::Records;
use crate::store::LoggedScores;
use crate::table::AsRead;
use crate::workflow::activation::{SyncRequest, SyncedTable, Way, routes, since};
use crate::workflow::inputs::Inputs;
use crate::workflow::list::{ListRequest, ScoredSource};
use crate::workflow::models::{ChosenModel, ModelChoice, Waiting};
use crate::workflow::output::{Output, OutputSet};
use crate::workflow::packed::{Packed, unpacked};
use crate::workflow::rejects::{RejectedRows, Rejects};
use crate::workflow::score_log::RunLog;
use crate::workflow::timing::{self, TimingRequest};
use crate::workflow::value;

/// What is asked of a scoring.
#[derive(Clone)]
pub struct ScoringRequest {
    /// Where the accounts are; `-` is standard input.
    pub data: PathBuf,
    /// Columns that the names of its folders give it: names and values.
    pub partitions: Vec<(String, String)>,
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
    /// Who is contacted by chance; nobody without one.
    pub draw: Option<DrawRequest>,
    /// Whom to work; in place of a draw by grade.
    pub list: Option<ListRequest>,
    /// File for rows that cannot be scored; without it they are mended or refused.
    pub rejects: Option<PathBuf>,
    /// Tell what accounts are worth beside the scores.
    pub value: bool,
    /// Tell each account in one line.
    pub summary: bool,
    /// Put the scores on record.
    pub log: bool,
    /// Write them as a CRM imports them.
    pub sync: Option<SyncRequest>,
    /// Recipe with the rules of routing; by default this folder's where it has any, else the model's.
    pub recipe: Option<PathBuf>,
    /// Scores that were written before: only what changed since is written.
    pub changed_since: Option<PathBuf>,
}

/// What is asked of a draw; what it draws by is filled in from the model loaded.
#[derive(Debug, Clone)]
pub struct DrawRequest {
    /// The best grade below the cut.
    pub cut: Grade,
    /// Share of the accounts below the cut that are contacted all the same.
    pub explore: Option<DrawnShare>,
    /// Share of the accounts above the cut that are held back.
    pub holdout: Option<DrawnShare>,
    /// Seed of the draw.
    pub seed: u64,
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
    /// Texts that a workbook's cells cut short.
    pub cut: u64,
    /// What was put on record, and where; nothing when that was not asked for, or scores were withheld.
    pub logged: Option<(LoggedScores, String)>,
    /// Rows that could not be scored, where a file was named for them.
    pub rejected: Option<RejectedRows>,
    /// What was written for a CRM, where that was asked.
    pub synced: Option<SyncedTable>,
    /// A newer version that waits for a decision.
    pub waiting: Option<Waiting>,
}

/// Scores every account of a table; `progress` is told the accounts done.
///
/// # Errors
/// [`crate::Error::Input`] when the table would be written over, or holds a record that cannot be read; whatever the model,
/// the signals, the store or the output refuse. Where only the store refuses, the scores are written all the same, and the
/// error says so.
pub fn score_table(request: ScoringRequest, progress: &mut dyn FnMut(u64)) -> Result<ScoredTable> {
    let ScoringRequest {
        data,
        partitions,
        output,
        model,
        mut settings,
        language,
        timing,
        read,
        check,
        strict,
        draw,
        list,
        rejects,
        value,
        summary: told,
        log,
        sync,
        recipe,
        changed_since,
    } = request;
    if !check {
        let model_file = match &model {
            ModelChoice::File(file, _) => Some(file),
            ModelChoice::Registry(_) => None,
        };
        Inputs::of(
            [&data]
                .into_iter()
                .chain(model_file)
                .chain(&timing.signals)
                .chain(&recipe)
                .chain(&changed_since),
        )
        .refuse(&output, "-o")?;
        Inputs::of_folder().refuse(&output, "-o")?;
    }
    let models = match &model {
        ModelChoice::Registry(choice) if log => Some(choice.models.clone()),
        _ => None,
    };
    // Who is like an account is told by the ideal customers themselves.
    let chosen = model.load(told && !check)?;
    let card = match (value, &sync) {
        (true, _) => Some(value::card(&model, &chosen)?),
        // A CRM gets what accounts are worth wherever the model knows it.
        (false, Some(_)) => value::known(&model, &chosen)?,
        (false, None) => None,
    };
    let ChosenModel {
        model,
        reference,
        entry,
        ideals,
        waiting,
    } = chosen;
    let valuer = card.as_ref().map(|card| Valuer::new(card, &model));
    settings.model.clone_from(&reference);
    settings.language = language.unwrap_or(model.recipe.language);
    let asked = list.map(|list| list.settings(&model, &reference)).transpose()?;
    let mut source = ScoredSource::open(&data, partitions, &read, asked.is_some())?;
    let rejects = rejects.as_deref().map(Rejects::create).transpose()?;
    let mut records = source.records(&read)?.called_as(model.columns());
    if let Some(rejects) = &rejects {
        records.reject_into(rejects.taker());
    }
    if draw.is_some() || list.is_some_and(|list| list.draws()) || models.is_some() {
        check_id(&model, records.header(), &data)?;
    }
    let draw = draw.map(|asked| Draw {
        cut: asked.cut,
        explore: asked.explore,
        holdout: asked.holdout,
        seed: asked.seed,
        model: reference.clone(),
    });
    let list = match asked {
        Some(settings) => source.find(&model, &read, rejects.is_some(), settings, progress)?,
        None => None,
    };
    let routes = routes(recipe.as_deref(), &model, &reference, records.header())?;
    let older = changed_since
        .as_deref()
        .map(|file| Older::read(&mut Records::open(file)?, file));
    let older = older.transpose()?;
    let named = sync.as_ref().and_then(|sync| sync.id.as_deref());
    let since = changed_since
        .as_deref()
        .zip(older.as_ref())
        .map(|(file, older)| since(older, (file, &data), &model, records.header(), named));
    let since = since.transpose()?;
    let mut log = models.map(|models| RunLog::open(&models, &output)).transpose()?;
    let mut clock = timing.clock(&model, records.header(), &read)?;
    let worded = model.worded(settings.language);
    let view = sync
        .as_ref()
        .map(|sync| sync.view(&worded, records.header(), &data, &mut settings));
    let view = view.transpose()?;
    let summarizer = told.then(|| Summarizer::new(&worded, &ideals, settings.language));
    let is_book = settings.format == Format::Workbook && !check;
    let out = match check {
        true => Output::Nowhere,
        false if is_book => Output::Held(BufWriter::new(unnamed()?), Box::new(Output::create(&output)?)),
        false if strict => Output::create(&output)?.held()?,
        false => Output::create(&output)?,
    };
    let out_name = out.name();
    let mut out = Packed::new(out, &output)?;
    let mut keep = log.as_mut().map(|log| move |rows: &[LogRow]| log.add(rows));
    let beside = Beside {
        clock: clock.as_mut(),
        value: valuer.as_ref(),
        summarizer: summarizer.as_ref(),
        draw: draw.as_ref(),
        list: list.as_ref(),
        routing: routes.as_ref(),
        since,
        log: keep.as_mut().map(|keep| keep as &mut dyn FnMut(&[LogRow])),
        file: None,
    };
    let mut way = Way::new(view.as_ref().map(|(view, _)| view), &mut out);
    let summary = score_records_beside(
        &worded,
        &mut records,
        way.out(),
        &out_name,
        &settings,
        beside,
        progress,
    )?;
    let written = way.finish().map_err(Error::io(&out_name, "write"))?;
    if let Some(clock) = &clock {
        timing::check_matched(clock, summary.accounts, &data)?;
    }
    let read = AsRead {
        rows: summary.accounts,
        ..records.as_read()
    };
    let withheld = strict && !check && summary.is_remarkable();
    let header = records.header().to_vec();
    // The reader lets go of what it gave rows to.
    drop(records);
    let (mut cut, mut rejected, mut synced) = (0, None, None);
    if !withheld {
        let mut files = OutputSet::default();
        rejected = rejects.map(|rejects| rejects.finish_in(&mut files)).transpose()?;
        if let (Some(sync), Some(view), Some(written)) = (&sync, view, written) {
            synced = Some(sync.finish(view, written, &data, &mut files)?);
        }
        match out.whole()? {
            Output::Held(rows, place) if is_book => {
                let book = Book {
                    model: &model,
                    reference: &reference,
                    summary: &summary,
                    language: settings.language,
                };
                cut = finish_book(rows, *place, &book)?;
            }
            out => files.add(out)?,
        }
        files.finish()?;
    }
    let logged = match (log, &entry) {
        (Some(log), Some(entry)) if !withheld => {
            let logged = log.finish(entry, model.card, &data);
            Some(logged.map_err(|error| not_logged(&error, &out_name))?)
        }
        _ => None,
    };
    Ok(ScoredTable {
        logged,
        withheld,
        cut,
        summary,
        model,
        reference,
        header,
        rejected,
        synced,
        read,
        clock,
        waiting,
    })
}

/// A file for rows that wait for their workbook.
fn unnamed() -> Result<File> {
    tempfile::tempfile().map_err(Error::io(std::env::temp_dir(), "create a temporary file in"))
}

/// Puts scored rows into a workbook, and that in its place.
fn finish_book(rows: BufWriter<File>, mut place: Output, book: &Book<'_>) -> Result<u64> {
    let failed = |error| Error::io(std::env::temp_dir(), "read the scores kept in")(error);
    let mut rows = rows.into_inner().map_err(|error| failed(error.into_error()))?;
    rows.seek(SeekFrom::Start(0)).map_err(failed)?;
    let name = place.name();
    let cut = score_book::write(BufReader::new(rows), book, &mut place, &name)?;
    place.finish()?;
    Ok(cut)
}

/// The scores are there, and none of them is on record.
fn not_logged(error: &Error, out_name: &str) -> Error {
    let reason = format!("the scores are whole in {out_name}, but none of them is on record: {error}");
    Error::data(reason, "then score again with --log")
}

/// Chance and the record both go by the id.
fn check_id(model: &Model, header: &[String], data: &Path) -> Result<()> {
    let reason = match &model.data.id {
        Some(id) if header.contains(id) => return Ok(()),
        Some(id) => format!("has no column `{id}`, and draws and records go by the account's id"),
        None => "is scored with a model that knows no id, and draws and records go by it".to_owned(),
    };
    let remedy = match &model.data.id {
        Some(_) => "add the column, or score without --log, --explore and --holdout",
        None => "train with --id COL, or score without --log, --explore and --holdout",
    };
    Err(Error::input(data, 0, 0, reason, remedy))
}

/// The format of a file by its ending; standard output is CSV, or one JSON object a line.
///
/// # Errors
/// As [`Format::of`]; [`Error::Setting`] where a spreadsheet's own CSV is asked for and the file is none.
pub fn format(output: &Path, json: bool, excel: Option<Language>) -> Result<Format> {
    let format = match (output == Path::new("-"), json) {
        (true, true) => Format::Ndjson,
        (true, false) => Format::Csv,
        (false, _) => Format::of(&unpacked(output)).map_err(|_| written_as(output))?,
    };
    match (format, excel) {
        (Format::Workbook | Format::Parquet, _) if unpacked(output) != output => Err(written_as(output)),
        #[cfg(not(feature = "parquet"))]
        (Format::Parquet, _) => Err(written_as(output)),
        (Format::Csv, _) | (_, None) => Ok(format),
        (_, Some(_)) => {
            let expected = "a file ending in .csv, or standard output without --json, when --excel is given";
            Err(Error::setting("output", expected, output.display()))
        }
    }
}

fn written_as(output: &Path) -> Error {
    let expected =
        "a file ending in .csv, .tsv, .xlsx, .parquet or .ndjson, with .gz or .zst after it to compress text";
    Error::setting("output", expected, output.display())
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
        if let Some(drawn) = &summary.drawn {
            let counts = Drawn::ALL.iter().zip(drawn);
            let counts: Map<String, Value> = counts
                .map(|(drawn, accounts)| (drawn.as_str().to_owned(), (*accounts).into()))
                .collect();
            answer["drawn"] = counts.into();
        }
        if let Some(rejected) = &self.rejected {
            answer["rejected"] = json!(rejected);
        }
        if let Some(synced) = &self.synced {
            answer["synced"] = synced.json();
        }
        if let Some(routed) = &summary.routed {
            answer["routed"] = json!(routed);
        }
        if let Some(changed) = &summary.changed {
            answer["changed"] = json!(changed);
        }
        if let Some(list) = &summary.list {
            answer["list"] = json!(list);
        }
        if let Some((logged, store)) = &self.logged {
            answer["logged"] = json!({
                "store": store,
                "run": logged.run,
                "accounts": logged.accounts,
                "new": logged.new,
                "without_id": summary.accounts - logged.accounts,
            });
        }
        if let Some(clock) = &self.clock {
            answer["timing"] = timing::json(clock, summary.timing.as_ref());
        }
        answer
    }
}
