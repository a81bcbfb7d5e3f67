//! Accounts that stand in a table more than once: groups of rows that are one account, and pairs to look at.
//!
//! Rules go from strong to weak, each with its switch in [`Settings`]: the whole row repeated or the same id; the same
//! number (SIREN, VAT); the same domain; the same name without legal form; names that are nearly the same. What
//! contradicts (another number, country or outcome) keeps rows apart whatever they share, and puts them on the review
//! list. Without a column that identifies an account nothing is a duplicate: equal answers are not equal accounts.

mod columns;
pub mod domain;
mod facts;
mod forms;
mod group;
mod merge;
pub mod name;
pub mod near;
pub mod number;

use serde::{Deserialize, Serialize};

pub use columns::{ColumnNames, Columns, Known};

use crate::error::Result;
use crate::table::Table;
use crate::table::observe::grouped;
use crate::vocabulary::COLUMNS;
use crate::vocabulary::fold::words;
use facts::Facts;
use group::{Groups, Rule};

/// What a row is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// Guessed from the name of the id and from how many rows fall together.
    #[default]
    Auto,
    /// An account: two rows of one company are duplicates.
    Accounts,
    /// A deal, lead, ticket…: one account may have several; only rows that repeat everything are duplicates.
    Deals,
}

/// Rules of duplicates; each can be turned off.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// What a row is.
    pub rows: Unit,
    /// Same id.
    pub id: bool,
    /// Same SIREN, VAT or DUNS number.
    pub number: bool,
    /// Same web domain.
    pub domain: bool,
    /// Same name without legal form.
    pub name: bool,
    /// Nearly the same name; also whether there is a review list at all.
    pub near: bool,
    pub columns: ColumnNames,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            rows: Unit::Auto,
            id: true,
            number: true,
            domain: true,
            name: true,
            near: true,
            columns: ColumnNames::default(),
        }
    }
}

/// Duplicates of a table. Rows and columns are positions in it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Duplicates {
    /// Rows that are one account, in the order of their first rows.
    pub groups: Vec<Group>,
    /// Pairs that somebody should look at, most alike first; never merged.
    pub review: Vec<Pair>,
    /// What else is to be said, one sentence each.
    pub notes: Vec<String>,
    /// Columns by which rows were compared.
    pub columns: Columns,
}

/// Rows of one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    pub kept: u32,
    pub removed: Vec<u32>,
    /// Why they are one account, strongest first.
    pub reasons: Vec<String>,
    /// Blanks of the kept row that removed ones fill.
    pub filled: Vec<Filled>,
}

/// A blank of the kept row, and the row that fills it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Filled {
    pub column: usize,
    pub row: u32,
}

/// Two rows that may be one account, `a < b`.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    pub a: u32,
    pub b: u32,
    /// Likeness of the names, or 0.9 to 1 where another fact is shared.
    pub likeness: f64,
    pub reason: String,
}

/// Share of rows in groups from which a table of unknown unit is one of deals. House choice.
const MOSTLY: f64 = 0.3;
/// Rows from which that share says anything. House choice.
const ENOUGH: usize = 20;

