//! `.xlsx` and `.xlsm`: cells are read one by one, and held nowhere.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use calamine::{Reader, Xlsx, XlsxError};
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use crate::error::{Error, Result};
use crate::source::xlsx::book::{
    Book, Form, MOST_COLUMNS, MOST_ROWS, Marks, Sheet, Take, broken, locked, outside, worksheets, write,
};
use crate::source::xlsx::guard::Checked;

pub struct Ooxml {
    file: PathBuf,
    book: Xlsx<BufReader<File>>,
    sheets: Vec<Sheet>,
    /// What each sheet says beside its cells, by its name.
    marks: BTreeMap<String, Marks>,
}

impl Ooxml {
    /// Reads everything but the sheets.
    ///
    /// # Errors
    /// [`Error::Input`] when the workbook is damaged or locked.
    pub fn open(checked: Checked, file: &Path) -> Result<Self> {
        let marks = match checked
            .marks
            .values()
            .all(|marks| marks.merged.is_empty() && marks.hidden.is_empty())
        {
            // Most workbooks: which part is which sheet need not be known.
            true => BTreeMap::new(),
            false => by_sheet(&checked, file)?,
        };
        let book = Xlsx::new(BufReader::new(checked.file)).map_err(|error| refused(file, 0, &error))?;
        Ok(Self {
            file: file.to_path_buf(),
            sheets: worksheets(book.sheets_metadata()),
            book,
            marks,
        })
    }
}

impl Book for Ooxml {
    fn sheets(&self) -> &[Sheet] {
        &self.sheets
    }

    fn marks(&mut self, sheet: &str) -> Result<Marks> {
        Ok(self.marks.get(sheet).cloned().unwrap_or_default())
    }

    fn read(&mut self, sheet: &str, path: &Path, take: &mut Take) -> Result<()> {
        let mut cells = match self.book.worksheet_cells_reader(sheet) {
            Ok(cells) => cells,
            // A sheet without a table of cells, not even an empty one.
            Err(XlsxError::XmlEof(_)) => return Ok(()),
            Err(error) => return Err(refused(&self.file, 0, &error)),
        };
        let forms = cells.styles().iter();
        let forms: Vec<Form> = forms
            .map(|style| {
                style
                    .number_format
                    .as_ref()
                    .map_or(Form::Plain, |format| Form::of(&format.format_code))
            })
            .collect();
        let mut last = 0;
        loop {
            let next = cells.next_cell_with_style_id();
            let Some((found, style)) = next.map_err(|error| refused(path, u64::from(last) + 1, &error))?
            else {
                return Ok(());
            };
            let (row, column) = found.get_position();
            if row >= MOST_ROWS || column >= MOST_COLUMNS || row < last {
                return Err(outside(path, row, column));
            }
            last = row;
            let form = forms.get(style).copied().unwrap_or(Form::Plain);
            let mut text = String::new();
            write(&mut text, found.get_value(), form);
            if !text.is_empty() && !take(row, column, &mut text)? {
                return Ok(());
            }
        }
    }
}

fn refused(path: &Path, line: u64, error: &XlsxError) -> Error {
    match error {
        XlsxError::Password => locked(path),
        other => broken(path, line, &other.to_string()),
    }
}

/// What each part says beside its cells, by the name of the sheet that it holds.
fn by_sheet(checked: &Checked, file: &Path) -> Result<BTreeMap<String, Marks>> {
    let copy = checked.file.try_clone().map_err(Error::io(file, "read"))?;
    let mut archive =
        ZipArchive::new(BufReader::new(copy)).map_err(|error| broken(file, 0, &error.to_string()))?;
    let book = relations(&mut archive, "")
        .into_values()
        .find(|relation| relation.kind.ends_with("/officeDocument"))
        .map_or_else(|| "xl/workbook.xml".to_owned(), |relation| relation.part);
    let parts = relations(&mut archive, &book);
    let mut marks = BTreeMap::new();
    each_tag(&mut archive, &book, |tag| {
        if tag.local_name().as_ref() == "sheet"
            && let (Some(name), Some(id)) = (attribute(tag, "name"), attribute(tag, "id"))
            && let Some(relation) = parts.get(&id)
            && let Some(found) = checked.marks.get(&relation.part.to_lowercase())
        {
            marks.insert(name, found.clone());
        }
    });
    Ok(marks)
}

/// Where a relation of a part leads.
pub struct Relation {
    pub kind: String,
    pub part: String,
}

/// The relations of a part, by their ids; `""` is the archive itself.
pub fn relations(archive: &mut ZipArchive<BufReader<File>>, part: &str) -> BTreeMap<String, Relation> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let under = |path: &str| match folder {
        "" => path.to_owned(),
        folder => format!("{folder}/{path}"),
    };
    let mut relations = BTreeMap::new();
    each_tag(archive, &under(&format!("_rels/{name}.rels")), |tag| {
        let attributes = (attribute(tag, "Id"), attribute(tag, "Target"));
        if let (Some(id), Some(target)) = attributes {
            let part = match target.strip_prefix('/') {
                Some(whole) => whole.to_owned(),
                None => flat(&under(&target)),
            };
            let kind = attribute(tag, "Type").unwrap_or_default();
            relations.insert(id, Relation { kind, part });
        }
    });
    relations
}

/// A path without `.` and `..`.
fn flat(path: &str) -> String {
    let mut flat: Vec<&str> = Vec::new();
    for step in path.split('/') {
        match step {
            "." | "" => {}
            ".." => {
                flat.pop();
            }
            step => flat.push(step),
        }
    }
    flat.join("/")
}

/// Passes every tag of a part; what cannot be read ends it, since whoever reads the workbook itself says so.
fn each_tag(archive: &mut ZipArchive<BufReader<File>>, part: &str, mut take: impl FnMut(&BytesStart)) {
    let wanted = part.to_lowercase();
    let names = archive.file_names().flatten().map(|name| name.to_string());
    let Some(name) = names.into_iter().find(|name| name.to_lowercase() == wanted) else {
        return;
    };
    let mut text = String::new();
    let Ok(mut part) = archive.by_name(&name) else {
        return;
    };
    if part.read_to_string(&mut text).is_err() {
        return;
    }
    let mut xml = quick_xml::Reader::from_str(&text);
    loop {
        match xml.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) => take(&tag),
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

/// An attribute by its name without a prefix.
pub fn attribute(tag: &BytesStart, name: &str) -> Option<String> {
    let found = tag.attributes().flatten();
    let mut found = found.filter(|attribute| attribute.key.local_name().as_ref() == name);
    let value = found.next()?;
    value
        .normalized_value(quick_xml::XmlVersion::Explicit1_0)
        .ok()
        .map(|value| value.into_owned())
}
