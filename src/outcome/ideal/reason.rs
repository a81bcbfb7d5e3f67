//! Why an account is labelled as it is, why a column counts, and what was assumed: facts, worded where they are shown.

use crate::language::{Language, in_english};
use crate::table::reading::iso_date;

/// Days of a month on average, in the Gregorian calendar.
pub(super) const MONTH: f64 = 365.2425 / 12.0;

/// Key of the recipe that says on which day the data were true.
const AS_OF: &str = "as_of";

/// Why an account is labelled as it is. Worth is from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Why {
    /// The account was lost: not ideal.
    NeverBought,
    /// The account is not decided yet: undecided.
    Open,
    /// Worth enough, and nothing against its stay: ideal.
    Worth {
        /// From 0 to 1.
        worth: f64,
    },
    /// Worth too little, and nothing against its stay: not ideal.
    LittleWorth {
        /// From 0 to 1.
        worth: f64,
        /// Least worth of an ideal customer.
        least: f64,
    },
    /// A customer of whose worth nothing is known: undecided.
    WorthUnknown,
    /// Left too early: not ideal.
    Left {
        /// Days from signing to leaving.
        days: i32,
    },
    /// After how long is not known.
    LeftSometime,
    /// Signed too lately to tell whether it will be kept: undecided.
    Recent {
        /// Days since it signed.
        days: i32,
    },
    /// A customer of whom it is not known how long it was kept: undecided.
    StayUnknown,
}

/// What a column says of a customer.
#[derive(Debug, Clone, PartialEq)]
pub enum Fact {
    /// A number and its fifth of the customers, 1 the least worth and 5 the most.
    Fifth {
        /// Name of the column.
        column: String,
        /// The customer's number.
        value: f64,
        /// From 1, the least worth, to 5, the most.
        fifth: u8,
    },
    /// The same of the days since something was.
    Ago {
        /// Name of the column.
        column: String,
        /// Days before the day of the data.
        days: f64,
        /// From 1, the least worth, to 5, the most.
        fifth: u8,
    },
    /// A number, and how many of the customers known have less and more.
    Among {
        /// Name of the column.
        column: String,
        /// The customer's number.
        value: f64,
        /// Customers with less.
        less: usize,
        /// Customers with more.
        more: usize,
        /// Customers of whom the number is known.
        known: usize,
    },
    /// A net promoter answer or score, on the column's own scale.
    Score {
        /// Name of the column.
        column: String,
        /// The answer or score.
        value: f64,
    },
    /// A yes or a no.
    Answer {
        /// Name of the column.
        column: String,
        /// Whether it says yes.
        yes: bool,
    },
    /// Still a customer.
    Kept {
        /// Days since it signed.
        days: i32,
        /// Months as a customer to expect in all, those so far included; absent where no departure is known.
        expected: Option<f64>,
    },
    /// No longer a customer.
    Left {
        /// Days from signing to leaving.
        days: i32,
    },
}

/// Why a column tells a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The recipe names it.
    Recipe,
    /// It stands under this key of `[figures]`.
    Figures {
        /// The key, without its section.
        key: &'static str,
    },
    /// Its name has these words.
    Name {
        /// The words of the name that say so.
        words: String,
    },
    /// Its name has these words, but so many of the accounts that never bought have some.
    Early {
        /// The words of the name that say so.
        words: String,
        /// Accounts that never bought in which the column is filled in.
        filled: usize,
        /// Accounts that never bought.
        accounts: usize,
    },
}

/// Why a column that was found says nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unused {
    /// It is not known of any customer.
    Unknown,
    /// Where it is known, all customers have the same.
    AllTheSame,
    /// It was found, but is not taken, for this reason.
    NotTaken(Origin),
}

/// How the day on which the data were true is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DayOrigin {
    /// The recipe says it with `as_of`.
    Recipe,
    /// The latest day of this column.
    Latest {
        /// Name of the date column.
        column: String,
    },
}

