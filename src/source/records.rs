//! Records of any source, and the file behind them.

use crate::error::{Error, Result, nearest};
use crate::files;
use crate::recipe::ReadRecipe;
use crate::source::csv::Delimited;
use crate::source::finder::Finder;
use crate::source::folder::{self, Part};
#[cfg(not(feature = "parquet"))]
use crate::source::left_out::parquet;
#[cfg(not(feature = "postgres"))]
use crate::source::left_out::postgres;
#[cfg(not(feature = "sqlite"))]
use crate::source::left_out::sqlite;
#[cfg(not(feature = "xlsx"))]
use crate::source::left_out::xlsx;
use crate::source::location::Location;
use crate::source::meter::Meter;
use crate::source::packed::{Packing, unpack};
#[cfg(feature = "parquet")]
use crate::source::parquet;
use crate::source::pipe;
#[cfg(feature = "postgres")]
use crate::source::postgres;
use crate::source::record::Record;
#[cfg(feature = "sqlite")]
use crate::source::sqlite;
use crate::source::stream::Dialect;
use crate::source::stream::{Need, RejectTaker, Source, temporary};
#[cfg(feature = "xlsx")]
use crate::source::xlsx;
use crate::table::{AsRead, Mend};
use crate::vocabulary::fold::same;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// A streaming reader of any table. Memory does not grow with the table.
pub struct Records {
    pub(super) path: PathBuf,
    pub(super) source: Box<dyn Source>,
    pub(super) meter: Meter,
    /// Names of the columns, where they are called otherwise than they are written.
    pub(super) called: Option<Called>,
}

/// Columns called otherwise than they are written.
pub(super) struct Called {
    header: Vec<String>,
    mended: Vec<Mend>,
}

impl Records {
    /// Opens a table and reads its header. `location` is a file (delimited text, `.parquet`, `.ndjson`, `.xlsx`), a
    /// sheet (`book.xlsx#Deals`), a table or query of a database (`crm.sqlite#deals`, `postgres#SELECT …`) or `-` for
    /// standard input; [`crate::source::location`] has the whole grammar.
    ///
    /// # Errors
    /// [`Error::Input`] for what is missing, empty or unreadable, and for what would be mended where the recipe is
    /// strict; [`Error::Io`] when the system refuses.
    pub fn open(location: &Path) -> Result<Self> {
        Self::open_as(location, &ReadRecipe::default())
    }

    /// As [`Records::open`], what `how` fixes not being looked for.
    ///
    /// # Errors
    /// As [`Records::open`].
    pub fn open_as(location: &Path, how: &ReadRecipe) -> Result<Self> {
        let records = Self::reopen(location, how)?;
        if let Some(note) = records.source.note() {
            tracing::info!("{note}");
        }
        Ok(records)
    }

    /// As [`Records::open`], for a table whose note was already given.
    pub(crate) fn reopen(location: &Path, how: &ReadRecipe) -> Result<Self> {
        if location.is_dir() {
            return Self::of_parts(folder::parts(location)?, location, how);
        }
        let found = Location::of(location)?;
        let path = found.shown();
        let mut meter = Meter::new(how);
        let source = match found {
            Location::Stdin => return Self::of_stream(pipe::open(None, &path, how)?, &path, how),
            Location::Text(file) if pipe::is_pipe(&file) => {
                return Self::of_stream(pipe::open(Some(&file), &file, how)?, &file, how);
            }
            Location::Text(file) => {
                let mut content = open_file(&file)?;
                let start = start(&mut content, &file)?;
                if Packing::of(&start).is_some() {
                    return Self::of_stream(content, &file, how);
                }
                // A workbook is one whatever it is called.
                if Format::of(&start) != Format::Workbook {
                    return Self::of_text(content, &file, how);
                }
                xlsx::open(content, &file, how.sheet.clone(), how)?
            }
            Location::Parquet(file) => parquet::open(open_file(&file)?, &file, how)?,
            Location::Ndjson(file) => {
                crate::source::ndjson::open(|| open_file(&file), &file, &mut meter.clone())?
            }
            Location::Xlsx(file, sheet) => {
                let mut content = open_file(&file)?;
                if is_text_called_xls(&start(&mut content, &file)?, &file) {
                    return Self::of_text(content, &file, how);
                }
                xlsx::open(content, &file, sheet.or_else(|| how.sheet.clone()), how)?
            }
            Location::Sqlite(file, asked) => {
                let size = open_file(&file)?.metadata().map_or(0, |found| found.len());
                meter = Meter::of_database(how, size);
                sqlite::open(&file, asked, &path, how)?
            }
            Location::Postgres(variable, asked) => postgres::open(variable, asked, &path, how)?,
        };
        Ok(Self {
            path,
            source,
            meter,
            called: None,
        })
    }

    /// Reads the files of a folder as one table; `path` is its name in messages.
    ///
    /// # Errors
    /// As [`Records::open`]; [`Error::Input`] where none of them is a table.
    pub fn of_parts(parts: Vec<Part>, path: &Path, how: &ReadRecipe) -> Result<Self> {
        Ok(Self {
            path: path.to_path_buf(),
            source: folder::open(parts, path, how)?,
            meter: Meter::new(how),
            called: None,
        })
    }

