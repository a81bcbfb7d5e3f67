//! Which columns of a table a model looks at.

use std::collections::BTreeSet;

use crate::criteria::Cut;
use crate::model::Model;

impl Model {
    /// Names of the columns that its criteria, segments and rules read, with those that identify accounts and name currencies.
    pub fn columns(&self) -> BTreeSet<&str> {
        let criteria = self.criteria.iter().map(|criterion| &criterion.cut);
        let segments = self.segments.criteria.iter().map(|criterion| &criterion.cut);
        let cuts: Vec<&Cut> = criteria.chain(segments).collect();
        let leaves = cuts.iter().flat_map(|cut| cut.leaves());
        let rates = leaves.filter_map(|leaf| leaf.column().1.rates.as_ref()?.beside.as_deref());
        let read = cuts.iter().flat_map(|cut| cut.columns());
        let rules = self.knock_out.iter().map(|rule| rule.column.as_str());
        let accounts = self.data.id.iter().chain(&self.data.label).map(String::as_str);
        read.chain(rates).chain(rules).chain(accounts).collect()
    }
}
