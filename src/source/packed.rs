//! Tables that were compressed: gzip and Zstandard, told by their first bytes, unpacked as they are read.

use std::io::Read;
use std::path::Path;

use crate::error::{Error, Result};

/// How a file is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    /// gzip, `.gz`.
    Gzip,
    /// Zstandard, `.zst`.
    Zstd,
}

impl Packing {
    /// That of content with these first bytes, if any.
    ///
    /// Source: RFC 1952, 2.3.1, with deflate as the method; RFC 8878, 3.1.1, and 3.1.2 for a frame that is to be skipped.
    pub(super) fn of(start: &[u8]) -> Option<Self> {
        match start {
            [0x1f, 0x8b, 8, ..] => Some(Self::Gzip),
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Some(Self::Zstd),
            _ => None,
        }
    }

    /// That of a file's ending.
    pub fn of_ending(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        match ending.as_str() {
            "gz" => Some(Self::Gzip),
            "zst" => Some(Self::Zstd),
            _ => None,
        }
    }
}

/// What is within compressed bytes; files that were joined end to end are read as one.
///
/// # Errors
/// [`Error::Io`] when there is no room to unpack in.
#[cfg(feature = "compressed")]
pub(super) fn unpack(
    packed: impl Read + Send + 'static,
    packing: Packing,
    path: &Path,
) -> Result<Box<dyn Read + Send>> {
    Ok(match packing {
        Packing::Gzip => Box::new(flate2::read::MultiGzDecoder::new(packed)),
        Packing::Zstd => {
            // Frames that ask for a window above 128 MiB are refused by the library.
            Box::new(zstd::stream::read::Decoder::new(packed).map_err(Error::io(path, "unpack"))?)
        }
    })
}

/// The same in a build without it.
///
/// # Errors
/// [`Error::Input`], always.
#[cfg(not(feature = "compressed"))]
pub(super) fn unpack(
    _: impl Read + Send + 'static,
    packing: Packing,
    path: &Path,
) -> Result<Box<dyn Read + Send>> {
    let reason =
        format!("is compressed ({packing:?}), and this program was built without the feature `compressed`");
    Err(Error::input(path, 0, 0, reason, "unpack it first"))
}
