//! Files that are being written, under names of their own, and what is left of them when a run is cut short.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

/// How the names of unfinished files begin.
pub(super) const PREFIX: &str = ".lookalike-";
/// How they end.
pub(super) const SUFFIX: &str = ".tmp";

/// What is to go when this run is cut short: unfinished files, and folders that the run made.
static LEFT: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

fn left() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    LEFT.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A file on its way to another name. It is locked as long as its process lives, and goes with it.
#[derive(Debug)]
pub struct Unfinished {
    file: File,
    path: PathBuf,
}

impl Unfinished {
    /// Makes one in a folder, as readable as any file its user makes there.
    ///
    /// # Errors
    /// What the system answers; its own name is in no message.
    pub fn in_folder(folder: &Path) -> io::Result<Self> {
        Self::make(folder, OpenOptions::new().read(true).write(true).create_new(true))
    }

    /// Makes one among the system's temporary files, for its user's eyes only.
    ///
    /// # Errors
    /// What the system answers.
    pub fn private() -> io::Result<Self> {
        Self::private_in(&std::env::temp_dir())
    }

    /// Makes one in a folder, for its user's eyes only.
    ///
    /// # Errors
    /// What the system answers.
    pub fn private_in(folder: &Path) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        Self::make(folder, &options)
    }

    fn make(folder: &Path, options: &OpenOptions) -> io::Result<Self> {
        loop {
            let path = folder.join(format!("{PREFIX}{}{SUFFIX}", token()));
            let mut left = left();
            let file = match options.open(&path) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                made => made?,
            };
            // Not every file system has locks; nothing is then swept on it either. One that another run sweeping this
            // folder took for abandoned, before it was locked, is gone.
            let _ = file.try_lock();
            if path.exists() {
                left.insert(path.clone());
                return Ok(Self { file, path });
            }
        }
    }

    /// Its own name.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Opens it once more, to read it from its start.
    ///
    /// # Errors
    /// What the system answers.
    pub fn again(&self) -> io::Result<File> {
        File::open(&self.path)
    }

    /// The file.
    pub fn file(&self) -> &File {
        &self.file
    }
}

impl Write for Unfinished {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // Once it has its final name there is nothing under this one.
        let _ = fs::remove_file(&self.path);
        left().remove(&self.path);
    }
}

/// A folder that a run makes to fill it; it goes again unless it is kept.
#[derive(Debug)]
pub struct NewFolder(Option<PathBuf>);

impl NewFolder {
    /// Makes the folder, and those above it; of one that is there already nothing is removed later.
    ///
    /// # Errors
    /// What the system answers.
    pub fn make(folder: &Path) -> io::Result<Self> {
        if folder.exists() {
            return Ok(Self(None));
        }
        let mut left = left();
        fs::create_dir_all(folder)?;
        let folder = folder.canonicalize()?;
        left.insert(folder.clone());
        Ok(Self(Some(folder)))
    }

    /// A folder that is there and is to go in any case.
    pub fn passing(folder: &Path) -> Self {
        left().insert(folder.to_path_buf());
        Self(Some(folder.to_path_buf()))
    }

    /// It is filled.
    pub fn keep(mut self) {
        if let Some(folder) = self.0.take() {
            left().remove(&folder);
        }
    }
}

impl Drop for NewFolder {
    fn drop(&mut self) {
        if let Some(folder) = self.0.take() {
            // What made it fail is what there is to tell.
            let _ = fs::remove_dir_all(&folder);
            left().remove(&folder);
        }
    }
}

/// Text that no other file of this kind has in its name.
pub(super) fn token() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    format!("{:x}-{:x}-{count:x}", std::process::id(), since.as_nanos())
}

/// While this is held no file is put in place, and a run that is told to end waits.
pub(super) struct Uninterrupted(
    #[expect(dead_code, reason = "held, never looked at")] MutexGuard<'static, BTreeSet<PathBuf>>,
);

/// Keeps [`abandon`] waiting.
pub(super) fn uninterrupted() -> Uninterrupted {
    Uninterrupted(left())
}

/// Removes what is unfinished, for a process about to end. From then on no file is begun or put in place: whoever tries
/// waits for the end.
pub fn abandon() {
    let left = left();
    for path in left.iter() {
        let _ = match path.is_dir() {
            true => fs::remove_dir_all(path),
            false => fs::remove_file(path),
        };
    }
    std::mem::forget(left);
}
