//! The artefact on disk: JSON that a person can read and compare line by line, and that is checked before use.

use std::fmt::Write as _;
use std::io::Read;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::{Error, Result};
use crate::files;
use crate::fit::verdict::Verdict;
use crate::model::upgrade::{OLDEST, upgrade};
use crate::model::{IdealAccount, Model, SCHEMA};

/// Largest model file read, in bytes. House choice: a model of 50 criteria is under one megabyte.
pub const MAX_MODEL_BYTES: u64 = 64 << 20;

/// Largest file of ideal accounts read, in bytes. House choice: a million accounts of 50 criteria.
pub const MAX_ACCOUNTS_BYTES: u64 = 512 << 20;

/// Longest line of a model file, unless a list of plain values needs more. House choice.
const LINE_WIDTH: usize = 110;

/// What to do about a model file that cannot be used.
const REMEDY: &str = "restore the file from a copy or train again";

impl Model {
    /// Reads and checks a model file; one of an earlier schema is brought to the present one.
    ///
    /// # Errors
    /// [`Error::Io`] when it cannot be read, [`Error::Schema`] when a release with a later schema wrote it,
    /// [`Error::Artefact`] when it is cut short, has unknown fields or breaks a rule of the scorecard.
    pub fn load(path: &Path) -> Result<Self> {
        Self::from_json(&read_capped(path, MAX_MODEL_BYTES)?, path)
    }

    /// The model as the bytes of its file. Loading them gives the same model, which gives the same bytes.
    ///
    /// # Errors
    /// [`Error::Artefact`] when the model breaks a rule of the scorecard: nothing is written that would not load.
    pub fn to_json(&self) -> Result<Vec<u8>> {
        self.check().map_err(|reason| Error::Artefact {
            path: self.name.clone().into(),
            reason,
            remedy: "train again and report this as a defect".to_owned(),
        })?;
        to_readable_json(self, &self.name)
    }

    /// A model from the bytes of its file; `path` is for messages.
    ///
    /// # Errors
    /// As [`Model::load`].
    pub fn from_json(bytes: &[u8], path: &Path) -> Result<Self> {
        // The version comes first: what follows may have another shape in another release.
        let header: Header = parse(bytes, path)?;
        let mut model: Self = match header.schema {
            schema if schema == u64::from(SCHEMA) => parse(bytes, path)?,
            schema if (u64::from(OLDEST)..u64::from(SCHEMA)).contains(&schema) => {
                let upgraded = upgrade(parse(bytes, path)?, schema);
                serde_json::from_value(upgraded)
                    .map_err(|error| artefact(path, format!("not what a model file holds: {error}")))?
            }
            found => {
                return Err(Error::Schema {
                    path: path.to_path_buf(),
                    found,
                    supported: SCHEMA,
                });
            }
        };
        // Earlier releases wrote no verdict, which reads as unmeasured.
        if model.verdict == Verdict::Unmeasured {
            model.verdict = Verdict::of(&model.sufficiency, model.validation.as_ref());
        }
        model.check().map_err(|reason| artefact(path, reason))?;
        Ok(model)
    }
}

/// An ideal account in its file: what follows from the rest is left out, as there may be very many.
#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<&'a str>,
    outcome: &'a str,
    bins: &'a [u16],
    #[serde(skip_serializing_if = "<[i64]>::is_empty")]
    evidence: &'a [i64],
}

/// The ideal accounts of a model as the bytes of their file, one account a line.
///
/// # Errors
/// [`Error::Artefact`] when an account cannot be written as JSON.
pub fn accounts_to_json(accounts: &[IdealAccount]) -> Result<Vec<u8>> {
    let mut bytes = b"[\n".to_vec();
    for (i, account) in accounts.iter().enumerate() {
        if i > 0 {
            bytes.extend_from_slice(b",\n");
        }
        let line = Line {
            id: &account.id,
            label: (account.label != account.id).then_some(account.label.as_str()),
            outcome: &account.outcome,
            bins: &account.bins,
            evidence: &account.evidence,
        };
        serde_json::to_writer(&mut bytes, &line).map_err(|error| not_written("accounts.json", &error))?;
    }
    bytes.extend_from_slice(b"\n]\n");
    Ok(bytes)
}

/// Ideal accounts from the bytes of their file; every account must have a bin in each of the model's criteria.
///
/// # Errors
/// [`Error::Artefact`] when the bytes are cut short or do not belong to `model`.
pub fn accounts_from_json(bytes: &[u8], path: &Path, model: &Model) -> Result<Vec<IdealAccount>> {
    let mut accounts: Vec<IdealAccount> = parse(bytes, path)?;
    let classes = model.segments.classes().count();
    for account in &mut accounts {
        if account.label.is_empty() {
            account.label.clone_from(&account.id);
        }
        let fits = account.bins.len() == model.criteria.len()
            && account
                .bins
                .iter()
                .zip(&model.criteria)
                .all(|(&bin, criterion)| usize::from(bin) < criterion.points.len())
            && account.evidence.len() == classes;
        if !fits {
            let reason = format!("account `{}` does not have the model's criteria", account.id);
            return Err(artefact(path, reason));
        }
    }
    Ok(accounts)
}

