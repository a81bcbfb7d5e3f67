//! Ed25519 keys in PEM files, as OpenSSL writes and reads them.

use std::path::Path;

use crate::error::{Error, Result};
use crate::model::file::read_capped;

/// Largest key file read, in bytes (house choice: a key takes two hundred).
const MAX_KEY_BYTES: u64 = 16 << 10;
/// What comes before the 32 bytes of a public key: its algorithm.
///
/// Source: RFC 8410, section 4.
const PUBLIC_PREFIX: [u8; 12] = [
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
];

/// A key that signs, and the one that its signatures are checked with.
pub struct KeyPair {
    /// As PKCS #8.
    private: Vec<u8>,
    /// The public half.
    pub public: PublicKey,
}

/// What signatures are checked with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublicKey([u8; 32]);

impl KeyPair {
    /// A new one, from the system's randomness.
    ///
    /// # Errors
    /// [`Error::Data`] where the system has none, or this build signs nothing.
    pub fn generate() -> Result<Self> {
        Self::of(imp::generate()?)
    }

    /// Reads the private key in a PEM file.
    ///
    /// # Errors
    /// [`Error::Io`] when it cannot be read, [`Error::Input`] when it holds no Ed25519 key.
    pub fn read(path: &Path) -> Result<Self> {
        let no_key = || {
            let reason = "holds no private Ed25519 key";
            Error::input(path, 0, 0, reason, "`lookalike keygen FILE` writes one")
        };
        let bytes = read_pem(path, "PRIVATE KEY")?.ok_or_else(no_key)?;
        match imp::public(&bytes)? {
            Some(_) => Self::of(bytes),
            None => Err(no_key()),
        }
    }

    fn of(private: Vec<u8>) -> Result<Self> {
        let public = imp::public(&private)?;
        let broken = || Error::data("the system made a key that is none", "run this again");
        Ok(Self {
            public: PublicKey(public.ok_or_else(broken)?),
            private,
        })
    }

    /// The private key as a PEM file.
    pub fn to_pem(&self) -> String {
        pem("PRIVATE KEY", &self.private)
    }

    /// Signs a message, in hexadecimal.
    ///
    /// # Errors
    /// [`Error::Data`] where this build signs nothing.
    pub(super) fn sign(&self, message: &[u8]) -> Result<String> {
        Ok(hex(&imp::sign(&self.private, message)?))
    }
}

impl PublicKey {
    /// Reads the public key in a PEM file.
    ///
    /// # Errors
    /// [`Error::Io`] when it cannot be read, [`Error::Input`] when it holds no Ed25519 key.
    pub fn read(path: &Path) -> Result<Self> {
        let key = read_pem(path, "PUBLIC KEY")?;
        let key = key
            .as_deref()
            .and_then(|bytes| bytes.strip_prefix(&PUBLIC_PREFIX));
        let key = key.and_then(|key| key.try_into().ok()).map(Self);
        key.ok_or_else(|| {
            let reason = "holds no public Ed25519 key";
            let remedy = "name the file ending in .pub that `lookalike keygen` wrote beside the private key";
            Error::input(path, 0, 0, reason, remedy)
        })
    }

    /// As a PEM file.
    pub fn to_pem(&self) -> String {
        pem("PUBLIC KEY", &[&PUBLIC_PREFIX[..], &self.0].concat())
    }

    /// In hexadecimal, as signatures name it.
    pub fn to_hex(&self) -> String {
        hex(&self.0)
    }

    /// Reads it back.
    pub(super) fn of_hex(text: &str) -> Option<Self> {
        bytes(text)?.try_into().ok().map(Self)
    }

    /// Whether a signature in hexadecimal is this key's under a message.
    ///
    /// # Errors
    /// [`Error::Data`] where this build checks none.
    pub(super) fn has_signed(&self, message: &[u8], signature: &str) -> Result<bool> {
        match bytes(signature) {
            Some(signature) => imp::verify(&self.0, message, &signature),
            None => Ok(false),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = hex
        .chars()
        .map(|c| c.to_digit(16).map(|digit| digit as u8))
        .collect();
    let digits = digits.filter(|digits| digits.len() % 2 == 0)?;
    Some(digits.chunks(2).map(|pair| 16 * pair[0] + pair[1]).collect())
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Bytes in base64 between the lines that say what they are.
///
/// Source: RFC 7468, and RFC 4648 section 4.
fn pem(what: &str, bytes: &[u8]) -> String {
    let text: String = bytes
        .chunks(3)
        .flat_map(|three| {
            let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or(0));
            let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
            (0..4).map(move |place| match place <= three.len() {
                true => char::from(ALPHABET[(bits >> (18 - 6 * place)) as usize & 63]),
                false => '=',
            })
        })
        .collect();
    let lines: Vec<&str> = (0..text.len())
        .step_by(64)
        .map(|at| &text[at..text.len().min(at + 64)])
        .collect();
    format!(
        "-----BEGIN {what}-----\n{}\n-----END {what}-----\n",
        lines.join("\n")
    )
}

/// What a PEM file holds of a kind; `None` when it holds none.
fn read_pem(path: &Path, what: &str) -> Result<Option<Vec<u8>>> {
    let file = read_capped(path, MAX_KEY_BYTES)?;
    Ok(unpem(what, &String::from_utf8_lossy(&file)))
}

fn unpem(what: &str, text: &str) -> Option<Vec<u8>> {
    let inside = text.split_once(&format!("-----BEGIN {what}-----"))?.1;
    let inside = inside.split_once(&format!("-----END {what}-----"))?.0;
    let mut out = Vec::new();
    let (mut bits, mut held) = (0u32, 0);
    for c in inside.bytes().filter(|c| !c.is_ascii_whitespace() && *c != b'=') {
        let six = ALPHABET.iter().position(|known| *known == c)? as u32;
        bits = (bits << 6 | six) & 0xff_ffff;
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held) as u8);
        }
    }
    Some(out)
}

