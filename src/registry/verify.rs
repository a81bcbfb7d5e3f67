//! A registry that checks itself, and mends what can be mended without losing anything.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::journal::{Damage, Event, JOURNAL, Journal, Record};
use super::publish::Settled;
use super::writing::{PARKED, TEMPORARY, sweep};
use super::{CHAMPION, Entry, MANIFEST, MODEL, PublicKey, Registry, Version, check_name, entries, folders};
use crate::error::{Error, Result};
use crate::language::Language;
use crate::model::file::{self, MAX_ACCOUNTS_BYTES};

/// Start of the name of a training that is being parked.
const PARKING: &str = ".parking-";

/// After how long one that was not finished is taken for left behind (house choice: writing takes seconds).
const LEFT_BEHIND: Duration = Duration::from_secs(3600);

/// Something that is not as it was written.
#[derive(Debug)]
pub struct Problem {
    /// Name of the model.
    pub name: String,
    /// Where.
    pub path: PathBuf,
    /// What.
    pub trouble: Trouble,
}

/// What can be wrong with a model's directory.
#[derive(Debug)]
pub enum Trouble {
    /// A version that cannot be trusted, and why; only a copy mends it.
    Damaged(Error),
    /// The pointer to the champion names none that can score.
    Pointer(Error),
    /// The pointer names another champion than the journal: it was written by hand.
    ByHand(Option<Version>, Option<Version>),
    /// The journal is not the one that was written.
    Journal(Damage),
    /// An event that was written down and not finished.
    Unfinished(Record),
    /// No line of the journal tells how this version came.
    Untold(Version),
    /// A version that the journal tells of and nobody laid aside, whose folder is not there.
    Gone(Version),
    /// A training that could not be published while another process wrote.
    Parked,
    /// Left by a process that was interrupted.
    LeftBehind,
    /// Named like a version, and none; or a file that no manifest tells of.
    Stray,
    /// A signature that does not fit, or a champion without one of the key that is required.
    Signature(Error),
}

/// What a repair did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Repair {
    /// Took away what interrupted processes left.
    Swept(PathBuf),
    /// Published a training that was waiting.
    Published(String, Version),
    /// Finished an event.
    Finished(String, Record),
    /// Set a damaged journal aside: why, and where it is.
    SetAside(String, String),
    /// Wrote down that a version is there.
    Found(String, Version),
    /// Made the pointer name this champion.
    Pointed(String, Option<Version>),
}

impl Registry {
    /// Everything in the registry that is not as it was written, by model; nothing where all is well.
    ///
    /// # Errors
    /// [`Error::Io`] when a directory cannot be read.
    pub fn verify(&self) -> Result<Vec<Problem>> {
        self.verify_with(None)
    }

    /// The same; with a key a champion that is not signed with its private half is not as it should be either.
    ///
    /// # Errors
    /// As [`Registry::verify`]; [`Error::Data`] where this build checks no signatures.
    pub fn verify_with(&self, key: Option<&PublicKey>) -> Result<Vec<Problem>> {
        let mut problems = Vec::new();
        for name in self.kept()? {
            let mut of = self.verify_model(&name)?;
            let wrong = self.wrong_signatures(&name, key)?.into_iter();
            of.extend(wrong.map(|(path, error)| (path, Trouble::Signature(error))));
            problems.extend(of.into_iter().map(|(path, trouble)| Problem {
                name: name.clone(),
                path,
                trouble,
            }));
        }
        Ok(problems)
    }

    /// Mends what can be mended: sweeps, finishes what was interrupted, publishes trainings that wait, lets the pointer
    /// name the last champion that is whole, and starts a new journal beside a damaged one. A damaged version stays as
    /// it is.
    ///
    /// # Errors
    /// [`Error::Io`] when something cannot be read or written, [`Error::Data`] while another process is publishing.
    pub fn repair(&self) -> Result<Vec<Repair>> {
        let mut repairs = Vec::new();
        for name in self.kept()? {
            self.repair_model(&name, &mut repairs)?;
        }
        Ok(repairs)
    }

    /// Names of directories that are models, or were going to be.
    fn kept(&self) -> Result<Vec<String>> {
        let mut names = folders(&self.dir)?;
        names.retain(|name| {
            let inside = entries(&self.dir.join(name)).unwrap_or_default();
            let is_ours = |file: &String| {
                [PARKED, TEMPORARY, PARKING]
                    .iter()
                    .any(|start| file.starts_with(start))
                    || [CHAMPION, JOURNAL].contains(&file.as_str())
                    || looks_like_version(file)
            };
            check_name(name).is_ok() && inside.iter().any(is_ours)
        });
        names.sort();
        Ok(names)
    }

