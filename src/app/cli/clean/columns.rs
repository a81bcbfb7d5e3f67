//! What becomes of each column: keep, doubt or set aside, with the reasons.

use lookalike::criteria::inputs::{Roles, roles, select};
use lookalike::data::clean::{Cleaned, Remark};
use lookalike::data::family::family;
use lookalike::data::leakage::SetAside;
use lookalike::data::{Kind, Table};
use lookalike::model::prepare::Prepared;
use lookalike::outcome::Outcome;
use lookalike::recipe::{Family, Recipe};
use serde::Serialize;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Keep,
    /// Look at it.
    Doubt,
    /// Known only after the outcome, about people, or excluded by the user.
    SetAside,
}

#[derive(Debug, Clone, Serialize)]
pub struct ColumnReport {
    pub name: String,
    pub kind: Kind,
    pub family: Family,
    /// Share of the rows read that are filled.
    pub filled: f64,
    pub verdict: Verdict,
    pub role: &'static str,
    pub reasons: Vec<String>,
}

/// Judges every column of the table read.
pub fn judge(
    table: &Table,
    recipe: &Recipe,
    outcome: Option<&Outcome>,
    cleaned: &Cleaned,
) -> anyhow::Result<Vec<ColumnReport>> {
    let found = roles(table, recipe)?;
    let audited = audit(table, recipe, outcome)?;
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
            for (worst, reason) in audited
                .iter()
                .filter(|(column, _, _)| column == name)
                .map(|(_, w, r)| (*w, r))
            {
                say(worst, vec![reason.clone()]);
            }
        }
        say(Verdict::Doubt, of(&cleaned.doubts, name));
        ColumnReport {
            name: name.clone(),
            kind: column.kind(),
            family: asked.and_then(|c| c.family).unwrap_or_else(|| family(name).0),
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
    let of = |role: &Option<lookalike::criteria::inputs::Role>| {
        role.as_ref()
            .filter(|role| role.column == position)
            .map(|role| role.reason.clone())
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

/// Which columns are known only after the outcome, and which can be no criterion: column, verdict, reason.
///
/// The one place where the audit of columns is asked for. Strength is looked at only where an outcome is named and
/// enough accounts are decided; names always.
fn audit(
    table: &Table,
    recipe: &Recipe,
    outcome: Option<&Outcome>,
) -> anyhow::Result<Vec<(String, Verdict, String)>> {
    let by_name = || -> lookalike::Result<Vec<SetAside>> {
        let nothing = Outcome {
            column: recipe.outcome.column.clone().unwrap_or_default(),
            positive: Vec::new(),
            churned: Vec::new(),
            labels: vec![None; table.rows],
            notes: Vec::new(),
        };
        Ok(select(table, recipe, outcome.unwrap_or(&nothing))?.1)
    };
    let set_aside = match outcome.map(|_| Prepared::new(table, recipe)) {
        Some(Ok(prepared)) => prepared.set_aside,
        // A table that cannot be learnt from can still be cleaned.
        Some(Err(_)) | None => by_name()?,
    };
    let judged = set_aside.into_iter().map(
        |SetAside {
             column,
             evidence,
             can_trust,
         }| {
            let named = recipe.exclude.contains(&column);
            let hindsight = can_trust && !evidence.starts_with("its name says identifier");
            let verdict = if named || hindsight {
                Verdict::SetAside
            } else {
                Verdict::Doubt
            };
            let kept = recipe.figures.key_of(&column).is_some();
            (column, if kept { Verdict::Keep } else { verdict }, evidence)
        },
    );
    Ok(judged.collect())
}
