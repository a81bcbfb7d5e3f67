//! What a column's name tells of when it is filled in, and about whom: words in English and French, without accents.

use crate::criteria::Reason;
use crate::table::{Column, Kind};
use crate::vocabulary::COLUMNS;
use crate::vocabulary::fold::words;

/// Why a column's name says that it is known only once an account is decided.
pub fn hindsight(column: &Column) -> Option<Reason> {
    let words = words(&column.name);
    let tells = COLUMNS
        .afterwards
        .iter()
        .find(|all| all.iter().all(|part| words.iter().any(|word| word == part)))?;
    Some(Reason::NamedAfterwards {
        words: tells.join(" "),
    })
}

/// Why a column's name says that it is about a person, not an account.
pub fn personal(column: &Column) -> Option<Reason> {
    let words = words(&column.name);
    // "Do not email: yes / no" says nothing about anybody in particular.
    let of_people = column.kind() != Kind::Boolean && column.kind() != Kind::Number;
    // Side by side: `last_feature_name` is no last name.
    let side_by_side = |all: &[&str]| words.windows(all.len()).any(|run| run.iter().eq(all));
    let tells = COLUMNS.personal.iter().find(|all| side_by_side(all))?;
    of_people.then(|| Reason::NamedPersonal {
        words: tells.join(" "),
    })
}

/// Identifiers that recur point at something else (an owner, an account of several deals): learning them learns
/// the past by heart.
pub fn foreign_key(column: &Column) -> Option<Reason> {
    let words = words(&column.name);
    let key = words
        .iter()
        .find(|w| matches!(w.as_str(), "id" | "uuid" | "guid" | "siren" | "siret" | "duns"))?;
    matches!(column.kind(), Kind::Category).then(|| Reason::NamedIdentifier { words: key.clone() })
}

/// Why a column's name says that it is overwritten for as long as the account lives.
pub fn overwritten(column: &Column) -> Option<Reason> {
    let words = words(&column.name);
    let of = |list: &[&str]| words.iter().find(|word| list.contains(&word.as_str())).cloned();
    let (first, thing) = (of(&COLUMNS.latest)?, of(&COLUMNS.overwritten)?);
    Some(Reason::NamedOverwritten {
        words: format!("{first} {thing}"),
    })
}

/// Why a column's name says that only customers have it.
pub fn after_sale(column: &Column) -> Option<Reason> {
    let words = words(&column.name);
    let tells = COLUMNS
        .after_sale
        .iter()
        .find(|all| all.iter().all(|part| words.iter().any(|word| word == part)))?;
    Some(Reason::NamedAfterSale {
        words: tells.join(" "),
    })
}
