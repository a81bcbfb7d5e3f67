//! Scores of the rows of a table that was read already.

use crate::criteria::Binned;
use crate::error::Result;
use crate::language::Language;
use crate::model::Model;
use crate::score::scorer::{Score, Scorer};
use crate::table::{Table, Values};

/// Rows that are binned at a time (house choice: their bins fit a processor's cache).
const AT_A_TIME: usize = 16_384;

/// The score of each of `rows`, as [`Scorer::score`] gives it for the same cells.
///
/// # Errors
/// Those of [`Binned::transform`].
pub fn score_table(model: &Model, table: &Table, rows: &[u32]) -> Result<Vec<Score>> {
    let mut scores = Vec::with_capacity(rows.len());
    score_rows(model, table, rows, |score| scores.push(score))?;
    Ok(scores)
}

/// The same one after the other, of which `keep` takes what it needs: a million scores take more memory than their table's
/// bins.
///
/// # Errors
/// As [`score_table`].
pub fn score_rows(model: &Model, table: &Table, rows: &[u32], mut keep: impl FnMut(Score)) -> Result<()> {
    let header: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
    let scorer = Scorer::new(model, &header, Language::En);
    let mut row = scorer.row();
    for rows in rows.chunks(AT_A_TIME) {
        let binned = Binned::transform(model.criteria.iter().map(|c| &c.cut), table, rows)?;
        let segment_cuts = model.segments.criteria.iter().map(|c| &c.cut);
        let segment_binned = Binned::transform(segment_cuts, table, rows)?;
        for (i, &at) in rows.iter().enumerate() {
            row.bins.clear();
            row.bins.extend(binned.columns.iter().map(|column| column[i]));
            row.segment_bins.clear();
            row.segment_bins
                .extend(segment_binned.columns.iter().map(|column| column[i]));
            row.is_blank = scorer.are_blank(&row.bins);
            row.knocked_out = scorer.rule_that_holds(|column| cell(table, column, at as usize));
            keep(scorer.score(&row));
        }
    }
    Ok(())
}

/// A cell as a text that its own reading understands.
fn cell(table: &Table, column: usize, row: usize) -> Option<String> {
    let column = &table.columns[column];
    let text = column.text(row)?;
    Some(match column.values {
        Values::Number(_) => text.replace('.', &column.reading.decimal.to_string()),
        _ => text,
    })
}
