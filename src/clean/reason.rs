//! Why cleaning removes rows, mends cells and speaks of columns: facts, worded where they are shown.

use serde::{Serialize, Serializer};

use super::duplicates;
use crate::language::Language;
use crate::recipe::Rule;
use crate::table::Kind;
use crate::table::currencies::Currencies;

/// Why a row is left out, or named as atypical.
#[derive(Debug, Clone, PartialEq)]
pub enum RowReason {
    /// Another row, on this line and of this name, stands for it.
    SameAccount {
        /// Line of that row in the file.
        line: u64,
        /// Its account's name; `None` when it has none.
        name: Option<String>,
        /// Why they are one account, strongest first.
        reasons: Vec<duplicates::Reason>,
    },
    /// Knows so few of the informative columns.
    Incomplete {
        /// Informative columns that the row fills in.
        known: usize,
        /// Informative columns of the table.
        columns: usize,
        /// Informative columns that the median row fills in.
        typical: usize,
    },
    /// A status that says the account is no more.
    Status {
        /// Name of the status column.
        column: String,
        /// The status as it is written.
        status: String,
    },
    /// A last activity (ISO) so many days before the day of the data.
    LongSilent {
        /// Name of the column of the last activity.
        column: String,
        /// Day of the last activity, ISO.
        last: String,
        /// Days from the last activity to the day of the data.
        days: i32,
        /// Day of the data, ISO.
        as_of: String,
    },
    /// Far from all other accounts; every way in which it is.
    Atypical(Vec<Outlier>),
}

/// What makes an account atypical.
#[derive(Debug, Clone, PartialEq)]
pub enum Outlier {
    /// So many times the 99th percentile of a skewed column.
    Multiple {
        /// Name of the column.
        column: String,
        /// The account's value.
        value: f64,
        /// The value over the 99th percentile.
        times: f64,
        /// The 99th percentile of the column.
        percentile: f64,
    },
    /// So many times as far from the median as the 99th percentile, or as the 1st.
    Distance {
        /// Name of the column.
        column: String,
        /// The account's value.
        value: f64,
        /// Its distance from the median over that of the percentile.
        times: f64,
        /// Median of the column.
        median: f64,
        /// Whether it is above the median, and `percentile` the 99th; else the 1st.
        high: bool,
        /// The percentile on its side of the median.
        percentile: f64,
    },
    /// Numbers that are unusual together; their columns.
    Together {
        /// Names of the columns.
        columns: Vec<String>,
    },
}

/// Why a cell is changed.
#[derive(Debug, Clone, PartialEq)]
pub enum MendReason {
    /// Cannot be read as its column's kind.
    Unreadable(Kind),
    /// A number that says its unit.
    Unit,
    /// A value that cannot be.
    Impossible(Impossibility),
    /// Another spelling of the same country.
    Country,
    /// A country's name mistyped.
    CountrySlip,
    /// Differs from the spelling kept in case, spaces or accents only.
    Spelling,
    /// The same code of a list of sectors, written otherwise.
    SectorCode,
    /// A sector of the column but for a slip of the keyboard.
    SectorSlip {
        /// The sector that was meant.
        sector: String,
    },
    /// Another word for a sector of the column.
    SectorSynonym {
        /// The sector it means.
        sector: String,
    },
    /// Filled from the row on this line, which is the same account.
    Filled {
        /// Line of that row in the file.
        line: u64,
    },
}

/// Why a value cannot be.
#[derive(Debug, Clone, PartialEq)]
pub enum Impossibility {
    /// A date or year before this year.
    BeforeYear(i32),
    /// After this day or year.
    Future {
        /// The last day (ISO) or year that it may be.
        after: String,
    },
    /// A date more than 50 years after the day of the data.
    FarAhead,
    /// A latitude outside −90 to 90.
    Latitude,
    /// A longitude outside −180 to 180.
    Longitude,
    /// A lifetime below 0.
    Lifetime,
    /// A share outside 0 to 100.
    Share,
    /// A count or an amount below 0.
    Negative,
    /// Before the date in the column in which it begins (ISO).
    BeforeStart {
        /// Name of the column in which it begins.
        column: String,
        /// The date in that column, ISO.
        start: String,
    },
}

