//! A table of customers and nobody else: every row is one.

use crate::recipe::Recipe;
use crate::table::{Column, Kind, Levels, Reading, Table, Values};

/// The column that says so, and its one value: "`every row` = customer".
const COLUMN: &str = "every row";
const CUSTOMER: &str = "customer";

impl Table {
    /// The table with an outcome that says of every row that it is a customer; the recipe names it from then on.
    pub(super) fn of_customers(mut self, recipe: &mut Recipe) -> Self {
        let levels = Levels {
            codes: vec![0; self.rows],
            names: vec![CUSTOMER.to_owned()],
        };
        let mut outcome = Column::new(
            COLUMN,
            Reading::new(Kind::Category),
            Values::Levels(levels.compact()),
        );
        outcome.reason = "category: every row is a customer".to_owned();
        // A cleaned table has it from before.
        self.columns.retain(|column| column.name != COLUMN);
        self.columns.push(outcome);
        recipe.outcome.column = Some(COLUMN.to_owned());
        recipe.outcome.positive = vec![CUSTOMER.to_owned()];
        self
    }
}
