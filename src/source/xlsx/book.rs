//! What every kind of workbook is read as: sheets, and their cells in order.

use std::path::{Path, PathBuf};

use calamine::{Data, DataRef, ExcelDateTime, SheetType, SheetVisible};

use crate::error::{Error, Result};
use crate::source::cell;

/// Rows and columns of a sheet. Source: Microsoft, "Excel specifications and limits".
pub const MOST_ROWS: u32 = 1 << 20;
pub const MOST_COLUMNS: u32 = 1 << 14;
/// First serial day after 9999-12-31.
const END_OF_CALENDAR: f64 = 2_958_466.0;

/// A sheet of a workbook.
#[derive(Debug, Clone)]
pub struct Sheet {
    pub name: String,
    /// Whether the workbook shows it.
    pub visible: bool,
}

/// The sheets of cells among all of a workbook, in its order; charts and macros are none.
pub fn worksheets(all: &[calamine::Sheet]) -> Vec<Sheet> {
    all.iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| Sheet {
            name: sheet.name.clone(),
            visible: sheet.visible == SheetVisible::Visible,
        })
        .collect()
}

/// Cells that one value covers, from 0, ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region {
    pub rows: (u32, u32),
    pub columns: (u32, u32),
}

/// What a sheet says beside its cells.
#[derive(Debug, Clone, Default)]
pub struct Marks {
    /// Merged cells, by their first row.
    pub merged: Vec<Region>,
    /// Rows that are not shown, ascending.
    pub hidden: Vec<u32>,
}

impl Marks {
    /// Puts everything in order.
    pub fn sort(&mut self) {
        self.merged
            .sort_by_key(|region| (region.rows.0, region.columns.0));
        self.hidden.sort_unstable();
        self.hidden.dedup();
    }
}

/// Takes a cell of a row and column, from 0; false when it wants no more.
pub type Take<'a> = dyn FnMut(u32, u32, &mut String) -> Result<bool> + 'a;

/// A workbook of any kind.
pub trait Book {
    /// Its sheets of cells, in their order.
    fn sheets(&self) -> &[Sheet];

    /// What a sheet says beside its cells.
    ///
    /// # Errors
    /// [`Error::Input`] when the workbook is damaged.
    fn marks(&mut self, sheet: &str) -> Result<Marks>;

    /// Passes the cells of a sheet that hold something, row after row; `path` is the sheet in messages.
    ///
    /// # Errors
    /// Those of `take`; [`Error::Input`] when the sheet is damaged.
    fn read(&mut self, sheet: &str, path: &Path, take: &mut Take) -> Result<()>;
}

/// How a number is shown, where that changes what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Plain,
    /// `0%`: 0.45 is shown as 45%.
    Percent,
}

impl Form {
    /// The form of a format code, such as `#,##0.00` or `0.0%;[Red]-0.0%`.
    pub fn of(code: &str) -> Self {
        let (mut escaped, mut quoted) = (false, false);
        for c in code.chars() {
            match c {
                _ if escaped => escaped = false,
                '"' => quoted = !quoted,
                _ if quoted => {}
                // The character behind these stands for itself, or for a space as wide.
                '\\' | '_' | '*' => escaped = true,
                '%' => return Self::Percent,
                // Further sections are those of negative numbers, zero and text.
                ';' => return Self::Plain,
                _ => {}
            }
        }
        Self::Plain
    }

    /// The form of a format that has only a number.
    pub fn built_in(id: u32) -> Self {
        match id {
            9 | 10 => Self::Percent,
            _ => Self::Plain,
        }
    }
}

/// A cell as text; errors such as `#N/A` are unknown.
pub fn write(out: &mut String, value: &DataRef, form: Form) {
    match value {
        DataRef::Empty | DataRef::Error(_) => {}
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => out.push_str(text),
        DataRef::SharedString(text) => out.push_str(text),
        DataRef::Int(number) if form == Form::Percent => percent(out, *number as f64),
        DataRef::Int(number) => cell::put(out, number),
        DataRef::Float(number) if form == Form::Percent => percent(out, *number),
        DataRef::Float(number) => cell::float(out, *number),
        DataRef::Bool(truth) => cell::put(out, truth),
        DataRef::DateTime(moment) => write_moment(out, moment),
    }
}

/// As [`write`].
pub fn write_held(out: &mut String, value: &Data, form: Form) {
    match value {
        Data::Empty | Data::Error(_) => {}
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => out.push_str(text),
        Data::Int(number) if form == Form::Percent => percent(out, *number as f64),
        Data::Int(number) => cell::put(out, number),
        Data::Float(number) if form == Form::Percent => percent(out, *number),
        Data::Float(number) => cell::float(out, *number),
        Data::Bool(truth) => cell::put(out, truth),
        Data::DateTime(moment) => write_moment(out, moment),
    }
}