/// What speaks against a column, or is to be looked at in it.
#[derive(Debug, Clone, PartialEq)]
pub enum ColumnReason {
    /// Holds data about people.
    Personal(Personal),
    /// A few cells with addresses of people.
    SomeAddresses {
        /// Cells that hold an address of a person.
        cells: usize,
    },
    /// More accounts inactive than can be believed.
    MostInactive {
        /// Accounts that the column calls inactive.
        inactive: usize,
        /// Accounts of the table.
        accounts: usize,
    },
    /// More impossible values than slips explain; the first of them.
    MostImpossible {
        /// Values that cannot be.
        values: usize,
        /// Cells of the column that are filled.
        filled: usize,
        /// The first of these values, as it is written.
        example: String,
        /// Why the first of them cannot be.
        why: Impossibility,
    },
    /// Codes, such as those of a list of sectors, read as numbers.
    CodesAsNumbers,
    /// Values that are no code of a list; a few of them.
    UnknownCodes {
        /// Distinct values that are no code of the list.
        values: usize,
        /// Name of the list of codes.
        list: &'static str,
        /// Up to three of these values, in backticks.
        examples: Vec<String>,
    },
    /// Unreadable cells beyond the first ones, of which nothing was kept.
    FurtherUnreadable {
        /// Unreadable cells of which nothing was kept.
        cells: usize,
        /// Unreadable cells that were kept.
        first: usize,
    },
    /// Scaled by its name, and by some of its cells.
    ScaledTwice,
    /// Amounts in more than one currency, by their codes.
    SeveralCurrencies(Currencies),
    /// Numbers that are codes, each with its cells.
    SpecialCodes(Vec<(f64, usize)>),
    /// Numbers with a unit in a column that does not say what it measures.
    UnknownUnit {
        /// Cells that are a number with a unit.
        cells: usize,
        /// Cells of the column that are filled.
        filled: usize,
    },
    /// Two heaps of values, about a thousand times apart.
    TwoHeaps {
        /// The lower of the two.
        low: Heap,
        /// The higher of the two.
        high: Heap,
    },
}

/// Values close together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Heap {
    /// Accounts whose value is in it.
    pub accounts: usize,
    /// Median of these values.
    pub around: f64,
}

/// Data about people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Personal {
    /// E-mail addresses of people.
    Addresses,
    /// Phone numbers of people.
    Phones,
    /// Bank accounts.
    BankAccounts,
    /// Names of people.
    Names,
    /// Dates of birth.
    Births,
}

/// What was assumed, or could not be judged.
#[derive(Debug, Clone, PartialEq)]
pub enum Note {
    /// So many accounts far out that none is called atypical.
    LongTail {
        /// Name of the column.
        column: String,
        /// Accounts that would be called atypical.
        accounts: usize,
    },
    /// Too few columns to call an account incomplete.
    FewColumns {
        /// Informative columns of the table.
        columns: usize,
    },
    /// No column of last activity or status, so that no account can be called inactive.
    NoActivity,
    /// Columns from which activity was read.
    Activity {
        /// Names of these columns.
        columns: Vec<String>,
    },
    /// Codes of a list, with the commonest divisions and their accounts.
    Codes {
        /// Name of the column.
        column: String,
        /// Name of the list of codes.
        list: &'static str,
        /// The three commonest divisions of the list, each with its accounts.
        divisions: Vec<(String, usize)>,
    },
    /// What is to be known of the search for duplicates.
    Duplicates(duplicates::Note),
    /// Accounts held against those of an earlier run.
    Entities {
        /// Where those are.
        file: String,
        /// Accounts that have the key they had.
        known: usize,
        /// Accounts that were not there.
        new: usize,
        /// Rows of that run that are not there now.
        gone: usize,
    },
    /// Accounts that were several in the earlier run.
    EntitiesMerged {
        /// Accounts that were several.
        accounts: usize,
        /// Names of the first.
        examples: Vec<String>,
    },
    /// Accounts of the earlier run that are several now.
    EntitiesSplit {
        /// Accounts that are several.
        accounts: usize,
        /// Names of the first.
        examples: Vec<String>,
    },
    /// Rows whose company a column names.
    Companies {
        /// Name of the column.
        column: String,
        /// Rows whose company is a row of the table.
        here: usize,
        /// Rows whose company is not.
        elsewhere: usize,
    },
    /// Rows that say nothing by which they could be known again.
    NoIdentity {
        /// Rows without key.
        rows: usize,
    },
}

