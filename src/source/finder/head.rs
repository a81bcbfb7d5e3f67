//! Where the table begins: its header among the first rows.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::source::finder::line::is_year;
use crate::source::finder::sums::{Sort, figure, sorts};
use crate::source::finder::{groups, line};
use crate::source::record::Record;
use crate::table::SkipReason;
use crate::vocabulary::fold::fold;
use crate::vocabulary::{COLUMNS, ROLES};

/// Rows after a first likely header in which a fuller one is looked for (house choice: no preamble is longer).
const FULLER_WITHIN: usize = 30;
/// Share of the usual cells that a header fills (house choice: fewer are a title with its date).
const FULL: f64 = 0.6;
/// Rows from which it can be said that the first looks like the others (house choice).
const FEWEST_ALIKE: usize = 3;

/// The first rows of a source, sorted out.
pub struct Head {
    /// Which row is the header; none where there is no header.
    pub header: Option<usize>,
    /// Which row has the names of groups of columns, above the header.
    pub groups: Option<usize>,
    /// The first row that is not skipped.
    pub start: usize,
    /// Columns of the source before the table's first, and the table's columns.
    pub first: usize,
    pub width: usize,
    /// Whether the header lacks the name of the first column, that of the rows' names.
    pub names_rows: bool,
    /// Rows before the header, and why they are none of the table's.
    pub skipped: Vec<(usize, SkipReason)>,
    /// What the table's columns hold, by the rows read.
    pub sorts: Vec<Sort>,
}

impl Head {
    /// Finds the header among the first rows; `None` when they hold nothing. `asked` is the recipe's line of the header:
    /// the first row is it, or there is none where it is 0.
    pub fn of(rows: &[Record], asked: Option<u64>) -> Option<Self> {
        let body = |row: &Record| !line::is_blank(row) && !line::is_rule(row);
        let start = rows.iter().position(body)?;
        let extents: Vec<usize> = rows.iter().map(extent).collect();
        let usual = usual_extent(rows, &extents);
        let likely = match asked {
            Some(_) => start,
            None => likely_header(rows, &extents, usual, start),
        };
        let below = asked.is_none() && groups::stand_above(rows, likely, usual);
        let groups = match below {
            true => Some(likely),
            false => groups::above(rows, likely).filter(|_| asked.is_none()),
        };
        let likely = likely + usize::from(below);
        let sorts = sorts(
            &rows[(likely + 1).min(rows.len())..],
            usual.max(rows[likely].len()),
        );
        let headless = match asked {
            _ if groups.is_some() => false,
            Some(line) => line == 0,
            None => looks_like_data(&rows[likely], &rows[likely + 1..], &sorts),
        };
        let width = if headless { usual } else { rows[likely].len() };
        let first = leading_empty(&rows[likely..]);
        let width = if first > 0 {
            // A frame around the cells, `| a | b |`, has an empty end, too.
            extents[likely..]
                .iter()
                .copied()
                .max()
                .unwrap_or(width)
                .min(width.max(usual))
        } else {
            width
        };
        let names_rows = !headless && first == 0 && names_rows(&rows[likely], &rows[likely + 1..]);
        let width = width + usize::from(names_rows);
        // A single column may stand anywhere.
        let width = width.max(first + 1);
        let skipped = (0..likely).filter(|at| groups != Some(*at));
        let skipped = skipped.map(|at| (at, reason(&rows[at]))).collect();
        let mut sorts: Vec<Sort> = sorts.into_iter().skip(first).collect();
        sorts.resize(width - first, Sort::Free);
        Some(Self {
            header: (!headless).then_some(likely),
            groups: groups.filter(|_| !names_rows),
            start: likely,
            first,
            width: width - first,
            names_rows,
            skipped,
            sorts,
        })
    }
}

/// Why a row before the header is none of the table's.
fn reason(row: &Record) -> SkipReason {
    if line::is_blank(row) {
        SkipReason::Blank
    } else if line::is_rule(row) {
        SkipReason::Rule
    } else if row.text.trim_start().starts_with('#') {
        SkipReason::Comment
    } else {
        SkipReason::Title
    }
}

/// One past the last cell that holds something.
fn extent(row: &Record) -> usize {
    line::filled(row).last().map_or(0, |at| at + 1)
}

/// The commonest extent of rows with several cells, the first of those equally common.
fn usual_extent(rows: &[Record], extents: &[usize]) -> usize {
    let mut counts: FxHashMap<usize, (usize, usize)> = FxHashMap::default();
    for (at, extent) in extents.iter().enumerate() {
        if line::filled(&rows[at]).nth(1).is_some() {
            counts.entry(*extent).or_insert((0, at)).0 += 1;
        }
    }
    counts
        .into_iter()
        .max_by_key(|(_, (count, at))| (*count, std::cmp::Reverse(*at)))
        .map_or(1, |(extent, _)| extent)
}

