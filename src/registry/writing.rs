//! The registry's own steps on the disk, each asked of the system, so that a test can stop between any two.

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
    if folder.as_os_str().is_empty() || folder.is_dir() {
        return Ok(());
    }
    let above = folder.parent().unwrap_or(Path::new(""));
    make_folders(system, above)?;
    match system.create_folder(folder) {
        // Another process was quicker.
        Err(_) if folder.is_dir() => {}
        made => made.map_err(Error::io(folder, "create"))?,
    }
    let above = if above.as_os_str().is_empty() {
        Path::new(".")
    } else {
        above
    };
    system.sync_folder(above).map_err(Error::io(above, "sync"))
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

pub(super) fn write_version(
    system: &dyn FileSystem,
    dir: &Path,
    files: &[(&str, &[u8])],
    manifest: &[u8],
) -> Result<()> {
    system.create_folder(dir).map_err(Error::io(dir, "create"))?;
    for (file, bytes) in files {
        write_synced(system, &dir.join(file), bytes)?;
    }
    write_synced(system, &dir.join(MANIFEST), manifest)?;
    system.sync_folder(dir).map_err(Error::io(dir, "sync"))
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
