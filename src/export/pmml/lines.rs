//! Criteria as characteristics: the points of each bin, what it tests, and its reason code.

use super::fields::Fields;
use super::xml::{Element, number};
use crate::export::bins::Test;
use crate::export::plan::{Line, Plan};

/// A criterion. Of its attributes the first whose test holds gives the points.
pub(super) fn characteristic(plan: &Plan, fields: &mut Fields<'_>, line: &Line) -> Element {
    let bins = match line.axes.as_slice() {
        [(axis, 1)] => of_axis(plan, fields, *axis, line),
        _ => {
            let place = fields.place(&line.name, &line.axes);
            let bins = 0..line.points.len();
            bins.map(|bin| (bin, None, compared(&place, "equal", bin)))
                .collect()
        }
    };
    let attributes = bins.into_iter().map(|(bin, reason, test)| {
        Element::new("Attribute")
            .with("partialScore", line.points[bin])
            .with("reasonCode", reason.unwrap_or(&line.reasons[bin]))
            .and([test])
    });
    let average = line.points.first().zip(line.contrast.first());
    Element::new("Characteristic")
        .with("name", &line.name)
        .with(
            "baselineScore",
            average.map_or(0, |(points, apart)| points - apart),
        )
        .and(attributes)
}

/// Bins of one axis in the order in which they are tried: each with another reason where it has one, and its test.
fn of_axis<'l>(
    plan: &Plan,
    fields: &Fields<'_>,
    at: usize,
    line: &'l Line,
) -> Vec<(usize, Option<&'l String>, Element)> {
    let (axis, value) = (&plan.axes[at], fields.value[at].as_str());
    let otherwise = || Element::new("True");
    let mut bins = vec![(axis.cut.unknown(), None, tested(value, "isMissing"))];
    match &axis.test {
        Test::Number {
            codes, ends, last, ..
        } => {
            bins.extend(
                codes
                    .iter()
                    .map(|(code, bin)| (*bin, None, compared(value, "equal", number(*code)))),
            );
            bins.extend(
                ends.iter()
                    .map(|(end, bin)| (*bin, None, compared(value, "lessOrEqual", number(*end)))),
            );
            bins.push((*last, None, otherwise()));
        }
        Test::Derived { ends, .. } => {
            let ends = ends.iter().enumerate();
            bins.extend(ends.map(|(bin, end)| (bin, None, compared(value, "lessOrEqual", number(*end)))));
            bins.push((axis.cut.unknown() - 1, None, otherwise()));
        }
        Test::Day { from, last, .. } => {
            let from = from.iter().enumerate();
            bins.extend(from.map(|(bin, day)| (bin, None, compared(value, "greaterOrEqual", day))));
            bins.push((*last, None, otherwise()));
        }
        Test::Text { texts, other, .. } => {
            bins.extend(
                texts
                    .iter()
                    .map(|(bin, texts)| (*bin, None, one_of(value, texts))),
            );
            if let Some((texts, reason)) = &line.new {
                bins.push((*other, Some(reason), one_of(value, texts)));
            }
            bins.push((*other, None, otherwise()));
        }
        Test::Member { .. } => {
            bins.push((1, None, compared(value, "equal", true)));
            bins.push((0, None, otherwise()));
        }
    }
    bins
}

fn tested(field: &str, operator: &str) -> Element {
    Element::new("SimplePredicate")
        .with("field", field)
        .with("operator", operator)
}

fn compared(field: &str, operator: &str, value: impl ToString) -> Element {
    tested(field, operator).with("value", value)
}

/// Whether a text is one of some. Those with quotes or backslashes are compared one by one: readers of arrays differ on them.
fn one_of(field: &str, texts: &[String]) -> Element {
    let (alone, plain): (Vec<&String>, Vec<&String>) =
        texts.iter().partition(|text| text.contains(['"', '\\']));
    let mut tests: Vec<Element> = match plain.as_slice() {
        [] => Vec::new(),
        [one] => vec![compared(field, "equal", one)],
        plain => {
            let quoted: Vec<String> = plain.iter().map(|text| format!("\"{text}\"")).collect();
            let array = Element::new("Array")
                .with("type", "string")
                .with("n", plain.len())
                .text(quoted.join(" "));
            vec![
                Element::new("SimpleSetPredicate")
                    .with("field", field)
                    .with("booleanOperator", "isIn")
                    .and([array]),
            ]
        }
    };
    tests.extend(alone.into_iter().map(|text| compared(field, "equal", text)));
    match tests.len() {
        1 => tests.remove(0),
        _ => Element::new("CompoundPredicate")
            .with("booleanOperator", "or")
            .and(tests),
    }
}
