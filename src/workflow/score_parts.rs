//! A folder of tables scored file by file: each becomes a file of scores at its place in another folder, whole or not at all, so
//! that a run that was stopped goes on where it was.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::error::{Error, Result};
use crate::files::identity::{ending, folder};
use crate::files::unfinished::NewFolder;
use crate::model::Model;
use crate::registry::digest;
use crate::score::{Grade, PartsSummary};
use crate::source::{Packing, Part, parts};
use crate::workflow::inputs::Inputs;
use crate::workflow::models::Waiting;
use crate::workflow::output::write;
use crate::workflow::score::{ScoredTable, ScoringRequest, format, score_table};

/// File in a folder of scores that says what they were made with. Readers of such folders pass over names like it.
pub const NOTE: &str = "_lookalike.json";

/// What a folder of scores was made with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Note {
    /// How the model is called beside scores.
    model: String,
    /// Its digest.
    sha256: String,
    /// Every option that a score's row depends on.
    options: String,
}

/// Files that were scored.
pub struct ScoredParts {
    /// The model.
    pub model: Model,
    /// How it is called beside each score.
    pub reference: String,
    /// What happened.
    pub summary: PartsSummary,
    /// A newer version that waits for a decision.
    pub waiting: Option<Waiting>,
}

/// Whether scores of `data` written to `output` are a folder of files: a folder is read, and what is named is one or has no
/// ending of a file.
pub fn is_folder(data: &Path, output: &Path) -> bool {
    data.is_dir() && output != Path::new("-") && (output.is_dir() || ending(output).is_empty())
}

/// Scores each file of a folder into a folder of the same layout. `each` names both; `told` is given each file's name when its
/// scores are written, `progress` the accounts done.
///
/// # Errors
/// [`Error::Input`] for a folder without tables, for scores that are there unless they are to be gone on with (`resume`), and
/// then for those of another model or other options; [`Error::Setting`] for what is asked of a whole table; as [`score_table`].
/// What was scored before an error stays.
pub fn score_parts(
    mut each: ScoringRequest,
    resume: bool,
    told: &mut dyn FnMut(&Path, &ScoredTable),
    progress: &mut dyn FnMut(u64),
) -> Result<ScoredParts> {
    check_whole(&each)?;
    // One version scores all, whatever is promoted meanwhile.
    let chosen = each.model.load(false)?;
    each.model = each.model.pinned(chosen.entry.as_ref());
    let (from, to) = (each.data.clone(), each.output.clone());
    Inputs::of([&from]).refuse(&to.join(NOTE), "-o")?;
    let (tables, others): (Vec<Part>, Vec<Part>) = parts(&from)?.into_iter().partition(Part::is_table);
    let targets = targets(&tables, &from, &to)?;
    if tables.is_empty() {
        let reason = "is a folder without a table";
        let remedy = "name a file, or a folder of .csv, .tsv, .txt, .parquet or .ndjson files";
        return Err(Error::input(&from, 0, 0, reason, remedy));
    }
    let note = Note {
        model: chosen.reference.clone(),
        sha256: digest(&chosen.model.to_json()?),
        options: options(&each),
    };
    let made = NewFolder::make(&to).map_err(Error::io(&to, "create"))?;
    check_there(&to, &note, resume, &targets)?;
    write(&to.join(NOTE), &note_bytes(&note))?;
    // A folder without scores goes again.
    let mut made = Some(made);
    let summary = PartsSummary::of(others.into_iter().map(|part| part.file));
    let mut scored = ScoredParts {
        model: chosen.model,
        reference: chosen.reference,
        summary,
        waiting: chosen.waiting,
    };
    for (part, target) in tables.into_iter().zip(targets) {
        if is_done(&part.file, &target)? {
            scored.summary.there += 1;
            continue;
        }
        let place = NewFolder::make(folder(&target)).map_err(Error::io(&target, "create"))?;
        let mut request = each.clone();
        request.settings.format = format(&target, false, each.settings.excel)?;
        request.data = part.file;
        request.partitions = part.partitions;
        request.output = target;
        let before = scored.summary.accounts;
        let file = request.data.clone();
        let table = score_table(request, &mut |done| progress(before + done))?;
        place.keep();
        made.take().into_iter().for_each(NewFolder::keep);
        scored.summary.add(&table.summary, table.withheld);
        told(&file, &table);
    }
    made.into_iter().for_each(NewFolder::keep);
    Ok(scored)
}

