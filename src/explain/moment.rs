//! Whether now is the moment: timing beside fit, and what both suggest.

use serde::Serialize;

use crate::language::Language;
use crate::score::{Approach, Grade};
use crate::timing::Timing;

/// An account's timing and what its grade and timing suggest.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Moment {
    /// What its signals add up to.
    #[serde(flatten)]
    pub timing: Timing,
    /// What grade and timing together suggest.
    pub approach: Approach,
    /// "call now: fits (grade A) and shows intent now".
    pub sentence: String,
}

impl Moment {
    /// What the timing of an account of this grade suggests, said in a language.
    pub fn of(timing: Timing, grade: Grade, language: Language) -> Self {
        let approach = Approach::of(grade, timing.band);
        let because = language.why_approach(approach, grade);
        Self {
            approach,
            sentence: language.timing_sentence(language.approach(approach), because),
            timing,
        }
    }
}
