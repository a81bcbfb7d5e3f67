//! What to beware of in a comparison.

use serde::{Deserialize, Serialize};

/// What to beware of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Warning {
    /// Arms were not drawn at random: an association.
    Observational,
    /// Crude and adjusted differences point opposite ways.
    Reversed,
    /// Two ways of adjusting point opposite ways.
    AdjustmentsDisagree,
    /// Nothing tells whether chance decided who was in which arm.
    NothingTells,
    /// Chance is said to have decided, and explains arms so unlike in these columns hardly.
    UnlikeByChance {
        /// Columns in which they are.
        columns: Vec<String>,
        /// Chance of arms so unlike.
        p_value: f64,
    },
    /// In these columns the arms differ too, and they were not set equal.
    NotSetEqual {
        /// The columns.
        columns: Vec<String>,
    },
    /// No value of these columns occurs in both arms.
    ToldApart {
        /// The columns.
        columns: Vec<String>,
    },
    /// Without a day on all accounts, only these were looked at over time.
    SomeDated {
        /// Accounts with a day.
        accounts: u64,
    },
    /// Nothing to adjust on.
    NotAdjusted,
    /// The arms differ in these columns by more than a tenth of a standard deviation.
    Unbalanced {
        /// The columns.
        columns: Vec<String>,
    },
    /// Hardly any overlap in an arm, but enough to go on.
    LittleOverlap,
    /// The arms' sizes are not those planned.
    SplitMismatch {
        /// Chance of such sizes were the split as planned.
        p_value: f64,
    },
    /// Nobody fixed in advance how many accounts there would be.
    NotPlanned,
    /// The fixed interval holds at the planned end only, which is not reached.
    BeforeTheEnd {
        /// Accounts of both arms at the planned end.
        planned: u64,
    },
    /// Accounts without a value.
    Missing {
        /// How many.
        accounts: u64,
    },
    /// Days or amounts below 0 where there can be none.
    Negative {
        /// How many.
        accounts: u64,
    },
    /// The same account more than once in an arm: counted once.
    Repeated {
        /// How many.
        accounts: u64,
    },
    /// Accounts in both arms: left out.
    InBoth {
        /// How many.
        accounts: u64,
    },
    /// Every duration was taken as ended: no column says which are not.
    AllEnded,
    /// Fewer than this many accounts in an arm: intervals are rough.
    Small {
        /// Accounts of the smaller arm.
        accounts: u64,
    },
    /// A few amounts make the mean: the winsorised difference points elsewhere.
    Outliers,
    /// Curves cross: read the restricted means, not the test alone.
    Crossing,
    /// It is not the metric that the plan fixed.
    OtherMetric {
        /// The metric that was planned.
        planned: String,
    },
    /// Segments had a part in how these accounts were told apart.
    SegmentsSeen,
    /// The metric is shown among so many others.
    Explored {
        /// Comparisons shown together.
        comparisons: u64,
    },
}
