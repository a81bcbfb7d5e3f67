//! Workbooks: which kind a file is, which of its sheets holds the table, and that sheet's rows.

mod biff;
mod binary;
mod book;
mod choice;
mod compound;
mod guard;
mod ods;
mod ooxml;
mod percents;
mod rows;
mod wide;

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use zip::ZipArchive;

use crate::error::{Error, Result};
use crate::recipe::ReadRecipe;
use crate::source::feed::{Feed, Sink};
use crate::source::finder::Finder;
use crate::source::stream::Source;
use book::{Book, beside, broken, locked};

/// First bytes of a compound file: workbooks of Excel 97 to 2003, and new ones behind a password.
pub const COMPOUND: [u8; 4] = [0xd0, 0xcf, 0x11, 0xe0];
/// Columns up to which rows are filled with blank cells (house choice: a lone note far to the right makes no table).
const WIDEST: u32 = 1024;
/// Bytes looked at to tell what a file is.
const START: u64 = 1 << 16;

/// Kinds of workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    /// `.xlsx`, `.xlsm`.
    Ooxml,
    /// `.xlsb`.
    Binary,
    /// `.xls`.
    Biff,
    /// `.ods`.
    OpenDocument,
}

/// Starts reading a sheet, or the one that holds the table; `file` is the workbook's name in messages.
///
/// # Errors
/// [`Error::Input`] for what is no workbook, is locked, damaged or empty, and for a sheet that is not there.
pub fn open(
    mut content: File,
    file: &Path,
    sheet: Option<String>,
    how: &ReadRecipe,
) -> Result<Box<dyn Source>> {
    let format = format(&mut content, file)?;
    let shown = match &sheet {
        Some(sheet) => beside(file, sheet),
        None => file.to_path_buf(),
    };
    let (file, strict) = (file.to_path_buf(), how.strict);
    let mut rows = Feed::start_raw(&shown, move |sink| {
        read(content, format, file, sheet, strict, sink)
    })?
    .within(how.patience());
    let name = rows.name()?;
    Ok(Box::new(Finder::new(rows, &name, how)?))
}

/// The kind of workbook by its first bytes.
fn format(content: &mut File, path: &Path) -> Result<Format> {
    let mut start = Vec::new();
    content
        .seek(SeekFrom::Start(0))
        .map_err(Error::io(path, "read"))?;
    let mut head = content.take(START);
    head.read_to_end(&mut start).map_err(Error::io(path, "read"))?;
    let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
    let refused = |reason: &str, remedy: &str| Err(Error::input(path, 0, 0, reason, remedy));
    if start.starts_with(&COMPOUND) {
        let encrypted: Vec<u8> = "EncryptedPackage"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let holds = start.windows(encrypted.len()).any(|window| window == encrypted);
        // A new workbook is a compound file only when it is encrypted; the directory may lie further behind.
        return match holds || ending == "xlsx" || ending == "xlsm" {
            true => Err(locked(path)),
            false => Ok(Format::Biff),
        };
    }
    if start.starts_with(b"PK") {
        return of_archive(content, path);
    }
    if start.is_empty() {
        return refused(
            "is empty",
            "give a workbook with a header and one row per account",
        );
    }
    let text = start
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(&start)
        .trim_ascii_start();
    let begins = |with: &str| {
        text.get(..with.len())
            .is_some_and(|text| text.eq_ignore_ascii_case(with.as_bytes()))
    };
    if begins("<?xml")
        || [
            "<html",
            "<!doctype",
            "<table",
            "<meta",
            "<head",
            "<body",
            "<div",
            "<style",
        ]
        .iter()
        .any(|tag| begins(tag))
    {
        let reason = "is a web page or XML that is called a workbook";
        return refused(
            reason,
            "open it in Excel or LibreOffice and save it as .xlsx or CSV",
        );
    }
    // Before Excel 5 sheets were files of records without a container.
    if start[0] == 0x09 && matches!(start.get(1), Some(0 | 2 | 4 | 8)) && start.get(3) == Some(&0) {
        return refused(
            "is in a format of Excel before 1993",
            "open it in LibreOffice and save it as .xlsx",
        );
    }
    refused(
        "is no Excel workbook",
        "check what it is; delimited text is called .csv or .txt",
    )
}

/// The kind of workbook that a zip archive is, by its parts.
fn of_archive(content: &mut File, path: &Path) -> Result<Format> {
    let copy = content.try_clone().map_err(Error::io(path, "read"))?;
    let mut archive =
        ZipArchive::new(BufReader::new(copy)).map_err(|error| broken(path, 0, &error.to_string()))?;
    let has = |wanted: &str| {
        archive
            .file_names()
            .flatten()
            .any(|name| name.eq_ignore_ascii_case(wanted))
    };
    if has("xl/workbook.bin") {
        return Ok(Format::Binary);
    }
    if !has("content.xml") || has("[Content_Types].xml") {
        return Ok(Format::Ooxml);
    }
    // Encrypted parts look damaged to whoever checks them.
    match ods::is_encrypted(&mut archive) {
        true => Err(locked(path)),
        false => Ok(Format::OpenDocument),
    }
}

fn read(
    content: File,
    format: Format,
    file: PathBuf,
    asked: Option<String>,
    strict: bool,
    sink: &mut Sink,
) -> Result<()> {
    let mut book: Box<dyn Book> = match format {
        Format::Biff => Box::new(biff::Biff::open(content, &file)?),
        Format::OpenDocument => Box::new(ods::OpenDocument::open(guard::check(content, &file)?, &file)?),
        Format::Binary => Box::new(binary::Binary::open(guard::check(content, &file)?, &file)?),
        Format::Ooxml => {
            let mut checked = guard::check(content, &file)?;
            if checked.is_wide {
                checked = guard::check(wide::narrowed(checked.file, &file)?, &file)?;
            }
            Box::new(ooxml::Ooxml::open(checked, &file)?)
        }
    };
    let choice = choice::choose(book.as_mut(), &file, asked)?;
    if strict && let Some(error) = choice.refusal(&file) {
        return Err(error);
    }
    let path = beside(&file, &choice.sheet);
    sink.header(Vec::new(), Some(path.display().to_string()));
    let (mut is_empty, mut width) = (true, 0);
    let read = rows::read(book.as_mut(), &choice.sheet, &path, strict, &mut |row| {
        is_empty = false;
        let mut next = 0;
        for (column, text) in &row.cells {
            (next..*column).for_each(|_| sink.cell(|_| ()));
            sink.cell(|out| out.push_str(text));
            next = column + 1;
        }
        // Cells that are blank at the end of a row are not written: no row is cut short for it.
        width = width.max(next.min(WIDEST));
        (next..width).for_each(|_| sink.cell(|_| ()));
        sink.end_row(row.line)
    })?;
    if is_empty {
        return Err(choice::no_cells(&path));
    }
    sink.read = choice.into_read(read);
    Ok(())
}
