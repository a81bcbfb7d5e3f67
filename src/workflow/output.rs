//! Files that appear under their name only when they are whole.

use std::fs;
use std::io::{self, BufWriter, IsTerminal, Seek, Stdout, Write};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::files::commit::{Staged, commit, settle};
use crate::files::identity::{folder, same};
use crate::files::unfinished::Unfinished;
use crate::files::{Disk, read, standard};
use crate::language::harmless::{harmless, shown_as_is};
use crate::registry;
use crate::store;
use crate::workflow::inputs::check_named;

pub use crate::files::identity::ending;

/// Where a command writes: standard output, or a file that [`Output::finish`] puts in place.
pub enum Output {
    /// Standard output, written as it comes.
    Stdout(BufWriter<Stdout>),
    /// Standard output that a person looks at: nothing in it acts.
    Terminal(BufWriter<Stdout>, Vec<u8>),
    /// Pipes and devices cannot be renamed onto: they are written as they are.
    Device(BufWriter<fs::File>, PathBuf),
    /// An unfinished file beside the one named, renamed onto it when whole.
    Beside(BufWriter<Unfinished>, PathBuf),
    /// An unnamed file, copied to where it belongs by [`Output::finish`].
    Held(BufWriter<fs::File>, Box<Output>),
    /// Nothing is written.
    Nowhere,
}

impl Output {
    /// Opens `path`, or standard output for `-`.
    ///
    /// # Errors
    /// [`Error::Input`] for what this run reads, what a recipe names and what is published; [`Error::Io`] when nothing can be
    /// written there.
    pub fn create(path: &Path) -> Result<Self> {
        if path != Path::new("-") {
            check_named(path)?;
        }
        Self::create_own(path)
    }

    /// As [`Output::create`], for a file that a recipe written together with it names.
    ///
    /// # Errors
    /// As [`Output::create`].
    pub fn create_own(path: &Path) -> Result<Self> {
        if path == Path::new("-") {
            let out = standard::output().map_err(Error::io("standard output", "write"))?;
            let out = BufWriter::new(out);
            return Ok(match io::stdout().is_terminal() {
                true => Self::Terminal(out, Vec::new()),
                false => Self::Stdout(out),
            });
        }
        // A link keeps pointing where it points.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
        check_unpublished(&path)?;
        match fs::metadata(&path) {
            Ok(found) if found.is_dir() => {
                return Err(Error::io(&path, "write")(io::ErrorKind::IsADirectory.into()));
            }
            Ok(found) if !found.is_file() => {
                let device = fs::OpenOptions::new()
                    .write(true)
                    .open(&path)
                    .map_err(Error::io(&path, "open"))?;
                return Ok(Self::Device(BufWriter::new(device), path));
            }
            _ => {}
        }
        check_unread(&path)?;
        settle(folder(&path));
        let file = Unfinished::in_folder(folder(&path)).map_err(Error::io(&path, "create"))?;
        Ok(Self::Beside(BufWriter::new(file), path))
    }

    /// The same, nothing of it being seen before [`Output::finish`].
    ///
    /// # Errors
    /// [`Error::Io`] when there is no room for a temporary file.
    pub fn held(self) -> Result<Self> {
        match self {
            Self::Stdout(_) | Self::Device(..) => {
                let file = tempfile::tempfile()
                    .map_err(Error::io(std::env::temp_dir(), "create a temporary file in"))?;
                Ok(Self::Held(BufWriter::new(file), Box::new(self)))
            }
            hidden => Ok(hidden),
        }
    }

    /// Its name in messages.
    pub fn name(&self) -> String {
        match self {
            Self::Stdout(_) | Self::Terminal(..) => "standard output".to_owned(),
            Self::Device(_, path) | Self::Beside(_, path) => path.display().to_string(),
            Self::Held(_, place) => place.name(),
            Self::Nowhere => "nowhere".to_owned(),
        }
    }

