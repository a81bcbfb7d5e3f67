//! Files put in place together: all of them, or none.
//!
//! One file is one rename. Of several, those in whose place they come are kept under second names, and a journal beside
//! them says which; then they are renamed one by one, and with the journal's removal they are there for good. Where the
//! journal is still found and its run is over, everything is put back: by [`settle`], which each run does to the folders
//! it reads and writes.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::identity::{Node, folder};
use super::unfinished::{PREFIX, SUFFIX, token, uninterrupted};
use super::{Disk, FileSystem};
use crate::error::{Error, Result};

/// How the names of journals end.
const JOURNAL: &str = ".set";
/// How the second names of files end that are to be replaced.
const OLD: &str = ".old";

/// A file that is written, and the name it is to have.
#[derive(Debug, Clone)]
pub struct Staged {
    /// Where it is now, in the folder where it is to be.
    pub unfinished: PathBuf,
    /// Where it is to be.
    pub target: PathBuf,
}

/// What is to be undone when a run ends in the middle. Paths are whole.
#[derive(Debug, Serialize, Deserialize)]
struct Journal {
    /// The one copy of the journal that counts.
    counts: PathBuf,
    files: Vec<Replaced>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Replaced {
    target: PathBuf,
    /// Second name of what was there; nothing was when absent.
    old: Option<PathBuf>,
    /// Where the system keeps the new file: nothing else is removed.
    new: Option<Node>,
}

/// Puts files in place: all of them, or none.
///
/// # Errors
/// [`Error::Io`] by the name that a file was to have; everything is then as it was.
pub fn commit(system: &dyn FileSystem, staged: &[Staged]) -> Result<()> {
    // Whoever tells this run to end waits until it is done.
    let _held = uninterrupted();
    for file in staged {
        system
            .sync(&file.unfinished)
            .map_err(Error::io(&file.target, "write"))?;
    }
    match staged {
        [] => Ok(()),
        [file] => {
            let failed = Error::io(&file.target, "write");
            system.rename(&file.unfinished, &file.target).map_err(failed)?;
            sync_folders(system, staged)
        }
        _ => together(system, staged),
    }
}

fn together(system: &dyn FileSystem, staged: &[Staged]) -> Result<()> {
    let first = staged.first().map_or(Path::new("."), |file| folder(&file.target));
    let failed = || Error::io(staged.first().map_or(first, |file| &file.target), "write");
    let token = token();
    let folders: BTreeSet<&Path> = staged.iter().map(|file| folder(&file.target)).collect();
    let name = |folder: &Path| folder.join(format!("{PREFIX}{token}{JOURNAL}"));
    let mut journal = Journal {
        counts: name(first),
        files: Vec::new(),
    };
    let kept = keep_old(system, staged, &token, &mut journal.files);
    let begun = kept.and_then(|()| {
        // The copy that counts is written last: before it is whole nothing has happened.
        let text = serde_json::to_vec(&journal).map_err(|error| failed()(error.into()))?;
        let mut locks = Vec::new();
        let others = folders.iter().filter(|folder| **folder != first);
        for folder in others.chain([&first]) {
            let file = name(folder);
            system.create(&file, &text).map_err(failed())?;
            match system.lock(&file) {
                Ok(Some(lock)) => locks.push(lock),
                // Another run found it before it was locked, and takes it for abandoned.
                Ok(None) => return Err(failed()(io::ErrorKind::ResourceBusy.into())),
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(failed()(error)),
                // Where there are no locks, no run settles another's journal either.
                Err(_) => {}
            }
            system.sync(&file).map_err(failed())?;
            system.sync_folder(folder).map_err(failed())?;
        }
        Ok(locks)
    });
    let done = begun.and_then(|locks| {
        for file in staged {
            let failed = Error::io(&file.target, "write");
            system.rename(&file.unfinished, &file.target).map_err(failed)?;
        }
        sync_folders(system, staged)?;
        // From here on the new files are there for good.
        system.remove(&journal.counts).map_err(failed())?;
        drop(locks);
        Ok(())
    });
    let clear = || {
        // A leftover second name is swept by the next run in its folder.
        for old in journal.files.iter().filter_map(|file| file.old.as_ref()) {
            let _ = system.remove(old);
        }
        for folder in &folders {
            let _ = system.remove(&name(folder));
        }
    };
    match done {
        Ok(()) => {
            // Second names may go once the journal that needs them is gone for certain.
            if system.sync_folder(first).is_ok() {
                clear();
            }
            Ok(())
        }
        Err(error) => {
            // What cannot be put back now is put back by the next run: the journal stays.
            if undo(system, &journal).is_ok() {
                clear();
            }
            Err(error)
        }
    }
}

/// Gives what is to be replaced second names, and says where.
fn keep_old(
    system: &dyn FileSystem,
    staged: &[Staged],
    token: &str,
    files: &mut Vec<Replaced>,
) -> Result<()> {
    for (at, file) in staged.iter().enumerate() {
        let failed = |error| Error::io(&file.target, "write")(error);
        let new = system.node(&file.unfinished).map_err(failed)?;
        let old = match system.node(&file.target) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            found => {
                found.map_err(failed)?;
                let old = folder(&file.target).join(format!("{PREFIX}{token}.{at}{OLD}"));
                system.link(&file.target, &old).map_err(failed)?;
                system.sync(&old).map_err(failed)?;
                Some(old)
            }
        };
        let target = file.target.clone();
        files.push(Replaced { target, old, new });
    }
    sync_folders(system, staged)
}

