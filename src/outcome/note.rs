//! What was assumed of the outcome: facts, worded where they are shown.

use crate::language::Language;
use crate::outcome::ideal;

/// One thing that was assumed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// No value was named: these were taken as ideal.
    Positive {
        /// Name of the outcome column.
        column: String,
        /// The values taken as ideal, as they are written.
        values: Vec<String>,
    },
    /// Stages still open, which are not learnt from, with their rows.
    Open {
        /// Name of the outcome column.
        column: String,
        /// Each stage with its rows.
        stages: Vec<(String, u64)>,
    },
    /// No value says lost: these count as not ideal.
    NothingLost {
        /// Name of the outcome column.
        column: String,
        /// Each value with its rows.
        values: Vec<(String, u64)>,
    },
    /// Values that say neither won nor lost, which are not learnt from until the user says what they mean, with their
    /// rows.
    Unclear {
        /// Name of the outcome column.
        column: String,
        /// Each value with its rows.
        values: Vec<(String, u64)>,
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
    /// Whether it is to be acted on: accounts may be counted otherwise than the user means.
    pub fn is_loud(&self) -> bool {
        matches!(self, Self::NothingLost { .. } | Self::Unclear { .. })
    }

    /// The fact in one sentence, without its full stop.
    pub fn describe(&self, language: Language) -> String {
        match self {
            Self::Positive { column, values } => language.outcome_positive(column, values.join("`, `")),
            Self::Open { column, stages } => language.outcome_open(column, with_rows(stages, language)),
            Self::NothingLost { column, values } => {
                language.outcome_nothing_lost(column, with_rows(values, language))
            }
            Self::Unclear { column, values } => language.outcome_unclear(column, with_rows(values, language)),
            Self::Left { column, values } => language.outcome_left(column, values.join("`, `")),
            Self::Worth(note) => note.describe(language),
        }
    }
}

/// Values named (house choice: what a person reads at a glance; the table has all).
const NAMED: usize = 12;

/// "`Proposal` (12 rows), `Demo` (1 row)".
fn with_rows(values: &[(String, u64)], language: Language) -> String {
    let value = |(name, rows): &(String, u64)| match rows {
        1 => language.outcome_stage_row(name),
        rows => language.outcome_stage_rows(name, language.integer(*rows as i64)),
    };
    let shown: Vec<String> = values.iter().take(NAMED).map(value).collect();
    match values.len().saturating_sub(NAMED) {
        0 => shown.join(", "),
        more => language.and_more(shown.join(", "), language.integer(more as i64)),
    }
}
