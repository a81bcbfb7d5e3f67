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
    let cell = |row: &[Option<String>], at: usize, field: &Field| {
        let kind = match field.holds {
            Holds::Number(_) => d.double().to_owned(),
            Holds::Day if d == Dialect::Sqlite => "TEXT".to_owned(),
            Holds::Day => "DATE".to_owned(),
            Holds::Text { .. } => {
                return row[at]
                    .as_ref()
                    .map_or_else(|| d.as_text("NULL"), |text| d.as_text(&d.text(text)));
            }
        };
        match &row[at] {
            None => format!("CAST(NULL AS {kind})"),
            Some(text) => format!("CAST({} AS {kind})", d.text(text)),
        }
    };
    let rows = golden.rows.iter().enumerate().map(|(number, row)| {
        let of = |field: &Field| {
            golden
                .columns
                .iter()
                .position(|column| *column == field.column)
                .unwrap_or_default()
        };
        let mut seen = BTreeSet::new();
        let cells = plan
            .fields
            .iter()
            .filter(|field| seen.insert(&field.column))
            .map(|field| {
                format!(
                    ", {} AS {}",
                    cell(row, of(field), field),
                    d.name_of(&field.column)
                )
            });
        let expected = &golden.expected[number];
        format!(
            "SELECT {number} AS {}{}, {} AS expected_milli, {} AS expected_grade, {} AS expected_segment",
            d.name_of(select.id),
            cells.collect::<String>(),
            expected.score_milli,
            d.text(&expected.grade),
            expected.segment.map_or(-1, i64::from)
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
    format!(
        "{}{with},\nla_scored AS ({last}\n)\nSELECT la_scored.id, la_scored.score_milli, expected_milli, la_scored.grade, \
         expected_grade, la_scored.segment, expected_segment\nFROM la_scored\nJOIN la_golden ON la_golden.{} = la_scored.id\n\
         WHERE la_scored.score_milli <> expected_milli OR la_scored.grade <> expected_grade OR \
         COALESCE(la_scored.segment, -1) <> expected_segment\n",
        select.head(plan),
        d.name_of(select.id),
    )
}

/// Most rows of one `UNION ALL` (SQLite takes 500).
const MOST_ROWS: usize = 400;
