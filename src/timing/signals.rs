//! A table of signals, held in memory by account while prospects go by in a stream.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::error::{Error, Result};
use crate::language::{Language, in_english};
use crate::recipe::{ColumnRecipe, ReadRecipe, Recipe, TimingRecipe};
use crate::source::Records;
use crate::source::read_table;
use crate::table::{Column, DateOrder, Kind, Table, Values};
use crate::timing::columns::Columns;
use crate::timing::key::comparable;
use crate::timing::kinds::Kinds;

/// Unmatched accounts named as examples (house choice).
const EXAMPLES: usize = 3;

/// Strengths that are read: they multiply points (house choice).
const STRENGTHS: std::ops::RangeInclusive<f64> = 0.0..=100.0;

/// Kind of the signals of a table that has no column for it.
const ONLY_KIND: &str = "signal";

/// One dated sign of intent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Signal {
    /// Its number among [`Kinds`].
    pub kind: u32,
    /// Days since 1970-01-01.
    pub day: i32,
    /// What its points are multiplied by.
    pub strength: f64,
}

/// Signals by account.
///
/// Memory: some 100 bytes per account with signals and 16 per signal; the table itself while it is read.
#[derive(Debug)]
pub struct Signals {
    /// Keys as first written, in file order.
    accounts: Vec<String>,
    /// Signals of each account, one after the other; where each account's end.
    signals: Vec<Signal>,
    ends: Vec<usize>,
    index: FxHashMap<String, u32>,
    matched: Vec<AtomicBool>,
    /// What was read, and what was left out.
    pub read: SignalsRead,
}

/// How dates are written, when not in ISO form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateSpelling {
    /// `31/12/2025`.
    DayFirst,
    /// `12/31/2025`.
    MonthFirst,
}

in_english!(DateSpelling);

impl DateSpelling {
    /// "day/month/year".
    pub fn describe(self, language: Language) -> String {
        match self {
            Self::DayFirst => language.timing_day_first(),
            Self::MonthFirst => language.timing_month_first(),
        }
    }
}

/// What was read of a table of signals.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct SignalsRead {
    /// The table.
    pub file: String,
    /// Its rows.
    pub rows: u64,
    /// Signals kept, and the accounts they are of.
    pub signals: u64,
    /// Accounts with at least one of them.
    pub accounts: u64,
    /// The columns read: key, date, kind and strength.
    pub key: String,
    /// Column with the day.
    pub date: String,
    /// Column with the kind; absent when all are of one.
    pub kind: Option<String>,
    /// Column with the strength; absent when all have 1.
    pub strength: Option<String>,
    /// How dates were read when not in ISO form.
    pub dates: Option<DateSpelling>,
    /// Left out: dated after the day of scoring.
    pub later: u64,
    /// Kept, with nothing left of them: older than ten half-lives.
    pub faded: u64,
    /// Left out: one of the same kind, account and day is kept.
    pub repeated: u64,
    /// Left out: no account, date or kind.
    pub blank: u64,
    /// Left out: a date that cannot be read, or a strength outside 0 to 100; and the first such date.
    pub unreadable: u64,
    /// The first of them, as written.
    pub unreadable_first: Option<String>,
    /// Kept with strength 1: a strength that cannot be read.
    pub strengths_unread: u64,
    /// Kinds that the recipe gives no points of their own, with their signals.
    pub usual: BTreeMap<String, u64>,
}

