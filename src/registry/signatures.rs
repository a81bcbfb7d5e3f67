//! Signatures of versions: whoever holds the key says that exactly these files may score under this name and number.

use std::path::PathBuf;

use super::journal::{now, who};
use super::keys::{KeyPair, PublicKey};
use super::lines;
use super::lock::lock;
use super::manifest::{MAX_SMALL_BYTES, sha256};
use super::signature::Signature;
use super::writing::{replace, sweep};
use super::{Entry, MANIFEST, Registry, Version};
use crate::error::{Error, Result};
use crate::model::file::{self, MAX_MODEL_BYTES};

const SIGNATURES: &str = "signatures.jsonl";

impl Registry {
    /// Signs a version, after checking that each of its files is the one that was published.
    ///
    /// # Errors
    /// [`Error::Data`] when there is no such version, or this build signs nothing; [`Error::Artefact`] when a file of it
    /// is not the one that was published.
    pub fn sign(&self, name: &str, version: Version, key: &KeyPair) -> Result<Signature> {
        self.check_whole(name, version)?;
        let entry = self.version(name, version)?;
        let home = self.home(name)?;
        let held = lock(&home, self.patience)?.ours(&home)?;
        let system = self.system.as_ref();
        sweep(system, &home)?;
        let mut signature = Signature {
            version,
            at: now(),
            by: who(),
            public_key: key.public.to_hex(),
            signature: String::new(),
        };
        signature.signature = key.sign(&signature.message(name, &manifest_hash(&entry)?))?;
        let path = self.signatures_file(name)?;
        let bytes = lines::with(&path, MAX_MODEL_BYTES, &signature)?;
        replace(system, &home, SIGNATURES, &bytes)?;
        drop(held);
        Ok(signature)
    }

    /// Signatures of a model's versions, the oldest first; none where nobody has signed any.
    ///
    /// # Errors
    /// [`Error::Artefact`] for a line that is no signature, [`Error::Io`] when the file cannot be read.
    pub fn signatures(&self, name: &str) -> Result<Vec<Signature>> {
        let path = self.signatures_file(name)?;
        let remedy = "restore it from a copy, or move it away and sign again";
        lines::values(&path, MAX_MODEL_BYTES, "signature", remedy)
    }

    /// Checks that a version was signed with the private half of `key` as it is.
    ///
    /// # Errors
    /// [`Error::Artefact`] when it was not, or it or its signature was changed since.
    pub fn check_signed(&self, entry: &Entry, key: &PublicKey) -> Result<()> {
        let manifest = manifest_hash(entry)?;
        let signatures = self.signatures(&entry.name)?;
        let own = signatures
            .iter()
            .filter(|one| one.version == entry.version && one.public_key == key.to_hex());
        let mut found = false;
        for one in own {
            found = true;
            if one.holds(&entry.name, &manifest)? {
                return Ok(());
            }
        }
        let (path, reason) = match found {
            false => (
                entry.dir.clone(),
                "it is not signed with the key that is required",
            ),
            true => (
                self.signatures_file(&entry.name)?,
                "the signature does not fit the version: one of them was changed after it was signed",
            ),
        };
        Err(Error::Artefact {
            path,
            reason: reason.to_owned(),
            remedy: format!(
                "look at it, then `lookalike sign {} --key FILE`",
                entry.reference()
            ),
        })
    }

    /// Signatures that do not fit their version, and with a key the champion without one of it: what is wrong, by model.
    ///
    /// # Errors
    /// [`Error::Io`] when a file cannot be read, [`Error::Data`] where this build checks none.
    pub(super) fn wrong_signatures(
        &self,
        name: &str,
        key: Option<&PublicKey>,
    ) -> Result<Vec<(PathBuf, Error)>> {
        let path = self.signatures_file(name)?;
        let signatures = match self.signatures(name) {
            Ok(signatures) => signatures,
            Err(error @ Error::Artefact { .. }) => return Ok(vec![(path, error)]),
            Err(error) => return Err(error),
        };
        let mut wrong = Vec::new();
        for one in &signatures {
            // A version that is damaged is told as such.
            let Ok(entry) = self.version(name, one.version) else {
                continue;
            };
            if !one.holds(name, &manifest_hash(&entry)?)? {
                let reason = format!(
                    "the signature of {} does not fit it: one of them was changed",
                    one.version
                );
                wrong.push((path.clone(), file::artefact(&path, &reason)));
            }
        }
        if let (Some(key), Ok(Some(champion))) = (key, self.champion(name))
            && let Ok(entry) = self.version(name, champion)
            && let Err(error) = self.check_signed(&entry, key)
        {
            wrong.push((entry.dir.clone(), error));
        }
        Ok(wrong)
    }

    fn signatures_file(&self, name: &str) -> Result<PathBuf> {
        Ok(self.home(name)?.join(SIGNATURES))
    }
}

/// sha256 of a version's manifest as it is.
fn manifest_hash(entry: &Entry) -> Result<String> {
    Ok(sha256(&file::read_capped(
        &entry.dir.join(MANIFEST),
        MAX_SMALL_BYTES,
    )?))
}
