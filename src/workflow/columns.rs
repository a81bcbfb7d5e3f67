//! What becomes of each column: keep, doubt or set aside, with the reasons.

use crate::audit::{self, Audited, Verdict};
use crate::clean::{Cleaned, ColumnReason, Remark};
use crate::criteria::Reason;
use crate::criteria::inputs::{Role, Roles, roles};
use crate::error::Result;
use crate::family::family_of;
use crate::outcome::Outcome;
use crate::recipe::Recipe;
use crate::report::cleaning::{ColumnEvidence, ColumnReport, ColumnRole};
use crate::table::Table;

/// Judges every column of the table read.
///
/// # Errors
/// As [`roles`] and [`audit::audit`].
pub fn judge(
    table: &Table,
    recipe: &Recipe,
    outcome: Option<&Outcome>,
    cleaned: &Cleaned,
) -> Result<Vec<ColumnReport>> {
    let found = roles(table, recipe)?;
    let audited = audit(table, recipe, outcome, &found)?;
    let of = |remarks: &[Remark], name: &str| -> Vec<ColumnEvidence> {
        let remarks = remarks.iter().filter(|remark| remark.column == name);
        remarks
            .map(|remark| ColumnEvidence::Cleaning(remark.reason.clone()))
            .collect()
    };
    let mixed = |name: &str| {
        let mut doubts = cleaned.doubts.iter().filter(|doubt| doubt.column == name);
        doubts.any(|doubt| matches!(doubt.reason, ColumnReason::SeveralCurrencies(_)))
    };
    let columns = table.columns.iter().enumerate().map(|(position, column)| {
        let name = &column.name;
        let asked = recipe.columns.get(name);
        let (role, why) = role(position, name, recipe, &found);
        let (mut verdict, mut reasons) = (Verdict::Keep, Vec::new());
        let mut say = |worst: Verdict, said: Vec<ColumnEvidence>| {
            if !said.is_empty() {
                verdict = verdict.max(worst);
                reasons.extend(said);
            }
        };
        say(Verdict::Keep, why.into_iter().collect());
        if matches!(role, ColumnRole::Time | ColumnRole::Criterion | ColumnRole::None) {
            say(Verdict::SetAside, of(&cleaned.personal, name));
            let speaks = |a: &&Audited| a.verdict > Verdict::Keep || a.is_notable();
            let judged = audited.iter().filter(|a| a.column == position).filter(speaks);
            judged.for_each(|a| {
                // Cleaning tells currencies too, of all rows that were read.
                let told =
                    |reason: &&Reason| !matches!(reason, Reason::SeveralCurrencies { .. }) || !mixed(name);
                let reasons = a.reasons.iter().filter(told).cloned();
                say(a.verdict, reasons.map(ColumnEvidence::Audit).collect());
            });
        }
        say(Verdict::Doubt, of(&cleaned.doubts, name));
        ColumnReport {
            name: name.clone(),
            kind: column.kind(),
            family: asked
                .and_then(|c| c.family)
                .unwrap_or_else(|| family_of(column).0),
            filled: 1.0 - column.missing() as f64 / table.rows.max(1) as f64,
            verdict,
            role: match (role, verdict) {
                (ColumnRole::Criterion, Verdict::SetAside) => ColumnRole::None,
                (role, _) => role,
            },
            reasons,
        }
    });
    Ok(columns.collect())
}

/// The part a column plays, and why when it is no criterion.
fn role(position: usize, name: &str, recipe: &Recipe, found: &Roles) -> (ColumnRole, Option<ColumnEvidence>) {
    if recipe.outcome.column.as_deref() == Some(name) {
        let outcome = ColumnEvidence::Audit(Reason::Outcome);
        return (ColumnRole::Outcome, Some(outcome));
    }
    let is = |role: &Option<Role>| {
        role.as_ref()
            .filter(|role| role.column == position)
            .map(|role| role.reason)
    };
    let parts = [
        (ColumnRole::Id, is(&found.id)),
        (ColumnRole::Label, is(&found.label)),
        (ColumnRole::Weight, is(&found.weight)),
        (ColumnRole::Time, is(&found.time)),
    ];
    let part = parts.into_iter().find_map(|(role, why)| Some((role, why?)));
    match (part, recipe.figures.key_of(name)) {
        (Some((role, why)), _) => (role, Some(ColumnEvidence::Role(role, why))),
        (None, Some(key)) => {
            let figure = ColumnEvidence::BusinessFigure(key.to_owned());
            (ColumnRole::None, Some(figure))
        }
        (None, None) => (ColumnRole::Criterion, None),
    }
}

/// The audit of every column. Strength is looked at only where an outcome is named and enough accounts are decided;
/// names always.
fn audit(table: &Table, recipe: &Recipe, outcome: Option<&Outcome>, found: &Roles) -> Result<Vec<Audited>> {
    let nothing = Outcome {
        column: String::new(),
        positive: Vec::new(),
        churned: Vec::new(),
        labels: vec![None; table.rows],
        endings: None,
        values: Vec::new(),
        notes: Vec::new(),
    };
    audit::audit(table, recipe, outcome.unwrap_or(&nothing), found)
}
