//! What is true of one version and cannot be known from its data: when, after what, and the hash of each file.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::model::file;
use crate::registry::version::Version;

/// Largest manifest or pointer read, in bytes. House choice.
pub(super) const MAX_SMALL_BYTES: u64 = 1 << 20;

/// Contents of `manifest.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Name of the model.
    pub name: String,
    /// Its version.
    pub version: Version,
    /// Champion at the time of training; `None` for a first version.
    pub parent: Option<Version>,
    /// Why it was made, where a person proposed it: it scores once it is promoted, never by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposed: Option<String>,
    /// Moment of publication, UTC.
    pub created_at: String,
    /// Release of `lookalike` that wrote it.
    pub release: String,
    /// sha256 of each other file of the version.
    pub files: BTreeMap<String, String>,
}

impl Manifest {
    pub(super) fn new(
        name: &str,
        version: Version,
        parent: Option<Version>,
        files: &[(&str, &[u8])],
    ) -> Self {
        let now = jiff::Timestamp::now();
        Self {
            name: name.to_owned(),
            version,
            parent,
            proposed: None,
            // Whole seconds: nobody needs more, and files stay easy to compare.
            created_at: jiff::Timestamp::from_second(now.as_second())
                .unwrap_or(now)
                .to_string(),
            release: env!("CARGO_PKG_VERSION").to_owned(),
            files: files
                .iter()
                .map(|(file, bytes)| ((*file).to_owned(), sha256(bytes)))
                .collect(),
        }
    }

    /// Reads the manifest of `name`'s `version`.
    ///
    /// # Errors
    /// [`Error::Artefact`] when it is another version's: a folder that was copied would score under a false name.
    pub(super) fn read(path: &Path, name: &str, version: Version) -> Result<Self> {
        let manifest: Self = file::parse(&file::read_capped(path, MAX_SMALL_BYTES)?, path)?;
        if (manifest.name.as_str(), manifest.version) == (name, version) {
            return Ok(manifest);
        }
        Err(Error::Artefact {
            path: path.to_path_buf(),
            reason: format!(
                "it is {}@{}, copied or moved to where {name}@{version} would be",
                manifest.name.escape_debug(),
                manifest.version
            ),
            remedy: "move the folder back or take it away; a training under another name makes a version of that name"
                .to_owned(),
        })
    }

    pub(super) fn to_json(&self) -> Result<Vec<u8>> {
        file::to_readable_json(self, &self.name)
    }

    /// Checks that `bytes` are those published under `file`.
    ///
    /// # Errors
    /// [`Error::Artefact`] when they are not.
    pub(super) fn verify(&self, file: &str, bytes: &[u8], path: &Path) -> Result<()> {
        if self.files.get(file) == Some(&sha256(bytes)) {
            return Ok(());
        }
        Err(Error::Artefact {
            path: path.to_path_buf(),
            reason: "edited after it was written (its sha256 is not the manifest's)".to_owned(),
            remedy: "restore it from a copy or train again".to_owned(),
        })
    }
}

/// sha256 in lower-case hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
