//! Trained models on disk: `models/<name>/v000001/`, and which version of each is the champion.
//!
//! A version is a directory that appears whole or not at all: it is written beside, synced, and renamed. Only
//! one process writes to a name at a time; readers need no lock, as a version never changes once it is there. What
//! happens to versions is written down in a journal. What else lies in the directory is not the registry's.

mod manifest;
mod journal;
mod lock;
mod writing;
mod publish;
mod lines;
mod reviews;
mod keys;
mod signature;
mod signatures;
mod decide;
pub mod verify;
mod fits;
mod version;

use journal::Pointer;
use manifest::MAX_SMALL_BYTES;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

pub use fits::{Fits, Key};
pub use journal::{Damage, Event, JOURNAL, Journal, Record};
pub use keys::{KeyPair, PublicKey};
pub use manifest::{Manifest, sha256 as digest};
pub use signature::Signature;
pub use version::{Reference, Version, check_name, name_from};

use crate::edges::History;
use crate::error::{Error, Result, nearest};
use crate::figures::Dashboard;
use crate::files::{Disk, FileSystem};
use crate::fit::verdict::Verdict;
use crate::model::file::{self, MAX_ACCOUNTS_BYTES, MAX_MODEL_BYTES};
use crate::model::value::Value;
use crate::model::{IdealAccount, Model};

/// Where models are kept unless told otherwise.
pub const DEFAULT_DIR: &str = "models";

/// File names inside a version.
pub const MODEL: &str = "model.json";
/// Ideal accounts of a version, beside its model.
pub const ACCOUNTS: &str = "accounts.json";
/// ICP sheet of a version, as Markdown.
pub const SHEET: &str = "sheet.md";
/// Plain card of a version, as Markdown.
pub const CARD: &str = "card.md";
/// Business figures of a version.
pub const FIGURES: &str = "figures.json";
/// What became of a version's accounts, for comparing segments.
pub const HISTORY: &str = "history.json";
/// Which accounts a version was trained on, for telling new ones from them; no account is named in it.
pub const SEEN: &str = "seen.json";
/// Report of a version with its charts.
pub const REPORT: &str = "report.html";
/// Fits of a version out of fold, for comparing versions.
pub const FITS: &str = "fits.json";
/// What customers of a version are worth, beside its model.
pub const VALUE: &str = "value.json";
const MANIFEST: &str = "manifest.json";
const CHAMPION: &str = "champion";

/// Whether a directory is a published version: its name, its model and its manifest say so.
pub fn is_version(dir: &Path) -> bool {
    let name = dir.file_name().and_then(|name| name.to_str());
    // A damaged one is published all the same.
    name.and_then(Version::from_dir).is_some() && (dir.join(MODEL).is_file() || dir.join(MANIFEST).is_file())
}

/// Whether a directory keeps the versions of a model.
pub fn holds_versions(dir: &Path) -> bool {
    let listed = fs::read_dir(dir).into_iter().flatten().flatten();
    listed.map(|entry| entry.path()).any(|path| is_version(&path))
}

/// How long another process that publishes is waited for: it takes milliseconds, a slow share seconds. House choice.
const PATIENCE: Duration = Duration::from_secs(60);

/// A directory of models.
#[derive(Debug, Clone)]
pub struct Registry {
    dir: PathBuf,
    patience: Duration,
    /// What changes files; a lock and what is read are the disk's own.
    system: Arc<dyn FileSystem>,
}

/// One version of one model.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Name of the model.
    pub name: String,
    /// The version.
    pub version: Version,
    /// Its directory.
    pub dir: PathBuf,
    /// Whether it is the version that scores when none is named.
    pub champion: bool,
    /// When and from what it was made.
    pub manifest: Manifest,
}

/// A version of a list.
#[derive(Debug)]
pub struct Listed {
    /// Name of the model.
    pub name: String,
    /// The version.
    pub version: Version,
    /// Where it is, or why it cannot be trusted.
    pub entry: Result<Entry>,
}

impl Registry {
    /// The registry at `dir`, which is created by the first [`Registry::publish`].
    pub fn open(dir: impl Into<PathBuf>) -> Self {
        Self {
            dir: dir.into(),
            patience: PATIENCE,
            system: Arc::new(Disk),
        }
    }

    /// The same, asking another system to change files.
    pub fn on(self, system: Arc<dyn FileSystem>) -> Self {
        Self { system, ..self }
    }