    /// Writes what is left and puts the file in place.
    ///
    /// # Errors
    /// [`Error::Io`] when that fails: the name then still holds what it held before.
    pub fn finish(self) -> Result<()> {
        match self {
            Self::Stdout(mut out) => out.flush().map_err(Error::io("standard output", "write")),
            Self::Terminal(mut out, line) => out
                .write_all(harmless(&String::from_utf8_lossy(&line)).as_bytes())
                .and_then(|()| out.flush())
                .map_err(Error::io("standard output", "write")),
            Self::Device(mut out, path) => out.flush().map_err(Error::io(path, "write")),
            Self::Beside(..) => {
                let mut alone = OutputSet::default();
                alone.add(self)?;
                alone.finish()
            }
            Self::Held(held, mut place) => {
                let name = place.name();
                let mut file = held
                    .into_inner()
                    .map_err(|error| Error::io(&name, "write")(error.into_error()))?;
                file.seek(io::SeekFrom::Start(0))
                    .and_then(|_| io::copy(&mut file, &mut place))
                    .map_err(Error::io(&name, "write"))?;
                place.finish()
            }
            Self::Nowhere => Ok(()),
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stdout(out) => out.write(bytes),
            Self::Terminal(out, line) => {
                for part in bytes.split_inclusive(|byte| *byte == b'\n') {
                    line.extend_from_slice(part);
                    if line.pop_if(|last| *last == b'\n').is_some() {
                        writeln!(out, "{}", harmless(&String::from_utf8_lossy(line)))?;
                        line.clear();
                    }
                }
                Ok(bytes.len())
            }
            Self::Device(out, _) => out.write(bytes),
            Self::Beside(out, _) => out.write(bytes),
            Self::Held(out, _) => out.write(bytes),
            Self::Nowhere => Ok(bytes.len()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stdout(out) | Self::Terminal(out, _) => out.flush(),
            Self::Device(out, _) => out.flush(),
            Self::Beside(out, _) => out.flush(),
            Self::Held(out, _) => out.flush(),
            Self::Nowhere => Ok(()),
        }
    }
}

/// Files that appear together, once all of them are whole: all, or none.
#[derive(Default)]
pub struct OutputSet {
    files: Vec<(Unfinished, PathBuf)>,
    /// What cannot be renamed onto: written first, so that no file appears where that fails.
    others: Vec<Output>,
}

impl OutputSet {
    /// Adds one that is whole.
    ///
    /// # Errors
    /// [`Error::Io`] when what is left of it cannot be written; [`Error::Input`] for a file that is among them already.
    pub fn add(&mut self, output: Output) -> Result<()> {
        let Output::Beside(out, path) = output else {
            self.others.push(output);
            return Ok(());
        };
        if self.files.iter().any(|(_, other)| same(other, &path)) {
            let remedy = "name different files";
            return Err(Error::input(path, 0, 0, "is to be written twice", remedy));
        }
        let file = out
            .into_inner()
            .map_err(|error| Error::io(&path, "write")(error.into_error()))?;
        self.files.push((file, path));
        Ok(())
    }

    /// Adds a file with this content.
    ///
    /// # Errors
    /// As [`Output::create`] and [`OutputSet::add`].
    pub fn write(&mut self, path: &Path, bytes: &[u8]) -> Result<()> {
        self.add(filled(Output::create(path)?, bytes)?)
    }

    /// Adds a file with this content; what a recipe names may be replaced.
    ///
    /// # Errors
    /// As [`Output::create_own`] and [`OutputSet::add`].
    pub fn write_own(&mut self, path: &Path, bytes: &[u8]) -> Result<()> {
        self.add(filled(Output::create_own(path)?, bytes)?)
    }

    /// Puts all of them in place.
    ///
    /// # Errors
    /// As [`Output::finish`], and [`Error::Input`] for a file that was read meanwhile: everything is then as it was.
    pub fn finish(self) -> Result<()> {
        self.files.iter().try_for_each(|(_, path)| check_unread(path))?;
        self.others.into_iter().try_for_each(Output::finish)?;
        let mut staged = Vec::with_capacity(self.files.len());
        for (file, path) in &self.files {
            staged.push(Staged {
                unfinished: whole(file.path())?,
                target: whole(path)?,
            });
        }
        commit(&Disk, &staged)
    }
}

/// A path by which a file is found from any folder; the folder it is in is there.
fn whole(path: &Path) -> Result<PathBuf> {
    let folder = folder(path).canonicalize().map_err(Error::io(path, "write"))?;
    Ok(folder.join(path.file_name().unwrap_or_default()))
}

fn filled(mut out: Output, bytes: &[u8]) -> Result<Output> {
    let name = out.name();
    out.write_all(bytes).map_err(Error::io(name, "write"))?;
    Ok(out)
}

/// Whatever a run reads stays as it is.
fn check_unread(path: &Path) -> Result<()> {
    match read::was_read(path) {
        true => {
            let remedy = "give the output another name";
            Err(Error::input(path, 0, 0, "is both read and written", remedy))
        }
        false => Ok(()),
    }
}

/// What is published stays as it was published: scores and reasons refer to it. So does what is on record.
fn check_unpublished(path: &Path) -> Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if name.starts_with(store::FILE) && path.exists() {
        return Err(Error::input(
            path,
            0,
            0,
            "is a record of scores and outcomes, which is only added to",
            "give the output another name",
        ));
    }
    let folder = path.parent().and_then(|folder| folder.canonicalize().ok());
    let version = folder
        .iter()
        .flat_map(|folder| folder.ancestors())
        .find(|folder| registry::is_version(folder));
    // The folder above keeps the versions of one model, and which of them is its champion.
    let home = folder.iter().any(|folder| registry::holds_versions(folder));
    match version {
        None if home => Err(Error::input(
            path,
            0,
            0,
            "lies among the versions of a model",
            "write to another folder",
        )),
        Some(_) => Err(Error::input(
            path,
            0,
            0,
            "lies in a published version of a model, which stays as it is",
            "write to another folder",
        )),
        None => Ok(()),
    }
}

