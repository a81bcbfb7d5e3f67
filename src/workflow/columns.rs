//! What becomes of each column: keep, doubt or set aside, with the reasons.

use crate::audit::{self, Audited, Verdict};
use crate::clean::{Cleaned, Remark};
use crate::criteria::inputs::{Roles, roles};
use crate::error::Result;
use crate::family::family_of;
use crate::language::Language;
use crate::outcome::Outcome;
use crate::recipe::Recipe;
use crate::report::cleaning::ColumnReport;
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
    let of = |remarks: &[Remark], name: &str| -> Vec<String> {
        let its = remarks.iter().filter(|remark| remark.column == name);
        its.map(|remark| remark.reason.clone()).collect()
    };
    let columns = table.columns.iter().enumerate().map(|(position, column)| {
        let name = &column.name;
        let asked = recipe.columns.get(name);
        let (role, why) = role(position, name, recipe, &found);
        let (mut verdict, mut reasons) = (Verdict::Keep, Vec::new());
        let mut say = |worst: Verdict, said: Vec<String>| {
            if !said.is_empty() {
                verdict = verdict.max(worst);
                reasons.extend(said);
            }
        };
        say(Verdict::Keep, why.into_iter().collect());
        if role != "id" && role != "label" && role != "outcome" && role != "weight" {
            say(Verdict::SetAside, of(&cleaned.personal, name));
            let judged = audited
                .iter()
                .filter(|a| a.column == position && a.verdict > Verdict::Keep);
            judged.for_each(|a| {
                say(
                    a.verdict,
                    a.reasons
                        .iter()
                        .map(|reason| reason.describe(Language::En))
                        .collect(),
                )
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
            role: if role == "criterion" && verdict == Verdict::SetAside {
                "none"
            } else {
                role
            },
            reasons,
        }
    });
    Ok(columns.collect())
}

/// The part a column plays, and why when it is no criterion.
fn role(position: usize, name: &str, recipe: &Recipe, found: &Roles) -> (&'static str, Option<String>) {
    let of = |role: &Option<crate::criteria::inputs::Role>| {
        role.as_ref()
            .filter(|role| role.column == position)
            .map(|role| role.reason.describe(Language::En))
    };
    if recipe.outcome.column.as_deref() == Some(name) {
        return ("outcome", Some("is the outcome".to_owned()));
    }
    if let Some(reason) = of(&found.id) {
        return ("id", Some(format!("identifies the account: {reason}")));
    }
    if let Some(reason) = of(&found.label) {
        return ("label", Some(format!("names the account: {reason}")));
    }
    if let Some(reason) = of(&found.weight) {
        return ("weight", Some(format!("weighs the account: {reason}")));
    }
    if let Some(reason) = of(&found.time) {
        return ("time", Some(format!("dates the account: {reason}")));
    }
    match recipe.figures.key_of(name) {
        Some(key) => ("none", Some(format!("a business figure (`figures.{key}`)"))),
        None => ("criterion", None),
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
        notes: Vec::new(),
    };
    audit::audit(table, recipe, outcome.unwrap_or(&nothing), found)
}
