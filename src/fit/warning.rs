//! What a reader of out-of-fold figures must know: facts as a model keeps them, worded where they are shown.

use serde::{Deserialize, Serialize};

use crate::error::Error;
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
    /// A learner beside the scorecard failed.
    NotFitted {
        /// Name of the learner.
        learner: String,
        /// Its error.
        cause: Cause,
    },
    /// Validation by time failed.
    NotByTime {
        /// The error.
        cause: Cause,
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
    /// Figures are those of a sample of the accounts.
    Sampled {
        /// Accounts drawn.
        accounts: u64,
        /// Accounts that there are.
        of: u64,
    },
    /// Two columns disagree on who left.
    Leaving(Contradiction),
    /// A sentence of a model of schema 2, as it was written.
    Legacy {
        /// The sentence.
        text: String,
    },
}

/// Why something could not be measured; the error itself is noted when it occurs. A file names it by one word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Cause {
    /// The data cannot carry it.
    Data,
    /// An iteration did not reach its optimum.
    NotConverged,
    /// Any other error.
    Other,
    /// The error of a model that kept its words.
    Legacy(String),
}

impl From<&Error> for Cause {
    fn from(error: &Error) -> Self {
        match error {
            Error::Data { .. } => Self::Data,
            Error::NotConverged { .. } => Self::NotConverged,
            _ => Self::Other,
        }
    }
}

impl From<String> for Cause {
    fn from(word: String) -> Self {
        match word.as_str() {
            "data" => Self::Data,
            "not_converged" => Self::NotConverged,
            "other" => Self::Other,
            _ => Self::Legacy(word),
        }
    }
}

impl From<Cause> for String {
    fn from(cause: Cause) -> Self {
        match cause {
            Cause::Data => "data".to_owned(),
            Cause::NotConverged => "not_converged".to_owned(),
            Cause::Other => "other".to_owned(),
            Cause::Legacy(words) => words,
        }
    }
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

impl Cause {
    /// The cause as a clause; `data` says what the data lack.
    fn describe(&self, language: Language, data: String) -> String {
        match self {
            Self::Data => data,
            Self::NotConverged => language.cause_not_converged(),
            Self::Other => language.cause_other(),
            Self::Legacy(words) => words.clone(),
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
                language.warning_not_fitted(learner, cause.describe(language, language.cause_accounts()))
            }
            Self::NotByTime { cause } => {
                language.warning_not_by_time(cause.describe(language, language.cause_periods()))
            }
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
            Self::Sampled { accounts, of } => language.warning_sampled(
                language.integer(i64::try_from(*accounts).unwrap_or(i64::MAX)),
                language.integer(i64::try_from(*of).unwrap_or(i64::MAX)),
            ),
            Self::Leaving(contradiction) => contradiction.describe(language),
            Self::Legacy { text } => text.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Models that kept the words of an error load, and say them.
    #[test]
    fn a_cause_is_one_word_of_a_file() {
        for (json, cause) in [
            (r#""data""#, Cause::Data),
            (r#""not_converged""#, Cause::NotConverged),
            (r#""other""#, Cause::Other),
            (
                r#""the dates do not make 4 periods""#,
                Cause::Legacy("the dates do not make 4 periods".into()),
            ),
        ] {
            let read: Cause = serde_json::from_str(json).unwrap();
            assert_eq!(read, cause);
            assert_eq!(serde_json::to_string(&cause).unwrap(), json);
            let warning = Warning::NotByTime { cause }.describe(Language::En);
            assert!(warning.starts_with("not validated by time: "), "{warning}");
        }
    }
}
