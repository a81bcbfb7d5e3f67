//! Keys of a cleaned table's accounts that last from one run to the next.

use std::path::Path;

use rustc_hash::FxHashMap;
use serde_json::{Value, json};

use crate::clean::duplicates::{PairReason, Said, Settings, Unit, parent, said};
use crate::clean::entities::{Entities, RowIdentity, company_key, read};
use crate::clean::{Cleaned, Note};
use crate::error::Result;
use crate::recipe::Recipe;
use crate::vocabulary::fold::fold;
use crate::workflow::names::AccountNames;
use crate::workflow::output::Rows;

/// Accounts named of those that were merged or split.
const EXAMPLES: usize = 3;

/// Each row of the table read, what it is known again by, and the key of its account.
pub struct AccountKeys {
    rows: Vec<(RowIdentity, bool)>,
    entities: Entities,
    /// Key of the company that each row is of: its own, where it is the company.
    companies: Vec<String>,
}

impl AccountKeys {
    /// Gives every account of a cleaned table its key, and notes what became of those of an earlier run.
    ///
    /// # Errors
    /// As [`read`] and [`said`].
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
        let settings = Settings::of(&recipe.clean);
        let said = said(names.table(), names.known(), &settings)?;
        let rows: Vec<(RowIdentity, bool)> = said
            .iter()
            .enumerate()
            .map(|(row, said)| {
                let called = names.called(row).unwrap_or_default().trim().to_owned();
                let mark = said.mark.clone();
                (RowIdentity { called, mark }, names.has_id(row))
            })
            .collect();
        let entities = Entities::new(&rows, &cleaned.accounts, &earlier);
        let companies = companies(names, cleaned, &entities, &said, settings.rows);
        let keys = Self {
            rows,
            entities,
            companies,
        };
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
        if !entities.merged.is_empty() {
            let examples = entities.merged.iter().filter_map(|change| named(&change.key));
            cleaned.notes.push(Note::EntitiesMerged {
                accounts: entities.merged.len(),
                examples: examples.take(EXAMPLES).collect(),
            });
        }
        if !entities.split.is_empty() {
            let examples = entities.split.iter().map(|change| {
                let names: Vec<String> = change.keys.iter().filter_map(named).take(EXAMPLES).collect();
                names.join(" / ")
            });
            cleaned.notes.push(Note::EntitiesSplit {
                accounts: entities.split.len(),
                examples: examples.take(EXAMPLES).collect(),
            });
        }
    }

    /// Writes them row by row, then the rows of the earlier run that are not there: they may come back.
    ///
    /// # Errors
    /// As [`Rows::write`].
    pub fn write(&self, out: &mut Rows) -> Result<()> {
        out.write(["key", "account", "company", "mark", "present"])?;
        let keys = self.entities.keys.iter().zip(&self.companies);
        for ((row, _), (key, company)) in self.rows.iter().zip(keys) {
            if *row != RowIdentity::default() {
                out.write([key, &row.called, company, &row.mark, "yes"])?;
            }
        }
        for gone in &self.entities.gone {
            out.write([gone.key.as_str(), &gone.row.called, "", &gone.row.mark, "no"])?;
        }
        Ok(())
    }

    /// What became of the accounts of the earlier run.
    pub fn json(&self) -> Value {
        json!({
            "known": self.entities.known,
            "new": self.entities.new,
            "gone": self.entities.gone.len(),
            "merged": self.entities.merged,
            "split": self.entities.split,
        })
    }
}

/// The company of each row: that which its column of parents names; else of rows that are no accounts, that of its name, and of
/// branches, the first of them; else itself.
fn companies(
    names: &AccountNames<'_>,
    cleaned: &mut Cleaned,
    entities: &Entities,
    said: &[Said],
    unit: Unit,
) -> Vec<String> {
    let table = names.table();
    let mut companies = entities.keys.clone();
    let several = matches!(unit, Unit::Sites | Unit::Contacts | Unit::Deals);
    if several {
        for (company, said) in companies
            .iter_mut()
            .zip(said)
            .filter(|(_, said)| !said.name.is_empty())
        {
            *company = company_key(&said.name);
        }
    }
    for pair in &cleaned.review {
        if let PairReason::Branches { .. } = pair.reason {
            let first = entities.keys[pair.a as usize].clone();
            companies[pair.b as usize] = first;
        }
    }
    let Some(column) = parent(table, names.known()).map(|position| &table.columns[position]) else {
        return companies;
    };
    let mut rows: FxHashMap<String, Option<usize>> = FxHashMap::default();
    for row in 0..table.rows {
        // An id names one row, and so does a name that one row has.
        let texts = [names.called(row), names.label(row)];
        let mut of_row: Vec<String> = texts.into_iter().flatten().map(|text| fold(&text)).collect();
        of_row.dedup();
        for text in of_row {
            let alone = |other: &mut Option<usize>| {
                let one = other.is_some_and(|other| entities.keys[other] == entities.keys[row]);
                if !one {
                    *other = None;
                }
            };
            rows.entry(text).and_modify(alone).or_insert(Some(row));
        }
    }
    let parents: Vec<Option<String>> = (0..table.rows)
        .map(|row| {
            column
                .text(row)
                .map(|text| fold(&text))
                .filter(|text| !text.is_empty())
        })
        .collect();
    let found = |text: &String| rows.get(text).copied().flatten();
    let here = parents
        .iter()
        .flatten()
        .filter(|text| found(text).is_some())
        .count();
    // In a table of accounts, a column that leads to none of them is something else.
    if here == 0 && !several {
        return companies;
    }
    for (row, text) in parents.iter().enumerate() {
        if let Some(text) = text {
            companies[row] = match found(text) {
                Some(parent) => entities.keys[parent].clone(),
                None => company_key(text),
            };
        }
    }
    let elsewhere = parents.iter().flatten().count() - here;
    let column = column.name.clone();
    cleaned.notes.push(Note::Companies {
        column,
        here,
        elsewhere,
    });
    companies
}