impl Signals {
    /// Reads a table of signals; those after `as_of` are left out. `id` is the account table's id column, and `kinds`
    /// learns the kinds met.
    ///
    /// # Errors
    /// As [`read_table`]; [`Error::UnknownColumn`] for a column that the recipe names and the table lacks;
    /// [`Error::Input`] when no column holds accounts or dates, or most dates cannot be read.
    pub fn read(
        path: &Path,
        read: &ReadRecipe,
        recipe: &TimingRecipe,
        id: Option<&str>,
        as_of: i32,
        kinds: &mut Kinds,
    ) -> Result<Self> {
        if path == Path::new("-") {
            let remedy = "give --signals a file; only the accounts can come from standard input";
            return Err(Error::data("signals cannot be read from standard input", remedy));
        }
        let header = Records::open_as(path, read)?.header().to_vec();
        let columns = Columns::find(&header, recipe, id, path)?;
        let as_kind = |kind| ColumnRecipe {
            kind: Some(kind),
            ..ColumnRecipe::default()
        };
        let mut how = Recipe {
            read: read.clone(),
            ..Recipe::default()
        };
        for (column, kind) in [
            (Some(columns.key), Kind::Text),
            (Some(columns.date), Kind::Date),
            (columns.kind, Kind::Text),
            (columns.strength, Kind::Number),
        ] {
            if let Some(column) = column {
                how.columns.insert(header[column].clone(), as_kind(kind));
            }
        }
        let table = read_table(path, &how)?;
        Self::of(&table, &columns, as_of, kinds)
    }

    fn of(table: &Table, columns: &Columns, as_of: i32, kinds: &mut Kinds) -> Result<Self> {
        let column = |position: usize| &table.columns[position];
        let (key, date) = (column(columns.key), column(columns.date));
        let asked = "write days as 2026-09-30, or name another column: `date` under [timing]";
        mostly_readable(table, columns.date, "a date", asked)?;
        if let Some(position) = columns.strength {
            let asked = "write numbers, or name another column: `strength` under [timing]";
            mostly_readable(table, position, "a number", asked)?;
        }
        let mut read = SignalsRead {
            file: table.source.display().to_string(),
            rows: table.rows as u64,
            key: key.name.clone(),
            date: date.name.clone(),
            kind: columns.kind.map(|position| column(position).name.clone()),
            strength: columns.strength.map(|position| column(position).name.clone()),
            dates: match date.reading.dates {
                DateOrder::Ymd => None,
                DateOrder::Dmy => Some(DateSpelling::DayFirst),
                DateOrder::Mdy => Some(DateSpelling::MonthFirst),
            },
            ..SignalsRead::default()
        };
        read.unreadable = date.unreadable as u64;
        read.unreadable_first = date
            .unreadable_examples
            .first()
            .map(|(line, text)| format!("{}:{line}:{}: `{text}`", read.file, columns.date + 1));
        read.strengths_unread = columns
            .strength
            .map_or(0, |position| column(position).unreadable as u64);

        let mut accounts: Vec<String> = Vec::new();
        let mut index: FxHashMap<String, u32> = FxHashMap::default();
        // Each distinct text is compared once.
        let mut of_code: Vec<Option<u32>> = vec![None; levels(key).map_or(0, |names| names.len())];
        let mut of_kind: FxHashMap<u32, u32> = FxHashMap::default();
        let mut found: Vec<(u32, Signal)> = Vec::with_capacity(table.rows);
        let only = columns.kind.is_none().then(|| kinds.number(ONLY_KIND));
        for row in 0..table.rows {
            let (Values::Levels(keys), Values::Date(days)) = (&key.values, &date.values) else {
                break;
            };
            let day = days[row];
            let kind = match columns.kind.map(|position| &column(position).values) {
                Some(Values::Levels(names)) => names.get(row).map(|written| {
                    let code = names.codes[row];
                    *of_kind.entry(code).or_insert_with(|| kinds.number(written))
                }),
                _ => only,
            };
            let (Some(written), Some(kind), true) = (keys.get(row), kind, day != i32::MIN) else {
                read.blank += 1;
                continue;
            };
            let Some(strength) = strength(columns.strength.map(column), row) else {
                read.unreadable += 1;
                continue;
            };
            if day > as_of {
                read.later += 1;
                continue;
            }
            let place = of_code[keys.codes[row] as usize].get_or_insert_with(|| {
                *index.entry(comparable(written)).or_insert_with(|| {
                    accounts.push(written.to_owned());
                    accounts.len() as u32 - 1
                })
            });
            found.push((*place, Signal { kind, day, strength }));
        }
        // A date that cannot be read is missing too.
        read.blank = read.blank.saturating_sub(date.unreadable as u64);
        Ok(Self::grouped(accounts, index, found, read, as_of, kinds))
    }

