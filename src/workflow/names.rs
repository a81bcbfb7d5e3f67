//! How accounts are called in lists.

use crate::clean::duplicates::Known;
use crate::criteria::inputs::{Roles, roles};
use crate::error::Result;
use crate::recipe::Recipe;
use crate::table::Table;

/// Ids and labels of a table's accounts.
pub struct AccountNames<'a> {
    table: &'a Table,
    roles: Roles,
}

impl<'a> AccountNames<'a> {
    /// Finds the columns, named by the recipe or told by their names.
    ///
    /// # Errors
    /// [`crate::Error::UnknownColumn`] when the recipe names one that the table lacks.
    pub fn new(table: &'a Table, recipe: &Recipe) -> Result<Self> {
        let roles = roles(table, recipe)?;
        Ok(Self { table, roles })
    }

    /// The id of a 0-based row; its 1-based number where there is none.
    pub fn id(&self, row: usize) -> String {
        let id = self.roles.id.as_ref();
        id.and_then(|role| self.table.columns[role.column].text(row))
            .unwrap_or_else(|| (row + 1).to_string())
    }

    /// The label of a row, where there is one.
    pub fn label(&self, row: usize) -> Option<String> {
        let label = self.roles.label.as_ref()?;
        self.table.columns[label.column].text(row)
    }

    /// What a row is known again by: its id, else its label, else nothing.
    pub fn called(&self, row: usize) -> Option<String> {
        [&self.roles.id, &self.roles.label]
            .into_iter()
            .flatten()
            .find_map(|role| self.table.columns[role.column].text(row))
    }

    /// The table.
    pub fn table(&self) -> &'a Table {
        self.table
    }

    /// Whether a row has an id.
    pub fn has_id(&self, row: usize) -> bool {
        let id = self.roles.id.as_ref();
        id.is_some_and(|role| !self.table.columns[role.column].is_missing(row))
    }

    /// The columns of ids and labels, as duplicates are looked for by them.
    pub fn known(&self) -> Known {
        Known {
            id: self.roles.id.as_ref().map(|role| role.column),
            name: self.roles.label.as_ref().map(|role| role.column),
            ..Known::default()
        }
    }

    /// The label of a row, else its id, else nothing.
    pub fn either(&self, row: usize) -> Option<String> {
        [&self.roles.label, &self.roles.id]
            .into_iter()
            .flatten()
            .find_map(|role| self.table.columns[role.column].text(row))
    }
}
