//! What comes out beside the score: fit, grade, segment, rules, reason codes.

use super::fields::{Fields, NUMBER, TEXT, WHOLE, is_known_to_training, separator, table};
use super::xml::{
    Element, all, among, any, apply, contains, double, either, field, is_known, is_missing, only_if, string,
    truth, whole,
};
use crate::error::{Error, Result};
use crate::export::bins::Test;
use crate::export::plan::{Holds, Plan, Rule};

/// The outputs; fields that they are made of are added to `fields`.
///
/// # Errors
/// [`Error::Data`] for a rule that compares texts with a number.
pub(super) fn outputs(
    plan: &Plan,
    fields: &mut Fields<'_>,
    [model, hash]: [&str; 2],
    reasons: usize,
) -> Result<Vec<Element>> {
    let (knocked_out, known, unknown) = (
        knocked_out(plan, fields)?,
        any_known(plan, fields),
        unknown(plan, fields),
    );
    let thousandth = |name: &str| apply("/", [field(name), double(1000.0)]);
    let name = |output: &str| output_name(plan, output);
    let output = |base: &str, kind: [&'static str; 2], by: Option<Element>| output(&name(base), kind, by);
    let mut outputs = vec![
        output("score_milli", WHOLE, None).with("feature", "predictedValue"),
        output("score", NUMBER, Some(thousandth(&name("score_milli")))),
    ];
    if plan.has_fit {
        let line = plan.calibration;
        let log_odds = apply(
            "+",
            [
                double(line.intercept),
                apply("*", [double(line.slope), field(&name("score"))]),
            ],
        );
        let power = apply("exp", [apply("*", [double(-1.0), log_odds])]);
        let fit = apply("/", [double(1.0), apply("+", [double(1.0), power])]);
        outputs.push(output("fit", NUMBER, Some(fit)));
    }
    let mut grade = grade(plan, known.as_deref(), &unknown);
    if let Some(rule) = &knocked_out {
        grade = either(is_known(rule), string("X"), grade);
    }
    outputs.push(output("grade", TEXT, Some(grade)));
    if let Some(segment) = segment(plan, fields) {
        outputs.push(output("segment", WHOLE, Some(segment)));
    }
    outputs.push(output("unknown_weight", NUMBER, Some(thousandth(&unknown))));
    if let Some(rule) = &knocked_out {
        outputs.push(output("knocked_out_by", TEXT, Some(field(rule))));
    }
    outputs.extend((1..=reasons).map(|rank| {
        output(&format!("reason_{rank}"), TEXT, None)
            .with("feature", "reasonCode")
            .with("rank", rank)
    }));
    outputs.push(output("model", TEXT, Some(string(model))));
    outputs.push(output("model_hash", TEXT, Some(string(hash))));
    Ok(outputs)
}

/// What an output is called: itself, unless a column that is read has that name.
pub(super) fn output_name(plan: &Plan, output: &str) -> String {
    match plan.fields.iter().any(|field| field.column == output) {
        true => format!("lookalike_{output}"),
        false => output.to_owned(),
    }
}

fn output(name: &str, [optype, kind]: [&'static str; 2], by: Option<Element>) -> Element {
    let output = Element::new("OutputField")
        .with("name", name)
        .with("optype", optype)
        .with("dataType", kind);
    match by {
        Some(by) => output.with("feature", "transformedValue").and([by]),
        None => output,
    }
}

/// The field with the name of the first rule that holds; absent where there are none.
fn knocked_out(plan: &Plan, fields: &mut Fields<'_>) -> Result<Option<String>> {
    let mut names: Option<Element> = None;
    for rule in plan.rules.iter().rev() {
        let test = holds(plan, fields, rule)?;
        names = Some(match names {
            None => only_if(test, string(&rule.name)),
            Some(others) => either(test, string(&rule.name), others),
        });
    }
    Ok(names.map(|names| fields.derive("knocked out by", TEXT, names)))
}

fn holds(plan: &Plan, fields: &Fields<'_>, rule: &Rule) -> Result<Element> {
    let name = fields.known[rule.field].as_str();
    let one_of = |names: &[String]| match plan.fields[rule.field].holds {
        Holds::Text {
            separator: Some(_), ..
        } => contains(name, names, separator(plan, rule.field)),
        Holds::Text { .. } if !names.is_empty() => among("isIn", name, names),
        _ => truth(false),
    };
    let mut tests = Vec::new();
    if !rule.is_in.is_empty() {
        tests.push(one_of(&rule.is_in));
    }
    if let Some(names) = &rule.not_in {
        tests.push(apply("not", [one_of(names)]));
    }
    let bounds = [("lessThan", rule.below), ("greaterThan", rule.above)];
    for (than, bound) in bounds {
        let Some(bound) = bound else { continue };
        if !matches!(plan.fields[rule.field].holds, Holds::Number(_)) {
            return Err(Error::data(
                format!(
                    "the rule `{}` compares what is no number in PMML with a number: `{}`",
                    rule.name, plan.fields[rule.field].column
                ),
                "export to json, or leave the rule out of the recipe",
            ));
        }
        tests.push(apply(than, [field(name), double(bound)]));
    }
    Ok(either(is_missing(name), truth(rule.unknown), any(tests)))
}

/// The field that says whether training knew anything of what the criteria read; absent where they read nothing.
fn any_known(plan: &Plan, fields: &mut Fields<'_>) -> Option<String> {
    let read = plan.fields.iter().enumerate().filter(|(_, of)| of.by_criteria);
    let tests: Vec<Element> = read
        .map(|(at, _)| is_known_to_training(plan, at, &fields.known[at]))
        .collect();
    (!tests.is_empty()).then(|| fields.derive("anything known", ["categorical", "boolean"], any(tests)))
}

/// The field with the weight of the criteria of which something is unknown, in thousandths.
fn unknown(plan: &Plan, fields: &mut Fields<'_>) -> String {
    let weights = plan.lines.iter().map(|line| {
        let unknown = |(axis, _): &(usize, usize)| match &plan.axes[*axis].test {
            Test::Member { field, .. } => is_missing(&fields.known[*field]),
            _ => is_missing(&fields.value[*axis]),
        };
        let tests = line.axes.iter().map(unknown).collect();
        either(any(tests), whole(line.weight), whole(0))
    });
    let sum = apply("sum", std::iter::once(whole(0)).chain(weights));
    fields.derive("weight of the unknown", WHOLE, sum)
}

fn grade(plan: &Plan, known: Option<&str>, unknown: &str) -> Element {
    if !plan.graded {
        return string("?");
    }
    let from = |least: i64, grade: &str, below: Element| {
        let reached = apply(
            "greaterOrEqual",
            [field(&output_name(plan, "score_milli")), whole(least)],
        );
        either(reached, string(grade), below)
    };
    let [a, b, c] = plan.grades;
    let grade = from(a, "A", from(b, "B", from(c, "C", string("D"))));
    let too_much = apply("greaterThan", [field(unknown), whole(plan.unknown_limit)]);
    let grade = either(too_much, string("?"), grade);
    match known {
        Some(known) => either(field(known), grade, string("?")),
        None => grade,
    }
}

/// The number of the likeliest class, where its evidence is enough; the lower of two alike.
fn segment(plan: &Plan, fields: &mut Fields<'_>) -> Option<Element> {
    if plan.classes.is_empty() {
        return None;
    }
    let mut evidence = Vec::new();
    for (at, class) in plan.classes.iter().enumerate() {
        let mut terms = vec![whole(class.share)];
        for (of, (places, values)) in class.evidence.iter().enumerate() {
            let place = fields.place(&format!("criterion {} of segments", of + 1), places);
            let usual = usual(values);
            let rows = values
                .iter()
                .enumerate()
                .filter(|(_, value)| **value != usual)
                .map(|(bin, value)| (bin.to_string(), *value));
            terms.push(table(&place, rows, None, usual));
        }
        let name = match class.segment {
            Some((number, _)) => format!("evidence of segment {number}"),
            None => format!("evidence of class {}", at + 1),
        };
        evidence.push(fields.derive(&name, WHOLE, apply("sum", terms)));
    }
    let mut number = whole(Plan::no_segment().into());
    for (at, class) in plan.classes.iter().enumerate().rev() {
        let Some((segment, least)) = class.segment else {
            continue;
        };
        let mut wins: Vec<Element> = (0..plan.classes.len())
            .filter(|other| *other != at)
            .map(|other| {
                let than = if other < at {
                    "greaterThan"
                } else {
                    "greaterOrEqual"
                };
                apply(than, [field(&evidence[at]), field(&evidence[other])])
            })
            .collect();
        let enough = [field(&evidence[at]), whole(least + class.share)];
        wins.push(apply("greaterOrEqual", enough));
        number = either(all(wins), whole(segment.into()), number);
    }
    let silent = plan
        .classes
        .iter()
        .zip(&evidence)
        .map(|(class, name)| apply("equal", [field(name), whole(class.share)]));
    let none = whole(Plan::no_segment().into());
    Some(either(all(silent.collect()), none, number))
}

/// What most bins have.
fn usual(values: &[i64]) -> i64 {
    let count = |value: &i64| values.iter().filter(|other| *other == value).count();
    values.iter().copied().max_by_key(count).unwrap_or_default()
}
