//! A first look at every row of a further table: its keys, its dates, and who it says has left.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use hashbrown::HashTable;

use crate::error::{Error, Result, nearest};
use crate::join::contradiction::Mark;
use crate::join::cutoff::Decided;
use crate::join::evidence::KeyEvidence;
use crate::join::keys::{Index, Keys};
use crate::join::lanes::{ALWAYS, NEVER};
use crate::join::leaving::{self, Notion};
use crate::join::note::TableNote;
use crate::join::plan::Plan;
use crate::join::source::Source;
use crate::join::table::{JoinedTable, matching};
use crate::recipe::{Recipe, TableRecipe, TableRows};
use crate::source::Record;
use crate::table::observe::hash;
use crate::table::reading::iso_date;
use crate::table::{Cell, Kind, Levels, MISSING, Reading, Table};

/// A further table whose keys and dates are known.
#[derive(Debug)]
pub(super) struct Survey<'a> {
    pub source: Source,
    pub table: &'a TableRecipe,
    /// Positions of its key and date columns.
    pub key: usize,
    pub date: Option<usize>,
    pub rows: u64,
    /// First and last date.
    pub dates: Option<(i32, i32)>,
    pub keys: Keys,
    pub rows_are: TableRows,
    /// Earliest day of each account row, when this table says when accounts were decided.
    pub decided: Option<Vec<i32>>,
}

/// Looks at every table, those on the way to others first.
///
/// # Errors
/// As [`super::join`].
pub(super) fn all<'a>(
    accounts: &Table,
    recipe: &'a Recipe,
    beside: &Path,
    decided: &Decided,
    evidence: &KeyEvidence,
) -> Result<Vec<Survey<'a>>> {
    let mut done: BTreeMap<&str, Survey<'a>> = BTreeMap::new();
    // The recipe was checked: every way leads to the account table, so each round takes one at least.
    while done.len() < recipe.tables.len() {
        let before = done.len();
        for (name, table) in &recipe.tables {
            let ready = table
                .via
                .as_ref()
                .is_none_or(|via| done.contains_key(via.as_str()));
            if done.contains_key(name.as_str()) || !ready {
                continue;
            }
            let source = Source::learn(name, table, recipe, beside)?;
            source.position(&table.key, "key")?;
            let index = match &table.via {
                None => {
                    let keys = evidence.get(name).map_or(&[][..], |found| &found.keys);
                    of_accounts(accounts, recipe, name, table, keys)?
                }
                Some(via) => done[via.as_str()].lead(table, name)?,
            };
            let survey = Survey::new(source, table, Arc::new(index), accounts, recipe, decided)?;
            done.insert(name, survey);
        }
        if done.len() == before {
            return Err(Error::setting(
                "tables",
                "ways to the account table",
                "a circle of `via`",
            ));
        }
    }
    Ok(done.into_values().collect())
}

/// Keys of the account table.
pub(super) fn of_accounts(
    accounts: &Table,
    recipe: &Recipe,
    name: &str,
    table: &TableRecipe,
    keys: &[(String, u32)],
) -> Result<Index> {
    let header: Vec<String> = accounts
        .columns
        .iter()
        .map(|column| column.name.clone())
        .collect();
    let Some(column) = matching(table.matches.as_ref(), &table.key, recipe.id.as_ref(), &header) else {
        return Err(Error::data(
            format!(
                "tables.{name}: the account table has no column `{}` that its key could match",
                table.key
            ),
            "name the account table's key as `matches`, or as the recipe's `id`",
        ));
    };
    let position = accounts.position(&column, &format!("tables.{name}.matches"))?;
    let column = &accounts.columns[position];
    let levels = match &column.values {
        crate::table::Values::Levels(levels) => levels.clone(),
        _ => levels_of((0..accounts.rows).map(|row| column.text(row))),
    };
    let what = format!("`{}` of the account table", column.name);
    Ok(Index::of_accounts(levels, what, keys))
}

