//! What each column of a draft is for.

use serde::Serialize;

use crate::criteria::draft::{ColumnDraft, Draft, DraftReason};
use crate::criteria::reason::Reason;

/// What a column is for, or why it is no criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnRole {
    /// Identifies the account.
    Id,
    /// Names the account.
    Label,
    /// Dates the account.
    Time,
    /// Says what became of it.
    Outcome,
    /// A figure of the business, which follows from the sale.
    Figure,
    /// Says when the account was decided.
    Decided,
    /// May become a criterion.
    Criterion,
    /// About a person on the account's side.
    Person,
    /// Who sells.
    Owner,
    /// How likely the deal is, as its stage or its seller has it.
    Probability,
    /// How long the deal took, known at the end.
    Duration,
    /// When the record began.
    Created,
    /// In which currency amounts are written.
    Currency,
    /// Known only once the account is decided.
    Hindsight,
    /// Points at something else, or identifies it.
    Reference,
    /// Names accounts beside the one that is shown.
    Name,
    /// Text of which nothing is learnt.
    Text,
    /// Holds nothing to learn: empty, the same everywhere, or the same as another column.
    Useless,
    /// Left out by the recipe or by its CRM's definition.
    Excluded,
}

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
                Some(DraftReason::Evidence(reasons)) => {
                    reasons.first().map_or(ColumnRole::Excluded, of_reason)
                }
                Some(_) => ColumnRole::Excluded,
            },
        }
    }
}

fn of_reason(reason: &Reason) -> ColumnRole {
    match reason {
        Reason::Outcome => ColumnRole::Outcome,
        Reason::Identifier => ColumnRole::Id,
        Reason::Label => ColumnRole::Label,
        Reason::BusinessFigure { .. } | Reason::Worth { .. } => ColumnRole::Figure,
        Reason::DecisionDay => ColumnRole::Decided,
        Reason::NamedSeller { .. } => ColumnRole::Owner,
        Reason::NamedForecast { .. } => ColumnRole::Probability,
        Reason::NamedDuration { .. } => ColumnRole::Duration,
        Reason::NamedBeginning { .. } => ColumnRole::Created,
        Reason::NamedCurrency { .. } => ColumnRole::Currency,
        Reason::NamedPersonal { .. } | Reason::People { .. } => ColumnRole::Person,
        Reason::NamedIdentifier { .. } => ColumnRole::Reference,
        Reason::NamesAccounts => ColumnRole::Name,
        Reason::Text { .. } => ColumnRole::Text,
        Reason::Empty | Reason::Constant { .. } | Reason::SameAs { .. } => ColumnRole::Useless,
        Reason::Excluded => ColumnRole::Excluded,
        _ => ColumnRole::Hindsight,
    }
}
