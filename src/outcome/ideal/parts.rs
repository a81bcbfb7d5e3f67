//! What each customer's columns say of a part, from 0 to 1, and in words.

use super::columns::{Found, Part};
use super::rfm::{Ties, quintiles};
use super::stay::{column, day, of_kind, wrong_kind};
use crate::error::{Error, Result};
use crate::language::Language;
use crate::outcome::ideal::label::Said;
pub(super) use crate::outcome::ideal::label::Told;
use crate::table::{Column, Kind, Table, Values};
use crate::vocabulary::VALUES;
use crate::vocabulary::fold::words;

/// What one column or group of columns says of each customer: thousandths and words.
type Item = Vec<Option<(i64, String)>>;

/// What a part other than retention says of `customers` (rows of the table), by the columns found for it.
pub(super) fn tell(
    part: Part,
    table: &Table,
    found: &[Found],
    customers: &[usize],
    as_of: Option<i32>,
) -> Result<Told> {
    let mut told = Told {
        said: vec![None; customers.len()],
        left_out: Vec::new(),
        notes: Vec::new(),
    };
    let mut items: Vec<Item> = Vec::new();
    let money: Vec<&Found> = found.iter().filter(|found| found.key == "value.money").collect();
    if !money.is_empty() {
        let amounts = sum(table, &money, customers)?;
        let name: Vec<&str> = money.iter().map(|found| found.column.as_str()).collect();
        keep(
            &mut items,
            &mut told,
            &name.join(" + "),
            ranked_money(&amounts, &name.join(" + ")),
        );
    }
    for found in found
        .iter()
        .filter(|found| found.part == part && found.key != "value.money")
    {
        let name = &found.column;
        let said = match found.key {
            "value.last" => last(table, found, customers, as_of)?,
            "value.orders" => {
                let orders = numbers(table, found, customers)?;
                fifths(&orders, false, |value| format!("{name} {}", shown(value)))
            }
            "friction.columns" => friction(&numbers(table, found, customers)?, name),
            "advocacy.nps" => nps(table, found, customers, &mut told.notes)?,
            _ => more_is_better(table, found, customers, &mut told.notes)?,
        };
        keep(&mut items, &mut told, name, said);
    }
    for (customer, said) in told.said.iter_mut().enumerate() {
        let known: Vec<&(i64, String)> = items.iter().filter_map(|item| item[customer].as_ref()).collect();
        if known.is_empty() {
            continue;
        }
        let sum: i64 = known.iter().map(|(milli, _)| milli).sum();
        let count = known.len() as i64;
        let words: Vec<&str> = known.iter().map(|(_, words)| words.as_str()).collect();
        *said = Some(Said {
            thousandths: (sum + count / 2) / count,
            reason: words.join(", "),
        });
    }
    Ok(told)
}

/// Takes what a column says, unless it says the same of every customer or nothing at all.
fn keep(items: &mut Vec<Item>, told: &mut Told, name: &str, said: Item) {
    let mut known = said.iter().flatten().map(|(milli, _)| *milli);
    let Some(first) = known.next() else {
        let reason = "is not known of any customer".to_owned();
        told.left_out.push((name.to_owned(), reason));
        return;
    };
    if known.all(|milli| milli == first) {
        let reason = "does not tell customers apart: where it is known, all have the same".to_owned();
        told.left_out.push((name.to_owned(), reason));
        return;
    }
    items.push(said);
}

fn numbers(table: &Table, found: &Found, customers: &[usize]) -> Result<Vec<f64>> {
    let read = column(table, found)?;
    // A few escalations, none or one, look like yes and no.
    if let (Values::Levels(levels), Kind::Boolean, "friction.columns") =
        (&read.values, read.kind(), found.key)
    {
        let yes = |row: &usize| {
            levels
                .get(*row)
                .map(|text| !VALUES.no.contains(words(text).join(" ").as_str()))
        };
        let number = |row: &usize| yes(row).map_or(f64::NAN, |yes| f64::from(u8::from(yes)));
        return Ok(customers.iter().map(number).collect());
    }
    let column = of_kind(table, found, Kind::Number)?;
    Ok(match &column.values {
        Values::Number(values) => customers.iter().map(|&row| values[row]).collect(),
        _ => vec![f64::NAN; customers.len()],
    })
}

