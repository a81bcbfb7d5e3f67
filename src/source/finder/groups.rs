//! A header of two lines: names of groups of columns above the names of the columns.

use rustc_hash::FxHashMap;

use crate::source::finder::line::{self, is_year};
use crate::source::finder::sums::{Sort, figure, sorts};
use crate::source::record::Record;

/// Rows below a header of two lines from which it can be told (house choice).
const FEWEST_BELOW: usize = 3;

/// The row above a header whose names repeat, when it names groups: several cells, none of them a figure but a year.
pub fn above(rows: &[Record], header: usize) -> Option<usize> {
    let at = header.checked_sub(1)?;
    let is_group = |cell: &str| figure(cell).is_none() || is_year(cell);
    let cells: Vec<&str> = line::filled(&rows[at])
        .map(|cell| rows[at].get(cell).trim())
        .collect();
    let names = cells.len() >= 2 && cells.iter().all(|cell| is_group(cell)) && !line::is_rule(&rows[at]);
    if !names || !repeats(&rows[header]) {
        return None;
    }
    // A title with its date beside it tells no two columns apart.
    let cells = |row: usize| (0..rows[header].len()).map(move |cell| rows[row].get(cell).trim());
    let mut joined: Vec<String> = cells(header).map(str::to_owned).collect();
    join(&mut joined, &cells(at).collect::<Vec<_>>());
    let mut seen = rustc_hash::FxHashSet::default();
    joined
        .iter()
        .all(|name| name.is_empty() || seen.insert(name))
        .then_some(at)
}

/// Whether the likely header has names of groups and the columns' own follow below: it leaves cells blank that the next row
/// fills, or repeats names; the next row fills what it leaves blank, and has names, or years, where the rows after have
/// figures.
pub fn stand_above(rows: &[Record], likely: usize, width: usize) -> bool {
    let Some((below, body)) = rows[likely + 1..].split_first() else {
        return false;
    };
    let body: Vec<&Record> = body.iter().filter(|row| !line::is_blank(row)).collect();
    let (upper, cells) = (&rows[likely], 0..width);
    let blank = |row: &Record, at: usize| row.get(at).trim().is_empty();
    let grouped = repeats(upper) || cells.clone().any(|at| blank(upper, at));
    let named = cells.clone().all(|at| !blank(upper, at) || !blank(below, at));
    if body.len() < FEWEST_BELOW || !grouped || !named || line::filled(below).nth(1).is_none() {
        return false;
    }
    let figures = sorts(&rows[likely + 2..], width);
    let figures: Vec<usize> = cells.clone().filter(|at| figures[*at] == Sort::Figures).collect();
    let own = figures.iter().map(|at| below.get(*at).trim());
    let own: Vec<&str> = own.filter(|cell| !cell.is_empty()).collect();
    if own.len() < 2 {
        return false;
    }
    let words = own.iter().all(|cell| figure(cell).is_none());
    // A year is a figure too: a row of the table has more than years.
    let lacks = |at: usize| blank(below, at) && body.iter().all(|row| !blank(row, at));
    let years = own.iter().all(|cell| is_year(cell)) && cells.clone().any(lacks);
    words || years
}

/// Joins names that repeat with the group above each, and takes the group's where a column has none. How many, and one of
/// them.
pub fn join(names: &mut [String], groups: &[&str]) -> (u64, String) {
    let mut rows: FxHashMap<String, usize> = FxHashMap::default();
    names
        .iter()
        .for_each(|name| *rows.entry(name.clone()).or_default() += 1);
    let (mut joined, mut example, mut group) = (0, String::new(), "");
    for (at, name) in names.iter_mut().enumerate() {
        let own = groups.get(at).copied().unwrap_or_default();
        if !own.is_empty() {
            group = own;
        }
        let with = match name.as_str() {
            "" => own.to_owned(),
            written if rows[written] > 1 && !group.is_empty() && group != written => {
                format!("{group} {written}")
            }
            _ => continue,
        };
        if !with.is_empty() {
            joined += 1;
            if example.is_empty() || example.len() < with.len() {
                example.clone_from(&with);
            }
            *name = with;
        }
    }
    (joined, example)
}

fn repeats(row: &Record) -> bool {
    let mut seen = rustc_hash::FxHashSet::default();
    !line::filled(row).all(|at| seen.insert(row.get(at).trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(written: &[&str], groups: &[&str]) -> Vec<String> {
        let mut names: Vec<String> = written.iter().map(|name| (*name).to_owned()).collect();
        join(&mut names, groups);
        names
    }

    #[test]
    fn names_that_repeat_are_joined_with_their_group() {
        let header = ["id", "revenue", "staff", "revenue", "staff"];
        let joined = ["id", "2022 revenue", "2022 staff", "2023 revenue", "2023 staff"];
        assert_eq!(names(&header, &["", "2022", "", "2023", ""]), joined);
        assert_eq!(names(&header, &["Firm", "2022", "2022", "2023", "2023"]), joined);
        // A name that is there once is left as it is, and one that is missing is the group's.
        assert_eq!(names(&["id", "size"], &["Firm", "Traits"]), ["id", "size"]);
        assert_eq!(names(&["", "2022"], &["id", "Revenue"]), ["id", "2022"]);
    }
}
