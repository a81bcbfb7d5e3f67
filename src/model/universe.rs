//! Customers and a universe of companies as one table: columns that both have, rows that both have taken out once.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use serde::Serialize;

use crate::clean::duplicates::{Known, Settings, Unit, duplicates};
use crate::criteria::inputs::{Role, roles};
use crate::criteria::{Reason, SetAside};
use crate::error::{Error, Result};
use crate::recipe::Recipe;
use crate::table::{Column, Kind, Levels, MISSING, Reading, Table, Values};
use crate::vocabulary::VALUES;
use crate::vocabulary::fold::{find, fold};

/// Name of the column that says who is a customer, and its values.
const COLUMN: &str = "customers against universe";
const CUSTOMER: &str = "customer";
const COMPANY: &str = "universe";

/// Customers below which there is nothing to hold against anything (house choice: of one account every trait is shared).
const LEAST_CUSTOMERS: usize = 2;

/// Share of a table's rows up to which a column counts as hardly filled, and from which as well filled: filled in one
/// table and not in the other, it tells where a row was exported (house choices).
const HARDLY: f64 = 0.05;
const WELL: f64 = 0.5;

/// Share of customers whose value must occur in the universe for both to write it alike (house choice).
const ALIKE: f64 = 0.5;

/// Share of whole numbers above and below which two tables round differently (house choices).
const ROUNDED: f64 = 0.99;
const NOT_ROUNDED: f64 = 0.5;

/// Customers and universe in one table, with a column that says which is which.
#[derive(Debug, Clone)]
pub struct Together {
    /// Customers first, then the companies that are none of them.
    pub table: Table,
    /// What was matched and left out.
    pub summary: Gathering,
}

/// How two tables became one.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Gathering {
    /// Customers.
    pub customers: u64,
    /// Companies that are no customers.
    pub universe: u64,
    /// Companies of the universe that were customers, taken out.
    pub matched: u64,
    /// Rows of the customers' table that its outcome does not call customers, left out.
    pub others: u64,
    /// Columns of the customers only.
    pub only_customers: Vec<String>,
    /// Columns of the universe only.
    pub only_universe: Vec<String>,
    /// Columns of both that tell which table a row is from rather than what a company is like.
    pub apart: Vec<SetAside>,
}

/// Customers of one table held against the rows of another.
///
/// # Errors
/// [`Error::Data`] when too few are customers, when the tables share no column, or when nobody is left in the universe.
pub fn gather(customers: Table, universe: Table, recipe: &mut Recipe) -> Result<Together> {
    let asked = recipe.outcome.column.clone();
    let (customers, others) = match asked {
        None => (customers, 0),
        Some(name) => {
            let kept = marked(&customers, &name, &recipe.outcome.positive)?;
            let others = kept.iter().filter(|kept| !**kept).count();
            (without_column(rows(&customers, &kept), &name), others)
        }
    };
    one_table(customers, universe, recipe, others as u64)
}

/// Customers that a column marks, held against the other rows of their table.
///
/// # Errors
/// As [`gather`], and when the column does not say who is a customer.
pub fn split(table: Table, column: &str, recipe: &mut Recipe) -> Result<Together> {
    let is_customer = marked(&table, column, &recipe.outcome.positive)?;
    let no_customer: Vec<bool> = is_customer.iter().map(|is| !is).collect();
    let name = table.columns[table.position(column, "customers")?].name.clone();
    let customers = without_column(rows(&table, &is_customer), &name);
    let universe = without_column(rows(&table, &no_customer), &name);
    one_table(customers, universe, recipe, 0)
}

/// Which rows a column marks as customers: those with one of the values given; else those that say yes, else those that
/// are filled at all, as long as they all say the same.
fn marked(table: &Table, column: &str, positive: &[String]) -> Result<Vec<bool>> {
    let column = &table.columns[table.position(column, "customers")?];
    let texts: Vec<Option<String>> = (0..table.rows)
        .map(|row| column.text(row).map(|text| fold(&text)))
        .collect();
    let distinct: FxHashSet<&str> = texts.iter().flatten().map(String::as_str).collect();
    let says_no = |text: &str| VALUES.no.contains(text);
    let wanted: Vec<String> = positive.iter().map(|value| fold(value.trim())).collect();
    if let Some(value) = wanted.iter().find(|value| !distinct.contains(value.as_str())) {
        return Err(Error::UnknownValue {
            named_in: "positive".to_owned(),
            column: column.name.clone(),
            value: value.clone(),
            nearest: crate::error::nearest(value, distinct.iter().copied()),
        });
    }
    let certain = distinct.iter().filter(|text| !says_no(text)).count() <= 1;
    if wanted.is_empty() && !certain {
        let mut seen: Vec<&str> = distinct.into_iter().collect();
        seen.sort_unstable();
        seen.truncate(6);
        return Err(Error::data(
            format!(
                "column `{}` has several values, and none is named as customer's",
                column.name
            ),
            format!(
                "name those of customers with --positive (seen: {})",
                seen.join(", ")
            ),
        ));
    }
    let is = |text: &Option<String>| match text {
        None => false,
        Some(text) if wanted.is_empty() => !says_no(text),
        Some(text) => wanted.contains(text),
    };
    Ok(texts.iter().map(is).collect())
}