    fn grouped(
        accounts: Vec<String>,
        index: FxHashMap<String, u32>,
        mut found: Vec<(u32, Signal)>,
        mut read: SignalsRead,
        as_of: i32,
        kinds: &Kinds,
    ) -> Self {
        found.sort_by_key(|(account, _)| *account);
        let mut signals = Vec::with_capacity(found.len());
        let mut ends = Vec::with_capacity(accounts.len());
        for of_account in found.chunk_by(|a, b| a.0 == b.0) {
            let mut own: Vec<Signal> = of_account.iter().map(|(_, signal)| *signal).collect();
            once_a_day(&mut own);
            read.repeated += (of_account.len() - own.len()) as u64;
            for signal in &own {
                let worth = kinds.worth(signal.kind);
                read.faded += u64::from(worth.is_gone(as_of.saturating_sub(signal.day)));
                if !kinds.is_named(signal.kind) {
                    *read.usual.entry(kinds.name(signal.kind).to_owned()).or_default() += 1;
                }
            }
            signals.extend(own);
            ends.push(signals.len());
        }
        read.signals = signals.len() as u64;
        read.accounts = accounts.len() as u64;
        Self {
            matched: accounts.iter().map(|_| AtomicBool::new(false)).collect(),
            accounts,
            signals,
            ends,
            index,
            read,
        }
    }

    /// Signals of the account with this id; none when the table has none of it.
    pub fn of_account(&self, id: &str) -> &[Signal] {
        let Some(account) = self.index.get(&comparable(id)) else {
            return &[];
        };
        let account = *account as usize;
        self.matched[account].store(true, Ordering::Relaxed);
        let start = account.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.signals[start..self.ends[account]]
    }

    /// How many accounts were asked for so far.
    pub fn matched(&self) -> u64 {
        let matched = self.matched.iter().filter(|found| found.load(Ordering::Relaxed));
        matched.count() as u64
    }

    /// The first few accounts that nobody asked for.
    pub fn unmatched(&self) -> Vec<&str> {
        let left = self.accounts.iter().zip(&self.matched);
        left.filter(|(_, found)| !found.load(Ordering::Relaxed))
            .map(|(account, _)| account.as_str())
            .take(EXAMPLES)
            .collect()
    }
}

/// Refuses a column of which most that is written cannot be read, or that is empty while it must not be.
fn mostly_readable(table: &Table, position: usize, expected: &str, remedy: &str) -> Result<()> {
    let column = &table.columns[position];
    let read = table.rows - column.missing();
    let refused = |line, place, reason| Err(Error::input(&table.source, line, place, reason, remedy));
    match column.unreadable_examples.first() {
        Some((line, text)) if read <= column.unreadable => {
            let reason = format!("`{text}` in column `{}` is not {expected}", column.name);
            refused(*line, position as u64 + 1, reason)
        }
        None if read == 0 && column.kind() == Kind::Date => {
            refused(0, 0, format!("column `{}` has no dates", column.name))
        }
        _ => Ok(()),
    }
}

/// A row's strength, 1 where blank; `None` outside [`STRENGTHS`].
fn strength(column: Option<&Column>, row: usize) -> Option<f64> {
    match column.map(|column| &column.values) {
        Some(Values::Number(strengths)) if !strengths[row].is_nan() => {
            Some(strengths[row]).filter(|strength| STRENGTHS.contains(strength))
        }
        _ => Some(1.0),
    }
}

fn levels(column: &Column) -> Option<&[String]> {
    match &column.values {
        Values::Levels(levels) => Some(&levels.names),
        _ => None,
    }
}

/// Keeps the strongest of several signals of one kind on one day (house choice: feeds repeat what they report).
pub(super) fn once_a_day(signals: &mut Vec<Signal>) {
    signals.sort_by(|a, b| {
        let same = (a.kind, a.day).cmp(&(b.kind, b.day));
        same.then(b.strength.total_cmp(&a.strength))
    });
    signals.dedup_by_key(|signal| (signal.kind, signal.day));
}
