//! The universe that customers are held against: read, and made one table with them.

use std::path::Path;

use crate::error::{Error, Result};
use crate::model::universe::{Gathering, gather as one_table, split};
use crate::recipe::{Prevalence, Recipe};
use crate::source::location;
use crate::table::Table;
use crate::vocabulary::fold::find;
use crate::workflow::accounts::AccountSource;

/// The table to learn from.
pub struct Gathered {
    /// Accounts, or customers and universe.
    pub table: Table,
    /// How they became one table; none where no universe is asked for.
    pub summary: Option<Gathering>,
}

/// Why a version learnt from a universe cannot say what became of accounts.
pub(super) fn without_outcomes(reference: &str) -> Error {
    Error::data(
        format!(
            "{reference} was learnt from customers against a universe: nobody there is known to have been lost"
        ),
        "train on accounts whose outcome is known to compare close rates, cycles and worth",
    )
}

/// What is asked, before anything is read: the share of the universe that would be ideal, if it is stated.
///
/// # Errors
/// [`Error::Setting`] for a share that is none, for one without a universe, and for what a universe cannot go with.
pub fn check(recipe: &Recipe, named: bool) -> Result<Option<Prevalence>> {
    let asked = &recipe.universe;
    let prevalence = asked.share()?;
    let by_table = recipe.outcome.is_of_customers();
    if !named && !asked.is_asked() && !by_table {
        return match prevalence {
            None => Ok(None),
            Some(_) => Err(Error::setting(
                "prevalence",
                "given with --universe or --customers",
                "it alone: where losses are known the accounts say how many are ideal",
            )),
        };
    }
    let data = named || asked.data.is_some();
    // What describes companies joins both sides alike; what comes with being a customer tells them apart.
    let told_by = recipe.outcome.table.as_ref().filter(|_| by_table);
    let dated_tables = recipe
        .tables
        .iter()
        .any(|(name, table)| told_by != Some(name) && !(by_table && table.timeless));
    let clash = [
        (
            data && asked.customers.is_some(),
            "`customers`: the universe is another table, or the same one",
        ),
        (
            by_table && (data || asked.customers.is_some()),
            "`table` of [outcome], whose rows tell customers from the universe",
        ),
        (
            dated_tables,
            "further tables (but those that are `timeless` beside `table` of [outcome]), whose rows tell customers by \
             themselves",
        ),
        (recipe.orders.is_some(), "`[orders]`"),
        (recipe.ideal.apply, "`[ideal]`"),
    ];
    match clash.into_iter().find(|(clashes, _)| *clashes) {
        Some((_, what)) => Err(Error::setting(
            "universe",
            "a table by itself",
            format!("it with {what}"),
        )),
        None => Ok(prevalence),
    }
}

/// Customers and universe as one table; the accounts as they are where no universe is asked for.
///
/// # Errors
/// Whatever cannot be read, and as [`one_table`] and [`split`].
pub fn gather(table: Table, named: Option<&Path>, recipe: &mut Recipe, beside: &Path) -> Result<Gathered> {
    if let Some(column) = recipe.universe.customers.clone() {
        let together = split(table, &column, recipe)?;
        return Ok(Gathered {
            table: together.table,
            summary: Some(together.summary),
        });
    }
    let of_recipe = recipe.universe.data.as_deref();
    let place = named.map(Path::to_path_buf);
    let Some(place) = place.or_else(|| of_recipe.map(|data| location::beside(beside, data))) else {
        return Ok(Gathered { table, summary: None });
    };
    let source = AccountSource::new(&place, &recipe.read)?;
    let header = source.open(&recipe.read)?.header().to_vec();
    let mut reading = Recipe {
        read: recipe.read.clone(),
        missing: recipe.missing.clone(),
        columns: recipe.columns.clone(),
        ..Recipe::default()
    };
    let there = |name: &str| find(header.iter().map(String::as_str), name).is_some();
    reading.columns.retain(|name, _| there(name));
    let universe = source.read(&reading)?;
    let together = one_table(table, universe, recipe)?;
    Ok(Gathered {
        table: together.table,
        summary: Some(together.summary),
    })
}
