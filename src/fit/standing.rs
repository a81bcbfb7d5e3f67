//! What the scorecard earns over other learners on the same accounts, or gives up to them.

use serde::{Deserialize, Serialize};

use crate::language::Language;

/// Differences of AUC that print as nothing are below it.
const VISIBLE: f64 = 0.0005;

/// A learner measured beside the scorecard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Peer {
    /// Plain logistic regression.
    Baseline,
    /// A random forest.
    Challenger,
}

/// A difference of two AUCs on the same accounts with its 95 % interval (paired DeLong).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Difference {
    /// The difference.
    pub auc: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

/// The scorecard's AUC minus that of each peer; at least one.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing(pub(super) Vec<(Peer, Difference)>);

impl Standing {
    /// The differences in one sentence.
    pub fn describe(&self, language: Language) -> String {
        let clauses: Vec<String> = self
            .0
            .iter()
            .map(|(peer, difference)| difference.describe(*peer, language))
            .collect();
        language.the_scorecard(language.list(&clauses))
    }
}

impl Difference {
    /// "earns 0.013 AUC over plain logistic regression (95 % interval +0.006 to +0.020)".
    fn describe(&self, peer: Peer, language: Language) -> String {
        let peer = match peer {
            Peer::Baseline => language.standing_logistic(),
            Peer::Challenger => language.standing_forest(),
        };
        let [low, high] = [self.low, self.high].map(|end| language.signed(end, 3));
        // What prints as nothing is neither earned nor given up.
        if self.auc.abs() < VISIBLE {
            return language.standing_alike(peer, low, high);
        }
        let size = language.decimal(self.auc.abs(), 3);
        let interval = match self.low <= 0.0 && self.high >= 0.0 {
            true => language.standing_unclear(low, high),
            false => language.standing_clear(low, high),
        };
        match self.auc > 0.0 {
            true => language.standing_over(size, peer, interval),
            false => language.standing_under(size, peer, interval),
        }
    }
}