/// Texts as levels.
fn levels_of(texts: impl Iterator<Item = Option<String>>) -> Levels {
    let mut levels = Levels::default();
    let mut codes = rustc_hash::FxHashMap::default();
    for text in texts {
        let code = text.map_or(MISSING, |text| {
            let next = levels.names.len() as u32;
            *codes.entry(text).or_insert_with_key(|text| {
                levels.names.push(text.clone());
                next
            })
        });
        levels.codes.push(code);
    }
    levels
}

impl<'a> Survey<'a> {
    fn new(
        source: Source,
        table: &'a TableRecipe,
        index: Arc<Index>,
        accounts: &Table,
        recipe: &Recipe,
        decided: &Decided,
    ) -> Result<Self> {
        let key = source.position(&table.key, "key")?;
        let date = match &table.date {
            Some(column) => Some(source.date_position(column, "date")?),
            None => None,
        };
        let decision = match decided {
            Decided::Table { table, column } if *table == source.name => {
                Some(source.date_position(column, "decided")?)
            }
            _ => None,
        };
        let mut keys = Keys::new(index, &recipe.missing);
        let (mut rows, mut dates) = (0, None);
        // Decisions are gathered by cell: which keys match is known at the end only.
        let read = |record: &Record, position: usize| -> Option<i32> {
            match source.columns[position].reading.date(record.get(position)) {
                Cell::Value(day) => Some(day),
                _ => None,
            }
        };
        source.stream(|records| {
            rows += records.len() as u64;
            for record in records {
                keys.add(record.get(key));
                if let Some(day) = date.and_then(|position| read(record, position)) {
                    let (first, last) = dates.unwrap_or((day, day));
                    dates = Some((day.min(first), day.max(last)));
                }
            }
            Ok(())
        })?;
        keys.settle();
        keys.check(&source, table, rows, accounts.rows as u64)?;
        if let (Some(column), None) = (&table.date, dates) {
            let reason = format!("no cell of `{column}` is a date");
            return Err(Error::input(
                &source.path,
                0,
                0,
                reason,
                "name another column as `date`",
            ));
        }
        let rows_are = match table.rows {
            Some(TableRows::Attributes) => {
                if let Some((key, rows)) = keys.repeated() {
                    let reason = format!(
                        "`{}` {} has {rows} rows, and attributes have one",
                        table.key,
                        super::keys::shown(key)
                    );
                    return Err(Error::input(
                        &source.path,
                        0,
                        0,
                        reason,
                        "remove the repeats, or say rows = \"events\"",
                    ));
                }
                TableRows::Attributes
            }
            Some(rows) => rows,
            None if table.features.is_none() && keys.are_unique() => TableRows::Attributes,
            None => TableRows::Events,
        };
        let mut survey = Self {
            source,
            table,
            key,
            date,
            rows,
            dates,
            keys,
            rows_are,
            decided: None,
        };
        if let Some(position) = decision {
            let mut earliest = vec![i32::MAX; accounts.rows];
            survey.source.stream(|records| {
                for record in records {
                    if let Cell::Value(day) = survey.date_at(record, position) {
                        for row in survey.keys.rows(record.get(key)) {
                            let earliest = &mut earliest[*row as usize];
                            *earliest = day.min(*earliest);
                        }
                    }
                }
                Ok(())
            })?;
            survey.decided = Some(earliest);
        }
        Ok(survey)
    }

