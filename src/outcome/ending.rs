//! How each account stands: of those that are not ideal, who bought and left, and who never bought.

use crate::outcome::Ending;

use super::Outcome;
use crate::error::Result;
use crate::table::{MISSING, Table, Values};

impl Outcome {
    /// How every row of the table ended.
    ///
    /// # Errors
    /// [`crate::Error::UnknownColumn`] when this is another table's outcome.
    pub fn endings(&self, table: &Table) -> Result<Vec<Ending>> {
        if let Some(endings) = &self.endings {
            return Ok(endings.clone());
        }
        let column = &table.columns[table.position(&self.column, "outcome")?];
        // Dictionary codes are looked up once.
        let codes: Option<(Vec<bool>, &Vec<u32>)> = match &column.values {
            Values::Levels(levels) => {
                let left = levels.names.iter().map(|name| self.churned.contains(name));
                Some((left.collect(), &levels.codes))
            }
            _ => None,
        };
        let left = |row: usize| match &codes {
            Some((left, codes)) => codes[row] != MISSING && left[codes[row] as usize],
            None if self.churned.is_empty() => false,
            None => column.text(row).is_some_and(|text| self.churned.contains(&text)),
        };
        let ending = |(row, label): (usize, &Option<bool>)| match label {
            _ if left(row) => Ending::Churned,
            Some(true) => Ending::Won,
            Some(false) => Ending::Lost,
            None => Ending::Open,
        };
        Ok(self.labels.iter().enumerate().map(ending).collect())
    }
}
