//! In which bin a column's value lies, as a test that any engine makes.

use crate::criteria::{Cut, Formula};
use crate::export::dialect::Dialect;
use crate::table::reading::iso_date;

/// A criterion, or one of those that a pair is made of.
#[derive(Debug, Clone)]
pub(crate) struct Axis {
    pub cut: Cut,
    pub test: Test,
}

/// What is asked of the value.
#[derive(Debug, Clone)]
pub(crate) enum Test {
    /// A number: codes with their bins, then the greatest value of each bin but the last.
    Number {
        field: usize,
        codes: Vec<(f64, usize)>,
        ends: Vec<(f64, usize)>,
        last: usize,
    },
    /// A day: the earliest of each bin but the last.
    Day {
        field: usize,
        from: Vec<i32>,
        last: usize,
    },
    /// A text: those of each bin but that of all others.
    Text {
        field: usize,
        texts: Vec<(usize, Vec<String>)>,
        other: usize,
    },
    /// A set: the spellings of the value that is asked for.
    Member { field: usize, spellings: Vec<String> },
    /// A number made of two; each with the codes that are no quantities.
    Derived {
        operands: [(usize, Vec<f64>); 2],
        formula: Formula,
        days: bool,
        ends: Vec<f64>,
    },
}

/// Least and greatest size of an operand of a ratio: beyond, some engines end the query instead of answering.
const EXTREMES: [f64; 2] = [1e-150, 1e150];

impl Axis {
    /// Of one column; `texts` are those that do not lie in the bin of all others, with their bins.
    pub fn new(cut: &Cut, field: usize, texts: Vec<(String, usize)>) -> Self {
        let test = match cut {
            Cut::Number { reading, cuts, .. } => {
                let (low, high) = cut.code_bins();
                let codes = match (low, high) {
                    (0, 0) => Vec::new(),
                    _ => reading.codes.iter().map(|code| (*code, cut.bin(*code))).collect(),
                };
                let inner = low..cuts.len() - high;
                Test::Number {
                    field,
                    codes,
                    last: inner.end,
                    ends: inner.map(|i| (cuts[i], i)).collect(),
                }
            }
            Cut::Age { as_of, cuts, .. } => Test::Day {
                field,
                // Of whole days: at most so old is not before the day so many whole days ago.
                from: cuts
                    .iter()
                    .map(|cut| as_of.saturating_sub(cut.floor() as i32))
                    .collect(),
                last: cuts.len(),
            },
            Cut::Member { .. } => Test::Member {
                field,
                spellings: texts
                    .into_iter()
                    .filter(|(_, bin)| *bin == 1)
                    .map(|(text, _)| text)
                    .collect(),
            },
            _ => {
                let of = |bin: usize| {
                    let own = texts
                        .iter()
                        .filter(|(_, of)| *of == bin)
                        .map(|(text, _)| text.clone());
                    (bin, own.collect::<Vec<String>>())
                };
                Test::Text {
                    field,
                    texts: (0..cut.len())
                        .map(of)
                        .filter(|(_, texts)| !texts.is_empty())
                        .collect(),
                    other: cut.groups().len(),
                }
            }
        };
        Self {
            cut: cut.clone(),
            test,
        }
    }

    /// A number made of two columns.
    pub fn derived(cut: &Cut, operands: [(usize, Vec<f64>); 2], formula: Formula) -> Self {
        let days = cut.derivation().is_some_and(|(_, first, _)| first.is_age());
        let test = Test::Derived {
            operands,
            formula,
            days,
            ends: cut.points().to_vec(),
        };
        Self {
            cut: cut.clone(),
            test,
        }
    }

