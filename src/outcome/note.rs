//! What was assumed of the outcome: facts, worded where they are shown.

use crate::language::Language;
use crate::outcome::ideal;

/// One thing that was assumed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// No value was named: this one was taken as ideal.
    Positive { column: String, value: String },
    /// Stages still open, which are not learnt from, with their rows.
    Open {
        column: String,
        stages: Vec<(String, u64)>,
    },
    /// Values of customers that left, for the business figures.
    Left { column: String, values: Vec<String> },
    /// What `[ideal]` of the recipe makes of it.
    Worth(ideal::Note),
}

impl Note {
    /// The fact in one sentence, without its full stop.
    pub fn describe(&self, language: Language) -> String {
        match self {
            Self::Positive { column, value } => language.outcome_positive(column, value),
            Self::Open { column, stages } => {
                let stage = |(name, rows): &(String, u64)| match rows {
                    1 => language.outcome_stage_row(name),
                    rows => language.outcome_stage_rows(name, language.integer(*rows as i64)),
                };
                let stages: Vec<String> = stages.iter().map(stage).collect();
                language.outcome_open(column, stages.join(", "))
            }
            Self::Left { column, values } => language.outcome_left(column, values.join("`, `")),
            Self::Worth(note) => note.describe(language),
        }
    }
}
