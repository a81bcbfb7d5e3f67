//! Cleaning an account table: what is mended, what is removed, and why.
//!
//! Rules go in a fixed order, cells first, so that rows are judged by what they mean: units, impossible values,
//! countries, sectors, spelling; then duplicates, incomplete, inactive and atypical accounts; last, columns about
//! people are left out. All are gone through again until nothing changes: what is clean stays as it is.

mod atypical;
mod countries;
pub mod duplicates;
pub mod entities;
mod impossible;
mod inactive;
mod incomplete;
pub(crate) mod personal;
mod reason;
mod rows;
mod same;
mod sectors;
mod spelling;
mod units;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use crate::clean::duplicates::Answers;
use crate::error::{Error, Result};
use crate::language::Language;
use crate::recipe::{CleanRecipe, Recipe, Rule};
use crate::table::{Cell, Kind, Reading, Table};
use crate::vocabulary::fold::says;

pub use reason::{
    CleaningWarning, ColumnReason, Heap, Impossibility, MendReason, Note, Outlier, Personal, RowReason,
};

/// Times the rules are gone through at most (house choice: real tables settle in two or three).
const PASSES: usize = 10;

/// A table made clean, and everything that was done to it.
#[derive(Debug, Clone)]
pub struct Cleaned {
    /// The table without the rows left out, its cells mended.
    pub table: Table,
    /// For each row of `table`, its row in the table that was read.
    pub rows: Vec<u32>,
    /// Rows left out, in the order of the table read.
    pub removed: Vec<Removed>,
    /// Cells changed: one entry for all cells of a column that went from one text to another.
    pub mended: Vec<Mend>,
    /// Columns about people, left out of `table`.
    pub personal: Vec<Remark>,
    /// Columns to look at, each with the reason; nothing was done to them.
    pub doubts: Vec<Remark>,
    /// Accounts far from all others, whether removed or not.
    pub atypical: Vec<Removed>,
    /// Pairs of accounts that may be one.
    pub review: Vec<Review>,
    /// Of each answer about a pair, the two rows of the table read that it is about; `None` where it is about none.
    pub answered: Vec<Option<(u32, u32)>>,
    /// For each row of the table read, the one that stands for its account: itself, or the one it was a duplicate of.
    pub accounts: Vec<u32>,
    /// What was assumed or could not be judged.
    pub notes: Vec<Note>,
    /// Rows read, kept and left out by each rule.
    pub counts: Counts,
}

/// A row left out (or named), with the rule and its reason.
#[derive(Debug, Clone, PartialEq)]
pub struct Removed {
    /// 0-based row of the table read.
    pub row: u32,
    /// Its line in the file.
    pub line: u64,
    /// The rule that leaves it out.
    pub rule: Rule,
    /// Why the rule leaves it out.
    pub reason: RowReason,
}

/// Cells of one column that went from one text to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Mend {
    /// The rule that changes them.
    pub rule: Rule,
    /// Name of the column.
    pub column: String,
    /// Their text in the table read.
    pub from: String,
    /// Empty: unknown now.
    pub to: String,
    /// Why they are changed.
    pub why: MendReason,
    /// 0-based rows of the table read.
    pub rows: Vec<u32>,
}

/// Something said of a column.
#[derive(Debug, Clone, PartialEq)]
pub struct Remark {
    /// Name of the column.
    pub column: String,
    /// What speaks against it, or is to be looked at.
    pub reason: ColumnReason,
}

/// Two rows that may be the same account.
#[derive(Debug, Clone, PartialEq)]
pub struct Review {
    /// 0-based rows of the table read.
    pub a: u32,
    /// 0-based row of the table read, the other of the pair.
    pub b: u32,
    /// Likeness of the names, or 0.9 to 1 where another fact is shared.
    pub likeness: f64,
    /// Why they may be one account.
    pub reason: duplicates::PairReason,
    /// Sum of the weights of the evidence, in bits.
    pub weight: i32,
    /// What speaks for and against, strongest first.
    pub evidence: Vec<duplicates::Evidence>,
    /// Marks by which the two rows are known again.
    pub marks: [String; 2],
}