fn one_table(customers: Table, universe: Table, recipe: &mut Recipe, others: u64) -> Result<Together> {
    let total = customers.rows;
    if total < LEAST_CUSTOMERS {
        return Err(Error::data(
            match total {
                0 => "nobody is a customer".to_owned(),
                _ => "there is one customer, and every trait of one account is shared by all".to_owned(),
            },
            "bring at least 2 customers, better 50",
        ));
    }
    let header = universe.header();
    let place = |name: &str| find(header.iter().map(String::as_str), name);
    let mut summary = Gathering {
        others,
        only_universe: header
            .iter()
            .filter(|name| find(customers.columns.iter().map(|c| c.name.as_str()), name).is_none())
            .cloned()
            .collect(),
        ..Gathering::default()
    };
    let mut columns = Vec::new();
    let mut identity = Vec::new();
    let shown = [recipe.id.clone(), recipe.label.clone()];
    for column in &customers.columns {
        // What a customer brought is no trait of companies, whoever has such a column.
        if recipe.figures.key_of(&column.name).is_some() {
            continue;
        }
        let other = place(&column.name).map(|at| &universe.columns[at]);
        let Some(other) = other else {
            summary.only_customers.push(column.name.clone());
            // The name and the id of a customer are shown, not learnt from.
            if shown.iter().flatten().any(|name| *name == column.name) {
                columns.push(stacked(column, None, universe.rows));
            }
            continue;
        };
        let trusted = recipe
            .trust
            .iter()
            .any(|name| name == "*" || *name == column.name);
        let reasons = match trusted && is_stackable(column, other) {
            true => Vec::new(),
            false => apart(column, other, (customers.rows, universe.rows)),
        };
        if !reasons.is_empty() {
            summary.apart.push(SetAside {
                column: column.name.clone(),
                reasons,
                can_trust: is_stackable(column, other),
            });
            continue;
        }
        identity.push(columns.len());
        columns.push(stacked(column, Some(other), universe.rows));
    }
    if identity.is_empty() {
        let named = |columns: Vec<String>| columns.into_iter().take(6).collect::<Vec<_>>().join("`, `");
        return Err(Error::data(
            format!(
                "the universe has none of the customers' columns in the same form (customers: `{}`; universe: `{}`)",
                named(customers.header()),
                named(header)
            ),
            "bring both tables with the same columns, from one source if possible",
        ));
    }
    let mut lines = customers.lines.clone();
    lines.extend(&universe.lines);
    let table = Table {
        source: customers.source.clone(),
        rows: total + universe.rows,
        columns,
        lines,
        read: customers.read.clone(),
    };
    let again = found_again(&table, total, &identity, &Shown::of(&customers, &table, recipe)?)?;
    summary.matched = again.iter().filter(|again| **again).count() as u64;
    let kept: Vec<bool> = again.iter().map(|again| !again).collect();
    let mut table = rows(&table, &kept);
    summary.customers = total as u64;
    summary.universe = (table.rows - total) as u64;
    if summary.universe == 0 {
        return Err(Error::data(
            "every company of the universe is one of the customers: there is nothing to hold them against",
            "bring a universe of companies that are not all customers",
        ));
    }
    let codes = (0..table.rows).map(|row| u32::from(row >= total)).collect();
    let names = vec![CUSTOMER.to_owned(), COMPANY.to_owned()];
    let values = Values::Levels(Levels { codes, names });
    table
        .columns
        .push(Column::new(COLUMN, Reading::new(Kind::Category), values));
    settle(recipe, &table);
    Ok(Together { table, summary })
}

