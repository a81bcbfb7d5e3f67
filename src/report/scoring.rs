//! What was scored and what could not be read, a line each.

use std::path::Path;

use crate::error::nearest;
use crate::language::Language;
use crate::model::Model;
use crate::report::layout::shown::shorten;
use crate::score::{Absent, Grade, Summary};

/// Lines named before "and more".
const MOST_LINES: usize = 5;

/// What became of a table with the columns `header`, scored with the model called `reference`.
pub fn scored(
    summary: &Summary,
    model: &Model,
    reference: &str,
    header: &[String],
    language: Language,
) -> Vec<String> {
    let count = |number: u64| language.integer(number as i64);
    let grades: Vec<String> = Grade::ALL
        .iter()
        .filter(|grade| **grade != Grade::X || !model.knock_out.is_empty())
        .map(|grade| format!("{} {}", grade.as_str(), count(summary.in_grade(*grade))))
        .collect();
    let mut lines = vec![language.scored(count(summary.accounts), reference, grades.join(", "))];
    if !summary.segments.is_empty() {
        lines.push(segments(summary, model, language));
    }
    let id = model.data.id.as_ref().filter(|id| !header.contains(id));
    lines.extend(id.map(|id| language.scored_without_id(id)));
    let for_all = |points: String| language.scored_absent_for_all(points);
    lines.extend(absent(&summary.absent, header, language, for_all));
    for (troubles, is_unseen) in [(&summary.unreadable, false), (&summary.unseen, true)] {
        lines.extend(troubles.iter().map(|trouble| {
            let (cells, accounts) = (count(trouble.cells), count(summary.accounts));
            let first: Vec<String> = trouble.lines.iter().map(u64::to_string).collect();
            match is_unseen {
                true => language.scored_unseen(&trouble.column, cells, accounts, first.join(", ")),
                false => language.scored_unreadable(&trouble.column, cells, accounts, first.join(", ")),
            }
        }));
    }
    lines
}

fn segments(summary: &Summary, model: &Model, language: Language) -> String {
    let accounts = |number: u32| {
        let accounts = summary.segments.get(&number).copied().unwrap_or(0);
        language.integer(accounts as i64)
    };
    let named = model.segments.segments.iter().map(|segment| {
        let name = shorten(segment.name.text(language), 60);
        language.scored_segment(segment.number, name, accounts(segment.number))
    });
    let unlike = language.integer(summary.unlike as i64);
    language.scored_segments(named.collect::<Vec<_>>().join(", "), accounts(0), unlike)
}

/// Columns that the model reads and a table with the columns `header` lacks, with the points that are unknown for it.
pub fn absent(
    absent: &[Absent],
    header: &[String],
    language: Language,
    unknown: impl Fn(String) -> String,
) -> Vec<String> {
    let warning = |absent: &Absent| {
        let weight = match absent.weight {
            0 => language.scored_absent_weightless(),
            weight => unknown(language.points(weight)),
        };
        let said = language.scored_absent(&absent.column, weight);
        match nearest(&absent.column, header.iter().map(String::as_str)) {
            Some(close) => language.scored_absent_close(said, close),
            None => said,
        }
    };
    absent.iter().map(warning).collect()
}

/// A warning when the id of an account that was explained as on `line` stands on further lines of the table.
pub fn repeated(path: &Path, id: &str, line: u64, further: &[u64], language: Language) -> Option<String> {
    let lines: Vec<String> = further.iter().take(MOST_LINES).map(u64::to_string).collect();
    let lines = match further.len() {
        0 => return None,
        few if few <= MOST_LINES => lines.join(", "),
        _ => language.explained_more(lines.join(", ")),
    };
    Some(language.explained_repeated(path.display(), line, id, lines))
}
