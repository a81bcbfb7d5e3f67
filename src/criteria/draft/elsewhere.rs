//! Outcomes that further tables tell, offered where the account table tells none.

use super::orders::{OrderLines, usual_gap};
use super::parts::{Elsewhere, Given, OutcomeDraft, asked};
use super::reason::OutcomeReason;
use super::tables::TableDraft;
use crate::join::AccountRows;
use crate::outcome::{Evidence, Outcome, OutcomeValue, ReadAs, candidates};
use crate::recipe::{OutcomeRecipe, Recipe, TableRecipe};
use crate::table::{Kind, Table};
use crate::vocabulary::OUTCOMES;
use crate::vocabulary::fold::words;

/// Outcomes of the accounts, which are the first of the tables given, in the further ones: those that a column tells, then
/// those that orders tell.
pub(super) fn offers(given: &[Given], tables: &[TableDraft]) -> Vec<OutcomeDraft> {
    let Some((accounts, further)) = given.split_first() else {
        return Vec::new();
    };
    let direct = further
        .iter()
        .zip(tables)
        .filter(|(_, draft)| draft.via.is_none());
    let (mut told, mut ordered) = (Vec::new(), Vec::new());
    for (one, draft) in direct {
        let likely = candidates(&one.table);
        let likely = likely
            .iter()
            .filter(|likely| likely.evidence > Evidence::Lifecycle);
        let columns = likely.filter(|likely| likely.column.name != draft.key.column);
        let before = told.len();
        told.extend(columns.filter_map(|likely| {
            let outcome = asked(&likely.column.name);
            offer(&accounts.table, one, draft, outcome)
        }));
        if told.len() == before && is_of_orders(one) {
            let date = draft.date.as_ref().map(|date| date.column.as_str());
            let gap = date.map(|date| gap(&one.table, &draft.key.column, date));
            let first = offer(&accounts.table, one, draft, OutcomeRecipe::default());
            let left = gap.and_then(|days| {
                let outcome = OutcomeRecipe {
                    churned_after: Some(days),
                    ..OutcomeRecipe::default()
                };
                offer(&accounts.table, one, draft, outcome)
            });
            let all = [first, left].into_iter().flatten();
            ordered.extend(all.map(|mut offer| {
                if let Some(elsewhere) = &mut offer.elsewhere {
                    elsewhere.churned_after = gap;
                }
                offer
            }));
        }
    }
    told.extend(ordered);
    told
}

/// What a further table tells as the outcome; `None` where it tells nothing that could be learnt from.
fn offer(accounts: &Table, one: &Given, draft: &TableDraft, outcome: OutcomeRecipe) -> Option<OutcomeDraft> {
    let known = draft.known.iter();
    let section = TableRecipe {
        data: draft.data.clone(),
        key: draft.key.column.clone(),
        matches: Some(draft.matches.clone()),
        date: draft.date.as_ref().map(|date| date.column.clone()),
        known: known
            .map(|(column, from)| (column.clone(), from.column.clone()))
            .collect(),
        ..TableRecipe::default()
    };
    let column = outcome.column.clone();
    let mut recipe = Recipe {
        outcome: OutcomeRecipe {
            table: Some(draft.name.clone()),
            ..outcome
        },
        tables: [(draft.name.clone(), section)].into_iter().collect(),
        ..Recipe::default()
    };
    let rows = AccountRows::of_table(accounts, &one.table, &recipe, &draft.name).ok()?;
    let bare = Table::of(accounts.rows, Vec::new());
    let with = bare.with_outcome_of(&rows, &mut recipe).ok()?;
    let rows = *with.read.outcome.clone()?;
    let (name, positive, values, notes) = match recipe.universe.customers.take() {
        Some(name) => {
            let value = |value: String, rows: u64, read_as: ReadAs| OutcomeValue {
                value,
                rows,
                read_as,
                ideal: (read_as == ReadAs::Won).then_some(true),
            };
            let customer = with.columns.iter().find(|column| column.name == name)?;
            let customer = (0..with.rows).find_map(|row| customer.text(row))?;
            let none = format!("no row in {}", draft.name);
            let values = vec![
                value(customer.clone(), rows.accounts, ReadAs::Won),
                value(none, rows.without, ReadAs::Open),
            ];
            (name, vec![customer], values, Vec::new())
        }
        None => {
            let read = Outcome::read(&with, &recipe.outcome).ok()?;
            let notes = read.notes.into_iter().map(OutcomeReason::Read).collect();
            (read.column, read.positive, read.values, notes)
        }
    };
    Some(OutcomeDraft {
        column: name,
        days: None,
        elsewhere: Some(Elsewhere {
            column,
            churned_after: None,
            rows,
        }),
        positive,
        negative: Vec::new(),
        values,
        others: Vec::new(),
        notes,
    })
}

/// Whether a table's rows are orders: its name says so, or it numbers orders and describes what was ordered.
fn is_of_orders(one: &Given) -> bool {
    let named = words(&one.name)
        .iter()
        .any(|word| OUTCOMES.order_tables.contains(word));
    named || OrderLines::find(&one.table).is_some()
}

/// Days without an order after which a customer may have left.
fn gap(table: &Table, key: &str, date: &str) -> u32 {
    let column = |name: &str| table.columns.iter().find(|column| column.name == name);
    match (column(key), column(date)) {
        (Some(key), Some(date)) if date.kind() == Kind::Date => usual_gap(key, date),
        _ => 365,
    }
}
