//! Why a column is doubted or left out: facts as a model keeps them, worded where they are shown.

use serde::{Deserialize, Serialize};

use crate::language::Language;

/// One piece of evidence about a column. Shares, AUC and correlations are from 0 to 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Reason {
    Outcome,
    Excluded,
    /// A figure of the business under this key of `[figures]`.
    BusinessFigure {
        key: String,
    },
    DecisionDay,
    /// What a customer was worth, under this key of `[ideal]`.
    Worth {
        key: String,
    },
    Identifier,
    Label,
    Weight,
    Empty,
    /// Text with so many different values in so many filled cells.
    Text {
        different: u64,
        filled: u64,
    },
    Constant {
        value: String,
        rows: u64,
    },
    /// The same values as another column.
    SameAs {
        column: String,
    },
    /// Its name says so, by these words.
    NamedAfterwards {
        words: String,
    },
    NamedPersonal {
        words: String,
    },
    NamedIdentifier {
        words: String,
    },
    NamedOverwritten {
        words: String,
    },
    NamedAfterSale {
        words: String,
    },
    /// Values that rank accounts too well; `sure` when beyond what an honest column does.
    Alone {
        auc: f64,
        sure: bool,
    },
    /// Filled on one outcome more than on the other, which tells the outcome.
    TellingGaps {
        ideal: f64,
        other: f64,
        auc: f64,
    },
    /// Nearly only one outcome is filled, empty or not 0.
    OneSided {
        state: State,
        of_ideal: bool,
        ideal: f64,
        other: f64,
    },
    /// Filled on decided accounts, hardly on open ones.
    FilledAtDecision {
        decided: f64,
        open: f64,
        accounts: u64,
        sure: bool,
    },
    /// A date on or after the day of the decision on a share of accounts.
    AfterDecision {
        date: String,
        share: f64,
        sure: bool,
    },
    /// Empty on the oldest accounts, by a date, in percent of accounts.
    EmptyOnOldest {
        percent: u64,
        by: String,
    },
    EmptyOnNewest {
        percent: u64,
        by: String,
    },
    /// Filled on very different shares of accounts of different ages.
    ComesAndGoes {
        least: f64,
        most: f64,
        by: String,
    },
    /// Gaps that close with age and tell the outcome.
    FilledWithTime {
        oldest: f64,
        newest: f64,
        by: String,
    },
    GrowsWithAge {
        by: String,
    },
    /// Days from the account's beginning tell the outcome.
    MovesOn {
        by: String,
        auc: f64,
    },
    /// Levels that nearly always go with one outcome.
    PureLevels {
        pure: u64,
        levels: u64,
        accounts: u64,
        sure: bool,
    },
    /// Filled on exactly the accounts on which a column known only afterwards is.
    SameGaps {
        accounts: u64,
        column: String,
    },
    /// A quick model without it and with it; `hangs` when nearly all depends on it.
    QuickModel {
        without: f64,
        with: f64,
        hangs: bool,
    },
    Trusted,
    /// A sentence of a model of schema 2, as it was written.
    Legacy {
        text: String,
    },
}

/// What is true of cells on (nearly) one outcome only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    Filled,
    Empty,
    NotZero,
}

