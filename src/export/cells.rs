//! Cells as the engine holds them, and what is known of them.

use crate::export::bins::{among, contains};
use crate::export::dialect::Dialect;
use crate::export::plan::{Field, Holds, Plan, Rule};

/// A cell as the engine holds it, as what the field holds.
pub(super) fn raw(dialect: Dialect, field: &Field) -> String {
    let column = dialect.name_of(&field.column);
    match field.holds {
        Holds::Number(_) => dialect.as_number(&column),
        Holds::Day => dialect.as_day(&column),
        Holds::Text { .. } => format!("TRIM({})", dialect.as_text(&column)),
    }
}

/// The same, NULL where nothing is known.
pub(super) fn cell(dialect: Dialect, field: &Field, raw: &str) -> String {
    match &field.holds {
        Holds::Number(marks) => {
            // Of no comparison with NaN or an infinity is both true, however the engine orders them.
            let mut known = vec![
                format!("{raw} >= {}", dialect.number(f64::MIN)),
                format!("{raw} <= {}", dialect.number(f64::MAX)),
            ];
            known.extend(
                marks
                    .iter()
                    .map(|mark| format!("{raw} <> {}", dialect.number(*mark))),
            );
            format!("CASE WHEN {} THEN {raw} END", known.join(" AND "))
        }
        Holds::Day => raw.to_owned(),
        Holds::Text { missing, blank, .. } => {
            let nothing = match blank {
                Some(level) => format!("WHEN {raw} IS NULL OR {raw} = '' THEN {}", dialect.text(level)),
                None => format!("WHEN {raw} = '' THEN NULL"),
            };
            let missing = match missing.is_empty() {
                true => String::new(),
                false => format!(" WHEN {} THEN NULL", among(dialect, raw, missing)),
            };
            format!("CASE {nothing}{missing} ELSE {raw} END")
        }
    }
}

/// Whether training knew what a field holds.
pub(super) fn is_known(dialect: Dialect, field: &Field, at: usize) -> String {
    match (&field.holds, &field.known) {
        (_, None) => format!("NOT f{at} IS NULL"),
        (
            Holds::Text {
                separator: Some(separator),
                ..
            },
            Some(known),
        ) => match known.is_empty() {
            true => "1 = 0".to_owned(),
            false => contains(dialect, &format!("s{at}"), known, *separator),
        },
        (_, Some(known)) if known.is_empty() => "1 = 0".to_owned(),
        (_, Some(known)) => among(dialect, &format!("f{at}"), known),
    }
}

/// How many cells hold neither nothing nor what their column should.
pub(super) fn unreadable(plan: &Plan) -> String {
    let typed = plan
        .fields
        .iter()
        .enumerate()
        .filter(|(_, field)| field.is_typed());
    let terms: Vec<String> = typed.map(|(at, _)| format!("w{at}")).collect();
    match terms.is_empty() {
        true => "0".to_owned(),
        false => terms.join(" + "),
    }
}

/// Whether a rule holds.
pub(super) fn holds(dialect: Dialect, plan: &Plan, rule: &Rule) -> String {
    let value = format!("f{}", rule.field);
    let is_one_of = |names: &[String]| match plan.fields[rule.field].holds {
        Holds::Text {
            separator: Some(separator),
            ..
        } => contains(dialect, &format!("s{}", rule.field), names, separator),
        Holds::Text { .. } => among(dialect, &value, names),
        _ => "1 = 0".to_owned(),
    };
    let mut any = Vec::new();
    if !rule.is_in.is_empty() {
        any.push(format!("({})", is_one_of(&rule.is_in)));
    }
    if let Some(names) = &rule.not_in {
        any.push(format!("(NOT {value} IS NULL AND NOT ({}))", is_one_of(names)));
    }
    any.extend(
        rule.below
            .map(|least| format!("{value} < {}", dialect.number(least))),
    );
    any.extend(
        rule.above
            .map(|most| format!("{value} > {}", dialect.number(most))),
    );
    if rule.unknown {
        any.push(format!("{value} IS NULL"));
    }
    match any.is_empty() {
        true => "1 = 0".to_owned(),
        false => any.join(" OR "),
    }
}
