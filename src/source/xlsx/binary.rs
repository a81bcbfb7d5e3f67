//! `.xlsb`: cells are read one by one; formats, merged cells and hidden rows, which the library leaves out, are read
//! beside them. Source: Microsoft, "[MS-XLSB]: Excel (.xlsb) Binary File Format".

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use calamine::{Reader, Xlsb, XlsbError};
use zip::ZipArchive;

use crate::error::{Error, Result};
use crate::source::xlsx::book::{
    Book, Form, MOST_COLUMNS, MOST_ROWS, Marks, Region, Sheet, Take, broken, locked, outside, worksheets,
    write,
};
use crate::source::xlsx::compound::{u16_at, u32_at};
use crate::source::xlsx::guard::Checked;
use crate::source::xlsx::ooxml::relations;
use crate::source::xlsx::percents::Percents;

/// Bytes of a record (house choice: a cell's longest text has 64 kB, its formula not many times that).
const LONGEST_RECORD: usize = 16 << 20;
const BOOK: &str = "xl/workbook.bin";

pub struct Binary {
    file: PathBuf,
    archive: ZipArchive<BufReader<File>>,
    book: Xlsb<BufReader<File>>,
    sheets: Vec<Sheet>,
    /// The part of each sheet, by its name.
    parts: BTreeMap<String, String>,
    /// How each style shows numbers.
    forms: Vec<Form>,
    /// Of the sheet whose marks were asked for last.
    percents: (String, Percents),
}

impl Binary {
    /// Reads everything but the sheets.
    ///
    /// # Errors
    /// [`Error::Input`] when the workbook is damaged or locked.
    pub fn open(checked: Checked, file: &Path) -> Result<Self> {
        let damaged = |said: &dyn std::fmt::Display| broken(file, 0, &said.to_string());
        let too_long = || damaged(&"it announces a record that no workbook has");
        let copy = checked.file.try_clone().map_err(Error::io(file, "read"))?;
        let mut archive = ZipArchive::new(BufReader::new(copy)).map_err(|error| damaged(&error))?;
        let relations = relations(&mut archive, BOOK);
        let mut parts = BTreeMap::new();
        each_record(&mut archive, BOOK, |kind, data| {
            // BrtBundleSh: state, number, relation, name.
            if kind == 0x9c
                && let Some((id, after)) = wide_text(data, 8)
                && let Some((name, _)) = wide_text(data, after)
                && let Some(relation) = relations.get(&id)
            {
                parts.insert(name, relation.part.clone());
            }
        })
        .ok_or_else(too_long)?;
        let forms = forms(&mut archive).ok_or_else(too_long)?;
        each_record(&mut archive, "xl/sharedStrings.bin", |_, _| ()).ok_or_else(too_long)?;
        let book = Xlsb::new(BufReader::new(checked.file)).map_err(|error| match error {
            XlsbError::Password => locked(file),
            other => damaged(&other),
        })?;
        Ok(Self {
            file: file.to_path_buf(),
            sheets: worksheets(book.sheets_metadata()),
            archive,
            book,
            parts,
            forms,
            percents: Default::default(),
        })
    }
}

impl Book for Binary {
    fn sheets(&self) -> &[Sheet] {
        &self.sheets
    }

    fn marks(&mut self, sheet: &str) -> Result<Marks> {
        let (mut marks, mut percents) = (Marks::default(), Percents::default());
        let Some(part) = self.parts.get(sheet) else {
            return Ok(marks);
        };
        let (forms, mut row) = (&self.forms, 0);
        each_record(&mut self.archive, part, |kind, data| match kind {
            // BrtRowHdr; bit 4 of its twelfth byte says that it has no height.
            0x00 => {
                row = u32_at(data, 0).unwrap_or(u32::MAX);
                if row < MOST_ROWS && data.get(11).is_some_and(|flags| flags & 0x10 != 0) {
                    marks.hidden.push(row);
                }
            }
            // BrtCellRk, BrtCellReal, BrtFmlaNum: column, then a style of three bytes.
            0x02 | 0x05 | 0x09 => {
                let style = u32_at(data, 4).map(|style| style as usize & 0xff_ffff);
                let form = style.and_then(|style| forms.get(style));
                if let (Some(column), Some(Form::Percent)) = (u32_at(data, 0), form)
                    && row < MOST_ROWS
                    && column < MOST_COLUMNS
                {
                    percents.add(row, column);
                }
            }
            // BrtMergeCell.
            0xb0 => {
                let ends = |at: usize| Some((u32_at(data, at)?, u32_at(data, at + 4)?));
                if let (Some(rows), Some(columns)) = (ends(0), ends(8))
                    && rows.0 <= rows.1
                    && rows.1 < MOST_ROWS
                    && columns.0 <= columns.1
                    && columns.1 < MOST_COLUMNS
                {
                    marks.merged.push(Region { rows, columns });
                }
            }
            _ => {}
        })
        .ok_or_else(|| broken(&self.file, 0, "it announces a record that no workbook has"))?;
        marks.sort();
        self.percents = (sheet.to_owned(), percents);
        Ok(marks)
    }

