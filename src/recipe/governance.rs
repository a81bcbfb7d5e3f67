//! `[governance]`: what a reader outside the team must know of who answers for a model and how it is watched.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// Longest text of a key, in characters (house choice: a paragraph).
const LONGEST: usize = 2_000;

/// Who answers for the model, what it is for, and when it is looked at again. It is told by `lookalike card`; nothing of
/// it is learnt from.
///
/// ```toml
/// [governance]
/// owner = "Head of sales, sales@example.com"
/// purpose = "Which companies our sales team calls first"
/// not_for = ["prices", "refusing a customer"]
/// review_every = 90
/// triggers = ["a new product is launched", "we enter another country"]
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct GovernanceRecipe {
    /// Who answers for it: a person or a role, and how to reach them. Default: none, and the card says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// What scores are used for. Default: none, and the card says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// What scores must not be used for. Default: none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_for: Vec<String>,
    /// Days after which it is reviewed again, from 1 to 3,660. Default: none, so that the triggers alone ask for a review.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review_every: Option<usize>,
    /// What else asks for a review at once. Default: none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub triggers: Vec<String>,
}

impl GovernanceRecipe {
    pub(super) fn says_nothing(&self) -> bool {
        *self == Self::default()
    }

    pub(super) fn check(&self) -> Result<()> {
        if let Some(days) = self.review_every.filter(|days| !(1..=3_660).contains(days)) {
            return Err(Error::setting(
                "governance.review_every",
                "between 1 and 3660",
                days,
            ));
        }
        let texts = self
            .owner
            .iter()
            .chain(&self.purpose)
            .chain(&self.not_for)
            .chain(&self.triggers);
        for text in texts {
            if text.trim().is_empty() || text.chars().count() > LONGEST {
                let expected = format!("texts of 1 to {LONGEST} characters");
                return Err(Error::setting(
                    "governance",
                    expected,
                    format!("{} characters", text.chars().count()),
                ));
            }
        }
        Ok(())
    }
}
