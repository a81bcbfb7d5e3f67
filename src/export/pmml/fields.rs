//! What the card reads, what is known of it, and in which bin it lies: a field each.

use std::collections::BTreeSet;

use super::xml::{
    Element, all, among, among_numbers, apply, contains, double, either, field, is_known, is_missing, number,
    only_if, string, truth, whole,
};
use crate::criteria::Formula;
use crate::error::{Error, Result};
use crate::export::bins::Test;
use crate::export::plan::{Field, Holds, Places, Plan};

/// Names of fields, and the elements that make them.
#[derive(Debug)]
pub(super) struct Fields<'a> {
    plan: &'a Plan,
    /// Of each column that is read, what is known of it.
    pub known: Vec<String>,
    /// Of each axis, the value that is tested.
    pub value: Vec<String>,
    /// Of each axis of a table, the bin.
    bin: Vec<Option<String>>,
    /// Fields that are made of others, each of those before it.
    pub derived: Vec<Element>,
    taken: BTreeSet<String>,
}

/// Names that outputs have.
const OUTPUTS: [&str; 9] = [
    "score_milli",
    "score",
    "fit",
    "grade",
    "segment",
    "unknown_weight",
    "knocked_out_by",
    "model",
    "model_hash",
];

impl<'a> Fields<'a> {
    /// Fields of all columns and axes.
    pub fn new(plan: &'a Plan) -> Self {
        let mut fields = Self {
            plan,
            known: Vec::new(),
            value: Vec::new(),
            bin: vec![None; plan.axes.len()],
            derived: Vec::new(),
            taken: OUTPUTS.into_iter().map(str::to_owned).collect(),
        };
        fields
            .taken
            .extend(plan.fields.iter().map(|of| of.column.clone()));
        for of in &plan.fields {
            let name = fields.known(of);
            fields.known.push(name);
        }
        for at in 0..plan.axes.len() {
            let name = fields.value(at);
            fields.value.push(name);
        }
        fields
    }

