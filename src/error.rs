//! What can go wrong, each said on one line: what, where, and what to do.

use crate::vocabulary::fold::fold;
use std::path::{Path, PathBuf};

/// The engine's only error.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The operating system refused a file operation.
    #[error("{}: cannot {action}: {}", path.display(), refusal(source))]
    Io {
        /// What was opened, read or written.
        path: PathBuf,
        /// What was tried: `"read"`, `"write"`, `"create"`…
        action: &'static str,
        /// What the operating system answered.
        source: std::io::Error,
    },
    /// A file was read but its content is wrong. `line` and `column` are 1-based; 0 means "the whole file".
    #[error("{}: {reason}; {remedy}", place(path, *line, *column))]
    Input {
        /// The file, or what its text was called.
        path: PathBuf,
        /// Line, from 1 with the header; 0 for the whole file.
        line: u64,
        /// Column of the line, from 1; 0 for the whole line.
        column: u64,
        /// What is wrong there.
        reason: String,
        /// What to do about it.
        remedy: String,
    },
    /// The store of scores, outcomes and accounts cannot be used.
    #[error("{}: {reason}; {remedy}", path.display())]
    Store {
        /// The store, as messages call it.
        path: PathBuf,
        /// What its database says.
        reason: String,
        /// What to do about it.
        remedy: String,
    },
    /// A column that was named does not exist.
    #[error("{named_in}: there is no column `{column}`{}", suggestion(nearest))]
    UnknownColumn {
        /// Who named it: a recipe, an argument, a model.
        named_in: String,
        /// Name that no column has.
        column: String,
        /// The column that may have been meant.
        nearest: Option<String>,
    },
    /// A value that was named (an outcome, a level) does not occur.
    #[error(
        "{named_in}: `{value}` does not occur in column `{column}`{}",
        suggestion(nearest)
    )]
    UnknownValue {
        /// Who named it: a recipe, an argument.
        named_in: String,
        /// Column in which it was looked for.
        column: String,
        /// Value that no cell has.
        value: String,
        /// The value that may have been meant.
        nearest: Option<String>,
    },
    /// A setting is outside its range.
    #[error("`{name}` must be {expected}, got {got}")]
    Setting {
        /// The setting, as the caller names it.
        name: String,
        /// What would be allowed.
        expected: String,
        /// What was given.
        got: String,
    },
    /// The data cannot carry what was asked.
    #[error("{reason}; {remedy}")]
    Data {
        /// What the data lack.
        reason: String,
        /// What to bring, or what to ask instead.
        remedy: String,
    },
    /// An iteration ended without reaching its optimum: never returned as a model.
    #[error("{stage} did not converge in {iterations} iterations; {remedy}")]
    NotConverged {
        /// What was being fitted.
        stage: &'static str,
        /// Iterations made.
        iterations: usize,
        /// What to bring, or what to change.
        remedy: String,
    },
    /// A model file cannot be trusted.
    #[error("{}: {reason}; {remedy}", path.display())]
    Artefact {
        /// The file.
        path: PathBuf,
        /// Why it cannot be trusted.
        reason: String,
        /// What to do about it.
        remedy: String,
    },
    /// A model was written by a build with a later schema, or before the first release.
    #[error("{}: model schema {found}, this build reads {supported}; retrain or use the matching release", path.display())]
    Schema {
        /// The file.
        path: PathBuf,
        /// Version of its schema.
        found: u64,
        /// The latest version that this build reads.
        supported: u32,
    },
}

/// The engine's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// Wraps an I/O error with the path and the action that failed (`"read"`, `"write"`, `"create"`…).
    pub fn io(path: impl AsRef<Path>, action: &'static str) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.as_ref().to_path_buf();
        move |source| Self::Io { path, action, source }
    }

    /// A wrong file content; `line` and `column` are 1-based, 0 when they do not apply.
    pub fn input(
        path: impl AsRef<Path>,
        line: u64,
        column: u64,
        reason: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        let path = path.as_ref().to_path_buf();
        Self::Input {
            path,
            line,
            column,
            reason: reason.into(),
            remedy: remedy.into(),
        }
    }

    /// A store that cannot be used, and what to do about it.
    pub fn store(path: impl AsRef<Path>, reason: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::Store {
            path: path.as_ref().to_path_buf(),
            reason: reason.into(),
            remedy: remedy.into(),
        }
    }

    /// Data that cannot carry what was asked, and what to bring.
    pub fn data(reason: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::Data {
            reason: reason.into(),
            remedy: remedy.into(),
        }
    }

    /// A setting outside its range.
    pub fn setting(name: impl Into<String>, expected: impl Into<String>, got: impl ToString) -> Self {
        Self::Setting {
            name: name.into(),
            expected: expected.into(),
            got: got.to_string(),
        }
    }
}

/// Why the system refused and what to do about it, in plain words where the case is common.
fn refusal(source: &std::io::Error) -> String {
    use std::io::ErrorKind;
    let plain = match source.kind() {
        ErrorKind::NotFound => "there is no such file or directory; check the path",
        ErrorKind::PermissionDenied => {
            "permission denied; use a place you may write, or change its permissions"
        }
        ErrorKind::StorageFull => "the disk is full; free some space and run this again",
        ErrorKind::ReadOnlyFilesystem => "the file system is read-only; write somewhere else",
        ErrorKind::NotADirectory => "part of the path is a file, not a directory; check the path",
        ErrorKind::IsADirectory => "it is a directory; name a file in it",
        _ => return source.to_string(),
    };
    plain.to_owned()
}

fn place(path: &Path, line: u64, column: u64) -> String {
    let path = path.display();
    match (line, column) {
        (0, _) => format!("{path}"),
        (line, 0) => format!("{path}:{line}"),
        (line, column) => format!("{path}:{line}:{column}"),
    }
}

fn suggestion(nearest: &Option<String>) -> String {
    nearest
        .as_ref()
        .map(|name| format!("; did you mean `{name}`?"))
        .unwrap_or_default()
}

/// The candidate closest to `name` (Jaro–Winkler at least 0.7, folded), to suggest in an error.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest_within(name, candidates, 0.7)
}

/// The candidate closest to `name`, folded, where both are at least so much alike (Jaro–Winkler, 0 to 1).
pub(crate) fn nearest_within<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
    least: f64,
) -> Option<String> {
    let wanted = fold(name);
    candidates
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(&wanted, &fold(candidate)), candidate))
        .filter(|(similarity, _)| *similarity >= least)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate.to_owned())
}