    fn verify_model(&self, name: &str) -> Result<Vec<(PathBuf, Trouble)>> {
        let home = self.home(name)?;
        let mut found = Vec::new();
        let mut inside = entries(&home)?;
        inside.sort();
        for file in inside {
            let path = home.join(&file);
            if file.starts_with(PARKED) {
                found.push((path, Trouble::Parked));
            } else if file.starts_with(TEMPORARY) || (file.starts_with(PARKING) && is_old(&path)) {
                found.push((path, Trouble::LeftBehind));
            } else if looks_like_version(&file) && (Version::from_dir(&file).is_none() || !path.is_dir()) {
                found.push((path, Trouble::Stray));
            }
        }
        let versions = self.versions(name)?;
        for version in &versions {
            match self.check_whole(name, *version) {
                Ok(()) => found.extend(strays(&self.entry_as(name, *version, false)?)?),
                Err(error) => found.push((home.join(version.to_string()), Trouble::Damaged(error))),
            }
        }
        let pointer = match self.pointer(name) {
            Ok(pointer) => pointer,
            Err(error) => {
                found.push((home.join(CHAMPION), Trouble::Pointer(error)));
                None
            }
        };
        if let (Some(_), Err(error)) = (&pointer, self.champion(name)) {
            found.push((home.join(CHAMPION), Trouble::Pointer(error)));
        }
        let path = home.join(JOURNAL);
        let journal = Journal::read(&home, pointer.as_ref().and_then(|pointer| pointer.head.as_ref()))?;
        if let Some(record) = &journal.unfinished {
            found.push((path.clone(), Trouble::Unfinished(record.clone())));
        }
        if let Some(damage) = journal.damage {
            found.push((path, Trouble::Journal(damage)));
            return Ok(found);
        }
        let told = journal.records.last().map(|record| record.to);
        if let (Some(pointer), Some(told)) = (&pointer, told)
            && pointer.champion != told
        {
            found.push((home.join(CHAMPION), Trouble::ByHand(pointer.champion, told)));
        }
        let archived = journal.archived();
        let told: BTreeSet<Version> = journal.records.iter().map(|record| record.version).collect();
        for version in told {
            if !versions.contains(&version) && !archived.contains(&version) {
                found.push((home.join(version.to_string()), Trouble::Gone(version)));
            }
        }
        let unfinished = journal.unfinished.as_ref().map(|record| record.version);
        for version in versions {
            let is_damaged = self.entry_as(name, version, false).is_err();
            if !journal.knows(version) && unfinished != Some(version) && !is_damaged {
                found.push((path.clone(), Trouble::Untold(version)));
            }
        }
        Ok(found)
    }

    fn repair_model(&self, name: &str, repairs: &mut Vec<Repair>) -> Result<()> {
        let home = self.home(name)?;
        let lock = super::lock::lock(&home, self.patience)?.ours(&home)?;
        for file in entries(&home)? {
            let path = home.join(&file);
            if file.starts_with(TEMPORARY) {
                repairs.push(Repair::Swept(path));
            } else if file.starts_with(PARKING) && is_old(&path) {
                self.system
                    .remove_folder(&path)
                    .map_err(Error::io(&path, "remove"))?;
                repairs.push(Repair::Swept(path));
            }
        }
        sweep(self.system.as_ref(), &home)?;
        let settled = self.settle(name)?.into_iter().map(|settled| match settled {
            Settled::Finished(record) => Repair::Finished(name.to_owned(), record),
            Settled::SetAside(why) => Repair::SetAside(name.to_owned(), why),
            Settled::Found(version) => Repair::Found(name.to_owned(), version),
        });
        repairs.extend(settled);
        let mut inside = entries(&home)?;
        inside.sort();
        for parked in inside.iter().filter(|file| file.starts_with(PARKED)) {
            let version = self.publish_parked(name, &home.join(parked))?;
            repairs.push(Repair::Published(name.to_owned(), version));
        }
        self.repair_pointer(name, repairs)?;
        drop(lock);
        Ok(())
    }

    /// Lets the pointer name a champion that exists, and the journal tell of it.
    fn repair_pointer(&self, name: &str, repairs: &mut Vec<Repair>) -> Result<()> {
        let told = self
            .journal(name)
            .ok()
            .and_then(|journal| Some(journal.records.last()?.to));
        let champion = match self.champion(name) {
            Ok(champion) if told.is_none_or(|told| told == champion) => return Ok(()),
            Ok(champion) => champion,
            Err(_) => self.standing(name),
        };
        let about = champion.or(self.versions(name)?.last().copied());
        let Some(about) = about else { return Ok(()) };
        self.record(
            name,
            Event::Found,
            about,
            champion,
            Some("the pointer named another champion than the journal"),
        )?;
        repairs.push(Repair::Pointed(name.to_owned(), champion));
        Ok(())
    }

    fn publish_parked(&self, name: &str, parked: &Path) -> Result<Version> {
        let mut files = entries(parked)?;
        files.sort();
        // A repair that was interrupted had come as far as the manifest.
        if let Some(at) = files.iter().position(|file| file == MANIFEST) {
            let path = parked.join(files.remove(at));
            self.system.remove(&path).map_err(Error::io(&path, "remove"))?;
        }
        let contents: Vec<Vec<u8>> = files
            .iter()
            .map(|file| file::read_capped(&parked.join(file), MAX_ACCOUNTS_BYTES))
            .collect::<Result<_>>()?;
        let whole: Vec<(&str, &[u8])> = files
            .iter()
            .zip(&contents)
            .map(|(file, bytes)| (file.as_str(), bytes.as_slice()))
            .collect();
        // It becomes the version itself: nothing is left that could be published once more.
        let version = self.next(name)?;
        self.put_in_place(name, version, parked, &whole)?;
        Ok(version)
    }