fn sync_folders(system: &dyn FileSystem, staged: &[Staged]) -> Result<()> {
    let folders: BTreeSet<&Path> = staged.iter().map(|file| folder(&file.target)).collect();
    folders
        .into_iter()
        .try_for_each(|folder| system.sync_folder(folder).map_err(Error::io(folder, "sync")))
}

/// Puts everything back as the journal says it was.
fn undo(system: &dyn FileSystem, journal: &Journal) -> io::Result<()> {
    let is_there = |found: io::Result<Option<Node>>| match found {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        found => found.map(Some),
    };
    for file in &journal.files {
        let now = is_there(system.node(&file.target))?;
        // What someone put there since stays.
        let ours = now.is_none_or(|now| now == file.new);
        match &file.old {
            // Renaming a name onto another of the same file does nothing: it is removed with the journal.
            Some(old) if ours && is_there(system.node(old))?.is_some() => system.rename(old, &file.target)?,
            Some(_) => {}
            None if now.is_some() && ours => system.remove(&file.target)?,
            None => {}
        }
    }
    let folders: BTreeSet<&Path> = journal.files.iter().map(|file| folder(&file.target)).collect();
    folders
        .into_iter()
        .try_for_each(|folder| system.sync_folder(folder))
}

/// Puts back what a run that is over left half done in a folder, and removes its unfinished files. Each folder is looked
/// at once in a run; what cannot be removed stays.
pub fn settle(folder: &Path) {
    static SETTLED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());
    if let Ok(folder) = folder.canonicalize() {
        let mut settled = SETTLED.lock().unwrap_or_else(PoisonError::into_inner);
        if settled.insert(folder.clone()) {
            let _ = recover(&Disk, &folder);
        }
    }
}

/// As [`settle`], whenever it is called.
///
/// # Errors
/// What the system answers when something cannot be put back: the journal is then still there.
pub fn recover(system: &dyn FileSystem, folder: &Path) -> io::Result<()> {
    let names = system.list(folder)?;
    let ours = |suffix: &'static str| {
        names.iter().filter_map(move |name| {
            let token = name.strip_prefix(PREFIX)?.strip_suffix(suffix)?;
            Some((folder.join(name), token))
        })
    };
    let mut alive = BTreeSet::new();
    for (path, token) in ours(JOURNAL) {
        if !recover_journal(system, &path)? {
            alive.insert(token);
        }
    }
    for (path, token) in ours(OLD) {
        let token = token.rsplit_once('.').map_or(token, |(token, _)| token);
        if !alive.contains(token) {
            removed(system, &path)?;
        }
    }
    for (path, _) in ours(SUFFIX) {
        // Its owner holds the lock as long as it lives.
        if let Ok(Some(_lock)) = system.lock(&path) {
            removed(system, &path)?;
        }
    }
    Ok(())
}

/// Undoes what a journal says unless its run goes on; whether it is over.
fn recover_journal(system: &dyn FileSystem, path: &Path) -> io::Result<bool> {
    let Some(_lock) = absent_as_none(system.lock(path))?.flatten() else {
        return Ok(system.node(path).is_err());
    };
    let Some(text) = absent_as_none(system.read(path))? else {
        return Ok(true);
    };
    // One that is not whole was being written: nothing had happened yet.
    if let Ok(journal) = serde_json::from_slice::<Journal>(&text) {
        if journal.counts == path {
            undo(system, &journal)?;
        } else if system.node(&journal.counts).is_ok() && !recover_journal(system, &journal.counts)? {
            return Ok(false);
        }
    }
    removed(system, path)?;
    system.sync_folder(folder(path))?;
    Ok(true)
}

fn absent_as_none<T>(found: io::Result<T>) -> io::Result<Option<T>> {
    match found {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        found => found.map(Some),
    }
}

fn removed(system: &dyn FileSystem, path: &Path) -> io::Result<()> {
    absent_as_none(system.remove(path)).map(|_| ())
}