/// What was assumed, or is to be known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// Accounts decided after the day of the data: undecided.
    DecidedLater {
        /// How many there are.
        accounts: usize,
    },
    /// Customers that leave after the day of the data only: counted as still customers.
    LeavesLater {
        /// How many there are.
        customers: usize,
    },
    /// Customers whose day of leaving is before that of signing: how long they stayed is not known.
    LeftBeforeSigning {
        /// How many there are.
        customers: usize,
    },
    /// Customers without a day of signing: how long they were kept is not known.
    NoSigning {
        /// How many there are.
        customers: usize,
    },
    /// Lost accounts without a day: learnt from even if they were lost lately.
    LostUndated {
        /// How many there are.
        accounts: usize,
    },
    /// Net promoter answers from 0 to 10, else scores from −100 to 100.
    Promoter {
        /// Name of the column.
        column: String,
        /// Whether its values are answers from 0 to 10.
        answers: bool,
    },
    /// Customers whose amounts are below 0: worth the least of all.
    NegativeMoney {
        /// Name of the columns.
        column: String,
        /// How many there are.
        customers: usize,
    },
    /// Every customer's amount is below 0: the sign may say something else.
    OnlyNegativeMoney {
        /// Name of the columns.
        column: String,
    },
    /// A column whose only answer is yes, so that a blank counts as no.
    BlankIsNo {
        /// Name of the column.
        column: String,
    },
    /// No column tells how long customers stayed, so that recent ones cannot be told from those kept.
    NoStay,
    /// What training takes for ideal; the least worth in thousandths.
    ByWorth {
        /// Months that a customer must be kept.
        months: u32,
        /// Least worth of an ideal customer, in thousandths.
        least: i64,
        /// Customers that are ideal.
        ideal: usize,
        /// All customers, those that left included.
        customers: usize,
    },
    /// Accounts not learnt from, decided so many months before a day.
    TooLate {
        /// Accounts left aside, won or lost.
        accounts: usize,
        /// Months that must have passed since the decision.
        months: u32,
        /// The day counted from, in days since 1970-01-01; `None` is today.
        day: Option<i32>,
    },
}

in_english!(Why, Origin, Unused, Note);

impl Why {
    /// Whether it stopped being a customer too early.
    pub fn is_leaving(self) -> bool {
        matches!(self, Self::Left { .. } | Self::LeftSometime)
    }

    /// A clause whose subject is the account.
    pub fn describe(&self, language: Language) -> String {
        match *self {
            Self::NeverBought => language.ideal_never_bought(),
            Self::Open => language.ideal_open(),
            Self::Worth { worth } => language.ideal_worth(shown(worth, language)),
            Self::LittleWorth { worth, least } => {
                // As many decimals as it takes to see that one is less.
                let both = (3..15).map(|n| (language.decimal(worth, n), language.decimal(least, n)));
                let apart = both.clone().find(|(worth, least)| worth != least);
                let (worth, least) = apart.unwrap_or((shown(worth, language), shown(least, language)));
                language.ideal_little_worth(worth, least)
            }
            Self::WorthUnknown => language.ideal_worth_unknown(),
            Self::Left { days } => language.ideal_left(stay(days, language)),
            Self::LeftSometime => language.ideal_left_sometime(),
            Self::Recent { days } => language.ideal_recent(stay(days, language)),
            Self::StayUnknown => language.ideal_stay_unknown(),
        }
    }
}

impl Fact {
    /// A few words.
    pub fn describe(&self, language: Language) -> String {
        match self {
            Self::Fifth { column, value, fifth } => {
                language.ideal_fifth(column, number(*value, language), place(*fifth, language))
            }
            Self::Ago { column, days, fifth } => {
                language.ideal_ago(column, number(*days, language), place(*fifth, language))
            }
            Self::Among {
                column,
                value,
                less,
                more,
                known,
            } => {
                let value = number(*value, language);
                let percent = |count: usize| language.percent(count as f64 / *known as f64);
                // Whichever says more.
                match (*less, *more) {
                    (0, 0) => language.ideal_as_all(column, value),
                    (less, more) if less >= more => language.ideal_more_than(column, value, percent(less)),
                    (_, more) => language.ideal_less_than(column, value, percent(more)),
                }
            }
            Self::Score { column, value } => language.ideal_score(column, number(*value, language)),
            Self::Answer { column, yes: true } => language.ideal_score(column, language.yes()),
            Self::Answer { column, yes: false } => language.ideal_score(column, language.no()),
            Self::Kept { days, expected } => {
                let kept = language.ideal_kept(stay(*days, language));
                match expected {
                    Some(months) => language.ideal_expected(kept, language.decimal(*months, 0)),
                    None => kept,
                }
            }
            Self::Left { days } => language.ideal_left(stay(*days, language)),
        }
    }
}

impl Origin {
    /// A clause about the column.
    pub fn describe(&self, language: Language) -> String {
        match self {
            Self::Recipe => language.ideal_by_recipe(),
            Self::Figures { key } => language.ideal_by_figures(key),
            Self::Name { words } => language.ideal_by_name(words),
            Self::Early {
                words,
                filled,
                accounts,
            } => language.ideal_early(words, count(*filled, language), count(*accounts, language)),
        }
    }
}