/// Amounts summed over columns; a customer is unknown only where all are.
fn sum(table: &Table, found: &[&Found], customers: &[usize]) -> Result<Vec<f64>> {
    let mut total = vec![f64::NAN; customers.len()];
    for found in found {
        for (total, amount) in total.iter_mut().zip(numbers(table, found, customers)?) {
            *total = match (total.is_nan(), amount.is_nan()) {
                (_, true) => *total,
                (true, false) => amount,
                (false, false) => *total + amount,
            };
        }
    }
    Ok(total)
}

fn ranked_money(amounts: &[f64], name: &str) -> Item {
    fifths(amounts, false, |value| format!("{name} {}", shown(value)))
}

/// Fifths of the customers, told as a share of the way from the lowest to the highest, and in words.
fn fifths(values: &[f64], fewer_is_better: bool, words: impl Fn(f64) -> String) -> Item {
    const FIFTHS: [&str; 5] = [
        "lowest fifth",
        "second lowest fifth",
        "middle fifth",
        "second highest fifth",
        "top fifth",
    ];
    let found = quintiles(values, Ties::Share);
    let said = |(fifth, value): (&Option<u8>, &f64)| {
        fifth.map(|fifth| {
            let score = if fewer_is_better { 6 - fifth } else { fifth };
            let place = FIFTHS[usize::from(score - 1)];
            (i64::from(score - 1) * 250, format!("{} ({place})", words(*value)))
        })
    };
    found.iter().zip(values).map(said).collect()
}

/// Recency, from the day of the last order or the number of days since.
fn last(table: &Table, found: &Found, customers: &[usize], as_of: Option<i32>) -> Result<Item> {
    let column = column(table, found)?;
    let days: Vec<f64> = match (&column.values, as_of) {
        (Values::Number(values), _) => customers.iter().map(|&row| values[row]).collect(),
        (Values::Date(_), Some(as_of)) => customers
            .iter()
            .map(|&row| match day(column, row) {
                // A renewal to come says nothing of the last one.
                Some(day) if day <= as_of => f64::from(as_of - day),
                _ => f64::NAN,
            })
            .collect(),
        _ if column.missing() == table.rows => vec![f64::NAN; customers.len()],
        _ => return Err(wrong_kind(found, column, "dates or of days since")),
    };
    let name = &found.column;
    Ok(fifths(&days, true, |days| {
        format!("{name} {} days ago", shown(days))
    }))
}

/// How many customers have strictly less, strictly more, and are known.
struct Place {
    less: usize,
    more: usize,
    known: usize,
}

fn places(values: &[f64]) -> Vec<Option<Place>> {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|v| !v.is_nan()).collect();
    sorted.sort_by(f64::total_cmp);
    let place = |&value: &f64| {
        (!value.is_nan()).then(|| Place {
            less: sorted.partition_point(|v| *v < value),
            more: sorted.len() - sorted.partition_point(|v| *v <= value),
            known: sorted.len(),
        })
    };
    values.iter().map(place).collect()
}

/// The share of customers with at least as much trouble: equal customers get the same.
fn friction(values: &[f64], name: &str) -> Item {
    let said = |(place, value): (Option<Place>, &f64)| {
        let Place { less, more, known } = place?;
        Some((
            thousandths(known - less, known),
            format!("{name} {}, {}", shown(*value), compared(less, more, known)),
        ))
    };
    places(values).into_iter().zip(values).map(said).collect()
}

/// "more than 90% of customers", or fewer, whichever says more.
fn compared(less: usize, more: usize, known: usize) -> String {
    let percent = |count: usize| Language::En.percent(count as f64 / known as f64);
    match (less, more) {
        (0, 0) => "as all customers".to_owned(),
        (less, more) if less >= more => format!("more than {} of customers", percent(less)),
        (_, more) => format!("less than {} of customers", percent(more)),
    }
}