    /// Checks one file of a version against its manifest.
    pub(super) fn check_file(&self, entry: &Entry, file: &str) -> Result<()> {
        let path = entry.dir.join(file);
        let bytes = file::read_capped(&path, MAX_ACCOUNTS_BYTES)?;
        entry.manifest.verify(file, &bytes, &path)
    }
}

/// Files in a version that its manifest does not tell of, and a model that it lacks.
fn strays(entry: &Entry) -> Result<Vec<(PathBuf, Trouble)>> {
    let mut inside = entries(&entry.dir)?;
    inside.sort();
    inside.retain(|file| file != MANIFEST && !entry.manifest.files.contains_key(file));
    let mut found: Vec<(PathBuf, Trouble)> = inside
        .into_iter()
        .map(|file| (entry.dir.join(file), Trouble::Stray))
        .collect();
    if !entry.manifest.files.contains_key(MODEL) {
        let path = entry.dir.join(MODEL);
        let missing = file::artefact(&path, "the manifest tells of no model");
        found.push((path, Trouble::Damaged(missing)));
    }
    Ok(found)
}

/// `v` and digits: somebody means a version.
fn looks_like_version(file: &str) -> bool {
    let digits = file.strip_prefix('v').unwrap_or_default();
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

fn is_old(path: &Path) -> bool {
    let changed = fs::metadata(path).and_then(|found| found.modified()).ok();
    changed.is_some_and(|changed| changed.elapsed().is_ok_and(|age| age > LEFT_BEHIND))
}

impl Event {
    /// As the journal writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Promoted => "promoted",
            Self::RolledBack => "rolled-back",
            Self::Archived => "archived",
            Self::Noted => "noted",
            Self::Found => "found",
        }
    }

    /// What happened, in a word or two.
    pub fn describe(self, language: Language) -> String {
        match self {
            Self::Published => language.event_published(),
            Self::Promoted => language.event_promoted(),
            Self::RolledBack => language.event_rolled_back(),
            Self::Archived => language.event_archived(),
            Self::Noted => language.event_noted(),
            Self::Found => language.event_found(),
        }
    }
}

impl Trouble {
    /// Its name in JSON.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Damaged(_) => "damaged",
            Self::Pointer(_) => "pointer",
            Self::ByHand(..) => "by-hand",
            Self::Journal(_) => "journal",
            Self::Unfinished(_) => "unfinished",
            Self::Untold(_) => "untold",
            Self::Gone(_) => "gone",
            Self::Parked => "parked",
            Self::LeftBehind => "left-behind",
            Self::Stray => "stray",
            Self::Signature(_) => "signature",
        }
    }

    /// It as a clause; what an error says, it says in English.
    pub fn describe(&self, language: Language) -> String {
        let version =
            |version: &Option<Version>| version.map_or_else(|| language.nobody(), |v| v.to_string());
        match self {
            Self::Damaged(error) | Self::Pointer(error) | Self::Signature(error) => error.to_string(),
            Self::ByHand(pointed, told) => language.trouble_by_hand(version(pointed), version(told)),
            Self::Journal(damage) => damage.describe(language),
            Self::Unfinished(record) => {
                language.trouble_unfinished(record.event.describe(language), record.version)
            }
            Self::Untold(version) => language.trouble_untold(version),
            Self::Gone(version) => language.trouble_gone(version),
            Self::Parked => language.trouble_parked(),
            Self::LeftBehind => language.trouble_left(),
            Self::Stray => language.trouble_stray(),
        }
    }
}

impl Problem {
    /// Where and what, on one line.
    pub fn describe(&self, language: Language) -> String {
        let what = self.trouble.describe(language);
        let path = self.path.display().to_string();
        // An error of a file says where it is.
        match what.starts_with(&path) {
            true => what,
            false => language.fact(path, what),
        }
    }
}

impl Repair {
    /// Its name in JSON.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Swept(_) => "swept",
            Self::Published(..) => "published",
            Self::Finished(..) => "finished",
            Self::SetAside(..) => "set-aside",
            Self::Found(..) => "found",
            Self::Pointed(..) => "pointed",
        }
    }

    /// What was done, on one line.
    pub fn describe(&self, language: Language) -> String {
        match self {
            Self::Swept(path) => language.repair_swept(path.display()),
            Self::Published(name, version) => language.repair_published(format!("{name}@{version}")),
            Self::Finished(name, record) => {
                language.repair_finished(name, record.event.describe(language), record.version)
            }
            Self::SetAside(name, why) => language.repair_set_aside(name, why),
            Self::Found(name, version) => language.repair_found(format!("{name}@{version}")),
            Self::Pointed(name, version) => {
                language.repair_pointed(name, version.map_or_else(|| language.nobody(), |v| v.to_string()))
            }
        }
    }
}