impl Unused {
    /// A clause whose subject is the column.
    pub fn describe(&self, language: Language) -> String {
        match self {
            Self::Unknown => language.ideal_column_unknown(),
            Self::AllTheSame => language.ideal_column_same(),
            Self::NotTaken(origin) => language.ideal_column_not_taken(origin.describe(language)),
        }
    }
}

impl DayOrigin {
    /// A clause about the day.
    pub fn describe(&self, language: Language) -> String {
        match self {
            Self::Recipe => language.ideal_day_by_recipe(AS_OF),
            Self::Latest { column } => language.ideal_day_latest(column, AS_OF),
        }
    }
}

impl Note {
    /// A sentence without its full stop.
    pub fn describe(&self, language: Language) -> String {
        let either = |n: usize, one: fn(Language) -> String, many: fn(Language, String) -> String| match n {
            1 => one(language),
            n => many(language, count(n, language)),
        };
        match self {
            Self::DecidedLater { accounts } => either(
                *accounts,
                Language::ideal_one_decided_later,
                Language::ideal_decided_later,
            ),
            Self::LeavesLater { customers } => either(
                *customers,
                Language::ideal_one_leaves_later,
                Language::ideal_leaves_later,
            ),
            Self::LeftBeforeSigning { customers } => either(
                *customers,
                Language::ideal_one_backwards,
                Language::ideal_backwards,
            ),
            Self::NoSigning { customers } => either(
                *customers,
                Language::ideal_one_no_signing,
                Language::ideal_no_signing,
            ),
            Self::LostUndated { accounts } => either(
                *accounts,
                Language::ideal_one_lost_undated,
                Language::ideal_lost_undated,
            ),
            Self::Promoter {
                column,
                answers: true,
            } => language.ideal_promoter_answers(column),
            Self::Promoter {
                column,
                answers: false,
            } => language.ideal_promoter_scores(column),
            Self::NegativeMoney { column, customers } => {
                language.ideal_negative(column, language.ideal_count_customers(*customers))
            }
            Self::OnlyNegativeMoney { column } => language.ideal_only_negative(column),
            Self::BlankIsNo { column } => language.ideal_blank_is_no(column),
            Self::NoStay => language.ideal_no_stay(),
            Self::ByWorth {
                months,
                least,
                ideal,
                customers,
            } => language.ideal_by_worth(
                months,
                shown(*least as f64 / 1000.0, language),
                count(*ideal, language),
                count(*customers, language),
            ),
            Self::TooLate {
                accounts,
                months,
                day,
            } => language.ideal_too_late(
                language.ideal_count_accounts(*accounts),
                months,
                match day {
                    Some(day) => language.ideal_that_day(language.date(&iso_date(*day))),
                    None => language.ideal_today(),
                },
            ),
        }
    }
}

impl Language {
    /// "1 account", "448 accounts".
    pub fn ideal_count_accounts(self, accounts: usize) -> String {
        match accounts {
            1 => self.ideal_one_account(),
            _ => self.ideal_many_accounts(count(accounts, self)),
        }
    }

    /// "1 customer", "448 customers".
    pub fn ideal_count_customers(self, customers: usize) -> String {
        match customers {
            1 => self.ideal_one_customer(),
            _ => self.ideal_many_customers(count(customers, self)),
        }
    }
}

/// Whole months in a number of days; a year of 365 days has 12.
fn months(days: i32) -> i32 {
    (f64::from(days + 1) / MONTH).floor() as i32
}

/// "1 month", "31 months"; days of less than a month.
fn stay(days: i32, language: Language) -> String {
    match months(days) {
        0 if days == 1 => language.one_day(),
        0 => language.days(days),
        1 => language.ideal_one_month(),
        months => language.months(months),
    }
}

/// A number as an analyst would say it: whole from 100 on.
fn number(value: f64, language: Language) -> String {
    if value.abs() >= 100.0 {
        language.decimal(value, 0)
    } else {
        language.number((value * 100.0).round() / 100.0)
    }
}

fn count(n: usize, language: Language) -> String {
    language.integer(n as i64)
}

/// A fifth of the customers, 1 the least worth and 5 the most.
fn place(fifth: u8, language: Language) -> String {
    match fifth {
        1 => language.ideal_lowest_fifth(),
        2 => language.ideal_second_fifth(),
        3 => language.ideal_middle_fifth(),
        4 => language.ideal_fourth_fifth(),
        _ => language.ideal_top_fifth(),
    }
}

/// A worth with three decimals: `0.625`, `0,625`.
pub fn shown(worth: f64, language: Language) -> String {
    language.decimal(worth, 3)
}