/// Finds the accounts that stand in a table more than once.
///
/// Groups are the same whatever the order of rows and the number of threads; only which of equally complete rows is kept,
/// and which row of a side stands in a pair for review, goes by which is first.
///
/// # Errors
/// [`crate::Error::UnknownColumn`] when the settings name a column that is not there.
pub fn duplicates(table: &Table, known: Known, settings: &Settings) -> Result<Duplicates> {
    let columns = Columns::find(table, known, &settings.columns)?;
    if !columns.identify() {
        let note = unidentified(table);
        return Ok(Duplicates {
            columns,
            notes: note.into_iter().collect(),
            ..Duplicates::default()
        });
    }
    let facts = Facts::read(table, &columns);
    let mut notes = read_notes(&facts);
    let id_name = columns.id.map_or("", |p| table.columns[p].name.as_str());
    let deals = match settings.rows {
        Unit::Accounts => None,
        Unit::Deals => Some("the settings say so".to_owned()),
        Unit::Auto => words(id_name)
            .into_iter()
            .find(|word| COLUMNS.deals.contains(word.as_str()) && !id_name.is_empty())
            .map(|word| format!("`{word}` in `{id_name}`")),
    };
    let mut groups = Groups::new(&facts, settings, id_name);
    if settings.id && columns.id.is_some() {
        groups.same_rows(&with_id(&facts, merge::repeated_rows(table, None)));
    }
    if let Some(why) = deals {
        notes.push(format!(
            "rows are deals, not accounts ({why}): several of one account are no duplicates, only rows repeated whole are"
        ));
    } else {
        if settings.id {
            groups.same_id(|a, b| merge::differing(table, a as usize, b as usize));
        }
        if settings.number {
            groups.same_number();
        }
        if settings.domain {
            groups.same_domain();
        }
        if settings.name {
            groups.same_name();
        }
        if settings.near {
            groups.near_names();
        }
    }
    let gathered = groups.finish();
    let (mut found, mut review) = (gathered.groups, gathered.review);
    notes.extend(gathered.notes);
    let weak = |reasons: &[(Rule, String)]| reasons.iter().all(|(rule, _)| *rule > Rule::Id);
    let by_facts: usize = found
        .iter()
        .filter(|(_, why)| weak(why))
        .map(|(rows, _)| rows.len() - 1)
        .sum();
    if settings.rows == Unit::Auto && table.rows >= ENOUGH && by_facts as f64 > MOSTLY * table.rows as f64 {
        notes.push(format!(
            "{} of {} rows are of a company that another row has too: this looks like several deals per account, so \
             they stay; if rows are accounts, say `rows = \"accounts\"`",
            grouped(by_facts),
            grouped(table.rows)
        ));
        found.retain(|(_, why)| !weak(why));
        review.clear();
    }
    let groups = found
        .into_iter()
        .map(|(rows, why)| {
            let reasons = why.into_iter().map(|(_, reason)| reason).collect();
            merge::merged(table, &columns, rows, reasons)
        })
        .collect();
    Ok(Duplicates {
        groups,
        review,
        notes,
        columns,
    })
}

impl Duplicates {
    /// Rows that another one stands for, in order.
    pub fn removed(&self) -> Vec<u32> {
        let mut rows: Vec<u32> = self
            .groups
            .iter()
            .flat_map(|g| g.removed.iter().copied())
            .collect();
        rows.sort_unstable();
        rows
    }

    /// Fills the blanks of kept rows in the table these duplicates were found in; no row is removed.
    pub fn fill(&self, table: &mut Table) {
        for group in &self.groups {
            for filled in &group.filled {
                if let Some(column) = table.columns.get_mut(filled.column) {
                    merge::copy(column, filled.row as usize, group.kept as usize);
                }
            }
        }
    }
}

/// Classes of rows whose id is known.
fn with_id(facts: &Facts, classes: Vec<Vec<u32>>) -> Vec<Vec<u32>> {
    let known = |rows: &Vec<u32>| facts.rows[rows[0] as usize].id != facts::NONE;
    classes.into_iter().filter(known).collect()
}

/// Rows that are equal where nothing says which account they are.
fn unidentified(table: &Table) -> Option<String> {
    let repeated: usize = merge::repeated_rows(table, None)
        .iter()
        .map(|rows| rows.len() - 1)
        .sum();
    (repeated > 0).then(|| {
        format!(
            "{} {} equal to an earlier one, but no column says which account a row is (id, name, domain, number): \
             different accounts may have the same answers, so all are kept",
            grouped(repeated),
            if repeated == 1 { "row is" } else { "rows are" }
        )
    })
}

fn read_notes(facts: &Facts) -> Vec<String> {
    let told = [
        (
            facts.invalid,
            "registration numbers are wrong (length or check digit) and identify nobody",
        ),
        (
            facts.placeholders,
            "registration numbers only fill the field (000000000, 123456789)",
        ),
        (
            facts.shared,
            "addresses are on domains that many share (gmail.com, linkedin.com)",
        ),
        (facts.not_names, "names are too long to be names"),
    ];
    told.into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{} {what}", grouped(count)))
        .collect()
}
