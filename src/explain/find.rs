//! One account in a table, without reading the table into memory.

use std::path::Path;

use crate::error::{Error, Result};
use crate::recipe::ReadRecipe;
use crate::score::Ahead;
use crate::source::{Record, Records};
use crate::vocabulary::fold::fold;

/// Bytes read on after the account is found, to tell of others with its id (house choice: some tens of
/// milliseconds; beyond, a table of any size would be read to its end for one account).
const LOOK_ON: usize = 8 << 20;

/// Ids suggested for one that is not there (house choice).
const SUGGESTED: usize = 3;

/// An account's row.
#[derive(Debug, Clone)]
pub struct LocatedAccount {
    pub record: Record,
    /// Lines of further rows with the same id, as far as they were looked for.
    pub repeated_on: Vec<u64>,
}

/// Reads up to the row whose `column` holds `id`; without a column, to the row of that number (from 1, the header
/// not counted), which is how tables without ids are scored.
///
/// # Errors
/// As [`Records::next`]; [`Error::Data`] with the nearest ids when it is not there.
pub fn find(
    records: &mut Ahead<'_>,
    column: Option<usize>,
    id: &str,
    how: &ReadRecipe,
) -> Result<LocatedAccount> {
    let mut record = Record::new();
    let mut row = 0u64;
    let wanted = id.trim();
    while records.next(&mut record)? {
        row += 1;
        let here = match column {
            Some(column) => record.get(column).trim() == wanted,
            None => wanted.parse() == Ok(row),
        };
        if here {
            let repeated_on = match column {
                Some(column) => repeated(records, column, wanted)?,
                None => Vec::new(),
            };
            return Ok(LocatedAccount { record, repeated_on });
        }
    }
    Err(not_there(records.records().path(), column, wanted, row, how))
}

fn repeated(records: &mut Ahead<'_>, column: usize, id: &str) -> Result<Vec<u64>> {
    let mut lines = Vec::new();
    let mut record = Record::new();
    let mut read = 0;
    while read < LOOK_ON && records.next(&mut record)? {
        read += record.iter().map(str::len).sum::<usize>() + record.len();
        if record.get(column).trim() == id {
            lines.push(record.line());
        }
    }
    Ok(lines)
}

fn not_there(path: &Path, column: Option<usize>, id: &str, rows: u64, how: &ReadRecipe) -> Error {
    let Some(column) = column else {
        return Error::input(
            path,
            0,
            0,
            format!("there is no row {id}"),
            format!(
                "accounts are identified by their row number, 1 to {rows}, as the table has no id column"
            ),
        );
    };
    let nearest = nearest_ids(path, column, id, how).unwrap_or_default();
    let remedy = match nearest.as_slice() {
        [] => format!("give the id of one of its {rows} accounts"),
        ids => format!("did you mean {}?", ids.join(" or ")),
    };
    Error::input(path, 0, 0, format!("there is no account `{id}`"), remedy)
}

/// The most similar ids, in a second reading (a stream has none).
fn nearest_ids(path: &Path, column: usize, id: &str, how: &ReadRecipe) -> Result<Vec<String>> {
    if !path.is_file() {
        return Ok(Vec::new());
    }
    let mut records = Records::open_as(path, how)?;
    let mut record = Record::new();
    let wanted = fold(id);
    let mut best: Vec<(f64, String)> = Vec::new();
    while records.next(&mut record)? {
        let candidate = record.get(column).trim();
        let similarity = strsim::jaro_winkler(&wanted, &fold(candidate));
        let enters = best.len() < SUGGESTED || best.last().is_some_and(|(least, _)| similarity > *least);
        if similarity >= 0.7 && enters && best.iter().all(|(_, known)| known != candidate) {
            best.push((similarity, candidate.to_owned()));
            best.sort_by(|a, b| b.0.total_cmp(&a.0));
            best.truncate(SUGGESTED);
        }
    }
    Ok(best.into_iter().map(|(_, id)| format!("`{id}`")).collect())
}
