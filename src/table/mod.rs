//! The columnar, typed, missing-aware table that everything after reading works on.

pub mod reading;
mod as_read;
mod codes;
pub mod currencies;
mod distinct;
pub mod observe;

pub use as_read::{AsRead, Mend, Mended, OutcomeRows, OutcomeRule, SkipReason, SkippedLine};
pub use codes::codes;
pub use reading::{Cell, DateOrder, Kind, Ranges, Rates, Reading, Wording};

use std::path::PathBuf;

use crate::error::{Error, Result, nearest};
use crate::vocabulary::fold::find;

/// Code of a missing value in [`Levels::codes`].
pub const MISSING: u32 = u32::MAX;

/// A table of accounts, one [`Column`] per field.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// Where it was read from, for messages.
    pub source: PathBuf,
    /// Number of data rows.
    pub rows: usize,
    /// Columns in file order.
    pub columns: Vec<Column>,
    /// 1-based line in the file on which each row starts (the header counts).
    pub lines: Vec<u64>,
    /// How its file was read.
    pub read: AsRead,
}

/// One field of every account.
#[derive(Debug, Clone)]
pub struct Column {
    /// Name in the header.
    pub name: String,
    /// How its cells are read; stored in the model so that scoring reads them the same way.
    pub reading: Reading,
    /// Why it was read so, in one sentence.
    pub reason: String,
    /// What its cells hold, one entry per row.
    pub values: Values,
    /// Cells that were neither missing nor readable as the kind: `(line, text)` of the first, and how many.
    pub unreadable: usize,
    /// The first of them.
    pub unreadable_examples: Vec<(u64, String)>,
    /// How its numbers were written, beyond their digits.
    pub writing: Writing,
}

/// How the numbers of a column were written, beyond their digits.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Writing {
    /// Texts of the cells that say their unit, one entry per row; `None` where no cell does.
    pub units: Option<Levels>,
    /// How each range is written, by the number that stands for it, increasing.
    pub bands: Vec<(f64, String)>,
    /// Cells of each currency that stands beside numbers, most frequent first.
    pub currencies: Vec<(String, usize)>,
    /// Cells that were written with `%`.
    pub percents: usize,
}

/// The values of a column, one per row.
#[derive(Debug, Clone)]
pub enum Values {
    /// Finite numbers; NaN is missing.
    Number(Vec<f64>),
    /// Days since 1970-01-01; `i32::MIN` is missing.
    Date(Vec<i32>),
    /// Category, boolean, set (whole text, split when binned) and text columns.
    Levels(Levels),
}

/// Dictionary-coded text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Levels {
    /// Index into `names`, [`MISSING`] where unknown.
    pub codes: Vec<u32>,
    /// Distinct texts in order of first appearance.
    pub names: Vec<String>,
}

impl Levels {
    /// One row for each of these texts, no two of them alike.
    pub fn distinct<T: Into<String>>(names: impl IntoIterator<Item = T>) -> Self {
        let names: Vec<String> = names.into_iter().map(Into::into).collect();
        Self {
            codes: (0..names.len() as u32).collect(),
            names,
        }
    }

    /// The same texts with a code for those that occur only, in order of first appearance.
    pub fn compact(self) -> Self {
        let mut moved = vec![MISSING; self.names.len()];
        let mut names = Vec::new();
        let code = |code: u32| match moved.get_mut(code as usize) {
            None => MISSING,
            Some(place) => {
                if *place == MISSING {
                    *place = names.len() as u32;
                    names.push(self.names[code as usize].clone());
                }
                *place
            }
        };
        let codes = self.codes.into_iter().map(code).collect();
        Self { codes, names }
    }

    /// Text of a row, `None` where missing.
    pub fn get(&self, row: usize) -> Option<&str> {
        let code = self.codes[row];
        (code != MISSING).then(|| self.names[code as usize].as_str())
    }
}

impl Column {
    /// A column in which every cell could be read, and without a reason for its reading.
    ///
    /// # Examples
    /// ```
    /// use lookalike::table::{Column, Kind, Reading, Values};
    /// let employees = Column::new("employees", Reading::new(Kind::Number), Values::Number(vec![12.0, f64::NAN]));
    /// assert_eq!((employees.missing(), employees.text(0)), (1, Some("12".to_owned())));
    /// ```
    pub fn new(name: impl Into<String>, reading: Reading, values: Values) -> Self {
        Self {
            name: name.into(),
            reading,
            reason: String::new(),
            values,
            unreadable: 0,
            unreadable_examples: Vec::new(),
            writing: Writing::default(),
        }
    }

    /// What its cells hold.
    pub fn kind(&self) -> Kind {
        self.reading.kind
    }

    /// Whether the value of a row is unknown.
    pub fn is_missing(&self, row: usize) -> bool {
        match &self.values {
            Values::Number(v) => v[row].is_nan(),
            Values::Date(v) => v[row] == i32::MIN,
            Values::Levels(v) => v.codes[row] == MISSING,
        }
    }

    /// Number of rows whose value is unknown.
    pub fn missing(&self) -> usize {
        match &self.values {
            Values::Number(v) => v.iter().filter(|x| x.is_nan()).count(),
            Values::Date(v) => v.iter().filter(|x| **x == i32::MIN).count(),
            Values::Levels(v) => v.codes.iter().filter(|x| **x == MISSING).count(),
        }
    }

    /// The value of a row as text, `None` where missing; numbers in their shortest exact form, ranges as they are written,
    /// dates in ISO.
    pub fn text(&self, row: usize) -> Option<String> {
        match &self.values {
            Values::Number(v) => (!v[row].is_nan()).then(|| match self.band(v[row]) {
                Some(band) => band.to_owned(),
                None => format!("{}", v[row]),
            }),
            Values::Date(v) => (v[row] != i32::MIN).then(|| crate::table::reading::iso_date(v[row])),
            Values::Levels(v) => v.get(row).map(str::to_owned),
        }
    }
}

impl Column {
    /// How the range is written for which a number stands.
    fn band(&self, number: f64) -> Option<&str> {
        let bands = &self.writing.bands;
        let at = bands.binary_search_by(|(band, _)| band.total_cmp(&number)).ok()?;
        Some(&bands[at].1)
    }
}

impl Table {
    /// A table of these columns, which all have one value for each of its rows; it comes from no file.
    pub fn of(rows: usize, columns: Vec<Column>) -> Self {
        Self {
            rows,
            columns,
            ..Self::default()
        }
    }

    /// Names of the columns, in order.
    pub fn header(&self) -> Vec<String> {
        self.columns.iter().map(|column| column.name.clone()).collect()
    }

    /// Position of a column: of that name, else of the only one that differs in case, accents or Unicode form.
    ///
    /// # Errors
    /// [`Error::UnknownColumn`] with the nearest name; `named_in` says where the name came from.
    pub fn position(&self, name: &str, named_in: &str) -> Result<usize> {
        find(self.columns.iter().map(|c| c.name.as_str()), name).ok_or_else(|| Error::UnknownColumn {
            named_in: named_in.to_owned(),
            column: name.to_owned(),
            nearest: nearest(name, self.columns.iter().map(|c| c.name.as_str())),
        })
    }
}