    /// The bin, by the columns `f0`, `f1`, … of the fields' values; of a derived one, of its value in `value`.
    pub fn bin(&self, dialect: Dialect, value: &str) -> String {
        let unknown = self.cut.unknown();
        let mut whens = vec![format!("WHEN {value} IS NULL THEN {unknown}")];
        match &self.test {
            Test::Number {
                codes, ends, last, ..
            } => {
                whens.extend(
                    codes
                        .iter()
                        .map(|(code, bin)| format!("WHEN {value} = {} THEN {bin}", dialect.number(*code))),
                );
                whens.extend(
                    ends.iter()
                        .map(|(end, bin)| format!("WHEN {value} <= {} THEN {bin}", dialect.number(*end))),
                );
                whens.push(format!("ELSE {last}"));
            }
            Test::Derived { ends, .. } => {
                let ends = ends.iter().enumerate();
                whens.extend(
                    ends.map(|(bin, end)| format!("WHEN {value} <= {} THEN {bin}", dialect.number(*end))),
                );
                whens.push(format!("ELSE {}", unknown - 1));
            }
            Test::Day { from, last, .. } => {
                let from = from.iter().enumerate();
                whens.extend(from.map(|(bin, day)| {
                    format!("WHEN {value} >= {} THEN {bin}", dialect.day(&iso_date(*day)))
                }));
                whens.push(format!("ELSE {last}"));
            }
            Test::Text { texts, other, .. } => {
                whens.extend(
                    texts
                        .iter()
                        .map(|(bin, texts)| format!("WHEN {} THEN {bin}", among(dialect, value, texts))),
                );
                whens.push(format!("ELSE {other}"));
            }
            Test::Member { spellings, .. } => {
                let separator = self.cut.column().1.separator.unwrap_or(';');
                if !spellings.is_empty() {
                    whens.push(format!(
                        "WHEN {} THEN 1",
                        contains(dialect, value, spellings, separator)
                    ));
                }
                whens.push("ELSE 0".to_owned());
            }
        }
        format!("CASE {} END", whens.join(" "))
    }

    /// The value of a derived criterion by the values `first` and `second` of its columns; NULL where it has none.
    pub fn value(&self, dialect: Dialect, first: &str, second: &str) -> Option<String> {
        let Test::Derived {
            operands,
            formula,
            days,
            ..
        } = &self.test
        else {
            return None;
        };
        let mut known = vec![format!("NOT {first} IS NULL"), format!("NOT {second} IS NULL")];
        for (value, (_, codes)) in [first, second].into_iter().zip(operands) {
            if !codes.is_empty() {
                let codes: Vec<String> = codes.iter().map(|code| dialect.number(*code)).collect();
                known.push(format!("NOT {value} IN ({})", codes.join(", ")));
            }
        }
        let [least, most] = EXTREMES.map(|size| dialect.number(size));
        let value = match (formula, days) {
            // Both ages are counted from one day: the difference of ages is that of the days, the other way round.
            (Formula::Difference, true) => dialect.days(first, second),
            (Formula::Difference, false) => {
                known.extend([first, second].map(|value| format!("ABS({value}) <= {most}")));
                format!("{first} - {second}")
            }
            (Formula::Ratio, _) => {
                known.push(format!("ABS({second}) >= {least}"));
                known.push(format!("ABS({second}) <= {most}"));
                known.push(format!("ABS({first}) <= {most}"));
                known.push(format!(
                    "(ABS({first}) >= {least} OR {first} = {})",
                    dialect.number(0.0)
                ));
                format!("{first} / {second}")
            }
        };
        Some(format!("CASE WHEN {} THEN {value} END", known.join(" AND ")))
    }
}

/// Whether `value` is one of some texts.
pub(crate) fn among(dialect: Dialect, value: &str, texts: &[String]) -> String {
    let texts: Vec<String> = texts.iter().map(|text| dialect.text(text)).collect();
    match texts.as_slice() {
        [one] => format!("{value} = {one}"),
        _ => format!("{value} IN ({})", texts.join(", ")),
    }
}

/// Whether the set `value` (see [`framed`]) holds one of some values.
pub(crate) fn contains(dialect: Dialect, value: &str, texts: &[String], separator: char) -> String {
    let one = |text: &String| dialect.holds(value, &dialect.text(&format!("{separator}{text}{separator}")));
    texts.iter().map(one).collect::<Vec<_>>().join(" OR ")
}

/// A set as a text in which each value stands between two separators and no blanks stand beside them.
pub(crate) fn framed(dialect: Dialect, value: &str, separator: char) -> String {
    let mark = dialect.text(&separator.to_string());
    let mut tight = value.to_owned();
    // Up to four blanks on either side, as people write lists.
    for blanks in [2, 1, 1] {
        let blanks = " ".repeat(blanks);
        for beside in [format!("{separator}{blanks}"), format!("{blanks}{separator}")] {
            tight = format!("REPLACE({tight}, {}, {mark})", dialect.text(&beside));
        }
    }
    dialect.joined(&[&mark, &tight, &mark])
}
