//! Which columns of a table of signals hold what, as the recipe says or as they are called.

use std::path::Path;

use crate::error::{Error, Result, nearest};
use crate::recipe::TimingRecipe;
use crate::vocabulary::COLUMNS;
use crate::vocabulary::fold::words;

/// Positions of the columns that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Columns {
    pub key: usize,
    pub date: usize,
    pub kind: Option<usize>,
    pub strength: Option<usize>,
}

impl Columns {
    /// Finds the columns of a table with this header; `id` is the account table's id column.
    ///
    /// # Errors
    /// [`Error::UnknownColumn`] for a column that the recipe names; [`Error::Input`] when none holds accounts or dates.
    pub fn find(header: &[String], recipe: &TimingRecipe, id: Option<&str>, path: &Path) -> Result<Self> {
        let named = |asked: &Option<String>| -> Result<Option<usize>> {
            let Some(asked) = asked else { return Ok(None) };
            let place = header.iter().position(|name| name == asked);
            place.map(Some).ok_or_else(|| Error::UnknownColumn {
                named_in: format!("{}: named under [timing]", path.display()),
                column: asked.clone(),
                nearest: nearest(asked, header.iter().map(String::as_str)),
            })
        };
        let split: Vec<Vec<String>> = header.iter().map(|name| words(name)).collect();
        let mut taken: Vec<usize> = Vec::new();
        for asked in [&recipe.key, &recipe.date, &recipe.kind, &recipe.strength] {
            taken.extend(named(asked)?);
        }
        let mut called = |telling: &[&str]| {
            let of = |word: &&str| {
                (0..split.len())
                    .find(|place| !taken.contains(place) && split[*place].iter().any(|w| w == word))
            };
            let place = telling.iter().find_map(of)?;
            taken.push(place);
            Some(place)
        };
        // Dates go first: in `signal_date` it is the date that tells.
        let date = named(&recipe.date)?.or_else(|| called(&COLUMNS.signal_dates));
        let as_id = || header.iter().position(|name| Some(name.as_str()) == id);
        let key = named(&recipe.key)?
            .or_else(as_id)
            .or_else(|| called(&COLUMNS.signal_accounts));
        let kind = named(&recipe.kind)?.or_else(|| called(&COLUMNS.signal_kinds));
        let strength = named(&recipe.strength)?.or_else(|| called(&COLUMNS.signal_strengths));
        let missing = |what: &str, key: &str| {
            let names: Vec<String> = header.iter().take(8).map(|name| format!("`{name}`")).collect();
            let reason = format!("no column looks like {what} among {}", names.join(", "));
            let remedy = format!("rename it `{key}`, or name it in the recipe: `{key}` under [timing]");
            Error::input(path, 1, 0, reason, remedy)
        };
        Ok(Self {
            date: date.ok_or_else(|| missing("the signal's date", "date"))?,
            key: key.ok_or_else(|| missing("the account", "key"))?,
            kind,
            strength,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(header: &[&str], recipe: &TimingRecipe) -> Result<Columns> {
        let header: Vec<String> = header.iter().map(|name| (*name).to_owned()).collect();
        Columns::find(&header, recipe, Some("account_id"), Path::new("signals.csv"))
    }

    #[test]
    fn columns_are_found_by_name_in_both_languages() {
        let none = TimingRecipe::default();
        for (header, key, date, kind, strength) in [
            (
                &["account_id", "date", "kind", "strength"][..],
                0,
                1,
                Some(2),
                Some(3),
            ),
            (&["signal_type", "signal_date", "domain"], 2, 1, Some(0), None),
            (
                &["Compte", "Jour", "Événement", "Intensité"],
                0,
                1,
                Some(2),
                Some(3),
            ),
            (
                &["id", "Account Name", "detectedAt", "topic", "score"],
                1,
                2,
                Some(3),
                None,
            ),
            (&["company", "occurred_on"], 0, 1, None, None),
        ] {
            let expected = Columns {
                key,
                date,
                kind,
                strength,
            };
            assert_eq!(find(header, &none).unwrap(), expected, "{header:?}");
        }
    }

    #[test]
    fn what_is_not_there_is_said() {
        let none = TimingRecipe::default();
        let error = find(&["account_id", "kind"], &none).unwrap_err().to_string();
        assert!(
            error.starts_with("signals.csv:1: no column looks like the signal's date"),
            "{error}"
        );
        let named = TimingRecipe {
            date: Some("dat".into()),
            ..TimingRecipe::default()
        };
        let error = find(&["account_id", "date"], &named).unwrap_err().to_string();
        assert!(error.contains("did you mean `date`?"), "{error}");
    }
}
