//! What was assumed of the outcome: facts, worded where they are shown.

use crate::language::Language;
use crate::outcome::ideal;

/// One thing that was assumed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// No value was named: this one was taken as ideal.
    Positive {
        /// Name of the outcome column.
        column: String,
        /// The value taken as ideal, as it is written.
        value: String,
    },
    /// Stages still open, which are not learnt from, with their rows.
    Open {
        /// Name of the outcome column.
        column: String,
        /// Each stage with its rows.
        stages: Vec<(String, u64)>,
    },
    /// Values of customers that left, for the business figures.
    Left {
        /// Name of the outcome column.
        column: String,
        /// These values, as they are written.
        values: Vec<String>,
    },
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
