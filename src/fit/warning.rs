//! What a reader of out-of-fold figures must know: facts as a model keeps them, worded where they are shown.

use serde::{Deserialize, Serialize};

use crate::join::Contradiction;
use crate::language::Language;

/// How accounts were held out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Scheme {
    /// At random, each fold with its share of ideal accounts.
    Stratified {
        /// Number of folds.
        folds: u64,
        /// Start of the draw.
        seed: u64,
    },
    /// Stratified, accounts with identical inputs kept together.
    Together {
        /// Number of folds.
        folds: u64,
        /// Start of the draw.
        seed: u64,
    },
    /// Learnt from what came before, tested between these days (ISO).
    ByTime {
        /// Number of periods tested.
        tests: u64,
        /// First day tested.
        from: String,
        /// Last day tested.
        to: String,
    },
    /// Folds of a file.
    Given {
        /// Number of folds.
        folds: u64,
        /// The file.
        file: String,
    },
    /// The words of a model of schema 2.
    Legacy {
        /// The sentence.
        text: String,
    },
}

/// One thing to know.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Warning {
    /// A learner beside the scorecard failed; `cause` is its error, as raised.
    NotFitted {
        /// Name of the learner.
        learner: String,
        /// Its error.
        cause: String,
    },
    /// Validation by time failed; `cause` is the error, as raised.
    NotByTime {
        /// The error.
        cause: String,
    },
    /// AUC on later accounts, and out of fold.
    WorseByTime {
        /// AUC on later accounts.
        later: f64,
        /// AUC out of fold.
        auc: f64,
    },
    /// On later accounts the interval of the AUC holds one half.
    NoSignalByTime {
        /// Lower end of the interval.
        low: f64,
        /// Upper end of the interval.
        high: f64,
    },
    /// The interval of the AUC holds one half.
    NoSignal {
        /// Lower end of the interval.
        low: f64,
        /// Upper end of the interval.
        high: f64,
    },
    /// Fits are too extreme, or not extreme enough.
    CalibrationSlope {
        /// Slope of the calibration line, 1 when perfect.
        slope: f64,
    },
    /// Logistic regression ranks these accounts better.
    BaselineBetter,
    /// Share of accounts with a twin in another fold; AUC with twins kept together, and as validated.
    Twins {
        /// Share of accounts with a twin.
        share: f64,
        /// AUC with twins kept together.
        together: f64,
        /// AUC as validated.
        auc: f64,
    },
    /// Two columns disagree on who left.
    Leaving(Contradiction),
    /// A sentence of a model of schema 2, as it was written.
    Legacy {
        /// The sentence.
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
