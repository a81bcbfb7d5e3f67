//! `.xls`: the library that reads it holds every sheet whole, so what they announce is checked before. Source:
//! Microsoft, "[MS-XLS]: Excel Binary File Format (.xls) Structure".

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use calamine::{Reader, SheetType, SheetVisible, Xls, XlsError};

use crate::error::{Error, Result};
use crate::source::xlsx::book::{
    Book, Form, MOST_ROWS, Marks, Region, Sheet, Take, broken, locked, write_held,
};
use crate::source::xlsx::compound::{container, u16_at, u32_at, workbook};
use crate::source::xlsx::percents::Percents;

/// Rows and columns of a sheet of this format.
const ROWS: u64 = 1 << 16;
const COLUMNS: u64 = 1 << 8;
/// Cells of all sheets, empty ones between others included, that are held (house choice: 400 MB).
const MOST_CELLS: u64 = 12_000_000;

pub struct Biff {
    file: PathBuf,
    book: Xls<Cursor<Vec<u8>>>,
    sheets: Vec<Sheet>,
    scans: BTreeMap<String, Scan>,
}

/// What a sheet's records say beside the values.
#[derive(Default)]
struct Scan {
    percents: Percents,
    hidden: Vec<u32>,
    /// First and last row and column with a value.
    rows: Option<(u16, u16)>,
    columns: Option<(u16, u16)>,
}

impl Biff {
    /// Reads the whole workbook.
    ///
    /// # Errors
    /// [`Error::Input`] when it is damaged, locked, or would not fit in memory.
    pub fn open(mut content: File, file: &Path) -> Result<Self> {
        let stream = workbook(&mut content, file)?;
        let scans = scan(&stream, file)?;
        let book = Xls::new(Cursor::new(container(&stream))).map_err(|error| match error {
            XlsError::Password => locked(file),
            other => broken(file, 0, &other.to_string()),
        })?;
        let all = book.sheets_metadata();
        let names = all.iter().map(|sheet| sheet.name.clone());
        let scans = names.zip(scans).collect();
        let sheets = all.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
        let sheets = sheets.map(|sheet| Sheet {
            name: sheet.name.clone(),
            visible: sheet.visible == SheetVisible::Visible,
        });
        Ok(Self {
            file: file.to_path_buf(),
            sheets: sheets.collect(),
            book,
            scans,
        })
    }
}

impl Book for Biff {
    fn sheets(&self) -> &[Sheet] {
        &self.sheets
    }

    fn marks(&mut self, sheet: &str) -> Result<Marks> {
        let merged = self.book.merge_cells_by_sheet_name(sheet);
        let merged = merged.map_err(|error| broken(&self.file, 0, &error.to_string()))?;
        let mut marks = Marks {
            merged: merged
                .into_iter()
                .map(|found| Region {
                    rows: (found.start.0, found.end.0),
                    columns: (found.start.1, found.end.1),
                })
                .filter(|region| region.rows.1 < MOST_ROWS && u64::from(region.columns.1) < COLUMNS)
                .collect(),
            hidden: self
                .scans
                .get(sheet)
                .map(|scan| scan.hidden.clone())
                .unwrap_or_default(),
        };
        marks.sort();
        Ok(marks)
    }

    fn read(&mut self, sheet: &str, path: &Path, take: &mut Take) -> Result<()> {
        let range = self
            .book
            .worksheet_range(sheet)
            .map_err(|error| broken(path, 0, &error.to_string()))?;
        let (first_row, first_column) = range.start().unwrap_or_default();
        let scan = self.scans.get(sheet);
        for (row, column, value) in range.used_cells() {
            let (row, column) = (first_row + row as u32, first_column + column as u32);
            let is_percent = scan.is_some_and(|scan| scan.percents.contains(row, column));
            let mut text = String::new();
            write_held(
                &mut text,
                value,
                if is_percent { Form::Percent } else { Form::Plain },
            );
            if !text.is_empty() && !take(row, column, &mut text)? {
                return Ok(());
            }
        }
        Ok(())
    }
}

/// A record's type and what it holds, and where the next begins.
fn record(stream: &[u8], at: usize) -> Option<(u16, &[u8], usize)> {
    let (kind, size) = (u16_at(stream, at)?, usize::from(u16_at(stream, at + 2)?));
    let next = at + 4 + size;
    Some((kind, stream.get(at + 4..next)?, next))
}

const BOF: u16 = 0x0809;
const EOF: u16 = 0x000a;

