//! What a demonstration history holds.

use crate::demo::plan::{Plan, Planted};
use crate::error::{Error, Result};
use std::fmt;
use std::str::FromStr;

/// Which company's history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Story {
    /// A generalist project-management product whose best customers are construction engineering firms of 50–200.
    #[default]
    Construction,
    /// A legal product that pivots from large groups to mid-size law firms.
    Legaltech,
}

/// What to draw.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// What the company sells, and to whom.
    pub story: Story,
    /// The same seed draws the same files.
    pub seed: u64,
    /// Past accounts, before duplicates.
    pub accounts: usize,
    /// Accounts to score.
    pub prospects: usize,
    /// Whether the company aims since the day of its story; else accounts are of the whole market throughout.
    pub aims: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            story: Story::default(),
            seed: 20_260_930,
            accounts: 4_000,
            prospects: 1_500,
            aims: true,
        }
    }
}

/// What the files do not say of an account.
#[derive(Debug, Clone, PartialEq)]
pub struct Truth {
    /// Identifier, as in the file.
    pub id: String,
    /// Segment it was drawn from; `None` for the background.
    pub segment: Option<&'static str>,
    /// True log-odds of being ideal.
    pub log_odds: f64,
}

impl Story {
    /// Every story.
    pub const ALL: [Self; 2] = [Self::Construction, Self::Legaltech];

    /// The planted effects, which a good scorecard finds again.
    pub fn planted_weights(self) -> &'static [Planted] {
        self.plan().planted
    }

    pub(super) fn plan(self) -> &'static Plan {
        match self {
            Self::Construction => &crate::demo::construction::PLAN,
            Self::Legaltech => &crate::demo::legaltech::PLAN,
        }
    }
}

impl fmt::Display for Story {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Construction => "construction",
            Self::Legaltech => "legaltech",
        })
    }
}

impl FromStr for Story {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|story| story.to_string() == text);
        found.ok_or_else(|| Error::setting("story", "construction or legaltech", text))
    }
}
