//! What the table's columns hold so far: which are figures and what they sum up to, which hold codes of one outline.

use rustc_hash::FxHashMap;

use crate::source::finder::line;
use crate::source::record::Record;
use crate::table::reading::short;

/// What the cells of a column are, as far as it helps to tell rows from what is none.
#[derive(Debug, Clone, PartialEq)]
pub enum Sort {
    /// Numbers, in any writing.
    Figures,
    /// Codes, dates or addresses of one outline.
    Outline(String),
    /// Anything.
    Free,
}

/// Share of a column's cells that are of one sort (house choice: the rest are markers).
const OF_ONE_SORT: f64 = 0.8;
/// What each column holds.
pub fn sorts(rows: &[Record], width: usize) -> Vec<Sort> {
    (0..width)
        .map(|column| {
            let cells: Vec<&str> = rows
                .iter()
                .map(|row| row.get(column).trim())
                .filter(|cell| !cell.is_empty())
                .collect();
            let most = cells.len() as f64 * OF_ONE_SORT;
            if cells.is_empty() {
                return Sort::Free;
            }
            if cells.iter().filter(|cell| figure(cell).is_some()).count() as f64 >= most {
                return Sort::Figures;
            }
            let mut outlines: FxHashMap<String, usize> = FxHashMap::default();
            for outline in cells.iter().filter_map(|cell| line::outline(cell)) {
                *outlines.entry(outline).or_default() += 1;
            }
            outlines
                .into_iter()
                .max_by(|a, b| (a.1, &b.0).cmp(&(b.1, &a.0)))
                .filter(|(_, count)| *count as f64 >= most)
                .map_or(Sort::Free, |(outline, _)| Sort::Outline(outline))
        })
        .collect()
}

impl Sort {
    /// Whether a cell is no cell of such a column; an empty one is of any.
    pub fn refuses(&self, cell: &str) -> bool {
        let cell = cell.trim();
        match self {
            _ if cell.is_empty() => false,
            Self::Figures => figure(cell).is_none(),
            Self::Outline(outline) => line::outline(cell).as_ref() != Some(outline),
            Self::Free => false,
        }
    }
}

/// Columns of figures that are summed up (house choice: enough to know a row of sums by, and free beside the reading).
const MOST_SUMMED: usize = 4;

/// Running sums of a table's columns of figures.
pub struct Sums {
    columns: Vec<Column>,
    sorts: Vec<Sort>,
    /// The first two columns that are no figures: a row that fills both is no total.
    labels: Option<(usize, usize)>,
}

struct Column {
    at: usize,
    /// Over the table, and since the last subtotal.
    all: Sum,
    group: Sum,
}

#[derive(Clone, Copy)]
struct Sum {
    sum: f64,
    cells: f64,
    /// Size of the last digit written.
    unit: f64,
}

impl Default for Sum {
    fn default() -> Self {
        Self {
            sum: 0.0,
            cells: 0.0,
            unit: f64::INFINITY,
        }
    }
}

impl Sum {
    fn add(&mut self, value: f64, unit: f64) {
        self.sum += value;
        self.cells += 1.0;
        self.unit = self.unit.min(unit);
    }

    /// Whether a figure is the sum or the mean of the cells, up to the rounding of each (house choice: their errors add
    /// up as the root of their number).
    fn is(&self, value: f64, unit: f64) -> bool {
        let rounding =
            unit.max(self.unit) * 0.5 + self.unit * 0.5 * self.cells.sqrt() + self.sum.abs() * 1e-9;
        // A single cell is its own sum: a row that repeats one says nothing.
        self.cells >= 2.0
            && self.sum != 0.0
            && ((value - self.sum).abs() <= rounding || (value - self.sum / self.cells).abs() <= unit)
    }
}