/// The recipe of the table that both have become.
fn settle(recipe: &mut Recipe, table: &Table) {
    let header = table.header();
    let there = |name: &str| header.iter().any(|column| column == name);
    recipe.outcome = crate::recipe::OutcomeRecipe {
        column: Some(COLUMN.to_owned()),
        positive: vec![CUSTOMER.to_owned()],
        negative: vec![COMPANY.to_owned()],
        ..Default::default()
    };
    recipe.figures = Default::default();
    recipe.decided = None;
    // A universe has no history: what was entered when says where a row is from.
    recipe.time = None;
    recipe.columns.retain(|name, _| there(name));
    recipe.exclude.retain(|name| there(name));
    recipe.trust.retain(|name| name == "*" || there(name));
}

/// Where the columns stand that say which company a row is.
struct Shown {
    id: Option<usize>,
    label: Option<usize>,
}

impl Shown {
    /// Those of the customers' table, in the table of both: there a customer found again repeats its id, and what
    /// repeats is taken for no id.
    fn of(customers: &Table, both: &Table, recipe: &Recipe) -> Result<Self> {
        let own = roles(customers, recipe)?;
        let place = |role: Option<Role>| {
            let name = &customers.columns[role?.column].name;
            both.columns.iter().position(|column| column.name == *name)
        };
        Ok(Self {
            id: place(own.id),
            label: place(own.label),
        })
    }
}

/// Rows of the universe that are customers found again: by the keys of duplicates, else row by row when nothing says
/// which company a row is and the whole universe repeats customers.
fn found_again(table: &Table, customers: usize, identity: &[usize], shown: &Shown) -> Result<Vec<bool>> {
    let mut again = vec![false; table.rows];
    let known = Known {
        id: shown.id,
        name: shown.label,
        time: None,
        outcome: None,
    };
    let settings = Settings {
        rows: Unit::Accounts,
        near: false,
        ..Settings::default()
    };
    for group in duplicates(table, known, &settings)?.groups {
        let members = || group.removed.iter().chain([&group.kept]).map(|row| *row as usize);
        if members().any(|row| row < customers) {
            members()
                .filter(|row| *row >= customers)
                .for_each(|row| again[row] = true);
        }
    }
    let print = |row: usize| {
        let mut hasher = FxHasher::default();
        identity
            .iter()
            .for_each(|column| table.columns[*column].text(row).hash(&mut hasher));
        hasher.finish()
    };
    let of_customers: FxHashSet<u64> = (0..customers).map(print).collect();
    if (customers..table.rows).all(|row| again[row] || of_customers.contains(&print(row))) {
        again[customers..].fill(true);
    }
    Ok(again)
}

/// Why a column of both tables says where a row is from rather than what a company is like.
fn apart(customers: &Column, universe: &Column, rows: (usize, usize)) -> Vec<Reason> {
    let column = || universe.name.clone();
    let filled = |column: &Column, rows: usize| (rows - column.missing()) as f64 / rows.max(1) as f64;
    let (here, there) = (filled(customers, rows.0), filled(universe, rows.1));
    if (here <= HARDLY && there >= WELL) || (there <= HARDLY && here >= WELL) {
        return vec![Reason::FilledInOneTable {
            customers: here,
            universe: there,
        }];
    }
    if !is_stackable(customers, universe) {
        return vec![Reason::WrittenApart { column: column() }];
    }
    let written = |column: &Column| {
        let mut currencies: Vec<String> = column.writing.currencies.iter().map(|(c, _)| c.clone()).collect();
        currencies.sort_unstable();
        (currencies, column.writing.percents > 0)
    };
    if matches!(customers.values, Values::Number(_)) && written(customers) != written(universe) {
        return vec![Reason::WrittenApart { column: column() }];
    }
    let differ = match (&customers.values, &universe.values) {
        (Values::Number(a), Values::Number(b)) => rounded_apart(a, b),
        (Values::Levels(a), Values::Levels(b)) => {
            let names = here * rows.0 as f64 / 2.0 < a.names.len() as f64;
            !names && customers.kind() != Kind::Text && levels_apart(a, b)
        }
        _ => false,
    };
    match differ {
        true => vec![Reason::WrittenApart { column: column() }],
        false => Vec::new(),
    }
}

/// Whether one table's numbers are whole, and most of the other's are not.
fn rounded_apart(a: &[f64], b: &[f64]) -> bool {
    let whole = |values: &[f64]| {
        let known: Vec<f64> = values.iter().copied().filter(|v| !v.is_nan()).collect();
        let whole = known.iter().filter(|v| v.fract() == 0.0).count();
        whole as f64 / known.len().max(1) as f64
    };
    let (a, b) = (whole(a), whole(b));
    a.max(b) >= ROUNDED && a.min(b) < NOT_ROUNDED
}

