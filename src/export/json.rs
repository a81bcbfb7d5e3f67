//! The card as plain JSON: what a few dozen lines of any language need to give the same score.

use serde_json::{Map, Value, json};

use crate::export::bins::{Axis, Test};
use crate::export::plan::{Class, Field, Holds, Places, Plan, Rule};
use crate::table::reading::iso_date;

/// The card; `model` and `hash` say which it is. docs/export.md says how it is read.
pub fn card(plan: &Plan, model: &str, hash: &str) -> Value {
    let known = |field: &Field| field.known.as_ref().map(|known| json!(known));
    let columns: Vec<Value> = plan
        .fields
        .iter()
        .map(|field| column(field, known(field)))
        .collect();
    let criteria = plan.lines.iter().map(|line| {
        let mut of = json!({
            "name": line.name,
            "axes": places(&line.axes),
            "points": line.points,
            "average_apart": line.contrast,
            "reasons": line.reasons,
            "weight": line.weight,
        });
        if let Some((texts, reason)) = &line.new {
            of["new"] = json!({ "texts": texts, "reason": reason });
        }
        of
    });
    json!({
        "model": model,
        "model_sha256": hash,
        "unit": "milli-points",
        "columns": columns,
        "axes": plan.axes.iter().map(axis).collect::<Vec<_>>(),
        "criteria": criteria.collect::<Vec<_>>(),
        "knock_out": plan.rules.iter().map(rule).collect::<Vec<_>>(),
        "fit": plan.has_fit.then(|| json!({ "intercept": plan.calibration.intercept, "slope_per_point": plan.calibration.slope })),
        "grades": plan.graded.then(|| json!({ "A": plan.grades[0], "B": plan.grades[1], "C": plan.grades[2], "unknown_above": plan.unknown_limit })),
        "classes": plan.classes.iter().map(class).collect::<Vec<_>>(),
    })
}

fn places(places: &Places) -> Value {
    places
        .iter()
        .map(|(axis, stride)| json!({ "axis": axis, "times": stride }))
        .collect()
}

fn column(field: &Field, known: Option<Value>) -> Value {
    let mut of = Map::new();
    of.insert("name".to_owned(), json!(field.column));
    let (holds, more) = match &field.holds {
        Holds::Number(marks) => ("number", vec![("unknown", json!(marks))]),
        Holds::Day => ("day", Vec::new()),
        Holds::Text {
            missing,
            blank,
            separator,
        } => (
            "text",
            vec![
                ("unknown", json!(missing)),
                ("blank", json!(blank)),
                ("separator", json!(separator)),
            ],
        ),
    };
    of.insert("holds".to_owned(), json!(holds));
    let more = more.into_iter().chain(known.map(|known| ("known", known)));
    of.extend(
        more.filter(|(_, value)| !value.is_null())
            .map(|(key, value)| (key.to_owned(), value)),
    );
    of.insert("by_criteria".to_owned(), json!(field.by_criteria));
    Value::Object(of)
}

fn axis(axis: &Axis) -> Value {
    let unknown = axis.cut.unknown();
    match &axis.test {
        Test::Number {
            field,
            codes,
            ends,
            last,
        } => json!({
            "column": field,
            "codes": codes.iter().map(|(code, bin)| json!([code, bin])).collect::<Vec<_>>(),
            "at_most": ends.iter().map(|(end, bin)| json!([end, bin])).collect::<Vec<_>>(),
            "else": last,
            "unknown": unknown,
        }),
        Test::Day { field, from, last } => json!({
            "column": field,
            "from_day": from.iter().enumerate().map(|(bin, day)| json!([iso_date(*day), bin])).collect::<Vec<_>>(),
            "else": last,
            "unknown": unknown,
        }),
        Test::Text { field, texts, other } => json!({
            "column": field,
            "texts": texts.iter().map(|(bin, texts)| json!([texts, bin])).collect::<Vec<_>>(),
            "else": other,
            "unknown": unknown,
        }),
        Test::Member { field, spellings } => json!({
            "column": field,
            "holds_one_of": spellings,
            "then": 1,
            "else": 0,
            "unknown": unknown,
        }),
        Test::Derived {
            operands,
            formula,
            days,
            ends,
        } => json!({
            "columns": operands.each_ref().map(|(field, codes)| json!({ "column": field, "but": codes })),
            "formula": match days {
                true => json!("days from the first to the second"),
                false => json!(formula),
            },
            "at_most": ends.iter().enumerate().map(|(bin, end)| json!([end, bin])).collect::<Vec<_>>(),
            "else": unknown - 1,
            "unknown": unknown,
        }),
    }
}

fn rule(rule: &Rule) -> Value {
    json!({
        "name": rule.name,
        "column": rule.field,
        "in": rule.is_in,
        "not_in": rule.not_in,
        "below": rule.below,
        "above": rule.above,
        "unknown": rule.unknown,
    })
}

fn class(class: &Class) -> Value {
    json!({
        "segment": class.segment.map(|(number, _)| number),
        "least": class.segment.map(|(_, least)| least),
        "share": class.share,
        "evidence": class.evidence.iter().map(|(axes, evidence)| json!({ "axes": places(axes), "evidence": evidence })).collect::<Vec<_>>(),
    })
}