impl Reason {
    /// The fact as a clause that a RevOps analyst understands; its subject is the column.
    pub fn describe(&self, language: Language) -> String {
        let count = |n: &u64| language.integer(*n as i64);
        let share = |share: &f64| language.exact_percent(*share);
        let auc = |auc: &f64| language.decimal(*auc, 2);
        let pairs = |auc: &f64| language.whole_percent(*auc);
        match self {
            Self::Outcome => language.evidence_outcome(),
            Self::Excluded => language.evidence_excluded(),
            Self::BusinessFigure { key } => language.evidence_business_figure(key),
            Self::DecisionDay => language.evidence_decision_day(),
            Self::Worth { key } => language.evidence_worth(key),
            Self::Identifier => language.evidence_identifier(),
            Self::Label => language.evidence_label(),
            Self::Weight => language.evidence_weight(),
            Self::Empty => language.evidence_empty(),
            Self::Text { different, filled } => language.evidence_text(count(different), count(filled)),
            Self::Constant { value, rows } => language.evidence_constant(value, count(rows)),
            Self::SameAs { column } => language.evidence_same_as(column),
            Self::NamedAfterwards { words } => language.evidence_named_afterwards(words),
            Self::NamedPersonal { words } => language.evidence_named_personal(words),
            Self::NamedIdentifier { words } => language.evidence_named_identifier(words),
            Self::NamedOverwritten { words } => language.evidence_named_overwritten(words),
            Self::NamedAfterSale { words } => language.evidence_named_after_sale(words),
            Self::Alone { auc: a, sure: true } => language.evidence_alone_sure(pairs(a), auc(a)),
            Self::Alone { auc: a, sure: false } => language.evidence_alone(pairs(a), auc(a)),
            Self::TellingGaps { ideal, other, auc } => {
                language.evidence_telling_gaps(share(ideal), share(other), pairs(auc))
            }
            Self::OneSided {
                state,
                of_ideal,
                ideal,
                other,
            } => {
                let side = match of_ideal {
                    true => language.evidence_side_ideal(),
                    false => language.evidence_side_other(),
                };
                language.evidence_one_sided(state.describe(language), side, share(ideal), share(other))
            }
            Self::FilledAtDecision {
                decided,
                open,
                accounts,
                sure,
            } => {
                let (decided, open, accounts) = (share(decided), share(open), count(accounts));
                match sure {
                    true => language.evidence_filled_at_decision_sure(decided, open, accounts),
                    false => language.evidence_filled_at_decision(decided, open, accounts),
                }
            }
            Self::AfterDecision { date, share: s, sure } => match sure {
                true => language.evidence_after_decision_sure(date, share(s)),
                false => language.evidence_after_decision(date, share(s)),
            },
            Self::EmptyOnOldest { percent, by } => language.evidence_empty_on_oldest(percent, by),
            Self::EmptyOnNewest { percent, by } => language.evidence_empty_on_newest(percent, by),
            Self::ComesAndGoes { least, most, by } => {
                language.evidence_comes_and_goes(share(least), share(most), by)
            }
            Self::FilledWithTime { oldest, newest, by } => {
                language.evidence_filled_with_time(share(oldest), share(newest), by)
            }
            Self::GrowsWithAge { by } => language.evidence_grows_with_age(by),
            Self::MovesOn { by, auc: a } => language.evidence_moves_on(by, auc(a)),
            Self::PureLevels {
                pure,
                levels,
                accounts,
                sure,
            } => {
                let (pure, levels, accounts) = (count(pure), count(levels), count(accounts));
                match sure {
                    true => language.evidence_pure_levels_sure(pure, levels, accounts),
                    false => language.evidence_pure_levels(pure, levels, accounts),
                }
            }
            Self::SameGaps { accounts, column } => language.evidence_same_gaps(count(accounts), column),
            Self::QuickModel { without, with, hangs } => match hangs {
                true => language.evidence_model_hangs(auc(without), auc(with)),
                false => language.evidence_quick_model(auc(without), auc(with)),
            },
            Self::Trusted => language.evidence_trusted(),
            Self::Legacy { text } => text.clone(),
        }
    }
}

impl State {
    fn describe(self, language: Language) -> String {
        match self {
            Self::Filled => language.evidence_filled(),
            Self::Empty => language.evidence_unfilled(),
            Self::NotZero => language.evidence_not_zero(),
        }
    }
}

/// Reasons as one line: "…; …".
pub fn describe_all(reasons: &[Reason], language: Language) -> String {
    let clauses: Vec<String> = reasons.iter().map(|reason| reason.describe(language)).collect();
    clauses.join(language.clause_separator())
}
