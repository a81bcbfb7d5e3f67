//! What each customer's columns say of a part: from 0 to 1, and the facts behind it.

use super::columns::{Part, WorthColumn};
use super::label::{PartWorth, PartWorths};
use super::position::{mean, positions};
use super::reason::{Fact, Note, Unused};
use super::rfm::{Ties, quintiles};
use super::stay::{column, day, of_kind, wrong_kind};
use crate::error::{Error, Result};
use crate::table::{Column, Kind, Table, Values};
use crate::vocabulary::VALUES;
use crate::vocabulary::fold::words;

/// What one column or group of columns says of each customer: from 0 to 1, and the fact.
type Item = Vec<Option<(f64, Fact)>>;

/// What a part other than retention says of `customers` (rows of the table), by the columns found for it.
pub(super) fn worths(
    part: Part,
    table: &Table,
    found: &[WorthColumn],
    customers: &[usize],
    as_of: Option<i32>,
) -> Result<PartWorths> {
    let mut worths = PartWorths::default();
    let mut items: Vec<Item> = Vec::new();
    let money: Vec<&WorthColumn> = found.iter().filter(|found| found.key == "value.money").collect();
    if !money.is_empty() {
        let amounts = sum(table, &money, customers)?;
        let columns: Vec<&str> = money.iter().map(|found| found.column.as_str()).collect();
        let name = columns.join(" + ");
        let negative = amounts.iter().filter(|amount| **amount < 0.0).count();
        let column = name.clone();
        match amounts.iter().filter(|amount| !amount.is_nan()).count() {
            _ if negative == 0 => {}
            known if known == negative => worths.notes.push(Note::OnlyNegativeMoney { column }),
            _ => worths.notes.push(Note::NegativeMoney {
                column,
                customers: negative,
            }),
        }
        keep(&mut items, &mut worths, &name, ranked(&amounts, false, &name));
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
                ranked(&orders, false, name)
            }
            "friction.columns" => among(&numbers(table, found, customers)?, true, name),
            "advocacy.nps" => nps(table, found, customers, &mut worths.notes)?,
            _ => more_is_better(table, found, customers, &mut worths.notes)?,
        };
        keep(&mut items, &mut worths, name, said);
    }
    // A column that is not known of a customer says of it what it says of the others on average.
    let means: Vec<f64> = items
        .iter()
        .map(|item| mean(item.iter().flatten().map(|(share, _)| *share)))
        .collect();
    let of = |customer: usize| {
        let (mut sum, mut facts) = (0.0, Vec::new());
        for (item, mean) in items.iter_mut().zip(&means) {
            let known = item[customer].take();
            sum += known.as_ref().map_or(*mean, |(share, _)| *share);
            facts.extend(known.map(|(_, fact)| fact));
        }
        (!facts.is_empty()).then(|| PartWorth {
            share: sum / means.len() as f64,
            facts,
        })
    };
    worths.customers = (0..customers.len()).map(of).collect();
    Ok(worths)
}

/// Takes what a column says, unless it says the same of every customer or nothing at all.
fn keep(items: &mut Vec<Item>, worths: &mut PartWorths, name: &str, said: Item) {
    let mut known = said.iter().flatten().map(|(share, _)| *share);
    let Some(first) = known.next() else {
        worths.left_out.push((name.to_owned(), Unused::Unknown));
        return;
    };
    if known.all(|share| share == first) {
        worths.left_out.push((name.to_owned(), Unused::AllTheSame));
        return;
    }
    items.push(said);
}

fn numbers(table: &Table, found: &WorthColumn, customers: &[usize]) -> Result<Vec<f64>> {
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
fn sum(table: &Table, found: &[&WorthColumn], customers: &[usize]) -> Result<Vec<f64>> {
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

/// Where each customer stands, told as its fifth of them.
fn ranked(values: &[f64], ago: bool, name: &str) -> Item {
    let fifths = quintiles(values, Ties::Share);
    let said = |((fifth, share), value): ((Option<u8>, Option<f64>), &f64)| {
        let (fifth, share, value, column) = (fifth?, share?, *value, name.to_owned());
        // The fewer days ago, the better.
        let (fifth, share) = match ago {
            true => (6 - fifth, 1.0 - share),
            false => (fifth, share),
        };
        let fact = match ago {
            true => Fact::Ago {
                column,
                days: value,
                fifth,
            },
            false => Fact::Fifth { column, value, fifth },
        };
        Some((share, fact))
    };
    let found = fifths.into_iter().zip(positions(values));
    found.zip(values).map(said).collect()
}

/// Recency, from the day of the last order or the number of days since.
fn last(table: &Table, found: &WorthColumn, customers: &[usize], as_of: Option<i32>) -> Result<Item> {
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
    Ok(ranked(&days, true, &found.column))
}

/// How many customers have strictly less, strictly more, and are known.
struct Place {
    less: usize,
    more: usize,
    known: usize,
}

impl Place {
    fn of(&self, name: &str, value: f64) -> Fact {
        let Self { less, more, known } = *self;
        Fact::Among {
            column: name.to_owned(),
            value,
            less,
            more,
            known,
        }
    }
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

/// Where each customer stands, told as how many have less and more; `worse` of numbers of which less is better.
fn among(values: &[f64], worse: bool, name: &str) -> Item {
    let said = |((place, share), value): ((Option<Place>, Option<f64>), &f64)| {
        let share = if worse { 1.0 - share? } else { share? };
        Some((share, place?.of(name, *value)))
    };
    let found = places(values).into_iter().zip(positions(values));
    found.zip(values).map(said).collect()
}

/// Net promoter scores, on the scale that the values show.
fn nps(table: &Table, found: &WorthColumn, customers: &[usize], notes: &mut Vec<Note>) -> Result<Item> {
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
    let column = &found.column;
    notes.push(Note::Promoter {
        column: column.clone(),
        answers,
    });
    let said = |&value: &f64| {
        let share = if answers {
            value / 10.0
        } else {
            (value + 100.0) / 200.0
        };
        let fact = || Fact::Score {
            column: column.clone(),
            value,
        };
        (!value.is_nan()).then(|| (share, fact()))
    };
    Ok(values.iter().map(said).collect())
}

/// Yes or no; or a number where more is better.
fn more_is_better(
    table: &Table,
    found: &WorthColumn,
    customers: &[usize],
    notes: &mut Vec<Note>,
) -> Result<Item> {
    let column = column(table, found)?;
    let name = &found.column;
    match &column.values {
        Values::Number(values) => {
            let values: Vec<f64> = customers.iter().map(|&row| values[row]).collect();
            Ok(among(&values, false, name))
        }
        Values::Levels(_) => yes_no(column, found, customers, notes),
        Values::Date(_) if column.missing() == table.rows => Ok(vec![None; customers.len()]),
        Values::Date(_) => Err(wrong_kind(found, column, "yes and no or of numbers")),
    }
}

fn yes_no(column: &Column, found: &WorthColumn, customers: &[usize], notes: &mut Vec<Note>) -> Result<Item> {
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
        notes.push(Note::BlankIsNo { column: name.clone() });
        answers
            .iter_mut()
            .for_each(|answer| *answer = answer.or(Some(false)));
    }
    let said = |answer: Option<bool>| {
        answer.map(|yes| {
            let column = name.clone();
            (f64::from(u8::from(yes)), Fact::Answer { column, yes })
        })
    };
    Ok(answers.into_iter().map(said).collect())
}
