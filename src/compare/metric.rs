//! What is compared, and which way is better.

use serde::{Deserialize, Serialize};

/// A figure that two arms are compared on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Metric {
    /// As the reader knows it: a column's name, or a business figure's.
    pub name: String,
    /// What is measured of an account.
    pub kind: Kind,
    /// Day at which retention is read, or up to which durations are averaged; absent: as far as both arms were watched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub horizon: Option<f64>,
    /// Which way is better.
    pub better: Better,
}

/// How it is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Yes or no of each account: a reply, a meeting, a deal closed. From 0 to 1.
    Rate,
    /// An amount of each account, in the data's currency.
    Amount,
    /// Days until something happens, or until today where it has not yet.
    Duration,
    /// Whether an account is still there after [`Metric::horizon`] days, some being known for less.
    Retention,
}

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Better {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Rate, Self::Amount, Self::Duration, Self::Retention];

    /// As the command line spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rate => "rate",
            Self::Amount => "amount",
            Self::Duration => "duration",
            Self::Retention => "retention",
        }
    }

    /// Fewer days are better, more of anything else.
    pub fn usually_better(self) -> Better {
        if self == Self::Duration {
            Better::Lower
        } else {
            Better::Higher
        }
    }

    /// Whether it is a share, from 0 to 1.
    pub fn is_share(self) -> bool {
        matches!(self, Self::Rate | Self::Retention)
    }
}

impl std::str::FromStr for Kind {
    type Err = crate::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|kind| kind.as_str() == text);
        found.ok_or_else(|| {
            crate::Error::setting("kind of metric", "rate, amount, duration or retention", text)
        })
    }
}

impl Metric {
    /// A metric of which more is better, days apart.
    pub fn new(name: impl Into<String>, kind: Kind) -> Self {
        Self {
            name: name.into(),
            kind,
            horizon: None,
            better: kind.usually_better(),
        }
    }
}

/// One of the arms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The first arm.
    A,
    /// The second arm.
    B,
}
