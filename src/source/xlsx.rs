//! Workbooks: a sheet cell by cell, its first row with a value the header.

mod guard;

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use crate::error::{Error, Result};
use crate::source::cell;
use crate::source::feed::{Feed, Sink};
use crate::source::stream::{Source, header, which};

/// Rows and columns of a sheet. Source: Microsoft, "Excel specifications and limits".
const MOST_ROWS: u32 = 1 << 20;
const MOST_COLUMNS: u32 = 1 << 14;
/// First serial day after 9999-12-31.
const END_OF_CALENDAR: f64 = 2_958_466.0;

/// Starts reading a sheet, or the first visible one with cells; `file` is the workbook's name in messages.
pub fn open(mut content: File, file: &Path, sheet: Option<String>) -> Result<Box<dyn Source>> {
    check_start(&mut content, file)?;
    let file = file.to_path_buf();
    Feed::start(&file.clone(), move |sink| read(content, file, sheet, sink))
}

/// Tells other kinds of workbook by their first bytes.
fn check_start(content: &mut File, path: &Path) -> Result<()> {
    let mut start = Vec::new();
    content
        .seek(SeekFrom::Start(0))
        .map_err(Error::io(path, "read"))?;
    content
        .take(1 << 16)
        .read_to_end(&mut start)
        .map_err(Error::io(path, "read"))?;
    let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
    let encrypted: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let holds = |bytes: &[u8]| start.windows(bytes.len()).any(|window| window == bytes);
    let (reason, remedy) = if start.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        // A compound file: the old format, or an encrypted new one, whose directory says so.
        match holds(&encrypted) || ending == "xlsx" || ending == "xlsm" {
            true => ("is protected by a password", "save it without one"),
            false => ("is in the old Excel format", "save it as .xlsx"),
        }
    } else if ending == "ods" || ending == "xlsb" {
        ("is a workbook of a kind that is not read", "save it as .xlsx")
    } else if start.is_empty() {
        (
            "is empty",
            "give a workbook with a header and one row per account",
        )
    } else if !start.starts_with(b"PK") {
        (
            "is no Excel workbook",
            "check what it is; delimited text is called .csv or .txt",
        )
    } else {
        return Ok(());
    };
    Err(Error::input(path, 0, 0, reason, remedy))
}

fn read(content: File, file: PathBuf, asked: Option<String>, sink: &mut Sink) -> Result<()> {
    let content = guard::check(content, &file)?;
    let mut book = Xlsx::new(BufReader::new(content)).map_err(|error| broken(&file, 0, &error))?;
    let sheets: Vec<(String, bool)> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| (sheet.name.clone(), sheet.visible == SheetVisible::Visible))
        .collect();
    let mut names: Vec<String> = sheets.iter().map(|(name, _)| name.clone()).collect();
    if let Some(asked) = asked {
        let Some(name) = names.iter().find(|name| **name == asked) else {
            let reason = format!("there is no sheet `{asked}`");
            return Err(Error::input(&file, 0, 0, reason, which(&asked, &names)));
        };
        if read_sheet(&mut book, name, &file, None, sink)? {
            return Ok(());
        }
        return Err(no_cells(&beside(&file, name)));
    }
    if sheets.iter().any(|(_, visible)| *visible) {
        names = sheets
            .into_iter()
            .filter(|(_, visible)| *visible)
            .map(|(name, _)| name)
            .collect();
    }
    for name in &names {
        let others: Vec<String> = names
            .iter()
            .filter(|other| *other != name)
            .map(|other| format!("`{other}`"))
            .collect();
        let note = others.first().map(|other| {
            let list = others.iter().take(6).cloned().collect::<Vec<_>>().join(", ");
            let more = if others.len() > 6 { " …" } else { "" };
            let example = other.trim_matches('`');
            format!(
                "{0}: sheet `{name}` is read, not {list}{more}; name one as `{0}#{example}`",
                file.display()
            )
        });
        if read_sheet(&mut book, name, &file, note, sink)? {
            return Ok(());
        }
    }
    Err(no_cells(&file))
}

fn no_cells(path: &Path) -> Error {
    let remedy = "give a sheet with a header and one row per account";
    Error::input(path, 0, 0, "holds no cells", remedy)
}

/// A sheet's name in messages.
fn beside(file: &Path, sheet: &str) -> PathBuf {
    let mut path = file.as_os_str().to_owned();
    path.push("#");
    path.push(sheet);
    PathBuf::from(path)
}

/// Reads a sheet to its end; false when it holds no value.
fn read_sheet(
    book: &mut Xlsx<BufReader<File>>,
    name: &str,
    file: &Path,
    note: Option<String>,
    sink: &mut Sink,
) -> Result<bool> {
    let path = beside(file, name);
    let mut cells = match book.worksheet_cells_reader(name) {
        Ok(cells) => cells,
        // A sheet without a table of cells, not even an empty one.
        Err(XlsxError::XmlEof(_)) => return Ok(false),
        Err(error) => return Err(broken(&path, 0, &error)),
    };
    let mut rows = Rows {
        path: &path,
        note,
        columns: None,
        row: 0,
        cells: Vec::new(),
    };
    loop {
        let next = cells.next_cell();
        let Some(found) = next.map_err(|error| broken(&path, u64::from(rows.row) + 1, &error))? else {
            break;
        };
        let (row, column) = found.get_position();
        if row >= MOST_ROWS || column >= MOST_COLUMNS || row < rows.row {
            let reason = format!(
                "a cell lies at row {}, column {}: no sheet is written so",
                row + 1,
                column + 1
            );
            return Err(Error::input(&path, 0, 0, reason, "it is damaged; save it again"));
        }
        if row > rows.row {
            if !rows.end(sink)? {
                return Ok(true);
            }
            rows.row = row;
        }
        let mut text = String::new();
        write(&mut text, found.get_value());
        if !text.is_empty() {
            rows.cells.push((column, text));
        }
    }
    rows.end(sink)?;
    Ok(rows.columns.is_some())
}

