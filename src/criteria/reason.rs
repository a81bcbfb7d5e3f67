//! Why a column is doubted or left out: facts as a model keeps them, worded where they are shown.

use serde::{Deserialize, Serialize};

use crate::language::Language;
use crate::table::currencies::Currencies;

/// One piece of evidence about a column. Shares, AUC and correlations are from 0 to 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Reason {
    /// It is the outcome.
    Outcome,
    /// The recipe excludes it.
    Excluded,
    /// A figure of the business under this key of `[figures]`.
    BusinessFigure {
        /// The key.
        key: String,
    },
    /// It says when the account was decided.
    DecisionDay,
    /// What a customer was worth, under this key of `[ideal]`.
    Worth {
        /// The key.
        key: String,
    },
    /// It identifies the account.
    Identifier,
    /// It names the account.
    Label,
    /// It says how much the account counts.
    Weight,
    /// It says the chance that the account had of being contacted.
    Propensity,
    /// No cell is filled.
    Empty,
    /// Text with so many different values in so many filled cells.
    Text {
        /// Different values.
        different: u64,
        /// Filled cells.
        filled: u64,
    },
    /// Every filled cell holds the same.
    Constant {
        /// What they hold.
        value: String,
        /// Rows that hold it.
        rows: u64,
    },
    /// Amounts in several currencies.
    SeveralCurrencies {
        /// Where the currencies stand, and their cells.
        currencies: Currencies,
    },
    /// The same values as another column.
    SameAs {
        /// The other column.
        column: String,
    },
    /// Its name says so, by these words.
    NamedAfterwards {
        /// The words.
        words: String,
    },
    /// Its name says personal data.
    NamedPersonal {
        /// The words.
        words: String,
    },
    /// Its name says that it identifies something.
    NamedIdentifier {
        /// The words.
        words: String,
    },
    /// Its name says that it is overwritten as long as the account lives.
    NamedOverwritten {
        /// The words.
        words: String,
    },
    /// Its name says that only customers have it.
    NamedAfterSale {
        /// The words.
        words: String,
    },
    /// Its name says who sells, by these words.
    NamedSeller {
        /// The words.
        words: String,
    },
    /// Its name says how likely the deal is, as its stage or its seller has it.
    NamedForecast {
        /// The words.
        words: String,
    },
    /// Its name says how long the deal took.
    NamedDuration {
        /// The words.
        words: String,
    },
    /// Its name says when the record or the account's story began, or how long ago.
    NamedBeginning {
        /// The words.
        words: String,
    },
    /// It says in which currency amounts are written.
    NamedCurrency {
        /// The words.
        words: String,
    },
    /// It names accounts, as another column does.
    NamesAccounts,
    /// Most of its values are names of people.
    People {
        /// Different values that are.
        people: u64,
        /// Different values.
        names: u64,
    },
    /// Values that rank accounts too well; `sure` when beyond what an honest column does.
    Alone {
        /// How well it ranks them.
        auc: f64,
        /// Whether it is beyond what an honest column does.
        sure: bool,
    },
    /// Numbers that rank accounts well, as an honest column's can: a note, no doubt.
    RanksWell {
        /// How well they rank them.
        auc: f64,
    },
    /// Filled on one outcome more than on the other, which tells the outcome.
    TellingGaps {
        /// Share of ideal accounts it is filled on.
        ideal: f64,
        /// Share of other accounts it is filled on.
        other: f64,
        /// How well "is it filled in?" ranks accounts.
        auc: f64,
    },
    /// Nearly only one outcome is filled, empty or not 0.
    OneSided {
        /// What is true of the cells.
        state: State,
        /// Whether it is true of ideal accounts, rather than of others.
        of_ideal: bool,
        /// Share of ideal accounts of which it is true.
        ideal: f64,
        /// Share of other accounts of which it is true.
        other: f64,
    },
    /// Filled on customers and not in the universe, or the other way round.
    FilledInOneTable {
        /// Share of customers it is filled on.
        customers: f64,
        /// Share of the universe it is filled on.
        universe: f64,
    },
    /// Customers and universe write it in different ways.
    WrittenApart {
        /// Its name in the universe.
        column: String,
    },
    /// Filled on decided accounts, hardly on open ones.
    FilledAtDecision {
        /// Share of decided accounts it is filled on.
        decided: f64,
        /// Share of open accounts it is filled on.
        open: f64,
        /// Open accounts.
        accounts: u64,
        /// Whether chance is ruled out.
        sure: bool,
    },
    /// A date on or after the day of the decision on a share of accounts.
    AfterDecision {
        /// Column with the day of the decision.
        date: String,
        /// Share of accounts.
        share: f64,
        /// Whether they are too many for slips.
        sure: bool,
    },
    /// Empty on the oldest accounts, by a date, in percent of accounts.
    EmptyOnOldest {
        /// Accounts, in percent.
        percent: u64,
        /// The column of the date.
        by: String,
    },
    /// Empty on the newest accounts, likewise.
    EmptyOnNewest {
        /// Accounts, in percent.
        percent: u64,
        /// The column of the date.
        by: String,
    },
    /// Filled on very different shares of accounts of different ages.
    ComesAndGoes {
        /// Least share filled.
        least: f64,
        /// Greatest share filled.
        most: f64,
        /// The column of the date.
        by: String,
    },
    /// Gaps that close with age and tell the outcome.
    FilledWithTime {
        /// Share of the oldest accounts it is filled on.
        oldest: f64,
        /// Share of the newest accounts it is filled on.
        newest: f64,
        /// The column of the date.
        by: String,
    },
    /// A number that grows with the account's age, whatever the outcome.
    GrowsWithAge {
        /// The column of the date.
        by: String,
    },
    /// Days from the account's beginning tell the outcome.
    MovesOn {
        /// The column of the account's beginning.
        by: String,
        /// How well the days rank accounts.
        auc: f64,
    },
    /// Levels that nearly always go with one outcome.
    PureLevels {
        /// Such levels.
        pure: u64,
        /// Levels that occur.
        levels: u64,
        /// Accounts with such a level.
        accounts: u64,
        /// Whether chance is ruled out.
        sure: bool,
    },
    /// Filled on exactly the accounts on which a column known only afterwards is.
    SameGaps {
        /// The accounts.
        accounts: u64,
        /// The other column.
        column: String,
    },
    /// A quick model without it and with it; `hangs` when nearly all depends on it.
    QuickModel {
        /// AUC without the column.
        without: f64,
        /// AUC with it.
        with: f64,
        /// Whether nearly all depends on it.
        hangs: bool,
    },
    /// The user trusts it, whatever it looks like.
    Trusted,
    /// A sentence of a model of schema 2, as it was written.
    Legacy {
        /// The sentence.
        text: String,
    },
}

