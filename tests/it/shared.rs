//! Files shared between packages (`LOOKALIKE_SHARED`): real tables and reference vectors.

use std::path::PathBuf;

/// A file under the shared folder. `None`, with a word on stderr, when the variable is unset; a file that is missing
/// under a folder that was named is a failure.
pub fn shared(path: &str) -> Option<PathBuf> {
    let Some(root) = std::env::var_os("LOOKALIKE_SHARED") else {
        eprintln!("skipped: LOOKALIKE_SHARED is not set, {path} not read");
        return None;
    };
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(root).join(path);
    assert!(file.exists(), "{} is missing", file.display());
    Some(file)
}
