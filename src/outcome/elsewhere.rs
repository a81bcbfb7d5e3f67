//! An outcome that stands in a further table: in a column of it, or in there being a row of it.

use crate::error::{Error, Result};
use crate::join::{AccountRow, AccountRows, as_of_asked, orders};
use crate::outcome::answers::Answers;
use crate::outcome::sorting::Sorting;
use crate::outcome::value::ReadAs;
use crate::recipe::{OutcomeRecipe, Recipe, TableRows};
use crate::table::{Column, Kind, Levels, MISSING, OutcomeRows, OutcomeRule, Reading, Table, Values};

/// What is written of an account with an order.
const CUSTOMER: &str = "customer";

/// No day.
const UNKNOWN: i32 = i32::MIN;

/// How much a row's value counts beside those of the account's other rows, the least first: what was won stays won, and
/// what may still be won is not lost yet (house choice).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    Lost,
    Open,
    Unclear,
    Won,
    Churned,
}

impl Table {
    /// The table with the outcome that `rows` of a further table say, which the recipe names from then on: as a column of
    /// its values, as customers and a universe, or as customers who stayed and who left. Where rows are dated, the day
    /// of the decision stands beside it. The further table is no table of criteria any more, unless its rows are orders
    /// of customers who stayed or left.
    ///
    /// # Errors
    /// [`Error::Data`] where every account has an order, so that there is nothing to compare customers with, or where no
    /// row has the day that is asked for; as [`crate::outcome::Outcome::read`] for values that are not understood.
    pub fn with_outcome_of(mut self, rows: &AccountRows, recipe: &mut Recipe) -> Result<Self> {
        let Some(table) = recipe.outcome.table.take() else {
            return Ok(self);
        };
        let mut has_row = vec![false; self.rows];
        for row in &rows.of_accounts {
            has_row[row.account as usize] = true;
        }
        let with = has_row.iter().filter(|has| **has).count() as u64;
        let mut told = OutcomeRows {
            table: table.clone(),
            rows: rows.rows,
            unmatched: rows.unmatched,
            future: rows.future,
            accounts: with,
            without: self.rows as u64 - with,
            differing: 0,
            rule: OutcomeRule::Values,
        };
        let columns = match (recipe.outcome.column.take(), recipe.outcome.churned_after.take()) {
            (Some(column), _) => {
                recipe.tables.remove(&table);
                let (columns, differing) = by_values(self.rows, rows, &column, recipe)?;
                told.differing = differing;
                columns
            }
            (None, Some(days)) => {
                told.rule = OutcomeRule::Orders { days };
                let section = recipe.tables.get_mut(&table);
                if let Some(section) = section {
                    section.rows.get_or_insert(TableRows::Events);
                }
                by_orders(self.rows, rows, days, recipe)?.to_vec()
            }
            (None, None) => {
                told.rule = OutcomeRule::Customers;
                recipe.tables.remove(&table);
                if told.without == 0 {
                    return Err(Error::data(
                        format!(
                            "every account has a row in `{table}`: nobody is left to hold customers against"
                        ),
                        "say `churned_after` (days without an order) under [outcome], bring companies that bought \
                         nothing, or learn from customers alone with --customers-only",
                    ));
                }
                vec![of_customers(&has_row, &table, recipe)]
            }
        };
        let is_new = |name: &String| columns.iter().any(|column| column.name == *name);
        // A cleaned table has them from before.
        self.columns.retain(|column| !is_new(&column.name));
        self.columns.extend(columns);
        self.read.outcome = Some(Box::new(told));
        Ok(self)
    }
}

/// The value of each account's deciding row and its day, with how many accounts have rows that say different things.
fn by_values(
    accounts: usize,
    rows: &AccountRows,
    column: &str,
    recipe: &mut Recipe,
) -> Result<(Vec<Column>, u64)> {
    let name = format!("{}: {column}", rows.table);
    let of_rows = levels(
        &name,
        rows.of_accounts.iter().map(|row| row.value).collect(),
        &rows.values,
    );
    let answers = Answers::of(&of_rows);
    let sorting = Sorting::of(&name, &answers, &recipe.outcome)?;
    let standing = |row: &AccountRow| {
        let value = &rows.values[row.value? as usize];
        let answer = answers.names.iter().position(|name| name == value)?;
        Some(match (sorting.ideal[answer], sorting.read[answer]) {
            (_, ReadAs::Churned) => Standing::Churned,
            (Some(true), _) => Standing::Won,
            (Some(false), _) => Standing::Lost,
            (None, ReadAs::Unclear) => Standing::Unclear,
            (None, _) => Standing::Open,
        })
    };
    let mut of_account: Vec<Vec<(Standing, AccountRow)>> = vec![Vec::new(); accounts];
    for row in &rows.of_accounts {
        if let Some(standing) = standing(row) {
            of_account[row.account as usize].push((standing, *row));
        }
    }
    let (mut codes, mut days, mut differing) = (Vec::new(), Vec::new(), 0);
    for rows in &of_account {
        let deciding = deciding(rows);
        differing += u64::from(rows.iter().any(|row| row.0 != rows[0].0));
        codes.push(deciding.and_then(|(_, row)| row.value));
        days.push(deciding.and_then(|row| decided(rows, row)).unwrap_or(UNKNOWN));
    }
    let mut outcome = levels(&name, codes, &rows.values);
    outcome.reason = format!("category: `{column}` of each account's rows in `{}`", rows.table);
    let kept = Answers::of(&outcome);
    let is_lost = |answer: usize| sorting.ideal[answer] == Some(false);
    let lost = |of: &Answers| {
        let of_kind = (0..answers.names.len()).filter(|answer| is_lost(*answer));
        of_kind
            .filter(|answer| of.names.contains(&answers.names[*answer]))
            .count()
    };
    if lost(&answers) > 0 && lost(&kept) == 0 {
        return Err(Error::data(
            format!(
                "every account of `{}` with a lost row has a won or an open one too",
                rows.table
            ),
            "learn from its rows instead: name it as `data`, and this table under [tables]",
        ));
    }
    let asked: &mut OutcomeRecipe = &mut recipe.outcome;
    for list in [&mut asked.positive, &mut asked.negative, &mut asked.churned] {
        list.retain(|value| kept.find(&name, std::slice::from_ref(value)).is_ok());
    }
    asked.column = Some(name.clone());
    let mut columns = vec![outcome];
    if days.iter().any(|day| *day != UNKNOWN) {
        let day = format!("{name}: day");
        let mut dates = Column::new(day.clone(), Reading::new(Kind::Date), Values::Date(days));
        dates.reason = format!("date: the day of the row in `{}` that decides", rows.table);
        columns.push(dates);
        recipe.figures.closed.get_or_insert(day);
    }
    Ok((columns, differing))
}

