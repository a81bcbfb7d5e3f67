//! Files of a model that only grow: a JSON value a line.

use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{Error, Result};
use crate::model::file;

/// The values of a file of at most `most` bytes, the oldest first; none where there is no file. `what` they are called,
/// and the `remedy` for a line that is none.
///
/// # Errors
/// [`Error::Artefact`] for such a line, [`Error::Io`] when the file cannot be read.
pub(super) fn values<T: DeserializeOwned>(
    path: &Path,
    most: u64,
    what: &str,
    remedy: &str,
) -> Result<Vec<T>> {
    let bytes = bytes(path, most)?;
    let lines = bytes.split(|byte| *byte == b'\n').enumerate();
    lines
        .filter(|(_, line)| !line.is_empty())
        .map(|(at, line)| {
            serde_json::from_slice(line).map_err(|error| Error::Artefact {
                path: path.to_path_buf(),
                reason: format!("line {} is no {what} ({error})", at + 1),
                remedy: remedy.to_owned(),
            })
        })
        .collect()
}

/// What such a file holds once a value is added.
///
/// # Errors
/// [`Error::Io`] when the file cannot be read, [`Error::Artefact`] for a value that JSON cannot hold.
pub(super) fn with(path: &Path, most: u64, value: &impl Serialize) -> Result<Vec<u8>> {
    let mut bytes = bytes(path, most)?;
    if !bytes.is_empty() && !bytes.ends_with(b"\n") {
        bytes.push(b'\n');
    }
    let line = serde_json::to_vec(value).map_err(|error| Error::Artefact {
        path: path.to_path_buf(),
        reason: error.to_string(),
        remedy: "report this as a bug".to_owned(),
    })?;
    bytes.extend(line);
    bytes.push(b'\n');
    Ok(bytes)
}

fn bytes(path: &Path, most: u64) -> Result<Vec<u8>> {
    match path.exists() {
        true => file::read_capped(path, most),
        false => Ok(Vec::new()),
    }
}
