//! What a signature of a version says.

use serde::{Deserialize, Serialize};

use super::keys::PublicKey;
use super::version::Version;
use crate::error::Result;

/// One line of `signatures.jsonl` beside a model's versions, which themselves never change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// The version.
    pub version: Version,
    /// When, UTC.
    pub at: String,
    /// Who: `user@host`.
    pub by: String,
    /// The key that checks it, in hexadecimal.
    pub public_key: String,
    /// Ed25519 over name, version, the sha256 of its manifest (which has those of its files), when and who.
    pub signature: String,
}

impl Signature {
    /// What is signed.
    pub(super) fn message(&self, name: &str, manifest: &str) -> Vec<u8> {
        let Self { version, at, by, .. } = self;
        format!("lookalike signature 1\n{name}\n{version}\n{manifest}\n{at}\n{by}\n").into_bytes()
    }

    /// Whether it is what the key it names wrote about the version as it is.
    pub(super) fn holds(&self, name: &str, manifest: &str) -> Result<bool> {
        match PublicKey::of_hex(&self.public_key) {
            Some(key) => key.has_signed(&self.message(name, manifest), &self.signature),
            None => Ok(false),
        }
    }
}
