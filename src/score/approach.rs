//! What to do with an account, by its grade and its timing: two answers side by side, never one blended number.

use serde::{Deserialize, Serialize};

use crate::language::Language;
use crate::score::grade::Grade;
use crate::timing::Band;

/// What fit and timing together suggest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Approach {
    /// It fits and is buying.
    CallNow,
    /// It fits and shows some interest.
    ReachOut,
    /// It fits; nothing says that it is the moment.
    Nurture,
    /// It is buying; whether it would be a good customer is to be found out before time is spent on it.
    QualifyFirst,
    /// Neither yet.
    Watch,
    /// It does not fit and asks for nothing, or a knock-out rule holds.
    Leave,
}

impl Approach {
    /// All of them, the most urgent first.
    pub const ALL: [Self; 6] = [
        Self::CallNow,
        Self::ReachOut,
        Self::Nurture,
        Self::QualifyFirst,
        Self::Watch,
        Self::Leave,
    ];

    /// House choice: A and B are the ICP; a knock-out rule (X) goes before any signal; of what nothing is known (?) no
    /// one says that it does not fit.
    pub fn of(grade: Grade, band: Band) -> Self {
        match (grade, band) {
            (Grade::X, _) | (Grade::C | Grade::D, Band::Quiet) => Self::Leave,
            (Grade::A | Grade::B, Band::Hot) => Self::CallNow,
            (Grade::A | Grade::B, Band::Warm) => Self::ReachOut,
            (Grade::A | Grade::B, Band::Quiet) => Self::Nurture,
            (Grade::C | Grade::D | Grade::Unknown, Band::Hot) => Self::QualifyFirst,
            (Grade::C | Grade::D, Band::Warm) | (Grade::Unknown, Band::Warm | Band::Quiet) => Self::Watch,
        }
    }
}

impl Language {
    /// What to do, in a word or two.
    pub fn approach(self, approach: Approach) -> String {
        match approach {
            Approach::CallNow => self.timing_call_now(),
            Approach::ReachOut => self.timing_reach_out(),
            Approach::Nurture => self.timing_nurture(),
            Approach::QualifyFirst => self.timing_qualify_first(),
            Approach::Watch => self.timing_watch(),
            Approach::Leave => self.timing_leave(),
        }
    }

    /// Why, in half a sentence.
    pub fn why_approach(self, approach: Approach, grade: Grade) -> String {
        match approach {
            _ if grade == Grade::Unknown => self.timing_why_unknown(),
            Approach::CallNow => self.timing_why_call_now(grade),
            Approach::ReachOut => self.timing_why_reach_out(grade),
            Approach::Nurture => self.timing_why_nurture(grade),
            Approach::QualifyFirst => self.timing_why_qualify_first(grade),
            Approach::Watch => self.timing_why_watch(grade),
            Approach::Leave if grade == Grade::X => self.timing_why_out(),
            Approach::Leave => self.timing_why_leave(grade),
        }
    }
}
