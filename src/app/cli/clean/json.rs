//! The report as JSON.

use lookalike::clean::Removed;
use serde_json::{Value, json};

use super::Report;

/// Lines given of each kind of change; the files have all.
const LINES: usize = 20;

pub fn json(report: &Report) -> Value {
    let Report {
        table,
        names,
        cleaned,
        columns,
        outcome,
        warnings,
        files,
        ..
    } = report;
    let line = |row: u32| table.lines.get(row as usize).copied().unwrap_or(0);
    let row = |gone: &Removed| {
        json!({
            "row": gone.row + 1,
            "line": gone.line,
            "account": names(gone.row),
            "rule": gone.rule,
            "reason": gone.reason,
        })
    };
    let mended = cleaned.mended.iter().map(|mend| {
        json!({
            "rule": mend.rule,
            "column": mend.column,
            "from": mend.from,
            "to": (!mend.to.is_empty()).then_some(&mend.to),
            "reason": mend.why,
            "cells": mend.rows.len(),
            "lines": mend.rows.iter().take(LINES).map(|row| line(*row)).collect::<Vec<_>>(),
        })
    });
    let review = cleaned.review.iter().map(|pair| {
        json!({
            "lines": [line(pair.a), line(pair.b)],
            "accounts": [names(pair.a), names(pair.b)],
            "likeness": pair.likeness,
            "reason": pair.reason,
        })
    });
    json!({
        "rows": cleaned.counts,
        "columns": columns,
        "outcome": outcome.map(|outcome| json!({ "column": outcome.column, "positive": outcome.positive })),
        "removed": cleaned.removed.iter().map(row).collect::<Vec<_>>(),
        "atypical": cleaned.atypical.iter().map(row).collect::<Vec<_>>(),
        "mended": mended.collect::<Vec<_>>(),
        "review": review.collect::<Vec<_>>(),
        "warnings": warnings,
        "notes": cleaned.notes,
        "files": files,
    })
}
