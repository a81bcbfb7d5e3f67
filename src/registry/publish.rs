//! Adding a version so that a crash leaves either the whole of it or nothing of it.

use std::path::Path;

use super::journal::{Event, Head, JOURNAL, Journal, Pointer, Record};
use super::lock::{Locked, lock};
use super::writing::{TEMPORARY, finish_version, make_folders, park, replace, sweep, write_version};
use super::{CHAMPION, Entry, MANIFEST, MODEL, Manifest, Registry, Version};
use crate::error::{Error, Result};
use crate::fit::verdict::Verdict;
use crate::language::Language;
use crate::model::Model;

impl Registry {
    /// Checks, before a training begins, that its result can be kept here.
    ///
    /// # Errors
    /// [`Error::Io`] when nothing can be written there, [`Error::Data`] when there is no number for another version.
    pub fn check_takes(&self, name: &str) -> Result<()> {
        let home = self.home(name)?;
        self.next(name)?;
        // What does not exist yet is made where its nearest ancestor lets it be.
        let place = home.ancestors().find(|place| place.exists());
        let place = place
            .filter(|place| *place != Path::new(""))
            .unwrap_or(Path::new("."));
        tempfile::tempfile_in(place)
            .map(drop)
            .map_err(Error::io(place, "write into"))
    }

    /// Adds a version of `name` holding `files` (`(file name, bytes)`) and a manifest, and returns it.
    ///
    /// The first version of a name becomes its champion unless its model shows no signal. Later ones are kept beside
    /// the champion, except one that is fit to take its place ([`Verdict::replaces`]). While another process publishes
    /// the same name it is waited for; one that does not finish costs no training: the files are kept beside.
    ///
    /// # Errors
    /// [`Error::Setting`] when `name` or a file name cannot be used, [`Error::Data`] when another process kept the lock
    /// (it says where the files are), [`Error::Io`] when something cannot be written (nothing is then visible).
    pub fn publish(&self, name: &str, files: &[(&str, &[u8])]) -> Result<Entry> {
        let home = self.home(name)?;
        files.iter().try_for_each(|(file, _)| check_file_name(file))?;
        let system = self.system.as_ref();
        make_folders(system, &home)?;
        let lock = match lock(&home, self.patience)? {
            Locked::Ours(lock) => lock,
            Locked::Held(holder) => {
                let parked = park(system, &home, files)?;
                return Err(Error::data(
                    format!(
                        "another process ({holder}) has been writing to {} all the time; the training is kept in {}",
                        home.display(),
                        parked.display()
                    ),
                    "`lookalike repair` publishes it as soon as the other has ended",
                ));
            }
        };
        sweep(system, &home)?;
        self.settle(name)?;
        let version = self.add(name, files)?;
        drop(lock);
        self.entry(name, version)
    }

    /// Adds a version and lets it score where it is fit to. The name's lock must be held.
    fn add(&self, name: &str, files: &[(&str, &[u8])]) -> Result<Version> {
        self.written(name, files, |version, folder| {
            self.put_in_place(name, version, folder, files)
        })
    }

    /// Writes the files of the next version into a folder, which `put` makes that version.
    pub(super) fn written<T>(
        &self,
        name: &str,
        files: &[(&str, &[u8])],
        put: impl FnOnce(Version, &Path) -> Result<T>,
    ) -> Result<Version> {
        let version = self.next(name)?;
        let unfinished = self.home(name)?.join(format!("{TEMPORARY}{version}"));
        let written =
            write_version(self.system.as_ref(), &unfinished, files).and_then(|()| put(version, &unfinished));
        if let Err(error) = written {
            let _ = self.system.remove_folder(&unfinished); // the first error is the one to tell
            return Err(error);
        }
        Ok(version)
    }

    /// Makes a folder that holds `files` the next version, and lets it score where it is fit to. The name's lock must be held.
    pub(super) fn put_in_place(
        &self,
        name: &str,
        version: Version,
        folder: &Path,
        files: &[(&str, &[u8])],
    ) -> Result<()> {
        let parent = self.standing(name);
        self.place(&Manifest::new(name, version, parent, files), folder)?;
        let scores = self.scores_with(name, parent, version, verdict_in(files));
        self.record(name, Event::Published, version, scores, None)?;
        Ok(())
    }

    /// Makes a folder with a version's files that version, of which no line tells yet. The name's lock must be held.
    pub(super) fn place(&self, manifest: &Manifest, folder: &Path) -> Result<()> {
        let (home, system) = (self.home(&manifest.name)?, self.system.as_ref());
        let place = home.join(manifest.version.to_string());
        finish_version(system, folder, &manifest.to_json()?, &place)?;
        system.sync_folder(&home).map_err(Error::io(&home, "sync"))
    }

    /// The version that a training would be.
    pub(super) fn next(&self, name: &str) -> Result<Version> {
        match self.versions(name)?.last() {
            None => Ok(Version(1)),
            Some(last) => last.next().ok_or_else(|| {
                Error::data(
                    format!("model `{name}` has a version {last}, and there is no number after it"),
                    "train under another name with --name, or take that version's folder away if it is no model",
                )
            }),
        }
    }

    /// Who scores once `version` with this verdict is there beside `champion`.
    fn scores_with(
        &self,
        name: &str,
        champion: Option<Version>,
        version: Version,
        new: Option<Verdict>,
    ) -> Option<Version> {
        match champion {
            None if new == Some(Verdict::NoSignal) => None,
            None => Some(version),
            Some(champion) if self.gives_way(name, champion, new) => Some(version),
            Some(champion) => Some(champion),
        }
    }

