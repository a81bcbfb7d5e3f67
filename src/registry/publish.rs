//! Adding a version so that a crash leaves either the whole of it or nothing of it.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::Write;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use super::{CHAMPION, Entry, MANIFEST, MODEL, Manifest, Registry, Version, entries};
use crate::error::{Error, Result};
use crate::fit::verdict::Verdict;
use crate::model::Model;

const LOCK: &str = ".lock";
/// How long another publication is waited for: it takes milliseconds. House choice.
const PATIENCE: Duration = Duration::from_secs(1);
/// Start of the name of whatever is not finished yet.
pub(super) const TEMPORARY: &str = ".tmp-";

impl Registry {
    /// Adds a version of `name` holding `files` (`(file name, bytes)`) and a manifest, and returns it.
    ///
    /// The first version of a name becomes its champion unless its model shows no signal. Later ones are kept beside
    /// the champion, except one that is fit to take its place ([`Verdict::replaces`]).
    ///
    /// # Errors
    /// [`Error::Setting`] when `name` or a file name cannot be used, [`Error::Data`] when another process is
    /// publishing the same name, [`Error::Io`] when something cannot be written (nothing is then visible).
    pub fn publish(&self, name: &str, files: &[(&str, &[u8])]) -> Result<Entry> {
        let home = self.home(name)?;
        files.iter().try_for_each(|(file, _)| check_file_name(file))?;
        fs::create_dir_all(&home).map_err(Error::io(&home, "create"))?;
        let lock = lock(&home)?;
        sweep(&home)?;

        let parent = self.champion(name)?;
        let version = Version(self.versions(name)?.last().map_or(1, |last| last.0 + 1));
        let dir = home.join(version.to_string());
        let manifest = Manifest::new(name, version, parent, files);

        let unfinished = home.join(format!("{TEMPORARY}{version}"));
        let written = write_version(&unfinished, files, &manifest.to_json()?)
            // Renaming a directory onto one that holds files is refused: a version is never replaced.
            .and_then(|()| fs::rename(&unfinished, &dir).map_err(Error::io(&dir, "publish")));
        if let Err(error) = written {
            let _ = fs::remove_dir_all(&unfinished); // the first error is the one to tell
            return Err(error);
        }
        sync_dir(&home)?;
        let new = verdict_in(files);
        let scores = match parent {
            None if new == Some(Verdict::NoSignal) => None,
            None => Some(version),
            Some(champion) if self.gives_way(name, champion, new) => Some(version),
            // Publishing may have been interrupted before the pointer to it was written.
            Some(champion) => (!home.join(CHAMPION).exists()).then_some(champion),
        };
        if let Some(version) = scores {
            self.point_champion(name, version)?;
        }
        drop(lock);
        self.entry(name, version)
    }

    /// Whether the champion is one whose place a version with this verdict takes. One that cannot be read keeps it.
    fn gives_way(&self, name: &str, champion: Version, new: Option<Verdict>) -> bool {
        let verdict = self.entry(name, champion).and_then(|entry| self.verdict(&entry));
        match (new, verdict) {
            (Some(new), Ok(champion)) => new.replaces(champion),
            _ => false,
        }
    }

    /// Makes `version` the champion, in one step for whoever reads. The name's lock must be held.
    fn point_champion(&self, name: &str, version: Version) -> Result<()> {
        let home = self.home(name)?;
        let unfinished = home.join(format!("{TEMPORARY}{CHAMPION}"));
        let pointer = home.join(CHAMPION);
        write_synced(&unfinished, format!("{version}\n").as_bytes())?;
        fs::rename(&unfinished, &pointer).map_err(Error::io(&pointer, "write"))?;
        sync_dir(&home)
    }
}

/// The verdict on the model among a version's files; none where there is no model that loads.
fn verdict_in(files: &[(&str, &[u8])]) -> Option<Verdict> {
    let (file, bytes) = files.iter().find(|(file, _)| *file == MODEL)?;
    let model = Model::from_json(bytes, Path::new(file)).ok()?;
    Some(model.verdict)
}

/// Takes the name's lock, which the system releases when this process ends in any way.
pub(super) fn lock(home: &Path) -> Result<File> {
    let path = home.join(LOCK);
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(Error::io(&path, "create"))?;
    let start = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if start.elapsed() < PATIENCE => thread::sleep(PATIENCE / 50),
            Err(TryLockError::WouldBlock) => {
                return Err(Error::data(
                    format!("another process is publishing to {}", home.display()),
                    "wait until it has finished and run this again",
                ));
            }
            Err(TryLockError::Error(source)) => return Err(Error::io(&path, "lock")(source)),
        }
    }
}

/// Removes what interrupted runs left. Only called under the lock, so nobody is writing them.
pub(super) fn sweep(home: &Path) -> Result<()> {
    for name in entries(home)?.iter().filter(|name| name.starts_with(TEMPORARY)) {
        let path = home.join(name);
        let removed = if path.is_dir() {
            fs::remove_dir_all(&path)
        } else {
            fs::remove_file(&path)
        };
        removed.map_err(Error::io(&path, "remove"))?;
    }
    Ok(())
}

fn write_version(dir: &Path, files: &[(&str, &[u8])], manifest: &[u8]) -> Result<()> {
    fs::create_dir(dir).map_err(Error::io(dir, "create"))?;
    for (file, bytes) in files {
        write_synced(&dir.join(file), bytes)?;
    }
    write_synced(&dir.join(MANIFEST), manifest)?;
    sync_dir(dir)
}

pub(super) fn write_synced(path: &Path, bytes: &[u8]) -> Result<()> {
    OpenOptions::new()
        .create_new(true)
        .write(true)
        .open(path)
        .and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        })
        .map_err(Error::io(path, "write"))
}

/// Makes the names in a directory survive a power cut.
pub(super) fn sync_dir(dir: &Path) -> Result<()> {
    // Only Unix lets a directory be opened and synced.
    if cfg!(unix) {
        File::open(dir)
            .and_then(|dir| dir.sync_all())
            .map_err(Error::io(dir, "sync"))?;
    }
    Ok(())
}

/// File names inside a version are ours; this keeps a mistake from leaving the version's directory.
fn check_file_name(name: &str) -> Result<()> {
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
