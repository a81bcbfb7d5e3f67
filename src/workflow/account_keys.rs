//! Keys of a cleaned table's accounts that last from one run to the next.

use std::path::Path;

use serde_json::{Value, json};

use crate::clean::duplicates::{Settings, marks};
use crate::clean::entities::{Entities, RowIdentity, read};
use crate::clean::{Cleaned, Note};
use crate::error::Result;
use crate::recipe::Recipe;
use crate::workflow::names::AccountNames;
use crate::workflow::output::Rows;

/// Accounts named of those that were merged or split.
const EXAMPLES: usize = 3;

/// Each row of the table read, what it is known again by, and the key of its account.
pub struct AccountKeys {
    rows: Vec<(RowIdentity, bool)>,
    entities: Entities,
}

impl AccountKeys {
    /// Gives every account of a cleaned table its key, and notes what became of those of an earlier run.
    ///
    /// # Errors
    /// As [`read`] and [`marks`].
    pub fn new(
        names: &AccountNames<'_>,
        cleaned: &mut Cleaned,
        former: Option<&Path>,
        recipe: &Recipe,
    ) -> Result<Self> {
        let earlier = match former {
            Some(file) => read(file, &recipe.read)?,
            None => Vec::new(),
        };
        let marks = marks(names.table(), names.known(), &Settings::of(&recipe.clean))?;
        let rows: Vec<(RowIdentity, bool)> = marks
            .into_iter()
            .enumerate()
            .map(|(row, mark)| {
                let called = names.called(row).unwrap_or_default().trim().to_owned();
                (RowIdentity { called, mark }, names.has_id(row))
            })
            .collect();
        let entities = Entities::new(&rows, &cleaned.accounts, &earlier);
        let keys = Self { rows, entities };
        if let Some(file) = former {
            keys.note(names, cleaned, file);
        }
        let unknown = keys.rows.iter().filter(|(row, _)| *row == RowIdentity::default());
        if let rows @ 1.. = unknown.count() {
            cleaned.notes.push(Note::NoIdentity { rows });
        }
        Ok(keys)
    }

    fn note(&self, names: &AccountNames<'_>, cleaned: &mut Cleaned, file: &Path) {
        let entities = &self.entities;
        cleaned.notes.push(Note::Entities {
            file: file.display().to_string(),
            known: entities.known,
            new: entities.new,
            gone: entities.gone.len(),
        });
        let named = |key: &String| {
            let row = entities.keys.iter().position(|of| of == key)?;
            names.either(row)
        };
        let examples = |changes: &[(String, Vec<String>)],
                        one: &dyn Fn(&(String, Vec<String>)) -> Option<String>| {
            changes.iter().filter_map(one).take(EXAMPLES).collect()
        };
        if !entities.merged.is_empty() {
            cleaned.notes.push(Note::EntitiesMerged {
                accounts: entities.merged.len(),
                examples: examples(&entities.merged, &|(key, _)| named(key)),
            });
        }
        if !entities.split.is_empty() {
            cleaned.notes.push(Note::EntitiesSplit {
                accounts: entities.split.len(),
                examples: examples(&entities.split, &|(_, keys)| {
                    let names: Vec<String> = keys.iter().filter_map(named).take(EXAMPLES).collect();
                    Some(names.join(" / "))
                }),
            });
        }
    }

    /// Writes them row by row, then the rows of the earlier run that are not there: they may come back.
    ///
    /// # Errors
    /// As [`Rows::write`].
    pub fn write(&self, out: &mut Rows) -> Result<()> {
        out.write(["key", "account", "mark", "present"])?;
        for ((row, _), key) in self.rows.iter().zip(&self.entities.keys) {
            if *row != RowIdentity::default() {
                out.write([key, &row.called, &row.mark, "yes"])?;
            }
        }
        for gone in &self.entities.gone {
            out.write([gone.key.as_str(), &gone.row.called, &gone.row.mark, "no"])?;
        }
        Ok(())
    }

    /// What became of the accounts of the earlier run.
    pub fn json(&self) -> Value {
        let changes = |changes: &[(String, Vec<String>)]| -> Vec<Value> {
            let each = changes
                .iter()
                .map(|(key, keys)| json!({ "key": key, "keys": keys }));
            each.collect()
        };
        json!({
            "known": self.entities.known,
            "new": self.entities.new,
            "gone": self.entities.gone.len(),
            "merged": changes(&self.entities.merged),
            "split": changes(&self.entities.split),
        })
    }
}
