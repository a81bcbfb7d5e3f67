//! Orders, or their lines, made into accounts: one of each customer.

use std::collections::BTreeMap;

use crate::error::{Error, Result};
use crate::join::cutoff::as_of_asked;
use crate::recipe::{OrdersRecipe, Recipe, TableRecipe, TableRows};
use crate::table::reading::iso_date;
use crate::table::{Column, Kind, Levels, MISSING, Reading, Table, Values};

/// What became of a customer, as it is written.
const RETAINED: &str = "Retained";
const CHURNED: &str = "Churned";

/// No day.
const NEVER: i32 = i32::MIN;

/// A customer's rows and the days of the orders that count.
struct Customer {
    rows: Vec<usize>,
    first: i32,
    last: i32,
}

/// One row per customer of the table of orders that the recipe's `[orders]` describes, in the order of the customers'
/// names: what never changes within a customer, and the outcome. From then on the recipe names the outcome, the day
/// before which everything was known, and the orders as a further table at `data`; `decided` is false of prospects,
/// who have no outcome and are seen as of today.
///
/// # Errors
/// [`Error::UnknownColumn`]; [`Error::Data`] when `date` holds no dates or no customer has two rows; [`Error::Setting`]
/// for an `as_of` that is no day.
pub fn of_customers(
    lines: &Table,
    orders: &OrdersRecipe,
    recipe: &mut Recipe,
    data: &str,
    decided: bool,
) -> Result<Table> {
    let customer = lines.position(&orders.customer, "orders.customer")?;
    let date = lines.position(&orders.date, "orders.date")?;
    let Values::Date(days) = &lines.columns[date].values else {
        return Err(Error::data(
            format!("orders.date: the column `{}` holds no dates", orders.date),
            "name the column with the day of the order",
        ));
    };
    let as_of = as_of_asked(recipe)?;
    let as_of = as_of.or_else(|| days.iter().copied().filter(|day| *day != NEVER).max());
    let as_of = as_of.ok_or_else(|| {
        let reason = format!("orders.date: the column `{}` is empty", orders.date);
        Error::data(reason, "name the column with the day of the order")
    })?;
    let mut customers: BTreeMap<String, Customer> = BTreeMap::new();
    for (row, &day) in days.iter().enumerate() {
        let Some(name) = lines.columns[customer].text(row) else {
            continue;
        };
        let nobody = Customer {
            rows: Vec::new(),
            first: i32::MAX,
            last: NEVER,
        };
        let one = customers.entry(name).or_insert(nobody);
        one.rows.push(row);
        if day != NEVER && day <= as_of {
            one.first = one.first.min(day);
            one.last = one.last.max(day);
        }
    }
    if customers.values().all(|one| one.rows.len() < 2) {
        return Err(Error::data(
            format!("[orders]: no customer of `{}` has two rows", orders.customer),
            "take [orders] out of the recipe: a row is an account already",
        ));
    }
    let kept = |(position, column): &(usize, &Column)| {
        *position != customer
            && *position != date
            && customers.values().all(|one| is_constant(column, &one.rows))
    };
    let constant = lines
        .columns
        .iter()
        .enumerate()
        .filter(kept)
        .map(|(_, column)| column);
    let mut columns = vec![names(&lines.columns[customer], &customers)];
    columns.extend(constant.map(|column| one_each(column, &customers)));
    let attributes: Vec<String> = columns.iter().skip(1).map(|column| column.name.clone()).collect();
    if decided {
        let until = as_of.saturating_sub(orders.churned_after as i32);
        let ends: Vec<(i32, i32)> = customers.values().map(|one| (one.first, one.last)).collect();
        let name = format!("{}: {} days", orders.customer, orders.churned_after);
        columns.extend(outcome(&ends, until, name, &orders.customer, recipe));
    }
    let lines_of = customers
        .values()
        .map(|one| lines.lines.get(one.rows[0]).copied().unwrap_or(0));
    let table = Table {
        source: lines.source.clone(),
        rows: customers.len(),
        lines: lines_of.collect(),
        read: lines.read.clone(),
        columns,
    };
    rename(recipe, &table, orders, data, attributes);
    Ok(table)
}

/// Whether the rows have one value, blanks apart.
fn is_constant(column: &Column, rows: &[usize]) -> bool {
    let mut filled = rows.iter().copied().filter(|row| !column.is_missing(*row));
    let Some(first) = filled.next() else { return true };
    filled.all(|row| match &column.values {
        Values::Number(values) => values[row] == values[first],
        Values::Date(days) => days[row] == days[first],
        Values::Levels(levels) => levels.codes[row] == levels.codes[first],
    })
}

