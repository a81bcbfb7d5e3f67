//! The score as one SELECT: columns, bins, points, sums, one step a common table expression, all sums flat.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::export::bins::{Test, among};
use crate::export::cells::raw;
use crate::export::dialect::Dialect;
use crate::export::plan::{Holds, Line, Plan};
use crate::export::steps::{bin, steps};
use crate::vocabulary::fold::{fold, words};

/// What a statement is made for.
#[derive(Debug, Clone)]
pub struct Select<'a> {
    /// The engine.
    pub dialect: Dialect,
    /// The table, with its schema before a dot.
    pub table: &'a str,
    /// The column that says which account a row is.
    pub id: &'a str,
    /// Reasons of each account.
    pub reasons: usize,
    /// What the column `model` says.
    pub model: &'a str,
    /// What the column `model_hash` says.
    pub hash: &'a str,
}

impl Select<'_> {
    /// The statement: one row per row of the table.
    pub fn of(&self, plan: &Plan) -> String {
        let source = self.dialect.table(self.table);
        format!("{}{}\n", self.head(plan), self.over(plan, &source))
    }

    /// The statement alone, over what `source` says in the engine's own words.
    pub fn over(&self, plan: &Plan, source: &str) -> String {
        let (steps, last) = self.body(plan, source, "");
        format!("{steps}{last}")
    }

    /// What a reader must know of the statement.
    pub(super) fn head(&self, plan: &Plan) -> String {
        let mut head = format!(
            "-- {}: scores of {}, for {}.\n",
            one_line(self.model),
            one_line(self.table),
            self.dialect.name()
        );
        head.push_str("-- Columns that are read, and what they must hold:\n");
        for field in &plan.fields {
            let holds = match &field.holds {
                Holds::Number(_) => "a number",
                Holds::Day => "a day",
                Holds::Text {
                    separator: Some(separator),
                    ..
                } => &format!("texts, `{separator}` between them"),
                Holds::Text { .. } => "a text, or yes and no",
            };
            let _ = writeln!(head, "--   {}: {holds}", one_line(&field.column));
        }
        head.push_str("-- What is not one of these is unknown. Texts are compared as they are written, in small letters and in capitals.\n");
        head
    }

    /// The steps over any source, and the SELECT that stands last; `before` are common table expressions that stand before its own.
    pub(super) fn body(&self, plan: &Plan, source: &str, before: &str) -> (String, String) {
        let (d, mut text) = (self.dialect, format!("WITH {before}"));
        let cells = plan.fields.iter().enumerate().flat_map(|(at, field)| {
            let text = field.is_typed().then(|| {
                let text = d.as_text(&d.name_of(&field.column));
                (format!("t{at}"), format!("TRIM({text})"))
            });
            [(format!("r{at}"), raw(d, field))].into_iter().chain(text)
        });
        let first: Vec<(String, String)> = [("id".to_owned(), d.name_of(self.id))]
            .into_iter()
            .chain(cells)
            .collect();
        let columns: Vec<String> = first
            .iter()
            .map(|(name, what)| format!("{what} AS {name}"))
            .collect();
        let _ = write!(
            text,
            "la_read AS (\n  SELECT {}\n  FROM {source}\n)",
            columns.join(",\n    ")
        );
        let (mut last, fence) = ("la_read", d.fence());
        for step in steps(self.dialect, plan, self.reasons) {
            let columns = step
                .columns
                .iter()
                .map(|(name, what)| format!(",\n    {what} AS {name}"));
            let _ = write!(
                text,
                ",\n{} AS{} (\n  SELECT {last}.*{}\n  FROM {last}{}\n)",
                step.name,
                fence.0,
                columns.collect::<String>(),
                fence.1
            );
            last = step.name;
        }
        let columns: Vec<String> = self
            .output(plan)
            .iter()
            .map(|(name, what)| format!("{what} AS {name}"))
            .collect();
        let select = format!("\nSELECT {}\nFROM {last}", columns.join(",\n  "));
        (text, select)
    }

    /// The columns of the statement, and what each is.
    pub(super) fn output(&self, plan: &Plan) -> Vec<(String, String)> {
        let (d, double) = (self.dialect, self.dialect.double());
        let score = format!("CAST(score_milli AS {double}) / {}", d.number(1000.0));
        let fit = match plan.has_fit {
            true => format!(
                "{one} / ({one} + {})",
                d.power("minus_log_odds"),
                one = d.number(1.0)
            ),
            false => format!("CAST(NULL AS {double})"),
        };
        let similarity = match plan.importance {
            0 => d.number(0.0),
            total => format!(
                "{} / {}",
                d.floor(&format!(
                    "CAST(2 * likeness + {total} AS {double}) / {}",
                    d.number((2 * total) as f64)
                )),
                d.number(10.0)
            ),
        };
        let knocked_out: Vec<String> = plan
            .rules
            .iter()
            .enumerate()
            .map(|(at, rule)| format!("WHEN x{at} = 1 THEN {}", d.text(&rule.name)))
            .collect();
        let knocked_out = match knocked_out.is_empty() {
            true => d.as_text("NULL"),
            false => format!("CASE {} END", knocked_out.join(" ")),
        };
        let mut columns = vec![
            ("id".to_owned(), "id".to_owned()),
            ("score_milli".to_owned(), "score_milli".to_owned()),
            ("score".to_owned(), score.clone()),
            ("fit".to_owned(), fit),
            ("grade".to_owned(), self.grade(plan)),
            ("segment".to_owned(), "segment".to_owned()),
            ("similarity".to_owned(), similarity),
            (
                "unknown_weight".to_owned(),
                format!("CAST(unknown_milli AS {double}) / {}", d.number(1000.0)),
            ),
            ("unreadable_cells".to_owned(), "unreadable_cells".to_owned()),
            ("knocked_out_by".to_owned(), knocked_out),
        ];
        columns
            .extend((1..=self.reasons).map(|reason| (format!("reason_{reason}"), self.reason(plan, reason))));
        columns.extend(
            point_columns(plan)
                .into_iter()
                .enumerate()
                .map(|(at, name)| (name, format!("p{at}"))),
        );
        columns.push(("model".to_owned(), d.text(self.model)));
        columns.push(("model_hash".to_owned(), d.text(self.hash)));
        columns
    }

    fn grade(&self, plan: &Plan) -> String {
        let [a, b, c] = plan.grades;
        let mut whens: Vec<String> = (0..plan.rules.len())
            .map(|at| format!("WHEN x{at} = 1 THEN 'X'"))
            .collect();
        if !plan.graded {
            whens.push("ELSE '?'".to_owned());
            return match whens.len() {
                1 => "'?'".to_owned(),
                _ => format!("CASE {} END", whens.join(" ")),
            };
        }
        let known: Vec<String> = plan
            .fields
            .iter()
            .enumerate()
            .filter(|(_, field)| field.by_criteria)
            .map(|(at, _)| format!("k{at} = 0"))
            .collect();
        if !known.is_empty() {
            whens.push(format!("WHEN {} THEN '?'", known.join(" AND ")));
        }
        whens.push(format!("WHEN unknown_milli > {} THEN '?'", plan.unknown_limit));
        whens.push(format!("WHEN score_milli >= {a} THEN 'A' WHEN score_milli >= {b} THEN 'B' WHEN score_milli >= {c} THEN 'C' ELSE 'D'"));
        format!("CASE {} END", whens.join(" "))
    }

    /// The text of the reason of a rank: of the line that its key names.
    fn reason(&self, plan: &Plan, rank: usize) -> String {
        let d = self.dialect;
        let whens: Vec<String> = plan
            .lines
            .iter()
            .enumerate()
            .map(|(at, line)| {
                let bin = bin(plan, at);
                let texts = line
                    .reasons
                    .iter()
                    .enumerate()
                    .map(|(of, text)| format!("WHEN {of} THEN {}", d.text(text)));
                let by_bin = format!("CASE {bin} {} END", texts.collect::<Vec<_>>().join(" "));
                let text = match (&line.new, line.axes.as_slice()) {
                    (Some((texts, reason)), [(axis, _)]) => match &plan.axes[*axis].test {
                        Test::Text { field, .. } => format!(
                            "CASE WHEN {} THEN {} ELSE {by_bin} END",
                            among(d, &format!("f{field}"), texts),
                            d.text(reason)
                        ),
                        _ => by_bin,
                    },
                    _ => by_bin,
                };
                format!("WHEN m{rank} >= 0 AND m{rank} = q{at} THEN {text}")
            })
            .collect();
        match whens.is_empty() {
            true => d.as_text("NULL"),
            false => format!("CASE {} END", whens.join(" ")),
        }
    }
}

/// `points_…` of each line, in small letters, each once.
pub fn point_columns(plan: &Plan) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let name = |line: &Line| {
        let words: Vec<String> = words(&line.name).iter().map(|word| fold(word)).collect();
        let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
        let name = format!(
            "points_{}",
            words.join("_").chars().map(plain).collect::<String>()
        );
        let mut free = name.clone();
        let mut number = 2;
        while !taken.insert(free.clone()) {
            free = format!("{name}_{number}");
            number += 1;
        }
        free
    };
    plan.lines.iter().map(name).collect()
}

/// A name in a comment, which ends with its line.
pub(super) fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}