    /// Whether the champion is one whose place a version with this verdict takes. One that cannot be read keeps it.
    fn gives_way(&self, name: &str, champion: Version, new: Option<Verdict>) -> bool {
        let verdict = self.entry(name, champion).and_then(|entry| self.verdict(&entry));
        match (new, verdict) {
            (Some(new), Ok(champion)) => new.replaces(champion),
            _ => false,
        }
    }

    /// Writes down what happened to `version`, and that `champion` scores since: first the journal, then the pointer, so
    /// that an interruption between both can be finished. The name's lock must be held, and all settled.
    pub(super) fn record(
        &self,
        name: &str,
        event: Event,
        version: Version,
        champion: Option<Version>,
        reason: Option<&str>,
    ) -> Result<Record> {
        let home = self.home(name)?;
        let from = self
            .pointer(name)
            .unwrap_or_default()
            .and_then(|pointer| pointer.champion);
        let journal = self.journal(name)?;
        let (record, text, head) = journal.with(event, version, [from, champion], reason)?;
        replace(self.system.as_ref(), &home, JOURNAL, text.as_bytes())?;
        self.point(name, champion, head)?;
        Ok(record)
    }

    /// Says who the champion is, in one step for whoever reads. The name's lock must be held.
    fn point(&self, name: &str, champion: Option<Version>, head: Head) -> Result<()> {
        let head = Some(head);
        replace(
            self.system.as_ref(),
            &self.home(name)?,
            CHAMPION,
            Pointer { champion, head }.text().as_bytes(),
        )
    }

    /// Finishes what an interrupted process began, and sets a damaged journal aside, kept beside the one that goes on
    /// from it. The name's lock must be held. Tells what was done.
    pub(super) fn settle(&self, name: &str) -> Result<Vec<Settled>> {
        let home = self.home(name)?;
        let pointer = self.pointer(name).unwrap_or_default();
        let journal = Journal::read(&home, pointer.as_ref().and_then(|pointer| pointer.head.as_ref()))?;
        let mut settled = Vec::new();
        if let Some(record) = &journal.unfinished {
            self.point(name, record.to, journal.whole_head())?;
            settled.push(Settled::Finished(record.clone()));
        }
        let champion = self.standing(name);
        let found = champion.or(self.versions(name)?.last().copied());
        if let (Some(damage), Some(version)) = (&journal.damage, found) {
            let aside = (1..).map(|number| format!("journal.damaged-{number}.jsonl"));
            let aside = aside
                .into_iter()
                .find(|file| !home.join(file).exists())
                .unwrap_or_default();
            let mut reason = format!("{JOURNAL}: {}", damage.describe(Language::En));
            if !journal.is_blank() {
                let path = home.join(JOURNAL);
                self.system
                    .rename(&path, &home.join(&aside))
                    .map_err(Error::io(&path, "set aside"))?;
                reason += &format!("; what is left of it is in {aside}");
            }
            self.point_alone(name, champion)?;
            self.record(name, Event::Found, version, champion, Some(&reason))?;
            settled.push(Settled::SetAside(reason));
        }
        // Versions of a release that kept no journal, or published in the moment of a crash.
        let journal = self.journal(name)?;
        for version in self.versions(name)? {
            let Ok(entry) = self.entry_as(name, version, false) else {
                continue;
            };
            if !journal.knows(version) {
                let (proposed, champion) = (entry.manifest.proposed.as_deref(), self.standing(name));
                let scores = match proposed {
                    Some(_) => champion,
                    None => self.scores_with(name, champion, version, self.verdict(&entry).ok()),
                };
                self.record(name, Event::Found, version, scores, proposed)?;
                settled.push(Settled::Found(version));
            }
        }
        Ok(settled)
    }

    /// The champion; where the pointer names none that exists, the last one that the journal tells of and that is whole.
    pub(super) fn standing(&self, name: &str) -> Option<Version> {
        let is_whole = |version: &Version| {
            let entry = self.entry_as(name, *version, false);
            entry.and_then(|entry| self.model(&entry)).is_ok()
        };
        self.champion(name).unwrap_or_else(|_| {
            let journal = Journal::read(&self.home(name).ok()?, None).ok()?;
            let mut champions = journal.records.iter().rev().filter_map(|record| record.to);
            champions.find(is_whole)
        })
    }

    /// The pointer without a journal: only until the line that begins a new one is written.
    fn point_alone(&self, name: &str, champion: Option<Version>) -> Result<()> {
        let alone = Pointer { champion, head: None };
        replace(
            self.system.as_ref(),
            &self.home(name)?,
            CHAMPION,
            alone.text().as_bytes(),
        )
    }
}

/// What [`Registry::settle`] did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Settled {
    /// An event that was written down and not finished.
    Finished(Record),
    /// Why the journal was set aside, and where it is.
    SetAside(String),
    /// A version of which no line told.
    Found(Version),
}

/// The verdict on the model among a version's files; none where there is no model that loads.
fn verdict_in(files: &[(&str, &[u8])]) -> Option<Verdict> {
    let (file, bytes) = files.iter().find(|(file, _)| *file == MODEL)?;
    let model = Model::from_json(bytes, Path::new(file)).ok()?;
    Some(model.verdict)
}

/// File names inside a version are ours; this keeps a mistake from leaving the version's directory.
pub(super) fn check_file_name(name: &str) -> Result<()> {
    let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._-".contains(&b);
    if name.bytes().all(allowed) && !name.starts_with('.') && !name.is_empty() && name != MANIFEST {
        return Ok(());
    }
    Err(Error::setting(
        "file name",
        "lower-case letters, digits, dots, hyphens",
        name,
    ))
}
