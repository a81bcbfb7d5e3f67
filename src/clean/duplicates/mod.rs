//! Accounts that stand in a table more than once: groups of rows that are one account, and pairs to look at.
//!
//! Rules go from strong to weak, each with its switch in [`Settings`]: the whole row repeated or the same id; the same
//! number (SIREN, VAT); the same domain; the same name without legal form; names that are nearly the same. What
//! contradicts (another number, country or outcome) keeps rows apart whatever they share, and puts them on the review
//! list. Without a column that identifies an account nothing is a duplicate: equal answers are not equal accounts.

mod answers;
mod between;
mod columns;
pub mod domain;
mod evidence;
mod facts;
mod forms;
mod group;
mod merge;
pub mod name;
pub mod near;
pub mod number;
mod reason;
mod unit;
mod words;

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

pub use answers::{Answer, Answered, Answers, Reference};
pub use between::{Between, Match, Verdict, between};
pub use columns::{ColumnNames, Columns, Known, parent};
pub use reason::{
    Agreement, Conflict, Evidence, Fact, Field, Identity, Level, Note, PairReason, Reason, Resemblance,
    Subject, Unusable,
};

use crate::error::Result;
use crate::recipe::{CleanRecipe, Rows};
use crate::table::Table;
use evidence::Weights;
use facts::Facts;
use group::Groups;
use unit::told;

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
    /// A place of a company: two rows of one company at one place are duplicates.
    Sites,
    /// A person: only rows that repeat everything are duplicates.
    Contacts,
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
    /// Estimated probability from which weighed evidence makes one account of two rows; never with 1.
    pub merge: f64,
    /// Estimated probability from which two rows are on the review list.
    pub review: f64,
    /// Columns to compare rows by; those left unsaid are found.
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
            merge: group::MERGE,
            review: group::LOOK,
            columns: ColumnNames::default(),
        }
    }
}

impl Settings {
    /// Those of a recipe.
    pub fn of(recipe: &CleanRecipe) -> Self {
        let usual = Self::default();
        Self {
            rows: match recipe.unit {
                None => Unit::Auto,
                Some(Rows::Accounts) => Unit::Accounts,
                Some(Rows::Deals) => Unit::Deals,
                Some(Rows::Sites) => Unit::Sites,
                Some(Rows::Contacts) => Unit::Contacts,
            },
            merge: recipe.merge.unwrap_or(usual.merge),
            review: recipe.review.unwrap_or(usual.review),
            ..usual
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
    /// Marks by which the rows of those pairs are known again, by row.
    pub marks: BTreeMap<u32, String>,
    /// What else is to be known.
    pub notes: Vec<Note>,
    /// Columns by which rows were compared.
    pub columns: Columns,
}

/// Rows of one account.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// 0-based row that stands for the account.
    pub kept: u32,
    /// 0-based rows that it stands for.
    pub removed: Vec<u32>,
    /// Why they are one account, strongest first.
    pub reasons: Vec<Reason>,
    /// Blanks of the kept row that removed ones fill.
    pub filled: Vec<Filled>,
}

/// A blank of the kept row, and the row that fills it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Filled {
    /// Position of the column in the table.
    pub column: usize,
    /// 0-based removed row whose value fills it.
    pub row: u32,
}

/// Two rows that may be one account, `a < b`.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// 0-based row, the earlier of the two.
    pub a: u32,
    /// 0-based row, the later of the two.
    pub b: u32,
    /// Likeness of the names, or 0.9 to 1 where another fact is shared.
    pub likeness: f64,
    /// Why they may be one account.
    pub reason: PairReason,
    /// Sum of the weights of the evidence, in bits.
    pub weight: i32,
    /// What speaks for and against, strongest first.
    pub evidence: Vec<Evidence>,
}

/// What a row says of its company.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// A mark by which the row is known again in whatever order the table is; empty where it says nothing that is compared.
    pub mark: String,
    /// The company's name as it is compared; empty where it has none.
    pub name: String,
}

/// What each row says of its company.
///
/// # Errors
/// As [`duplicates`].
pub fn said(table: &Table, known: Known, settings: &Settings) -> Result<Vec<Said>> {
    let facts = Facts::read(table, &Columns::find(table, known, &settings.columns)?);
    let said = |row: u32| Said {
        mark: facts.mark(row),
        name: facts.name(row).map_or_else(String::new, |name| name.key.clone()),
    };
    Ok((0..table.rows as u32).into_par_iter().map(said).collect())
}