/// Writes a whole file at once.
///
/// # Errors
/// As [`Output::create`] and [`Output::finish`].
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    filled(Output::create(path)?, bytes)?.finish()
}

/// How a page is laid out in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// Markdown.
    Markdown,
    /// A page that stands alone.
    Html,
    /// An Excel workbook.
    Workbook,
    /// The page, printed.
    Pdf,
}

impl Layout {
    /// The layout of a file by its ending, whatever its case; Markdown for standard output, `-`.
    pub fn of(path: &Path) -> Option<Self> {
        match ending(path).to_lowercase().as_str() {
            _ if path == Path::new("-") => Some(Self::Markdown),
            "md" | "markdown" => Some(Self::Markdown),
            "html" | "htm" => Some(Self::Html),
            "xlsx" => Some(Self::Workbook),
            "pdf" => Some(Self::Pdf),
            _ => None,
        }
    }
}

/// Adds files of which every content is made before the first is written.
///
/// # Errors
/// Those of `render`, and of [`OutputSet::write`].
pub fn write_all<E: From<Error>>(
    set: &mut OutputSet,
    files: &[(PathBuf, Layout)],
    render: impl Fn(Layout) -> Result<Vec<u8>, E>,
) -> Result<(), E> {
    let contents: Vec<Vec<u8>> = files
        .iter()
        .map(|(_, layout)| render(*layout))
        .collect::<Result<_, E>>()?;
    for ((path, _), bytes) in files.iter().zip(&contents) {
        set.write(path, bytes)?;
    }
    Ok(())
}

/// Delimited rows on their way to a file that appears when it is whole.
pub struct Rows {
    out: csv::Writer<Output>,
    name: String,
    /// Whether cells that a spreadsheet would take for formulas get an apostrophe.
    excel_safe: bool,
}

/// What stands between the cells of a table that is written there; commas on standard output.
///
/// # Errors
/// [`Error::Setting`] for a file that is neither CSV nor TSV.
pub fn delimiter(output: &Path) -> Result<u8> {
    match ending(output).to_ascii_lowercase().as_str() {
        _ if output == Path::new("-") => Ok(b','),
        "csv" => Ok(b','),
        "tsv" => Ok(b'\t'),
        _ => Err(Error::setting(
            "output",
            "a file ending in .csv or .tsv",
            output.display(),
        )),
    }
}

impl Rows {
    /// Opens `path` for rows of cells between `delimiter`s.
    ///
    /// # Errors
    /// As [`Output::create`].
    pub fn create(path: &Path, delimiter: u8) -> Result<Self> {
        let out = Output::create(path)?;
        let name = out.name();
        let out = csv::WriterBuilder::new().delimiter(delimiter).from_writer(out);
        Ok(Self {
            out,
            name,
            excel_safe: false,
        })
    }

    /// The same, with an apostrophe before text that a spreadsheet would take for a formula.
    #[must_use]
    pub fn excel_safe(mut self, excel_safe: bool) -> Self {
        self.excel_safe = excel_safe;
        self
    }

    /// Writes one row.
    ///
    /// # Errors
    /// [`Error::Io`] when that fails.
    pub fn write<T: AsRef<[u8]>>(&mut self, cells: impl IntoIterator<Item = T>) -> Result<()> {
        self.cells(cells)?;
        self.end()
    }

    /// Writes some cells of a row that [`Rows::end`] ends.
    ///
    /// # Errors
    /// As [`Rows::write`].
    pub fn cells<T: AsRef<[u8]>>(&mut self, cells: impl IntoIterator<Item = T>) -> Result<()> {
        cells
            .into_iter()
            .try_for_each(|cell| match str::from_utf8(cell.as_ref()) {
                Ok(text) if self.excel_safe => self.out.write_field(shown_as_is(text).as_bytes()),
                _ => self.out.write_field(cell),
            })
            .map_err(|error| Error::io(&self.name, "write")(error.into()))
    }

    /// Ends a row of [`Rows::cells`].
    ///
    /// # Errors
    /// As [`Rows::write`].
    pub fn end(&mut self) -> Result<()> {
        self.out
            .write_record(None::<&[u8]>)
            .map_err(|error| Error::io(&self.name, "write")(error.into()))
    }

    /// Puts the file in place.
    ///
    /// # Errors
    /// As [`Output::finish`].
    pub fn finish(self) -> Result<()> {
        self.written()?.finish()
    }

    /// Adds the file to those that appear together.
    ///
    /// # Errors
    /// As [`OutputSet::add`].
    pub fn finish_in(self, set: &mut OutputSet) -> Result<()> {
        set.add(self.written()?)
    }

    fn written(self) -> Result<Output> {
        let name = self.name;
        self.out
            .into_inner()
            .map_err(|error| Error::io(name, "write")(error.into_error()))
    }
}