    /// Reads delimited text from any reader; `path` is its name in messages.
    ///
    /// # Errors
    /// As [`Records::open`].
    pub fn new(text: impl Read + Send + 'static, path: &Path) -> Result<Self> {
        Self::of_text(text, path, &ReadRecipe::default())
    }

    /// As [`Records::new`], what `how` fixes not being looked for.
    ///
    /// # Errors
    /// As [`Records::open`].
    pub fn of_reader(text: impl Read + Send + 'static, path: &Path, how: &ReadRecipe) -> Result<Self> {
        Self::of_text(text, path, how)
    }

    fn of_text(text: impl Read + Send + 'static, path: &Path, how: &ReadRecipe) -> Result<Self> {
        Ok(Self {
            path: path.to_path_buf(),
            source: Box::new(Finder::new(Delimited::new(text, path, how)?, path, how)?),
            meter: Meter::new(how),
            called: None,
        })
    }

    /// Reads a stream whose format its first bytes tell, and unpacks one that is compressed; once, since a file may unpack to
    /// itself without end. Only text streams: other formats are read from their end, or twice, and go through an unnamed
    /// file.
    pub(super) fn of_stream(
        stream: impl Read + Send + 'static,
        path: &Path,
        how: &ReadRecipe,
    ) -> Result<Self> {
        let (start, stream) = peek(stream, path)?;
        match Packing::of(&start) {
            Some(packing) => {
                let (start, stream) = peek(unpack(stream, packing, path)?, path)?;
                Self::of_plain(&start, stream, path, how)
            }
            None => Self::of_plain(&start, stream, path, how),
        }
    }

    fn of_plain(
        start: &[u8],
        stream: impl Read + Send + 'static,
        path: &Path,
        how: &ReadRecipe,
    ) -> Result<Self> {
        let format = Format::of(start);
        if format == Format::Text {
            return Self::of_text(stream, path, how);
        }
        Self::of_unnamed(&unnamed(stream, path, how)?, path, how)
    }

    /// Reads an unnamed file from its start, as its first bytes tell.
    pub(crate) fn of_unnamed(file: &File, path: &Path, how: &ReadRecipe) -> Result<Self> {
        let open = || {
            let mut copy = file.try_clone().map_err(Error::io(path, "read"))?;
            copy.seek(SeekFrom::Start(0)).map_err(Error::io(path, "read"))?;
            Ok(copy)
        };
        let mut start = Vec::new();
        open()?
            .take(64)
            .read_to_end(&mut start)
            .map_err(Error::io(path, "read"))?;
        let source = match Format::of(&start) {
            Format::Text => return Self::of_text(open()?, path, how),
            Format::Parquet => parquet::open(open()?, path, how)?,
            Format::Workbook => xlsx::open(open()?, path, how.sheet.clone(), how)?,
            Format::Ndjson => crate::source::ndjson::open(open, path, &mut Meter::new(how))?,
            Format::Sqlite => {
                let reason = "is an SQLite database, which cannot be read from a stream";
                let remedy = "name its file and a table, `crm.sqlite#deals`";
                return Err(Error::input(path, 0, 0, reason, remedy));
            }
        };
        Ok(Self {
            path: path.to_path_buf(),
            source,
            meter: Meter::new(how),
            called: None,
        })
    }

    /// Has rows that are not as wide as the header given away, in place of being mended or refused.
    pub fn reject_into(&mut self, taker: RejectTaker) {
        self.source.reject_into(taker);
    }

    /// Tells what is needed of each column; text that is not may be missing from records that are read from here on.
    pub fn need(&mut self, needs: Vec<Need>) {
        self.source.need(needs);
    }