/// Finds the accounts that stand in a table more than once.
///
/// Groups are the same whatever the order of rows and the number of threads; only which of equally complete rows is kept,
/// and which row of a side stands in a pair for review, goes by which is first.
///
/// # Errors
/// [`crate::Error::UnknownColumn`] when the settings name a column that is not there.
pub fn duplicates(table: &Table, known: Known, settings: &Settings) -> Result<Duplicates> {
    duplicates_answered(table, known, settings, &Answered::default())
}

/// As [`duplicates`], where somebody answered about pairs: those that are `same` are one account although little speaks for
/// it, those that are `different` are not whatever does, and neither is on the review list.
///
/// # Errors
/// As [`duplicates`].
pub fn duplicates_answered(
    table: &Table,
    known: Known,
    settings: &Settings,
    answered: &Answered,
) -> Result<Duplicates> {
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
    let unit = told(table, &columns, settings.rows);
    if let Some(note) = &unit.note {
        notes.push(note.clone());
    }
    let (pairs, large) = evidence::candidates(&facts);
    let weights = Weights::fit(&facts, &pairs);
    let mut groups = Groups::new(&facts, settings, id_name);
    groups.answered(answered);
    if settings.id && columns.id.is_some() {
        groups.same_rows(&with_id(&facts, merge::repeated_rows(table, None)));
    }
    if settings.id && !matches!(unit.rows, Unit::Deals | Unit::Contacts) {
        groups.same_id(|a, b| merge::differing(table, a as usize, b as usize));
    }
    groups.remember();
    if matches!(unit.rows, Unit::Deals | Unit::Contacts) {
        // Only rows that repeat everything.
    } else if unit.rows == Unit::Sites {
        notes.push(groups.same_site());
        groups.same_place(&pairs);
    } else {
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
            groups.near_names(&weights.channel);
            groups.weighed(&weights, &pairs);
            if large > 0 {
                notes.push(Note::Large { values: large });
            }
        }
    }
    let gathered = groups.finish();
    let (mut found, mut review) = (gathered.groups, gathered.review);
    notes.extend(gathered.notes);
    if unit.rows == Unit::Auto
        && let Some(note) = unit::several_deals(table, &facts, &columns, &found)
    {
        notes.push(note);
        // Not merged, but somebody may know better.
        let mut company = unit::one_company(&found, &gathered.certain);
        company.retain(|_| settings.near);
        company.append(&mut review);
        review = company;
        found = gathered.certain;
    }
    review
        .par_iter_mut()
        .for_each(|pair| (pair.weight, pair.evidence) = weights.weigh(pair.a, pair.b));
    review.retain(|pair| {
        !pair.reason.may_be_family()
            || weights.names_their_own(pair.a, pair.b)
            || weights.probability(pair.weight) >= settings.review
    });
    let rows = review.iter().flat_map(|pair| [pair.a, pair.b]);
    let marks = rows.map(|row| (row, facts.mark(row))).collect();
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
        marks,
        notes: gathered_notes(notes),
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
fn unidentified(table: &Table) -> Option<Note> {
    let rows: usize = merge::repeated_rows(table, None)
        .iter()
        .map(|rows| rows.len() - 1)
        .sum();
    (rows > 0).then_some(Note::Unidentified { rows })
}

/// Notes with those of one kind in one: hosts of many companies are many in a long table.
fn gathered_notes(notes: Vec<Note>) -> Vec<Note> {
    let (shared, mut others): (Vec<Note>, Vec<Note>) = notes
        .into_iter()
        .partition(|note| matches!(note, Note::SharedByCompanies { .. }));
    let values = shared.len();
    let most = shared.into_iter().max_by_key(|note| match note {
        Note::SharedByCompanies { companies, .. } => *companies,
        _ => 0,
    });
    match most {
        Some(Note::SharedByCompanies { identity, companies }) if values > 1 => {
            others.push(Note::SharedValues {
                values,
                identity,
                companies,
            })
        }
        one => others.extend(one),
    }
    others
}

fn read_notes(facts: &Facts) -> Vec<Note> {
    [
        (Unusable::WrongNumbers, facts.invalid),
        (Unusable::Placeholders, facts.placeholders),
        (Unusable::SharedDomains, facts.shared),
        (Unusable::LongNames, facts.not_names),
    ]
    .into_iter()
    .filter(|(_, count)| *count > 0)
    .map(|(what, count)| Note::Unusable { what, count })
    .collect()
}