    /// Where the keys of another table lead by way of this one.
    fn lead(&self, other: &TableRecipe, name: &str) -> Result<Index> {
        let column = other.matches.as_ref().unwrap_or(&other.key);
        let Some(position) = self.source.header.iter().position(|found| found == column) else {
            return Err(Error::UnknownColumn {
                named_in: format!("tables.{name}.matches ({})", self.source.path.display()),
                column: column.clone(),
                nearest: nearest(column, self.source.header.iter().map(String::as_str)),
            });
        };
        let reading = Reading::new(Kind::Category);
        let mut names: Vec<String> = Vec::new();
        let mut by_text: HashTable<u32> = HashTable::new();
        let mut pairs: Vec<(u32, u32)> = Vec::new();
        let mut since: Vec<i32> = Vec::new();
        self.source.stream(|records| {
            for record in records {
                let rows = self.keys.rows(record.get(self.key));
                let Some(text) = reading.level(record.get(position)).filter(|_| !rows.is_empty()) else {
                    continue;
                };
                let text = &*text;
                let code = match by_text.find(hash(text), |code| names[*code as usize] == text) {
                    Some(code) => *code,
                    None => {
                        let code = names.len() as u32;
                        names.push(text.to_owned());
                        since.push(i32::MAX);
                        by_text.insert_unique(hash(text), code, |code| hash(&names[*code as usize]));
                        code
                    }
                };
                pairs.extend(rows.iter().map(|row| (code, *row)));
                if let Some(Cell::Value(day)) = self.date.map(|date| self.date_at(record, date)) {
                    let first = &mut since[code as usize];
                    *first = day.min(*first);
                }
            }
            Ok(())
        })?;
        pairs.sort_unstable();
        pairs.dedup();
        let what = format!("`{column}` of `{}`", self.source.name);
        let has_key = self.keys.index.has_key.clone();
        let mut index = Index::new(what, has_key, names, pairs.iter().copied());
        // What has no date began before everything.
        since
            .iter_mut()
            .filter(|day| **day == i32::MAX)
            .for_each(|day| *day = i32::MIN);
        index.since = Some(since);
        Ok(index)
    }

    /// Reads every row, and checks that there are as many as before.
    ///
    /// # Errors
    /// As [`Source::stream`]; [`Error::Input`] when the file changed.
    pub fn stream(&self, take: &mut dyn FnMut(&[Record]) -> Result<()>) -> Result<()> {
        let mut rows = 0;
        self.source.stream(|records| {
            rows += records.len() as u64;
            take(records)
        })?;
        if rows != self.rows {
            let remedy = "wait until it is written, then run again";
            return Err(Error::input(
                &self.source.path,
                0,
                0,
                "changed while it was read",
                remedy,
            ));
        }
        Ok(())
    }

    fn date_at(&self, record: &Record, position: usize) -> Cell<i32> {
        self.source.columns[position].reading.date(record.get(position))
    }

    /// Day of a row; [`NEVER`] for one that counts for nobody, which is counted in `joined`.
    pub fn day(&self, record: &Record, as_of: Option<i32>, joined: &mut JoinedTable) -> i32 {
        let Some(position) = self.date else {
            return ALWAYS;
        };
        match self.date_at(record, position) {
            Cell::Value(day) if as_of.is_some_and(|as_of| day > as_of) => {
                joined.future += 1;
                NEVER
            }
            Cell::Value(day) => day,
            _ => {
                joined.undated += 1;
                NEVER
            }
        }
    }

    /// Name of its date column.
    pub fn date_name(&self) -> &str {
        self.table.date.as_deref().unwrap_or_default()
    }

    /// Whether each account row has a row here.
    fn has_row(&self, accounts: usize) -> Vec<bool> {
        let mut has_row = vec![false; accounts];
        for (key, rows) in (0..).zip(&self.keys.rows_of) {
            if *rows > 0 {
                self.keys
                    .index
                    .rows(key)
                    .iter()
                    .for_each(|row| has_row[*row as usize] = true);
            }
        }
        has_row
    }

