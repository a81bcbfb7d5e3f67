//! Further tables: what each row of them belongs to, and when it came to be known.

mod dates;
mod keys;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::criteria::draft::parts::{Given, Named, asked};
use crate::criteria::draft::reason::{DraftReason, Match, RowUnit};
use crate::criteria::inputs::roles;
use crate::criteria::preset::Recognised;
use crate::criteria::preset::{Part, Unit};
use crate::error::{Error, Result};
use crate::outcome::{Candidate, Evidence, Outcome, candidates};
use crate::recipe::{Family, Recipe};
use crate::table::Column;
use crate::table::observe::grouped;
use crate::vocabulary::fold::words;
use keys::{Keys, Link};

/// What was inferred of a further table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TableDraft {
    /// What the recipe calls it.
    pub name: String,
    /// Where it is, as the recipe should say.
    pub data: String,
    /// Its rows.
    pub rows: usize,
    /// Column that says whose a row is.
    pub key: Named,
    /// Column of the account table, or of `via`, that the key matches.
    pub matches: String,
    /// Table through which it reaches the accounts.
    pub via: Option<String>,
    /// What was matched, with the share, and what was not.
    pub matched: Vec<Match>,
    /// Whether no key occurs twice.
    pub one_row_per_key: bool,
    /// Column that says since when a row is known.
    pub date: Option<Named>,
    /// Columns filled in later than the row, with the date from which each is known and why.
    pub known: BTreeMap<String, Named>,
    /// Why its rows count as known from the start, although none has a date.
    pub timeless: Option<DraftReason>,
    /// Family of its columns, and why.
    pub family: Option<(Family, String)>,
    /// Columns to leave out, and why.
    pub exclude: Vec<Named>,
    /// Whether its rows tell the outcome.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub tells_outcome: bool,
    /// Why its section is commented out.
    pub left_out: Option<DraftReason>,
}

/// Whose rows are learnt from: the first table's, unless only another says who was won and lost; with the reason.
pub(super) fn learnt_from(given: &[Given], known: &[Option<Recognised>]) -> (Option<RowUnit>, usize) {
    let deals = |i: usize| {
        let crm = known[i].as_ref()?;
        let stage = &given[i].table.columns[crm.column(Part::Stage)?];
        let both = crm.unit() == Unit::Deal && !crm.endings(stage).0.is_empty();
        both.then(|| stage.name.clone())
    };
    let tells = |i: usize| {
        deals(i).or_else(|| {
            let table = &given[i].table;
            let likely = candidates(table);
            let column = likely.first()?.column;
            let read = Outcome::read(table, &asked(&column.name)).ok()?;
            let dated = table
                .columns
                .iter()
                .any(|column| column.kind() == crate::table::Kind::Date);
            (dated && !read.positive.is_empty()).then(|| column.name.clone())
        })
    };
    let is_company = |i: usize| known[i].as_ref().is_some_and(|crm| crm.unit() == Unit::Company);
    let others = 1..given.len();
    let better = match known.first() {
        None => return (None, 0),
        Some(_) if is_company(0) => others.clone().find(|i| deals(*i).is_some()),
        Some(_) => {
            let tells_by_values =
                |likely: &[Candidate]| likely.iter().any(|one| one.evidence > Evidence::Name);
            let first_tells = deals(0).is_some() || tells_by_values(&candidates(&given[0].table));
            let telling: Vec<usize> = others
                .clone()
                .filter(|i| !first_tells && tells(*i).is_some())
                .collect();
            // Two that could be it: the user decides.
            (telling.len() == 1).then(|| telling[0])
        }
    };
    let Some(better) = better else { return (None, 0) };
    // One row of each account, by the account's id alone, tells how it ended and is no deal.
    if known[better].is_none() && is_keyed_by_account(&given[better], &given[0]) {
        return (None, 0);
    }
    let unit = RowUnit {
        table: given[better].name.clone(),
        column: tells(better).unwrap_or_default(),
        joined: given[0].name.clone(),
    };
    (Some(unit), better)
}

/// Whether a table has one row per account and no other id.
fn is_keyed_by_account(one: &Given, accounts: &Given) -> bool {
    let Ok(roles) = roles(&one.table, &Recipe::default()) else {
        return false;
    };
    let id = roles.id.map(|id| id.column);
    let (own, there) = (Keys::of(&one.table), Keys::of(&accounts.table));
    let link = keys::link(one, &own, accounts, &there, "account", None);
    link.is_some_and(|link| link.one_row_per_key && Some(link.key) == id)
}

