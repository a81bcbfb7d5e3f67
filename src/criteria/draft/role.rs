//! What a column can be for.

use serde::Serialize;

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

impl ColumnRole {
    /// The role that a reason against a column gives it.
    pub(super) fn of_reason(reason: &Reason) -> Self {
        match reason {
            Reason::Outcome => Self::Outcome,
            Reason::Identifier => Self::Id,
            Reason::Label => Self::Label,
            Reason::BusinessFigure { .. } | Reason::Worth { .. } => Self::Figure,
            Reason::DecisionDay => Self::Decided,
            Reason::NamedSeller { .. } => Self::Owner,
            Reason::NamedForecast { .. } => Self::Probability,
            Reason::NamedDuration { .. } => Self::Duration,
            Reason::NamedBeginning { .. } => Self::Created,
            Reason::NamedCurrency { .. } => Self::Currency,
            Reason::NamedPersonal { .. } | Reason::People { .. } => Self::Person,
            Reason::NamedIdentifier { .. } => Self::Reference,
            Reason::NamesAccounts => Self::Name,
            Reason::Text { .. } => Self::Text,
            Reason::Empty | Reason::Constant { .. } | Reason::SameAs { .. } => Self::Useless,
            Reason::Excluded => Self::Excluded,
            _ => Self::Hindsight,
        }
    }
}