    /// Itself, with columns called as `known` calls them where only case, accents, blanks and hyphens differ: `SECTOR` as
    /// `sector`. Where several could be meant, none is.
    pub fn called_as<'k>(mut self, known: impl IntoIterator<Item = &'k str>) -> Self {
        let mut header = self.source.header().to_vec();
        let mut mended = Vec::new();
        for name in known {
            if header.iter().any(|written| written == name) {
                continue;
            }
            let mut alike = (0..header.len()).filter(|at| same(&header[*at], name));
            if let (Some(at), None) = (alike.next(), alike.next()) {
                mended.push(Mend::OtherCase {
                    written: std::mem::replace(&mut header[at], name.to_owned()),
                    name: name.to_owned(),
                });
            }
        }
        self.called = (!mended.is_empty()).then_some(Called { header, mended });
        self
    }

    /// Itself, time counting from an earlier moment.
    pub(crate) fn counted_from(mut self, since: Instant) -> Self {
        self.meter.counted_from(since);
        self
    }

    /// Names of the columns; a column without one is called `column_7` by its 1-based position.
    pub fn header(&self) -> &[String] {
        match &self.called {
            Some(called) => &called.header,
            None => self.source.header(),
        }
    }

    /// How the file is written.
    pub fn dialect(&self) -> Dialect {
        self.source.dialect()
    }

    /// Name of the encoding, such as `UTF-8`, `Windows-1252` or `Shift_JIS`.
    pub fn encoding(&self) -> &'static str {
        self.source.encoding()
    }

    /// How it was read, as far as it was read; complete after the last record.
    pub fn as_read(&self) -> AsRead {
        let mut read = self.source.as_read();
        for what in self.called.iter().flat_map(|called| &called.mended) {
            read.mend(what.clone(), read.header_line);
        }
        read
    }

    /// Name of the source, for messages; it never holds a password.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads the next record; false at the end.
    ///
    /// # Errors
    /// [`Error::Input`] with the place of what is wrong: more rows with another number of fields than the header than
    /// may be mended, another table below the first, a field or record beyond [`crate::source::csv::LONGEST_FIELD`] or
    /// [`crate::source::csv::LONGEST_RECORD`], a quote left open, a broken line or page, a connection lost, or more
    /// rows, room or time than the recipe allows;
    /// [`Error::Io`].
    pub fn next(&mut self, record: &mut Record) -> Result<bool> {
        if !self.source.next(record)? {
            return Ok(false);
        }
        self.meter.count(record, &self.path)?;
        Ok(true)
    }
}

/// Formats told by their first bytes.
#[derive(PartialEq)]
pub(super) enum Format {
    Text,
    Parquet,
    Workbook,
    Sqlite,
    Ndjson,
}

impl Format {
    pub(super) fn of(start: &[u8]) -> Self {
        // No header of a CSV begins with a brace and a quote.
        let text = start
            .strip_prefix(b"\xef\xbb\xbf")
            .unwrap_or(start)
            .trim_ascii_start();
        let object = text
            .strip_prefix(b"{")
            .is_some_and(|rest| matches!(rest.trim_ascii_start().first(), Some(b'"' | b'}')));
        match start {
            _ if start.starts_with(b"PAR1") => Self::Parquet,
            _ if start.starts_with(b"PK\x03\x04") || start.starts_with(b"\xd0\xcf\x11\xe0") => Self::Workbook,
            _ if start.starts_with(b"SQLite format 3\0") => Self::Sqlite,
            _ if object => Self::Ndjson,
            _ => Self::Text,
        }
    }
}

/// The first bytes of a stream, and the stream from its start.
fn peek(
    mut stream: impl Read + Send + 'static,
    path: &Path,
) -> Result<(Vec<u8>, impl Read + Send + 'static)> {
    let mut start = Vec::new();
    (&mut stream)
        .take(64)
        .read_to_end(&mut start)
        .map_err(Error::io(path, "read"))?;
    Ok((start.clone(), io::Cursor::new(start).chain(stream)))
}

/// The first bytes of a file that can be read again; a pipe with a name cannot, and has none.
fn start(file: &mut File, path: &Path) -> Result<Vec<u8>> {
    let mut start = Vec::new();
    if file.metadata().is_ok_and(|about| about.is_file()) {
        file.take(4096)
            .read_to_end(&mut start)
            .map_err(Error::io(path, "read"))?;
        file.seek(SeekFrom::Start(0)).map_err(Error::io(path, "read"))?;
    }
    Ok(start)
}

/// Whether a file is text that is called a workbook of old, as many programs export it.
fn is_text_called_xls(start: &[u8], path: &Path) -> bool {
    let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
    let text = start
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(start)
        .trim_ascii_start();
    // Markup is refused as such.
    let is_text = !text.is_empty() && !text.starts_with(b"<") && !start.contains(&0);
    ending == "xls" && is_text && Format::of(start) == Format::Text
}

/// Copies a stream into an unnamed file.
///
/// # Errors
/// [`Error::Input`] for one that is longer than may be kept; [`Error::Io`].
pub(crate) fn unnamed(stream: impl Read, path: &Path, how: &ReadRecipe) -> Result<File> {
    let file = temporary()?;
    pipe::keep(stream, &file, path, &Meter::new(how))?;
    Ok(file)
}

pub(super) fn open_file(path: &Path) -> Result<File> {
    if path.is_dir() {
        return Err(Error::input(path, 0, 0, "is a directory", "name a file in it"));
    }
    files::read::open(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => no_such_file(path),
        _ => Error::io(path, "open")(error),
    })
}

pub(super) fn no_such_file(path: &Path) -> Error {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let folder = path
        .parent()
        .filter(|p| !p.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let names: Vec<String> = std::fs::read_dir(folder)
        .map(|entries| {
            entries
                .flatten()
                .map(|e| e.file_name().to_string_lossy().into_owned())
                .collect()
        })
        .unwrap_or_default();
    let remedy = nearest(&name, names.iter().map(String::as_str))
        .map_or("check the path".to_owned(), |near| {
            format!("did you mean `{near}`?")
        });
    Error::input(path, 0, 0, "there is no such file", remedy)
}
