//! An output that is compressed on its way: `scored.csv.gz`, `scored.ndjson.zst`.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
#[cfg(feature = "parquet")]
use crate::files::identity::ending;
#[cfg(feature = "parquet")]
use crate::report::score_parquet::ParquetRows;
use crate::source::Packing;
use crate::workflow::output::Output;

/// An output, compressed as its name says.
pub enum Packed {
    /// As it is.
    Plain(Output),
    /// `.gz`.
    #[cfg(feature = "compressed")]
    Gzip(flate2::write::GzEncoder<Output>),
    /// `.zst`.
    #[cfg(feature = "compressed")]
    Zstd(zstd::stream::write::Encoder<'static, Output>),
    /// Rows of [`crate::score::Format::Parquet`] on their way into columns.
    #[cfg(feature = "parquet")]
    Parquet(Box<ParquetRows<Output>>),
}

impl Packed {
    /// What is written goes to `output`, which `path` names, compressed by the ending of that. The bytes say no time, so that the same
    /// rows are the same file.
    ///
    /// # Errors
    /// [`Error::Io`] where there is no room for the packer; [`Error::Setting`] in a build without one.
    pub fn new(output: Output, path: &Path) -> Result<Self> {
        match Packing::of_ending(path) {
            #[cfg(feature = "parquet")]
            None if ending(path).eq_ignore_ascii_case("parquet") => {
                Ok(Self::Parquet(Box::new(ParquetRows::new(output))))
            }
            None => Ok(Self::Plain(output)),
            #[cfg(feature = "compressed")]
            Some(Packing::Gzip) => {
                let encoder = flate2::write::GzEncoder::new(output, flate2::Compression::default());
                Ok(Self::Gzip(encoder))
            }
            #[cfg(feature = "compressed")]
            Some(Packing::Zstd) => zstd::stream::write::Encoder::new(output, zstd::DEFAULT_COMPRESSION_LEVEL)
                .map(Self::Zstd)
                .map_err(Error::io(path, "pack")),
            #[cfg(not(feature = "compressed"))]
            Some(_) => Err(Error::setting(
                "output",
                "a file that is not compressed: this program was built without the feature `compressed`",
                path.display(),
            )),
        }
    }

    /// The output, all that was packed being in it.
    ///
    /// # Errors
    /// [`Error::Io`] when that cannot be written.
    pub fn whole(self) -> Result<Output> {
        match self {
            Self::Plain(output) => Ok(output),
            #[cfg(feature = "compressed")]
            Self::Gzip(encoder) => {
                let name = encoder.get_ref().name();
                encoder.finish().map_err(Error::io(name, "write"))
            }
            #[cfg(feature = "compressed")]
            Self::Zstd(encoder) => {
                let name = encoder.get_ref().name();
                encoder.finish().map_err(Error::io(name, "write"))
            }
            #[cfg(feature = "parquet")]
            Self::Parquet(rows) => {
                let name = rows.get_ref().map_or_else(String::new, Output::name);
                rows.finish().map_err(Error::io(name, "write"))
            }
        }
    }
}

impl Write for Packed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(output) => output.write(bytes),
            #[cfg(feature = "compressed")]
            Self::Gzip(encoder) => encoder.write(bytes),
            #[cfg(feature = "compressed")]
            Self::Zstd(encoder) => encoder.write(bytes),
            #[cfg(feature = "parquet")]
            Self::Parquet(rows) => rows.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(output) => output.flush(),
            #[cfg(feature = "compressed")]
            Self::Gzip(encoder) => encoder.flush(),
            #[cfg(feature = "compressed")]
            Self::Zstd(encoder) => encoder.flush(),
            #[cfg(feature = "parquet")]
            Self::Parquet(rows) => rows.flush(),
        }
    }
}

/// A file's name without the ending that says how it is compressed.
pub fn unpacked(path: &Path) -> PathBuf {
    match Packing::of_ending(path) {
        Some(_) => path.with_extension(""),
        None => path.to_path_buf(),
    }
}
