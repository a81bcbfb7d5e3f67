//! The card as a model of dbt: its statement, a contract of its columns, and unit tests from golden rows.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::json;

use crate::error::{Error, Result};
use crate::export::dialect::Dialect;
use crate::export::golden::Golden;
use crate::export::plan::Plan;
use crate::export::proof::account;
use crate::export::select::{Select, one_line, point_columns};
use crate::vocabulary::fold::{fold, words};

/// Most accounts of the unit tests (house choice: dbt writes them out in every run).
const MOST_ROWS: usize = 40;

/// The first line of the file of properties, by which a later export knows it.
pub(crate) const MARK: &str = "# Written by `lookalike export --to dbt`.";

/// A model of dbt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dbt {
    /// Its name, which its files bear.
    pub name: String,
    /// `NAME.sql`.
    pub model: String,
    /// `NAME.yml`: contract, data tests, unit tests.
    pub properties: String,
}

/// The model of dbt called after `name`; a table with a schema before a dot is a source of dbt, another a model or seed.
///
/// # Errors
/// [`Error::Setting`] for a dialect that dbt does not speak.
pub fn dbt(select: &Select<'_>, plan: &Plan, golden: &Golden, name: &str) -> Result<Dbt> {
    if matches!(select.dialect, Dialect::Sqlite | Dialect::DataFusion) {
        let expected = "postgres, duckdb, spark, bigquery, snowflake, databricks or redshift";
        return Err(Error::setting(
            "--to dbt:",
            expected,
            format!("`{}`", select.dialect.name()),
        ));
    }
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
    let words: Vec<String> = words(name).iter().map(|word| fold(word)).collect();
    let name = format!(
        "{}_scores",
        words.join("_").chars().map(plain).collect::<String>()
    );
    Ok(Dbt {
        model: model(select, plan),
        properties: properties(select, plan, golden, &name),
        name,
    })
}

/// How dbt names the table.
fn relation(table: &str) -> String {
    let text = |text: &str| format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"));
    match table.rsplit_once('.') {
        Some((source, table)) => format!("source({}, {})", text(source), text(table)),
        None => format!("ref({})", text(table)),
    }
}

fn model(select: &Select<'_>, plan: &Plan) -> String {
    let engine = select.dialect.name();
    let from = format!("{{% endraw %}}{{{{ {} }}}}{{% raw %}}", relation(select.table));
    let (with, last) = select.body(plan, &from, "");
    let columns: Vec<String> = select
        .output(plan)
        .iter()
        .map(|(name, _)| format!("CAST({name} AS {}) AS {name}", kind(select.dialect, name)))
        .collect();
    format!(
        "{{% raw %}}{}{{% endraw %}}{{% if target.type != '{engine}' %}}\n{{{{ exceptions.raise_compiler_error(\"this model is \
         written for {engine}, the target is \" ~ target.type ~ \": run lookalike export --to dbt:\" ~ target.type) }}}}\n\
         {{% endif %}}\n{{% raw %}}\n{with},\nla_scored AS ({last}\n)\nSELECT {}\nFROM la_scored\n{{% endraw %}}\n",
        select.head(plan),
        columns.join(",\n  ")
    )
}

/// The type of a column.
fn kind(dialect: Dialect, name: &str) -> &'static str {
    match name {
        "score_milli" | "segment" | "unreadable_cells" => dialect.whole(),
        "score" | "fit" | "similarity" | "unknown_weight" => dialect.double(),
        _ if name.starts_with("points_") => dialect.whole(),
        _ => dialect.string(),
    }
}

/// What a column holds.
fn describe(name: &str) -> &'static str {
    match name {
        "id" => "which account it is",
        "score_milli" => "the score in thousandths of a point, whole",
        "score" => "the score, 0 to 100",
        "fit" => "probability of being an ideal customer",
        "grade" => "A to D, X when a knock-out rule holds, ? when too little is known",
        "segment" => "number of the segment, 0 for none",
        "similarity" => "how usual the account's bins are among ideal customers, 0 to 100",
        "unknown_weight" => "points about which something is unknown",
        "unreadable_cells" => "cells that are neither empty nor the number or day that the card reads",
        "knocked_out_by" => "the first rule that holds",
        "model" => "name and version of the model",
        "model_hash" => "sha256 of its model.json",
        _ if name.starts_with("points_") => {
            "thousandths of a point of this criterion; they sum to score_milli"
        }
        _ => "what sets the account apart, in words",
    }
}

/// JSON is YAML.
fn yaml(text: &str) -> String {
    json!(text).to_string()
}

fn properties(select: &Select<'_>, plan: &Plan, golden: &Golden, name: &str) -> String {
    let d = select.dialect;
    let mut text = format!(
        "{MARK}\nversion: 2\nmodels:\n  - name: {name}\n    description: {}\n    config:\n      contract:\n        enforced: \
         true\n    columns:\n",
        yaml(&format!(
            "Scores of {} with {}",
            select.table,
            one_line(select.model)
        ))
    );
    for (column, _) in select.output(plan) {
        let _ = writeln!(
            text,
            "      - name: {column}\n        data_type: {}\n        description: {}",
            yaml(kind(d, &column)),
            yaml(describe(&column))
        );
        if ["id", "score_milli", "grade"].contains(&column.as_str()) {
            text.push_str("        data_tests: [not_null]\n");
        }
    }
    let chosen = chosen(golden);
    let given: Vec<String> = chosen
        .iter()
        .map(|row| account(select, plan, golden, *row).replace('\n', " "))
        .collect();
    let _ = write!(
        text,
        "unit_tests:\n  - name: {name}_on_the_edges\n    model: {name}\n    given:\n      - input: {}\n        format: sql\n\
         \x20       rows: |\n          {}\n    expect:\n      rows:\n",
        relation(select.table),
        given.join("\n          UNION ALL ")
    );
    let points = point_columns(plan);
    for row in chosen {
        let expected = &golden.expected[row];
        let _ = write!(
            text,
            "        - {{id: \"{row}\", score_milli: {}, grade: {}",
            expected.score_milli,
            yaml(&expected.grade)
        );
        if let Some(segment) = expected.segment {
            let _ = write!(text, ", segment: {segment}");
        }
        for (name, points) in points.iter().zip(&expected.points) {
            let _ = write!(text, ", {name}: {points}");
        }
        text.push_str("}\n");
    }
    text
}

/// Golden rows that have between them most of the points, grades and segments of all, the first that add something; none
/// whose cells dbt would take for its own.
fn chosen(golden: &Golden) -> Vec<usize> {
    let mut seen = BTreeSet::new();
    let mut chosen = Vec::new();
    for (row, expected) in golden.expected.iter().enumerate() {
        let cells = golden.rows[row].iter().flatten();
        let is_jinja = |cell: &String| {
            ["{{", "{%", "{#", "\n", "\r"]
                .iter()
                .any(|mark| cell.contains(mark))
        };
        if chosen.len() == MOST_ROWS || cells.clone().any(is_jinja) {
            continue;
        }
        let points = expected.points.iter().enumerate();
        let mut told: Vec<(usize, String)> = points.map(|(at, points)| (at, points.to_string())).collect();
        told.push((usize::MAX, expected.grade.clone()));
        told.push((usize::MAX - 1, format!("{:?}", expected.segment)));
        if told.iter().any(|one| !seen.contains(one)) {
            seen.extend(told);
            chosen.push(row);
        }
    }
    chosen
}