/// Rows: `read` is the sum of the others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Counts {
    /// Rows of the table read.
    pub read: usize,
    /// Rows of the table made clean.
    pub kept: usize,
    /// Rows left out because another row stands for them.
    pub duplicates: usize,
    /// Rows left out because too little is known of them.
    pub incomplete: usize,
    /// Rows left out because the account is no more, or long silent.
    pub inactive: usize,
    /// Rows left out because they are far from all others.
    pub atypical: usize,
}

/// What cleaning did before learning, counted.
#[derive(Debug, Clone)]
pub struct CleaningSummary {
    /// The table that was cleaned, as it was named.
    pub source: PathBuf,
    /// Rows read, kept and removed.
    pub counts: Counts,
    /// Cells changed.
    pub cells: usize,
    /// Columns about people, left out.
    pub personal: Vec<String>,
    /// What became of the answers about pairs.
    pub answers: Vec<Note>,
}

impl CleaningSummary {
    /// Counts what was done to `table`.
    pub fn new(table: &Table, cleaned: &Cleaned) -> Self {
        Self {
            source: table.source.clone(),
            counts: cleaned.counts,
            cells: cleaned.mended.iter().map(|mend| mend.rows.len()).sum(),
            personal: cleaned
                .personal
                .iter()
                .map(|remark| remark.column.clone())
                .collect(),
            answers: cleaned
                .notes
                .iter()
                .filter(|note| note.is_about_answers())
                .cloned()
                .collect(),
        }
    }

    /// Rows removed.
    pub fn removed(&self) -> usize {
        self.counts.read - self.counts.kept
    }
}

/// What the rules may touch, and the days they count from.
#[derive(Debug)]
struct Scope<'a> {
    recipe: &'a Recipe,
    answers: &'a Answers,
    /// Columns with a part to play, and those the user excluded: never mended, never judged.
    protected: BTreeSet<&'a str>,
    /// Day on which the data were true, when the recipe says it (days since 1970-01-01).
    as_of: Option<i32>,
    /// Last day of which anything can be known.
    latest: Option<i32>,
}

impl<'a> Scope<'a> {
    fn new(recipe: &'a Recipe, today: Option<i32>, answers: &'a Answers) -> Result<Self> {
        let as_of = match recipe
            .as_of
            .as_deref()
            .map(|day| (day, Reading::new(Kind::Date).date(day)))
        {
            None => None,
            Some((_, Cell::Value(day))) => Some(day),
            Some((day, _)) => return Err(Error::setting("as_of", "a day such as 2026-09-30", day)),
        };
        let roles = [
            &recipe.id,
            &recipe.label,
            &recipe.weight,
            &recipe.propensity,
            &recipe.outcome.column,
        ];
        let protected = roles
            .into_iter()
            .flatten()
            .chain(&recipe.exclude)
            .map(String::as_str);
        Ok(Self {
            recipe,
            answers,
            protected: protected.collect(),
            as_of,
            latest: as_of.max(today),
        })
    }

    /// Columns that rules may mend and judge.
    fn mendable(&self, table: &Table) -> Vec<usize> {
        let free = |position: &usize| !self.protected.contains(table.columns[*position].name.as_str());
        (0..table.columns.len()).filter(free).collect()
    }

    /// Whether the recipe gives a column a part to play beside those that protect it.
    fn names(&self, column: &str) -> bool {
        let recipe = self.recipe;
        recipe.time.as_deref() == Some(column)
            || recipe.decided.as_deref() == Some(column)
            || recipe.figures.key_of(column).is_some()
            || recipe.knock_out.iter().any(|rule| rule.column == column)
    }

    fn settings(&self) -> &CleanRecipe {
        &self.recipe.clean
    }