/// What each sheet's records say, in the order of the sheets.
fn scan(stream: &[u8], file: &Path) -> Result<Vec<Scan>> {
    let (mut formats, mut forms, mut starts) = (BTreeMap::new(), Vec::new(), Vec::new());
    let (mut at, mut is_8) = (0, true);
    while let Some((kind, data, next)) = record(stream, at) {
        match kind {
            BOF => is_8 = u16_at(data, 0) != Some(0x0500),
            // FilePass: everything after it is encrypted.
            0x002f => return Err(locked(file)),
            0x0085 => starts.extend(u32_at(data, 0)),
            0x041e => formats.extend(u16_at(data, 0).map(|id| (id, Form::of(&code(data, is_8))))),
            0x00e0 => forms.extend(u16_at(data, 2)),
            EOF => break,
            _ => {}
        }
        at = next;
    }
    let forms: Vec<Form> = forms
        .into_iter()
        .map(|id| formats.get(&id).copied().unwrap_or(Form::built_in(u32::from(id))))
        .collect();
    let mut held = 0;
    let mut scans = Vec::new();
    for start in starts {
        let scan = sheet(stream, start as usize, &forms, file)?;
        let span = |ends: Option<(u16, u16)>| ends.map_or(0, |(first, last)| u64::from(last - first) + 1);
        held += span(scan.rows) * span(scan.columns);
        scans.push(scan);
    }
    if held > MOST_CELLS {
        let reason = format!("its sheets span {held} cells, more than the {MOST_CELLS} that are held");
        return Err(Error::input(file, 0, 0, reason, "save it as .xlsx or CSV"));
    }
    Ok(scans)
}

/// The code of a format record.
fn code(data: &[u8], is_8: bool) -> String {
    if !is_8 {
        return data.iter().skip(3).map(|byte| char::from(*byte)).collect();
    }
    let (is_wide, text) = (
        data.get(4).is_some_and(|flags| flags & 1 == 1),
        data.get(5..).unwrap_or_default(),
    );
    match is_wide {
        true => {
            let units: Vec<u16> = text
                .chunks_exact(2)
                .map(|unit| u16::from_le_bytes([unit[0], unit[1]]))
                .collect();
            String::from_utf16_lossy(&units)
        }
        false => text.iter().map(|byte| char::from(*byte)).collect(),
    }
}

fn sheet(stream: &[u8], start: usize, forms: &[Form], file: &Path) -> Result<Scan> {
    let mut scan = Scan::default();
    let (mut at, mut depth) = (start, 0);
    while let Some((kind, data, next)) = record(stream, at) {
        at = next;
        match kind {
            BOF => depth += 1,
            EOF if depth <= 1 => break,
            EOF => depth -= 1,
            _ if depth > 1 => {}
            0x0200 => check_size(data, file)?,
            // Bit 5 of the options: no height.
            0x0208 if u16_at(data, 12).is_some_and(|options| options & 0x20 != 0) => {
                scan.hidden.extend(u16_at(data, 0).map(u32::from));
            }
            // Numbers, texts, truths, formulas; all begin with their place and format.
            0x0203 | 0x0204 | 0x0205 | 0x027e | 0x00fd | 0x00d6 | 0x0006 => {
                if let (Some(row), Some(column)) = (u16_at(data, 0), u16_at(data, 2)) {
                    scan.add(row, column, u16_at(data, 4), forms);
                }
            }
            // Several numbers side by side.
            0x00bd => {
                if let (Some(row), Some(first)) = (u16_at(data, 0), u16_at(data, 2)) {
                    for (beside, number) in data[4..].chunks_exact(6).enumerate() {
                        scan.add(row, first.saturating_add(beside as u16), u16_at(number, 0), forms);
                    }
                }
            }
            _ => {}
        }
    }
    Ok(scan)
}

/// Refuses a sheet that announces more than the format can hold: room would be made for it.
fn check_size(data: &[u8], file: &Path) -> Result<()> {
    let (rows, columns) = match data.len() {
        10 => (
            (u16_at(data, 0).map(u64::from), u16_at(data, 2).map(u64::from)),
            (u16_at(data, 4), u16_at(data, 6)),
        ),
        _ => (
            (u32_at(data, 0).map(u64::from), u32_at(data, 4).map(u64::from)),
            (u16_at(data, 8), u16_at(data, 10)),
        ),
    };
    let is_possible = matches!(rows, (Some(first), Some(end)) if first <= ROWS && end <= ROWS && (first < end || end == 0))
        && matches!(columns, (Some(_), Some(end)) if u64::from(end) <= COLUMNS);
    match is_possible {
        true => Ok(()),
        false => Err(broken(
            file,
            0,
            "a sheet announces more rows or columns than there can be",
        )),
    }
}

impl Scan {
    fn add(&mut self, row: u16, column: u16, style: Option<u16>, forms: &[Form]) {
        let wider = |ends: Option<(u16, u16)>, at: u16| {
            Some(ends.map_or((at, at), |(first, last)| (first.min(at), last.max(at))))
        };
        self.rows = wider(self.rows, row);
        self.columns = wider(self.columns, column);
        let form = style.and_then(|style| forms.get(usize::from(style)));
        if form == Some(&Form::Percent) {
            self.percents.add(u32::from(row), u32::from(column));
        }
    }
}
