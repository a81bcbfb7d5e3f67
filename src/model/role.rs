//! What a criterion is in a sentence about a company.

use crate::criteria::Cut;
use crate::model::Criterion;
use crate::recipe::Family;
use crate::vocabulary::COLUMNS;
use crate::vocabulary::fold::{says, words};

/// What a criterion is in a sentence about a company.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// What it does.
    Sector,
    /// How many people work there.
    Staff,
    /// The country it is in.
    Country,
    /// The region or town it is in.
    Place,
    /// A tool it uses.
    Tool,
}

/// What a criterion is in a sentence, as its column's name and its kind tell.
pub fn role(criterion: &Criterion) -> Option<Role> {
    role_of(&criterion.cut, criterion.family)
}

/// The same of what is cut so, of that family.
pub fn role_of(cut: &Cut, family: Family) -> Option<Role> {
    let [column] = cut.columns()[..] else {
        return None;
    };
    let words = words(column);
    let says = |beginnings: &[&str]| says(&words, beginnings);
    if words
        .iter()
        .any(|word| COLUMNS.sheet_beside.contains(word.as_str()))
    {
        return None;
    }
    let tool = family == Family::Technographic && says(&COLUMNS.sheet_tools);
    match cut.is_category() {
        true if says(&COLUMNS.sheet_sectors) => Some(Role::Sector),
        true if says(&COLUMNS.sheet_countries) => Some(Role::Country),
        true if says(&COLUMNS.sheet_places) => Some(Role::Place),
        true if tool => Some(Role::Tool),
        false if cut.is_number() && says(&COLUMNS.staff) => Some(Role::Staff),
        false if cut.token().is_some() && tool => Some(Role::Tool),
        _ => None,
    }
}
