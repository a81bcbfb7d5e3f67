//! What an account is expected to be worth, and what makes it so.

use crate::explain::Worth;
use crate::language::Language;
use crate::model::Model;
use crate::model::value::Value;
use crate::report::layout::document::{Block, Column, Row, Table};

/// What training learnt of customers' worth, in a sentence.
pub fn learnt(value: &Value, model: &Model, language: Language) -> String {
    match value {
        Value::Refused(why) => language.value_refused(why.describe(language)),
        Value::Card(card) => {
            let figure = |value: f64| language.decimal(value, 2);
            let quality = &card.quality;
            language.value_learnt(
                amounts(&card.column, &card.currency, model, language),
                language.integer(quality.customers as i64),
                figure(quality.r2),
                figure(quality.ratio),
            )
        }
    }
}

/// What amounts are called, and their currency, unless the title's unit tells it.
fn amounts(column: &str, currency: &str, model: &Model, language: Language) -> String {
    let title = model.title_of(column, language);
    match title.contains(", ") {
        true => title,
        false => format!("{title}, {currency}"),
    }
}

/// The same, as JSON.
pub fn json(value: &Value) -> serde_json::Value {
    match value {
        Value::Refused(why) => serde_json::json!({ "refused": why, "said": why.describe(Language::En) }),
        Value::Card(card) => serde_json::json!({
            "column": card.column,
            "currency": card.currency,
            "quality": card.quality,
        }),
    }
}

/// Criteria told by name, those that weigh most (house choice); the others stand together.
const NAMED: usize = 5;

/// What the account is expected to be worth; `fit` is the account's.
fn sentence(worth: &Worth, fit: f64, language: Language) -> String {
    let amount = |hundredths: i64| language.decimal(hundredths as f64 / 100.0, 0);
    let of = &worth.valuation;
    match &of.expected {
        Some(expected) => language.value_expected(
            amount(expected.expected_value),
            amount(expected.expected_low),
            amount(expected.expected_high),
            language.percent(fit),
            amount(of.value),
        ),
        None => language.value_alone(amount(of.value), amount(of.value_low), amount(of.value_high)),
    }
}

/// The same under its currency.
pub(super) fn short(worth: &Worth, fit: f64, language: Language) -> Block {
    let said = Block::Paragraph(sentence(worth, fit, language));
    Block::section(language.value_heading(&worth.currency), vec![said])
}

/// The section beside the score; `fit` is the account's.
pub(super) fn section(worth: &Worth, fit: f64, model: &Model, language: Language) -> Block {
    let amount = |hundredths: i64| language.decimal(hundredths as f64 / 100.0, 0);
    let of = &worth.valuation;
    let quality = &worth.quality;
    let figure = |value: f64| language.decimal(value, 2);
    let how = language.value_quality(
        model.title_of(&worth.column, language),
        figure(quality.r2),
        figure(quality.r2_low),
        figure(quality.r2_high),
        figure(quality.ratio),
        figure(quality.ratio_low),
        figure(quality.ratio_high),
    );
    Block::section(
        language.value_heading(&worth.currency),
        vec![
            Block::Paragraph(sentence(worth, fit, language)),
            Block::Table(table(worth, language)),
            Block::Note(language.value_single(amount(of.customer_low), amount(of.customer_high))),
            Block::Note(how),
        ],
    )
}

/// The average account, what the fit and each criterion add to it, and their sum: to the hundredth, so that they add up.
fn table(worth: &Worth, language: Language) -> Table {
    let exact = |hundredths: i64| language.decimal(hundredths as f64 / 100.0, 2);
    let signed = |hundredths: i64| language.signed(hundredths as f64 / 100.0, 2);
    let mut parts: Vec<_> = worth.parts.iter().collect();
    parts.sort_by_key(|part| (part.criterion.is_some(), std::cmp::Reverse(part.amount.abs())));
    let named = parts.len().min(NAMED + 1);
    let (named, rest) = parts.split_at(named);
    let mut rows = vec![Row::new([language.value_average(), exact(worth.average)])];
    rows.extend(named.iter().map(|part| {
        let fact = match (&part.criterion, &part.label) {
            (Some(criterion), Some(label)) => language.fact(criterion, label),
            _ => language.value_fit(),
        };
        Row::new([
            language.value_factor(fact, language.decimal(part.factor, 2)),
            signed(part.amount),
        ])
    }));
    if !rest.is_empty() {
        let sum = rest.iter().map(|part| part.amount).sum();
        rows.push(Row::new([language.value_rest(rest.len()), signed(sum)]));
    }
    let total = worth.average + worth.parts.iter().map(|part| part.amount).sum::<i64>();
    Table {
        foot: Some(Row::new([String::new(), exact(total)])),
        ..Table::new(vec![Column::text(""), Column::number(&worth.currency)], rows)
    }
}
