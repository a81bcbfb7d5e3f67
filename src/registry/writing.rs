//! The registry's own steps on the disk, each asked of the system, so that a test can stop between any two.

use std::io;
use std::path::{Path, PathBuf};

use super::manifest::sha256;
use super::{MANIFEST, entries};
use crate::error::{Error, Result};
use crate::files::FileSystem;

/// Start of the name of whatever is not finished yet.
pub(super) const TEMPORARY: &str = ".tmp-";
/// Start of the name of a training that waits to be published.
pub(super) const PARKED: &str = ".parked-";

/// Makes a folder and those above it that are not there, each for good.
pub(super) fn make_folders(system: &dyn FileSystem, folder: &Path) -> Result<()> {
    made_folders(system, folder).map_err(Error::io(folder, "create"))
}

fn made_folders(system: &dyn FileSystem, folder: &Path) -> io::Result<()> {
    if folder.as_os_str().is_empty() || folder.is_dir() {
        return Ok(());
    }
    let above = folder.parent().unwrap_or(Path::new(""));
    made_folders(system, above)?;
    match system.create_folder(folder) {
        // Another process was quicker.
        Err(_) if folder.is_dir() => {}
        made => made?,
    }
    system.sync_folder(match above.as_os_str().is_empty() {
        true => Path::new("."),
        false => above,
    })
}

/// Keeps the files of a training that cannot be published now, whole or not at all, where [`sweep`] leaves them be.
pub(super) fn park(system: &dyn FileSystem, home: &Path, files: &[(&str, &[u8])]) -> Result<PathBuf> {
    let hashes: Vec<String> = files.iter().map(|(_, bytes)| sha256(bytes)).collect();
    let called = &sha256(hashes.concat().as_bytes())[..12];
    let parked = home.join(format!("{PARKED}{called}"));
    if parked.exists() {
        return Ok(parked); // the same training
    }
    let unfinished = home.join(format!(".parking-{called}-{}", std::process::id()));
    system
        .create_folder(&unfinished)
        .map_err(Error::io(&unfinished, "create"))?;
    for (file, bytes) in files {
        write_synced(system, &unfinished.join(file), bytes)?;
    }
    system
        .rename(&unfinished, &parked)
        .map_err(Error::io(&parked, "write"))?;
    system.sync_folder(home).map_err(Error::io(home, "sync"))?;
    Ok(parked)
}

/// Removes what interrupted runs left. Only called under the lock, so nobody is writing them.
pub(super) fn sweep(system: &dyn FileSystem, home: &Path) -> Result<()> {
    for name in entries(home)?.iter().filter(|name| name.starts_with(TEMPORARY)) {
        let path = home.join(name);
        let removed = if path.is_dir() {
            system.remove_folder(&path)
        } else {
            system.remove(&path)
        };
        removed.map_err(Error::io(&path, "remove"))?;
    }
    Ok(())
}

/// Writes the files of a version into a folder of its own; [`finish_version`] makes it one.
pub(super) fn write_version(system: &dyn FileSystem, folder: &Path, files: &[(&str, &[u8])]) -> Result<()> {
    system
        .create_folder(folder)
        .map_err(Error::io(folder, "create"))?;
    files
        .iter()
        .try_for_each(|(file, bytes)| write_synced(system, &folder.join(file), bytes))
}

/// Puts the manifest to the files in a folder and moves it where the version is to be. Renaming a folder onto one that holds
/// files is refused: a version is never replaced.
pub(super) fn finish_version(
    system: &dyn FileSystem,
    folder: &Path,
    manifest: &[u8],
    version: &Path,
) -> Result<()> {
    write_synced(system, &folder.join(MANIFEST), manifest)?;
    system.sync_folder(folder).map_err(Error::io(folder, "sync"))?;
    system
        .rename(folder, version)
        .map_err(Error::io(version, "publish"))
}

/// Puts a file in the place of another in one step.
pub(super) fn replace(system: &dyn FileSystem, home: &Path, file: &str, bytes: &[u8]) -> Result<()> {
    let unfinished = home.join(format!("{TEMPORARY}{file}"));
    let path = home.join(file);
    write_synced(system, &unfinished, bytes)?;
    system
        .rename(&unfinished, &path)
        .map_err(Error::io(&path, "write"))?;
    system.sync_folder(home).map_err(Error::io(home, "sync"))
}

fn write_synced(system: &dyn FileSystem, path: &Path, bytes: &[u8]) -> Result<()> {
    system
        .create(path, bytes)
        .and_then(|()| system.sync(path))
        .map_err(Error::io(path, "write"))
}