impl Sums {
    /// Nothing summed yet.
    pub fn of(sorts: &[Sort]) -> Self {
        let figures = |at: &usize| sorts[*at] == Sort::Figures;
        let summed = (0..sorts.len()).filter(figures).take(MOST_SUMMED);
        let columns = summed.map(|at| Column {
            at,
            all: Sum::default(),
            group: Sum::default(),
        });
        let mut labels = (0..sorts.len()).filter(|at| !figures(at));
        Self {
            columns: columns.collect(),
            sorts: sorts.to_vec(),
            labels: labels.next().zip(labels.next()),
        }
    }

    /// Adds a row; whether so many columns of figures hold something else that it may be no row.
    pub fn add(&mut self, row: &Record) -> bool {
        let mut strange = 0;
        for column in &mut self.columns {
            let cell = &row.text.as_bytes()[row.start_of(column.at)..row.ends[column.at]];
            if cell.is_empty() {
                continue;
            }
            match plain_figure(cell).or_else(|| written_figure(row.get(column.at))) {
                Some((value, unit)) => {
                    column.all.add(value, unit);
                    column.group.add(value, unit);
                }
                None => strange += usize::from(!cell.trim_ascii().is_empty()),
            }
        }
        strange >= 2 || strange == 1 && self.columns.len() == 1
    }

    /// Whether a row may be one of sums: cheap, and true for few rows.
    pub fn may_be_total(&self, row: &Record) -> bool {
        match self.labels {
            Some((first, second)) => row.get(first).is_empty() || row.get(second).is_empty(),
            None => true,
        }
    }

    /// Whether a row is one of sums: a label that says so, else only figures, most of which are sums or means of the
    /// cells above. Afterwards the next group begins.
    pub fn is_total(&mut self, row: &Record) -> bool {
        let mut filled = line::filled(row);
        let Some(label) = filled.next() else { return false };
        if !line::is_total_label(row.get(label)) {
            return false;
        }
        let (mut figures, mut sums) = (0, 0);
        for at in filled {
            let Some((value, unit)) = figure(row.get(at)) else {
                return false;
            };
            if self.sorts.get(at) != Some(&Sort::Figures) {
                return false;
            }
            // Of the columns beyond the first few, no sums are kept.
            if let Some(column) = self.columns.iter().find(|column| column.at == at) {
                figures += 1;
                sums += usize::from(column.all.is(value, unit) || column.group.is(value, unit));
            }
        }
        let total = figures > 0 && sums * 2 > figures;
        if total {
            self.columns
                .iter_mut()
                .for_each(|column| column.group = Sum::default());
        }
        total
    }

    /// Cells that are none of their columns', `cell` saying what stands in each; a word among figures counts thrice.
    pub fn misfits<'a>(&self, cell: impl Fn(usize) -> &'a str) -> usize {
        let weight = |sort: &Sort| if *sort == Sort::Figures { 3 } else { 1 };
        let sorts = self.sorts.iter().enumerate();
        sorts
            .filter(|(at, sort)| sort.refuses(cell(*at)))
            .map(|(_, sort)| weight(sort))
            .sum()
    }

    /// Whether all figures are where they belong, and most codes.
    pub fn fits<'a>(&self, cell: impl Fn(usize) -> &'a str) -> bool {
        let misfits = |figures: bool| {
            let wanted = self.sorts.iter().enumerate();
            wanted
                .filter(|(at, sort)| (**sort == Sort::Figures) == figures && sort.refuses(cell(*at)))
                .count()
        };
        let outlines = |sort: &&Sort| matches!(sort, Sort::Outline(_));
        misfits(true) == 0 && misfits(false) * 2 <= self.sorts.iter().filter(outlines).count()
    }

    /// Whether a cell may be one of the first column's, which says something only where that has an outline.
    pub fn fits_first(&self, cell: &str) -> bool {
        self.sorts
            .first()
            .is_some_and(|sort| *sort != Sort::Free && !sort.refuses(cell))
    }
}

