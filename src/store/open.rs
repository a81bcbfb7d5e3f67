//! Where the store is, and opening it.

use std::env;
use std::path::{Path, PathBuf};

use super::database::{Database, STORE};
use super::schema;
use crate::error::{Error, Result};

/// The store's file in the directory of the models.
pub const FILE: &str = "lookalike.sqlite";

/// Scores and outcomes on record.
///
/// # Examples
/// ```
/// use lookalike::store::Store;
/// # #[cfg(feature = "sqlite")] {
/// let models = tempfile::tempdir()?;
/// assert!(Store::existing(models.path())?.is_none());
/// let store = Store::open(models.path())?;
/// assert!(store.scored("saas", None)?.is_empty());
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Store {
    pub(super) database: Box<dyn Database>,
    /// Its file, where it is one.
    file: Option<PathBuf>,
}

/// A place that what is kept may be in.
pub(super) enum Place {
    File(PathBuf),
    Postgres(Option<String>),
}

impl Place {
    /// The file of this name beside the models in a directory, or the database that the environment names.
    ///
    /// # Errors
    /// [`Error::Setting`] when the environment names no place.
    pub fn of(models: &Path, file: &str) -> Result<Self> {
        let named = env::var(STORE).unwrap_or_default();
        match named.strip_prefix("postgres") {
            None if named.is_empty() => Ok(Self::File(models.join(file))),
            Some("" | ":") => Ok(Self::Postgres(None)),
            Some(rest) if rest.strip_prefix(':').is_some_and(is_variable) => {
                Ok(Self::Postgres(Some(rest[1..].to_owned())))
            }
            // It may be an address with a password: it is not repeated.
            _ => {
                let expected =
                    "`postgres:`, or `postgres:VARIABLE` with the address in that environment variable";
                Err(Error::setting(STORE, expected, "something else"))
            }
        }
    }

    /// Whether nothing was ever kept there, as far as can be seen without opening it.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::File(file) if !file.exists())
    }

    /// Opens the database; made when not there.
    ///
    /// # Errors
    /// [`Error::Store`] for a place where something else is; those of the database.
    pub fn open(&self) -> Result<Box<dyn Database>> {
        match self {
            Self::File(file) => {
                check_file(file)?;
                in_sqlite(file)
            }
            Self::Postgres(variable) => in_postgres(variable.as_deref()),
        }
    }
}

/// Whether a text can be the name of an environment variable, and no address.
fn is_variable(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

impl Store {
    /// Opens the store beside the models in a directory, or the one that the environment names; made when not there.
    ///
    /// # Errors
    /// [`Error::Input`] when there is no such directory, [`Error::Store`] for one of a later release, and for what is no store;
    /// [`Error::Setting`] when the environment names no place.
    pub fn open(models: &Path) -> Result<Self> {
        match Place::of(models, FILE)? {
            Place::File(_) if !models.is_dir() => {
                let reason = "is no directory of models, and scores and outcomes are kept beside them";
                let remedy = "train a model first, or say where they are with --models DIR";
                Err(Error::input(models, 0, 0, reason, remedy))
            }
            Place::File(file) => Self::in_file(&file),
            place => Self::ready(place.open()?, None),
        }
    }

    /// The same; `None` when nothing was ever put on record.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn existing(models: &Path) -> Result<Option<Self>> {
        match Place::of(models, FILE)?.is_empty() {
            true => Ok(None),
            false => Self::open(models).map(Some),
        }
    }

    /// A store in a file of its own.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub(super) fn in_file(file: &Path) -> Result<Self> {
        let place = Place::File(file.to_path_buf());
        Self::ready(place.open()?, Some(file.to_path_buf()))
    }

    fn ready(database: Box<dyn Database>, file: Option<PathBuf>) -> Result<Self> {
        schema::bring_up(&*database)?;
        Ok(Self { database, file })
    }

    /// Its file; `None` of one in PostgreSQL.
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// What it is called in messages: its file, or `postgres`.
    pub fn name(&self) -> String {
        match &self.file {
            Some(file) => file.display().to_string(),
            None => "postgres".to_owned(),
        }
    }
}

/// Refuses a place where something else than a file is.
fn check_file(file: &Path) -> Result<()> {
    let found = file.symlink_metadata();
    match found.is_ok_and(|found| !found.is_file() && !found.is_symlink()) {
        true => {
            let reason = "is no file, and the store of scores and outcomes belongs there";
            Err(Error::store(file, reason, "move it away"))
        }
        false => Ok(()),
    }
}

#[cfg(feature = "sqlite")]
fn in_sqlite(file: &Path) -> Result<Box<dyn Database>> {
    Ok(Box::new(super::sqlite::Sqlite::open(file)?))
}

#[cfg(not(feature = "sqlite"))]
fn in_sqlite(file: &Path) -> Result<Box<dyn Database>> {
    super::left_out::refuse(&file.display().to_string(), "sqlite")
}

#[cfg(feature = "postgres")]
fn in_postgres(variable: Option<&str>) -> Result<Box<dyn Database>> {
    Ok(Box::new(super::postgres::Postgres::open(variable)?))
}

#[cfg(not(feature = "postgres"))]
fn in_postgres(_: Option<&str>) -> Result<Box<dyn Database>> {
    super::left_out::refuse(STORE, "postgres")
}