/// A section for every table after the first.
///
/// # Errors
/// [`Error::Input`] when a table has no key in common with the account table or with one that has.
pub(super) fn infer(
    given: &[Given],
    known: &[Option<Recognised>],
    id: Option<&str>,
) -> Result<Vec<TableDraft>> {
    let names = short_names(given);
    let keys: Vec<Keys> = given.iter().map(|one| Keys::of(&one.table)).collect();
    let mut links: Vec<Option<(usize, Link)>> = vec![None; given.len()];
    // From table to table: those that lead to the accounts first, then those that lead to these.
    let mut reached = vec![0];
    let mut next = 0;
    while let Some(&target) = reached.get(next) {
        for from in 1..given.len() {
            if links[from].is_some() || from == target {
                continue;
            }
            let through = (target > 0).then_some(&names[target]);
            let id = if target == 0 { id } else { None };
            let target_name = through.map_or("account", String::as_str);
            if let Some(link) = keys::link(
                &given[from],
                &keys[from],
                &given[target],
                &keys[target],
                target_name,
                id,
            ) {
                links[from] = Some((target, link));
                reached.push(from);
            }
        }
        next += 1;
    }
    (1..given.len())
        .map(|i| match &links[i] {
            Some((target, link)) => {
                let via = (*target > 0).then(|| names[*target].clone());
                Ok(draft(&given[i], known[i].as_ref(), &names[i], link, via))
            }
            None => Err(
                match keys::repeated(&given[i], &keys[i], &given[0], &keys[0], id) {
                    Some(repeated) => repeated_key(&given[i], &given[0], repeated),
                    None => no_key(&given[i], &given[0], id),
                },
            ),
        })
        .collect()
}

/// Both tables have a key, but it does not tell accounts apart.
fn repeated_key(one: &Given, accounts: &Given, (key, several, most): (String, usize, usize)) -> Error {
    let rows = if most == 2 {
        "two rows each"
    } else {
        "several rows each"
    };
    let (several, s) = (grouped(several), if several == 1 { "" } else { "s" });
    Error::input(
        &accounts.table.source,
        0,
        0,
        format!(
            "has `{key}`, as {} has, but it names {rows} of {several} account{s}",
            one.name
        ),
        "remove the duplicates (`lookalike clean`), or name the id that tells rows apart in both tables",
    )
}

fn no_key(one: &Given, accounts: &Given, id: Option<&str>) -> Error {
    let wanted = match id {
        Some(id) => format!("with the values of `{id}`"),
        None => "that names the account of each row".to_owned(),
    };
    Error::input(
        &one.table.source,
        0,
        0,
        format!(
            "has no column in common with {}, by name and values",
            accounts.name
        ),
        format!("give it a column {wanted}, or leave it out"),
    )
}

fn draft(one: &Given, crm: Option<&Recognised>, name: &str, link: &Link, via: Option<String>) -> TableDraft {
    let table = &one.table;
    let key = &table.columns[link.key];
    let others: Vec<&Column> = table
        .columns
        .iter()
        .filter(|column| column.name != key.name)
        .collect();
    let company = crm.filter(|crm| crm.unit() == Unit::Company);
    let exclude = company.map(|crm| never(one, crm)).unwrap_or_default();
    let date = dates::of_rows(&others).filter(|_| company.is_none());
    let known = dates::filled_later(&others, date.as_ref(), table.rows);
    let timeless = match (&date, company, link.one_row_per_key) {
        (None, Some(crm), _) => Some(DraftReason::Companies(crm.name())),
        (None, None, true) => Some(DraftReason::Description),
        _ => None,
    };
    let afterwards = dates::says_afterwards(name);
    let left_out = match (&date, &timeless, afterwards) {
        (_, _, Some(word)) => Some(DraftReason::Afterwards { word }),
        (None, None, None) => Some(DraftReason::NoDate),
        _ => None,
    };
    // Columns of a description have each their own.
    let told = Some(crate::family::family(name)).filter(|_| !link.one_row_per_key);
    TableDraft {
        name: name.to_owned(),
        data: one.data.clone().unwrap_or_default(),
        rows: table.rows,
        key: Named {
            column: key.name.clone(),
            reason: link.reason.clone(),
        },
        matches: link.matches.clone(),
        via,
        matched: link.matched.clone(),
        one_row_per_key: link.one_row_per_key,
        date,
        known,
        timeless,
        family: told.filter(|(_, reason)| reason.starts_with('`')),
        exclude,
        tells_outcome: false,
        left_out,
    }
}

/// Columns of a company export that change with the sale, or that are no traits.
fn never(one: &Given, crm: &Recognised) -> Vec<Named> {
    let columns = one.table.columns.iter().zip(&crm.parts);
    let why = |part: Part| match part {
        Part::Stage => Some("says how it ended"),
        Part::Label => Some("is the company's name"),
        Part::Closed => Some("the day on which it became a customer"),
        Part::Opened => Some("the day on which the record was made"),
        Part::Running(_) => Some("counted to the day of the export, after the decision too"),
        part => part.never(),
    };
    columns
        .filter_map(|(column, part)| {
            Some(Named {
                column: column.name.clone(),
                reason: DraftReason::Definition { text: why((*part)?)? },
            })
        })
        .collect()
}

/// Names of tables without the words that all of them begin with: `ravenstack_subscriptions` → `subscriptions`.
fn short_names(given: &[Given]) -> Vec<String> {
    let split: Vec<Vec<String>> = given.iter().map(|one| words(&one.name)).collect();
    let longest = split.iter().map(Vec::len).min().unwrap_or(0).saturating_sub(1);
    let common = (0..longest)
        .take_while(|i| split.iter().all(|words| words[*i] == split[0][*i]))
        .count();
    let mut names: Vec<String> = Vec::new();
    for (i, words) in split.iter().enumerate() {
        let from = if given.len() > 1 { common } else { 0 };
        let mut name = words[from.min(words.len())..].join("_");
        if name.is_empty() {
            name = format!("table_{i}");
        }
        while names.contains(&name) {
            name.push('_');
        }
        names.push(name);
    }
    names
}
