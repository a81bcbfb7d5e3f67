//! The columns that a comparison names.

use crate::compare::comparison::{Comparison, Warning};

impl Comparison {
    /// Every name of a column, or of a column with one of its levels, wherever the comparison has one.
    pub(crate) fn columns_mut(&mut self) -> impl Iterator<Item = &mut String> {
        let held = self.evidence.iter_mut();
        let held = held.flat_map(|found| found.columns.iter_mut().map(|of| &mut of.column));
        let adjusted = &mut self.adjusted;
        let strata = adjusted.strata.iter_mut();
        let strata = strata.flat_map(|strata| strata.by.iter_mut().chain(&mut strata.without));
        let balance = adjusted.balance.iter_mut().map(|found| &mut found.column);
        let warned = self.warnings.iter_mut().flat_map(|warning| match warning {
            Warning::UnlikeByChance { columns, .. }
            | Warning::NotSetEqual { columns }
            | Warning::ToldApart { columns }
            | Warning::Unbalanced { columns } => columns.as_mut_slice(),
            _ => &mut [],
        });
        held.chain(&mut adjusted.covariates)
            .chain(strata)
            .chain(balance)
            .chain(warned)
    }
}