    fn is_on(&self, rule: Rule) -> bool {
        self.settings().is_on(rule)
    }
}

/// What rules find beside changes.
#[derive(Debug, Default)]
struct Findings {
    doubts: Vec<Remark>,
    notes: Vec<Note>,
    atypical: BTreeMap<u32, RowReason>,
    review: Vec<Review>,
    /// Answers about pairs, in rows of the table read, once they were looked up there.
    answered: Option<duplicates::Answered>,
    /// The row that stands for each that went as a duplicate, in rows of the table read.
    stands: BTreeMap<u32, u32>,
    /// Duplicates found last, until the blanks of the rows kept are filled.
    merged: Option<duplicates::Duplicates>,
    /// Notes are taken in the first pass only: later ones see a table half clean.
    noted: bool,
}

impl Findings {
    fn doubt(&mut self, column: &str, reason: ColumnReason) {
        let column = column.to_owned();
        let remark = Remark { column, reason };
        if !self.doubts.contains(&remark) {
            self.doubts.push(remark);
        }
    }

    fn note(&mut self, note: Note) {
        if !self.noted && !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }
}

/// Cleans a table by the recipe's rules. Columns named in the recipe as id, label, weight or outcome, and those it
/// excludes, are not touched. `today` (days since 1970-01-01) bounds what can be known; without it and without
/// `as_of` no date is in the future.
///
/// # Errors
/// [`Error::Setting`] for an `as_of` that is no day.
pub fn clean(table: Table, recipe: &Recipe, today: Option<i32>) -> Result<Cleaned> {
    clean_answered(table, recipe, today, &Answers::default())
}

/// As [`clean`], with what somebody answered about pairs that may be one account.
///
/// # Errors
/// As [`clean`], and [`Error::Input`] where answers contradict each other.
pub fn clean_answered(
    table: Table,
    recipe: &Recipe,
    today: Option<i32>,
    answers: &Answers,
) -> Result<Cleaned> {
    let scope = Scope::new(recipe, today, answers)?;
    let lines = table.lines.clone();
    let line = |row: u32| lines.get(row as usize).copied().unwrap_or(0);
    let read = table.rows;
    let mut table = table;
    let mut origin: Vec<u32> = (0..read as u32).collect();
    let mut found = Findings::default();
    let (mut removed, mut mended, mut personal) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..PASSES {
        let mut mends = mend(&mut table, &scope, &mut found);
        for mend in &mut mends {
            mend.rows.iter_mut().for_each(|row| *row = origin[*row as usize]);
        }
        let mut changed = !mends.is_empty();
        mended.extend(mends);
        for rule in [Rule::Duplicates, Rule::Incomplete, Rule::Inactive, Rule::Atypical] {
            if !scope.is_on(rule) {
                continue;
            }
            let gone = judge(rule, &table, &scope, &origin, &mut found)?;
            if gone.is_empty() {
                continue;
            }
            changed = true;
            if let Some(same) = found.merged.take() {
                mended.extend(same::fill(&same, &mut table, &origin));
            }
            let kept: Vec<u32> = (0..table.rows as u32)
                .filter(|row| !gone.contains_key(row))
                .collect();
            for (row, reason) in gone {
                let row = origin[row as usize];
                removed.push(Removed {
                    row,
                    line: line(row),
                    rule,
                    reason,
                });
            }
            origin = kept.iter().map(|row| origin[*row as usize]).collect();
            table = rows::select(&table, &kept);
        }
        if scope.is_on(Rule::Personal) {
            let about_people = personal::personal(&table, &scope, &mut found);
            changed |= !about_people.is_empty();
            table
                .columns
                .retain(|column| about_people.iter().all(|people| people.column != column.name));
            personal.extend(about_people);
        }
        found.noted = true;
        if !changed {
            break;
        }
    }
    if !scope.is_on(Rule::Duplicates) && !answers.all.is_empty() {
        let answers = answers.all.len();
        found.noted = false;
        found.note(Note::Duplicates(duplicates::Note::AnswersOff { answers }));
    }
    removed.sort_by_key(|gone: &Removed| gone.row);
    let count = |rule| removed.iter().filter(|gone| gone.rule == rule).count();
    let counts = Counts {
        read,
        kept: table.rows,
        duplicates: count(Rule::Duplicates),
        incomplete: count(Rule::Incomplete),
        inactive: count(Rule::Inactive),
        atypical: count(Rule::Atypical),
    };
    let atypical = found.atypical.into_iter().map(|(row, reason)| Removed {
        row,
        line: line(row),
        rule: Rule::Atypical,
        reason,
    });
    // In the order of the alphabet, whichever pass found them.
    found
        .doubts
        .sort_by_cached_key(|doubt| (doubt.column.clone(), doubt.reason.describe(Language::En)));
    Ok(Cleaned {
        atypical: atypical.collect(),
        table,
        rows: origin,
        removed,
        mended,
        personal,
        doubts: found.doubts,
        review: found.review,
        accounts: (0..read as u32)
            .map(|row| stands_for(&found.stands, row))
            .collect(),
        answered: found.answered.unwrap_or_default().about,
        notes: found.notes,
        counts,
    })
}

