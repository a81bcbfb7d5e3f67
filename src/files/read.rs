//! Files that a run has read.

use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::commit::settle;
use super::identity::{Identity, folder};

/// What was read since [`begin`]; `None` before.
static READ: Mutex<Option<Vec<Identity>>> = Mutex::new(None);

/// From here on what is read is kept in mind, and [`was_read`] knows it: what a command does when it starts. A program
/// that does one thing after another in one process, and may well write tomorrow what it read today, does not.
pub fn begin() {
    *list() = Some(Vec::new());
}

/// Opens a file to read it.
///
/// # Errors
/// What the system answers.
pub fn open(path: &Path) -> io::Result<File> {
    note(path);
    File::open(path)
}

/// Opens a file that this run may write anew: it does not count as read.
///
/// # Errors
/// What the system answers.
pub fn open_to_renew(path: &Path) -> io::Result<File> {
    File::open(path)
}

/// Reads a whole text.
///
/// # Errors
/// What the system answers.
pub fn text(path: &Path) -> io::Result<String> {
    io::read_to_string(open(path)?)
}

/// Keeps in mind that a file is about to be read by other means than [`open`]; before that, what a run that was cut short
/// left half done in its folder is put back.
pub fn note(path: &Path) {
    if let Some(list) = list().as_mut() {
        settle(folder(path));
        let read = Identity::of(path);
        if !list.contains(&read) {
            list.push(read);
        }
    }
}

/// Whether the file that a path leads to was read in this run.
pub fn was_read(path: &Path) -> bool {
    let written = Identity::of(path);
    list().iter().flatten().any(|read| read.is(&written))
}

fn list() -> MutexGuard<'static, Option<Vec<Identity>>> {
    READ.lock().unwrap_or_else(PoisonError::into_inner)
}
