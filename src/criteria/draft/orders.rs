//! Tables whose rows are orders, or lines of orders, and not accounts.

use serde::Serialize;

use crate::criteria::inputs::repeated;
use crate::language::Language;
use crate::outcome::{Evidence, candidates};
use crate::table::{Column, Kind, Table, Values};
use crate::vocabulary::fold::words;
use crate::vocabulary::{COLUMNS, OUTCOMES, ROLES, Words};

/// What was found of orders, as `[orders]` of the recipe says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OrderLines {
    /// Column that says whose order a row is.
    pub customer: String,
    /// Its distinct values.
    pub customers: usize,
    /// Column that numbers the orders.
    pub order: String,
    /// Column with the day of the order; `None` where no date can be it.
    pub date: Option<String>,
    /// Rows of the table.
    pub rows: usize,
    /// Days without an order after which a customer has churned, by the gaps between orders.
    pub churned_after: u32,
}

/// Rows per customer from which they are no accounts (house choice: two orders each, on average).
const ROWS_EACH: usize = 2;

/// Share of the gaps between a customer's orders that are shorter than what counts as having left (house choice), and
/// the days to which it is rounded up, within a month and a year.
const USUAL_GAP: f64 = 0.95;
const MONTH: i32 = 30;
const MOST_MONTHS: i32 = 12;

impl OrderLines {
    /// The orders of a table: it numbers them, describes what was ordered, and has customers many times.
    pub fn find(table: &Table) -> Option<Self> {
        // Where a column says won and lost, rows are deals.
        if candidates(table)
            .iter()
            .any(|one| one.evidence > Evidence::Lifecycle)
        {
            return None;
        }
        let named =
            |list: &Words, column: &Column| words(&column.name).iter().any(|word| list.contains(word));
        let columns = || table.columns.iter();
        let order = columns().find(|column| {
            column.kind() != Kind::Date && named(&OUTCOMES.order_numbers, column) && is_number(column)
        })?;
        let line = columns().any(|column| column.name != order.name && named(&OUTCOMES.order_lines, column));
        let customers: Vec<(&Column, usize)> = columns()
            .filter(|column| named(&COLUMNS.accounts, column) || named(&OUTCOMES.customers, column))
            .filter(|column| !matches!(column.kind(), Kind::Date | Kind::Boolean | Kind::Set))
            .map(|column| (column, distinct(column)))
            .filter(|(_, distinct)| *distinct >= ROWS_EACH && table.rows >= ROWS_EACH * distinct)
            .collect();
        let numbered = customers.iter().find(|(column, _)| is_number(column));
        // Names may be shared and segments are few: the most distinct of the rest is the customer.
        let (customer, distinct) =
            numbered.or_else(|| customers.iter().max_by_key(|(_, distinct)| *distinct))?;
        if !line || customer.name == order.name || repeated(order, table.rows) >= table.rows - distinct {
            return None;
        }
        let dates =
            || columns().filter(|column| column.kind() == Kind::Date && column.missing() * 10 <= table.rows);
        let date = dates()
            .find(|column| named(&OUTCOMES.order_numbers, column))
            .or_else(|| dates().next());
        Some(Self {
            customer: customer.name.clone(),
            customers: *distinct,
            order: order.name.clone(),
            date: date.map(|date| date.name.clone()),
            rows: table.rows,
            churned_after: date.map_or(365, |date| usual_gap(customer, date)),
        })
    }

    /// A sentence without its full stop.
    pub fn describe(&self, language: Language) -> String {
        let (rows, customers) = (self.rows as i64, self.customers as i64);
        let (rows, customers) = (language.integer(rows), language.integer(customers));
        language.outcome_orders(rows, customers, &self.customer, &self.order)
    }

    /// What makes accounts of them: a sentence without its full stop.
    pub fn remedy(&self, language: Language) -> String {
        let customer = format!("customer = \"{}\"", self.customer);
        match &self.date {
            Some(date) => {
                let days = self.churned_after;
                let keys = format!("{customer}, date = \"{date}\", churned_after = {days}");
                language.outcome_orders_dated(keys)
            }
            None => language.outcome_orders_undated(customer),
        }
    }
}

/// Whether a name ends as those of numbers and codes do: `Order ID`, `InvoiceNo`, no `Order Priority`.
fn is_number(column: &Column) -> bool {
    let words = words(&column.name);
    let numbers = |word: &String| {
        ROLES.identifiers.contains(word)
            || COLUMNS.row_numbers.contains(word)
            || OUTCOMES.order_numbers.contains(word)
            || word == "code"
            || word == "ref"
    };
    words.last().is_some_and(numbers)
        || words
            .first()
            .is_some_and(|word| COLUMNS.row_numbers.contains(word) || word == "id")
}

fn distinct(column: &Column) -> usize {
    match &column.values {
        Values::Levels(levels) => levels.names.len(),
        Values::Number(values) => {
            let mut bits: Vec<u64> = values
                .iter()
                .filter(|v| !v.is_nan())
                .map(|v| v.to_bits())
                .collect();
            bits.sort_unstable();
            bits.dedup();
            bits.len()
        }
        Values::Date(_) => 0,
    }
}

/// The gap that most gaps between a customer's days of order do not exceed, in whole months.
pub(super) fn usual_gap(customer: &Column, date: &Column) -> u32 {
    let Values::Date(days) = &date.values else {
        return 365;
    };
    let mut orders: Vec<(String, i32)> = (0..days.len())
        .filter(|row| days[*row] != i32::MIN)
        .filter_map(|row| Some((customer.text(row)?, days[row])))
        .collect();
    orders.sort_unstable();
    orders.dedup();
    let pairs = orders.windows(2).filter(|pair| pair[0].0 == pair[1].0);
    let mut gaps: Vec<i32> = pairs.map(|pair| pair[1].1.saturating_sub(pair[0].1)).collect();
    gaps.sort_unstable();
    let at = (gaps.len() as f64 * USUAL_GAP) as usize;
    let gap = gaps
        .get(at.min(gaps.len().saturating_sub(1)))
        .copied()
        .unwrap_or(365);
    let months = (gap / MONTH + 1).clamp(1, MOST_MONTHS);
    if months == MOST_MONTHS {
        365
    } else {
        (months * MONTH) as u32
    }
}
