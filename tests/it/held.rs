//! Documents that are made from the code and held to it.

use std::path::Path;

/// Compares a document with what the code makes of it; with `UPDATE_DOCS=1` in the environment it is written instead.
#[track_caller]
pub fn hold(document: &str, made: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(document);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::create_dir_all(path.parent().expect("a document lies in a folder")).unwrap();
        std::fs::write(&path, made).unwrap();
        return;
    }
    let kept = std::fs::read_to_string(&path)
        .unwrap_or_default()
        .replace("\r\n", "\n");
    let differs = kept.lines().zip(made.lines()).find(|(kept, made)| kept != made);
    assert!(
        kept == made,
        "{document} is not what the code says; `make docs` writes it anew\nfirst difference: {differs:?}"
    );
}