/// The first row that is as full as the table is wide, or a fuller one soon after that stands out from the rows below.
fn likely_header(rows: &[Record], extents: &[usize], usual: usize, start: usize) -> usize {
    let fullness = |at: usize| line::filled(&rows[at]).count() as f64 / usual as f64;
    let body = |at: &usize| !line::is_blank(&rows[*at]) && !line::is_rule(&rows[*at]);
    // A comment of one cell is none of the table's, unless there is nothing else.
    let comment = |at: usize| {
        rows[at].text.trim_start().starts_with('#') && rows.len() > at + 1 && extents[at] < usual.max(2)
    };
    if usual < 2 {
        return (start..rows.len())
            .filter(body)
            .find(|at| !comment(*at))
            .unwrap_or(start);
    }
    // A row one cell short or long is a header only where the table follows at once and it has no figures.
    let beside = |at: usize| {
        extents[at] + 1 >= usual.max(4)
            && extents.get(at + 1).is_some_and(|next| *next >= usual)
            && (0..rows[at].len()).all(|cell| figure(rows[at].get(cell)).is_none())
    };
    let candidate = |at: &usize| {
        let wide = rows[*at].len() >= usual;
        body(at)
            && !comment(*at)
            && fullness(*at) >= FULL
            && (wide || beside(*at) || (extents[*at] + 1 == usual && names_rows(&rows[*at], &rows[at + 1..])))
    };
    let Some(mut likely) = (start..rows.len()).find(candidate) else {
        return start;
    };
    let sorts = sorts(&rows[likely + 1..], usual);
    let telling = sorts.iter().filter(|sort| **sort != Sort::Free).count();
    let contrast = |at: usize| {
        (0..usual)
            .filter(|column| sorts[*column].refuses(rows[at].get(*column)))
            .count()
    };
    for at in likely + 1..rows.len().min(likely + FULLER_WITHIN) {
        let stands_out = contrast(at) * 2 >= telling.max(1) && contrast(at) > contrast(likely);
        if candidate(&at) && fullness(at) > fullness(likely) && stands_out {
            likely = at;
        }
    }
    likely
}

/// Whether the likely header is a row like those below; a header is assumed when in doubt.
fn looks_like_data(row: &Record, below: &[Record], sorts: &[Sort]) -> bool {
    let cells: Vec<&str> = (0..row.len()).map(|at| row.get(at).trim()).collect();
    if below.len() < FEWEST_ALIKE || cells.iter().any(|cell| is_name(cell)) || counts_up(&cells) {
        return false;
    }
    let (mut alike, mut unlike, mut telling) = (0, 0, 0);
    for (cell, sort) in cells.iter().zip(sorts).filter(|(cell, _)| !cell.is_empty()) {
        telling += usize::from(*sort != Sort::Free);
        alike += usize::from(*sort != Sort::Free && !sort.refuses(cell) && !is_year(cell));
        unlike += usize::from(sort.refuses(cell));
    }
    let again = cells
        .iter()
        .enumerate()
        .filter(|(at, cell)| !cell.is_empty() && below.iter().any(|row| row.get(*at).trim() == **cell))
        .count();
    let filled = cells.iter().filter(|cell| !cell.is_empty()).count();
    if unlike > 0 {
        return false;
    }
    match telling {
        0 => filled >= 2 && again == filled,
        _ => alike * 2 >= telling && (alike >= 2 || filled <= 3 || again > 0),
    }
}

/// Whether a cell is the name of a column, as far as words are known.
pub fn is_name(cell: &str) -> bool {
    if cell.is_empty() || cell.len() > 40 {
        return false;
    }
    let folded = fold(cell);
    let lists = [
        &COLUMNS.company_names,
        &COLUMNS.other_names,
        &ROLES.identifiers,
        &COLUMNS.countries,
        &COLUMNS.cities,
        &COLUMNS.statuses,
        &COLUMNS.outcomes,
        &COLUMNS.sectors,
        &COLUMNS.staff,
        &COLUMNS.web,
    ];
    lists.iter().any(|list| list.contains(&folded))
}

/// Whether the cells that are numbers count up by one, as years and quarters above columns do.
fn counts_up(cells: &[&str]) -> bool {
    let numbers: Vec<i64> = cells.iter().filter_map(|cell| cell.parse().ok()).collect();
    numbers.len() >= 2
        && numbers
            .windows(2)
            .all(|pair| pair[0].checked_add(1) == Some(pair[1]))
}

/// Whether every row has one cell more than the header, all of whose names are there, and the rows' first cells tell
/// them apart: statistics programs write a table so whose rows have names.
fn names_rows(header: &Record, below: &[Record]) -> bool {
    let body: Vec<&Record> = below.iter().filter(|row| !line::is_blank(row)).collect();
    let names: FxHashSet<&str> = body.iter().map(|row| row.get(0).trim()).collect();
    let width = header.len();
    body.len() >= FEWEST_ALIKE
        && line::filled(header).count() == width
        && body
            .iter()
            .all(|row| row.len() == width + 1 && !row.get(0).trim().is_empty())
        && body.iter().any(|row| !row.get(width).trim().is_empty())
        && names.len() == body.len()
}

/// Columns at the start that are empty in every row.
fn leading_empty(rows: &[Record]) -> usize {
    rows.iter()
        .filter(|row| !line::is_blank(row) && !line::is_rule(row))
        .map(|row| line::filled(row).next().unwrap_or(0))
        .min()
        .unwrap_or(0)
}