/// The sheet's rows as they are met.
struct Rows<'a> {
    path: &'a Path,
    note: Option<String>,
    /// First column of the header, and one past its last.
    columns: Option<(u32, u32)>,
    /// Current row, from 0, and its cells that hold something.
    row: u32,
    cells: Vec<(u32, String)>,
}

impl Rows<'_> {
    /// Passes the current row on; rows without values are left out. False when nobody wants more.
    fn end(&mut self, sink: &mut Sink) -> Result<bool> {
        self.cells.sort_by_key(|(column, _)| *column);
        self.cells.dedup_by_key(|(column, _)| *column);
        let line = u64::from(self.row) + 1;
        let Some((first, end)) = self.columns else {
            return self.start(line, sink).map(|()| true);
        };
        let outside = |column: u32| column < first || column >= end;
        if let Some((column, text)) = self
            .cells
            .iter()
            .find(|(column, text)| outside(*column) && !text.trim().is_empty())
        {
            let shown: String = text.chars().take(30).collect();
            let reason = format!(
                "column {} holds `{shown}`, but the header (the first row with a value) has no name for it",
                letters(*column)
            );
            let remedy = "give the column a name, or clear what is beside or above the table";
            return Err(Error::input(self.path, line, 0, reason, remedy));
        }
        if self.cells.iter().all(|(column, _)| outside(*column)) {
            self.cells.clear();
            return Ok(true);
        }
        let mut next = first;
        for (column, text) in self.cells.drain(..).filter(|(column, _)| !outside(*column)) {
            while next < column {
                sink.cell(|_| ());
                next += 1;
            }
            sink.cell(|out| out.push_str(&text));
            next += 1;
        }
        sink.end_row(line)
    }

    /// Takes the current row as the header if it holds anything.
    fn start(&mut self, line: u64, sink: &mut Sink) -> Result<()> {
        self.cells.retain(|(_, text)| !text.trim().is_empty());
        let (Some((first, _)), Some((last, _))) = (self.cells.first(), self.cells.last()) else {
            return Ok(());
        };
        let (first, end) = (*first, last + 1);
        let mut names = vec![""; (end - first) as usize];
        for (column, text) in &self.cells {
            names[(column - first) as usize] = text;
        }
        let names = header(names, self.path, line)?;
        sink.header(names, self.note.take());
        self.columns = Some((first, end));
        self.cells.clear();
        Ok(())
    }
}

/// A cell as text; errors such as `#N/A` are unknown.
fn write(out: &mut String, value: &DataRef) {
    match value {
        DataRef::Empty | DataRef::Error(_) => {}
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => out.push_str(text),
        DataRef::SharedString(text) => out.push_str(text),
        DataRef::Int(number) => cell::put(out, number),
        DataRef::Float(number) => cell::float(out, *number),
        DataRef::Bool(truth) => cell::put(out, truth),
        DataRef::DateTime(moment) => write_moment(out, moment),
    }
}

/// A serial number formatted as a day, a moment or a time.
fn write_moment(out: &mut String, moment: &ExcelDateTime) {
    let days = moment.as_f64();
    if !(0.0..END_OF_CALENDAR).contains(&days) {
        cell::float(out, days);
    } else if moment.is_duration() || days < 1.0 {
        cell::clock(out, (days * 86_400_000.0).round() as i64, 1_000);
    } else {
        let (year, month, day, hour, minute, second, milli) = moment.to_ymd_hms_milli();
        cell::put(out, format_args!("{year:04}-{month:02}-{day:02}"));
        let in_day =
            ((i64::from(hour) * 60 + i64::from(minute)) * 60 + i64::from(second)) * 1_000 + i64::from(milli);
        if in_day != 0 {
            out.push('T');
            cell::clock(out, in_day, 1_000);
        }
    }
}

/// A column as a sheet calls it: `A`, `Z`, `AA`.
fn letters(column: u32) -> String {
    let mut rest = column + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

fn broken(path: &Path, line: u64, error: &XlsxError) -> Error {
    let (reason, remedy) = match error {
        XlsxError::Password => ("is protected by a password".to_owned(), "save it without one"),
        other => (
            format!(
                "is a workbook that cannot be read ({})",
                other.to_string().replace('\n', " ")
            ),
            "it is cut short or damaged: open it in Excel or LibreOffice and save it again",
        ),
    };
    Error::input(path, line, 0, reason, remedy)
}

#[cfg(test)]
mod tests {
    use super::letters;

    #[test]
    fn columns_are_called_as_in_a_sheet() {
        for (column, name) in [
            (0, "A"),
            (25, "Z"),
            (26, "AA"),
            (701, "ZZ"),
            (702, "AAA"),
            (16_383, "XFD"),
        ] {
            assert_eq!(letters(column), name);
        }
    }
}