/// A figure in any ordinary writing, and the size of its last digit: `1 200,50 €`, `(300)`, `12%`.
///
/// Only to add up and to tell figures from words: what a column's cells mean is settled by its reading.
pub fn figure(cell: &str) -> Option<(f64, f64)> {
    plain_figure(cell.as_bytes()).or_else(|| written_figure(cell))
}

/// Most cells of most tables: a few digits, perhaps with a point and a sign before.
fn plain_figure(bytes: &[u8]) -> Option<(f64, f64)> {
    short(bytes, b'.').map(|(value, decimals)| (value, UNITS[decimals]))
}

/// Size of the last digit by the number of digits after the point.
const UNITS: [f64; 16] = [
    1.0, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11, 1e-12, 1e-13, 1e-14, 1e-15,
];

fn written_figure(cell: &str) -> Option<(f64, f64)> {
    let cell = cell.trim();
    if cell.len() > 40 || !cell.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let negative = cell.starts_with(['-', '−', '(']) || cell.ends_with('-');
    let (mut digits, mut signs) = (String::new(), Vec::new());
    let mut letters = 0;
    for c in cell.chars() {
        match c {
            '0'..='9' => digits.push(c),
            '.' | ',' => signs.push((c, digits.len())),
            '\'' | '’' | '_' => {}
            '-' | '−' | '(' | ')' | '+' | '%' | '$' | '€' | '£' | '¥' | '₹' | '~' | '>' | '<' => {}
            _ if c.is_whitespace() => {}
            // A code of a currency, a thousand: `EUR`, `k`.
            _ if c.is_alphabetic() && letters < 3 => letters += 1,
            _ => return None,
        }
    }
    // A sign within is no sign of a number: `2024-05-30`, `12-50`.
    let inner = cell.trim_matches(['-', '−', '(', ')', '+', ' ']);
    if inner.contains(['-', '−', '+', '(']) || digits.is_empty() || digits.len() > 18 {
        return None;
    }
    // Letters before digits without a blank make a code: `A1000`.
    if letters > 0 && cell.starts_with(char::is_alphabetic) && !cell.contains(char::is_whitespace) {
        return None;
    }
    let decimals = match signs.as_slice() {
        [] => 0,
        [(_, before)] => match digits.len() - before {
            // `1,200` may be either; a comma before three digits groups.
            3 if signs[0].0 == ',' && *before > 0 => 0,
            after => after,
        },
        [.., (before_last, _), (last, before)] if last != before_last => digits.len() - before,
        _ => 0,
    };
    // More than one sign of one kind groups digits by three: else it is an address or a version.
    let groups = |places: &[(char, usize)]| {
        places
            .windows(2)
            .all(|pair| matches!(pair[1].1 - pair[0].1, 2 | 3))
    };
    if signs.len() > 1 && (!groups(&signs) || signs[0].1 == 0) {
        return None;
    }
    let value: f64 = digits.parse().ok()?;
    let unit = 10f64.powi(-i32::try_from(decimals).ok()?);
    Some((if negative { -value * unit } else { value * unit }, unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_in_any_writing() {
        for (cell, value) in [
            ("12", 12.0),
            ("1 200,50 €", 1200.5),
            ("$1,200.50", 1200.5),
            ("1.200.300", 1_200_300.0),
            ("(300)", -300.0),
            ("12,5 %", 12.5),
            ("EUR 12.5", 12.5),
            ("1,200", 1200.0),
            ("1'200.5", 1200.5),
        ] {
            let read = figure(cell).unwrap_or_else(|| panic!("{cell}")).0;
            assert!((read - value).abs() < 1e-9, "{cell}: {read}");
        }
        for cell in [
            "2024-05-30",
            "A1000",
            "Retail",
            "",
            "10.0.0.1",
            "12-50",
            "31 rue X",
            "3M Company",
        ] {
            assert_eq!(figure(cell), None, "{cell}");
        }
    }
}
