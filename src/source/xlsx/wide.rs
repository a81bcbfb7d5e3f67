//! Workbooks whose XML is UTF-16, which XML allows and readers of sheets do not read: written anew in UTF-8.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::Path;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::error::{Error, Result};
use crate::source::stream::temporary;
use crate::source::xlsx::book::broken;
use crate::source::xlsx::guard::is_utf16;

/// The same workbook in an unnamed file, all of its XML in UTF-8.
///
/// # Errors
/// [`Error::Input`] when it is damaged; [`Error::Io`] when the temporary folder cannot hold it.
pub fn narrowed(file: File, path: &Path) -> Result<File> {
    let mut archive =
        ZipArchive::new(BufReader::new(file)).map_err(|error| broken(path, 0, &error.to_string()))?;
    let narrow = temporary()?;
    let failed = |error| Error::io(std::env::temp_dir(), "write a temporary file in")(error);
    let copy = narrow.try_clone().map_err(failed)?;
    let mut out = ZipWriter::new(BufWriter::new(copy));
    let quick = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for index in 0..archive.len() {
        let unreadable = |error: &dyn std::fmt::Display| broken(path, 0, &error.to_string());
        let mut part = archive.by_index(index).map_err(|error| unreadable(&error))?;
        let name = part.name().map_err(|error| unreadable(&error))?.into_owned();
        out.start_file(name, quick.large_file(true))
            .map_err(|error| unreadable(&error))?;
        copy_narrow(&mut part, &mut out).map_err(|error| unreadable(&error))?;
    }
    let written = out
        .finish()
        .map_err(|error| broken(path, 0, &error.to_string()))?;
    written.into_inner().map_err(|error| failed(error.into_error()))?;
    Ok(narrow)
}

/// Copies a part, UTF-16 as UTF-8 and all else as it is.
fn copy_narrow(part: &mut impl Read, out: &mut impl Write) -> std::io::Result<()> {
    let mut start = Vec::new();
    part.take(4).read_to_end(&mut start)?;
    if !is_utf16(&start) {
        out.write_all(&start)?;
        return std::io::copy(part, out).map(|_| ());
    }
    let is_big = start[0] == 0xfe || start[0] == 0;
    let encoding = if is_big {
        encoding_rs::UTF_16BE
    } else {
        encoding_rs::UTF_16LE
    };
    let mut decoder = encoding.new_decoder_with_bom_removal();
    let mut raw = vec![0; 1 << 16];
    let mut text = String::with_capacity(1 << 18);
    raw[..start.len()].copy_from_slice(&start);
    let mut filled = start.len();
    loop {
        text.clear();
        // Four bytes of room for each byte: all of it is taken at once.
        let _ = decoder.decode_to_string(&raw[..filled], &mut text, filled == 0);
        out.write_all(text.as_bytes())?;
        if filled == 0 {
            return Ok(());
        }
        filled = part.read(&mut raw)?;
    }
}
