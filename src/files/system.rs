//! What is asked of the system to change files for good.

use std::any::Any;
use std::fmt::Debug;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::Path;
use std::time::SystemTime;

use super::identity::{self, Node};

/// Held until it is dropped, or until this process ends in any way.
pub type Lock = Box<dyn Any + Send>;

/// Everything that changes files for good, one step each, so that a test can stop between any two.
///
/// What is written is on the disk for certain only after [`FileSystem::sync`], a name that was made, moved or removed
/// only after [`FileSystem::sync_folder`].
pub trait FileSystem: Debug + Send + Sync {
    /// Makes a file, which must not be there, with this content.
    ///
    /// # Errors
    /// What the system answers, here and below.
    fn create(&self, path: &Path, content: &[u8]) -> io::Result<()>;
    /// Makes the content of a file durable.
    fn sync(&self, path: &Path) -> io::Result<()>;
    /// Makes a folder's names durable.
    fn sync_folder(&self, folder: &Path) -> io::Result<()>;
    /// Moves a file onto another name, in one step for whoever reads.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Gives a file a second name.
    fn link(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a file.
    fn remove(&self, path: &Path) -> io::Result<()>;
    /// Makes one folder, which must not be there.
    fn create_folder(&self, folder: &Path) -> io::Result<()>;
    /// Removes a folder and all that is in it.
    fn remove_folder(&self, folder: &Path) -> io::Result<()>;
    /// Names in a folder, in any order; those that are not UTF-8 are not ours.
    fn list(&self, folder: &Path) -> io::Result<Vec<String>>;
    /// A small file.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;
    /// Where the system keeps a file, where it tells.
    fn node(&self, path: &Path) -> io::Result<Option<Node>>;
    /// A file's lock, which only one process has at a time; `None` while another has it.
    fn lock(&self, path: &Path) -> io::Result<Option<Lock>>;
    /// What time it is.
    fn now(&self) -> SystemTime;
}

/// The system itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct Disk;

impl FileSystem for Disk {
    fn create(&self, path: &Path, content: &[u8]) -> io::Result<()> {
        let mut file = OpenOptions::new().create_new(true).write(true).open(path)?;
        file.write_all(content)
    }

    fn sync(&self, path: &Path) -> io::Result<()> {
        // A file that may not be written can be synced all the same, but for Windows.
        OpenOptions::new()
            .read(cfg!(unix))
            .write(cfg!(not(unix)))
            .open(path)?
            .sync_all()
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        // Only Unix lets a folder be opened and synced.
        match cfg!(unix) {
            true => File::open(folder)?.sync_all(),
            false => Ok(()),
        }
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        // Not every file system has second names.
        fs::hard_link(from, to).or_else(|_| fs::copy(from, to).map(|_| ()))
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn create_folder(&self, folder: &Path) -> io::Result<()> {
        fs::create_dir(folder)
    }

    fn remove_folder(&self, folder: &Path) -> io::Result<()> {
        fs::remove_dir_all(folder)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<String>> {
        let names = fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name().into_string().ok()));
        names.filter_map(io::Result::transpose).collect()
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        fs::read(path)
    }

    fn node(&self, path: &Path) -> io::Result<Option<Node>> {
        Ok(identity::node(&fs::symlink_metadata(path)?))
    }

    fn lock(&self, path: &Path) -> io::Result<Option<Lock>> {
        let file = OpenOptions::new().write(true).open(path)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Box::new(file))),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    fn now(&self) -> SystemTime {
        SystemTime::now()
    }
}