/// What is true of cells on (nearly) one outcome only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The cell is filled.
    Filled,
    /// The cell is empty.
    Empty,
    /// The number is not 0.
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
            Self::Propensity => language.evidence_propensity(),
            Self::Empty => language.evidence_empty(),
            Self::Text { different, filled } => language.evidence_text(count(different), count(filled)),
            Self::Constant { value, rows } => language.evidence_constant(value, count(rows)),
            Self::SeveralCurrencies { currencies } => currencies.describe(language),
            Self::SameAs { column } => language.evidence_same_as(column),
            Self::NamedAfterwards { words } => language.evidence_named_afterwards(words),
            Self::NamedPersonal { words } => language.evidence_named_personal(words),
            Self::NamedIdentifier { words } => language.evidence_named_identifier(words),
            Self::NamedOverwritten { words } => language.evidence_named_overwritten(words),
            Self::NamedAfterSale { words } => language.evidence_named_after_sale(words),
            Self::NamedSeller { words } => language.evidence_named_seller(words),
            Self::NamedForecast { words } => language.evidence_named_forecast(words),
            Self::NamedDuration { words } => language.evidence_named_duration(words),
            Self::NamedBeginning { words } => language.evidence_named_beginning(words),
            Self::NamedCurrency { words } => language.evidence_named_currency(words),
            Self::NamesAccounts => language.evidence_names_accounts(),
            Self::People { people, names } => language.evidence_people(count(people), count(names)),
            Self::Alone { auc: a, sure: true } => language.evidence_alone_sure(pairs(a), auc(a)),
            Self::Alone { auc: a, sure: false } => language.evidence_alone(pairs(a), auc(a)),
            Self::RanksWell { auc: a } => language.evidence_ranks_well(pairs(a), auc(a)),
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
            Self::FilledInOneTable { customers, universe } => {
                language.evidence_filled_in_one_table(share(customers), share(universe))
            }
            Self::WrittenApart { column } => language.evidence_written_apart(column),
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