    fn read(&mut self, sheet: &str, path: &Path, take: &mut Take) -> Result<()> {
        if self.percents.0 != sheet {
            self.marks(sheet)?;
        }
        let refused = |row: u32, error: XlsbError| broken(path, u64::from(row) + 1, &error.to_string());
        let mut cells = self
            .book
            .worksheet_cells_reader(sheet)
            .map_err(|error| broken(&self.file, 0, &error.to_string()))?;
        let mut last = 0;
        while let Some(found) = cells.next_cell().map_err(|error| refused(last, error))? {
            let (row, column) = found.get_position();
            if row >= MOST_ROWS || column >= MOST_COLUMNS || row < last {
                return Err(outside(path, row, column));
            }
            last = row;
            let is_percent = self.percents.1.contains(row, column);
            let mut text = String::new();
            write(
                &mut text,
                found.get_value(),
                if is_percent { Form::Percent } else { Form::Plain },
            );
            if !text.is_empty() && !take(row, column, &mut text)? {
                return Ok(());
            }
        }
        Ok(())
    }
}

/// How each style of a cell shows numbers.
fn forms(archive: &mut ZipArchive<BufReader<File>>) -> Option<Vec<Form>> {
    let (mut formats, mut forms, mut is_inside) = (BTreeMap::new(), Vec::new(), false);
    each_record(archive, "xl/styles.bin", |kind, data| match kind {
        // BrtFmt.
        0x2c => formats.extend(u16_at(data, 0).zip(wide_text(data, 2).map(|(code, _)| Form::of(&code)))),
        // BrtBeginCellXFs, BrtEndCellXFs and the BrtXF between them.
        0x269 => is_inside = true,
        0x26a => is_inside = false,
        0x2f if is_inside => {
            let id = u16_at(data, 2).unwrap_or_default();
            forms.push(formats.get(&id).copied().unwrap_or(Form::built_in(u32::from(id))));
        }
        _ => {}
    })?;
    Some(forms)
}

/// A text and where it ends: the number of its characters, then two bytes for each.
fn wide_text(data: &[u8], at: usize) -> Option<(String, usize)> {
    let characters = u32_at(data, at)?;
    // An absent text has as many characters as there are numbers.
    let characters = if characters == u32::MAX {
        0
    } else {
        characters as usize
    };
    let end = (at + 4).checked_add(characters.checked_mul(2)?)?;
    let text = data.get(at + 4..end)?;
    let units: Vec<u16> = text
        .chunks_exact(2)
        .map(|unit| u16::from_le_bytes([unit[0], unit[1]]))
        .collect();
    Some((String::from_utf16_lossy(&units), end))
}

/// Passes every record of a part; `None` when one is longer than there can be, for which a reader would make room. What
/// cannot be read ends it, since whoever reads the workbook itself says so.
fn each_record(
    archive: &mut ZipArchive<BufReader<File>>,
    part: &str,
    mut take: impl FnMut(u16, &[u8]),
) -> Option<()> {
    let names = archive.file_names().flatten().map(|name| name.into_owned());
    let name = names.into_iter().find(|name| name.eq_ignore_ascii_case(part));
    let Some(Ok(part)) = name.map(|name| archive.by_name(&name)) else {
        return Some(());
    };
    let mut part = BufReader::new(part);
    let mut data = Vec::new();
    while let Some((kind, size)) = start(&mut part) {
        if size > LONGEST_RECORD {
            return None;
        }
        data.clear();
        let read = part.by_ref().take(size as u64).read_to_end(&mut data);
        if read.ok() != Some(size) {
            break;
        }
        take(kind, &data);
    }
    Some(())
}

/// A record's type and size: seven bits a byte, the lowest first, the eighth saying that more follow.
fn start(part: &mut impl Read) -> Option<(u16, usize)> {
    let mut byte = || {
        let mut byte = [0];
        part.read_exact(&mut byte).ok().map(|()| byte[0])
    };
    let first = byte()?;
    let mut kind = u16::from(first & 0x7f);
    if first & 0x80 != 0 {
        kind |= u16::from(byte()? & 0x7f) << 7;
    }
    let mut size = 0;
    for shift in [0, 7, 14, 21] {
        let next = byte()?;
        size |= usize::from(next & 0x7f) << shift;
        if next & 0x80 == 0 {
            break;
        }
    }
    Some((kind, size))
}
