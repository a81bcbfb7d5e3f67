//! What was scored, and what could not be read, line by line for a terminal.

use std::path::Path;

use crate::error::nearest;
use crate::language::Language;
use crate::model::Model;
use crate::report::layout::shown::shorten;
use crate::score::{Absent, Grade, Summary};

/// Lines named before "and more".
const MOST_LINES: usize = 5;

/// What became of a table with the columns `header`, scored with the model called `reference`.
pub fn scored(summary: &Summary, model: &Model, reference: &str, header: &[String]) -> Vec<String> {
    let grades: Vec<String> = Grade::ALL
        .iter()
        .filter(|grade| **grade != Grade::X || !model.knock_out.is_empty())
        .map(|grade| format!("{} {}", grade.as_str(), count(summary.in_grade(*grade))))
        .collect();
    let mut lines = vec![format!(
        "{} accounts scored with {reference}: {}",
        count(summary.accounts),
        grades.join(", ")
    )];
    if !summary.segments.is_empty() {
        lines.push(segments(summary, model));
    }
    if let Some(id) = model.data.id.as_ref().filter(|id| !header.contains(id)) {
        lines.push(format!(
            "warning: no column `{id}`: accounts are identified by their row number"
        ));
    }
    lines.extend(absent(&summary.absent, header, " for every account"));
    for (troubles, what) in [
        (
            &summary.unreadable,
            "cells could not be read and count as unknown",
        ),
        (&summary.unseen, "cells hold a level never seen in training"),
    ] {
        lines.extend(troubles.iter().map(|trouble| {
            let first: Vec<String> = trouble.lines.iter().map(u64::to_string).collect();
            format!(
                "warning: column `{}`: {} of {} {what} (first on line {})",
                trouble.column,
                count(trouble.cells),
                count(summary.accounts),
                first.join(", ")
            )
        }));
    }
    lines
}

fn segments(summary: &Summary, model: &Model) -> String {
    let accounts = |number: u32| count(summary.segments.get(&number).copied().unwrap_or(0));
    let named = model.segments.segments.iter().map(|segment| {
        format!(
            "{} ({}) {}",
            segment.number,
            shorten(&segment.name.en, 60),
            accounts(segment.number)
        )
    });
    format!(
        "segments: {}; none {}, of which {} unlike every segment",
        named.collect::<Vec<_>>().join(", "),
        accounts(0),
        count(summary.unlike)
    )
}

/// A warning for each column that the model reads and a table with the columns `header` lacks, with the points that
/// are unknown `of_whom`.
pub fn absent(absent: &[Absent], header: &[String], of_whom: &str) -> Vec<String> {
    let warning = |absent: &Absent| {
        let weight = match absent.weight {
            0 => "no points depend on it, only segments or a knock-out rule".to_owned(),
            weight => format!("{} of 100 points unknown{of_whom}", Language::En.points(weight)),
        };
        let close = nearest(&absent.column, header.iter().map(String::as_str))
            .map(|name| format!("; is it `{name}`?"))
            .unwrap_or_default();
        format!("warning: no column `{}`: {weight}{close}", absent.column)
    };
    absent.iter().map(warning).collect()
}

/// A warning when the id of an account that was explained as on `line` stands on further lines of the table.
pub fn repeated(path: &Path, id: &str, line: u64, further: &[u64]) -> Option<String> {
    let lines: Vec<String> = further.iter().take(MOST_LINES).map(u64::to_string).collect();
    let more = if further.len() > MOST_LINES {
        " and more"
    } else {
        ""
    };
    (!further.is_empty()).then(|| {
        format!(
            "warning: {}:{line}: account `{id}` is there again on line {}{more}; explained as on line {line}",
            path.display(),
            lines.join(", ")
        )
    })
}

fn count(number: u64) -> String {
    Language::En.integer(number as i64)
}