#[cfg(feature = "sign")]
mod imp {
    use ring::rand::{SecureRandom, SystemRandom};
    use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};

    use crate::error::{Error, Result};

    /// What comes before the 32 bytes of a private key in PKCS #8: version 1, as every program reads it.
    ///
    /// Source: RFC 8410, section 7.
    const PRIVATE_PREFIX: [u8; 16] = [
        0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
    ];

    pub fn generate() -> Result<Vec<u8>> {
        let mut seed = [0; 32];
        let none = |_| {
            Error::data(
                "the system gives no random bytes to make a key of",
                "run this again",
            )
        };
        SystemRandom::new().fill(&mut seed).map_err(none)?;
        Ok([&PRIVATE_PREFIX[..], &seed].concat())
    }

    /// Version 1 has no public half to check it with: it is computed.
    fn pair(private: &[u8]) -> Option<Ed25519KeyPair> {
        Ed25519KeyPair::from_pkcs8_maybe_unchecked(private).ok()
    }

    pub fn public(private: &[u8]) -> Result<Option<[u8; 32]>> {
        let pair = pair(private);
        Ok(pair.and_then(|pair| pair.public_key().as_ref().try_into().ok()))
    }

    pub fn sign(private: &[u8], message: &[u8]) -> Result<Vec<u8>> {
        let no_key = || Error::data("the key is no Ed25519 key", "`lookalike keygen FILE` writes one");
        let pair = pair(private).ok_or_else(no_key)?;
        Ok(pair.sign(message).as_ref().to_vec())
    }

    pub fn verify(public: &[u8; 32], message: &[u8], signature: &[u8]) -> Result<bool> {
        Ok(UnparsedPublicKey::new(&ED25519, public)
            .verify(message, signature)
            .is_ok())
    }
}

#[cfg(not(feature = "sign"))]
mod imp {
    use crate::error::{Error, Result};

    fn left_out<T>() -> Result<T> {
        let reason =
            "this program was built without the feature `sign`, so it neither signs nor checks signatures";
        Err(Error::data(reason, "build it with `--features sign`"))
    }

    pub fn generate() -> Result<Vec<u8>> {
        left_out()
    }

    pub fn public(_: &[u8]) -> Result<Option<[u8; 32]>> {
        left_out()
    }

    pub fn sign(_: &[u8], _: &[u8]) -> Result<Vec<u8>> {
        left_out()
    }

    pub fn verify(_: &[u8; 32], _: &[u8], _: &[u8]) -> Result<bool> {
        left_out()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pem_is_read_as_it_was_written() {
        for length in 0..50u8 {
            let bytes: Vec<u8> = (0..length).map(|byte| byte.wrapping_mul(37)).collect();
            assert_eq!(unpem("KEY", &pem("KEY", &bytes)).as_deref(), Some(&bytes[..]));
        }
        assert_eq!(
            pem("KEY", b"Man"),
            "-----BEGIN KEY-----\nTWFu\n-----END KEY-----\n"
        );
        assert_eq!(pem("KEY", b"M"), "-----BEGIN KEY-----\nTQ==\n-----END KEY-----\n");
        assert_eq!(unpem("KEY", "-----BEGIN KEY-----\n?\n-----END KEY-----"), None);
    }

    /// The first test of RFC 8032, section 7.1, and its key as a file of RFC 8410.
    #[cfg(feature = "sign")]
    #[test]
    fn signatures_are_those_of_the_standard() {
        let private = bytes(
            "302e020100300506032b6570042204209d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        );
        let pair = KeyPair::of(private.unwrap()).unwrap();
        let public = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
        assert_eq!(pair.public.to_hex(), public);
        let signature = pair.sign(b"").unwrap();
        assert_eq!(
            signature,
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        );
        assert!(pair.public.has_signed(b"", &signature).unwrap());
        assert!(!pair.public.has_signed(b"x", &signature).unwrap());
        assert!(
            !KeyPair::generate()
                .unwrap()
                .public
                .has_signed(b"", &signature)
                .unwrap()
        );
    }
}