    /// The same, waiting so long for another process that writes to a model.
    pub fn waiting(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// Where it is.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Names of the models, in alphabetical order; none when the directory does not exist. A directory that cannot be
    /// read is no model, and hides none.
    ///
    /// # Errors
    /// [`Error::Io`] when the registry's own directory cannot be read.
    pub fn names(&self) -> Result<Vec<String>> {
        let mut names = folders(&self.dir)?;
        names.retain(|name| self.versions(name).is_ok_and(|versions| !versions.is_empty()));
        names.sort();
        Ok(names)
    }

    /// Versions of a model, oldest first; none when there is no such model.
    ///
    /// # Errors
    /// [`Error::Setting`] when `name` cannot be a model's, [`Error::Io`] when its directory cannot be read.
    pub fn versions(&self, name: &str) -> Result<Vec<Version>> {
        let mut versions: Vec<Version> = folders(&self.home(name)?)?
            .iter()
            .filter_map(|entry| Version::from_dir(entry))
            .collect();
        versions.sort();
        Ok(versions)
    }

    /// The version that scores unless another is named: the one promoted, else the first unless it shows no signal.
    /// `None` when there is no version, or none but such.
    ///
    /// # Errors
    /// As [`Registry::versions`]; [`Error::Artefact`] when the pointer names no version that exists.
    pub fn champion(&self, name: &str) -> Result<Option<Version>> {
        let versions = self.versions(name)?;
        let Some(pointer) = self.pointer(name)? else {
            // Publishing was interrupted between the first version and the pointer to it.
            let first = versions.first().copied();
            return Ok(first.filter(|first| !self.shows_no_signal(name, *first)));
        };
        match pointer.champion {
            Some(version) if !versions.contains(&version) => Err(self.points_nowhere(name)?),
            champion => Ok(champion),
        }
    }

    /// What the pointer says; `None` where there is none.
    fn pointer(&self, name: &str) -> Result<Option<Pointer>> {
        let path = self.home(name)?.join(CHAMPION);
        if !path.exists() {
            return Ok(None);
        }
        let bytes = file::read_capped(&path, MAX_SMALL_BYTES)?;
        match std::str::from_utf8(&bytes).ok().and_then(Pointer::parse) {
            Some(pointer) => Ok(Some(pointer)),
            None => Err(self.points_nowhere(name)?),
        }
    }

    fn points_nowhere(&self, name: &str) -> Result<Error> {
        Ok(Error::Artefact {
            path: self.home(name)?.join(CHAMPION),
            reason: "it names no version that exists".to_owned(),
            remedy: "`lookalike repair` names the last champion that is whole, `lookalike promote VERSION` another"
                .to_owned(),
        })
    }

    /// What happened to a model's versions; without a pointer that can be read, as far as the journal itself tells.
    ///
    /// # Errors
    /// [`Error::Io`] and [`Error::Artefact`] when the journal cannot be read.
    pub fn journal(&self, name: &str) -> Result<Journal> {
        let head = self
            .pointer(name)
            .unwrap_or_default()
            .and_then(|pointer| pointer.head);
        Journal::read(&self.home(name)?, head.as_ref())
    }

    /// The newest version that waits for a decision beside `champion`: newer, never the champion before, not laid aside,
    /// whole, and with a signal.
    pub fn waiting_beside(&self, name: &str, champion: Version) -> Option<(Entry, Model)> {
        let journal = self.journal(name).unwrap_or_default();
        let archived = journal.archived();
        let newer = self.versions(name).ok()?.into_iter().rev();
        newer
            .take_while(|version| *version > champion)
            .filter(|version| !archived.contains(version) && !journal.was_champion(*version))
            .find_map(|version| {
                let entry = self.entry_as(name, version, false).ok()?;
                let model = self.model(&entry).ok()?;
                model.verdict.has_signal().then_some((entry, model))
            })
    }

    /// Every version of every model, by name and then oldest first: none hides another by being damaged.
    ///
    /// # Errors
    /// [`Error::Io`] when a directory cannot be read.
    pub fn list(&self) -> Result<Vec<Listed>> {
        let mut list = Vec::new();
        for name in self.names()? {
            for version in self.versions(&name)? {
                list.push(Listed {
                    entry: self.entry(&name, version),
                    name: name.clone(),
                    version,
                });
            }
        }
        Ok(list)
    }

    /// The version meant by `NAME`, `NAME@VERSION`, or by nothing when there is only one model.
    ///
    /// # Errors
    /// [`Error::Setting`] when it is not written so, [`Error::Data`] when there is no such model or version, or
    /// several models and none is named.
    pub fn resolve(&self, reference: Option<&str>) -> Result<Entry> {
        let (named, version) = match reference.map(str::parse::<Reference>).transpose()? {
            Some(Reference { name, version }) => (Some(name), version),
            None => (None, None),
        };
        let name = self.named(named.as_deref())?;
        match version {
            Some(version) => self.version(&name, version),
            None => {
                // Without a champion the latest scores, which says itself what it is worth.
                let champion = self.champion(&name)?;
                let scores = champion.or(self.versions(&name)?.last().copied());
                let version = scores.ok_or_else(|| self.no_such_model(&name, &[]))?;
                self.entry(&name, version)
            }
        }
    }

    /// The model of that name, the only one when none is named.
    ///
    /// # Errors
    /// [`Error::Setting`] when it cannot be a name, [`Error::Data`] when there is no such model, or several and none is
    /// named.
    pub fn named(&self, name: Option<&str>) -> Result<String> {
        let names = self.names()?;
        let Some(name) = name else {
            return self.only(&names);
        };
        check_name(name)?;
        match names.iter().any(|known| known == name) {
            true => Ok(name.to_owned()),
            false => Err(self.no_such_model(name, &names)),
        }
    }

    /// One version of a model that exists.
    ///
    /// # Errors
    /// [`Error::Data`] when it has no such version, [`Error::Artefact`] when its manifest cannot be trusted.
    pub fn version(&self, name: &str, version: Version) -> Result<Entry> {
        let versions = self.versions(name)?;
        if versions.contains(&version) {
            return self.entry(name, version);
        }
        let known: Vec<String> = versions.iter().map(Version::to_string).collect();
        Err(Error::data(
            format!("model `{name}` has no version {version}"),
            format!("it has {}", known.join(", ")),
        ))
    }

    /// Reads a version's model, after checking that its file is the one that was written.
    ///
    /// # Errors
    /// [`Error::Artefact`] when the file was changed or breaks a rule, [`Error::Schema`] when another release
    /// wrote it, [`Error::Io`] when it cannot be read.
    pub fn model(&self, entry: &Entry) -> Result<Model> {
        let path = entry.dir.join(MODEL);
        let bytes = file::read_capped(&path, MAX_MODEL_BYTES)?;
        // Parsing first tells a file cut short or of another release from one that was edited.
        let model = Model::from_json(&bytes, &path)?;
        entry.manifest.verify(MODEL, &bytes, &path)?;
        Ok(model)
    }

    /// Reads the ideal accounts a version was trained on; none when it has no such file.
    ///
    /// # Errors
    /// As [`Registry::model`].
    pub fn ideal_accounts(&self, entry: &Entry, model: &Model) -> Result<Vec<IdealAccount>> {
        if !entry.manifest.files.contains_key(ACCOUNTS) {
            return Ok(Vec::new());
        }
        let path = entry.dir.join(ACCOUNTS);
        let bytes = file::read_capped(&path, MAX_ACCOUNTS_BYTES)?;
        entry.manifest.verify(ACCOUNTS, &bytes, &path)?;
        file::accounts_from_json(&bytes, &path, model)
    }

    /// Reads what a version says of its customers' worth; none when its recipe names no amounts, or it is of an earlier release.
    ///
    /// # Errors
    /// As [`Registry::model`]; [`Error::Artefact`] when it is not of `model`.
    pub fn value(&self, entry: &Entry, model: &Model) -> Result<Option<Value>> {
        if !entry.manifest.files.contains_key(VALUE) {
            return Ok(None);
        }
        let path = entry.dir.join(VALUE);
        let bytes = file::read_capped(&path, MAX_MODEL_BYTES)?;
        let value: Value = file::parse(&bytes, &path)?;
        entry.manifest.verify(VALUE, &bytes, &path)?;
        value
            .check(model)
            .map_err(|reason| file::artefact(&path, reason))?;
        Ok(Some(value))
    }

    /// Reads the business figures of the accounts a version was trained on; none when it has no such file.
    ///
    /// # Errors
    /// As [`Registry::model`].
    pub fn figures(&self, entry: &Entry) -> Result<Option<Dashboard>> {
        if !entry.manifest.files.contains_key(FIGURES) {
            return Ok(None);
        }
        let path = entry.dir.join(FIGURES);
        let bytes = file::read_capped(&path, MAX_MODEL_BYTES)?;
        entry.manifest.verify(FIGURES, &bytes, &path)?;
        file::parse(&bytes, &path).map(Some)
    }

    /// Reads what became of the accounts a version was trained on; none when it has no such file.
    ///
    /// # Errors
    /// As [`Registry::model`].
    pub fn history(&self, entry: &Entry) -> Result<Option<History>> {
        if !entry.manifest.files.contains_key(HISTORY) {
            return Ok(None);
        }
        let path = entry.dir.join(HISTORY);
        let bytes = file::read_capped(&path, MAX_ACCOUNTS_BYTES)?;
        entry.manifest.verify(HISTORY, &bytes, &path)?;
        let history = file::parse::<History>(&bytes, &path)?.filled();
        history.check()?;
        Ok(Some(history))
    }

    /// Reads what a version told the accounts that it was measured on; none when it has no such file.
    ///
    /// # Errors
    /// As [`Registry::model`].
    pub fn fits(&self, entry: &Entry) -> Result<Option<Fits>> {
        if !entry.manifest.files.contains_key(FITS) {
            return Ok(None);
        }
        let path = entry.dir.join(FITS);
        let bytes = file::read_capped(&path, MAX_ACCOUNTS_BYTES)?;
        entry.manifest.verify(FITS, &bytes, &path)?;
        file::parse(&bytes, &path).map(Some)
    }

    /// Reads any file of a version as it was published; none when it has no such file.
    ///
    /// # Errors
    /// As [`Registry::model`].
    pub fn file(&self, entry: &Entry, file: &str) -> Result<Option<Vec<u8>>> {
        if !entry.manifest.files.contains_key(file) {
            return Ok(None);
        }
        let path = entry.dir.join(file);
        let bytes = file::read_capped(&path, MAX_ACCOUNTS_BYTES)?;
        entry.manifest.verify(file, &bytes, &path)?;
        Ok(Some(bytes))
    }

    /// The verdict on a version's model.
    fn verdict(&self, entry: &Entry) -> Result<Verdict> {
        Ok(self.model(entry)?.verdict)
    }

    /// Whether a version's model is known to show no signal.
    fn shows_no_signal(&self, name: &str, version: Version) -> bool {
        let entry = self.entry_as(name, version, false);
        let verdict = entry.and_then(|entry| self.verdict(&entry));
        matches!(verdict, Ok(Verdict::NoSignal))
    }

    fn entry(&self, name: &str, version: Version) -> Result<Entry> {
        let champion = self
            .champion(name)
            .is_ok_and(|champion| champion == Some(version));
        self.entry_as(name, version, champion)
    }

    fn entry_as(&self, name: &str, version: Version, champion: bool) -> Result<Entry> {
        let dir = self.home(name)?.join(version.to_string());
        Ok(Entry {
            name: name.to_owned(),
            version,
            champion,
            manifest: Manifest::read(&dir.join(MANIFEST), name, version)?,
            dir,
        })
    }

    /// Directory of a model. Names are checked before they become part of a path.
    fn home(&self, name: &str) -> Result<PathBuf> {
        check_name(name)?;
        Ok(self.dir.join(name))
    }

    fn only(&self, names: &[String]) -> Result<String> {
        match names {
            [name] => Ok(name.clone()),
            [] => Err(Error::data(
                format!("{} holds no model", self.dir.display()),
                "train one with `lookalike train DATA`, or say where models are with --models DIR",
            )),
            // One whose every version is damaged stands in nobody's way.
            _ => match names
                .iter()
                .filter(|name| self.has_whole_version(name))
                .collect::<Vec<_>>()[..]
            {
                [name] => Ok(name.clone()),
                _ => Err(self.several(names)),
            },
        }
    }

    fn has_whole_version(&self, name: &str) -> bool {
        let versions = self.versions(name).unwrap_or_default();
        versions
            .into_iter()
            .any(|version| self.entry_as(name, version, false).is_ok())
    }

    fn several(&self, names: &[String]) -> Error {
        Error::data(
            format!("{} holds several models", self.dir.display()),
            format!("name one with --model: {}", names.join(", ")),
        )
    }

    fn no_such_model(&self, name: &str, names: &[String]) -> Error {
        let remedy = match (nearest(name, names.iter().map(String::as_str)), names) {
            (Some(close), _) => format!("did you mean `{close}`?"),
            (None, []) => "train one with `lookalike train DATA`".to_owned(),
            (None, names) => format!("there are {}", names.join(", ")),
        };
        Error::data(format!("{} holds no model `{name}`", self.dir.display()), remedy)
    }
}

impl Entry {
    /// `name@v000001`, as shown beside every score.
    pub fn reference(&self) -> String {
        format!("{}@{}", self.name, self.version)
    }
}

/// Names in a directory; none when it does not exist.
fn entries(dir: &Path) -> Result<Vec<String>> {
    let listed = match fs::read_dir(dir) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        listed => listed.map_err(Error::io(dir, "list"))?,
    };
    let mut names = Vec::new();
    for entry in listed {
        let entry = entry.map_err(Error::io(dir, "list"))?;
        // Names that are not UTF-8 are not ours.
        if let Ok(name) = entry.file_name().into_string() {
            names.push(name);
        }
    }
    Ok(names)
}

/// Directories in a directory, by name; links to one count as one.
fn folders(dir: &Path) -> Result<Vec<String>> {
    let mut names = entries(dir)?;
    names.retain(|name| dir.join(name).is_dir());
    Ok(names)
}
