//! What a column's name tells of when it is filled in, and about whom: words in English and French, without accents.

use crate::criteria::Reason;
use crate::table::{Column, Kind};
use crate::vocabulary::fold::words;

/// Word pairs (either order, anywhere in the name) and single words of what is written down only once an account
/// is decided, in English and French, without accents. House choice.
const AFTERWARDS: [&[&str]; 47] = [
    &["close", "date"],
    &["closed"],
    &["close", "value"],
    &["close", "amount"],
    &["close", "reason"],
    &["closing", "date"],
    &["lost", "reason"],
    &["loss", "reason"],
    &["lost", "date"],
    &["won", "reason"],
    &["win", "reason"],
    &["won", "date"],
    &["reason", "code"],
    &["churn"],
    &["churned"],
    &["cancel", "date"],
    &["cancellation"],
    &["cancelled"],
    &["cancel", "reason"],
    &["stage", "history"],
    &["end", "date"],
    &["termination", "date"],
    &["conversion", "date"],
    &["converted", "date"],
    &["converted", "at"],
    &["signed", "at"],
    &["signature", "date"],
    &["refund"],
    &["feedback"],
    &["exit", "date"],
    &["date", "cloture"],
    &["cloture"],
    &["motif", "perte"],
    &["raison", "perte"],
    &["motif", "resiliation"],
    &["resiliation"],
    &["date", "signature"],
    &["date", "fin"],
    &["date", "perte"],
    &["date", "gain"],
    &["days", "close"],
    &["attrition"],
    &["left", "on"],
    &["left", "at"],
    &["left", "date"],
    &["date", "left"],
    &["date", "depart"],
];

/// Why a column's name says that it is known only once an account is decided.
pub fn hindsight(column: &Column) -> Option<Reason> {
    let words = words(&column.name);
    let tells = AFTERWARDS
        .iter()
        .find(|all| all.iter().all(|part| words.iter().any(|word| word == part)))?;
    Some(Reason::NamedAfterwards {
        words: tells.join(" "),
    })
}

const PERSONAL: [&[&str]; 14] = [
    &["first", "name"],
    &["last", "name"],
    &["prenom"],
    &["email"],
    &["e", "mail"],
    &["phone", "number"],
    &["telephone"],
    &["mobile", "phone"],
    &["birth", "date"],
    &["birthdate"],
    &["naissance"],
    &["iban"],
    &["ssn"],
    &["contact", "name"],
];

/// Why a column's name says that it is about a person, not an account.
pub fn personal(column: &Column) -> Option<Reason> {
    let words = words(&column.name);
    // "Do not email: yes / no" says nothing about anybody in particular.
    let of_people = column.kind() != Kind::Boolean && column.kind() != Kind::Number;
    // Side by side: `last_feature_name` is no last name.
    let side_by_side = |all: &[&str]| words.windows(all.len()).any(|run| run.iter().eq(all));
    let tells = PERSONAL.iter().find(|all| side_by_side(all))?;
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

/// First words and things of what is overwritten for as long as an account lives: an export shows the last state, not
/// the one on the day of the decision. Either order; a number or a level may be as late as a date. House choice.
const LATEST: [&str; 5] = ["last", "latest", "dernier", "derniere", "current"];
const OVERWRITTEN: [&str; 24] = [
    "activity",
    "activite",
    "milestone",
    "jalon",
    "funding",
    "contact",
    "contacted",
    "touch",
    "modified",
    "modification",
    "update",
    "updated",
    "stage",
    "etape",
    "status",
    "statut",
    "owner",
    "call",
    "appel",
    "meeting",
    "reunion",
    "note",
    "step",
    "viewed",
];

/// Why a column's name says that it is overwritten for as long as the account lives.
pub fn overwritten(column: &Column) -> Option<Reason> {
    let words = words(&column.name);
    let of = |list: &[&str]| words.iter().find(|word| list.contains(&word.as_str())).cloned();
    let (first, thing) = (of(&LATEST)?, of(&OVERWRITTEN)?);
    Some(Reason::NamedOverwritten {
        words: format!("{first} {thing}"),
    })
}

/// Words of what only a customer has. Known before the outcome when that is whether customers stay, after it when it
/// is whether accounts buy. House choice.
const AFTER_SALE: [&[&str]; 14] = [
    &["onboarding"],
    &["csm"],
    &["customer", "success"],
    &["invoice"],
    &["invoices"],
    &["facture"],
    &["factures"],
    &["renewal"],
    &["renouvellement"],
    &["upsell"],
    &["go", "live"],
    &["time", "to", "close"],
    &["won", "amount"],
    &["contract", "signed"],
];

/// Why a column's name says that only customers have it.
pub fn after_sale(column: &Column) -> Option<Reason> {
    let words = words(&column.name);
    let tells = AFTER_SALE
        .iter()
        .find(|all| all.iter().all(|part| words.iter().any(|word| word == part)))?;
    Some(Reason::NamedAfterSale {
        words: tells.join(" "),
    })
}
