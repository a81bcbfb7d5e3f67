//! What a table lacks of what a model reads.

use serde::Serialize;

use crate::model::{Criterion, Model};
use crate::score::rule::Rule;
use crate::score::source::Source;

/// A column that the model reads and the table lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Absent {
    /// Name of the column.
    pub column: String,
    /// Weight of the criteria that read it, in milli-points; 0 when only a knock-out rule or segments do.
    pub weight: i64,
}

/// Columns that criteria and rules read and the table lacks, the weightiest first.
pub(super) fn absent(model: &Model, sources: &[Source], rules: &[Rule]) -> Vec<Absent> {
    let by_criteria = sources
        .iter()
        .filter(|source| source.position.is_none())
        .map(|source| source.name.as_str());
    let by_rules = rules
        .iter()
        .filter(|rule| rule.position.is_none())
        .map(|rule| rule.column.as_str());
    let mut columns: Vec<&str> = by_criteria.chain(by_rules).collect();
    columns.sort_unstable();
    columns.dedup();
    let weight = |column: &str| {
        model
            .criteria
            .iter()
            .filter(|criterion| criterion.cut.columns().contains(&column))
            .map(Criterion::weight)
            .sum()
    };
    let mut absent: Vec<Absent> = columns
        .into_iter()
        .map(|column| Absent {
            column: column.to_owned(),
            weight: weight(column),
        })
        .collect();
    absent.sort_by_key(|column| -column.weight);
    absent
}