impl RowReason {
    /// The fact as a clause whose subject is the row.
    pub fn describe(&self, language: Language) -> String {
        let plain = |n: &usize| language.ungrouped(*n as f64, 0);
        match self {
            Self::SameAccount { line, name, reasons } => {
                let line = language.ungrouped(*line as f64, 0);
                let account = match name {
                    Some(name) => language.row_line_named(line, name),
                    None => language.row_line(line),
                };
                let reasons: Vec<String> = reasons.iter().map(|reason| reason.describe(language)).collect();
                language.row_same_account(account, reasons.join(language.clause_separator()))
            }
            Self::Incomplete {
                known,
                columns,
                typical,
            } => language.row_incomplete(plain(known), plain(columns), plain(typical)),
            Self::Status { column, status } => language.row_status(column, status),
            Self::LongSilent {
                column,
                last,
                days,
                as_of,
            } => language.row_long_silent(column, last, language.ungrouped(f64::from(*days), 0), as_of),
            Self::Atypical(outliers) => {
                let clauses: Vec<String> = outliers
                    .iter()
                    .map(|outlier| outlier.describe(language))
                    .collect();
                clauses.join(language.clause_separator())
            }
        }
    }
}

impl Outlier {
    fn describe(&self, language: Language) -> String {
        let times = |times: &f64| language.ungrouped(*times, 0);
        let value = |value: &f64| match value.fract() == 0.0 && value.abs() < 1e15 {
            true => language.integer(*value as i64),
            false => language.ungrouped(*value, 2),
        };
        match self {
            Self::Multiple {
                column,
                value: v,
                times: t,
                percentile,
            } => language.outlier_multiple(column, value(v), times(t), value(percentile)),
            Self::Distance {
                column,
                value: v,
                times: t,
                median,
                high,
                percentile,
            } => {
                let end = match high {
                    true => language.outlier_highest(),
                    false => language.outlier_lowest(),
                };
                language.outlier_distance(column, value(v), times(t), value(median), end, value(percentile))
            }
            Self::Together { columns } => {
                let named: Vec<String> = columns.iter().take(4).map(|name| format!("`{name}`")).collect();
                language.outlier_together(columns.len(), named.join(", "))
            }
        }
    }
}

impl MendReason {
    /// The fact as a clause whose subject is the cell as it was.
    pub fn describe(&self, language: Language) -> String {
        match self {
            Self::Unreadable(kind) => language.mend_unreadable(kind.describe(language)),
            Self::Unit => language.mend_unit(),
            Self::Impossible(why) => why.describe(language),
            Self::Country => language.mend_country(),
            Self::CountrySlip => language.mend_country_slip(),
            Self::Spelling => language.mend_spelling(),
            Self::SectorCode => language.mend_code(),
            Self::SectorSlip { sector } => language.mend_sector_slip(sector),
            Self::SectorSynonym { sector } => language.mend_sector_synonym(sector),
            Self::Filled { line } => language.mend_filled(language.ungrouped(*line as f64, 0)),
        }
    }
}

impl Impossibility {
    fn describe(&self, language: Language) -> String {
        match self {
            Self::BeforeYear(year) => language.impossible_before_year(year),
            Self::Future { after } => language.impossible_future(after),
            Self::FarAhead => language.impossible_far_ahead(),
            Self::Latitude => language.impossible_latitude(),
            Self::Longitude => language.impossible_longitude(),
            Self::Lifetime => language.impossible_lifetime(),
            Self::Share => language.impossible_share(),
            Self::Negative => language.impossible_negative(),
            Self::BeforeStart { column, start } => language.impossible_before_start(column, start),
        }
    }
}

