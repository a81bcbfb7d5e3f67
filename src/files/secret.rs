//! Files that only their user may read.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use super::identity::folder;
use super::unfinished::Unfinished;

/// Writes a file that only its user may read, whole or not at all; one that is there is never replaced.
///
/// # Errors
/// What the system answers; [`io::ErrorKind::AlreadyExists`] where a file is there.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = Unfinished::private_in(folder(path))?;
    file.write_all(bytes)?;
    file.file().sync_all()?;
    // A second name is refused where a file has it already; the first one goes with `file`.
    fs::hard_link(file.path(), path)
}