    /// What is known of the join before values are read.
    pub fn joined(&self, accounts: usize) -> JoinedTable {
        let with = self.has_row(accounts).iter().filter(|has| **has).count() as u64;
        let without_key = self.keys.index.has_key.iter().filter(|has| !**has).count() as u64;
        JoinedTable {
            name: self.source.name.clone(),
            source: self.source.path.display().to_string(),
            rows_are: self.rows_are,
            rows: self.rows,
            matched: self.keys.matched(),
            blank_keys: self.keys.blank,
            unmatched: self.keys.unmatched(),
            unmatched_keys: self.keys.examples(),
            respelled: self.keys.respelled.clone(),
            accounts_without: accounts as u64 - without_key - with,
            accounts_without_key: without_key,
            pairs: self.keys.pairs(),
            late: 0,
            future: 0,
            undated: 0,
            matches: Vec::new(),
            columns: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Rows dated before what they belong to began: usage of a subscription that had not started.
    pub fn hint_at_order(&self, early: u64, joined: &mut JoinedTable) {
        if let (Some(via), true) = (&self.table.via, early > 0) {
            joined.notes.push(TableNote::Early {
                rows: early,
                via: via.clone(),
            });
        }
    }

    /// Whether a row is dated before what it belongs to began.
    pub fn is_early(&self, record: &Record, day: i32) -> bool {
        let Some(since) = &self.keys.index.since else {
            return false;
        };
        let key = self.keys.find(record.get(self.key));
        day != NEVER && key.is_some_and(|key| day < since[key as usize])
    }

    /// Accounts whose longest window begins before the table does have less history than the others.
    pub fn hint_at_history(&self, plan: &Plan, cutoffs: &[i32], joined: &mut JoinedTable) {
        let windows = plan.features.iter().filter_map(|feature| feature.days);
        let (Some(days), Some((first, _))) = (windows.max(), self.dates) else {
            return;
        };
        let short = |cutoff: &&i32| i64::from(**cutoff) - i64::from(days) < i64::from(first);
        let short = cutoffs.iter().filter(short).count();
        // All alike is no comparison that goes wrong.
        if short > 0 && short < cutoffs.len() {
            joined.notes.push(TableNote::ShortHistory {
                first: iso_date(first),
                few: short as u64,
                accounts: cutoffs.len() as u64,
                days,
            });
        }
    }

    /// A second date in the rows may say that some of their columns are filled in later.
    pub fn hint_at_known(&self, plan: &Plan, joined: &mut JoinedTable) {
        if self.date.is_none() || !self.table.known.is_empty() || plan.lanes.is_empty() {
            return;
        }
        let ends = self.source.header.iter().enumerate().find(|(position, column)| {
            Some(*position) != self.date
                && self.source.kind(*position) == Kind::Date
                && leaving::says_hindsight(column)
        });
        if let Some((_, column)) = ends {
            joined.notes.push(TableNote::KnownLater {
                column: column.clone(),
                date: self.date_name().to_owned(),
            });
        }
    }
}

/// Yes-or-no columns that speak of leaving: whether any row of an account says yes.
pub(super) struct Flags {
    flags: Vec<(usize, Vec<bool>)>,
    accounts: usize,
}

impl Flags {
    pub fn new(survey: &Survey, accounts: usize) -> Self {
        let source = &survey.source;
        let speaks = |position: &usize| {
            source.kind(*position) == Kind::Boolean && leaving::of_name(&source.header[*position]).is_some()
        };
        let positions = (0..source.header.len()).filter(speaks);
        Self {
            flags: positions
                .map(|position| (position, vec![false; accounts]))
                .collect(),
            accounts,
        }
    }

    /// Every row counts, whenever it is dated: the question is what the tables say, not what was known.
    pub fn add(&mut self, survey: &Survey, records: &[Record]) {
        for (position, left) in &mut self.flags {
            for record in records
                .iter()
                .filter(|record| leaving::means_yes(record.get(*position)))
            {
                let rows = survey.keys.rows(record.get(survey.key));
                rows.iter().for_each(|row| left[*row as usize] = true);
            }
        }
    }

    pub fn finish(self, survey: &Survey) -> Vec<Notion> {
        let name = &survey.source.name;
        let mut notions = Vec::new();
        if leaving::of_name(name).is_some() {
            notions.push(Notion {
                mark: Mark::Row { table: name.clone() },
                left: survey.has_row(self.accounts),
            });
        }
        notions.extend(self.flags.into_iter().map(|(position, left)| Notion {
            mark: Mark::RowWith {
                table: name.clone(),
                column: survey.source.header[position].clone(),
            },
            left,
        }));
        notions
    }
}
