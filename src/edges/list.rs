//! Accounts that a test of the edges can be drawn from.

use crate::criteria::Binned;
use crate::data::Table;
use crate::error::Result;
use crate::model::Model;
use crate::score::{Grade, score_table};

/// An account that can be drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Of the table.
    pub row: u32,
    /// Milli-points.
    pub score: i64,
    /// What the draw is balanced on: names, and this account's values.
    pub names: Vec<String>,
    pub stratum: Vec<String>,
}

/// Every account that no rule knocks out, balanced on its grade.
///
/// # Errors
/// Those of binning.
pub fn everyone(model: &Model, table: &Table) -> Result<Vec<Candidate>> {
    let rows: Vec<u32> = (0..table.rows as u32).collect();
    let scores = score_table(model, table, &rows)?;
    let kept = rows
        .into_iter()
        .zip(scores)
        .filter(|(_, score)| score.grade != Grade::X);
    Ok(kept
        .map(|(row, score)| Candidate {
            row,
            score: score.score,
            names: vec!["grade".to_owned()],
            stratum: vec![score.grade.as_str().to_owned()],
        })
        .collect())
}

/// Accounts between two segments: these two are the likeliest, and the lesser has at least this share of both.
/// Balanced on the grade and on the segment that is nearer.
///
/// # Errors
/// Those of binning.
pub fn border(model: &Model, table: &Table, (a, b): (u32, u32), least: f64) -> Result<Vec<Candidate>> {
    let segments = &model.segments;
    let binned = Binned::transform(segments.criteria.iter().map(|c| &c.cut), table, &all(table))?;
    let place = |number: u32| segments.segments.iter().position(|s| s.number == number);
    let (Some(at_a), Some(at_b)) = (place(a), place(b)) else {
        return Ok(Vec::new());
    };
    let mut candidates = everyone(model, table)?;
    candidates.retain_mut(|candidate| {
        let bins: Vec<u16> = binned
            .columns
            .iter()
            .map(|column| column[candidate.row as usize])
            .collect();
        let membership = segments.membership(&segments.evidence(&bins));
        let nearest = [membership.nearest, membership.runner_up];
        let between = nearest.contains(&Some(a)) && nearest.contains(&Some(b));
        let (of_a, of_b) = (membership.posterior[at_a], membership.posterior[at_b]);
        let share = of_a.min(of_b) / (of_a + of_b);
        let nearer = if of_a >= of_b { a } else { b };
        candidate.names.push("nearer_segment".to_owned());
        candidate.stratum.push(nearer.to_string());
        between && share >= least
    });
    Ok(candidates)
}

fn all(table: &Table) -> Vec<u32> {
    (0..table.rows as u32).collect()
}
