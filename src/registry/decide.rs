//! What people decide about versions: which scores, which is laid aside, and why.

use std::fs::File;

use super::journal::{Event, Record};
use super::lock::lock;
use super::publish::{Settled, check_file_name};
use super::writing::sweep;
use super::{Entry, MODEL, Manifest, Registry, Version};
use crate::error::{Error, Result};

/// Longest reason or note, in characters (house choice: a paragraph).
const MAX_WORDS: usize = 2_000;

impl Registry {
    /// Makes a version the champion and writes down why.
    ///
    /// # Errors
    /// [`Error::Data`] when there is no such version, it is the champion already, or no reason is given;
    /// [`Error::Artefact`] when a file of it is not the one that was published.
    pub fn promote(&self, name: &str, version: Version, reason: &str) -> Result<Record> {
        self.promote_after(name, version, reason, None)
    }

    /// As [`Registry::promote`], where the champion is still the one that the decision was made beside.
    ///
    /// # Errors
    /// As [`Registry::promote`]; [`Error::Data`] when `after` is given and another is the champion by now.
    pub fn promote_after(
        &self,
        name: &str,
        version: Version,
        reason: &str,
        after: Option<Option<Version>>,
    ) -> Result<Record> {
        let reason = words(reason, "--reason")?;
        let lock = self.begin(name)?;
        self.check_champion(name, after)?;
        self.check_whole(name, version)?;
        if self
            .champion(name)
            .is_ok_and(|champion| champion == Some(version))
        {
            return Err(Error::data(
                format!("{name}@{version} is the champion already"),
                "there is nothing to do; `lookalike note` writes something down about it",
            ));
        }
        let record = self.record(name, Event::Promoted, version, Some(version), Some(reason));
        drop(lock);
        record
    }

    /// Goes back to the champion before the present one.
    ///
    /// # Errors
    /// [`Error::Data`] when there was none, [`Error::Artefact`] when a file of it is not the one that was published.
    pub fn rollback(&self, name: &str, reason: Option<&str>) -> Result<Record> {
        self.rollback_after(name, reason, None)
    }

    /// As [`Registry::rollback`], where the champion is still the one that the decision was made beside.
    ///
    /// # Errors
    /// As [`Registry::rollback`] and [`Registry::promote_after`].
    pub fn rollback_after(
        &self,
        name: &str,
        reason: Option<&str>,
        after: Option<Option<Version>>,
    ) -> Result<Record> {
        let reason = reason.map(|reason| words(reason, "--reason")).transpose()?;
        let lock = self.begin(name)?;
        self.check_champion(name, after)?;
        let Some(version) = self.journal(name)?.before() else {
            return Err(Error::data(
                format!("model `{name}` has no champion to go back to: none came before"),
                "`lookalike promote VERSION --reason …` makes another version the champion",
            ));
        };
        self.check_whole(name, version)?;
        let record = self.record(name, Event::RolledBack, version, Some(version), reason);
        drop(lock);
        record
    }

    /// Refuses a decision made beside another champion, under the model's lock.
    fn check_champion(&self, name: &str, after: Option<Option<Version>>) -> Result<()> {
        let Some(after) = after else {
            return Ok(());
        };
        let champion = self.champion(name)?;
        if champion == after {
            return Ok(());
        }
        let now = champion.map_or_else(|| "none".to_owned(), |version| version.to_string());
        Err(Error::data(
            format!("the champion of `{name}` is {now} by now"),
            "look at it, and decide again",
        ))
    }

    /// Lays a version aside: it stays where it is and can be promoted, but waits for no decision.
    ///
    /// # Errors
    /// [`Error::Data`] when there is no such version, or it is the champion.
    pub fn archive(&self, name: &str, version: Version, reason: Option<&str>) -> Result<Record> {
        let reason = reason.map(|reason| words(reason, "--reason")).transpose()?;
        let lock = self.begin(name)?;
        self.version(name, version)?;
        let champion = self.champion(name)?;
        if champion == Some(version) {
            return Err(Error::data(
                format!("{name}@{version} is the champion, which scores"),
                "promote another version first",
            ));
        }
        let record = self.record(name, Event::Archived, version, champion, reason);
        drop(lock);
        record
    }

    /// Writes something down about a version.
    ///
    /// # Errors
    /// [`Error::Data`] when there is no such version, or nothing is said.
    pub fn note(&self, name: &str, version: Version, text: &str) -> Result<Record> {
        let text = words(text, "the note")?;
        let lock = self.begin(name)?;
        self.version(name, version)?;
        let champion = self.champion(name)?;
        let record = self.record(name, Event::Noted, version, champion, Some(text));
        drop(lock);
        record
    }

    /// Adds a version that waits for a decision, whatever it is worth, and writes down why it is there. `parent` is the version
    /// that it was made of.
    ///
    /// # Errors
    /// [`Error::Data`] for a model that has no version yet, when no reason is given, and when another process keeps the lock;
    /// else as [`Registry::publish`].
    pub fn propose(
        &self,
        name: &str,
        parent: Version,
        files: &[(&str, &[u8])],
        reason: &str,
    ) -> Result<Entry> {
        let reason = words(reason, "the reason")?;
        files.iter().try_for_each(|(file, _)| check_file_name(file))?;
        let lock = self.begin(name)?;
        self.version(name, parent)?;
        let version = self.written(name, files, |version, folder| {
            let manifest = Manifest {
                proposed: Some(reason.to_owned()),
                ..Manifest::new(name, version, Some(parent), files)
            };
            self.place(&manifest, folder)?;
            let champion = self.champion(name)?;
            self.record(name, Event::Published, version, champion, Some(reason))
        })?;
        drop(lock);
        self.entry(name, version)
    }

    /// Takes the model's lock and finishes what was interrupted.
    pub(super) fn begin(&self, name: &str) -> Result<File> {
        let home = self.home(name)?;
        let lock = lock(&home, self.patience)?.ours(&home)?;
        sweep(self.system.as_ref(), &home)?;
        for settled in self.settle(name)? {
            if let Settled::SetAside(reason) = settled {
                tracing::info!("model `{name}`: {reason}; a new journal begins here");
            }
        }
        Ok(lock)
    }

    /// Checks that every file of a version is the one that was published, and that its model loads.
    pub(super) fn check_whole(&self, name: &str, version: Version) -> Result<()> {
        let entry = self.version(name, version)?;
        if entry.manifest.files.contains_key(MODEL) {
            self.model(&entry)?;
        }
        entry
            .manifest
            .files
            .keys()
            .try_for_each(|file| self.check_file(&entry, file))
    }
}

/// What a person said, without the space around it.
fn words<'t>(text: &'t str, what: &str) -> Result<&'t str> {
    let text = text.trim();
    match text.chars().count() {
        1..=MAX_WORDS => Ok(text),
        0 => Err(Error::data(
            format!("{what} says nothing"),
            "say why in a sentence: who asks next year will read it",
        )),
        long => Err(Error::setting(
            what,
            format!("at most {MAX_WORDS} characters"),
            long,
        )),
    }
}
