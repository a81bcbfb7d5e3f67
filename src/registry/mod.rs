//! Trained models on disk: `models/<name>/v000001/`, and which version of each is the champion.
//!
//! A version is a directory that appears whole or not at all: it is written beside, synced, and renamed. Only
//! one process writes to a name at a time; readers need no lock, as a version never changes once it is there.

mod manifest;
mod publish;
mod version;

use manifest::MAX_SMALL_BYTES;
use std::fs;
use std::path::{Path, PathBuf};

pub use manifest::Manifest;
pub use version::{Reference, Version, check_name, name_from};

use crate::edges::History;
use crate::error::{Error, Result, nearest};
use crate::figures::Dashboard;
use crate::fit::verdict::Verdict;
use crate::model::file::{self, MAX_ACCOUNTS_BYTES, MAX_MODEL_BYTES};
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
/// Report of a version with its charts.
pub const REPORT: &str = "report.html";
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

/// A directory of models.
#[derive(Debug, Clone)]
pub struct Registry {
    dir: PathBuf,
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

impl Registry {
    /// The registry at `dir`, which is created by the first [`Registry::publish`].
    pub fn open(dir: impl Into<PathBuf>) -> Self {
        Self { dir: dir.into() }
    }

    /// Where it is.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Names of the models, in alphabetical order; none when the directory does not exist.
    ///
    /// # Errors
    /// [`Error::Io`] when the directory cannot be read.
    pub fn names(&self) -> Result<Vec<String>> {
        let mut names = Vec::new();
        for name in entries(&self.dir)? {
            if check_name(&name).is_ok() && !self.versions(&name)?.is_empty() {
                names.push(name);
            }
        }
        names.sort();
        Ok(names)
    }

    /// Versions of a model, oldest first; none when there is no such model.
    ///
    /// # Errors
    /// [`Error::Setting`] when `name` cannot be a model's, [`Error::Io`] when its directory cannot be read.
    pub fn versions(&self, name: &str) -> Result<Vec<Version>> {
        let mut versions: Vec<Version> = entries(&self.home(name)?)?
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
        let path = self.home(name)?.join(CHAMPION);
        if !path.exists() {
            // Publishing was interrupted between the first version and the pointer to it.
            let first = versions.first().copied();
            return Ok(first.filter(|first| !self.shows_no_signal(name, *first)));
        }
        let bytes = file::read_capped(&path, MAX_SMALL_BYTES)?;
        let named = std::str::from_utf8(&bytes)
            .ok()
            .and_then(|text| Version::from_dir(text.trim()));
        match named {
            Some(version) if versions.contains(&version) => Ok(Some(version)),
            _ => Err(Error::Artefact {
                path,
                reason: "it names no version that exists".to_owned(),
                remedy: "write the directory name of a version into it, such as v000001".to_owned(),
            }),
        }
    }

    /// Every version of every model, by name and then oldest first.
    ///
    /// # Errors
    /// [`Error::Io`] and [`Error::Artefact`] as the parts that cannot be read or trusted.
    pub fn list(&self) -> Result<Vec<Entry>> {
        let mut list = Vec::new();
        for name in self.names()? {
            for version in self.versions(&name)? {
                list.push(self.entry(&name, version)?);
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
        let names = self.names()?;
        let Reference { name, version } = match reference {
            Some(text) => text.parse()?,
            None => Reference {
                name: self.only(&names)?,
                version: None,
            },
        };
        if !names.contains(&name) {
            return Err(self.no_such_model(&name, &names));
        }
        let versions = self.versions(&name)?;
        let version = match version {
            Some(version) if versions.contains(&version) => version,
            Some(version) => {
                let known: Vec<String> = versions.iter().map(Version::to_string).collect();
                return Err(Error::data(
                    format!("model `{name}` has no version {version}"),
                    format!("it has {}", known.join(", ")),
                ));
            }
            // Without a champion the latest scores, which says itself what it is worth. `names` lists only models
            // with a version.
            None => self
                .champion(&name)?
                .or_else(|| versions.last().copied())
                .ok_or_else(|| self.no_such_model(&name, &names))?,
        };
        self.entry(&name, version)
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
        let champion = self.champion(name)? == Some(version);
        self.entry_as(name, version, champion)
    }

    fn entry_as(&self, name: &str, version: Version, champion: bool) -> Result<Entry> {
        let dir = self.home(name)?.join(version.to_string());
        Ok(Entry {
            name: name.to_owned(),
            version,
            champion,
            manifest: Manifest::read(&dir.join(MANIFEST))?,
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
            _ => Err(Error::data(
                format!("{} holds several models", self.dir.display()),
                format!("name one with --model: {}", names.join(", ")),
            )),
        }
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
