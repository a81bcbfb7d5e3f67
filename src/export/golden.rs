//! Accounts that stand on every edge of a card, with the score that `lookalike` gives them.

use crate::export::bins::Test;
use crate::export::plan::{Holds, Plan};
use crate::language::Language;
use crate::model::Model;
use crate::score::Scorer;
use crate::table::reading::iso_date;

/// Rows to score, and what comes out.
#[derive(Debug, Clone, PartialEq)]
pub struct Golden {
    /// Columns that the card reads.
    pub columns: Vec<String>,
    /// Cells, one per column; `None` is NULL. Numbers have a decimal point, days are ISO.
    pub rows: Vec<Vec<Option<String>>>,
    /// What each row gives.
    pub expected: Vec<Expected>,
}

/// What an account gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Expected {
    /// The score in thousandths of a point.
    pub score_milli: i64,
    /// The fit; NaN where the model tells none.
    pub fit: f64,
    /// The grade's letter.
    pub grade: String,
    /// Number of the segment, 0 for none; absent where the model has no segments.
    pub segment: Option<u32>,
    /// Likeness to the ideal customers, in thousandths.
    pub similarity: i64,
    /// Weight of unknown criteria, in thousandths of a point.
    pub unknown_weight: i64,
    /// What sets it apart, the strongest first.
    pub reasons: Vec<String>,
    /// Points of each criterion, in thousandths.
    pub points: Vec<i64>,
}

/// Rows on which a value stands on an edge of the card, just before or just after it, is a level, is none, or is unknown;
/// one such value a row, the others drawn from all. `reasons` are how many each row has.
pub fn golden(model: &Model, plan: &Plan, language: Language, reasons: usize) -> Golden {
    let mut columns: Vec<String> = Vec::new();
    for field in &plan.fields {
        if !columns.contains(&field.column) {
            columns.push(field.column.clone());
        }
    }
    let values: Vec<Vec<Option<String>>> = columns.iter().map(|column| of_column(plan, column)).collect();
    let row = |of: usize, at: usize| -> Vec<Option<String>> {
        let cell = |(column, values): (usize, &Vec<Option<String>>)| {
            // Any fixed order that mixes: steps that share no factor with most lengths.
            let at = if column == of {
                at
            } else {
                at * 7 + column * 13 + of * 29
            };
            values[at % values.len()].clone()
        };
        values.iter().enumerate().map(cell).collect()
    };
    let mut rows: Vec<Vec<Option<String>>> = vec![vec![None; columns.len()]];
    for (of, values) in values.iter().enumerate() {
        rows.extend((0..values.len()).map(|at| row(of, at)));
    }
    Golden::of_rows(model, plan, language, reasons, columns, rows)
}

impl Golden {
    /// What `lookalike` makes of some rows, whose cells are written as those of golden rows are.
    pub fn of_rows(
        model: &Model,
        plan: &Plan,
        language: Language,
        reasons: usize,
        columns: Vec<String>,
        rows: Vec<Vec<Option<String>>>,
    ) -> Self {
        let scorer = Scorer::new(model, &columns, language);
        let decimal = |column: usize| {
            let reading = model
                .criteria
                .iter()
                .find_map(|criterion| criterion.cut.reading_of(&columns[column]));
            reading.map_or('.', |reading| reading.decimal)
        };
        let marks: Vec<char> = (0..columns.len()).map(decimal).collect();
        let numeric: Vec<bool> = columns.iter().map(|column| is_number(plan, column)).collect();
        let mut read = scorer.row();
        let expected = rows
            .iter()
            .map(|row| {
                // Scoring reads numbers as training's file wrote them.
                let cells: Vec<Option<String>> = row
                    .iter()
                    .enumerate()
                    .map(|(at, cell)| {
                        cell.as_ref().map(|cell| match numeric[at] && marks[at] != '.' {
                            true => cell.replace('.', &marks[at].to_string()),
                            false => cell.clone(),
                        })
                    })
                    .collect();
                scorer.read(|at| cells[at].as_deref(), &mut read);
                let score = scorer.score(&read);
                let mut places = vec![0; reasons];
                let found = scorer.strongest(&read, &mut places);
                Expected {
                    score_milli: score.score,
                    fit: score.fit,
                    grade: score.grade.as_str().to_owned(),
                    segment: score.standing.map(|standing| standing.number()),
                    similarity: score.similarity,
                    unknown_weight: score.unknown_weight,
                    reasons: places[..found]
                        .iter()
                        .map(|place| scorer.reason(&read, *place).to_owned())
                        .collect(),
                    points: scorer.points(&read).collect(),
                }
            })
            .collect();
        Self {
            columns,
            rows,
            expected,
        }
    }
}