/// What is made of a whole table is not made of each of its parts.
fn check_whole(each: &ScoringRequest) -> Result<()> {
    let asked = match (each.list.is_some(), each.rejects.is_some()) {
        (true, _) => "a call list",
        (_, true) => "--rejects",
        _ => return Ok(()),
    };
    let reason = format!("{asked} is of a whole table, and a folder of scores is written file by file");
    Err(Error::data(
        reason,
        "name a file after -o, such as scores.csv: the folder is then read as one table",
    ))
}

/// The file of scores for each table: its place and name, with the ending of a format that is written.
fn targets(tables: &[Part], from: &Path, to: &Path) -> Result<Vec<PathBuf>> {
    let mut targets: Vec<PathBuf> = Vec::new();
    for part in tables {
        let file = part.file.strip_prefix(from).unwrap_or(&part.file);
        let packed = Packing::of_ending(file).is_some();
        let plain = if packed {
            file.with_extension("")
        } else {
            file.to_path_buf()
        };
        let target = match ending(&plain).to_ascii_lowercase().as_str() {
            "csv" | "tsv" | "parquet" | "ndjson" | "jsonl" => file.to_path_buf(),
            "pq" => file.with_extension("parquet"),
            _ => plain.with_extension("csv"),
        };
        let target = to.join(target);
        if targets.contains(&target) {
            let reason = format!("would be scored into {}, as another file is", target.display());
            return Err(Error::input(
                &part.file,
                0,
                0,
                reason,
                "give one of them another name",
            ));
        }
        targets.push(target);
    }
    Ok(targets)
}

/// Everything that a row of scores depends on, beside the model and the account.
fn options(each: &ScoringRequest) -> String {
    let draw = each.draw.as_ref();
    let draw = draw.map(|draw| format!("{} {:?} {:?} {}", draw.cut, draw.explore, draw.holdout, draw.seed));
    let settings = &each.settings;
    let written = (
        settings.reasons,
        settings.interval,
        settings.contributions,
        settings.defuse_formulas,
    );
    let shown = (
        settings.excel,
        &settings.keep,
        each.language,
        each.value,
        each.summary,
    );
    format!("{written:?} {shown:?} {draw:?} {:?}", each.timing)
}

fn note_bytes(note: &Note) -> Vec<u8> {
    format!("{:#}\n", json!(note)).into_bytes()
}

/// Refuses a folder with scores, unless they are this run's to go on with.
fn check_there(to: &Path, note: &Note, resume: bool, targets: &[PathBuf]) -> Result<()> {
    let path = to.join(NOTE);
    let elsewhere = "write to another folder";
    let refuse = |reason: String, remedy: &str| Err(Error::input(to, 0, 0, reason, remedy));
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return match targets.iter().any(|target| target.exists()) {
                true => refuse(
                    "holds files of these names that no run of this kind has written".to_owned(),
                    elsewhere,
                ),
                false => Ok(()),
            };
        }
        Err(error) => return Err(Error::io(path, "read")(error)),
    };
    if !resume {
        let remedy = "go on with --resume, or write to another folder";
        return refuse("holds the scores of an earlier run".to_owned(), remedy);
    }
    let Ok(earlier) = serde_json::from_str::<Note>(&text) else {
        return refuse(
            format!("holds a {NOTE} that does not say what its scores were made with"),
            elsewhere,
        );
    };
    if (&earlier.model, &earlier.sha256) != (&note.model, &note.sha256) {
        let reason = format!(
            "holds scores of {}, and these would be of {}",
            earlier.model, note.model
        );
        return refuse(
            reason,
            "name that version with --model, or write to another folder",
        );
    }
    match earlier.options == note.options {
        true => Ok(()),
        false => refuse(
            "holds scores that were made with other options".to_owned(),
            "give the same, or write to another folder",
        ),
    }
}

/// Whether a file's scores are there and no older than it.
fn is_done(file: &Path, target: &Path) -> Result<bool> {
    let time = |path: &Path| fs::metadata(path).and_then(|found| found.modified());
    match time(target) {
        Ok(written) => Ok(written >= time(file).map_err(Error::io(file, "read"))?),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(Error::io(target, "read")(error)),
    }
}

impl ScoredParts {
    /// What was done, as JSON.
    pub fn json(&self, output: &Path) -> Value {
        let summary = &self.summary;
        let in_grade = |grade: &Grade| (grade.as_str().to_owned(), json!(summary.in_grade(*grade)));
        let grades: Map<String, Value> = Grade::ALL.iter().map(in_grade).collect();
        let mut answer = json!({
            "model": self.reference,
            "verdict": self.model.verdict,
            "output": output,
            "grades": grades,
        });
        answer["parts"] = json!(summary);
        answer
    }
}