impl ColumnReason {
    /// The fact as a clause whose subject is the column.
    pub fn describe(&self, language: Language) -> String {
        let plain = |n: &usize| language.ungrouped(*n as f64, 0);
        match self {
            Self::Personal(what) => language.column_personal(what.describe(language)),
            Self::SomeAddresses { cells } => language.column_addresses(plain(cells)),
            Self::MostInactive { inactive, accounts } => {
                language.column_inactive(plain(inactive), plain(accounts))
            }
            Self::MostImpossible {
                values,
                filled,
                example,
                why,
            } => language.column_impossible(plain(values), plain(filled), example, why.describe(language)),
            Self::CodesAsNumbers => language.column_codes_as_numbers(),
            Self::UnknownCodes {
                values,
                list,
                examples,
            } => language.column_no_codes(plain(values), list, examples.join(", ")),
            Self::FurtherUnreadable { cells, first } => {
                language.column_further_unreadable(plain(cells), plain(first))
            }
            Self::ScaledTwice => language.column_scaled_twice(),
            Self::SeveralCurrencies(several) => several.describe(language),
            Self::SpecialCodes(codes) => {
                let each: Vec<String> = codes
                    .iter()
                    .map(|(code, cells)| language.code_of(code, plain(cells)))
                    .collect();
                language.column_special_codes(each.join(", "))
            }
            Self::UnknownUnit { cells, filled } => language.column_unknown_unit(plain(cells), plain(filled)),
            Self::TwoHeaps { low, high } => language.column_two_heaps(
                plain(&low.accounts),
                language.ungrouped(low.around, 0),
                plain(&high.accounts),
                language.ungrouped(high.around, 0),
            ),
        }
    }
}

impl Personal {
    fn describe(self, language: Language) -> String {
        match self {
            Self::Addresses => language.personal_addresses(),
            Self::Phones => language.personal_phones(),
            Self::BankAccounts => language.personal_bank_accounts(),
            Self::Names => language.personal_names(),
            Self::Births => language.personal_births(),
        }
    }
}

impl Note {
    /// Whether it says what became of answers about pairs.
    pub(super) fn is_about_answers(&self) -> bool {
        use duplicates::Note::{Answers, AnswersGone, AnswersOff, AnswersUnclear};
        matches!(
            self,
            Self::Duplicates(Answers { .. } | AnswersGone { .. } | AnswersOff { .. } | AnswersUnclear { .. })
        )
    }

    /// The fact in one sentence, without its full stop.
    pub fn describe(&self, language: Language) -> String {
        let plain = |n: &usize| language.ungrouped(*n as f64, 0);
        match self {
            Self::LongTail { column, accounts } => language.note_long_tail(column, plain(accounts)),
            Self::FewColumns { columns } => language.note_few_columns(columns),
            Self::NoActivity => language.note_no_activity(),
            Self::Activity { columns } => {
                let named: Vec<String> = columns.iter().map(|name| format!("`{name}`")).collect();
                language.note_activity(named.join(", "))
            }
            Self::Codes {
                column,
                list,
                divisions,
            } => {
                let common: Vec<String> = divisions
                    .iter()
                    .map(|(label, accounts)| format!("{label} ({})", plain(accounts)))
                    .collect();
                language.note_codes(column, list, common.join(language.clause_separator()))
            }
            Self::Duplicates(note) => note.describe(language),
            Self::Entities {
                file,
                known,
                new,
                gone,
            } => language.note_entities(file, plain(known), plain(new), plain(gone)),
            Self::EntitiesMerged { accounts, examples } => {
                language.note_entities_merged(plain(accounts), examples.join(", "))
            }
            Self::EntitiesSplit { accounts, examples } => {
                language.note_entities_split(plain(accounts), examples.join(", "))
            }
            Self::Companies {
                column,
                here,
                elsewhere,
            } => language.note_companies(column, plain(here), plain(elsewhere)),
            Self::NoIdentity { rows } => language.note_no_identity(plain(rows)),
        }
    }
}

/// What to beware of before learning from a cleaned table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum CleaningWarning {
    /// No outcome is named, so no column can be found by how well it tells the outcome.
    NoOutcome,
    /// Accounts that a rule removed ended otherwise than the rest: removing them changes what is learnt.
    Biased {
        /// The rule.
        rule: Rule,
        /// Share of ideal accounts among those it removed.
        removed: f64,
        /// Share of ideal accounts among all.
        all: f64,
    },
}

impl CleaningWarning {
    /// The fact in one sentence, without its full stop.
    pub fn describe(&self, language: Language) -> String {
        match self {
            Self::NoOutcome => language.warning_no_outcome(),
            Self::Biased { rule, removed, all } => language.warning_biased(
                language.whole_percent(*removed),
                rule.word(),
                language.whole_percent(*all),
            ),
        }
    }
}

/// Facts in JSON are sentences, in English like all that is kept in files.
macro_rules! serialize_in_english {
    ($($fact:ty),*) => { $(
        impl Serialize for $fact {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.describe(Language::En))
            }
        }
    )* };
}

serialize_in_english!(
    RowReason,
    MendReason,
    ColumnReason,
    Note,
    CleaningWarning,
    duplicates::PairReason
);