/// The row that stands for the account of one, in rows of the table read.
fn stands_for(stands: &BTreeMap<u32, u32>, mut row: u32) -> u32 {
    while let Some(kept) = stands.get(&row) {
        row = *kept;
    }
    row
}

/// The rules for cells, in order.
fn mend(table: &mut Table, scope: &Scope, found: &mut Findings) -> Vec<Mend> {
    let mut mends = Vec::new();
    if scope.is_on(Rule::Units) {
        mends.extend(units::units(table, scope, found));
    }
    mends.extend(unreadable(table));
    if scope.is_on(Rule::Impossible) {
        mends.extend(impossible::impossible(table, scope, found));
    }
    if scope.is_on(Rule::Countries) {
        mends.extend(countries::countries(table, scope));
    }
    if scope.is_on(Rule::Sectors) {
        mends.extend(sectors::sectors(table, scope, found));
    }
    if scope.is_on(Rule::Spelling) {
        mends.extend(spelling::spelling(table, scope));
    }
    mends
}

/// Rows of `table` that a rule takes out, with the reason.
fn judge(
    rule: Rule,
    table: &Table,
    scope: &Scope,
    origin: &[u32],
    found: &mut Findings,
) -> Result<BTreeMap<u32, RowReason>> {
    Ok(match rule {
        Rule::Duplicates => same::duplicates(table, scope, origin, found)?,
        Rule::Incomplete => incomplete::incomplete(table, scope, found),
        Rule::Inactive => inactive::inactive(table, scope, found),
        Rule::Atypical => {
            let far = atypical::atypical(table, scope, found);
            let by_origin = far
                .iter()
                .map(|(row, reason)| (origin[*row as usize], reason.clone()));
            for (row, reason) in by_origin {
                found.atypical.entry(row).or_insert(reason);
            }
            if scope.settings().remove_atypical {
                far
            } else {
                BTreeMap::new()
            }
        }
        _ => BTreeMap::new(),
    })
}

/// Cells that could not be read are unknown in the table already: they are told like every change, once.
fn unreadable(table: &mut Table) -> Vec<Mend> {
    let mut mends = Vec::new();
    let lines = table.lines.clone();
    for column in &mut table.columns {
        column.unreadable = 0;
        let kind = column.reading.kind;
        for (line, text) in std::mem::take(&mut column.unreadable_examples) {
            let Ok(row) = lines.binary_search(&line) else {
                continue;
            };
            mends.push(Mend {
                rule: Rule::Unreadable,
                column: column.name.clone(),
                from: text,
                to: String::new(),
                why: MendReason::Unreadable(kind),
                rows: vec![row as u32],
            });
        }
    }
    mends
}

#[cfg(test)]
mod tests;
