//! What to find out next over a list, on one screen.

use crate::explain::{Enrichable, Enrichment};
use crate::language::Language;
use crate::report::layout::document::{Block, Column, Document, Row, Table};
use crate::report::layout::shown::shorten;

/// Facts in the table, so that all of it fits a screen of 24 lines.
const FACTS: usize = 10;
/// Columns of a fact's name.
const NAME: usize = 24;

/// The whole page.
pub fn document(found: &Enrichment, language: Language) -> Document {
    let accounts = language.accounts(found.accounts);
    let mut blocks = Vec::new();
    if found.facts.is_empty() {
        blocks.push(Block::Verdict(
            language.enrich_nothing_unknown(accounts, &found.model),
        ));
    } else {
        blocks.push(Block::Paragraph(language.enrich_counts(
            count(found.incomplete, language),
            accounts,
            &found.model,
        )));
        blocks.push(Block::Table(table(found, language)));
        let left = found.facts.len().saturating_sub(FACTS);
        if left > 0 {
            blocks.push(Block::Note(language.enrich_more(left)));
        }
        blocks.extend(first(found, language));
        if found.facts.iter().all(|fact| fact.price.is_none()) {
            blocks.push(Block::Note(language.enrich_no_prices()));
        }
        blocks.push(Block::Note(language.enrich_how()));
    }
    if !found.no_points.is_empty() {
        let columns: Vec<String> = found
            .no_points
            .iter()
            .map(|column| shorten(column, NAME))
            .collect();
        blocks.push(Block::Warning(language.enrich_no_points(language.list(&columns))));
    }
    Document {
        language,
        title: language.enrich_title(),
        blocks,
    }
}

fn table(found: &Enrichment, language: Language) -> Table {
    let priced = found.facts.iter().any(|fact| fact.price.is_some());
    let mut columns = vec![
        Column::text(language.enrich_fact()),
        Column::number(language.enrich_unknown()),
        Column::number(language.enrich_changes()),
        Column::number(language.enrich_better()),
    ];
    if priced {
        columns.push(Column::number(language.enrich_price()));
        columns.push(Column::number(language.enrich_cost()));
        columns.push(Column::number(language.enrich_per(unit(found, language))));
    }
    let rows = found.facts.iter().take(FACTS).map(|fact| {
        let name = match fact.absent {
            true => language.enrich_absent(shorten(&fact.title, NAME)),
            false => shorten(&fact.title, NAME),
        };
        let mut cells = vec![
            name,
            count(fact.accounts, language),
            language.decimal(fact.changes, 1),
            language.decimal(fact.better, 1),
        ];
        if priced {
            let or_none = |value: Option<String>| value.unwrap_or_else(|| "–".to_owned());
            cells.push(or_none(fact.price.map(|price| language.number(price))));
            cells.push(or_none(fact.cost.map(|cost| language.decimal(cost, 2))));
            cells.push(or_none(fact.changes_per_unit.map(|rate| rounded(rate, language))));
        }
        Row::new(cells)
    });
    Table::new(columns, rows)
}

/// What to do first.
fn first(found: &Enrichment, language: Language) -> Option<Block> {
    let first = found.facts.iter().find(|fact| fact.changes >= 0.05);
    let Some(fact) = first else {
        return Some(Block::Paragraph(language.enrich_no_change()));
    };
    let Enrichable {
        accounts, changes, ..
    } = fact;
    let (name, accounts) = (shorten(&fact.title, NAME), language.accounts(*accounts));
    Some(Block::Next(match (fact.changes_per_unit, fact.cost) {
        (Some(rate), Some(cost)) => language.enrich_buy(
            name,
            rounded(rate, language),
            unit(found, language),
            amount(cost, found, language),
            accounts,
        ),
        _ => language.enrich_ask(name, rounded(*changes, language), accounts),
    }))
}

/// Three figures: more would promise more than shares can tell.
fn rounded(value: f64, language: Language) -> String {
    // A number written by Rust is one that it reads.
    language.number(format!("{value:.2e}").parse().unwrap_or(value))
}

/// What one unit of money is called.
fn unit(found: &Enrichment, language: Language) -> String {
    found.currency.clone().unwrap_or_else(|| language.enrich_unit())
}

/// An amount with its currency, where that is known.
fn amount(value: f64, found: &Enrichment, language: Language) -> String {
    let value = language.decimal(value, 2);
    match &found.currency {
        None => value,
        Some(currency) => format!("{value}\u{a0}{currency}"),
    }
}

fn count(number: u64, language: Language) -> String {
    language.integer(number as i64)
}