/// Net promoter scores, on the scale that the values show.
fn nps(table: &Table, found: &Found, customers: &[usize], notes: &mut Vec<String>) -> Result<Item> {
    let values = numbers(table, found, customers)?;
    let known = || values.iter().filter(|v| !v.is_nan());
    if let Some(wrong) = known().find(|v| !(-100.0..=100.0).contains(*v)) {
        let at = values.iter().position(|v| v == wrong).unwrap_or(0);
        let line = table.lines.get(customers[at]).copied().unwrap_or(0);
        return Err(Error::input(
            &table.source,
            line,
            0,
            format!("the net promoter score `{}` is {wrong}", found.column),
            "answers are from 0 to 10, scores from -100 to 100; name another column as `ideal.advocacy.nps`",
        ));
    }
    let answers = known().all(|v| (0.0..=10.0).contains(v));
    let scale = if answers {
        "answers from 0 to 10"
    } else {
        "scores from −100 to 100"
    };
    notes.push(format!("`{}` read as {scale}", found.column));
    let said = |&value: &f64| {
        let share = if answers {
            value / 10.0
        } else {
            (value + 100.0) / 200.0
        };
        let words = format!("{} {}", found.column, shown(value));
        (!value.is_nan()).then(|| ((1000.0 * share).round() as i64, words))
    };
    Ok(values.iter().map(said).collect())
}

/// Yes or no; or a number where more is better: the share of customers with at most as much.
fn more_is_better(
    table: &Table,
    found: &Found,
    customers: &[usize],
    notes: &mut Vec<String>,
) -> Result<Item> {
    let column = column(table, found)?;
    let name = &found.column;
    match &column.values {
        Values::Number(values) => {
            let values: Vec<f64> = customers.iter().map(|&row| values[row]).collect();
            let said = |(place, value): (Option<Place>, &f64)| {
                let Place { less, more, known } = place?;
                let words = format!("{name} {}, {}", shown(*value), compared(less, more, known));
                Some((thousandths(known - more, known), words))
            };
            Ok(places(&values).into_iter().zip(&values).map(said).collect())
        }
        Values::Levels(_) => yes_no(column, found, customers, notes),
        Values::Date(_) if column.missing() == table.rows => Ok(vec![None; customers.len()]),
        Values::Date(_) => Err(wrong_kind(found, column, "yes and no or of numbers")),
    }
}

fn yes_no(column: &Column, found: &Found, customers: &[usize], notes: &mut Vec<String>) -> Result<Item> {
    let name = &found.column;
    let mut answers = Vec::with_capacity(customers.len());
    for &row in customers {
        let Some(text) = column.text(row) else {
            answers.push(None);
            continue;
        };
        let plain = words(&text).join(" ");
        match (
            VALUES.yes.contains(plain.as_str()),
            VALUES.no.contains(plain.as_str()),
        ) {
            (true, _) => answers.push(Some(true)),
            (_, true) => answers.push(Some(false)),
            _ => return Err(wrong_kind(found, column, "yes and no or of numbers")),
        }
    }
    // A box that is only ever ticked: blank is no.
    let ticked = answers.contains(&Some(true)) && !answers.contains(&Some(false));
    if ticked && answers.contains(&None) {
        notes.push(format!("a blank `{name}` read as no: its only answer is yes"));
        answers
            .iter_mut()
            .for_each(|answer| *answer = answer.or(Some(false)));
    }
    let said = |answer: Option<bool>| {
        answer.map(|yes| match yes {
            true => (1000, format!("{name} yes")),
            false => (0, format!("{name} no")),
        })
    };
    Ok(answers.into_iter().map(said).collect())
}

fn thousandths(count: usize, of: usize) -> i64 {
    ((1000 * count + of / 2) / of.max(1)) as i64
}

/// A number as an analyst would say it: whole from 100 on.
fn shown(value: f64) -> String {
    if value.abs() >= 100.0 {
        Language::En.decimal(value, 0)
    } else {
        Language::En.number((value * 100.0).round() / 100.0)
    }
}