/// A share as it is shown, all digits kept: 0.07 is `7%`, not `7.000000000000001%`.
pub fn percent(out: &mut String, share: f64) {
    let digits = format!("{share:e}");
    let shifted = digits.split_once('e').and_then(|(digits, exponent)| {
        let exponent: i32 = exponent.parse().ok()?;
        format!("{digits}e{}", exponent + 2).parse::<f64>().ok()
    });
    match shifted.filter(|shifted| shifted.is_finite()) {
        Some(shifted) => {
            cell::float(out, shifted);
            out.push('%');
        }
        None => cell::float(out, share),
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

/// A cell's place, `C79`, as row and column from 0.
pub fn place(reference: &[u8]) -> Option<(u32, u32)> {
    let reference: Vec<u8> = reference.iter().copied().filter(|byte| *byte != b'$').collect();
    let digits = reference.iter().position(u8::is_ascii_digit)?;
    let (name, number) = reference.split_at(digits);
    let mut column = 0u32;
    for letter in name {
        let letter = letter.to_ascii_uppercase();
        if !letter.is_ascii_uppercase() {
            return None;
        }
        column = column
            .checked_mul(26)?
            .checked_add(u32::from(letter - b'A') + 1)?;
    }
    let row: u32 = std::str::from_utf8(number).ok()?.parse().ok()?;
    let inside = (1..=MOST_ROWS).contains(&row) && (1..=MOST_COLUMNS).contains(&column);
    inside.then(|| (row - 1, column - 1))
}

/// A region as a sheet writes it, `C79:C127`; one cell is none.
pub fn region(reference: &[u8]) -> Option<Region> {
    let at = reference.iter().position(|byte| *byte == b':')?;
    let (first, last) = (place(&reference[..at])?, place(&reference[at + 1..])?);
    let region = Region {
        rows: (first.0.min(last.0), first.0.max(last.0)),
        columns: (first.1.min(last.1), first.1.max(last.1)),
    };
    Some(region)
}

/// A sheet's name in messages.
pub fn beside(file: &Path, sheet: &str) -> PathBuf {
    let mut path = file.as_os_str().to_owned();
    path.push("#");
    path.push(sheet);
    PathBuf::from(path)
}

/// What a reader's library says of a workbook; `line` is the row, 0 when it is not known.
pub fn broken(path: &Path, line: u64, said: &str) -> Error {
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    let reason = format!("is a workbook that cannot be read ({said})");
    let remedy = "it is cut short or damaged: open it in Excel or LibreOffice and save it again";
    Error::input(path, line, 0, reason, remedy)
}

/// A workbook that only who knows the password can read.
pub fn locked(path: &Path) -> Error {
    Error::input(path, 0, 0, "is protected by a password", "save it without one")
}

/// A cell where no sheet has one.
pub fn outside(path: &Path, row: u32, column: u32) -> Error {
    let reason = format!(
        "a cell lies at row {}, column {}: no sheet is written so",
        u64::from(row) + 1,
        u64::from(column) + 1
    );
    Error::input(path, 0, 0, reason, "it is damaged; save it again")
}

#[cfg(test)]
mod tests {
    use super::*;

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
            assert_eq!(place(format!("{name}7").as_bytes()), Some((6, column)));
        }
        for wrong in ["", "7", "A", "A0", "XFE1", "A1048577", "É7", "ZZZZZZZZ1"] {
            assert_eq!(place(wrong.as_bytes()), None, "{wrong}");
        }
        let merged = Region {
            rows: (78, 126),
            columns: (2, 2),
        };
        assert_eq!(region(b"C79:C127"), Some(merged));
        assert_eq!(region(b"$C$127:$C$79"), Some(merged));
        assert_eq!(region(b"C79"), None);
    }

    #[test]
    fn percents_are_told_from_other_formats() {
        for (code, form) in [
            ("0%", Form::Percent),
            ("0.00%", Form::Percent),
            ("0.0\\ %", Form::Percent),
            ("[Red]-0%;0%", Form::Percent),
            ("0.00", Form::Plain),
            ("General", Form::Plain),
            ("0\" %\"", Form::Plain),
            ("0\\%", Form::Plain),
            ("0;0%", Form::Plain),
            ("#,##0\\ \"€\"", Form::Plain),
        ] {
            assert_eq!(Form::of(code), form, "{code}");
        }
    }

    #[test]
    fn shares_keep_their_digits() {
        for (share, shown) in [
            (0.45, "45%"),
            (0.07, "7%"),
            (0.285, "28.5%"),
            (1.0, "100%"),
            (0.0, "0%"),
            (-0.015, "-1.5%"),
            (f64::NAN, ""),
        ] {
            let mut out = String::new();
            percent(&mut out, share);
            assert_eq!(out, shown, "{share}");
        }
    }
}
