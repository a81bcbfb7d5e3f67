//! Which sheet of a workbook holds the table.

use std::path::Path;

use crate::error::{Error, Result};
use crate::source::stream::which;
use crate::source::xlsx::book::{Book, Sheet, beside};
use crate::source::xlsx::rows;
use crate::table::{AsRead, Mend, Mended};

/// Rows of each sheet that are looked at (house choice: a cover has some dozen, a table that matters as many or more).
const LOOKED_AT: usize = 1000;
/// A sheet with so great a share of the cells of the largest is a table as well: the workbook's order goes before size
/// (house choice: notes, covers and lists of codes have far less).
const AS_GOOD: f64 = 0.25;

/// The sheet to read, and those that are not.
pub struct Choice {
    pub sheet: String,
    /// Other sheets that hold something, unless the sheet was asked for.
    others: Vec<String>,
}

/// Chooses the sheet `asked` for, or the one that holds the table: that with the most cells in rows of two and more, an
/// earlier one going before a later one that is not much larger. Sheets that the workbook hides come last.
///
/// # Errors
/// [`Error::Input`] when there is no such sheet, or none holds anything.
pub fn choose(book: &mut dyn Book, file: &Path, asked: Option<String>) -> Result<Choice> {
    let sheets = book.sheets().to_vec();
    let names: Vec<String> = sheets.iter().map(|sheet| sheet.name.clone()).collect();
    if let Some(asked) = asked {
        if !names.contains(&asked) {
            let reason = format!("there is no sheet `{asked}`");
            return Err(Error::input(file, 0, 0, reason, which(&asked, &names)));
        }
        let others = Vec::new();
        return Ok(Choice { sheet: asked, others });
    }
    let shown: Vec<&Sheet> = match sheets.iter().any(|sheet| sheet.visible) {
        true => sheets.iter().filter(|sheet| sheet.visible).collect(),
        false => sheets.iter().collect(),
    };
    if let [only] = shown[..] {
        return Ok(Choice {
            sheet: only.name.clone(),
            others: Vec::new(),
        });
    }
    let mut sizes = Vec::with_capacity(shown.len());
    for sheet in &shown {
        // A damaged sheet is named as one that is not read; when it is the table, reading it says what is wrong.
        let unknown = Size { all: 1, in_table: 0 };
        sizes.push(size(book, &sheet.name, file).unwrap_or(unknown));
    }
    let largest = sizes.iter().map(|size| size.in_table).max().unwrap_or(0);
    let best = match largest {
        0 => sizes.iter().position(|size| size.all > 0),
        largest => sizes
            .iter()
            .position(|size| size.in_table as f64 >= AS_GOOD * largest as f64),
    };
    let Some(best) = best else {
        return Err(no_cells(file));
    };
    let others = shown.iter().zip(&sizes).enumerate();
    let others = others.filter(|(at, (_, size))| *at != best && size.all > 0);
    Ok(Choice {
        sheet: shown[best].name.clone(),
        others: others.map(|(_, (sheet, _))| sheet.name.clone()).collect(),
    })
}

/// Cells that hold something, in the first rows of a sheet.
#[derive(Default)]
struct Size {
    all: usize,
    /// Those of rows with two and more.
    in_table: usize,
}

fn size(book: &mut dyn Book, sheet: &str, file: &Path) -> Result<Size> {
    let mut size = Size::default();
    let mut rows = 0;
    rows::read(book, sheet, &beside(file, sheet), false, &mut |row| {
        rows += 1;
        size.all += row.cells.len();
        size.in_table += if row.cells.len() > 1 { row.cells.len() } else { 0 };
        Ok(rows < LOOKED_AT)
    })?;
    Ok(size)
}

pub fn no_cells(path: &Path) -> Error {
    let remedy = "give a sheet with a header and one row per account";
    Error::input(path, 0, 0, "holds no cells", remedy)
}

impl Choice {
    /// Why a strict reading refuses to choose.
    pub fn refusal(&self, file: &Path) -> Option<Error> {
        let other = self.others.first()?;
        let reason = format!("holds several sheets, `{}` and `{other}` among them", self.sheet);
        let remedy = format!("name one, `{}`", beside(file, &self.sheet).display());
        Some(Error::input(file, 0, 0, reason, remedy))
    }

    /// How the sheet was read, and which it is.
    pub fn into_read(self, read: AsRead) -> AsRead {
        let mut read = AsRead {
            sheet: Some(self.sheet),
            ..read
        };
        if !self.others.is_empty() {
            read.mended.push(Mended {
                count: self.others.len() as u64,
                what: Mend::OtherSheets { names: self.others },
                line: 0,
            });
        }
        read
    }
}