/// Reads a whole file of at most `cap` bytes.
///
/// # Errors
/// [`Error::Io`] when it cannot be read, [`Error::Artefact`] when it is larger.
pub(crate) fn read_capped(path: &Path, cap: u64) -> Result<Vec<u8>> {
    check_is_file(path)?;
    let file = files::read::open(path).map_err(Error::io(path, "open"))?;
    let mut bytes = Vec::new();
    file.take(cap + 1)
        .read_to_end(&mut bytes)
        .map_err(Error::io(path, "read"))?;
    if bytes.len() as u64 > cap {
        let reason = format!("larger than {} MiB, so not a file of ours", cap >> 20);
        return Err(artefact(path, reason));
    }
    Ok(bytes)
}

/// Refuses what is no file before it is opened: a pipe would be waited for, a device never end.
///
/// # Errors
/// [`Error::Io`] when it cannot be looked at, [`Error::Artefact`] when it is a pipe, a device or a directory.
pub(crate) fn check_is_file(path: &Path) -> Result<()> {
    match std::fs::metadata(path).map_err(Error::io(path, "open"))? {
        found if found.is_file() => Ok(()),
        _ => Err(artefact(path, "not a file but a pipe, a device or a directory")),
    }
}

/// Only the version; every other field is skipped.
#[derive(Deserialize)]
struct Header {
    schema: u64,
}

/// Parses JSON, saying where and why it cannot.
pub(crate) fn parse<T: for<'de> Deserialize<'de>>(bytes: &[u8], path: &Path) -> Result<T> {
    serde_json::from_slice(bytes).map_err(|error| {
        let closed = matches!(bytes.trim_ascii_end().last(), Some(b'}' | b']'));
        let reason = if error.is_eof() || !closed {
            format!("the file is cut short at line {}", error.line())
        } else {
            format!("not what a model file holds: {error}")
        };
        artefact(path, reason)
    })
}

/// An untrustworthy file, with the usual remedy.
pub(crate) fn artefact(path: &Path, reason: impl Into<String>) -> Error {
    Error::Artefact {
        path: path.to_path_buf(),
        reason: reason.into(),
        remedy: REMEDY.to_owned(),
    }
}

/// JSON laid out as in model files: small things on one line, large ones broken.
///
/// # Errors
/// [`Error::Artefact`] when the value cannot be written as JSON.
pub fn to_readable_json(value: &impl Serialize, name: &str) -> Result<Vec<u8>> {
    let value = serde_json::to_value(value).map_err(|error| not_written(name, &error))?;
    let mut text = String::new();
    write_value(&mut text, &value, 0);
    text.push('\n');
    Ok(text.into_bytes())
}

/// JSON on as few lines as there are: for what nobody reads line by line, written without holding it twice.
///
/// # Errors
/// [`Error::Artefact`] when the value cannot be written as JSON.
pub fn to_compact_json(value: &impl Serialize, name: &str) -> Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec(value).map_err(|error| not_written(name, &error))?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn not_written(name: &str, error: &serde_json::Error) -> Error {
    Error::Artefact {
        path: name.into(),
        reason: format!("cannot be written as JSON: {error}"),
        remedy: "train again and report this as a defect".to_owned(),
    }
}

/// Writes `value` on one line when it fits, or is a list of plain values; else one entry a line.
fn write_value(text: &mut String, value: &Value, indent: usize) {
    let one_line = value.to_string();
    match value {
        Value::Array(items) if breaks(&one_line, indent) && items.iter().any(is_nested) => {
            let entries = items.iter().map(|item| (None, item));
            write_entries(text, '[', ']', entries, indent);
        }
        Value::Object(fields) if breaks(&one_line, indent) => {
            let entries = fields.iter().map(|(key, item)| (Some(key.as_str()), item));
            write_entries(text, '{', '}', entries, indent);
        }
        _ => text.push_str(&one_line),
    }
}

fn write_entries<'v>(
    text: &mut String,
    open: char,
    close: char,
    entries: impl Iterator<Item = (Option<&'v str>, &'v Value)>,
    indent: usize,
) {
    text.push(open);
    for (i, (key, item)) in entries.enumerate() {
        text.push_str(if i == 0 { "\n" } else { ",\n" });
        let _ = write!(text, "{:width$}", "", width = indent + 1); // a String takes every write
        if let Some(key) = key {
            let _ = write!(text, "{}: ", Value::from(key));
        }
        write_value(text, item, indent + 1);
    }
    let _ = write!(text, "\n{:indent$}{close}", "");
}

fn breaks(one_line: &str, indent: usize) -> bool {
    one_line.len() + indent > LINE_WIDTH
}

fn is_nested(value: &Value) -> bool {
    value.is_array() || value.is_object()
}
