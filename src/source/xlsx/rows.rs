//! The rows of a sheet: cells put in order, and those that a merged cell covers given its value.

use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;

use crate::error::{Error, Result};
use crate::source::xlsx::book::{Book, Marks, Region};
use crate::table::{AsRead, Mend, Mended};

/// Columns that a merged cell may span and still be data (house choice: wider ones are titles and drawings).
const WIDEST: u32 = 256;
/// Cells that merged cells may fill (house choice: a sheet merged by hand has some thousand, and a few bytes can
/// announce a billion).
const MOST_FILLED: u64 = 20_000_000;

/// A row of a sheet that holds something.
#[derive(Debug, Clone, Default)]
pub struct SheetRow {
    /// From 1, as the sheet numbers it.
    pub line: u64,
    /// Its cells that hold something, by column from 0.
    pub cells: Vec<(u32, String)>,
}

/// Passes the rows of a sheet to `take` until it wants no more, and gives what was mended on the way.
///
/// # Errors
/// Those of `take`; [`Error::Input`] when the sheet is damaged, and when it is `strict` for what would be mended.
pub fn read(
    book: &mut dyn Book,
    sheet: &str,
    path: &Path,
    strict: bool,
    take: &mut dyn FnMut(SheetRow) -> Result<bool>,
) -> Result<AsRead> {
    let mut rows = Rows {
        path,
        strict,
        has_begun: false,
        marks: book.marks(sheet)?,
        next_region: 0,
        next_hidden: 0,
        covered: BTreeMap::new(),
        filled: (0, 0),
        hidden: (0, 0),
        row: 0,
        cells: Vec::new(),
    };
    let mut goes_on = true;
    book.read(sheet, path, &mut |row, column, text| {
        if row != rows.row {
            goes_on = rows.end(take)?;
            rows.row = row;
        }
        if goes_on && !text.trim().is_empty() {
            rows.cells.push((column, std::mem::take(text)));
        }
        Ok(goes_on)
    })?;
    if goes_on {
        rows.end(take)?;
    }
    Ok(rows.into_read())
}

struct Rows<'a> {
    path: &'a Path,
    strict: bool,
    /// Whether a row of several cells was met of which none spans columns: the header, or a row of data.
    has_begun: bool,
    marks: Marks,
    /// The first merged cell that begins on no row before the current one, and the first such hidden row.
    next_region: usize,
    next_hidden: usize,
    /// Columns that a merged cell above covers, to which row, and its value.
    covered: BTreeMap<u32, (u32, Rc<str>)>,
    /// Cells filled and hidden rows read, each with the line of the first.
    filled: (u64, u64),
    hidden: (u64, u64),
    /// The current row, from 0.
    row: u32,
    cells: Vec<(u32, String)>,
}

impl Rows<'_> {
    /// Ends the current row; false when nobody wants more.
    fn end(&mut self, take: &mut dyn FnMut(SheetRow) -> Result<bool>) -> Result<bool> {
        // A row that holds only what is merged into it is none of its own.
        if self.cells.is_empty() {
            return Ok(true);
        }
        self.cells.sort_by_key(|(column, _)| *column);
        self.cells.dedup_by_key(|(column, _)| *column);
        let line = u64::from(self.row) + 1;
        let spreads = self.merge(line)?;
        while self
            .marks
            .hidden
            .get(self.next_hidden)
            .is_some_and(|row| *row < self.row)
        {
            self.next_hidden += 1;
        }
        if self.marks.hidden.get(self.next_hidden) == Some(&self.row) {
            count(&mut self.hidden, 1, line);
        }
        if self.strict {
            self.refuse(line)?;
        }
        self.has_begun |= !spreads && self.cells.len() > 1;
        take(SheetRow {
            line,
            cells: std::mem::take(&mut self.cells),
        })
    }

    /// Fills the cells of the current row that merged cells cover; whether one of its own spans several columns.
    fn merge(&mut self, line: u64) -> Result<bool> {
        if self.covered.is_empty() && self.next_region == self.marks.merged.len() {
            return Ok(false);
        }
        let row = self.row;
        self.covered.retain(|_, (last, _)| *last >= row);
        let own = self.cells.len();
        let is_free = |cells: &[(u32, String)], column: u32| {
            cells[..own]
                .binary_search_by_key(&column, |(column, _)| *column)
                .is_err()
        };
        for (column, (_, value)) in &self.covered {
            if is_free(&self.cells, *column) {
                self.cells.push((*column, value.to_string()));
            }
        }
        let mut spreads = false;
        while let Some(region) = self.marks.merged.get(self.next_region).copied() {
            if region.rows.0 > row {
                break;
            }
            self.next_region += 1;
            let Region { rows, columns } = region;
            let anchor = self.cells[..own].binary_search_by_key(&columns.0, |(column, _)| *column);
            let Some(value) = anchor.ok().filter(|_| rows.0 == row).map(|at| &self.cells[at].1) else {
                continue;
            };
            spreads |= columns.0 < columns.1;
            let overlaps = self.covered.range(columns.0..=columns.1).next().is_some();
            if overlaps || columns.1 - columns.0 >= WIDEST {
                continue;
            }
            let value: Rc<str> = Rc::from(value.as_str());
            // Alone on its row it is a title, or the head of a section; above the header, that of several columns.
            if own > 1 && self.has_begun {
                for column in columns.0 + 1..=columns.1 {
                    if is_free(&self.cells, column) {
                        self.cells.push((column, value.to_string()));
                    }
                }
            }
            if rows.1 > row {
                let columns = columns.0..=columns.1;
                self.covered
                    .extend(columns.map(|column| (column, (rows.1, Rc::clone(&value)))));
            }
        }
        let filled = (self.cells.len() - own) as u64;
        if filled > 0 {
            count(&mut self.filled, filled, line);
            self.cells.sort_by_key(|(column, _)| *column);
        }
        if self.filled.0 > MOST_FILLED {
            let reason = format!("merged cells cover over {MOST_FILLED} others");
            return Err(Error::input(
                self.path,
                line,
                0,
                reason,
                "undo the merging, or save it as CSV",
            ));
        }
        Ok(spreads)
    }

    /// Refuses what was mended up to a row.
    fn refuse(&self, line: u64) -> Result<()> {
        let (reason, remedy) = if self.filled.0 > 0 {
            (
                "has a cell under a merged one, which would be given its value",
                "undo the merging, or leave out --strict",
            )
        } else if self.hidden.0 > 0 {
            (
                "is hidden, and would be read as well",
                "show or delete it, or leave out --strict",
            )
        } else {
            return Ok(());
        };
        Err(Error::input(self.path, line, 0, reason, remedy))
    }

    fn into_read(self) -> AsRead {
        let mended = [(Mend::MergedCells, self.filled), (Mend::HiddenRows, self.hidden)];
        let mended = mended.into_iter().filter(|(_, (count, _))| *count > 0);
        AsRead {
            mended: mended
                .map(|(what, (count, line))| Mended { what, count, line })
                .collect(),
            ..AsRead::default()
        }
    }
}

/// Adds to a count that keeps the line of its first.
fn count(counted: &mut (u64, u64), more: u64, line: u64) {
    if counted.0 == 0 {
        counted.1 = line;
    }
    counted.0 += more;
}
