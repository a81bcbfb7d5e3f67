//! What each column of a draft is for.

use super::{ColumnDraft, ColumnRole, Draft, DraftReason};
use crate::criteria::reason::Reason;

impl Draft {
    /// What a column is for.
    pub(super) fn role_of(&self, column: &ColumnDraft) -> ColumnRole {
        let name = Some(column.name.as_str());
        let is = |named: &Option<super::Named>| named.as_ref().map(|named| named.column.as_str()) == name;
        let outcome = self.outcome.as_ref().map(|outcome| outcome.column.as_str());
        let mut figures = self.figures.iter().filter(|figure| figure.sure);
        match () {
            () if outcome == name => ColumnRole::Outcome,
            () if is(&self.id) => ColumnRole::Id,
            () if is(&self.label) => ColumnRole::Label,
            () if is(&self.decided) => ColumnRole::Decided,
            () if figures.any(|figure| figure.column.as_deref() == name) => ColumnRole::Figure,
            () if is(&self.time) => ColumnRole::Time,
            () if column.excluded => ColumnRole::Excluded,
            () => match &column.set_aside {
                None => ColumnRole::Criterion,
                Some(DraftReason::Evidence(reasons)) => match reasons.first() {
                    // Text is left out whatever it is about, which its name may say.
                    Some(Reason::Text { .. }) if column.role != ColumnRole::Criterion => column.role,
                    Some(reason) => ColumnRole::of_reason(reason),
                    None => ColumnRole::Excluded,
                },
                Some(_) => ColumnRole::Excluded,
            },
        }
    }
}
