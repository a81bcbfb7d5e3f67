//! Refusing dated tables whose rows know how accounts ended, where nothing says when they were decided.

use std::path::Path;

use crate::audit::{are_learnt, go_on_for_longer, tells_of_afterwards};
use crate::criteria::Reason;
use crate::error::{Error, Result};
use crate::join::{AccountRows, JoinReport, JoinedTable};
use crate::model::prepare::Prepared;
use crate::recipe::{OutcomeRecipe, Recipe};
use crate::table::{Kind, Table, Values};

/// Refuses a dated further table whose rows tell how accounts ended, where nothing says when they were decided: rows of
/// after that day are then learnt from as if prospects had them.
///
/// # Errors
/// [`Error::Data`] for such a table; whatever of it cannot be read again.
pub fn refuse(
    recipe: &Recipe,
    table: &Table,
    joined: Option<&JoinReport>,
    prepared: &Prepared,
    beside: &Path,
) -> Result<()> {
    if recipe.decided.is_some() || recipe.figures.closed.is_some() {
        return Ok(());
    }
    for of in joined.iter().flat_map(|report| &report.tables) {
        let dated = recipe.tables.get(&of.name).filter(|t| t.date.is_some());
        let Some(section) = dated else { continue };
        let (knows, or) = if let Some(column) = tells_of_afterwards(&prepared.audited, &of.columns, recipe) {
            let knows = format!("know how accounts ended (`{}` alone tells it)", column.name);
            (knows, "")
        // With a day on which all was true, every account was decided after it; what hangs on another table is not read.
        } else if recipe.as_of.is_none()
            && section.via.is_none()
            && are_learnt(&prepared.audited, &of.columns, recipe)
            && let Some(share) = longer_of_ideal(recipe, table, of, prepared, beside)?
        {
            let share = (share * 100.0).round();
            let knows = format!(
                "go on for longer with ideal accounts than with others that have as many, {share} times in 100, as those \
                 of after the decision do"
            );
            (
                knows,
                " or, if it came after one day for all, that day as `as_of`",
            )
        } else {
            continue;
        };
        let perhaps = perhaps(recipe, table, of, prepared);
        return Err(Error::data(
            format!(
                "the rows of `{}` {knows}, and nothing says when each was decided",
                of.name
            ),
            format!(
                "name the day of the decision as `decided`{perhaps}{or}, leave the table out, or `trust` its columns if \
                 all its rows were known before"
            ),
        ));
    }
    Ok(())
}

/// Date columns that may say when accounts were decided: not those that say when their story began.
fn perhaps(recipe: &Recipe, table: &Table, of: &JoinedTable, prepared: &Prepared) -> String {
    let begins = |name: &String| {
        let mut reasons = prepared.audited.iter().filter(|a| a.name == *name);
        reasons.any(|a| {
            a.reasons
                .iter()
                .any(|r| matches!(r, Reason::NamedBeginning { .. }))
        })
    };
    let named = |name: &String| {
        [&recipe.time, &recipe.figures.opened].contains(&&Some(name.clone())) || of.columns.contains(name)
    };
    let dates = table.columns.iter().filter(|date| date.kind() == Kind::Date);
    let dates: Vec<String> = dates
        .filter(|date| !named(&date.name) && !begins(&date.name))
        .map(|date| format!("`{}`", date.name))
        .collect();
    match dates.is_empty() {
        true => String::new(),
        false => format!(" (a date column: {})", dates.join(", ")),
    }
}

/// How often the rows of ideal accounts go on for longer ([`go_on_for_longer`]).
fn longer_of_ideal(
    recipe: &Recipe,
    table: &Table,
    of: &JoinedTable,
    prepared: &Prepared,
    beside: &Path,
) -> Result<Option<f64>> {
    let mut ideal = vec![None; table.rows];
    let learnt = prepared.rows.iter().zip(&prepared.ideal);
    learnt.for_each(|(&row, &of)| ideal[row as usize] = Some(of));
    let begins = recipe.time.as_ref().or(recipe.figures.opened.as_ref());
    let begins = begins.and_then(|name| table.columns.iter().find(|column| column.name == *name));
    let start = begins.and_then(|column| match &column.values {
        Values::Date(days) => Some(days.as_slice()),
        _ => None,
    });
    // The outcome is the account table's: of the rows only their days are asked.
    let mut days_alone = recipe.clone();
    days_alone.outcome = OutcomeRecipe::default();
    let rows = AccountRows::read(table, &days_alone, &of.name, beside)?.of_accounts;
    let days = rows.iter().filter_map(|row| Some((row.account, row.day?)));
    Ok(go_on_for_longer(&ideal, start, days))
}
