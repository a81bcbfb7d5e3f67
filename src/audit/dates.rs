//! Where a date lies: against the day of the decision, and after the account's beginning.

use super::fill::Count;
use super::strength::{Strength, cross_fitted, numbers, quantile_bins};
use crate::criteria::inputs::Choice;
use crate::fit::folds::Folds;
use crate::outcome::Outcome;
use crate::recipe::Recipe;
use crate::table::{Column, Kind, Table, Values};

/// Share of decided accounts that must have a day for a column to be taken for the day of the decision (house choice).
const NEARLY_ALL: f64 = 0.8;

/// The column that says when accounts were decided: the recipe's, else a date whose name says so, filled on nearly
/// every decided account.
pub(super) fn decision(
    table: &Table,
    recipe: &Recipe,
    outcome: &Outcome,
    choices: &[Choice],
) -> Option<usize> {
    let named = [recipe.decided.as_deref(), recipe.figures.closed.as_deref()];
    let at = |name: &str| table.columns.iter().position(|column| column.name == name);
    let is_date = |at: &usize| table.columns[*at].kind() == Kind::Date;
    if let Some(found) = named.into_iter().flatten().find_map(at).filter(is_date) {
        return Some(found);
    }
    (0..table.columns.len()).filter(is_date).find(|at| {
        let column = &table.columns[*at];
        let decided = outcome.labels.iter().enumerate().filter(|(_, l)| l.is_some());
        let (filled, all) = decided.fold((0usize, 0usize), |(filled, all), (row, _)| {
            (filled + usize::from(!column.is_missing(row)), all + 1)
        });
        matches!(choices[*at], Choice::Hindsight(_)) && filled as f64 >= NEARLY_ALL * all as f64
    })
}

/// Accounts on which a date lies on the day of the decision or later, of those with both.
pub(super) fn from_decision_on(column: &Column, decision: &Column, rows: &[u32]) -> Option<Count> {
    let (Values::Date(days), Values::Date(decided)) = (&column.values, &decision.values) else {
        return None;
    };
    let mut count = Count::default();
    for row in rows.iter().map(|row| *row as usize) {
        if days[row] != i32::MIN && decided[row] != i32::MIN {
            count.accounts += 1;
            count.of += usize::from(days[row] >= decided[row]);
        }
    }
    Some(count)
}

/// What the days from `start` to a date tell of the outcome alone, gaps apart. Absent for other columns.
pub(super) fn lag(
    column: &Column,
    start: &Column,
    rows: &[u32],
    ideal: &[bool],
    folds: &Folds,
) -> Option<Strength> {
    let (Values::Date(_), Values::Date(_)) = (&column.values, &start.values) else {
        return None;
    };
    let lag: Vec<f64> = numbers(column, rows)
        .iter()
        .zip(numbers(start, rows))
        .map(|(day, first)| day - first)
        .collect();
    Strength::of(ideal, &cross_fitted(&quantile_bins(&lag), ideal, folds))
}