fn is_number(plan: &Plan, column: &str) -> bool {
    let mut fields = plan.fields.iter().filter(|field| field.column == column);
    fields.any(|field| matches!(field.holds, Holds::Number(_)))
}

/// What a column may hold, the unknown first.
fn of_column(plan: &Plan, column: &str) -> Vec<Option<String>> {
    let mut all: Vec<String> = Vec::new();
    for (at, field) in plan
        .fields
        .iter()
        .enumerate()
        .filter(|(_, field)| field.column == column)
    {
        let tests = plan.axes.iter().map(|axis| &axis.test);
        match &field.holds {
            Holds::Number(marks) => {
                let mut numbers: Vec<f64> = marks.clone();
                for test in tests {
                    match test {
                        Test::Number {
                            field, codes, ends, ..
                        } if *field == at => {
                            numbers.extend(codes.iter().map(|(code, _)| *code));
                            numbers.extend(ends.iter().map(|(end, _)| *end));
                        }
                        Test::Derived { operands, ends, .. }
                            if operands.iter().any(|(field, _)| *field == at) =>
                        {
                            numbers.extend(ends)
                        }
                        _ => {}
                    }
                }
                let about = numbers
                    .iter()
                    .flat_map(|number| [number.next_down(), *number, number.next_up()]);
                let far = [0.0, -1.0, 1e30, -1e30, 123_456_789_012_345_680_000_000_000_000.0];
                let written = about
                    .chain(far)
                    .filter(|number| number.is_finite())
                    .map(|number| format!("{number}"));
                all.extend(written);
                all.extend(["NaN", "Infinity", "-Infinity"].map(str::to_owned));
            }
            Holds::Day => {
                let days = tests.filter_map(|test| match test {
                    Test::Day { field, from, .. } if *field == at => Some(from.clone()),
                    _ => None,
                });
                let about = days
                    .flatten()
                    .flat_map(|day| [day.saturating_sub(1), day, day.saturating_add(1)]);
                all.extend(about.chain([0, 20_000]).map(iso_date));
            }
            Holds::Text {
                missing, separator, ..
            } => {
                let mut texts: Vec<String> = Vec::new();
                for test in tests {
                    match test {
                        Test::Text { field, texts: of, .. } if *field == at => {
                            texts.extend(of.iter().flat_map(|(_, texts)| texts.clone()))
                        }
                        Test::Member { field, spellings } if *field == at => texts.extend(spellings.clone()),
                        _ => {}
                    }
                }
                if let Some(separator) = separator {
                    let pairs: Vec<String> = texts
                        .windows(2)
                        .map(|two| format!("{}{separator} {}", two[0], two[1]))
                        .collect();
                    texts.extend(pairs);
                }
                texts.extend(missing.iter().take(3).cloned());
                texts.extend(
                    [
                        "",
                        "  ",
                        "never seen",
                        "it's \"quoted\" \\ back",
                        "\u{1f600}",
                        "=1+1",
                    ]
                    .map(str::to_owned),
                );
                all.extend(texts);
            }
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    all.retain(|value| seen.insert(value.clone()));
    std::iter::once(None).chain(all.into_iter().map(Some)).collect()
}