/// Whether customers' values hardly occur in the universe, case and accents aside.
fn levels_apart(a: &Levels, b: &Levels) -> bool {
    let known: FxHashSet<String> = b.names.iter().map(|name| fold(name)).collect();
    let shared: Vec<bool> = a.names.iter().map(|name| known.contains(&fold(name))).collect();
    let filled = a.codes.iter().filter(|code| **code != MISSING);
    let met = filled.clone().filter(|code| shared[**code as usize]).count();
    (met as f64) < ALIKE * filled.count() as f64
}

/// Whether two columns hold values of one sort.
fn is_stackable(a: &Column, b: &Column) -> bool {
    let empty = |column: &Column| column.missing() == rows_of(column);
    let sort = |column: &Column| std::mem::discriminant(&column.values);
    empty(a) || empty(b) || sort(a) == sort(b)
}

fn rows_of(column: &Column) -> usize {
    match &column.values {
        Values::Number(v) => v.len(),
        Values::Date(v) => v.len(),
        Values::Levels(v) => v.codes.len(),
    }
}

/// A column with the universe's values below its own; unknown where the universe has none of its sort.
fn stacked(column: &Column, other: Option<&Column>, rows: usize) -> Column {
    let values = match (&column.values, other.map(|other| &other.values)) {
        (Values::Number(a), Some(Values::Number(b))) => Values::Number([&a[..], b].concat()),
        (Values::Number(a), _) => Values::Number([&a[..], &vec![f64::NAN; rows]].concat()),
        (Values::Date(a), Some(Values::Date(b))) => Values::Date([&a[..], b].concat()),
        (Values::Date(a), _) => Values::Date([&a[..], &vec![i32::MIN; rows]].concat()),
        (Values::Levels(a), Some(Values::Levels(b))) => Values::Levels(joined(a, b)),
        (Values::Levels(a), _) => Values::Levels(Levels {
            codes: [&a.codes[..], &vec![MISSING; rows]].concat(),
            names: a.names.clone(),
        }),
    };
    let mut writing = column.writing.clone();
    writing.units = None;
    Column {
        values,
        writing,
        unreadable: column.unreadable + other.map_or(0, |other| other.unreadable),
        ..column.clone()
    }
}

/// Levels of both, those of the universe in the customers' spelling.
fn joined(a: &Levels, b: &Levels) -> Levels {
    let mut names = a.names.clone();
    let mut exact: FxHashMap<String, u32> = FxHashMap::default();
    let mut folded: FxHashMap<String, u32> = FxHashMap::default();
    for (code, name) in (0..).zip(&a.names) {
        exact.insert(name.clone(), code);
        folded.entry(fold(name)).or_insert(code);
    }
    let moved: Vec<u32> = b
        .names
        .iter()
        .map(|name| {
            let known = exact.get(name).or_else(|| folded.get(&fold(name)));
            known.copied().unwrap_or_else(|| {
                names.push(name.clone());
                (names.len() - 1) as u32
            })
        })
        .collect();
    let of_universe = b.codes.iter().map(|code| match *code {
        MISSING => MISSING,
        code => moved[code as usize],
    });
    let codes = a.codes.iter().copied().chain(of_universe).collect();
    Levels { codes, names }
}

/// The rows of a table that are kept.
fn rows(table: &Table, kept: &[bool]) -> Table {
    fn pick<T: Copy>(values: &[T], kept: &[bool]) -> Vec<T> {
        let both = values.iter().zip(kept);
        both.filter(|(_, kept)| **kept).map(|(value, _)| *value).collect()
    }
    let levels = |levels: &Levels| Levels {
        codes: pick(&levels.codes, kept),
        names: levels.names.clone(),
    };
    let column = |column: &Column| Column {
        values: match &column.values {
            Values::Number(v) => Values::Number(pick(v, kept)),
            Values::Date(v) => Values::Date(pick(v, kept)),
            Values::Levels(v) => Values::Levels(levels(v).compact()),
        },
        writing: crate::table::Writing {
            units: column.writing.units.as_ref().map(levels),
            ..column.writing.clone()
        },
        ..column.clone()
    };
    Table {
        source: table.source.clone(),
        rows: kept.iter().filter(|kept| **kept).count(),
        columns: table.columns.iter().map(column).collect(),
        lines: pick(&table.lines, &kept[..table.lines.len().min(kept.len())]),
        read: table.read.clone(),
    }
}

fn without_column(mut table: Table, name: &str) -> Table {
    table.columns.retain(|column| fold(&column.name) != fold(name));
    table
}
