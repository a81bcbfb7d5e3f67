//! What a reader of out-of-fold figures must know: facts as a model keeps them, worded where they are shown.

use serde::{Deserialize, Serialize};

use crate::join::Contradiction;
use crate::language::Language;

/// How accounts were held out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Scheme {
    Stratified {
        folds: u64,
        seed: u64,
    },
    /// Stratified, accounts with identical inputs kept together.
    Together {
        folds: u64,
        seed: u64,
    },
    /// Learnt from what came before, tested between these days (ISO).
    ByTime {
        tests: u64,
        from: String,
        to: String,
    },
    /// Folds of a file.
    Given {
        folds: u64,
        file: String,
    },
    /// The words of a model of schema 2.
    Legacy {
        text: String,
    },
}

/// One thing to know.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Warning {
    /// A learner beside the scorecard failed; `cause` is its error, as raised.
    NotFitted {
        learner: String,
        cause: String,
    },
    /// Validation by time failed; `cause` is the error, as raised.
    NotByTime {
        cause: String,
    },
    /// AUC on later accounts, and out of fold.
    WorseByTime {
        later: f64,
        auc: f64,
    },
    NoSignalByTime {
        low: f64,
        high: f64,
    },
    NoSignal {
        low: f64,
        high: f64,
    },
    CalibrationSlope {
        slope: f64,
    },
    BaselineBetter,
    /// Share of accounts with a twin in another fold; AUC with twins kept together, and as validated.
    Twins {
        share: f64,
        together: f64,
        auc: f64,
    },
    Leaving(Contradiction),
    /// A sentence of a model of schema 2, as it was written.
    Legacy {
        text: String,
    },
}

impl Scheme {
    /// The scheme in a few words.
    pub fn describe(&self, language: Language) -> String {
        match self {
            Self::Stratified { folds, seed } => language.scheme_stratified(folds, seed),
            Self::Together { folds, seed } => language.scheme_together(folds, seed),
            Self::ByTime { tests, from, to } => language.scheme_by_time(tests, from, to),
            Self::Given { folds, file } => language.scheme_given(folds, file),
            Self::Legacy { text } => text.clone(),
        }
    }
}

impl Warning {
    /// The fact in one sentence, without its full stop.
    pub fn describe(&self, language: Language) -> String {
        let auc = |auc: &f64| language.decimal(*auc, 3);
        match self {
            Self::NotFitted { learner, cause } => {
                let learner = match learner.as_str() {
                    "logistic regression" => language.learner_logistic(),
                    "random forest" => language.learner_forest(),
                    other => other.to_owned(),
                };
                language.warning_not_fitted(learner, cause)
            }
            Self::NotByTime { cause } => language.warning_not_by_time(cause),
            Self::WorseByTime { later, auc: a } => language.warning_by_time(auc(later), auc(a)),
            Self::NoSignalByTime { low, high } => language.warning_no_signal_by_time(auc(low), auc(high)),
            Self::NoSignal { low, high } => language.warning_no_signal(auc(low), auc(high)),
            Self::CalibrationSlope { slope } if *slope < 1.0 => {
                language.warning_extreme(language.decimal(*slope, 2))
            }
            Self::CalibrationSlope { slope } => language.warning_timid(language.decimal(*slope, 2)),
            Self::BaselineBetter => language.warning_baseline_better(),
            Self::Twins {
                share,
                together,
                auc: a,
            } => language.warning_twins(language.whole_percent(*share), auc(together), auc(a)),
            Self::Leaving(contradiction) => contradiction.describe(language),
            Self::Legacy { text } => text.clone(),
        }
    }
}