fn names(column: &Column, customers: &BTreeMap<String, Customer>) -> Column {
    let levels = Levels::distinct(customers.keys().cloned());
    Column {
        values: Values::Levels(levels),
        ..one_each(column, customers)
    }
}

/// The first filled value of each customer.
fn one_each(column: &Column, customers: &BTreeMap<String, Customer>) -> Column {
    let row = |one: &Customer| one.rows.iter().copied().find(|row| !column.is_missing(*row));
    let rows = customers.values().map(row);
    let values = match &column.values {
        Values::Number(values) => {
            Values::Number(rows.map(|row| row.map_or(f64::NAN, |row| values[row])).collect())
        }
        Values::Date(days) => Values::Date(rows.map(|row| row.map_or(NEVER, |row| days[row])).collect()),
        Values::Levels(levels) => {
            let code = |row: Option<usize>| row.map_or(MISSING, |row| levels.codes[row]);
            let codes = rows.map(code).collect();
            let names = levels.names.clone();
            Values::Levels(Levels { codes, names }.compact())
        }
    };
    Column {
        values,
        unreadable: 0,
        unreadable_examples: Vec::new(),
        ..column.clone()
    }
}

/// Who stayed and who left after `until`, and the day from which nothing counts, as two columns that the recipe names from
/// then on. `ends` are the days of each account's first and last order, `i32::MAX` and `i32::MIN` where it has none;
/// `name` is the outcome's, and `of` whatever has the orders.
pub(crate) fn outcome(
    ends: &[(i32, i32)],
    until: i32,
    name: String,
    of: &str,
    recipe: &mut Recipe,
) -> [Column; 2] {
    let ended = |(first, last): &(i32, i32)| match (*first, *last) {
        (first, _) if first > until => MISSING,
        (_, last) if last > until => 0,
        _ => 1,
    };
    let levels = Levels {
        names: vec![RETAINED.to_owned(), CHURNED.to_owned()],
        codes: ends.iter().map(ended).collect(),
    };
    let mut outcome = Column::new(
        name.clone(),
        Reading::new(Kind::Category),
        Values::Levels(levels.compact()),
    );
    outcome.reason = format!("category: whether `{of}` has an order after {}", iso_date(until));
    // Orders of the day itself are known.
    let first_unknown = vec![until.saturating_add(1); ends.len()];
    let day = format!("{name}: day");
    let mut decided = Column::new(day.clone(), Reading::new(Kind::Date), Values::Date(first_unknown));
    decided.reason = "date: the day from which orders tell the outcome".to_owned();
    recipe.outcome.column = Some(name);
    recipe.outcome.positive = vec![RETAINED.to_owned()];
    recipe.outcome.negative = vec![CHURNED.to_owned()];
    recipe.exclude.push(day.clone());
    recipe.decided = Some(day);
    [outcome, decided]
}

/// The recipe as it holds of the customers: without what names columns of orders, which are a further table now.
fn rename(recipe: &mut Recipe, table: &Table, orders: &OrdersRecipe, data: &str, attributes: Vec<String>) {
    let header = table.header();
    let own = |name: &String| header.contains(name);
    let joined = |name: &String| {
        own(name)
            || recipe
                .tables
                .keys()
                .any(|table| name.starts_with(&format!("{table}:")))
    };
    recipe.id = Some(orders.customer.clone());
    let named = [
        &mut recipe.label,
        &mut recipe.weight,
        &mut recipe.propensity,
        &mut recipe.time,
    ];
    for name in named {
        name.take_if(|name| !joined(name));
    }
    for name in recipe.figures.columns_mut() {
        name.take_if(|name| !joined(name));
    }
    recipe.exclude.retain(joined);
    recipe.trust.retain(|name| name == "*" || joined(name));
    recipe.columns.retain(|name, _| joined(name));
    recipe.orders = None;
    let numbered = (2..).map(|number| format!("orders_{number}"));
    let mut names = std::iter::once("orders".to_owned()).chain(numbered);
    let free = names.find(|name| !recipe.tables.contains_key(name));
    let section = TableRecipe {
        data: data.to_owned(),
        key: orders.customer.clone(),
        matches: Some(orders.customer.clone()),
        date: Some(orders.date.clone()),
        rows: Some(TableRows::Events),
        exclude: attributes,
        ..TableRecipe::default()
    };
    recipe.tables.extend(free.map(|name| (name, section)));
}
