//! Which file a path leads to.

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};

/// A file, by its path behind all links and by where the system keeps it: one file may have several names, and one name
/// several spellings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    path: PathBuf,
    node: Option<Node>,
}

/// Device and number of a file on it.
pub type Node = (u64, u64);

impl Identity {
    /// The file that a path leads to, or would lead to once it is there.
    pub fn of(path: &Path) -> Self {
        Self {
            path: real(path),
            node: fs::metadata(path).ok().as_ref().and_then(node),
        }
    }

    /// Whether both are one file.
    pub fn is(&self, other: &Self) -> bool {
        self.path == other.path || (self.node.is_some() && self.node == other.node)
    }
}

/// Whether two paths lead to one file, that exists or not, by whatever links.
pub fn same(one: &Path, other: &Path) -> bool {
    Identity::of(one).is(&Identity::of(other))
}

/// The path behind all links; a file that is not there yet has that of its folder.
fn real(path: &Path) -> PathBuf {
    if let Ok(real) = path.canonicalize() {
        return real;
    }
    match (folder(path).canonicalize(), path.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => path.to_path_buf(),
    }
}

/// The folder that a file is in.
pub fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

/// What stands behind the last dot of a file's name; empty where nothing does.
pub fn ending(path: &Path) -> &str {
    path.extension()
        .and_then(|ending| ending.to_str())
        .unwrap_or_default()
}

/// Where the system keeps a file; none of what is no file.
#[cfg(unix)]
pub(super) fn node(found: &Metadata) -> Option<Node> {
    use std::os::unix::fs::MetadataExt;
    found.is_file().then(|| (found.dev(), found.ino()))
}

#[cfg(not(unix))]
pub(super) fn node(_: &Metadata) -> Option<Node> {
    None
}
