//! The statement with which an engine proves that it scores as `lookalike` does.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::export::dialect::Dialect;
use crate::export::golden::Golden;
use crate::export::plan::{Field, Holds, Plan};
use crate::export::select::Select;

/// A statement that scores golden rows and gives those that come out otherwise: none, where the engine scores as
/// `lookalike` does.
pub fn self_test(select: &Select<'_>, plan: &Plan, golden: &Golden) -> String {
    let d = select.dialect;
    // What an account has none of, as a value that none has.
    let fit = |fit: f64| d.number(if fit.is_finite() { fit } else { NO_FIT });
    let rows = golden.expected.iter().enumerate().map(|(number, expected)| {
        let reasons = (0..select.reasons).map(|at| {
            let reason = expected.reasons.get(at).map_or("", String::as_str);
            format!(", {} AS expected_reason_{}", d.text(reason), at + 1)
        });
        format!(
            "{}, {} AS expected_milli, {} AS expected_grade, {} AS expected_segment, {} AS expected_fit, {} AS \
             expected_similarity, {} AS expected_unknown{}",
            account(select, plan, golden, number),
            expected.score_milli,
            d.text(&expected.grade),
            expected.segment.map_or(-1, i64::from),
            fit(expected.fit),
            d.number(expected.similarity as f64 / 10.0),
            d.number(expected.unknown_weight as f64 / 1000.0),
            reasons.collect::<String>()
        )
    });
    let rows: Vec<String> = rows.collect();
    let (mut before, mut parts) = (String::new(), Vec::new());
    for (at, part) in rows.chunks(MOST_ROWS).enumerate() {
        let _ = write!(
            before,
            "la_golden_{at} AS (\n  {}\n),\n",
            part.join("\n  UNION ALL ")
        );
        parts.push(format!("SELECT * FROM la_golden_{at}"));
    }
    let _ = write!(before, "la_golden AS (\n  {}\n),\n", parts.join("\n  UNION ALL "));
    let (with, last) = select.body(plan, "la_golden", &before);
    let apart = |of: &str, least: f64| format!("ABS({of}) > {}", d.number(least));
    let mut otherwise = vec![
        "la_scored.score_milli <> expected_milli".to_owned(),
        "la_scored.grade <> expected_grade".to_owned(),
        "COALESCE(la_scored.segment, -1) <> expected_segment".to_owned(),
        apart(
            &format!("COALESCE(la_scored.fit, {}) - expected_fit", d.number(NO_FIT)),
            NEAR,
        ),
        apart("la_scored.similarity - expected_similarity", NEAR),
        apart("la_scored.unknown_weight - expected_unknown", NEAR),
    ];
    otherwise.extend(
        (1..=select.reasons)
            .map(|reason| format!("COALESCE(la_scored.reason_{reason}, '') <> expected_reason_{reason}")),
    );
    let reasons =
        (1..=select.reasons).map(|reason| format!(", la_scored.reason_{reason}, expected_reason_{reason}"));
    format!(
        "{}{with},\nla_scored AS ({last}\n)\nSELECT la_scored.id, la_scored.score_milli, expected_milli, la_scored.grade, \
         expected_grade, la_scored.segment, expected_segment, la_scored.fit, expected_fit, la_scored.similarity, \
         expected_similarity, la_scored.unknown_weight, expected_unknown{}\nFROM la_scored\nJOIN la_golden ON la_golden.{} = \
         la_scored.id\nWHERE {}\n",
        select.head(plan),
        reasons.collect::<String>(),
        d.name_of(select.id),
        otherwise.join(" OR ")
    )
}

/// A golden row as a SELECT of its number and cells.
pub(super) fn account(select: &Select<'_>, plan: &Plan, golden: &Golden, number: usize) -> String {
    let d = select.dialect;
    let cell = |field: &Field| {
        let at = golden.columns.iter().position(|column| *column == field.column);
        let text = at.and_then(|at| golden.rows[number][at].as_ref());
        let kind = match (&field.holds, text) {
            (Holds::Text { .. }, Some(text)) => return d.as_text(&d.text(text)),
            (Holds::Text { .. }, None) => return d.as_text("NULL"),
            (Holds::Number(_), Some(text)) => return d.double_of(text),
            (Holds::Number(_), None) => d.double(),
            (Holds::Day, _) if d == Dialect::Sqlite => "TEXT",
            (Holds::Day, _) => "DATE",
        };
        format!(
            "CAST({} AS {kind})",
            text.map_or("NULL".to_owned(), |text| d.text(text))
        )
    };
    let mut seen = BTreeSet::new();
    let cells = plan.fields.iter().filter(|field| seen.insert(&field.column));
    let cells: String = cells
        .map(|field| format!(", {} AS {}", cell(field), d.name_of(&field.column)))
        .collect();
    format!("SELECT {number} AS {}{cells}", d.name_of(select.id))
}

/// Stands for the fit of a card that tells none.
const NO_FIT: f64 = -1.0;

/// How far doubles may lie from those told here: engines have exponentials of their own (house choice).
const NEAR: f64 = 1e-9;

/// Most rows of one `UNION ALL` (SQLite takes 500).
const MOST_ROWS: usize = 400;