    /// A field that is made of others; its name is not yet taken, and begins with `name`.
    pub fn derive(&mut self, name: &str, [optype, kind]: [&'static str; 2], by: Element) -> String {
        let (mut free, mut count) = (name.to_owned(), 2);
        while !self.taken.insert(free.clone()) {
            free = format!("{name} {count}");
            count += 1;
        }
        let field = Element::new("DerivedField")
            .with("name", &free)
            .with("optype", optype)
            .with("dataType", kind);
        self.derived.push(field.and([by]));
        free
    }

    /// What is known of a column: its number, day in days since 1970, or text.
    fn known(&mut self, of: &Field) -> String {
        let column = &of.column;
        match &of.holds {
            Holds::Number(marks) if marks.is_empty() => column.clone(),
            Holds::Number(marks) => {
                let known = only_if(
                    is_known(column),
                    only_if(among_numbers("isNotIn", column, marks), field(column)),
                );
                self.derive(&format!("{column}, known"), NUMBER, known)
            }
            Holds::Day => {
                let days = apply("dateDaysSinceYear", [field(column), whole(1970)]);
                self.derive(
                    &format!("{column}, days since 1970"),
                    WHOLE,
                    only_if(is_known(column), days),
                )
            }
            Holds::Text { missing, blank, .. } => {
                let trimmed = only_if(is_known(column), apply("trimBlanks", [field(column)]));
                let trimmed = self.derive(&format!("{column}, trimmed"), TEXT, trimmed);
                let nothing: Vec<String> = std::iter::once(String::new())
                    .chain(missing.iter().cloned())
                    .collect();
                let is_something = only_if(among("isNotIn", &trimmed, &nothing), field(&trimmed));
                let known = match blank {
                    None => only_if(is_known(&trimmed), is_something),
                    Some(level) => {
                        let is_blank = among("isIn", &trimmed, &[String::new()]);
                        let said = either(is_blank, string(level), is_something);
                        either(is_missing(&trimmed), string(level), said)
                    }
                };
                self.derive(&format!("{column}, known"), TEXT, known)
            }
        }
    }

    /// What an axis tests.
    fn value(&mut self, at: usize) -> String {
        let axis = &self.plan.axes[at];
        match &axis.test {
            Test::Number { field, .. } | Test::Day { field, .. } | Test::Text { field, .. } => {
                self.known[*field].clone()
            }
            Test::Member { field, spellings } => {
                let (known, separator) = (self.known[*field].clone(), separator(self.plan, *field));
                let holds = only_if(is_known(&known), contains(&known, spellings, separator));
                self.derive(&axis.cut.name(), ["categorical", "boolean"], holds)
            }
            Test::Derived {
                operands,
                formula,
                days,
                ..
            } => {
                let [first, second] = operands.each_ref().map(|(field, _)| self.known[*field].clone());
                let mut tests = Vec::new();
                for (name, (_, codes)) in [&first, &second].into_iter().zip(operands) {
                    if !codes.is_empty() {
                        tests.push(among_numbers("isNotIn", name, codes));
                    }
                }
                if *formula == Formula::Ratio {
                    tests.push(apply("notEqual", [field(&second), double(0.0)]));
                }
                let value = match (formula, days) {
                    // Both ages are counted from one day: their difference is that of the days, the other way round.
                    (Formula::Difference, true) => apply("-", [field(&second), field(&first)]),
                    (Formula::Difference, false) => apply("-", [field(&first), field(&second)]),
                    (Formula::Ratio, _) => apply("/", [field(&first), field(&second)]),
                };
                let value = match tests.is_empty() {
                    true => value,
                    false => only_if(all(tests), value),
                };
                let value = only_if(all(vec![is_known(&first), is_known(&second)]), value);
                let name = axis.cut.name();
                if *days {
                    return self.derive(&name, WHOLE, value);
                }
                let any = self.derive(&format!("{name}, any"), NUMBER, value);
                let finite = all(vec![
                    apply("greaterOrEqual", [field(&any), double(f64::MIN)]),
                    apply("lessOrEqual", [field(&any), double(f64::MAX)]),
                ]);
                self.derive(
                    &name,
                    NUMBER,
                    only_if(is_known(&any), only_if(finite, field(&any))),
                )
            }
        }
    }

    /// The field that holds the bin of some axes taken together.
    pub fn place(&mut self, name: &str, places: &Places) -> String {
        let bins: Vec<(String, usize)> = places
            .iter()
            .map(|(axis, stride)| (self.bin(*axis), *stride))
            .collect();
        if let [(bin, 1)] = bins.as_slice() {
            return bin.clone();
        }
        let terms = bins.iter().map(|(bin, stride)| match stride {
            1 => field(bin),
            _ => apply("*", [field(bin), whole(*stride as i64)]),
        });
        self.derive(&format!("{name}, place"), WHOLE, apply("sum", terms))
    }

    fn bin(&mut self, at: usize) -> String {
        if let Some(name) = &self.bin[at] {
            return name.clone();
        }
        let axis = &self.plan.axes[at];
        let (value, unknown) = (self.value[at].clone(), axis.cut.unknown());
        let bin = match &axis.test {
            Test::Number {
                codes, ends, last, ..
            } => discretize(&value, unknown, *last, pieces(codes, ends, *last)),
            Test::Derived { ends, .. } => {
                let ends: Vec<(f64, usize)> = ends.iter().copied().zip(0..).collect();
                discretize(&value, unknown, unknown - 1, pieces(&[], &ends, unknown - 1))
            }
            Test::Day { from, last, .. } => {
                let mut later: Option<i32> = None;
                let mut of_days = Vec::new();
                for (bin, day) in from.iter().enumerate() {
                    // Two cuts within one day leave nothing between them.
                    if later != Some(*day) {
                        of_days.push((
                            interval(Some((*day).into()), later.map(f64::from), "closedOpen"),
                            bin,
                        ));
                    }
                    later = Some(*day);
                }
                if let Some(day) = later {
                    of_days.push((interval(None, Some(day.into()), "closedOpen"), *last));
                }
                discretize(&value, unknown, *last, of_days)
            }
            Test::Text { texts, other, .. } => {
                let rows = texts
                    .iter()
                    .flat_map(|(bin, texts)| texts.iter().map(move |text| (text.clone(), *bin as i64)));
                table(&value, rows, Some(unknown), *other as i64)
            }
            Test::Member { .. } => either(
                is_missing(&value),
                whole(unknown as i64),
                either(field(&value), whole(1), whole(0)),
            ),
        };
        let name = self.derive(&format!("{}, bin", axis.cut.name()), WHOLE, bin);
        self.bin[at] = Some(name.clone());
        name
    }
}

/// A number, a whole number and a text: how they are ordered, and their type.
pub(super) const NUMBER: [&str; 2] = ["continuous", "double"];
pub(super) const WHOLE: [&str; 2] = ["continuous", "integer"];
pub(super) const TEXT: [&str; 2] = ["categorical", "string"];

/// What stands between the values of a set.
pub(super) fn separator(plan: &Plan, field: usize) -> char {
    match plan.fields[field].holds {
        Holds::Text {
            separator: Some(separator),
            ..
        } => separator,
        _ => ';',
    }
}

/// The columns, each once, with what they hold.
///
/// # Errors
/// [`Error::Data`] for a column that is read in two ways: here a column has one type.
pub(super) fn columns(plan: &Plan) -> Result<Vec<(&str, [&'static str; 2])>> {
    let mut columns: Vec<(&str, [&str; 2])> = Vec::new();
    for field in &plan.fields {
        let kind = match field.holds {
            Holds::Number(_) => NUMBER,
            Holds::Day => ["continuous", "date"],
            Holds::Text { .. } => TEXT,
        };
        match columns.iter().find(|(name, _)| *name == field.column) {
            None => columns.push((&field.column, kind)),
            Some((_, of)) if *of == kind => {}
            Some((name, _)) => {
                return Err(Error::data(
                    format!("`{name}` is read in two ways, and a column of PMML has one type"),
                    "export to sql or json",
                ));
            }
        }
    }
    Ok(columns)
}

/// What the values of a column may be; of numbers, none but finite ones.
pub(super) fn data_field((name, [optype, kind]): &(&str, [&'static str; 2])) -> Element {
    let field = Element::new("DataField")
        .with("name", name)
        .with("optype", optype)
        .with("dataType", kind);
    match *kind {
        "double" => field.and([interval(Some(f64::MIN), Some(f64::MAX), "closedClosed")]),
        _ => field,
    }
}

fn interval(low: Option<f64>, high: Option<f64>, closure: &str) -> Element {
    let mut interval = Element::new("Interval").with("closure", closure);
    if let Some(low) = low {
        interval = interval.with("leftMargin", number(low));
    }
    if let Some(high) = high {
        interval = interval.with("rightMargin", number(high));
    }
    interval
}

/// The line of numbers in pieces, codes among them.
fn pieces(codes: &[(f64, usize)], ends: &[(f64, usize)], last: usize) -> Vec<(Element, usize)> {
    let mut codes = codes.to_vec();
    codes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut codes = codes.into_iter().peekable();
    let mut low: Option<f64> = None;
    let mut all = Vec::new();
    let ends = ends.iter().map(|(end, bin)| (Some(*end), *bin));
    for (end, bin) in ends.chain([(None, last)]) {
        while let Some((code, own)) = codes.next_if(|(code, _)| end.is_none_or(|end| *code <= end)) {
            if low != Some(code) {
                all.push((interval(low, Some(code), "openOpen"), bin));
            }
            all.push((interval(Some(code), Some(code), "closedClosed"), own));
            low = Some(code);
        }
        if low.is_none() || low != end {
            // Without any margin there is but one bin: what is in no other.
            if low.is_some() || end.is_some() {
                all.push((interval(low, end, "openClosed"), bin));
            }
            low = end;
        }
    }
    all
}

fn discretize(value: &str, unknown: usize, other: usize, bins: Vec<(Element, usize)>) -> Element {
    if bins.is_empty() {
        return either(is_missing(value), whole(unknown as i64), whole(other as i64));
    }
    let bins = bins.into_iter().map(|(interval, bin)| {
        Element::new("DiscretizeBin")
            .with("binValue", bin)
            .and([interval])
    });
    Element::new("Discretize")
        .with("field", value)
        .with("mapMissingTo", unknown)
        .with("defaultValue", other)
        .with("dataType", "integer")
        .and(bins)
}

/// A whole number by what a field holds; `other` for all that is not there.
pub(super) fn table(
    by: &str,
    rows: impl Iterator<Item = (String, i64)>,
    unknown: Option<usize>,
    other: i64,
) -> Element {
    let rows: Vec<Element> = rows
        .map(|(is, gives)| {
            Element::new("row").and([Element::new("is").text(is), Element::new("gives").text(gives)])
        })
        .collect();
    if rows.is_empty() {
        let other = whole(other);
        return match unknown {
            Some(unknown) => either(is_missing(by), whole(unknown as i64), other),
            None => other,
        };
    }
    let mut map = Element::new("MapValues");
    if let Some(unknown) = unknown {
        map = map.with("mapMissingTo", unknown);
    }
    map.with("defaultValue", other)
        .with("outputColumn", "gives")
        .with("dataType", "integer")
        .and([
            Element::new("FieldColumnPair")
                .with("field", by)
                .with("column", "is"),
            Element::new("InlineTable").and(rows),
        ])
}

/// Whether training knew what a column holds.
pub(super) fn is_known_to_training(plan: &Plan, at: usize, name: &str) -> Element {
    let Some(known) = &plan.fields[at].known else {
        return is_known(name);
    };
    let is_there = match &plan.fields[at].holds {
        _ if known.is_empty() => return truth(false),
        Holds::Text {
            separator: Some(separator),
            ..
        } => contains(name, known, *separator),
        _ => among("isIn", name, known),
    };
    either(is_missing(name), truth(false), is_there)
}
