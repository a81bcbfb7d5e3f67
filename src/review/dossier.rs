//! What a review found.

use serde::Serialize;

use super::aim::Aim;
use super::challenge::Challenge;
use super::champion::Performance;
use super::drift::Drifts;
use super::levels::LevelChange;
use super::logged::Logged;
use super::maturity::Maturity;
use super::measured::{Measured, OneSided, Unmeasured};
use super::paying::Paying;
use super::segments::SegmentFate;
use super::signals::{FamilySlope, Signal};

/// Who the table's accounts are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Who {
    /// Rows of the table.
    pub rows: u64,
    /// Accounts with an outcome that the champion had not seen: those that are measured.
    pub new: u64,
    /// Ideal ones among them.
    pub ideal: u64,
    /// Accounts that the champion was trained on, left out.
    pub seen: u64,
    /// Accounts without an outcome yet.
    pub open: u64,
    /// Accounts whose outcome nobody can read.
    pub unclear: u64,
    /// What is written there, the commonest first; three at most.
    pub unclear_values: Vec<String>,
    /// Rows whose id stands on an earlier row too.
    pub repeated: u64,
    /// Accounts before `--since`, left out.
    pub before: u64,
    /// Accounts among the new that an earlier review has counted.
    pub counted: u64,
}

/// A column that the champion reads and the table lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Absent {
    /// The column.
    pub column: String,
    /// Column of the table whose name is nearest, else the only one that holds the like.
    pub nearest: Option<String>,
    /// Milli-points of the scorecard that hang on it.
    pub points: i64,
    /// Criteria that read it.
    #[serde(skip)]
    pub criteria: Vec<String>,
}

/// What a reader must know of how accounts were told apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "note", rename_all = "snake_case")]
pub enum Note {
    /// The champion's version keeps no ids: nobody can say whom it has seen.
    NoSeen,
    /// The table has no column of ids.
    NoIds,
    /// Ids are written otherwise than the champion's, and none is known.
    OtherIds {
        /// As training's were written.
        was: String,
        /// As the table's are.
        now: String,
    },
    /// Rows carry an id that an earlier row carries: each counts as an account of its own.
    Repeated {
        /// How many.
        rows: u64,
    },
    /// Deals are open, and no days say how long they have been: figures are those of the decided ones.
    OpenLeftOut {
        /// How many.
        open: u64,
    },
    /// Why the record of scores and outcomes was not read.
    NoRecord {
        /// In words.
        cause: String,
    },
    /// Why there is no challenger.
    NoChallenger {
        /// In words.
        cause: String,
    },
}

/// A review: what was found, and what it advises.
#[derive(Debug, Clone, PartialEq)]
pub struct Review {
    /// Champion reviewed, `name@version`.
    pub model: String,
    /// Who the accounts are.
    pub who: Who,
    /// What a reader must know of it.
    pub notes: Vec<Note>,
    /// Columns that the champion reads and the table lacks.
    pub absent: Vec<Absent>,
    /// What the champion's fits were worth.
    pub performance: Measured<Performance>,
    /// Where that was not measured: whether nearly all accounts ended one way against what was expected.
    pub one_sided: Option<OneSided>,
    /// What becomes of all deals, open ones included; absent where none is open or their days are not known.
    pub maturity: Option<Maturity>,
    /// The champion on scores that it really gave; absent where none is on record.
    pub logged: Option<Logged>,
    /// How the accounts differ from training's; absent without new accounts.
    pub drift: Option<Drifts>,
    /// Levels that came, went, or are written otherwise.
    pub levels: Vec<LevelChange>,
    /// Criteria that tell more, less or the opposite of what they told.
    pub signals: Vec<Signal>,
    /// What each family of criteria is worth now; empty where nothing was measured.
    pub families: Vec<FamilySlope>,
    /// The champion's segments among the new ideal customers, and those that are born; empty where none were sought.
    pub segments: Vec<SegmentFate>,
    /// Whether the champion's segments still pay; empty where that was not measured.
    pub paying: Vec<Paying>,
    /// Where the aim was off; absent where nothing was measured.
    pub aim: Option<Aim>,
    /// Champion against challenger; absent where there is none.
    pub challenge: Option<Challenge>,
}

impl Review {
    /// A review of what is on record alone: no table, so neither drift nor a challenger.
    pub fn of_record(model: String, logged: Logged) -> Self {
        Self {
            model,
            who: Who::default(),
            notes: Vec::new(),
            absent: Vec::new(),
            performance: Measured::No(Unmeasured::RecordAlone),
            one_sided: None,
            maturity: None,
            logged: Some(logged),
            drift: None,
            levels: Vec::new(),
            signals: Vec::new(),
            families: Vec::new(),
            segments: Vec::new(),
            paying: Vec::new(),
            aim: None,
            challenge: None,
        }
    }

    /// What the record says, where it is all there is.
    pub(super) fn record_alone(&self) -> Option<&Logged> {
        let alone = self.performance == Measured::No(Unmeasured::RecordAlone);
        self.logged.as_ref().filter(|_| alone)
    }

    /// Levels that seem to be written otherwise: column, as it was, as it is.
    pub(super) fn renamed(&self) -> impl Iterator<Item = (String, String, String)> {
        self.levels.iter().filter_map(|change| {
            let was = change.was.clone()?;
            Some((change.column.clone(), was, change.level.clone()))
        })
    }
}