/// The row that decides of an account: of what counts most the earliest, for from then on it was known. Who was won again
/// after having left is won.
fn deciding(rows: &[(Standing, AccountRow)]) -> Option<&(Standing, AccountRow)> {
    let day = |row: &AccountRow| row.day.unwrap_or(i32::MAX);
    let last = |wanted: Standing| {
        let of_kind = rows.iter().filter(|(standing, _)| *standing == wanted);
        of_kind.filter_map(|(_, row)| row.day).max()
    };
    let back = last(Standing::Won)
        .zip(last(Standing::Churned))
        .is_some_and(|(won, left)| won > left);
    let counts = |standing: Standing| match standing {
        Standing::Churned if back => Standing::Won,
        other => other,
    };
    let wins = |row: &&(Standing, AccountRow)| !(back && row.0 == Standing::Churned);
    // Of equals the first by value: the order of rows changes nothing.
    rows.iter().filter(wins).max_by(|(a, row_a), (b, row_b)| {
        let earlier = day(row_b).cmp(&day(row_a));
        counts(*a)
            .cmp(&counts(*b))
            .then(earlier)
            .then(row_b.value.cmp(&row_a.value))
    })
}

/// The day of the decision: of who left, that of having been won.
fn decided(rows: &[(Standing, AccountRow)], deciding: &(Standing, AccountRow)) -> Option<i32> {
    let won = rows.iter().filter(|(standing, _)| *standing == Standing::Won);
    let won = won.filter_map(|(_, row)| row.day).min();
    won.filter(|_| deciding.0 == Standing::Churned).or(deciding.1.day)
}

fn levels(name: &str, values: Vec<Option<u32>>, names: &[String]) -> Column {
    let codes = values.into_iter().map(|value| value.unwrap_or(MISSING)).collect();
    let names = names.to_vec();
    let levels = Levels { codes, names }.compact();
    Column::new(name, Reading::new(Kind::Category), Values::Levels(levels))
}

/// Who stayed and who left by their orders.
fn by_orders(accounts: usize, rows: &AccountRows, days: u32, recipe: &mut Recipe) -> Result<[Column; 2]> {
    let mut ends = vec![(i32::MAX, UNKNOWN); accounts];
    for row in &rows.of_accounts {
        if let Some(day) = row.day {
            let (first, last) = &mut ends[row.account as usize];
            *first = day.min(*first);
            *last = day.max(*last);
        }
    }
    let latest = ends
        .iter()
        .map(|(_, last)| *last)
        .max()
        .filter(|day| *day != UNKNOWN);
    let as_of = as_of_asked(recipe)?.or(latest).ok_or_else(|| {
        let reason = format!(
            "outcome.table: no row of `{}` that an account has is dated",
            rows.table
        );
        Error::data(
            reason,
            format!("name the day of the order as `date` of [tables.{}]", rows.table),
        )
    })?;
    let until = as_of.saturating_sub(days as i32);
    let name = format!("{}: {days} days", rows.table);
    Ok(orders::outcome(&ends, until, name, &rows.table, recipe))
}

/// A column that marks customers, as a universe is asked for.
fn of_customers(has_row: &[bool], table: &str, recipe: &mut Recipe) -> Column {
    let name = format!("{table}: {CUSTOMER}");
    let code = |has: &bool| if *has { 0 } else { MISSING };
    let levels = Levels {
        codes: has_row.iter().map(code).collect(),
        names: vec![CUSTOMER.to_owned()],
    };
    let mut column = Column::new(
        name.clone(),
        Reading::new(Kind::Category),
        Values::Levels(levels.compact()),
    );
    column.reason = format!("category: whether the account has a row in `{table}`");
    recipe.outcome = OutcomeRecipe::default();
    recipe.universe.customers = Some(name);
    column
}
